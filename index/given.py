"""A figure that a quote gives, and what stands around it: its sentence, those beside it, its heading and its dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.article import Article, Kind, MarkKind, Sentence, Span
from index.answer import Figure, Quote, StatedDate
from index.asked_figure import asked_figures, is_former, pointed_at
from index.asking import AskedFigure
from index.clauses import sentence_of
from index.dates import dates_in
from index.named import title_of
from index.when import days_stated, stated_date

# Articles printed farther apart than this may each have been right when they were printed.
SAME_TIME_DAYS = 31
_WEEK_OF_NEWS = 7
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# "Said on Monday" is no day on which anything was so; a day at the end of a sentence mostly is none either.
_WEEKDAY = re.compile(
    r"(?P<said>\b(?:said|says|told|reported|announced|added|wrote|stated|according)\b[^.;\n]{0,60}\b)?"
    r"(?<!\w)(?P<day>" + "|".join(_WEEK) + r")(?!['’\w])"
)
_UNTIL_PART_OF_DAY = re.compile(
    r"\b(?:by|until|till|hasta|hacia|para)[ \u00a0](?:\w{2,12}[ \u00a0]){0,3}?"
    r"(?P<part>morning|noon|midday|afternoon|evening|night|midnight|mañana|mediodía|tarde|noche|medianoche)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that a quote gives for what was asked: the quote's place, and the sentence that holds it.

    `against`: its sentence sets it against the one that was found first ("80, while others say 150").
    """

    place: int
    quote: Quote
    figure: Figure
    sentence: Span
    stated: StatedDate | None
    against: bool = False


def is_set_against(one: Given, other: Given) -> bool:
    """Whether one sentence sets these against each other as what two say, both of them still."""
    beside_each_other = one.quote.article.path == other.quote.article.path and one.sentence == other.sentence
    if not beside_each_other or one.against is other.against:
        return False
    if any(is_former(each.quote, each.figure) for each in (one, other)):
        return False
    first, second = sorted((one.figure.span, other.figure.span))
    return not any(dates_in(one.quote.article.text, Span(first.end, second.start)))


def given_by(asked: AskedFigure, quotes: Sequence[Quote], *, read: bool = False) -> list[Given]:
    found = []
    for place, shown in enumerate(quotes):
        quote = pointed_at(asked, shown) if read else shown
        for number, figure in enumerate(asked_figures(asked, quote, read=read)):
            sentence = sentence_of(quote, figure.span)
            stated = stated_date(quote.article.text, sentence)
            found.append(Given(place, quote, figure, sentence, stated, against=number > 0))
    return found


def of_two_sources(one: Quote, other: Quote) -> bool:
    """Whether two texts give them, neither of them under a picture."""
    if one.article.path == other.article.path or Kind.CAPTION in (one.kind, other.kind):
        return False
    return one.origin is None or other.origin is None or one.origin.id != other.origin.id


def heading_above(given: Given) -> str:
    """The nearest heading above; "" where there is none."""
    article = given.quote.article
    above = [mark.span for mark in article.marks if mark.kind is MarkKind.HEADING and mark.span < given.sentence]
    return max(above).cut(article.text) if above else ""


def printed_figure(given: Given) -> str:
    return given.figure.span.cut(given.quote.article.text)


def sentence_text(given: Given) -> str:
    return given.sentence.cut(given.quote.article.text)


def beside(given: Given) -> list[str]:
    """The sentence, that before and that after it, and the article's title; "" where there is none."""
    article = given.quote.article
    sentences = article.sentences
    at = next((place for place, each in enumerate(sentences) if each.span == given.sentence), None)
    texts = [sentence_text(given), "", "", title_of(article)]
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


def of_different_dates(one: Given, other: Given) -> bool:
    if one.stated is None or other.stated is None:
        return False
    (first, last), (other_first, other_last) = days_stated(one.stated), days_stated(other.stated)
    return last < other_first or other_last < first


def of_one_time(one: Given, other: Given) -> bool:
    """Whether both are known to speak of one time: dates that they state, or else when they were printed."""
    if of_different_dates(one, other) or not (_states_a_time(one, other) and _states_a_time(other, one)):
        return False
    day, other_day = _day_told(one), _day_told(other)
    if day is not None and other_day is not None and day != other_day:
        return False
    hours, other_hours = _parts_of_day(one), _parts_of_day(other)
    if hours and other_hours and not hours & other_hours:
        return False
    return may_be_of_one_time(one.quote.article, other.quote.article)


def _states_a_time(given: Given, other: Given) -> bool:
    """Whether a figure is told as of a date where the other one is: in words, or by the year of it."""
    if other.stated is None or given.stated is not None:
        return True
    first, last = (date.fromordinal(day).year for day in days_stated(other.stated))
    return any(each.year in (first, last) for each in dates_in(given.quote.article.text, given.sentence))


def _day_told(given: Given) -> int | None:
    """The day (`date.toordinal`) of the week that the sentence tells of: the last such before its article was printed.
    None where there is none, or it may be that on which somebody said so."""
    printed = given.quote.article.metadata.date
    text = sentence_text(given)
    days = {match["day"] for match in _WEEKDAY.finditer(text)}
    if printed is None or len(days) != 1 or any(match["said"] for match in _WEEKDAY.finditer(text)):
        return None
    back = (printed.value.weekday() - _WEEK.index(days.pop())) % 7
    return (printed.value - timedelta(days=back)).toordinal()


def _parts_of_day(given: Given) -> set[str]:
    """Until when a sentence has counted, where it says so: "by Sunday noon"."""
    return {match["part"].casefold() for match in _UNTIL_PART_OF_DAY.finditer(sentence_text(given))}


def are_of_one_week(one: Article, other: Article) -> bool:
    """Whether both dates are known, and no more than a week apart."""
    apart = _days_apart(one, other)
    return apart is not None and apart <= _WEEK_OF_NEWS


def may_be_of_one_time(one: Article, other: Article) -> bool:
    """Whether they were printed at about the same time, as far as is known."""
    apart = _days_apart(one, other)
    return apart is None or apart <= SAME_TIME_DAYS


def _days_apart(one: Article, other: Article) -> int | None:
    """How many days lie between the dates of two articles; None where one is not known."""
    printed, other_printed = one.metadata.date, other.metadata.date
    return abs((printed.value - other_printed.value).days) if printed and other_printed else None
