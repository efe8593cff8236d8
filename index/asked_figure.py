"""Which figure a question asks for, and which figure of a sentence that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from corpus.article import Kind, Span
from index.accents import without_accents
from index.answer import Figure, Quote
from index.figures import DATE, MEASURED, MONEY, MONTHS, SECONDS, SHARE, figures_in, is_plural, measure_of, noun_of
from index.language import language_of_article
from index.numbers import NUMBER
from index.question import FUNCTION_WORDS, WORD, Question


class FigureKind(StrEnum):
    """What a figure would have to be to answer."""

    COUNT = "count"
    MONEY = "money"
    QUANTITY = "quantity"  # how much of something that is named
    AMOUNT = "amount"  # how much, of whatever
    SHARE = "share"
    DATE = "date"
    DURATION = "duration"
    LENGTH = "length"  # of time or of a thing
    MEASURE = "measure"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """`noun` is what is counted, as `noun_of` names it, or the unit that is asked for; None where that is not said.

    `terms` are the other words of the question that say something, as they were typed. `for_each`: how many there are
    in each of several is asked for. `possible`: what can or will be is, not what is.
    """

    kind: FigureKind
    noun: str | None
    terms: tuple[str, ...]
    for_each: bool = False
    possible: bool = False


_TIMES = "seconds|minutes|hours|days|weeks|months|years|decades"
_SIZES = "miles|kilomet(?:er|re)s|km|met(?:er|re)s|feet|acres|hectares|tons|tonnes|kilos|lit(?:er|re)s"
_MEASURABLE = (
    "height|length|depth|width|weight|area|size|speed|distance|diameter|thickness|altitude|elevation|circumference"
    "|wingspan"
)
_PAYING = (
    "cost|costs|pay|pays|paid|paying|price|fee|worth|value|spend|spent|earn|salary|wage|budget|fine|ransom|damages?|debt"
    "|loss|profit|revenue|bail|prize|sells? for|sold for|fetch|fetched"
)
_PAYING_IN_SPANISH = r"cuesta|cost[oó]|paga\w*|pag[oó]|vale|cobra\w*|dinero"
_NO_STUFF = "did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|more|less|of|longer|older|faster"
# The first of these in a question tells what it asks for; in the same place the upper one. Words that a sentence must
# be about are only looked ahead at: what such a pattern matches is no term of the question any more.
_ASKING = {
    FigureKind.SHARE: r"(?:what|which|how many) (?:percent(?:age)?|per cent|share|proportion|fraction|part)"
    r"|how (?:big|large|high|great|small) an? (?:percentage|share|proportion|fraction|part|majority)"
    r"|how much of|percent(?:age)? of"
    r"|qu[eé] (?:porcentaje|proporci[oó]n|parte)",
    FigureKind.AGE: r"how old|qu[eé] edad|cu[aá]ntos a[ñn]os tiene",
    FigureKind.LENGTH: r"how long (?:is|are|was|were)",
    FigureKind.DURATION: rf"how long(?! ago)|how much time|how many (?:{_TIMES})|cu[aá]nto (?:tiempo|dura\w*)"
    r"|cu[aá]nt[ao]s (?:segundos|minutos|horas|d[ií]as|semanas|meses|a[ñn]os)",
    FigureKind.DATE: r"when(?:s|'s)?|(?:what|which) (?:year|date|day|month)|how long ago|cu[aá]ndo"
    r"|(?:en )?qu[eé] (?:a[ñn]o|fecha|d[ií]a|mes)",
    FigureKind.MONEY: rf"how much money|(?:how much|what)(?=(?: [\w’'-]+){{0,7}} (?:{_PAYING})\b)"
    rf"|cu[aá]nto(?= (?:{_PAYING_IN_SPANISH})\b)",
    FigureKind.MEASURE: r"how (?:tall|far|high|strong|thick|steep|loud|wide|broad|narrow|deep|shallow"
    r"|heavy|big|large|fast|hot|cold|warm"
    r"|close)"
    rf"|how many (?:{_SIZES})"
    r"|how much (?:weight|land|ground)"
    rf"|(?:what|which) (?:{_MEASURABLE}|temperature)"
    r"|(?:a )?qu[eé] (?:altura|distancia|tama[ñn]o|superficie|profundidad|velocidad|temperatura)",
    FigureKind.COUNT: r"how many(?: more| other| of)?|what number of|(?:the )?number of"
    r"|cu[aá]nt[ao]s(?: m[aá]s)?|cu[aá]nta gente|n[uú]mero de",
    FigureKind.QUANTITY: rf"how much(?= (?!(?:{_NO_STUFF})\b)\w)|cu[aá]nta",
    FigureKind.AMOUNT: r"how much|cu[aá]nto|what (?:pay )?(?:raise|rise|increase|cut|discount)"
    r"|qu[eé] (?:aumento|subida|rebaja)",
}
# Nouns that ask for a figure by themselves: "harl prison capacity", "what was the budget of the ferry".
_NAMED = {
    FigureKind.COUNT: r"population|capacity|attendance|(?:death )?toll|headcount|crowd size|size of the crowd"
    r"|poblaci[oó]n|capacidad|asistencia|aforo",
    FigureKind.MONEY: r"budget|cost|price|salary|ransom|fare|reward|compensation|presupuesto|costo?|precio"
    r"|sueldo|multa",
    FigureKind.SHARE: r"turnout|rate|percentage|share of|proportion of|participaci[oó]n|tasa|porcentaje",
    FigureKind.AGE: r"age of|edad de",
    FigureKind.DATE: r"(?:opening|start|founding|release|launch) date|date of|birthday|fecha",
    FigureKind.DURATION: r"duration|duraci[oó]n",
    FigureKind.MEASURE: rf"(?:{_MEASURABLE}|altura|profundidad|superficie)",
}
_NAMED_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _NAMED.items()}
_NAMES_A_NOUN = re.compile(r"\W*(?:what(?:['’]?s| is| was| were| are)?|cu[aá]l(?: es| era| fue)?)\b", re.IGNORECASE)
_ASKING_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _ASKING.items()}
_OTHER_QUESTION = re.compile(
    r"\b(?:what|who|whom|whose|why|where|which|how|qu[eé]|qui[eé]n(?:es)?|por qu[eé]|d[oó]nde|c[oó]mo)\b", re.IGNORECASE
)
# They say nothing of what is asked for.
_FILLERS = frozenset(
    """
    actually really exactly currently today now rn total overall people ppl there thing things anyone somebody bro lol
    pls plz ok okay hey whole altogether far lot lots so currently still todavía ahora hoy actualmente exactamente
    take takes took since during desde durante
    per each every one por cada year date day month año fecha día mes said say says according reported report reportedly
    """.split()
)
# Nouns that count people: "how many people" is answered by any of them.
_PEOPLE = frozenset(
    """
    person prisoner migrant death worker child man woman officer victim casualty soldier student member passenger
    protester refugee patient suspect criminal citizen civilian guard resident visitor player candidate voter teacher
    doctor nurse guest fan tourist employee villager survivor hostage body arrest volunteer pupil sailor miner
    marcher walker hiker runner starter rider driver commuter farmer shopper customer patron spectator supporter
    demonstrator striker trainee pilot crewman firefighter lawyer journalist reporter engineer neighbour
    neighbor evacuee attendee participant swimmer climber skier cyclist pilgrim believer member orphan baby parent
    muerto víctima herido detenido migrante soldado estudiante niño mujer hombre asistente manifestante espectador
    pasajero visitante participante corredor minero bombero alumno paciente
    """.split()
)
# Beginnings of words that tell of one event or state. What a rule cannot tell apart it must not compare.
_ONE_EVENT = (
    ("open", "inaugur", "launch", "unveil", "abr", "estren"),
    ("die", "dead", "death", "kill", "fatal", "perish", "drown", "ahog", "mur", "muer"),
    ("arrest", "detain", "detention", "deten"),
    ("build", "built", "construct", "erected", "dates", "dating", "constru"),
    ("found", "establish", "creat", "fund"),
    ("hold", "held", "house", "accommodat", "fit", "capacity", "alberg"),
    ("cost", "price", "fee", "spen", "cuest"),
    ("pay", "paid", "pag"),
    ("earn", "salar", "wage", "cobr"),
    ("hurt", "injur", "wound", "herid"),
    ("start", "begin", "began", "begun", "commenc", "empez", "comenz"),
    ("end", "finish", "conclu", "termin"),
)
SIZED = MEASURED - MONEY - {SECONDS, MONTHS, SHARE}
_UNITS = {
    FigureKind.QUANTITY: MONEY | SIZED,
    FigureKind.AMOUNT: MONEY | SIZED | {SHARE},
    FigureKind.SHARE: frozenset({SHARE}),
    FigureKind.DURATION: frozenset({SECONDS, MONTHS}),
    FigureKind.LENGTH: frozenset({SECONDS, MONTHS, "m", "foot", "mile", "yard", "inch"}),
    FigureKind.AGE: frozenset({MONTHS}),
}
_UNITS_OF = _UNITS | {FigureKind.MONEY: MONEY, FigureKind.MEASURE: SIZED}
_ANOTHER_VALUE = re.compile(
    r"\b(?:other(?:s|wise)|otros)\b|\b(?:while|whereas|although|though|but|mientras|pero|aunque)\b"
    r".{0,60}\b(?:say|says|said|puts?|claim(?:s|ed)?|count(?:s|ed)?|estimate[sd]?|dicen|dice|calcula[n]?)\b",
    re.IGNORECASE,
)
_ANOTHER_WITHIN = 120  # characters between two values of one thing
_FOR_EACH = re.compile(r"\b(?:each|per|every|apiece|cada|por|in (?:one|an?))\b", re.IGNORECASE)
_CAN = re.compile(
    r"\b(?:(?:can|could)(?! have\b)|able|capacity|designed|(?:built|meant|room) for|fits?|(?-i:may)(?! have\b)"
    r"|might(?! have\b)|up to(?! (?:1[0-9]|20)\d\d\b)|puede[n]?|podr[ií]a[n]?|capacidad|cabe[n]?)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:capacity|designed|(?:built|meant|room|space|places) for|fits?|seats|sleeps|allows?|licen[sc]ed (?:for|to)"
    r"|(?:can|could|may|might|able to) (?:hold|take|carry|seat|fit|house|accommodate|sleep|cross)|capacidad"
    r"|cabe[n]?)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|would|(?<!than )(?<!as )(?:expected|planned)|expects?|plans?|(?:supposed|meant|intended) to"
    r"|scheduled|due to|set to|hopes?|(?<!of the )(?<!of its )(?<!of their )target|goal|forecast|projected"
    r"|proposed|previst[oa]|prev[eé]n?|espera[n]?|planea[n]?|meta)\b",
    re.IGNORECASE,
)
# Between a date and an event: the event was not then.
_APART = re.compile(r"\b(?:before|after|since|until|antes|después|desde|hasta)\b", re.IGNORECASE)
_APART_BEFORE = re.compile(
    r"\b(?:before|after|since|until|by|antes de|después de|desde|hasta)[ \u00a0]$", re.IGNORECASE
)
# Before or after what was asked for, or of something else.
_OTHER_EVENT = re.compile(
    r"\b(?:plan\w*|propos\w*|announc\w*|approv\w*|decid\w*|agreed|vot(?:ed|e)|order(?:ed|s)?|sign(?:ed|s)|clos\w+|shut"
    r"|burn\w*|repair\w*|restor\w*|renovat\w*|rebuil\w*|extend\w*|enlarg\w*|designed|drawn|next|expected|due|will"
    r"|aprob\w*|anunci\w*|cerr\w+|reform\w*)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()—]|\b(?:and|or|but|while|whereas|although|though|y|o|pero|mientras|aunque)\b", re.IGNORECASE
)
# Around a date: what else stands in the sentence is told of another time.
_ASIDE = re.compile(r"[,;:()—]|\b(?:which|who|whose|where|when|donde|cuando)\b", re.IGNORECASE)
# What became of people. Who asks for one of these, or for none, is not answered by how many met with another.
_FATES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        (
            r"di(?:e|ed|es|ying)|dead|deaths?|kill\w*|perish\w*|drown\w*|los[et]s? (?:their|his|her) li(?:fe|ves)"
            r"|mur(?:ió|ieron)|muert\w+|fallec\w+"
        ),
        r"hurt|injur\w+|wounded|treated|hospitali[sz]ed|(?:to|in) hospital|herid[oa]s?|lesionad\w+",
        r"arrest\w*|deport(?:ed|ations?)",
        r"missing|desaparecid\w+",
    )
)
_ANY_FATE = frozenset("victim casualty body víctima".split())
# Whoever belongs to these may be called a person where so many of them are told of; a child or an officer may not.
_CALLED_PERSONS = frozenset(
    """
    prisoner migrant death victim casualty resident protester refugee visitor guest passenger arrest spectator
    detenido muerto víctima herido migrante
    """.split()
)
# "Aldo Reiss, 73, was found": nobody is counted.
_NAMED_BEFORE = re.compile(r"(?<!\w)[A-ZÁÉÍÓÚÑ][\w’'-]{1,30},[ \u00a0]$")
_NOTED = re.compile(r"[,.;)]")
_OLDEST = 120
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


def figure_asked(question: Question) -> AskedFigure | None:
    """What a question for a figure asks for; None where it asks for something else."""
    first: tuple[FigureKind, re.Match[str]] | None = None
    for kind, words in _ASKING_PATTERNS.items():
        match = words.search(question.text)
        if match and (first is None or match.start() < first[1].start()):
            first = kind, match
    first = first or _named(question.text)
    if first is None:
        return None
    kind, match = first
    other = _OTHER_QUESTION.search(question.text)
    if kind is FigureKind.DATE and other and other.start() < match.start():
        return None  # "what happened when …"
    noun, at = _asked_noun(question.text, match, kind)
    terms = tuple(
        word.text
        for word in question.words
        if word.weight == 1.0
        and not match.start() <= word.span.start < match.end()
        and word.span != at
        and word.text.casefold() not in _FILLERS
    )
    return AskedFigure(kind, noun, terms, is_for_each(question.text), is_possible(kind, question.text))


def _named(question: str) -> tuple[FigureKind, re.Match[str]] | None:
    """What a question asks for by its noun, where it asks for nothing else."""
    asking = _NAMES_A_NOUN.match(question)
    if _OTHER_QUESTION.search(question, asking.end() if asking else 0):
        return None
    return next(((kind, found) for kind, words in _NAMED_PATTERNS.items() if (found := words.search(question))), None)


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
    former = [figure for figure in figures if _is_former(text, quote, figure)]
    present = [figure for figure in figures if figure not in former]
    pointed = {figure for figure in present if any(figure.span.overlaps(part) for part in quote.emphasis)}
    if asked.kind in (FigureKind.QUANTITY, FigureKind.AMOUNT, FigureKind.MONEY):
        # "Aldo, 73, lost eight kilos"
        units = _UNITS_OF[asked.kind]
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
        each = is_for_each(sentence_of(quote, figure.span).cut(text))
        return figure in pointed, each is asked.for_each, figure.unit == (asked.noun or figure.unit), beside, -distance

    best = max(present, key=fit)
    others = [figure for figure in figures if figure is not best and _set_against(text, best, figure)]
    if asked.kind is FigureKind.DATE:
        return (best,)
    sure = read and pointed == {best}
    if not sure and any(_is_rival(asked, quote, best, figure) for figure in figures if figure not in (best, *others)):
        return ()
    return (best, *others)


def pointed_at(asked: AskedFigure, quote: Quote) -> Quote:
    """The quote, its emphasis on the one figure of the kind asked for, where a reader points at another beside it: at
    the age in "Brand, 73, lost eight kilos", and at the 480 in "three in four of the 480 members"."""
    units = _UNITS_OF.get(asked.kind)
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


def same_thing(asked: AskedFigure, one: str, other: str) -> bool:
    """Whether figures of these units can be values of the thing that was asked for."""
    if asked.kind in (FigureKind.DURATION, FigureKind.LENGTH) and {one, other} == {SECONDS, MONTHS}:
        return True
    if asked.kind is FigureKind.MONEY and "" in (one, other):
        return one in MONEY or other in MONEY  # "not 2.4 million pounds but 4.2 million"
    return one == other or (asked.kind is FigureKind.COUNT and _may_count(one, other))


def same_word(asked: str, word: str) -> bool:
    """Whether two words are forms of one word, or tell of one event."""
    one, other = _plain(asked), _plain(word)
    if one == other:
        return True
    if one[:4] == other[:4]:  # few words come as far as here: a question is held against thousands
        shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
        stem = shorter[: max(4, len(shorter) - 1)]
        if len(shorter) >= 4 and len(longer) - len(shorter) <= 4 and longer.startswith(stem):
            return True
    event = _event(one)
    return event is not None and event == _event(other)


def covered(terms: Sequence[str], stretches: Sequence[str]) -> bool:
    """Whether each of the words stands in one of these texts."""
    plain = [without_accents(text) for text in stretches]
    if not all(_may_stand_in(_plain(term), plain) for term in terms):
        return False
    words = {word for text in stretches for word in WORD.findall(text)}
    return all(any(same_word(term, word) for word in words) for term in terms)


def _may_stand_in(term: str, texts: Iterable[str]) -> bool:
    """False only where no word of the texts can be the same: most sentences need no second look."""
    return _event(term) is not None or any(term[:4] in text for text in texts)


def is_for_each(text: str) -> bool:
    """Whether it tells of each of several."""
    return bool(_FOR_EACH.search(text))


def is_possible(kind: FigureKind, text: str) -> bool:
    """Whether it tells what can or will be. A date needs plainer words: "opened in May and can hold" is no plan."""
    return bool(_PLANNED.search(text)) or (kind is not FigureKind.DATE and bool(_CAN.search(text)))


def asks_what_can_be(question: str) -> bool:
    return bool(_CAN.search(question))


def is_capacity(text: str) -> bool:
    """Whether it tells how much something can hold."""
    return bool(_HOLDS.search(text))


def is_fate(text: str) -> bool:
    """Whether it tells what became of people: how many they are is often known only later."""
    return any(fate.search(text) for fate in _FATES)


def is_event(term: str) -> bool:
    return _event(_plain(term)) is not None


def _asked_noun(text: str, asking: re.Match[str], kind: FigureKind) -> tuple[str | None, Span | None]:
    """(what is counted, where its word stands): the last plural behind the asking words. Nothing is but for a count."""
    last = asking.group().split()[-1]
    if measure := measure_of(last):
        return measure, None
    if kind is not FigureKind.COUNT:
        return None, None
    noun: str | None = None
    at: Span | None = None
    for word in list(WORD.finditer(text, asking.end(), min(asking.end() + 60, len(text))))[:4]:
        if word.group().casefold() in FUNCTION_WORDS:
            if word.start() > asking.end() + 1:
                break
        elif is_plural(word.group()):
            noun, at = noun_of(word.group()), Span(*word.span())
        elif noun is not None:
            break
    return noun, at


def sentence_of(quote: Quote, figure: Span) -> Span:
    """The sentence of the quote in which a figure stands."""
    return next((each.span for each in quote.article.sentences if each.span.contains(figure)), quote.span)


def clause_of(quote: Quote, figure: Span) -> str:
    """The words around a figure of its sentence, from the mark or conjunction before it to the one after it."""
    text, sentence = quote.article.text, sentence_of(quote, figure)
    start = sentence.start
    for match in _CLAUSE.finditer(text, sentence.start, figure.start):
        start = match.end()
    after = _CLAUSE.search(text, figure.end, sentence.end)
    return text[start : after.start() if after else sentence.end]


def told_of(quote: Quote, figure: Span) -> str:
    """A sentence up to a figure of it, and on to the end of the figure's clause."""
    sentence, text = sentence_of(quote, figure), quote.article.text
    after = _CLAUSE.search(text, figure.end, sentence.end)
    return text[sentence.start : after.start() if after else sentence.end]


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
    if asked.kind is not FigureKind.AGE and _is_age(quote.article.text, figure):
        return False
    unit = figure.unit.partition("/")[0]
    if asked.kind in (FigureKind.MEASURE, FigureKind.MONEY) or pointed:
        return unit in _UNITS_OF[asked.kind] or (
            pointed and _may_be_meant(asked.kind, unit)
        )  # so many miles an hour too
    return figure.unit in _UNITS[asked.kind]


def _may_be_meant(kind: FigureKind, unit: str) -> bool:
    """Whether a reader that points at a figure of this unit may mean what is asked: "raised 6 million", "40 crates", a
    currency that is not known here, or "Aldo, 58,"."""
    if kind is FigureKind.AGE:
        return not unit
    return kind in (FigureKind.QUANTITY, FigureKind.AMOUNT, FigureKind.MONEY) and _is_count(unit)


def _is_so_many(asked: AskedFigure, figure: Figure, quote: Quote, sentence: str, *, pointed: bool) -> bool:
    """Whether a figure of a sentence counts what was asked for."""
    if _is_age(quote.article.text, figure) or _other_fate(asked, clause_of(quote, figure.span)):
        return False
    if is_for_each(told_of(quote, figure.span)) and not asked.for_each and not _names_a_thing(asked, sentence):
        return False
    if pointed:
        return _is_count(figure.unit) or figure.unit == SHARE  # "86 animals" of whales, "a third of them"
    if figure.unit or asked.noun is None:
        return _is_count(figure.unit) and _counts(asked.noun or figure.unit, figure.unit)
    # "The number of goats rose to 40"
    return any(_counts(asked.noun, noun_of(word)) for word in WORD.findall(sentence) if is_plural(word))


def _happened(asked: AskedFigure, at: Span, sentence: str, *, pointed: bool) -> bool:
    """Whether the event of the question, if it names one, is told of the date at this place of a sentence; in other
    words where a reader has `pointed` at the date, and no other event is told there."""
    events = [term for term in asked.terms if is_event(term)]
    if not events:
        return True
    if not covered(events, [sentence]):
        return pointed and not (_OTHER_EVENT.search(sentence) or _APART_BEFORE.search(sentence[: at.start]))
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
    return bool(_NAMED_BEFORE.search(text, near, figure.span.start) and _NOTED.match(text, figure.span.end))


def _names_a_thing(asked: AskedFigure, sentence: str) -> bool:
    """Whether a sentence holds a word of the question that names a thing: "prisoners in a cell", "each cell"."""
    return any(covered([term], [sentence]) for term in asked.terms if not is_event(term))


def _is_count(unit: str) -> bool:
    return not (unit in MEASURED or unit in MONEY or unit in (SHARE, DATE) or "/" in unit)


def _may_count(one: str, other: str) -> bool:
    """Whether two nouns can count the same; a figure without a noun may count anything."""
    if one == other or "" in (one, other):
        return True
    if "animal" in (one, other):
        return not (_PEOPLE & {one, other}) and _is_count(one) and _is_count(other)
    return (
        one in _PEOPLE
        and other in _PEOPLE
        and ("person" in (one, other) or "man" in (one, other) or "child" in (one, other))
    )


def _counts(asked: str, unit: str) -> bool:
    """Whether a figure of this unit can be so many of what was asked for."""
    if unit in (asked, ""):
        return True
    return (asked == "person" and unit in _PEOPLE) or (unit == "person" and asked in _CALLED_PERSONS)


def _other_fate(asked: AskedFigure, clause: str) -> bool:
    """Whether the people of a clause met with what the question does not ask for."""
    if asked.noun in _ANY_FATE:
        return False
    words = " ".join((*asked.terms, asked.noun or ""))
    told = [fate for fate in _FATES if fate.search(clause)]
    return bool(told) and not any(fate.search(words) for fate in told)


def _is_former(text: str, quote: Quote, figure: Figure) -> bool:
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


def _set_against(text: str, one: Figure, other: Figure) -> bool:
    """Whether a sentence gives both as values of one thing: "80 prisoners, while others say 150"."""
    first, second = sorted((one.span, other.span))
    if other.unit not in (one.unit, "") or second.start - first.end > _ANOTHER_WITHIN:
        return False
    return bool(_ANOTHER_VALUE.search(text, first.end, second.start))


def _is_term(asked: AskedFigure, word: str) -> bool:
    return any(same_word(term, word) for term in asked.terms)


@lru_cache(maxsize=50_000)
def _event(word: str) -> int | None:
    """Which event of `_ONE_EVENT` a plain word tells of."""
    return next((place for place, stems in enumerate(_ONE_EVENT) if word.startswith(stems)), None)


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    """In small letters without accents."""
    return without_accents(word)
