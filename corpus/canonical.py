"""The canonical text: what a reader of the page sees, with a map that leads every code point back to its source.

Each step is a list of edits of a text that knows where it came from (`Canonical.rewrite`), so the map cannot drift.
Nothing here touches letters, case, quotation marks, dashes or typos.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from corpus.article import Span

READER_VERSION = 5  # raise it with every change of what any reader makes of the same bytes

Unit = Literal["bytes", "page", "paragraph"]


class Edit(NamedTuple):
    """Replace the code points [start, end), at least one, by `new`."""

    start: int
    end: int
    new: str


class Run(NamedTuple):
    """From code point `start` on, the i-th further one comes from [source + i * step, + max(step, 1))."""

    start: int
    source: int
    step: int


@dataclass(frozen=True, slots=True)
class Located:
    """Where a span stands in its source: bytes from 0, pages and paragraphs from 1; `end` is exclusive."""

    unit: Unit
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Leads from a canonical text of `length` code points back to the file it was read from."""

    unit: Unit
    length: int
    runs: tuple[Run, ...] = field(repr=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = tuple(run.start for run in self.runs)
        if bool(starts) != bool(self.length) or (starts and (starts[0] != 0 or starts[-1] >= self.length)):
            raise ValueError(f"runs at {starts[:1]}…{starts[-1:]} do not cover a text of {self.length} code points")
        if any(b <= a for a, b in pairwise(starts)):
            raise ValueError("runs out of order")
        object.__setattr__(self, "_starts", starts)

    def locate(self, span: Span) -> Located:
        """The smallest stretch of the source that holds all of `span`; a link that begins or ends there may be cut."""
        first, last = self._one(span.start), self._one(span.end - 1)
        return Located(self.unit, min(first[0], last[0]), max(first[1], last[1]))

    def _one(self, at: int) -> tuple[int, int]:
        if not 0 <= at < self.length:
            raise ValueError(f"no code point {at} in a text of {self.length}")
        run = self.runs[bisect_right(self._starts, at) - 1]
        source = run.source + (at - run.start) * run.step
        return source, source + max(run.step, 1)

    def cut(self, start: int, end: int) -> Iterator[Run]:
        """The runs that cover [start, end), the first of them cut to begin there."""
        if start >= end:
            return
        at = bisect_right(self._starts, start) - 1
        while at < len(self.runs) and self.runs[at].start < end:
            run = self.runs[at]
            skipped = max(start - run.start, 0)
            yield Run(run.start + skipped, run.source + skipped * run.step, run.step)
            at += 1

    def to_json(self) -> dict[str, Any]:
        """{"unit", "length", "runs": [code points of the run before, source - source of the run before, step, …]}."""
        flat: list[int] = []
        before = Run(0, 0, 0)
        for run in self.runs:
            flat += (run.start - before.start, run.source - before.source, run.step)
            before = run
        return {"unit": self.unit, "length": self.length, "runs": flat}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> SourceMap:
        """The inverse of `to_json`; raises ValueError when the runs do not fit the length."""
        runs: list[Run] = []
        start = source = 0
        flat = iter(stored["runs"])
        for moved, travelled, step in zip(flat, flat, flat, strict=True):
            start, source = start + moved, source + travelled
            runs.append(Run(start, source, step))
        return cls(stored["unit"], stored["length"], tuple(runs))


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text that knows where each of its code points came from."""

    text: str
    map: SourceMap

    def __post_init__(self) -> None:
        if len(self.text) != self.map.length:
            raise ValueError(f"a map of {self.map.length} code points for a text of {len(self.text)}")

    def rewrite(self, edits: Iterable[Edit]) -> Canonical:
        """The text with `edits` done, which are in order and disjoint; what is new leads back to all it replaced."""
        pieces: list[str] = []
        runs: list[Run] = []
        length = at = 0

        def add(run: Run, start: int) -> None:
            if runs:
                last = runs[-1]
                if last.step == run.step and last.source + (start - last.start) * last.step == run.source:
                    return  # goes on where the last one would
            runs.append(Run(start, run.source, run.step))

        def keep(start: int, end: int) -> None:
            nonlocal length
            for run in self.map.cut(start, end):
                add(run, length + run.start - start)
            pieces.append(self.text[start:end])
            length += max(end - start, 0)

        for start, end, new in edits:
            keep(at, start)
            if new:
                whole = self.map.locate(Span(start, end))
                step = whole.end - whole.start if self.map.unit == "bytes" else 0
                for i in range(len(new)):
                    add(Run(0, whole.start, step), length + i)
                pieces.append(new)
                length += len(new)
            at = end
        if at == 0:
            return self
        keep(at, len(self.text))
        return Canonical("".join(pieces), SourceMap(self.map.unit, length, tuple(runs)))


def canonical(decoded: str) -> Canonical:
    """The canonical form of plain text, with a map to the bytes of its UTF-8 form. Idempotent."""
    return canonical_of(from_utf8(decoded))


def canonical_of(source: Canonical) -> Canonical:
    """Plain text or Markdown as its reader sees it: what is invisible and what is only syntax is dropped."""
    return trimmed(composed(undollared(unlinked(composed(visible(source))))))


def shown(source: Canonical) -> Canonical:
    """Text that was already taken from a rendered page (HTML, PDF, DOCX), where a bracket is a bracket."""
    return trimmed(composed(visible(source)))


def one_line(text: str) -> str:
    """A title, a name: canonical characters, blanks folded to one space."""
    return " ".join(shown(from_utf8(text)).text.split())


_WIDTHS = re.compile("[\0-\x7f]+|[\x80-\u07ff]+|[\u0800-\uffff]+|[\U00010000-\U0010ffff]+")


def from_utf8(text: str, at: int = 0) -> Canonical:
    """`text` as decoded from UTF-8, its first byte at offset `at`."""
    runs: list[Run] = []
    for match in _WIDTHS.finditer(text):
        width = len(match[0][0].encode("utf-8", "surrogatepass"))
        runs.append(Run(match.start(), at, width))
        at += width * len(match[0])
    return Canonical(text, SourceMap("bytes", len(text), tuple(runs)))


# ── the steps ─────────────────────────────────────────────────────────────────────────────────────────────────────

# Line ends, tabs (a blank to the reader), and what no reader sees: C0 and C1 controls, soft hyphen, zero-width space,
# word joiner, byte-order mark, bidirectional overrides, embeddings and isolates, interlinear, shorthand and musical
# controls, tags. Discord's escaping (bot/escape.py) rests on their absence. NBSP and the other visible spaces stay, and
# so do the marks LRM, RLM and ALM: mixed scripts are printed with them, and they turn no letters around.
_LINE_END = "\r\n|[\r\v\f\x85\u2028\u2029]"
_UNSEEN = (
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]+"
)
_VISIBLE = re.compile(f"(?P<line>{_LINE_END})|(?P<tab>\t)|{_UNSEEN}")
_JOINERS = re.compile("[\u200c\u200d]+")


def visible(source: Canonical) -> Canonical:
    """Line ends are `\\n`, tabs are spaces; controls and zero-width characters are gone (but see `_joins`)."""
    return source.rewrite(
        Edit(m.start(), m.end(), "\n" if m["line"] else " " if m["tab"] else "") for m in _VISIBLE.finditer(source.text)
    )


_LINK_PARTS = re.compile(r"(!?\[)|(\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\))?)|\n")
_PASSES = 4  # deeper puzzles, of brackets or of joiners, are no article's


def unlinked(source: Canonical) -> Canonical:
    """`[text](target)` is `text`; `![alt](target)` is a picture, of which the reader sees no text."""
    before = source
    for _ in range(_PASSES):
        edits = _links(source.text)
        if not edits:
            return source
        source = source.rewrite(edits)
    return before if _links(source.text) else source


def _links(text: str) -> list[Edit]:
    edits: list[Edit] = []
    opened: list[re.Match[str]] = []
    for match in _LINK_PARTS.finditer(text):
        if match[0] == "\n":
            opened.clear()
        elif match[1]:
            opened.append(match)
        elif opened:
            start = opened.pop()
            if len(match[2]) == 1:
                continue
            if start[0] == "![" or start.end() == match.start():  # a picture, or a link without a text
                while edits and edits[-1].start >= start.start():
                    edits.pop()
                edits.append(Edit(start.start(), match.end(), ""))
            else:
                edits += (Edit(start.start(), start.end(), ""), Edit(match.start(), match.end(), ""))
    return sorted(edits)


_DOLLAR = re.compile(r"(?<!\\)\\++(?=\$)")


def undollared(source: Canonical) -> Canonical:
    r"""`\$` is `$`: the escape is the crawler's, not the publisher's."""
    return source.rewrite(Edit(m.start(), m.end(), "") for m in _DOLLAR.finditer(source.text))


def composed(source: Canonical) -> Canonical:
    """Unicode's composed form, NFC, with those joiners alone that are part of what is seen."""
    for _ in range(_PASSES):
        source = _nfc(source)
        text = source.text
        edits = [Edit(m.start(), m.end(), "") for m in _JOINERS.finditer(text) if not _joins(text, m.start(), m.end())]
        if not edits:
            return source
        source = source.rewrite(edits)  # which may let marks meet and compose
    return _nfc(source.rewrite(Edit(m.start(), m.end(), "") for m in _JOINERS.finditer(source.text)))


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a ZWJ or ZWNJ is part of what is seen: it shapes Arabic, Indic and Mongolian letters, and joins emoji."""
    if end - start > 1 or start == 0 or end == len(text):
        return False
    before, after = text[start - 1], text[end]
    if text[start] == "\u200d" and unicodedata.category(after) == "So":
        return unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f"
    return _shaped(before) and _shaped(after)


def _shaped(char: str) -> bool:
    return "\u0600" <= char <= "\u0dff" or "\u1000" <= char <= "\u18af"


# Accents that one letter may have: so many Unicode asks a program to put in order (UAX #15, section 13), and no
# language writes more than a few. A heap of 100,000 on one letter would take minutes.
_MOST_ACCENTS = 30


def _heaps(text: str) -> Iterator[Edit]:
    """The edits that leave out what is heaped on letters past `_MOST_ACCENTS`."""
    end = 0
    for at in range(0, len(text), _MOST_ACCENTS):  # no heap is so short that it is stepped over
        if at < end or not unicodedata.combining(text[at]):
            continue
        start, end = at, at + 1
        while start > 0 and unicodedata.combining(text[start - 1]):
            start -= 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        if end - start > _MOST_ACCENTS:
            yield Edit(start + _MOST_ACCENTS, end, "")


def _nfc(source: Canonical) -> Canonical:
    source = source.rewrite(_heaps(source.text))
    if unicodedata.is_normalized("NFC", source.text):
        return source
    edits: list[Edit] = []
    start = 0
    for line in source.text.split("\n"):
        if not unicodedata.is_normalized("NFC", line):
            edits += _composed(line, start)
        start += len(line) + 1
    return source.rewrite(edits)


def _composed(line: str, offset: int) -> list[Edit]:
    """The edits that compose `line`, each as small as a letter with its marks."""
    starts = [i for i, char in enumerate(line) if i == 0 or not _attaches(char)] + [len(line)]
    parts = [(a, line[a:b]) for a, b in pairwise(starts)]
    edits = [(a, part, unicodedata.normalize("NFC", part)) for a, part in parts]
    if "".join(new for _, _, new in edits) != unicodedata.normalize("NFC", line):  # letters that compose with letters
        return [Edit(offset, offset + len(line), unicodedata.normalize("NFC", line))]
    return [Edit(offset + a, offset + a + len(part), new) for a, part, new in edits if new != part]


def _attaches(char: str) -> bool:
    """Whether NFC may merge `char` with the one before it: a mark, or a Hangul vowel or final."""
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"


_TRAILING = re.compile(r"(?<![^\S\n])[^\S\n]+$", re.MULTILINE)
_END = re.compile(r"(?<!\s)\s+\Z")


def trimmed(source: Canonical) -> Canonical:
    """Blanks at line ends and empty lines at the end are gone."""
    source = source.rewrite(Edit(m.start(), m.end(), "") for m in _TRAILING.finditer(source.text))
    return source.rewrite(Edit(m.start(), m.end(), "") for m in _END.finditer(source.text))
