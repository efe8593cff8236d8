"""PDF: the lines of its pages, read by a process of its own, joined into paragraphs.

A hyphen at a line's end stays ("mega-" + "prison" is "mega-prison", "prison-" + "ers" is "prison-ers"): the page shows
it, and which hyphens the typesetter added, nobody can know. Characters come from the page alone; a line break inside a
paragraph becomes one space. Many files do not say of every sign what letter it is: a paragraph with such a sign is left
out whole, for what was printed there is not known; but for a sign at a line's head, which marks an item of a list.
Small figures that are set high or low stay so, as on a web page.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from corpus.article import Mark, MarkKind, Span
from corpus.canonical import Canonical, Run, SourceMap, shown
from corpus.draft import Draft, RefusedError
from corpus.limited import read_apart

MAX_PAGES = 500
_CHILD = Path(__file__).with_name("pdf_child.py")
_LOST = "\ufffd"  # as pdf_child.py gives a sign of which the file does not say what letter it is


@dataclass(frozen=True, slots=True)
class PageLine:
    """One printed line; the page from 1, the box in points, y upwards."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(raw: bytes, name: str) -> Draft:
    """Raises RefusedError for what is no PDF, encrypted, cut off, damaged, too long, or holds no text."""
    if b"%PDF-" not in raw[:1024]:
        raise RefusedError(f"{name} is not a PDF.", "Look what it is, and give it the right ending.")
    if b"%%EOF" not in raw[-4096:]:
        raise RefusedError(f"{name} was not written to its end.", "Copy it here again.")
    printed = join_lines(_lines(raw, name))
    if not printed:
        raise RefusedError(f"{name} holds no text, perhaps only pictures of pages.", "Recognise its text (OCR) first.")
    paragraphs = [paragraph for paragraph in printed if _LOST not in paragraph.text]
    if not paragraphs:
        raise RefusedError(
            f"{name} does not say what letters its signs are.", "Save it anew, or recognise its text (OCR)."
        )
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    runs: list[Run] = []
    start = 0
    for paragraph in paragraphs:
        runs += (Run(start + at, page, 0) for at, page in paragraph.pages)
        start += len(paragraph.text) + 1
    canonical = shown(Canonical(text, SourceMap("page", len(text), tuple(_merged(runs)))))
    return Draft(canonical, tuple(_furniture(canonical.text, paragraphs)))


def _merged(runs: list[Run]) -> list[Run]:
    return [run for i, run in enumerate(runs) if i == 0 or runs[i - 1].source != run.source]


def _lines(raw: bytes, name: str) -> list[PageLine]:
    said = read_apart(_CHILD, raw, name, MAX_PAGES)
    if said.get("refused") == "encrypted":
        raise RefusedError(f"{name} is protected by a password.", "Save it without one.")
    if said.get("refused") == "long":
        raise RefusedError(f"{name} has {said['pages']} pages; the limit is {MAX_PAGES}.", "Split it.")
    if "refused" in said:
        raise RefusedError(f"{name} is damaged.", "Open it in a viewer and print it to a new PDF.")
    return [PageLine(number, *line) for number, lines in enumerate(said["pages"], start=1) for line in lines]


# ── lines to paragraphs ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`pages` are (offset, page), the first at offset 0. Furniture is a page number or a running head."""

    text: str
    pages: tuple[tuple[int, int], ...]
    furniture: bool = False


_ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"\w[-\u2010\u2011]$")


def join_lines(lines: list[PageLine]) -> list[Paragraph]:
    """Paragraphs in the order of the pages. One that goes on over a page's end stands before the furniture between."""
    furniture = _running(lines)
    gap = _usual_gap(lines)
    right_edges = dict(zip(lines, _right_edges(lines), strict=True))
    paragraphs: list[Paragraph] = []
    passed: list[Paragraph] = []  # furniture met since the last line of text
    together: list[tuple[str, int]] = []  # the lines of the paragraph that is being read, and their pages
    before: PageLine | None = None
    for line in lines:
        text = " ".join(line.text.split()).removeprefix(f"{_LOST} ")
        if not text:
            continue
        if line in furniture:
            passed.append(Paragraph(text, ((0, line.page),), furniture=True))
            continue
        if before is not None and _goes_on(before, line, gap, right_edges[before]):
            together.append((text, line.page))
        else:
            if together:
                paragraphs.append(_joined(together))
            paragraphs += passed
            passed = []
            together = [(text, line.page)]
        before = line
    return [*paragraphs, *([_joined(together)] if together else ()), *passed]


def _joined(lines: list[tuple[str, int]]) -> Paragraph:
    """One paragraph of lines, none of them empty, each with its page."""
    parts: list[str] = []
    pages: list[tuple[int, int]] = []
    length = 0
    for text, page in lines:
        if parts and not (_HYPHENATED.search(parts[-1]) and text[0].isalnum()):
            parts.append(" ")
            length += 1
        if not pages or pages[-1][1] != page:
            pages.append((length, page))
        parts.append(text)
        length += len(text)
    return Paragraph("".join(parts), tuple(pages))


def _goes_on(before: PageLine, line: PageLine, gap: float, right_edge: float) -> bool:
    """Whether `line` belongs to the paragraph of the line before it."""
    ended = _ENDS.search(before.text.rstrip()) is not None
    if _is_above(line, before):
        return not ended and line.text.lstrip()[:1].islower()
    same_size = abs(line.height - before.height) <= 0.2 * max(line.height, before.height, 1)
    near = before.bottom - line.top <= gap + 0.5 * line.height
    full = before.right >= right_edge - 0.2 * max(right_edge - before.left, 1)
    indented = line.left > before.left + 0.8 * line.height
    return (
        same_size and near and not (ended and (indented or not full)) and (full or not line.text.lstrip()[:1].isupper())
    )


def _usual_gap(lines: list[PageLine]) -> float:
    """Points between two lines of one paragraph, as most pairs of lines have it."""
    gaps = [a.bottom - b.top for a, b in pairwise(lines) if a.page == b.page and b.top <= a.top]
    return statistics.median_low(gaps) if gaps else 0.0


def _is_above(line: PageLine, before: PageLine) -> bool:
    """Whether a line stands no longer below the one before it: on a new page, or in a new column."""
    return line.page != before.page or line.bottom > before.top


def _right_edges(lines: list[PageLine]) -> list[float]:
    """For each line, where the longest of its column and about its size ends: a title over two columns is no measure
    for the lines of the left one."""
    column = 0
    found: list[tuple[int, int]] = []  # of each line the column, and the size in steps of a fifth
    edges: dict[tuple[int, int], float] = {}
    for before, line in zip([None, *lines], lines, strict=False):
        column += before is not None and _is_above(line, before)
        size = round(math.log(max(line.height, 0.1), 1.2))
        found.append((column, size))
        for about in (size - 1, size, size + 1):
            edges[column, about] = max(line.right, edges.get((column, about), line.right))
    return [edges[each] for each in found]


def _running(lines: list[PageLine]) -> set[PageLine]:
    """Page numbers, and first or last lines that come on three pages or more but for their figures."""
    edges: list[PageLine] = []
    for a, b in zip([None, *lines], [*lines, None], strict=True):
        if a is not None and (b is None or a.page != b.page):
            edges.append(a)
        if b is not None and (a is None or a.page != b.page):
            edges.append(b)
    counted = Counter(re.sub(r"\d+", "#", line.text.strip()) for line in set(edges))
    return {
        line
        for line in edges
        if counted[re.sub(r"\d+", "#", line.text.strip())] >= 3
        or re.fullmatch(r"[-–—\s]*(?:page )?\d{1,4}[-–—\s]*", line.text, re.IGNORECASE)
    }


def _furniture(text: str, paragraphs: list[Paragraph]) -> list[Mark]:
    marks: list[Mark] = []
    start = 0
    for line, paragraph in zip(text.split("\n"), paragraphs, strict=False):
        if paragraph.furniture and line:
            marks.append(Mark(MarkKind.FURNITURE, Span(start, start + len(line))))
        start += len(line) + 1
    return marks
