"""The moderators' shelf: articles that were added one by one, beside the operator's folder, which is never written to.

    <data>/shelf/<name>              the bytes, as they were fetched or given
    <data>/shelf/<name>.meta.yaml    what is said of it, who added it when and from where, and the hash of its bytes
    <data>/withheld.json             paths of the operator's folder that are kept out of this index

Names are made here, of titles, so that no title and no address can name a place. Both folders are one corpus: paths of
the shelf begin with PREFIX, which no path of the operator's does, since hidden folders there are not read.

A server whose moderators added something has a data folder of its own. It reads the operator's articles too, the folder
under the same paths, and the operator's shelf under HOUSE.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from corpus.article import Unreadable
from corpus.draft import RefusedError
from corpus.durable import make_folder, sync
from corpus.explained import ExplainedError
from corpus.files import SIDECAR, Input, Reading, list_files, load_input, read_article
from corpus.kinds import is_of_kind
from corpus.metadata import ALIASES, SAID_BY_FEED, yaml_mapping

FOLDER = "shelf"
WITHHELD = "withheld.json"
PREFIX = ".shelf/"
HOUSE = ".house/"
"""With what the operator's shelf begins in the paths of a server's own articles, whose own shelf has PREFIX."""
LOOSE = "./"
"""The collection of what lies in no folder of the operator's."""
_LONGEST_NAME = 60  # characters of a name, before its ending; file systems allow 255 bytes
_LONGEST_FIELD = 500  # characters; the longest title in 1,500 articles had 229
# A page that asks for a password and has hardly more than this to say is there for the password.
_LOGIN_SENTENCES = 5
_PASSWORD = re.compile(rb"\btype\s{0,9}=\s{0,9}[\"']?password\b", re.IGNORECASE)
# A line of a sidecar that was written here; what is said begins no line so, for YAML indents it.
_HASH = "sha256"
_HASHES = re.compile(rb"^(sha256: [0-9a-f ]+)\n", re.MULTILINE)


class ShelfError(ExplainedError):
    """Nothing was changed on the shelf."""


class NotAsAdded(Unreadable):
    """An article of a shelf whose bytes are not those that were added, or of which nothing tells that they are."""


# ── both folders as one ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class House:
    """What a server reads of the operator's: the shelf in the data folder `data`, and of that and of the operator's
    folder only these `collections` (see `in_collections`); None is all."""

    data: Path
    collections: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the corpus lies: the operator's folder, None where there is none, and the data folder with the shelf;
    of a server's corpus also what it reads of the operator's."""

    articles: Path | None
    data: Path
    house: House | None = None

    def paths(self) -> list[str]:
        """The paths of all that is meant as an article and not withheld, as `list_files` gives them.

        Raises FolderError and ShelfError.
        """
        given = [] if self.articles is None else list_files(self.articles)
        if self.house is not None:
            chosen = self.house.collections
            given += map(in_house, shelf_paths(self.house.data))
            given = [path for path in given if in_collections(path, chosen)]
        return sorted({*given, *shelf_paths(self.data)} - self.kept_out())

    def kept_out(self) -> frozenset[str]:
        """The paths that are withheld: those that the operator withholds, from everybody. Raises ShelfError."""
        by_house = map(in_house, withheld(self.house.data)) if self.house is not None else ()
        return withheld(self.data).union(by_house)

    def load(self, path: str, *, max_bytes: int) -> Input | Unreadable:
        """As `load_input`."""
        shelves = [(PREFIX, self.data), *([(HOUSE, self.house.data)] if self.house else [])]
        for prefix, data in shelves:
            if path.startswith(prefix):
                loaded = _load(data, prefix, path, max_bytes=max_bytes)
                # Twice: a moderator may have replaced or removed it between its two files.
                return _load(data, prefix, path, max_bytes=max_bytes) if isinstance(loaded, NotAsAdded) else loaded
        if self.articles is None:
            raise ValueError(f"{path} is in a folder that is not given")
        return load_input(self.articles, path, max_bytes=max_bytes)


def _load(data: Path, prefix: str, path: str, *, max_bytes: int) -> Input | Unreadable:
    loaded = load_input(data / FOLDER, path.removeprefix(prefix), max_bytes=max_bytes)
    return _as_added(replace(loaded, path=prefix + loaded.path))


def is_on_shelf(path: str) -> bool:
    return path.startswith(PREFIX)


def in_house(path: str) -> str:
    """What a server calls a path of the operator's, whose own shelf is HOUSE to it."""
    return HOUSE + path.removeprefix(PREFIX) if is_on_shelf(path) else path


def is_on_a_shelf(path: str) -> bool:
    """Whether an article was added one by one, by the moderators of the server or by the operator."""
    return path.startswith((PREFIX, HOUSE))


def collection_of(path: str) -> str:
    """The collection that an article belongs to, with "/" at its end: the folder right under the operator's folder,
    LOOSE where it lies in none, and of a shelf the very folder."""
    if is_on_a_shelf(path):
        return f"{PurePosixPath(path).parent}/"
    folder, slash, _ = path.partition("/")
    return folder + slash if slash else LOOSE


def in_collections(path: str, collections: Iterable[str] | None) -> bool:
    """Whether an article lies in one of these folders, or in a folder below; None is everywhere."""
    return collections is None or any(
        path.startswith(each) or (each == LOOSE and collection_of(path) == LOOSE) for each in collections
    )


def withheld(data: Path) -> frozenset[str]:
    """The paths that moderators keep out of this index, though their files lie in a folder that is not theirs.

    Raises ShelfError: with a list that cannot be read, what was withheld would answer again.
    """
    try:
        paths = json.loads((data / WITHHELD).read_text("utf-8"))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError):
        paths = None
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise ShelfError(
            f"{data / WITHHELD} cannot be read.", "Put it back from a backup, or delete it to withhold none."
        )
    return frozenset(paths)


def withhold(data: Path, path: str, *, wanted: bool) -> None:
    """Keep a path out of this index from the next refresh on, or no longer. Raises ShelfError and OSError."""
    make_folder(data)
    with _one_at_a_time(data):
        paths = withheld(data)
        if wanted == (path in paths):
            reason = f"{path} is withheld already." if wanted else f"{path} is not withheld."
            raise ShelfError(reason, "`quoth corpus list` tells what is.")
        listed = sorted(paths | {path} if wanted else paths - {path})
        _replace(data / WITHHELD, json.dumps(listed, ensure_ascii=False, indent=1).encode())


@contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    """Of two who change a list, in this process or another, the second reads what the first wrote."""
    folder = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def shelf_paths(data: Path) -> list[str]:
    """The paths of the moderators' articles. Raises FolderError.

    A sidecar without its article is passed over: it is what an add or a removal left that was killed halfway.
    """
    folder = data / FOLDER
    return [PREFIX + path for path in list_files(folder) if not path.endswith(SIDECAR)] if folder.is_dir() else []


# ── what is said of an article ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Description:
    """What a moderator says of an article. None says nothing, "" takes back what was said; a date is 2025-02-04."""

    title: str | None = None
    publisher: str | None = None
    agency: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None

    def over(self, earlier: Description) -> Description:
        """What holds when this is said after `earlier`."""
        said = ((each.name, getattr(self, each.name)) for each in fields(self))
        return replace(earlier, **{name: value.strip() for name, value in said if value is not None})


NAMES = tuple(each.name for each in fields(Description))
_OF_ORIGINATION = ("added_by", "added_at", "fetched_from", "etag", "last_modified")


@dataclass(frozen=True, slots=True)
class Origination:
    """Who added an article, when (UTC), and from where: the address that was fetched, as it was given, or none.

    `by_feed`: what the feed said of it that announced it.
    """

    by: str
    at: datetime
    fetched_from: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    by_feed: Description | None = None


BY_HAND = Origination("", datetime.min.replace(tzinfo=UTC))
"""Of an article that somebody put into the folder; nothing of it is written down."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article as it would stand on the shelf, read exactly as a refresh will read it, and not kept yet."""

    name: str
    raw: bytes = field(repr=False)
    description: Description
    origination: Origination
    reading: Reading = field(repr=False)
    before: bytes | None = field(default=None, repr=False)  # the sidecar that it had

    @property
    def sidecar(self) -> bytes:
        return _sidecar(self.description, self.origination, self.raw, self.before)


def candidate(
    raw: bytes,
    ending: str,
    description: Description,
    origination: Origination,
    *,
    called: str,
    name: str | None = None,
    folder: str = "",
    before: bytes | None = None,
) -> Candidate | Unreadable:
    """Read what may be added. `ending` is one of corpus/kinds.py; `called` is for one without a title, of any letters;
    `name` is the one that it has on the shelf already, `before` the sidecar beside it, of which stays what somebody
    wrote there by hand; `folder` is where a new one goes, none is the shelf itself."""
    description = description.over(Description())
    shown = name or f"{slug(called) or 'article'}{ending}"
    if not is_of_kind(raw, ending):
        return Unreadable(shown, f"The bytes are not those of a {ending} file.", "Look what it is, and add that.")
    long = next((f.name for f in fields(description) if len(getattr(description, f.name) or "") > _LONGEST_FIELD), None)
    if long is not None:
        return Unreadable(shown, f"The {long} is longer than {_LONGEST_FIELD} characters.", "Shorten it.")
    reading = read_article(Input(PREFIX + shown, raw, _sidecar(description, origination, raw, before)))
    if isinstance(reading, Unreadable):
        return reading
    if len(reading.article.sentences) < _LOGIN_SENTENCES and ending == ".html" and _PASSWORD.search(raw):
        return Unreadable(shown, "This looks like a login page, not an article.", "Add the article's text as a file.")
    if name is None:
        title = reading.article.metadata.title
        name = f"{slug(title.value)}{ending}" if title and slug(title.value) else shown
        name = f"{folder}/{name}" if folder else name
        reading = replace(reading, article=replace(reading.article, path=PREFIX + name))
    return Candidate(name, raw, description, origination, reading, before)


def slug(title: str) -> str:
    """A name of a-z, 0-9 and hyphens alone; "" where the title has none of these."""
    plain = unicodedata.normalize("NFKD", title[: 4 * _LONGEST_NAME]).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].rstrip("-")


# ── keeping, editing, removing ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OnShelf:
    """An article of the shelf: its path, what was said of it, and who added it; None where the sidecar does not say."""

    path: str
    description: Description
    origination: Origination | None
    sha256: str
    sidecar: bytes | None = field(default=None, repr=False)


def on_shelf(data: Path, *, max_bytes: int) -> tuple[OnShelf, ...]:
    """All that was added, by path; what can no longer be read at all is left out (a refresh tells of it)."""
    found = (load(data, path, max_bytes=max_bytes) for path in shelf_paths(data))
    return tuple(_on_shelf(each) for each in found if isinstance(each, Input))


def one_on_shelf(data: Path, path: str, *, max_bytes: int) -> OnShelf | None:
    """One that was added; None where it is not there any more, or can no longer be read."""
    if path not in shelf_paths(data):
        return None
    loaded = load(data, path, max_bytes=max_bytes)
    return None if isinstance(loaded, Unreadable) else _on_shelf(loaded)


def _on_shelf(loaded: Input) -> OnShelf:
    return OnShelf(loaded.path, *told_by(loaded.sidecar), _hash(loaded.raw), loaded.sidecar)


def not_as_added(data: Path) -> Iterator[NotAsAdded]:
    """What of the shelf is damaged, by path; all of it is read. Raises FolderError."""
    for path in shelf_paths(data):
        # Whatever its size: what was added before the limit was lowered is read no more, and is no lie.
        loaded = Folders(None, data).load(path, max_bytes=sys.maxsize)
        if isinstance(loaded, NotAsAdded):
            yield loaded


def without_sidecar(data: Path) -> set[str]:
    """The paths of those of which nothing is said any more; their bytes are not looked at. Raises FolderError."""
    return {path for path in shelf_paths(data) if not (data / FOLDER / (path.removeprefix(PREFIX) + SIDECAR)).exists()}


def by_address(data: Path) -> dict[str, str]:
    """The paths of those that were fetched, by the address that was given. Reads only what is said of each."""
    found = {}
    for path in shelf_paths(data):
        try:
            sidecar = (data / FOLDER / (path.removeprefix(PREFIX) + SIDECAR)).read_bytes()
        except OSError:  # put there by hand without one, or removed just now
            continue
        came = told_by(sidecar)[1]
        if came is not None and came.fetched_from is not None:
            found[came.fetched_from] = path
    return found


def load(data: Path, path: str, *, max_bytes: int) -> Input | Unreadable:
    """The bytes of an article of the shelf. Raises ShelfError for a path that is not there: nothing else is opened."""
    if path not in shelf_paths(data):
        raise _not_there(path)
    return Folders(None, data).load(path, max_bytes=max_bytes)


def keep(data: Path, article: Candidate) -> str:
    """Put a new article on the shelf, under a name that nothing has yet; its path. Raises OSError."""
    place = PurePosixPath(article.name)
    stem, ending = place.stem, place.suffix
    folder = data / FOLDER / place.parent
    make_folder(folder)
    for name in names(stem, ending):
        if (folder / name).exists():
            continue
        sidecar = folder / (name + SIDECAR)
        try:
            # The sidecar takes the name, and comes first: an article must not be read without its publisher.
            opened = sidecar.open("xb")
        except FileExistsError:
            continue
        try:
            with opened:
                opened.write(article.sidecar)
            sync(sidecar)
            _replace(folder / name, article.raw)
        except OSError:
            (folder / name).unlink(missing_ok=True)
            sidecar.unlink()
            raise
        return PREFIX + (place.parent / name).as_posix()
    raise ShelfError(f"There are too many articles called {stem}.", "Give it another title.")


def keep_again(data: Path, article: Candidate) -> str:
    """Replace an article of the shelf, or what is said of it; its path. Raises OSError and ShelfError."""
    path = PREFIX + article.name
    if path not in shelf_paths(data):
        raise _not_there(path)
    file, sidecar = data / FOLDER / article.name, data / FOLDER / (article.name + SIDECAR)
    digest = _hash(article.raw).encode()
    if sidecar.exists() and digest not in (said := sidecar.read_bytes()):
        _replace(sidecar, _HASHES.sub(b"\\1 " + digest + b"\n", said))  # both are as added, until both are replaced
    # The bytes first: after a kill in between they are fetched again, where a sidecar that came first would say that
    # this version of the page was fetched already.
    _replace(file, article.raw)
    _replace(sidecar, article.sidecar)
    return path


def described_anew(data: Path, path: str, description: Description, *, max_bytes: int) -> Candidate | Unreadable:
    """The article with other things said of it, to be kept again. Raises ShelfError for a path that is not there."""
    loaded = load(data, path, max_bytes=max_bytes)
    if isinstance(loaded, Unreadable):
        return loaded
    earlier, origination = told_by(loaded.sidecar)
    name = path.removeprefix(PREFIX)
    return candidate(
        loaded.raw,
        PurePosixPath(name).suffix,
        description.over(earlier),
        origination or BY_HAND,
        called=name,
        name=name,
        before=loaded.sidecar,
    )


def said_of(data: Path, path: str, *, max_bytes: int) -> Description | Unreadable:
    """What was said of an article of the shelf. Raises ShelfError for a path that is not there."""
    loaded = load(data, path, max_bytes=max_bytes)
    return loaded if isinstance(loaded, Unreadable) else told_by(loaded.sidecar)[0]


def remove(data: Path, path: str) -> None:
    """Take an article from the shelf; its stored versions stay for old quotes. Raises ShelfError and OSError."""
    if path not in shelf_paths(data):
        raise _not_there(path)
    file = data / FOLDER / path.removeprefix(PREFIX)
    file.unlink(missing_ok=True)
    file.with_name(file.name + SIDECAR).unlink(missing_ok=True)
    sync(file.parent)


def names(stem: str, ending: str = "") -> Iterator[str]:
    """What something may be called, until one is free."""
    yield stem + ending
    yield from (f"{stem}-{number}{ending}" for number in range(2, 1000))


def _replace(file: Path, raw: bytes) -> None:
    """Whole or not at all, and on disk: a refresh that reads meanwhile sees the old bytes or the new ones."""
    aside = file.with_name(f".{file.name}.part")
    try:
        aside.write_bytes(raw)
        sync(aside)
        aside.replace(file)
    except OSError:
        aside.unlink(missing_ok=True)  # a disk that is full is not to stay so
        raise
    sync(file.parent)


def _not_there(path: str) -> ShelfError:
    if is_on_shelf(path):
        return ShelfError(f"There is no {path} on the shelf.", "`quoth corpus list` tells what there is.")
    return ShelfError(
        f"{path} is not on the moderators' shelf, whose paths begin with {PREFIX}.",
        f"An article of the operator's folder is changed there: write {path}{SIDECAR} beside it, or delete it, "
        "then run `quoth refresh`.",
    )


# ── the sidecar ───────────────────────────────────────────────────────────────────────────────────────────────────


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _sidecar(description: Description, origination: Origination, raw: bytes, before: bytes | None) -> bytes:
    """What is known now, and of the sidecar of `before` what is not of our writing: authors, say, or a licence."""
    said = {each.name: getattr(description, each.name) for each in fields(description)}
    came: dict[str, str | None] = {}
    if origination != BY_HAND:
        came = {
            "added_by": origination.by,
            "added_at": origination.at.isoformat(),
            "fetched_from": origination.fetched_from,
            "etag": origination.etag,
            "last_modified": origination.last_modified,
        }
    if origination.by_feed is not None:
        came |= {SAID_BY_FEED + name: getattr(origination.by_feed, name) for name in NAMES}
    # The hash first: a sidecar of more than a block that a disk cuts has it still.
    known = {name: value for name, value in ({_HASH: _hash(raw)} | said | came).items() if value}
    known |= {name: value for name, value in _mapping(before).items() if not _is_ours(name)}
    return yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=1000).encode()


def _as_added(loaded: Input | Unreadable) -> Input | Unreadable:
    """What stands on a shelf, unless a disk lost some of it: a refresh then goes on with what it read before.

    A sidecar that says no hash was written by hand, or by an earlier Quoth; nothing is known of those bytes. Without a
    sidecar nobody vouches for them: no act of a moderator leaves an article so, and the database may be lost as well.
    """
    if isinstance(loaded, Unreadable):
        return loaded
    if loaded.sidecar is None:
        reason = "Its .meta.yaml is gone, and with it the hash of what was added: the file may be cut or damaged."
        advice = (
            "If a feed brought it, it is fetched again while the feed has it. Else remove and add it again, or put "
            ".meta.yaml back from a backup; if somebody put it there by hand, write one that names the publisher."
        )
        return NotAsAdded(loaded.path, reason, advice)
    hashes = _HASHES.search(loaded.sidecar)
    if loaded.sidecar.strip(b"\0") and (hashes is None or _hash(loaded.raw).encode() in hashes[1].split()):
        return loaded
    reason = "The file, or what was said of it, is not what was added: it is damaged, or was changed by hand."
    advice = (
        "Remove and add it again, or put it back from a backup; if it was meant, take `sha256` out of its .meta.yaml."
    )
    return NotAsAdded(loaded.path, reason, advice)


def told_by(sidecar: bytes | None) -> tuple[Description, Origination | None]:
    """The inverse of `_sidecar`; of one that somebody wrote by hand, what is there."""
    said = {name: value for name, value in _mapping(sidecar).items() if isinstance(value, str)}
    description = Description(**{each.name: said[each.name] for each in fields(Description) if each.name in said})
    try:
        at = datetime.fromisoformat(said["added_at"])
    except (KeyError, ValueError):
        return description, None
    by_feed = {name: said[key] for name in NAMES if (key := SAID_BY_FEED + name) in said}
    came = Origination(
        said.get("added_by", ""),
        at,
        said.get("fetched_from"),
        said.get("etag"),
        said.get("last_modified"),
        Description(**by_feed) if by_feed else None,
    )
    return description, came


def _mapping(sidecar: bytes | None) -> dict[str, Any]:
    """The fields of a sidecar under the names that we write; none of one that cannot be read."""
    try:
        known = yaml_mapping((sidecar or b"").decode("utf-8-sig", "replace"), SIDECAR)
    except RefusedError:
        known = {}
    found = known.items() if isinstance(known, dict) else ()
    return {ALIASES.get(str(name), str(name)): value for name, value in found}


def _is_ours(name: str) -> bool:
    return name in (*NAMES, *_OF_ORIGINATION, _HASH) or name.startswith(SAID_BY_FEED)
