"""Which figure of a sentence is the one that a question asks for."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.article import Kind, Span
from index.answer import Figure, Quote
from index.asking import DIMENSION, AskedFigure, FigureKind
from index.clauses import clause_of, sentence_of
from index.fates import is_of_no_fate, is_other_fate
from index.figures import DATE, SHARE, figures_in, is_plural, noun_of
from index.language import language_of_article
from index.numbers import NUMBER
from index.question import WORD
from index.same_word import covered, is_event, same_word
from index.set_against import set_against
from index.units import UNITS, UNITS_OF, counts, is_count, may_count

_DIMENSION_BEFORE = re.compile(rf"(?:{DIMENSION.pattern})[ \u00a0](?:of|de)[ \u00a0]$", re.IGNORECASE)
_DIMENSION_AFTER = re.compile(rf"[ \u00a0-](?:de[ \u00a0])?(?:{DIMENSION.pattern})", re.IGNORECASE)
# In a sentence "by" or "in a" may tell of anything: what follows must be asked for. "Each day" counts nothing.
_OF_EACH = re.compile(
    r"\b(?:each|per|every|apiece|cada)\b"
    r"(?![ \u00a0](?:other|time|day|night|morning|evening|week|month|year|hour|minute|second|season|summer|winter"
    r"|vez|día|noche|semana|mes|año|hora)\b)|\b(?P<one>por|in (?:one|an?))[ \u00a0](?P<what>\w+)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\W*(?:in|at|on|for|to|of|per|with|from|en|por|de|para|a)\b[^,;:]{0,60},", re.IGNORECASE)
# Between a date and an event: the event was not then.
_APART = re.compile(r"\b(?:before|after|since|until|antes|después|desde|hasta)\b", re.IGNORECASE)
_APART_BEFORE = re.compile(
    r"\b(?:before|after|since|until|by|antes de|después de|desde|hasta)[ \u00a0]$", re.IGNORECASE
)
# Before or after what was asked for, or of something else.
_OTHER_EVENT = re.compile(
    r"\b(?:plan\w*|propos\w*|announc\w*|approv\w*|decid\w*|agreed|vot(?:ed|e)|order(?:ed|s)?|sign(?:ed|s)|clos\w+|shut"
    r"|burn\w*|repair\w*|restor\w*|renovat\w*|rebuil\w*|extend\w*|enlarg\w*|designed|drawn"
    r"|aprob\w*|anunci\w*|cerr\w+|reform\w*)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(?:next|expected|due|will)\b", re.IGNORECASE)
# Around a date: what else stands in the sentence is told of another time.
_ASIDE = re.compile(r"[,;:()—]|\b(?:which|who|whose|where|when|donde|cuando)\b", re.IGNORECASE)
# "Aldo Reiss, 73, was found": nobody is counted.
_NAMED_BEFORE = re.compile(r"(?<!\w)[A-ZÁÉÍÓÚÑ][\w’'-]{1,30},[ \u00a0]$")
# "A boy of nine", "una niña de nueve años"
_OF_AGE_BEFORE = re.compile(
    r"\b(?:boy|girl|child|baby|man|woman|son|daughter|brother|sister|pupil|teenager|widow(?:er)?|niñ[oa]|hombre|mujer)"
    r"[ \u00a0](?:of|aged|de)[ \u00a0]$|\b(?:aged?|edad de)[ \u00a0]$",
    re.IGNORECASE,
)
_OLD = re.compile(r"\bold$|\bde edad$", re.IGNORECASE)
_NOT_YET_OLD = re.compile(
    r"\b(?:turns?|turning|will be|would (?:be|have been|have turned)|cumplirá|cumple|habría cumplido)[ \u00a0]$",
    re.IGNORECASE,
)
_NOTED = re.compile(r"[,.;)]")
_OLDEST = 120
_IT_IS = re.compile(r"\b(?:it|this|that)(?:[ \u00a0](?:is|was)|['’]s)[ \u00a0]$", re.IGNORECASE)
# "An island of 46,000 people": who else is told of is not counted by that.
_PLACE_OF = re.compile(
    r"\b(?:town|city|village|island|country|nation|state|province|region|district|county|valley|suburb|capital|port|resort"
    r"|pueblo|ciudad|isla|país|provincia|región|comarca|localidad|municipio)[ \u00a0](?:of|de)[ \u00a0]$",
    re.IGNORECASE,
)
_LIVING = re.compile(
    r"\b(?:li(?:ve[sd]?|ving)|resid\w+|population|inhabit\w*|people (?:are )?there|viv[eí]\w*|habit\w+|poblaci[oó]n)\b",
    re.IGNORECASE,
)
# A value that was so before, or that is taken back.
_FORMER = re.compile(
    r"\b(?:(?:up|down) from|compared (?:with|to)|instead of|rather than|(?<!if )(?<!or )not(?:[ \u00a0](?:in|on|at))?"
    r"|frente a|y no(?:[ \u00a0](?:en|el))?|no en)[ \u00a0]$",
    re.IGNORECASE,
)
# "The office had first said 12", "had spoken of 150,000": who tells so tells another value, or where to find one.
_SAID_BEFORE = re.compile(
    r"\b(?:had (?:\w{1,12}[ \u00a0])?(?:said|spoken|told|reported|claimed|announced|given|put|estimated|stated)"
    r"|(?:first|initially|originally|wrongly|mistakenly|falsely)[ \u00a0](?:said|spoke|told|reported|claimed"
    r"|announced|gave|put|estimated|stated|given)"
    r"|hab[ií]an? (?:dicho|hablado|informado|anunciado|cifrado|estimado))\b[^.;:,\n]{0,40}$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:earlier|previous) version of (?:this|the) (?:article|story|report)|\bversión anterior de", re.IGNORECASE
)
# "1,850 of the port's 2,100": which of the two was asked for a rule cannot tell.
_OF_ALL = r"[ \u00a0]of[ \u00a0](?:[\w ]{1,30}['’]s?|the|its|their|his|her|all)[ \u00a0](?:[^\W\d]+[ \u00a0]){0,2}"
_OF_ALL_AFTER, _OF_ALL_BEFORE = re.compile(_OF_ALL), re.compile(_OF_ALL + "$")
_SHORTLY_BEFORE, _LONG_BEFORE = 40, 80  # characters
# A quote with more is a list or a table, of which no figure can be told to be the one. The fullest sentence of 508
# articles has 36; without a limit a hostile article holds up each question that finds it for 14 s.
MOST_FIGURES = 40
_FAR = 10_000  # characters: of a figure in a sentence without any word of the question


def asked_figures(asked: AskedFigure, quote: Quote, *, read: bool = False) -> tuple[Figure, ...]:
    """The figure of a quote that was asked for, and the other values that its sentence sets against it.

    `read`: the quote's emphasis is what a reader pointed at; a number that it points at needs no noun beside it.
    """
    if asked.kind is FigureKind.DATE and quote.kind is Kind.CAPTION:
        return ()  # the day of a photo
    text = quote.article.text
    day = quote.article.metadata.date.value if quote.article.metadata.date else None
    printed = figures_in(text, quote.span, language_of_article(quote.article), printed=day)
    few = len(printed) <= MOST_FIGURES
    figures = [figure for figure in printed if few and _answers(asked, figure, quote, read=read)]
    former = [figure for figure in figures if is_former(quote, figure)]
    present = [figure for figure in figures if figure not in former]
    pointed = {figure for figure in present if any(figure.span.overlaps(part) for part in quote.emphasis)}
    if asked.kind in (FigureKind.QUANTITY, FigureKind.AMOUNT, FigureKind.MONEY):
        # "Aldo, 73, lost eight kilos"
        units = UNITS_OF[asked.kind]
        fit_units = [each for each in present if each.unit.partition("/")[0] in units]
        present = (
            [each for each in present if each in fit_units or (read and each in pointed)] if fit_units else present
        )
    if not present:
        return ()
    figures = [figure for figure in figures if figure in present or figure in former]
    spots = [
        word.start() for word in WORD.finditer(text, quote.span.start, quote.span.end) if _is_term(asked, word.group())
    ]

    def fit(figure: Figure) -> tuple[bool, bool, bool, int, int]:
        clause = WORD.findall(clause_of(quote, figure.span))
        beside = sum(any(same_word(term, word) for word in clause) for term in asked.terms)
        distance = min((abs(spot - figure.span.start) for spot in spots), default=_FAR)
        each = is_of_each(asked, quote, figure.span)
        return figure in pointed, each is asked.for_each, figure.unit == (asked.noun or figure.unit), beside, -distance

    best = max(present, key=fit)
    others = [
        figure
        for figure in printed
        if figure is not best and (figure in figures or not figure.unit) and set_against(text, best, figure)
    ]
    if asked.kind is FigureKind.DATE:
        return (best,)
    sure = read and pointed == {best}
    if not sure and any(_is_rival(asked, quote, best, figure) for figure in figures if figure not in (best, *others)):
        return ()
    return (best, *others)


def pointed_at(asked: AskedFigure, quote: Quote) -> Quote:
    """The quote, its emphasis on the one figure of the kind asked for, where a reader points at another beside it: at
    the age in "Brand, 73, lost eight kilos", and at the 480 in "three in four of the 480 members"."""
    units = UNITS_OF.get(asked.kind)
    if units is None or not quote.emphasis:
        return quote
    text = quote.article.text
    printed = figures_in(text, quote.span, language_of_article(quote.article))
    if len(printed) > MOST_FIGURES:
        return quote
    fit = [figure for figure in printed if figure.unit.partition("/")[0] in units]
    pointed = [figure for figure in printed if any(figure.span.overlaps(part) for part in quote.emphasis)]
    if (
        len(fit) != 1
        or not pointed
        or any(_may_be_meant(asked.kind, figure.unit) for figure in pointed if not _is_age(text, figure))
    ):
        return quote
    here = sentence_of(quote, fit[0].span)
    beside = all(here.contains(figure.span) for figure in pointed)
    return replace(quote, emphasis=(fit[0].span,)) if beside else quote


def is_of_each(asked: AskedFigure, quote: Quote, figure: Span) -> bool:
    """Whether a figure is told of each of several: in its clause, or in what opens its sentence ("In each cell,")."""
    opening = _OPENING.match(sentence_of(quote, figure).cut(quote.article.text))
    return tells_of_each(asked, clause_of(quote, figure)) or bool(opening and tells_of_each(asked, opening.group()))


def tells_of_each(asked: AskedFigure, text: str) -> bool:
    return any(
        found["one"] is None
        or (not is_plural(found["what"]) and any(same_word(term, found["what"]) for term in asked.terms))
        for found in _OF_EACH.finditer(text)
    )


def _answers(asked: AskedFigure, figure: Figure, quote: Quote, *, read: bool) -> bool:
    """Whether a figure is of the kind that was asked for: a date of what happened, so many of what is counted."""
    span = sentence_of(quote, figure.span)
    sentence = span.cut(quote.article.text)
    start, end = figure.span.start - span.start, figure.span.end - span.start
    pointed = read and any(figure.span.overlaps(part) for part in quote.emphasis)
    if _TAKEN_BACK.search(sentence) or (not pointed and _is_of_all(sentence, start, end)):
        return False
    if asked.kind is FigureKind.DATE:
        return figure.unit == DATE and _happened(asked, Span(start, end), sentence, pointed=pointed)
    if asked.kind is FigureKind.COUNT:
        return _is_so_many(asked, figure, quote, sentence, pointed=pointed)
    if _is_of_another_sort(asked, quote.article.text, figure):
        return False
    unit = figure.unit.partition("/")[0]
    if asked.kind in (FigureKind.MEASURE, FigureKind.MONEY) or pointed:
        return unit in UNITS_OF[asked.kind] or (
            pointed and _may_be_meant(asked.kind, unit)
        )  # so many miles an hour too
    return figure.unit in UNITS[asked.kind]


def _is_of_another_sort(asked: AskedFigure, text: str, figure: Figure) -> bool:
    """Whether the words beside it tell that it is an age, or none yet, or how wide something is and not how high."""
    if asked.kind is FigureKind.AGE:
        near = max(0, figure.span.start - _SHORTLY_BEFORE)
        return bool(_NOT_YET_OLD.search(text, near, figure.span.start))
    if asked.kind in (FigureKind.DURATION, FigureKind.LENGTH) and _OLD.search(figure.span.cut(text)):
        return True
    dimension = _dimension_of(text, figure.span) if asked.dimension else None
    return _is_age(text, figure) or dimension not in (None, asked.dimension)


def _dimension_of(text: str, figure: Span) -> str | None:
    """Which way a length is measured, where the words beside it say so: "a length of 60 metres", "60 metres long"."""
    before = _DIMENSION_BEFORE.search(text, max(0, figure.start - _SHORTLY_BEFORE), figure.start)
    told = before or _DIMENSION_AFTER.match(text, figure.end)
    return told.lastgroup if told else None


def _may_be_meant(kind: FigureKind, unit: str) -> bool:
    """Whether a reader that points at a figure of this unit may mean what is asked: "raised 6 million", "40 crates", a
    currency that is not known here, or "Aldo, 58,"."""
    if kind is FigureKind.AGE:
        return not unit
    return kind in (FigureKind.QUANTITY, FigureKind.AMOUNT, FigureKind.MONEY) and is_count(unit)


def _is_so_many(asked: AskedFigure, figure: Figure, quote: Quote, sentence: str, *, pointed: bool) -> bool:
    """Whether a figure of a sentence counts what was asked for."""
    text = quote.article.text
    clause = clause_of(quote, figure.span)
    if _is_age(text, figure) or _goes_on_from_another(asked, figure, quote):
        return False
    if is_other_fate(asked, clause) or is_of_no_fate(asked, clause, sentence):
        return False
    lives_there = _is_a_population(text, figure) and not _LIVING.search(" ".join((*asked.terms, asked.noun or "")))
    each = is_of_each(asked, quote, figure.span) and not asked.for_each and not names_a_thing(asked, sentence)
    if lives_there or each:
        return False
    if pointed:
        return is_count(figure.unit) or figure.unit == SHARE  # "86 animals" of whales, "a third of them"
    if figure.unit or asked.noun is None:
        return is_count(figure.unit) and counts(asked.noun or figure.unit, figure.unit)
    # "The number of goats rose to 40"
    return any(counts(asked.noun, noun_of(word)) for word in WORD.findall(sentence) if is_plural(word))


def _goes_on_from_another(asked: AskedFigure, figure: Figure, quote: Quote) -> bool:
    """Whether a bare number goes on from what the sentence before it counts, and that is something else: "A hundred
    posts are vacant. In the whole county it is 240." says nothing of beds."""
    text, sentence = quote.article.text, sentence_of(quote, figure.span)
    if figure.unit or asked.noun is None or not _IT_IS.search(text, sentence.start, figure.span.start):
        return False
    before = [each.span for each in quote.article.sentences if each.span.end <= sentence.start][-1:]
    language = language_of_article(quote.article)
    counted = {each.unit for span in before for each in figures_in(text, span, language) if is_count(each.unit)} - {""}
    return bool(counted) and not any(may_count(asked.noun, unit) for unit in counted)


def _is_a_population(text: str, figure: Figure) -> bool:
    """Whether so many live in a place that is named by the way: "an island of 46,000 people"."""
    near = max(0, figure.span.start - _SHORTLY_BEFORE)
    return bool(_PLACE_OF.search(text, near, figure.span.start))


def _happened(asked: AskedFigure, at: Span, sentence: str, *, pointed: bool) -> bool:
    """Whether the event of the question, if it names one, is told of the date at this place of a sentence; in other
    words where a reader has `pointed` at the date, and no other event is told there."""
    events = [term for term in asked.terms if is_event(term)]
    if not events:
        return True
    if not covered(events, [sentence]):
        other = _OTHER_EVENT.search(sentence) or _APART_BEFORE.search(sentence[: at.start])
        return pointed and not other and (asked.to_come or not _NOT_YET.search(sentence))
    told = (word.start() for word in WORD.finditer(sentence) if same_word(events[0], word.group()))
    nearest = min(told, key=lambda start: abs(start - at.start))
    before = nearest < at.start
    between = sentence[nearest : at.start] if before else sentence[at.end : nearest].removeprefix(",")  # "In 2031, it"
    return not _APART.search(between) and not _ASIDE.search(between)


def _is_age(text: str, figure: Figure) -> bool:
    """Whether a number stands beside a name, as ages do."""
    if figure.unit or figure.high is None or figure.high > _OLDEST:
        return False
    near = max(0, figure.span.start - _SHORTLY_BEFORE)
    if _OF_AGE_BEFORE.search(text, near, figure.span.start):
        return True
    return bool(_NAMED_BEFORE.search(text, near, figure.span.start) and _NOTED.match(text, figure.span.end))


def names_a_thing(asked: AskedFigure, sentence: str) -> bool:
    """Whether a sentence holds a word of the question that names a thing: "prisoners in a cell", "each cell"."""
    return any(covered([term], [sentence]) for term in asked.terms if not is_event(term))


def is_former(quote: Quote, figure: Figure) -> bool:
    """Whether it was so before, or is taken back."""
    text = quote.article.text
    start = sentence_of(quote, figure.span).start
    near = max(start, figure.span.start - _SHORTLY_BEFORE)
    if _FORMER.search(text, near, figure.span.start):
        return True
    return bool(_SAID_BEFORE.search(text, max(start, figure.span.start - _LONG_BEFORE), figure.span.start))


def _is_of_all(sentence: str, start: int, end: int) -> bool:
    """Whether what stands there is one of the two numbers of "1,850 of the port's 2,100"."""
    if of := _OF_ALL_AFTER.match(sentence, end):
        return bool(NUMBER.search(of.group()) or NUMBER.match(sentence, of.end()))
    near = max(0, start - _SHORTLY_BEFORE)
    of = _OF_ALL_BEFORE.search(sentence, near, start)
    return of is not None and any(part.end() == of.start() for part in NUMBER.finditer(sentence, near, of.start()))


def _is_rival(asked: AskedFigure, quote: Quote, figure: Figure, other: Figure) -> bool:
    """Whether another figure that may be meant stands with a word of the question that this one stands without."""
    ours, theirs = clause_of(quote, figure.span), clause_of(quote, other.span)
    return any(covered([term], [theirs]) and not covered([term], [ours]) for term in asked.terms)


def _is_term(asked: AskedFigure, word: str) -> bool:
    return any(same_word(term, word) for term in asked.terms)
