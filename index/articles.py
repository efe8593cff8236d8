"""The articles of a generation, each taken from the store and held against its hashes when it is first looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import accumulate
from typing import overload

from corpus.article import Article, Passage
from corpus.store import Store
from corpus.stored_reading import Shelved
from index.catalogue import Line
from index.generation import REBUILD, Generation, GenerationError

# Articles that are kept once they were looked at: of 350 words each some 10 MB. To take one again costs .2 ms.
KEPT = 1_000


class LazyArticles(Sequence[Article]):
    """Articles of which each is read when it is looked at, by its place; `_at` reads one."""

    @overload
    def __getitem__(self, at: int) -> Article: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Article, ...]: ...

    def __getitem__(self, at: int | slice) -> Article | tuple[Article, ...]:
        places = range(len(self))[at]
        return self._at(places) if isinstance(places, int) else tuple(map(self._at, places))

    def _at(self, place: int) -> Article:
        raise NotImplementedError


class Articles(LazyArticles):
    """In the order of the rows. Whatever looks at an article raises GenerationError where it is not what was built."""

    def __init__(self, generation: Generation, catalogue: Sequence[Line], store: Store) -> None:
        self._generation = generation
        self._places = {entry.path: at for at, entry in enumerate(generation.contents.entries)}
        self._ends = list(accumulate(line.passages for line in catalogue))
        # Not a method: what keeps the articles would hold itself, and outlive its generation until Python's collector
        # of cycles comes by, which may be many generations later.
        self._taken = lru_cache(KEPT)(partial(_take, generation, self._ends, store))

    def __len__(self) -> int:
        return len(self._ends)

    def _at(self, place: int) -> Article:
        return self._taken(place).article

    def named(self, path: str) -> Article:
        """The article at this path; KeyError where there is none."""
        return self[self._places[path]]

    def version(self, path: str) -> str | None:
        """The version of the article at this path, None where there is none; nothing is opened."""
        at = self._places.get(path)
        return None if at is None else self._generation.contents.entries[at].version

    def path(self, row: int) -> str:
        """The path of the article that a row is a passage of; nothing is opened."""
        return self._generation.contents.entries[self._place(row)].path

    def rows(self, path: str) -> range:
        """The rows of the passages of the article at this path; KeyError where there is none, and nothing is opened."""
        at = self._places[path]
        return range(self._ends[at - 1] if at else 0, self._ends[at])

    def passage(self, row: int) -> Passage:
        at = self._place(row)
        passages = self._taken(at).passages
        return passages[row - self._ends[at] + len(passages)]

    def _place(self, row: int) -> int:
        return bisect_right(self._ends, row)


def _take(generation: Generation, ends: Sequence[int], store: Store, at: int) -> Shelved:
    entry = generation.contents.entries[at]
    shelved = generation.article(entry, store)
    if len(shelved.passages) != ends[at] - (ends[at - 1] if at else 0):
        raise GenerationError(f"{entry.path} is not cut as it is in generation {generation.id}.", REBUILD)
    return shelved
