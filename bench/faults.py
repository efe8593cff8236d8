"""What a data folder survives: kills, damaged bytes, disks that lie or are full, clocks, a busy database, a bad model.

    make faults    or    .venv/bin/python bench/faults.py --only kills --kills 1000 --seed 7

After each fault the index must answer as printed or say what is wrong, nothing that was acknowledged may be gone,
`quoth verify` must be clean or tell, and the next refresh must succeed (or say that the database must be put back).
Prints a table, and each loss; exit code 1 if there is one. The same seed draws the same faults; at which instruction a
kill lands is the machine's.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from account import Account
from kills import FORKS, WAITED_S, WARM, fetched, kill_compiling, kills, page, standing_on
from lying import lying_disk
from small_shelf import DAM, NOON, STORMS, LostError, Shelf, Words, said, storms

from corpus import store as store_module
from corpus.database import RESTORE, StoreError
from corpus.moderating import add, replace, take_away
from corpus.shelf import FOLDER, PREFIX, WITHHELD, ShelfError, not_as_added, shelf_paths
from corpus.store import Store
from index import build
from index.build import RefreshError, disk_faults, recalibrate
from index.encoder import EncoderError
from index.generation import GenerationError, current
from index.live import Live
from index.verify import verify

BLOCK = 4096
CHOSEN = 0.55  # a threshold that no refresh would choose
PARTS = ("kills", "compiling", "damage", "lying", "disk", "memory", "clock", "busy", "model")
TOLD = (GenerationError, StoreError, RefreshError, EncoderError)


# ── damaged bytes ──


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done to a file; `at` is an offset."""

    path: Path  # relative to the data folder
    kind: str
    at: int = 0
    mask: int = 0

    def do(self, data: Path) -> None:
        file = data / self.path
        if self.kind == "gone":
            file.unlink()
        elif self.kind == "cut":
            os.truncate(file, self.at)
        else:
            with file.open("r+b") as opened:
                opened.seek(self.at)
                (byte,) = opened.read(1)
                opened.seek(self.at)
                opened.write(bytes([byte ^ self.mask]))

    def __str__(self) -> str:
        return f"{self.path.name} {self.kind} at {self.at}" + (f" by {self.mask:#04x}" if self.mask else "")


def damages(data: Path, drawn: random.Random, flips: int) -> Iterator[Damage]:
    """Of every file: gone, cut at each block and by a byte; of each block the first, the last and `flips` bytes."""
    for file in sorted(path for path in data.rglob("*") if path.is_file()):
        path, size = file.relative_to(data), file.stat().st_size
        yield Damage(path, "gone")
        for at in sorted({*range(0, size, BLOCK), size - 1} - {-1}):
            yield Damage(path, "cut", at)
        for begin in range(0, size, BLOCK):
            last = min(begin + BLOCK, size) - 1
            for at in sorted({begin, last, *(drawn.randint(begin, last) for _ in range(flips))}):
                yield Damage(path, "flip", at, drawn.randint(1, 255))


def damaged(account: Account, room: Path, drawn: random.Random, share: float, flips: int) -> None:
    standing = Shelf.made(room / "sound")
    recalibrate(standing.data, {"threshold": CHOSEN, "questions": 0, "origin": "a bench"}, now=NOON)
    standing.tell(1)
    standing.refresh()
    # As a kill leaves it, with a write-ahead log that no one has taken over yet.
    logged = Shelf.made(room / "logged")
    recalibrate(logged.data, {"threshold": CHOSEN, "questions": 0, "origin": "a bench"}, now=NOON)
    with Store.open(logged.data):
        logged.tell(1)
        logged.refresh()
        shutil.copytree(logged.home, room / "with a log")
    for shelf in (standing, Shelf(room / "with a log")):
        for damage in list(damages(shelf.data, drawn, flips)):
            logs = damage.path.name.startswith("quoth.db-")
            if drawn.random() > share or (shelf is not standing and not logs):
                continue
            place = "database's log" if logs else "database" if damage.path.name == "quoth.db" else "generation"
            account.count(f"{damage.kind}: {place}", str(damage), lambda d=damage, s=shelf: after_damage(s, d, room))


def after_damage(standing: Shelf, damage: Damage, room: Path) -> str:
    shelf = standing.copy(room / "damaged")
    whole = facts(shelf)
    shelf = standing.copy(room / "damaged")
    damage.do(shelf.data)
    told = is_told(shelf, [whole])
    try:
        shelf.tell(2)
        shelf.refresh()
        if shelf.threshold() != CHOSEN:
            raise LostError(f"the threshold that was chosen is gone: {shelf.threshold()}")
        if shelf.has_damaged_history():
            shelf.must_answer(2)
            return "told; an earlier version is damaged for good"
        shelf.must_recover(2)
    except StoreError as error:
        return put_back_by_hand(shelf, error, 2)
    return "told and mended" if told else "no harm"


def is_told(shelf: Shelf, expected: Sequence[object]) -> bool:
    """Whether harm is told by what opens a shelf or verifies it. Raises LostError where neither tells, and what stands
    there is nothing that was `expected`."""
    told = False
    try:
        now = facts(shelf)
    except TOLD:
        told = True
    else:
        if now not in expected:
            raise LostError(f"undetected: {now} in place of {' or '.join(map(str, expected))}")
    try:
        return bool(list(verify(shelf.data))) or told
    except TOLD:
        return True


def put_back_by_hand(shelf: Shelf, error: StoreError, count: int) -> str:
    """Do what the advice says, if it says how; else the error is raised."""
    if RESTORE in error.advice:
        for file in shelf.data.glob(f"{store_module.FILE_NAME}*"):  # as its advice says
            file.unlink()
    elif "Install that version" in error.advice:
        shutil.rmtree(shelf.data)
    else:
        raise error
    shelf.tell(count)
    shelf.refresh()
    removed_as_advised(shelf)
    shelf.must_recover(count)
    return "told, put back by hand"


def after_a_lie(shelf: Shelf, before: Shelf, after: Shelf) -> str:
    """What stands is what stood before or after, piece by piece, or it is told; and the next refresh mends it."""
    told = is_told(shelf, [facts(before), facts(after)])
    try:
        shelf.tell(3)
        report = shelf.refresh()
        told = told or bool(report.unreadable or report.repaired or report.mended or report.rebuilt)
        must_be_as_added(shelf, {each.path for each in report.unreadable})
        by_hand = removed_as_advised(shelf)
        if shelf.has_damaged_history():
            shelf.must_answer(3)
            return "told; an earlier version is damaged for good"
        shelf.must_recover(4)
    except StoreError as error:
        return put_back_by_hand(shelf, error, 4)
    except ShelfError as error:
        if "delete it" not in error.advice:
            raise
        (shelf.data / WITHHELD).unlink()  # as its advice says
        shelf.must_recover(4)
        return "told, put back by hand"
    return "told, put back by hand" if by_hand else "told and mended" if told else "no harm"


def removed_as_advised(shelf: Shelf) -> bool:
    """Remove what is damaged of the moderators' shelf; whether anything is. Raises LostError where verify is silent."""
    damaged = [each.path for each in not_as_added(shelf.data)]
    if not set(damaged) <= {lie.subject for lie in verify(shelf.data)}:
        raise LostError(f"verify does not tell of {damaged}")
    for path in damaged:
        take_away(shelf.data, path, who="ruth", at=NOON)
    return bool(damaged)


def must_be_as_added(shelf: Shelf, told: Collection[str]) -> None:
    """Raises LostError where a moderators' article is not what was added, and nobody was told."""
    pages = [page(count, 2_000) for count in (1, 2)]
    for path in shelf_paths(shelf.data):
        if path not in told and (shelf.data / FOLDER / path.removeprefix(PREFIX)).read_bytes() not in pages:
            raise LostError(f"{path} is not as it was added, and nobody is told")


def facts(shelf: Shelf) -> tuple[str, ...]:
    """What members are told of: quotes, and how old the knowledge is. Not by which generation."""
    live = Live(shelf.data, Words())
    try:
        snapshot = live.snapshot()
        outcomes = [snapshot.ask(question) for question in (DAM[0], STORMS)]
        return (
            str(snapshot.as_of),
            *(f"{outcome.as_of} {getattr(outcome, 'quotes', outcome)}" for outcome in outcomes),
            *(str(article.metadata) for article in snapshot.articles),
        )
    finally:
        live.close()


# ── a full disk ──


def limited(home: Path, limit: int, tell: Connection) -> None:
    """Refresh where no file may grow past `limit` bytes, 0 for no limit."""
    build.BATCH = 2
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        Shelf(home).refresh()
    except (StoreError, RefreshError) as error:
        tell.send(("told", str(error)))
    except BaseException as error:  # noqa: BLE001 - to be reported by the process that counts
        tell.send(("lost", said(error)))
    else:
        tell.send(("done", ""))


def refresh_limited(shelf: Shelf, limit: int) -> str:
    heard, tell = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=limited, args=(shelf.home, limit, tell))
    process.start()
    tell.close()
    process.join(WAITED_S)
    if process.exitcode != 0 or not heard.poll():
        raise LostError(f"the process died of {process.exitcode}")
    kind, message = heard.recv()
    if kind == "lost" or (kind == "told" and "disk" not in message):
        raise LostError(message)
    return "told" if kind == "told" else "room enough"


def full_disk(account: Account, room: Path, step: int) -> None:
    """Each limit from nothing to enough: by the size of a file, and by the size of a disk where one may be mounted."""
    standing = Shelf.made(room / "roomy")
    largest = max(path.stat().st_size for path in standing.data.rglob("*") if path.is_file())
    for limit in range(step, largest + 64 * 1024, step):

        def no_larger_file(limit: int = limit) -> str:
            shelf = standing.copy(room / "limited")
            shelf.tell(1)
            outcome = refresh_limited(shelf, limit)
            return after_full(shelf, outcome)

        account.count("disk full: a file", f"{limit} bytes", no_larger_file)
    for free in range(0, 260 * 1024, step):
        with disk_with(standing, room / "tiny", free) as shelf:
            if shelf is None:
                return

            def no_more_room(shelf: Shelf = shelf) -> str:
                shelf.tell(1)
                outcome = refresh_limited(shelf, 0)
                (shelf.data.resolve().parent / "ballast").unlink(missing_ok=True)
                return after_full(shelf, outcome)

            account.count("disk full: the disk", f"{free} bytes free", no_more_room)


def full_disk_for_moderators(account: Account, room: Path, step: int) -> None:
    """The same for an article that is added, and for a page that is fetched again."""
    standing = Shelf.made(room / "moderated")
    path = add(standing.data, fetched(1, raining=2_000))
    for free in range(0, 160 * 1024, step):
        for deed in ("add", "replace"):
            with disk_with(standing, room / "moderating", free) as shelf:
                if shelf is None:
                    return

                def attempt(shelf: Shelf = shelf, deed: str = deed) -> str:
                    before, outcome = standing_on(shelf), "room enough"
                    name = path.removeprefix(PREFIX) if deed == "replace" else None
                    try:
                        with disk_faults(shelf.data):
                            (add if name is None else replace)(shelf.data, fetched(2, name, raining=2_000))
                    except (StoreError, RefreshError) as error:
                        outcome = "told"
                        if "disk" not in str(error):
                            raise
                    (shelf.data.resolve().parent / "ballast").unlink(missing_ok=True)
                    after = standing_on(shelf)
                    if outcome == "room enough" and after == before:
                        raise LostError("what was acknowledged is not there")
                    if left := [each.name for each in (shelf.data / "shelf").glob(".*")]:
                        raise LostError(f"left behind: {left}")
                    shelf.must_recover(1)
                    return outcome

                account.count(f"disk full: corpus {deed}", f"{free} bytes free", attempt)


def after_full(shelf: Shelf, outcome: str) -> str:
    shelf.must_answer(*((1,) if outcome == "room enough" else (0, 1)))
    shelf.must_be_clean()
    shelf.must_recover(2)
    return outcome


@contextmanager
def disk_with(standing: Shelf, place: Path, free: int) -> Iterator[Shelf | None]:
    """The shelf with its data on a disk (in memory) that has so many bytes free; None without the right to mount."""
    place.mkdir(exist_ok=True)
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], check=False)
    if mount.returncode != 0:
        yield None
        return
    try:
        home = place.with_name("on a tiny disk")
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(standing.articles, home / "articles")
        shutil.copytree(standing.data, place / "data")
        (home / "data").symlink_to(place / "data")
        space = os.statvfs(place)
        (place / "ballast").write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - free)))
        yield Shelf(home)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)  # Tantivy's files are still mapped


# ── too little memory ──


def huge(kind: str) -> str:
    """An article of 2 MB."""
    lines = [f"{storms(number)} It rained all day, and the ferry to Long Skerry stayed in." for number in range(20_000)]
    paragraphs = [" ".join(lines[begin : begin + 20]) for begin in range(0, len(lines), 20)]
    if kind != ".html":
        return "\n\n".join(paragraphs)
    return "<html><body><article><h1>Storms</h1><p>" + "</p><p>".join(paragraphs) + "</p></article></body></html>"


def cramped(home: Path, spare: int, tell: Connection) -> None:
    """Refresh with no more memory than there is by now, and `spare` bytes."""
    import_what_a_refresh_needs()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + spare, resource.RLIM_INFINITY))
    try:
        report = Shelf(home).refresh(max_bytes=10**7)
    except (StoreError, RefreshError) as error:
        tell.send(("told", str(error)))
    except BaseException as error:  # noqa: BLE001 - to be reported by the process that counts
        tell.send(("lost", said(error)))
    else:
        tell.send(("left out" if report.unreadable else "read", ""))


def import_what_a_refresh_needs() -> None:
    """Before the limit: what is imported late must not be what fails."""
    with tempfile.TemporaryDirectory() as made:
        Shelf.made(Path(made))


def little_memory(account: Account, room: Path, step: int) -> None:
    standing = Shelf.made(room / "standing")
    for kind in (".txt", ".md", ".html"):
        text = huge(kind)
        for spare in range(0, 8 * step, step):

            def attempt(kind: str = kind, text: str = text, spare: int = spare) -> str:
                shelf = standing.copy(room / "cramped")
                (shelf.articles / f"huge{kind}").write_text(text, "utf-8")
                heard, tell = FORKS.Pipe(duplex=False)
                process = FORKS.Process(target=cramped, args=(shelf.home, spare, tell))
                process.start()
                tell.close()
                process.join(10 * WAITED_S)
                kind_of, message = heard.recv() if process.exitcode == 0 else ("killed", "")
                if kind_of == "lost":
                    raise LostError(message)
                (shelf.articles / f"huge{kind}").unlink()
                if kind_of != "read":
                    shelf.must_answer(0)
                shelf.must_be_clean()
                shelf.must_recover(1)
                return {"killed": "the process aborted", "left out": "the article left out, told"}.get(kind_of, kind_of)

            account.count("a huge article, little memory", f"{kind}, {spare >> 20} MB", attempt)


# ── the clock ──


def clock(account: Account, room: Path, drawn: random.Random, tries: int) -> None:
    """Each refresh at another time than the one before: back, forth, decades away. The last word on `as of` holds."""
    shelf = Shelf.made(room / "clock")
    edges = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), NOON, NOON]
    for number in range(tries):
        now = edges[number] if number < len(edges) else NOON + timedelta(seconds=drawn.uniform(-2e9, 2e9))
        changed = drawn.random() < 0.5  # an unchanged shelf is refreshed too, and its time must be told

        def attempt(number: int = number, now: datetime = now, changed: bool = changed) -> str:
            if changed:
                shelf.tell(number + 1)
            report = shelf.refresh(now=now)
            live = Live(shelf.data, Words())
            try:
                told = live.snapshot().as_of.refreshed
            finally:
                live.close()
            if report.published != changed or report.generation != current(shelf.data):
                raise LostError(f"published: {report.published}, changed: {changed}")
            if told != now:
                raise LostError(f"it says as of {told}, and was refreshed at {now}")
            shelf.must_be_clean()
            return "published" if changed else "unchanged"

        account.count("clock set back and forth", f"#{number}, {now}", attempt)


# ── a busy database ──


def busy(account: Account, room: Path, tries: int) -> None:
    shelf = Shelf.made(room / "busy")
    for number in range(tries):
        long = [(30.0, store_module.BUSY_MS, "told")] if number == 0 else []
        for held_s, patience_ms, expected in (*long, (0.3, 10_000, "waited"), (1.0, 100, "told")):
            account.count(
                "SQLite busy", f"#{number}, held {held_s} s", lambda h=held_s, p=patience_ms, e=expected, n=number: (
                    while_held(shelf, n + 1, h, p, e)
                )
            )  # fmt: skip


def while_held(shelf: Shelf, count: int, held_s: float, patience_ms: int, expected: str) -> str:
    usual, store_module.BUSY_MS = store_module.BUSY_MS, patience_ms
    other = sqlite3.connect(shelf.data / store_module.FILE_NAME, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(held_s, lambda: other.execute("ROLLBACK"))
    release.start()
    try:
        shelf.says(DAM[0])  # readers do not wait for writers
        shelf.tell(count)
        shelf.refresh()
        outcome = "waited"
    except (StoreError, RefreshError) as error:
        if "busy" not in str(error):
            raise
        outcome = "told"
    finally:
        release.join()
        other.close()
        store_module.BUSY_MS = usual
    if outcome != expected:
        raise LostError(f"{outcome}, not {expected}")
    shelf.must_recover(count)
    return outcome


# ── a model that fails ──


def failing_model(account: Account, room: Path) -> None:
    build.BATCH = 1
    standing = Shelf.made(room / "model")
    for batch in range(1, 4):

        def attempt(batch: int = batch) -> str:
            shelf = standing.copy(room / "failing")
            shelf.tell(3)
            (shelf.articles / "kiln.txt").write_text("The old kiln at Marsh End was lit again.\n", "utf-8")
            try:
                shelf.refresh(Words(fails_at=batch))
            except EncoderError:
                shelf.must_answer(0)
                shelf.must_be_clean()
                rest = Words()
                shelf.refresh(rest)
                if rest.encoded != 3 - (batch - 1):
                    raise LostError(f"{rest.encoded} texts were encoded again") from None
                shelf.must_recover(4)
                return "told"
            raise LostError("nobody was told")

        account.count("the model fails", f"batch {batch}", attempt)


# ── the table ──


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=400, help="in all (default 400; some two a second)")
    parser.add_argument("--share", type=float, default=1.0, help="of all places to damage (default 1: each of them)")
    parser.add_argument(
        "--flips", type=int, default=3, help="in each 4 KiB, beside its first and last byte (default 3)"
    )
    parser.add_argument("--lies", type=int, default=20, help="cuts of each act on a disk that lies (default 20)")
    parser.add_argument("--step", type=int, default=BLOCK, help="of a disk's free bytes (default 4096)")
    parser.add_argument("--memory-step", type=int, default=24, help="of spare memory, in MB, 8 steps (default 24)")
    parser.add_argument("--times", type=int, default=40, help="that the clock is set (default 40)")
    parser.add_argument("--busy", type=int, default=5, help="times that the database is held (default 5)")
    parser.add_argument("--compiles", type=int, default=20, help="kills while a model is compiled (default 20)")
    parser.add_argument("--only", choices=PARTS, action="append")
    wanted = parser.parse_args()
    # Python 3.11's forkserver does not take our search path over, and would import everything in each fork.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    FORKS.set_forkserver_preload(WARM)
    account, begun = Account(), time.perf_counter()
    parts: dict[str, Callable[[Path, random.Random], Any]] = {
        "kills": lambda room, drawn: kills(account, room, drawn, wanted.kills),
        "compiling": lambda room, drawn: kill_compiling(account, room, drawn, wanted.compiles),
        "damage": lambda room, drawn: damaged(account, room, drawn, wanted.share, wanted.flips),
        "lying": lambda room, drawn: lying_disk(account, room, drawn, wanted.lies, after_a_lie),
        "disk": lambda room, _: (
            full_disk(account, room, wanted.step),
            full_disk_for_moderators(account, room, wanted.step),
        ),
        "memory": lambda room, _: little_memory(account, room, wanted.memory_step << 20),
        "clock": lambda room, drawn: clock(account, room, drawn, wanted.times),
        "busy": lambda room, _: busy(account, room, wanted.busy),
        "model": lambda room, _: failing_model(account, room),
    }
    for name, part in parts.items():
        if not wanted.only or name in wanted.only:
            with tempfile.TemporaryDirectory() as made:
                part(Path(made), random.Random(f"{wanted.seed} {name}"))
    account.show(f"Faults, seed {wanted.seed}, {time.perf_counter() - begun:.0f} s")
    sys.exit(bool(account.losses))


if __name__ == "__main__":
    main()
