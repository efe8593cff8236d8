"""What `quoth ask --json` prints. Tools read it: a name may be added, none may change or go."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from corpus.links import link_to
from index.answer import Abstention, Answer, AsOf, Quote


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
        "figures": None,
        "as_of": as_of_json(outcome.as_of),
        "nearest": [quote_json(quote) for quote in abstention.nearest] if abstention else [],
        "reason": str(abstention.reason) if abstention else None,
        "also_searched": list(outcome.also_searched),
        "seconds": seconds,
    }


def as_of_json(knowledge: AsOf) -> dict[str, Any]:
    """How old the knowledge is."""
    newest = knowledge.newest_article
    return {
        "refreshed": knowledge.refreshed.astimezone(UTC).isoformat(timespec="seconds"),
        "newest_article": newest.isoformat() if newest else None,
    }


def quote_json(quote: Quote) -> dict[str, Any]:
    """`url` is the article's as its publisher gave it; `link` is that which lands on the quote."""
    article, known = quote.article, quote.article.metadata
    return {
        "article": article.path,
        "text": quote.text,
        "start": quote.span.start,
        "end": quote.span.end,
        "title": known.title.value if known.title else None,
        "publisher": known.publisher.value if known.publisher else None,
        "date": known.date.value.isoformat() if known.date else None,
        "date_source": str(known.date.source) if known.date else None,
        "url": known.url.value if known.url else None,
        "link": link_to(article, quote.span),
        "speaker": quote.speaker.name.cut(article.text) if quote.speaker and quote.speaker.name else None,
        "kind": str(quote.kind),
        "origin": quote.origin.id if quote.origin else None,
        "score": float(quote.score),
        "ref": str(quote.ref),
    }
