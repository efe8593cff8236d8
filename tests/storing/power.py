"""A process that is killed, a disk that loses its power: what they would leave of a folder at each moment that matters.

A kill leaves all that was written. Without power, a file system may keep names and lose what was written under them, or
lose the names too; what was synced it keeps. Both are made here, each at its worst. SQLite's own files are taken as
they stand: it syncs them itself, and is believed.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TRUSTED = (".db", ".db-wal", ".sqlite3", ".sqlite3-wal")  # not -shm, which SQLite makes anew
MOMENTS = ("rename", "replace", "unlink", "remove")
END = "at the end"
LOST = b""  # of a file that was never synced, whose name was kept


@dataclass(frozen=True, slots=True)
class Left:
    """What a cut left, and when it came; `folder` is whole in place of the one that was watched."""

    folder: Path
    moment: str


class Disk:
    """Watches the folder `root`, all of which is on disk at first; `left` is what each cut would have left."""

    def __init__(self, root: Path, room: Path) -> None:
        self.root, self.room = root, room
        self.left: list[Left] = []
        self._held: dict[int, int] = {}  # inode: an open file, so that no other file gets the number
        self._bytes: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._folders: set[int] = set()
        self._look()
        for opened in list(self._held.values()):
            self.synced(opened)

    def synced(self, descriptor: int) -> None:
        """This file, or the names in this folder, are on disk now."""
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            with os.scandir(descriptor) as entries:
                self._names[found.st_ino] = {entry.name: entry.inode() for entry in entries}
        else:
            self._bytes[found.st_ino] = os.pread(descriptor, found.st_size, 0)

    def cut(self, moment: str) -> None:
        """Keep what would be left, were it all to end now."""
        self._look()
        ways = {"killed": self._all, "names kept": self._with_names, "names lost": self._without_names}
        for how, leave in ways.items():
            into = self.room / str(len(self.left))
            leave(into)
            self.left.append(Left(into, f"{moment}, {how}"))

    @property
    def left_at_the_end(self) -> tuple[Left, ...]:
        """What cuts leave once all was done, and acknowledged."""
        return tuple(left for left in self.left if left.moment.startswith(END))

    def close(self) -> None:
        for opened in self._held.values():
            os.close(opened)

    def _look(self) -> None:
        for path in (self.root, *self.root.rglob("*")):
            found = path.lstat()
            if found.st_ino not in self._held:
                self._held[found.st_ino] = os.open(path, os.O_RDONLY)
                if path.is_dir():
                    self._folders.add(found.st_ino)

    def _all(self, into: Path) -> None:
        shutil.copytree(self.root, into, ignore=shutil.ignore_patterns("*-shm"))

    def _with_names(self, into: Path) -> None:
        into.mkdir()
        for path in sorted(self.root.rglob("*")):
            there = into / path.relative_to(self.root)
            if path.is_dir():
                there.mkdir()
            elif path.name.endswith(TRUSTED):
                shutil.copyfile(path, there)
            else:
                there.write_bytes(self._bytes.get(path.lstat().st_ino, LOST))

    def _without_names(self, into: Path) -> None:
        self._write(self.root.lstat().st_ino, into)
        for path in self.root.rglob("*"):
            if path.name.endswith(TRUSTED):
                (into / path.relative_to(self.root)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, into / path.relative_to(self.root))

    def _write(self, folder: int, into: Path) -> None:
        into.mkdir()
        for name, inode in self._names.get(folder, {}).items():
            if inode in self._folders:
                self._write(inode, into / name)
            elif not name.endswith((*TRUSTED, "-shm")):
                (into / name).write_bytes(self._bytes.get(inode, LOST))


@contextmanager
def watched(root: Path, room: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """Kill, and cut the power: after each rename and removal, before each sync of what has its name, and at the end."""
    disk = Disk(root, room)
    true = {name: getattr(os, name) for name in ("fsync", *MOMENTS)}

    def fsync(descriptor: int) -> None:
        path = next((each for each in root.rglob("*") if each.lstat().st_ino == os.fstat(descriptor).st_ino), root)
        if not any(part.startswith(".") for part in path.relative_to(root).parts):  # which nobody looks at
            disk.cut(f"before {path.name} is synced")
        true["fsync"](descriptor)
        disk.synced(descriptor)

    def moved(name: str) -> Any:
        def move(*paths: Any, **options: Any) -> None:
            true[name](*paths, **options)
            if not options:  # else it is shutil.rmtree that clears away what has no name any more
                disk.cut(f"after {name} of {Path(paths[0]).name}")

        return move

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        for name in MOMENTS:
            patched.setattr(os, name, moved(name))
        try:
            yield disk
            disk.cut(END)
        finally:
            disk.close()
