"""A backup is whole, put back whole, and neither needs the bot to stop."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import CHANGES, NOW, TEXTS, fill, refreshed

from bot.backup import Backup, BackupError, back_up, restore
from bot.shown import ShownCard, ShownCards
from bot.state import FILE_NAME, State
from index.answer import Answer, AsOf
from index.build import RefreshError
from index.generation import current
from index.live import Live
from index.lock import sole_writer

QUESTION = "What did the second bridge cost?"


def yes(_: Backup) -> bool:
    return True


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The operator's index, a server's own, a shelf with a file and a feed's, and a bot's database with a card."""
    data = tmp_path / "data"
    refreshed(data, fill(tmp_path / "articles", TEXTS))
    refreshed(data / "servers" / "77", fill(tmp_path / "theirs", {"kiln.txt": CHANGES["kiln.txt"]}))
    on_shelf = {"mill.txt": CHANGES["news/mill.txt"], "weekly/canal.txt": CHANGES["canal.txt"]}
    fill(data / "shelf", on_shelf | {".half.part": "half a fi", "weekly/.half.part": "half a fi"})
    state = State(data / FILE_NAME)
    ShownCards(state, days=30).keep(ShownCard((), AsOf(NOW, None), None, None), NOW, server=77)
    state.close()
    return data


def saved(data: Path, file: Path) -> Backup:
    return back_up(data, file, now=NOW, program="0.1.0")


def nearest(live: Live, question: str = QUESTION) -> str:
    outcome = live.snapshot().ask(question)
    return (outcome.quotes if isinstance(outcome, Answer) else outcome.nearest)[0].text


def first_quote(data: Path, question: str = QUESTION) -> str:
    live = Live(data, WordEncoder())
    try:
        return nearest(live, question)
    finally:
        live.close()


def test_what_was_saved_answers_again_in_an_empty_folder(data: Path, tmp_path: Path) -> None:
    made = saved(data, tmp_path / "quoth.tar")
    assert made.spaces == ("", "servers/77")
    elsewhere = tmp_path / "elsewhere"
    assert restore(elsewhere, tmp_path / "quoth.tar", yes) == made
    assert first_quote(elsewhere) == first_quote(data)
    assert first_quote(elsewhere / "servers" / "77", "What was lit again on Friday?").startswith("The old kiln")
    assert (elsewhere / "shelf" / "mill.txt").read_text() == CHANGES["news/mill.txt"]
    assert (elsewhere / "shelf" / "weekly" / "canal.txt").read_text() == CHANGES["canal.txt"], "a feed's folder"
    state = State(elsewhere / FILE_NAME)
    assert state.rows("SELECT count(*) FROM cards") == [(1,)]
    state.close()
    assert not list((elsewhere / "shelf").rglob(".half.part"))
    assert not list(elsewhere.glob(".restore-*"))


def test_it_is_put_back_under_a_bot_that_runs_which_answers_from_it_at_once(data: Path, tmp_path: Path) -> None:
    saved(data, tmp_path / "quoth.tar")
    fill(tmp_path / "articles", CHANGES)
    refreshed(data, tmp_path / "articles", now=NOW + timedelta(hours=1))
    (data / "shelf" / "new.txt").write_text("new")
    live = Live(data, WordEncoder())
    running = State(data / FILE_NAME)
    ShownCards(running, days=30).keep(ShownCard((), AsOf(NOW, None), None, None), NOW, server=77)
    try:
        before = nearest(live)
        restore(data, tmp_path / "quoth.tar", yes)
        after = nearest(live)
        assert running.rows("SELECT count(*) FROM cards") == [(1,)]
    finally:
        live.close()
        running.close()
    assert ("44 crowns" in before, "40 crowns" in after) == (True, True)
    assert sorted(path.name for path in (data / "shelf").iterdir()) == ["mill.txt", "weekly"]
    report = refreshed(data, tmp_path / "articles", now=NOW + timedelta(hours=2))
    assert report.published, "a refresh goes on from there"


def test_a_backup_of_no_index_leaves_none_answering(tmp_path: Path) -> None:
    data = tmp_path / "data"
    State(data.mkdir() or data / FILE_NAME).close()
    refreshed(data, fill(tmp_path / "articles", TEXTS))
    (data / "generations" / "CURRENT").unlink()
    saved(data, tmp_path / "quoth.tar")
    refreshed(data, tmp_path / "articles", now=NOW + timedelta(hours=1))
    restore(data, tmp_path / "quoth.tar", yes)
    assert current(data) is None


def test_nothing_is_changed_unless_it_was_agreed(data: Path, tmp_path: Path) -> None:
    saved(data, tmp_path / "quoth.tar")
    there = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}
    assert restore(data, tmp_path / "quoth.tar", lambda _: False) is None
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()} == there


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The tar file with its members changed; those of new names are told in the manifest."""
    with tarfile.open(file) as tar:
        members = {member.name: (tar.extractfile(member) or io.BytesIO()).read() for member in tar}
    change(members)
    with tarfile.open(file, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def flip(members: dict[str, bytes]) -> None:
    damaged = bytearray(members["quoth.db"])
    damaged[len(damaged) // 2] ^= 1
    members["quoth.db"] = bytes(damaged)


def lead_out(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["files"]["../escaped"] = [0, ""]
    members["manifest.json"] = json.dumps(manifest).encode()
    members["../escaped"] = b""


def forget_one(members: dict[str, bytes]) -> None:
    del members["shelf/mill.txt"]


def be_newer(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    members["manifest.json"] = json.dumps(manifest | {"format": 99}).encode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (flip, "quoth.db is not what was saved"),
        (lead_out, "which no backup does"),
        (forget_one, "is no backup of Quoth, or is damaged"),
        (be_newer, "another version"),
    ],
    ids=["a flipped bit", "a name that leads out", "a file that is gone", "another version's"],
)
def test_a_backup_that_is_not_what_was_made_changes_nothing(
    data: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    file = tmp_path / "quoth.tar"
    saved(data, file)
    rewritten(file, change)
    with pytest.raises(BackupError, match=said):
        restore(data, file, yes)
    assert first_quote(data).endswith("40 crowns.")
    assert not list(tmp_path.glob("escaped*"))


@pytest.mark.parametrize("content", [b"", b"no tar at all" * 500], ids=["empty", "something else"])
def test_another_file_is_said_to_be_no_backup(data: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.tar").write_bytes(content)
    with pytest.raises(BackupError, match=r"no backup|cannot be read"):
        restore(data, tmp_path / "other.tar", yes)


def test_where_there_is_nothing_to_save_no_file_is_left(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing to back up"):
        saved(tmp_path / "none", tmp_path / "quoth.tar")
    assert not list(tmp_path.iterdir())


def test_a_refresh_at_work_is_waited_for_by_the_operator_and_not_run_over(data: Path, tmp_path: Path) -> None:
    saved(data, tmp_path / "quoth.tar")
    with sole_writer(data), pytest.raises(RefreshError, match="Another refresh is at work"):
        restore(data, tmp_path / "quoth.tar", yes)
    assert first_quote(data).endswith("40 crowns.")


def test_a_place_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"none/quoth\.tar cannot be written"):
        saved(data, tmp_path / "none" / "quoth.tar")
