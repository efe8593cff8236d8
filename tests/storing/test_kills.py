"""A refresh that is killed, at whichever moment, leaves the old generation answering and costs no encoding twice."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import CHANGES, TEXTS, fill, refreshed, texts_of
from storing.stopping import stopped


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data`, refreshed once, and `articles`, changed since."""
    home = tmp_path_factory.mktemp("standing")
    articles = fill(home / "articles", TEXTS)
    refreshed(home / "data", articles)
    fill(articles, CHANGES)
    (articles / "ferry.txt").unlink()
    return home


def embeddings_in(data: Path) -> int:
    with sqlite3.connect(data / "quoth.db") as connection:
        count = int(connection.execute("SELECT count(*) FROM embeddings").fetchone()[0])
    connection.close()
    return count


def whole_trip(home: Path) -> tuple[dict[str, str], dict[str, str], int]:
    """The texts before and after the refresh that is to be killed, and how many it encodes."""
    old = texts_of(home / "data")
    encoder = WordEncoder()
    refreshed(home / "data", home / "articles", encoder)
    return old, texts_of(home / "data"), len(encoder.encoded)


def test_killed_before_any_touch_of_the_disk(standing: Path, tmp_path: Path) -> None:
    """SIGKILL before each commit, rename and file: old or new answers, whole; the next one encodes only the rest."""
    shutil.copytree(standing, tmp_path / "undisturbed")
    old, new, encoded = whole_trip(tmp_path / "undisturbed")
    assert old != new
    assert encoded == 4
    seen_old = seen_new = seen_partial = 0
    for moment in range(1, 1000):
        home = tmp_path / str(moment)
        shutil.copytree(standing, home)
        ended = stopped(home / "data", home / "articles", moment, signal.SIGKILL)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        answering = texts_of(home / "data")
        assert answering in (old, new), moment
        seen_old += answering == old
        seen_new += answering == new
        committed = embeddings_in(home / "data") - len(TEXTS)
        encoder = WordEncoder()
        report = refreshed(home / "data", home / "articles", encoder)
        if answering == old:
            assert len(encoder.encoded) == report.encoded == encoded - committed, moment
            seen_partial += 0 < committed < encoded
        else:
            assert encoder.encoded == [], moment
        assert texts_of(home / "data") == new, moment
        left = sorted(path.name for path in (home / "data" / "generations").iterdir() if path.name.startswith("."))
        assert left == [], moment
        shutil.rmtree(home)
    else:
        pytest.fail("the refresh never came to its end")

    assert moment > 20  # else the hook saw nothing
    assert min(seen_old, seen_new, seen_partial) > 0
