"""DOCX bytes to its paragraphs, in a process of its own (see `corpus.limited_child`).

A DOCX is zipped XML that a hostile hand may have packed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.simpletypes import ST_Merge
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

_OLE = b"\xd0\xcf\x11\xe0"  # the container of encrypted files, and of Word before 2007


def read(raw: bytes, max_unpacked: int) -> dict[str, Any]:
    """{"paragraphs": [[text, style], …]}, or {"refused": why}."""
    if raw.startswith(_OLE):
        return {"refused": "ole"}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            encrypted = any(part.flag_bits & 1 for part in parts.infolist())
        if unpacked > max_unpacked:
            return {"refused": "large", "unpacked": unpacked}
        if encrypted:
            return {"refused": "encrypted"}
        document = docx.Document(io.BytesIO(raw))
        return {"paragraphs": [(_text(each), _style(each)) for each in _paragraphs(document)]}
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, EOFError, OSError, SyntaxError):
        # (a SyntaxError is lxml's word for broken XML)
        return {"refused": "damaged"}


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    for block in document.iter_inner_content():
        yield from _in_table(block) if isinstance(block, Table) else (block,)


def _in_table(table: Table) -> Iterator[Paragraph]:
    for row in table.rows:
        # Not `row.cells`: a merged cell comes there once for each place that it says it takes, which may be billions,
        # and is looked for row by row upwards.
        for tc in row._tr.tc_lst:
            if tc.vMerge != ST_Merge.CONTINUE:  # which is one with the cell above, and shows nothing of its own
                yield from _in_cell(_Cell(tc, table))


def _in_cell(cell: _Cell) -> Iterator[Paragraph]:
    for block in cell.iter_inner_content():
        yield from _in_table(block) if isinstance(block, Table) else (block,)


_TEXT, _BREAK, _RUN, _TAB = qn("w:t"), (qn("w:br"), qn("w:cr")), qn("w:r"), qn("w:tab")
_HYPHEN = qn("w:noBreakHyphen")
# Deleted or moved away; a text box, which stands elsewhere on the page; the small print over a word that says how it is
# read; the copy for older programs.
_ELSEWHERE = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:txbxContent"),
    qn("w:rt"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
# A formula, and a sign of a font of signs.
_LOST = ("{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath", qn("w:sym"))
# As on web pages (corpus/page_blocks.py): 10 with a raised 6 is seen as 10⁶ and never as 106.
_FIGURES = "0123456789+-−=()"
_SET = {
    "superscript": str.maketrans(_FIGURES, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾"),
    "subscript": str.maketrans(_FIGURES, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}


def _text(paragraph: Paragraph) -> str:
    """All that stands in the paragraph, also inside links, fields, content controls and tracked insertions.

    (python-docx's own `.text` leaves some of these out of the middle of a sentence.) A paragraph with a formula, with a
    sign that no letter stands for, or with words struck out is left out whole: it is not what was printed without
    them, and they cannot be shown.
    """
    inside = paragraph._p.iter(*_LOST, _RUN)
    if any(each.tag != _RUN or _is(each, "strike") or _is(each, "dstrike") for each in inside):
        return ""
    return "".join(_inside(paragraph._p))


def _inside(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield _as_set(child.text or "", element)
        elif child.tag == _TAB and element.tag == _RUN:
            yield " "
        elif child.tag in _BREAK:
            yield "\n"
        elif child.tag == _HYPHEN:
            yield "\u2011"
        elif child.tag not in _ELSEWHERE and not (child.tag == _RUN and _is(child, "vanish")):
            yield from _inside(child)


def _as_set(text: str, run: BaseOxmlElement) -> str:
    """Figures that are set high or low, as such."""
    place = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    table = None if place is None else _SET.get(place.get(qn("w:val"), ""))
    return text.translate(table) if table is not None and set(text.strip()) <= set(_FIGURES) else text


def _is(run: BaseOxmlElement, name: str) -> bool:
    """Whether a run has this property: "0" takes back what its style says."""
    said = run.find(f"{qn('w:rPr')}/{qn(f'w:{name}')}")
    return said is not None and said.get(qn("w:val")) not in ("0", "false", "off")


def _style(paragraph: Paragraph) -> str:
    return (paragraph.style.name or "") if paragraph.style is not None else ""
