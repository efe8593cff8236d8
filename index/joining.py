"""What several wordings of a question come to, as one outcome: the best answer first, and what else answers after it.

Of a shelf in two languages each part is searched in its own words, and what is found there is scored on a scale of its
own: the reader's probability, or the ranker's score where the reader does not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.answer import Abstention, Answer, Quote


@dataclass(frozen=True, slots=True)
class Found:
    """What one wording comes to. A quote answers if it scores at least `threshold`, in [0, 1]."""

    outcome: Answer | Abstention
    threshold: float


def joined(found: Sequence[Found], threshold: float, how_many: int, margin: float) -> Answer | Abstention:
    """One outcome, scored as with this threshold: that whose best quote scores highest, an answer before an abstention;
    after its own quotes, up to `how_many`, those of the others that answer and score at most `margin` less.

    Figures stay those of the first: side by side stands what was told by the words of one wording.
    """
    if len(found) == 1:
        return found[0].outcome
    outcomes = sorted((_scored(each, threshold) for each in found), key=_rank, reverse=True)
    first, others = outcomes[0], outcomes[1:]
    searched = tuple(dict.fromkeys(word for each in outcomes for word in each.also_searched))
    if isinstance(first, Abstention):
        nearest = sorted((quote for each in outcomes for quote in _quotes(each)), key=lambda quote: -quote.score)
        return replace(first, nearest=tuple(nearest[:how_many]), also_searched=searched)
    floor = max(quote.score for quote in first.quotes) - margin
    further = [quote for each in others if isinstance(each, Answer) for quote in each.quotes if quote.score >= floor]
    room = max(how_many - len(first.quotes), 0)
    return replace(first, quotes=(*first.quotes, *further[:room]), also_searched=searched)


def on_scale(score: float, own: float, other: float) -> float:
    """A score with the threshold `own` on the scale whose threshold is `other`; 0 and 1 are the same on both.

    Each threshold was chosen where a quote is as likely right as wrong, so the two stand for the same.
    """
    return float(np.interp(score, (0.0, own, 1.0), (0.0, other, 1.0)))


def _scored(found: Found, threshold: float) -> Answer | Abstention:
    quotes = tuple(
        replace(quote, score=on_scale(quote.score, found.threshold, threshold)) for quote in _quotes(found.outcome)
    )
    if isinstance(found.outcome, Answer):
        return replace(found.outcome, quotes=quotes)
    return replace(found.outcome, nearest=quotes)


def _rank(outcome: Answer | Abstention) -> tuple[bool, float]:
    return isinstance(outcome, Answer), max((quote.score for quote in _quotes(outcome)), default=0.0)


def _quotes(outcome: Answer | Abstention) -> tuple[Quote, ...]:
    return outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
