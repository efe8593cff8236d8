"""What `quoth ask --json` prints. Tools read it: a name may be added, none may change or go."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal
from typing import Any

from corpus.article import Article
from corpus.links import link_to
from index.answer import Abstention, Answer, FigureGroup, Figures, Quote, Speaker, StatedDate


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
        "quotes": [_quote(quote) for quote in answer.quotes] if answer else [],
        "articles": answer.articles if answer else 0,
        "origins": answer.origins if answer else None,
        "figures": _figures(answer.figures) if answer and answer.figures else None,
        "as_of": {
            "refreshed": outcome.as_of.refreshed.astimezone(UTC).isoformat(timespec="seconds"),
            "newest_article": _day(outcome.as_of.newest_article),
            "overdue": outcome.as_of.overdue,
        },
        "nearest": [_quote(quote) for quote in abstention.nearest] if abstention else [],
        "reason": str(abstention.reason) if abstention else None,
        "also_searched": list(outcome.also_searched),
        "seconds": seconds,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    """`url` is the article's as its publisher gave it; `link` is that which lands on the quote."""
    article, known = quote.article, quote.article.metadata
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
        "voice": _voice(quote.speaker) if quote.speaker else None,
        "stated": _stated(quote.stated, article) if quote.stated else None,
        "kind": str(quote.kind),
        "origin": quote.origin.id if quote.origin else None,
        "score": float(quote.score),
        "ref": str(quote.ref),
        "copies": [_copy(copy) for copy in quote.copies],
    }


def _copy(copy: Quote) -> dict[str, Any]:
    """What another article of the same origin has in place of the quote."""
    known = copy.article.metadata
    return {
        "article": copy.article.path,
        "ref": str(copy.ref),
        "title": known.title.value if known.title else None,
        "publisher": known.publisher.value if known.publisher else None,
        "date": _day(known.date.value) if known.date else None,
        "text": copy.text,
    }


def _voice(speaker: Speaker) -> str:
    return "article" if speaker.name is None else "named"


def _stated(stated: StatedDate, article: Article) -> dict[str, Any]:
    return {
        "text": stated.span.cut(article.text),
        "year": stated.year,
        "month": stated.month,
        "day": stated.day,
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "differ": figures.differ,
        "timeline": figures.timeline,
        "groups": [_group(group) for group in figures.groups],
    }


def _group(group: FigureGroup) -> dict[str, Any]:
    """`low` and `high` are exact decimals as strings, or days in ISO form; None where that side is open."""
    figure = group.figures[0]
    bound = _day_bound if figure.unit == "date" else _plain
    return {
        "value": group.value,
        "quotes": list(group.quotes),
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
