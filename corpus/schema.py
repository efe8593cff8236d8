"""The tables of the database of articles, and how each version of Quoth changed those of the one before.

Each is read and written in one file: `acts` and `refreshes` in `corpus/history.py`, `feeds` and `feed_items` in
`corpus/followed.py`, all others in `corpus/store.py`.
"""

from __future__ import annotations

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
