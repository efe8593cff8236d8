"""What a kill cut short is found again: articles that the index quotes as they were before a moderator's act."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import NOW, TEXTS, Recorder, fill

from bot.feed_polls import _is_behind
from bot.unfinished import quoted_as_it_was
from corpus import moderating
from corpus.history import Act, Deed
from corpus.shelf import Candidate, Description, Origination, candidate
from corpus.store import Store
from index.build import refresh
from index.generation import current

LATER = NOW + timedelta(hours=1)
CRANE = b"The harbour crane at Little Skarn weighs 310 tonnes. It was made in 1961 and painted blue.\n"


def crane(raw: bytes, who: str, at: datetime) -> Candidate:
    made = candidate(
        raw, ".txt", Description(title="The crane"), Origination(who, at), called="crane", name="crane.txt"
    )
    assert isinstance(made, Candidate)
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    moderating.add(data, crane(CRANE, "ruth", NOW))
    fill(tmp_path / "articles", TEXTS)
    taken_up(data, NOW)
    assert quoted_as_it_was(data) == ()
    return data


def taken_up(data: Path, now: datetime) -> None:
    refresh(
        data, data.parent / "articles", WordEncoder(), now=now, max_bytes=10**6, progress=Recorder(),
    )  # fmt: skip


def edited(data: Path) -> None:
    said = Description(publisher="The Skarn Post")
    moderating.edit(data, ".shelf/crane.txt", said, who="ruth", at=LATER, max_bytes=10**6)


def replaced(data: Path) -> None:
    moderating.replace(data, crane(CRANE.replace(b"310", b"290"), "ruth", LATER))


def removed(data: Path) -> None:
    moderating.take_away(data, ".shelf/crane.txt", who="ruth", at=LATER)


@pytest.mark.parametrize("act", [edited, replaced, removed])
def test_it_is_found_until_a_refresh_has_read_it(data: Path, act: object) -> None:
    act(data)  # type: ignore[operator]
    assert quoted_as_it_was(data) == (".shelf/crane.txt",)
    taken_up(data, LATER + timedelta(minutes=1))
    assert quoted_as_it_was(data) == ()


def test_what_somebody_let_answer_again_is_wanted(data: Path) -> None:
    replaced(data)
    with Store.open(data) as store:
        store.log(Act(LATER, "ruth", Deed.ROLLBACK, str(current(data))))
    assert quoted_as_it_was(data) == ()


def test_what_a_feed_corrected_waits_for_a_refresh_which_is_made_after_a_kill_too(data: Path) -> None:
    assert not _is_behind(data)
    moderating.replace(data, crane(CRANE.replace(b"310", b"290"), "feed https://post.example/rss", LATER))
    assert quoted_as_it_was(data) == ()
    assert _is_behind(data)
    taken_up(data, LATER + timedelta(minutes=1))
    assert not _is_behind(data)
