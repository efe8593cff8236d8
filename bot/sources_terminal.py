"""What is on the shelf, in a terminal and as JSON: for `quoth sources`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.attribution import as_of, newest_first, published, publisher, title
from bot.terminal import DIM, INDENT, printable, write
from bot.words import count
from corpus.article import Article, Metadata
from index.answer import AsOf, Origin


def show_shelf(articles: Sequence[Article], origins: Sequence[Origin], knowledge: AsOf, console: Console) -> None:
    """Two lines an article, the latest first and undated ones last; a third names those that are one text with it."""
    origin_of = origin_by_path(origins)
    for article in sorted(articles, key=newest_first):
        known = article.metadata
        parts = [publisher(known), published(known)]
        if known.language:
            parts.append(known.language.value)
        if known.url is None:
            parts.append("url not given")
        write(console, Text(printable(title(known)), style="bold"))
        write(console, Text(printable(" · ".join((*parts, article.path)))), indent=INDENT)
        origin = origin_of.get(article.path)
        if origin is not None and len(origin.articles) > 1:
            write(console, Text(printable(_one_text(article, origin)), style=DIM), indent=INDENT)
    console.print()
    counted = [count(len(articles), "article"), *([count(len(origins), "origin")] if origins else [])]
    write(console, Text(" · ".join((*counted, as_of(knowledge))), style=DIM))


def article_json(article: Article, origin: Origin | None) -> dict[str, Any]:
    """One line of `quoth sources --json`; unknown is None, and `from` says where each known field was read.

    `one_text_with` are the other articles of its origin, of which `original` is the one that they come from.
    """
    known = article.metadata.to_json()
    fields = {name: known[name]["value"] if name in known else None for name in Metadata.__slots__}
    return {
        "article": article.path,
        "version": article.version,
        **fields,
        "origin": origin.id if origin else None,
        "one_text_with": [path for path in origin.articles if path != article.path] if origin else None,
        "original": origin.original if origin else None,
        "from": {name: sourced["source"] for name, sourced in known.items()},
    }


def origin_by_path(origins: Sequence[Origin]) -> dict[str, Origin]:
    return {path: origin for origin in origins for path in origin.articles}


def _one_text(article: Article, origin: Origin) -> str:
    others = ", ".join(path for path in origin.articles if path != article.path)
    if origin.original == article.path:
        return f"one text with {others}, which come from it"
    return f"one text with {others} · {f'original: {origin.original}' if origin.original else 'origin unknown'}"
