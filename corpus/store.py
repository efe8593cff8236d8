"""The articles and all their versions in SQLite: the one truth, from which every index can be built again.

What is written once never changes: a version is what can be shown of an article, a reading is how it was cut, and each
is named by a hash over its content, which is made again at every read. So damage is found where it would do harm, and a
refresh that is killed halfway leaves nothing that a shelf in force refers to.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from corpus.article import Article
from corpus.canonical import SourceMap
from corpus.database import MISSHAPEN, Database
from corpus.files import Source
from corpus.followed import FollowedFeeds
from corpus.history import History
from corpus.schema import MIGRATIONS
from corpus.stored_reading import COLUMNS, NewReading, Shelved, row_of, shelved_of

FILE_NAME = "quoth.db"
# How long a write waits for another process: a batch of a refresh takes well under a second.
BUSY_MS = 10_000


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
    """One open database. Methods may be called from any thread; each is one transaction, or one read.

    `history` is what was done to what it holds, `feeds` are those that are followed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.path = database.path
        self.history = History(database)
        self.feeds = FollowedFeeds(database)

    @classmethod
    def open(cls, data: Path) -> Store:
        """The database in the folder `data`; both are made where they are missing. Raises StoreError."""
        return cls(Database.open(data / FILE_NAME, MIGRATIONS, busy_ms=BUSY_MS))

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Readings

    def save(self, readings: Iterable[NewReading]) -> tuple[Shelved, ...]:
        """Keep these readings, in one transaction. What is there under the same name is mended."""
        shelved = []
        with self._database.writing() as connection:
            for new in readings:
                article, source = new.reading.article, new.reading.source
                row = row_of(new)
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
        return tuple(name for (name,) in self._database.rows("SELECT reading FROM readings ORDER BY rowid"))

    def article(self, version: str) -> Article | None:
        """The article of a version, given whole or by its first digits (at least 16 of 64). Raises DamageError."""
        if not 16 <= len(version) <= 64:
            raise ValueError(f"a version is named by 16 to 64 hex digits, not by {len(version)}")
        # A range, not LIKE: it uses the index, and no character of it is a pattern. "g" follows the last hex digit.
        shelved = self._shelved("version >= ? AND version < ?", version, version + "g")
        return shelved.article if shelved else None

    def holding(self, generation: str, words: Sequence[str]) -> tuple[str, ...]:
        """The paths on the shelf of `generation` whose text holds all of `words`, in order."""
        rows = self._database.rows(
            """SELECT shelf.path FROM shelf JOIN readings USING (reading) JOIN versions USING (version)
            WHERE generation = ? AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(text, value) = 0)
            ORDER BY shelf.path""",
            generation,
            json.dumps(list(words)),
        )
        return tuple(path for (path,) in rows)

    def earlier_versions(self, generation: str, words: Sequence[str], most: int) -> tuple[str, ...]:
        """Versions off the shelf of `generation` whose text holds some of `words`, those with most of them first."""
        rows = self._database.rows(
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
        row = self._database.row(
            """SELECT raw, source_sha256, media_type, source_map, path FROM readings JOIN versions USING (version)
            WHERE reading = ?""",
            reading,
        )
        if row is None:
            return None
        try:
            raw = zlib.decompress(row[0])
            source = Source(raw, row[2], SourceMap.from_json(json.loads(row[3])))
        except (zlib.error, *MISSHAPEN):
            raise self._database.damage(f"the bytes kept of {row[4]}") from None
        if hashlib.sha256(raw).hexdigest() != row[1]:
            raise self._database.damage(f"the bytes kept of {row[4]}")
        return source

    # Shelves: what stands in a generation. A shelf is in force when its generation is the published one.

    def stage(self, generation: str, readings: Sequence[str], embeddings: Sequence[str]) -> None:
        """Lay out the shelf of a generation: its readings, and the embedding of each vector row in order."""
        with self._database.writing() as connection:
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
        rows = self._database.rows(
            """SELECT path, reading, input_digest, version FROM shelf JOIN readings USING (reading)
            WHERE generation = ? ORDER BY path""",
            generation,
        )
        return tuple(ShelfRow(*row) for row in rows)

    def contents(self, generation: str) -> dict[str, str]:
        """{path: bytes and metadata, as one text to compare}: equal where the same article lies at another path."""
        rows = self._database.rows(
            """SELECT shelf.path, source_sha256 || metadata FROM shelf JOIN readings USING (reading)
            JOIN versions USING (version) WHERE generation = ?""",
            generation,
        )
        return dict(rows)

    def newest_shelf(self) -> str | None:
        """The newest generation that has a shelf: what was known last, also where its index is lost."""
        row = self._database.row("SELECT max(generation) FROM shelf")
        return row[0] if row else None

    def vector_rows(self, generation: str) -> tuple[str, ...]:
        """The names of the embeddings of a generation, in the order of its vector rows."""
        rows = self._database.rows("SELECT embedding FROM vector_rows WHERE generation = ? ORDER BY row", generation)
        return tuple(name for (name,) in rows)

    def forget_shelves(self, kept: Iterable[str]) -> None:
        """Drop the shelves of all other generations, and the embeddings that only they used. Versions stay for good.

        Embeddings that no shelf has used yet stay too: they are the work of a refresh that was killed.
        """
        kept_json = json.dumps(list(kept))
        others = "generation NOT IN (SELECT value FROM json_each(?))"
        with self._database.writing() as connection:
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
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?, ?, ?)",
                [(new.name, encoder, _checksum(new.vector, new.tokens), new.vector, new.tokens) for new in embeddings],
            )

    def embedding(self, name: str) -> tuple[bytes, bytes] | None:
        """(vector, tokens) as they were saved, None where there are none. Raises DamageError."""
        row = self._database.row("SELECT checksum, vector, tokens FROM embeddings WHERE embedding = ?", name)
        if row is None:
            return None
        checksum, vector, tokens = row
        try:
            sound = checksum == _checksum(vector, tokens)
        except MISSHAPEN:
            sound = False
        if not sound:
            raise self._database.damage(f"the embedding {name[:16]}")
        return vector, tokens

    def faults(self) -> tuple[str, ...]:
        """What SQLite itself finds wrong with its file and with what refers to what; empty is sound."""
        return self._database.faults()

    def mend(self) -> bool:
        """Make SQLite's own indexes anew where its pages are damaged, and drop the places on shelves that lead nowhere.

        Whether there was anything to mend. Raises StoreError where that is not enough: a table itself is damaged.
        """
        return self._database.mend("DELETE FROM shelf WHERE reading NOT IN (SELECT reading FROM readings)")

    def _shelved(self, condition: str, *values: str) -> Shelved | None:
        row = self._database.row(
            f"""SELECT {COLUMNS} FROM readings JOIN versions USING (version) WHERE {condition}
            ORDER BY readings.rowid DESC LIMIT 1""",  # noqa: S608 - conditions are constants of this class
            *values,
        )
        return None if row is None else shelved_of(row, self._database)


def _checksum(vector: bytes, tokens: bytes) -> bytes:
    return hashlib.blake2b(tokens, digest_size=16, key=hashlib.blake2b(vector, digest_size=16).digest()).digest()
