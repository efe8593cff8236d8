"""Figures of several quotes side by side: which are the same, which are of other dates, and which cannot both hold.

Shown, not judged: `differ` is said only where every reason for two figures to be of different things is ruled out, or
where one sentence itself, or two of one article side by side, set what two say against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from corpus.article import Article, Kind, Passage, Sentence
from index.answer import Figure, FigureGroup, Figures, Quote
from index.asked_figure import asked_figures, pointed_at
from index.asking import AskedFigure, FigureKind, figure_asked
from index.covering import covers, may_answer, may_cover, mostly_covers
from index.denials import deny, include, withdraw
from index.figures import DATE, MEASURED, MONEY, MONTHS, SECONDS, SHARE
from index.given import (
    Given,
    given_by,
    is_set_against,
    may_be_of_one_time,
    of_different_dates,
    of_one_time,
    of_two_sources,
    printed_figure,
    sentence_text,
)
from index.growing import may_have_grown, was_paid
from index.intervals import meet
from index.manner import LASTING, MOST, can_be, is_forecast, manners
from index.named import is_about, share_a_subject
from index.question import Question
from index.reading import (
    DOUBTED,
    LIKELY,
    SEEN,
    Reading,
    agrees,
    counts_the_noun,
    is_elsewhere,
    is_of_another_subject,
    is_pointed_at,
    leads,
    shares_a_word,
)
from index.same_word import covered, is_event
from index.speakers import speaker_at
from index.two_voices import in_two_voices, only_says_so_many
from index.units import is_count, same_thing

MOST_QUOTES = 6  # of an answer that sets figures side by side
# A question that names less than this may be about two things: "how many were at work".
FEWEST_TERMS = 2
# As `MOST`, where both are of money or of one measure, which few other things in an article are, or both sentences have
# a word of the question besides its names.
MOST_OF_THE_PLAIN = 0.55
_MEASURES = (MEASURED | MONEY) - {SHARE, SECONDS, MONTHS}
# Below this probability nothing is compared.
LEAST = 0.15
_MILLIONS = re.compile(r"(?:m|b|tr)il+i?[oó]n", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")


def figures_of(question: Question, quotes: Sequence[Quote], reading: Reading | None = None) -> Figures | None:
    """The values that the quotes give for what was asked; None where the question asks for none, or no quote gives one.

    Quotes of one text, copies among them, never differ from one another. `reading`: what a reader makes of these quotes
    and of others, where one judged them.
    """
    asked = figure_asked(question)
    if asked is None:
        return None
    given = given_by(asked, quotes, read=reading is not None)
    if reading is not None:
        given += _read_beside(given, quotes, reading)
    groups = _grouped(asked, given, reading)
    if not groups:
        return None
    pairs = [(one, other) for group, another in combinations(groups, 2) for one, other in product(group, another)]
    listed = [each for group in groups for each in group]
    timeline = asked.kind is not FigureKind.DATE and any(of_different_dates(*pair) for pair in pairs)
    differ = not timeline and any(_differ_indeed(asked, *pair, listed, reading) for pair in pairs)
    return Figures(tuple(map(_group, groups)), differ, timeline)


def marked(question: Question, quotes: Sequence[Quote], *, read: bool = False) -> tuple[Quote, ...]:
    """The quotes with the figures that were asked for as their emphasis, where they give any; `read` as there."""
    asked = figure_asked(question)
    if asked is None:
        return tuple(quotes)
    pointed = (pointed_at(asked, quote) if read else quote for quote in quotes)
    return tuple(_marked(quote, asked_figures(asked, quote, read=read)) for quote in pointed)


@dataclass(frozen=True, slots=True)
class Giving:
    """Which sentences may give a figure for what was asked: those that are about all that the question names; and any
    that holds such a figure in an article with the `names` of the question, where a reader is to judge it."""

    asked: AskedFigure
    names: tuple[tuple[str, ...], ...] = ()

    def places(self, passage: Passage) -> frozenset[int]:
        """The places of those sentences in a passage."""
        about = bool(self.names) and is_about(self.names, passage.article)
        return frozenset(
            at
            for at, sentence in enumerate(passage.sentences)
            if sentence.kind is not Kind.CAPTION and self._gives(passage.article, sentence, about=about)
        )

    def _gives(self, article: Article, sentence: Sentence, *, about: bool) -> bool:
        if about:
            pointed_at = Quote(article, sentence.span, sentence.kind, 0.0, emphasis=(sentence.span,))
            return bool(asked_figures(self.asked, pointed_at, read=True))
        alone = Quote(article, sentence.span, sentence.kind, score=0.0)
        return may_cover(self.asked, alone.text) and any(
            covers(self.asked, given) for given in given_by(self.asked, [alone])
        )


def with_other_values(
    question: Question,
    shown: Sequence[Quote],
    further: Sequence[Quote],
    reading: Reading | None = None,
    *,
    least: float = 0.0,
) -> tuple[Quote, ...]:
    """The quotes shown, and after them those further ones that give another value of the same thing: at most
    `MOST_QUOTES` in all, unless more were shown already. `reading` as for `figures_of`.

    A quote that scores less than `least` does not answer alone: it is shown only where it differs from one that does.
    """
    asked = figure_asked(question)
    quotes = list(shown)
    if asked is None:
        return tuple(quotes)
    read = reading is not None
    known = [each for each in given_by(asked, quotes, read=read) if each.place == 0 or _answers(asked, each, reading)]
    for quote in further:
        if len(quotes) >= MOST_QUOTES:
            break
        if any(quote.overlaps(other) for other in quotes):
            continue
        new = [
            given
            for given in given_by(asked, [quote], read=read)
            if (
                (_answers(asked, given, reading) and (not read or quote.score >= least))
                or any(_differ_indeed(asked, given, old, [*known, given], reading) for old in known)
            )
            and all(_may_be_of_one_thing(asked, given, old) for old in known)
            and not any(_same(asked, given.figure, old.figure) for old in known)
        ]
        if new:
            quotes.append(quote)
            known += new
    return tuple(quotes)


def _read_beside(given: Sequence[Given], quotes: Sequence[Quote], reading: Reading) -> list[Given]:
    """What the reader points at in a sentence of a quote that was joined to the one that answers: what another says."""
    known = {(each.quote.article.path, each.figure.span) for each in given}
    return [
        replace(each, place=place)
        for place, quote in enumerate(quotes)
        for each in reading.pointed
        if each.quote.article.path == quote.article.path
        and quote.span.contains(each.sentence)
        and (quote.article.path, each.figure.span) not in known
    ]


def _grouped(asked: AskedFigure, given: Sequence[Given], reading: Reading | None) -> list[list[Given]]:
    """By value. Each is one of a sentence that is about all that the question names; for the best quote of all, which
    answers by its score, the sentence before it, its heading and the title may name some of it. A reader that points at
    the figure has read the sentence against the question. A value that a sentence sets against another goes with it.
    The very same value in a sentence that is about half of the question counts as the same.
    """
    groups: list[list[Given]] = []
    others: list[Given] = []
    for each in given:
        if not (
            (each.against and any(each.quote is other.quote for group in groups for other in group))
            or (each.place == 0 and may_answer(asked, each))
            or _answers(asked, each, reading)
            or leads(each, reading)
            or (reading and any(_are_told_by_two(asked, each, other, reading) for other in given))
        ):
            others.append(each)
        elif (same := _alike(asked, groups, each)) is None:
            groups.append([each])
        elif all(each.place != other.place for other in same):
            same.append(each)
    for each in others:
        same = _alike(asked, groups, each)
        if same and mostly_covers(asked, each) and all(each.place != other.place for other in same):
            same.append(each)
    return [sorted(group, key=lambda each: each.place) for group in groups]


def _alike(asked: AskedFigure, groups: Sequence[list[Given]], given: Given) -> list[Given] | None:
    """The group of the same value."""
    return next((group for group in groups if _same(asked, group[0].figure, given.figure)), None)


def _group(group: Sequence[Given]) -> FigureGroup:
    first = group[0]
    origins = [each.quote.origin for each in group]
    known = {origin.id for origin in origins if origin is not None}
    return FigureGroup(
        first.figure.span.cut(first.quote.article.text),
        tuple(each.place for each in group),
        tuple(replace(each.figure, speaker=speaker_at(each.quote.article, each.figure.span)) for each in group),
        None if None in origins else len(known),
    )


def _same(asked: AskedFigure, one: Figure, other: Figure) -> bool:
    return (one.low, one.high) == (other.low, other.high) and same_thing(asked, one.unit, other.unit)


def _differ_indeed(
    asked: AskedFigure, one: Given, other: Given, listed: Sequence[Given], reading: Reading | None
) -> bool:
    """Whether they differ and neither article has the other's figure as well, or one sentence sets one against the
    other."""
    if is_set_against(one, other):
        return _are_set_against(asked, one, other)
    if reading is not None and _are_told_by_two(asked, one, other, reading):
        return True
    # What was read and is not shown may tell that two articles agree.
    known = [*listed, *(each for each in reading.pointed if each.quote.score >= SEEN)] if reading else listed
    return _differ(asked, one, other, reading) and not _agree(asked, known, one, other)


def _differ(asked: AskedFigure, one: Given, other: Given, reading: Reading | None) -> bool:
    """The strict gate: of two sources, about one thing, at one time, and not both can hold."""
    if not _may_be_of_one_thing(asked, one, other) or meet(one.figure, other.figure):
        return False
    if not of_two_sources(one.quote, other.quote) or withdraw(one, other):
        return False
    denied = deny(one, other)
    if denied and reading is not None:
        return leads(one, reading) and leads(other, reading)
    if not denied and (include(one, other) or not _are_of_one_thing(asked, one, other, reading)):
        return False
    return (denied or not may_have_grown(asked, one, other)) and _are_of_one_manner(asked, one, other, reading)


def _are_of_one_thing(asked: AskedFigure, one: Given, other: Given, reading: Reading | None) -> bool:
    if (reading is None or not reading.names) and _name_the_same(asked, one, other):
        return True
    return reading is not None and _are_read_as_the_same(asked, one, other, reading)


def _are_of_one_manner(asked: AskedFigure, one: Given, other: Given, reading: Reading | None) -> bool:
    """Whether both tell of one time, what is or what can be as it was asked, and of all or of each."""
    if asked.kind is FigureKind.DATE:
        return _years_are_given(one, other) and _foreseen_alike(one, other)
    room = asked.for_each and any(can_be(asked, each) for each in (one, other))  # how many fit no month changes
    lasting = asked.kind in LASTING or room or of_one_time(one, other) or was_paid(asked, one, other)
    of_plans = asked.possible and reading is not None and not reading.capacity
    possible = not asked.possible or asked.for_each or of_plans or (can_be(asked, one) and can_be(asked, other))
    ours, theirs = manners(asked, one, other)
    if of_plans:
        ours, theirs = (replace(each, possible=True, to_come=None, planned=True) for each in (ours, theirs))
    if asked.for_each:
        ours, theirs = replace(ours, possible=False), replace(theirs, possible=False)
    return lasting and possible and ours == theirs


def _may_be_of_one_thing(asked: AskedFigure, one: Given, other: Given) -> bool:
    """Whether the units allow it; of counts a reader that finds both likely knows that "birds" are the pigeons."""
    units = one.figure.unit, other.figure.unit
    if same_thing(asked, *units):
        return True
    if asked.kind is FigureKind.AMOUNT and "" in units:  # "160 million euros a year", "240 million a year"
        bare, told = (one, other) if not units[0] else (other, one)
        in_millions = bool(_MILLIONS.search(printed_figure(bare)))
        known = told.figure.unit.partition("/")[0] in MONEY
        return in_millions and (known or bool(_MILLIONS.search(printed_figure(told))))
    return (
        asked.kind is FigureKind.COUNT
        and all(map(is_count, units))
        and all(each.quote.score >= LIKELY for each in (one, other))
    )


def _are_set_against(asked: AskedFigure, one: Given, other: Given) -> bool:
    """Whether two values that a sentence sets against each other cannot both hold, and are of what was asked for."""
    if not _may_be_of_one_thing(asked, one, other) or meet(one.figure, other.figure):
        return False
    if asked.kind is not FigureKind.COUNT or asked.noun is None:
        return True
    return all(same_thing(asked, each.figure.unit, asked.noun) for each in (one, other))


def _are_two_voices(one: Given, other: Given) -> bool:
    """Whether an article gives both in sentences side by side, each as what somebody else says, and both answer: by the
    reader, or the second because it leaves to the first what it counts."""
    if one.quote.article.path != other.quote.article.path or Kind.CAPTION in (one.quote.kind, other.quote.kind):
        return False
    scores = one.quote.score, other.quote.score
    if min(scores) < DOUBTED:
        first, second = sorted((one, other), key=lambda each: each.sentence)
        rest = second.quote.article.text[second.figure.span.end : second.sentence.end]
        if second.figure.unit or first.quote.score < LIKELY or not only_says_so_many(rest):
            return False
    return in_two_voices(one, other)


def _are_told_by_two(asked: AskedFigure, one: Given, other: Given, reading: Reading) -> bool:
    """Whether an article gives both as what two say, and they cannot both hold, and are of what was asked for."""
    if not (_are_two_voices(one, other) and _are_set_against(asked, one, other)):
        return False
    if include(one, other) or of_different_dates(one, other):
        return False
    ours, theirs = manners(asked, one, other)
    return ours == theirs and any(leads(each, reading) for each in (one, other))


def _foreseen_alike(one: Given, other: Given) -> bool:
    """Whether both tell what had been, or what was to come as it was foreseen at about the same time: a newer forecast
    takes the place of an older one, and what came of it that of both."""
    foreseen = {is_forecast(one), is_forecast(other)}
    return foreseen == {False} or (foreseen == {True} and may_be_of_one_time(one.quote.article, other.quote.article))


def _years_are_given(one: Given, other: Given) -> bool:
    """Whether two dates differ in what both say: a year that one leaves out may be that of the other."""
    if all(_YEAR.search(printed_figure(each)) for each in (one, other)):
        return True
    years = [
        {date.fromordinal(int(end)).year for end in (each.figure.low, each.figure.high) if end is not None}
        for each in (one, other)
    ]
    return years[0] == years[1]


def _agree(asked: AskedFigure, listed: Sequence[Given], one: Given, other: Given) -> bool:
    """Whether one of the articles has the other's figure too, so that one of the pair is a figure of something else."""
    return any(
        agrees(asked, each, their)
        for given, their in ((one, other), (other, one))
        for each in listed
        if each.quote.article.path == given.quote.article.path
    )


def _name_the_same(asked: AskedFigure, one: Given, other: Given) -> bool:
    """Whether both sentences are about all that the question names, which is enough to tell things apart: two words, or
    one beside what is counted ("inmates per cell") in articles about one subject."""
    unit = one.figure.unit
    if unit != other.figure.unit or (not unit and asked.kind is FigureKind.COUNT):
        return False
    if not (covers(asked, one) and covers(asked, other)):
        return False
    if len(asked.terms) >= FEWEST_TERMS:
        return True
    counted = asked.noun not in (None, "person")
    return counted and bool(asked.terms) and share_a_subject(one.quote.article, other.quote.article)


def _are_read_as_the_same(asked: AskedFigure, one: Given, other: Given, reading: Reading) -> bool:
    """Whether each is the likeliest figure of its article, and the reader is sure of one of them. The other may be told
    in words that the reader doubts, if it is of the very unit or beside a word of the question.
    """
    of_one_unit = one.figure.unit == other.figure.unit and one.figure.unit not in ("", "person")
    plain = (of_one_unit and asked.kind is FigureKind.MONEY) or all(
        each.figure.unit in _MEASURES or shares_a_word(asked, each, reading) for each in (one, other)
    )
    most = MOST_OF_THE_PLAIN if plain else MOST
    nameless = not reading.names and not share_a_subject(one.quote.article, other.quote.article)
    if nameless and min(one.quote.score, other.quote.score) < LIKELY:
        return False  # a question that names nothing leaves much to the reader
    if max(one.quote.score, other.quote.score) < most:
        return False
    if not (leads(one, reading) and leads(other, reading)):
        return False
    if not all(_is_near(asked, each, reading, of_one_unit=of_one_unit) for each in (one, other)):
        return False
    return not (is_elsewhere(one, other, reading) or is_of_another_subject(one, other, reading))


def _is_near(asked: AskedFigure, given: Given, reading: Reading, *, of_one_unit: bool) -> bool:
    """Whether the sentence of a figure that the reader doubts is plainly about what was asked for."""
    unit, score = given.figure.unit, given.quote.score
    if score >= DOUBTED:
        return True
    if unit == DATE:
        events = [term for term in asked.terms if is_event(term)]
        return score >= LEAST and bool(events) and covered(events, [sentence_text(given)])
    if score < LEAST:
        return False
    if not unit:
        return counts_the_noun(asked, given)
    # An article has many lengths, shares and durations, of many things.
    return (of_one_unit and unit not in MEASURED - MONEY) or shares_a_word(asked, given, reading)


def _answers(asked: AskedFigure, given: Given, reading: Reading | None) -> bool:
    """Whether the figure is of a sentence that is about all that was asked, or the reader points at it."""
    return covers(asked, given) or (reading is not None and is_pointed_at(asked, given, reading.names))


def _marked(quote: Quote, figures: Sequence[Figure]) -> Quote:
    return replace(quote, emphasis=tuple(sorted(figure.span for figure in figures))) if figures else quote
