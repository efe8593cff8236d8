"""DOCX as its reader sees it: paragraphs and table cells in order, with tracked changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from corpus.article import Mark, MarkKind, Span
from corpus.canonical import Canonical, Run, SourceMap, shown
from corpus.draft import Draft, RefusedError

MAX_UNPACKED = 100 * 2**20
"""Bytes that all parts may have together: a book with pictures has fewer, a zip bomb has more."""
_OLE = b"\xd0\xcf\x11\xe0"  # the container of encrypted files, and of Word before 2007


def read_word(raw: bytes, name: str) -> Draft:
    """Raises RefusedError for what is no DOCX, is encrypted, broken, or unpacks to more than MAX_UNPACKED."""
    document = _opened(raw, name)
    kinds: list[MarkKind | None] = []
    lines: list[str] = []
    runs: list[Run] = []
    start = 0
    for number, paragraph in enumerate(_paragraphs(document), start=1):
        text = _text(paragraph)
        for line in text.split("\n"):
            lines.append(line)
            kinds.append(_kind(paragraph))
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


def _opened(raw: bytes, name: str) -> Document:
    if raw.startswith(_OLE):
        raise RefusedError(f"{name} is encrypted, or of a Word older than 2007.", "Save it as DOCX without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            encrypted = any(part.flag_bits & 1 for part in parts.infolist())
        if unpacked > MAX_UNPACKED:
            raise RefusedError(f"{name} unpacks to {unpacked / 2**20:,.0f} MB.", "Save the text alone as DOCX.")
        if encrypted:
            raise RefusedError(f"{name} is encrypted.", "Save it without a password.")
        return docx.Document(io.BytesIO(raw))
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, EOFError, OSError, SyntaxError) as error:
        # (a SyntaxError is lxml's word for broken XML)
        raise RefusedError(
            f"{name} is no DOCX, or is damaged.", "Open it in a word processor and save it again."
        ) from error


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    for block in document.iter_inner_content():
        yield from _in_table(block) if isinstance(block, Table) else (block,)


def _in_table(table: Table) -> Iterator[Paragraph]:
    seen: set[object] = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell comes once for each place it takes
                seen.add(cell._tc)
                yield from _in_cell(cell)


def _in_cell(cell: _Cell) -> Iterator[Paragraph]:
    for block in cell.iter_inner_content():
        yield from _in_table(block) if isinstance(block, Table) else (block,)


_TEXT, _BREAK, _RUN, _HIDDEN = qn("w:t"), (qn("w:br"), qn("w:cr")), qn("w:r"), f"{qn('w:rPr')}/{qn('w:vanish')}"
_HYPHEN = qn("w:noBreakHyphen")
_TAB = qn("w:tab")
# Deleted or moved away; a text box, which stands elsewhere on the page; the copy for older programs.
_ELSEWHERE = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:txbxContent"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"


def _text(paragraph: Paragraph) -> str:
    """All that stands in the paragraph, also inside links, fields, content controls and tracked insertions.

    (python-docx's own `.text` leaves some of these out of the middle of a sentence.) A paragraph with a formula is
    left out whole: without the formula it would not be what was printed.
    """
    if paragraph._p.find(f".//{_FORMULA}") is not None:
        return ""
    return "".join(_inside(paragraph._p))


def _inside(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB and element.tag == _RUN:
            yield " "
        elif child.tag in _BREAK:
            yield "\n"
        elif child.tag == _HYPHEN:
            yield "\u2011"
        elif child.tag not in _ELSEWHERE and not (child.tag == _RUN and child.find(_HIDDEN) is not None):
            yield from _inside(child)


def _kind(paragraph: Paragraph) -> MarkKind | None:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
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
