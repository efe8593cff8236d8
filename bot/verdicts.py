"""What `quoth verify` and /verify say of a paste, in a few fixed words; the same in a terminal and on a card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.attribution import attribution
from bot.words import count
from corpus.article import MarkKind
from index.provenance import Altered, Change, Exact, NotFound, Place, Standing, Verdict

MOST_OTHERS = 3  # further places that are named; the rest are counted

_STANDING = {
    Standing.CHANGED: "The article has changed since: these words are in an earlier version of it.",
    Standing.REMOVED: "The article is no longer on the shelf.",
}
_MARKED = {
    MarkKind.HEADER: "It stands in the head of the article, not in its text.",
    MarkKind.BYLINE: "It is a byline.",
    MarkKind.CAPTION: "It is a photo caption.",
    MarkKind.CREDIT: "It is a photo credit.",
    MarkKind.FURNITURE: "It stands beside the article's text.",
    MarkKind.HEADING: "It is a heading.",
    MarkKind.SIGN_OFF: "It is the article's sign-off.",
}
AS_PASTED = "As pasted:"


def headline(verdict: Verdict) -> str:
    match verdict:
        case Exact(shortened=True):
            return "Exact, but shortened"
        case Exact():
            return "Exact"
        case Altered():
            return "Altered"
        case NotFound():
            return "Not found"


def details(verdict: Verdict) -> Iterator[str]:
    """Sentences that say what the headline means, and what else is to be known."""
    match verdict:
        case NotFound(pasted=None):
            yield "No stored article has a passage of that name."
        case NotFound():
            yield "No stored article has these words, or words near them."
        case Altered(place=place, differences=differences):
            yield "No stored article has just these words. This is the nearest passage; what differs is in bold."
            kinds = Counter(each.change for each in differences)
            yield ", ".join(f"{count(kinds[change], 'place')} {change}" for change in Change if kinds[change]) + "."
            if all(each.marked for each in differences):
                yield "The paste marks every change itself, by brackets or an ellipsis."
            yield from _standing(place)
        case Exact(pasted=pasted, places=places, typography=typography):
            if pasted is None:
                yield "That name stands for these words."
            elif verdict.shortened:
                gone = count(places[0].left_out, "word")
                yield f"Each part was printed, in this order; {gone} between them left out."
            else:
                yield "These words were printed."
            if typography:
                yield "The typography differs: quote marks, dashes, blanks or Markdown."
            yield from _standing(places[0])


def also_in(verdict: Verdict) -> Iterator[str]:
    """The further places of the same words, each on a line."""
    if isinstance(verdict, Exact):
        others = verdict.places[1:]
        for place in others[:MOST_OTHERS]:
            yield "also in: " + " · ".join(attribution(place.quote(place.span))[:3])
        if len(others) > MOST_OTHERS:
            yield f"and in {len(others) - MOST_OTHERS} more"


def _standing(place: Place) -> Iterator[str]:
    if place.standing in _STANDING:
        yield _STANDING[place.standing]
    if place.mark is not None:
        yield _MARKED[place.mark]
