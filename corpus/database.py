"""The file in which articles are kept: opened, brought to today's schema, read and written, its faults said clearly.

What it holds is told in `corpus/schema.py`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from corpus.durable import make_folder
from corpus.explained import ExplainedError
from corpus.write_ahead import write_ahead

T = TypeVar("T")
Migrations = tuple[tuple[str, ...], ...]
Row = tuple[Any, ...]

# What a damaged value raises where it is read: it has another form, or another type where SQLite's note of that is hit.
MISSHAPEN = (ValueError, KeyError, TypeError, AttributeError, IndexError)

RESTORE = (
    "Stop Quoth, and move this file away, with its -wal and -shm files. Then put it back from a backup with "
    "`quoth restore FILE`; or run `quoth refresh`, which reads all articles anew: then their earlier versions, "
    "the history and the feeds that were followed are lost."
)
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


class StoreError(ExplainedError):
    """The database cannot be used: `path` says which file or folder."""

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {super().__str__()}"


class DamageError(StoreError):
    """One stored thing is not what was written; the rest of the database may well be sound."""


class Database:
    """One open database. Methods may be called from any thread; each is one transaction, or one read.

    They raise StoreError for what a self-hoster can mend.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, migrations: Migrations, *, busy_ms: int) -> Database:
        """The database at `path`, in the newest form of these migrations; it and its folder are made where they are
        missing. A write waits `busy_ms` for another process."""
        try:
            make_folder(path.parent)
        except OSError as error:
            reason = f"the data folder cannot be made: {error.strerror}."
            raise StoreError(
                path.parent, reason, "Choose another with --data or QUOTH_DATA, or give this user the right to write."
            ) from error
        with _said_clearly(path):
            connection = sqlite3.connect(path, timeout=busy_ms / 1000, isolation_level=None, check_same_thread=False)
            try:
                _prepare(path, connection, migrations, busy_ms)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _said_clearly(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: str) -> list[Row]:
        with self._lock, _said_clearly(self.path):
            return self._connection.execute(query, values).fetchall()

    def row(self, query: str, *values: str) -> Row | None:
        """The first of the rows, None where there is none."""
        found = self.rows(query, *values)
        return found[0] if found else None

    def notes(self, what: str, make: Callable[[Row], T], rows: Sequence[Row]) -> tuple[T, ...]:
        """What was made of each row. Raises DamageError, which names it `what`, where one is not as it was written."""
        try:
            return tuple(map(make, rows))
        except MISSHAPEN:  # no hash holds these
            raise DamageError(self.path, f"the note of {what} is not what was written there.", RESTORE) from None

    def damage(self, what: str) -> DamageError:
        """The error for a stored thing that is read from the articles again."""
        return DamageError(
            self.path, f"{what} is not what was written there.", "Run `quoth refresh`, which reads it anew."
        )

    def faults(self) -> tuple[str, ...]:
        """What SQLite itself finds wrong with its file and with what refers to what; empty is sound."""
        dangling = self.rows("PRAGMA foreign_key_check")
        return (
            *self._page_faults(),
            *(f"row {row} of {table} refers to nothing in {to}" for table, row, to, _ in dangling),
        )

    def mend(self, drop_dangling: str) -> bool:
        """Make SQLite's own indexes anew where its pages are damaged, and execute the statement `drop_dangling`.

        Whether there was anything to mend. Raises StoreError where that is not enough: a table itself is damaged.
        """
        if not self.faults():
            return False
        with self.writing() as connection:
            try:
                connection.execute("REINDEX")
            except sqlite3.IntegrityError:  # two rows that may be there once only
                raise StoreError(self.path, *FAULTS[sqlite3.SQLITE_CORRUPT]) from None
            connection.execute(drop_dangling)
        if self._page_faults():
            raise StoreError(self.path, *FAULTS[sqlite3.SQLITE_CORRUPT])
        return True

    def _page_faults(self) -> tuple[str, ...]:
        return tuple(str(said) for (said,) in self.rows("PRAGMA integrity_check") if said != "ok")


def _prepare(path: Path, connection: sqlite3.Connection, migrations: Migrations, busy_ms: int) -> None:
    """Set the connection up and bring the schema to the newest version."""
    # A damaged byte need not be UTF-8: it is found by the hashes, where sqlite3 itself would stop with its own error.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute(f"PRAGMA busy_timeout = {busy_ms}")
    connection.execute("PRAGMA foreign_keys = ON")
    # A published generation refers to rows of this database: they must outlive a power cut, and in WAL only FULL does.
    connection.execute("PRAGMA synchronous = FULL")
    if _user_version(path, connection, len(migrations)) == len(migrations):
        _check_tables(path, connection, migrations, len(migrations))
        return
    write_ahead(connection, busy_ms)
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Again, since another process may have been here first.
        made = _user_version(path, connection, len(migrations))
        _check_tables(path, connection, migrations, made)
        for version in range(made, len(migrations)):
            for statement in migrations[version]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _user_version(path: Path, connection: sqlite3.Connection, newest: int) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > newest:
        reason = f"a newer Quoth made this database (schema {version}; this one knows {newest})."
        raise StoreError(path, reason, "Install that version of Quoth, or choose another data folder.")
    return version


def _check_tables(path: Path, connection: sqlite3.Connection, migrations: Migrations, version: int) -> None:
    """Raise StoreError unless of all our tables those of this schema version are there: its number, or a name, may be
    damaged. What an operator added, an index say, is no matter."""
    wanted = _tables_of(migrations[:version])
    if _tables(connection) & (wanted | _tables_of(migrations)) != wanted:
        raise StoreError(path, *FAULTS[sqlite3.SQLITE_CORRUPT])


@cache
def _tables_of(migrations: Migrations) -> frozenset[str]:
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
