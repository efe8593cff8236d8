"""Feeds that are followed: what is kept of one, what of it is new, and when it is asked again.

Nothing here reads, asks or knows a clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MOST_NEW = 50  # pages that one poll asks for because they are new, and as many because they may have changed
MOST_FEEDS = 50
SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(days=1)
# A page is looked at again so long after it was first seen: most corrections come on the first day. Then it is let be.
AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
FORGOTTEN = timedelta(days=30)  # after which an item that its feed no longer has is one that was never seen


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article as a feed announces it. `stamp` is what the feed says of when it was changed, as it is written."""

    link: str
    title: str | None
    date: date | None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed. `host` is where it was when a moderator looked at it; all times are UTC.

    `folder`: the one of the shelf where its articles stand, which makes a collection of them.
    `publisher` is that of its articles where their pages name none. `due`: when it is asked again, None is at once.
    `failures`: how many polls failed since the last that did not, and `fault` why the last one did.
    """

    url: str
    title: str
    publisher: str | None
    host: str
    folder: str
    added: datetime
    added_by: str
    etag: str | None = None
    last_modified: str | None = None
    polled: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An item that was fetched, and how often; `path` is where it stands on the shelf, None where it was not kept and
    `reason` says why. `text`: SHA-256 (hex) of its text. `stamp` as in FeedItem."""

    link: str
    first: datetime
    stamp: str
    looks: int
    path: str | None = None
    text: str = ""
    reason: str = ""


# ── decisions ─────────────────────────────────────────────────────────────────────────────────────────────────────


def is_due(feed: Feed, now: datetime) -> bool:
    """Whether the feed may be asked. A time that is too far ahead was set by a clock that was wrong."""
    return feed.due is None or feed.due <= now or feed.due - now > LONGEST


def may_be_asked(feed: Feed, now: datetime) -> bool:
    """Whether the feed may be asked before it is due: not so soon after the last time."""
    return feed.polled is None or not timedelta() <= now - feed.polled < SHORTEST


def next_time(now: datetime, *, every: timedelta, asked: Sequence[timedelta], failures: int) -> datetime:
    """When a feed is asked again: `every` so long, later where its publisher `asked` for that, and after failures twice
    as late each time; never sooner than in SHORTEST, or later than in LONGEST."""
    wait = max(every, SHORTEST)
    if failures:
        wait *= 2 ** min(failures, 10)
    return now + min(max((wait, *asked)), LONGEST)


def new_items(items: Sequence[FeedItem], seen: Mapping[str, Seen]) -> list[FeedItem]:
    """Those that were never fetched, the newest first."""
    return [item for item in items if item.link not in seen]


def to_see_again(seen: Sequence[Seen], items: Sequence[FeedItem], now: datetime) -> list[Seen]:
    """Those whose page may be another by now: by their age, or because the feed says so. None is fetched for ever."""
    stamps = {item.link: item.stamp for item in items}
    return [
        each
        for each in seen
        if each.looks <= len(AGAIN)
        and (now - each.first >= AGAIN[each.looks - 1] or stamps.get(each.link, each.stamp) != each.stamp)
    ]


def to_forget(seen: Sequence[Seen], items: Sequence[FeedItem], now: datetime) -> list[Seen]:
    """Those of which nothing needs to be known any more."""
    there = {item.link for item in items}
    return [each for each in seen if each.link not in there and now - each.first > FORGOTTEN]
