"""The power goes, or the process, amid a write: what was published answers, and what was acknowledged is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.power import watched
from storing.shelves import CHANGES, NOW, TEXTS, Recorder, fill, refreshed, texts_of

from bot.backup import back_up, restore
from corpus.files import Input
from corpus.history import Deed
from corpus.moderating import add, edit, keep_out, replace, take_away
from corpus.shelf import Candidate, Description, Origination, candidate, load, shelf_paths, withheld
from corpus.store import Store
from index.build import recalibrate, refresh
from index.generation import current
from index.publishing import earlier, make_switch, switch_to

LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data`, refreshed twice, and `articles`, changed since."""
    home = tmp_path_factory.mktemp("standing")
    refreshed(home / "data", fill(home / "articles", {**TEXTS, "old.txt": "It was there on the first day alone.\n"}))
    (home / "articles" / "old.txt").unlink()
    refreshed(home / "data", home / "articles", now=LATER)
    fill(home / "articles", CHANGES)
    return home


@pytest.fixture
def home(standing: Path, tmp_path: Path) -> Path:
    return shutil.copytree(standing, tmp_path / "home")


# ── which index answers ──


def refresh_again(home: Path) -> None:
    refreshed(home / "data", home / "articles", now=LATER)


def calibrate(home: Path) -> None:
    recalibrate(home / "data", {"threshold": 0.4, "questions": 0, "origin": "this test"}, now=LATER)


def roll_back(home: Path) -> None:
    data = home / "data"
    make_switch(data, switch_to(data, earlier(data)[0]), who="ruth", deed=Deed.ROLLBACK, at=LATER)


@pytest.mark.parametrize("act", [refresh_again, calibrate, roll_back])
def test_the_index_of_before_or_the_one_of_after_answers_and_the_next_refresh_goes_well(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], None]
) -> None:
    data, names = home / "data", [current(home / "data")]
    with watched(data, tmp_path, monkeypatch) as disk:
        act(home)
    names.append(current(data))
    answering = set()
    for left in disk.left:
        name = current(left.folder)
        assert name in names, left.moment
        answering.add(name)
        texts_of(left.folder)
    assert answering == set(names), "the power went before and after"
    assert all(current(left.folder) == names[1] for left in disk.left_at_the_end), "what was acknowledged is there"
    for left in disk.left[:: max(1, len(disk.left) // 5)]:  # some of them: each takes its time
        refreshed(left.folder, home / "articles", now=LATER + timedelta(hours=1))
        assert texts_of(left.folder)["canal.txt"] == CHANGES["canal.txt"].strip(), left.moment


def test_of_a_first_refresh_there_is_nothing_or_all(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with watched(data, tmp_path, monkeypatch) as disk:
        refreshed(data, home / "articles")
    for left in disk.left:
        if current(left.folder) is not None:
            texts_of(left.folder)
    assert current(disk.left[0].folder) is None
    assert all(current(left.folder) == current(data) for left in disk.left_at_the_end)


def test_what_was_built_to_be_looked_at_can_be_published(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = home / "data"
    with watched(data, tmp_path, monkeypatch) as disk:
        built = refresh(
            data,
            home / "articles",
            WordEncoder(),
            now=LATER,
            max_bytes=1_000_000,
            progress=Recorder(),
            preview=True,
        ).generation
    for left in disk.left_at_the_end:
        make_switch(left.folder, switch_to(left.folder, built), who="ruth", deed=Deed.PUBLISH, at=LATER)
        assert "canal.txt" in texts_of(left.folder), left.moment


# ── the moderators' shelf ──


def ferry(times: str, **where: str) -> Candidate:
    raw = f"The ferry to Low Skerry runs {times} a day.\n".encode()
    said = Description(publisher=f"The {times} Post")
    came = Origination("ruth", NOW, "https://skerry.example/ferry", etag=times)
    found = candidate(raw, ".txt", said, came, called="Ferry", **where)
    assert isinstance(found, Candidate)
    return found


def shelf(data: Path) -> dict[str, bytes]:
    """What stands on the shelf, each file whole and with its publisher."""
    found = {}
    for path in shelf_paths(data):
        loaded = load(data, path, max_bytes=1000)
        assert isinstance(loaded, Input), loaded
        assert loaded.raw in (ferry("twice").raw, ferry("thrice").raw)
        assert b"Post" in (loaded.sidecar or b"")
        found[path] = loaded.raw
    return found


def add_one(data: Path) -> None:
    add(data, ferry("thrice"))


def add_of_a_feed(data: Path) -> None:
    add(data, ferry("thrice", folder="weekly"))


def fetch_again(data: Path) -> None:
    replace(data, ferry("thrice", name="ferry.txt"))


def say_otherwise(data: Path) -> None:
    edit(data, ".shelf/ferry.txt", Description(title="A ferry"), who="ruth", at=NOW, max_bytes=1000)


def take_one(data: Path) -> None:
    take_away(data, ".shelf/ferry.txt", who="ruth", at=NOW)


def keep_one_out(data: Path) -> None:
    keep_out(data, "dam.txt", ["dam.txt"], who="ruth", at=NOW)


@pytest.mark.parametrize("act", [add_one, add_of_a_feed, fetch_again, say_otherwise, take_one, keep_one_out])
def test_an_act_of_a_moderator_is_done_whole_or_not_and_holds_once_it_was_acknowledged(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], None]
) -> None:
    data = home / "data"
    if act is not add_of_a_feed:
        add(data, ferry("twice"))
    before = shelf(data), withheld(data)
    with watched(data, tmp_path, monkeypatch) as disk:
        act(data)
    after = shelf(data), withheld(data)
    for left in disk.left:
        assert (shelf(left.folder), withheld(left.folder)) in (before, after), left.moment
    for left in disk.left_at_the_end:
        assert (shelf(left.folder), withheld(left.folder)) == after, left.moment
        with Store.open(left.folder) as store:
            assert len(store.history.acts()) == 1 + (act is not add_of_a_feed)


# ── what was put back ──


def test_what_was_put_back_is_there(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = home / "data"
    add(data, ferry("twice", folder="weekly"))
    back_up(data, tmp_path / "quoth.tar", now=NOW, program="0.1.0")
    replace(data, ferry("thrice", name="weekly/ferry.txt"))
    with watched(data, tmp_path, monkeypatch) as disk:
        assert restore(data, tmp_path / "quoth.tar", lambda _: True)
    for left in disk.left_at_the_end:
        assert shelf(left.folder) == shelf(data), left.moment
        texts_of(left.folder)
