"""What is on the shelf: for `quoth sources`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from bot.attribution import as_of, published, publisher, title
from bot.terminal import DIM, printable
from bot.words import count
from corpus.article import Article, Metadata
from index.answer import AsOf

ASKED_FOR = ("title", "publisher", "date", "url")  # what a reader of a quote would miss


def show_shelf(articles: Sequence[Article], knowledge: AsOf, console: Console) -> None:
    """A table, the latest article first and undated ones last. Through a pipe no line is broken."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Title", "Publisher", "Date", "Language", "Not given", "File"):
        table.add_column(column, no_wrap=column == "Date", overflow="fold")
    for article in sorted(articles, key=_latest_first):
        known = article.metadata
        cells = (
            title(known),
            publisher(known),
            published(known),
            known.language.value if known.language else "",
            ", ".join(not_given(known)),
            article.path,
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    footer = f"{count(len(articles), 'article')} · {as_of(knowledge)}"
    wide = None if console.is_terminal else 10_000
    console.print(Group(table, Text(), Text(footer, style=DIM)), width=wide, crop=False)


def not_given(metadata: Metadata) -> tuple[str, ...]:
    """The fields of ASKED_FOR that are unknown."""
    return tuple(name for name in ASKED_FOR if getattr(metadata, name) is None)


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
