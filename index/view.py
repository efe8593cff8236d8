"""A part of an index: the articles of some folders alone, for a channel that is to be answered from no others.

Rows keep their numbers. Searches are cut before they rank, so that what is left out takes no place from what is in, and
words are counted in the part alone: how rare one is, and which a misspelt one may have been meant to be.

And what was removed since the index was built, which `without` leaves out at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Article
from index.answer import Origin
from index.articles import LazyArticles
from index.encoder import embedded_text
from index.origins import origin_of
from index.vocabulary import Vocabulary, printed_words

if TYPE_CHECKING:
    from index.live import Snapshot, _Index

# Parts that are kept; each holds the words of its passages, about as much as the lexical index on disk.
MOST = 16


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What of a generation is in: `holds` tells it of any path, also of an article that is no longer on the shelf.

    The articles at the paths `out` were removed since the generation was built.
    """

    holds: Callable[[str], bool]
    articles: Sequence[Article]
    origins: tuple[Origin, ...]
    passages: int
    out: frozenset[str] = frozenset()

    def stands(self, path: str) -> bool:
        """Whether an article of the generation at this path is to be quoted."""
        return path not in self.out and self.holds(path)


class Chosen(LazyArticles):
    """Some articles of a shelf, in its order."""

    def __init__(self, whole: Sequence[Article], places: Sequence[int]) -> None:
        self._whole, self._places = whole, places

    def __len__(self) -> int:
        return len(self._places)

    def _at(self, place: int) -> Article:
        return self._whole[self._places[place]]


def view_of(whole: Snapshot, holds: Callable[[str], bool]) -> Snapshot:
    """The snapshot with nothing in it but the articles on these paths; itself where that is all of them."""
    index, out = whole._index, removed_from(whole)
    places = [place for place, path in enumerate(whole.paths) if holds(path)]
    if len(places) == len(whole.paths):
        return whole
    standing = {path for path in whole.paths if holds(path)}
    rows = [row for row in range(len(index.languages)) if index.articles.path(row) in standing]
    texts = [embedded_text(index.articles.passage(row)) for row in rows]
    languages = [index.languages[row] for row in rows]
    index = replace(
        index,
        spoken=frozenset(languages),
        dense=index.dense.within(rows),
        lexical=index.lexical.within(rows, texts, languages),
        vocabulary=Vocabulary(lambda: printed_words(texts, languages)),
    )
    return _cut(whole, index, Part(holds, Chosen(whole.articles, places), _origins(whole, standing), len(rows), out))


def without(whole: Snapshot, paths: frozenset[str]) -> Snapshot:
    """The snapshot as if the articles on these paths had been removed, made in milliseconds.

    Nothing is read, so how rare a word is still counts them: it is for until an index is built without them.
    """
    index, part, standing = whole._index, whole._part, whole.paths
    gone = paths.intersection(standing)
    if not gone:
        return whole
    rows = {row for path in gone for row in index.articles.rows(path)}
    places = [place for place, path in enumerate(standing) if path not in gone]
    made = Part(
        part.holds if part else _every,
        Chosen(whole.articles, places),
        _origins(whole, set(standing) - gone),
        whole.passages - len(rows),
        removed_from(whole) | gone,
    )
    return _cut(whole, replace(index, left_out=index.left_out | rows), made)


def removed_from(snapshot: Snapshot) -> frozenset[str]:
    """What `without` has left out of it."""
    return snapshot._part.out if snapshot._part else frozenset()


def _every(_: str) -> bool:
    return True


def _cut(whole: Snapshot, index: _Index, part: Part) -> Snapshot:
    """The snapshot of a part; what is known of the articles' origins and dates is cut to it."""
    dates = {path: day for path, day in index.kinship.dates.items() if part.stands(path)}
    newest = max(dates.values(), default=None)
    akin = replace(index.kinship, origins={path: each for each in part.origins for path in each.articles}, dates=dates)
    index = replace(index, newest=newest, kinship=akin)
    return replace(whole, as_of=replace(whole.as_of, newest_article=newest), _index=index, _part=part)


def _origins(whole: Snapshot, standing: Container[str]) -> tuple[Origin, ...]:
    parts = (_part_of(origin, standing.__contains__) for origin in whole.origins)
    return tuple(sorted(filter(None, parts), key=lambda origin: origin.articles))


def _part_of(origin: Origin, holds: Callable[[str], bool]) -> Origin | None:
    """An origin of those of its articles that are in; what the others come from may not be among them."""
    paths = [path for path in origin.articles if holds(path)]
    if len(paths) == len(origin.articles):
        return origin
    return origin_of(paths, origin.original if origin.original in paths else None) if paths else None


class Views:
    """The views of late, each made once for a generation. May be used from any thread."""

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._made: OrderedDict[tuple[Hashable, str], Snapshot] = OrderedDict()

    def of(self, whole: Snapshot, name: Hashable, holds: Callable[[str], bool]) -> Snapshot:
        """As `view_of`; `name` stands for the index and for what `holds` says."""
        key = (name, whole.generation)
        # Made under the lock: two who ask at once would otherwise both make it.
        with self._one:
            # One that was made while more was left out lacks what was let in since.
            if key not in self._made or not removed_from(self._made[key]) <= removed_from(whole):
                # Also those that nobody asks again: each would keep its whole superseded index.
                for old in [
                    each for each, view in self._made.items() if _is_superseded(view, whole) or each[0] == name
                ]:
                    del self._made[old]
                self._made[key] = view_of(whole, holds)
                if len(self._made) > MOST:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            view = without(self._made[key], removed_from(whole))
        # What was refreshed without anything new is the same generation, read later.
        return replace(view, as_of=replace(view.as_of, refreshed=whole.as_of.refreshed))


def _is_superseded(view: Snapshot, whole: Snapshot) -> bool:
    """Whether it is a view of another generation of the same data folder."""
    return view._store is whole._store and view.generation != whole.generation
