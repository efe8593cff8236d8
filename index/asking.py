"""Which figure a question asks for: of what kind, of what, and of what is, was or can be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Span
from index.figures import is_plural, measure_of, noun_of
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
    in each of several is asked for. `possible`: what can or will be is, not what is. `dimension`: of `_DIMENSIONS`.
    `to_come`, `past`: of what will be, or was.
    """

    kind: FigureKind
    noun: str | None
    terms: tuple[str, ...]
    for_each: bool = False
    possible: bool = False
    dimension: str | None = None
    to_come: bool = False
    past: bool = False


_TIMES = "seconds|minutes|hours|days|weeks|months|years|decades"
_CURRENCY = "dollars|euros|pounds|pesos|francs|crowns|rupees|yen"
# By how much: an amount, or a share.
_CHANGING = (
    "rise|rose|risen|rising|raises?|raised|raising|increase[sd]?|increasing|goes up|go up|gone up|went up|going up"
    "|fall|falls|fell|fallen|drops?|dropped|cuts?|gr[oe]w|grown|climb(?:s|ed)?|go(?:es)? down|went down|shr[aiu]nk"
)
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
# How much of these there is is told in money, or as a share.
_SUMS = (
    "money|cash|aid|help|support|debts?|damages?|funding|funds?|compensation|tax(?:es)?|relief|investment|revenue|profit"
    r"|loss(?:es)?|rent|interest|income|pay|spending|savings?|subsid(?:y|ies)|public|extra"
)
_NO_STUFF = "did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|more|less|of|longer|older|faster"
# The first of these in a question tells what it asks for; in the same place the upper one. Words that a sentence must
# be about are only looked ahead at: what such a pattern matches is no term of the question any more.
_ASKING = {
    FigureKind.SHARE: r"(?:what|which|how many) (?:percent(?:age)?|per cent|share|proportion|fraction|part)"
    r"|how (?:big|large|high|great|small) an? (?:percentage|share|proportion|fraction|part|majority)"
    r"|percent(?:age)? of"
    r"|how full"
    r"|qu[eé] (?:porcentaje|proporci[oó]n|parte)",
    FigureKind.AGE: r"how old|qu[eé] edad|cu[aá]ntos a[ñn]os tiene",
    FigureKind.LENGTH: r"how long (?:(?:is|are|was|were)|(?:will|would|should|could)(?=(?: [\w’'-]+){1,8} be\b))",
    FigureKind.DURATION: rf"how long(?! ago)|how much time|how many (?:{_TIMES})|cu[aá]nto (?:tiempo|dura\w*)"
    r"|by how much(?= (?:[\w’'-]+ ){1,8}(?:late|early|delayed|overdue)\b)"
    r"|cu[aá]nt[ao]s (?:segundos|minutos|horas|d[ií]as|semanas|meses|a[ñn]os)",
    FigureKind.DATE: r"when(?:s|'s)?|(?:what|which) (?:year|date|day|month)|how long ago|cu[aá]ndo"
    r"|(?:en )?qu[eé] (?:a[ñn]o|fecha|d[ií]a|mes)",
    FigureKind.MONEY: rf"how much money|how many (?:{_CURRENCY})"
    rf"|(?:how much|what)(?!(?: [\w’'-]+){{0,8}} (?:{_CHANGING})\b)(?=(?: [\w’'-]+){{0,7}} (?:{_PAYING})\b)"
    rf"|cu[aá]nt[oa]s (?:euros|d[oó]lares|pesos|libras|francos|coronas)|cu[aá]nto(?= (?:{_PAYING_IN_SPANISH})\b)",
    FigureKind.MEASURE: r"how (?:tall|far|high|strong|thick|steep|loud|wide|broad|narrow|deep|shallow"
    r"|heavy|big|large|fast|hot|cold|warm"
    r"|close)"
    rf"|how many (?:{_SIZES})"
    r"|how much (?:weight|land|ground)"
    rf"|(?:what|which) (?:{_MEASURABLE}|temperature)"
    r"|cu[aá]nt[ao]s (?:kil[oó]metros|km|metros|hect[aá]reas|toneladas|kilos|litros|millas|acres|pies)"
    r"|(?:a )?q(?:u[eé])? (?:altura|distancia|tama[ñn]o|superficie|profundidad|velocidad|temperatura)",
    FigureKind.COUNT: r"how many(?! (?:m|b)il+ions?\b)(?: more| other| of)?|what number of|(?:the )?number of"
    r"|cu[aá]nt[ao]s(?: m[aá]s)?|cu[aá]nta gente|n[uú]mero de",
    FigureKind.QUANTITY: rf"how much(?= (?!(?:{_NO_STUFF}|{_SUMS})\b)\w)|cu[aá]nta",
    FigureKind.AMOUNT: r"(?:by )?how much|how many (?:m|b)il+ions?|cu[aá]nto"
    r"|what (?:pay )?(?:raise|rise|increase|cut|discount)"
    r"|qu[eé] (?:aumento|subida|rebaja)",
}
# Which way a length is measured, in a question and beside a figure.
_DIMENSIONS = {
    "height": r"tall|high|heights?|altitude|elevation|alt[oa]|altura",
    "length": r"long|lengths?|larg[oa]|longitud",
    "width": r"wide|broad|narrow|widths?|anch[oa]|anchura",
    "depth": r"deep|shallow|depths?|hond[oa]|profund\w+",
    "thickness": r"thick|thickness|grosor|espesor",
    "distance": r"far|away|distances?|distancia",
}
DIMENSION = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _DIMENSIONS.items()), re.IGNORECASE)
# Nouns that ask for a figure by themselves: "harl prison capacity", "what was the budget of the ferry".
_NAMED = {
    FigureKind.COUNT: r"(?<=s )(?:numbers?|count|total|tally)|population|capacity|attendance|(?:death )?toll|headcount"
    r"|crowd size|size of the crowd"
    r"|poblaci[oó]n|capacidad|asistencia|aforo",
    FigureKind.MONEY: r"budget|cost|price|salary|ransom|fare|reward|compensation|presupuesto|costo?|precio"
    r"|sueldo|multa",
    FigureKind.SHARE: r"turnout|coverage|occupancy|rate|percentage|share of|proportion of|participaci[oó]n|tasa"
    r"|porcentaje|cobertura|ocupaci[oó]n",
    FigureKind.AGE: r"age of|edad de",
    FigureKind.DATE: r"(?:opening|start|founding|release|launch) date|date of|birthday|fecha",
    FigureKind.DURATION: r"duration|duraci[oó]n",
    FigureKind.MEASURE: rf"(?:{_MEASURABLE}|acres|hectares|hect[aá]reas|tonnes|toneladas|altura|profundidad"
    r"|superficie)",
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
LENGTHS = frozenset({FigureKind.LENGTH, FigureKind.MEASURE})
# "Por celda", but not "por las turbulencias" and "por qué".
_FOR_EACH = re.compile(
    r"\b(?:each|per|every|apiece|cada|(?:in(?:to|side)?|share) (?:one|an?)|en un[ao]? sol[ao]|comparten"
    r"|por(?! (?:el|l[ao]s?|un[ao]?s?|su|sus|es[aeo]s?|est[aeo]s?|qu[eé]|culpa|causa|favor|fin|m[aá]s)\b))\b",
    re.IGNORECASE,
)
_CAN = re.compile(
    r"\b(?:(?:can|could)(?! have\b)|able|capacity|designed|(?:built|meant|room) for|fits?"
    r"|(?:built|meant|designed|made) to (?:hold|take|house|seat|carry|accommodate)|(?-i:may)(?! have\b)"
    r"|might(?! have\b)|up to(?! (?:1[0-9]|20)\d\d\b)|puede[n]?|podr[ií]a[n]?|capacidad|cabe[n]?)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:capacity|designed|(?:built|meant|room|space|places) for"
    r"|(?:built|meant|made) to (?:hold|take|house|seat|carry|accommodate)|fits?|seats|sleeps|allows?"
    r"|licen[sc]ed (?:for|to)"
    r"|(?:can|could|may|might|able to) (?:hold|take|carry|seat|fit|house|accommodate|sleep|cross)|capacidad"
    r"|cabe[n]?)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|would|(?:is|are) (?:to\b|set to|going to|cutting|closing|shedding|axing|laying off)"
    r"|(?<!said )(?<!believed )(?<!thought )(?<!known )(?<!reported )(?<!feared )to be (?:built|cut|sold|\w+ed)"
    r"|(?<!than )(?<!as )(?:expected|planned)|expects?|plans?|(?:supposed|meant|intended) to"
    r"|scheduled|due to|set to|hopes?|(?<!of the )(?<!of its )(?<!of their )target|goal|forecast|projected"
    r"|proposed|previst[oa]|prev[eé]n?|espera[n]?|planea[n]?|meta)\b",
    re.IGNORECASE,
)
# A question about what is to come.
_WHEN_WILL = re.compile(
    r"\b(?:does|do|will|is|are|gonna|abre[n]?|abrirá[n]?|empieza[n]?|comienza[n]?|será[n]?)\b", re.IGNORECASE
)
_WHEN_DID = re.compile(r"\b(?:did|was|were|had|(?:has|have)(?! to\b)|costó|pagó|gastó|fue)\b", re.IGNORECASE)


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
    dimension = DIMENSION.search(match.group()) if kind in LENGTHS else None
    terms = tuple(
        word.text
        for word in question.words
        if word.weight == 1.0
        and not match.start() <= word.span.start < match.end()
        and word.span != at
        and word.text.casefold() not in _FILLERS
    )
    past = bool(_WHEN_DID.search(question.text))
    return AskedFigure(
        kind,
        noun,
        terms,
        is_for_each(question.text),
        is_possible(kind, question.text),
        dimension.lastgroup if dimension else None,
        bool(_WHEN_WILL.search(question.text)) and not past,
        past,
    )


def _named(question: str) -> tuple[FigureKind, re.Match[str]] | None:
    """What a question asks for by its noun, where it asks for nothing else."""
    asking = _NAMES_A_NOUN.match(question)
    if _OTHER_QUESTION.search(question, asking.end() if asking else 0):
        return None
    return next(((kind, found) for kind, words in _NAMED_PATTERNS.items() if (found := words.search(question))), None)


def is_for_each(question: str) -> bool:
    """Whether how many there are in each of several is asked for."""
    return bool(_FOR_EACH.search(question))


def is_possible(kind: FigureKind, text: str) -> bool:
    """Whether it tells what can or will be. A date needs plainer words: "opened in May and can hold" is no plan."""
    return is_planned(text) or (kind is not FigureKind.DATE and bool(_CAN.search(text)))


def is_planned(text: str) -> bool:
    """Whether it tells what is to come."""
    return bool(_PLANNED.search(text))


def asks_what_can_be(question: str) -> bool:
    return bool(_CAN.search(question))


def is_capacity(text: str) -> bool:
    """Whether it tells how much something can hold."""
    return bool(_HOLDS.search(text))


def _asked_noun(text: str, asking: re.Match[str], kind: FigureKind) -> tuple[str | None, Span | None]:
    """(what is counted, where its word stands): the last plural behind the asking words. Nothing is but for a count."""
    last = asking.group().split()[-1]
    if kind is FigureKind.DATE:
        return None, None
    if last.casefold() == "gente":
        return noun_of(last), None
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
