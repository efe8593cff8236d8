"""In what way a figure is of a thing: of each or of all, planned or so, of a part, of another year, still growing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.asked_figure import is_of_each, tells_of_each
from index.asking import AskedFigure, FigureKind, is_planned, is_possible
from index.clauses import clause_of, near_told, told_of
from index.dates import dates_in
from index.given import Given, beside, printed_figure, sentence_text
from index.numbers import NUMBER
from index.same_word import same_word

# The probability from which on a figure is sure enough: the best of a pair that is compared, and one that only looks
# like a part. Chosen on half of training/written/figures and on figures_own, precision first.
MOST = 0.7
_WITHOUT = re.compile(
    r"\b(?:(?<!\bdo )(?<!\bgo )(?<!\bdid )(?<!\bgoing )(?<!\bwent )(?<!\bwere )(?<!\bleft )(?<!\bare )"
    r"without(?= (?:the|its|their|his|her|those|these|any|\w+ing)\b)"
    r"|excluding|not counting|leaving out|apart from|sin|excluidos)\b",
    re.IGNORECASE,
)
LAST = re.compile(
    r"\b(?:last|previous|(?P<now>this))[ \u00a0](?:year|month|week|season|spring|summer|autumn|fall|winter)\b"
    r"|\best[ea][ \u00a0](?P<ahora>año|mes|semana|temporada|verano|invierno|otoño|primavera)\b"
    r"|\b(?:año|mes|verano|invierno|otoño)[ \u00a0]pasado\b|\bsemana[ \u00a0]pasada\b",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(r"\b(?:last[ \u00a0]year|año[ \u00a0]pasado)\b", re.IGNORECASE)
# What a sentence only measures its figure by, up to the next mark: "within the budget voted in 2019".
_MEASURED_BY = re.compile(
    r",[ \u00a0](?:instead of|rather than|in place of|not|compared (?:with|to)|against|(?:up|down) from"
    r"|(?:well )?within|en lugar de|en vez de|frente a|dentro de)\b(?:[^,;]|(?<=\d),(?=\d))*",
    re.IGNORECASE,
)
# How long nothing was like it: "the highest mark since records began in 1931" is no time of which a figure is told.
_SINCE_WHEN = re.compile(
    r"\b(?:\w+est|most|least|worst|more|less|fewer|first(?: time)?|record)\b[^,.;]{0,60}\bsince\b[^,.;]*"
    r"|\b(?:más|menos|mayor|menor|peor|primera vez)\b[^,.;]{0,60}\bdesde\b[^,.;]*",
    re.IGNORECASE,
)
_NEAR = 9  # characters beside a figure
_FURTHER = re.compile(
    r"\b(?:another|more(?! than)|others|additional|further|extra|otr[oa]s|más(?! de))\b", re.IGNORECASE
)
_OF_THEM = re.compile(
    r"[ \u00a0](?:of[ \u00a0](?:them|these|those|(?:the|those)[ \u00a0](?P<whom>\w+))"
    r"|de[ \u00a0](?:ell[oa]s|est[oa]s|es[oa]s))\b",
    re.IGNORECASE,
)
_IS_PLANNED = re.compile(
    r"\b(?:(?<!than )(?<!as )(?:planned|expected|scheduled|forecast)|plans? to|due(?! to (?:the|a|an|its|bad|heavy)\b)"
    r"|next|(?<!of the )(?<!of its )(?<!of their )target)\b",
    re.IGNORECASE,
)
# A count as it was at its highest, or as it is only for now.
_AT_PEAK = re.compile(
    r"\b(?:peak(?:ed|s)?|at (?:its|their|the) height|lleg(?:aron|ó) a(?= (?:\w+[aei]r |un[oa]s |casi |l[oa]s )?\d))\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\b(?:averag\w+|typical(?:ly)?|median|de media|en promedio|promedio)\b", re.IGNORECASE)
# Told before all was counted, or of what people said that they would do.
_OF_A_POLL = re.compile(
    r"\b(?:exit[ \u00a0]polls?|pollsters?|survey(?:s|ed)?|encuestas?|sondeos?"
    r"|polls?(?=[ \u00a0](?:by|for|published|on|of|taken|had|last|from|put|gave|sees|saw)\b))\b",
    re.IGNORECASE,
)
_NOT_YET_COUNTED = re.compile(
    r"\b(?:votes|ballots|returns|districts|precincts|stations)[ \u00a0](?:(?:had been|were|are)[ \u00a0])?counted\b"
    r"|\b(?:first|partial|early|provisional|preliminary)[ \u00a0](?:count|results?|returns|figures?|estimates?|toll)\b"
    r"|\b(?:provisional(?:es)?|escrutad[oa]s?|recuento parcial)\b",
    re.IGNORECASE,
)
# Of one of several days or parts of a thing, each of which may have its own count.
_OF_ONE_OF_SEVERAL = re.compile(
    r"\b(?:(?:first|second|third|fourth|last|final|opening|closing)[ \u00a0]"
    r"(?:day|night|evening|concert|leg|round|stage|phase|weekend)"
    r"|(?:first|second|third|fourth|last)[ \u00a0]of[ \u00a0](?:(?:the|its)[ \u00a0])?(?:two|three|four|\d+)"
    r"|(?:primer[oa]?|segund[oa]|tercera?|últim[oa])[ \u00a0](?:día|noche|jornada|concierto|vuelta|fase|etapa))\b",
    re.IGNORECASE,
)
# "She will sit in parliament after a recount that gave her 9,417 votes": the votes are not to come.
_SUBORDINATE = re.compile(r"\b(?:that|which|who|when|after|before|que|cuando|tras)\b", re.IGNORECASE)
# What is over, or as it is now.
_IS_SO = re.compile(
    r"\b(?:is|are|has|have|employs?|holds?|houses?|works?|lives?|hay|tienen?|trabajan?|viven?"
    r"|was|were|had|did|came|took|lost|left|went|got|gave|fell|rose|drew|began|stood|held|ran|won|made|saw|paid|spent"
    r"|(?!need|speed|feed|seed|hundred|red|bed)\w{2,}ed|fue(?:ron)?|era[n]?|hab[ií]an?|\w+(?:ó|aron|ieron))\b",
    re.IGNORECASE,
)
_STILL = re.compile(r"\b(?:still|remain(?:s|ed)?(?! of\b)|todavía|aún|siguen?)\b", re.IGNORECASE)
# What is the same on every day; how many there are of something is not.
LASTING = frozenset({FigureKind.DATE, FigureKind.MEASURE, FigureKind.LENGTH, FigureKind.AGE, FigureKind.DURATION})
# Sentences that give a further value for what the sentence before them names.
POINTS_BACK = re.compile(
    r"\b(?:put|puts|putting|estimated?|estimates|place[sd]?|set)\s(?:it|that|the\s(?:figure|number|toll|total))\sat\b"
    r"|\b(?:the|this|that)\s(?:figure|number|toll|total)\b",
    re.IGNORECASE,
)


def is_forecast(given: Given) -> bool:
    """Whether it is a date that was still to come when its article was printed."""
    printed = given.quote.article.metadata.date
    return printed is not None and given.figure.low is not None and given.figure.low > printed.value.toordinal()


def can_be(asked: AskedFigure, given: Given) -> bool:
    """Whether the figure itself tells what can be: "812 were held in cells meant for 540" tells it of the other."""
    before, after = _around(given)
    return is_possible(asked.kind, before + printed_figure(given)) or is_possible(asked.kind, after)


def is_to_come(given: Given) -> bool:
    """Whether the figure is told of what is planned or foreseen."""
    return any(map(is_planned, _around(given)))


def _around(given: Given) -> tuple[str, str]:
    """What its clause tells of a figure before and behind it; nothing behind it where another number stands there."""
    before, _, after = clause_of(given.quote, given.figure.span).partition(printed_figure(given))
    after = _SUBORDINATE.split(after)[0]
    return _SUBORDINATE.split(before)[-1], "" if NUMBER.search(after) else after


@dataclass(frozen=True, slots=True)
class Manner:
    """In what way a figure is of a thing. Figures of one manner alone are compared.

    `years` are those that the sentence tells of besides those in which the two were printed.
    """

    each: bool  # of each of several, not of all
    possible: bool
    to_come: bool | None  # None where the sentence does not tell: "60 drivers lose their jobs"
    planned: bool
    part: bool  # of those who were asked for
    further: bool  # to be added to others
    without: bool  # with something left out
    before: bool  # of last month, or the like; of last year too, where `years` cannot tell which that was
    peak: bool  # at its highest
    still: bool  # of those that were left
    average: bool  # of one like all, not of one of them
    not_yet_counted: bool  # before all was counted
    of_one_of_several: bool  # of one day, round or part, and others had theirs
    years: frozenset[int]


def manners(asked: AskedFigure, one: Given, other: Given) -> tuple[Manner, Manner]:
    dates = (given.quote.article.metadata.date for given in (one, other))
    printed = frozenset(date.value.year for date in dates if date)
    ours, theirs = manner_of(asked, one, printed), manner_of(asked, other, printed)
    if ours.to_come is None or theirs.to_come is None:
        ours, theirs = replace(ours, to_come=None), replace(theirs, to_come=None)
    return ours, theirs


def manner_of(asked: AskedFigure, given: Given, printed: frozenset[int]) -> Manner:
    text, sentence, figure = given.quote.article.text, sentence_text(given), given.figure.span
    points_back = POINTS_BACK.search(sentence, 0, max(0, figure.start - given.sentence.start))
    before = beside(given)[1] if points_back else ""
    of = _OF_THEM.match(text, figure.end, given.sentence.end)
    near = text[max(given.sentence.start, figure.start - _NEAR) : min(given.sentence.end, figure.end + _NEAR)]
    told = told_of(given.quote, figure)
    around = near_told(given.quote, figure)
    last = LAST.search(around)
    last_year = _last_year(given) if _LAST_YEAR.search(around) else None
    named = last_year is not None and last_year not in printed
    years = _years_told(given) | ({last_year} if last_year is not None else set())
    counted = asked.kind not in LASTING and asked.kind is not FigureKind.SHARE
    plan = is_to_come(given)
    return Manner(
        each=counted and (is_of_each(asked, given.quote, figure) or tells_of_each(asked, before)),
        possible=can_be(asked, given) and not plan,
        to_come=True if plan else False if _IS_SO.search(clause_of(given.quote, figure)) else None,
        planned=bool(_IS_PLANNED.search(sentence)),
        part=counted
        and of is not None
        and not given.figure.unit
        and (
            given.quote.score < MOST if of["whom"] is None else any(same_word(term, of["whom"]) for term in asked.terms)
        ),
        further=bool(_FURTHER.search(near)),
        before=last is not None and not is_of_now(last) and not named,
        without=bool(_WITHOUT.search(told)),
        peak=counted and bool(_AT_PEAK.search(sentence)),
        average=bool(_AVERAGE.search(sentence)),
        not_yet_counted=bool(_NOT_YET_COUNTED.search(sentence))
        or (asked.kind is FigureKind.SHARE and bool(_OF_A_POLL.search(sentence))),
        of_one_of_several=counted and bool(_OF_ONE_OF_SEVERAL.search(sentence)),
        still=counted and bool(_STILL.search(clause_of(given.quote, figure))),
        years=frozenset() if asked.kind in LASTING else years - printed,
    )


def is_of_now(last: re.Match[str]) -> bool:
    """Whether what `LAST` found is this year or season, not the one before."""
    return bool(last["now"] or last["ahora"])


def _last_year(given: Given) -> int | None:
    printed = given.quote.article.metadata.date
    return printed.value.year - 1 if printed else None


def _years_told(given: Given) -> frozenset[int]:
    """The years in the sentence of a figure, but not of what it is only measured by, nor of a further number."""
    text = given.quote.article.text
    asides = [each.span() for each in _MEASURED_BY.finditer(text, given.figure.span.end, given.sentence.end)]
    asides += [
        each.span()
        for each in _SINCE_WHEN.finditer(text, given.sentence.start, given.sentence.end)
        if not each.start() <= given.figure.span.start < each.end()
    ]
    return frozenset(
        each.year
        for each in dates_in(text, given.sentence)
        if each.year
        and not any(start < each.span.start < end for start, end in asides)
        and not NUMBER.search(text, given.figure.span.end, max(given.figure.span.end, each.span.start))
    )
