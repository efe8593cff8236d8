"""What the sentence of one figure says of another: that it is not so, that it was an error, or that it has it too."""

from __future__ import annotations

import re

from index.answer import Figure
from index.asked_figure import is_former
from index.figures import figures_in
from index.given import Given, beside, printed_figure
from index.intervals import is_closed
from index.language import language_of_article
from index.named import publisher_of
from index.numbers import NUMBER

_AS_WE_WROTE = re.compile(
    r"\bwe (?:wrote|reported|said|stated|gave|printed|published)\b|\b(?:gave|printed|contained|stated)"
    r" (?:a|the) wrong\b|\b(?:escribimos|publicamos|dijimos|informamos)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|rather than|instead of)[ \u00a0](?:(?:the|el|los|las)[ \u00a0])?$", re.IGNORECASE)


def deny(one: Given, other: Given) -> bool:
    """Whether the sentence of one says that it is not the other: "five died, not two"."""
    return _denies(one, other) or _denies(other, one)


def withdraw(one: Given, other: Given) -> bool:
    """Whether a paper corrects what it printed itself: "and not 12,400 as we wrote"."""
    publishers = [publisher_of(each.quote.article).casefold() for each in (one, other)]
    of_one = publishers[0] == publishers[1] != ""
    return (
        of_one
        and deny(one, other)
        and any(_AS_WE_WROTE.search(text) for each in (one, other) for text in beside(each)[:2])
    )


def include(one: Given, other: Given) -> bool:
    """Whether the sentence of one has the value of the other too, and does not take it back: as a part, or a sum's."""
    return _includes(one, other) or _includes(other, one)


def _denies(one: Given, other: Given) -> bool:
    text = one.quote.article.text
    return any(
        (figure.low, figure.high) == (other.figure.low, other.figure.high)
        and figure.span.start >= one.figure.span.end
        and _NOT.search(text, one.figure.span.end, figure.span.start)
        for figure in figures_in(text, one.sentence, language_of_article(one.quote.article))
    )


def _includes(one: Given, other: Given) -> bool:
    text = one.quote.article.text
    printed = _digits(printed_figure(other))
    return any(
        ((figure.low, figure.high) == (other.figure.low, other.figure.high) or _has(text, figure, printed))
        and is_closed(figure)
        and not is_former(one.quote, figure)
        for figure in figures_in(text, one.sentence, language_of_article(one.quote.article))
    )


def _has(text: str, figure: Figure, printed: str) -> bool:
    """Whether a figure without a unit has these digits: "3,100 tonnes, of the 22,000 that she carried"."""
    return not figure.unit and printed != "" and _digits(figure.span.cut(text)) == printed


def _digits(text: str) -> str:
    number = NUMBER.search(text)
    return number.group() if number else ""
