"""Who reads what: every server has the operator's articles, and its own once its moderators add some.

    <data>/                  the operator's index: what a server reads that has nothing of its own
    <data>/servers/<id>/     a server's own: shelf, database, index. Nothing of it is ever opened for another server

A server's folder is a data folder like the operator's, so whatever works on one works on the other. What a server or a
channel does not want of an index is left out as it is read, by a view; and a server's own index is built without it.
So is what its moderators withhold of the operator's articles.
"""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.where import Where
from corpus.shelf import Folders, House, ShelfError, collection_of, in_collections, in_house, is_on_shelf, withheld
from index.generation import GenerationError, current
from index.live import Live, Snapshot
from index.views import Views

FOLDER = "servers"
_GONE = ".gone-"  # before the name of a folder that is being deleted


@dataclass(frozen=True, slots=True)
class Space:
    """A data folder and the index that is served from it; `server` None is the operator's."""

    server: int | None
    data: Path
    live: Live


@dataclass(frozen=True, slots=True)
class Wanted:
    """The collections (see corpus/shelf.py) that are read in a place; None is all.

    `server`: of the operator's articles; its own are always among them. `channel`: of all that the server reads.
    """

    server: tuple[str, ...] | None = None
    channel: tuple[str, ...] | None = None


ALL = Wanted()


class Spaces:
    """The spaces of all servers of this process. May be used from any thread."""

    def __init__(
        self,
        data: Path,
        live: Live,
        opened: Callable[[Path], Live],
        *,
        articles: Path | None = None,
        wanted: Callable[[Where], Wanted] = lambda _: ALL,
        one_shelf: bool = False,
    ) -> None:
        """`live` is on the operator's folder `data`; `opened` opens another. With `one_shelf` all servers share it.

        `articles` is the operator's folder of articles, `wanted` what was chosen to be read in a place.
        """
        self._operators = Space(None, data, live)
        self._opened, self._one_shelf, self._articles = opened, one_shelf, articles
        self.wanted = wanted
        self._own: dict[int, Space] = {}
        self._views = Views()
        self._lock = threading.Lock()

    @property
    def operators(self) -> Space:
        return self._operators

    def of(self, server: int | None) -> Space:
        """What this server reads: its own space once that has an index, else the operator's. Raises StoreError."""
        if server is None or self._one_shelf or current(self.folder(server)) is None:
            return self._operators
        return self.own(server)

    def own(self, server: int) -> Space:
        """The space that this server's moderators keep, made where there is none yet. Raises StoreError."""
        if self._one_shelf:
            return self._operators
        with self._lock:
            if server not in self._own:
                data = self.folder(server)
                self._own[server] = Space(server, data, self._opened(data))
            return self._own[server]

    def folder(self, server: int) -> Path:
        return folder_of(self._operators.data, server)

    def space(self, server: int | None) -> Space:
        """The space of a server's own, or None's, the operator's. Raises StoreError."""
        return self._operators if server is None else self.own(server)

    def folders(self, server: int | None) -> Folders:
        """What a refresh of a server's own space reads, or of the operator's."""
        return folders_of(self._operators.data, self._articles, server, self.wanted)

    def snapshot(self, where: Where) -> Snapshot:
        """What a question there is answered from. Raises GenerationError, StoreError."""
        space = self.of(where.server)
        read = space.live.snapshot()
        wanted, out = self.wanted(where), self.left_out(where.server, space)
        if wanted != ALL:
            read = self._views.of(read, (space.server, wanted), lambda path: _is_read(path, space, wanted))
        return read.without(frozenset(path for path in read.paths if in_house(path) in out)) if out else read

    def left_out(self, server: int | None, space: Space) -> frozenset[str]:
        """What a server withholds of the operator's articles, as it calls them, while their `space` is what it reads.

        An index of its own is built without them. Raises GenerationError.
        """
        if server is None or server == space.server or self._one_shelf:
            return frozenset()
        try:
            return withheld(self.folder(server))
        except ShelfError as error:
            raise GenerationError(error.reason, error.advice) from error

    def collections(self, where: Where) -> Mapping[str, int]:
        """What can be chosen there, and how many articles each has: for a server all collections of the operator's, for
        a channel those that its server reads. Raises GenerationError, StoreError."""
        if where.channel is None:
            space, wanted = self._operators, ALL
        else:
            space, wanted = self.of(where.server), Wanted(self.wanted(Where(where.server, None)).server)
        seen = (seen_by_servers(path, space) for path in space.live.snapshot().paths if _is_read(path, space, wanted))
        return dict(sorted(Counter(map(collection_of, seen)).items()))

    def known(self) -> tuple[int, ...]:
        """The servers that have a folder of their own."""
        return () if self._one_shelf else servers_of(self._operators.data)

    def drop(self, server: int) -> None:
        """Delete all that is a server's own. Raises OSError."""
        with self._lock:
            if server in self._own:
                self._own.pop(server).live.close()
        parent = self._operators.data / FOLDER
        if not parent.is_dir():
            return
        for leftover in parent.glob(f"{_GONE}*"):
            shutil.rmtree(leftover)
        folder, gone = self.folder(server), parent / f"{_GONE}{server}"
        if folder.is_dir():
            # First out of the way, at once: half a folder must not be taken for a server's.
            folder.rename(gone)
            shutil.rmtree(gone)

    def close(self) -> None:
        """Close the servers' own; the operator's is closed by who opened it."""
        with self._lock:
            for space in self._own.values():
                space.live.close()
            self._own.clear()


def folder_of(data: Path, server: int) -> Path:
    """The data folder of a server's own."""
    return data / FOLDER / str(server)


def servers_of(data: Path) -> tuple[int, ...]:
    """The servers that have a folder of their own in this data folder of the operator's."""
    parent = data / FOLDER
    return (
        tuple(sorted(int(path.name) for path in parent.iterdir() if path.name.isdecimal())) if parent.is_dir() else ()
    )


def folders_of(
    data: Path, articles: Path | None, server: int | None, wanted: Callable[[Where], Wanted] = lambda _: ALL
) -> Folders:
    """What a refresh reads for a server, or for the operator (None). `data` and `articles` are the operator's."""
    if server is None:
        return Folders(articles, data)
    return Folders(articles, folder_of(data, server), House(data, wanted(Where(server, None)).server))


def seen_by_servers(path: str, space: Space) -> str:
    """A path of a space as servers call it: the operator's own shelf is HOUSE to them."""
    return in_house(path) if space.server is None else path


def _is_read(path: str, space: Space, wanted: Wanted) -> bool:
    seen = seen_by_servers(path, space)
    return (is_on_shelf(seen) or in_collections(seen, wanted.server)) and in_collections(seen, wanted.channel)
