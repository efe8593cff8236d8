"""Markdown as the reader of the rendered page sees it; conservative: what is not surely syntax stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.article import Mark, MarkKind, Metadata, MetadataSource, Sourced, Span
from corpus.canonical import Canonical, Edit, canonical_of, one_line, visible
from corpus.draft import Draft, RefusedError
from corpus.metadata import from_mapping, yaml_mapping
from corpus.paragraphs import is_item

_FRONT = re.compile(r"\s*---[^\S\n]*\n")
_FRONT_END = re.compile(r"^(?:---|\.\.\.)[^\S\n]*$\n?", re.MULTILINE)
_LONGEST_FRONT = 64 * 1024  # code points, as of a sidecar: a megabyte of YAML takes half a minute


def read_markdown(source: Canonical, name: str) -> Draft:
    """`source` as decoded from the file `name`; raises RefusedError for broken front matter."""
    source = visible(source)
    body, front = _front_matter(source, name)
    if body:
        source = source.rewrite([Edit(0, body, "")])
    source, heading_lines = _blocks(_escapes_and_comments(source))
    text = canonical_of(_unemphasised(_without_struck(source, heading_lines)))
    headings = _headings(text.text, heading_lines)
    title = Metadata()
    if headings and not text.text[: headings[0].span.start].strip():  # the page begins with its title
        headings[0] = Mark(MarkKind.HEADER, headings[0].span)
        title = Metadata(title=Sourced(one_line(headings[0].span.cut(text.text)), MetadataSource.TEXT_HEADER))
    return Draft(text, tuple(headings), (front, title))


def _front_matter(source: Canonical, name: str) -> tuple[int, Metadata]:
    """Where the body begins, and what the YAML before it says."""
    start = _FRONT.match(source.text)
    if start is None:
        return 0, Metadata()
    end = _FRONT_END.search(source.text, start.end())
    if end is None:
        raise RefusedError(
            'The front matter opens with "---" and never closes: the file may not be written to its end.',
            'Close the front matter with a line "---".',
        )
    if end.start() - start.end() > _LONGEST_FRONT:
        return 0, Metadata()
    known = yaml_mapping(source.text[start.end() : end.start()], f"the front matter of {name}")
    if not isinstance(known, dict):
        return 0, Metadata()  # two rules with prose between them
    return end.end(), from_mapping(known, f"the front matter of {name}", MetadataSource.FRONT_MATTER)


_COMMENT = re.compile(r"<!--")
# A backslash before one of these is the writer's way to mean the character itself. It becomes a private mark first, so
# that the steps after this one see no syntax there, and the character in the end.
_ESCAPABLE = "*_#>`~+.!|{}-"
_ESCAPED = re.compile(r"\\([*_#>`~+.!|{}-])")
_FIRST_PRIVATE = 0xF8F0  # private use; a text that holds such characters itself keeps its backslashes
_PRIVATE = {chr(_FIRST_PRIVATE + i): char for i, char in enumerate(_ESCAPABLE)}
_PRIVATE_CHARACTERS = re.compile(f"[{''.join(_PRIVATE)}]")


def _escapes_and_comments(source: Canonical) -> Canonical:
    edits: list[Edit] = []
    at = 0
    while (start := _COMMENT.search(source.text, at)) is not None:
        at = source.text.find("-->", start.end())
        if at < 0:
            break  # an unclosed comment is text
        at += len("-->")
        kept = "\n" * source.text.count("\n", start.start(), at)
        edits.append(Edit(start.start(), at, kept))
    source = source.rewrite(edits)
    if _PRIVATE_CHARACTERS.search(source.text):
        return source
    return source.rewrite(
        Edit(m.start(), m.end(), chr(_FIRST_PRIVATE + _ESCAPABLE.index(m[1]))) for m in _ESCAPED.finditer(source.text)
    )


_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \u00a0]+|$)", re.MULTILINE)
_CLOSING_HASHES = re.compile(r"(?<=[^\s#])[^\S\n]+#+[^\S\n]*$", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^ {0,3}(?:> ?){1,9}", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:=+|-{3,}|\*{3,}|_{3,})[^\S\n]*$", re.MULTILINE)


def _blocks(source: Canonical) -> tuple[Canonical, list[int]]:
    """Without the marks of headings, quotations and rules; with the numbers of the lines that are headings."""
    source = source.rewrite(Edit(m.start(), m.end(), "") for m in _QUOTE_MARK.finditer(source.text))
    edits: list[Edit] = []
    headings: list[int] = []
    lines = source.text.split("\n")
    start = 0
    for number, line in enumerate(lines):
        opening, rule = _HEADING.match(line), _RULE.match(line)
        if opening is not None:
            headings.append(number)
            edits.append(Edit(start, start + opening.end(), ""))
            closing = _CLOSING_HASHES.search(line, opening.end())
            if closing is not None:
                edits.append(Edit(start + closing.start(), start + closing.end(), ""))
        elif rule is not None:
            if "=" in line and number and lines[number - 1].strip():
                headings.append(number - 1)
            edits.append(Edit(start, start + rule.end(), ""))
        start += len(line) + 1
    return source.rewrite(edit for edit in edits if edit.end > edit.start), headings


_STRIKES, _STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])"), re.compile(r"(?<=[^\s~])~~(?!~)")


def _without_struck(source: Canonical, headings: Sequence[int]) -> Canonical:
    """Without the paragraphs, items and headings that hold words struck out, as on web pages and in Word's documents:
    they do not say the same without them, and cannot show them. Line ends stay, so lines keep their numbers."""
    alone = {at for number in headings for at in (number, number + 1)}
    edits: list[Edit] = []
    paragraph: list[Edit] = []
    start = 0
    for number, line in enumerate([*source.text.split("\n"), ""]):
        if not line.strip() or number in alone or is_item(line.lstrip()):
            if paragraph and _is_struck(source.text[paragraph[0].start : paragraph[-1].end]):
                edits += paragraph
            paragraph = []
        if line.strip():
            paragraph.append(Edit(start, start + len(line), ""))
        start += len(line) + 1
    return source.rewrite(edits)


def _is_struck(text: str) -> bool:
    opening = _STRIKES.search(text)
    return opening is not None and _STRUCK.search(text, opening.end()) is not None


# A pair on one line, whose opening mark follows no letter or digit and touches its text, as its closing mark does.
_STARS = re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1(?![\w*])")
_LOW_LINES = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_\n]*[^\s_])\1(?!\w)")


def _unemphasised(source: Canonical) -> Canonical:
    for pair in (_STARS, _LOW_LINES, _STARS):  # a star pair may stand in a low-line pair, or around one
        edits: list[Edit] = []
        for match in pair.finditer(source.text):
            width = len(match[1])
            edits += (Edit(match.start(), match.start() + width, ""), Edit(match.end() - width, match.end(), ""))
        source = source.rewrite(edits)
    return source.rewrite(Edit(m.start(), m.end(), _PRIVATE[m[0]]) for m in _PRIVATE_CHARACTERS.finditer(source.text))


def _headings(text: str, numbers: list[int]) -> list[Mark]:
    wanted = set(numbers)
    headings: list[Mark] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        if number in wanted and line.strip():
            blank = len(line) - len(line.lstrip())
            headings.append(Mark(MarkKind.HEADING, Span(start + blank, start + len(line))))
        start += len(line) + 1
    return headings
