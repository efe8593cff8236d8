"""The cards that were shown, so that their buttons work after a restart: which quotes, never the question or a name."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.state import State
from corpus.article import Kind, Span
from corpus.durable import sealed, unsealed
from index.answer import (
    AsOf,
    Figure,
    FigureGroup,
    Figures,
    Origin,
    Quote,
    QuoteRef,
    Reason,
    Speaker,
    StatedDate,
)


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote by its permanent name (with the whole version), and what the search said of it and of its copies."""

    ref: QuoteRef
    kind: Kind
    score: float
    emphasis: tuple[Span, ...]
    speaker: Speaker | None
    stated: StatedDate | None = None
    origin: Origin | None = None
    copies: tuple[ShownQuote, ...] = ()

    @classmethod
    def of(cls, quote: Quote) -> ShownQuote:
        return cls(
            quote.ref,
            quote.kind,
            quote.score,
            quote.emphasis,
            quote.speaker,
            quote.stated,
            quote.origin,
            tuple(map(cls.of, quote.copies)),
        )

    def again(self, find: Callable[[QuoteRef], Quote | None]) -> Quote | None:
        """The quote as it was shown, None where its article is gone; without those copies whose article is gone."""
        found = find(self.ref)
        if found is None:
            return None
        copies = tuple(again for copy in self.copies if (again := copy.again(find)))
        return Quote(
            found.article,
            found.span,
            self.kind,
            self.score,
            self.emphasis,
            self.speaker,
            self.stated,
            self.origin,
            copies,
        )


@dataclass(frozen=True, slots=True)
class ShownCard:
    """All pages of a card; `reason` None is an answer."""

    quotes: tuple[ShownQuote, ...]
    as_of: AsOf
    reason: Reason | None
    origins: int | None
    figures: Figures | None = None
    about_now: bool = False
    # Of a card of claims: how many of the quotes are near each; None where none that is could be shown.
    claims: tuple[int | None, ...] = ()
    left_out: int = 0  # quotes that a publisher's budget left out


class ShownCards:
    """The cards of the last `days` days. May be used from any thread."""

    def __init__(self, state: State, *, days: int) -> None:
        self._state, self._age = state, timedelta(days=days)

    def keep(self, card: ShownCard, now: datetime, *, server: int | None) -> str | None:
        """Keep a card and forget those that are too old; its key, or None if the disk would not take it."""
        key = secrets.token_hex(8)
        try:
            with self._state.writing() as connection:
                connection.execute("DELETE FROM cards WHERE shown < ?", ((now - self._age).timestamp(),))
                connection.execute(
                    "INSERT INTO cards (key, shown, card, server) VALUES (?, ?, ?, ?)",
                    (key, now.timestamp(), sealed(_to_json(card)), server),
                )
        except sqlite3.DatabaseError:
            return None  # full, read-only, damaged: the answer still goes out, without the buttons that need this
        return key

    def recall(self, key: str, now: datetime, *, server: int | None) -> ShownCard | None:
        """The card kept under `key`, None if it is unknown, too old, another server's, or not what was kept."""
        oldest = (now - self._age).timestamp()
        try:
            rows = self._state.rows(
                "SELECT card FROM cards WHERE key = ? AND shown >= ? AND (server IS NULL OR server = ?)",
                key,
                oldest,
                server,
            )
        except sqlite3.DatabaseError:  # damaged; what that costs is an old button
            return None
        card = unsealed(rows[0][0]) if rows else None
        return _from_json(card) if card else None


def _to_json(card: ShownCard) -> dict[str, Any]:
    newest = card.as_of.newest_article
    return {
        "quotes": [_quote_to_json(quote) for quote in card.quotes],
        # Once each: an origin of many articles may stand behind many quotes.
        "origins_of": {
            origin.id: [origin.articles, origin.original]
            for quote in card.quotes
            for each in (quote, *quote.copies)
            if (origin := each.origin)
        },
        "refreshed": card.as_of.refreshed.isoformat(),
        "newest": newest.isoformat() if newest else None,
        "overdue": card.as_of.overdue,
        "reason": card.reason.name if card.reason else None,
        "origins": card.origins,
        "figures": _figures_to_json(card.figures) if card.figures else None,
        "about_now": card.about_now,
        "claims": card.claims,
        "left_out": card.left_out,
    }


def _quote_to_json(quote: ShownQuote) -> dict[str, Any]:
    stated = quote.stated
    return {
        "version": quote.ref.version,
        "span": _ends(quote.ref.span),
        "kind": quote.kind,
        "score": quote.score,
        "emphasis": [_ends(span) for span in quote.emphasis],
        "speaker": _speaker_to_json(quote.speaker),
        "stated": [_ends(stated.span), stated.year, stated.month, stated.day] if stated else None,
        "origin": quote.origin.id if quote.origin else None,
        "copies": [_quote_to_json(copy) for copy in quote.copies],
    }


def _figures_to_json(figures: Figures) -> dict[str, Any]:
    return {
        "differ": figures.differ,
        "timeline": figures.timeline,
        "groups": [
            [group.value, group.quotes, [_figure_to_json(figure) for figure in group.figures], group.origins]
            for group in figures.groups
        ],
    }


def _figure_to_json(figure: Figure) -> list[Any]:
    low, high = (None if bound is None else str(bound) for bound in (figure.low, figure.high))
    return [_ends(figure.span), low, high, figure.unit, figure.about, _speaker_to_json(figure.speaker)]


def _speaker_to_json(speaker: Speaker | None) -> list[Any] | None:
    """[None] is the article in its own voice."""
    return [_ends(speaker.name) if speaker.name else None] if speaker else None


def _from_json(kept: dict[str, Any]) -> ShownCard:
    """Of cards that were kept before there were copies and figures, those come back without."""
    origins = {
        name: Origin(name, tuple(articles), original)
        for name, (articles, original) in kept.get("origins_of", {}).items()
    }
    return ShownCard(
        tuple(_quote_from_json(quote, origins) for quote in kept["quotes"]),
        AsOf(
            datetime.fromisoformat(kept["refreshed"]),
            date.fromisoformat(kept["newest"]) if kept["newest"] else None,
            kept.get("overdue", False),
        ),
        Reason[kept["reason"]] if kept["reason"] else None,
        kept["origins"],
        _figures_from_json(kept["figures"]) if kept.get("figures") else None,
        kept.get("about_now", False),
        tuple(kept.get("claims", ())),
        kept.get("left_out", 0),
    )


def _quote_from_json(quote: dict[str, Any], origins: dict[str, Origin]) -> ShownQuote:
    stated = quote.get("stated")
    return ShownQuote(
        QuoteRef(quote["version"], Span(*quote["span"])),
        Kind(quote["kind"]),
        quote["score"],
        tuple(Span(*ends) for ends in quote["emphasis"]),
        _speaker_from_json(quote["speaker"]),
        StatedDate(Span(*stated[0]), *stated[1:]) if stated else None,
        origins[quote["origin"]] if quote.get("origin") else None,
        tuple(_quote_from_json(copy, origins) for copy in quote.get("copies", ())),
    )


def _figures_from_json(figures: dict[str, Any]) -> Figures:
    return Figures(
        tuple(
            FigureGroup(value, tuple(quotes), tuple(_figure_from_json(figure) for figure in given), origins)
            for value, quotes, given, origins in figures["groups"]
        ),
        figures["differ"],
        figures["timeline"],
    )


def _figure_from_json(figure: list[Any]) -> Figure:
    """Of cards that were kept before a figure had a speaker of its own, it comes back without."""
    ends, low, high, unit, about, *speaker = figure
    low, high = (None if bound is None else Decimal(bound) for bound in (low, high))
    return Figure(Span(*ends), low, high, unit, about, _speaker_from_json(*speaker) if speaker else None)


def _speaker_from_json(kept: list[Any] | None) -> Speaker | None:
    return Speaker(Span(*kept[0]) if kept[0] else None) if kept else None


def _ends(span: Span) -> list[int]:
    return [span.start, span.end]
