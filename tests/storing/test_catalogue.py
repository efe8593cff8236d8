"""An index opens by its catalogue; an article is read, and held against its hashes, when it is looked at."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import TEXTS, fill, refreshed

from corpus.durable import sealed, sha256
from corpus.store import Store
from index.answer import Abstention, Answer
from index.catalogue import FILE_NAME as CATALOGUE
from index.generation import FOLDER, MANIFEST, GenerationError, current
from index.live import Live
from index.verify import verify
from index.vocabulary import FILE_NAME as VOCABULARY

HEIGHT = "how high is the dam above Korvale in metres"
FERRY = "the ferry to Long Skerry runs twice a day"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    dated = {"dated.md": "---\ndate: 2031-05-02\nlanguage: en\n---\nThe quay at Holm was painted red by its owner.\n"}
    refreshed(tmp_path / "data", fill(tmp_path / "articles", {**TEXTS, **dated}))
    return tmp_path / "data"


@pytest.fixture
def live(data: Path) -> Iterator[Live]:
    opened = Live(data, WordEncoder())
    yield opened
    opened.close()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the articles that were read since."""
    paths: list[str] = []
    real = Store.reading

    def noted(self: Store, name: str) -> object:
        shelved = real(self, name)
        assert shelved is not None
        paths.append(shelved.article.path)
        return shelved

    monkeypatch.setattr(Store, "reading", noted)
    return paths


def texts(outcome: Answer | Abstention) -> list[str]:
    return [quote.text for quote in (outcome.quotes if isinstance(outcome, Answer) else outcome.nearest)]


def forget(data: Path, *names: str) -> None:
    """As an index was before it had these files."""
    folder = data / FOLDER / str(current(data))
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))["content"]
    for name in names:
        del manifest["files"][name]
        (folder / name).unlink()
    (folder / MANIFEST).write_text(sealed(manifest), "utf-8")


def test_an_index_opens_and_says_what_it_holds_without_an_article(live: Live, read: list[str]) -> None:
    snapshot = live.snapshot()
    assert len(snapshot.articles) == len(TEXTS) + 1
    assert snapshot.passages == len(TEXTS) + 1
    assert snapshot.as_of.newest_article is not None
    assert read == []


def test_an_article_is_read_when_it_is_looked_at_and_once(live: Live, read: list[str]) -> None:
    snapshot = live.snapshot()
    assert snapshot.articles[1].path == "dam.txt"
    assert snapshot.articles[-1].path == "news/tower.txt"
    assert [article.path for article in snapshot.articles[1:2]] == ["dam.txt"]
    assert read == ["dam.txt", "news/tower.txt"]
    assert [article.path for article in snapshot.articles] == sorted([*TEXTS, "dated.md"])
    assert sorted(read) == sorted([*TEXTS, "dated.md"])


def test_every_row_leads_to_its_own_passage(tmp_path: Path) -> None:
    long = "\n".join(f"The council of Ambermill met on day {n}. It voted {n} times over bridges." for n in range(40))
    refreshed(tmp_path / "data", fill(tmp_path / "articles", {**TEXTS, "a.txt": long, "e.txt": long, "z.txt": long}))
    live = Live(tmp_path / "data", WordEncoder())
    articles = live.snapshot()._index.articles
    with Store.open(tmp_path / "data") as store:
        every = [passage for each in live.snapshot()._index.generation.articles(store) for passage in each.passages]
    assert [articles.passage(row) for row in range(len(every))] == every
    assert [articles.path(row) for row in range(len(every))] == [passage.article.path for passage in every]
    live.close()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE versions SET text = replace(text, '91', '19') WHERE path = 'dam.txt'", id="its text"),
        pytest.param(
            "UPDATE readings SET sentences = '[]' WHERE version IN (SELECT version FROM versions WHERE path='dam.txt')",
            id="its sentences",
        ),
    ],
)
def test_what_is_damaged_is_never_quoted_and_keeps_nobody_from_what_is_sound(
    data: Path, live: Live, statement: str
) -> None:
    connection = sqlite3.connect(data / "quoth.db", isolation_level=None)
    connection.execute(statement)
    connection.close()
    snapshot = live.snapshot()
    with pytest.raises(GenerationError, match=r"dam\.txt is not what was written.*quoth refresh"):
        snapshot.ask(HEIGHT)
    with pytest.raises(GenerationError, match=r"dam\.txt is not what was written"):
        tuple(snapshot.articles)
    assert snapshot.articles[2].path == "dated.md"
    assert list(verify(data))


def test_an_index_from_before_there_was_a_catalogue_answers_alike(data: Path, live: Live) -> None:
    asked = [HEIGHT, FERRY, "how high is the damm abov Korvale"]
    expected = [texts(live.snapshot().ask(question)) for question in asked]
    newest = live.snapshot().as_of.newest_article
    forget(data, CATALOGUE, VOCABULARY)
    older = Live(data, WordEncoder())
    assert [texts(older.snapshot().ask(question)) for question in asked] == expected
    assert older.snapshot().as_of.newest_article == newest
    older.close()
    assert list(verify(data)) == []


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param({"articles": []}, "is not of the articles", id="of no article"),
        pytest.param({"articles": [[1, None, None]] * 6}, "its catalogue is not", id="with another date"),
        pytest.param(
            {"articles": [[2, None, None], [0, None, None], *[[1, None, "2031-05-02"]] * 4]},
            "its catalogue is not",
            id="with other passages",
        ),
    ],
)
def test_verify_tells_of_a_catalogue_that_is_not_so(data: Path, content: object, what: str) -> None:
    folder = data / FOLDER / str(current(data))
    (folder / CATALOGUE).write_text(json.dumps(content), "utf-8")
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))["content"]
    manifest["files"][CATALOGUE] = sha256(folder / CATALOGUE)
    (folder / MANIFEST).write_text(sealed(manifest), "utf-8")
    assert any(what in lie.what for lie in verify(data))


def test_words_are_looked_for_in_all_texts_of_a_shelf_and_in_no_other(data: Path) -> None:
    generation = str(current(data))
    with Store.open(data) as store:
        assert store.holding(generation, ["Korvale", "metres"]) == ("dam.txt",)
        assert store.holding(generation, ["The"]) == tuple(sorted({*TEXTS, "dated.md"} - {"news/orchard.txt"}))
        assert store.holding(generation, ["korvale"]) == ()
        assert store.holding(generation, ["Korvale", "ferry"]) == ()
        assert store.holding("another", ["Korvale"]) == ()
