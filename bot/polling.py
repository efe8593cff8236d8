"""Feeds are polled: what is new in one is fetched and put on the shelf, what was corrected since is put in its place.

Killed at any moment, nothing is doubled: what was kept is known by its address, and a poll that was not noted to its
end is made again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot import words
from bot.adding import Offer, offer_fetched, validators
from corpus.article import Unreadable
from corpus.feed_page import MAX_BYTES, FeedPage, read_feed
from corpus.feeds import MOST_NEW, Feed, FeedItem, Seen, new_items, next_time, to_forget, to_see_again
from corpus.fetching import Fetched, Guard, Limits, Refused, Unchanged, Validators, Visit, fetch
from corpus.files import Reading, read_article
from corpus.history import Act, Deed
from corpus.kinds import FEEDS
from corpus.shelf import (
    Description,
    OnShelf,
    Origination,
    by_address,
    load,
    one_on_shelf,
    slug,
    without_sidecar,
)
from corpus.store import Store

DOING = "reads a feed that a moderator follows"
PAUSE = 1.0  # seconds between two pages of one host
FEWEST = 3  # sentences of an article: less is a teaser, a notice, or a wall
_AT_ONCE = 4  # feeds that are polled side by side, each host by one of them at a time
_GIVEN_UP = 3  # pages in a row that could not be had: the site is in trouble, and left alone until the next poll
_BY = "feed "  # before its address, in place of the name of a moderator
_NEVER = 1000  # looks after which a page is not asked for again


@dataclass(frozen=True, slots=True)
class Errand:
    """How pages are asked for: under which name, how large, from where, at what pace; `every` is between two polls."""

    agent: str
    limits: Limits
    guard: Guard
    visit: Visit
    every: timedelta


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll came to: the feed as it is now, paths that were added and replaced, and what was not kept.

    `mended`: those of `replaced` that had lost their sidecar, whatever their page says now.
    `left`: how many items wait for the next poll. Where the feed itself was not to be had, its `fault` says why.
    """

    feed: Feed
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """A feed that may be followed, and what it says now."""

    feed: Feed
    page: FeedPage


async def look_at(url: str, publisher: str | None, *, who: str, errand: Errand, now: datetime) -> FeedOffer | Refused:
    """The feed at an address, before anybody follows it; `publisher` is what `who` says of its articles."""
    page = await _fetched(url, Validators(), errand)
    if isinstance(page, Unchanged):
        raise TypeError("a page that was asked for without condition cannot be unchanged")
    if isinstance(page, Refused):
        return page
    found = await asyncio.to_thread(read_feed, page.raw, page.url, today=now.date())
    if isinstance(found, Refused):
        return found
    host = urlsplit(page.url).hostname or ""
    folder = slug(found.title) or slug(host) or "feed"
    return FeedOffer(Feed(url, found.title, publisher or found.publisher, host, folder, now, who), found)


async def poll_all(data: Path, feeds: Iterable[Feed], errand: Errand, now: datetime) -> tuple[Polled, ...]:
    """Poll these feeds of the data folder. Raises StoreError, ShelfError and OSError; what was done stays."""
    with Store.open(data) as store:
        shelf = _Shelf(data, store, errand, now)
        few = asyncio.Semaphore(_AT_ONCE)

        async def one(feed: Feed) -> Polled:
            async with few:
                return await shelf.poll(feed)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(feed)) for feed in feeds]
        except ExceptionGroup as several:
            raise several.exceptions[0] from None
    return tuple(task.result() for task in tasks)


class _Shelf:
    """The shelf of a data folder, and what all feeds that bring articles to it know of one another."""

    def __init__(self, data: Path, store: Store, errand: Errand, now: datetime) -> None:
        self._data, self._store, self._errand, self._now = data, store, errand, now
        self._standing = by_address(data)
        # Which address they came from, only the feeds know then. No moderator took them away.
        self._bare = without_sidecar(data)
        for feed in store.feeds.all() if self._bare else ():
            for seen in store.feeds.seen(feed.url):
                if seen.path in self._bare:
                    self._standing.setdefault(seen.link, seen.path)
        self._taken_away = _taken_away(store.history.acts())

    async def poll(self, feed: Feed) -> Polled:
        before = Validators(feed.etag, feed.last_modified)
        if any(each.path in self._bare for each in self._store.feeds.seen(feed.url)):
            before = Validators()  # what it said of those was lost
        async with self._errand.visit.turn(feed.url):
            page = await _fetched(feed.url, before, self._errand)
        if isinstance(page, Fetched) and not _is_at(page.url, feed.host):
            host = urlsplit(page.url).hostname
            advice = f"If {host} is theirs, remove this feed and add {page.url}."
            page = Refused(feed.url, f"The feed now leads to another site, {host}.", advice)
        if isinstance(page, Refused):
            return self._failed(feed, page)
        if isinstance(page, Unchanged):
            told = FeedPage(feed.title, None, (), 0)
        else:
            read = await asyncio.to_thread(read_feed, page.raw, page.url, today=self._now.date())
            if isinstance(read, Refused):
                return self._failed(feed, read)
            told = read
        taken = await self._take(feed, told.items)
        if isinstance(page, Fetched) and not taken.left:  # else all of it is needed again, changed or not
            feed = replace(feed, etag=page.validators.etag, last_modified=page.validators.last_modified)
            self._store.feeds.forget_seen(feed.url, to_forget(self._store.feeds.seen(feed.url), told.items, self._now))
        asked = [timedelta(seconds=page.wait), told.ttl, *(timedelta(seconds=each.wait or 0) for each in taken.refused)]
        return replace(taken, feed=self._noted(feed, asked, failures=0, fault=""))

    def _failed(self, feed: Feed, refused: Refused) -> Polled:
        asked = [timedelta(seconds=refused.wait or 0)]
        fault = f"{refused.reason} {refused.advice}"
        return Polled(self._noted(feed, asked, failures=feed.failures + 1, fault=fault))

    def _noted(self, feed: Feed, asked: Sequence[timedelta], *, failures: int, fault: str) -> Feed:
        due = next_time(self._now, every=self._errand.every, asked=asked, failures=failures)
        feed = replace(feed, polled=self._now, due=due, failures=failures, fault=fault)
        self._store.feeds.note_poll(feed)
        return feed

    async def _take(self, feed: Feed, items: Sequence[FeedItem]) -> Polled:
        """Fetch what is new and what may have changed; a `Polled` with the feed as it was."""
        known = {each.link: each for each in self._store.feeds.seen(feed.url)}
        by_link = {item.link: item for item in items}
        news = new_items(items, known)
        sound = tuple(each for each in known.values() if each.path not in self._bare)
        bare = [known[item.link] for item in items if item.link in known and known[item.link].path in self._bare]
        again = [*bare, *to_see_again(sound, items, self._now)][:MOST_NEW]
        texts = {each.text: each.link for each in known.values() if each.path}
        added: list[str] = []
        replaced: list[str] = []
        mended: list[str] = []
        refused: list[Refused] = []
        looked = 0
        lost = 0  # pages in a row that could not be had
        for before in [*(Seen(item.link, self._now, item.stamp, 0) for item in news[:MOST_NEW]), *again]:
            found = await self._look(feed, before, by_link.get(before.link), texts)
            if not self._store.feeds.note_seen(feed.url, found.seen):
                break  # somebody removed the feed meanwhile
            looked += before.looks == 0
            if found.offer is not None and found.seen.path is not None:
                (replaced if found.offer.replaces else added).append(found.seen.path)
                texts[found.seen.text] = found.seen.link
                if found.seen.path in self._bare:
                    self._bare.discard(found.seen.path)
                    mended.append(found.seen.path)
            if found.refused is not None:
                refused.append(found.refused)
            lost = lost + 1 if found.refused is not None and found.refused.wait is not None else 0
            if lost == _GIVEN_UP:
                break
        return Polled(feed, tuple(added), tuple(replaced), tuple(mended), tuple(refused), len(news) - looked)

    async def _look(self, feed: Feed, before: Seen, item: FeedItem | None, texts: dict[str, str]) -> _Found:
        """Fetch the page of one item, unless it is known or not wanted. `before.looks` is 0 for one that is new."""
        seen = replace(before, looks=before.looks + 1, stamp=item.stamp if item else before.stamp)
        if (known := self._known(seen)) is not None:
            return known
        async with self._errand.visit.turn(seen.link):
            if (known := self._known(seen)) is not None:  # another feed brought it while this one waited
                return known
            return await self._visit(feed, seen, item, texts)

    def _known(self, seen: Seen) -> _Found | None:
        """What needs no look at its page."""
        path = self._standing.get(seen.link)
        if path is None and (seen.path is not None or seen.link in self._taken_away):
            return _Found(replace(seen, looks=_NEVER, path=None, reason="It was taken from the shelf."))
        if path is not None and seen.looks == 1:  # another feed brought it, or a moderator
            return _Found(replace(seen, path=path))
        return None

    async def _visit(self, feed: Feed, seen: Seen, item: FeedItem | None, texts: dict[str, str]) -> _Found:
        link, path, most = seen.link, self._standing.get(seen.link), self._errand.limits.max_bytes
        standing = one_on_shelf(self._data, path, max_bytes=most) if path else None
        if path in self._bare:
            standing = OnShelf(path, Description(), None, "")
        page = await _asked(link, validators(standing), self._errand)
        if isinstance(page, Unchanged):
            return _Found(seen)
        if isinstance(page, Refused):
            return _Found(replace(seen, reason=page.reason), refused=page)
        came = Origination(f"{_BY}{feed.url}", self._now, link, by_feed=_said_by(feed, item, standing, page.url))
        offer = _fit(offer_fetched(page, standing, Description(), came, feed.folder), link, texts)
        if isinstance(offer, Refused):
            return _Found(replace(seen, reason=offer.reason), refused=offer)
        seen = replace(seen, text=offer.candidate.reading.article.text_sha256, reason="")
        if standing is not None and self._is_the_same(standing, offer):
            return _Found(seen)
        self._standing[link] = offer.keep(self._data)
        return _Found(replace(seen, path=self._standing[link]), offer)

    def _is_the_same(self, standing: OnShelf, offer: Offer) -> bool:
        """Whether the page says what it said before, whatever else of it changed: advertisements, links to others."""
        loaded = load(self._data, standing.path, max_bytes=self._errand.limits.max_bytes)
        read = loaded if isinstance(loaded, Unreadable) else read_article(loaded)
        if not isinstance(read, Reading):
            return False
        now = offer.candidate.reading.article
        return (read.article.text, read.article.metadata) == (now.text, now.metadata)


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of an item; `offer` is what was put on the shelf."""

    seen: Seen
    offer: Offer | None = None
    refused: Refused | None = None


async def _fetched(url: str, before: Validators, errand: Errand) -> Fetched | Unchanged | Refused:
    """The feed at an address."""
    limits = replace(errand.limits, max_bytes=min(errand.limits.max_bytes, MAX_BYTES))
    return await fetch(
        url,
        agent=errand.agent,
        limits=limits,
        before=before,
        guard=errand.guard,
        kinds=FEEDS,
        visit=errand.visit,
    )


async def _asked(url: str, before: Validators, errand: Errand) -> Fetched | Unchanged | Refused:
    """The page of an item."""
    return await fetch(
        url, agent=errand.agent, limits=errand.limits, before=before, guard=errand.guard, visit=errand.visit
    )


def _is_at(url: str, host: str) -> bool:
    there = urlsplit(url).hostname or ""
    return there.removeprefix("www.") == host.removeprefix("www.")


def _said_by(feed: Feed, item: FeedItem | None, standing: OnShelf | None, url: str) -> Description:
    """What a feed says of the article at `url`: now, or of one that it no longer has, what it said."""
    if item is not None:
        day = item.date.isoformat() if item.date else None
        return Description(title=item.title, publisher=feed.publisher, date=day, url=url)
    earlier = standing.origination.by_feed if standing and standing.origination else None
    return earlier or Description(publisher=feed.publisher, url=url)


def _fit(offer: Offer | Refused | Unreadable, link: str, texts: dict[str, str]) -> Offer | Refused:
    """The offer, unless nobody would keep it whom it was shown to."""
    if not isinstance(offer, Offer):
        return Refused(link, offer.reason, offer.advice)
    article = offer.candidate.reading.article
    if len(article.sentences) < FEWEST:
        reason = f"Only {words.count(len(article.sentences), 'sentence')} of the page can be quoted."
        return Refused(link, reason, "If it is an article, add it by its address.")
    other = texts.get(article.text_sha256, link)
    if other != link:
        reason = f"Its text is that of {other}."
        return Refused(link, reason, "Open both: perhaps a notice stands in place of the articles.")
    return offer


def is_feed(who: str) -> bool:
    """Whether it is a feed, and no moderator, of which this is noted as the one who added an article."""
    return who.startswith(_BY)


def came_by_feed(act: Act) -> bool:
    """Whether it was a feed that brought an article, or another text in its place."""
    return act.deed in (Deed.ADD, Deed.REPLACE) and is_feed(act.who)


def _taken_away(acts: Iterable[Act]) -> frozenset[str]:
    """The addresses whose articles moderators removed, so that no feed brings them back."""
    address: dict[str, str] = {}
    gone: set[str] = set()
    for act in acts:
        if act.deed in (Deed.ADD, Deed.REPLACE) and act.detail:
            address[act.subject] = act.detail
            gone.discard(act.detail)
        elif act.deed is Deed.REMOVE and act.subject in address:
            gone.add(address[act.subject])
    return frozenset(gone)
