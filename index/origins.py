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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.origins import ALIGNER, Prose, align, are_one_text, bases, original_of, prose, same_by_declaration
from corpus.store import Shelved
from index.answer import Origin
from index.generation import Entry, Generation, GenerationError

FILE_NAME = "origins.json"
# Articles that a passage puts forward, and that an article is compared with at most.
NEIGHBOURS = 8
MOST_CANDIDATES = 64

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
            tuple(_origin([each.path for each in set_], original_of(set_, base)) for set_ in members.values()), links
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
    advance: Callable[[], None] = lambda: None,
) -> Origins:
    """The origins of a shelf whose passages are embedded as the (n, dim) float32 unit rows `vectors`, in order.

    `before` is a generation of the same encoder: pairs of articles that stood in it are not compared again. `advance`
    is called once for every article that is `new_to` it. Raises GenerationError when the file of `before` is none.
    """
    new = new_to(before, shelved)
    links = set() if before is None else {link for link in _read(before).links if new.isdisjoint(link)}
    here = {each.article.path for each in shelved}
    links = {link for link in links if here.issuperset(link)}
    compared: dict[str, Prose] = {}

    def prose_of(each: Shelved) -> Prose:
        return compared.setdefault(each.article.path, prose(each.article))

    seen: set[Link] = set()
    for at, near in _near(shelved, vectors, new):
        path = shelved[at].article.path
        for other in near:
            link = (min(path, shelved[other].article.path), max(path, shelved[other].article.path))
            if link in seen:
                continue
            seen.add(link)
            one, two = prose_of(shelved[at]), prose_of(shelved[other])
            if are_one_text(one, two, align(one, two)):
                links.add(link)
        advance()
    return Origins.of([each.article for each in shelved], links)


def new_to(before: Generation | None, shelved: Sequence[Shelved]) -> set[str]:
    """The paths of the articles that `before` did not compare: as they are read and cut now, and by these rules."""
    if before is None or before.contents.aligner != ALIGNER:
        return {each.article.path for each in shelved}
    known = set(before.contents.entries)
    entries = (Entry(each.article.path, each.article.version, each.reading) for each in shelved)
    return {entry.path for entry in entries if entry not in known}


def stored_origins(generation: Generation, articles: Sequence[Article]) -> Origins | None:
    """The origins of a generation, None where it was built before there were any. Raises GenerationError."""
    if generation.contents.aligner == 0:
        return None
    return _read(generation, articles)


def _read(generation: Generation, articles: Sequence[Article] = ()) -> Origins:
    """What `to_json` wrote, and an origin for each article in none."""
    path = generation.folder / FILE_NAME
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GenerationError(f"{path} cannot be read.", "Run `quoth refresh`.") from error
    shared = [_origin(each["articles"], each["original"]) for each in content["origins"]]
    placed = {path for origin in shared for path in origin.articles}
    alone = [_origin([article.path], None) for article in articles if article.path not in placed]
    origins = sorted((*shared, *alone), key=lambda origin: origin.articles)
    return Origins(tuple(origins), tuple((one, other) for one, other in content["links"]))


def _origin(paths: Sequence[str], original: str | None) -> Origin:
    return Origin(hashlib.sha256("\0".join(paths).encode()).hexdigest()[:12], tuple(paths), original)


def _near(shelved: Sequence[Shelved], vectors: NDArray[np.float32], new: set[str]) -> Iterable[tuple[int, list[int]]]:
    """Of each new article: its place, and those of the articles that passages of it are nearest to, nearest first."""
    sizes = [len(each.passages) for each in shelved]
    full = [at for at, size in enumerate(sizes) if size]
    ends = np.cumsum(sizes)
    starts = np.array([ends[at] - sizes[at] for at in full])
    columns = {at: column for column, at in enumerate(full)}
    for at, each in enumerate(shelved):
        if each.article.path not in new:
            continue
        if at not in columns:
            yield at, []
            continue
        # (passages, articles): the nearest passage of every article. Without an index: each must pass over its own.
        nearest = np.maximum.reduceat(vectors[ends[at] - sizes[at] : ends[at]] @ vectors.T, starts, axis=1)
        nearest[:, columns[at]] = -np.inf
        most = min(NEIGHBOURS, len(full) - 1)
        best = np.argpartition(-nearest, most - 1, axis=1)[:, :most] if most else np.empty((0, 0), np.intp)
        found = np.unique(best)
        found = found[np.argsort(-nearest[:, found].max(axis=0), kind="stable")] if len(found) else found
        yield at, [full[place] for place in found[:MOST_CANDIDATES]]
