"""The figures of a text: numbers, amounts, shares, dates and durations, each with what it counts and how surely.

A number that is only a name or a place ("No. 5", "MS-13", "3rd", 10:30, a telephone's) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from corpus.article import Span
from index.answer import Figure
from index.dates import WrittenDate, dates_in, days_of, of_its_year
from index.language import FUNCTION_WORDS
from index.numbers import MORE, NUMBER, Number, in_millions, more, read_number

DATE, SHARE, SECONDS, MONTHS = "date", "%", "s", "month"
_GAP = r"[ \u00a0\n]"
_NEAR = 40  # characters before a number in which its "at least" ends

# What says of a number that it is a bound or no exact one; the nearest before it counts.
_AT_LEAST = (
    r"at least|(?:no|not) (?:fewer|less) than|more than|greater than|over|above|upwards? of"
    r"|in excess of|exceed(?:s|ed|ing)"
    r"|a minimum of|al menos|por lo menos|como mínimo|más de|mas de|no menos de"
)
_AT_MOST = (
    r"(?:no|not) more than|at (?:the )?most|up to|fewer than|less than|under|below|as many as|as much as|a maximum of"
    r"|como máximo|a lo sumo|hasta|menos de|no más de|no mas de"
)
_ABOUT = (
    r"about|around|some|roughly|approximately|approx\.|nearly|almost|an? estimated|estimated|close to|circa|ca\."
    r"|unos|unas|cerca de|alrededor de|casi|aproximadamente"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{_ABOUT})|(?P<between>between|entre|from))"
    rf"{_GAP}(?:(?:the|an additional|another|los|las){_GAP})?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\+|{_GAP}(?:(?P<least>or (?:more|above|older)|at (?:the )?least|o más|como mínimo|(?:al|por lo) menos)"
    r"|(?P<most>or (?:less|fewer|under|younger)|at (?:the )?most|o menos|como máximo|a lo sumo)"
    r"|(?P<about>or so))\b"
)
_SINCE = re.compile(
    rf"(?<!\w)(?P<open>since|after|desde|después de){_GAP}(?:(?:el|la){_GAP})?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"(?<!\w)(?:by|before|until|till|through|antes de|hasta|para){_GAP}"
    rf"(?:(?:the end of|el|la|fines de){_GAP})?$",
    re.IGNORECASE,
)
_PART_OF_YEAR = re.compile(
    rf"(?<!\w)(?:(?P<early>early|principios de|comienzos de|inicios de)|(?P<mid>mid|mediados de)"
    rf"|(?P<late>late|finales de|fines de))(?:{_GAP}|-)$",
    re.IGNORECASE,
)
# "19 to 21 May", "del 19 al 21 de mayo", "May 19-21": the other end of days of one month.
_DAYS_TO = r"(?:[ \u00a0]?[-–—][ \u00a0]?|[ \u00a0](?:to|and|or|al|a|y|o)[ \u00a0])"
_FIRST_DAY = re.compile(rf"(?<![\d.,:/-])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_DAYS_TO}$", re.IGNORECASE)
_LAST_DAY = re.compile(r"[-–—](?P<day>\d{1,2})(?![\w-]|[.,:]\d)")
# Before a date that is still to come, in its clause.
_TO_COME = re.compile(
    r"\b(?:will|shall|is to|are to|is due|are due|(?:is|are) (?:set|expected|scheduled|planned)|begins?|starts?|opens?"
    r"|falls on|closes|ends|comenzará[n]?|empezará[n]?|abrirá[n]?|será[n]?|cerrará[n]?|se celebrará)\b[^.;]*$",
    re.IGNORECASE,
)
_FAR_BEFORE = 120  # characters
_IN = re.compile(
    rf"(?<!\w)(?:in|by|since|until|before|after|from|of|late|early|during|through|en|de|desde|hasta|para|año|year)"
    rf"(?:{_GAP}|-)$",
    re.IGNORECASE,
)
_TO = re.compile(rf"{_GAP}?[-–—]{_GAP}?|{_GAP}(?:to|or|and|a|o|y){_GAP}", re.IGNORECASE)

# Numbers that name, place or time something.
_NAMING = re.compile(
    r"(?:(?<!\w)(?:no|nº|núm|num|number|nr|sec|section|art|article|artículo|chapter|capítulo|page|pages?|p|pp|vol|volume"
    r"|room|route|highway|flight|title|rule|grade|version|phase|class|type|category|level|size|unit|line|track|gate"
    r"|psalm|verse|figure|table|appendix|ley|law|decree|decreto|resolution|calle|avenida|km)\.?[ \u00a0]?"
    r"|[#§/])$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"(?P<word>[^\W\d_][\w'’]*)[ \u00a0]$")
# What has a capital where a sentence or a title begins, or always, and names nothing that is numbered.
_BEFORE_A_COUNT = frozenset(
    """
    only just another additional exactly killing monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
_SCORE_BEFORE = re.compile(
    r"\b(?:won|lost|lose|win|beat|beaten|defeated|drew|draw|tied|score|ganó|perdió|venció|empató)\b", re.IGNORECASE
)
_HOURS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_HORAS = r"(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|\d{1,2})"
_NOISE = re.compile(
    r"(?<!\d)(?:\+?\(?\d{1,4}\)?(?:[ .-]\(?\d{2,4}\)?){1,4}[ .-]\d{3,4}(?![\w,])"  # a telephone number
    r"|\d{3}-\d{4}(?!\d)|\d+(?:[.:/]\d+){2,}(?!\d)|\d{1,2}[:/]\d{1,2}(?:[ \u00a0]?[ap]\.?m\b)?"
    r"|\d{1,5}[ \u00a0](?:BCE?|AD|CE|a\. ?C\.|d\. ?C\.)(?!\w)"
    rf"|(?:(?<=at )|(?<=by )|(?<=until )|(?<=around )|(?<=after )|(?<=before )){_HOURS}(?!\w)"
    r"(?=[ \u00a0](?:o['’]clock|in the (?:morning|afternoon|evening)|at night|on (?:\w+day)))"
    rf"|(?:(?<=\ba las )|(?<=\ba la )|(?<=las )(?=\w+ (?:de la|horas))){_HORAS}(?![\w%]|[.,]\d)"
    r"|\d{1,2}[ \u00a0]?(?:[ap]\.m\.|[ap]m\b|o['’]clock|horas? del día)|\d+(?:st|nd|rd|th|[ºª]|\.[ºª])(?!\w))"
)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")

_MONEY_SIGNS = {
    "$": "USD",  # as publishers mean it who say no country
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "NZ$": "NZD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
}
# Of several countries, so that no sign stands for them.
_CURRENCIES = "crown franc rupee rouble ruble shekel dirham riyal dinar shilling lari".split()
# {unit: (in which unit it is kept, how many of them)}; months are no fixed number of days.
_MEASURES: dict[str, tuple[str, Decimal]] = {
    name: (unit, Decimal(factor))
    for names, unit, factor in (
        ("second seconds segundo segundos", SECONDS, "1"),
        ("minute minutes min mins minuto minutos", SECONDS, "60"),
        ("hour hours hr hrs hora horas", SECONDS, "3600"),
        ("day days día días", SECONDS, "86400"),
        ("week weeks semana semanas", SECONDS, "604800"),
        ("fortnight fortnights", SECONDS, "1209600"),
        ("month months mes meses", MONTHS, "1"),
        ("year years año años", MONTHS, "12"),
        ("decade decades década décadas", MONTHS, "120"),
        ("century centuries siglo siglos", MONTHS, "1200"),
        ("km kilometer kilometers kilometre kilometres kilómetro kilómetros", "m", "1000"),
        ("m meter meters metre metres metro metros", "m", "1"),
        ("cm centimeter centimeters centimetre centimetres centímetro centímetros", "m", "0.01"),
        ("mm millimeter millimeters millimetre millimetres", "m", "0.001"),
        ("mile miles milla millas", "mile", "1"),
        ("ft foot feet pie pies", "foot", "1"),
        ("inch inches pulgada pulgadas", "inch", "1"),
        ("yard yards", "yard", "1"),
        ("acre acres", "acre", "1"),
        ("hectare hectares hectárea hectáreas ha", "hectare", "1"),
        ("kg kilogram kilograms kilo kilos kilogramo kilogramos", "kg", "1"),
        ("tonne tonnes tonelada toneladas", "kg", "1000"),
        ("ton tons", "ton", "1"),
        ("litre litres liter liters litro litros", "litre", "1"),
        ("mph", "mph", "1"),
        ("kph", "km/h", "1"),
        ("mw megawatt megawatts megavatios", "MW", "1"),
        ("gw gigawatt gigawatts", "MW", "1000"),
        ("percent", SHARE, "1"),
        ("dollar dollars dólar dólares", "USD", "1"),
        ("euro euros", "EUR", "1"),
        ("yen", "JPY", "1"),
        ("peso pesos", "peso", "1"),
        ("pound pounds libra libras", "pound", "1"),
        *((f"{name} {name}s", name, "1") for name in _CURRENCIES),
        ("kronor kroner coronas", "crown", "1"),
        ("yuan", "yuan", "1"),
    )
    for name in names.split()
}
_TIMES = frozenset(name for name, (unit, _) in _MEASURES.items() if unit in (SECONDS, MONTHS))
_UNIT = re.compile(
    rf"(?:{_GAP}?(?P<share>%|per cent\b|por ciento\b)"
    rf"|{_GAP}?(?P<degrees>°{_GAP}?[CF]?|(?<=\d)[CF])(?!\w)"
    rf"|(?:{_GAP}|-)?(?P<square>(?:sq\.?|square)\b)(?:{_GAP}(?P<squared>"
    r"meters?|metres?|feet|miles?|yards?|kilomet(?:er|re)s?|km|m|ft))?"
    rf"|{_GAP}(?:de{_GAP})?(?P<cuadrado>metros?|kilómetros?|km|pies?|millas?){_GAP}cuadrad[oa]s?\b"
    rf"|{_GAP}?(?P<raised>km|cm|mm|m|ft)(?P<power>[²³23])"
    rf"|(?:{_GAP}|-)(?P<cubic>(?:cubic|cu\.){_GAP}(?P<cubed>meters?|metres?|feet|foot|yards?|miles?|kilomet(?:er|re)s?))"
    rf"|{_GAP}(?:de{_GAP})?(?P<cubico>metros|kilómetros|pies){_GAP}cúbicos\b"
    rf"|(?P<money>{_GAP}(?:de{_GAP})?(?:U\.?S\.?{_GAP})?(?:dollars?|dólares|euros|pesos|yen))"
    rf"|(?:{_GAP}(?:de{_GAP})?|-)?(?P<measure>" + "|".join(sorted(_MEASURES, key=len, reverse=True)) + r"))(?!\w)"
    rf"(?:-old|{_GAP}old\b)?",
    re.IGNORECASE,
)
MEASURED = frozenset(unit for unit, _ in _MEASURES.values()) | {
    *("degree", "square", "m2", "foot2", "yard2", "mile2", "m3", "foot3", "yard3", "mile3")
}
MONEY = frozenset(_MONEY_SIGNS.values()) | {"peso", "pound", "yuan", *_CURRENCIES}

# "One" is a pronoun more often than a number, but not before these.
_ONE = re.compile(
    r"(?<![\w-])(?:one|a single)[ \u00a0](?P<whom>person|man|woman|child|worker|soldier|officer|passenger|prisoner"
    r"|inmate|student|patient|death|civilian|resident|migrant)(?!\w)(?![ \u00a0](?:of|in|out)\b)",
    re.IGNORECASE,
)
_HOUR = Decimal(3600)
# "an hour and twenty minutes"
_MINUTES = re.compile(
    rf"{_GAP}(?:(?:and|y){_GAP})?(?P<so_many>\w{{1,12}}(?:-\w{{1,6}})?){_GAP}(?:minutes|minutos)\b", re.IGNORECASE
)
_WORD_AFTER = re.compile(rf"(?:{_GAP}|-)([^\W\d_]++(?:['’-][^\W\d_]++)*+)(?!\w)")
_PER = re.compile(
    rf"{_GAP}(?:(?:per|for every|por cada)\b|an?(?={_GAP}(?:second|hour|day|week|month|year|head|litre|liter|kilo)\b)"
    rf"|(?:por|al)(?={_GAP}(?:segundo|hora|día|semana|mes|año)\b))(?:{_GAP}(?P<each>[^\W\d_]+))?",
    re.IGNORECASE,
)
_FOR_SO_MANY = re.compile(rf"\b(?:per|out of|(?:in|for) every|(?:por|de) cada){_GAP}$", re.IGNORECASE)  # "per 1,000"
_MOST_WORDS = 4  # between a number and its noun, the noun among them
_NO_NOUN = frozenset().union(*FUNCTION_WORDS.values()) | frozenset(
    """
    according across against along although among amid around behind beyond despite except following inside including
    near outside per since than though toward towards unless unlike via versus within without percent including was says
    said has is less plus minus times yes perhaps always besides towards thus las los entonces además tras hacia
    """.split()
)
_IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "police": "police",
    "personnel": "personnel",
    "staff": "staff",
    "sheep": "sheep",
    "fish": "fish",
    "aircraft": "aircraft",
    "cattle": "cattle",
    "ppl": "person",
    **{f"{stem}ves": f"{stem}f" for stem in "wol hal shel loa thie cal lea scar hoo".split()},
    **{f"{stem}ves": f"{stem}fe" for stem in "li wi kni".split()},
    "gente": "person",
}
# One name for nouns that news gives to the same people.
_SAME_NOUN = {
    **dict.fromkeys("person individual human folk persona individuo habitante resident inhabitant".split(), "person"),
    **dict.fromkeys("prisoner inmate detainee preso recluso interno reo prisionero convict".split(), "prisoner"),
    **dict.fromkeys("migrant immigrant deportee".split(), "migrant"),
    **dict.fromkeys("death fatality muerte".split(), "death"),
    **dict.fromkeys("worker employee trabajador empleado".split(), "worker"),
    **dict.fromkeys("child kid niño".split(), "child"),
    **dict.fromkeys("cop policeman officer".split(), "officer"),
}
# Spanish adjectives that stand before what they tell of; all others follow it, in the plural too.
_ADJECTIVES_BEFORE = frozenset(
    """
    grandes pequeños pequeñas nuevos nuevas primeros primeras últimos últimas posibles presuntos presuntas supuestos
    supuestas buenos buenas mejores peores antiguos antiguas distintos distintas diferentes diversos diversas numerosos
    numerosas otros otras mismos mismas principales siguientes viejos viejas jóvenes
    """.split()
)
_IN_ES = ("ches", "shes", "sses", "xes", "dores", "tores", "ciones", "siones", "dades")
_NOT_PLURAL = ("ss", "us", "is", "ous")


def figures_in(
    text: str, span: Span, language: str | None = None, *, printed: date | None = None
) -> tuple[Figure, ...]:
    """The figures of a stretch of a text, in its order; `language` is the text's ISO code. Linear in the stretch.

    `printed`: a day without its year is a date for those who know when the text was; it is none without that.
    What stands before the stretch is not looked at, so the span of a figure gives that figure again.
    """
    return _figures_in(text, span, language, printed)


@lru_cache(maxsize=1024)  # for one question the same sentences are looked at again and again
def _figures_in(text: str, span: Span, language: str | None, printed: date | None) -> tuple[Figure, ...]:
    spanish = language == "es"
    taken = bytearray(len(span))
    found: list[Figure] = []
    for dates in _dated(text, span):
        written = dates if printed is None else tuple(_of_its_year(text, span, each, printed) for each in dates)
        figure = _figure_of_dates(text, span, written)
        if figure is not None:
            found.append(figure)
        first = figure.span if figure else written[0].span
        _take(taken, first, span)
    for noise in _NOISE.finditer(text, span.start, span.end):
        if spanish and _THOUSANDS.fullmatch(noise.group()):
            continue
        if noise.start() > span.start and (text[noise.start() - 1].isalnum() or text[noise.start() - 1] in "$€£.,"):
            continue
        _take(taken, Span(*noise.span()), span)
    at = span.start
    while match := NUMBER.search(text, at, span.end):
        at = match.end()
        if any(taken[match.start() - span.start : match.end() - span.start]):
            continue
        number = read_number(match, spanish=spanish)
        if number is None or _is_second(text, match.start(), span):
            continue
        figure = _figure_of_number(text, span, number, spanish=spanish)
        if figure is None:
            continue
        at = max(at, figure.span.end)
        if not any(taken[figure.span.start - span.start : figure.span.end - span.start]):
            found.append(figure)
    found += [
        Figure(Span(*one.span()), Decimal(1), Decimal(1), noun_of(one["whom"]))
        for one in _ONE.finditer(text, span.start, span.end)
    ]
    return tuple(sorted(found, key=lambda figure: figure.span))


def noun_of(word: str) -> str:
    """The name under which a counted noun is compared: singular, and one for all words that mean the same people."""
    folded = word.casefold()
    if folded in _IRREGULAR:
        return _SAME_NOUN.get(_IRREGULAR[folded], _IRREGULAR[folded])
    singular = folded
    if folded.endswith("ies") and len(folded) > 4:
        singular = folded[:-3] + "y"
    elif folded.endswith(_IN_ES):
        singular = folded[:-2]
    elif folded.endswith("s") and not folded.endswith(_NOT_PLURAL):
        singular = folded[:-1]
    return _SAME_NOUN.get(singular, singular)


def measure_of(word: str) -> str | None:
    """The unit in which amounts of a measure are kept ("hours" are seconds); None for a word that is no measure."""
    known = _MEASURES.get(word.casefold())
    return known[0] if known else None


def is_plural(word: str) -> bool:
    folded = word.casefold()
    return folded in _IRREGULAR or (len(folded) > 3 and folded.endswith("s") and not folded.endswith(_NOT_PLURAL))


def _of_its_year(text: str, span: Span, written: WrittenDate, printed: date) -> WrittenDate:
    before = text[max(span.start, written.span.start - _FAR_BEFORE) : written.span.start]
    return of_its_year(written, printed, to_come=bool(_TO_COME.search(before)))


def _take(taken: bytearray, part: Span, span: Span) -> None:
    start, end = part.start - span.start, part.end - span.start
    taken[start:end] = b"\1" * (end - start)


def _dated(text: str, span: Span) -> Iterator[tuple[WrittenDate, ...]]:
    """Dates one by one, and the two ends of a stretch of time together."""
    before: WrittenDate | None = None
    for written in dates_in(text, span):
        if written.bare and _is_amount(text, span, written.span):
            continue
        if before is not None and before.year is not None and written.year is not None:
            between = text[before.span.end : written.span.start]
            if len(between) <= 5 and _TO.fullmatch(between) and before.days()[0] < written.days()[0]:
                yield before, written
                before = None
                continue
        if before is not None:
            yield (before,)
        before = written
    if before is not None:
        yield (before,)


def _is_amount(text: str, span: Span, year: Span) -> bool:
    """Whether four digits count something ("at least 2000", "1500 goats")."""
    before = text[max(span.start, year.start - _NEAR) : year.start]
    if _IN.search(before):
        return False
    bound = _BEFORE.search(before)
    if bound and not bound["between"]:
        return True
    if _UNIT.match(text, year.end, span.end):
        return True
    return noun_after(text, year.end, span.end) is not None


def _figure_of_dates(text: str, span: Span, written: tuple[WrittenDate, ...]) -> Figure | None:
    """None for a day without its year."""
    if any(each.year is None for each in written):
        return None
    low, high = written[0].days()[0], written[-1].days()[1]
    start, end = written[0].span.start, written[-1].span.end
    before = text[max(span.start, start - _NEAR) : start]
    if len(written) > 1:
        return Figure(Span(start, end), Decimal(low), Decimal(high), DATE)
    if together := _days_together(text, span, written[0]):
        return together
    if part := _PART_OF_YEAR.search(before):
        start -= len(before) - part.start()
        if written[0].month is None and not written[0].decade:
            days = high - low + 1
            # Wide enough for all who mean it by "early" or "late".
            if part["early"]:
                high = low + days // 2
            elif part["late"]:
                low = high - days // 2
            else:
                low, high = low + days // 4, high - days // 4
        before = text[max(span.start, start - _NEAR) : start]
    since, until = _SINCE.search(before), _UNTIL.search(before)
    if bound := until or since:
        start -= len(before) - bound.start()
    first, last = None if until else Decimal(low), Decimal(high) if until or not since else None
    return Figure(Span(start, end), first, last, DATE)


def _days_together(text: str, span: Span, written: WrittenDate) -> Figure | None:
    """The days from one to another of the same month; None where one day alone is written."""
    if written.day is None or written.year is None:
        return None
    start, end = written.span.start, written.span.end
    first = _FIRST_DAY.search(text, max(span.start, start - _NEAR), start)
    last = None if first else _LAST_DAY.match(text, end, span.end)
    other = first or last
    if other is None or (int(other["day"]) < written.day) is not (last is None):
        return None
    try:
        there = days_of(written.year, written.month, int(other["day"]))[0]
    except ValueError:
        return None
    low, high = sorted((there, written.days()[0]))
    return Figure(Span(min(start, other.start()), max(end, other.end())), Decimal(low), Decimal(high), DATE)


def _figure_of_number(text: str, span: Span, number: Number, *, spanish: bool) -> Figure | None:
    """None where the number names, places or scores something."""
    before = text[max(span.start, number.start - _NEAR) : number.start]
    bound = _BEFORE.search(before)
    if _FOR_SO_MANY.search(before) or (not bound and _names(text, span, number, before)):
        return None
    between = bool(bound and bound["between"])
    low, high = _upper(text, span, number, spanish=spanish, between=between) or (number, number)
    if _is_no_amount(text, span, low, high, before):
        return None
    after = _AFTER.match(text, high.end, span.end)
    unit, factor, end, millions = _unit(text, span, high, after.end() if after else high.end, spanish=spanish)
    if millions:
        low, high = (each if each.scaled else in_millions(each) for each in (low, high))
    elif high.metres and not unit:
        unit, factor = "m", Decimal(1)
    if unit in MEASURED and (rest := MORE.match(text, end, span.end)):
        low, high = (replace(each, value=each.value + more(rest.group())) for each in (low, high))
        end = rest.end()
    if factor == _HOUR and unit == SECONDS and (minutes := _MINUTES.match(text, end, span.end)):
        words = NUMBER.fullmatch(text, *minutes.span("so_many"))
        besides = read_number(words, spanish=spanish) if words else None
        if besides is not None:
            low, high = (replace(each, value=each.value * factor + besides.value * 60) for each in (low, high))
            factor, end = Decimal(1), minutes.end()
    after = after or _AFTER.match(text, end, span.end)
    if not (bound or after or unit) and _YEAR.fullmatch(text, low.start, high.end):
        return None  # four digits alone are a year, or a number of something that is not told
    start = number.start
    if bound and not (between and low is high):
        start -= len(before) - bound.start()
    if after:
        end = max(end, after.end())
    said = {name for match in (bound, after) if match for name, words in match.groupdict().items() if words}
    at_least = "least" in said or (after is not None and after.group() == "+")
    return Figure(
        Span(start, end),
        None if "most" in said and not at_least else low.value * factor,
        None if at_least else high.value * factor,
        unit,
        "about" in said,
    )


def _is_no_amount(text: str, span: Span, low: Number, high: Number, before: str) -> bool:
    """Whether a number, or what looks like a range, is a score, or the beginning of a name or of a row of numbers."""
    end = high.end
    if end < span.end and (text[end].isalnum() or text[end] == "_") and not _UNIT.match(text, end, span.end):
        return True  # 4K, 1990sat
    if low is high or low.start == high.start:
        return end + 1 < span.end and text[end] in "-–" and text[end + 1].isdecimal()
    return low.value >= high.value or (text[low.end] in "-–" and bool(_SCORE_BEFORE.search(before)))


def _names(text: str, span: Span, number: Number, before: str) -> bool:
    """Whether a number without a sign or a scale belongs to a name: "No. 5", "Barrio 18", "Flight 370"."""
    digits = text[number.start : number.end]
    if number.money or number.scaled or number.part or not digits.isdecimal() or len(digits) > 4:
        return bool(_NAMING.search(before)) and digits[:1].isdecimal() and not number.scaled and not number.money
    if _NAMING.search(before):
        return True
    word = _NAME_BEFORE.search(before)
    if word is None or not word["word"][0].isupper() or word["word"].casefold() in _NO_NOUN:
        return False
    first_of_stretch = number.start - len(before) + word.start() == span.start
    if first_of_stretch and (
        noun_after(text, number.end, span.end) is not None or _UNIT.match(text, number.end, span.end)
    ):
        return False  # "Police arrested 40 people", "Barely 51 percent"
    return word["word"].casefold() not in _BEFORE_A_COUNT


def _is_second(text: str, start: int, span: Span) -> bool:
    """Whether a number goes on from a sign or another number with a dash: MS-13, 3-1."""
    return start - span.start >= 2 and text[start - 1] in "-–" and text[start - 2].isalnum()


def _upper(text: str, span: Span, number: Number, *, spanish: bool, between: bool) -> tuple[Number, Number] | None:
    """Both ends of a range that begins with this number."""
    to = _TO.match(text, number.end, span.end)
    if to is None or number.part:
        return None
    joined = to.group().strip().casefold()
    if joined in ("and", "y") and not between:
        return None
    match = NUMBER.match(text, to.end(), span.end)
    other = read_number(match, spanish=spanish) if match else None
    if other is None or other.part:
        return None
    low = number
    if other.scaled and not number.scaled and number.value < 1000:  # "5 to 6 million"
        printed = re.sub(r"[^\d.,].*", "", text[other.start + len(other.money) : other.end]).strip(".,") or "1"
        scale = other.value / Decimal(printed.replace(",", ".")) if printed[0].isdecimal() else Decimal(1)
        low = replace(number, value=number.value * scale, scaled=True)
    if other.metres and not number.metres:
        low = replace(low, metres=True)
    return replace(low, money=low.money or other.money), replace(other, money=low.money or other.money)


def _unit(text: str, span: Span, number: Number, end: int, *, spanish: bool) -> tuple[str, Decimal, int, bool]:
    """(what is counted, how many of the unit kept, where its words end, whether an "m" before it was a million)."""
    one = Decimal(1)
    if number.part:
        return SHARE, one, end, False
    unit, factor, millions = "", one, number.metres
    if number.money:
        unit = _MONEY_SIGNS[number.money]
    elif match := _UNIT.match(text, end, span.end):
        unit, factor = _measured(match)
        end = match.end()
    else:
        noun = noun_after(text, end, span.end, spanish=spanish)
        millions = number.metres and noun is not None
        if noun is not None and not (number.metres and not millions):
            unit, end = noun[0], noun[1]
            if unit in _TIMES:  # "three working days"
                unit, factor = _MEASURES[unit]
    if unit not in ("", SHARE, SECONDS, MONTHS) and (per := _PER.match(text, end, span.end)):
        # A rate is another thing than the count; its span takes the "per day" with it, to be the same when read alone.
        return f"{unit}/{(per['each'] or '').casefold()}", factor, per.end(), millions
    return unit, factor, end, millions


def _measured(match: re.Match[str]) -> tuple[str, Decimal]:
    one = Decimal(1)
    if match["share"]:
        return SHARE, one
    if match["degrees"]:
        return "degree", one
    squared = match["squared"] or match["cuadrado"]
    if side := squared or match["cubed"] or match["cubico"] or match["raised"]:
        unit, factor = _MEASURES[side.casefold()]
        power = 2 if squared or match["power"] in ("²", "2") else 3
        return f"{unit}{power}", factor**power
    if match["square"]:
        return "square", one
    word = (match["money"] or match["measure"]).split()[-1]
    return _MEASURES[word.casefold()]


def noun_after(text: str, at: int, end: int, *, spanish: bool = False) -> tuple[str, int] | None:
    """(name of the counted noun, where it ends): the plural that follows the number, behind its adjectives; in Spanish
    they follow it."""
    noun: tuple[str, int] | None = None
    for place in range(_MOST_WORDS):
        match = _WORD_AFTER.match(text, at, end)
        if match is None or match.group(1).casefold() in _NO_NOUN or (match.group()[0] == "-" and place > 0):
            break
        if is_plural(match.group(1)):
            noun = noun_of(match.group(1)), match.end()
            if spanish and match.group(1).casefold() not in _ADJECTIVES_BEFORE:
                break
        elif noun is not None:
            break
        at = match.end()
    return noun
