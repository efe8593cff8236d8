"""What a kill cut short is found again: articles that the index quotes as they were before a moderator's act."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import NOW, TEXTS, Recorder, fill, texts_of
from storing.stopping_acts import CRANE, FEED, LATER, SHELVED, crane, edited, killed, removed, replaced, withheld

from bot.feed_polls import _is_behind
from bot.spaces import folders_of
from bot.unfinished import quoted_as_it_was
from corpus import files, moderating, shelf
from corpus.files import Input
from corpus.history import Act, Deed
from corpus.shelf import Candidate, Description, Folders, described_anew, keep_again, told_by
from corpus.store import Store
from index.build import refresh
from index.generation import current

SERVER = 7


def taken_up(folders: Folders, now: object, only: frozenset[str] | None = None) -> None:
    refresh(
        folders.data, folders, WordEncoder(), now=now, max_bytes=10**6, progress=Recorder(), only=only,  # type: ignore[arg-type]
    )  # fmt: skip


def found(folders: Folders) -> tuple[str, ...]:
    return quoted_as_it_was(folders, max_bytes=10**6)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """The operator's, with a crane on the shelf; an index was built of both."""
    data = tmp_path / "data"
    moderating.add(data, crane(CRANE, "ruth"))
    made = Folders(fill(tmp_path / "articles", TEXTS), data)
    taken_up(made, NOW)
    assert found(made) == ()
    return made


def edited_without_a_note(data: Path) -> None:
    anew = described_anew(data, SHELVED, Description(publisher="The Skarn Post"), max_bytes=10**6)
    assert isinstance(anew, Candidate)
    keep_again(data, anew)


def replaced_by_what_was_offered_long_ago(data: Path) -> None:
    moderating.replace(data, crane(CRANE.replace(b"310", b"290"), "ruth", NOW - timedelta(days=1)))


@pytest.mark.parametrize(
    "act", [edited, edited_without_a_note, replaced, replaced_by_what_was_offered_long_ago, removed]
)
def test_it_is_found_until_a_refresh_has_read_it(folders: Folders, act: Callable[[Path], None]) -> None:
    act(folders.data)
    assert found(folders) == (SHELVED,)
    taken_up(folders, LATER + timedelta(minutes=1))
    assert found(folders) == ()


def counting(folders: Folders, path: str) -> tuple[bytes, Description]:
    """What counts of an article: its bytes, and what is said of it."""
    loaded = folders.load(path, max_bytes=10**6)
    assert isinstance(loaded, Input)
    return loaded.raw, told_by(loaded.sidecar)[0]


@pytest.mark.parametrize("act", [edited, replaced, removed, withheld])
def test_killed_at_whichever_moment_it_is_as_if_nothing_was_done_or_it_is_found(
    folders: Folders, tmp_path: Path, act: Callable[[Path], None]
) -> None:
    path = "dam.txt" if act is withheld else SHELVED
    before = counting(folders, path)
    seen = set()
    for moment in range(1, 100):
        home = tmp_path / f"{moment}"
        shutil.copytree(folders.data, home)
        ended = killed(act, home, moment)
        assert ended in (0, -signal.SIGKILL)
        here = Folders(folders.articles, home)
        undone = path in here.paths() and counting(here, path) == before
        assert found(here) == (() if undone else (path,)), moment
        if not undone and undone not in seen:
            taken_up(here, LATER, frozenset({path}))
            assert found(here) == ()
            assert (path in texts_of(home)) == (path in here.paths())
        seen.add(undone)
        if ended == 0:
            break
    else:
        pytest.fail("the act never came to its end")
    assert seen == {True, False}
    assert moment > 3  # else the hook saw nothing


def test_what_somebody_let_answer_again_is_wanted_and_what_was_done_since_is_not(folders: Folders) -> None:
    replaced(folders.data)
    with Store.open(folders.data) as store:
        store.history.log(Act(LATER, "ruth", Deed.ROLLBACK, str(current(folders.data))))
    assert found(folders) == ()
    edited(folders.data)
    assert found(folders) == (SHELVED,)


def test_what_a_feed_corrected_waits_for_a_refresh_which_is_made_after_a_kill_too(folders: Folders) -> None:
    assert not _is_behind(folders.data)
    moderating.replace(folders.data, crane(CRANE.replace(b"310", b"290"), FEED, LATER))
    assert found(folders) == ()
    assert _is_behind(folders.data)
    edited(folders.data)
    assert found(folders) == (SHELVED,), "what a moderator says of it does not"
    taken_up(folders, LATER + timedelta(minutes=1))
    assert not _is_behind(folders.data)


def test_a_newer_reader_or_another_tag_of_the_page_corrects_nothing(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    moderating.replace(folders.data, crane(CRANE, "mia", LATER))
    assert found(folders) == (), "it says the same, and was added by somebody else"
    monkeypatch.setattr(files, "READER_VERSION", files.READER_VERSION + 1)
    assert found(folders) == ()
    sidecar = folders.data / shelf.FOLDER / f"crane.txt{files.SIDECAR}"
    sidecar.write_text("no: [yaml", "utf-8")
    assert found(folders) == (), "what cannot be read, a refresh tells of"


@pytest.mark.parametrize("act", [edited, replaced, removed])
def test_what_the_operator_took_away_or_corrected_is_found_in_the_index_of_a_server(
    folders: Folders, act: Callable[[Path], None]
) -> None:
    theirs = folders_of(folders.data, folders.articles, SERVER)
    taken_up(theirs, NOW)
    act(folders.data)
    assert found(theirs) == (".house/crane.txt",)
    taken_up(theirs, LATER, frozenset({".house/crane.txt"}))
    assert found(theirs) == ()


def test_what_the_operator_withholds_is_found_in_the_index_of_a_server(folders: Folders) -> None:
    theirs = folders_of(folders.data, folders.articles, SERVER)
    taken_up(theirs, NOW)
    withheld(folders.data)
    assert found(theirs) == found(folders) == ("dam.txt",)
