"""A backup of all that cannot be made again, taken while the bot runs; and put back, also while it runs.

One tar file: the databases (copied by SQLite, which waits for no one and tears nothing), the moderators' shelves, the
published index of each space, and a manifest with the hash of everything. Models and locks are not in it.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import spaces, state
from corpus import shelf, store
from corpus.database import StoreError
from corpus.durable import make_folder, sha256, sync
from corpus.explained import ExplainedError
from index import generation
from index.build import alone, disk_faults

MANIFEST = "manifest.json"
FORMAT = 1
# How often the copy of a space is begun again because a refresh published, and pruned, in the middle of it.
TRIES = 5
_SPACE = rf"(?:{spaces.FOLDER}/[0-9]{{1,20}}/)?"
# No name leads out of the data folder, whoever made the file.
_NAME = re.compile(
    rf"{_SPACE}(?:{store.FILE_NAME}|{state.FILE_NAME}|{shelf.WITHHELD}|{shelf.FOLDER}(?:/[^./\\][^/\\]*)+"
    rf"|{generation.FOLDER}/[0-9TZ.]+(?:/\.?[\w-][\w.-]*){{1,3}})"
)


class BackupError(ExplainedError):
    """The backup was not made, or was not put back; what was there before is as it was unless the reason says more."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What is in a backup: when it was made (aware), the data folders, and the published index of each that has one.

    Folders are relative to the data folder; "" is the operator's. `unread`: those whose index this program does not
    read; it is not put back, and a refresh builds it again.
    """

    made: datetime
    program: str
    spaces: tuple[str, ...]
    published: dict[str, str]
    files: int
    bytes: int
    unread: tuple[str, ...] = ()


def back_up(data: Path, file: Path, *, now: datetime, program: str) -> Backup:
    """Write a backup of the data folder to `file`, which is there whole or not at all. Raises BackupError, StoreError.

    `program` is the version of Quoth that makes it.
    """
    if not (data / store.FILE_NAME).is_file():
        raise BackupError(f"There is nothing to back up in {data}.", "Name the data folder with --data.")
    with _explained(file), tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as made:
        aside = Path(made)
        published = {}
        folders = ["", *sorted(f"{spaces.FOLDER}/{path.name}" for path in _servers(data))]
        for folder in folders:
            (aside / folder).mkdir(parents=True, exist_ok=True)
            name = _copied_space(data / folder, aside / folder)
            if name is not None:
                published[folder] = name
        if (data / state.FILE_NAME).is_file():
            _copy_database(data / state.FILE_NAME, aside / state.FILE_NAME)
        found = sorted(path for path in aside.rglob("*") if path.is_file())
        files = {path.relative_to(aside).as_posix(): [path.stat().st_size, sha256(path)] for path in found}
        manifest = {
            "format": FORMAT,
            "made": now.isoformat(),
            "program": program,
            "spaces": folders,
            "published": published,
            "files": files,
        }
        (aside / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        part = aside / "backup.tar"
        with tarfile.open(part, "w") as tar:
            for name in (MANIFEST, *files):
                tar.add(aside / name, name)
        sync(part)
        part.replace(file)
        sync(file.absolute().parent)
    return _backup(manifest)


def restore(data: Path, file: Path, agreed: Callable[[Backup], bool]) -> Backup | None:
    """Put a backup back, once every byte of it was checked; None where it was not `agreed`, and nothing was changed.

    A running bot goes on with what was put back. Servers' folders that the backup does not know stay as they are.
    Raises BackupError, RefreshError where a refresh is at work, and StoreError.
    """
    data.mkdir(parents=True, exist_ok=True)
    for left in data.glob(".restore-*"):  # of one that was killed
        shutil.rmtree(left)
    with disk_faults(data), tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as made:
        aside = Path(made)
        manifest = _unpacked(file, aside)
        backup = _backup(manifest)
        backup = replace(backup, unread=_unread(file, aside, backup))
        if not agreed(backup):
            return None
        for folder in backup.spaces:
            make_folder(data / folder)
            with alone(data / folder):
                published = None if folder in backup.unread else backup.published.get(folder)
                _put_back(aside / folder, data / folder, published)
        if (aside / state.FILE_NAME).is_file():
            _copy_database(aside / state.FILE_NAME, data / state.FILE_NAME)
    return backup


def _servers(data: Path) -> list[Path]:
    folder = data / spaces.FOLDER
    return [path for path in folder.iterdir() if (path / store.FILE_NAME).is_file()] if folder.is_dir() else []


def _copied_space(space: Path, aside: Path) -> str | None:
    """Copy a space; the id of its published index, None where it has none."""
    for _ in range(TRIES):
        name = generation.current(space)
        try:
            if name is not None:
                place = Path(generation.FOLDER) / name
                shutil.copytree(space / place, aside / place, ignore=shutil.ignore_patterns("*.lock"))
                generation.open_generation(aside, name)
        except (FileNotFoundError, shutil.Error, generation.GenerationError):
            shutil.rmtree(aside / generation.FOLDER, ignore_errors=True)
            if generation.current(space) == name:  # it is not that another one was published: it is damaged
                raise BackupError(f"The index {name} cannot be copied.", "Run `quoth refresh`, then back up.") from None
            continue
        _copy_database(space / store.FILE_NAME, aside / store.FILE_NAME)
        if name is None or _holds(aside / store.FILE_NAME, name):
            break
        shutil.rmtree(aside / generation.FOLDER)
    else:
        raise BackupError("Refreshes came one after the other.", "Run `quoth backup` again when they are done.")
    if (space / shelf.WITHHELD).is_file():
        shutil.copyfile(space / shelf.WITHHELD, aside / shelf.WITHHELD)
    if (space / shelf.FOLDER).is_dir():
        # Parts of a file that is just being written begin with a dot; a name that went meanwhile was removed. Each feed
        # has a folder of its own there.
        for path in (space / shelf.FOLDER).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                copy = aside / path.relative_to(space)
                copy.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(FileNotFoundError):
                    shutil.copyfile(path, copy)
    return name


def _copy_database(here: Path, there: Path) -> None:
    """By SQLite's own backup: whole as of one moment, also where others read and write either file. What comes out of
    a backup is sound, so it is the file in the data folder that BackupError tells to be damaged."""
    standing = there if there.exists() else here
    try:
        with closing(sqlite3.connect(here, timeout=30)) as made, closing(sqlite3.connect(there, timeout=30)) as target:
            made.backup(target)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise
        advice = "Stop Quoth, move it away with its -wal and -shm files, and run this again."
        if standing == here:
            advice = "Run `quoth check`, which tells what to do."
        raise BackupError(f"{standing} is damaged.", advice) from error


def _holds(database: Path, name: str) -> bool:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT 1 FROM shelf WHERE generation = ? LIMIT 1", (name,)).fetchone() is not None


def _unpacked(file: Path, aside: Path) -> dict[str, Any]:
    """The manifest of a backup, whose files lie in `aside` when all are as it says."""
    try:
        with tarfile.open(file, "r:") as tar:
            first = tar.extractfile(MANIFEST)
            manifest = json.loads(first.read()) if first else None
            if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
                raise BackupError(f"{file} was made by another version of Quoth.", "Install that version.")
            for name, (size, digest) in manifest["files"].items():
                if not _NAME.fullmatch(name):
                    raise BackupError(f"{file} holds {name!r}, which no backup does.", "Take another backup.")
                source = tar.extractfile(name)
                if source is None:
                    raise BackupError(f"{file} is damaged: {name} is no file in it.", "Take an earlier backup.")
                target = aside / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with source, target.open("wb") as written:
                    shutil.copyfileobj(source, written)
                sync(target)  # what it takes the place of is deleted in the end
                if target.stat().st_size != size or sha256(target) != digest:
                    raise BackupError(f"{file} is damaged: {name} is not what was saved.", "Take an earlier backup.")
        for folder in (path for path in aside.rglob("*") if path.is_dir()):
            sync(folder)
    except OSError as error:
        if isinstance(error, tarfile.TarError) or error.filename in (str(file), None):
            raise BackupError(f"{file} cannot be read: {error.strerror or error}.", "Name a backup.") from error
        raise
    except (tarfile.TarError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupError(f"{file} is no backup of Quoth, or is damaged.", "Take an earlier backup.") from error
    return manifest


def _unread(file: Path, aside: Path, backup: Backup) -> tuple[str, ...]:
    """The folders whose index is of a form that this program does not read. Raises BackupError for all else that it
    cannot serve of what was unpacked; opening the copies brings them to today's schema."""
    unread = []
    for folder in backup.spaces:
        try:
            store.Store.open(aside / folder).close()
            if name := backup.published.get(folder):
                try:
                    generation.open_generation(aside / folder, name)
                except generation.OtherFormatError:
                    unread.append(folder)
            if not folder and (aside / state.FILE_NAME).is_file():
                state.State(aside / state.FILE_NAME).close()
        except (StoreError, generation.GenerationError, state.StateError) as error:
            reason = f"{file} cannot be used: {error.reason}"
            raise BackupError(reason, "Install the version of Quoth that made it, or a newer one.") from error
    return tuple(unread)


def _put_back(aside: Path, space: Path, published: str | None) -> None:
    """The database first: of an index that answers meanwhile nothing false can be read, only that it is gone."""
    _copy_database(aside / store.FILE_NAME, space / store.FILE_NAME)
    if published is not None:
        place = Path(generation.FOLDER) / published
        make_folder(space / generation.FOLDER)
        if not (space / place).is_dir():
            (aside / place).rename(space / place)
            sync(space / generation.FOLDER)
        generation.publish(space, published)
    elif generation.current(space) is not None:
        generation.retract(space)
    for name in generation.built(space):
        if name != published:  # the database does not know it any more
            generation.discard(space, name)
    (space / shelf.WITHHELD).unlink(missing_ok=True)
    if (aside / shelf.WITHHELD).is_file():
        (aside / shelf.WITHHELD).rename(space / shelf.WITHHELD)
    old, new = space / shelf.FOLDER, aside / shelf.FOLDER
    if old.is_dir():
        old.rename(aside / "old-shelf")  # deleted with the rest of what lies aside
    if new.is_dir():
        new.rename(old)
    sync(space)


def _backup(manifest: dict[str, Any]) -> Backup:
    files = manifest["files"]
    return Backup(
        datetime.fromisoformat(manifest["made"]),
        str(manifest["program"]),
        tuple(manifest["spaces"]),
        dict(manifest["published"]),
        len(files),
        sum(size for size, _ in files.values()),
    )


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """What the disk that the backup goes to does not take."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        what = error.strerror if isinstance(error, OSError) else str(error)
        raise BackupError(f"{file} cannot be written: {what}.", "Name a place with room, and rights to it.") from error
