"""What members say of a quote: that it answers, that it is the wrong sentence, that it is out of date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby

from bot.state import State
from index.answer import QuoteRef


class Verdict(StrEnum):
    """What a member can say of a quote; in the order of the buttons."""

    ANSWERS = "answers"
    WRONG = "wrong"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Report:
    """One member's verdict on one quote of one card, under the question as it stood there."""

    server: int
    member: int
    at: datetime
    verdict: Verdict
    card: str
    quote: QuoteRef
    question: str


@dataclass(frozen=True, slots=True)
class Reported:
    """What was said of one quote: how many members said what, and the questions under which, last first."""

    quote: QuoteRef
    counts: tuple[tuple[Verdict, int], ...]
    questions: tuple[str, ...]
    last: datetime


def note(state: State, report: Report) -> None:
    """Keep a verdict in place of the same member's on the same quote of the same card.

    Raises sqlite3.OperationalError.
    """
    with state.writing() as connection:
        connection.execute(
            """INSERT OR REPLACE INTO reports (server, member, at, kind, card, quote, question)
            VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (
                report.server,
                report.member,
                report.at.timestamp(),
                str(report.verdict),
                report.card,
                report.quote.whole,
                report.question,
            ),
        )


def said_of(state: State, member: int, card: str) -> dict[str, Verdict]:
    """What a member said of the quotes of a card, by the quote's name as cards show it."""
    rows = state.rows("SELECT quote, kind FROM reports WHERE member = ? AND card = ?", member, card)
    return {str(QuoteRef.parse(quote)): Verdict(kind) for quote, kind in rows}


def open_reports(state: State, server: int) -> tuple[Reported, ...]:
    """What no moderator has settled yet, quote by quote, the last reported first."""
    rows = state.rows(
        "SELECT quote, kind, question, at FROM reports WHERE server = ? AND settled IS NULL ORDER BY quote, at DESC",
        server,
    )
    found = []
    for quote, group in groupby(rows, key=lambda row: row[0]):
        told = list(group)
        kinds = [Verdict(kind) for _, kind, _, _ in told]
        found.append(
            Reported(
                QuoteRef.parse(quote),
                tuple((verdict, kinds.count(verdict)) for verdict in Verdict if verdict in kinds),
                tuple(dict.fromkeys(question for _, _, question, _ in told if question)),
                datetime.fromtimestamp(told[0][3], UTC),
            )
        )
    return tuple(sorted(found, key=lambda each: each.last, reverse=True))


def settle(state: State, server: int, quote: QuoteRef, who: str, now: datetime) -> int:
    """All that was said of a quote has been looked into; how many reports that were. Raises sqlite3.OperationalError.

    The quote may be named by the first digits of its version.
    """
    first, _, offsets = quote.whole.partition(".")
    with state.writing() as connection:
        return connection.execute(
            """UPDATE reports SET settled = ?, settled_by = ?
            WHERE server = ? AND settled IS NULL AND quote LIKE ? || '%.' || ?""",
            (now.timestamp(), who, server, first, offsets),
        ).rowcount


def of_member(state: State, server: int, member: int) -> tuple[Report, ...]:
    """What a member reported, last first, settled or not."""
    rows = state.rows(
        """SELECT server, member, at, kind, card, quote, coalesce(question, '') FROM reports
        WHERE server = ? AND member = ? ORDER BY at DESC""",
        server,
        member,
    )
    return tuple(
        Report(server, member, datetime.fromtimestamp(at, UTC), Verdict(kind), card, QuoteRef.parse(quote), question)
        for server, member, at, kind, card, quote, question in rows
    )
