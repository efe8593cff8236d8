"""`quoth corpus withhold`, `restore` and `check`, and the refresh that the bot runs, as typed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from bot.exit_codes import ExitCode
from bot.progress_lines import Done, Failed, Step, Told, read_line
from index.generation import current
from index.lock import sole_writer
from index.publishing import waiting

Quoth = Callable[..., Result]
HEIGHT = "how many metres high is the dam at Varrenholm"
DAM, FERRY = "dam.md", "ferry.txt"


@pytest.fixture
def shelf(standing: Path, data: Path) -> Path:
    """A data folder that holds the index of `articles`."""
    shutil.copytree(standing, data)
    return data


@pytest.fixture
def typed(quoth: Quoth, shelf: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> Quoth:
    """`quoth` with the settings of a server that has an index."""
    monkeypatch.setenv("QUOTH_DATA", str(shelf))
    monkeypatch.setenv("QUOTH_ARTICLES", str(articles))
    return quoth


def sources(typed: Quoth) -> set[str]:
    return {json.loads(line)["article"] for line in typed("sources", "--json").stdout.splitlines()}


def lines(result: Result) -> list[Told]:
    told = [read_line(line) for line in result.stdout.splitlines()]
    assert None not in told, "each line is one of ours"
    return [each for each in told if each is not None]


def test_a_withheld_article_is_out_at_once_and_comes_back_with_the_next_refresh(typed: Quoth, articles: Path) -> None:
    result = typed("corpus", "withhold", DAM, "--by", "ruth")
    assert result.exit_code == ExitCode.OK, result.output
    assert sources(typed) == {FERRY}
    assert (articles / DAM).is_file()
    typed("refresh")
    assert sources(typed) == {FERRY}, "it stays out"
    assert "withhold" in typed("history").stdout
    assert typed("corpus", "restore", DAM).exit_code == ExitCode.OK
    typed("refresh")
    assert sources(typed) == {DAM, FERRY}


@pytest.mark.parametrize(
    ("act", "path"),
    [("withhold", "none.txt"), ("withhold", ".shelf/none.txt"), ("restore", DAM)],
    ids=["no such article", "of the shelf", "not withheld"],
)
def test_what_cannot_be_withheld_or_restored_is_refused(typed: Quoth, act: str, path: str) -> None:
    assert typed("corpus", act, path).exit_code == ExitCode.USAGE
    assert sources(typed) == {DAM, FERRY}


def test_where_the_last_article_is_withheld_nothing_answers(typed: Quoth, shelf: Path) -> None:
    for path in (DAM, FERRY):
        result = typed("corpus", "withhold", path)
    assert "nothing is answered" in result.output
    assert current(shelf) is None


def test_a_list_of_withheld_articles_that_cannot_be_read_withholds_no_less(typed: Quoth, shelf: Path) -> None:
    """An empty one would let what was withheld answer again."""
    typed("corpus", "withhold", DAM)
    (shelf / "withheld.json").write_text("[", "utf-8")
    result = typed("refresh")
    assert result.exit_code != ExitCode.OK
    assert "withheld.json" in result.output
    assert sources(typed) == {FERRY}


def test_one_article_alone_is_read_and_the_rest_stands(typed: Quoth, articles: Path) -> None:
    (articles / DAM).unlink()
    (articles / FERRY).write_text("The ferry to Little Skarn was sold for scrap in the autumn.\n", "utf-8")
    result = typed("refresh", "--only", FERRY)
    assert result.exit_code == ExitCode.OK, result.output
    assert sources(typed) == {DAM, FERRY}, "that the other is gone is for a whole refresh"
    assert "scrap" in typed("ask", "what was sold for scrap in the autumn, the ferry to Little Skarn").stdout


def test_progress_comes_in_lines_of_json_and_a_preview_with_its_comparison(
    typed: Quoth, articles: Path, tmp_path: Path, shelf: Path
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({"question": HEIGHT}) + "\n", "utf-8")
    (articles / DAM).write_text((articles / DAM).read_text("utf-8").replace("48 metres", "52 metres"), "utf-8")
    result = typed("refresh", "--progress-json", "--preview", "--questions", questions)
    told = lines(result)
    assert [each.phase for each in told if isinstance(each, Step)][:2] == ["Reading", "Reading"]
    done = told[-1]
    assert isinstance(done, Done)
    assert done.previewed
    assert done.changed == (DAM,)
    assert waiting(shelf) == (done.generation,)
    (pair,) = done.compared
    assert (pair.question, pair.differs) == (HEIGHT, True)
    assert pair.before != pair.after
    assert "52 metres" in typed("source", pair.after or "").stdout


def test_what_fails_is_a_line_too(typed: Quoth, shelf: Path) -> None:
    with sole_writer(shelf):
        result = typed("refresh", "--progress-json")
    assert result.exit_code == ExitCode.FAILED
    (failed,) = lines(result)
    assert isinstance(failed, Failed)
    assert "Another refresh is at work" in failed.reason


def test_check_questions_are_kept_listed_and_dropped(typed: Quoth) -> None:
    question = "how high is the dam at Varrenholm in metres"
    shown = typed("corpus", "check", "add", question)
    assert shown.exit_code == ExitCode.USAGE
    assert "48 metres" in shown.stdout, "it is shown before it is kept"
    assert typed("corpus", "check", "list", "--json").stdout == ""
    assert typed("corpus", "check", "add", question, "--yes", "--by", "ruth").exit_code == ExitCode.OK
    told = json.loads(typed("corpus", "check", "list", "--json").stdout)
    assert (told["question"], told["by"]) == (question, "ruth")
    assert "48 metres" in told["expected"]
    assert typed("corpus", "check", "remove", "no such question").exit_code == ExitCode.FAILED
    assert typed("corpus", "check", "remove", question).exit_code == ExitCode.OK
    assert typed("corpus", "check", "list").stdout.startswith("There are no check questions.")


def test_what_nothing_answers_is_no_check_question(typed: Quoth) -> None:
    result = typed("corpus", "check", "add", "who won the chess tournament in Ostrey", "--yes")
    assert result.exit_code == ExitCode.FAILED
