"""The refresh: what is new in the folder of articles is read, encoded, built aside, checked and published."""

from __future__ import annotations

import errno
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.article import Passage, Unreadable
from corpus.canonical import READER_VERSION
from corpus.database import DamageError
from corpus.explained import ExplainedError
from corpus.files import Input, Vanished, read_article
from corpus.history import NOBODY, Cause
from corpus.origins import ALIGNER
from corpus.passages import passages
from corpus.shelf import Folders, is_on_a_shelf
from corpus.store import FILE_NAME as DATABASE
from corpus.store import NewEmbedding, ShelfRow, Store
from corpus.stored_reading import NewReading, Shelved
from index.calibration import Calibration, shipped_or_cautious
from index.catalogue import FILE_NAME as CATALOGUE
from index.catalogue import catalogue_json, catalogue_of
from index.dense import write_dense
from index.embeddings import earlier_name, embedding_name, pack, stored_embedding, unpack
from index.encoder import Embedding, Encoder, embedded_text
from index.generation import (
    Contents,
    Generation,
    GenerationError,
    Writers,
    calibration_kept,
    current,
    discard_leftovers,
    open_generation,
    prune,
    publish,
    recalibrated,
    write,
)
from index.lexical import searched_text, write_lexical
from index.lock import LockedError, sole_writer
from index.origins import FILE_NAME as ORIGINS
from index.origins import find_origins, new_to
from index.vocabulary import FILE_NAME as VOCABULARY
from index.vocabulary import printed_words, words_json

# What a kill costs at most: a second or two of encoding, and a commit's fsync is still lost in the noise.
BATCH = 64


class RefreshError(ExplainedError):
    """Nothing was published, and what was published before still answers. `unreadable` are the files that failed."""

    def __init__(self, reason: str, advice: str, unreadable: tuple[Unreadable, ...] = ()) -> None:
        super().__init__(reason, advice)
        self.unreadable = unreadable


class NothingToReadError(RefreshError):
    """There is not one article left; what was published before, if anything, still answers."""


class Progress(Protocol):
    """Who is told how far a refresh is."""

    def phase(self, name: str, total: int) -> None:
        """A step of so many units begins, and the one before it is done."""
        ...

    def advance(self, n: int = 1) -> None:
        """So many units more of this step are done."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that can no longer be read, of which the version that was read at `read` (UTC) still stands."""

    path: str
    read: datetime


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file whose text is, character for character, that of another file, which comes before it."""

    path: str
    same_as: str


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh did. Paths are relative to the folder of articles, in order; each is in one of the first five.

    kept        files that are unreadable now and still stand as they were read before
    unreadable  all files that are no article now, those that are kept among them
    repaired    files whose stored text or vectors were damaged and were made again
    converted   embeddings that an earlier version of Quoth had stored in another form, taken over without encoding
    mended      whether the database's own indexes were damaged and were made again
    rebuilt     why the index had to be built anew although it stood: damaged, or made by another encoder; else None
    published   whether there is a new generation that answers; where nothing changed the old one goes on
    previewed   whether there is a new generation that does not answer yet
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[Kept, ...]
    unreadable: tuple[Unreadable, ...]
    duplicates: tuple[Duplicate, ...]
    repaired: tuple[str, ...]
    passages: int
    encoded: int
    converted: int
    mended: bool
    rebuilt: str | None
    published: bool
    generation: str
    seconds: float
    previewed: bool = False


def refresh(
    data: Path,
    folder: Path | Folders | None,
    encoder: Encoder,
    *,
    now: datetime,
    max_bytes: int,
    progress: Progress,
    first_calibration: Callable[[Encoder], Calibration] = shipped_or_cautious,
    cause: Cause = NOBODY,
    preview: bool = False,
    only: frozenset[str] | None = None,
) -> RefreshReport:
    """Bring the index in `data` up to date with the articles in `folder` and on the moderators' shelf.

    `preview`: it is built and checked, and answers only when `index.publishing` makes it; until the next refresh it is
    there for that. `folder` is None where the shelf alone is to be read; a server's own index is given its Folders,
    whose `data` is this one. Its embeddings of the operator's articles, and its thresholds, are those of the operator's
    index, where that has them.

    `only`: these paths alone are read, and all others stand as they do in the index that answers. For what must count
    at once: an article that was removed or corrected. Raises GenerationError where no index of this encoder answers.

    `now` is aware; files above `max_bytes` are not read; `first_calibration` is asked where no index of this encoder
    stands yet. What a refresh committed before it was killed is not done again. Every stored text and embedding that
    goes into the index is checked on the way, and made again where it is damaged. Raises RefreshError, StoreError,
    FolderError and EncoderError; the published generation answers through all of them.
    """
    begun = time.perf_counter()
    folders = folder if isinstance(folder, Folders) else Folders(folder, data)
    with Store.open(data) as store, _operators_store(folders) as lender, disk_faults(data), alone(data):
        mended = only is None and store.mend()  # which reads the whole database
        refresh_id = store.history.begin_refresh(now, cause)
        discard_leftovers(data)
        standing, fault = _standing(data, store, encoder)
        before = {row.path: row for row in store.shelf(current(data) or store.newest_shelf() or "")}
        if only is None:
            _named(folders.articles, before)
            read = _read(folders, store, before, now=now, max_bytes=max_bytes, progress=progress)
        elif standing is None:
            raise GenerationError(fault or f"There is no index in {data} yet.", "Run `quoth refresh`.")
        else:
            read = _read_again(folders, standing, only, store, before, now=now, max_bytes=max_bytes, progress=progress)
        if not any(shelved.passages for shelved in read.shelved):
            reason = f"There is no article that can be read in {folders.articles or data}."
            advice = "Put articles there, or name another folder with --articles."
            raise NothingToReadError(reason, advice, read.unreadable)
        embedded = _embed(read.shelved, encoder, store, lender, progress)
        contents = Contents.of(
            read.shelved,
            fingerprint=encoder.fingerprint,
            dim=encoder.dim,
            reader_version=READER_VERSION,
            calibration=_operators_calibration(folders, encoder)
            or calibration_kept(data, encoder.fingerprint)
            or first_calibration(encoder).to_json(),
            aligner=ALIGNER,
        )
        good = standing if standing and _says_all(standing, contents, embedded.names, store) else None
        generation = good or _build(
            data, contents, read.shelved, embedded, store, standing=standing, now=now, progress=progress
        )
        if good is None and not preview:
            progress.phase("Publishing", 1)
            publish(data, generation.id)
            progress.advance()
        changes = _changes(before, read)
        report = RefreshReport(
            added=changes.added,
            changed=changes.changed,
            removed=changes.removed,
            unchanged=changes.unchanged,
            kept=read.kept,
            unreadable=read.unreadable,
            duplicates=_duplicates(read.shelved),
            repaired=tuple(sorted({*read.repaired, *embedded.repaired})),
            passages=contents.passages,
            encoded=embedded.encoded,
            converted=embedded.converted,
            mended=mended,
            rebuilt=fault,
            published=good is None and not preview,
            generation=generation.id,
            seconds=time.perf_counter() - begun,
            previewed=good is None and preview,
        )
        outcome = "published" if report.published else "previewed" if report.previewed else "unchanged"
        store.history.end_refresh(
            refresh_id,
            seconds=report.seconds,
            outcome=outcome,
            generation=generation.id,
            added=report.added,
            changed=report.changed,
            removed=report.removed,
            unreadable=report.unreadable,
        )
        if not report.previewed:  # which may be discarded, and must not have cost an earlier generation
            store.forget_shelves(prune(data))
    return report


def recalibrate(data: Path, calibration: dict[str, Any], *, now: datetime) -> str:
    """Publish the current generation again with this calibration; its new id.

    Raises RefreshError, GenerationError and StoreError; then the old calibration holds.
    """
    with Store.open(data) as store, disk_faults(data), alone(data):
        name = current(data)
        if name is None:
            raise GenerationError("There is no index yet.", "Run `quoth refresh`.")
        discard_leftovers(data)
        standing = open_generation(data, name)
        made = recalibrated(data, standing, calibration, now=now)
        store.stage(made.id, [entry.reading for entry in made.contents.entries], store.vector_rows(name))
        publish(data, made.id)
        refreshed = store.history.refreshed(name)
        if refreshed is not None:  # no article was read: the knowledge is as old as it was
            refresh_id = store.history.begin_refresh(refreshed, Cause("evaluate --calibrate"))
            store.history.end_refresh(refresh_id, seconds=0, outcome="recalibrated", generation=made.id)
        store.forget_shelves(prune(data))
    return made.id


@dataclass(frozen=True, slots=True)
class _Read:
    """What the folder came to: the new shelf, by path."""

    shelved: tuple[Shelved, ...]
    kept: tuple[Kept, ...]
    unreadable: tuple[Unreadable, ...]
    repaired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Changes:
    """The paths of two shelves compared, those that were kept left out."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Embedded:
    """The passages' embeddings: their names and (n, dim) float32 unit rows, in order; how many were made now, and how
    many of an earlier form were taken over."""

    names: tuple[str, ...]
    vectors: NDArray[np.float32]
    encoded: int
    converted: int
    repaired: tuple[str, ...]


def _standing(data: Path, store: Store, encoder: Encoder) -> tuple[Generation | None, str | None]:
    """The published generation when it is good and of this encoder; else why not, None where there never was one."""
    name = current(data)
    if name is None:
        return None, "The published index was missing." if store.newest_shelf() else None
    try:
        return open_generation(data, name, fingerprint=encoder.fingerprint), None
    except GenerationError as error:
        return None, error.reason


@contextmanager
def _operators_store(folders: Folders) -> Iterator[Store | None]:
    """The database from which a server's index takes embeddings over; none is made where the operator has none."""
    if folders.house is None or not (folders.house.data / DATABASE).is_file():
        yield None
        return
    with Store.open(folders.house.data) as store:
        yield store


def _operators_calibration(folders: Folders, encoder: Encoder) -> dict[str, Any] | None:
    """What the operator's index abstains by: so does a server's, which holds the same articles and some more."""
    name = current(folders.house.data) if folders.house else None
    if folders.house is None or name is None:
        return None
    try:
        return open_generation(folders.house.data, name, fingerprint=encoder.fingerprint).contents.calibration
    except GenerationError:
        return None


def _named(folder: Path | None, before: Mapping[str, ShelfRow]) -> None:
    """A folder that nobody named would look like articles that were removed. Raises RefreshError."""
    if folder is None and not all(map(is_on_a_shelf, before)):
        raise RefreshError(
            "The index holds articles of a folder that is not named now.",
            "Name it with --articles DIR, or in the setting QUOTH_ARTICLES. To do without them, name an empty folder.",
        )


def _read_again(
    folders: Folders,
    standing: Generation,
    only: frozenset[str],
    store: Store,
    before: Mapping[str, ShelfRow],
    *,
    now: datetime,
    max_bytes: int,
    progress: Progress,
) -> _Read:
    """Read these paths, and let the others stand as they do. Raises GenerationError where a stored one is damaged."""
    paths = [path for path in folders.paths() if path in only]
    read = _read(folders, store, before, now=now, max_bytes=max_bytes, progress=progress, paths=paths)
    standing_still = [each for each in standing.articles(store) if each.article.path not in only]
    shelved = sorted((*standing_still, *read.shelved), key=lambda each: each.article.path)
    return replace(read, shelved=tuple(shelved))


def _read(
    folders: Folders,
    store: Store,
    before: Mapping[str, ShelfRow],
    *,
    now: datetime,
    max_bytes: int,
    progress: Progress,
    paths: Sequence[str] | None = None,
) -> _Read:
    """Read what is new or changed, take the rest from the store; `paths` None is all that there are."""
    paths = folders.paths() if paths is None else paths
    progress.phase("Reading", len(paths))
    shelved: list[Shelved] = []
    kept: list[Kept] = []
    unreadable: list[Unreadable] = []
    repaired: list[str] = []
    waiting: list[NewReading] = []
    for path in paths:
        loaded = folders.load(path, max_bytes=max_bytes)
        stored, damaged = (None, False) if isinstance(loaded, Unreadable) else _stored(store, loaded)
        outcome = loaded if isinstance(loaded, Unreadable) else stored or _new_reading(loaded, now)
        if isinstance(outcome, Shelved):
            shelved.append(outcome)
        elif isinstance(outcome, NewReading):
            waiting.append(outcome)
        elif not isinstance(outcome, Vanished):
            unreadable.append(outcome)
            earlier = _earlier(store, before.get(path))
            if earlier is not None:
                shelved.append(earlier)
                kept.append(Kept(path, earlier.read))
        if damaged:
            repaired.append(path)
        if len(waiting) >= BATCH:
            shelved += store.save(waiting)
            waiting.clear()
        progress.advance()
    if waiting:
        shelved += store.save(waiting)
    shelved.sort(key=lambda each: each.article.path)
    return _Read(tuple(shelved), tuple(kept), tuple(unreadable), tuple(repaired))


def _stored(store: Store, loaded: Input) -> tuple[Shelved | None, bool]:
    """The stored reading of this input, and whether it had to be refused because it is damaged."""
    try:
        stored = store.reading_of(loaded.digest)
        if stored is None:
            return None, False
        store.source(stored.reading)  # raises when the kept bytes are not those
    except DamageError:
        return None, True
    # The cutter may have become another since, which is no damage.
    return (stored, False) if stored.passages == passages(stored.article) else (None, False)


def _new_reading(loaded: Input, now: datetime) -> NewReading | Unreadable:
    try:
        reading = read_article(loaded)
    except MemoryError:  # of this one article: there is room for the others
        return Unreadable(loaded.path, "There is not enough memory to read it.", "Split the file, or add memory.")
    if isinstance(reading, Unreadable):
        return reading
    return NewReading(loaded.digest, reading, passages(reading.article), READER_VERSION, now)


def _earlier(store: Store, row: ShelfRow | None) -> Shelved | None:
    """What stood on the shelf before, unless it is damaged."""
    try:
        return store.reading(row.reading) if row else None
    except DamageError:
        return None


def _embed(
    shelved: Sequence[Shelved], encoder: Encoder, store: Store, lender: Store | None, progress: Progress
) -> _Embedded:
    """Take the embeddings from the store, else from the `lender`, and encode those that are in neither."""
    passages_of = [passage for each in shelved for passage in each.passages]
    names = tuple(embedding_name(encoder.fingerprint, passage) for passage in passages_of)
    rows: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        rows[name].append(row)
    vectors = np.empty((len(names), encoder.dim), np.float32)
    missing: dict[str, Passage] = {}
    waiting: list[NewEmbedding] = []
    converted = 0
    repaired: list[str] = []
    progress.phase("Checking", len(rows))
    for name, places in rows.items():
        passage = passages_of[places[0]]
        taken = _taken(store, lender, encoder.fingerprint, name, passage)
        if taken.embedding is None:
            missing[name] = passage
        else:
            vectors[places] = taken.embedding.vector
        if taken.to_keep is not None:
            waiting.append(taken.to_keep)
        converted += taken.converted
        if taken.damaged:
            repaired.append(passage.article.path)
        if len(waiting) >= BATCH:
            store.save_embeddings(encoder.fingerprint, waiting)
            waiting.clear()
        progress.advance()
    if waiting:
        store.save_embeddings(encoder.fingerprint, waiting)
    for name, vector in _encoded(missing, encoder, store, progress):
        vectors[rows[name]] = vector
    return _Embedded(names, vectors, len(missing), converted, tuple(repaired))


@dataclass(frozen=True, slots=True, eq=False)
class _Taken:
    """What is stored of a passage's embedding, None where it has to be encoded; `damaged`: what stood under its name.

    `to_keep` is what this store does not have in this form yet: it had an earlier one (`converted`), or it was lent.
    """

    embedding: Embedding | None = None
    to_keep: NewEmbedding | None = None
    converted: bool = False
    damaged: bool = False


def _taken(store: Store, lender: Store | None, fingerprint: str, name: str, passage: Passage) -> _Taken:
    damaged = False
    try:
        stored = stored_embedding(store, name)
        if stored is not None:
            return _Taken(stored)
        earlier = stored_embedding(store, earlier_name(fingerprint, passage))
        if earlier is not None:
            return _Taken(earlier, NewEmbedding(name, *pack(earlier)), converted=True)
    except (DamageError, ValueError):  # ValueError: sizes that do not fit
        damaged = True
    lent = None if lender is None else _lent(lender, name)
    return _Taken(damaged=damaged) if lent is None else _Taken(unpack(lent.vector, lent.tokens), lent, damaged=damaged)


def _encoded(
    missing: Mapping[str, Passage], encoder: Encoder, store: Store, progress: Progress
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The name and the vector of each of these passages, which are encoded, and committed batch by batch."""
    progress.phase("Encoding", len(missing))
    # Texts of like length together: less padding for the encoder to compute.
    queue = iter(sorted(missing.items(), key=lambda item: len(item[1].span)))
    while batch := list(islice(queue, BATCH)):
        embeddings = encoder.embed([embedded_text(passage) for _, passage in batch])
        made = [(name, _checked(each, encoder)) for (name, _), each in zip(batch, embeddings, strict=True)]
        store.save_embeddings(encoder.fingerprint, [NewEmbedding(name, *pack(each)) for name, each in made])
        yield from ((name, each.vector) for name, each in made)
        progress.advance(len(batch))


def _lent(lender: Store, name: str) -> NewEmbedding | None:
    """An embedding of another database, None where it has none or a damaged one: that is its own refresh's matter."""
    try:
        blobs = lender.embedding(name)
        if blobs is not None:
            unpack(*blobs)
    except (DamageError, ValueError):
        return None
    return None if blobs is None else NewEmbedding(name, *blobs)


def _checked(embedding: Embedding, encoder: Encoder) -> Embedding:
    """The embedding, unless its shape or length is not what the encoder promised."""
    if embedding.vector.shape != (encoder.dim,) or abs(float(np.linalg.norm(embedding.vector)) - 1) > 1e-3:
        raise ValueError(
            f"{encoder.fingerprint} made a vector that is not of unit length with {encoder.dim} dimensions"
        )
    return embedding


def _says_all(standing: Generation, contents: Contents, names: tuple[str, ...], store: Store) -> bool:
    """Whether a good generation already holds exactly these contents, in the files and in the database."""
    shelf = tuple(row.reading for row in store.shelf(standing.id))
    return (
        standing.contents == contents
        and shelf == tuple(entry.reading for entry in contents.entries)
        and store.vector_rows(standing.id) == names
    )


def _build(
    data: Path,
    contents: Contents,
    shelved: Sequence[Shelved],
    embedded: _Embedded,
    store: Store,
    *,
    standing: Generation | None,
    now: datetime,
    progress: Progress,
) -> Generation:
    """Compare what is new since `standing`, build aside, check, and lay out the shelf: all but make it answer."""
    progress.phase("Comparing", len(new_to(standing, shelved)))
    origins = find_origins(shelved, embedded.vectors, standing, store, contents.fingerprint, advance=progress.advance)
    passages = [passage for each in shelved for passage in each.passages]
    texts = [embedded_text(passage) for passage in passages]
    catalogue = catalogue_of(shelved)
    languages = [line.language for line in catalogue for _ in range(line.passages)]
    writers: Writers = {
        "dense.faiss": lambda path: write_dense(path, embedded.vectors),
        "lexical": lambda path: write_lexical(path, map(searched_text, passages), languages),
        ORIGINS: lambda path: path.write_text(origins.to_json(), "utf-8"),
        CATALOGUE: lambda path: path.write_text(catalogue_json(catalogue), "utf-8"),
        VOCABULARY: lambda path: path.write_text(words_json(printed_words(texts, languages)), "utf-8"),
    }
    progress.phase("Building", 1)
    generation = write(data, contents, writers, now=now)
    generation.articles(store)  # as a reader of the new generation will ask for them
    store.stage(generation.id, [each.reading for each in shelved], embedded.names)
    progress.advance()
    return generation


def _changes(before: Mapping[str, ShelfRow], read: _Read) -> _Changes:
    kept = {each.path for each in read.kept}
    after = {each.article.path: each.article.version for each in read.shelved if each.article.path not in kept}
    return _Changes(
        added=tuple(path for path in after if path not in before),
        changed=tuple(path for path in after if path in before and before[path].version != after[path]),
        removed=tuple(path for path in before if path not in after and path not in kept),
        unchanged=tuple(path for path in after if path in before and before[path].version == after[path]),
    )


def _duplicates(shelved: Sequence[Shelved]) -> tuple[Duplicate, ...]:
    first: dict[str, str] = {}
    duplicates = []
    for each in shelved:
        same_as = first.setdefault(each.article.text_sha256, each.article.path)
        if same_as != each.article.path:
            duplicates.append(Duplicate(each.article.path, same_as))
    return tuple(duplicates)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Be the one writer of the data folder. Raises RefreshError."""
    try:
        with sole_writer(data):
            yield
    except LockedError as error:
        reason = f"Another refresh is at work in {data} (process {error.pid})."
        raise RefreshError(reason, "Wait until it is done, or stop it; nothing of it is lost.") from error


@contextmanager
def disk_faults(data: Path) -> Iterator[None]:
    """Say what a self-hoster can mend; every other fault of the system stays loud."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            advice = "Make room and run the command again: nothing that was encoded is encoded twice."
            raise RefreshError(f"The disk that holds {data} is full.", advice) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            reason = f"{error.filename or data} may not be written: {error.strerror}."
            raise RefreshError(reason, "Give this user the right to write the data folder.") from error
        raise
    except MemoryError as error:
        advice = "Add memory, or take the largest articles away."
        raise RefreshError("There is not enough memory for this refresh.", advice) from error
