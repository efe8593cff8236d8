"""What /verify shows: the printed passage, verbatim as a quote is, and below it the paste with what differs in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from discord.ui import LayoutView

from bot import words
from bot.attribution import as_of
from bot.buttons import ContextButton
from bot.cards import INK, LABEL_LIMIT, PLAIN_LIMIT, TEXT_LIMIT, Plain
from bot.composed import Part, composed, excerpt, fitting, foreign, size
from bot.escape import VerbatimError, clean
from bot.verdicts import also_in, details, headline
from corpus.article import Span
from index.answer import AsOf, Quote
from index.provenance import Altered, Exact, Place, Verdict, Verification

LONGEST_PRINTED = 900  # code points of one passage; a quotation is never longer (corpus/sentences.py)
REST = 200  # characters of a message for how old the articles are, and how many quotes are left out
GAP = 4  # between two parts
LONGEST_PASTED = 500  # code points of a paste that are repeated: who pasted it has the rest


def verification_card(found: Verification, knowledge: AsOf, *, plain: bool) -> LayoutView | Plain:
    """One verdict below the other, each with its passage; a Context for each passage that is shown."""
    share = ((PLAIN_LIMIT if plain else TEXT_LIMIT) - REST) // len(found.verdicts)
    parts: list[Part] = []
    shown: list[Quote] = []
    for verdict in found.verdicts:
        if parts:
            parts.append(None)
        parts += _parts(verdict, share, shown)
    if found.left_out:
        parts.append(f"-# {words.quotes_left_out(found.left_out)}")
    parts += [None, f"-# {as_of(knowledge)}"]
    numbered = len(shown) > 1
    row: Sequence[Any] = [ContextButton(q.ref, at if numbered else None) for at, q in enumerate(shown, 1)]
    return composed(parts, [row] if row else [], plain=plain, colour=INK)


def _parts(verdict: Verdict, share: int, shown: list[Quote]) -> Iterator[Part]:
    head = f"### {headline(verdict)}\n-# {' '.join(details(verdict))}"
    yield head
    left = share - len(head) - GAP
    match verdict:
        case Exact(places=places):
            passage = _passage(places[0], places[0].spans, left, shown)
            yield passage
            left -= _size(passage)
            for line in also_in(verdict):
                small = f"-# {clean(line, LABEL_LIMIT)}"
                left -= len(small) + GAP
                if left >= 0:
                    yield small
        case Altered(pasted=pasted, place=place, differences=differences):
            printed = [each.printed for each in differences if each.printed is not None]
            passage = _passage(place, printed, left * 3 // 5, shown)
            yield passage
            left -= _size(passage) + len(words.AS_PASTED) + GAP
            strong = [each.pasted for each in differences if each.pasted is not None]
            for most in (LONGEST_PASTED, LONGEST_PASTED // 2, LONGEST_PASTED // 4, LONGEST_PASTED // 8):
                theirs = foreign(pasted.text, strong, most)
                if len(theirs) <= left:
                    yield f"{words.AS_PASTED} {theirs}"
                    return


def _size(part: Part) -> int:
    return GAP + (len(part) if isinstance(part, str) else size(part) if part else 0)


def _passage(place: Place, emphasis: Sequence[Span], most: int, shown: list[Quote]) -> Part:
    """The words in their whole sentences; in themselves where these would be too long or not be shown as printed."""
    why = ""
    first = emphasis[0].start if emphasis else 0
    # Escaping can double a text, and the attribution takes its part.
    tries = [(wanted, limit) for wanted in (place.whole, place.span) for limit in (most, most // 2, most // 4)]
    for part in dict.fromkeys(
        excerpt(place.article, wanted, min(LONGEST_PRINTED, limit), first) for wanted, limit in tries
    ):
        quote = place.quote(part, [] if any(span.contains(part) for span in emphasis) else emphasis)
        try:
            made = fitting(quote, most)
        except VerbatimError as error:
            why = str(error)
        else:
            shown.append(replace(quote, emphasis=()))
            return made
    return f"-# {words.NOT_SHOWN} {words.fault(why)}."
