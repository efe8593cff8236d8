"""A part of an index: the articles of some folders alone, for a channel that is to be answered from no others.

Rows keep their numbers. Searches are cut before they rank, so that what is left out takes no place from what is in, and
words are counted in the part alone: how rare one is, and which a misspelt one may have been meant to be.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Article
from index.answer import AsOf, Origin
from index.encoder import embedded_text
from index.origins import origin_of
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from index.live import Snapshot

# Parts that are kept; each holds the words of its passages, about as much as the lexical index on disk.
MOST = 16


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What of a generation is in: `holds` tells it of any path, also of an article that is no longer on the shelf."""

    holds: Callable[[str], bool]
    articles: Sequence[Article]
    origins: tuple[Origin, ...]
    passages: int


def view_of(whole: Snapshot, holds: Callable[[str], bool]) -> Snapshot:
    """The snapshot with nothing in it but the articles on these paths; itself where that is all of them."""
    index = whole._index
    articles = tuple(article for article in whole.articles if holds(article.path))
    if len(articles) == len(whole.articles):
        return whole
    rows = [row for row, passage in enumerate(index.passages) if holds(passage.article.path)]
    texts = [embedded_text(index.passages[row]) for row in rows]
    languages = [index.languages[row] for row in rows]
    parts = (_part_of(origin, holds) for origin in whole.origins)
    origins = tuple(sorted(filter(None, parts), key=lambda origin: origin.articles))
    part = Part(holds, articles, origins, len(rows))
    index = replace(
        index,
        spoken=frozenset(languages),
        dense=index.dense.within(rows),
        lexical=index.lexical.within(rows, texts, languages),
        vocabulary=Vocabulary(lambda: texts, languages),
        kinship=replace(index.kinship, origins={path: each for each in origins for path in each.articles}),
    )
    dates = [article.metadata.date.value for article in articles if article.metadata.date]
    as_of = AsOf(whole.as_of.refreshed, max(dates, default=None), whole.as_of.overdue)
    return replace(whole, as_of=as_of, _index=index, _part=part)


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
            if key not in self._made:
                for old in [each for each in self._made if each[0] == name]:
                    del self._made[old]
                self._made[key] = view_of(whole, holds)
                if len(self._made) > MOST:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            view = self._made[key]
        # What was refreshed without anything new is the same generation, read later.
        return replace(view, as_of=replace(view.as_of, refreshed=whole.as_of.refreshed))
