"""DOCX as its reader sees it: paragraphs and table cells in order, with tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.article import Mark, MarkKind, Span
from corpus.canonical import Canonical, Run, SourceMap, shown
from corpus.draft import Draft, RefusedError
from corpus.limited import read_apart

MAX_UNPACKED = 100 * 2**20
"""Bytes that all parts may have together: a book with pictures has fewer, a zip bomb has more."""
_CHILD = Path(__file__).with_name("word_child.py")
# Signs for the end of a line that were pasted into one: the document goes on in the same line, and so do its marks.
_TO_BLANKS = str.maketrans(dict.fromkeys("\r\x85\u2028\u2029", " "))


def read_word(raw: bytes, name: str) -> Draft:
    """Raises RefusedError for what is no DOCX, is encrypted, broken, or unpacks to more than MAX_UNPACKED."""
    kinds: list[MarkKind | None] = []
    lines: list[str] = []
    runs: list[Run] = []
    start = 0
    for number, (text, style) in enumerate(_paragraphs(raw, name), start=1):
        for line in text.split("\n"):
            lines.append(line)
            kinds.append(_kind(style))
        runs.append(Run(start, number, 0))
        start += len(text) + 1
    joined = "\n".join(lines)
    if not joined.strip():
        raise RefusedError("The document holds no text.", "If it holds pictures of pages, export their text.")
    source = Canonical(
        joined, SourceMap("paragraph", len(joined), tuple(run for run in runs if run.start < len(joined)))
    )
    canonical = shown(source)
    return Draft(canonical, tuple(_marks(canonical.text, kinds)))


def _paragraphs(raw: bytes, name: str) -> list[tuple[str, str]]:
    """(text, style) of each."""
    said = read_apart(_CHILD, raw, name, MAX_UNPACKED)
    match said.get("refused"):
        case None:
            return [(text.translate(_TO_BLANKS), style) for text, style in said["paragraphs"]]
        case "ole":
            raise RefusedError(
                f"{name} is encrypted, or of a Word older than 2007.", "Save it as DOCX without a password."
            )
        case "large":
            raise RefusedError(f"{name} unpacks to {said['unpacked'] / 2**20:,.0f} MB.", "Save the text alone as DOCX.")
        case "encrypted":
            raise RefusedError(f"{name} is encrypted.", "Save it without a password.")
        case _:
            raise RefusedError(f"{name} is no DOCX, or is damaged.", "Open it in a word processor and save it again.")


def _kind(style: str) -> MarkKind | None:
    if style in ("Title", "Subtitle"):
        return MarkKind.HEADER
    if style.startswith("Heading"):
        return MarkKind.HEADING
    return MarkKind.CAPTION if style == "Caption" else None


def _marks(text: str, kinds: list[MarkKind | None]) -> Iterator[Mark]:
    start = 0
    for line, kind in zip(text.split("\n"), kinds, strict=False):  # empty lines at the end are gone
        if kind is not None and line.strip():
            yield Mark(kind, Span(start + len(line) - len(line.lstrip()), start + len(line)))
        start += len(line) + 1
