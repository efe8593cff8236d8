"""Answers made of the sample's articles: those that pictures and tests show, and any others for property tests."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from corpus.article import Article, Span
from corpus.files import Input, list_files, load_input, read_article
from index.answer import (
    Abstention,
    Answer,
    AsOf,
    Figure,
    FigureGroup,
    Figures,
    Origin,
    Quote,
    Reason,
    Speaker,
    StatedDate,
)

SAMPLE = Path(__file__).resolve().parents[1] / "corpus" / "sample"
WIRE = "lantern-wire/dam-opens.txt"
REPRINT = "courier/halvorne-dam-opens.html"
REWRITE = "velmaria-now/giant-dam-opens.md"
NUMBERS = "observer/dam-in-numbers.md"
LEDGER = "ledger/stuck-gate.md"
ONE_TEXT = Origin("0a1b2c3d4e5f", (REPRINT, WIRE, REWRITE), WIRE)
AS_OF = AsOf(datetime(2025, 6, 6, 7, 30, tzinfo=UTC), date(2025, 6, 3))


@cache
def sample_articles() -> dict[str, Article]:
    """By path."""
    read = {}
    for path in list_files(SAMPLE):
        loaded = load_input(SAMPLE, path, max_bytes=1_000_000)
        assert isinstance(loaded, Input)
        reading = read_article(loaded)
        read[path] = reading.article
    return read


def span(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return Span(start, start + len(words))


def sentence(path: str, words: str, *, bold: str | None = None, speaker: str | None = None) -> Quote:
    """The sentence of an article that holds these words."""
    article = sample_articles()[path]
    at = span(article, words)
    found = next(each for each in article.sentences if each.span.contains(at))
    emphasis = (span(article, bold),) if bold else ()
    by = Speaker(span(article, speaker)) if speaker else None
    return Quote(article, found.span, found.kind, 0.9, emphasis, by, origin=origin_of(path))


def origin_of(path: str) -> Origin:
    return ONE_TEXT if path in ONE_TEXT.articles else Origin(f"{zlib.crc32(path.encode()):012x}", (path,))


def figure(quote: Quote, printed: str, value: int, *, low_only: bool = False) -> Figure:
    at = span(quote.article, printed)
    return Figure(at, Decimal(value), None if low_only else Decimal(value), "person", speaker=quote.speaker)


def moved_people() -> Answer:
    """Three values from three texts; one of them was copied twice, once in other words."""
    words = "people had to leave"
    wire = sentence(WIRE, words, bold="About 1,100 people")
    wire = replace(wire, copies=(sentence(REPRINT, words), sentence(REWRITE, words)))
    register = sentence(NUMBERS, "The town register lists", bold="1,340 people", speaker="town register")
    office = sentence(LEDGER, "people were moved out", bold="1,230 people", speaker="the resettlement office")
    office = replace(office, stated=StatedDate(span(office.article, "May 30"), 2025, 5, 30))
    quotes = (wire, register, office)
    figures = (
        figure(wire, "About 1,100 people", 1100),
        figure(register, "1,340 people", 1340),
        figure(office, "1,230 people", 1230),
    )
    groups = tuple(
        FigureGroup(each.span.cut(quote.article.text), (place,), (each,), 1)
        for place, (quote, each) in enumerate(zip(quotes, figures, strict=True))
    )
    return Answer(
        "how many ppl had to leave their homes for the dam", quotes, AS_OF, ("people",), Figures(groups, differ=True)
    )


def cost() -> Answer:
    """One value in three articles that are one text, and a bound in another."""
    words = "412 million crowns"
    wire = sentence(WIRE, words, bold=words, speaker="the ministry")
    wire = replace(wire, copies=(sentence(REWRITE, words), sentence(REPRINT, words)))
    audit = sentence(
        NUMBERS, "At least 530 million", bold="At least 530 million crowns", speaker="National Audit Office"
    )
    groups = (
        FigureGroup(words, (0,), (figure(wire, words, 412_000_000),), 1),
        FigureGroup(
            "At least 530 million crowns",
            (1,),
            (figure(audit, "At least 530 million crowns", 530_000_000, low_only=True),),
            1,
        ),
    )
    return Answer("what did the dam cost??", (wire, audit), AS_OF, figures=Figures(groups))


def nothing() -> Abstention:
    near = (sentence(NUMBERS, "fish ladder is"), sentence(LEDGER, "58% full"))
    return Abstention("who won the football match", Reason.NO_SENTENCE, replace(AS_OF, overdue=True), near)
