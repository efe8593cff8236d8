"""Ranked sentences to quotes: whole sentences, widened where one cannot be read alone, each shown once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.article import Passage, Span
from corpus.origins import likeness
from index.alone import STANDS_FOR, points_back
from index.answer import Quote
from index.copies import Kinship, printed, with_copies
from index.emphasis import emphasis
from index.language import language_of_article
from index.question import Asked
from index.rank import RankedSentence
from index.speakers import speaker_of
from index.when import stated_date

MOST_SENTENCES = 3
MOST_CHARACTERS = 650  # five quotes of this length fit on one card; widening stops there, a sentence is never cut
# How far below the best a further quote may score. On three suites nothing right is lost from .06 on; the room is for
# who says otherwise in other words, and at .2 the third quote is often beside the point.
MARGIN = 0.15
# The same where the reader judges: by how many times a further quote's odds to answer may be lower than the best's. On
# 1,329 questions that the reader was not trained with, 33 of 243 further quotes within that are what was wanted, 2 of
# 195 beyond it; of what is nearest, where nothing answers, 11 of 591 and 0 of 107.
LOWER_ODDS = 4.5
# By how much less probable a sentence may be that is next to a quoted one and then makes one quote with it. On 260
# questions on encyclopaedic articles that the reader was not trained with, .754 of the first quotes are right without
# any, .792 with .2, .800 with .4 and .804 with .5, of 185, 214, 243 and 262 characters; on 260 on news, where few score
# so, .908, .915, .915 and .915, of 102 to 114.
NEIGHBOUR = 0.4
UNKNOWN = Kinship()


@dataclass(frozen=True, slots=True)
class Margins:
    """How far below the best score a `further` quote may score, and a sentence that joins its `neighbour`'s quote."""

    further: float
    neighbour: float


RANKED = Margins(MARGIN, MARGIN)  # below a ranker's best score
ALL = Margins(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences `first` to `last` of a passage, both included; number `core` is the one that was ranked."""

    passage: Passage
    core: int
    first: int
    last: int
    score: float
    matched: tuple[Span, ...]
    answer: Span | None

    @property
    def span(self) -> Span:
        return Span(self.passage.sentences[self.first].span.start, self.passage.sentences[self.last].span.end)

    def touches(self, other: _Run, *, apart: int = 1) -> bool:
        """Whether both are of one passage and overlap or, with `apart` 1, are next to one another."""
        same = self.passage.article.path == other.passage.article.path and self.passage.span == other.passage.span
        return same and self.first <= other.last + apart and other.first <= self.last + apart

    def may_become(self, first: int, last: int, *, of_one_paragraph: bool = True) -> bool:
        """Whether these sentences make one quote: few and short enough, of one kind, with nothing between them."""
        sentences = self.passage.sentences[first : last + 1]
        text, blanks = self.passage.article.text, " \u00a0" if of_one_paragraph else " \u00a0\n"
        return (
            last - first < MOST_SENTENCES
            and sentences[-1].span.end - sentences[0].span.start <= MOST_CHARACTERS
            and all(sentence.kind is sentences[0].kind for sentence in sentences)
            and all(text[a.span.end : b.span.start].strip(blanks) == "" for a, b in pairwise(sentences))
        )


def quotes_of(
    ranked: Iterable[RankedSentence],
    asked: Asked,
    how_many: int,
    margins: Margins = RANKED,
    kinship: Kinship = UNKNOWN,
) -> tuple[Quote, ...]:
    """The best `how_many` quotes, best first; the same words are quoted once.

    What another article of the same origin says in about the same words is no further evidence: it is folded under the
    quote as a copy.
    """
    runs: list[_Run] = []
    for sentence in _each_once(ranked):
        below = runs[0].score - sentence.score if runs else 0.0
        if below > max(margins.further, margins.neighbour):
            break
        if any(_is_copied(run, sentence, kinship) for run in runs):
            continue
        run = _widened(_run(sentence))
        near = [place for place, other in enumerate(runs) if other.touches(run)]
        if near and below <= margins.neighbour:
            runs[near[0]] = _joined(runs[near[0]], run, runs) or runs[near[0]]
        if any(other.touches(run, apart=0) for other in runs):
            continue  # it is shown already, or would be shown twice
        if below > margins.further:
            continue
        if len(runs) == how_many:
            break
        runs.append(run)
    return tuple(with_copies(_quote(run, asked), run.passage.sentences[run.core].span, kinship) for run in runs)


def judged_margins(best: float) -> Margins:
    """Those below the `best` score, where scores are the reader's probabilities."""
    return Margins(best - best / (best + LOWER_ODDS * (1 - best)) if best else 0.0, NEIGHBOUR)


def _each_once(ranked: Iterable[RankedSentence]) -> list[RankedSentence]:
    """Best first. Of sentences with the same words the earliest dated one stays, with the best score of them all:
    who printed it first is nearer to its origin than who fits the question by a hair."""
    same: dict[str, list[RankedSentence]] = {}
    for sentence in sorted(ranked, key=lambda s: -s.score):
        words = " ".join(sentence.span.cut(sentence.passage.article.text).casefold().split())
        same.setdefault(words, []).append(sentence)
    return [
        replace(min(group, key=lambda each: printed(each.passage.article)), score=group[0].score)
        for group in same.values()
    ]


def _is_copied(run: _Run, sentence: RankedSentence, kinship: Kinship) -> bool:
    """Whether the sentence is one of the run's, in another article of the same origin."""
    ours, theirs = run.passage.article, sentence.passage.article
    return kinship.akin(ours, theirs) and any(
        likeness(each.span.cut(ours.text), sentence.span.cut(theirs.text)) > 0
        for each in run.passage.sentences[run.first : run.last + 1]
    )


def _joined(run: _Run, other: _Run, runs: Sequence[_Run]) -> _Run | None:
    """Two neighbours as one quote, None where they would make too long a one or reach into a third."""
    first, last = min(run.first, other.first), max(run.last, other.last)
    joined = replace(run, first=first, last=last, matched=tuple(sorted({*run.matched, *other.matched})))
    alone = not any(third is not run and third.touches(joined, apart=0) for third in runs)
    return joined if alone and run.may_become(first, last) else None


def _run(sentence: RankedSentence) -> _Run:
    return _Run(
        sentence.passage, sentence.at, sentence.at, sentence.at, sentence.score, sentence.matched, sentence.answer
    )


def _widened(run: _Run) -> _Run:
    """With the sentences before it, while its first one points back to them."""
    while run.first > 0:
        text = run.passage.sentences[run.first].span.cut(run.passage.article.text)
        if not points_back(text, language_of_article(run.passage.article)):
            break
        of_one_paragraph = STANDS_FOR.match(text) is None
        if not run.may_become(run.first - 1, run.last, of_one_paragraph=of_one_paragraph):
            break
        run = replace(run, first=run.first - 1)
    return run


def _quote(run: _Run, asked: Asked) -> Quote:
    article, span = run.passage.article, run.span
    return Quote(
        article=article,
        span=span,
        kind=run.passage.sentences[run.first].kind,
        score=min(max(run.score, 0.0), 1.0),
        emphasis=(run.answer,) if run.answer else emphasis(asked, span.cut(article.text), span.start, run.matched),
        speaker=speaker_of(article, span),
        stated=stated_date(article.text, run.passage.sentences[run.core].span),  # "It opened a year later" gives none
    )
