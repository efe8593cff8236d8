"""HTML as tags and texts with their places in the source, in linear time whatever the input.

The standard library's parser gives no ends and takes quadratic time on unclosed comments (28 s for 200 KB in 3.11);
lxml gives no places. The rules are the HTML standard's, also at the end of a file: what is open there hides the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Tag(NamedTuple):
    """`attributes` is None for a closing tag; names are lower case, values as written."""

    start: int
    end: int
    name: str
    attributes: dict[str, str] | None


class Text(NamedTuple):
    """Text as written, with its references (&amp;)."""

    start: int
    end: int


_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>][^\s/>=]*+)")
_EQUALS = re.compile(r"\s*+=\s*+")
_UNQUOTED = re.compile(r"[^\s>]*+")
_CLOSE = re.compile(r"[\s/]*+>")
_RAW_END = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
}


def tokens(text: str) -> Iterator[Tag | Text]:
    """The tags and texts of `text` in order; comments, doctypes and what a file's end cut off are left out."""
    at = start = 0  # where to look on, and where the text in hand began
    while (opened := text.find("<", at)) >= 0:
        named = _TAG.match(text, opened)
        if named is None and not text.startswith(("<!", "<?", "</"), opened):
            at = opened + 1  # a "<" that is text
            continue
        if opened > start:
            yield Text(start, opened)
        tag = None if named is None else _tag(text, named)
        if tag is not None:
            yield tag
            at = start = tag.end
        elif named is None and (end := _comment_end(text, opened)) > 0:
            at = start = end
        else:
            return
        if tag is not None and tag.attributes is not None and tag.name in _RAW_END:
            closing = _RAW_END[tag.name].search(text, at)
            at = closing.start() if closing is not None else len(text)
    if start < len(text):
        yield Text(start, len(text))


def _comment_end(text: str, opened: int) -> int:
    close = "-->" if text.startswith("<!--", opened) else ">"
    end = text.find(close, opened + 2)
    return end + len(close) if end >= 0 else 0


def _tag(text: str, named: re.Match[str]) -> Tag | None:
    """The tag that `named` opens; None when the file ends inside of it."""
    attributes: dict[str, str] = {}
    at = named.end()
    while (close := _CLOSE.match(text, at)) is None:
        attribute = _ATTRIBUTE.match(text, at)
        if attribute is None:
            return None
        at = attribute.end()
        value = ""
        equals = _EQUALS.match(text, at)
        if equals is not None:
            at = equals.end()
            mark = text[at : at + 1]
            if mark and mark in "\"'":
                end = text.find(mark, at + 1)
                if end < 0:
                    return None
                value, at = text[at + 1 : end], end + 1
            elif (bare := _UNQUOTED.match(text, at)) is not None:
                value, at = bare[0], bare.end()
        attributes.setdefault(attribute[1].lower(), value)
    return Tag(named.start(), close.end(), named[2].lower(), None if named[1] else attributes)
