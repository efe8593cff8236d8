"""An article is added: what was fetched or given is read, shown, and kept when a moderator has seen it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.text import Text

from bot import words
from bot.attribution import published, publisher, title
from bot.terminal import DIM, INDENT, printable, write
from corpus.article import Metadata, Unreadable
from corpus.fetching import Fetched, Guard, Limits, Refused, Unchanged, Validators, fetch
from corpus.files import load_input
from corpus.kinds import ENDINGS
from corpus.moderating import add
from corpus.moderating import replace as put_in_place
from corpus.shelf import PREFIX, Candidate, Description, OnShelf, Origination, candidate, on_shelf

WANTED = ("title", "publisher", "date", "url")
"""What a quote's attribution needs, so it is asked for where it is missing."""
FIRST = 3  # sentences that are shown, to see whether it is the article or its cookie banner


@dataclass(frozen=True, slots=True)
class Offer:
    """An article that may be kept; `replaces` is the path of what stands on the shelf from the same address."""

    candidate: Candidate
    replaces: str | None

    @property
    def metadata(self) -> Metadata:
        return self.candidate.reading.article.metadata

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in WANTED if getattr(self.metadata, name) is None)

    def described(self, said: Description) -> Offer | Unreadable:
        """The same article with more said of it."""
        it = self.candidate
        name = None if self.replaces is None else it.name
        read = candidate(
            it.raw,
            PurePath(it.name).suffix,
            said.over(it.description),
            it.origination,
            called=PurePath(it.name).stem,
            name=name,
        )
        return read if isinstance(read, Unreadable) else Offer(read, self.replaces)

    def keep(self, data: Path) -> str:
        """Put it on the shelf; its path. Raises ShelfError, StoreError and OSError."""
        return add(data, self.candidate) if self.replaces is None else put_in_place(data, self.candidate)


async def offer_page(
    data: Path, url: str, said: Description, *, who: str, at: datetime, agent: str, limits: Limits, guard: Guard
) -> Offer | Unchanged | Refused | Unreadable:
    """The page at an address. If it is on the shelf already, its publisher is asked whether there is a newer one."""
    before = next((each for each in on_shelf(data, max_bytes=limits.max_bytes) if _came_from(each, url)), None)
    page = await fetch(url, agent=agent, limits=limits, before=validators(before), guard=guard)
    return offer_fetched(page, before, said, Origination(who, at, url)) if isinstance(page, Fetched) else page


def offer_fetched(
    page: Fetched, before: OnShelf | None, said: Description, came: Origination, folder: str = ""
) -> Offer | Refused | Unreadable:
    """A page that was fetched as `came` says; `before` is what stands on the shelf from there, `folder` where a new one
    goes."""
    origination = replace(came, etag=page.validators.etag, last_modified=page.validators.last_modified)
    url = came.fetched_from or page.url
    host = urlsplit(url).hostname or ""
    if before is None:
        if came.by_feed is None:  # else the feed named it, and the page itself is believed before
            said = said.over(Description(url=page.url))
        read = candidate(page.raw, page.ending, said, origination, called=host, folder=folder)
        return read if isinstance(read, Unreadable) else Offer(read, None)
    name = before.path.removeprefix(PREFIX)
    if PurePath(name).suffix != page.ending:
        return Refused(url, words.no_longer_ends(PurePath(name).suffix), words.remove_first(before.path))
    read = candidate(page.raw, page.ending, said.over(before.description), origination, called=host, name=name)
    return read if isinstance(read, Unreadable) else Offer(read, before.path)


def offer_file(
    data: Path, file: Path, said: Description, *, who: str, at: datetime, max_bytes: int
) -> Offer | Refused | Unreadable:
    """A file of this machine. Raises FolderError."""
    if not file.is_file():
        return Refused(file.name, f"There is no file {file}.", "Name one, or the address of a page.")
    loaded = load_input(file.parent, file.name, max_bytes=max_bytes)
    if isinstance(loaded, Unreadable):
        return loaded
    return offer_bytes(data, file.name, loaded.raw, said, who=who, at=at, max_bytes=max_bytes)


def offer_bytes(
    data: Path, name: str, raw: bytes, said: Description, *, who: str, at: datetime, max_bytes: int
) -> Offer | Refused | Unreadable:
    """A file that was given, under the name that it was given. Raises FolderError."""
    if (refused := refused_unread(name, len(raw), max_bytes)) is not None:
        return refused
    called = PurePath(name)
    read = candidate(raw, ENDINGS[called.suffix.lower()], said, Origination(who, at), called=called.stem)
    if isinstance(read, Unreadable):
        return read
    digest = read.reading.article.source_sha256
    for each in on_shelf(data, max_bytes=max_bytes):
        if each.sha256 == digest:
            return Refused(name, words.on_shelf_as(each.path), words.EDIT_IT)
    return Offer(read, None)


def refused_unread(name: str, size: int, max_bytes: int) -> Refused | None:
    """Why a file need not even be fetched, by its name and its size (bytes)."""
    if PurePath(name).suffix.lower() not in ENDINGS:
        return Refused(name, words.KIND_NOT_READ, words.kinds_read(", ".join(ENDINGS)))
    if size > max_bytes:
        return Refused(name, words.file_too_large(max_bytes / 2**20), words.SPLIT_IT)
    return None


def user_agent(doing: str = "fetches an article when a person asks it to") -> str:
    """What this program is called where it fetches."""
    try:
        number = version("quoth-bot")
    except PackageNotFoundError:
        number = "0"
    return f"Quoth/{number} (self-hosted; {doing})"


def _came_from(article: OnShelf, url: str) -> bool:
    return article.origination is not None and article.origination.fetched_from == url


def validators(before: OnShelf | None) -> Validators:
    """What asks whether there is another page by now than `before`."""
    came = before.origination if before else None
    return Validators(came.etag, came.last_modified) if came else Validators()


def show_offer(offer: Offer, console: Console) -> None:
    """What was read: title, publisher and date, how much of it can be quoted, and how it begins."""
    known, article = offer.metadata, offer.candidate.reading.article
    write(console, Text(printable(title(known)), style="bold"))
    parts = [publisher(known), published(known), known.url.value if known.url else "url not given"]
    write(console, Text(printable(" · ".join(parts))), indent=INDENT)
    for sentence in article.sentences[:FIRST]:
        write(console, Text(printable(sentence.span.cut(article.text))), indent=INDENT)
    write(console, Text(f"{words.count(len(article.sentences), 'sentence')} can be quoted", style=DIM), indent=INDENT)
    if offer.replaces:
        write(console, Text(f"replaces {offer.replaces}", style=DIM), indent=INDENT)


def offer_json(offer: Offer, path: str | None, generation: str | None) -> dict[str, Any]:
    """One line of `quoth corpus add --json`; `path` is None where it was not kept."""
    known, article = offer.metadata, offer.candidate.reading.article
    return {
        "path": path,
        **_known_json(known),
        "missing": list(offer.missing),
        "sentences": len(article.sentences),
        "first": [sentence.span.cut(article.text) for sentence in article.sentences[:FIRST]],
        "replaces": offer.replaces,
        "generation": generation,
    }


def _known_json(known: Metadata) -> dict[str, Any]:
    told = known.to_json()
    return {name: told[name]["value"] if name in told else None for name in WANTED}


def show_added(articles: tuple[OnShelf, ...], console: Console) -> None:
    """Two lines an article of the shelf: its path, and who added it when and from where."""
    for each in articles:
        write(console, Text(printable(each.path), style="bold"))
        came = each.origination
        parts = [f"added by {came.by or 'nobody named'}, {came.at:%Y-%m-%d %H:%M} UTC"] if came else ["added by hand"]
        parts += [came.fetched_from] if came and came.fetched_from else []
        write(console, Text(printable(" · ".join(parts))), indent=INDENT)
    write(console, Text(f"{words.count(len(articles), 'article')} on the moderators' shelf", style=DIM))


def added_json(article: OnShelf) -> dict[str, Any]:
    """One line of `quoth corpus list --json`: what was said of it, and where it is from."""
    came = article.origination
    return {
        "path": article.path,
        "said": {each.name: getattr(article.description, each.name) for each in fields(article.description)},
        "sha256": article.sha256,
        "added_by": came.by if came else None,
        "added_at": came.at.isoformat() if came else None,
        "fetched_from": came.fetched_from if came else None,
    }
