"""What a reader makes of quotes for a figure: which it points at, and which is the likeliest of each article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.article import Article
from corpus.months import MONTHS as MONTHS_OF_YEAR
from index.answer import Quote
from index.asking import AskedFigure, FigureKind, asks_what_can_be, figure_asked, is_capacity
from index.clauses import clause_of, near_told
from index.covering import is_of_the_subject, may_be_of_that_sort
from index.dates import dates_in
from index.given import Given, are_of_one_week, beside, given_by, printed_figure, sentence_text
from index.intervals import is_closed, meet
from index.manner import LAST, MOST, can_be, is_forecast, is_of_now, manner_of
from index.named import (
    NO_NAMES,
    has_all,
    is_about,
    names_in_title,
    names_of,
    publisher_of,
    share_a_subject,
    shared_names,
    title_of,
)
from index.numbers import NUMBER
from index.question import WORD, Question
from index.same_word import covered
from index.units import may_count, same_thing

# Probabilities from which on a figure that the reader points at is listed: in a sentence that, with the one before it,
# has a word of the question besides its names, and in any. Chosen on half of training/written/figures and on news_dev;
# the two below on that half and on figures_own.
LIKELY, SURE = 0.6, 0.8
# The probability from which on a figure may tell that its article agrees with another.
SEEN = 0.1
# The share of the best one's probability below which a figure of an article is of something else.
FAR = 0.6
# The probability below which a figure is compared only if its own sentence is plainly of the same kind.
DOUBTED = 0.4
_PLACE = re.compile(r"\b(?:[Aa]t|[Ii]n|[Nn]ear|[Ee]n)[ \u00a0](?P<name>[A-ZÁÉÍÓÚÑ][\w’'-]*)")
# Of several things one: what is told of another of them is no answer.
_WHICH = re.compile(r"\b(?:first|second|third|fourth|fifth|last|(?!latest)\w{3,9}est)\b", re.IGNORECASE)
# Of these a sentence may tell how many or how much something can hold.
_HAVING_CAPACITY = frozenset({FigureKind.COUNT, FigureKind.QUANTITY, FigureKind.AMOUNT, FigureKind.MEASURE})
_MONTH_ASKED = re.compile(
    r"\b(?:in|by|until|during|before|en|(?P<part>end|beginning|start|early|late|mid)(?:[ ]of)?)[ -]"
    rf"(?P<month>{'|'.join(sorted((name for name in MONTHS_OF_YEAR if len(name) > 3), key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_PARTS_OF_A_MONTH = {"end": (21, 31), "late": (16, 31), "beginning": (1, 10), "start": (1, 10), "early": (1, 15)}
_HELD = re.compile(r"\b(?:held|holds|holding|houses|housed|housing|now|currently|alberga\w*)\b", re.IGNORECASE)
# "Last year there were 39" tells what was then, beside what is.
_THEN = re.compile(
    r"\W*(?:(?:in the )?(?:last|previous)[ \u00a0](?:year|month|week|season)|a year (?:ago|earlier|before)"
    r"|(?:en )?el (?:año|mes) (?:pasado|anterior)|la semana pasada|hace un año)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)")
_AMONG = re.compile(r"\W*(?:Among|Entre)[ \u00a0](?P<whom>[^,;.]{2,40}),")  # "Among suppliers, 40 jobs are lost"
_AGO = re.compile(r"\b(?:years?|decades?) (?:ago|before|earlier)\b|\bhace (?:\w{1,20} )?años\b", re.IGNORECASE)
_ANOTHER_ONE = re.compile(
    r"\b(?:neighbou?ring|another|(?:its|their|the|\w{1,20}['’]s) (?:other|second)"
    r"(?! (?:round|ballot|vote|half|leg|phase|stage|time|day|night|week|month|quarter)\b)"
    r"|a (?:long|larg|bigg|small|short|tall|high|old)er)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the quotes that it judged: their scores are its probabilities, their emphasis is what it
    pointed at. All are best first.

    `names` are the words of the question that are names, those side by side together. `pointed` are the figures that it
    points at in articles about these; and `leading` is the likeliest of each article that is not plainly of another
    thing or time. `capacity`: the question asks for what can be.
    """

    names: tuple[tuple[str, ...], ...]
    pointed: tuple[Given, ...]
    leading: tuple[Given, ...]
    capacity: bool


def reading_of(question: Question, quotes: Sequence[Quote]) -> Reading | None:
    """What a reader that judged these quotes makes of them; None where the question asks for no figure."""
    asked = figure_asked(question)
    if asked is None:
        return None
    names = names_of(asked, (quote.article for quote in quotes))
    about = _about(asked, names, quotes)
    pointed = sorted(
        (
            each
            for each in given_by(asked, quotes, read=True)
            if any(part.overlaps(each.figure.span) for part in each.quote.emphasis)
            and (each.quote.article.path in about or _is_of_their_event(each, about.values()))
        ),
        key=lambda each: -each.quote.score,
    )
    capacity = asks_what_can_be(question.text)
    told = [each for each in pointed if not _is_aside(question, asked, each)]
    leading: list[Given] = []
    for each in told:
        if (
            all(each.quote.article.path != other.quote.article.path for other in leading)
            and not _is_of_something_else(asked, each, pointed)
            and not _counts_another_noun(asked, each, told)
            and _may_lead(asked, each, capacity=capacity)
            and is_of_the_subject(asked, each)
        ):
            leading.append(each)
    return Reading(names, tuple(pointed), tuple(leading), capacity)


def _about(asked: AskedFigure, names: Sequence[tuple[str, ...]], quotes: Sequence[Quote]) -> dict[str, Article]:
    """The articles, by their paths, that have the names of the question; where it has none, all of its words, or the
    only one and the subject of the article that answers best."""
    articles = {quote.article.path: quote.article for quote in quotes}
    if names:
        return {path: each for path, each in articles.items() if is_about(names, each)}
    if len(asked.terms) != 1 or not quotes:
        return {path: each for path, each in articles.items() if has_all(asked.terms, each)}
    best = max(quotes, key=lambda quote: quote.score).article
    return {
        path: each
        for path, each in articles.items()
        if covered(asked.terms, [each.text, title_of(each)]) and (each is best or share_a_subject(best, each))
    }


def _is_of_their_event(given: Given, about: Iterable[Article]) -> bool:
    """Whether its article tells of what one of these does, without its name: another paper's, printed within days and
    with names of its own in common, where the reader finds it likely."""
    score = given.quote.score
    if score < LIKELY:
        return False
    least = 1 if score >= SURE else 2
    article = given.quote.article
    return any(are_of_one_week(article, other) and len(shared_names(article, other)) >= least for other in about)


def _counts_another_noun(asked: AskedFigure, given: Given, told: Sequence[Given]) -> bool:
    """Whether it counts other things, where the same article counts the very noun: "three florins" beside "12,500
    servings"."""
    unit, noun = given.figure.unit, asked.noun
    return (
        noun is not None
        and not may_count(unit, noun)
        and any(
            each.figure.unit == noun and each.quote.score >= DOUBTED
            for each in told
            if each.quote.article.path == given.quote.article.path
        )
    )


def _is_of_something_else(asked: AskedFigure, given: Given, pointed: Sequence[Given]) -> bool:
    """Whether another article has that figure too, and one there that the reader finds far likelier."""
    for each in pointed:
        if each.quote.article.path == given.quote.article.path or not agrees(asked, each, given):
            continue
        best = next(other for other in pointed if other.quote.article.path == each.quote.article.path)
        if best.quote.score > given.quote.score and each.quote.score <= best.quote.score * FAR:
            return True
    return False


def agrees(asked: AskedFigure, one: Given, other: Given) -> bool:
    """Whether both give one value; a bound meets too much for that."""
    return (
        is_closed(one.figure) == is_closed(other.figure)
        and meet(one.figure, other.figure)
        and same_thing(asked, one.figure.unit, other.figure.unit)
    )


def _may_lead(asked: AskedFigure, given: Given, *, capacity: bool) -> bool:
    """Whether it tells what is where that is asked, or what can be. Of plans the reader judges."""
    if asked.for_each:
        return True  # "A cell can hold 70" and "they sleep 80 to a cell" are one question to who asks
    if capacity:
        return can_be(asked, given) or given.figure.low is None or not _HELD.search(sentence_text(given))
    if asked.kind not in _HAVING_CAPACITY:
        return True
    before, _, after = clause_of(given.quote, given.figure.span).partition(printed_figure(given))
    return not is_capacity(before) and (not is_capacity(after) or bool(NUMBER.search(after)))


def leads(given: Given, reading: Reading | None) -> bool:
    return reading is not None and any(
        each.quote.article.path == given.quote.article.path and each.figure.span == given.figure.span
        for each in reading.leading
    )


def _is_aside(question: Question, asked: AskedFigure, given: Given) -> bool:
    """Whether a figure is of another time than its article tells of, of a part, of further ones or of another one."""
    manner = manner_of(asked, given, _years_printed(given))
    which = _WHICH.search(question.text)
    if which and given.quote.score < LIKELY and which.group().casefold() not in sentence_text(given).casefold():
        return True
    part = manner.part and given.quote.score < MOST
    if part or manner.further or _is_of_others(asked, given) or _is_of_then(question, given):
        return True
    if given.quote.score < LIKELY and _is_set_elsewhere(given, question):
        return True
    if _is_of_another_day(question, given) or _is_of_another_year(question, given):
        return True
    if asked.kind is FigureKind.DATE and asked.possible and not is_forecast(given):
        return True  # "When will it open?" is not answered by what was
    known = given.quote.article.metadata.date is not None
    return known and bool(manner.years) and not any(str(year) in question.text for year in manner.years)


def _is_of_others(asked: AskedFigure, given: Given) -> bool:
    """Whether the sentence tells of another one, or of some whom the question does not name: "Among suppliers,"."""
    among = _AMONG.match(sentence_text(given))
    if among and not any(covered([term], [among["whom"]]) for term in asked.terms):
        return True
    return bool(_ANOTHER_ONE.search(clause_of(given.quote, given.figure.span)))


def _is_of_then(question: Question, given: Given) -> bool:
    """Whether the sentence tells of years ago, or of last year or this where the question does not."""
    asked_of, told_of_then = LAST.search(question.text), LAST.search(near_told(given.quote, given.figure.span))
    if asked_of and told_of_then:
        return is_of_now(asked_of) != is_of_now(told_of_then)
    if asked_of and is_of_now(asked_of) and _is_of_the_year_before(given):
        return True
    then = not asked_of and _THEN.match(sentence_text(given))
    return bool(then) or bool(_AGO.search(sentence_text(given)))


def _is_of_the_year_before(given: Given) -> bool:
    """Whether its sentence names the year before its article was printed, and no other."""
    printed = given.quote.article.metadata.date
    years = {each.year for each in dates_in(given.quote.article.text, given.sentence) if each.year}
    return printed is not None and years == {printed.value.year - 1}


def _is_set_elsewhere(given: Given, question: Question) -> bool:
    """Whether the sentence names a place that neither the question nor the rest of the article does."""
    text = given.quote.article.text
    return any(
        text.count(match["name"]) == 1
        and _place_of(match) not in NO_NAMES
        and _place_of(match) not in f"{question.text} {title_of(given.quote.article)}".casefold()
        for match in _PLACE.finditer(sentence_text(given))
    )


def _is_of_another_day(question: Question, given: Given) -> bool:
    """Whether the question names a month, or a part of one, and the sentence only days and months outside it."""
    asked = _MONTH_ASKED.search(question.text)
    if asked is None:
        return False
    first, last = _PARTS_OF_A_MONTH.get((asked["part"] or "").casefold(), (1, 31))
    told = [each for each in dates_in(given.quote.article.text, given.sentence) if each.month]
    return bool(told) and not any(
        each.month == MONTHS_OF_YEAR[asked["month"].casefold()] and (each.day is None or first <= each.day <= last)
        for each in told
    )


def _is_of_another_year(question: Question, given: Given) -> bool:
    """Whether the question names years, and the article none of them, nor was it printed in one or the year after."""
    asked = {int(year) for year in _YEAR.findall(question.text)}
    printed = given.quote.article.metadata.date
    if not asked or printed is None or asked & {printed.value.year, printed.value.year - 1}:
        return False
    return not any(str(year) in given.quote.article.text for year in asked)


def _years_printed(given: Given) -> frozenset[int]:
    printed = given.quote.article.metadata.date
    return frozenset({printed.value.year, printed.value.year - 1}) if printed else frozenset()


def is_elsewhere(one: Given, other: Given, reading: Reading) -> bool:
    """Whether a sentence tells of a place that the other article does not know."""
    for given, their in ((one, other), (other, one)):
        known = {word.casefold() for word in WORD.findall(their.quote.article.text) if word[0].isupper()}
        for match in _PLACE.finditer(sentence_text(given)):
            name = _place_of(match)
            if name not in known and name not in NO_NAMES and not any(name in run for run in reading.names):
                return True
    return False


def _place_of(match: re.Match[str]) -> str:
    """The name of a place, folded, without what makes it a possessive."""
    return re.split("['’]", match["name"])[0].casefold()


def is_of_another_subject(one: Given, other: Given, reading: Reading) -> bool:
    """Whether an article tells of something else and names what was asked about by the way: its title has a name that
    the other article does not know, and none of the question's, nor has the sentence or the one before it."""
    names = [name for run in reading.names for name in run]
    for given, their in ((one, other), (other, one)):
        title = title_of(given.quote.article)
        if any(covered([name], [title, *beside(given)[:2]]) for name in names):
            continue
        article = their.quote.article
        folded = " ".join((article.text, title_of(article), publisher_of(article))).casefold()
        if any(name not in folded for name in names_in_title(given.quote.article)):
            return True
    return False


def counts_the_noun(asked: AskedFigure, given: Given) -> bool:
    """Whether it counts the very thing, or names nothing in a sentence that does: "We counted all the beds, and there
    are 365"."""
    if asked.noun is None or asked.noun == "person":
        return False
    unit = given.figure.unit
    return unit == asked.noun or (not unit and covered([asked.noun], [sentence_text(given)]))


def shares_a_word(asked: AskedFigure, given: Given, reading: Reading, *, alone: bool = True) -> bool:
    """Whether the sentence, or if not `alone` the one before it, has a word of the question besides its names, or
    counts the very thing."""
    if counts_the_noun(asked, given):
        return True
    terms = (term for term in asked.terms if not any(term in run for run in reading.names))
    return any(covered([term], beside(given)[: 1 if alone else 2]) for term in terms)


def is_pointed_at(asked: AskedFigure, given: Given, names: Sequence[tuple[str, ...]]) -> bool:
    """Whether the reader finds it likely that the quote answers, by this very figure, and its article has the names."""
    if not may_be_of_that_sort(asked, given):
        return False
    if not any(part.overlaps(given.figure.span) for part in given.quote.emphasis):
        return False
    around = beside(given)[:2]
    shares = any(covered([term], around) for term in asked.terms if not any(term in run for run in names))
    if given.quote.score < (LIKELY if shares else SURE):
        return False
    return (not names or is_about(names, given.quote.article)) and is_of_the_subject(asked, given)
