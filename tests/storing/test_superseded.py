"""What a superseded index held is let go of, so that a bot that runs for a year does not grow with each refresh."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import CHANGES, TEXTS, fill, refreshed

from index.generation import FOLDER
from index.live import Live
from index.views import Views

HEIGHT = "how high is the dam above Korvale in metres"


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Python's collector of cycles does not come by: a large process waits for it for many refreshes."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    refreshed(tmp_path / "data", fill(tmp_path / "articles", TEXTS))
    opened = Live(tmp_path / "data", WordEncoder())
    yield opened
    opened.close()


def publish_another(folder: Path) -> None:
    refreshed(folder / "data", fill(folder / "articles", CHANGES))


@pytest.mark.usefixtures("uncollected")
def test_its_articles_go_with_the_last_who_looked_at_it(tmp_path: Path, live: Live) -> None:
    before = live.snapshot()
    before.ask(HEIGHT)
    kept = [weakref.ref(each) for each in (before.articles, before._index.dense, before._index.vocabulary)]
    publish_another(tmp_path)
    live.snapshot().ask(HEIGHT)
    assert None not in [each() for each in kept], "whoever asked it before may still look at it"
    del before
    assert [each() for each in kept] == [None] * len(kept)


@pytest.mark.usefixtures("uncollected")
@pytest.mark.skipif(sys.platform != "linux", reason="the mapped files are read from /proc")
def test_none_of_its_files_stays_mapped_or_open(tmp_path: Path, live: Live) -> None:
    def used(generation: str) -> list[str]:
        opened = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
        lines = [*Path("/proc/self/maps").read_text("utf-8").splitlines(), *opened]
        return [line for line in lines if str(tmp_path / "data" / FOLDER / generation) in line]

    live.snapshot().ask(HEIGHT)
    old = live.snapshot().generation
    assert used(old)
    publish_another(tmp_path)
    live.snapshot().ask(HEIGHT)
    assert used(old) == []
    assert used(live.snapshot().generation)


@pytest.mark.usefixtures("uncollected")
def test_no_view_of_it_is_kept_that_nobody_asks_again(tmp_path: Path, live: Live) -> None:
    views = Views()
    seen = views.of(live.snapshot(), "the news", lambda path: path.startswith("news/"))
    kept = weakref.ref(seen._index.articles)
    del seen
    publish_another(tmp_path)
    views.of(live.snapshot(), "all else", lambda path: not path.startswith("news/"))
    assert kept() is None
