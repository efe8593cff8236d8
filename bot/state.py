"""The bot's own database: what buttons, watches, gaps and settings need, in one SQLite file beside the articles.

Whose table is whose: each is read and written in one file of this package, which the list below names. Everything that
belongs to a server carries its id in the column `server`, so that it can be told, exported and erased by it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from corpus.explained import ExplainedError
from corpus.write_ahead import write_ahead

FILE_NAME = "bot.sqlite3"
MOVE_AWAY = (
    "Stop the bot, and move this file away, with its -wal and -shm files. `tar -xf FILE bot.sqlite3` in the data "
    "folder takes an earlier one out of a backup. Without that the bot begins a new one: buttons under old answers, "
    "what servers chose, their check questions, watches, reports and kept questions are lost, and corrections that "
    "old answers wait for; no article is."
)
BUSY_MS = 1_000  # how long an answer waits while another process holds the file; then it goes without its buttons

# One entry a schema version; `PRAGMA user_version` counts the entries that were applied. Times are seconds since 1970.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (  # bot/shown.py
        """CREATE TABLE IF NOT EXISTS cards (key TEXT PRIMARY KEY, shown REAL NOT NULL, card TEXT NOT NULL)
        WITHOUT ROWID""",
        "CREATE INDEX IF NOT EXISTS cards_by_age ON cards (shown)",
    ),
    (
        # bot/server_settings.py: what a server, or one channel of it, wants otherwise than the operator; channel 0 is
        # the whole server
        """CREATE TABLE choices (
            server INTEGER NOT NULL, channel INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (server, channel, name)
        ) STRICT, WITHOUT ROWID""",
        # the same file: who changed which of them when; value null took one back
        """CREATE TABLE choices_log (
            change INTEGER PRIMARY KEY, server INTEGER NOT NULL, channel INTEGER NOT NULL, name TEXT NOT NULL,
            value TEXT, at REAL NOT NULL, who TEXT NOT NULL, member INTEGER NOT NULL
        ) STRICT""",
        "CREATE INDEX choices_log_by_server ON choices_log (server, change)",
        # bot/budget.py: how many words of a publisher were shown on a day (UTC, 2031-02-04), where that is limited
        """CREATE TABLE shown_words (
            server INTEGER NOT NULL, day TEXT NOT NULL, publisher TEXT NOT NULL, words INTEGER NOT NULL,
            PRIMARY KEY (server, day, publisher)
        ) STRICT, WITHOUT ROWID""",
        # bot/leaving.py: whose bot this file is; another's servers are not taken for servers that this one left
        "CREATE TABLE application (id INTEGER PRIMARY KEY) STRICT",
        # bot/shown.py: a card's buttons work in its own server alone; null is a card from before there were spaces
        "ALTER TABLE cards ADD COLUMN server INTEGER",
        "CREATE INDEX cards_by_server ON cards (server)",
        # bot/posts.py: public cards, so that a correction reaches them. `due` is when the message is to be edited next,
        # null where it says all there is to say; `correction` is the note that stands on it, `lost` why none can;
        # `numbered`: whether its quotes have numbers
        """CREATE TABLE posts (
            message INTEGER PRIMARY KEY, server INTEGER NOT NULL, channel INTEGER NOT NULL, posted REAL NOT NULL,
            numbered INTEGER NOT NULL, due REAL, tries INTEGER NOT NULL DEFAULT 0, corrected REAL, correction TEXT,
            lost TEXT
        ) STRICT""",
        "CREATE INDEX posts_by_server ON posts (server, posted)",
        "CREATE INDEX posts_due ON posts (due) WHERE due IS NOT NULL",
        # `gone` is when its version was first missing on the shelf, null while it stands there; `became` the version
        # that stands in its place, "" for none
        """CREATE TABLE posted_quotes (
            message INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE, number INTEGER NOT NULL, quote TEXT NOT NULL,
            gone REAL, became TEXT, PRIMARY KEY (message, number)
        ) STRICT, WITHOUT ROWID""",
        # bot/after_publish.py: the index of each server up to which posts and watches were looked at
        "CREATE TABLE looked (server INTEGER PRIMARY KEY, seen TEXT NOT NULL) STRICT",
        # bot/asked.py: questions without who asked them, where a server has switched that on; `quote` is the permanent
        # name of the first quote, null where there was none
        """CREATE TABLE asked (
            asked INTEGER PRIMARY KEY, server INTEGER NOT NULL, at REAL NOT NULL, question TEXT NOT NULL, quote TEXT
        ) STRICT""",
        "CREATE INDEX asked_by_server ON asked (server, at)",
        # bot/watches.py: a member wants to be told when the answer to a question changes. `quote` is what they know,
        # null for no answer; `news` what they were not told yet, "" for no answer, null for nothing
        """CREATE TABLE watches (
            watch INTEGER PRIMARY KEY, server INTEGER NOT NULL, channel INTEGER NOT NULL, member INTEGER NOT NULL,
            question TEXT NOT NULL, since REAL NOT NULL, quote TEXT, told REAL, news TEXT,
            UNIQUE (server, member, question)
        ) STRICT""",
        "CREATE INDEX watches_by_member ON watches (member)",
        # bot/reports.py: what members say of a quote; `kind` is one of its Verdicts
        """CREATE TABLE reports (
            report INTEGER PRIMARY KEY, server INTEGER NOT NULL, member INTEGER NOT NULL, at REAL NOT NULL,
            kind TEXT NOT NULL, card TEXT NOT NULL, quote TEXT NOT NULL, question TEXT, settled REAL, settled_by TEXT,
            UNIQUE (member, quote, card)
        ) STRICT""",
        "CREATE INDEX reports_by_server ON reports (server, at)",
        # bot/checks.py: questions that a refresh must not answer worse; `quote` is what the answer was when it was set
        """CREATE TABLE checks (
            server INTEGER NOT NULL, question TEXT NOT NULL, quote TEXT, text TEXT, added REAL NOT NULL,
            added_by TEXT NOT NULL, PRIMARY KEY (server, question)
        ) STRICT, WITHOUT ROWID""",
    ),
)


class StateError(ExplainedError):
    """The bot's database cannot be used."""

    def __init__(self, path: Path, reason: str, advice: str = "") -> None:
        """`advice` where another than the usual one helps."""
        super().__init__(
            f"{path} cannot be used: {reason}.",
            advice or f"Give the bot rights to its data folder. If the file is damaged: {MOVE_AWAY}",
        )


class State:
    """One open database. Methods may be called from any thread; each is one transaction, or one read.

    What is read does not wait for what is written, not even where another process holds the file: also the event loop
    reads, before it may answer a click.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file, and brings it to today's shape. Raises StateError."""
        self.path = path
        self._one, self._reader = threading.RLock(), threading.Lock()
        try:
            self._rows = _connected(path)
            write_ahead(self._rows, BUSY_MS)
            self._rows.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last moments, never the file
            self._rows.execute("PRAGMA foreign_keys = ON")
            self._migrate()
            self._read = _connected(path)
            self._read.execute("PRAGMA query_only = ON")
        except (sqlite3.Error, UnicodeDecodeError) as error:  # of a name that is damaged, sqlite3 cannot tell
            raise StateError(path, str(error)) from error

    def close(self) -> None:
        with self._reader:
            self._read.close()
        with self._one:
            self._rows.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction. Raises sqlite3.OperationalError where the disk does not take it or the file is damaged; then
        nothing is written."""
        with self._one, _usable():
            self._rows.execute("BEGIN IMMEDIATE")
            try:
                yield self._rows
                self._rows.execute("COMMIT")
            except BaseException:
                if self._rows.in_transaction:
                    self._rows.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds of all that was committed. Raises sqlite3.OperationalError where the file is damaged."""
        with self._reader, _usable():
            return self._read.execute(query, values).fetchall()

    def _migrate(self) -> None:
        if self._form() == len(MIGRATIONS):
            return
        with self.writing() as connection:
            # Asked again, since another process may have been here first.
            for statement in (each for statements in MIGRATIONS[self._form() :] for each in statements):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _form(self) -> int:
        (form,) = self._rows.execute("PRAGMA user_version").fetchone()
        if form > len(MIGRATIONS):
            raise _newer(self.path, form)
        return int(form)


def faults(path: Path) -> tuple[str, ...]:
    """What is wrong with the file as it lies there; empty is sound. So is an older form, which the bot brings to the
    newest when it opens it; nothing is changed here. Raises StateError where it cannot be read at all."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_MS / 1000)) as rows:
            rows.text_factory = lambda raw: raw.decode("utf-8", "replace")  # a damaged name need not be UTF-8
            (form,) = rows.execute("PRAGMA user_version").fetchone()
            if form > len(MIGRATIONS):
                raise _newer(path, form)
            pages = [str(said) for (said,) in rows.execute("PRAGMA integrity_check") if said != "ok"]
            dangling = [
                f"row {row} of {table} refers to nothing in {to}"
                for table, row, to, _ in rows.execute("PRAGMA foreign_key_check")
            ]
            missing = [f"{name} is missing" for name in sorted(_columns_of(form) - _columns(rows))]
    except sqlite3.Error as error:
        raise StateError(path, str(error)) from error
    return (*pages, *dangling, *missing)


@cache
def _columns_of(form: int) -> frozenset[str]:
    with closing(sqlite3.connect(":memory:")) as rows:
        for statement in (each for statements in MIGRATIONS[:form] for each in statements):
            rows.execute(statement)
        return _columns(rows)


def _columns(rows: sqlite3.Connection) -> frozenset[str]:
    """Each as `table.column`: a damaged name is sound to SQLite, and no longer found by those who ask for it."""
    asked = "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'"
    return frozenset(f"{table}.{column}" for table, column in rows.execute(asked))


def _newer(path: Path, form: int) -> StateError:
    reason = f"a newer Quoth has written it (form {form}, this one knows {len(MIGRATIONS)})"
    return StateError(path, reason, "Install that version of Quoth, or choose another data folder.")


@contextmanager
def _usable() -> Iterator[None]:
    """A damaged file is told as what a full disk is, which whoever asks is ready for: sqlite3 has no class for it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise
        raise sqlite3.OperationalError(str(error)) from error


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_MS / 1000, check_same_thread=False, isolation_level=None)
