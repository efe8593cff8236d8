"""The whole trip with the real model: real articles in, one JSON object a question out, every quote exact."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.exit_codes import ExitCode
from index.calibration import SHIPPED
from index.compiled import NETWORK, CompiledEncoder
from index.encoder import load_encoder

ROOT = Path(__file__).resolve().parents[2]


def quoth(*arguments: object) -> str:
    """Run the program as a user does, and what it printed."""
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout


# Runs the program, and names on stderr what it imported of the libraries that take seconds to import.
WATCHED = """
import atexit, sys
heavy = "torch transformers sentence_transformers onnx scipy sklearn trafilatura docx pypdfium2 discord".split()
atexit.register(lambda: print(*(name for name in heavy if name in sys.modules), file=sys.stderr))
from bot.__main__ import main; main()
"""


def watched(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WATCHED, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")


def asked(data: Path, questions: list[str]) -> Iterator[dict[str, Any]]:
    file = data / "questions.jsonl"
    file.write_text("".join(json.dumps({"id": q, "question": q}) + "\n" for q in questions), "utf-8")
    return map(json.loads, quoth("ask", "--questions", file, "--json", "--data", data).splitlines())


@pytest.fixture(scope="module")
def shelf(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample, refreshed by the program, which compiles the model on the way."""
    data = tmp_path_factory.mktemp("sample")
    quoth("refresh", "--articles", sample, "--data", data)
    return data


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the five seed articles, refreshed by the program."""
    data = tmp_path_factory.mktemp("seeds")
    quoth("refresh", "--articles", shared / "seeds", "--data", data)
    return data


ANSWERED = {
    "how many inmates per cell": "80 prisoners",
    "how much will the trump administration pay": "$6 million",
    "what did ingrid escobar say": "Guantanamo",
    "who is noah bullock": "director of human rights organization",
    "how big is the facility": "eight ",
}
UNANSWERED = ["who won the world cup in 2022", "what is the best pizza recipe", "how old is bukele", "🤔", "a"]


def test_members_questions_about_the_seeds_are_answered_in_the_articles_own_words(seeds: Path, shared: Path) -> None:
    read = {
        path.name: unicodedata.normalize("NFC", path.read_text("utf-8")).replace("\\$", "$").replace("](#)", "")
        for path in (shared / "seeds").iterdir()
    }
    for answer in asked(seeds, list(ANSWERED)):
        assert answer["outcome"] == "answer", answer["id"]
        shown = [quote["text"] for quote in answer["quotes"]]
        assert any(ANSWERED[answer["id"]] in text for text in shown), (answer["id"], shown)
        for quote in answer["quotes"]:
            assert quote["text"] in read[quote["article"]].replace("[", "") or "[" in quote["text"]
            assert "via Secretaria" not in quote["text"], "a photo credit is no part of a quote"
            assert quote["publisher"] is None or quote["article"].startswith(("001", "003"))


def test_what_no_seed_answers_is_abstained_from(seeds: Path) -> None:
    for answer in asked(seeds, UNANSWERED):
        assert answer["outcome"] == "abstention", (answer["id"], answer["quotes"])
        assert answer["quotes"] == []
        assert answer["reason"]
        assert answer["as_of"]["newest_article"] == "2025-03-17"


def test_everything_stored_of_the_seeds_is_as_it_was_read(seeds: Path) -> None:
    assert "Everything stored is as it was read" in quoth("verify", "--data", seeds)


def test_a_second_refresh_encodes_nothing_and_keeps_the_index(seeds: Path, shared: Path) -> None:
    before = (seeds / "generations" / "CURRENT").read_text()
    quoth("refresh", "--articles", shared / "seeds", "--data", seeds)
    assert (seeds / "generations" / "CURRENT").read_text() == before


def test_the_sample_corpus_answers_in_the_terminal(shelf: Path) -> None:
    card = quoth("ask", "how much water can the reservoir hold", "--data", shelf)
    assert "62 million cubic meters" in card
    assert "Articles as of" in card


def test_sources_that_differ_are_said_to_and_the_dead_of_another_flood_are_no_value(shelf: Path) -> None:
    cost, workers = asked(shelf, ["how much has been spent on the dam", "how many workers died building the dam"])
    assert cost["figures"]["differ"]
    assert [each["value"] for each in workers["figures"]["groups"]] == ["Three workers", "At least five workers"]


def test_calibrating_on_no_questions_takes_back_what_the_program_comes_with(shelf: Path) -> None:
    brought = max(each.questions for _, each in SHIPPED)
    assert f"chosen on {brought} questions" in quoth("evaluate", "--calibrate", "--data", shelf)


def test_the_example_of_readme_is_what_is_printed(shelf: Path) -> None:
    """Line by line; one that ends with … is shortened there."""
    block = re.search(r'\$ make ask Q="([^"]+)"\n(.*?)```', (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block
    printed = quoth("ask", block[1], "--data", shelf)
    shown = [line.removesuffix("…") for line in block[2].splitlines() if line]
    assert len(shown) > 10
    assert [line for line in shown if line not in printed] == []


def test_once_the_model_is_compiled_nothing_that_is_slow_to_import_is_imported(shelf: Path, sample: Path) -> None:
    answer = watched("ask", "--json", "how much water can the reservoir hold", "--data", shelf)
    assert json.loads(answer.stdout)["outcome"] == "answer"
    assert answer.stderr.split() == []
    assert watched("refresh", "--articles", sample, "--data", shelf).stderr.split() == []


def test_the_compiled_model_is_true_to_its_original(shelf: Path, sample: Path) -> None:
    made, original = load_encoder(models=shelf / "models", say=pytest.fail), load_encoder()
    assert isinstance(made, CompiledEncoder)
    assert made.model.fidelity.texts > 80
    assert made.model.fidelity.vectors_mean > 0.99
    text = (sample / "ledger" / "stuck-gate.md").read_text("utf-8")  # longer than what the model reads
    for one, other in [
        (made.embed([text])[0], original.embed([text])[0]),
        (made.embed_question("¿Cuánta agua?"), original.embed_question("¿Cuánta agua?")),
    ]:
        assert one.vector @ other.vector > 0.97
        assert one.offsets.tolist() == other.offsets.tolist()


def test_a_compiled_model_cut_short_is_compiled_again_and_answers(shelf: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(shelf, data)
    (network,) = data.glob(f"models/*/{NETWORK}")
    network.write_bytes(network.read_bytes()[:1_000_000])
    answer = watched("ask", "--json", "how much water can the reservoir hold", "--data", data)
    assert json.loads(answer.stdout)["outcome"] == "answer"
    assert f"{NETWORK} is damaged. The model is compiled again." in answer.stderr


def test_an_index_of_one_backend_is_not_asked_by_the_other(shelf: Path) -> None:
    command = [sys.executable, "-m", "bot", "ask", "how high is the dam", "--data", str(shelf)]
    environment = {**os.environ, "QUOTH_BACKEND": "original"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == ExitCode.NO_INDEX
    assert "onnx-int8" in done.stderr
    assert "torch-fp32" in done.stderr
    assert "QUOTH_BACKEND" in done.stderr
