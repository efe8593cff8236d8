"""The header that was printed above a text: its title, who wrote it, when, for whom. By strict rules, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from corpus.article import Mark, MarkKind, Metadata, MetadataSource, Sourced, Span
from corpus.metadata import WRITTEN_DATE, date_of, is_agency
from corpus.paragraphs import goes_on

LINES = 8
"""A header ends within the first 8 lines that are not empty (measured: past them full dates belong to the story)."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says, and which spans it takes: HEADER and BYLINE marks, in the order of the text."""

    metadata: Metadata
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    span: Span


def header(text: str) -> Header:
    """Read the header of a canonical text. An article may well have none; then there are no marks."""
    known: dict[str, Any] = {}
    marks: list[Mark] = []
    lines = _first_lines(text)
    if lines and (glued := _GLUED_DATE.match(lines[0].text)) is not None:
        known["date"] = date_of(glued)
        start = lines[0].span.start
        marks.append(Mark(MarkKind.HEADER, Span(start, start + len(glued[0].rstrip()))))
        rest = lines[0].text[glued.end() :]
        lines[0:1] = [_Line(rest, Span(start + glued.end(), lines[0].span.end))] if rest else []

    above = next(
        (at for at, line in enumerate(lines) if not _said(line.text)), len(lines)
    )  # "3 March 2031", a masthead
    title = lines[above] if above < len(lines) and _may_be_title(lines[above].text) else None
    below = lines[above + 1 :]
    if title is not None and below and goes_on(text, below[0].span.start):
        title = None  # a paragraph that was wrapped
    last = -1  # the last line that is surely of the header
    for at, line in enumerate(lines):
        if line is title:
            continue
        said = _said(line.text)
        if said is None:
            if _is_prose(line.text):
                break
            continue
        last = at
        for field, value in said.items():
            known.setdefault(field, value)
        is_byline = "authors" in said and "date" not in said and "updated" not in said
        marks.append(Mark(MarkKind.BYLINE if is_byline else MarkKind.HEADER, line.span))
    # What stands over a sentence, and has no stop, is its title and no list item.
    if title is not None and (last >= above or (below and _is_prose(below[0].text))):
        last = max(last, above)
        known["title"], outlet = _without_outlet(title.text, below)
        if outlet is not None:
            known.setdefault("publisher", outlet.text)
            last = max(last, lines.index(outlet))
    marks += [
        Mark(MarkKind.HEADER, line.span)
        for line in lines[: last + 1]
        if not any(mark.span == line.span for mark in marks) and (line is title or not _is_prose(line.text))
    ]
    for field, value in _dateline(lines).items():
        known.setdefault(field, value)
    metadata = Metadata(
        **{name: Sourced(value, MetadataSource.TEXT_HEADER) for name, value in known.items() if value is not None}
    )
    return Header(metadata, tuple(sorted(marks, key=lambda mark: mark.span)))


_NOT_BLANK = re.compile(r"[^\s].*")


def _first_lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    for match in _NOT_BLANK.finditer(text):
        line = match[0].rstrip()
        lines.append(_Line(line, Span(match.start(), match.start() + len(line))))
        if len(lines) == LINES:
            break
    return lines


_GLUED_DATE = re.compile(rf"date:? {WRITTEN_DATE.pattern}\s*", re.IGNORECASE)
"""Crawlers glue ` date 2025-02-04 ` in front of a text or its title."""


# ── titles ────────────────────────────────────────────────────────────────────────────────────────────────────────

_STOP = re.compile(r"[.!?…][\"'”’»)\]]*$")


def _may_be_title(line: str) -> bool:
    """Three words or more, no full stop, not longer than headlines get: the longest of 181 measured pages had 150."""
    first = line.lstrip("\"'“‘«¿¡([")[:1]
    return (
        len(line) <= 200
        and len(line.split()) >= 3
        and (first.isupper() or first.isdecimal() or not first.isascii())
        and not line.endswith((".", ",", ";", ":", "…", '."', ".”", ".'", ".’", ")", "]"))
        and _said(line) is None
        and _DATELINE.match(line) is None
    )


def _is_prose(line: str) -> bool:
    return len(line) > 200 or (_STOP.search(line) is not None and (len(line) > 60 or len(line.split()) >= 9))


_OUTLET_AFTER = re.compile(r"^(.{10,}\S)\s+[-–—|]\s+([^-–—|]{2,60})$")


def _without_outlet(title: str, others: list[_Line]) -> tuple[str, _Line | None]:
    """ "Title - Outlet" is a title and an outlet where the outlet stands again on a line of its own in the header."""
    match = _OUTLET_AFTER.match(title)
    if match is not None:
        for line in others:
            if line.text.casefold() == match[2].casefold():
                return match[1], line
    return title, None


# ── lines that say who and when ───────────────────────────────────────────────────────────────────────────────────

_PARTS = re.compile(r"\s*[|·•]\s*")
_READING_TIME = re.compile(
    r"\d{1,3} min(?:ute)?s?(?: read)?|read(?:ing)? time:? \d{1,3} min(?:ute)?s?|\d{1,3} min(?:utos)? de lectura",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:last )?(?:updated|modified|actualizado|modificado)\b", re.IGNORECASE)
_DATE_WORDS = re.compile(
    r"\b(?:first |originally |last )?(?:published|posted|updated|modified|date)\b"
    r"|\b(?:publicado|actualizado|modificado|fecha)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\b"
    r"|\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b"
    r"|\b\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?"
    r"|\b(?:GMT|UTC|[ECMP][SD]?T|BST|CES?T|IST|AEST)\b|\b(?:on|at|el|a las|h)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:^|(?<=\s))(?:(?:words|written|reported|text|story) )?(?:by|por):?\s+(?=\S)", re.IGNORECASE)


def _said(line: str) -> dict[str, Any] | None:
    """The fields that a header line names; {} for one that names none, None for a line that is no header line."""
    if len(line) > 200:
        return None
    parts = [part for part in _PARTS.split(line) if part]
    said: dict[str, Any] = {}
    for part in parts:
        found = {} if _READING_TIME.fullmatch(part) else _dated(part)
        if found is None:
            found = _byline(part)
        if found is None:
            return None
        said |= found
    return said if parts else None


def _dated(part: str) -> dict[str, Any] | None:
    """Dates with their words and perhaps " by NAMES", "By NAMES, " or an outlet before them, and nothing else."""
    first = WRITTEN_DATE.search(part)
    if first is None:
        return None
    said: dict[str, Any] = {}
    above = _WHEN_AT_END.sub("", part[: first.start()])
    who = _byline(above) or _masthead(above, part)
    if who is not None:
        said |= who
        part = _PAGE.sub("", part[first.start() :])
    by = _BY.search(part)
    if by is not None and by.start() > 0:
        authors = _authors(part[by.end() :])
        if authors is None:
            return None
        said |= authors
        part = part[: by.start()]
    left: list[str] = []
    at = 0
    for match in WRITTEN_DATE.finditer(part):
        before = part[at : match.start()]
        left.append(before)
        said.setdefault("updated" if _UPDATED.search(before) else "date", date_of(match))
        at = match.end()
    left.append(part[at:])
    return said if not re.search(r"\w", _DATE_WORDS.sub("", " ".join(left))) else None


# Of what stands before a date: "By Ada Quill, Monday, ", "The Wend Gazette — Saturday, ".
_WHEN_AT_END = re.compile(rf"[\s,–—-]{{0,3}}(?:(?:{_DATE_WORDS.pattern})[\s,–—-]{{0,3}})?$", re.IGNORECASE)
_PAGE = re.compile(r"[\s,–—-]{0,4}\b(?:page|p\.|página|pág\.) ?\w?\d{1,4}$", re.IGNORECASE)


def _masthead(name: str, line: str) -> dict[str, Any] | None:
    """An outlet beside a date: it is called so, or the number of a page stands there as well. Else the name might be
    of a place or an event: "The battle of Wend, 3 March 1831"."""
    if not name or "," in name or not _is_capitalised(name) or not (_OUTLET_LAST.search(name) or _PAGE.search(line)):
        return None
    return {"publisher": name}


_ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|journalist|columnist|analyst|corresponsal|redactora?|periodista)\b",
    re.IGNORECASE,
)
_NAME_THEN_ROLE = re.compile(
    r"^(?P<name>[^,–—|-]+?)(?:\s+[-–—]\s+|,\s+)(?P<role>[^,]+?)(?:,\s+(?P<outlet>[^,]{2,60}))?$"
)


def _byline(part: str) -> dict[str, Any] | None:
    """ "By NAMES", or "Name - role, Outlet" with a journalist's role: the role vouches for both."""
    by = _BY.match(part)
    if by is not None:
        return _authors(part[by.end() :])
    match = _NAME_THEN_ROLE.match(part)
    if (
        match is None
        or not _is_name(match["name"])
        or not _ROLE.search(match["role"])
        or len(match["role"].split()) > 6
    ):
        return None
    said: dict[str, Any] = {"authors": (match["name"],)}
    outlet = match["outlet"]
    if outlet is not None and _is_capitalised(outlet):
        said["publisher"] = outlet
    return said


_OUTLETS = (
    r"(?:Chronicle|Courier|Daily|Echo|Gazette|Herald|Journal|Magazine|News|Newspaper|Observer|Online|Post|Press|Radio"
    r"|Review|Standard|Star|Sun|Telegraph|Times|Tribune|TV)"
)
_OUTLET = re.compile(rf"^The |\b{_OUTLETS}\b")
_OUTLET_LAST = re.compile(rf" {_OUTLETS}$")


def _is_capitalised(name: str) -> bool:
    words = name.split()
    return len(words) <= 6 and all(word[0].isupper() or word in ("of", "the", "and", "de") for word in words)


_AND = re.compile(r"\s*,\s*(?:and |y |& )?|\s+(?:and|y|&)\s+")


def _authors(names: str) -> dict[str, Any] | None:
    """The authors in "A, B and C, Staff Writer"; a news agency is an agency, not an author. None if one is no name."""
    said: dict[str, Any] = {}
    authors: list[str] = []
    for name in filter(None, _AND.split(names.strip(" ,:|-–—"))):
        if is_agency(name):
            said.setdefault("agency", name)
        elif _is_name(name):
            authors.append(name)
        elif authors and _OUTLET.search(name) and _is_capitalised(name):
            said.setdefault("publisher", name)
        elif not (authors and _ROLE.search(name) and len(name.split()) <= 6):
            return None
    if authors:
        said["authors"] = tuple(authors)
    return said or None


_PARTICLES = frozenset("al ben bin da de del der di do dos du e el ibn la las le los van von y zu".split())


def _is_name(text: str) -> bool:
    """Two to five words of letters, capitalised but for particles: one word alone might be anything."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and all(re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[.'’-])*", word) for word in words)
        and all(word[0].isupper() or word in _PARTICLES for word in words)
        and words[-1][0].isupper()
        and not any(word.casefold() in ("the", "staff") for word in words)
    )


_DATELINE = re.compile(r"^[^\W\d_a-z]{2}[^()\n]{1,60}\((?P<agency>[^()\n]{2,40})\)\s*[-–—]")
_PLACE = r"[^\W\d_a-z]{2}(?:[^\W\d_a-z]|[ .'’-]){0,40}(?:, [^\W\d_][^,()\d\n]{1,30})?"
_DATED_LINE = re.compile(
    rf"^{_PLACE},? (?i:{WRITTEN_DATE.pattern})\s*(?:\([^()\n]{{2,40}}\)|/[^/\n]{{2,40}}/)?\s*(?:[–—]|-[- ])"
)


def _dateline(lines: list[_Line]) -> dict[str, Any]:
    """The agency of "SAN SALVADOR, El Salvador (AP) —", the day of "PORT AVELAN, March 3, 2031 —"; what it has."""
    said: dict[str, Any] = {}
    for line in lines:
        match = _DATELINE.match(line.text)
        if match is not None and is_agency(match["agency"]):
            said.setdefault("agency", match["agency"])
        dated = _DATED_LINE.match(line.text)
        if dated is not None:
            said.setdefault("date", date_of(dated))
    return said
