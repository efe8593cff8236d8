"""What several wordings of a question come to, as one outcome: the best answer first, and what else answers after it.

Of a shelf in two languages each part is searched in its own words, and what is found there is scored on a scale of its
own: the reader's probability, or the ranker's score where the reader does not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.answer import Abstention, Answer, Quote
from index.quoting import MARGIN, judged_margins

# Where a ranker's score is as sure as it gets, between its threshold and 1. Of 233 first quotes that answered by such a
# score on shelves in two languages the median lies .28 of the way, with either encoder, and two pass .6.
AS_SURE = 0.5
# How far below the best a quote of another part may lie: more than one of the same part, for the scales of two parts
# agree roughly.
FURTHER = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """What one wording comes to. A quote answers if it scores at least `threshold`, in [0, 1]: a probability of the
    reader's, or the ranker's score."""

    outcome: Answer | Abstention
    threshold: float
    by_reader: bool


def joined(found: Sequence[Found], how_many: int) -> Answer | Abstention:
    """One outcome: that whose best quote scores highest, an answer before an abstention; after its own quotes, up to
    `how_many`, those of the others that answer and score hardly less. Where some were judged by the reader, all are
    scored on its scale.

    Figures stay those of the first: side by side stands what was told by the words of one wording.
    """
    if len(found) == 1:
        return found[0].outcome
    probable = next((each.threshold for each in found if each.by_reader), None)
    scored = (each.outcome if each.by_reader or probable is None else _scored(each, probable) for each in found)
    outcomes = sorted(scored, key=_rank, reverse=True)
    first, others = outcomes[0], outcomes[1:]
    searched = tuple(dict.fromkeys(word for each in outcomes for word in each.also_searched))
    if isinstance(first, Abstention):
        nearest = sorted((quote for each in outcomes for quote in _quotes(each)), key=lambda quote: -quote.score)
        return replace(first, nearest=tuple(nearest[:how_many]), also_searched=searched)
    best = max(quote.score for quote in first.quotes)
    floor = best - _further(found, best)
    further = [quote for each in others if isinstance(each, Answer) for quote in each.quotes if quote.score >= floor]
    room = max(how_many - len(first.quotes), 0)
    return replace(first, quotes=(*first.quotes, *further[:room]), also_searched=searched)


def _further(found: Sequence[Found], best: float) -> float:
    """How far below the best a quote of another part may lie: no further than one of the same part, where one scale
    tells of all."""
    by_reader = [each.by_reader for each in found]
    if all(by_reader):
        return judged_margins(best).further
    return FURTHER if any(by_reader) else MARGIN


def as_probability(score: float, threshold: float, probable: float) -> float:
    """A ranker's score on the reader's scale, from the threshold of either.

    Each threshold was chosen where a quote is as likely right as wrong, so the two stand for the same.
    """
    return float(np.interp(score, (0.0, threshold, threshold + AS_SURE * (1 - threshold)), (0.0, probable, 1.0)))


def _scored(found: Found, probable: float) -> Answer | Abstention:
    quotes = tuple(
        replace(quote, score=as_probability(quote.score, found.threshold, probable)) for quote in _quotes(found.outcome)
    )
    if isinstance(found.outcome, Answer):
        return replace(found.outcome, quotes=quotes)
    return replace(found.outcome, nearest=quotes)


def _rank(outcome: Answer | Abstention) -> tuple[bool, float]:
    return isinstance(outcome, Answer), max((quote.score for quote in _quotes(outcome)), default=0.0)


def _quotes(outcome: Answer | Abstention) -> tuple[Quote, ...]:
    return outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
