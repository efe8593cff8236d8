"""The words of a quote that decide the answer, found by rule; they are shown stronger and never changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.article import Span
from corpus.months import IN_PROSE
from index.question import FUNCTION_WORDS, Asked

MOST = 4  # strong words past a few say nothing

_ONES = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|half)"
)
_SCALE = r"(?:(?:hundred|thousand|million|billion|trillion|dozen|mil|millones|percent|per cent)\b|%)"
_AMOUNT = rf"(?:[$€£¥]\s?)?\d+(?:[.,]\d+)*(?:\s?{_SCALE})?|\b{_ONES}(?:[ -]{_ONES})?\b(?:\s{_SCALE})?"
# Not the number of a name: MS-13, A4.
_NUMBER = re.compile(rf"(?<![\w-])(?:{_AMOUNT})(?:\s?(?:to|or|and|[-–])\s?(?:{_AMOUNT}))?", re.IGNORECASE)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TIME = re.compile(
    r"\b(?:"
    + "|".join(
        [
            rf"{_DAY} (?:de )?{IN_PROSE}(?:,? (?:de )?\d{{4}})?",
            rf"{IN_PROSE},? (?:de )?\d{{4}}",
            rf"{IN_PROSE} {_DAY}(?:,? \d{{4}})?",
            r"(?:1[0-9]|20)\d\ds?\b",
            r"(?:a|one|two|three) (?:day|week|month|year)s? (?:later|ago|before|earlier)",
            r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
            r"(?:yesterday|today)\b",
            r"last (?:week|month|year|summer|winter|spring|autumn|fall)\b",
        ]
    )
    + ")"
)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_NEXT_WORD = re.compile(r" ([^\W\d_]{3,})\b")


def emphasis(asked: Asked, text: str, start: int, matched: Sequence[Span]) -> tuple[Span, ...]:
    """Disjoint spans of the article, in order, for a quote `text` that begins at `start`.

    A question for a number or a time is decided by the figures or dates of the quote; any other by the words in which
    the question was found again (`matched`, spans of the article).
    """
    found: list[Span] = []
    if asked is Asked.TIME:
        found = [Span(start + m.start(), start + m.end()) for m in _TIME.finditer(text)]
    elif asked is Asked.NUMBER:
        figures = [m for m in _NUMBER.finditer(text) if not _YEAR.fullmatch(m.group())]
        found = [Span(start + m.start(), start + _with_noun(text, m.end())) for m in figures]
    if not found:
        found = [
            _whole_word(text, start, span) for span in matched if start <= span.start and span.end <= start + len(text)
        ]
    return _joined(found, text, start)[:MOST]


def _with_noun(text: str, end: int) -> int:
    """The end of the noun after a figure ("70 prisoners"), or of the figure itself."""
    word = _NEXT_WORD.match(text, end)
    return word.end() if word and word.group(1).casefold() not in FUNCTION_WORDS else end


def _whole_word(text: str, start: int, span: Span) -> Span:
    """Grow a piece of a word to the word."""
    first, last = span.start - start, span.end - start
    while first > 0 and text[first - 1].isalnum():
        first -= 1
    while last < len(text) and text[last].isalnum():
        last += 1
    return Span(start + first, start + last)


def _joined(spans: Sequence[Span], text: str, start: int) -> tuple[Span, ...]:
    """Overlapping spans, and those with one blank between them, as one; without spans of signs alone."""
    joined: list[Span] = []
    for span in sorted(set(spans)):
        if joined and (span.start <= joined[-1].end or text[joined[-1].end - start : span.start - start] == " "):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        elif any(c.isalnum() for c in text[span.start - start : span.end - start]):
            joined.append(span)
    return tuple(joined)
