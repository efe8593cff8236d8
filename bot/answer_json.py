"""What `quoth ask --json` prints. Tools read it: a name may be added, none may change or go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from corpus.article import Article
from corpus.entries import entry_time
from corpus.links import link_to
from index.answer import Abstention, Answer, AsOf, FigureGroup, Figures, Quote, StatedDate
from index.figures import DATE
from index.when import newest_article


def as_json(
    outcome: Answer | Abstention,
    *,
    id: str | int | None = None,  # noqa: A002 -- the name that the printed object has
    seconds: float | None = None,
) -> dict[str, Any]:
    """One object, ready for `json.dumps`; whatever is unknown is None, and no name is ever left out.

    `seconds` is how long the question took. `quotes` is best first, and empty for an abstention, whose closest
    sentences are in `nearest`.
    """
    answer = outcome if isinstance(outcome, Answer) else None
    abstention = outcome if isinstance(outcome, Abstention) else None
    return {
        "id": id,
        "question": outcome.question,
        "outcome": "answer" if answer else "abstention",
        "quotes": [quote_json(quote) for quote in answer.quotes] if answer else [],
        "articles": answer.articles if answer else 0,
        "origins": answer.origins if answer else None,
        "figures": _figures(answer.figures, answer.quotes) if answer and answer.figures else None,
        "newest_quoted": _day(newest_article(answer.quotes)) if answer and answer.about_now else None,
        "as_of": as_of_json(outcome.as_of),
        "nearest": [quote_json(quote) for quote in abstention.nearest] if abstention else [],
        "reason": str(abstention.reason) if abstention else None,
        "also_searched": list(outcome.also_searched),
        "seconds": seconds,
    }


def as_of_json(knowledge: AsOf) -> dict[str, Any]:
    """How old the knowledge is."""
    return {
        "refreshed": knowledge.refreshed.astimezone(UTC).isoformat(timespec="seconds"),
        "newest_article": _day(knowledge.newest_article),
        "overdue": knowledge.overdue,
    }


def quote_json(quote: Quote) -> dict[str, Any]:
    """`url` is the article's as its publisher gave it; `link` is that which lands on the quote."""
    article, known = quote.article, quote.article.metadata
    entry = entry_time(article, quote.span)
    return {
        "article": article.path,
        "text": quote.text,
        "start": quote.span.start,
        "end": quote.span.end,
        "title": known.title.value if known.title else None,
        "publisher": known.publisher.value if known.publisher else None,
        "date": _day(known.date.value) if known.date else None,
        "date_source": str(known.date.source) if known.date else None,
        "url": known.url.value if known.url else None,
        "link": link_to(article, quote.span),
        "speaker": quote.speaker.name.cut(article.text) if quote.speaker and quote.speaker.name else None,
        "voice": ("named" if quote.speaker.name else "article") if quote.speaker else None,
        "stated": _stated(quote.stated, article) if quote.stated else None,
        "entry": entry.cut(article.text) if entry else None,
        "kind": str(quote.kind),
        "origin": quote.origin.id if quote.origin else None,
        "score": float(quote.score),
        "ref": str(quote.ref),
        "copies": [quote_json(copy) for copy in quote.copies],
    }


def _stated(stated: StatedDate, article: Article) -> dict[str, Any]:
    return {
        "text": stated.span.cut(article.text),
        "year": stated.year,
        "month": stated.month,
        "day": stated.day,
    }


def _figures(figures: Figures, quotes: Sequence[Quote]) -> dict[str, Any]:
    return {
        "differ": figures.differ,
        "timeline": figures.timeline,
        "groups": [_group(group, quotes) for group in figures.groups],
    }


def _group(group: FigureGroup, quotes: Sequence[Quote]) -> dict[str, Any]:
    """`low` and `high` are exact decimals as strings, or days in ISO form; None where that side is open."""
    figure = group.figures[0]
    bound = _day_bound if figure.unit == DATE else _plain
    return {
        "value": group.value,
        "quotes": list(group.quotes),
        "speakers": [
            each.speaker.name.cut(quotes[place].article.text) if each.speaker and each.speaker.name else None
            for place, each in zip(group.quotes, group.figures, strict=True)
        ],
        "low": bound(figure.low),
        "high": bound(figure.high),
        "unit": figure.unit,
        "origins": group.origins,
    }


def _day_bound(ordinal: Decimal | None) -> str | None:
    return None if ordinal is None else date.fromordinal(int(ordinal)).isoformat()


def _plain(number: Decimal | None) -> str | None:
    """Without an exponent: "6000000"."""
    return None if number is None else f"{number:f}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
