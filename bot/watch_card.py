"""What a member reads of the questions that they watch: the old first quote and the new one, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from discord.ui import LayoutView

from bot import words
from bot.attribution import as_of, day
from bot.budget import Spend
from bot.cards import INK, PLAIN_LIMIT, TEXT_LIMIT, Block, Plain, packed
from bot.composed import Part, composed, shown_whole, size
from bot.escape import clean
from bot.memory_buttons import StopWatchButton, WatchesPageButton
from bot.watches import Watch
from index.answer import AsOf, Quote

QUESTION = 300  # characters before escaping; a question has no more
REST = 300  # characters of a message for its head, which page it is, and how old the articles are
MOST_ON_A_PAGE = 5  # Discord: buttons in a row, and each has one
MOST_COMPONENTS = (
    28  # of Discord's 40, of what is listed; the rest: the container, head, footer, lines, two rows, buttons
)


@dataclass(frozen=True, slots=True)
class News:
    """What a member is told of a watch: the first quote that they know and the one that there is now, None for none.

    `knowledge` None: there is no article at all. Of the two quotes those `over` their publisher's budget are not shown.
    """

    watch: Watch
    before: Quote | None
    after: Quote | None
    knowledge: AsOf | None
    over: tuple[Quote, ...] = ()


def news_within_budget(news: News, spend: Spend) -> News:
    """As far as the budgets go, which `spend` draws on: first for what is new."""
    quotes = tuple(each for each in (news.after, news.before) if each is not None)
    return replace(news, over=tuple(each for each, left in zip(quotes, spend(quotes), strict=True) if left is None))


def watch_card(news: News, server: str, *, plain: bool) -> LayoutView | Plain:
    """The direct message."""
    question, place = clean(news.watch.question, QUESTION), clean(words.in_server(server), 110)
    head = f"### {words.ANSWER_CHANGED}\n{question}\n-# {place}"
    left = (PLAIN_LIMIT if plain else TEXT_LIMIT) - len(head) - REST
    parts: list[Part] = [head, *_sides(news, left)]
    if news.knowledge is not None:
        parts += [None, f"-# {as_of(news.knowledge)}"]
    return composed(parts, [[StopWatchButton(news.watch.id, 0, words.STOP_WATCHING)]], plain=plain, colour=INK)


def watch_list(
    listed: Sequence[Watch | News], page: int, lasting: timedelta, shown: Callable[[News], News], *, plain: bool
) -> tuple[LayoutView | Plain, tuple[News, ...]]:
    """One page of what a member watches, those with news first; and the news that it tells.

    `shown` makes of the news on the page what may be shown of them.
    """
    if not listed:
        return composed([words.NO_WATCHES], plain=plain), ()
    limit = (PLAIN_LIMIT if plain else TEXT_LIMIT) - REST
    entries = [_entry(each, lasting, limit) for each in listed]

    def fits(page_of: Sequence[tuple[Watch | News, list[Part]]]) -> bool:
        parts = [part for _, entry in page_of for part in entry]
        return (
            len(page_of) <= MOST_ON_A_PAGE
            and sum(map(_room, parts)) + len(page_of) * 12 <= limit
            and sum(map(_components, parts)) <= MOST_COMPONENTS
        )

    leaves = packed(entries, fits)
    page = min(page, len(leaves) - 1)
    first = sum(map(len, leaves[:page])) + 1
    parts: list[Part] = [f"### {words.WATCHED}"]
    stops: list[Any] = []
    for number, (each, whole) in enumerate(leaves[page], first):
        entry = _entry(shown(each), lasting, limit)[1] if isinstance(each, News) else whole
        watch = each.watch if isinstance(each, News) else each
        parts += [f"**{number}** · {entry[0]}", *entry[1:]]
        stops.append(StopWatchButton(watch.id, page, words.stop_number(number)))
    rows = [stops]
    if len(leaves) > 1:
        parts.append(f"-# {words.page_of(page + 1, len(leaves))}")
        rows.append(
            [
                WatchesPageButton(max(page - 1, 0), words.BACK, disabled=page == 0),
                WatchesPageButton(page + 1, words.MORE, disabled=page == len(leaves) - 1),
            ]
        )
    told = tuple(each for each, _ in leaves[page] if isinstance(each, News))
    return composed(parts, rows, plain=plain, colour=INK), told


def _entry(each: Watch | News, lasting: timedelta, limit: int) -> tuple[Watch | News, list[Part]]:
    watch = each.watch if isinstance(each, News) else each
    parts: list[Part] = [f"{clean(watch.question, QUESTION)}\n-# {_span(watch.since, lasting)}"]
    if isinstance(each, News):
        parts.append(f"-# {words.NOT_TOLD}")
        parts += _sides(each, limit - sum(map(_room, parts)))
    return each, parts


def _span(since: datetime, lasting: timedelta) -> str:
    return words.watched_since(day(since), day(since + lasting))


def _sides(news: News, room: int) -> list[Part]:
    """The old quote and the new one, each whole, in at most `room` characters together."""
    before = [f"-# {words.KNOWN_BEFORE}", _side(news.before, room // 2 - 40, news.over)] if news.watch.known else []
    after = [f"-# {words.KNOWN_NOW}", _side(news.after, room // 2 - 40, news.over)] if news.after else []
    return [*(before or [words.NO_QUOTE_BEFORE]), *(after or [words.NO_QUOTE_NOW])]


def _side(quote: Quote | None, most: int, over: Sequence[Quote]) -> Part:
    if quote is None:
        return words.QUOTE_GONE
    if quote in over:
        return words.QUOTE_OVER_BUDGET
    return shown_whole(quote, most)


def _room(part: Part) -> int:
    return len(part) + 4 if isinstance(part, str) else size(part) if part else 4


def _components(part: Part) -> int:
    return (4 if part.url else 2) if isinstance(part, Block) else 1
