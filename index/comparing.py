"""Figures of several quotes side by side: which are the same, which are of other dates, and which cannot both hold.

Shown, not judged: `differ` is said only where every reason for two figures to be of different things is ruled out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, product

from corpus.article import Article, Kind, MarkKind, Passage, Sentence, Span
from index.answer import Figure, FigureGroup, Figures, Quote, StatedDate
from index.asked_figure import (
    AskedFigure,
    FigureKind,
    asked_figures,
    asks_what_can_be,
    clause_of,
    covered,
    figure_asked,
    is_capacity,
    is_event,
    is_fate,
    is_for_each,
    is_possible,
    same_thing,
    same_word,
    sentence_of,
    told_of,
)
from index.dates import dates_in
from index.figures import MONTHS, figures_in
from index.language import language_of_article
from index.numbers import NUMBER
from index.question import WORD, Question
from index.quoting import STANDS_FOR
from index.speakers import speaker_at
from index.when import days_stated, stated_date

MOST_QUOTES = 6  # of an answer that sets figures side by side
# Articles printed farther apart than this may each have been right when they were printed.
SAME_TIME_DAYS = 31
# A question that names less than this may be about two things: "how many were at work".
FEWEST_TERMS = 2
OFTEN, SHARED_NAMES = 3, 2  # times that an article says what it is about, and how many such names two must share
TOPIC = 5  # times that an article names what it is about
# Probabilities from which on a figure that the reader points at is listed: in a sentence that, with the one before it,
# has a word of the question besides its names, and in any. Chosen on half of training/written/figures and on news_dev.
LIKELY, SURE = 0.6, 0.8
# Probabilities, of figures that are the likeliest of their articles: from which on the best of a pair is sure enough,
# and from which on one may tell that its article agrees with another. And the share of the best one's below which a
# figure of an article is of something else. Chosen on the same and on ten groups of our own, precision first.
MOST, SEEN = 0.7, 0.1
FAR = 0.6
_PLACE = re.compile(r"\b(?:at|in|near)[ \u00a0](?P<name>[A-ZÁÉÍÓÚÑ][\w’'-]*)")
_NOT = re.compile(r"\b(?:not|no|rather than|instead of)[ \u00a0](?:(?:the|el|los|las)[ \u00a0])?$", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:without|excluding|not counting|leaving out|apart from|sin|excluidos)\b", re.IGNORECASE)
_LAST = re.compile(
    r"\b(?:last|previous|(?P<now>this))[ \u00a0](?:year|month|week|season|spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
# Of several things one: what is told of another of them is no answer.
_WHICH = re.compile(r"\b(?:first|second|third|fourth|fifth|last|(?!latest)\w{3,9}est)\b", re.IGNORECASE)
_HELD = re.compile(r"\b(?:held|holds|holding|houses|housed|housing|now|currently|alberga\w*)\b", re.IGNORECASE)
_AGO = re.compile(r"\b(?:years?|decades?) (?:ago|before|earlier)\b|\bhace (?:\w{1,20} )?años\b", re.IGNORECASE)
# "It values the loss at": who says so, and not what was asked about.
_STATES = re.compile(
    r"\W?(?:It|They) (?:values?|puts?|says?|estimates?|reckons?|counts?|counted|valued|estimated|reckoned|said)\b"
)
_NO_NAMES = frozenset(MONTHS) | frozenset(
    "last next new first monday tuesday wednesday thursday friday saturday sunday".split()
)
_ANOTHER_ONE = re.compile(
    r"\b(?:neighbou?ring|another|(?:its|their|the|\w{1,20}['’]s) (?:other|second)"
    r"|a (?:long|larg|bigg|small|short|tall|high|old)er)\b",
    re.IGNORECASE,
)
_NEAR = 9  # characters beside a figure
_FURTHER = re.compile(
    r"\b(?:another|more(?! than)|others|additional|further|extra|otr[oa]s|más(?! de))\b", re.IGNORECASE
)
_OF_THEM = re.compile(r"[ \u00a0]of[ \u00a0](?:them|these|those|(?:the|those)[ \u00a0](?P<whom>\w+))\b", re.IGNORECASE)
_IS_PLANNED = re.compile(r"\b(?:planned|plans? to|expected|due|next|scheduled|forecast|target)\b", re.IGNORECASE)
# What is the same on every day; how many there are of something is not.
_LASTING = frozenset({FigureKind.DATE, FigureKind.MEASURE, FigureKind.LENGTH, FigureKind.AGE})
# A count that goes on: what was printed later may be more, and neither is wrong.
_GOES_ON = re.compile(
    r"\b(?:so far|by (?:now|then)|since|to date|until|till|now|already|r[io]ses?n?|climb\w*|grew|grown?|bring(?:s|ing)"
    r"|in all|in total|hasta ahora|desde|ya|ahora|sub(?:e|ió))\b",
    re.IGNORECASE,
)
_TIMES = frozenset({FigureKind.DURATION, FigureKind.LENGTH})
_SO_FAR = re.compile(r"\b(?:so far|already|now|since|still|hasta ahora|ya)\b", re.IGNORECASE)
_MONTH = Decimal(28 * 86_400), Decimal(31 * 86_400)  # seconds
# How far a figure given as "about" may be off.
ABOUT = Decimal("0.1")
# What has no noun of its own is about what its clause names: "the dam was built after the river rose six meters".
_ABOUT_A_CLAUSE = frozenset(FigureKind) - {FigureKind.DATE, FigureKind.COUNT}
# Sentences that give a further value for what the sentence before them names.
_POINTS_BACK = re.compile(
    r"\b(?:put|puts|putting|estimated?|estimates|place[sd]?|set)\s(?:it|that|the\s(?:figure|number|toll|total))\sat\b"
    r"|\b(?:the|this|that)\s(?:figure|number|toll|total)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Given:
    """A figure that a quote gives for what was asked: the quote's place, and the sentence that holds it.

    `against`: its sentence sets it against the one that was found first ("80, while others say 150").
    """

    place: int
    quote: Quote
    figure: Figure
    sentence: Span
    stated: StatedDate | None
    against: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the quotes that it judged: their scores are its probabilities, their emphasis is what it
    pointed at. All are best first.

    `names` are the words of the question that are names, those side by side together. `pointed` are the figures that it
    points at in articles about these; `told` are those that are not plainly of another thing or time; and `leading` is
    the likeliest of each article. `capacity`: the question asks for what can be.
    """

    names: tuple[tuple[str, ...], ...]
    pointed: tuple[_Given, ...]
    told: tuple[_Given, ...]
    leading: tuple[_Given, ...]
    capacity: bool


def reading_of(question: Question, quotes: Sequence[Quote]) -> Reading | None:
    """What a reader that judged these quotes makes of them; None where the question asks for no figure."""
    asked = figure_asked(question)
    if asked is None:
        return None
    names = names_of(asked, (quote.article for quote in quotes))
    pointed = sorted(
        (
            each
            for each in _given(asked, quotes, read=True)
            if any(part.overlaps(each.figure.span) for part in each.quote.emphasis)
            and _is_about(names, each.quote.article)
        ),
        key=lambda each: -each.quote.score,
    )
    capacity = asks_what_can_be(question.text)
    told = [each for each in pointed if not _is_aside(question, asked, each)]
    leading: list[_Given] = []
    for each in told:
        if (
            all(each.quote.article.path != other.quote.article.path for other in leading)
            and not _is_of_something_else(asked, each, pointed)
            and _may_lead(asked, each, capacity=capacity)
            and _is_of_the_subject(asked, each)
        ):
            leading.append(each)
    return Reading(names, tuple(pointed), tuple(told), tuple(leading), capacity)


def figures_of(question: Question, quotes: Sequence[Quote], reading: Reading | None = None) -> Figures | None:
    """The values that the quotes give for what was asked; None where the question asks for none, or no quote gives one.

    Quotes of one text, copies among them, never differ from one another. `reading`: what a reader makes of these quotes
    and of others, where one judged them.
    """
    asked = figure_asked(question)
    if asked is None:
        return None
    groups = _grouped(asked, _given(asked, quotes, read=reading is not None), reading)
    if not groups:
        return None
    pairs = [(one, other) for group, another in combinations(groups, 2) for one, other in product(group, another)]
    listed = [each for group in groups for each in group]
    timeline = asked.kind is not FigureKind.DATE and any(_of_different_dates(*pair) for pair in pairs)
    # What was read and is not shown may tell that two articles agree.
    known = [*listed, *(each for each in reading.pointed if each.quote.score >= SEEN)] if reading else listed
    differ = not timeline and any(_differ(asked, *pair, reading) and not _agree(asked, known, *pair) for pair in pairs)
    return Figures(tuple(map(_group, groups)), differ, timeline)


def marked(question: Question, quotes: Sequence[Quote], *, read: bool = False) -> tuple[Quote, ...]:
    """The quotes with the figures that were asked for as their emphasis, where they give any; `read` as there."""
    asked = figure_asked(question)
    if asked is None:
        return tuple(quotes)
    return tuple(_marked(quote, asked_figures(asked, quote, read=read)) for quote in quotes)


@dataclass(frozen=True, slots=True)
class Giving:
    """Which sentences may give a figure for what was asked: those that are about all that the question names; and any
    that holds such a figure in an article with the `names` of the question, where a reader is to judge it."""

    asked: AskedFigure
    names: tuple[tuple[str, ...], ...] = ()

    def places(self, passage: Passage) -> frozenset[int]:
        """The places of those sentences in a passage."""
        about = bool(self.names) and _is_about(self.names, passage.article)
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
        return _may_cover(self.asked, alone.text) and any(
            _covers(self.asked, given) for given in _given(self.asked, [alone])
        )


def with_other_values(
    question: Question, shown: Sequence[Quote], further: Sequence[Quote], reading: Reading | None = None
) -> tuple[Quote, ...]:
    """The quotes shown, and after them those further ones that give another value of the same thing: at most
    `MOST_QUOTES` in all, unless more were shown already. `reading` as for `figures_of`."""
    asked = figure_asked(question)
    quotes = list(shown)
    if asked is None:
        return tuple(quotes)
    read = reading is not None
    known = [each for each in _given(asked, quotes, read=read) if each.place == 0 or _answers(asked, each, reading)]
    for quote in further:
        if len(quotes) >= MOST_QUOTES:
            break
        if any(quote.article.path == other.article.path and quote.span.overlaps(other.span) for other in quotes):
            continue
        new = [
            given
            for given in _given(asked, [quote], read=read)
            if (_answers(asked, given, reading) or any(_differ(asked, given, old, reading) for old in known))
            and all(same_thing(asked, given.figure.unit, old.figure.unit) for old in known)
            and not any(_same(asked, given.figure, old.figure) for old in known)
        ]
        if new:
            quotes.append(quote)
            known += new
    return tuple(quotes)


def meet(one: Figure, other: Figure) -> bool:
    """Whether both can be true of one thing: their intervals, as widely as may be meant, have a point in common."""
    apart = one.unit != other.unit
    about = ABOUT / (1 + (one.about and other.about))
    (low, high), (other_low, other_high) = _meant(one, about, in_seconds=apart), _meant(other, about, in_seconds=apart)
    return (low is None or other_high is None or low <= other_high) and (
        high is None or other_low is None or other_low <= high
    )


def _given(asked: AskedFigure, quotes: Sequence[Quote], *, read: bool = False) -> list[_Given]:
    found = []
    for place, quote in enumerate(quotes):
        for number, figure in enumerate(asked_figures(asked, quote, read=read)):
            sentence = sentence_of(quote, figure.span)
            stated = stated_date(quote.article.text, sentence)
            found.append(_Given(place, quote, figure, sentence, stated, against=number > 0))
    return found


def _is_of_something_else(asked: AskedFigure, given: _Given, pointed: Sequence[_Given]) -> bool:
    """Whether another article has that figure too, and one there that the reader finds far likelier."""
    for each in pointed:
        if each.quote.article.path == given.quote.article.path or not _agrees(asked, each, given):
            continue
        best = next(other for other in pointed if other.quote.article.path == each.quote.article.path)
        if best.quote.score > given.quote.score and each.quote.score <= best.quote.score * FAR:
            return True
    return False


def _agrees(asked: AskedFigure, one: _Given, other: _Given) -> bool:
    """Whether both give one value; a bound meets too much for that."""
    return (
        _is_closed(one.figure) == _is_closed(other.figure)
        and meet(one.figure, other.figure)
        and same_thing(asked, one.figure.unit, other.figure.unit)
    )


def _may_lead(asked: AskedFigure, given: _Given, *, capacity: bool) -> bool:
    """Whether it tells what is where that is asked, or what can be. Of plans the reader judges."""
    if capacity:
        return _can_be(asked, given) or not _HELD.search(_sentence(given))
    return not is_capacity(clause_of(given.quote, given.figure.span))


def _leads(given: _Given, reading: Reading | None) -> bool:
    return reading is not None and any(
        each.quote.article.path == given.quote.article.path and each.figure.span == given.figure.span
        for each in reading.leading
    )


def _is_aside(question: Question, asked: AskedFigure, given: _Given) -> bool:
    """Whether a figure is of another time than its article tells of, of a part, of further ones or of another one."""
    manner = _manner(asked, given, _years_printed(given))
    part = manner.part and given.quote.score < MOST
    which = _WHICH.search(question.text)
    if which and given.quote.score < LIKELY and which.group().casefold() not in _sentence(given).casefold():
        return True
    told = told_of(given.quote, given.figure.span)
    asked_of, told_of_then = _LAST.search(question.text), _LAST.search(told)
    if asked_of and told_of_then and bool(asked_of["now"]) != bool(told_of_then["now"]):
        return True
    if manner.further or part or _AGO.search(_sentence(given)) or _ANOTHER_ONE.search(told):
        return True
    known = given.quote.article.metadata.date is not None
    return known and bool(manner.years) and not any(str(year) in question.text for year in manner.years)


def _years_printed(given: _Given) -> frozenset[int]:
    printed = given.quote.article.metadata.date
    return frozenset({printed.value.year, printed.value.year - 1}) if printed else frozenset()


def _elsewhere(one: _Given, other: _Given, reading: Reading) -> bool:
    """Whether a sentence tells of a place that the other article does not know."""
    for given, their in ((one, other), (other, one)):
        known = {word.casefold() for word in WORD.findall(their.quote.article.text) if word[0].isupper()}
        for match in _PLACE.finditer(_sentence(given)):
            name = match["name"].casefold()
            if name not in known and name not in _NO_NAMES and not any(name in run for run in reading.names):
                return True
    return False


def _grouped(asked: AskedFigure, given: Sequence[_Given], reading: Reading | None) -> list[list[_Given]]:
    """By value. Each is one of a sentence that is about all that the question names; for the best quote of all, which
    answers by its score, the sentence before it, its heading and the title may name some of it. A reader that points at
    the figure has read the sentence against the question. A value that a sentence sets against another goes with it.
    The very same value in a sentence that is about half of the question counts as the same.
    """
    groups: list[list[_Given]] = []
    others: list[_Given] = []
    for each in given:
        if not (
            (each.against and any(each.quote is other.quote for group in groups for other in group))
            or (each.place == 0 and _may_answer(asked, each))
            or _answers(asked, each, reading)
            or _leads(each, reading)
        ):
            others.append(each)
        elif (same := _alike(asked, groups, each)) is None:
            groups.append([each])
        elif all(each.place != other.place for other in same):
            same.append(each)
    for each in others:
        same = _alike(asked, groups, each)
        if same and _mostly_covers(asked, each) and all(each.place != other.place for other in same):
            same.append(each)
    return [sorted(group, key=lambda each: each.place) for group in groups]


def _alike(asked: AskedFigure, groups: Sequence[list[_Given]], given: _Given) -> list[_Given] | None:
    """The group of the same value."""
    return next((group for group in groups if _same(asked, group[0].figure, given.figure)), None)


def _group(group: Sequence[_Given]) -> FigureGroup:
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


def _differ(asked: AskedFigure, one: _Given, other: _Given, reading: Reading | None) -> bool:
    """The strict gate: of two sources, about one thing, at one time, and not both can hold."""
    if not same_thing(asked, one.figure.unit, other.figure.unit) or meet(one.figure, other.figure):
        return False
    if not _of_two_sources(one.quote, other.quote):
        return False
    denied = _denies(one, other) or _denies(other, one)
    if reading is None or not reading.names:  # where a question names nothing, a reader cannot tell what it is about
        of_one_thing = denied or _name_the_same(asked, one, other)
    elif denied:
        return _leads(one, reading) and _leads(other, reading)
    else:
        of_one_thing = _are_read_as_the_same(asked, one, other, reading)
    if not of_one_thing:
        return False
    if asked.kind is FigureKind.DATE:
        return True
    lasting = asked.kind in _LASTING or (_of_one_time(one, other) and not _may_have_grown(asked, one, other))
    of_plans = asked.possible and reading is not None and not reading.capacity
    possible = not asked.possible or of_plans or (_can_be(asked, one) and _can_be(asked, other))
    ours, theirs = _manners(asked, one, other)
    if of_plans:
        ours, theirs = (replace(each, possible=True, planned=True) for each in (ours, theirs))
    return lasting and possible and ours == theirs


def _denies(one: _Given, other: _Given) -> bool:
    """Whether the sentence of one says that it is not the other: "five died, not two"."""
    text = one.quote.article.text
    return any(
        (figure.low, figure.high) == (other.figure.low, other.figure.high)
        and figure.span.start >= one.figure.span.end
        and _NOT.search(text, one.figure.span.end, figure.span.start)
        for figure in figures_in(text, one.sentence, language_of_article(one.quote.article))
    )


def _agree(asked: AskedFigure, listed: Sequence[_Given], one: _Given, other: _Given) -> bool:
    """Whether one of the articles has the other's figure too, so that one of the pair is a figure of something else."""
    return any(
        _agrees(asked, each, their)
        for given, their in ((one, other), (other, one))
        for each in listed
        if each.quote.article.path == given.quote.article.path
    )


def _is_closed(figure: Figure) -> bool:
    """Whether it is no bound: a bound meets too much for that to be agreement."""
    return figure.low is not None and figure.high is not None


def _of_two_sources(one: Quote, other: Quote) -> bool:
    """Whether two texts give them, neither of them under a picture."""
    if one.article.path == other.article.path or Kind.CAPTION in (one.kind, other.kind):
        return False
    return one.origin is None or other.origin is None or one.origin.id != other.origin.id


def _name_the_same(asked: AskedFigure, one: _Given, other: _Given) -> bool:
    """Whether both sentences are about all that the question names, which is enough to tell things apart: two words, or
    one beside what is counted ("inmates per cell") in articles about one subject."""
    unit = one.figure.unit
    if unit != other.figure.unit or (not unit and asked.kind is FigureKind.COUNT):
        return False
    if not (_covers(asked, one) and _covers(asked, other)):
        return False
    if len(asked.terms) >= FEWEST_TERMS:
        return True
    counted = asked.noun not in (None, "person")
    return counted and bool(asked.terms) and _share_a_subject(one.quote.article, other.quote.article)


def _best(reading: Reading, one: _Given, other: _Given) -> float:
    """The best score of a figure in an article that may be of the time of these."""
    return max(
        (
            each.quote.score
            for each in reading.told
            if all(_may_be_of_one_time(each.quote.article, given.quote.article) for given in (one, other))
        ),
        default=0.0,
    )


def _shares(asked: AskedFigure, given: _Given, reading: Reading) -> bool:
    """Whether the sentence has a word of the question besides its names, or counts the very thing."""
    if asked.noun not in (None, "person") and given.figure.unit == asked.noun:
        return True
    terms = (term for term in asked.terms if not any(term in run for run in reading.names))
    return any(covered([term], [_sentence(given)]) for term in terms)


def _are_read_as_the_same(asked: AskedFigure, one: _Given, other: _Given, reading: Reading) -> bool:
    """Whether each is the likeliest figure of its article, and one of them the likeliest of all that are of their time.
    The other may be told in words that the reader doubts, if it is of the very unit or beside a word of the question.
    """
    if max(one.quote.score, other.quote.score) < max(MOST, _best(reading, one, other)):
        return False
    of_one_unit = one.figure.unit == other.figure.unit and one.figure.unit not in ("", "person")
    if not (of_one_unit or all(each.quote.score >= LIKELY or _shares(asked, each, reading) for each in (one, other))):
        return False
    return _leads(one, reading) and _leads(other, reading) and not _elsewhere(one, other, reading)


def _share_a_subject(one: Article, other: Article) -> bool:
    """Whether two names that an article says again and again are names in the other, each way."""
    for about, other_article in ((one, other), (other, one)):
        names = _names_in(other_article)
        if sum(name.casefold() in names for name in _subjects(about)) < SHARED_NAMES:
            return False
    return True


def _subjects(article: Article) -> list[str]:
    """The names that an article has three times or more."""
    names = _names_in(article)
    counted = Counter(word for word in WORD.findall(article.text) if word[0].isupper() and len(word) > 2)
    return [word for word, times in counted.items() if times >= OFTEN and word.casefold() in names]


def names_of(asked: AskedFigure, articles: Iterable[Article]) -> tuple[tuple[str, ...], ...]:
    """The words of the question that are names in one of the articles, and common words in none; those side by side
    are together."""
    different = {article.path: article for article in articles}.values()
    capital, small = _by_case(article.text for article in different)
    known = capital - small
    runs: list[tuple[str, ...]] = []
    before = False
    for term in asked.terms:
        folded = _plural_off(term.casefold(), capital)
        is_name = folded in known and folded not in _NO_NAMES
        if is_name and before:
            runs[-1] += (term,)
        elif is_name:
            runs.append((term,))
        before = is_name
    return tuple(runs)


def _plural_off(word: str, known: Container[str]) -> str:
    """Without the "s" of "tidewaters" that is Tidewater's."""
    return word if word in known or not word.endswith("s") else word[:-1]


def _is_about(names: Sequence[tuple[str, ...]], article: Article) -> bool:
    """Whether an article has at least half of the names; of names side by side in the question, one."""
    stretches = [article.text, _title(article)]
    had = sum(any(covered([name], stretches) for name in run) for run in names)
    return bool(names) and 2 * had >= len(names)


def _title(article: Article) -> str:
    return article.metadata.title.value if article.metadata.title else ""


def _names_in(article: Article) -> frozenset[str]:
    """The words, folded, that have a capital wherever the article has them."""
    capital, small = _by_case([article.text])
    return frozenset(capital - small)


def _by_case(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """The words, folded, that begin with a capital somewhere, and those that do not."""
    capital: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for word in WORD.findall(text):
            (capital if word[0].isupper() else small).add(word.casefold())
    return capital, small


def _can_be(asked: AskedFigure, given: _Given) -> bool:
    """Whether the figure itself tells what can be: "812 were held in cells meant for 540" tells it of the other."""
    before, _, after = clause_of(given.quote, given.figure.span).partition(_printed(given))
    return is_possible(asked.kind, before + _printed(given)) or (
        is_possible(asked.kind, after) and not NUMBER.search(after)
    )


def _may_have_grown(asked: AskedFigure, one: _Given, other: _Given) -> bool:
    """Whether it may be a toll or a sum that went on to grow, and what was printed later is the greater."""
    if one.stated is not None and other.stated is not None:
        return False  # of one time, as both say
    if asked.kind in _TIMES and not any(_SO_FAR.search(text) for text in (_sentence(one), _sentence(other))):
        return False
    if not any(_GOES_ON.search(text) or is_fate(text) for text in (_sentence(one), _sentence(other))):
        return False
    printed, other_printed = one.quote.article.metadata.date, other.quote.article.metadata.date
    if printed is None or other_printed is None:
        return True
    if printed.value == other_printed.value:
        return False
    early, late = (one, other) if printed.value < other_printed.value else (other, one)
    first, last = (each.figure.low if each.figure.low is not None else each.figure.high for each in (early, late))
    return first is not None and last is not None and first < last


def _covers(asked: AskedFigure, given: _Given) -> bool:
    """Whether the sentence is about all that the question names, and about what is where that is asked."""
    sentence = given.sentence.cut(given.quote.article.text)
    if not asked.terms or not _may_cover(asked, sentence):
        return False
    if not _may_be_of_that_sort(asked, given):
        return False
    clause = clause_of(given.quote, given.figure.span)
    if asked.kind is FigureKind.DATE:
        return covered(asked.terms, _beside(given))
    if asked.kind in _ABOUT_A_CLAUSE and not any(covered([term], [clause]) for term in asked.terms):
        return False
    near = _beside(given)[:2]
    told = [term for term in asked.terms if covered([term], near)]
    return bool(told) and all(term in told or _is_topic(term, given.quote.article) for term in asked.terms)


def _may_be_of_that_sort(asked: AskedFigure, given: _Given) -> bool:
    """Whether what is was asked for and is told, or what can be: for a "capacity" no other number will do."""
    if not asked.possible:
        return not is_possible(asked.kind, clause_of(given.quote, given.figure.span))
    return asked.noun is not None or _can_be(asked, given)


def _is_topic(term: str, article: Article) -> bool:
    """Whether the article is about it: what each of its sentences need not say again."""
    folded = article.text.casefold()
    return covered([term], [_title(article)]) or folded.count(term.casefold()) >= TOPIC


def _may_answer(asked: AskedFigure, given: _Given) -> bool:
    if not asked.terms:
        return asked.kind is FigureKind.COUNT and given.figure.unit == asked.noun  # "How many gates are there?"
    sentence, before, _, title = _beside(given)
    events = [term for term in asked.terms if is_event(term)]
    return covered(events, [sentence]) and covered(asked.terms, [sentence, before, title, _heading(given)])


def _answers(asked: AskedFigure, given: _Given, reading: Reading | None) -> bool:
    """Whether the figure is of a sentence that is about all that was asked, or the reader points at it."""
    return _covers(asked, given) or (reading is not None and _is_pointed_at(asked, given, reading.names))


def _is_pointed_at(asked: AskedFigure, given: _Given, names: Sequence[tuple[str, ...]]) -> bool:
    """Whether the reader finds it likely that the quote answers, by this very figure, and its article has the names."""
    if not _may_be_of_that_sort(asked, given):
        return False
    if not any(part.overlaps(given.figure.span) for part in given.quote.emphasis):
        return False
    around = _beside(given)[:2]
    shares = any(covered([term], around) for term in asked.terms if not any(term in run for run in names))
    if given.quote.score < (LIKELY if shares else SURE):
        return False
    return (not names or _is_about(names, given.quote.article)) and _is_of_the_subject(asked, given)


def _is_of_the_subject(asked: AskedFigure, given: _Given) -> bool:
    """Whether what "It" or "They" stands for may be what was asked about: the sentence before names some of it."""
    sentence = _sentence(given)
    if not STANDS_FOR.match(sentence) or _STATES.match(sentence):
        return True
    around = _beside(given)[:2]
    return any(covered([term], around) for term in (*asked.terms, *([asked.noun] if asked.noun else [])))


def _heading(given: _Given) -> str:
    """The nearest heading above; "" where there is none."""
    article = given.quote.article
    above = [mark.span for mark in article.marks if mark.kind is MarkKind.HEADING and mark.span < given.sentence]
    return max(above).cut(article.text) if above else ""


def _mostly_covers(asked: AskedFigure, given: _Given) -> bool:
    sentence = given.sentence.cut(given.quote.article.text)
    return 2 * sum(covered([term], [sentence]) for term in asked.terms) >= max(len(asked.terms), 1)


def _may_cover(asked: AskedFigure, sentence: str) -> bool:
    """What must stand in the sentence itself.

    When something happened is often told of an "it" that a sentence beside it names: the event must stand here. How
    many there are is not: the neighbours count other things, unless the sentence says that it goes on ("put it at").
    """
    if asked.kind is FigureKind.DATE:
        return covered([term for term in asked.terms if is_event(term)] or asked.terms, [sentence])
    return bool(_POINTS_BACK.search(sentence)) or covered(asked.terms, [sentence])


def _printed(given: _Given) -> str:
    return given.figure.span.cut(given.quote.article.text)


def _sentence(given: _Given) -> str:
    return given.sentence.cut(given.quote.article.text)


def _beside(given: _Given) -> list[str]:
    """The sentence, that before and that after it, and the article's title; "" where there is none."""
    article = given.quote.article
    sentences = article.sentences
    at = next((place for place, each in enumerate(sentences) if each.span == given.sentence), None)
    texts = [given.sentence.cut(article.text), "", "", _title(article)]
    if at is None:
        return texts
    headings = [mark.span for mark in article.marks if mark.kind is MarkKind.HEADING]
    for column, place in ((1, at - 1), (2, at + 1)):
        if 0 <= place < len(sentences) and not _parted(given.sentence, sentences[place], headings):
            texts[column] = sentences[place].span.cut(article.text)
    return texts


def _parted(sentence: Span, neighbour: Sentence, headings: Sequence[Span]) -> bool:
    between = sorted((sentence, neighbour.span))
    return any(between[0].end <= heading.start < between[1].start for heading in headings)


def _of_different_dates(one: _Given, other: _Given) -> bool:
    if one.stated is None or other.stated is None:
        return False
    (first, last), (other_first, other_last) = days_stated(one.stated), days_stated(other.stated)
    return last < other_first or other_last < first


def _of_one_time(one: _Given, other: _Given) -> bool:
    """Whether both are known to speak of one time: dates that they state, or else when they were printed."""
    if (one.stated is None) != (other.stated is None) or _of_different_dates(one, other):
        return False
    return _may_be_of_one_time(one.quote.article, other.quote.article)


def _may_be_of_one_time(one: Article, other: Article) -> bool:
    """Whether they were printed at about the same time, as far as is known."""
    printed, other_printed = one.metadata.date, other.metadata.date
    return not (printed and other_printed and abs((printed.value - other_printed.value).days) > SAME_TIME_DAYS)


@dataclass(frozen=True, slots=True)
class _Manner:
    """In what way a figure is of a thing. Figures of one manner alone are compared.

    `years` are those that the sentence tells of besides those in which the two were printed.
    """

    each: bool  # of each of several, not of all
    possible: bool
    planned: bool
    part: bool  # of those who were asked for
    further: bool  # to be added to others
    without: bool  # with something left out
    before: bool  # of last year, or the like
    years: frozenset[int]


def _manners(asked: AskedFigure, one: _Given, other: _Given) -> tuple[_Manner, _Manner]:
    dates = (given.quote.article.metadata.date for given in (one, other))
    printed = frozenset(date.value.year for date in dates if date)
    return _manner(asked, one, printed), _manner(asked, other, printed)


def _manner(asked: AskedFigure, given: _Given, printed: frozenset[int]) -> _Manner:
    text, sentence, figure = given.quote.article.text, _sentence(given), given.figure.span
    before = _beside(given)[1] if _POINTS_BACK.search(sentence) else ""
    of = _OF_THEM.match(text, figure.end, given.sentence.end)
    near = text[max(given.sentence.start, figure.start - _NEAR) : min(given.sentence.end, figure.end + _NEAR)]
    years = frozenset(each.year for each in dates_in(text, given.sentence) if each.year)
    counted = asked.kind not in _LASTING and asked.kind is not FigureKind.SHARE
    return _Manner(
        each=counted and is_for_each(f"{told_of(given.quote, figure)} {before}"),
        possible=is_possible(asked.kind, clause_of(given.quote, figure)),
        planned=bool(_IS_PLANNED.search(sentence)),
        part=counted
        and of is not None
        and (
            given.quote.score < MOST if of["whom"] is None else any(same_word(term, of["whom"]) for term in asked.terms)
        ),
        further=bool(_FURTHER.search(near)),
        before=bool((last := _LAST.search(told_of(given.quote, figure))) and not last["now"]),
        without=bool(_WITHOUT.search(told_of(given.quote, figure))),
        years=frozenset() if asked.kind in _LASTING else years - printed,
    )


def _meant(figure: Figure, about: Decimal, *, in_seconds: bool = False) -> tuple[Decimal | None, Decimal | None]:
    """The interval with what rounding leaves open; months `in_seconds` where they stand beside days or hours."""
    if figure.unit == "date":
        return figure.low, figure.high
    low = None if figure.low is None else figure.low - _slack(figure.low, about if figure.about else Decimal(0))
    high = None if figure.high is None else figure.high + _slack(figure.high, about if figure.about else Decimal(0))
    if in_seconds and figure.unit == MONTHS:
        shortest, longest = _MONTH
        return low and low * shortest, high and high * longest
    return low, high


def _slack(value: Decimal, about: Decimal) -> Decimal:
    """By how much a round number may be off: half of its last digit that is not 0, but of the first two at least
    below a million; numbers below a hundred are taken as they are."""
    rounding = Decimal(0)
    if abs(value) >= 100 and value == value.to_integral_value():
        digits = str(abs(int(value)))
        zeros = len(digits) - len(digits.rstrip("0"))
        rounding = Decimal(10) ** (zeros if abs(value) >= 10**6 else min(zeros, len(digits) - 2)) / 2
        rounding = rounding if zeros else Decimal(0)
    return max(rounding, abs(value) * about)


def _marked(quote: Quote, figures: Sequence[Figure]) -> Quote:
    return replace(quote, emphasis=tuple(sorted(figure.span for figure in figures))) if figures else quote
