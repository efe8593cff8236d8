"""What goes on: a toll, a sum or an area of which there may be more when the next article is printed."""

from __future__ import annotations

import re

from index.asking import AskedFigure, FigureKind
from index.clauses import clause_of
from index.fates import is_fate
from index.given import Given, beside, sentence_text
from index.manner import is_to_come
from index.same_word import is_price

# A count that goes on: what was printed later may be more, and neither is wrong.
_GOES_ON = re.compile(
    r"\b(?:so far|on present knowledge|turned out|at first|by (?:now|then)"
    r"|since(?= (?:\d|(?-i:[A-Z])|the (?:start|beginning|first)|last|then))"
    r"|to date|until|till|now|already|r[io]ses?n?|climb\w*|grew|grown?|bring(?:s|ing)"
    r"|in all|in total|hasta (?:ahora|el|la|las|ayer|hoy)|desde|ya(?! que)|ahora|sub(?:e|ió))\b",
    re.IGNORECASE,
)
# What lasts unless its sentence says that it goes on: a length stays, a burnt area may not.
_MOSTLY_LAST = frozenset({FigureKind.DURATION, FigureKind.LENGTH, FigureKind.MEASURE})
_SO_FAR = re.compile(r"\b(?:so far|already|now|since|still|hasta ahora|ya)\b", re.IGNORECASE)
# An area of which there may be more on the next day.
_SPREADS = re.compile(
    r"\b(?:burn(?:s|t|ed|ing)?|blaze|scorch\w*|consum\w+|flooded|leak\w*|spill\w*|quem\w+|arras\w+|calcin\w+|inund\w+|vert\w+)\b",
    re.IGNORECASE,
)
# A count that goes down.
_FALLS = re.compile(r"\b(?:missing|unaccounted|trapped|desaparecid[oa]s?|atrapad[oa]s?|paradero)\b", re.IGNORECASE)
# Nothing is to be added.
_ALL_COUNTED = re.compile(
    r"\b(?:final|definitiv[oa]s?|put out|not one more|ni un[oa] más"
    r"|(?:search|rescue|count|check|inspection|inventory|survey)\w*\b[^.,;]{0,60}\b(?:is|was|has been)"
    r" (?:over|finished|ended|called off|complete[d]?)|all (?:had been|have been|were|are) (?:found|accounted)"
    r"|no (?:one|body) (?:is|was) (?:still )?missing|extinguid[oa])\b",
    re.IGNORECASE,
)


def may_have_grown(asked: AskedFigure, one: Given, other: Given) -> bool:
    """Whether it may be a toll or a sum that went on to grow, and what was printed later is the greater; or a count of
    the missing, some of whom were found."""
    of_one_time = one.stated is not None and other.stated is not None  # as both say
    if of_one_time or asked.kind in (FigureKind.DATE, FigureKind.AGE):  # "Brand, 35, was killed": nobody is counted
        return False
    if not any(_goes_on(asked, each) for each in (one, other)):
        return False
    printed, other_printed = one.quote.article.metadata.date, other.quote.article.metadata.date
    if printed is None or other_printed is None:
        return True
    if printed.value == other_printed.value:
        return False
    if all(_FALLS.search(sentence_text(each)) for each in (one, other)):
        return True
    early, late = (one, other) if printed.value < other_printed.value else (other, one)
    first, last = (each.figure.low if each.figure.low is not None else each.figure.high for each in (early, late))
    counted = any(_ALL_COUNTED.search(text) for text in beside(early)[:3])
    return not counted and first is not None and last is not None and first < last


def _goes_on(asked: AskedFigure, given: Given) -> bool:
    """Whether there may be more of it on the next day."""
    sentence, clause = sentence_text(given), clause_of(given.quote, given.figure.span)
    if asked.kind in _MOSTLY_LAST:
        return bool(_SPREADS.search(sentence) or (_SO_FAR.search(clause) and _GOES_ON.search(sentence)))
    return bool(_GOES_ON.search(sentence)) or is_fate(clause)


def was_paid(asked: AskedFigure, one: Given, other: Given) -> bool:
    """Whether both tell what something cost when it was done, which no day changes any more."""
    return (
        asked.kind is FigureKind.MONEY
        and asked.past
        and any(map(is_price, asked.terms))
        and not (one.stated or other.stated)
        and not any(_GOES_ON.search(sentence_text(each)) or is_to_come(each) for each in (one, other))
    )
