"""What moderators see of /corpus feeds: pure functions from values to cards."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from discord.ui import LayoutView

from bot import words
from bot.attribution import day
from bot.cards import INK, LABEL_LIMIT, QUIET
from bot.composed import card
from bot.escape import clean
from bot.feed_buttons import FeedPageButton, FollowButton, UnfollowButton
from bot.polling import FeedOffer
from corpus.feed_page import NEWEST
from corpus.feeds import Feed, FeedItem, Seen

SHOWN = 5  # items of a feed before it is followed
PAGE = 6  # feeds on a page of the list: with a fault each, all of it escaped, they fit into a message
URL_LIMIT = 200  # an address, in characters before escaping
FAULT_LIMIT = 120

Followed = Sequence[tuple[Feed, Sequence[Seen]]]


def digest_of(feed: Feed) -> str:
    """Names a feed where its address has no room."""
    return hashlib.sha256(feed.url.encode()).hexdigest()[:16]


def said(text: str) -> LayoutView:
    """A line or two of fixed words, or of what a site was refused for."""
    return card([text], [], QUIET)


def refused(reason: str, advice: str) -> LayoutView:
    """Why there is no feed."""
    return said(" ".join(clean(words.explained(each), 300) for each in (reason, advice)))


def feed_offer_card(offer: FeedOffer, key: str) -> LayoutView:
    """A feed as it would be followed: what it is, and its newest items."""
    feed, page = offer.feed, offer.page
    known = words.publisher_of_feed(clean(feed.publisher, LABEL_LIMIT)) if feed.publisher else None
    about = [
        f"### {clean(feed.title, LABEL_LIMIT)}",
        f"-# {clean(feed.url, URL_LIMIT)}",
        known or words.PAGES_NAME_PUBLISHER,
    ]
    items = [words.NEWEST_ITEMS, *map(_item, page.items[:SHOWN])] if page.items else [words.NO_ITEMS]
    notes = [words.BROKEN_FEED] if page.broken else []
    notes.append(f"-# {words.feed_size(page.entries, NEWEST)}")
    row = [FollowButton(key, wanted=True), FollowButton(key, wanted=False)]
    return card(["\n".join(each) for each in (about, items, notes)], [row], INK)


def _item(item: FeedItem) -> str:
    dated = day(item.date) if item.date else words.DATE_UNKNOWN
    return f"{clean(item.title or item.link, LABEL_LIMIT)} · {dated}"


def feeds_card(feeds: Followed, page: int) -> LayoutView:
    """The feeds that are followed: what each brought, and what is wrong with it."""
    if not feeds:
        return said(words.NO_FEEDS)
    last = (len(feeds) - 1) // PAGE
    page = min(page, last)
    texts = [_feed(feed, seen) for feed, seen in feeds[page * PAGE : (page + 1) * PAGE]]
    foot = [words.feeds_followed(len(feeds)), *([words.page_of(page + 1, last + 1)] if last else [])]
    rows = []
    if last:
        back = FeedPageButton(max(page - 1, 0), words.BACK, disabled=page == 0)
        rows.append([back, FeedPageButton(page + 1, words.MORE, disabled=page == last)])
    return card([*texts, f"-# {' · '.join(foot)}"], rows, INK)


def _feed(feed: Feed, seen: Sequence[Seen]) -> str:
    kept = sum(item.path is not None for item in seen)
    parts = [words.feed_brought(kept, len(seen) - kept)]
    parts.append(words.asked_at(_minute(feed.polled)) if feed.polled else words.NOT_ASKED_YET)
    parts += [words.asked_again(_minute(feed.due))] if feed.due else []
    lines = [f"**{clean(feed.title, 60)}**", f"-# {clean(feed.url, 80)}", f"-# {' · '.join(parts)}"]
    if feed.failures:
        lines.append(f"{words.feed_failed(feed.failures)} {clean(words.explained(feed.fault), FAULT_LIMIT)}")
    return "\n".join(lines)


def _minute(at: datetime) -> str:
    """As each reader's own clock has it."""
    return f"<t:{int(at.timestamp())}:R>"


def removal_card(feed: Feed, seen: Sequence[Seen]) -> LayoutView:
    """A feed before it is followed no longer."""
    return card([_feed(feed, seen), words.WILL_UNFOLLOW], [[UnfollowButton(digest_of(feed))]], INK)
