"""`quoth gaps` and `quoth privacy`: what the bot remembers, at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import Result

from bot import reports, watches
from bot.asked import note
from bot.reports import Report, Verdict
from bot.state import FILE_NAME, State
from bot.where import Where
from corpus.article import Span
from index.answer import Abstention, AsOf, QuoteRef, Reason

NOW = datetime(2031, 5, 4, tzinfo=UTC)
WALRUS = "which walrus sleeps in Ostmark"
TOWER = "how many bells are in the tower"
QUOTE = QuoteRef("a" * 64, Span(3, 30))


@pytest.fixture
def state(shelf: Path) -> State:
    """Two servers asked in vain; member 7 watches and reports in both."""
    state = State(shelf / FILE_NAME)
    for server, questions in ((1, (WALRUS, TOWER, WALRUS)), (2, (TOWER,))):
        for question in questions:
            note(state, server, Abstention(question, Reason.NO_SENTENCE, AsOf(NOW, None)), NOW)
        watches.add(state, Where(server, 5), 7, TOWER, known=None, now=NOW)
        reports.note(state, Report(server, 7, NOW, Verdict.WRONG, f"{server:016x}", QUOTE, TOWER))
    watches.add(state, Where(1, 5), 8, WALRUS, known=None, now=NOW)
    return state


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_gaps_are_told_server_by_server(quoth: Callable[..., Result], shelf: Path, state: State) -> None:
    result = quoth("gaps", "--data", shelf)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.index("server 1: 2 groups") < result.stdout.index("server 2: 1 group")
    assert "asked 2 times" in result.stdout
    assert "Nearest:" in result.stdout


def test_gaps_of_one_server_as_lines_of_json(quoth: Callable[..., Result], shelf: Path, state: State) -> None:
    found = lines(quoth("gaps", "--server", "1", "--json", "--data", shelf))
    assert [(each["server"], each["asked"], each["questions"]) for each in found] == [
        ("1", 2, [WALRUS]),
        ("1", 1, [TOWER]),
    ]
    assert all(each["nearest"] for each in found)
    assert lines(quoth("gaps", "--server", "3", "--json", "--data", shelf)) == []


def test_what_is_kept_of_a_member_is_shown_and_written_and_nobody_elses(
    quoth: Callable[..., Result], shelf: Path, state: State, tmp_path: Path
) -> None:
    shown = json.loads(quoth("privacy", "--member", "7", "--data", shelf).stdout)
    assert [each["server"] for each in shown] == ["1", "2"]
    assert [len(each["watches"]) + len(each["reports"]) for each in shown] == [2, 2]
    file = tmp_path / "theirs.json"
    assert quoth("privacy", "--member", "7", "--export", file, "--data", shelf).exit_code == 0
    assert json.loads(file.read_text("utf-8")) == shown
    assert json.loads(quoth("privacy", "--member", "9", "--data", shelf).stdout) == []


def test_it_is_deleted_with_a_yes_alone(quoth: Callable[..., Result], shelf: Path, state: State) -> None:
    refused = quoth("privacy", "--member", "7", "--delete", "--data", shelf)
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    assert len(watches.of_server(state, 1)) == 2
    done = quoth("privacy", "--member", "7", "--delete", "--yes", "--data", shelf)
    assert done.exit_code == 0
    assert "Deleted: 4." in done.stderr
    assert [each.member for each in watches.of_server(state, 1)] == [8]
    assert reports.open_reports(state, 1) == ()


@pytest.mark.parametrize("words", [["gaps"], ["privacy", "--member", "7"]], ids=["gaps", "privacy"])
def test_where_no_bot_has_run_that_is_said(quoth: Callable[..., Result], shelf: Path, words: list[str]) -> None:
    result = quoth(*words, "--data", shelf)
    assert result.exit_code == 1
    assert "no bot has run there" in result.stderr
    assert not (shelf / FILE_NAME).exists()


def test_where_no_server_keeps_questions_gaps_says_so(quoth: Callable[..., Result], shelf: Path) -> None:
    State(shelf / FILE_NAME).close()
    assert quoth("gaps", "--data", shelf).stdout.startswith("No question is kept")
    assert quoth("gaps", "--json", "--data", shelf).stdout == ""


def test_what_the_disk_does_not_let_be_deleted_is_said(quoth: Callable[..., Result], shelf: Path, state: State) -> None:
    """Another process that holds the file stands for the disk: SQLite tells of both in the same way."""
    with state.writing():
        result = quoth("privacy", "--member", "7", "--delete", "--yes", "--data", shelf)
    assert result.exit_code == 1
    assert f"{FILE_NAME} cannot be used: database is locked." in result.stderr
    assert "Make room on the disk" in result.stderr
