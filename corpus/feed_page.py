"""What a feed says: RSS or Atom, read by a process of its own, since it may be made to take minutes and memory."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from corpus.canonical import one_line
from corpus.draft import RefusedError
from corpus.feeds import LONGEST, FeedItem
from corpus.fetching import LONGEST_ADDRESS, Refused
from corpus.limited import read_apart
from corpus.metadata import is_web_address, written_date

MAX_BYTES = 5 * 2**20  # 30,000 items of a title and a sentence each
NEWEST = 100
"""Of a longer feed only so many items are looked at: what it holds of years is no news."""
_READ = 10_000  # items that are read of one feed, in its own order, before the newest are known
_CHILD = Path(__file__).with_name("feed_child.py")
_LONGEST_TITLE = 500
# RFC 822 puts the day of the week first.
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A feed as it was fetched: its newest items, the newest first. `entries`: how many it has in all.

    `ttl` is how long it says that it need not be asked again; `broken`: its XML is, and here is what could be read.
    """

    title: str
    publisher: str | None
    items: tuple[FeedItem, ...]
    entries: int
    ttl: timedelta = timedelta()
    broken: bool = False


def read_feed(raw: bytes, url: str, *, today: date) -> FeedPage | Refused:
    """What the bytes that were fetched at `url` say. A date later than tomorrow is none; that of an item whose writing
    is not wholly a date neither."""
    try:
        said = read_apart(_CHILD, raw, "The feed", _READ)
    except RefusedError as refused:
        return Refused(url, refused.reason, "Give the address of another feed.", 0.0)
    if not said["form"] and not said["items"]:
        named = next((at for each in said["feeds"] if (at := _address(each, url)) is not None), None)
        advice = f"It names this feed: {named}" if named else "Give the address of an RSS or Atom feed."
        return Refused(url, "What is there is no feed.", advice)
    if not said["items"] and said["broken"]:
        return Refused(url, "The feed's XML is broken, and no item of it can be read.", "Tell its publisher.")
    publisher = _title(said["publisher"])
    return FeedPage(
        title=_title(said["title"]) or urlsplit(url).hostname or url,
        publisher=None if publisher is None or "@" in publisher else publisher,  # a webmaster's address is none
        items=_newest(said, url, today),
        entries=said["entries"],
        ttl=_minutes(said["ttl"]),
        broken=said["broken"],
    )


def _newest(said: dict[str, Any], url: str, today: date) -> tuple[FeedItem, ...]:
    rss = said["form"].startswith("rss")  # in Atom, `updated` is no day of publication
    found: dict[str, tuple[date | None, dict[str, str]]] = {}
    for item in said["items"]:
        link = _address(item["link"], url)
        if link is not None:
            found.setdefault(link, (_date(item["published"] or (item["updated"] if rss else ""), today), item))
    links = list(found)
    if all(day for day, _ in found.values()):  # else their own order is the best guess: most have the newest first
        links.sort(key=lambda link: found[link][0] or date.min, reverse=True)
    return tuple(
        FeedItem(link, _title(item["title"]), day, (item["updated"] or item["published"])[:100])
        for link in links[:NEWEST]
        for day, item in [found[link]]
    )


def _address(link: str, base: str) -> str | None:
    try:
        whole = urldefrag(urljoin(base, link.strip())).url if link.strip() else ""
    except ValueError:
        return None
    return whole if len(whole) <= LONGEST_ADDRESS and is_web_address(whole) else None


def _title(written: str) -> str | None:
    """One line that can be shown and stored; None for none, or one of which characters were lost."""
    kept = "".join(char for char in written if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    line = one_line(kept)
    return line if line and len(line) <= _LONGEST_TITLE and "\ufffd" not in line else None


def _date(written: str, today: date) -> date | None:
    """The day of a date in ISO form or in that of RFC 822, as it is written there, in no other time zone."""
    day = written_date(_WEEKDAY.sub("", written.strip()[:100], count=1))
    return day if day is not None and day <= today + timedelta(days=1) else None


def _minutes(written: str) -> timedelta:
    return min(timedelta(minutes=int(written)), LONGEST) if re.fullmatch(r"[0-9]{1,6}", written) else timedelta()
