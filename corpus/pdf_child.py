"""Run as a program of its own by `corpus.pdf`: PDF bytes on stdin, the lines of its pages as JSON on stdout.

PDFium is C++ that reads hostile files: here it can crash, hang or eat memory without harm to anyone. This file
imports nothing of Quoth, since it is started by its path.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

# What PDFium answers for a hyphen that it takes for a soft one at a line's end. The page shows a hyphen.
_LINE_END_HYPHENS = (0x02, 0xAD, 0xFFFE)


def main(max_pages: int, most_said: int, memory: int, seconds: int) -> int:
    _limit(memory, seconds)
    said = json.dumps(read(sys.stdin.buffer.read(), max_pages))
    if len(said) <= most_said:
        print(said)
    return 0


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 (POSIX only; elsewhere the time limit of the parent is all there is)
    except ImportError:
        return
    for what, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def read(raw: bytes, max_pages: int) -> dict[str, Any]:
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
    lines: list[tuple[str, float, float, float, float]] = []
    codes: list[int] = []
    shown: list[int] = []
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in (0x0A, 0x0D):
            _add(lines, text_page, codes, shown)
            codes, shown = [], []
            continue
        codes.append(code)
        if code != 0x20 and not pdfium.FPDFText_IsGenerated(text_page, index):
            shown.append(index)
        if code in _LINE_END_HYPHENS:  # PDFium goes on in the same line then
            _add(lines, text_page, codes, shown)
            codes, shown = [], []
    _add(lines, text_page, codes, shown)
    return lines


def _add(
    lines: list[tuple[str, float, float, float, float]],
    text_page: pypdfium2.PdfTextPage,
    codes: list[int],
    shown: list[int],
) -> None:
    if not shown:
        return
    # PDFium speaks UTF-16: characters past U+FFFF may come as two surrogates.
    units = [0x2D if code in _LINE_END_HYPHENS else code for code in codes if 0 < code <= 0x10FFFF]
    text = "".join(map(chr, units)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    first, last = _box(text_page, shown[0]), _box(text_page, shown[-1])
    lines.append((text, first[0], min(first[1], last[1]), last[2], max(first[3], last[3])))


def _box(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    rectangle = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(text_page, index, rectangle):
        return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
