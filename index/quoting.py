"""Ranked sentences to quotes: whole sentences, widened where one cannot be read alone, each shown once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.article import Passage, Span
from index.answer import Quote
from index.emphasis import emphasis
from index.question import Asked
from index.rank import RankedSentence

MOST_SENTENCES = 3
MOST_CHARACTERS = 650  # five quotes of this length fit on one card; widening stops there, a sentence is never cut
# How far below the best a further quote may score. On three suites 95 of 100 right sentences among the first three
# are within it, and it halves the quotes shown beside them.
MARGIN = 0.12

# A sentence that begins so points back to the one before it.
_POINTS_BACK = re.compile(
    r"[\"“‘'(]?(?:It|Its|They|Their|He|She|His|Her|Those|These|That|This|Both|Such|There|But|And|However|Ello|Ella|Ellos|Ellas"
    r"|Esto|Eso|Estos|Esos|Este|Esta|Ese|Esa|Pero|Su|Sus)\b"
)


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences `first` to `last` of a passage, both included."""

    passage: Passage
    first: int
    last: int
    score: float
    matched: tuple[Span, ...]

    @property
    def span(self) -> Span:
        return Span(self.passage.sentences[self.first].span.start, self.passage.sentences[self.last].span.end)

    def may_become(self, first: int, last: int) -> bool:
        """Whether these sentences make one quote: few and short enough, of one kind, in one paragraph."""
        sentences = self.passage.sentences[first : last + 1]
        text = self.passage.article.text
        return (
            last - first < MOST_SENTENCES
            and sentences[-1].span.end - sentences[0].span.start <= MOST_CHARACTERS
            and all(sentence.kind is sentences[0].kind for sentence in sentences)
            and all(text[a.span.end : b.span.start].strip(" \u00a0") == "" for a, b in pairwise(sentences))
        )


def quotes_of(ranked: Iterable[RankedSentence], asked: Asked, how_many: int) -> tuple[Quote, ...]:
    """The best `how_many` quotes, best first. The same words are quoted once, from where they ranked best."""
    runs: list[_Run] = []
    seen: set[str] = set()
    for sentence in sorted(ranked, key=lambda s: -s.score):
        words = " ".join(sentence.span.cut(sentence.passage.article.text).casefold().split())
        if words in seen or (runs and sentence.score < runs[0].score - MARGIN):
            continue
        seen.add(words)
        if _held(runs, sentence):
            continue
        if len(runs) == how_many:
            break
        runs.append(_widened(_Run(sentence.passage, sentence.at, sentence.at, sentence.score, sentence.matched)))
    return tuple(_quote(run, asked) for run in runs)


def _held(runs: list[_Run], sentence: RankedSentence) -> bool:
    """Whether a quote holds the sentence already, or takes it in as its neighbour."""
    for place, run in enumerate(runs):
        if run.passage.article.path != sentence.passage.article.path or run.passage.span != sentence.passage.span:
            continue
        if run.first <= sentence.at <= run.last:
            return True
        first, last = min(run.first, sentence.at), max(run.last, sentence.at)
        if last - first == run.last - run.first + 1 and run.may_become(first, last):
            runs[place] = replace(run, first=first, last=last, matched=tuple(sorted({*run.matched, *sentence.matched})))
            return True
    return False


def _widened(run: _Run) -> _Run:
    """With the sentences before it, while its first one points back to them."""
    while (
        run.first > 0
        and _POINTS_BACK.match(run.span.cut(run.passage.article.text))
        and run.may_become(run.first - 1, run.last)
    ):
        run = replace(run, first=run.first - 1)
    return run


def _quote(run: _Run, asked: Asked) -> Quote:
    article, span = run.passage.article, run.span
    return Quote(
        article=article,
        span=span,
        kind=run.passage.sentences[run.first].kind,
        score=min(max(run.score, 0.0), 1.0),
        emphasis=emphasis(asked, span.cut(article.text), span.start, run.matched),
    )
