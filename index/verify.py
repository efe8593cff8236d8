"""Every stored offset and hash, read again: what is not as it was written is a lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.article import Unreadable
from corpus.canonical import READER_VERSION
from corpus.database import DamageError
from corpus.files import Input, read_article
from corpus.origins import ALIGNER
from corpus.passages import passages
from corpus.shelf import Folders, not_as_added
from corpus.store import Store
from corpus.stored_reading import Shelved
from index.catalogue import catalogue_of, stored_catalogue
from index.embeddings import earlier_name, embedding_name, stored_embedding
from index.generation import Generation, GenerationError, current, open_generation
from index.origins import Aligner, Origins, stored_origins


@dataclass(frozen=True, slots=True)
class Lie:
    """Something stored that is not what it says: `subject` names it, `what` is wrong with it."""

    subject: str
    what: str


@dataclass(frozen=True, slots=True)
class DiskNews:
    """A file that is no longer what the published index was made from. No lie: a refresh is due."""

    path: str
    what: str


def verify(data: Path) -> Iterator[Lie]:
    """All lies of the data folder, as they are found. Raises StoreError and FolderError; GenerationError where nothing
    is published."""
    with Store.open(data) as store:
        name = current(data)
        if name is None:
            raise GenerationError("There is no index yet.", "Run `quoth refresh`.")
        yield from (Lie(store.path.name, fault) for fault in store.faults())
        yield from (Lie(each.path, f"{each.reason} {each.advice}") for each in not_as_added(data))
        for reading in store.reading_names():
            yield from _lies_of_reading(store, reading)
        try:
            generation = open_generation(data, name)
            shelved = generation.articles(store)
        except GenerationError as error:
            yield Lie(f"generation {name}", error.reason)
            return
        for each in shelved:
            yield from _lies_of_cut(store, each)
        yield from _lies_of_rows(store, generation, shelved)
        yield from _lies_of_catalogue(store, generation, shelved)
        yield from _lies_of_origins(store, generation, shelved)


def changed_on_disk(data: Path, folder: Path | Folders, *, max_bytes: int) -> tuple[DiskNews, ...]:
    """Which files of the folder and of the shelf are not as they were last read. Raises StoreError and FolderError."""
    with Store.open(data) as store:
        shelf = {row.path: row for row in store.shelf(current(data) or "")}
    news = []
    folders = folder if isinstance(folder, Folders) else Folders(folder, data)
    paths = folders.paths()
    for path in paths:
        loaded = folders.load(path, max_bytes=max_bytes)
        row = shelf.get(path)
        if isinstance(loaded, Unreadable):
            if row is not None:
                news.append(DiskNews(path, "can no longer be read"))
        elif row is None:
            news.append(DiskNews(path, "is not in the index"))
        elif row.input_digest != loaded.digest:
            news.append(DiskNews(path, "has changed"))
    news += [DiskNews(path, "is gone") for path in shelf.keys() - set(paths)]
    return tuple(sorted(news, key=lambda each: each.path))


def _lies_of_reading(store: Store, name: str) -> Iterator[Lie]:
    """Of one reading, also of an earlier version: its hashes, its spans, its bytes."""
    try:
        shelved = store.reading(name)
        if shelved is None:
            yield Lie(f"reading {name[:16]}", "has no article")
        store.source(name)
    except DamageError as error:
        yield Lie(store.path.name, error.reason)


def _lies_of_cut(store: Store, shelved: Shelved) -> Iterator[Lie]:
    """Of a published article: whether its bytes still come to this text, these marks, sentences and passages.

    An earlier reader may have made something else of them, and that is no lie.
    """
    try:
        source = store.source(shelved.reading)
    except DamageError:
        return  # was told of already
    if source is None or shelved.reader_version != READER_VERSION:
        return
    article = shelved.article
    # Without its sidecar and defaults, which say who published it and nothing of the text.
    again = read_article(Input(article.path, source.raw))
    if isinstance(again, Unreadable):
        yield Lie(article.path, f"cannot be read again from the bytes kept of it: {again.reason}")
        return
    if again.article.text != article.text:
        yield Lie(article.path, "its text is not what its bytes come to")
    elif (again.article.marks, again.article.sentences) != (article.marks, article.sentences):
        yield Lie(article.path, "its sentences are not as they are cut now")
    elif again.source.map != source.map:
        yield Lie(article.path, "its text does not lead back to its bytes as it should")
    if passages(article) != shelved.passages:
        yield Lie(article.path, "its passages are not as they are cut now")


def _lies_of_rows(store: Store, generation: Generation, shelved: tuple[Shelved, ...]) -> Iterator[Lie]:
    """Of the published generation: its shelf, and the embedding of each of its rows."""
    contents = generation.contents
    shelf = tuple(row.reading for row in store.shelf(generation.id))
    if shelf != tuple(entry.reading for entry in contents.entries):
        yield Lie(f"generation {generation.id}", "holds other articles than its shelf in the database")
    rows = store.vector_rows(generation.id)
    passages_of = [passage for each in shelved for passage in each.passages]
    # In an index of an earlier version all are named in the earlier way, until a refresh.
    earlier = tuple(earlier_name(contents.fingerprint, passage) for passage in passages_of)
    names = tuple(embedding_name(contents.fingerprint, passage) for passage in passages_of)
    if rows == earlier:
        names = earlier
    elif rows != names:
        yield Lie(f"generation {generation.id}", "its rows are not the passages of its articles")
    for name in dict.fromkeys(names):
        try:
            embedding = stored_embedding(store, name)
        except (DamageError, ValueError):  # ValueError: sizes that do not fit
            yield Lie(f"embedding {name[:16]}", "is not what was written there")
            continue
        if embedding is None:
            yield Lie(f"embedding {name[:16]}", "is missing")
        elif embedding.vector.shape != (contents.dim,) or abs(float(np.linalg.norm(embedding.vector)) - 1) > 1e-3:
            yield Lie(f"embedding {name[:16]}", f"is not of unit length with {contents.dim} dimensions")


def _lies_of_catalogue(store: Store, generation: Generation, shelved: tuple[Shelved, ...]) -> Iterator[Lie]:
    """Of the published generation: whether its catalogue tells of its articles. Not their languages: which one a text
    is taken to be in may have become another since, and what was built by the old one still stands."""
    try:
        stored = stored_catalogue(generation, store)
    except GenerationError as error:
        yield Lie(f"generation {generation.id}", error.reason)
        return
    made = catalogue_of(shelved)
    if [(line.passages, line.date) for line in stored] != [(line.passages, line.date) for line in made]:
        yield Lie(f"generation {generation.id}", "its catalogue is not of its articles")


def _lies_of_origins(store: Store, generation: Generation, shelved: tuple[Shelved, ...]) -> Iterator[Lie]:
    """Of the published generation: whether its links are found again and come to its origins."""
    if generation.contents.aligner != ALIGNER:
        return
    by_path = {each.article.path: each for each in shelved}
    articles = tuple(each.article for each in shelved)
    stored = stored_origins(generation)
    if stored is None:
        return
    aligner = Aligner(store, generation.contents.fingerprint)
    for one, other in stored.links:
        if not {one, other} <= by_path.keys():
            yield Lie(f"origins of generation {generation.id}", f"{one} and {other} are not both in it")
            return
        pair = by_path[one], by_path[other]
        try:
            found = aligner.by_words(*pair) or aligner.by_meaning(*pair)
        except (DamageError, ValueError):  # an embedding that was told of already
            continue
        if not found:
            yield Lie(f"origins of generation {generation.id}", f"{one} and {other} are not one text")
    if Origins.of(articles, stored.links) != stored:
        yield Lie(f"origins of generation {generation.id}", "are not what its articles and links come to")
