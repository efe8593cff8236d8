"""What an earlier Quoth wrote is brought to today's form with all that is in it; what a newer one wrote is left be."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import NOW, TEXTS, fill, refreshed, texts_of

from bot import state as state_module
from bot.backup import back_up, restore
from bot.state import State
from corpus import store as store_module
from corpus.durable import sealed, unsealed
from corpus.store import Store
from index import generation as generation_module
from index.build import recalibrate
from index.generation import FORMAT, GenerationError, current, open_generation
from index.live import Live

LATER = NOW + timedelta(hours=1)
CALIBRATION = {"threshold": 0.4321, "questions": 30, "origin": "this test", "reader": None, "unread": None}
STORES = [("quoth.db", store_module.MIGRATIONS), ("bot.sqlite3", state_module.MIGRATIONS)]
VALUES = {"INTEGER": 7, "REAL": 1.5, "TEXT": "kept", "BLOB": b"kept", "": "kept"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose operator chose a threshold."""
    refreshed(tmp_path / "data", fill(tmp_path / "articles", TEXTS))
    recalibrate(tmp_path / "data", CALIBRATION, now=NOW)
    return tmp_path / "data"


def reformed(data: Path, form: int) -> Path:
    """The published generation, as a Quoth of this format number would have written it."""
    manifest = data / "generations" / (current(data) or "") / "manifest.json"
    content = unsealed(manifest.read_text("utf-8"))
    assert content is not None
    manifest.write_text(sealed(content | {"format": form}), "utf-8")
    return manifest


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# ── the index ──


def test_an_index_of_an_earlier_form_says_so_and_is_built_again_with_its_threshold_and_without_encoding(
    data: Path, tmp_path: Path
) -> None:
    reformed(data, FORMAT - 1)
    live = Live(data, WordEncoder())
    with pytest.raises(GenerationError, match=r"earlier version.*quoth refresh"):
        live.snapshot()
    live.close()
    encoder = WordEncoder()
    report = refreshed(data, tmp_path / "articles", encoder, now=LATER)
    assert "earlier version" in (report.rebuilt or "")
    assert (encoder.encoded, report.published, report.unchanged) == ([], True, tuple(TEXTS))
    assert open_generation(data, report.generation).contents.calibration == CALIBRATION
    assert texts_of(data) == {path: text.strip() for path, text in TEXTS.items()}


def test_an_index_of_a_newer_form_is_left_alone_and_what_can_be_done_is_said(data: Path) -> None:
    reformed(data, FORMAT + 1)
    before = contents(data / "generations")
    live = Live(data, WordEncoder())
    with pytest.raises(GenerationError, match=rf"newer Quoth \(form {FORMAT + 1}; .*Install.*quoth refresh"):
        live.snapshot()
    live.close()
    assert contents(data / "generations") == before


def test_a_newer_quoth_finds_its_index_again_when_an_earlier_one_was_tried_meanwhile(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = reformed(data, FORMAT + 1).parent
    before, name = contents(newer), newer.name
    encoder = WordEncoder()
    report = refreshed(data, tmp_path / "articles", encoder, now=LATER)
    assert (report.published, encoder.encoded) == (True, [])
    assert "newer Quoth" in (report.rebuilt or "")
    assert contents(newer) == before
    monkeypatch.setattr(generation_module, "FORMAT", FORMAT + 1)
    assert open_generation(data, name).contents.calibration == CALIBRATION


@pytest.mark.parametrize("harm", ["dense.faiss", "manifest.json", "CURRENT"])
def test_a_threshold_that_an_operator_chose_outlives_damage(data: Path, tmp_path: Path, harm: str) -> None:
    published = data / "generations" / (current(data) or "")
    if harm == "manifest.json":  # only an earlier one tells then
        refreshed(data, fill(tmp_path / "articles", {"new.txt": "It rained in Ambermill.\n"}), now=LATER)
        published = data / "generations" / (current(data) or "")
    (published.parent / harm if harm == "CURRENT" else published / harm).write_bytes(b"?")
    report = refreshed(data, tmp_path / "articles", now=LATER)
    assert report.rebuilt
    assert open_generation(data, report.generation).contents.calibration == CALIBRATION


# ── the databases ──


Rows = dict[tuple[str, str], list[object]]
Migrations = tuple[tuple[str, ...], ...]


def rows(connection: sqlite3.Connection) -> Rows:
    """Of each column of each table, its values."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {
        (table, column[1]): [value for (value,) in connection.execute(f'SELECT "{column[1]}" FROM "{table}"')]
        for table in tables
        for column in connection.execute(f'PRAGMA table_info("{table}")')
    }


def written_by(
    file: Path, migrations: tuple[tuple[str, ...], ...], version: int
) -> dict[tuple[str, str], list[object]]:
    """A database of this schema version, with a row in every table; what is in it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statements in migrations[:version]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            values = [VALUES[column[2]] for column in connection.execute(f'PRAGMA table_info("{table}")')]
            connection.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(values))})', values)
        return rows(connection)


@pytest.mark.parametrize(
    ("name", "migrations", "version"),
    [(name, migrations, version) for name, migrations in STORES for version in range(1, len(migrations) + 1)],
    ids=lambda value: "" if isinstance(value, tuple) else str(value),
)
def test_a_database_of_each_earlier_form_is_brought_to_todays_with_its_rows(
    tmp_path: Path, name: str, migrations: Migrations, version: int
) -> None:
    before = written_by(tmp_path / name, migrations, version)
    assert before
    if name == state_module.FILE_NAME:
        State(tmp_path / name).close()
    else:
        Store.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations),)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        after = rows(connection)
    assert {place: after.get(place) for place in before} == before
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    written_by(fresh / name, migrations, len(migrations))
    with closing(sqlite3.connect(fresh / name)) as connection:
        assert rows(connection).keys() == after.keys(), "an upgraded database is shaped as a new one"


# ── going back ──


def test_a_backup_of_an_earlier_form_is_put_back_and_its_index_is_built_again(data: Path, tmp_path: Path) -> None:
    reformed(data, FORMAT - 1)
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(generation_module, "FORMAT", FORMAT - 1)
        back_up(data, tmp_path / "quoth.tar", now=NOW, program="0.0.9")
    done = restore(tmp_path / "elsewhere", tmp_path / "quoth.tar", lambda _: True)
    assert done is not None
    assert done.unread == ("",)
    encoder = WordEncoder()
    report = refreshed(tmp_path / "elsewhere", tmp_path / "articles", encoder, now=LATER)
    assert (encoder.encoded, report.published, report.unchanged) == ([], True, tuple(TEXTS))


def test_a_backup_takes_the_place_of_databases_that_a_newer_quoth_wrote(data: Path, tmp_path: Path) -> None:
    State(data / state_module.FILE_NAME).close()
    back_up(data, tmp_path / "quoth.tar", now=NOW, program="0.1.0")
    for name, _ in STORES:
        with closing(sqlite3.connect(data / name)) as connection:
            connection.execute("PRAGMA user_version = 99")
    restore(data, tmp_path / "quoth.tar", lambda _: True)
    State(data / state_module.FILE_NAME).close()
    assert texts_of(data) == {path: text.strip() for path, text in TEXTS.items()}
