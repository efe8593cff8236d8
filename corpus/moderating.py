"""What a moderator does to the shelf, each act noted with who and when; a refresh makes it count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from dataclasses import replace as replace_fields
from datetime import datetime
from pathlib import Path

from corpus.article import Unreadable
from corpus.feeds import MOST_FEEDS, Feed, Seen
from corpus.history import Act, Deed
from corpus.shelf import (
    Candidate,
    Description,
    ShelfError,
    described_anew,
    is_on_shelf,
    keep,
    keep_again,
    names,
    remove,
    withhold,
)
from corpus.store import FILE_NAME, Store


def add(data: Path, article: Candidate) -> str:
    """Keep a new article; its path. Raises ShelfError, StoreError and OSError."""
    path = keep(data, article)
    came = article.origination
    _note(data, Act(came.at, came.by, Deed.ADD, path, came.fetched_from or ""))
    return path


def replace(data: Path, article: Candidate) -> str:
    """Keep what an address holds now in place of what it held before; its path. Raises as `add`."""
    path = keep_again(data, article)
    came = article.origination
    _note(data, Act(came.at, came.by, Deed.REPLACE, path, came.fetched_from or ""))
    return path


def edit(data: Path, path: str, said: Description, *, who: str, at: datetime, max_bytes: int) -> Candidate | Unreadable:
    """Say something else of an article, whose words stay. Raises as `add`."""
    article = described_anew(data, path, said, max_bytes=max_bytes)
    if isinstance(article, Unreadable):
        return article
    keep_again(data, article)
    given = ((each.name, getattr(said, each.name)) for each in fields(said))
    detail = ", ".join(f"{name}: {value or '(taken back)'}" for name, value in given if value is not None)
    _note(data, Act(at, who, Deed.EDIT, path, detail))
    return article


def take_away(data: Path, path: str, *, who: str, at: datetime) -> None:
    """Remove an article from the shelf. Raises as `add`."""
    remove(data, path)
    _note(data, Act(at, who, Deed.REMOVE, path))


def followed(data: Path) -> tuple[tuple[Feed, tuple[Seen, ...]], ...]:
    """The feeds that are followed, each with the items that were fetched; makes no data folder. Raises StoreError."""
    if not (data / FILE_NAME).is_file():
        return ()
    with Store.open(data) as store:
        return tuple((feed, store.feeds.seen(feed.url)) for feed in store.feeds.all())


def follow(data: Path, feed: Feed) -> None:
    """Follow a feed from now on. Raises ShelfError where there are too many, and StoreError."""
    with Store.open(data) as store:
        others = [each for each in store.feeds.all() if each.url != feed.url]
        if len(others) >= MOST_FEEDS:
            raise ShelfError(f"{MOST_FEEDS} feeds are followed already.", "Remove one of them first.")
        taken = {each.folder for each in others}
        folder = next(name for name in names(feed.folder) if name not in taken)
        store.feeds.follow(replace_fields(feed, folder=folder))
        store.history.log(Act(feed.added, feed.added_by, Deed.FOLLOW, feed.url, feed.title))


def unfollow(data: Path, url: str, *, who: str, at: datetime) -> None:
    """Follow a feed no longer; its articles stay. Raises ShelfError where it is not followed, and StoreError."""
    with Store.open(data) as store:
        if not store.feeds.unfollow(url):
            raise ShelfError(f"{url} is not followed.", "`quoth corpus feed list` tells which are.")
        store.history.log(Act(at, who, Deed.UNFOLLOW, url))


def keep_out(data: Path, path: str, standing: Collection[str], *, who: str, at: datetime) -> None:
    """Withhold an article of a folder that is not the moderators', one of the paths `standing`. Raises as `add`."""
    if is_on_shelf(path) or path not in standing:
        raise ShelfError(f"There is no {path} to withhold.", "`quoth sources` tells what answers.")
    withhold(data, path, wanted=True)
    _note(data, Act(at, who, Deed.WITHHOLD, path))


def restore(data: Path, path: str, *, who: str, at: datetime) -> None:
    """Let a withheld article be read again by the next refresh. Raises as `add`."""
    withhold(data, path, wanted=False)
    _note(data, Act(at, who, Deed.RESTORE, path))


def _note(data: Path, act: Act) -> None:
    with Store.open(data) as store:
        store.history.log(act)
