"""Verify believes no hash alone: it makes the text again from the bytes. (Damage is in test_refresh.py.)"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from storing.shelves import NOW, TEXTS, fill, refreshed, texts_of

from corpus import files
from corpus.article import Article
from corpus.files import Input, Reading
from corpus.moderating import add, take_away
from corpus.shelf import Candidate, Description, Origination, candidate
from corpus.store import Store
from index import build
from index import verify as verify_module
from index.generation import GenerationError, current, open_generation
from index.verify import verify


@pytest.fixture
def data(tmp_path: Path) -> Path:
    refreshed(tmp_path / "data", fill(tmp_path / "articles", TEXTS))
    return tmp_path / "data"


def altered(article: Article) -> Article:
    """As long as it was, and not what was printed."""
    return replace(article, text=article.text.replace("91 metres", "19 metres"))


def test_a_text_that_its_bytes_do_not_come_to_is_a_lie_though_all_hashes_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misreading(loaded: Input) -> Reading:
        reading = files.read_article(loaded)
        assert isinstance(reading, Reading)
        return Reading(altered(reading.article), reading.source)

    monkeypatch.setattr(build, "read_article", misreading)
    refreshed(tmp_path / "data", fill(tmp_path / "articles", TEXTS))
    assert [(lie.subject, lie.what) for lie in verify(tmp_path / "data")] == [
        ("dam.txt", "its text is not what its bytes come to")
    ]


def test_what_an_earlier_reader_made_of_the_bytes_is_no_lie(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_module, "READER_VERSION", 1_000)
    monkeypatch.setattr(verify_module, "passages", lambda article: ())
    assert list(verify(data)) == []


LIES = {
    "DELETE FROM embeddings WHERE rowid = 1": ["is missing"],
    "DELETE FROM vector_rows WHERE row = 2": ["its rows are not the passages of its articles"],
    "DELETE FROM shelf WHERE path = 'dam.txt'": ["holds other articles than its shelf in the database"],
    "UPDATE vector_rows SET embedding = '0' WHERE row = 2": ["its rows are not the passages of its articles"],
}


@pytest.mark.parametrize(("statement", "told"), LIES.items(), ids=LIES.keys())
def test_what_is_gone_is_told_and_mended_by_a_refresh(data: Path, statement: str, told: list[str]) -> None:
    with sqlite3.connect(data / "quoth.db") as connection:
        connection.execute(statement)
    connection.close()
    assert [lie.what for lie in verify(data)] == told
    refreshed(data, data.parent / "articles")
    assert list(verify(data)) == []


def test_a_reading_that_is_gone_is_told_and_mended(data: Path) -> None:
    connection = sqlite3.connect(data / "quoth.db", isolation_level=None)  # which does not keep foreign keys
    connection.execute("DELETE FROM readings WHERE rowid = 1")
    connection.close()
    told = [lie.what for lie in verify(data)]
    assert any("refers to nothing" in what for what in told)
    assert any("is gone from the database" in what for what in told)
    report = refreshed(data, data.parent / "articles")
    assert report.encoded == 0
    assert list(verify(data)) == []


def test_where_nothing_is_published_there_is_nothing_to_verify(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="no index yet"):
        list(verify(tmp_path))


CRANE = b"The harbour crane at Little Skarn weighs 310 tonnes. It was made in 1961 and painted blue.\n"


@pytest.mark.parametrize("database", ["stands", "lost"])
def test_a_shelf_article_whose_sidecar_a_disk_lost_is_told_and_what_it_left_is_not_read(
    data: Path, database: str
) -> None:
    """As it was read before it may still be quoted, where that is known; as the disk left it never."""
    came = Origination("ruth", NOW, "https://skarn.example/crane")
    article = candidate(CRANE, ".txt", Description(publisher="The Skarn Post"), came, called="crane")
    assert isinstance(article, Candidate)
    path = add(data, article)
    refreshed(data, data.parent / "articles")
    assert texts_of(data)[path] == CRANE.decode().rstrip("\n")
    file = data / "shelf" / path.removeprefix(".shelf/")
    file.write_bytes(CRANE[:-20])
    file.with_name(f"{file.name}.meta.yaml").unlink()
    (lie,) = verify(data)
    assert (lie.subject, ".meta.yaml is gone" in lie.what, "add it again" in lie.what) == (path, True, True)
    if database == "lost":
        (data / "quoth.db").unlink()
    report = refreshed(data, data.parent / "articles")
    (told,) = report.unreadable
    assert (told.path, ".meta.yaml is gone" in told.reason) == (path, True)
    name = current(data)
    assert name is not None
    with Store.open(data) as store:
        texts = {each.article.path: each.article.text for each in open_generation(data, name).articles(store)}
    assert texts.get(path) == (CRANE.decode().rstrip("\n") if database == "stands" else None)
    assert [lie.subject for lie in verify(data)] == [path]
    take_away(data, path, who="ruth", at=NOW)  # as the advice says
    refreshed(data, data.parent / "articles")
    assert path not in texts_of(data)
