"""Numbers, amounts, shares, dates and durations are read as they are printed, and what only looks like one is left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.article import Span
from index.figures import figures_in, noun_of


def read(text: str, language: str | None = "en") -> list[tuple[str, str, str, str]]:
    """(words, low, high, unit) of each figure; an open side is "", a day is in ISO form."""
    return [
        (figure.span.cut(text), shown(figure.low, figure.unit), shown(figure.high, figure.unit), figure.unit)
        for figure in figures_in(text, Span(0, len(text)), language)
    ]


def shown(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    return date.fromordinal(int(value)).isoformat() if unit == "date" else f"{value.normalize():f}"


def one(words: str, low: object, high: object, unit: str) -> list[tuple[str, str, str, str]]:
    return [(words, str(low), str(high), unit)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        pytest.param("It keeps 40 goats.", one("40 goats", 40, 40, "goat"), id="a number and its noun"),
        pytest.param("It keeps 14,500 goats.", one("14,500 goats", 14500, 14500, "goat"), id="thousands"),
        pytest.param(
            "It keeps 14\u202f500 goats.", one("14\u202f500 goats", 14500, 14500, "goat"), id="thousands by a space"
        ),
        pytest.param(
            "By the end of March 1,480 goats were in.", one("1,480 goats", 1480, 1480, "goat"), id="no day of March"
        ),
        pytest.param("Water rose 1.75 metres.", one("1.75 metres", "1.75", "1.75", "m"), id="a fraction of a metre"),
        pytest.param("They lost 1,250,000 bricks.", one("1,250,000 bricks", 1250000, 1250000, "brick"), id="millions"),
        pytest.param(
            "Seventy-four out of every hundred keepers.",
            one("Seventy-four out of every hundred", 74, 74, "%"),
            id="so many of a hundred",
        ),
        pytest.param("There were nine gates.", one("nine gates", 9, 9, "gate"), id="in a word"),
        pytest.param("Twenty-one gates stood.", one("Twenty-one gates", 21, 21, "gate"), id="in a compound"),
        pytest.param(
            "It took two hundred and sixty-one goats.",
            one("two hundred and sixty-one goats", 261, 261, "goat"),
            id="in many words",
        ),
        pytest.param("Three thousand bees.", one("Three thousand bees", 3000, 3000, "bee"), id="thousand in words"),
        pytest.param("A dozen eggs fell.", one("A dozen eggs", 12, 12, "egg"), id="a dozen"),
        pytest.param("Two dozen eggs fell.", one("Two dozen eggs", 24, 24, "egg"), id="two dozen"),
        pytest.param("A million bees came.", one("A million bees", 10**6, 10**6, "bee"), id="a million"),
        pytest.param("6.36 million bees.", one("6.36 million bees", 6360000, 6360000, "bee"), id="millions in digits"),
        pytest.param("6m bees came.", one("6m bees", 6000000, 6000000, "bee"), id="an m is a million where bees are"),
        pytest.param("He is 1.8m tall.", one("1.8m", "1.8", "1.8", "m"), id="an m is a metre elsewhere"),
        pytest.param("About 40k fans.", one("About 40k fans", 40000, 40000, "fan"), id="k"),
        pytest.param("It cost $6 million.", one("$6 million", 6000000, 6000000, "USD"), id="money and a scale"),
        pytest.param("It cost $6m.", one("$6m", 6000000, 6000000, "USD"), id="money and an m"),
        pytest.param("It cost £1.2bn.", one("£1.2bn", 1200000000, 1200000000, "GBP"), id="pounds"),
        pytest.param("It cost US$250.", one("US$250", 250, 250, "USD"), id="a named dollar"),
        pytest.param("It cost A$250.", one("A$250", 250, 250, "AUD"), id="another dollar"),
        pytest.param("It cost 40 euros.", one("40 euros", 40, 40, "EUR"), id="money in words"),
        pytest.param("5 to 6 million euros.", one("5 to 6 million euros", 5000000, 6000000, "EUR"), id="one scale"),
        pytest.param("$5-6 million.", one("$5-6 million", 5000000, 6000000, "USD"), id="one sign and one scale"),
        pytest.param("Half an hour.", one("Half an hour", 1800, 1800, "s"), id="half an hour"),
        pytest.param(
            "A quarter of a million bees.", one("A quarter of a million bees", 250000, 250000, "bee"), id="its quarter"
        ),
        pytest.param("Half a million bees.", one("Half a million bees", 500000, 500000, "bee"), id="half a million"),
        pytest.param("It took a year and a half.", one("a year and a half", 18, 18, "month"), id="a unit and a half"),
        pytest.param("It took six and a half hours.", one("six and a half hours", 23400, 23400, "s"), id="and a half"),
        pytest.param(
            "Two and a half million bees.", one("Two and a half million bees", 2500000, 2500000, "bee"), id="mixed"
        ),
        pytest.param("It lasted a week.", one("a week", 604800, 604800, "s"), id="a week that it lasted"),
        pytest.param(
            "It took an hour and twenty minutes.", one("an hour and twenty minutes", 4800, 4800, "s"), id="both"
        ),
        pytest.param(
            "Three hours and 20 minutes.", one("Three hours and 20 minutes", 12000, 12000, "s"), id="and minutes"
        ),
        pytest.param("Half were goats.", one("Half", 50, 50, "%"), id="half of what was named"),
        pytest.param("It sold nine tenths.", one("nine tenths", 90, 90, "%"), id="tenths"),
        pytest.param("One person fell.", one("One person", 1, 1, "person"), id="one person"),
        pytest.param("12 to 14 sluices.", one("12 to 14 sluices", 12, 14, "sluice"), id="a range"),
        pytest.param("12–14 sluices.", one("12–14 sluices", 12, 14, "sluice"), id="a range with a dash"),
        pytest.param("two or three boats.", one("two or three boats", 2, 3, "boat"), id="one or the other"),
        pytest.param(
            "Between 12 and 14 sluices.", one("Between 12 and 14 sluices", 12, 14, "sluice"), id="between two"
        ),
        pytest.param(
            "It has 9 gates and 5 towers.",
            [*one("9 gates", 9, 9, "gate"), *one("5 towers", 5, 5, "tower")],
            id="two things are no range",
        ),
        pytest.param("At least 261 goats fled.", one("At least 261 goats", 261, "", "goat"), id="at least"),
        pytest.param("More than 261 goats fled.", one("More than 261 goats", 261, "", "goat"), id="more than"),
        pytest.param("Over 84,000 goats fled.", one("Over 84,000 goats", 84000, "", "goat"), id="over"),
        pytest.param("80+ goats fled.", one("80+ goats", 80, "", "goat"), id="a plus"),
        pytest.param("80 or more goats fled.", one("80 or more goats", 80, "", "goat"), id="or more"),
        pytest.param("Up to 40 goats fit.", one("Up to 40 goats", "", 40, "goat"), id="up to"),
        pytest.param("Fewer than 40 goats fit.", one("Fewer than 40 goats", "", 40, "goat"), id="fewer than"),
        pytest.param("No more than 40 goats.", one("No more than 40 goats", "", 40, "goat"), id="no more than"),
        pytest.param("It can reach more than 150.", one("more than 150", 150, "", ""), id="without a noun"),
        pytest.param("It burnt 6 km².", one("6 km²", 6000000, 6000000, "m2"), id="a square by its sign"),
        pytest.param("It burnt 6 km2.", one("6 km2", 6000000, 6000000, "m2"), id="a square by its digit"),
        pytest.param("It burnt 6 square kilometres.", one("6 square kilometres", 6000000, 6000000, "m2"), id="squares"),
        pytest.param(
            "Ardieron 6 kilómetros cuadrados.", one("6 kilómetros cuadrados", 6000000, 6000000, "m2"), id="cuadrados"
        ),
        pytest.param("It holds 500 m³.", one("500 m³", 500, 500, "m3"), id="a cube by its sign"),
        pytest.param("41% of it.", one("41%", 41, 41, "%"), id="percent by its sign"),
        pytest.param("41.5 per cent of it.", one("41.5 per cent", "41.5", "41.5", "%"), id="percent in words"),
        pytest.param("One in four goats.", one("One in four", 25, 25, "%"), id="one in four"),
        pytest.param("Nine out of ten goats.", one("Nine out of ten", 90, 90, "%"), id="nine out of ten"),
        pytest.param("Half of the goats.", one("Half", 50, 50, "%"), id="half"),
        pytest.param("Three-quarters of it.", one("Three-quarters", 75, 75, "%"), id="three quarters"),
        pytest.param("A quarter of the goats.", one("A quarter", 25, 25, "%"), id="a quarter"),
        pytest.param("It took nine years.", one("nine years", 108, 108, "month"), id="years are months"),
        pytest.param("It took 18 months.", one("18 months", 18, 18, "month"), id="months"),
        pytest.param("It took 36 hours.", one("36 hours", 129600, 129600, "s"), id="hours are seconds"),
        pytest.param("For 30 minutes.", one("30 minutes", 1800, 1800, "s"), id="minutes"),
        pytest.param(
            "It ran for a full week.", one("a full week", 604800, 604800, "s"), id="a full week is seven days"
        ),
        pytest.param("It took just one day.", one("one day", 86400, 86400, "s"), id="one day that something took"),
        pytest.param(
            "Over three-quarters of an hour.",
            one("Over three-quarters of an hour", 2700, "", "s"),
            id="quarters of an hour are no share",
        ),
        pytest.param("A quarter of the goats.", one("A quarter", 25, 25, "%"), id="a quarter of other things is"),
        pytest.param("Six goats at most.", one("Six goats at most", "", 6, "goat"), id="a bound behind its figure"),
        pytest.param("A 45-year-old man.", one("45-year-old", 540, 540, "month"), id="an age"),
        pytest.param("72 kilometres off.", one("72 kilometres", 72000, 72000, "m"), id="kilometres are metres"),
        pytest.param("A 57-acre site.", one("57-acre", 57, 57, "acre"), id="an adjective"),
        pytest.param("It reached 35C.", one("35C", 35, 35, "degree"), id="degrees"),
        pytest.param("0.6 sq meters.", one("0.6 sq meters", "0.6", "0.6", "m2"), id="an area"),
        pytest.param(
            "1,659 goats per 100,000 acres.",
            one("1,659 goats per", 1659, 1659, "goat/"),
            id="a rate is not a count, nor is what it is of",
        ),
        pytest.param(
            "It pays 800 crowns a day.", one("800 crowns a day", 800, 800, "crown/day"), id="so much a day is no sum"
        ),
        pytest.param(
            "It pays $90 per goat.", one("$90 per goat", 90, 90, "USD/goat"), id="money for each is no sum either"
        ),
        pytest.param(
            "The lake holds 62 million cubic meters.",
            one("62 million cubic meters", 62 * 10**6, 62 * 10**6, "m3"),
            id="cubic meters",
        ),
        pytest.param("In 2031 it opened.", one("2031", "2031-01-01", "2031-12-31", "date"), id="a year"),
        pytest.param("In May 2031.", one("May 2031", "2031-05-01", "2031-05-31", "date"), id="a month"),
        pytest.param("On May 2, 2031.", one("May 2, 2031", "2031-05-02", "2031-05-02", "date"), id="a day"),
        pytest.param("On 2 May 2031.", one("2 May 2031", "2031-05-02", "2031-05-02", "date"), id="day first"),
        pytest.param("On Feb. 2, 2031.", one("Feb. 2, 2031", "2031-02-02", "2031-02-02", "date"), id="short month"),
        pytest.param("On 2031-05-02.", one("2031-05-02", "2031-05-02", "2031-05-02", "date"), id="in ISO form"),
        pytest.param("Since 2031.", one("Since 2031", "2031-01-01", "", "date"), id="since"),
        pytest.param("By May 2031.", one("By May 2031", "", "2031-05-31", "date"), id="by"),
        pytest.param("Early 2031.", one("Early 2031", "2031-01-01", "2031-07-02", "date"), id="early"),
        pytest.param("In late 2031.", one("late 2031", "2031-07-02", "2031-12-31", "date"), id="late"),
        pytest.param("The 1990s.", one("1990s", "1990-01-01", "1999-12-31", "date"), id="a decade"),
        pytest.param("From 2029 to 2031.", one("2029 to 2031", "2029-01-01", "2031-12-31", "date"), id="years"),
        pytest.param("2029-2031.", one("2029-2031", "2029-01-01", "2031-12-31", "date"), id="years with a dash"),
        pytest.param("At least 2000 goats.", one("At least 2000 goats", 2000, "", "goat"), id="2000 goats, no year"),
        pytest.param("1500 goats came.", one("1500 goats", 1500, 1500, "goat"), id="1500 goats, no year"),
    ],
)
def test_figures_are_read_with_what_they_count(text: str, figures: list[tuple[str, str, str, str]]) -> None:
    assert read(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        pytest.param("Hay 14.500 cabras.", one("14.500 cabras", 14500, 14500, "cabra"), id="a point parts thousands"),
        pytest.param("Hay 14,500 cabras.", one("14,500 cabras", 14500, 14500, "cabra"), id="in Mexico a comma does"),
        pytest.param("Mide 1,75 metros.", one("1,75 metros", "1.75", "1.75", "m"), id="a comma before a fraction"),
        pytest.param(
            "Costó 1,5 millones de euros.", one("1,5 millones de euros", 1500000, 1500000, "EUR"), id="millions"
        ),
        pytest.param(
            "Costó 2,345 millones de euros.",
            one("2,345 millones de euros", 2345000, 2345000, "EUR"),
            id="2.345 of them",
        ),
        pytest.param("Más de 84.000 cabras.", one("Más de 84.000 cabras", 84000, "", "cabra"), id="at least"),
        pytest.param("Hasta 40 cabras.", one("Hasta 40 cabras", "", 40, "cabra"), id="at most"),
        pytest.param("Treinta y cinco cabras.", one("Treinta y cinco cabras", 35, 35, "cabra"), id="in words"),
        pytest.param("Doscientas cabras.", one("Doscientas cabras", 200, 200, "cabra"), id="in one word"),
        pytest.param("Once cabras.", one("Once cabras", 11, 11, "cabra"), id="eleven is no English adverb here"),
        pytest.param("Entre 65 y 70 cabras.", one("Entre 65 y 70 cabras", 65, 70, "cabra"), id="a range"),
        pytest.param("El 12,5 % del total.", one("12,5 %", "12.5", "12.5", "%"), id="percent"),
        pytest.param(
            "Hay 94 cabras excavadas.", one("94 cabras", 94, 94, "cabra"), id="what follows a noun tells of it"
        ),
        pytest.param("Tres grandes cabras.", one("Tres grandes cabras", 3, 3, "cabra"), id="an adjective before it"),
        pytest.param("Una de cada cuatro.", one("Una de cada cuatro", 25, 25, "%"), id="one in four"),
        pytest.param("La mitad de ellas.", one("La mitad", 50, 50, "%"), id="half"),
        pytest.param("Nueve años.", one("Nueve años", 108, 108, "month"), id="years"),
        pytest.param("El 2 de mayo de 2031.", one("2 de mayo de 2031", "2031-05-02", "2031-05-02", "date"), id="a day"),
        pytest.param("En mayo de 2031.", one("mayo de 2031", "2031-05-01", "2031-05-31", "date"), id="a month"),
        pytest.param("Desde 2031.", one("Desde 2031", "2031-01-01", "", "date"), id="since"),
    ],
)
def test_spanish_figures_are_read_by_spanish_rules(text: str, figures: list[tuple[str, str, str, str]]) -> None:
    assert read(text, "es") == figures


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The 3rd gate.", id="an ordinal"),
        pytest.param("It shut at six o'clock.", id="an hour in a word"),
        pytest.param("It dates from 900 BC.", id="before our era"),
        pytest.param("The third gate of the second dam.", id="ordinals in words"),
        pytest.param("The third of May.", id="an ordinal before of"),
        pytest.param("It is No. 5.", id="a number that is a name"),
        pytest.param("See Section 4 and page 12.", id="places in a text"),
        pytest.param("See section 3.2.1 of it.", id="a section"),
        pytest.param("Call 555-0147.", id="a short telephone number"),
        pytest.param("Call +1 202-555-0147 now.", id="a telephone number"),
        pytest.param("They won 3-1.", id="a score"),
        pytest.param("They lost 2–4 there.", id="a score that could be a range"),
        pytest.param("The gang MS-13 and Barrio 18.", id="numbers of names"),
        pytest.param("At 10:30 or 5 p.m. it closes.", id="times of day"),
        pytest.param("Version 3.11.2 is out.", id="a version"),
        pytest.param("On 3/15/2031.", id="a date with slashes, which two countries read differently"),
        pytest.param("An 18th century law.", id="a century"),
        pytest.param("One of them, and no one else.", id="one as a pronoun"),
        pytest.param("It happened once.", id="a Spanish number in English"),
        pytest.param("She opened it on 2 May.", id="a day without its year"),
        pytest.param("On 31 February 2031.", id="a day that no calendar has"),
        pytest.param("It may march on.", id="verbs like months"),
        pytest.param("24/7 care.", id="round the clock"),
        pytest.param("It sheds 10⁶ spores.", id="a power, which is not its base"),
        pytest.param("It sheds 3 × 10⁶ spores, or 3x10⁶ of them.", id="so many times a power"),
        pytest.param("It counted 412¹ goats.", id="a footnote's mark, or a power"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert read(f"{text} ") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("It opened on 12 January.", ("12 January", "2031-01-12", "2031-01-12"), id="of the same year"),
        pytest.param("It opened on 30 December.", ("30 December", "2030-12-30", "2030-12-30"), id="of the year before"),
        pytest.param("It opened on 12 May.", None, id="in January either year may be meant"),
        pytest.param("By 4 January.", ("By 4 January", "", "2031-01-04"), id="a bound"),
        pytest.param("From 3 to 5 January.", ("3 to 5 January", "2031-01-03", "2031-01-05"), id="days together"),
        pytest.param("Del 3 al 5 de enero.", ("3 al 5 de enero", "2031-01-03", "2031-01-05"), id="in Spanish"),
        pytest.param("January 3-5.", ("January 3-5", "2031-01-03", "2031-01-05"), id="the month first"),
        pytest.param("January 3-1.", ("January 3", "2031-01-03", "2031-01-03"), id="no days together"),
        pytest.param("It opens on 12 May.", ("12 May", "2031-05-12", "2031-05-12"), id="still to come"),
        pytest.param("Open since Monday 12 May.", ("12 May", "2031-05-12", "2031-05-12"), id="its weekday tells"),
        pytest.param("It shut on Friday 12 May.", None, id="a weekday of no year that is near"),
        pytest.param("On 31 February.", None, id="in no calendar"),
        pytest.param("On 29 February.", None, id="not in that year"),
    ],
)
def test_a_day_without_its_year_is_a_date_for_those_who_know_when_it_was_printed(
    text: str, days: tuple[str, str, str] | None
) -> None:
    whole, language = Span(0, len(text)), "es" if "enero" in text else "en"
    assert not [figure for figure in figures_in(text, whole, language) if figure.unit == "date"]
    dated = figures_in(text, whole, language, printed=date(2031, 1, 20))
    ends = [
        (figure.span.cut(text), *(str(date.fromordinal(int(end))) if end else "" for end in (figure.low, figure.high)))
        for figure in dated
        if figure.unit == "date"
    ]
    assert ends == ([days] if days else [])


def test_about_is_told() -> None:
    figures = figures_in(text := "Some 30 goats, nearly 40 hens, or so they say.", Span(0, len(text)))
    assert [figure.about for figure in figures] == [True, True]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("inmates", "prisoner"),
        ("prisoners", "prisoner"),
        ("presos", "prisoner"),
        ("ppl", "person"),
        ("individuals", "person"),
        ("violations", "violation"),
        ("bodies", "body"),
        ("churches", "church"),
        ("children", "child"),
        ("trabajadores", "worker"),
    ],
)
def test_nouns_are_named_by_what_they_count(word: str, name: str) -> None:
    assert noun_of(word) == name


PIECES = st.sampled_from(
    """
    at least|more than|up to|about|between|and|to|-|–|to|,|.|$|£|%|6|14,500|1.5|1,5|2031|13|million|m|k|bn|mil|dozen
    |two|hundred|twenty-one|one|in|four|thirds|half|of|goats|people|years|old|km|sq|feet|per|day|May|2 May 2031|mayo
    |de|1990s|since|by|early|or more|+|No.|555-0147|10:30|3rd|3-1|each|euros|Barrio|(|)|x
    """.replace("\n", "").split("|")
)


@example("at leastat … least 6 years6", None)  # "years6" is no word
@given(
    st.lists(PIECES, max_size=14).flatmap(
        lambda pieces: st.lists(st.sampled_from(["", " "]), min_size=len(pieces), max_size=len(pieces)).map(
            lambda gaps: "".join(piece.strip() + gap for piece, gap in zip(pieces, gaps, strict=True))
        )
    ),
    st.sampled_from([None, "en", "es"]),
)
def test_a_figure_lies_in_its_text_and_reads_the_same_alone(text: str, language: str | None) -> None:
    if not text:
        return
    figures = figures_in(text, Span(0, len(text)), language)
    end = 0
    for figure in figures:
        assert figure.span.start >= end
        assert figure.low is not None or figure.high is not None
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        assert figures_in(text, figure.span, language) == (figure,)
        end = figure.span.end


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    if text:
        figures_in(text, Span(0, len(text)), "es")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "1," * 50_000,
        "1 " * 50_000,
        "1-" * 50_000,
        "two hundred " * 8_000,
        "two-" * 25_000,
        "1,000" * 20_000,
        "one in " * 14_000,
        "between 1 and " * 7_000,
        "$" * 100_000,
        "May 2 " * 16_000,
        "20" * 50_000,
        "(1) " * 25_000,
        " " * 100_000,
        "at least " * 11_000,
        "2 goats " * 12_000,
        "2 " + "wide-" * 20_000,
        "two and a " * 10_000,
        "an hour and twenty " * 5_000,
        "took a week " * 8_000,
    ],
    ids=lambda text: repr(text[:14]),
)
def test_hostile_text_of_100_000_characters_ends(text: str) -> None:
    figures_in(text, Span(0, len(text)), "es")
