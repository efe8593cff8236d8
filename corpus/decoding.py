"""Bytes to text: UTF-8 if they are, else as declared, else as charset-normalizer finds them."""

from __future__ import annotations

import codecs
import re
from itertools import groupby

import charset_normalizer

from corpus.canonical import Canonical, Run, SourceMap, from_utf8
from corpus.draft import RefusedError

_SAVE = "Save the file as UTF-8."
_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(raw: bytes, declared: str | None = None) -> Canonical:
    """The text of `raw`, not yet canonical; raises RefusedError when it is empty, binary, cut off or cannot be decoded.

    `declared` is the encoding that an HTML page names for itself.
    """
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise RefusedError("The file is empty.", "Put the text in, or delete the file.")
    text = _text(raw, declared)
    if "\ufffd" in text.text:
        raise RefusedError(
            "A character was lost before the file came here (it holds U+FFFD, the replacement character).",
            "Fetch or export the text again, from its first source.",
        )
    if (controls := len(_CONTROL.findall(text.text))) and ("\0" in text.text or controls > len(text.text) / 1000):
        raise RefusedError("The file is binary, not text.", "Export it as text, Markdown, HTML, PDF or DOCX.")
    if not text.text.strip():
        raise RefusedError("The file holds only blanks.", "Put the text in, or delete the file.")
    return text


def _text(raw: bytes, declared: str | None) -> Canonical:
    for mark, encoding in _MARKED:
        if raw.startswith(mark):
            return _in(encoding, raw, len(mark))
    skipped = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
    try:
        return from_utf8(raw[skipped:].decode(), skipped)
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not raw[: skipped + error.start].isascii():
            raise RefusedError(
                "The file ends in the middle of a character: it was not written to its end.",
                "Copy it here again.",
            ) from error
    if b"\0" in raw:
        raise RefusedError("The file is binary, not text.", "Export it as text, Markdown, HTML, PDF or DOCX.")
    if declared is not None and (known := _known(declared)) is not None:
        return _in(known, raw)
    western = _western(raw)
    if western is not None and _SPANISH_OR_ENGLISH.fullmatch(western):
        return _in("cp1252", raw)
    best = charset_normalizer.from_bytes(raw).best()
    if best is None or western not in (None, str(best)):
        raise RefusedError("The file is not UTF-8, and nothing in it tells for sure what else it is.", _SAVE)
    return _in(best.encoding, raw)


# charset-normalizer takes Western texts for Central European ones, long or short (ñ for ń, £ for Ł, ã for ă), and a
# wrong letter is worse than none. So what Spanish and English need is told by where it stands, and any other text in
# which Windows-1252 and the guess differ is refused.
_SPANISH_OR_ENGLISH = re.compile(
    r"(?:[\x00-\x7fÁÉÍÓÚÜáéíóúü«»‹›“”„‘’‚–—…•·°§©®™€½¼¾\xa0\xad]"
    r"|[ñÑ](?=[aeiouáéíóúAEIOUÁÉÍÓÚ])|£(?=\d)|(?<!\w)[¿¡]|(?<=\d)[ªº])+"
)


def _western(raw: bytes) -> str | None:
    """The text as Windows-1252; None where it is none, or where more than a third of the letters would be accented."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    accented = sum(char.isalpha() for char in text if char > "\x7f")
    return text if accented * 3 <= sum(map(str.isalpha, text)) else None


def _known(declared: str) -> str | None:
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    # The web's rule: a page that says Latin-1 or ASCII means Windows-1252. UTF-8 it is not, that was tried.
    return None if name == "utf-8" else "cp1252" if name in ("iso8859-1", "ascii") else name


def _in(encoding: str, raw: bytes, skipped: int = 0) -> Canonical:
    try:
        text = raw[skipped:].decode(encoding)
        runs: list[Run] = []
        start, at = 0, skipped
        for width, same in groupby(text, lambda char: len(char.encode(encoding))):
            count = len(list(same))
            runs.append(Run(start, at, width))
            start, at = start + count, at + count * width
    except (UnicodeError, LookupError) as error:
        raise RefusedError(f"The file is not written in {encoding} throughout.", _SAVE) from error
    if at != len(raw):  # an encoding with shift states: no map back to its bytes
        raise RefusedError(f"The file is written in {encoding}, which Quoth does not read.", _SAVE)
    return Canonical(text, SourceMap("bytes", len(text), tuple(runs)))
