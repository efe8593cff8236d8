"""What a copy changed: the words, and the whole sentences that it added or left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from corpus.article import Article, Sentence, Span
from corpus.origins import matches, sorted_words

# With what belongs to it: "$6", "40%", "14,500", "rights'". Commas, stops and quote marks between words are no words.
_WORD = re.compile(r"[$€£¥]?\w+(?:[.,'’-]\w+)*[%’']?")


@dataclass(frozen=True, slots=True)
class Changes:
    """The words of each text that the other has not in their place: spans of each, in order, neighbours together."""

    one: tuple[Span, ...]
    other: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences that say the same, and what is different in them; all offsets are those of their articles."""

    one: Span
    other: Span
    changes: Changes


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What two texts have in common, in the order of the first; `left_out` is of it, `added` of the second."""

    pairs: tuple[Pair, ...]
    left_out: tuple[Span, ...]
    added: tuple[Span, ...]


def changes(one: str, other: str) -> Changes:
    """Compare two texts word by word. Capitals, the shape of apostrophes and the marks between words are let be."""
    ours, theirs = list(_WORD.finditer(one)), list(_WORD.finditer(other))
    left, right = [], []
    for step in Indel.opcodes(list(map(_word, ours)), list(map(_word, theirs))):
        if step.tag == "delete":
            left.append(Span(ours[step.src_start].start(), ours[step.src_end - 1].end()))
        elif step.tag == "insert":
            right.append(Span(theirs[step.dest_start].start(), theirs[step.dest_end - 1].end()))
    return Changes(tuple(left), tuple(right))


def side_by_side(one: Article, ours: Sequence[Sentence], other: Article, theirs: Sequence[Sentence]) -> SideBySide:
    """Compare sentences of one article with sentences of another: a quote's with its copy's, or all with all."""
    left, right = [each.span for each in ours], [each.span for each in theirs]
    found = matches(_words(one, left), _words(other, right))
    pairs = tuple(_pair(one, left[at], other, right[to]) for at, to, _ in found)
    kept, taken = {pair.one for pair in pairs}, {pair.other for pair in pairs}
    return SideBySide(
        pairs,
        tuple(span for span in left if span not in kept),
        tuple(span for span in right if span not in taken),
    )


def _pair(one: Article, ours: Span, other: Article, theirs: Span) -> Pair:
    within = changes(ours.cut(one.text), theirs.cut(other.text))
    return Pair(ours, theirs, Changes(_moved(within.one, ours.start), _moved(within.other, theirs.start)))


def _moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple(span.moved(by) for span in spans)


def _words(article: Article, spans: Sequence[Span]) -> list[str]:
    return [sorted_words(span.cut(article.text)) for span in spans]


def _word(match: re.Match[str]) -> str:
    return match.group().casefold().replace("’", "'")
