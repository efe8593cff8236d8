"""Any answer that there may be, of the sample's articles and two that try Discord's patience: for property tests."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st
from sample_answers import AS_OF, sample_articles
from simulated import article

from corpus.article import Article, Kind, Span
from index.answer import Answer, Figure, FigureGroup, Figures, Origin, Quote, Speaker, StatedDate

ARTICLES = (
    *sample_articles().values(),
    article(
        "hostile.txt", "Some **40** of_them `paid` <@1> $6 [each](x).", "1. Or 50%, #2 said: *no*.", title="*" * 150
    ),
    article(
        "long.txt",
        *("word " * 130 + f"number {n}." for n in range(3)),
        publisher="_" * 90,
        url="https://a.example/" + "b" * 470,
    ),
)


@st.composite
def spans_in(draw: st.DrawFn, text: str, within: Span) -> Span:
    start = draw(st.integers(within.start, within.end - 1))
    return Span(start, draw(st.integers(start + 1, min(within.end, start + 40))))


@st.composite
def quotes(draw: st.DrawFn, of: tuple[Article, ...] = ARTICLES, copies: int = 2) -> Quote:
    one = draw(st.sampled_from(of))
    first = draw(st.integers(0, len(one.sentences) - 1))
    last = min(first + draw(st.integers(0, 2)), len(one.sentences) - 1)
    span = Span(one.sentences[first].span.start, one.sentences[last].span.end)
    if len(span) > 900:
        span = one.sentences[first].span
    whole = Span(0, len(one.text))
    others = tuple(each for each in of if each.path != one.path)
    original = draw(st.sampled_from([None, *(each.path for each in of)]))
    return Quote(
        one,
        span,
        draw(st.sampled_from(Kind)),
        0.5,
        draw(st.just(()) | spans_in(one.text, span).map(lambda part: (part,))),
        draw(st.none() | st.just(Speaker(None)) | spans_in(one.text, whole).map(Speaker)),
        draw(st.none() | spans_in(one.text, span).map(lambda part: StatedDate(part, 2031, 5))),
        draw(
            st.none() | st.just(Origin(f"{zlib.crc32(f'{one.path} {original}'.encode()):012x}", (one.path,), original))
        ),
        tuple(draw(st.lists(quotes(others, 0), max_size=copies))) if copies else (),
    )


@st.composite
def figure_spans(draw: st.DrawFn, quote: Quote) -> Span:
    """One to three words on one line of the quote, as a figure has; with whatever marks hang on them."""
    first = draw(st.sampled_from(list(re.finditer(r"\S+(?: \S+){0,2}", quote.text))))
    return Span(quote.span.start + first.start(), quote.span.start + first.end())


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    found = draw(st.lists(quotes(), min_size=1, max_size=4, unique_by=lambda quote: quote.ref))
    places = draw(st.lists(st.lists(st.integers(0, len(found) - 1), min_size=1, max_size=4, unique=True), max_size=6))
    groups = []
    for group in places:
        figures = tuple(Figure(draw(figure_spans(found[place])), Decimal(place), None, "crown") for place in group)
        value = figures[0].span.cut(found[group[0]].article.text)
        groups.append(FigureGroup(value, tuple(group), figures, draw(st.none() | st.integers(1, 3))))
    differ = draw(st.booleans()) and len(groups) > 1
    figures = Figures(tuple(groups), differ, not differ and draw(st.booleans())) if groups else None
    return Answer("q?", tuple(found), replace(AS_OF, overdue=draw(st.booleans())), figures=figures)
