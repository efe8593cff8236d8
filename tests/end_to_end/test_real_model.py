"""The whole trip with the real model: real articles in, one JSON object a question out, every quote exact."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def quoth(*arguments: object) -> str:
    """Run the program as a user does, and what it printed."""
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout


def asked(data: Path, questions: list[str]) -> Iterator[dict[str, Any]]:
    file = data / "questions.jsonl"
    file.write_text("".join(json.dumps({"id": q, "question": q}) + "\n" for q in questions), "utf-8")
    return map(json.loads, quoth("ask", "--questions", file, "--json", "--data", data).splitlines())


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


def test_the_sample_corpus_answers_in_the_terminal(tmp_path: Path, sample: Path) -> None:
    quoth("refresh", "--articles", sample, "--data", tmp_path)
    card = quoth("ask", "how much water can the reservoir hold", "--data", tmp_path)
    assert "62 million cubic meters" in card
    assert "Articles as of" in card
