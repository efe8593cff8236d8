"""Who reads what: every server has the operator's articles, and its own once its moderators add some.

    <data>/                  the operator's index: what a server reads that has nothing of its own
    <data>/servers/<id>/     a server's own: shelf, database, index. Nothing of it is ever opened for another server

A server's folder is a data folder like the operator's, so whatever works on one works on the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.where import Where
from index.generation import current
from index.live import Live, Snapshot

FOLDER = "servers"


@dataclass(frozen=True, slots=True)
class Space:
    """A data folder and the index that is served from it; `server` None is the operator's."""

    server: int | None
    data: Path
    live: Live


class Spaces:
    """The spaces of all servers of this process. May be used from any thread."""

    def __init__(self, data: Path, live: Live, opened: Callable[[Path], Live], *, one_shelf: bool = False) -> None:
        """`live` is on the operator's folder `data`; `opened` opens another. With `one_shelf` all servers share it."""
        self._operators = Space(None, data, live)
        self._opened, self._one_shelf = opened, one_shelf
        self._own: dict[int, Space] = {}
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
        return self._operators.data / FOLDER / str(server)

    def snapshot(self, where: Where) -> Snapshot:
        """What a question there is answered from. Raises GenerationError, StoreError."""
        return self.of(where.server).live.snapshot()

    def known(self) -> tuple[int, ...]:
        """The servers that have a folder of their own."""
        return () if self._one_shelf else servers_of(self._operators.data)

    def close(self) -> None:
        """Close the servers' own; the operator's is closed by who opened it."""
        with self._lock:
            for space in self._own.values():
                space.live.close()
            self._own.clear()


def servers_of(data: Path) -> tuple[int, ...]:
    """The servers that have a folder of their own in this data folder of the operator's."""
    parent = data / FOLDER
    return (
        tuple(sorted(int(path.name) for path in parent.iterdir() if path.name.isdecimal())) if parent.is_dir() else ()
    )
