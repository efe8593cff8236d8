"""Disks that lie: an fsync returned, and when the power went nothing, or some of it, or zeros were on the disk.

No program can keep what it acknowledged on such a disk. What it can do is never to quote what was not printed: what
answers is the index of before or of after, or it says that it is damaged; and the next refresh mends it, or says that
the database must be put back.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from account import Account
from kills import fetched
from small_shelf import NOON, Shelf

from corpus.history import Deed
from corpus.moderating import add, keep_out, replace
from corpus.store import Store
from index.build import recalibrate
from index.publishing import earlier, make_switch, switch_to

BLOCK = 4096
WHOLE = "all there"
WAYS = ("as before", "empty", "zeros", "cut", "blocks")


# ── what is being done when the power goes ──


def refresh(shelf: Shelf) -> None:
    shelf.tell(2)
    shelf.refresh(now=NOON + timedelta(hours=2))


def refresh_nothing(shelf: Shelf) -> None:
    shelf.refresh(now=NOON + timedelta(hours=2))


def choose_a_threshold(shelf: Shelf) -> None:
    recalibrate(shelf.data, {"threshold": 0.57, "questions": 0, "origin": "a bench"}, now=NOON + timedelta(hours=2))


def roll_back(shelf: Shelf) -> None:
    switch = switch_to(shelf.data, earlier(shelf.data)[0])
    make_switch(shelf.data, switch, who="ruth", deed=Deed.ROLLBACK, at=NOON + timedelta(hours=2))


def add_an_article(shelf: Shelf) -> None:
    add(shelf.data, fetched(2, raining=2_000))
    shelf.refresh(now=NOON + timedelta(hours=2))


def fetch_again(shelf: Shelf) -> None:
    replace(shelf.data, fetched(2, "crane.txt", raining=2_000))
    shelf.refresh(now=NOON + timedelta(hours=2))


def withhold_an_article(shelf: Shelf) -> None:
    keep_out(shelf.data, "ferry.txt", ["ferry.txt"], who="ruth", at=NOON + timedelta(hours=2))
    shelf.refresh(now=NOON + timedelta(hours=2))


ACTS: tuple[Callable[[Shelf], None], ...] = (
    refresh,
    refresh_nothing,
    choose_a_threshold,
    roll_back,
    add_an_article,
    fetch_again,
    withhold_an_article,
)


# ── what the disk has of it ──


@dataclass(frozen=True, slots=True)
class Write:
    """What an act did to a data folder: the bytes of each file, by its path, before and after."""

    before: Mapping[Path, bytes] = field(repr=False)
    after: Mapping[Path, bytes] = field(repr=False)

    @property
    def changed(self) -> list[Path]:
        paths = sorted(self.before.keys() | self.after.keys())
        return [path for path in paths if self.before.get(path) != self.after.get(path)]


def held(data: Path) -> dict[Path, bytes]:
    """Without the files that SQLite makes anew."""
    files = (path for path in data.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    return {path.relative_to(data): path.read_bytes() for path in files}


def written(act: Callable[[Shelf], None], shelf: Shelf, *, logged: bool) -> Write:
    """`logged`: while another process reads, so that SQLite leaves its log to be taken over."""
    before = held(shelf.data)
    if logged:
        with Store.open(shelf.data):
            act(shelf)
            return Write(before, held(shelf.data))
    act(shelf)
    return Write(before, held(shelf.data))


def leave(write: Write, data: Path, drawn: random.Random) -> str:
    """Make of `data` what the disk has; returns, in words, what became of the files that were changed."""
    shutil.rmtree(data)
    share = drawn.choice((0.1, 0.3, 1.0))  # of the files: one that is not whole is more often found out than many
    ways = {path: drawn.choice(WAYS) for path in write.changed if drawn.random() < share}
    for path in sorted(write.before.keys() | write.after.keys()):
        kept = left(ways.get(path, WHOLE), write.before.get(path), write.after.get(path), drawn)
        if kept is not None:
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            (data / path).write_bytes(kept)
    data.mkdir(exist_ok=True)
    return ", ".join(f"{path.name} {way}" for path, way in ways.items()) or WHOLE


def left(way: str, before: bytes | None, after: bytes | None, drawn: random.Random) -> bytes | None:
    """The bytes of one file; None where it is not there. A removal may be lost too, and is by nothing else."""
    if after is None:
        return None if way == WHOLE else before
    places = range(0, len(after), BLOCK)
    blank = bytes(len(after))
    blocks = [after, blank, (before or b"").ljust(len(after), b"\0")]
    each: dict[str, Callable[[], bytes | None]] = {
        WHOLE: lambda: after,
        "as before": lambda: before,
        "empty": lambda: b"",
        "zeros": lambda: blank,
        "cut": lambda: after[: drawn.randrange(0, len(after) + 1, BLOCK)],
        "blocks": lambda: b"".join(drawn.choice(blocks)[at : at + BLOCK] for at in places),
    }
    return each[way]()


# ── trying it ──


def lying_disk(
    account: Account, room: Path, drawn: random.Random, times: int, judged: Callable[[Shelf, Shelf, Shelf], str]
) -> None:
    """`judged` is given what is left, what stood before and what stood after, and says how it was survived."""
    standing = Shelf.made(room / "standing")
    standing.tell(1)
    add(standing.data, fetched(1, raining=2_000))
    standing.refresh(now=NOON + timedelta(hours=1))
    for act in ACTS:
        for logged in (False, True):
            after = standing.copy(room / "after")
            write = written(act, after, logged=logged)
            for number in range(times):
                shelf = after.copy(room / "left")
                trial = f"#{number}{', with a log' if logged else ''}: {leave(write, shelf.data, drawn)}"

                def attempt(shelf: Shelf = shelf, after: Shelf = after) -> str:
                    return judged(shelf, standing.copy(room / "before"), after.copy(room / "after, looked at"))

                account.count(f"a disk that lies: {act.__name__.replace('_', ' ')}", trial, attempt)
