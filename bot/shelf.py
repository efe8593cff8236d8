"""What is on the shelf: for `quoth sources`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.attribution import as_of, published, publisher, title
from bot.terminal import DIM, INDENT, printable, write
from bot.words import count
from corpus.article import Article, Metadata
from index.answer import AsOf


def show_shelf(articles: Sequence[Article], knowledge: AsOf, console: Console) -> None:
    """Two lines an article, the latest first and undated ones last."""
    for article in sorted(articles, key=_latest_first):
        known = article.metadata
        parts = [publisher(known), published(known)]
        if known.language:
            parts.append(known.language.value)
        if known.url is None:
            parts.append("url not given")
        write(console, Text(printable(title(known)), style="bold"))
        write(console, Text(printable(" · ".join((*parts, article.path)))), indent=INDENT)
    console.print()
    write(console, Text(f"{count(len(articles), 'article')} · {as_of(knowledge)}", style=DIM))


def article_json(article: Article) -> dict[str, Any]:
    """One line of `quoth sources --json`; unknown is None, and `from` says where each known field was read."""
    known = article.metadata.to_json()
    fields = {name: known[name]["value"] if name in known else None for name in Metadata.__slots__}
    return {
        "article": article.path,
        "version": article.version,
        **fields,
        "from": {name: sourced["source"] for name, sourced in known.items()},
    }


def _latest_first(article: Article) -> tuple[int, str]:
    when = article.metadata.date
    return (-when.value.toordinal() if when else 1, article.path)
