"""The origins of a shelf: near articles are compared, and those that are one text are put together.

Only what is new is compared with the rest; what was found of the others is in the generation before, in a file beside
its indexes:

    origins.json   {"origins": [{"articles": [paths], "original": path or null}], "links": [[path, path]]}

Origins of one article are left out. Links are the pairs that were found to be one text by their sentences; what
metadata declares is looked up anew each time, since it costs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from corpus.article import Article
from corpus.origins import (
    ALIGNER,
    Prose,
    align,
    are_one_text,
    bases,
    common_forms,
    is_brief,
    may_be_brief,
    may_be_one_text,
    original_of,
    prose,
    same_by_declaration,
)
from corpus.store import Store
from corpus.stored_reading import Shelved
from index.answer import Origin
from index.dense import nearest_rows
from index.generation import Entry, Generation, GenerationError
from index.paraphrase import FEWEST, is_likely, is_paraphrase, sentence_vectors

FILE_NAME = "origins.json"
# Articles that a passage puts forward, and that an article is compared with at most.
NEIGHBOURS = 8
MOST_CANDIDATES = 64
# Articles whose sentences are kept at hand; their vectors take 50 KB each.
REMEMBERED = 1_000
ROWS = 4 * NEIGHBOURS  # passages that are found for one, to have so many articles among them

T = TypeVar("T")

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Origins:
    """All origins of a shelf, every article in exactly one, by their first articles; and the links that they rest on.

    Of a link the first path comes first in the alphabet too.
    """

    origins: tuple[Origin, ...]
    links: tuple[Link, ...]

    @classmethod
    def of(cls, articles: Sequence[Article], links: Iterable[Link]) -> Origins:
        """Put together what the links and the articles' metadata say is one text."""
        head = {article.path: article.path for article in articles}

        def first(path: str) -> str:
            while head[path] != path:
                head[path] = path = head[head[path]]
            return path

        links = tuple(sorted(set(links)))
        for one, other in (*links, *same_by_declaration(articles)):
            low, high = sorted((first(one), first(other)))
            head[high] = low
        members: dict[str, list[Article]] = {}
        for article in sorted(articles, key=lambda each: each.path):
            members.setdefault(first(article.path), []).append(article)
        base = bases(articles)
        return cls(
            tuple(origin_of([each.path for each in set_], original_of(set_, base)) for set_ in members.values()), links
        )

    def to_json(self) -> str:
        shared = [origin for origin in self.origins if len(origin.articles) > 1]
        content = {
            "origins": [{"articles": origin.articles, "original": origin.original} for origin in shared],
            "links": self.links,
        }
        return json.dumps(content, ensure_ascii=False, indent=1)


def find_origins(
    shelved: Sequence[Shelved],
    vectors: NDArray[np.float32],
    before: Generation | None,
    store: Store,
    fingerprint: str,
    *,
    advance: Callable[[], None] = lambda: None,
) -> Origins:
    """The origins of a shelf whose passages are embedded as the (n, dim) float32 unit rows `vectors`, in order.

    `before` is a generation of the same encoder: pairs of articles that stood in it are not compared again. `advance`
    is called once for every article that is `new_to` it. Raises GenerationError when the file of `before` is none.
    """
    new = new_to(before, shelved)
    here = {each.article.path for each in shelved}
    old = _read(before).links if before is not None and len(new) < len(shelved) else ()
    links = {link for link in old if new.isdisjoint(link) and here.issuperset(link)}
    alike: dict[Link, tuple[Shelved, Shelved, bool]] = {}
    aligner = Aligner(store, fingerprint)
    compared: set[Link] = set()
    # One thread: a bot may be answering beside, and threads that wait for a busy core cost more than they bring.
    with threadpool_limits(1, user_api="blas"):
        for one, near in _near(shelved, vectors, new):
            for other, cosines in near:
                link = (min(one.article.path, other.article.path), max(one.article.path, other.article.path))
                if link in compared:
                    continue
                compared.add(link)
                likely = is_likely(cosines, fingerprint)
                if aligner.are_one_text(one, other, likely=likely):
                    alike[link] = one, other, likely
            advance()
        if alike:
            # Only now: what is on every page of a kind can be told from the whole shelf alone.
            aligner = Aligner(store, fingerprint, common_forms(prose(each.article) for each in shelved))
            links.update(
                link for link, (one, other, likely) in alike.items() if aligner.are_one_text(one, other, likely=likely)
            )
    return Origins.of([each.article for each in shelved], links)


class Aligner:
    """Compares articles, and remembers for a while what it made of each: neighbours come up again and again."""

    def __init__(self, store: Store, fingerprint: str, common: frozenset[str] = frozenset()) -> None:
        """`store` holds the embeddings of this encoder; sentences of `common` forms are left out."""
        self._store = store
        self._fingerprint = fingerprint
        self._common = common
        self._telling: dict[str, tuple[frozenset[str], ...]] = {}
        self._prose: OrderedDict[str, Prose] = OrderedDict()
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def are_one_text(self, one: Shelved, other: Shelved, *, likely: bool) -> bool:
        """`likely`: they mean so much the same that more than their words is worth a look."""
        return self.by_words(one, other) or (likely and self.by_meaning(one, other))

    def by_words(self, one: Shelved, other: Shelved) -> bool:
        if may_be_one_text(self._telling_of(one), self._telling_of(other)):
            ours, theirs = self._prose_of(one), self._prose_of(other)
            if are_one_text(ours, theirs, align(ours, theirs)):
                return True
        if not may_be_brief(self._telling_of(one), self._telling_of(other)):
            return False
        return is_brief(self._prose_of(one), self._prose_of(other))

    def by_meaning(self, one: Shelved, other: Shelved) -> bool:
        if min(len(self._telling_of(one)), len(self._telling_of(other))) < FEWEST:
            return False
        ours, theirs = self._vectors_of(one), self._vectors_of(other)
        return is_paraphrase(self._prose_of(one), ours, self._prose_of(other), theirs, self._fingerprint)

    def _telling_of(self, each: Shelved) -> tuple[frozenset[str], ...]:
        if each.reading not in self._telling:  # all are kept, unlike the rest: 4 KB each, and asked for most often
            self._telling[each.reading] = self._prose_of(each).telling
        return self._telling[each.reading]

    def _prose_of(self, each: Shelved) -> Prose:
        return _remembered(self._prose, each.reading, lambda: prose(each.article).without(self._common))

    def _vectors_of(self, each: Shelved) -> NDArray[np.float32]:
        compared = self._prose_of(each)
        return _remembered(
            self._vectors, each.reading, lambda: sentence_vectors(each, compared, self._store, self._fingerprint)
        )


def _remembered(known: OrderedDict[str, T], name: str, make: Callable[[], T]) -> T:
    if name not in known:
        known[name] = make()
        if len(known) > REMEMBERED:
            known.popitem(last=False)
    return known[name]


def new_to(before: Generation | None, shelved: Sequence[Shelved]) -> set[str]:
    """The paths of the articles that `before` did not compare: as they are read and cut now, and by these rules."""
    if before is None or before.contents.aligner != ALIGNER:
        return {each.article.path for each in shelved}
    known = set(before.contents.entries)
    entries = (Entry(each.article.path, each.article.version, each.reading) for each in shelved)
    return {entry.path for entry in entries if entry not in known}


def stored_origins(generation: Generation) -> Origins | None:
    """The origins of a generation, None where it was built before there were any. Raises GenerationError."""
    return _read(generation) if generation.contents.aligner else None


def _read(generation: Generation) -> Origins:
    """What `to_json` wrote, and an origin for each article in none."""
    path = generation.folder / FILE_NAME
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GenerationError(f"{path} cannot be read.", "Run `quoth refresh`.") from error
    shared = [origin_of(each["articles"], each["original"]) for each in content["origins"]]
    placed = {path for origin in shared for path in origin.articles}
    alone = [origin_of([entry.path], None) for entry in generation.contents.entries if entry.path not in placed]
    origins = sorted((*shared, *alone), key=lambda origin: origin.articles)
    return Origins(tuple(origins), tuple((one, other) for one, other in content["links"]))


def origin_of(paths: Sequence[str], original: str | None) -> Origin:
    """The origin of these articles, whose paths are in order."""
    return Origin(hashlib.sha256("\0".join(paths).encode()).hexdigest()[:12], tuple(paths), original)


def _near(
    shelved: Sequence[Shelved], vectors: NDArray[np.float32], new: set[str]
) -> Iterator[tuple[Shelved, list[tuple[Shelved, NDArray[np.float32]]]]]:
    """Each new article with those that its passages are nearest to, nearest first: of each of its passages the cosine
    with the nearest one there."""
    counts = [len(each.passages) for each in shelved]
    ends = np.cumsum(counts)
    rows = [slice(end - count, end) for end, count in zip(ends.tolist(), counts, strict=True)]
    article_of = np.repeat(np.arange(len(shelved)), counts)
    yield from ((each, []) for each in shelved if each.article.path in new and not each.passages)
    asked = np.flatnonzero(np.repeat([each.article.path in new for each in shelved], counts))
    found: dict[int, set[int]] = defaultdict(set)  # of an article not all of whose passages were asked for yet
    for part, nearest in nearest_rows(vectors, asked, ROWS):
        for row, near in zip(part.tolist(), nearest, strict=True):
            at = int(article_of[row])
            others = dict.fromkeys(int(article_of[each]) for each in near if each >= 0)
            found[at].update([other for other in others if other != at][:NEIGHBOURS])
            if row == ends[at] - 1:
                yield shelved[at], _nearest_first(shelved, vectors, rows, at, found.pop(at))


def _nearest_first(
    shelved: Sequence[Shelved], vectors: NDArray[np.float32], rows: Sequence[slice], at: int, others: set[int]
) -> list[tuple[Shelved, NDArray[np.float32]]]:
    if not others:
        return []
    places = sorted(others)
    starts = np.cumsum([0, *(rows[place].stop - rows[place].start for place in places[:-1])])
    theirs = np.concatenate([vectors[rows[place]] for place in places])
    cosines = np.maximum.reduceat(vectors[rows[at]] @ theirs.T, starts, axis=1)  # (passages, articles)
    order = np.argsort(-cosines.max(axis=0), kind="stable")[:MOST_CANDIDATES]
    return [(shelved[places[each]], cosines[:, each]) for each in order.tolist()]
