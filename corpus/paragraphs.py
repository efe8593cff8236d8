"""Where a text's lines and paragraphs are: the ground that marks, sentences and passages stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Kind, Mark, MarkKind, Span

# Letters and digits after which a line may end with nothing more to come; the rest are a writer's stops.
STOPS = ".!?…。！？｡؟।۔"
CLOSERS = "\"'”’»)]}」』"
# Of a character class: the signs of scripts that put no blanks between words (Thai, Lao, Burmese, Khmer, Chinese,
# Japanese), without their punctuation.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3040-\u9fff\uf900-\ufaff"

_LINE = re.compile(r"[^\n]+")
_FINISHED = re.compile(rf"[{STOPS}:;,](?:[\s{re.escape(CLOSERS)}]|\[\w{{1,4}}\])*$")
_ENDED = re.compile(rf"[{STOPS}](?:[\s{re.escape(CLOSERS)}]|\[\w{{1,4}}\])*$")
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")  # iPhone, eBay
_BULLET = re.compile(r"(?:[-*•‣▪◦·–—+]|\d{1,3}[.)])\s")

# The widest lines that programs wrap: e-mail has 76 columns, editors 120 and few more; past that they are paragraphs.
_WIDEST = 200


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line, or the part of one that no mark excludes, without blanks at its ends. It may be cut into sentences."""

    span: Span
    kind: Kind


def finished(line: str) -> bool:
    """Whether a line ends as prose does: with a stop, colon or comma, closing quote marks and brackets aside."""
    return _FINISHED.search(line[-24:].rstrip()) is not None


def is_small(text: str, at: int) -> bool:
    """Whether the character at `at` begins no sentence: a small letter, but for that of a name like iPhone."""
    return text[at].islower() and _CAMEL.match(text, at) is None


def goes_on(text: str, start: int) -> bool:
    """Whether a line that starts here visibly goes on with the sentence of the line right above: no stop is at the end
    of that, and this one begins with a small letter."""
    above = text.rfind("\n", 0, start)
    if above < 0 or text[above + 1 : start].strip() or not is_small(text, start):
        return False
    line = text[text.rfind("\n", 0, above) + 1 : above].rstrip()
    return has_words(line) and _ENDED.search(line[-24:]) is None


def is_item(line: str) -> bool:
    """Whether a line opens with a list's bullet or number."""
    return _BULLET.match(line) is not None


def lines(text: str) -> tuple[Span, ...]:
    """The lines that are not blank, trimmed. A hard-wrapped block of lines is one line."""
    found: list[Span] = []
    block: list[Span] = []
    for match in _LINE.finditer(text):
        line = trimmed(text, match.start(), match.end())
        if line is None:
            continue
        if block and text.count("\n", block[-1].end, line.start) > 1:
            found += _unwrapped(text, block)
            block = []
        block.append(line)
    return (*found, *_unwrapped(text, block))


def paragraphs(text: str, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """What may be quoted, in order: the lines less every mark that is no caption; a caption stands by itself."""
    hidden = [mark.span for mark in marks if mark.kind is not MarkKind.CAPTION]
    captions = [mark.span for mark in marks if mark.kind is MarkKind.CAPTION]
    free = _pieces(_pieces(((span, Kind.PROSE) for span in lines(text)), captions, Kind.CAPTION), hidden, None)
    found = ((trimmed(text, span.start, span.end), kind) for span, kind in free)
    return tuple(Paragraph(span, kind) for span, kind in found if span is not None)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without the blanks at its ends; None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit."""
    return any(map(str.isalnum, text))


def _pieces(
    spans: Iterator[tuple[Span, Kind]], cuts: Sequence[Span], kind_inside: Kind | None
) -> Iterator[tuple[Span, Kind]]:
    """The spans, split at the edges of `cuts`; what lies inside of one gets `kind_inside`, or is left out for None."""
    ordered = sorted(cuts)
    first = 0
    for span, kind in spans:
        start = span.start
        while first < len(ordered) and ordered[first].end <= start:
            first += 1
        at = first
        while at < len(ordered) and ordered[at].start < span.end:
            cut = ordered[at]
            at += 1
            if cut.start > start:
                yield Span(start, cut.start), kind
            inner_start, inner_end = max(start, cut.start), min(cut.end, span.end)
            if inner_start < inner_end:
                if kind_inside is not None:
                    yield Span(inner_start, inner_end), kind_inside
                start = inner_end
        if start < span.end:
            yield Span(start, span.end), kind


def _unwrapped(text: str, block: list[Span]) -> list[Span]:
    """One span when the block of neighbouring lines is one hard-wrapped paragraph, else its lines.

    Wrapped: no line is wider than a page, and none less than half as wide as the widest but the last and those that end
    a paragraph; none is a list's item, and at a quarter of the line ends or more the sentence visibly goes on.
    """
    width = max(map(len, block), default=0)
    short = (line.cut(text) for line in block[:-1] if 2 * len(line) < width)
    if len(block) < 2 or width > _WIDEST or not all(map(finished, short)):
        return block
    if any(is_item(line.cut(text)) for line in block):
        return block
    going_on = sum(goes_on(text, line.start) for line in block[1:])
    return [Span(block[0].start, block[-1].end)] if 4 * going_on >= len(block) - 1 else block
