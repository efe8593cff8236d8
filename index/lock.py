"""One at a time: the lock that a refresh holds on the data folder, and any other that a process holds while it runs."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_NAME = "refresh.lock"


class LockedError(Exception):
    """Another process holds the lock; `pid` is its number, as far as it said so."""

    def __init__(self, pid: str) -> None:
        super().__init__(f"held by process {pid}")
        self.pid = pid


@contextmanager
def sole_writer(data: Path) -> Iterator[None]:
    """Hold the writers' lock of the folder `data`. Raises as `held`."""
    with held(data / FILE_NAME):
        yield


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock at `path`; raises LockedError at once when another process holds it, and OSError.

    The system lets go of it when the process ends, however it ends; the file itself says nothing.
    """
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LockedError(file.read(20).strip() or "unknown") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
