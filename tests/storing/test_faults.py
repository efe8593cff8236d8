"""What goes wrong around a refresh: Ctrl-C, a full disk, missing rights, another process at work."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from fake_encoder import WordEncoder
from storing.shelves import CHANGES, NOW, TEXTS, Recorder, fill, refreshed
from storing.stopping import FORKS, hold_lock, keep_reading, open_store

from corpus.article import Unreadable
from corpus.database import StoreError
from corpus.files import Input, Reading
from corpus.store import Store
from index import build
from index.build import RefreshError, refresh
from index.generation import current
from index.verify import changed_on_disk, verify


class Interrupting(Recorder):
    """Presses Ctrl-C when it is told something for the n-th time."""

    def __init__(self, moment: int) -> None:
        super().__init__()
        self.left = moment

    def phase(self, name: str, total: int) -> None:
        super().phase(name, total)
        self._tick()

    def advance(self, n: int = 1) -> None:
        super().advance(n)
        self._tick()

    def _tick(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def test_ctrl_c_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It passes through, the lock is free, the old generation answers, and no committed batch is encoded again."""
    monkeypatch.setattr(build, "BATCH", 2)
    old = refreshed(tmp_path / "standing", fill(tmp_path / "articles", TEXTS)).generation
    fill(tmp_path / "articles", CHANGES)
    for moment in range(1, 100):
        data = tmp_path / str(moment)
        shutil.copytree(tmp_path / "standing", data)
        progress, encoder = Interrupting(moment), WordEncoder()
        try:
            refresh(data, tmp_path / "articles", encoder, now=NOW, max_bytes=1_000_000, progress=progress)
        except KeyboardInterrupt:
            # After the last word of progress the new one is out.
            assert current(data) == old or progress.told[-1] == ("Publishing", -1)
            assert list(verify(data)) == []
            refreshed(data, tmp_path / "articles", encoder)
            assert sorted(encoder.encoded) == sorted(text.rstrip() for text in CHANGES.values())
        else:
            break
    assert moment > 20


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk of 420 KB: enough for one small index, and not for much more."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=420k", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("needs the right to mount a tmpfs, to have a disk that can be filled")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("free_kb", [0, 8, 24, 40, 56, 72, 88])
def test_a_full_disk_is_said_and_costs_nothing(tiny: Path, tmp_path: Path, free_kb: int) -> None:
    data = tiny / "data"
    articles = fill(tmp_path / "articles", TEXTS)
    old = refreshed(data, articles).generation
    fill(articles, CHANGES)
    space = os.statvfs(tiny)
    (tiny / "ballast").write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - free_kb * 1024)))
    with pytest.raises((StoreError, RefreshError), match="full"):
        refreshed(data, articles)
    (tiny / "ballast").unlink()
    assert current(data) == old
    assert list(verify(data)) == []
    assert refreshed(data, articles).published
    assert list(verify(data)) == []


def test_no_room_for_a_first_index(tiny: Path, tmp_path: Path) -> None:
    (tiny / "ballast").write_bytes(bytes(416 * 1024))
    with pytest.raises(StoreError, match="full"):
        refreshed(tiny / "data", fill(tmp_path / "articles", TEXTS))


def test_a_disk_that_may_not_be_written(tiny: Path, tmp_path: Path) -> None:
    """A read-only mount stands for missing rights: root may write wherever a mode forbids it."""
    articles = fill(tmp_path / "articles", TEXTS)
    refreshed(tiny / "data", articles)
    remount = ["mount", "-o", "remount,ro", str(tiny)]
    if subprocess.run(remount, check=False, capture_output=True).returncode != 0:
        pytest.skip("needs the right to remount a tmpfs")
    with pytest.raises(StoreError, match=r"data.*(may not be|cannot be) (written|opened).*--data"):
        refreshed(tiny / "data", articles)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; the read-only disk stands for it")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    articles = fill(tmp_path / "articles", TEXTS)
    (tmp_path / "data").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="--data"):
        refreshed(tmp_path / "data", articles)


def test_a_second_refresh_is_told_who_is_at_work(tmp_path: Path) -> None:
    data, articles = tmp_path / "data", fill(tmp_path / "articles", TEXTS)
    refreshed(data, articles)
    held = FORKS.Event()
    other = FORKS.Process(target=hold_lock, args=(data, held))
    other.start()
    assert held.wait(30)
    with pytest.raises(RefreshError, match=f"process {other.pid}"):
        refreshed(data, articles)
    assert list(verify(data)) == []  # reading needs no lock
    other.kill()
    other.join(30)
    refreshed(data, articles)  # the lock of a dead process holds nobody up


def test_processes_may_make_the_database_at_the_same_instant(tmp_path: Path) -> None:
    all_here = FORKS.Barrier(4)
    processes = [FORKS.Process(target=open_store, args=(tmp_path, all_here)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    with Store.open(tmp_path) as store:
        assert store.faults() == ()


def test_two_processes_read_while_refreshes_publish(tmp_path: Path) -> None:
    data, articles = tmp_path / "data", fill(tmp_path / "articles", {**TEXTS, "a.txt": _daily(0)})
    generations = [refreshed(data, articles).generation]
    started, done = [FORKS.Event(), FORKS.Event()], FORKS.Event()
    said: multiprocessing.SimpleQueue[str] = FORKS.SimpleQueue()
    readers = [FORKS.Process(target=keep_reading, args=(data, event, done, said)) for event in started]
    for reader in readers:
        reader.start()
    assert all(event.wait(30) for event in started)
    for day in range(1, 8):
        fill(articles, {"a.txt": _daily(day)})
        generations.append(refreshed(data, articles).generation)
    done.set()
    seen = set()
    for _ in readers:
        seen.update(iter(said.get, ""))
    for reader in readers:
        reader.join(60)
    assert [reader.exitcode for reader in readers] == [0, 0]
    assert seen <= {f"{name} {_daily(day)}" for day, name in enumerate(generations)}
    assert len(seen) > 1


def _daily(day: int) -> str:
    return f"The weather station at Holm counted {day} storms. It closes in winter."


def test_what_changed_in_the_folder_is_news(tmp_path: Path) -> None:
    data, articles = tmp_path / "data", fill(tmp_path / "articles", TEXTS)
    refreshed(data, articles)
    assert changed_on_disk(data, articles, max_bytes=1_000_000) == ()
    fill(articles, CHANGES)
    (articles / "ferry.txt").unlink()
    (articles / "dam.txt").write_bytes(b"\x00" * 2_000_000)
    news = {each.path: each.what for each in changed_on_disk(data, articles, max_bytes=1_000_000)}
    assert news == {
        "bridge.txt": "has changed",
        "canal.txt": "is not in the index",
        "dam.txt": "can no longer be read",
        "ferry.txt": "is gone",
        "kiln.txt": "is not in the index",
        "news/mill.txt": "is not in the index",
    }
    assert list(verify(data)) == []


def test_an_article_too_large_for_the_memory_is_told_and_what_stood_of_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, articles = tmp_path / "data", fill(tmp_path / "articles", TEXTS)
    refreshed(data, articles)
    fill(articles, {"dam.txt": "The dam is 93 metres high.\n", "new.txt": "The mill in Ostrey burnt down.\n"})
    read = build.read_article

    def cramped(loaded: Input) -> Reading | Unreadable:
        if loaded.path == "dam.txt":
            raise MemoryError
        return read(loaded)

    monkeypatch.setattr(build, "read_article", cramped)
    report = refreshed(data, articles)
    assert [(each.path, "memory" in each.reason) for each in report.unreadable] == [("dam.txt", True)]
    assert [kept.path for kept in report.kept] == ["dam.txt"]
    assert report.added == ("new.txt",)
    assert list(verify(data)) == []


def test_a_refresh_without_memory_says_so_and_the_old_index_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, articles = tmp_path / "data", fill(tmp_path / "articles", TEXTS)
    old = refreshed(data, articles).generation
    fill(articles, CHANGES)
    monkeypatch.setattr(build, "find_origins", cramped)
    with pytest.raises(RefreshError, match="not enough memory"):
        refreshed(data, articles)
    monkeypatch.undo()
    assert current(data) == old
    assert list(verify(data)) == []
    assert refreshed(data, articles).published


def cramped(*_: object, **__: object) -> NoReturn:
    raise MemoryError
