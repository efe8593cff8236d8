"""A server's own index: the operator's articles, cut to its collections, and its own; nothing is encoded twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import NOW, TEXTS, Recorder, fill, refreshed

from bot.spaces import Wanted, folder_of, folders_of, servers_of
from corpus.moderating import add, take_away
from corpus.shelf import (
    Candidate,
    Description,
    Folders,
    Origination,
    candidate,
    collection_of,
    in_collections,
    withhold,
)
from index.build import NothingToReadError, RefreshReport, recalibrate, refresh
from index.generation import current, open_generation
from index.live import Live

CRANE = b"The harbour crane at Little Skarn weighs 310 tonnes. It was made in 1961 and painted blue.\n"
MILL = b"The wind mill of Upper Hest grinds rye alone. It has four sails of canvas.\n"


def kept(data: Path, raw: bytes, called: str) -> str:
    """An article on the shelf of this data folder."""
    said = Description(title=called, publisher="The Skarn Post", date="2031-02-03")
    found = candidate(raw, ".txt", said, Origination("ruth", NOW), called=called)
    assert isinstance(found, Candidate)
    return add(data, found)


def taken_up(folders: Folders, encoder: WordEncoder | None = None) -> RefreshReport:
    return refresh(folders.data, folders, encoder or WordEncoder(), now=NOW, max_bytes=1_000_000, progress=Recorder())


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return fill(tmp_path / "articles", TEXTS)


@pytest.fixture
def data(tmp_path: Path, articles: Path) -> Path:
    """The operator's data folder, with one article on its shelf, refreshed."""
    kept(tmp_path / "data", MILL, "mill")
    refreshed(tmp_path / "data", articles)
    return tmp_path / "data"


@pytest.fixture
def own(data: Path) -> Path:
    """The data folder of server 7, with one article on its shelf, not refreshed."""
    kept(folder_of(data, 7), CRANE, "crane")
    return folder_of(data, 7)


def paths(data: Path) -> list[str]:
    live = Live(data, WordEncoder())
    try:
        return list(live.snapshot().paths)
    finally:
        live.close()


def test_a_server_reads_the_operators_folder_and_shelf_and_its_own(data: Path, articles: Path, own: Path) -> None:
    taken_up(folders_of(data, articles, 7))
    assert paths(own) == [".house/mill.txt", ".shelf/crane.txt", *sorted(TEXTS)]
    assert ".shelf/crane.txt" not in paths(data)
    assert servers_of(data) == (7,)


def test_nothing_of_the_operators_is_encoded_again(data: Path, articles: Path, own: Path) -> None:
    encoder = WordEncoder()
    report = taken_up(folders_of(data, articles, 7), encoder)
    assert len(encoder.encoded) == report.encoded == 1
    assert "crane" in encoder.encoded[0]
    again = taken_up(folders_of(data, articles, 7), encoder)
    assert not again.published
    assert len(encoder.encoded) == 1


def test_what_the_operators_store_lost_is_encoded_anew(data: Path, articles: Path, own: Path) -> None:
    (data / "quoth.db").unlink()
    encoder = WordEncoder()
    taken_up(folders_of(data, articles, 7), encoder)
    assert len(encoder.encoded) == len(TEXTS) + 2


def test_only_the_chosen_collections_of_the_operator_are_read(data: Path, articles: Path, own: Path) -> None:
    def cut(*collections: str) -> list[str]:
        taken_up(folders_of(data, articles, 7, lambda where: Wanted(collections)))
        return paths(own)

    assert cut("news/") == [".shelf/crane.txt", "news/orchard.txt", "news/tower.txt"]
    assert cut(".house/") == [".house/mill.txt", ".shelf/crane.txt"]
    assert cut("./") == [".shelf/crane.txt", "bridge.txt", "dam.txt", "ferry.txt"]
    assert cut() == [".shelf/crane.txt"]


def test_where_nothing_is_left_the_refresh_says_so(data: Path, articles: Path, own: Path) -> None:
    taken_up(folders_of(data, articles, 7))
    take_away(own, ".shelf/crane.txt", who="ruth", at=NOW)
    with pytest.raises(NothingToReadError):
        taken_up(folders_of(data, articles, 7, lambda where: Wanted(())))


def test_an_article_that_the_operator_removed_leaves_the_servers_too(data: Path, articles: Path, own: Path) -> None:
    taken_up(folders_of(data, articles, 7))
    take_away(data, ".shelf/mill.txt", who="ruth", at=NOW)
    assert taken_up(folders_of(data, articles, 7)).removed == (".house/mill.txt",)


def test_a_server_abstains_as_the_operators_index_does(data: Path, articles: Path, own: Path) -> None:
    taken_up(folders_of(data, articles, 7))
    name = current(data)
    assert name is not None
    calibration = open_generation(data, name).contents.calibration
    assert calibration is not None
    recalibrate(data, calibration | {"threshold": 0.77}, now=NOW)
    assert taken_up(folders_of(data, articles, 7)).published
    live = Live(own, WordEncoder())
    assert live.snapshot().threshold == 0.77
    live.close()


def test_what_the_operator_withholds_no_server_reads(data: Path, articles: Path, own: Path) -> None:
    withhold(data, "dam.txt", wanted=True)
    withhold(own, "ferry.txt", wanted=True)
    taken_up(folders_of(data, articles, 7))
    assert not {"dam.txt", "ferry.txt"} & set(paths(own))
    assert "ferry.txt" in folders_of(data, articles, None).paths(), "another server may read it"


@pytest.mark.parametrize(
    ("path", "collection"),
    [
        ("dam.txt", "./"),
        ("news/tower.txt", "news/"),
        ("news/2031/tower.txt", "news/"),
        (".shelf/crane.txt", ".shelf/"),
        (".house/feeds/post/a.html", ".house/feeds/post/"),
    ],
)
def test_an_article_lies_in_one_collection_and_is_found_by_it(path: str, collection: str) -> None:
    assert collection_of(path) == collection
    assert in_collections(path, [collection])
    assert in_collections(path, None)
    assert not in_collections(path, ["elsewhere/"])
    assert not in_collections(path, [])


def test_folders_of_the_operator_are_as_they_were(data: Path, articles: Path) -> None:
    assert folders_of(data, articles, None) == Folders(articles, data)
    assert replace(folders_of(data, articles, None)).paths() == [".shelf/mill.txt", *sorted(TEXTS)]
