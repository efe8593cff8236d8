"""A part of an index: the articles of some folders alone, for a channel that is to be answered from no others.

Rows keep their numbers. Searches are cut before they rank, so that what is left out takes no place from what is in, and
words are counted in the part alone: how rare one is, and which a misspelt one may have been meant to be.

And what was removed since the index was built, which `without` leaves out at once.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import replace

from corpus.article import Article
from index.answer import Origin
from index.articles import LazyArticles
from index.encoder import embedded_text
from index.lexical import searched_text
from index.opened import Index
from index.origins import origin_of
from index.vocabulary import Vocabulary, printed_words


class Chosen(LazyArticles):
    """Some articles of a shelf, in its order."""

    def __init__(self, whole: Sequence[Article], places: Sequence[int]) -> None:
        self._whole, self._places = whole, places

    def __len__(self) -> int:
        return len(self._places)

    def _at(self, place: int) -> Article:
        return self._whole[self._places[place]]


def within(whole: Index, holds: Callable[[str], bool]) -> Index:
    """The index with nothing in it but the articles on these paths; itself where that is all of them."""
    paths = whole.paths
    places = [place for place, path in enumerate(paths) if holds(path)]
    if len(places) == len(paths):
        return whole
    standing = {paths[place] for place in places}
    rows = [row for row in range(len(whole.languages)) if whole.articles.path(row) in standing]
    passages = [whole.articles.passage(row) for row in rows]
    languages = [whole.languages[row] for row in rows]
    return replace(
        _on_shelf(whole, places, standing),
        holds=holds,
        passages=len(rows),
        spoken=frozenset(languages),
        dense=whole.dense.within(rows),
        lexical=whole.lexical.within(rows, [*map(searched_text, passages)], languages),
        vocabulary=Vocabulary(lambda: printed_words(map(embedded_text, passages), languages)),
    )


def without(whole: Index, paths: frozenset[str]) -> Index:
    """The index as if the articles on these paths had been removed, made in milliseconds.

    Nothing is read, so how rare a word is still counts them: it is for until an index is built without them.
    """
    before = whole.paths
    gone = paths.intersection(before)
    if not gone:
        return whole
    rows = {row for path in gone for row in whole.articles.rows(path)}
    return replace(
        _on_shelf(whole, [place for place, path in enumerate(before) if path not in gone], {*before} - gone),
        passages=whole.passages - len(rows),
        out=whole.out | gone,
        left_out=whole.left_out | rows,
    )


def _on_shelf(whole: Index, places: Sequence[int], standing: Container[str]) -> Index:
    """With only the articles at these places of the shelf, which are the paths `standing`; what is known of their
    origins and dates is cut to them."""
    parts = (_part_of(origin, standing.__contains__) for origin in whole.origins)
    origins = tuple(sorted(filter(None, parts), key=lambda origin: origin.articles))
    dates = {path: day for path, day in whole.kinship.dates.items() if path in standing}
    return replace(
        whole,
        shelf=Chosen(whole.shelf, places),
        origins=origins,
        kinship=replace(whole.kinship, origins={path: each for each in origins for path in each.articles}, dates=dates),
        newest=max(dates.values(), default=None),
    )


def _part_of(origin: Origin, holds: Callable[[str], bool]) -> Origin | None:
    """An origin of those of its articles that are in; what the others come from may not be among them."""
    paths = [path for path in origin.articles if holds(path)]
    if len(paths) == len(origin.articles):
        return origin
    return origin_of(paths, origin.original if origin.original in paths else None) if paths else None
