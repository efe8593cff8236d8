"""Figures side by side, in words: each value as it was printed, and who gives it. The same in a terminal and on a card.

Nothing is judged here: "differ" is said where the answer says so, and never which value is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import words
from bot.attribution import published, publisher, stated
from index.answer import FigureGroup, Figures, Quote, QuoteRef

MOST_SOURCES = 3  # named under one value; the quotes themselves name them all


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One value. `value` is a slice of an article; `given_in` are Quoth's own words; `sources` are foreign text."""

    ref: QuoteRef  # of the quote that it is cut from
    value: str
    given_in: str
    sources: tuple[tuple[str, ...], ...]


def heading(figures: Figures) -> tuple[str, str | None]:
    """What stands above the values, and what may be said of them all."""
    return words.FIGURES, words.DIFFER if figures.differ else words.TIMELINE if figures.timeline else None


def figure_lines(figures: Figures, quotes: Sequence[Quote]) -> tuple[FigureLine, ...]:
    """One for each value, in the order of the figures."""
    return tuple(_line(group, quotes) for group in figures.groups)


def of_shown(figures: Figures | None, quotes: Sequence[Quote | None]) -> Figures | None:
    """The figures of the quotes without those that are None, the others renumbered; None if none of them has one.

    Where a quote goes, nobody knows any more whether it was the one that the others differ from: nothing is said.
    """
    if figures is None or None not in quotes:
        return figures
    shown = [(place, quote) for place, quote in enumerate(quotes) if quote is not None]
    renumbered = {place: (new, quote) for new, (place, quote) in enumerate(shown)}
    groups = tuple(made for group in figures.groups if (made := _of_shown(group, renumbered)))
    return Figures(groups) if groups else None


def _of_shown(group: FigureGroup, renumbered: Mapping[int, tuple[int, Quote]]) -> FigureGroup | None:
    given = zip(group.quotes, group.figures, strict=True)
    left = [(*renumbered[place], figure) for place, figure in given if place in renumbered]
    if not left:
        return None
    origins = {quote.origin for _, quote, _ in left}
    _, first, figure = left[0]
    return FigureGroup(
        figure.span.cut(first.article.text),
        tuple(place for place, _, _ in left),
        tuple(each for _, _, each in left),
        None if None in origins else len(origins),
    )


def _line(group: FigureGroup, quotes: Sequence[Quote]) -> FigureLine:
    """The value is cut from the article, where the first of its quotes has it."""
    first = quotes[group.quotes[0]]
    numbers = ", ".join(str(place + 1) for place in group.quotes)
    given_in = words.given_in(numbers, one=len(group.quotes) == 1)
    if group.origins is not None:
        given_in += f" · {words.count(group.origins, 'origin')}"
    return FigureLine(
        first.ref, group.figures[0].span.cut(first.article.text), given_in, tuple(_sources(group, quotes))
    )


def _sources(group: FigureGroup, quotes: Sequence[Quote]) -> Iterator[tuple[str, ...]]:
    """Publisher, speaker and date of each quote; the date is that which the quote states, else that of its article."""
    for place, figure in [*zip(group.quotes, group.figures, strict=True)][:MOST_SOURCES]:
        quote = quotes[place]
        speaker = figure.speaker.name.cut(quote.article.text) if figure.speaker and figure.speaker.name else None
        when = stated(quote) or published(quote.article.metadata)
        number = (str(place + 1),) if len(group.quotes) > 1 else ()
        yield (*number, publisher(quote.article.metadata), *((speaker,) if speaker else ()), when)
    if (more := len(group.quotes) - MOST_SOURCES) > 0:
        yield (words.and_more(more),)
