"""The articles and all their versions in SQLite: the one truth, from which every index can be built again.

What is written once never changes: a version is what can be shown of an article, a reading is how it was cut, and each
is named by a hash over its content, which is made again at every read. So damage is found where it would do harm, and a
refresh that is killed halfway leaves nothing that a shelf in force refers to.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar

from corpus.article import Article, Kind, Mark, MarkKind, Metadata, Passage, Sentence, Span, Unreadable
from corpus.canonical import SourceMap
from corpus.durable import make_folder
from corpus.explained import ExplainedError
from corpus.feeds import Feed, Seen
from corpus.files import Reading, Source
from corpus.history import Act, Cause, Deed, PastRefresh
from corpus.write_ahead import write_ahead

T = TypeVar("T")

FILE_NAME = "quoth.db"
# How long a write waits for another process: a batch of a refresh takes well under a second.
BUSY_MS = 10_000

# One entry a schema version, each a list of statements; `PRAGMA user_version` counts the entries that were applied.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE versions (
            version TEXT PRIMARY KEY, path TEXT NOT NULL, source_sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL,
            text TEXT NOT NULL, metadata TEXT NOT NULL, media_type TEXT NOT NULL, raw BLOB NOT NULL,
            first_read TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE readings (
            reading TEXT PRIMARY KEY, input_digest TEXT NOT NULL, version TEXT NOT NULL REFERENCES versions,
            reader_version INTEGER NOT NULL, marks TEXT NOT NULL, sentences TEXT NOT NULL, passages TEXT NOT NULL,
            source_map TEXT NOT NULL, read TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX readings_by_input ON readings (input_digest)",
        "CREATE INDEX readings_by_version ON readings (version)",
        """CREATE TABLE shelf (
            generation TEXT NOT NULL, path TEXT NOT NULL, reading TEXT NOT NULL REFERENCES readings,
            PRIMARY KEY (generation, path)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE vector_rows (
            generation TEXT NOT NULL, row INTEGER NOT NULL, embedding TEXT NOT NULL, PRIMARY KEY (generation, row)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX vector_rows_by_embedding ON vector_rows (embedding)",
        """CREATE TABLE embeddings (
            embedding TEXT PRIMARY KEY, encoder TEXT NOT NULL, checksum BLOB NOT NULL, vector BLOB NOT NULL,
            tokens BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE refreshes (
            refresh INTEGER PRIMARY KEY, started TEXT NOT NULL, seconds REAL, outcome TEXT, generation TEXT,
            account TEXT
        ) STRICT""",
    ),
    (
        "ALTER TABLE refreshes ADD COLUMN command TEXT",
        "ALTER TABLE refreshes ADD COLUMN who TEXT",
        """CREATE TABLE acts (
            act INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, deed TEXT NOT NULL, subject TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT""",
    ),
    (
        """CREATE TABLE feeds (
            url TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT, host TEXT NOT NULL, folder TEXT NOT NULL UNIQUE,
            added TEXT NOT NULL, added_by TEXT NOT NULL, etag TEXT, last_modified TEXT, polled TEXT, due TEXT,
            failures INTEGER NOT NULL, fault TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE feed_items (
            feed TEXT NOT NULL REFERENCES feeds ON DELETE CASCADE, link TEXT NOT NULL, first TEXT NOT NULL,
            stamp TEXT NOT NULL, looks INTEGER NOT NULL, path TEXT, text TEXT NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (feed, link)
        ) STRICT, WITHOUT ROWID""",
    ),
)

# What a damaged value raises where it is read: it has another form, or another type where SQLite's note of that is hit.
_MISSHAPEN = (ValueError, KeyError, TypeError, AttributeError, IndexError)

RESTORE = (
    "Stop Quoth, and move this file away, with its -wal and -shm files. Then put it back from a backup with "
    "`quoth restore FILE`; or run `quoth refresh`, which reads all articles anew: then their earlier versions, "
    "the history and the feeds that were followed are lost."
)


class StoreError(ExplainedError):
    """The database cannot be used: `path` says which file or folder."""

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {super().__str__()}"


class DamageError(StoreError):
    """One stored thing is not what was written; the rest of the database may well be sound."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article as the store holds it: its name there, what was read and how it was cut, and when (UTC)."""

    reading: str
    input_digest: str
    article: Article
    passages: tuple[Passage, ...]
    reader_version: int
    read: datetime


@dataclass(frozen=True, slots=True)
class NewReading:
    """A reading to be kept, with its passages; `read` is when, in UTC."""

    input_digest: str
    reading: Reading
    passages: tuple[Passage, ...]
    reader_version: int
    read: datetime


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """One place on a shelf."""

    path: str
    reading: str
    input_digest: str
    version: str


@dataclass(frozen=True, slots=True)
class NewEmbedding:
    """The blobs of one embedding under its name (see `index/embeddings.py`); the store does not look inside."""

    name: str
    vector: bytes
    tokens: bytes


class Store:
    """One open database. Methods may be called from any thread; each is one transaction, or one read."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, data: Path) -> Store:
        """The database in the folder `data`; both are made where they are missing. Raises StoreError."""
        path = data / FILE_NAME
        try:
            make_folder(data)
        except OSError as error:
            reason = f"the data folder cannot be made: {error.strerror}."
            raise StoreError(
                data, reason, "Choose another with --data or QUOTH_DATA, or give this user the right to write."
            ) from error
        with _said_clearly(path):
            connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
            try:
                _prepare(path, connection)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Readings

    def save(self, readings: Iterable[NewReading]) -> tuple[Shelved, ...]:
        """Keep these readings, in one transaction. What is there under the same name is mended."""
        shelved = []
        with self._writing() as connection:
            for new in readings:
                article, source = new.reading.article, new.reading.source
                row = _row_of(new)
                connection.execute(
                    """INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (version) DO UPDATE SET
                    path = excluded.path, source_sha256 = excluded.source_sha256, text_sha256 = excluded.text_sha256,
                    text = excluded.text, metadata = excluded.metadata, media_type = excluded.media_type,
                    raw = excluded.raw""",
                    (
                        article.version,
                        article.path,
                        article.source_sha256,
                        article.text_sha256,
                        article.text,
                        json.dumps(article.metadata.to_json(), ensure_ascii=False),
                        source.media_type,
                        zlib.compress(source.raw),
                        new.read.isoformat(),
                    ),
                )
                connection.execute(
                    """INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (reading) DO UPDATE SET
                    input_digest = excluded.input_digest, version = excluded.version,
                    reader_version = excluded.reader_version, marks = excluded.marks, sentences = excluded.sentences,
                    passages = excluded.passages, source_map = excluded.source_map, read = excluded.read""",
                    (row.name, *row.content, new.read.isoformat()),
                )
                shelved.append(Shelved(row.name, new.input_digest, article, new.passages, new.reader_version, new.read))
        return tuple(shelved)

    def reading(self, name: str) -> Shelved | None:
        """The reading of this name, None where there is none. Raises DamageError when it is not what was written."""
        return self._shelved("reading = ?", name)

    def reading_of(self, input_digest: str) -> Shelved | None:
        """The last reading of this input. Raises DamageError when it is not what was written."""
        return self._shelved("input_digest = ?", input_digest)

    def reading_names(self) -> tuple[str, ...]:
        """The names of all readings, those of earlier versions among them, oldest first."""
        return tuple(name for (name,) in self._all("SELECT reading FROM readings ORDER BY rowid"))

    def article(self, version: str) -> Article | None:
        """The article of a version, given whole or by its first digits (at least 16 of 64). Raises DamageError."""
        if not 16 <= len(version) <= 64:
            raise ValueError(f"a version is named by 16 to 64 hex digits, not by {len(version)}")
        # A range, not LIKE: it uses the index, and no character of it is a pattern. "g" follows the last hex digit.
        shelved = self._shelved("version >= ? AND version < ?", version, version + "g")
        return shelved.article if shelved else None

    def holding(self, generation: str, words: Sequence[str]) -> tuple[str, ...]:
        """The paths on the shelf of `generation` whose text holds all of `words`, in order."""
        rows = self._all(
            """SELECT shelf.path FROM shelf JOIN readings USING (reading) JOIN versions USING (version)
            WHERE generation = ? AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(text, value) = 0)
            ORDER BY shelf.path""",
            generation,
            json.dumps(list(words)),
        )
        return tuple(path for (path,) in rows)

    def earlier_versions(self, generation: str, words: Sequence[str], most: int) -> tuple[str, ...]:
        """Versions off the shelf of `generation` whose text holds some of `words`, those with most of them first."""
        rows = self._all(
            """SELECT version, (SELECT count(*) FROM json_each(?) WHERE instr(text, value) > 0) AS held FROM versions
            WHERE version NOT IN (SELECT version FROM shelf JOIN readings USING (reading) WHERE generation = ?)
            AND held > 0 ORDER BY held DESC, versions.rowid DESC LIMIT CAST(? AS INTEGER)""",
            json.dumps(list(words)),
            generation,
            str(most),
        )
        return tuple(version for version, _ in rows)

    def source(self, reading: str) -> Source | None:
        """The bytes that a reading was made from, and the way back to them. Raises DamageError."""
        row = self._one(
            """SELECT raw, source_sha256, media_type, source_map, path FROM readings JOIN versions USING (version)
            WHERE reading = ?""",
            reading,
        )
        if row is None:
            return None
        try:
            raw = zlib.decompress(row[0])
            source = Source(raw, row[2], SourceMap.from_json(json.loads(row[3])))
        except (zlib.error, *_MISSHAPEN):
            raise self._damage(f"the bytes kept of {row[4]}") from None
        if hashlib.sha256(raw).hexdigest() != row[1]:
            raise self._damage(f"the bytes kept of {row[4]}")
        return source

    # Shelves: what stands in a generation. A shelf is in force when its generation is the published one.

    def stage(self, generation: str, readings: Sequence[str], embeddings: Sequence[str]) -> None:
        """Lay out the shelf of a generation: its readings, and the embedding of each vector row in order."""
        with self._writing() as connection:
            # A refresh that was killed before it published may have left a shelf under the same id.
            connection.execute("DELETE FROM shelf WHERE generation = ?", (generation,))
            connection.execute("DELETE FROM vector_rows WHERE generation = ?", (generation,))
            connection.executemany(
                """INSERT INTO shelf SELECT ?, path, reading FROM readings JOIN versions USING (version)
                WHERE reading = ?""",
                [(generation, reading) for reading in readings],
            )
            connection.executemany(
                "INSERT INTO vector_rows VALUES (?, ?, ?)",
                [(generation, row, name) for row, name in enumerate(embeddings)],
            )

    def shelf(self, generation: str) -> tuple[ShelfRow, ...]:
        """What stands on the shelf of a generation, by path."""
        rows = self._all(
            """SELECT path, reading, input_digest, version FROM shelf JOIN readings USING (reading)
            WHERE generation = ? ORDER BY path""",
            generation,
        )
        return tuple(ShelfRow(*row) for row in rows)

    def contents(self, generation: str) -> dict[str, str]:
        """{path: bytes and metadata, as one text to compare}: equal where the same article lies at another path."""
        rows = self._all(
            """SELECT shelf.path, source_sha256 || metadata FROM shelf JOIN readings USING (reading)
            JOIN versions USING (version) WHERE generation = ?""",
            generation,
        )
        return dict(rows)

    def newest_shelf(self) -> str | None:
        """The newest generation that has a shelf: what was known last, also where its index is lost."""
        row = self._one("SELECT max(generation) FROM shelf")
        return row[0] if row else None

    def vector_rows(self, generation: str) -> tuple[str, ...]:
        """The names of the embeddings of a generation, in the order of its vector rows."""
        rows = self._all("SELECT embedding FROM vector_rows WHERE generation = ? ORDER BY row", generation)
        return tuple(name for (name,) in rows)

    def forget_shelves(self, kept: Iterable[str]) -> None:
        """Drop the shelves of all other generations, and the embeddings that only they used. Versions stay for good.

        Embeddings that no shelf has used yet stay too: they are the work of a refresh that was killed.
        """
        kept_json = json.dumps(list(kept))
        others = "generation NOT IN (SELECT value FROM json_each(?))"
        with self._writing() as connection:
            connection.execute(
                f"""DELETE FROM embeddings WHERE embedding IN (
                    SELECT embedding FROM vector_rows WHERE {others} EXCEPT
                    SELECT embedding FROM vector_rows WHERE NOT ({others}))""",  # noqa: S608 - a constant condition
                (kept_json, kept_json),
            )
            connection.execute(f"DELETE FROM vector_rows WHERE {others}", (kept_json,))  # noqa: S608 - the same
            connection.execute(f"DELETE FROM shelf WHERE {others}", (kept_json,))  # noqa: S608 - the same

    # Embeddings

    def save_embeddings(self, encoder: str, embeddings: Iterable[NewEmbedding]) -> None:
        """Keep these embeddings of the encoder with this fingerprint, in one transaction."""
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?, ?, ?)",
                [(new.name, encoder, _checksum(new.vector, new.tokens), new.vector, new.tokens) for new in embeddings],
            )

    def embedding(self, name: str) -> tuple[bytes, bytes] | None:
        """(vector, tokens) as they were saved, None where there are none. Raises DamageError."""
        row = self._one("SELECT checksum, vector, tokens FROM embeddings WHERE embedding = ?", name)
        if row is None:
            return None
        checksum, vector, tokens = row
        try:
            sound = checksum == _checksum(vector, tokens)
        except _MISSHAPEN:
            sound = False
        if not sound:
            raise self._damage(f"the embedding {name[:16]}")
        return vector, tokens

    # Refreshes

    def begin_refresh(self, started: datetime, cause: Cause) -> int:
        """Note that a refresh has begun; one without an end was killed."""
        with self._writing() as connection:
            row = connection.execute(
                "INSERT INTO refreshes (started, command, who) VALUES (?, ?, ?)",
                (started.isoformat(), cause.command, cause.who),
            )
            return int(row.lastrowid or 0)

    def end_refresh(
        self,
        refresh: int,
        *,
        seconds: float,
        outcome: str,
        generation: str,
        added: Sequence[str] = (),
        changed: Sequence[str] = (),
        removed: Sequence[str] = (),
        unreadable: Sequence[Unreadable] = (),
    ) -> None:
        """Note how a refresh ended: `generation` is the one that then answers. Paths that stand as they did are not
        noted: with feeds there are many refreshes a day, and their notes stay for good."""
        account = {
            "added": added,
            "changed": changed,
            "removed": removed,
            "unreadable": [asdict(each) for each in unreadable],
        }
        with self._writing() as connection:
            connection.execute(
                "UPDATE refreshes SET seconds = ?, outcome = ?, generation = ?, account = ? WHERE refresh = ?",
                (seconds, outcome, generation, json.dumps(account, ensure_ascii=False), refresh),
            )

    def refreshed(self, generation: str) -> datetime | None:
        """When (UTC) the last refresh began that found or made this generation good; None where nothing says."""
        # The last by number, not by time: a clock that was set back would leave the time that was wrong.
        row = self._one("SELECT started FROM refreshes WHERE generation = ? ORDER BY refresh DESC LIMIT 1", generation)
        try:
            return datetime.fromisoformat(row[0]) if row else None
        except (TypeError, ValueError):  # damaged, and no hash holds it
            return None

    # History

    def refreshes(self) -> tuple[PastRefresh, ...]:
        """All refreshes that ever began, oldest first; those of a version that noted no cause have an empty one.

        Raises DamageError, as the other notes do.
        """
        rows = self._all("SELECT started, command, who, outcome, generation, account FROM refreshes ORDER BY refresh")
        return self._noted("earlier refreshes", _past_refresh, rows)

    def changed(self, path: str) -> datetime | None:
        """When what is shown of this path was last made another, or was removed (UTC); None where that is not known."""
        row = self._one(
            """SELECT max(at) FROM (
                SELECT CASE outcome WHEN 'published' THEN started
                    ELSE (SELECT max(at) FROM acts WHERE deed = 'publish' AND subject = generation) END AS at
                FROM refreshes, json_each(json_array('$.changed', '$.removed')) AS part
                WHERE EXISTS (SELECT 1 FROM json_each(account, part.value) WHERE value = ?1)
                UNION ALL
                SELECT at FROM acts WHERE subject = ?1 AND deed IN ('remove', 'withhold', 'replace', 'edit')
            )""",
            path,
        )
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def log(self, act: Act) -> None:
        """Note who did what."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO acts (at, who, deed, subject, detail) VALUES (?, ?, ?, ?, ?)",
                (act.at.isoformat(), act.who, act.deed, act.subject, act.detail),
            )

    def acts(self) -> tuple[Act, ...]:
        """All that was noted, oldest first."""
        rows = self._all("SELECT at, who, deed, subject, detail FROM acts ORDER BY act")
        return self._noted("what was done", _act, rows)

    # Feeds

    def feeds(self) -> tuple[Feed, ...]:
        """Those that are followed, in the order in which they were added."""
        rows = self._all(
            """SELECT url, title, publisher, host, folder, added, added_by, etag, last_modified, polled, due, failures,
            fault FROM feeds ORDER BY added, url"""
        )
        return self._noted("feeds", _feed, rows)

    def follow(self, feed: Feed) -> None:
        """Follow a feed; of one that is followed already, its title, publisher and host are those from now on.

        Another one's folder must not be its own.
        """
        row = (feed.url, feed.title, feed.publisher, feed.host, feed.folder, feed.added.isoformat(), feed.added_by)
        with self._writing() as connection:
            connection.execute(
                """INSERT INTO feeds (url, title, publisher, host, folder, added, added_by, failures, fault)
                VALUES (?, ?, ?, ?, ?, ?, ?, 0, '') ON CONFLICT (url) DO UPDATE SET
                title = excluded.title, publisher = excluded.publisher, host = excluded.host""",
                row,
            )

    def note_poll(self, feed: Feed) -> bool:
        """Note how a poll ended; False where nobody follows the feed any more."""
        with self._writing() as connection:
            noted = connection.execute(
                """UPDATE feeds SET etag = ?, last_modified = ?, polled = ?, due = ?, failures = ?, fault = ?
                WHERE url = ?""",
                (
                    feed.etag,
                    feed.last_modified,
                    feed.polled and feed.polled.isoformat(),
                    feed.due and feed.due.isoformat(),
                    feed.failures,
                    feed.fault,
                    feed.url,
                ),
            )
            return noted.rowcount == 1

    def unfollow(self, url: str) -> bool:
        """Follow a feed no longer; whether it was followed."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM feeds WHERE url = ?", (url,)).rowcount == 1

    def seen(self, feed: str) -> tuple[Seen, ...]:
        """The items of a feed that were fetched, the last ones first."""
        rows = self._all(
            """SELECT link, first, stamp, looks, path, text, reason FROM feed_items WHERE feed = ?
            ORDER BY first DESC, link""",
            feed,
        )
        return self._noted("the items of feeds", _seen, rows)

    def note_seen(self, feed: str, item: Seen) -> bool:
        """Note that an item was fetched; False where nobody follows its feed any more."""
        with self._writing() as connection:
            noted = connection.execute(
                """INSERT OR REPLACE INTO feed_items SELECT url, ?, ?, ?, ?, ?, ?, ? FROM feeds WHERE url = ?""",
                (
                    item.link,
                    item.first.isoformat(),
                    item.stamp,
                    item.looks,
                    item.path,
                    item.text,
                    item.reason,
                    feed,
                ),
            )
            return noted.rowcount == 1

    def forget_seen(self, feed: str, items: Iterable[Seen]) -> None:
        """Know no longer that these were fetched."""
        with self._writing() as connection:
            connection.executemany(
                "DELETE FROM feed_items WHERE feed = ? AND link = ?", [(feed, item.link) for item in items]
            )

    def faults(self) -> tuple[str, ...]:
        """What SQLite itself finds wrong with its file and with what refers to what; empty is sound."""
        dangling = self._all("PRAGMA foreign_key_check")
        return (
            *self._page_faults(),
            *(f"row {row} of {table} refers to nothing in {to}" for table, row, to, _ in dangling),
        )

    def mend(self) -> bool:
        """Make SQLite's own indexes anew where its pages are damaged, and drop the places on shelves that lead nowhere.

        Whether there was anything to mend. Raises StoreError where that is not enough: a table itself is damaged.
        """
        if not self.faults():
            return False
        with self._writing() as connection:
            try:
                connection.execute("REINDEX")
            except sqlite3.IntegrityError:  # two rows that may be there once only
                raise StoreError(self.path, *FAULTS[sqlite3.SQLITE_CORRUPT]) from None
            connection.execute("DELETE FROM shelf WHERE reading NOT IN (SELECT reading FROM readings)")
        if self._page_faults():
            raise StoreError(self.path, *FAULTS[sqlite3.SQLITE_CORRUPT])
        return True

    def _page_faults(self) -> tuple[str, ...]:
        return tuple(str(said) for (said,) in self._all("PRAGMA integrity_check") if said != "ok")

    # Inside

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _said_clearly(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _all(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock, _said_clearly(self.path):
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: str) -> tuple[Any, ...] | None:
        rows = self._all(query, *values)
        return rows[0] if rows else None

    def _shelved(self, condition: str, *values: str) -> Shelved | None:
        row = self._one(
            f"""SELECT reading, input_digest, version, reader_version, marks, sentences, passages, source_map, read,
            path, source_sha256, text_sha256, text, metadata FROM readings JOIN versions USING (version)
            WHERE {condition} ORDER BY readings.rowid DESC LIMIT 1""",  # noqa: S608 - conditions are constants of this class
            *values,
        )
        if row is None:
            return None
        name, digest, version, reader_version, marks, sentences, passages, _, when, *of_version = row
        path, source_sha, text_sha, text, metadata = of_version
        try:
            sound = name == _content_hash(row[1:8]) and text_sha == hashlib.sha256(text.encode()).hexdigest()
        except _MISSHAPEN:
            sound = False
        if not sound:
            raise self._damage(f"the stored text of {path}")
        try:
            read = datetime.fromisoformat(when)
            article = Article(
                path=path,
                source_sha256=source_sha,
                text=text,
                metadata=Metadata.from_json(json.loads(metadata)),
                marks=tuple(Mark(MarkKind(kind), Span(start, end)) for kind, start, end in json.loads(marks)),
                sentences=tuple(Sentence(Span(start, end), Kind(kind)) for kind, start, end in json.loads(sentences)),
            )
        except _MISSHAPEN:
            raise self._damage(f"the stored metadata of {path}") from None
        if article.version != version:
            raise self._damage(f"the stored metadata of {path}")
        return Shelved(name, digest, article, _cut(article, json.loads(passages)), reader_version, read)

    def _noted(self, what: str, make: Callable[[tuple[Any, ...]], T], rows: Sequence[tuple[Any, ...]]) -> tuple[T, ...]:
        try:
            return tuple(map(make, rows))
        except _MISSHAPEN:  # no hash holds these
            raise DamageError(self.path, f"the note of {what} is not what was written there.", RESTORE) from None

    def _damage(self, what: str) -> DamageError:
        return DamageError(
            self.path, f"{what} is not what was written there.", "Run `quoth refresh`, which reads it anew."
        )


@dataclass(frozen=True, slots=True)
class _ReadingRow:
    """A row of `readings` but for its time: `name` is a hash over `content`."""

    name: str
    content: tuple[str | int, ...]


def _row_of(new: NewReading) -> _ReadingRow:
    article = new.reading.article
    place = {sentence: at for at, sentence in enumerate(article.sentences)}
    content = (
        new.input_digest,
        article.version,
        new.reader_version,
        json.dumps([[mark.kind, mark.span.start, mark.span.end] for mark in article.marks]),
        json.dumps([[sentence.kind, sentence.span.start, sentence.span.end] for sentence in article.sentences]),
        json.dumps(
            [
                [
                    passage.span.start,
                    passage.span.end,
                    [place[sentence] for sentence in passage.sentences],
                    passage.heading and [passage.heading.start, passage.heading.end],
                ]
                for passage in new.passages
            ]
        ),
        json.dumps(new.reading.source.map.to_json()),
    )
    return _ReadingRow(_content_hash(content), content)


def _cut(article: Article, passages: list[tuple[int, int, list[int], tuple[int, int] | None]]) -> tuple[Passage, ...]:
    return tuple(
        Passage(article, Span(start, end), tuple(article.sentences[at] for at in sentences), heading and Span(*heading))
        for start, end, sentences, heading in passages
    )


def _content_hash(content: tuple[str | int, ...]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _past_refresh(row: tuple[Any, ...]) -> PastRefresh:
    at, command, who, outcome, generation, account = row
    told = json.loads(account or "{}")
    added, changed, removed = (tuple(told.get(name, ())) for name in ("added", "changed", "removed"))
    unreadable = tuple(Unreadable(**each) for each in told.get("unreadable", ()))
    cause = Cause(command or "", who or "")
    return PastRefresh(datetime.fromisoformat(at), cause, outcome, generation, added, changed, removed, unreadable)


def _act(row: tuple[Any, ...]) -> Act:
    at, who, deed, subject, detail = row
    return Act(datetime.fromisoformat(at), who, Deed(deed), subject, detail)


def _seen(row: tuple[Any, ...]) -> Seen:
    link, first, *rest = row
    return Seen(link, datetime.fromisoformat(first), *rest)


def _feed(row: tuple[Any, ...]) -> Feed:
    url, title, publisher, host, folder, added, added_by, etag, last_modified, polled, due, failures, fault = row
    return Feed(
        url=url,
        title=title,
        publisher=publisher,
        host=host,
        folder=folder,
        added=datetime.fromisoformat(added),
        added_by=added_by,
        etag=etag,
        last_modified=last_modified,
        polled=datetime.fromisoformat(polled) if polled else None,
        due=datetime.fromisoformat(due) if due else None,
        failures=failures,
        fault=fault,
    )


def _checksum(vector: bytes, tokens: bytes) -> bytes:
    return hashlib.blake2b(tokens, digest_size=16, key=hashlib.blake2b(vector, digest_size=16).digest()).digest()


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Set the connection up and bring the schema to the newest version."""
    # A damaged byte need not be UTF-8: it is found by the hashes, where sqlite3 itself would stop with its own error.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    # A published generation refers to rows of this database: they must outlive a power cut, and in WAL only FULL does.
    connection.execute("PRAGMA synchronous = FULL")
    if _user_version(path, connection) == len(MIGRATIONS):
        _check_tables(path, connection, len(MIGRATIONS))
        return
    write_ahead(connection, BUSY_MS)
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Again, since another process may have been here first.
        made = _user_version(path, connection)
        _check_tables(path, connection, made)
        for version in range(made, len(MIGRATIONS)):
            for statement in MIGRATIONS[version]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _user_version(path: Path, connection: sqlite3.Connection) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        reason = f"a newer Quoth made this database (schema {version}; this one knows {len(MIGRATIONS)})."
        raise StoreError(path, reason, "Install that version of Quoth, or choose another data folder.")
    return version


def _check_tables(path: Path, connection: sqlite3.Connection, version: int) -> None:
    """Raise StoreError unless of all our tables those of this schema version are there: its number, or a name, may be
    damaged. What an operator added, an index say, is no matter."""
    wanted = _tables_of(MIGRATIONS[:version])
    if _tables(connection) & (wanted | _tables_of(MIGRATIONS)) != wanted:
        raise StoreError(path, *FAULTS[sqlite3.SQLITE_CORRUPT])


@cache
def _tables_of(migrations: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    connection = sqlite3.connect(":memory:")
    try:
        for statements in migrations:
            for statement in statements:
                connection.execute(statement)
        return _tables(connection)
    finally:
        connection.close()


def _tables(connection: sqlite3.Connection) -> frozenset[str]:
    return frozenset(sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"))


@contextmanager
def _said_clearly(path: Path) -> Iterator[None]:
    """Translate the faults that a self-hoster can mend; mistakes in our own SQL stay loud."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The low byte is the primary code; the rest only refines it.
        said = FAULTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if said is None:
            raise
        raise StoreError(path, *said) from error
    except UnicodeDecodeError as error:  # sqlite3 names what is damaged, and the name is no text any more
        raise StoreError(path, *FAULTS[sqlite3.SQLITE_CORRUPT]) from error


RIGHTS = "Give this user the right to write the data folder and what is in it, or choose another with --data."
FAULTS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: ("the disk is full.", "Make room and run the command again; nothing that was saved is lost."),
    sqlite3.SQLITE_IOERR: (
        "the disk refused to read or write.",
        "See whether it is full or failing, then run the command again.",
    ),
    sqlite3.SQLITE_READONLY: ("the database may not be written.", RIGHTS),
    sqlite3.SQLITE_PERM: ("the database may not be opened.", RIGHTS),
    sqlite3.SQLITE_CANTOPEN: ("the database cannot be opened.", RIGHTS),
    sqlite3.SQLITE_AUTH: ("the database may not be opened.", RIGHTS),
    sqlite3.SQLITE_BUSY: (
        "another process keeps the database busy.",
        "Wait until it is done, then run the command again.",
    ),
    sqlite3.SQLITE_NOTADB: ("this is not a database.", RESTORE),
    sqlite3.SQLITE_CORRUPT: ("the database is damaged.", RESTORE),
}
