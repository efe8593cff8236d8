"""The database: it opens or says why not, gives back what was written, and nothing else."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from storing.shelves import NOW, TEXTS, fill, refreshed

from corpus import store as store_module
from corpus.database import DamageError, StoreError
from corpus.feeds import Feed, Seen
from corpus.files import Input, Reading, read_article
from corpus.history import NOBODY, Act, Deed
from corpus.passages import passages
from corpus.schema import MIGRATIONS
from corpus.store import NewEmbedding, Store
from corpus.stored_reading import NewReading, Shelved


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


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE acts SET at = 'noon'",
        "UPDATE acts SET deed = 'paint'",
        "UPDATE refreshes SET account = '{\"unreadable\": [{}]}'",
        "UPDATE refreshes SET account = '['",
        "UPDATE feeds SET polled = 'noon'",
        "UPDATE feed_items SET first = 'noon'",
    ],
)
def test_a_damaged_note_is_told_with_its_file(tmp_path: Path, statement: str) -> None:
    with Store.open(tmp_path) as store:
        store.history.begin_refresh(NOW, NOBODY)
        store.history.log(Act(NOW, "ruth", Deed.ADD, "dam.txt"))
        store.feeds.follow(Feed("https://post.example/feed", "Post", None, "post.example", "post", NOW, "ruth"))
        store.feeds.note_seen("https://post.example/feed", Seen("https://post.example/1", NOW, "", 1))
        assert all(
            (
                store.history.refreshes(),
                store.history.acts(),
                store.feeds.all(),
                store.feeds.seen("https://post.example/feed"),
            )
        )
    with sqlite3.connect(tmp_path / "quoth.db") as connection:
        connection.execute(statement)
    with Store.open(tmp_path) as store, pytest.raises(DamageError, match=r"quoth\.db: the note of .* backup"):
        _ = (
            store.history.refreshes(),
            store.history.acts(),
            store.feeds.all(),
            store.feeds.seen("https://post.example/feed"),
        )


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


def without_checks(data: Path, *statements: str) -> None:
    """Write into the database what no program of ours would."""
    connection = sqlite3.connect(data / "quoth.db", isolation_level=None)
    for statement in ("PRAGMA writable_schema = ON", *statements):
        connection.execute(statement)
    connection.close()


NO_TEXT = {
    "text that is no UTF-8": "UPDATE versions SET text = CAST(x'41ff41' AS TEXT)",
    "cuts that are no UTF-8": "UPDATE readings SET passages = CAST(x'ff' AS TEXT)",
    "a time that is none": "UPDATE readings SET read = '2031-05-04T12:00:00+00:0z'",
    "metadata that are no JSON": "UPDATE versions SET metadata = '{'",
}


@pytest.mark.parametrize("statement", NO_TEXT.values(), ids=NO_TEXT.keys())
def test_a_damaged_value_of_any_form_is_refused_and_mended_by_a_new_reading(
    saved: tuple[Path, Shelved], statement: str
) -> None:
    data, shelved = saved
    without_checks(data, statement)
    with Store.open(data) as store:
        with pytest.raises(DamageError, match=r"dam\.txt is not what was written"):
            store.reading(shelved.reading)
        store.save([reading_of("# Of dams\n\nThe dam is 91 m high. “It leaks,” said Ora Lindt.\r\n")])
        assert store.reading(shelved.reading) == shelved


@pytest.mark.parametrize("column", ["raw = CAST(x'ff' AS BLOB)", "media_type = 'x', source_sha256 = 'y'"])
def test_damaged_bytes_are_refused(saved: tuple[Path, Shelved], column: str) -> None:
    without_checks(saved[0], f"UPDATE versions SET {column}")
    with Store.open(saved[0]) as store, pytest.raises(DamageError):
        store.source(saved[1].reading)


DAMAGED_SCHEMAS = {
    "a column's name": "UPDATE sqlite_schema SET sql = replace(sql, 'raw BLOB', 'rax BLOB') WHERE name = 'versions'",
    "the number of the schema": "PRAGMA user_version = 0",
}


@pytest.mark.parametrize("statement", DAMAGED_SCHEMAS.values(), ids=DAMAGED_SCHEMAS.keys())
def test_a_damaged_schema_is_told_and_left_alone(saved: tuple[Path, Shelved], statement: str) -> None:
    without_checks(saved[0], statement)
    with pytest.raises(StoreError, match=r"damaged.*backup"):
        Store.open(saved[0])


def test_a_damaged_name_in_the_schema_that_is_no_text_any_more_is_told(saved: tuple[Path, Shelved]) -> None:
    """sqlite3 would name it in its error, and stops at that."""
    file = saved[0] / "quoth.db"
    for left in saved[0].glob("quoth.db-*"):
        left.unlink()
    raw = file.read_bytes()
    for harm in (b"CREATE TAB\xcbE refreshes", b"CREATE TABLE \xe9efreshes", b"CREATE TABLE refresh\xf5s"):
        file.write_bytes(raw.replace(b"CREATE TABLE refreshes", harm))
        with pytest.raises(StoreError, match=r"damaged.*backup"):
            Store.open(saved[0])


def test_a_damaged_index_of_sqlite_is_made_again(saved: tuple[Path, Shelved]) -> None:
    data, shelved = saved
    # The index keeps the order that it was made for: now it is another one, and a search in it finds nothing.
    without_checks(
        data,
        "INSERT INTO readings SELECT 'b', 'b', version, 1, '', '', '', '', '' FROM versions",
        """UPDATE sqlite_schema SET sql = replace(sql, '(input_digest)', '(input_digest DESC)')
        WHERE name = 'readings_by_input'""",
        "PRAGMA schema_version = 100",
        "INSERT INTO readings SELECT 'a', 'a', version, 1, '', '', '', '', '' FROM versions",
        """UPDATE sqlite_schema SET sql = replace(sql, '(input_digest DESC)', '(input_digest)')
        WHERE name = 'readings_by_input'""",
    )
    with Store.open(data) as store:
        assert store.faults()
        assert store.mend()
        assert store.faults() == ()
        assert not store.mend()
        assert store.reading(shelved.reading) == shelved


def test_the_last_refresh_says_how_old_the_knowledge_is_also_where_the_clock_was_set_back(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for started in (NOW, NOW + timedelta(days=9000), NOW + timedelta(days=1)):
            number = store.history.begin_refresh(started, NOBODY)
            store.history.end_refresh(number, seconds=1, outcome="unchanged", generation="g")
        assert store.history.refreshed("g") == NOW + timedelta(days=1)
    without_checks(tmp_path, "UPDATE refreshes SET started = 'never'")
    with Store.open(tmp_path) as store:
        assert store.history.refreshed("g") is None


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


def test_when_an_article_became_another_is_the_day_on_which_that_came_to_be_shown(tmp_path: Path) -> None:
    def refresh(store: Store, day: int, outcome: str, **account: list[str]) -> None:
        number = store.history.begin_refresh(NOW + timedelta(days=day), NOBODY)
        store.history.end_refresh(number, seconds=1.0, outcome=outcome, generation=f"g{day}", **account)

    with Store.open(tmp_path) as store:
        assert store.history.changed("dam.txt") is None
        refresh(store, 1, "published", changed=["dam.txt"], removed=["ferry.txt"])
        refresh(store, 2, "published", added=["dam.txt"], changed=["other.txt"])
        refresh(store, 3, "previewed", changed=["dam.txt", "ferry.txt"])
        assert store.history.changed("dam.txt") == NOW + timedelta(days=1), "nobody saw what was only built"
        store.history.log(Act(NOW + timedelta(days=5), "ruth", Deed.PUBLISH, "g3"))
        assert store.history.changed("dam.txt") == NOW + timedelta(days=5)
        store.history.log(Act(NOW + timedelta(days=7), "ruth", Deed.REMOVE, "ferry.txt"))
        assert store.history.changed("ferry.txt") == NOW + timedelta(days=7)
        store.history.begin_refresh(NOW + timedelta(days=9), NOBODY)  # which was killed
        assert store.history.changed("dam.txt") == NOW + timedelta(days=5)
