"""Every command, as typed: what it prints where, and what it tells the shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from fake_encoder import WordEncoder
from typer.testing import Result

from bot.exit_codes import ExitCode
from bot.spaces import Spaces
from corpus.article import Unreadable
from corpus.files import Input, load_input, read_article
from index.lock import sole_writer

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"  # made up
HEIGHT = "The dam at Varrenholm is 48 metres high, the water board said on Tuesday."

Quoth = Callable[..., Result]


def commands() -> list[str]:
    from bot.__main__ import app

    return sorted(typer.main.get_command(app).commands)


# ask


def test_ask_prints_a_card_with_the_quote_and_where_it_is_from(quoth: Quoth, shelf: Path) -> None:
    """The words of a question need no quote marks."""
    result = quoth("ask", "--data", shelf, "how", "high", "is", "the", "dam", "at", "Varrenholm")
    assert result.exit_code == ExitCode.OK
    assert HEIGHT in result.stdout
    assert "The dam at Varrenholm · The Varren Post · 4 Feb 2031" in result.stdout
    assert result.stderr == ""


def test_ask_json_prints_one_object_and_nothing_else(quoth: Quoth, shelf: Path) -> None:
    result = quoth("ask", "how high is the dam at Varrenholm", "--json", "--data", shelf)
    assert result.stdout.count("\n") == 1
    value = json.loads(result.stdout)
    assert (value["outcome"], value["quotes"][0]["article"]) == ("answer", "dam.md")
    assert HEIGHT in value["quotes"][0]["text"]
    assert value["seconds"] > 0
    assert result.stderr == ""


def test_a_file_of_questions_is_answered_in_order_with_its_ids(quoth: Quoth, shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    asked = [
        {"id": "b", "question": "how high is the dam"},
        {"id": 1, "question": "x"},
        {"question": "ferry ticket costs"},
    ]
    file.write_text("".join(json.dumps(each) + "\n" for each in asked))
    result = quoth("ask", "--questions", file, "--json", "--data", shelf)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["b", 1, None]
    assert [line["question"] for line in lines] == [each["question"] for each in asked]


def test_a_broken_line_stops_before_the_first_question(quoth: Quoth, shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "how high is the dam"}\n{"question": \n')
    result = quoth("ask", "--questions", file, "--json", "--data", shelf)
    assert result.exit_code == ExitCode.USAGE
    assert result.stdout == ""
    assert f"{file}, line 2: not JSON" in result.stderr
    assert "Write one JSON object a line." in result.stderr


@pytest.mark.parametrize(
    "question",
    [
        "a",
        "dam " * 1250,
        "🙂🙃🙂",
        "@everyone how high is the dam",
        "how\x1b[2Jhigh\x07 is\x00 the dam",
        "?!?",
        " ",
        "[bold]dam",
    ],
    ids=["1 character", "5,000 characters", "emoji", "everyone", "control characters", "no words", "blank", "markup"],
)
@pytest.mark.parametrize("form", [("--json",), ()], ids=["json", "card"])
def test_an_odd_question_is_answered_or_declined_in_words(
    quoth: Quoth, shelf: Path, question: str, form: tuple[str, ...]
) -> None:
    """No traceback, exit 0, and nothing of the question reaches the terminal as a command."""
    result = quoth("ask", question, *form, "--data", shelf)
    assert result.exit_code == ExitCode.OK
    assert not [c for c in result.stdout if unicodedata.category(c) == "Cc" and c != "\n"]
    if form:
        assert json.loads(result.stdout)["outcome"] in ("answer", "abstention")


@pytest.mark.parametrize("words", [("ask",), ("ask", "how", "--questions", "q.jsonl")], ids=["nothing", "both"])
def test_ask_wants_one_thing(quoth: Quoth, words: tuple[str, ...]) -> None:
    result = quoth(*words)
    assert result.exit_code == ExitCode.USAGE
    assert 'quoth ask "how high is the dam"' in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "how high"),
        ("ask", "how high", "--json"),
        ("sources",),
        ("verify",),
        ("verify", "The dam is high."),
        ("source", "0" * 16 + ".0-9"),
        ("find", "The dam is high."),
    ],
    ids=" ".join,
)
def test_without_an_index_it_says_how_to_make_one(quoth: Quoth, data: Path, words: tuple[str, ...]) -> None:
    result = quoth(*words, "--data", data)
    assert result.exit_code == ExitCode.NO_INDEX
    assert result.stdout == ""
    assert "quoth refresh" in result.stderr


def test_a_file_in_place_of_the_data_folder_is_told(quoth: Quoth, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    result = quoth("ask", "how high", "--data", tmp_path / "data")
    assert result.exit_code == ExitCode.USAGE
    assert f"{tmp_path / 'data'} is not a folder." in result.stderr


def test_an_index_of_another_encoder_is_refused(quoth: Quoth, shelf: Path, encoder: WordEncoder) -> None:
    encoder.fingerprint = "fake:words-2"
    result = quoth("ask", "how high is the dam", "--data", shelf)
    assert result.exit_code == ExitCode.NO_INDEX
    assert "quoth refresh" in result.stderr


# refresh, verify, sources


def test_refresh_tells_what_changed_and_the_next_one_that_nothing_did(quoth: Quoth, articles: Path, data: Path) -> None:
    (articles / "broken.docx").write_bytes(b"no zip")
    first = quoth("refresh", "--articles", articles, "--data", data)
    assert first.exit_code == ExitCode.OK
    assert "added      2: dam.md, ferry.txt" in first.stdout
    broken = load_input(articles, "broken.docx", max_bytes=1000)
    refused = read_article(broken) if isinstance(broken, Input) else broken
    assert isinstance(refused, Unreadable)
    assert f"unreadable broken.docx: {refused.reason} {refused.advice}\n" in first.stdout
    (articles / "broken.docx").unlink()
    again = quoth("refresh", "--articles", articles, "--data", data)
    assert again.exit_code == ExitCode.OK
    assert "Nothing is new" in again.stdout
    assert quoth("refresh", "--articles", articles, "--data", data, "--quiet").stdout == ""


@pytest.mark.parametrize(
    ("folder", "code"), [("absent", ExitCode.USAGE), ("empty", ExitCode.FAILED)], ids=["absent", "empty"]
)
def test_refresh_over_nothing_keeps_the_index(
    quoth: Quoth, shelf: Path, tmp_path: Path, folder: str, code: ExitCode
) -> None:
    (tmp_path / "empty").mkdir()
    result = quoth("refresh", "--articles", tmp_path / folder, "--data", shelf)
    assert result.exit_code == code
    assert str(tmp_path / folder) in result.stderr
    assert HEIGHT in quoth("ask", "how high is the dam at Varrenholm", "--data", shelf).stdout


def test_a_folder_that_is_not_there_is_told_before_a_model_is_loaded(
    quoth: Quoth, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.refresh.encoder_of", lambda _: pytest.fail("a model was loaded"))
    assert quoth("refresh", "--articles", tmp_path / "absent", "--data", data).exit_code == ExitCode.USAGE


def test_refresh_wants_a_folder(quoth: Quoth, data: Path) -> None:
    result = quoth("refresh", "--data", data)
    assert result.exit_code == ExitCode.USAGE
    assert "--articles DIR" in result.stderr


def test_ctrl_c_during_a_refresh_leaves_the_old_index_answering(
    quoth: Quoth, shelf: Path, articles: Path, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(texts: object) -> None:
        raise KeyboardInterrupt

    (articles / "new.txt").write_text("The lighthouse at Skarn Point was painted red and white in the spring.\n")
    with monkeypatch.context() as patched:
        patched.setattr(encoder, "embed", interrupted)
        result = quoth("refresh", "--articles", articles, "--data", shelf)
    assert result.exit_code == ExitCode.STOPPED
    assert "the previous index still answers" in result.stderr
    assert HEIGHT in quoth("ask", "how high is the dam at Varrenholm", "--data", shelf).stdout
    assert "added      1: new.txt" in quoth("refresh", "--articles", articles, "--data", shelf).stdout


def test_two_refreshes_at_once_are_refused_by_name(quoth: Quoth, shelf: Path, articles: Path) -> None:
    """The message names the process that holds the folder: here, this one."""
    with sole_writer(shelf):
        result = quoth("refresh", "--articles", articles, "--data", shelf)
    assert result.exit_code == ExitCode.FAILED
    assert str(os.getpid()) in result.stderr


@pytest.mark.parametrize("words", [("refresh", "--articles", "."), ("ask", "how high")], ids=["refresh", "ask"])
def test_a_data_folder_that_cannot_be_one_is_named(quoth: Quoth, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    result = quoth(*words, "--data", tmp_path / "file" / "data")
    assert result.exit_code in (ExitCode.FAILED, ExitCode.NO_INDEX)
    assert str(tmp_path / "file") in result.stderr
    assert "Traceback" not in result.output


def test_verify_finds_nothing_wrong_with_what_was_just_built(quoth: Quoth, shelf: Path, articles: Path) -> None:
    assert quoth("verify", "--data", shelf).exit_code == ExitCode.OK
    (articles / "dam.md").write_text("Another text altogether, of one sentence.\n")
    result = quoth("verify", "--articles", articles, "--data", shelf)
    assert (result.exit_code, "dam.md: has changed" in result.stdout) == (ExitCode.OK, True)


def test_verify_names_a_lie(quoth: Quoth, shelf: Path) -> None:
    """One byte of one file of the index is enough."""
    dense = next(shelf.rglob("*.faiss"))
    content = bytearray(dense.read_bytes())
    content[-1] ^= 1
    dense.write_bytes(content)
    result = quoth("verify", "--data", shelf)
    assert result.exit_code == ExitCode.FAILED
    assert "generation" in result.stdout


def test_sources_lists_what_is_known_and_what_is_not(quoth: Quoth, shelf: Path) -> None:
    """The latest article first, undated ones last."""
    assert quoth("sources", "--data", shelf).stdout.startswith(
        "The dam at Varrenholm\n  The Varren Post · 4 Feb 2031 · en · dam.md\n"
        "title not given\n  publisher not given · date not given · url not given · ferry.txt\n"
        "\n2 articles · 2 origins · Articles as of "
    )


def test_sources_json_is_one_object_an_article(quoth: Quoth, shelf: Path) -> None:
    dam, ferry = (json.loads(line) for line in quoth("sources", "--json", "--data", shelf).stdout.splitlines())
    assert (dam["article"], dam["date"], dam["from"]["date"]) == ("dam.md", "2031-02-04", "front matter")
    assert (ferry["article"], ferry["title"], ferry["date"]) == ("ferry.txt", None, None)
    assert list(dam) == list(ferry)


def test_sources_tells_which_articles_are_one_text(quoth: Quoth, articles: Path, data: Path) -> None:
    (articles / "ferry-again.txt").write_bytes((articles / "ferry.txt").read_bytes())
    (articles / "dam-again.md").write_text("---\nbased_on: dam.md\n---\nThe dam is said to be high.\n", "utf-8")
    quoth("refresh", "--articles", articles, "--data", data)
    shown = quoth("sources", "--data", data).stdout
    assert "one text with dam-again.md, which come from it" in shown
    assert "one text with dam.md · original: dam.md" in shown
    assert "one text with ferry-again.txt · origin unknown" in shown
    assert "4 articles · 2 origins · " in shown
    lines = [json.loads(line) for line in quoth("sources", "--json", "--data", data).stdout.splitlines()]
    found = {line["article"]: (line["one_text_with"], line["original"]) for line in lines}
    assert found == {
        "dam-again.md": (["dam.md"], "dam.md"),
        "dam.md": (["dam-again.md"], "dam.md"),
        "ferry-again.txt": (["ferry.txt"], None),
        "ferry.txt": (["ferry-again.txt"], None),
    }
    assert len({line["origin"] for line in lines}) == 2


# evaluate


LABELLED = [
    {"id": "high", "question": "how high is the dam at Varrenholm", "gold": [{"article": "dam.md", "quote": HEIGHT}]},
    {
        "id": "cost",
        "question": "what does a ferry ticket cost",
        "gold": [{"article": "ferry.txt", "quote": "12 crowns"}],
    },
    {"id": "mayor", "question": "who is the mayor of Zuberbrunn", "gold": []},
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    file = tmp_path / "labelled.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in LABELLED))
    return file


def test_evaluate_prints_each_measure_and_what_it_is_a_share_of(quoth: Quoth, shelf: Path, labelled: Path) -> None:
    result = quoth("evaluate", "--questions", labelled, "--misses", "--data", shelf)
    assert result.exit_code == ExitCode.OK
    shares = dict(
        line.split()[:2] for line in result.stdout.splitlines() if line.startswith(("right", "false", "exact"))
    )
    assert set(shares) == {"right@1", "right@3", "false_answer", "exact"}
    assert shares["exact"] == "1.000"
    assert "of 2 answerable questions" in result.stdout
    assert "of 1 unanswerable questions" in result.stdout


def test_a_threshold_is_not_chosen_on_a_handful_of_questions(quoth: Quoth, shelf: Path, labelled: Path) -> None:
    result = quoth("evaluate", "--questions", labelled, "--calibrate", "--data", shelf)
    assert result.exit_code == ExitCode.USAGE
    assert "too few" in result.stderr


def test_a_threshold_that_was_chosen_answers_from_then_on(quoth: Quoth, shelf: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text("".join(json.dumps({**LABELLED[n % 3], "id": str(n)}) + "\n" for n in range(30)))
    result = quoth("evaluate", "--questions", many, "--calibrate", "--data", shelf)
    assert result.exit_code == ExitCode.OK, result.stderr
    chosen = next(line.split()[4].rstrip(",") for line in result.stdout.splitlines() if "threshold is now" in line)
    again = quoth("evaluate", "--questions", many, "--data", shelf)
    stored = next(line.split()[1] for line in again.stdout.splitlines() if line.startswith("threshold"))
    assert float(stored) == pytest.approx(float(chosen), abs=0.001)  # one is printed with a digit less


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "--questions FILE"), ("{", "line 1: not JSON"), ('{"id": 1}', "line 1: needs")],
    ids=["no file", "half a line", "no labels"],
)
def test_evaluate_says_what_it_needs(quoth: Quoth, shelf: Path, tmp_path: Path, content: str | None, said: str) -> None:
    (tmp_path / "q.jsonl").write_text(content or "")
    result = quoth("evaluate", *(["--questions", tmp_path / "q.jsonl"] if content else []), "--data", shelf)
    assert result.exit_code == ExitCode.USAGE
    assert said in result.stderr


# run, sync, health, settings


@pytest.mark.parametrize("command", ["run", "sync"])
@pytest.mark.parametrize("token", [None, "not-a-token"], ids=["none", "malformed"])
def test_without_a_token_it_says_where_to_get_one(
    quoth: Quoth, monkeypatch: pytest.MonkeyPatch, command: str, token: str | None
) -> None:
    if token:
        monkeypatch.setenv("DISCORD_TOKEN", token)
    result = quoth(command)
    assert result.exit_code == ExitCode.USAGE
    assert "discord.com/developers" in result.stderr
    assert "not-a-token" not in result.output


def test_run_hands_the_token_and_the_index_to_the_bot_and_its_code_to_the_shell(
    quoth: Quoth, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def run_bot(settings: object, token: str, spaces: Spaces, reread: object) -> int:
        seen.append((token, spaces.operators.live.snapshot().articles[0].path))
        return ExitCode.DISALLOWED_INTENTS

    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setattr("bot.running.run_bot", run_bot)
    assert quoth("run", "--data", shelf).exit_code == 14
    assert seen == [(TOKEN, "dam.md")]


def test_run_loads_the_model_first_and_starts_without_an_index_too(
    quoth: Quoth, data: Path, articles: Path, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container that is started before its first refresh must not go round in circles."""
    asked_before_online = []

    def run_bot(settings: object, token: str, spaces: Spaces, reread: object) -> int:
        asked_before_online.append(len(encoder.questions))
        return 0

    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setattr("bot.running.run_bot", run_bot)
    without = quoth("run", "--data", data)
    assert (without.exit_code, "quoth refresh" in without.stderr) == (0, True)
    quoth("refresh", "--articles", articles, "--data", data)
    encoder.questions.clear()  # a first refresh asks the sample questions, to calibrate
    assert quoth("run", "--data", data).stderr == ""
    assert asked_before_online == [0, 1]


@pytest.mark.parametrize("command", [*commands()])
def test_a_wrong_setting_is_named_by_every_command(quoth: Quoth, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("QUOTH_QUOTES", "many")
    needed = {
        "ask": ["how high"],
        "find": ["It rained."],
        "source": ["0" * 16 + ".0-9"],
        "corpus": ["list"],
        "publish": ["an id"],
        "discard": ["an id"],
        "backup": ["quoth.tar"],
        "restore": ["quoth.tar"],
        "privacy": ["--member", "7"],
    }
    result = quoth(command, *needed.get(command, []))
    assert result.exit_code == ExitCode.USAGE
    assert "QUOTH_QUOTES: " in result.stderr
    assert "Traceback" not in result.output


def test_health_follows_the_file_and_the_index(
    quoth: Quoth, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "health"
    assert quoth("health", "--data", shelf).exit_code == ExitCode.USAGE
    monkeypatch.setenv("QUOTH_HEALTH_FILE", str(file))
    assert quoth("health", "--data", shelf).exit_code == ExitCode.FAILED
    file.touch()
    assert quoth("health", "--data", shelf).exit_code == ExitCode.OK
    monkeypatch.setenv("QUOTH_REFRESH_DUE_HOURS", "90000")
    assert quoth("health", "--data", shelf).exit_code == ExitCode.USAGE
    monkeypatch.setenv("QUOTH_REFRESH_DUE_HOURS", "80000")
    assert quoth("health", "--data", shelf).output == "well\n"
    monkeypatch.setenv("QUOTH_REFRESH_DUE_HOURS", "0.0000001")
    late = quoth("health", "--data", shelf)
    assert (late.exit_code, "should have been refreshed" in late.output) == (ExitCode.OK, True)
    no_index = quoth("health", "--data", tmp_path / "nowhere")
    assert (no_index.exit_code, "quoth refresh" in no_index.stderr) == (ExitCode.FAILED, True)
    long_ago = time.time() - 3600
    os.utime(file, (long_ago, long_ago))
    assert quoth("health", "--data", shelf).exit_code == ExitCode.FAILED


# the program as a process


def process(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`quoth …` in a process of its own, with only these variables; its stderr ends with the modules it imported."""
    tell = "import atexit, sys; atexit.register(lambda: print('\\nIMPORTED', *sys.modules, file=sys.stderr));"
    return subprocess.run(
        [sys.executable, "-c", f"{tell} from bot.__main__ import main; main()", *words],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--help",), 0), (("ask", "--help"), 0), (("--version",), 0), (("ask",), 2), (("run",), 2), (("refresh",), 2)],
    ids=["help", "help of ask", "version", "ask without a question", "run without a token", "refresh without a folder"],
)
def test_help_and_errors_do_not_wait_for_the_model(tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    done = process(*words, cwd=tmp_path)
    imported = set(done.stderr.rpartition("IMPORTED")[2].split())
    assert done.returncode == code
    assert imported
    assert not imported & {"torch", "sentence_transformers", "discord", "faiss", "trafilatura", "pydantic_settings"} - (
        set() if code == 0 else {"pydantic_settings"}
    )
    assert not list(tmp_path.iterdir())


def test_a_terminal_that_lacks_letters_is_no_reason_for_a_traceback(tmp_path: Path) -> None:
    done = process("ask", cwd=tmp_path, PYTHONIOENCODING="ascii", LC_ALL="C", QUOTH_DATA="señal")
    assert done.returncode == ExitCode.USAGE
    assert "Traceback" not in done.stderr


def test_help_names_every_command_and_how_to_begin(quoth: Quoth) -> None:
    out = quoth("--help").stdout
    assert all(f" {name} " in out for name in commands())
    assert "quoth refresh --articles DIR" in out


def test_a_backup_is_made_and_put_back_when_somebody_says_yes(quoth: Quoth, shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "quoth.tar"
    made = quoth("backup", file, "--data", shelf)
    assert (made.exit_code, "Saved in" in made.stdout) == (0, True)
    refused = quoth("restore", file, "--data", shelf)
    assert (refused.exit_code, "Say --yes" in refused.stderr) == (1, True)
    assert quoth("restore", file, "--yes", "--data", tmp_path / "elsewhere").exit_code == 0
    assert quoth("ask", "how high is the dam at Varrenholm", "--data", tmp_path / "elsewhere").exit_code == 0


def test_a_backup_that_cannot_be_written_or_read_is_said_in_words(quoth: Quoth, shelf: Path, tmp_path: Path) -> None:
    unwritable = quoth("backup", tmp_path / "none" / "quoth.tar", "--data", shelf)
    assert (unwritable.exit_code, "cannot be written" in unwritable.stderr) == (1, True)
    unreadable = quoth("restore", tmp_path / "none.tar", "--data", shelf)
    assert (unreadable.exit_code, "none.tar cannot be read" in unreadable.stderr) == (1, True)
