"""What a refresh does and says: only what is new is encoded, and nothing that stood is lost."""

from __future__ import annotations

import io
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from rich.console import Console
from storing.shelves import CHANGES, NOW, TEXTS, Recorder, fill, refreshed

from bot.refresh_account import account
from corpus import shelf
from corpus.files import list_files
from corpus.store import Store
from index import build
from index.build import Duplicate, Kept, RefreshError, recalibrate, refresh
from index.generation import GenerationError, current, open_generation
from index.verify import verify


class OtherEncoder(WordEncoder):
    fingerprint = "fake:words-2"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return fill(tmp_path / "articles", TEXTS)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def served(data: Path) -> dict[str, str]:
    name = current(data)
    assert name is not None
    with Store.open(data) as store:
        return {each.article.path: each.article.text for each in open_generation(data, name).articles(store)}


def test_the_first_refresh_adds_everything(data: Path, articles: Path) -> None:
    encoder = WordEncoder()
    report = refreshed(data, articles, encoder)
    assert report.added == tuple(sorted(TEXTS))
    assert (report.changed, report.removed, report.unchanged, report.unreadable) == ((), (), (), ())
    assert report.encoded == report.passages == len(encoder.encoded) == len(TEXTS)
    assert report.published
    assert report.rebuilt is None
    assert report.generation == current(data)
    assert served(data) == {path: text.rstrip() for path, text in TEXTS.items()}
    assert list(verify(data)) == []


def test_a_second_refresh_with_nothing_new_publishes_nothing_but_is_remembered(data: Path, articles: Path) -> None:
    first = refreshed(data, articles)
    encoder = WordEncoder()
    later = refreshed(data, articles, encoder, now=NOW + timedelta(days=1))
    assert encoder.encoded == []
    assert not later.published
    assert later.generation == first.generation
    assert later.unchanged == first.added
    with Store.open(data) as store:
        assert store.history.refreshed(later.generation) == NOW + timedelta(days=1)


def test_only_what_a_refresh_changed_is_noted_of_it(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    fill(articles, {"bridge.txt": CHANGES["bridge.txt"], "canal.txt": CHANGES["canal.txt"]})
    refreshed(data, articles)
    with Store.open(data) as store:
        last = store.history.refreshes()[-1]
    assert (last.added, last.changed, last.removed) == (("canal.txt",), ("bridge.txt",), ())
    with sqlite3.connect(data / "quoth.db") as connection:
        (noted,) = connection.execute("SELECT account FROM refreshes ORDER BY refresh DESC").fetchone()
    assert not [path for path in TEXTS if path in noted and path != "bridge.txt"]


def test_only_what_is_new_or_changed_is_encoded(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    fill(articles, CHANGES)
    (articles / "ferry.txt").unlink()
    encoder = WordEncoder()
    report = refreshed(data, articles, encoder)
    assert report.added == ("canal.txt", "kiln.txt", "news/mill.txt")
    assert report.changed == ("bridge.txt",)
    assert report.removed == ("ferry.txt",)
    assert report.unchanged == ("dam.txt", "news/orchard.txt", "news/tower.txt")
    assert sorted(encoder.encoded) == sorted(text.rstrip() for text in CHANGES.values())


def test_an_edit_that_is_taken_back_costs_nothing(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    fill(articles, {"bridge.txt": CHANGES["bridge.txt"]})
    refreshed(data, articles)
    fill(articles, {"bridge.txt": TEXTS["bridge.txt"]})
    encoder = WordEncoder()
    report = refreshed(data, articles, encoder)
    assert report.changed == ("bridge.txt",)
    assert encoder.encoded == []


def test_earlier_versions_stay_for_good(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    with Store.open(data) as store:
        name = current(data)
        assert name is not None
        before = open_generation(data, name).articles(store)[0].article
    fill(articles, CHANGES)
    for day in range(5):  # more than the generations that are kept
        fill(articles, {"daily.txt": f"The weather station at Holm counted {day} storms. It closes in winter.\n"})
        refreshed(data, articles)
    with Store.open(data) as store:
        assert store.article(before.version[:16]) == before
    assert len(list((data / "generations").glob("2*"))) == 3


def test_embeddings_that_no_kept_generation_uses_are_dropped(data: Path, articles: Path) -> None:
    for day in range(6):
        fill(articles, {"daily.txt": f"The weather station at Holm counted {day} storms. It closes in winter.\n"})
        refreshed(data, articles)
    with sqlite3.connect(data / "quoth.db") as connection:
        (count,) = connection.execute("SELECT count(*) FROM embeddings").fetchone()
    connection.close()
    assert count == len(TEXTS) + 3


def test_a_file_that_became_unreadable_stays_as_it_was_read(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    (articles / "dam.txt").write_bytes(b"\x00\x01\x02")
    report = refreshed(data, articles, now=NOW + timedelta(days=1))
    assert report.kept == (Kept("dam.txt", NOW),)
    assert [each.path for each in report.unreadable] == ["dam.txt"]
    assert "dam.txt" not in report.unchanged
    assert served(data)["dam.txt"] == TEXTS["dam.txt"].rstrip()


def test_a_file_that_never_could_be_read_is_listed_and_the_rest_published(data: Path, articles: Path) -> None:
    (articles / "noise.txt").write_bytes(b"\x00\x01\x02")
    report = refreshed(data, articles)
    assert [each.path for each in report.unreadable] == ["noise.txt"]
    assert report.kept == ()
    assert set(served(data)) == set(TEXTS)


def test_the_same_text_twice_is_two_articles_encoded_once(data: Path, articles: Path) -> None:
    fill(articles, {"news/dam-again.txt": TEXTS["dam.txt"]})
    report = refreshed(data, articles)
    assert report.duplicates == (Duplicate("news/dam-again.txt", "dam.txt"),)
    assert report.passages == len(TEXTS) + 1
    assert report.encoded == len(TEXTS)


def test_a_file_deleted_between_listing_and_reading_is_removed_and_no_error(
    data: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed(data, articles)

    def listed_just_before(folder: Path) -> list[str]:
        paths = list_files(folder)
        (folder / "dam.txt").unlink()
        return paths

    monkeypatch.setattr(shelf, "list_files", listed_just_before)
    report = refreshed(data, articles)
    assert report.removed == ("dam.txt",)
    assert (report.unreadable, report.kept) == ((), ())


@pytest.mark.parametrize(
    "texts", [{}, {"noise.txt": "\x00\x01"}, {"blank.txt": "\n"}], ids=["empty", "binary", "blank"]
)
def test_a_folder_without_an_article_leaves_the_old_index(
    data: Path, articles: Path, tmp_path: Path, texts: dict[str, str]
) -> None:
    first = refreshed(data, articles)
    (tmp_path / "other").mkdir()
    with pytest.raises(RefreshError, match="no article that can be read") as caught:
        refreshed(data, fill(tmp_path / "other", texts))
    assert [each.path for each in caught.value.unreadable] == list(texts)
    assert current(data) == first.generation
    assert set(served(data)) == set(TEXTS)


def test_another_encoder_builds_the_index_anew_and_says_so(data: Path, articles: Path) -> None:
    first = refreshed(data, articles)
    with pytest.raises(GenerationError, match=r"words-1.*words-2"):
        open_generation(data, first.generation, fingerprint=OtherEncoder.fingerprint)
    report = refreshed(data, articles, OtherEncoder())
    assert report.rebuilt is not None
    assert "fake:words-1" in report.rebuilt
    assert report.encoded == len(TEXTS)
    assert report.unchanged == tuple(sorted(TEXTS))
    open_generation(data, report.generation, fingerprint=OtherEncoder.fingerprint)


@pytest.mark.parametrize("lost", ["CURRENT", "."], ids=["the pointer", "all generations"])
def test_a_lost_index_is_rebuilt_without_encoding(data: Path, articles: Path, lost: str) -> None:
    refreshed(data, articles)
    for path in sorted((data / "generations" / lost).rglob("*"), reverse=True) or [data / "generations" / lost]:
        path.rmdir() if path.is_dir() else path.unlink()
    report = refreshed(data, articles)
    assert report.rebuilt == "The published index was missing."
    assert report.unchanged == tuple(sorted(TEXTS))
    assert report.encoded == 0
    assert list(verify(data)) == []


def test_a_damaged_index_is_rebuilt_without_encoding(data: Path, articles: Path) -> None:
    first = refreshed(data, articles)
    dense = data / "generations" / first.generation / "dense.faiss"
    dense.write_bytes(dense.read_bytes()[:-1])
    report = refreshed(data, articles)
    assert report.rebuilt is not None
    assert "dense.faiss" in report.rebuilt
    assert report.encoded == 0
    assert list(verify(data)) == []


FORGED = '{"title": {"value": "Forged", "source": "sidecar"}}'
OF_THE_DAM = "WHERE version = (SELECT version FROM versions WHERE path = 'dam.txt')"
DAMAGE = {
    "the text": "UPDATE versions SET text = replace(text, '91', '19') WHERE path = 'dam.txt'",
    "the metadata": f"UPDATE versions SET metadata = '{FORGED}' {OF_THE_DAM}",
    "metadata that is no JSON": "UPDATE versions SET metadata = '{' WHERE path = 'dam.txt'",
    "the bytes": "UPDATE versions SET raw = x'00' WHERE path = 'dam.txt'",
    "the sentences": f"UPDATE readings SET sentences = '[]' {OF_THE_DAM}",
    "the passages": f"UPDATE readings SET passages = '[]' {OF_THE_DAM}",
    "a vector": "UPDATE embeddings SET vector = zeroblob(256)",
    "tokens": "UPDATE embeddings SET tokens = x'00'",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE.keys())
def test_what_is_damaged_in_the_database_is_found_and_made_again(data: Path, articles: Path, statement: str) -> None:
    refreshed(data, articles)
    connection = sqlite3.connect(data / "quoth.db", isolation_level=None)
    connection.execute(statement)
    connection.close()
    assert list(verify(data))
    report = refreshed(data, articles)
    assert "dam.txt" in report.repaired
    assert not report.published
    assert list(verify(data)) == []


def test_other_rules_for_passages_make_another_generation(
    data: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tunes the cutter sees it at the next refresh; until then the published passages stay as they were."""
    fill(
        articles,
        {"long.txt": "\n".join(f"The council of Ambermill met on day {n}. It voted {n} times." for n in range(40))},
    )
    first = refreshed(data, articles)
    assert first.passages > len(TEXTS) + 1
    monkeypatch.setattr(build, "passages", lambda article: ())
    with pytest.raises(RefreshError):
        refreshed(data, articles)
    monkeypatch.undo()
    whole = build.passages
    monkeypatch.setattr(build, "passages", lambda article: whole(article)[:1])
    report = refreshed(data, articles)
    assert report.published
    assert report.passages == len(TEXTS) + 1
    assert report.repaired == ()


def test_progress_is_told_in_whole_steps(data: Path, articles: Path) -> None:
    recorder = Recorder()
    refresh(data, articles, WordEncoder(), now=NOW, max_bytes=1_000_000, progress=recorder)
    assert recorder.phases == ["Reading", "Checking", "Encoding", "Comparing", "Building", "Publishing"]
    for phase in recorder.phases:
        assert sum(number for name, number in recorder.told if name == phase) == 0  # total, less all advances


def test_a_recalibration_is_a_generation_of_its_own_and_outlives_a_refresh(data: Path, articles: Path) -> None:
    first = refreshed(data, articles)
    made = recalibrate(data, {"threshold": 0.5, "questions": 20, "origin": "a test"}, now=NOW + timedelta(days=1))
    assert made != first.generation
    assert current(data) == made
    assert list(verify(data)) == []
    with Store.open(data) as store:
        assert store.history.refreshed(made) == NOW  # no article was read
    fill(articles, CHANGES)
    report = refreshed(data, articles)
    calibration = open_generation(data, report.generation).contents.calibration
    assert calibration == {"threshold": 0.5, "questions": 20, "origin": "a test"}


def test_a_recalibration_that_was_killed_is_no_obstacle_where_the_clock_stands_still(
    data: Path, articles: Path
) -> None:
    """After the newest id comes the same next one, again and again, while the clock is behind it."""
    name = refreshed(data, articles).generation
    newest = datetime.strptime(name, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
    left = newest + timedelta(microseconds=1)
    (data / "generations" / f".building-{left:%Y%m%dT%H%M%S.%fZ}").mkdir()
    made = recalibrate(data, {"threshold": 0.5, "questions": 1, "origin": "a test"}, now=newest - timedelta(days=1))
    assert current(data) == made


def test_a_damaged_index_of_the_database_is_made_again_and_told(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    connection = sqlite3.connect(data / "quoth.db", isolation_level=None)
    connection.execute("DELETE FROM readings WHERE rowid = 1")  # without foreign keys: its place on the shelf is left
    connection.close()
    report = refreshed(data, articles)
    said = io.StringIO()
    account(report, Console(file=said), quiet=True)
    assert report.mended
    assert "mended" in said.getvalue()
    assert list(verify(data)) == []
    assert not refreshed(data, articles).mended
