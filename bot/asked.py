"""The questions of a server that has this switched on, without who asked them: for /gaps and for previews."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.state import State
from index.answer import Abstention, Answer, Reason
from index.grouping import grouped
from index.live import Snapshot

MOST_GROUPED = 1000  # different questions without an answer that are grouped, the last asked: some seconds of work
# What is asked of the articles, and not of Quoth. To a request no article is missing.
COUNTED = (Reason.NO_SENTENCE, Reason.OTHER_LANGUAGE, Reason.UNDATED)


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask for much the same and had no answer: different ones, most asked first, and how often in all.

    `first` and `last` are when they were asked.
    """

    questions: tuple[str, ...]
    asked: int
    first: datetime
    last: datetime


def note(state: State, server: int, outcome: Answer | Abstention, now: datetime) -> bool:
    """Keep a question and its first quote; whether the disk took it. A request to Quoth itself is not kept."""
    if isinstance(outcome, Abstention) and outcome.reason not in COUNTED:
        return True
    quote = outcome.quotes[0].ref.whole if isinstance(outcome, Answer) else None
    try:
        with state.writing() as connection:
            connection.execute(
                "INSERT INTO asked (server, at, question, quote) VALUES (?, ?, ?, ?)",
                (server, now.timestamp(), outcome.question, quote),
            )
    except sqlite3.OperationalError:
        return False
    return True


def gaps(state: State, server: int, snapshot: Snapshot) -> tuple[Gap, ...]:
    """What was asked in vain, most asked first. A question that had an answer since is none. Raises EncoderError."""
    rows = state.rows(
        """SELECT question, count(*), min(at), max(at) FROM asked WHERE server = ?1 AND quote IS NULL AND NOT EXISTS (
            SELECT 1 FROM asked AS later WHERE later.server = ?1 AND later.question = asked.question
            AND later.quote IS NOT NULL AND later.asked > asked.asked)
        GROUP BY question ORDER BY count(*) DESC, max(at) DESC LIMIT ?2""",
        server,
        MOST_GROUPED,
    )
    questions = [row[0] for row in rows]
    groups = grouped(snapshot.meanings(questions), [*map(snapshot.same_as, questions)]) if questions else ()
    found = [_gap([rows[at] for at in group]) for group in groups]
    return tuple(sorted(found, key=lambda gap: (gap.asked, gap.last), reverse=True))


def _gap(rows: Sequence[tuple[str, int, float, float]]) -> Gap:
    return Gap(
        tuple(row[0] for row in rows),
        sum(row[1] for row in rows),
        datetime.fromtimestamp(min(row[2] for row in rows), UTC),
        datetime.fromtimestamp(max(row[3] for row in rows), UTC),
    )


def clear(state: State, server: int, until: datetime) -> int:
    """Forget what was asked in vain up to a moment; how many questions that were. Raises sqlite3.OperationalError."""
    with state.writing() as connection:
        return connection.execute(
            "DELETE FROM asked WHERE server = ? AND quote IS NULL AND at <= ?", (server, until.timestamp())
        ).rowcount


def servers_with_questions(state: State) -> tuple[int, ...]:
    return tuple(server for (server,) in state.rows("SELECT DISTINCT server FROM asked ORDER BY server"))


def questions_to_compare(state: State, server: int, most: int) -> tuple[str, ...]:
    """The questions that a refresh is tried on: those that members watch, then the last asked; each once."""
    watched = state.rows("SELECT question FROM watches WHERE server = ? ORDER BY since DESC", server)
    asked = state.rows(
        "SELECT question FROM asked WHERE server = ? GROUP BY question ORDER BY max(at) DESC, max(asked) DESC LIMIT ?",
        server,
        most,
    )
    return tuple(dict.fromkeys(question for (question,) in [*watched, *asked]))[:most]
