"""Generations: built indexes on disk that never change, and the one that is published.

    <data>/generations/<id>/manifest.json   what is in it, by whom encoded, and the checksum of every file
    <data>/generations/<id>/…               the files that the writers made
    <data>/generations/CURRENT              the id of the published one

A generation is built in a folder with a leading dot, synced, renamed, opened again (which checks every byte), and only
then named in CURRENT, by an atomic rename. Killed at any moment, the published one still stands.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus.database import DamageError
from corpus.durable import make_folder, sealed, sha256, sync, unsealed, write_synced
from corpus.explained import ExplainedError
from corpus.store import Store
from corpus.stored_reading import Shelved

FOLDER = "generations"
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
FORMAT = 3  # goes up when the files of an older one can no longer be read, or answer worse: now titles are searched
KEPT = 3  # the published one and two before it: a process that is just opening one still finds it
ID_FORMAT = "%Y%m%dT%H%M%S.%fZ"  # sorts by time
REBUILD = "Run `quoth refresh`: it builds the index again from the stored articles."

# What writes the files of a generation: a name, and what makes the file or folder of that name at the path it is given.
Writers = Mapping[str, Callable[[Path], object]]


class GenerationError(ExplainedError):
    """There is no index to answer from."""


class OtherFormatError(GenerationError):
    """The index is whole, and of a form that another version of Quoth reads."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a generation: its path, its version, and the stored reading that says how it was cut."""

    path: str
    version: str
    reading: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation is built from. Rows of its index are the `passages` of its entries, in order.

    `passages_sha256` is a hash over all their offsets; `calibration` belongs to whoever calibrates; `aligner` is the
    number of the rules by which its articles were compared, 0 where they were not.
    """

    fingerprint: str
    dim: int
    reader_version: int
    entries: tuple[Entry, ...]
    passages: int
    passages_sha256: str
    calibration: dict[str, Any] | None = None
    aligner: int = 0

    @classmethod
    def of(
        cls,
        shelved: Sequence[Shelved],
        *,
        fingerprint: str,
        dim: int,
        reader_version: int,
        calibration: dict[str, Any] | None,
        aligner: int,
    ) -> Contents:
        entries = tuple(Entry(s.article.path, s.article.version, s.reading) for s in shelved)
        passages = sum(len(s.passages) for s in shelved)
        sha256 = passages_sha256(shelved)
        return cls(fingerprint, dim, reader_version, entries, passages, sha256, calibration, aligner)


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened generation: every byte of it was just checked."""

    id: str
    folder: Path
    created: datetime
    contents: Contents

    def articles(self, store: Store) -> tuple[Shelved, ...]:
        """Its articles from the store, in the order of their rows. Raises GenerationError unless all are as built."""
        shelved = [self.article(entry, store) for entry in self.contents.entries]
        if passages_sha256(shelved) != self.contents.passages_sha256:
            raise GenerationError(f"The passages of generation {self.id} are not the stored ones.", REBUILD)
        return tuple(shelved)

    def article(self, entry: Entry, store: Store) -> Shelved:
        """One of its articles from the store, held against its hashes. Raises GenerationError."""
        try:
            found = store.reading(entry.reading)
        except DamageError as error:
            raise GenerationError(error.reason, error.advice) from error
        if found is None or found.article.version != entry.version:
            raise GenerationError(f"The stored article {entry.path} is gone from the database.", "Run `quoth refresh`.")
        return found


def passages_sha256(shelved: Iterable[Shelved]) -> str:
    """A hash over the versions and the offsets of all passages, in order."""
    digest = hashlib.sha256()
    for each in shelved:
        digest.update(each.article.version.encode())
        for passage in each.passages:
            digest.update(b"%d-%d " % (passage.span.start, passage.span.end))
    return digest.hexdigest()


def write(data: Path, contents: Contents, writers: Writers, *, now: datetime) -> Generation:
    """Build a generation and check it; it is not yet published. Raises OSError, as when the disk is full."""
    parent = data / FOLDER
    make_folder(parent)
    name = _next_id(parent, now)
    aside = parent / f".building-{name}"
    aside.mkdir()
    for file_name, make in writers.items():
        make(aside / file_name)
    files = {}
    for path in _files(aside):
        sync(path)
        files[path.relative_to(aside).as_posix()] = sha256(path)
    write_synced(aside / MANIFEST, sealed(_content_json(name, now, contents, files)))
    for folder in (aside, *(path for path in aside.rglob("*") if path.is_dir())):
        sync(folder)
    aside.rename(parent / name)
    sync(parent)
    return open_generation(data, name)


def recalibrated(data: Path, generation: Generation, calibration: dict[str, Any], *, now: datetime) -> Generation:
    """The same generation with another calibration, under an id of its own; it is not yet published."""
    names = {path.relative_to(generation.folder).parts[0] for path in _files(generation.folder)} - {MANIFEST}

    def copy(name: str) -> Callable[[Path], object]:
        here = generation.folder / name
        return lambda there: shutil.copytree(here, there) if here.is_dir() else shutil.copyfile(here, there)

    contents = replace(generation.contents, calibration=calibration)
    return write(data, contents, {name: copy(name) for name in names}, now=now)


def publish(data: Path, generation: str) -> None:
    """Make this generation the one that answers: atomic, and on disk when it returns."""
    parent = data / FOLDER
    aside = parent / f".{CURRENT}"
    write_synced(aside, f"{generation}\n")
    aside.replace(parent / CURRENT)
    sync(parent)


def current(data: Path) -> str | None:
    """The id of the published generation; None where nothing was published yet, or where CURRENT holds no id."""
    try:
        name = (data / FOLDER / CURRENT).read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    return name if _is_id(name) else None


def retract(data: Path) -> None:
    """Let no generation answer, until the next one is published."""
    (data / FOLDER / CURRENT).unlink(missing_ok=True)
    sync(data / FOLDER)


def built(data: Path) -> tuple[str, ...]:
    """The ids of all generations that are kept, oldest first, the published one among them."""
    return tuple(_ids(data / FOLDER))


def discard(data: Path, generation: str) -> None:
    """Delete a generation that does not answer."""
    if generation == current(data):
        raise ValueError(f"{generation} answers")
    _remove(data / FOLDER / generation)


def open_generation(data: Path, name: str, *, fingerprint: str | None = None) -> Generation:
    """Open a generation, checking every byte; with `fingerprint`, that this encoder made it. Raises GenerationError."""
    folder = data / FOLDER / name
    damaged = GenerationError(f"Generation {name} of the index is damaged.", REBUILD)
    try:
        content = unsealed((folder / MANIFEST).read_text("utf-8"))
        if content is None or content["id"] != name:
            raise damaged
        if content["format"] != FORMAT:
            raise _other_format(name, content["format"])
        for file_name, checksum in content["files"].items():
            if sha256(folder / file_name) != checksum:
                raise GenerationError(f"{FOLDER}/{name}/{file_name} is damaged.", REBUILD)
    except FileNotFoundError as error:
        raise GenerationError(f"{error.filename} is missing.", REBUILD) from None
    except OSError as error:
        raise GenerationError(f"{error.filename} cannot be read: {error.strerror}.", REBUILD) from error
    except (ValueError, KeyError, TypeError, AttributeError):  # not JSON, or not of our shape
        raise damaged from None
    generation = Generation(name, folder, datetime.fromisoformat(content["created"]), _contents(content))
    if fingerprint is not None and generation.contents.fingerprint != fingerprint:
        reason = f"The index was made by the encoder {generation.contents.fingerprint}, and this one is {fingerprint}."
        raise GenerationError(
            reason, "Set QUOTH_ENCODER and QUOTH_BACKEND back, or run `quoth refresh` to build the index anew."
        )
    return generation


def calibration_kept(data: Path, fingerprint: str) -> dict[str, Any] | None:
    """The calibration of the published generation, or else of the newest, that this encoder made; also of one that
    cannot answer, since its files are damaged or of an earlier form. None where no manifest is whole."""
    for name in filter(None, (current(data), *reversed(built(data)))):
        try:
            content = unsealed((data / FOLDER / name / MANIFEST).read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
        if content is not None and content.get("format", 0) <= FORMAT and content.get("encoder") == fingerprint:
            return content.get("calibration")
    return None


def prune(data: Path, *, kept: int = KEPT) -> tuple[str, ...]:
    """Delete all but the newest generations, never the published one; the ids that are left, oldest first."""
    names = _ids(data / FOLDER)
    published = current(data)
    left = tuple(name for name in names if name in names[-kept:] or name == published)
    for name in names:
        if name not in left:
            _remove(data / FOLDER / name)
    return left


def discard_leftovers(data: Path) -> None:
    """Delete what a killed build left behind: folders never finished, generations never published."""
    parent = data / FOLDER
    if not parent.is_dir():
        return
    published = current(data)
    for path in parent.iterdir():
        if path.name.startswith(".") or (published is not None and _is_id(path.name) and path.name > published):
            _remove(path)


def _other_format(name: str, form: int) -> OtherFormatError:
    if form < FORMAT:
        return OtherFormatError(f"Generation {name} of the index was made by an earlier version of Quoth.", REBUILD)
    return OtherFormatError(
        f"Generation {name} of the index was made by a newer Quoth (form {form}; this one reads {FORMAT}).",
        f"Install that version again. Or: {REBUILD[0].lower()}{REBUILD[1:]}",
    )


def _next_id(parent: Path, now: datetime) -> str:
    """The time, moved past the newest id: ids stay unique and in order also where the clock was set back."""
    at = now.astimezone(UTC)
    for name in _ids(parent)[-1:]:
        newest = datetime.strptime(name, ID_FORMAT).replace(tzinfo=UTC)
        at = max(at, newest + timedelta(microseconds=1))
    return at.strftime(ID_FORMAT)


def _is_id(name: str) -> bool:
    try:
        datetime.strptime(name, ID_FORMAT)  # noqa: DTZ007 - only its form is asked
    except ValueError:
        return False
    return True


def _ids(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir() if _is_id(path.name)) if parent.is_dir() else []


def _remove(path: Path) -> None:
    """Delete a file or folder; a folder is renamed first, so that half a generation never bears an id."""
    if not path.is_dir():
        path.unlink()
        return
    doomed = path if path.name.startswith(".") else path.rename(path.with_name(f".doomed-{path.name}"))
    shutil.rmtree(doomed)


def _files(folder: Path) -> list[Path]:
    """All files below, in order, but for locks: whoever reads an index may make or drop those."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def _content_json(name: str, now: datetime, contents: Contents, files: dict[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "id": name,
        "created": now.astimezone(UTC).isoformat(),
        "encoder": contents.fingerprint,
        "dim": contents.dim,
        "reader_version": contents.reader_version,
        "articles": [[entry.path, entry.version, entry.reading] for entry in contents.entries],
        "passages": contents.passages,
        "passages_sha256": contents.passages_sha256,
        "calibration": contents.calibration,
        "aligner": contents.aligner,
        "files": files,
    }


def _contents(content: dict[str, Any]) -> Contents:
    """The inverse of `_content_json`; the checksum was right, so the shape is ours."""
    return Contents(
        fingerprint=content["encoder"],
        dim=content["dim"],
        reader_version=content["reader_version"],
        entries=tuple(Entry(*entry) for entry in content["articles"]),
        passages=content["passages"],
        passages_sha256=content["passages_sha256"],
        calibration=content["calibration"],
        aligner=content.get("aligner", 0),  # generations from before there were origins have none
    )
