"""Ranked sentences to judged ones: the reader decides which of the best candidates answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.article import Passage, Span
from index.alone import STANDS_FOR
from index.language import language_of_article
from index.question import Question
from index.rank import RankedSentence
from index.reader import Candidate, Reader, context, mean_of
from index.subject import is_of_another, subject_named

# What fewer would lose stands in bench/README.md: against 20, nothing is lost on four suites with 16, with 12 two right
# first of 141 on news.
CANDIDATES = 16
# Where one of the first `FIRST` is as probable as `ENOUGH`, the others are not read: on five suites (1,944 questions)
# no more than one in 300 loses a right quote, no AUROC is the worse for it, and a quarter to a third is not read.
FIRST, ENOUGH = 6, 0.8
# Of sentences that may give another figure so many are read at a time, until a time brings none worth a look.
AT_A_TIME = 8

# What a rule tells to be of something else has this probability at most: the reader takes "the jail can hold 300" with
# .9 and more for an answer to "how many are in jail".
OF_ANOTHER_THING = 0.2

Tells = Callable[[str | None], bool]
IsOther = Callable[[RankedSentence], bool]


def judged(
    ranked: Sequence[RankedSentence],
    questions: Sequence[Question],
    reader: Reader,
    tells: Tells,
    *,
    enough: float = ENOUGH,
    is_other: IsOther = lambda _: False,
) -> list[RankedSentence]:
    """The best `CANDIDATES` of different words, each with the reader's probability for a score and its answer; the
    first `FIRST` alone where one of them is as probable as `enough`.

    `questions` is one question, in several languages where it was put into another: it is read in each of them.
    `tells`: whether the ranker's scores of sentences in a language do; else the reader judges without them.
    `is_other`: whether what the reader points at in a judged sentence is plainly of something else.
    Of each all copies are there, for whose copy is shown is not decided here; the one that ranks best is read for all.
    """
    best = _best(ranked)
    found = _read_and_doubted(best[:FIRST], questions, reader, tells, is_other)
    if max((each.score for each in found), default=0.0) < enough:
        found += _read_and_doubted(best[FIRST:], questions, reader, tells, is_other)
    return found


def _read_and_doubted(
    groups: Sequence[Sequence[RankedSentence]],
    questions: Sequence[Question],
    reader: Reader,
    tells: Tells,
    is_other: IsOther,
) -> list[RankedSentence]:
    """As `_read`, what `is_other` tells to be improbable. Several readers all read the best sentence; where that is
    one of these, the best of the others is read again by itself, so that what answers is what all of them have read."""
    found = _read(groups, questions, reader, tells)
    others = {place for place, each in enumerate(found) if each.score > OF_ANOTHER_THING and is_other(each)}
    found = [replace(each, score=OF_ANOTHER_THING) if at in others else each for at, each in enumerate(found)]
    again: set[str] = set()
    while others and (best := max(found, key=lambda each: each.score)).score > OF_ANOTHER_THING:
        if _text(best) in again:
            break
        again.add(_text(best))
        (anew,) = _read([[best]], questions, reader, tells)
        found = [replace(each, score=anew.score) if _text(each) == _text(best) else each for each in found]
    return found


def judged_while(
    ranked: Sequence[RankedSentence],
    questions: Sequence[Question],
    reader: Reader,
    tells: Tells,
    *,
    least: float,
    is_other: IsOther = lambda _: False,
) -> list[RankedSentence]:
    """As `judged`, `AT_A_TIME` read at once, until none of a time is as probable as `least`."""
    best = _best(ranked)
    found: list[RankedSentence] = []
    for start in range(0, len(best), AT_A_TIME):
        now = _read_and_doubted(best[start : start + AT_A_TIME], questions, reader, tells, is_other)
        found += now
        if max(each.score for each in now) < least:
            break
    return found


def _read(
    groups: Sequence[Sequence[RankedSentence]], questions: Sequence[Question], reader: Reader, tells: Tells
) -> list[RankedSentence]:
    """Each with the reader's probability; of those of the same words in a group the first is read for all."""
    of_each = [
        reader.judge(question.text, [_candidate(each, question, tells) for each, *_ in groups])
        for question in questions
    ]
    # The words pointed at are those of the last, whose question is in the words that were searched for.
    judgements = [mean_of(of_one[::-1]) for of_one in zip(*of_each, strict=True)]
    return [
        replace(
            each,
            score=judgement.probability,
            answer=_placed(judgement.answer, each.span) if _text(each) == _text(same[0]) else None,
        )
        for same, judgement in zip(groups, judgements, strict=True)
        for each in same
    ]


def _candidate(ranked: RankedSentence, question: Question, tells: Tells) -> Candidate:
    language = language_of_article(ranked.passage.article)
    spoken = frozenset(filter(None, (question.language, language)))
    score = ranked.score if tells(language) else None
    return Candidate(_text(ranked), _context(ranked, question), score, spoken)


def _context(ranked: RankedSentence, question: Question) -> str:
    """What a sentence is read with: also the names of the question that its article begins with, unless the sentence
    names another thing, or is of an "it" that the one before it names."""
    text, article = _text(ranked), ranked.passage.article
    around_it = around(ranked.passage, ranked.at)
    if STANDS_FOR.match(text) or is_of_another(text, article):
        return around_it
    named = subject_named(question, article, f"{text} {around_it}")
    return around(ranked.passage, ranked.at, named) if named else around_it


def around(passage: Passage, at: int, named: str = "") -> str:
    """What sentence `at` is read with: title, what the article `named` at its beginning, heading, and the sentence
    before it, unless a heading stands between."""
    article = passage.article
    title = context(article.metadata.title.value if article.metadata.title else "", named)
    floor = 0
    if passage.heading is not None:
        title = context(title, passage.heading.cut(article.text))
        floor = passage.heading.end
    span = passage.sentences[at].span
    place = bisect_left(article.sentences, span.start, key=lambda sentence: sentence.span.start) - 1
    before = article.sentences[place].span if place >= 0 else None
    return context(title, before.cut(article.text) if before is not None and before.start >= floor else "")


def _best(ranked: Sequence[RankedSentence]) -> list[list[RankedSentence]]:
    """The `CANDIDATES` that promise most, first; those of the same words together, in this order too."""
    same: dict[str, list[RankedSentence]] = {}
    for sentence in sorted(ranked, key=lambda each: -each.promise):
        words = " ".join(_text(sentence).casefold().split())
        if words in same or len(same) < CANDIDATES:
            same.setdefault(words, []).append(sentence)
    return list(same.values())


def _text(sentence: RankedSentence) -> str:
    return sentence.span.cut(sentence.passage.article.text)


def _placed(answer: tuple[int, int] | None, sentence: Span) -> Span | None:
    """From the sentence's own offsets to the article's."""
    return Span(sentence.start + answer[0], sentence.start + answer[1]) if answer and answer[0] < answer[1] else None
