"""A publisher's budget: how many of its words an answer may show, and a server a day. No quote is ever cut for it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.server_settings import Choices
from bot.state import State
from index.answer import Quote

Spend = Callable[[Sequence[Quote]], tuple[Quote | None, ...]]
"""Draws on the budgets of one place at one moment: None in place of each quote that is over one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Words of one publisher in one answer, and in one server a day; None is no limit."""

    answer: int | None
    day: int | None

    @classmethod
    def of(cls, choices: Choices) -> Limits:
        return cls(choices.budget, choices.budget_day)

    @property
    def any(self) -> bool:
        return self.answer is not None or self.day is not None


def publisher_of(quote: Quote) -> str:
    """Who has the budget. Where the publisher is not known each article has one of its own."""
    known = quote.article.metadata.publisher
    return known.value.casefold() if known else quote.article.path


def words_of(quote: Quote) -> int:
    return len(quote.text.split())


class Budgets:
    """The words that were shown of each publisher in each server, today. May be used from any thread."""

    def __init__(self, state: State) -> None:
        self._state = state

    def spend(
        self, quotes: Sequence[Quote], limits: Limits, server: int | None, now: datetime
    ) -> tuple[Quote | None, ...]:
        """The quotes of one answer, best first, None in place of each that is over a budget; what is left is counted.

        A copy that is over it is no longer folded under its quote. Two answers at once do not spend the same words.
        Where the disk takes no count, what was counted before still limits.
        """
        if not limits.any:
            return tuple(quotes)
        if limits.day is None or server is None:
            return _within(quotes, limits, Counter())[0]
        day = now.astimezone(UTC).date().isoformat()
        try:
            with self._state.writing() as connection:
                connection.execute("DELETE FROM shown_words WHERE server = ? AND day < ?", (server, day))
                rows = connection.execute(
                    "SELECT publisher, words FROM shown_words WHERE server = ? AND day = ?", (server, day)
                )
                spent: Counter[str] = Counter(dict(rows.fetchall()))
                kept, shown = _within(quotes, limits, spent)
                connection.executemany(
                    """INSERT INTO shown_words VALUES (?, ?, ?, ?)
                    ON CONFLICT (server, day, publisher) DO UPDATE SET words = words + excluded.words""",
                    [(server, day, publisher, words) for publisher, words in shown.items()],
                )
        except sqlite3.OperationalError:
            rows_before = self._state.rows(
                "SELECT publisher, words FROM shown_words WHERE server = ? AND day = ?", server, day
            )
            return _within(quotes, limits, Counter(dict(rows_before)))[0]
        return kept


def _within(
    quotes: Sequence[Quote], limits: Limits, spent: Counter[str]
) -> tuple[tuple[Quote | None, ...], Counter[str]]:
    """What fits, in order, and how many words of each publisher that is."""
    shown: Counter[str] = Counter()

    def takes(quote: Quote) -> bool:
        publisher, words = publisher_of(quote), shown[publisher_of(quote)] + words_of(quote)
        fits = (limits.answer is None or words <= limits.answer) and (
            limits.day is None or spent[publisher] + words <= limits.day
        )
        if fits:
            shown[publisher] = words
        return fits

    kept: list[Quote | None] = []
    for quote in quotes:
        fits = takes(quote)
        kept.append(replace(quote, copies=tuple(filter(takes, quote.copies))) if fits else None)
    return tuple(kept), shown
