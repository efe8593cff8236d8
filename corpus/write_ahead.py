"""SQLite's write-ahead log, which two processes may switch to at the same moment."""

from __future__ import annotations

import sqlite3
import time

_PAUSE = 0.02  # seconds between two tries of what SQLite does not wait for


def write_ahead(connection: sqlite3.Connection, busy_ms: int) -> None:
    """Switch to a write-ahead log. While another process does the same, SQLite says so without waiting as it does for
    all else (two that wait for one another would wait for ever): so it is tried again, until `busy_ms` are over.
    """
    until = time.monotonic() + busy_ms / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)
        else:
            return
