"""Several questions in one: what "how much did it cost and who paid" asks for stands in two sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.answer import FigureGroup, Figures, Quote
from index.question import Question, question_of

_ENGLISH = "how|what|when|where|who|whom|whose|why|which"
_SPANISH = "cu[aá]nt[oa]s?|cu[aá]ndo|d[oó]nde|qui[eé]n(?:es)?|qué|cómo|cu[aá]les|cuál|por qu[eé]|xq"
_ASKING = re.compile(rf"\b(?:{_ENGLISH}|{_SPANISH})\b", re.IGNORECASE)
# Behind "and" or a question mark another one begins where a word that asks follows; behind a comma, where it is none
# that may open a clause: "the dam, which opened late".
_NEXT = re.compile(
    rf"\s?(?:\?|(?<=[\s,;?])(?:and|n|&|y|e))\s¿?(?=(?:{_ENGLISH}|{_SPANISH})\b)"
    r"|[,;]\s¿?(?=(?:how|why|cu[aá]nt[oa]s?|por qué)\b)",
    re.IGNORECASE,
)
MOST = 3  # questions in one: each is read by itself, and takes as long as any


def parts_of(question: Question) -> tuple[Question, ...]:
    """The questions that one is made of, in its order and language; itself where it is one, or they are too many.

    Each has a word that asks and one that says what of; a comma or an "and" within quotation marks parts nothing.
    """
    bounds = [found.span() for found in _NEXT.finditer(question.text) if not question.cites(found.start())]
    starts = [0, *(end for _, end in bounds)]
    ends = [*(start for start, _ in bounds), len(question.text)]
    texts = [question.text[start:end].strip(" ,;?") for start, end in zip(starts, ends, strict=True)]
    parts = tuple(replace(question_of(text), language=question.language) for text in texts)
    asking = all(_ASKING.search(each.text) and any(word.weight == 1 for word in each.words) for each in parts)
    return parts if 1 < len(parts) <= MOST and asking else (question,)


def each_once(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Best first, without those that share a sentence with another: the longer one stays, with the better score."""
    kept: list[Quote] = []
    for quote in sorted(quotes, key=lambda each: -each.score):
        same = [each for each in kept if each.overlaps(quote)]
        if not same:
            kept.append(quote)
        elif all(len(quote.span) > len(each.span) for each in same):
            kept[kept.index(same[0])] = replace(quote, score=same[0].score)
            kept = [each for each in kept if each not in same[1:]]
    return tuple(kept)


def figures_together(
    parts: Sequence[tuple[Figures | None, Sequence[Quote]]], quotes: Sequence[Quote]
) -> Figures | None:
    """The figures of several questions, each with the quotes that they are of, as those of the `quotes` of one answer.

    That sources differ, or tell of different dates, can be said where one question alone has figures: else it would
    seem to be said of the values of them all.
    """
    given = [(figures, own) for figures, own in parts if figures is not None]
    moved = [[made for group in figures.groups if (made := _moved(group, own, quotes))] for figures, own in given]
    groups = tuple(dict.fromkeys(group for each in moved for group in each))
    if not groups:
        return None
    if len(given) == 1 and len(groups) == len(given[0][0].groups):
        return replace(given[0][0], groups=groups)
    return Figures(groups)


def _moved(group: FigureGroup, own: Sequence[Quote], quotes: Sequence[Quote]) -> FigureGroup | None:
    """The group with the places that its quotes have among others; None where they lack one of them."""
    places = [next((at for at, each in enumerate(quotes) if _holds(each, own[place])), None) for place in group.quotes]
    found = tuple(place for place in places if place is not None)
    return replace(group, quotes=found) if len(found) == len(places) else None


def _holds(quote: Quote, other: Quote) -> bool:
    return quote.article.path == other.article.path and quote.span.contains(other.span)
