"""Figures stand side by side by value; that sources differ is said only where nothing else can explain it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Kind, Mark, MarkKind, Metadata, MetadataSource, Sentence, Sourced, Span
from index.answer import Figure, Figures, Origin, Quote
from index.asked_figure import MOST_FIGURES, asked_figures, pointed_at
from index.asking import FigureKind, figure_asked
from index.comparing import MOST_QUOTES, figures_of, marked, with_other_values
from index.intervals import meet
from index.question import Question, question_of
from index.reading import reading_of
from index.when import stated_date


def quote(
    *sentences: str,
    shown: int = 0,
    path: str = "",
    origin: str | None = None,
    printed: date | None = None,
    kind: Kind = Kind.PROSE,
) -> Quote:
    """A quote of sentence number `shown` of an article that is made of these sentences."""
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + "\n\n"
    dated = Sourced(printed, MetadataSource.SIDECAR) if printed else None
    article = Article(
        path or sentences[0], "0" * 64, text, Metadata(date=dated), (), tuple(Sentence(span, kind) for span in spans)
    )
    source = Origin(origin, (article.path,)) if origin else None
    return Quote(article, spans[shown], kind, 0.9, origin=source, stated=stated_date(text, spans[shown]))


def values(question: str, *quotes: Quote) -> list[str]:
    figures = figures_of(question_of(question), quotes)
    return [group.value for group in figures.groups] if figures else []


@pytest.mark.parametrize(
    ("question", "kind", "noun"),
    [
        ("how many goats does the ferry carry", FigureKind.COUNT, "goat"),
        ("how many ppl died at the dam", FigureKind.COUNT, "person"),
        ("number of inmates at Nool jail", FigureKind.COUNT, "prisoner"),
        ("how many died in the flood", FigureKind.COUNT, None),
        ("cuántas cabras lleva el barco", FigureKind.COUNT, "cabra"),
        ("how many years did it take", FigureKind.DURATION, None),
        ("how long did the work take", FigureKind.DURATION, None),
        ("when did the dam open", FigureKind.DATE, None),
        ("what year did the dam open", FigureKind.DATE, None),
        ("¿cuándo abrió la presa?", FigureKind.DATE, None),
        ("how much did the dam cost", FigureKind.MONEY, None),
        ("cuánto costó la presa", FigureKind.MONEY, None),
        ("what percentage of the goats are brown", FigureKind.SHARE, None),
        ("how high is the dam", FigureKind.MEASURE, None),
        ("how old is the keeper", FigureKind.AGE, None),
        ("how much water is in the lake", FigureKind.QUANTITY, None),
        ("how much did it fall", FigureKind.AMOUNT, None),
        ("by how much will the deal raise pay", FigureKind.AMOUNT, None),
        ("by how much was the dam late", FigureKind.DURATION, None),
        ("how many millions did they lose", FigureKind.AMOUNT, None),
        ("how much of the dam is built", FigureKind.AMOUNT, None),
        ("how full is the lake", FigureKind.SHARE, None),
        ("how long will the nool tunnel be", FigureKind.LENGTH, None),
        ("how many euros did it cost", FigureKind.MONEY, None),
        ("cuántas hectáreas quemó el fuego", FigureKind.MEASURE, "hectare"),
        ("nool fire hectares burned", FigureKind.MEASURE, None),
        ("nool square arrests number", FigureKind.COUNT, None),
        ("from what day is the dam open", FigureKind.DATE, None),
        ("cuánta gente fue a la fiesta", FigureKind.COUNT, "person"),
    ],
)
def test_the_words_of_a_question_tell_which_figure_it_asks_for(
    question: str, kind: FigureKind, noun: str | None
) -> None:
    asked = figure_asked(question_of(question))
    assert asked is not None
    assert asked.kind is kind
    if noun:
        assert asked.noun == noun


@pytest.mark.parametrize(
    ("question", "for_each"),
    [
        ("cuántos presos hay por celda", True),
        ("cuántas cabras hay por cada pastor", True),
        ("cuánto cayó el globo por las tormentas", False),
        ("cuánta gente fue a la marcha por el tren", False),
        ("cuántos presos meten en una sola celda", True),
        ("how many prisoners share a cell", True),
        ("how many prisoners share their food", False),
    ],
)
def test_some_words_ask_of_each(question: str, for_each: bool) -> None:
    asked = figure_asked(question_of(question))
    assert asked is not None
    assert asked.for_each is for_each


@pytest.mark.parametrize(
    ("question", "to_come"),
    [
        ("from what day will cars have to pay in nool", True),
        ("when did cars have to pay in nool", False),
        ("when has the dam been built", False),
    ],
)
def test_what_one_will_have_to_do_is_to_come(question: str, to_come: bool) -> None:
    asked = figure_asked(question_of(question))
    assert asked is not None
    assert asked.to_come is to_come


@pytest.mark.parametrize("question", ["who keeps the dam", "what happened when the dam opened", "why so many goats?"])
def test_other_questions_ask_for_no_figure(question: str) -> None:
    assert figure_asked(question_of(question)) is None


def test_equal_figures_are_one_value_in_words_and_in_digits() -> None:
    figures = figures_of(
        question_of("how many goats does the ferry carry"),
        [
            quote("The ferry carries forty goats."),
            quote("The big ferry carries 40 goats."),
            quote("The ferry carries 40 goats."),
        ],
    )
    assert figures is not None
    assert [(group.value, group.quotes) for group in figures.groups] == [("forty goats", (0, 1, 2))]


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        pytest.param(
            "how many goats does the ferry carry",
            "The ferry has 3 decks and carries 40 goats with 9 keepers.",
            ["40 goats"],
            id="of three things the one that was asked for",
        ),
        pytest.param(
            "how many goats fit into one pen",
            "The yard holds 900 goats, and each pen fits 12 goats.",
            ["12 goats"],
            id="in each, not in all",
        ),
        pytest.param("when did the dam open", "Ordered in 2025, it opened in 2031.", ["2031"], id="of the same clause"),
        pytest.param("when did the dam open", "In 2025 it was ordered.", [], id="a date of something else"),
        pytest.param(
            "when did the dam open", "In 2029, two years before it opened, it cracked.", [], id="not when it happened"
        ),
        pytest.param(
            "how many goats are in a pen",
            "Some put it at 80 goats while others say it is more than 150.",
            ["80 goats", "more than 150"],
            id="both values of one sentence",
        ),
        pytest.param(
            "how many homes burned",
            "A survey found 9,600 homes; the governor's office still speaks of 4,000.",
            ["9,600 homes", "4,000"],
            id="the second behind a semicolon, without its noun",
        ),
        pytest.param(
            "how much sand was taken",
            "Some say that 60 tonnes of sand were taken, while others put it at 100.",
            ["60 tonnes", "100"],
            id="the second without its unit",
        ),
        pytest.param(
            "how many homes burned",
            "A survey found 9,600 homes; the governor's office closed 4,000.",
            ["9,600 homes"],
            id="nobody says so",
        ),
        pytest.param("how many goats are there", "It has 9 gates.", [], id="another noun"),
        pytest.param("how much did it cost", "It cost $6 million for 40 goats.", ["$6 million"], id="money"),
        pytest.param("what percentage are brown", "One in four is brown.", ["One in four"], id="a share in words"),
        pytest.param("how long did it take", "It took nine years and $5 million.", ["nine years"], id="a duration"),
    ],
)
def test_the_figure_that_was_asked_for_is_picked(question: str, text: str, value: list[str]) -> None:
    asked = figure_asked(question_of(question))
    assert asked is not None
    assert [figure.span.cut(text) for figure in asked_figures(asked, quote(text))] == value


@pytest.mark.parametrize(
    ("question", "text"),
    [
        pytest.param("how many goats died", "Nine goats fell ill.", id="another thing is told of them"),
        pytest.param("how many people fell ill", "Nine people drowned.", id="another fate"),
        pytest.param("death toll at nool", "Aldo Reiss, 73, died at Nool.", id="the age of one of them"),
        pytest.param("how many keepers are on board", "Two keepers died and 58 were hurt.", id="a fate not asked for"),
        pytest.param("how many goats live there", "Nine goats were sold.", id="of the same noun only"),
        pytest.param("how many children fell ill", "Nine people fell ill.", id="of more than was asked for"),
        pytest.param("how many keepers slept", "Six of the barn's nine keepers slept.", id="a part and its whole"),
        pytest.param("how many keepers slept", "Sixty of its 90 keepers slept.", id="a whole in digits"),
        pytest.param(
            "how many goats did the ferry carry",
            "An earlier version of this article said that the ferry carried 90 goats.",
            id="taken back by its publisher",
        ),
        pytest.param(
            "what share of the barn was full at noon",
            "The barn was 60% full in May, up from 40% at noon.",
            id="another of the sentence stands nearer to what was asked",
        ),
        pytest.param("how much water is in the lake", "The lake's water is 41% salt.", id="a share is no quantity"),
        pytest.param("how much does the ferry cost", "A pound of figs costs 9 euros.", id="the price of another thing"),
        pytest.param("how much does the ferry cost per day", "A ticket costs 9 euros.", id="all words of it are heard"),
        pytest.param(
            "when did the dam open",
            "The dam, opened in spring, follows a treaty signed in 2018.",
            id="a date of an aside",
        ),
        pytest.param("when did the dam open", "The dam opened late, but a slide in 2029 shut it.", id="a later date"),
        pytest.param("how many red goats are there", "It has 40 goats.", id="an adjective is heard"),
        pytest.param(
            "how many people were aboard", "A boy of nine was among the people aboard.", id="an age behind the noun"
        ),
        pytest.param(
            "how many people were aboard",
            "Those aboard came from an island of 46,000 people.",
            id="who lives somewhere",
        ),
        pytest.param("how high is the dam", "The dam broke over a length of 60 metres.", id="another dimension"),
        pytest.param("how high is the dam", "The dam is 60 metres wide.", id="another dimension behind it"),
        pytest.param("how long did the keeper stay", "The keeper stayed, 57 years old.", id="an age is no duration"),
    ],
)
def test_a_figure_of_something_else_is_not_given(question: str, text: str) -> None:
    assert values(question, quote(text)) == []


@pytest.mark.parametrize(("rows", "given"), [(3, 1), (MOST_FIGURES + 1, 0)], ids=["a sentence", "a table of a page"])
def test_no_figure_of_a_table_is_picked(rows: int, given: int) -> None:
    """Each of hundreds would be held against the question, the words around it and the others: seconds of work."""
    text = "At the dam 12 goats drowned, " + ", ".join(f"of ferry {n}" for n in range(rows - 1)) + "."
    asked = figure_asked(question_of("how many goats drowned at the dam"))
    assert asked is not None
    assert len(asked_figures(asked, quote(text))) == given


def test_the_best_quote_may_be_told_by_its_heading_what_it_is_about() -> None:
    told = quote("What is the ferry?", "It carries 40 goats.", shown=1)
    heading = Mark(MarkKind.HEADING, told.article.sentences[0].span)
    told = replace(told, article=replace(told.article, marks=(heading,), sentences=told.article.sentences[1:]))
    assert values("how many goats does the ferry carry", told) == ["40 goats"]
    assert values("how many goats does the barge carry", told) == []


def test_the_date_of_a_photo_is_not_when_it_opened() -> None:
    assert (
        values("when did the dam open", quote("The dam opens its gates, Nool, May 2, 2031.", kind=Kind.CAPTION)) == []
    )


GOATS = "how many goats does the ferry carry"
OPENED = "when did the Nool dam open"


@pytest.mark.parametrize(
    ("question", "quotes", "differ", "timeline"),
    [
        pytest.param(
            GOATS,
            [quote("The ferry carries 40 goats."), quote("The ferry carries 65 goats.")],
            True,
            False,
            id="differ",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries 40 goats.", path="a"), quote("The ferry carries 65 goats.", path="a")],
            False,
            False,
            id="one article",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries 40 goats.", origin="x"), quote("The ferry carries 65 goats.", origin="x")],
            False,
            False,
            id="one origin",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries 40 goats.", origin="x"), quote("The ferry carries 65 goats.", origin="y")],
            True,
            False,
            id="two origins",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries at least 261 goats."), quote("The ferry carries 366 goats.")],
            False,
            False,
            id="a bound that leaves room",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries at least 400 goats."), quote("The ferry carries 366 goats.")],
            True,
            False,
            id="a bound that leaves none",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries 6 million goats."), quote("The ferry carries 6.36 million goats.")],
            False,
            False,
            id="a rounded figure",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries about 40 goats."), quote("The ferry carries 43 goats.")],
            False,
            False,
            id="about",
        ),
        pytest.param(
            GOATS,
            [quote("In 2029 the ferry carries 40 goats."), quote("As of May 2031 the ferry carries 65 goats.")],
            False,
            True,
            id="different dates are a timeline",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries 40 goats."), quote("As of May 2031 the ferry carries 65 goats.")],
            False,
            False,
            id="the date of one is not known",
        ),
        pytest.param(
            GOATS,
            [
                quote("The ferry carries 40 goats.", printed=date(2030, 1, 1)),
                quote("The ferry carries 65 goats.", printed=date(2031, 1, 1)),
            ],
            False,
            False,
            id="printed a year apart",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries 40 goats."), quote("The other boat carries 65 goats.")],
            False,
            False,
            id="another boat",
        ),
        pytest.param(
            GOATS,
            [quote("The ferry carries 40 goats."), quote("The ferry can carry 65 goats.")],
            False,
            False,
            id="what it can is not what it does",
        ),
        pytest.param(
            "how many goats does each deck carry",
            [quote("Each deck carries 40 goats."), quote("The deck carries 65 goats.")],
            False,
            False,
            id="each of them against one",
        ),
        pytest.param(
            OPENED,
            [quote("The Nool dam opened in May 2031."), quote("The Nool dam was inaugurated in June 2031.")],
            True,
            False,
            id="two months",
        ),
        pytest.param(
            OPENED,
            [quote("The Nool dam opened in May 2031."), quote("The Nool dam opened in 2031.")],
            False,
            False,
            id="a month of that year",
        ),
        pytest.param(
            OPENED,
            [quote("The Nool dam is big.", "It opened in May 2031.", shown=1), quote("The Nool dam opened in 2029.")],
            True,
            False,
            id="an it that the sentence before names",
        ),
        pytest.param(
            OPENED,
            [quote("The ferry is big.", "It opened in May 2031.", shown=1), quote("The Nool dam opened in 2029.")],
            False,
            False,
            id="an it that is something else",
        ),
        pytest.param(
            OPENED,
            [quote("The Nool dam opened in May 2031."), quote("The Nool dam is expected to open in 2033.")],
            False,
            False,
            id="a plan",
        ),
        pytest.param(
            "how many prisoners are in a cell of Nool jail",
            [
                quote("A cell of Nool jail holds 12 prisoners."),
                quote("The number of prisoners in a cell of Nool jail is unclear.", "Some put it at 30.", shown=1),
            ],
            False,
            False,
            id="a figure without a noun",
        ),
        pytest.param(
            "how much did the dam cost",
            [quote("The dam cost $6 million."), quote("The dam cost €9 million.")],
            False,
            False,
            id="two currencies",
        ),
        pytest.param(
            "cuándo abrió la presa",
            [quote("La presa abrió en mayo de 2031."), quote("La presa se inauguró en junio de 2031.")],
            True,
            False,
            id="in Spanish",
        ),
        pytest.param(
            "when will the nool dam open",
            [
                quote("The Nool dam will open in May 2033.", printed=date(2030, 1, 1)),
                quote("The Nool dam will open in June 2034.", printed=date(2031, 6, 1)),
            ],
            False,
            False,
            id="a newer forecast takes the place of an older one",
        ),
        pytest.param(
            "when will the nool dam open",
            [
                quote("The Nool dam will open in May 2033.", printed=date(2031, 6, 1)),
                quote("The Nool dam will open in June 2034.", printed=date(2031, 6, 5)),
            ],
            True,
            False,
            id="two forecasts of one week",
        ),
        pytest.param(
            "when did the nool dam open",
            [
                quote("The Nool dam opened in May 2033.", printed=date(2033, 6, 1)),
                quote("The Nool dam opened in April 2033.", printed=date(2033, 2, 1)),
            ],
            False,
            False,
            id="what came of it is no other forecast",
        ),
        pytest.param(
            "how many hectares did the nool fire burn",
            [
                quote("The Nool fire has burnt 300 hectares so far.", printed=date(2031, 6, 1)),
                quote("The Nool fire burnt 700 hectares.", printed=date(2031, 6, 5)),
            ],
            False,
            False,
            id="what goes on to burn",
        ),
        pytest.param(
            "how many hectares did the nool fire burn",
            [
                quote("The Nool fire, which is put out, burnt 300 hectares.", printed=date(2031, 6, 1)),
                quote("The Nool fire burnt 700 hectares.", printed=date(2031, 6, 5)),
            ],
            True,
            False,
            id="what has burnt",
        ),
        pytest.param(
            "how many hectares did the nool fire burn",
            [
                quote("The Nool fire burnt 300 hectares.", printed=date(2031, 6, 1)),
                quote("The Nool fire burnt 700 hectares.", printed=date(2031, 6, 5)),
            ],
            False,
            False,
            id="what may have burnt since",
        ),
        pytest.param(
            "how many people were inside the nool mill",
            [quote("Of people inside the Nool mill the firm says 63, the union at least 90.")],
            True,
            False,
            id="what two say in one sentence",
        ),
        pytest.param(
            "how much sand was taken from nool",
            [quote("Some say that 60 tonnes of sand were taken from Nool, while others put it at 60.")],
            False,
            False,
            id="a number without its unit may be of the other's",
        ),
        pytest.param(
            "cuánta gente fue a la marcha de nool",
            [
                quote(
                    "Según la policía fueron a la marcha de Nool 6.000 personas; los organizadores, la asociación Vía "
                    "Clara, contaron 15.000."
                )
            ],
            True,
            False,
            id="what two say in one sentence in Spanish",
        ),
        pytest.param(
            "how many people were inside the nool mill",
            [quote("The number of people inside the Nool mill was 63, police say; the union's figure is 90.")],
            True,
            False,
            id="the figure of another",
        ),
        pytest.param(
            "how many people were inside the nool mill",
            [quote("Of people inside the Nool mill the firm had first said 63, while others now say 90.")],
            False,
            False,
            id="what was said before",
        ),
        pytest.param(
            "how high is the nool dam",
            [
                quote("In all the Nool dam is 40 metres high.", printed=date(2031, 6, 1)),
                quote("The Nool dam is 46 metres high.", printed=date(2031, 6, 5)),
            ],
            True,
            False,
            id="a height does not go on",
        ),
        pytest.param(
            "what share of the vote did the nool union get",
            [
                quote("With half of the votes counted the Nool union has got 41 percent of the vote."),
                quote("The Nool union got 48 percent of the vote."),
            ],
            False,
            False,
            id="before all was counted",
        ),
    ],
)
def test_differ_is_said_through_a_strict_gate(question: str, quotes: list[Quote], differ: bool, timeline: bool) -> None:
    figures = figures_of(question_of(question), quotes)
    assert figures is not None
    assert (figures.differ, figures.timeline) == (differ, timeline)


MAY = date(2031, 5, 2)


def told(figure: str, *sentences: str, score: float = 0.9, printed: date | None = MAY) -> Quote:
    """A quote of the last sentence, which a reader finds to answer by this figure."""
    made = quote(*sentences, shown=len(sentences) - 1, path=f"{figure}.txt", printed=printed)
    start = made.article.text.index(figure, made.span.start)
    return replace(made, score=score, emphasis=(Span(start, start + len(figure)),))


def printed_by(quote: Quote, publisher: str) -> Quote:
    sourced = Sourced(publisher, MetadataSource.SIDECAR)
    article = replace(quote.article, metadata=replace(quote.article.metadata, publisher=sourced))
    return replace(quote, article=article)


MARCH = ("how many people marched in nool", "Nool saw a march for water.")


@pytest.mark.parametrize(
    ("question", "one", "other", "differ"),
    [
        pytest.param(
            MARCH[0],
            told("80,000", MARCH[1], "Its organisers said 80,000 took part."),
            told("18,000", MARCH[1], "Police put the crowd at 18,000."),
            True,
            id="neither sentence names it",
        ),
        pytest.param(
            MARCH[0],
            told("80,000", MARCH[1], "Its organisers said 80,000 took part."),
            told("18,000", "Tarn saw a march for water.", "Police put the crowd at 18,000."),
            False,
            id="an article about another place",
        ),
        pytest.param(
            MARCH[0],
            told("80,000", MARCH[1], "Its organisers said 80,000 took part."),
            told("18,000", MARCH[1], "Police put the crowd at 18,000.", score=0.35),
            False,
            id="one that the reader doubts",
        ),
        pytest.param(
            "how many people died in the nool flood",
            told("Three people", "Nool was flooded.", "Three people died, the mayor said."),
            told("Five people", "Nool was flooded.", "Five people died, the mayor said.", printed=date(2031, 5, 4)),
            False,
            id="a toll that rose",
        ),
        pytest.param(
            "how many people died in the nool flood",
            told("Three people", "Nool was flooded.", "Three people died, the mayor said.", printed=date(2031, 5, 4)),
            told("Five people", "Nool was flooded.", "Five people died, the mayor said."),
            True,
            id="a toll that cannot have risen",
        ),
        pytest.param(
            "how many people died in the nool flood",
            told("Three people", "Nool was flooded.", "Three people died, the mayor said.", printed=None),
            told("Five people", "Nool was flooded.", "Five people died, the mayor said."),
            False,
            id="a toll of nobody knows when",
        ),
        pytest.param(
            "how long did the nool march last",
            told("11 days", MARCH[1], "It took 11 days."),
            told("four months", MARCH[1], "It took at least four months."),
            True,
            id="days and months",
        ),
        pytest.param(
            "how long did the nool march last",
            told("30 days", MARCH[1], "It took 30 days."),
            told("one month", MARCH[1], "It took one month."),
            False,
            id="a month may have 30 days",
        ),
        pytest.param(
            "how many people were hurt in nool",
            told("17", "Nool was flooded.", "The flood left 17 hurt."),
            told("Eight", "Nool was flooded.", "Eight of the hurt are still in hospital."),
            False,
            id="a part of them",
        ),
        pytest.param(
            "how many goats were saved in nool",
            told("31", "Nool was flooded.", "Volunteers saved 31 goats."),
            told("six", "Nool was flooded.", "On Sunday we saved another six."),
            False,
            id="others besides",
        ),
        pytest.param(
            "how many shows are there at the nool festival",
            told("214 shows", "Nool has a festival.", "It had 214 shows."),
            told("240 shows", "Nool has a festival.", "The next festival is to have 240 shows."),
            False,
            id="the next one",
        ),
        pytest.param(
            "how many people were hurt in the nool rail accident",
            told("Fourteen people", "Nool had a rail accident.", "Fourteen people were hurt."),
            told("three people", "Nool had a rail accident.", "There was one in 2011, when three people were hurt."),
            False,
            id="in another year",
        ),
        pytest.param(
            "how long is the nool boat",
            told("11.2 metres", "Nool has a boat.", "It is 11.2 metres long."),
            told("17 centimetres", "Nool has a boat.", "A knife was found, too.", "It is 17 centimetres long."),
            False,
            id="another thing of the same name",
        ),
        pytest.param(
            "how strong was the nool wind",
            told("152 kilometres", "Nool had a storm.", "Gusts were of 152 kilometres an hour."),
            told("131 kilometres", "Nool had a storm.", "The office measured 131 kilometres an hour.", score=0.3),
            True,
            id="words that the reader doubts, but the very unit",
        ),
        pytest.param(
            "how many people died in the nool flood",
            told("Three people", "Nool was flooded.", "Three people died, the mayor said."),
            told("Five", "Nool was flooded.", "Five men died here, not three.", printed=date(2031, 5, 4)),
            True,
            id="a toll that denies the other",
        ),
        pytest.param(
            "how many goats live in nool",
            told("46", "Nool has goats.", "The office counted 46 of them."),
            told("80 goats", "Nool has goats.", "Herders say that 80 goats live there."),
            True,
            id="of them stands for what was asked for",
        ),
        pytest.param(
            "how long is the nool bridge",
            told("96 metres", "Nool has a bridge.", "It is 96 metres long."),
            told("140 metres", "Nool has a bridge.", "A longer bridge of 140 metres is shut, too."),
            False,
            id="another one",
        ),
        pytest.param(
            "how long is the nool bridge",
            told("96 metres", "Nool has a bridge.", "It is 96 metres long."),
            told("140 metres", "Nool has a bridge.", "The bridge at Tarn measures 140 metres."),
            False,
            id="at a place that the other article does not know",
        ),
        pytest.param(
            "how high is the nool tower",
            told("214 metres", "Nool has a tower.", "The tower is 214 metres high."),
            told("187 metres", "Nool has a tower.", "Without its mast the tower is 187 metres high."),
            False,
            id="without a part",
        ),
        pytest.param(
            "how many pupils passed in nool last year",
            told("71 pupils", "Nool has a school.", "Last year 71 pupils passed."),
            told("58 pupils", "Nool has a school.", "This year 58 pupils passed."),
            False,
            id="this year is not last year",
        ),
        pytest.param(
            "how many hours is the nool doctor in",
            told("40 hours", "Nool has a doctor.", "The doctor is in for 40 hours."),
            told("16 hours", "Nool has a doctor.", "Five years ago it was 16 hours."),
            False,
            id="years ago",
        ),
        pytest.param(
            "how old is the boat of nool",
            told("about 3,400 years", "Nool has a boat.", "The boat is about 3,400 years old."),
            told("some 2,900 years", "Nool has a boat.", "The boat is some 2,900 years old."),
            True,
            id="two abouts are half as wide each",
        ),
        pytest.param(
            "how long will the work at nool take",
            told("four years", "Nool is being dug up.", "The work will take four years."),
            told("seven years", "Nool is being dug up.", "The work is reckoned at seven years."),
            True,
            id="plans, where plans are asked for",
        ),
        pytest.param(
            "when did the nool bridge open",
            told("4 March 2031", "Nool has a bridge.", "The bridge was opened on 4 March 2031."),
            told("9 April 2031", "Nool has a bridge.", "Cars first crossed it on 9 April 2031."),
            True,
            id="an event in other words",
        ),
        pytest.param(
            "when did the nool bridge open",
            told("4 March 2031", "Nool has a bridge.", "The bridge was opened on 4 March 2031."),
            told("9 April 2030", "Nool has a bridge.", "The bridge was ordered on 9 April 2030."),
            False,
            id="another event",
        ),
        pytest.param(
            "how much did the nool fire cost",
            told("2.4 million crowns", "Nool had a fire.", "The fire cost 2.4 million crowns."),
            told("4.2 million", "Nool had a fire.", "The fire cost not 2.4 million crowns but 4.2 million."),
            True,
            id="a correction",
        ),
        pytest.param(
            "how many homes in nool had no power",
            told("8,200 homes", "Nool had a storm.", "On Thursday 8,200 homes had no power."),
            told("900 homes", "Nool had a storm.", "On Friday 900 homes had no power.", printed=date(2031, 5, 3)),
            False,
            id="of two days",
        ),
        pytest.param(
            "how many homes in nool had no power",
            told("8,200 homes", "Nool had a storm.", "The storm left 8,200 homes without power."),
            told("900 homes", "Nool had a storm.", "There were 900 homes still without power."),
            False,
            id="those that are left",
        ),
        pytest.param(
            "how many men fought the nool fire",
            told("310 men", "Nool had a fire.", "At the fire were 310 men."),
            told("690 men", "Nool had a fire.", "At its height the fire kept 690 men busy."),
            False,
            id="at its height",
        ),
        pytest.param(
            "how heavy is a cat of nool",
            told("four kilos", "Nool has cats.", "A cat there weighs four kilos on average."),
            told("nine kilos", "Nool has cats.", "A cat that was caught in May weighed nine kilos."),
            False,
            id="an average and one of them",
        ),
        pytest.param(
            "how hot was it in nool",
            told("44 degrees", "Nool is hot.", "The office measured 44 degrees."),
            told("39 degrees", "Nool is hot.", "In Port Nool 39 degrees were measured."),
            False,
            id="a place that begins a sentence",
        ),
        pytest.param(
            "how many goats were sold at nool fair at the end of april",
            told("310 goats", "Nool has a fair.", "The fair sold 310 goats on 30 April."),
            told("120 goats", "Nool has a fair.", "The fair sold 120 goats on 4 April."),
            False,
            id="a day that was not asked for",
        ),
        pytest.param(
            "by how much will the cuts help nool",
            told("14.6 million guilders", "Nool plans cuts.", "The cuts are to bring in 14.6 million guilders."),
            told("22 million", "Nool plans cuts.", "A slide puts the sum at 22 million."),
            True,
            id="nor need the currency be known",
        ),
        pytest.param(
            "how long was the nool tower occupied",
            told("nine days", "Nool has a tower.", "The tower was occupied for nine days."),
            told("16 days", "Nool has a tower.", "Its lift has been dead for 16 days.", score=0.2),
            False,
            id="an article tells how long many things took",
        ),
        pytest.param(
            "how long did the 2012 blackout of nool go on",
            told("nine hours", "Nool had a blackout in 2012.", "It went on for nine hours."),
            told("fifty minutes", "Nool had a blackout.", "Half had light again within fifty minutes.", score=0.6),
            False,
            id="an article that knows nothing of that year",
        ),
        pytest.param(
            "how many guards were injured in the nool fire",
            told("Seven guards", "Nool had a fire.", "Seven guards were hurt."),
            told("sixty guards", "Nool had a fire.", "By then sixty guards were there, and three of them were hurt."),
            False,
            id="of those who were there others were hurt",
        ),
        pytest.param(
            "how many guards were injured in the nool fire",
            told("Seven guards", "Nool had a fire.", "Seven guards were hurt, and two were hurt badly."),
            told("Nine guards", "Nool had a fire.", "Nine guards were hurt."),
            True,
            id="all of whom were hurt",
        ),
        pytest.param(
            "how many accounts in nool were affected",
            told("180,000 accounts", "Nool had a leak.", "On present knowledge 180,000 accounts are affected."),
            told("612,000 accounts", "Nool had a leak.", "There are 612,000 accounts.", printed=date(2031, 5, 20)),
            False,
            id="on present knowledge",
        ),
        pytest.param(
            "how many accounts in nool were affected",
            told("180,000 accounts", "Nool had a leak.", "The firm says 180,000 accounts are affected."),
            told(
                "612,000 accounts",
                "Nool had a leak.",
                "It turned out to be 612,000 accounts.",
                printed=date(2031, 5, 20),
            ),
            False,
            id="as it turned out",
        ),
        pytest.param(
            "how many children go to nool school",
            told("93 pupils", "Nool has a school.", "Some 93 pupils are enrolled."),
            told("61 pupils", "Nool has a school.", "There are 61 pupils, and the council expects 48 by 2035."),
            True,
            id="the year is of a further number",
        ),
        pytest.param(
            "what was the turnout in nool",
            told("Three in four", "Nool voted.", "Three in four voted, a record."),
            told("51 percent", "Nool voted.", "Barely 51 percent voted."),
            True,
            id="a share behind the first word of a sentence",
        ),
        pytest.param(
            "what share of goats were dipped in nool",
            told("96 percent", "Nool dipped its goats.", "All ran, which is 96 percent of the target."),
            told("74 percent", "Nool dipped its goats.", "Only 74 percent of goats were dipped."),
            True,
            id="what is measured by a target is no target",
        ),
        pytest.param(
            "how long will the nool ferry be closed",
            told("14 weeks", "Nool has a ferry.", "The ferry will be closed for 14 weeks."),
            told("six months", "Nool has a ferry.", "Goats will do without their ferry for six months."),
            True,
            id="who does without leaves nothing out",
        ),
        pytest.param(
            "how long is the nool lamp supposed to burn",
            told("eight years", "Nool has a lamp.", "The lamp is to burn for eight years."),
            told("five years", "Nool has a lamp.", "The lamp is designed to burn for five years."),
            True,
            id="what is supposed is planned",
        ),
        pytest.param(
            "how many guests did nool castle have last year",
            told("4,120 guests", "Nool has a castle.", "The castle had 4,120 guests last year."),
            told("2,870 guests", "Nool has a castle.", "The castle had 2,870 guests in 2030."),
            True,
            id="last year and the year that it was",
        ),
        pytest.param(
            "how many guests did nool castle have last year",
            told("4,120 guests", "Nool has a castle.", "The castle had 4,120 guests last year."),
            told("2,870 guests", "Nool has a castle.", "The castle had 2,870 guests in 2028."),
            False,
            id="last year and another",
        ),
        pytest.param(
            "how many guests did nool castle have",
            told("4,120 guests", "Nool has a castle.", "The castle had 4,120 guests last year."),
            told("2,870 guests", "Nool has a castle.", "The castle had 2,870 guests."),
            False,
            id="last year and no year",
        ),
        pytest.param(
            "what did the nool dam cost",
            told(
                "6.1 million crowns", "Nool has a dam.", "The dam cost 6.1 million crowns, within the budget of 2019."
            ),
            told("8.8 million crowns", "Nool has a dam.", "The dam cost 8.8 million crowns."),
            True,
            id="the year of what a sum is measured by",
        ),
        pytest.param(
            OPENED,
            told("2 May", "Nool has a dam.", "The Nool dam opened on 2 May."),
            told("29 April", "Nool has a dam.", "The Nool dam opened on 29 April."),
            True,
            id="two days of the year in which both were printed",
        ),
        pytest.param(
            OPENED,
            told("2 May", "Nool has a dam.", "The Nool dam opened on 2 May."),
            told("29 April 2030", "Nool has a dam.", "The Nool dam opened on 29 April 2030."),
            False,
            id="a year that one leaves out may be that of the other",
        ),
        pytest.param(
            "what is the capacity of nool jail",
            told("540 men", "Nool has a jail.", "It was built for 540 men."),
            told("812 men", "Nool has a jail.", "It holds 812 men in cells meant for 540."),
            False,
            id="what it holds is not what it can hold",
        ),
        pytest.param(
            "how many homes were flooded in nool",
            told(
                "230 homes",
                "Nool was flooded.",
                "Nool saw the highest water since records began in 1931, and 230 homes were flooded.",
            ),
            told("412 homes", "Nool was flooded.", "A list names 412 homes that were flooded in Nool."),
            True,
            id="the year since which nothing was like it",
        ),
        pytest.param(
            "how many guests came to nool fair",
            told("300 guests", "Nool has a fair.", "On the first of two days 300 guests came."),
            told("700 guests", "Nool has a fair.", "The fair drew 700 guests."),
            False,
            id="one day of several",
        ),
        pytest.param(
            "how old was ada brand",
            told("34", "Ada Brand died in Nool.", "Ada Brand, 34, was killed in Nool.", printed=date(2031, 6, 1)),
            told("35", "Ada Brand died in Nool.", "Ada Brand, 35, was killed in Nool.", printed=date(2031, 6, 3)),
            True,
            id="the age of one who was killed is no toll",
        ),
        pytest.param(
            MARCH[0],
            told("80,000", MARCH[1], "Its organisers said 80,000 took part."),
            printed_by(told("18,000", "A march for water.", "Police put the crowd at 18,000."), "Nool Packet"),
            True,
            id="a paper that is called by its town",
        ),
        pytest.param(
            "how many doves did not return to nool",
            told("1,900 birds", "Nool had a race.", "The doves' keepers say that 1,900 birds failed to return."),
            told("5,000 doves", "Nool had a race.", "The club counts 5,000 doves that did not return."),
            True,
            id="what both are called where the reader is sure of both",
        ),
        pytest.param(
            "how many people were dug up at nool",
            told("212 people", "Nool has graves.", "They dug up the remains of 212 people."),
            told("340 people", "Nool has graves.", "In the dig 340 people were dug up."),
            True,
            id="remains are not who remained",
        ),
        pytest.param(
            "how many runners started at nool",
            told("18,000 runners", "Nool has a race.", "Of all, 18,000 runners started."),
            told("14,000 people", "Nool has a race.", "The mats, which each runner steps on, count 14,000 people."),
            True,
            id="an each in another clause",
        ),
        pytest.param(
            "how many people are missing in nool",
            told("38 people", "Nool was flooded.", "The mayor said 38 people are missing."),
            told(
                "three people",
                "Nool was flooded.",
                "The mayor said three people are missing.",
                printed=date(2031, 5, 4),
            ),
            False,
            id="some of the missing were found",
        ),
        pytest.param(
            "how many whales had died at nool on sunday",
            told("thirty", "Nool has a beach.", "By Sunday evening thirty had died."),
            told("twenty", "Nool has a beach.", "By Sunday noon twenty had died.", printed=date(2031, 5, 3)),
            False,
            id="by noon and by evening",
        ),
        pytest.param(
            "how many beds does nool hospital close",
            told("72 beds", "Nool has a hospital.", "The plan closes 72 beds, including the 46 that go now."),
            told("46 beds", "Nool has a hospital.", "The hospital closes 46 beds."),
            False,
            id="a sum and its part",
        ),
        pytest.param(
            "how many people must move for the nool dam",
            printed_by(told("12,400 people", "Nool gets a dam.", "Some say 12,400 people must move."), "Standard"),
            printed_by(told("1,240", "Nool gets a dam.", "It is 1,240, and not 12,400 as we wrote."), "Standard"),
            False,
            id="an error of the paper itself",
        ),
        pytest.param(
            "how many jobs are lost in nool",
            told("1,900 jobs", "Nool has a mill.", "The mill says that 1,900 jobs are lost."),
            told("1,600 jobs", "Nool has a mill.", "Among suppliers, 1,600 jobs are lost."),
            False,
            id="of others",
        ),
        pytest.param(
            "how much did the nool stadium cost",
            told("84 million pounds", "Nool has a stadium.", "The stadium cost 84 million pounds."),
            told("97 million pounds", "Nool has a stadium.", "It cost 97 million pounds.", printed=date(2031, 10, 2)),
            True,
            id="what it cost when it was done, told months later",
        ),
        pytest.param(
            "how much does the nool stadium cost",
            told("84 million pounds", "Nool has a stadium.", "The stadium costs 84 million pounds."),
            told("97 million pounds", "Nool has a stadium.", "It costs 97 million pounds.", printed=date(2031, 10, 2)),
            False,
            id="what it costs, told months later",
        ),
        pytest.param(
            "when does the nool festival open",
            told("12 July", "Nool has a festival.", "The Nool festival will begin on 12 July."),
            told("19 July", "Nool has a festival.", "Its opening night falls on 19 July."),
            True,
            id="days to come without their year",
        ),
        pytest.param(
            "how many votes did orla nool get",
            told("9,741", "Orla Nool won.", "She polled 9,741."),
            told(
                "9,417 votes", "Orla Nool won.", "She will sit in parliament after a count that gave her 9,417 votes."
            ),
            True,
            id="what is to come is told of something else",
        ),
        pytest.param(
            "how many beds does nool hospital have",
            told("410 beds", "Nool has a hospital.", "The hospital has 410 beds."),
            told("72 beds", "Nool has a hospital.", "Its list has 72 beds to be closed."),
            False,
            id="what is to be closed is not what there is",
        ),
        pytest.param(
            "how long did the eruption of mount nool last",
            told("61 days", "Mount Nool erupted.", "The eruption went on for 61 days."),
            told("52 minutes", "Five died on Mount Tarn.", "The last was found after 52 minutes."),
            False,
            id="another mountain",
        ),
        pytest.param(
            "by how much will the cuts help nool",
            told("160 million euros a year", "Nool plans cuts.", "The cuts are to bring in 160 million euros a year."),
            told("240 million", "Nool plans cuts.", "A slide puts the sum at 240 million a year."),
            True,
            id="the currency is left out the second time",
        ),
        pytest.param(
            "by how much did the cuts help nool",
            told("160 million euros", "Nool made cuts.", "The cuts brought in 160 million euros."),
            told("41,000", "Nool made cuts.", "The cuts came to 41,000."),
            False,
            id="no number of crowns without millions",
        ),
        pytest.param(
            "what was the turnout in nool",
            told("61 percent", "Nool had a run-off.", "Turnout was 61 percent."),
            told("48 percent", "Nool had a run-off.", "Only 48 percent went to the polls in the second round."),
            True,
            id="the second round is no other vote",
        ),
        pytest.param(
            "how many pupils had the nool school without heat",
            told("520 pupils", "Nool had no heat.", "Some 520 pupils sat in coats."),
            told("1,400 pupils", "Nool had no heat.", "In classes with dead radiators sat 1,400 pupils."),
            True,
            id="nobody died of a dead radiator",
        ),
        pytest.param(
            "how many books in nool got wet",
            told("12,000 volumes", "Nool has a library.", "The water reached 12,000 volumes."),
            told("31,000 books", "Nool has a library.", "We counted 31,000 books that are wet.", score=0.5),
            True,
            id="volumes are books",
        ),
        pytest.param(
            "cuántos heridos hubo en nool",
            told("23 heridos", "El mercado de Nool se hundió.", "El mercado dejó 23 heridos."),
            told(
                "41 heridos",
                "El mercado de Nool se hundió.",
                "Hubo 41 heridos, con los que llegaron a nuestra clínica.",
            ),
            True,
            id="who came to a clinic",
        ),
        pytest.param(
            "cuántos bomberos trabajan en nool",
            told("310 bomberos", "El monte de Nool arde.", "Trabajan en el monte 310 bomberos."),
            told("690 bomberos", "El monte de Nool arde.", "Llegaron a participar 690 bomberos."),
            False,
            id="what it came to at its height",
        ),
        pytest.param(
            "how many goats were stolen in nool",
            told("84 goats", "Nool lost goats.", "The check of the pens is complete: 84 goats were stolen."),
            told("139 goats", "Nool lost goats.", "By now 139 goats are known to be gone.", printed=date(2031, 5, 4)),
            True,
            id="a check that is complete",
        ),
        pytest.param(
            "how much oil did the nool tanker lose",
            told("22,000 tonnes", "A tanker leaks off Nool.", "The tanker carries 22,000 tonnes of oil."),
            told("3,100 tonnes", "A tanker leaked off Nool.", "It lost 3,100 tonnes of oil, of the 22,000 on board."),
            False,
            id="a part of the other's, which stands there without its unit",
        ),
        pytest.param(
            "how much oil was on board in nool",
            told("22,000 tonnes", "A tanker leaks off Nool.", "The tanker had 22,000 tonnes of oil on board."),
            told("900 tonnes", "Nool cleans up.", "How much has been taken up?", "Some 900 tonnes of oil."),
            False,
            id="the answer to another question",
        ),
        pytest.param(
            "how much oil was on board in nool",
            told("22,000 tonnes", "A tanker leaks off Nool.", "The tanker had 22,000 tonnes of oil on board."),
            told("900 tonnes", "Nool cleans up.", "How much oil was there?", "Some 900 tonnes of oil."),
            True,
            id="the answer to the same question",
        ),
        pytest.param(
            "how many beds has the nool ward",
            told("410 beds", "Nool has a ward.", "The ward has 410 beds."),
            told("240", "Nool has a ward. A hundred nurses left.", "In the whole county it is 240."),
            False,
            id="a number that goes on from what else was counted",
        ),
        pytest.param(
            "how many beds has the nool ward",
            told("410 beds", "Nool has a ward.", "The ward has 410 beds."),
            told("240", "Nool has a ward. A keeper counts all beds.", "By his count it is 240 beds."),
            True,
            id="a number of the very noun",
        ),
    ],
)
def test_differ_is_said_of_what_a_reader_points_at_in_articles_about_one_subject(
    question: str, one: Quote, other: Quote, differ: bool
) -> None:
    figures = _read(question_of(question), [one, other])
    assert figures is not None
    assert figures.differ is differ
    swapped = _read(question_of(question), [other, one])
    assert swapped is not None
    assert swapped.differ is differ


RALLY = "how many tractors were at the nool rally"


@pytest.mark.parametrize(
    ("first", "second", "score", "differ"),
    [
        pytest.param("Police put the number of tractors at 340.", "The union said 900 had come.", 0.14, True, id="two"),
        pytest.param(
            "Police said 340 tractors came.", "The union said 900 tractors came.", 0.5, True, id="both likely"
        ),
        pytest.param("Police said 340 tractors came.", "Police said 900 had come.", 0.14, False, id="one speaker"),
        pytest.param("Police said 340 tractors came.", "Among them were 900.", 0.14, False, id="nobody says so"),
        pytest.param("Police said 340 tractors came.", "The union said 900 stalls shut.", 0.14, False, id="of others"),
        pytest.param(
            "Police said 340 tractors came.", "The union said 900 were fined.", 0.14, False, id="of another deed"
        ),
        pytest.param(
            "Police said 340 tractors and 900 bikes came.", "The union said 900 had come.", 0.14, False, id="both"
        ),
        pytest.param("Police said 340 tractors came.", "The union said 900 tractors came.", 0.14, False, id="doubted"),
        pytest.param("Police said 340 tractors came.", "The union said 20 more came.", 0.5, False, id="further ones"),
        pytest.param("Police said 340 tractors came.", "The union said 340 had come.", 0.14, False, id="the same"),
    ],
)
def test_neighbouring_sentences_of_one_article_differ_as_what_two_say(
    first: str, second: str, score: float, differ: bool
) -> None:
    one, other = beside(first, second, score)
    for quotes in ([one, other], [other, one]):
        figures = _read(question_of(RALLY), quotes)
        assert figures is not None
        assert figures.differ is differ


def test_a_sentence_between_them_parts_what_two_say() -> None:
    one, other = beside("Police said 340 tractors came.", "It was hot. The union said 900 tractors came.", 0.5)
    figures = _read(question_of(RALLY), [one, other])
    assert figures is not None
    assert not figures.differ


def test_what_another_says_is_found_in_a_quote_of_both_sentences() -> None:
    one, other = beside("Police said 340 tractors came.", "The union said 900 tractors came.", 0.5)
    both = replace(one, span=Span(one.span.start, other.span.end))
    reading = reading_of(question_of(RALLY), [both, other])
    figures = figures_of(question_of(RALLY), [both], reading)
    assert figures is not None
    assert ([group.value for group in figures.groups], figures.differ) == (["340 tractors", "900 tractors"], True)


def beside(first: str, second: str, score: float) -> tuple[Quote, Quote]:
    """Quotes of two sentences of one article, each pointed at by its number; the second scores `score`."""
    sentences = ("Nool saw a rally.", first, *(f"{each.strip()}." for each in second.split(".") if each.strip()))
    quotes = []
    for place, likely in ((1, 0.7), (len(sentences) - 1, score)):
        made = quote(*sentences, shown=place, path="rally.txt", printed=MAY)
        digits = re.search(r"\d+", made.text)
        assert digits is not None
        at = Span(made.span.start + digits.start(), made.span.start + digits.end())
        quotes.append(replace(made, score=likely, emphasis=(at,)))
    return quotes[0], quotes[1]


WEEK_LATER, MONTH_LATER = MAY + timedelta(days=6), MAY + timedelta(days=40)


@pytest.mark.parametrize(
    ("lead", "printed", "score", "differ"),
    [
        pytest.param("In Tarn a paper met Ida Lund.", WEEK_LATER, 0.7, True, id="two names in common"),
        pytest.param("In Tarn a paper met the crew.", WEEK_LATER, 0.9, True, id="one, and the reader is sure"),
        pytest.param("In Tarn a paper met the crew.", WEEK_LATER, 0.7, False, id="one, and the reader is not"),
        pytest.param("In Osk a paper met the crew.", WEEK_LATER, 0.9, False, id="none"),
        pytest.param("In Tarn a paper met Ida Lund.", MONTH_LATER, 0.9, False, id="weeks later"),
        pytest.param("In Tarn a paper met Ida Lund.", WEEK_LATER, 0.5, False, id="an unlikely answer"),
    ],
)
def test_another_paper_tells_of_the_event_without_its_name(
    lead: str, printed: date, score: float, differ: bool
) -> None:
    one = told("300 metres", "A Nool jet fell near Tarn, pilot Ida Lund said.", "It fell 300 metres.")
    other = told("900 metres", lead, "The fall was of 900 metres.", score=score, printed=printed)
    figures = _read(question_of("how many metres did the Nool jet fall"), [one, other])
    assert figures is not None
    assert figures.differ is differ


@pytest.mark.parametrize(
    ("question", "other", "beside_it", "value"),
    [
        pytest.param(
            "how many servings did nool eat",
            ("8,000 servings", "In all 8,000 servings were eaten."),
            ("three crates", "The rice came in three crates."),
            ("12,500 servings", "The club gave out 12,500 servings."),
            id="what counts the very noun",
        ),
        pytest.param(
            "from what day will cars have to pay in nool",
            ("1 July", "The toll will be charged from 1 July."),
            ("1988", "It was opened in 1988 and is crossed by many cars."),
            ("1 August", "Tolling begins on 1 August."),
            id="what is to come, where that is asked",
        ),
        pytest.param(
            "cuántas cabras hubo este año en nool",
            ("800 cabras", "La feria de Nool reunió a 800 cabras."),
            ("500 cabras", "La feria de 2030 había reunido a 500 cabras."),
            ("950 cabras", "El recinto de Nool contó 950 cabras."),
            id="this year, and not the one before",
        ),
    ],
)
def test_of_an_article_another_figure_leads_than_the_one_found_a_little_likelier(
    question: str, other: tuple[str, str], beside_it: tuple[str, str], value: tuple[str, str]
) -> None:
    lead = "Nool has a feast." if question[0] != "c" else "Nool tiene una feria de cabras y un mercado."
    one = told(other[0], lead, other[1])
    made = told(value[0], lead, beside_it[1], value[1], score=0.65)
    start = made.article.text.index(beside_it[0])
    likelier = replace(
        made, span=made.article.sentences[1].span, score=0.7, emphasis=(Span(start, start + len(beside_it[0])),)
    )
    figures = _read(question_of(question), [one, likelier, made])
    assert figures is not None
    assert figures.differ
    assert value[0] in [group.value for group in figures.groups]


def _read(question: Question, quotes: Sequence[Quote]) -> Figures | None:
    return figures_of(question, quotes, reading_of(question, quotes))


def test_articles_that_agree_on_one_value_do_not_differ_on_another() -> None:
    """One of the two figures is of something else."""
    question = question_of("how many nurses work in nool")
    both = "Nool has a hospital."
    one = told("1,050 nurses", both, "It has 1,050 nurses.")
    other = told("1,000 nurses", both, "Some 350 nurses stayed away.", "About 1,000 nurses are on its list.")
    start = other.article.text.index("350 nurses")
    away = replace(other, span=other.article.sentences[1].span, emphasis=(Span(start, start + len("350 nurses")),))
    figures = [_read(question, quotes) for quotes in ([one, away], [one, away, other])]
    assert [each.differ for each in figures if each] == [True, False]


def test_a_figure_that_is_of_something_else_in_one_article_is_so_in_the_other() -> None:
    """Both tell how many were hurt; the second one tells besides how many there were."""
    question = question_of("how many children were on the nool coach")
    sentences = ("Nool saw a coach crash.", "There were 38 children aboard.", "Eleven children were seen to.")
    hurt = told("Eleven children", *sentences, score=0.3)
    start = hurt.article.text.index("38 children")
    one = replace(hurt, span=hurt.article.sentences[1].span, score=0.95, emphasis=(Span(start, start + 11),))
    both = told("Eleven", "Nool saw a coach crash.", "Its list for the coach has 44 children.", "Eleven were seen to.")
    both = replace(both, score=0.7)
    start = both.article.text.index("44 children")
    listed = replace(both, span=both.article.sentences[1].span, score=0.5, emphasis=(Span(start, start + 2),))
    reading = reading_of(question, [one, hurt, both, listed])
    assert reading is not None
    found = figures_of(question, [one, listed], reading)
    assert found is not None
    assert ([group.value for group in found.groups], found.differ) == (["38 children", "44 children"], True)


def test_a_value_that_the_reader_doubts_is_shown_where_it_differs_from_the_best() -> None:
    question = question_of("how long is the nool slick")
    best = told("12 kilometres", "Nool has an oil slick.", "The slick is 12 kilometres long.", score=0.95)
    there = told("31 kilometres", "Nool has an oil slick.", "From the air 31 kilometres were measured.", score=0.45)
    reading = reading_of(question, [best, there])
    assert with_other_values(question, [best], [there], reading) == (best, there)


@pytest.mark.parametrize(
    ("sentence", "score", "shown"),
    [
        pytest.param("The renovation came to 31 crowns a day.", 0.2, True, id="of the very rate"),
        pytest.param("The cats cost 31 crowns a day.", 0.1, False, id="one that the reader thinks nothing of"),
        pytest.param("The cats cost 31 crowns.", 0.2, False, id="another unit"),
    ],
)
def test_what_does_not_answer_alone_is_shown_only_where_it_differs(sentence: str, score: float, shown: bool) -> None:
    question = question_of("how much does the work in nool cost")
    best = told("12 crowns a day", "Nool has a castle.", "The work costs 12 crowns a day.")
    figure = "31 crowns a day" if "a day" in sentence else "31 crowns"
    other = told(figure, "Nool has a castle.", sentence, score=score)
    reading = reading_of(question, [best, other])
    assert with_other_values(question, [best], [other], reading, least=0.4) == ((best, other) if shown else (best,))


def test_an_article_that_names_what_was_asked_for_by_the_way_is_of_something_else() -> None:
    question = question_of("how many rooms does the hotel miramar have")
    one = told("240 rooms", "Sorel bought the hotel Miramar.", "It has 240 rooms.")
    for title, differ in (("Hotel Bellavue sold, too", False), ("Another hotel sold", True)):
        other = told("120 rooms", "After the Miramar the hotel Bellavue is sold.", "Sorel paid.", "It has 120 rooms.")
        named = replace(other.article.metadata, title=Sourced(title, MetadataSource.SIDECAR))
        other = replace(other, article=replace(other.article, metadata=named))
        figures = _read(question, [one, other])
        assert figures is not None
        assert figures.differ is differ


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("That was wrong: the office had first said 12 goats.", []),
        ("The office had spoken of 12 goats.", []),
        ("The goats are not 12 but 40.", ["40"]),
        ("There were 40 goats, not 12.", ["40 goats"]),
        ("The office said 12 goats.", ["12 goats"]),
    ],
)
def test_a_value_that_is_corrected_is_not_given(text: str, value: list[str]) -> None:
    asked = figure_asked(question_of("how many goats"))
    assert asked is not None
    assert [figure.span.cut(text) for figure in asked_figures(asked, quote(text))] == value


@pytest.mark.parametrize(
    ("question", "pointed", "text", "value"),
    [
        ("how much weight did Aldo lose", "73", "Aldo Reiss, 73, lost eight kilos.", "eight kilos"),
        ("what was the turnout", "480", "Three in four of the 480 members voted.", "Three in four"),
        ("how much was paid", "4 million", "They paid 4 million, and no crowns.", "4 million"),
    ],
)
def test_a_reader_that_points_beside_the_only_figure_of_that_kind_means_it(
    question: str, pointed: str, text: str, value: str
) -> None:
    asked = figure_asked(question_of(question))
    assert asked is not None
    read = pointed_at(asked, told(pointed, text))
    assert [figure.span.cut(text) for figure in asked_figures(asked, read, read=True)] == [value]


def test_an_age_that_is_still_to_come_is_none() -> None:
    asked = figure_asked(question_of("how old is the keeper"))
    assert asked is not None
    assert asked_figures(asked, told("20", "The keeper, 20, slept."), read=True)
    assert not asked_figures(asked, told("21", "The keeper turns 21 on Friday."), read=True)


def test_a_figure_of_each_differs_in_articles_about_one_subject() -> None:
    about = "Nool Jail is full. Nool Jail is old. Nool Jail is cold."
    there = "Tarn Camp is full. Tarn Camp is old. Tarn Camp is cold."
    question = question_of("how many inmates per cell")
    one = quote(about, "Each cell holds 65 inmates.", shown=1, path="one.txt")
    for goes_on, differ in ((about, True), (there, False)):
        other = quote(goes_on, "How many each cell holds is not known.", "The union puts it at 80 inmates.", shown=2)
        for reading in (None, reading_of(question, [one, other])):  # a question without names, whoever judged
            figures = figures_of(question, [one, other], reading)
            assert figures is not None
            assert figures.differ is differ


@pytest.mark.parametrize(
    ("goes_on", "fits", "months", "differ"),
    [
        pytest.param("Nool Jail", "Each cell can fit 65 inmates.", 2, True, id="one subject"),
        pytest.param(
            "Nool Jail", "Each cell holds 65 inmates.", 2, False, id="how many are there changes in two months"
        ),
        pytest.param("Nool Jail", "Each cell holds 65 inmates.", 0, True, id="how many are there now"),
        pytest.param("Tarn Camp", "Each cell can fit 65 inmates.", 2, False, id="another subject"),
    ],
)
@pytest.mark.parametrize("score", [0.3, 0.9])
def test_how_many_fit_in_each_is_set_beside_how_many_are_told_to_be_in_each(
    goes_on: str, fits: str, months: int, differ: bool, score: float
) -> None:
    """A question that names no jail, about the one that both articles are about; of one the reader may be unsure."""
    question = question_of("how many inmates in each cell")
    later = MAY.replace(month=MAY.month + months)
    one = told("65 inmates", "Nool Jail is full. Nool Jail is old. Nool Jail is cold.", fits, printed=later)
    about = f"{goes_on} is full. {goes_on} is old. {goes_on} is cold."
    how = "How many there are in each cell is not known."
    other = told("80 inmates", about, how, "The union puts it at 80 inmates.", score=score)
    figures = _read(question, [one, other])
    assert figures is not None
    assert figures.differ is differ


def test_a_value_that_a_reader_points_at_is_listed_if_its_article_has_the_names_of_the_question() -> None:
    here = told("80,000", MARCH[1], "Its organisers said 80,000 took part.")
    there = told("18,000", "Tarn saw a march for water.", "Police put the crowd at 18,000.")
    figures = _read(question_of(MARCH[0]), [here, there])
    assert figures is not None
    assert [group.value for group in figures.groups] == ["80,000"]


def test_origins_of_a_value_are_counted_where_all_are_known() -> None:
    texts = [
        "The ferry carries 40 goats.",
        "The ferry carries forty goats.",
        "Forty goats: the ferry carries 40 goats.",
    ]
    known = figures_of(question_of(GOATS), [quote(texts[0], origin="x"), quote(texts[1], origin="x")])
    unknown = figures_of(question_of(GOATS), [quote(texts[0], origin="x"), quote(texts[1])])
    assert known is not None
    assert unknown is not None
    assert [group.origins for group in known.groups] == [1]
    assert [group.origins for group in unknown.groups] == [None]


def test_the_figure_is_what_is_emphasised() -> None:
    (shown,) = marked(question_of(GOATS), [quote("The ferry has 3 decks and carries 40 goats.")])
    assert [span.cut(shown.article.text) for span in shown.emphasis] == ["40 goats"]


def test_other_values_follow_and_the_best_quotes_stay() -> None:
    best = [quote("The ferry carries many goats."), quote("The ferry carries 40 goats.")]
    further = [
        quote("The ferry carries forty goats."),  # the same again
        quote("The barge carries 70 goats."),  # of something else
        quote("The ferry carries 65 goats."),
        *(quote(f"The ferry carries {number} goats.") for number in range(70, 90)),
    ]
    found = with_other_values(question_of(GOATS), best, further)
    assert found[:3] == (*best, further[2])
    assert len(found) == MOST_QUOTES
    assert with_other_values(question_of("who keeps goats"), best, further) == tuple(best)


bounds = st.none() | st.integers(-(10**7), 10**7).map(Decimal)
intervals = st.tuples(bounds, bounds, st.booleans()).filter(
    lambda each: None in each[:2] or each[0] <= each[1]  # type: ignore[operator]
)


@given(intervals, intervals)
def test_whether_two_figures_meet_does_not_depend_on_their_order(
    one: tuple[Decimal | None, Decimal | None, bool], other: tuple[Decimal | None, Decimal | None, bool]
) -> None:
    first = Figure(Span(0, 1), one[0], one[1], "goat", one[2])
    second = Figure(Span(0, 1), other[0], other[1], "goat", other[2])
    assert meet(first, second) == meet(second, first)
    assert meet(first, first)


numbers = st.sampled_from(["40", "forty", "65", "at least 50", "up to 60", "40 to 65", "about 90", "1,200"])
beginnings = st.sampled_from(["The ferry carries", "In 2029 the ferry carried", "The boat carries", "It carries"])


@given(st.lists(st.tuples(beginnings, numbers, st.sampled_from(["x", "y", None])), min_size=1, max_size=6))
def test_groups_are_apart_and_differ_needs_two_that_cannot_both_hold(
    given_texts: list[tuple[str, str, str | None]],
) -> None:
    quotes = [
        quote(f"{beginning} {number} goats.", path=f"{place}", origin=origin)
        for place, (beginning, number, origin) in enumerate([("The ferry carries", "30", None), *given_texts])
    ]
    question: Question = question_of(GOATS)
    figures = figures_of(question, quotes)
    assert figures is not None
    placed = [
        (place, figure.span)
        for group in figures.groups
        for place, figure in zip(group.quotes, group.figures, strict=True)
    ]
    assert len(placed) == len(set(placed))
    for group in figures.groups:
        assert len({(figure.low, figure.high) for figure in group.figures}) == 1
        assert all(
            quotes[place].span.contains(figure.span) for place, figure in zip(group.quotes, group.figures, strict=True)
        )
    if figures.differ:
        firsts = [group.figures[0] for group in figures.groups]
        assert any(not meet(one, other) for one in firsts for other in firsts)
