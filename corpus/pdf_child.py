"""PDF bytes to the lines of its pages, in a process of its own (see `corpus.limited_child`).

PDFium is C++ that reads hostile files: here it can crash, hang or eat memory without harm to anyone.
"""

from __future__ import annotations

import ctypes
import statistics
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

# What PDFium answers for a hyphen that it takes for a soft one at a line's end. The page shows a hyphen.
_LINE_END_HYPHENS = (0x02, 0xAD, 0xFFFE)
# For a sign of which the file does not say what letter it is: PDFium would give the number that it has in its font.
_LOST = 0xFFFD
_HIGH = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOW = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def read(raw: bytes, max_pages: int) -> dict[str, Any]:
    """{"pages": [[[text, left, bottom, right, top], …], …]}, or {"refused": why}."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        return {"refused": "encrypted" if "password" in str(error).lower() else "damaged"}
    if len(document) > max_pages:
        return {"refused": "long", "pages": len(document)}
    try:
        return {"pages": [_lines(document[number]) for number in range(len(document))]}
    except pypdfium2.PdfiumError:
        return {"refused": "damaged"}


def _lines(page: pypdfium2.PdfPage) -> list[tuple[str, float, float, float, float]]:
    """(text, left, bottom, right, top) of each line, in points from the lower left corner."""
    text_page = page.get_textpage()
    count = text_page.count_chars()
    lines: list[tuple[str, float, float, float, float]] = []
    codes: dict[int, int] = {}  # of the characters of a line, by their index
    shown: list[int] = []
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1:
            code = _LOST
        if code in (0x0A, 0x0D):
            following = index + 1
            if shown and not (following < count and _is_same_line(text_page, shown, following)):
                _add(lines, text_page, codes, shown)
                codes, shown = {}, []
            continue
        codes[index] = code
        if code != 0x20 and not pdfium.FPDFText_IsGenerated(text_page, index):
            shown.append(index)
        if code in _LINE_END_HYPHENS:  # PDFium goes on in the same line then
            _add(lines, text_page, codes, shown)
            codes, shown = {}, []
    _add(lines, text_page, codes, shown)
    return lines


def _is_same_line(text_page: pypdfium2.PdfTextPage, shown: list[int], following: int) -> bool:
    """Whether PDFium broke a line behind a figure that is set high or low: it goes on right there, as it began."""
    if pdfium.FPDFText_GetUnicode(text_page, following) in (0x0A, 0x0D):
        following += 1
    (_, begun), (_, last) = _origin(text_page, shown[0]), _origin(text_page, shown[-1])
    left, level = _origin(text_page, following)
    _, bottom, right, top = _box(text_page, shown[-1])
    size = top - bottom
    return abs(last - begun) > 0.1 * size and abs(level - begun) < 0.1 * size and -0.5 * size < left - right < size


def _add(
    lines: list[tuple[str, float, float, float, float]],
    text_page: pypdfium2.PdfTextPage,
    codes: dict[int, int],
    shown: list[int],
) -> None:
    if not shown:
        return
    codes |= _set_apart(text_page, codes, shown)
    # PDFium speaks UTF-16: characters past U+FFFF may come as two surrogates.
    units = [0x2D if code in _LINE_END_HYPHENS else code for code in codes.values() if 0 < code <= 0x10FFFF]
    text = "".join(map(chr, units)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    first, last = _box(text_page, shown[0]), _box(text_page, shown[-1])
    lines.append((text, first[0], min(first[1], last[1]), last[2], max(first[3], last[3])))


def _set_apart(text_page: pypdfium2.PdfTextPage, codes: dict[int, int], shown: list[int]) -> dict[int, int]:
    """The figures of a line that are smaller than it and set high or low, as such: 10 with a small 6 above is 10⁶."""
    figures = [index for index in shown if codes[index] in _HIGH]
    if not figures or len(figures) == len(shown):
        return {}
    heights = {index: box[3] - box[1] for index in shown for box in [_box(text_page, index)]}
    usual = statistics.median_high(heights.values())
    level = statistics.median(_origin(text_page, index)[1] for index in shown if heights[index] > 0.9 * usual)
    found = {}
    for index in figures:
        above = _origin(text_page, index)[1] - level
        if heights[index] < 0.85 * usual and not -0.05 * usual < above < 0.1 * usual:
            found[index] = (_HIGH if above > 0 else _LOW)[codes[index]]
    return found


def _origin(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


def _box(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    rectangle = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(text_page, index, rectangle):
        return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value
