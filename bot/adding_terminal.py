"""Articles that are added, in a terminal, and as JSON: what was read of one, and which stand on the shelf."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from rich.console import Console
from rich.text import Text

from bot import words
from bot.adding import FIRST, WANTED, Offer
from bot.attribution import published, publisher, title
from bot.terminal import DIM, INDENT, printable, write
from corpus.article import Metadata
from corpus.shelf import OnShelf


def show_offer(offer: Offer, console: Console) -> None:
    """What was read: title, publisher and date, how much of it can be quoted, and how it begins."""
    known, article = offer.metadata, offer.candidate.reading.article
    write(console, Text(printable(title(known)), style="bold"))
    parts = [publisher(known), published(known), known.url.value if known.url else "url not given"]
    write(console, Text(printable(" · ".join(parts))), indent=INDENT)
    for sentence in article.sentences[:FIRST]:
        write(console, Text(printable(sentence.span.cut(article.text))), indent=INDENT)
    write(console, Text(f"{words.count(len(article.sentences), 'sentence')} can be quoted", style=DIM), indent=INDENT)
    if offer.replaces:
        write(console, Text(f"replaces {offer.replaces}", style=DIM), indent=INDENT)


def offer_json(offer: Offer, path: str | None, generation: str | None) -> dict[str, Any]:
    """One line of `quoth corpus add --json`; `path` is None where it was not kept."""
    known, article = offer.metadata, offer.candidate.reading.article
    return {
        "path": path,
        **_known_json(known),
        "missing": list(offer.missing),
        "sentences": len(article.sentences),
        "first": [sentence.span.cut(article.text) for sentence in article.sentences[:FIRST]],
        "replaces": offer.replaces,
        "generation": generation,
    }


def _known_json(known: Metadata) -> dict[str, Any]:
    told = known.to_json()
    return {name: told[name]["value"] if name in told else None for name in WANTED}


def show_added(articles: tuple[OnShelf, ...], console: Console) -> None:
    """Two lines an article of the shelf: its path, and who added it when and from where."""
    for each in articles:
        write(console, Text(printable(each.path), style="bold"))
        came = each.origination
        parts = [f"added by {came.by or 'nobody named'}, {came.at:%Y-%m-%d %H:%M} UTC"] if came else ["added by hand"]
        parts += [came.fetched_from] if came and came.fetched_from else []
        write(console, Text(printable(" · ".join(parts))), indent=INDENT)
    write(console, Text(f"{words.count(len(articles), 'article')} on the moderators' shelf", style=DIM))


def added_json(article: OnShelf) -> dict[str, Any]:
    """One line of `quoth corpus list --json`: what was said of it, and where it is from."""
    came = article.origination
    return {
        "path": article.path,
        "said": {each.name: getattr(article.description, each.name) for each in fields(article.description)},
        "sha256": article.sha256,
        "added_by": came.by if came else None,
        "added_at": came.at.isoformat() if came else None,
        "fetched_from": came.fetched_from if came else None,
    }
