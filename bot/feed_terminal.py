"""Feeds in a terminal, and as JSON: what one is, which are followed, what a poll came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.attribution import day
from bot.polling import FeedOffer, Polled
from bot.terminal import DIM, INDENT, printable, write
from bot.words import count
from corpus.feeds import Feed, Seen

SHOWN = 5  # items of a feed that is looked at before it is kept


def show_feed_offer(offer: FeedOffer, console: Console) -> None:
    """What a feed is, and its newest items."""
    feed, page = offer.feed, offer.page
    write(console, Text(printable(page.title), style="bold"))
    known = [feed.url, f"publisher: {feed.publisher}" if feed.publisher else "publisher not given by the feed"]
    write(console, Text(printable(" · ".join(known))), indent=INDENT)
    for item in page.items[:SHOWN]:
        dated = day(item.date) if item.date else "date not given"
        write(console, Text(printable(f"{item.title or item.link} · {dated}")), indent=INDENT)
    told = count(page.entries, "item") + (", its XML is broken" if page.broken else "")
    write(console, Text(told, style=DIM), indent=INDENT)


def feed_offer_json(offer: FeedOffer, *, kept: bool) -> dict[str, Any]:
    """One line of `quoth corpus feed add --json`."""
    feed, page = offer.feed, offer.page
    return {
        "url": feed.url,
        "title": feed.title,
        "publisher": feed.publisher,
        "entries": page.entries,
        "broken": page.broken,
        "newest": [
            {"title": item.title, "url": item.link, "date": item.date.isoformat() if item.date else None}
            for item in page.items[:SHOWN]
        ],
        "kept": kept,
    }


def show_feeds(feeds: Sequence[tuple[Feed, Sequence[Seen]]], console: Console) -> None:
    """Three lines a feed: what it is, what it brought, and when it is asked again or why it cannot be."""
    for feed, seen in feeds:
        write(console, Text(printable(feed.title), style="bold"))
        write(console, Text(printable(feed.url)), indent=INDENT)
        write(console, Text(printable(" · ".join(_state(feed, seen)))), indent=INDENT)
    write(console, Text(f"{count(len(feeds), 'feed')} followed", style=DIM))


def _state(feed: Feed, seen: Sequence[Seen]) -> list[str]:
    kept = sum(item.path is not None for item in seen)
    polled = f"asked {_minute(feed.polled)}" if feed.polled else "not asked yet"
    due = [f"again {_minute(feed.due)}"] if feed.due else []
    failed = f"failed {count(feed.failures, 'time')}: {feed.fault}" if feed.failures else ""
    return [*filter(None, [f"{count(kept, 'article')} of {count(len(seen), 'item')} kept", polled, *due, failed])]


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def feed_json(feed: Feed, seen: Sequence[Seen]) -> dict[str, Any]:
    """One line of `quoth corpus feed list --json`."""
    return {
        "url": feed.url,
        "title": feed.title,
        "publisher": feed.publisher,
        "folder": feed.folder,
        "added_by": feed.added_by,
        "added_at": feed.added.isoformat(),
        "polled": feed.polled.isoformat() if feed.polled else None,
        "due": feed.due.isoformat() if feed.due else None,
        "failures": feed.failures,
        "fault": feed.fault or None,
        "articles": sorted({item.path for item in seen if item.path is not None}),
        "not_kept": [{"url": item.link, "reason": item.reason} for item in seen if item.path is None],
    }


def show_polled(polled: Sequence[Polled], console: Console) -> None:
    """What each feed brought, and what was not kept and why."""
    for each in polled:
        write(console, Text(printable(each.feed.title), style="bold"))
        if each.feed.failures:
            write(console, Text(printable(each.feed.fault)), indent=INDENT)
            continue
        mended = f" ({len(each.mended)} of them had lost .meta.yaml)" if each.mended else ""
        parts = [f"{len(each.added)} added", f"{len(each.replaced)} replaced{mended}"]
        parts += [f"{len(each.refused)} not kept"]
        parts += [f"{each.left} left for the next time"] if each.left else []
        write(console, Text(" · ".join(parts)), indent=INDENT)
        for refused in each.refused:
            write(console, Text(printable(f"{refused.url}: {refused.reason} {refused.advice}")), indent=2 * INDENT)


def polled_json(polled: Polled) -> dict[str, Any]:
    """One line of `quoth corpus feed poll --json`."""
    return {
        "url": polled.feed.url,
        "added": list(polled.added),
        "replaced": list(polled.replaced),
        "mended": list(polled.mended),
        "not_kept": [{"url": each.url, "reason": each.reason} for each in polled.refused],
        "left": polled.left,
        "fault": polled.feed.fault or None,
        "due": polled.feed.due.isoformat() if polled.feed.due else None,
    }
