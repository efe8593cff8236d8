"""A server's check questions: a refresh that answers one of them worse does not publish by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.progress_lines import Compared
from bot.state import State

MOST = 50  # each is asked twice in every refresh: some twenty seconds in all
OPERATORS = 0  # in place of a server's id: the checks of the operator's own index


@dataclass(frozen=True, slots=True)
class Check:
    """A question, and the sentence that answered it first when it was set; `quote` is that one's permanent name."""

    question: str
    quote: str
    text: str
    added: datetime
    by: str


class Result(StrEnum):
    """How the index that waits does with a check question."""

    WELL = "well"
    WORSE = "worse"  # the expected quote is first now, and would not be
    FAILS = "fails"  # it is not first now either


@dataclass(frozen=True, slots=True)
class Checked:
    """A check question and what the index that waits makes of it; `after` is the name of its first quote there."""

    check: Check
    result: Result
    after: str | None


def set_check(state: State, server: int, check: Check) -> bool:
    """Keep it, in place of an earlier one of the same question; False where there are MOST already.

    Raises sqlite3.OperationalError.
    """
    with state.writing() as rows:
        (others,) = rows.execute(
            "SELECT count(*) FROM checks WHERE server = ? AND question <> ?", (server, check.question)
        ).fetchone()
        if others >= MOST:
            return False
        rows.execute(
            "INSERT OR REPLACE INTO checks (server, question, quote, text, added, added_by) VALUES (?, ?, ?, ?, ?, ?)",
            (server, check.question, check.quote, check.text, check.added.timestamp(), check.by),
        )
    return True


def checks_of(state: State, server: int) -> tuple[Check, ...]:
    """All of a server, in the order in which they were set."""
    rows = state.rows(
        "SELECT question, quote, text, added, added_by FROM checks WHERE server = ? ORDER BY added, question", server
    )
    return tuple(
        Check(question, quote or "", text or "", datetime.fromtimestamp(added, UTC), by)
        for question, quote, text, added, by in rows
    )


def drop_check(state: State, server: int, question: str) -> bool:
    """Whether there was one. Raises sqlite3.OperationalError."""
    with state.writing() as rows:
        return bool(rows.execute("DELETE FROM checks WHERE server = ? AND question = ?", (server, question)).rowcount)


def checked(
    checks: Sequence[Check], compared: Sequence[Compared], text_of: Callable[[str], str | None]
) -> tuple[Checked, ...]:
    """How each does, by the words of the first quote; `text_of` gives those of a permanent name."""
    by_question = {each.question: each for each in compared}
    found = []
    for check in checks:
        pair = by_question.get(check.question)
        if pair is None:
            continue
        before, after = (None if name is None else text_of(name) for name in (pair.before, pair.after))
        result = Result.WELL if after == check.text else Result.WORSE if before == check.text else Result.FAILS
        found.append(Checked(check, result, pair.after))
    return tuple(found)
