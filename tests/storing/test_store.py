"""The database: it opens or says why not, gives back what was written, and nothing else."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from storing.shelves import NOW, TEXTS, fill, refreshed

from corpus import store as store_module
from corpus.files import Input, Reading, read_article
from corpus.passages import passages
from corpus.store import MIGRATIONS, DamageError, NewEmbedding, NewReading, Shelved, Store, StoreError


def reading_of(text: str, path: str = "dam.txt") -> NewReading:
    loaded = Input(path, text.encode())
    reading = read_article(loaded)
    assert isinstance(reading, Reading)
    return NewReading(loaded.digest, reading, passages(reading.article), 1, NOW)


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, Shelved]:
    with Store.open(tmp_path) as store:
        (shelved,) = store.save([reading_of("# Of dams\n\nThe dam is 91 m high. “It leaks,” said Ora Lindt.\r\n")])
    return tmp_path, shelved


def test_what_was_saved_comes_back_equal(saved: tuple[Path, Shelved]) -> None:
    data, shelved = saved
    with Store.open(data) as store:
        assert store.reading(shelved.reading) == shelved
        assert store.reading_of(shelved.input_digest) == shelved
        assert store.article(shelved.article.version) == shelved.article
        assert store.article(shelved.article.version[:16]) == shelved.article
        source = store.source(shelved.reading)
    assert source == reading_of("# Of dams\n\nThe dam is 91 m high. “It leaks,” said Ora Lindt.\r\n").reading.source


def test_saving_again_changes_nothing(saved: tuple[Path, Shelved]) -> None:
    data, shelved = saved
    with Store.open(data) as store:
        store.save([reading_of("# Of dams\n\nThe dam is 91 m high. “It leaks,” said Ora Lindt.\r\n")])
        assert store.reading_names() == (shelved.reading,)
        assert store.faults() == ()


@pytest.mark.parametrize("name", ["0" * 16, "f" * 64, "%" * 20, "_" * 16])
def test_an_unknown_version_is_none(saved: tuple[Path, Shelved], name: str) -> None:
    with Store.open(saved[0]) as store:
        assert store.article(name) is None


def test_too_short_a_name_of_a_version_is_refused(saved: tuple[Path, Shelved]) -> None:
    with Store.open(saved[0]) as store, pytest.raises(ValueError, match="16 to 64"):
        store.article(saved[1].article.version[:15])


COLUMNS = [
    ("versions", "text", "text || ' '"),
    ("versions", "path", "'other.txt'"),
    ("versions", "source_sha256", "'00'"),
    ("versions", "text_sha256", "'00'"),
    ("versions", "metadata", "'[]'"),
    ("readings", "input_digest", "'00'"),
    ("readings", "reader_version", "7"),
    ("readings", "marks", "'[]'"),
    ("readings", "sentences", "'[]'"),
    ("readings", "passages", "'[]'"),
    ("readings", "source_map", "'{}'"),
]


@pytest.mark.parametrize(("table", "column", "value"), COLUMNS, ids=[column for _, column, _ in COLUMNS])
def test_no_column_can_be_changed_unnoticed(saved: tuple[Path, Shelved], table: str, column: str, value: str) -> None:
    data, shelved = saved
    with sqlite3.connect(data / "quoth.db") as connection:
        before = connection.execute(f"SELECT {column} FROM {table}").fetchone()
        connection.execute(f"UPDATE {table} SET {column} = {value}")
        assert connection.execute(f"SELECT {column} FROM {table}").fetchone() != before
    connection.close()
    with Store.open(data) as store, pytest.raises(DamageError):
        store.reading(shelved.reading)


def test_damaged_embeddings_are_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.save_embeddings(
            "fake", [NewEmbedding("a", b"vector", b"tokens"), NewEmbedding("b", b"vectort", b"okens")]
        )
        assert store.embedding("a") == (b"vector", b"tokens")
        assert store.embedding("b") == (b"vectort", b"okens")
        assert store.embedding("c") is None
        with sqlite3.connect(tmp_path / "quoth.db") as connection:
            connection.execute(
                "UPDATE embeddings SET vector = x'766563746f7274', tokens = x'6f6b656e73' WHERE embedding = 'a'"
            )
        connection.close()
        with pytest.raises(DamageError):  # the same bytes, divided in another place
            store.embedding("a")


def test_an_empty_database_is_brought_to_the_newest_schema(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "quoth.db").close()
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "quoth.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_migration_that_fails_leaves_the_schema_as_it_was(
    saved: tuple[Path, Shelved], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, shelved = saved
    broken = (*MIGRATIONS, ("CREATE TABLE later (a) ", "no SQL at all"))
    monkeypatch.setattr(store_module, "MIGRATIONS", broken)
    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        Store.open(data)
    monkeypatch.undo()
    with Store.open(data) as store:
        assert store.reading(shelved.reading) == shelved
    monkeypatch.setattr(
        store_module, "MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE later (a) STRICT".replace("(a)", "(a TEXT)"),))
    )
    with Store.open(data) as store:
        assert store.reading(shelved.reading) == shelved


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "quoth.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match=r"newer Quoth.*99.*Install"):
        Store.open(tmp_path)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "quoth.db").write_text("a shopping list " * 100)
    with pytest.raises(StoreError, match=r"not a database.*backup"):
        Store.open(tmp_path)
    assert (tmp_path / "quoth.db").read_text() == "a shopping list " * 100


def test_a_torn_database_is_refused(tmp_path: Path) -> None:
    articles = fill(tmp_path / "articles", TEXTS)
    refreshed(tmp_path / "data", articles)
    database = tmp_path / "data" / "quoth.db"
    database.write_bytes(database.read_bytes()[:8192] + bytes(8192))
    with pytest.raises(StoreError, match=r"damaged.*backup"), Store.open(tmp_path / "data") as store:
        [store.reading(name) for name in store.reading_names()]


def test_a_data_folder_that_cannot_be_made_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be made.*--data") as caught:
        Store.open(tmp_path / "file" / "data")
    assert caught.value.path == tmp_path / "file" / "data"


def test_a_folder_in_the_database_s_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "quoth.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path)


def test_many_threads_may_read_and_write_one_store(saved: tuple[Path, Shelved]) -> None:
    data, shelved = saved
    wrong: list[object] = []

    def use(number: int, store: Store) -> None:
        for turn in range(20):
            store.save_embeddings("fake", [NewEmbedding(f"{number}.{turn}", b"v", b"t")])
            if store.reading(shelved.reading) != shelved or store.embedding(f"{number}.{turn}") != (b"v", b"t"):
                wrong.append((number, turn))

    with Store.open(data) as store:
        threads = [threading.Thread(target=use, args=(number, store)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
