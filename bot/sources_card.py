"""What /sources shows: what is on the shelf, and all that is known of one article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord.ui import LayoutView

from bot import words
from bot.attribution import as_of, counted, day, published, publisher, title
from bot.buttons import ShelfButton
from bot.cards import INK, LABEL_LIMIT, SHORT_LIMIT, TEXT_LIMIT, notice
from bot.composed import card
from bot.escape import clean
from corpus.article import Article
from index.answer import AsOf, Origin

SHELF_PAGE = 10
MOST_OTHERS = 8  # articles of the same text that one article names


def shelf(articles: Sequence[Article], knowledge: AsOf, page: int, origins: Sequence[Origin] = ()) -> LayoutView:
    """What is on the shelf, newest first, ten articles a page; `articles` in that order (see bot/attribution.py).

    `origins` tells which of them are one text; none is unknown.
    """
    if not articles:
        return notice(words.EMPTY_SHELF)
    last = (len(articles) - 1) // SHELF_PAGE
    page = min(page, last)
    copied = {path: origin for origin in origins if len(origin.articles) > 1 for path in origin.articles}
    listed = []
    for article in articles[page * SHELF_PAGE : (page + 1) * SHELF_PAGE]:
        known = article.metadata
        name = title(known) if known.title else f"{title(known)} ({article.path})"
        told = [clean(publisher(known), 60), published(known)]
        if origin := copied.get(article.path):
            told.append(words.same_as(len(origin.articles) - 1))
        listed.append(f"{clean(name, 90)}\n-# {' · '.join(told)}")
    paging = f"{words.page(page + 1, last + 1)} · " if last else ""
    foot = f"-# {paging}{as_of(knowledge)}"
    rows = []
    if last:
        back = ShelfButton(max(page - 1, 0), words.BACK, disabled=page == 0)
        rows.append([back, ShelfButton(page + 1, words.MORE, disabled=page == last)])
    return card([_inventory(articles, len(origins) or None), None, "\n".join(listed), None, foot], rows, INK)


def _inventory(articles: Sequence[Article], origins: int | None) -> str:
    dated = sorted(a.metadata.date.value for a in articles if a.metadata.date)
    lines = [f"### {counted(len(articles), origins)}"]
    if dated:
        lines.append(words.dated(day(dated[0]), day(dated[-1])))
    lacking = [
        words.without(number, name)
        for name in _EXPECTED
        if (number := sum(getattr(article.metadata, name) is None for article in articles))
    ]
    if lacking:
        lines.append("-# " + " · ".join(lacking))
    return "\n".join(lines)


_FIELDS = ("title", "publisher", "agency", "authors", "date", "updated", "language", "based_on", "license", "url")
_EXPECTED = ("title", "publisher", "date")  # said to be missing; the others are left out when unknown


def about_article(article: Article, origin: Origin | None = None, others: Sequence[Article] = ()) -> LayoutView:
    """All that is known of one article, each field with the place where it was read.

    `others` are those of the same origin.
    """
    lines = [f"### {clean(article.path, LABEL_LIMIT)}"]
    for name in _FIELDS:
        sourced = getattr(article.metadata, name)
        if sourced is not None:
            lines.append(f"{words.field(name)}: {_value(sourced.value)}\n-# {words.read_from(sourced.source)}")
        elif name in _EXPECTED:
            lines.append(f"{words.field(name)}: {words.NOT_GIVEN}")
    if origin is not None and others:
        lines += _one_text(article, origin, others, TEXT_LIMIT - sum(map(len, lines)) - 300)
    lines.append(f"-# {words.quotable(len(article.sentences))} · {words.version(article.version[:16])}")
    return notice("\n".join(lines), article.metadata.url.value if article.metadata.url else None)


def _one_text(article: Article, origin: Origin, others: Sequence[Article], room: int) -> list[str]:
    """Which articles are the same text, as many as have `room` (characters), and which is the original if known."""
    lines = [f"{words.same_as(len(others)).capitalize()}:"]
    for at, other in enumerate(sorted(others, key=lambda each: each.path != origin.original)):
        known = other.metadata
        name = f"{clean(title(known), 80)} · {clean(publisher(known), SHORT_LIMIT)} · {published(known)}"
        line = f"-# {words.ORIGINAL}: {name}" if other.path == origin.original else f"-# {name}"
        if at == MOST_OTHERS or sum(map(len, lines)) + len(line) > room:
            lines.append(f"-# {words.and_more(len(others) - at)}")
            break
        lines.append(line)
    if origin.original == article.path:
        lines.append(f"-# {words.IS_ORIGINAL}")
    elif origin.original is None:
        lines.append(f"-# {words.ORIGIN_UNKNOWN}")
    return lines


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return clean(", ".join(value), 200)
    return clean(value, 200) if isinstance(value, str) else day(value)
