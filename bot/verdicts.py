"""What `quoth verify` and /verify say of a paste, in a few fixed words; the same in a terminal and on a card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot import words
from bot.attribution import attribution
from index.provenance import Altered, Change, Exact, NotFound, Place, Standing, Verdict

MOST_OTHERS = 3  # further places that are named; the rest are counted


def headline(verdict: Verdict) -> str:
    match verdict:
        case Exact(shortened=True):
            return words.SHORTENED
        case Exact():
            return words.EXACT
        case Altered():
            return words.ALTERED
        case NotFound():
            return words.NOT_FOUND


def details(verdict: Verdict) -> Iterator[str]:
    """Sentences that say what the headline means, and what else is to be known."""
    match verdict:
        case NotFound(pasted=None):
            yield words.NO_SUCH_NAME
        case NotFound():
            yield words.NOWHERE
        case Altered(place=place, differences=differences):
            yield words.NEAREST_PASSAGE
            kinds = Counter(each.change for each in differences)
            yield ", ".join(words.places(kinds[change], change) for change in Change if kinds[change]) + "."
            if all(each.marked for each in differences):
                yield words.MARKS_ITSELF
            yield from _standing(place)
        case Exact(pasted=pasted, places=places, typography=typography):
            if pasted is None:
                yield words.NAME_STANDS_FOR
            elif verdict.shortened:
                yield words.in_order(places[0].left_out)
            else:
                yield words.WERE_PRINTED
            if typography:
                yield words.OTHER_TYPOGRAPHY
            yield from _standing(places[0])


def also_in(verdict: Verdict) -> Iterator[str]:
    """The further places of the same words, each on a line."""
    if isinstance(verdict, Exact):
        others = verdict.places[1:]
        for place in others[:MOST_OTHERS]:
            yield words.also_in(" · ".join(attribution(place.quote(place.span))[:3]))
        if len(others) > MOST_OTHERS:
            yield words.and_in_more(len(others) - MOST_OTHERS)


def _standing(place: Place) -> Iterator[str]:
    match place.standing:
        case Standing.CHANGED:
            yield words.CHANGED_SINCE
        case Standing.REMOVED:
            yield words.NO_LONGER_THERE
    if place.mark is not None:
        yield words.marked(place.mark)
