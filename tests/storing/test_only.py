"""A refresh of a few articles alone: seconds, for what must count at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storing.shelves import CHANGES, NOW, TEXTS, Recorder, fill, refreshed

from index.build import NothingToReadError, RefreshReport, refresh
from index.generation import GenerationError, current, open_generation
from index.verify import verify


def alone(data: Path, folder: Path | None, *paths: str) -> RefreshReport:
    return refresh(
        data, folder, WordEncoder(), now=NOW, max_bytes=1_000_000, progress=Recorder(), only=frozenset(paths)
    )


def standing(data: Path) -> dict[str, str]:
    """Path and version of each article that answers."""
    generation = open_generation(data, current(data) or "")
    return {entry.path: entry.version for entry in generation.contents.entries}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(only=st.sets(st.sampled_from(sorted({*TEXTS, *CHANGES})), min_size=1), gone=st.sampled_from(sorted(TEXTS)))
def test_these_are_as_their_files_are_and_all_others_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, only: set[str], gone: str
) -> None:
    home = tmp_path_factory.mktemp("home")
    data, folder = home / "data", fill(home / "articles", TEXTS)
    refreshed(data, folder)
    before = standing(data)
    fill(folder, CHANGES)
    (folder / gone).unlink()
    alone(data, folder, *only)
    after = standing(data)
    refreshed(data, folder)
    whole = standing(data)
    for path in {*TEXTS, *CHANGES}:
        assert after.get(path) == (whole if path in only else before).get(path)
    assert not list(verify(data))


def test_no_folder_need_be_named_to_take_an_article_out(tmp_path: Path) -> None:
    data = tmp_path / "data"
    refreshed(data, fill(tmp_path / "articles", TEXTS))
    report = alone(data, None, "dam.txt")
    assert report.removed == ("dam.txt",)
    assert report.encoded == 0
    assert set(standing(data)) == TEXTS.keys() - {"dam.txt"}


def test_a_preview_that_waits_is_gone_after_it(tmp_path: Path) -> None:
    """It may hold what was removed."""
    data, folder = tmp_path / "data", fill(tmp_path / "articles", TEXTS)
    refreshed(data, folder)
    fill(folder, CHANGES)
    preview = refresh(
        data, folder, WordEncoder(), now=NOW, max_bytes=1_000_000, progress=Recorder(), preview=True
    ).generation
    report = alone(data, None, "dam.txt")
    assert current(data) == report.generation
    assert not (data / "generations" / preview).exists() or preview == report.generation


def test_where_nothing_answers_there_is_nothing_to_leave_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="no index"):
        alone(tmp_path / "data", fill(tmp_path / "articles", TEXTS), "dam.txt")


def test_the_last_article_cannot_be_taken_out_by_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    refreshed(data, fill(tmp_path / "articles", {"dam.txt": TEXTS["dam.txt"]}))
    with pytest.raises(NothingToReadError):
        alone(data, None, "dam.txt")
