"""Time in sentences and in questions: as of when a sentence says what it says, and whether a question is about now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.article import Article, Span
from index.answer import Quote, StatedDate
from index.dates import WrittenDate, dates_in, days_of
from index.question import Question

_NEAR = 30  # characters before a date in which its preposition ends
_AS_OF = re.compile(
    r"(?<!\w)(?:as of|as at|a fecha de|hasta la fecha de|con fecha de|con datos de|al cierre de)"
    r"[ \u00a0\n](?:(?:the end of|late|early|mid|el|al)[ \u00a0\n-])?$",
    re.IGNORECASE,
)
_IN = re.compile(
    r"(?<!\w)(?:in|on|during|at the end of|en|durante|el|a finales de)"
    r"[ \u00a0\n](?:(?:late|early|mid|el|principios de|finales de)[ \u00a0\n-])?"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?[ \u00a0\n])?$",
    re.IGNORECASE,
)
# Before a date in its sentence: it may be that of what is told by the way ("the jail, built in 1931 for 90, holds 80").
_CLAUSE_MARK = re.compile(r"[,;:()—]")
_LONG_CLAUSE = 300  # characters; what stands farther before a date is not looked at
_MAIN_CLAUSE = re.compile(r"\s*(?:(?:and|but|while|that|y|pero|mientras)\b|$)", re.IGNORECASE)
_BY_THE_WAY = re.compile(r"\b(?:which|who|whose|where|cuy[oa]s?|donde|since|desde)\b|^\W*(?:\w+ed|Built|Born|Drawn)\b")
_NOW = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|now|rn|right now|nowadays|today|tonight|these days|still"
    r"|at the moment|so far|to date|yet|todav[ií]a|a[uú]n|[uú]ltim[oa]s?|ahora|actualmente|hoy|m[aá]s recientes?"
    r"|al d[ií]a de hoy)\b",
    re.IGNORECASE,
)
_LATEST = re.compile(r"\b(?:latest|newest|most recent(?:ly)?|[uú]ltim[oa]s?|m[aá]s recientes?)\b", re.IGNORECASE)
_LATEST_NEWS = re.compile(
    r"\b(?:any(?: \w+)? (?:news|updates?)|(?:news|updates?) (?:on|about|of|from)|what(?:['’]?s| is) new"
    r"|(?:noticias|novedades) (?:de|del|sobre|acerca))\b",
    re.IGNORECASE,
)
# "Is it open again", "has it reopened", "¿sigue cerrada?": yes or no, of how it stands now.
_STANDS = re.compile(
    r"\W*(?:(?:and|so|but|wait|y|pero)\W+)?(?:"
    r"(?:is|are|isn['’]?t|aren['’]?t|has|have|hasn['’]?t|haven['’]?t|does|do|doesn['’]?t|don['’]?t|can)\b"
    r".*\b(?:still|again|yet|now|back|any ?more|any longer|remains?|reopen(?:ed)?|resumed?)\b"
    r"|(?:todav[ií]a |a[uú]n |ya )?(?:siguen?|contin[uú]an?|permanecen?)\b"
    r"|(?:(?:todav[ií]a|a[uú]n|ya) )(?:est[aá]n?|hay|han?|se)\b"
    r"|(?:est[aá]n?|hay|han?|se)\b.*\b(?:todav[ií]a|a[uú]n|ya|otra vez|de nuevo|nuevamente|reabiert[oa]s?|reabrir"
    r"|reabierto|reanudado)\b)",
    re.IGNORECASE,
)
# What a sentence of an old date tells of the time since: "closed in 2019 and has not reopened".
_SINCE = re.compile(
    r"\b(?:since|still|again|remains?|now|until|yet|(?:has|have)(?:n['’]t| not| never| been)|never"
    r"|desde|todav[ií]a|a[uú]n|sigue[ns]?|ahora|hasta|ya|otra vez|de nuevo|(?:ha|han) (?:estado|vuelto|sido)|nunca)\b",
    re.IGNORECASE,
)
_LONG_AGO = 366  # days before its article was printed: what a sentence then states for its date is no news in it
_NOW_IN_SPANISH = re.compile(r"\bactual(?:es)?\b", re.IGNORECASE)  # in English it is "actual"
# Scores this near to the best are taken for as good: the newer goes first.
AS_GOOD = 0.05


def stated_date(text: str, span: Span) -> StatedDate | None:
    """The date that a sentence gives for what it says, None where it gives none, or several and no first among them.

    "As of August 2024", else "in" or "on" a date with its year in a main clause. "Since 2022" is no such date, nor is
    the bare date behind a photo's place.
    """
    given: list[WrittenDate] = []
    opens = False
    for written in dates_in(text, span):
        if written.year is None or written.decade:
            continue
        before = text[max(span.start, written.span.start - _NEAR) : written.span.start]
        if _AS_OF.search(before):
            return _stated(written)
        match = _IN.search(before)
        at = written.span.start - len(before) + (match.start() if match else 0)
        if match and not _is_by_the_way(text[max(span.start, at - _LONG_CLAUSE) : at]):
            given.append(written)
            if len(given) == 1:
                opens = at <= span.start + 1  # 1: a quote mark
    return _stated(given[0]) if len(given) == 1 or (given and opens) else None


def _is_by_the_way(before: str) -> bool:
    """Whether a date with this before it in its sentence may be of something else than what the sentence says."""
    *marks, last = [0, *(mark.end() for mark in _CLAUSE_MARK.finditer(before))]
    clause = before[last:]
    return bool(_BY_THE_WAY.search(clause)) or (bool(marks) and not _MAIN_CLAUSE.match(clause))


def days_stated(stated: StatedDate) -> tuple[int, int]:
    """The first and the last day of it, as `date.toordinal`."""
    return days_of(stated.year, stated.month, stated.day)


def is_about_now(question: Question) -> bool:
    """Whether the question asks how things stand now."""
    return (
        bool(_NOW.search(question.text))
        or (question.language == "es" and bool(_NOW_IN_SPANISH.search(question.text)))
        or is_about_latest(question)
        or asks_how_it_stands(question)
    )


def asks_how_it_stands(question: Question) -> bool:
    """Whether it asks for a yes or no of now: "is it open again", "is it still closed"."""
    return bool(_STANDS.match(question.text))


def is_about_latest(question: Question) -> bool:
    """Whether it asks for the newest of several, which an article without a date cannot be known to be."""
    return bool(_LATEST.search(question.text)) or bool(_LATEST_NEWS.search(question.text))


def is_of_long_ago(article: Article, span: Span, today: date) -> bool:
    """Whether a sentence tells only of a time long before its article was printed, or before `today` where that is not
    known: "it opened in 1964" does not tell whether it is open now."""
    told = stated_date(article.text, span)
    if told is None or _SINCE.search(span.cut(article.text)):
        return False
    printed = article.metadata.date.value if article.metadata.date else today
    return days_stated(told)[1] < printed.toordinal() - _LONG_AGO


def day_of(quote: Quote) -> int | None:
    """The last day (`date.toordinal`) for which a quote speaks: as it states, or else as its article is dated."""
    if quote.stated is not None:
        return days_stated(quote.stated)[1]
    dated = quote.article.metadata.updated or quote.article.metadata.date
    return dated.value.toordinal() if dated else None


def newest_first(quotes: Sequence[Quote], as_good: float = AS_GOOD) -> tuple[Quote, ...]:
    """The quotes with the newest first among those as good as the best; undated ones come after them.

    `as_good`: how far below the best a quote may score that is taken for as good.
    """
    if not quotes:
        return ()
    best = max(quote.score for quote in quotes)
    good = [quote for quote in quotes if quote.score >= best - as_good]
    others = [quote for quote in quotes if quote.score < best - as_good]
    return (*sorted(good, key=lambda quote: -(day_of(quote) or 0)), *others)


def newest_article(quotes: Sequence[Quote]) -> date | None:
    """The date of the newest article among those of the quotes."""
    return max((dated.value for quote in quotes if (dated := quote.article.metadata.date)), default=None)


def _stated(written: WrittenDate) -> StatedDate | None:
    return None if written.year is None else StatedDate(written.span, written.year, written.month, written.day)
