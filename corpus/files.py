"""A folder of files to articles: the only code that opens one.

    list_files(folder)  ->  load_input(folder, path)  ->  read_article(input)

`load_input` reads every byte once; `read_article` is a pure function of them, so equal digests give equal readings.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from corpus.article import Article, Mark, MarkKind, Metadata, MetadataSource, Unreadable
from corpus.canonical import READER_VERSION, SourceMap, canonical_of
from corpus.decoding import decode
from corpus.draft import Draft, RefusedError
from corpus.explained import ExplainedError
from corpus.header import header
from corpus.markdown import read_markdown
from corpus.marks import mark
from corpus.metadata import first_known, from_feed, from_yaml
from corpus.pdf import read_pdf
from corpus.sentences import sentences
from corpus.webpage import read_webpage
from corpus.word import read_word

SIDECAR = ".meta.yaml"
"""`story.txt.meta.yaml` describes `story.txt`."""
DEFAULTS = "_defaults.yaml"
"""Describes every article of its folder and of the folders below; the nearest one wins, field by field."""
_YAML_BYTES = 64 * 1024  # the longest of the suites' has 300 bytes
_VANISHED = "The file is no longer there: it was deleted or renamed since the folder was listed."


class FolderError(ExplainedError):
    """The folder of articles cannot be listed; nothing was read."""

    def __init__(self, folder: Path, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.folder = folder

    def __str__(self) -> str:
        return f"{self.folder}: {super().__str__()}"


class Vanished(Unreadable):
    """A file that was listed and is gone: its article was removed, which is no error."""


@dataclass(frozen=True, slots=True)
class Input:
    """Every byte that one article is made of. `defaults` are (name, bytes), the nearest folder's first."""

    path: str
    raw: bytes = field(repr=False)
    sidecar: bytes | None = field(default=None, repr=False)
    defaults: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over the bytes, the path and the reader's version: the same digest gives the same reading."""
        digest = hashlib.sha256(f"{READER_VERSION}\0".encode())
        parts = [self.path.encode(), self.raw, b"" if self.sidecar is None else b"+" + self.sidecar]
        for name, raw in self.defaults:
            parts += (name.encode(), raw)
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """The file as it was read, and the way from the canonical text back to it."""

    raw: bytes = field(repr=False)
    media_type: str
    map: SourceMap


@dataclass(frozen=True, slots=True)
class Reading:
    article: Article
    source: Source


# ── the folder ────────────────────────────────────────────────────────────────────────────────────────────────────


def list_files(folder: Path) -> list[str]:
    """The paths of all that is meant as an article, relative, with forward slashes, sorted.

    Hidden files, editors' temporary files and names that begin with "_" are skipped. A sidecar is listed only when the
    file that it describes is missing, so that `load_input` can say so. Raises FolderError.
    """
    found = set(_walk(folder))
    articles = {path for path in found if not path.endswith(SIDECAR)}
    orphans = {path for path in found - articles if path.removesuffix(SIDECAR) not in articles}
    return sorted(articles | orphans)


def _walk(folder: Path) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        # A folder that is skipped would look like articles that were removed.
        raise _folder_error(Path(error.filename or folder), error) from error

    seen: set[tuple[int, int]] = set()
    for here, folders, files in os.walk(folder, onerror=refuse, followlinks=True):
        at = Path(here)
        try:
            status = at.stat()
        except OSError as error:
            refuse(error)
        if (status.st_dev, status.st_ino) in seen:  # a link that leads back up
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from ((at / name).relative_to(folder).as_posix() for name in files if not _skipped(name))


def _skipped(name: str) -> bool:
    temporary = name.endswith(("~", ".tmp", ".part", ".swp", ".bak", ".crdownload")) or name.startswith(("#", "~$"))
    return temporary or name.startswith((".", "_")) or name in ("Thumbs.db", "desktop.ini")


def _folder_error(folder: Path, error: OSError) -> FolderError:
    if isinstance(error, FileNotFoundError):
        return FolderError(folder, "There is no such folder.", "Give the folder that holds the articles.")
    if isinstance(error, NotADirectoryError):
        return FolderError(folder, "This is a file, not a folder.", "Give the folder that holds the articles.")
    if isinstance(error, PermissionError):
        return FolderError(folder, "Quoth may not read this folder.", "Let Quoth's user read and enter it.")
    return FolderError(folder, f"The folder cannot be listed ({error.strerror}).", "Check the disk, then try again.")


# ── one file's bytes ──────────────────────────────────────────────────────────────────────────────────────────────


def load_input(folder: Path, path: str, *, max_bytes: int) -> Input | Unreadable:
    """The bytes of the file at `path`, of its sidecar and of all folder defaults above it; each is read once."""
    if (refused := _refused_by_name(path)) is not None:
        return refused
    try:
        raw = _bytes_of(folder / path, max_bytes)
        return Input(path, raw, _sidecar(folder, path), tuple(_defaults(folder, path)))
    except RefusedError as error:
        return Unreadable(path, error.reason, error.advice)
    except FileNotFoundError:
        return Vanished(path, _VANISHED, "Nothing to do, if that was meant.")
    except PermissionError:
        return Unreadable(path, "Quoth may not read this file, or what describes it.", "Let Quoth's user read it.")
    except OSError as error:
        return Unreadable(path, f"The file cannot be read ({error.strerror or error}).", "Check the disk and the file.")


def _refused_by_name(path: str) -> Unreadable | None:
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in path):
        printable = path.encode("utf-8", "backslashreplace").decode()
        readable = "".join(char if char.isprintable() else "\ufffd" for char in printable)
        return Unreadable(readable, "The name holds characters that cannot be shown.", "Rename the file.")
    if path.endswith(SIDECAR):
        return Unreadable(
            path,
            f"It describes {PurePosixPath(path).name.removesuffix(SIDECAR)}, which is not in this folder.",
            "Put the article beside it, or delete it.",
        )
    if PurePosixPath(path).suffix.lower() not in _READERS:
        return Unreadable(
            path,
            "Quoth does not read this kind of file.",
            f"It reads {', '.join(_READERS)}. A name that begins with _ is skipped.",
        )
    return None


def _sidecar(folder: Path, path: str) -> bytes | None:
    try:
        return _bytes_of(folder / (path + SIDECAR), _YAML_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # the article's own name is so long that none can have this one
            return None
        raise


def _defaults(folder: Path, path: str) -> Iterator[tuple[str, bytes]]:
    for parent in PurePosixPath(path).parents:
        name = (parent / DEFAULTS).as_posix()
        try:
            yield name, _bytes_of(folder / name, _YAML_BYTES)
        except FileNotFoundError:
            continue


def _bytes_of(file: Path, max_bytes: int) -> bytes:
    """All of a regular file; never waits on a pipe, never reads more than `max_bytes` + 1."""
    try:
        with open(file, "rb", opener=_without_waiting) as opened:  # (Path.open takes no opener)
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _not_regular(file)
            if status.st_size <= max_bytes:
                # No more than it has: Python makes room for as much as it is asked for, however little is there.
                raw = opened.read(status.st_size + 1)
                if len(raw) > status.st_size:  # it has grown
                    raw += opened.read(max_bytes + 1 - len(raw))
                if len(raw) <= max_bytes:
                    return raw
    except OSError as error:
        if error.errno in (errno.EISDIR, errno.ENXIO, errno.ELOOP):  # a folder, a socket, a link to itself
            raise _not_regular(file) from error
        raise
    size = max(status.st_size, max_bytes + 1)
    raise RefusedError(
        f"{file.name} has {_mebibytes(size)}, and the limit is {_mebibytes(max_bytes)}.",
        "Split the file, or raise QUOTH_MAX_FILE_MB.",
    )


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _not_regular(file: Path) -> RefusedError:
    return RefusedError(f"{file.name} is not a regular file.", "Put a copy of the article itself there.")


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB" if size >= 2**20 / 10 else f"{size:,} bytes"


# ── bytes to an article ───────────────────────────────────────────────────────────────────────────────────────────


def _text(raw: bytes, name: str) -> Draft:  # noqa: ARG001 (every reader takes the same)
    return Draft(canonical_of(decode(raw)))


def _markdown(raw: bytes, name: str) -> Draft:
    return read_markdown(decode(raw), name)


_READERS: dict[str, tuple[str, Callable[[bytes, str], Draft]]] = {
    ".txt": ("text/plain", _text),
    ".md": ("text/markdown", _markdown),
    ".markdown": ("text/markdown", _markdown),
    ".html": ("text/html", read_webpage),
    ".htm": ("text/html", read_webpage),
    ".pdf": ("application/pdf", read_pdf),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", read_word),
}


def read_article(input: Input) -> Reading | Unreadable:  # noqa: A002 (the word of the contract)
    """The article that these bytes hold. Pure: reads nothing else, knows no clock."""
    name = PurePosixPath(input.path).name
    media_type, read = _READERS[PurePosixPath(input.path).suffix.lower()]
    try:
        sidecar = input.sidecar or b""
        described = from_yaml(sidecar, name + SIDECAR, MetadataSource.SIDECAR)
        by_feed = from_feed(sidecar, name + SIDECAR)
        defaults = tuple(from_yaml(raw, path, MetadataSource.DEFAULTS) for path, raw in input.defaults)
        draft = read(input.raw, name)
    except RefusedError as refused:
        return Unreadable(input.path, refused.reason, refused.advice)
    article = _article(input, draft, (described, *draft.claims, by_feed), defaults)
    if not article.sentences:
        return Unreadable(
            input.path,
            "The file holds no sentence that could be quoted.",
            "If it does hold prose, see that it stands in whole sentences, one paragraph a line.",
        )
    return Reading(article, Source(input.raw, media_type, draft.canonical.map))


def _article(
    input: Input,  # noqa: A002 (as in read_article)
    draft: Draft,
    claims: tuple[Metadata, ...],
    defaults: tuple[Metadata, ...],
) -> Article:
    text = draft.canonical.text
    printed = header(text)
    marks = mark(text, _disjoint_hints(printed.marks, draft.hints))
    return Article(
        path=input.path,
        source_sha256=hashlib.sha256(input.raw).hexdigest(),
        text=text,
        metadata=first_known((*claims, printed.metadata, *defaults)),
        marks=marks,
        sentences=sentences(text, marks),
    )


def _disjoint_hints(printed: tuple[Mark, ...], hints: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Both, in the order of the text; the format's own word wins where the header's rules saw the same stretch."""
    kept = [
        seen
        for seen in printed
        if not any(hint.span.overlaps(seen.span) and hint.kind is not MarkKind.HEADER for hint in hints)
    ]
    return tuple(sorted({*kept, *hints}, key=lambda hint: (hint.span, hint.kind)))
