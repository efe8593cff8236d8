"""kill -9 at random moments of everything that writes into a data folder.

The work is done by a fork of a warm process, which says what it is about to do and what it has done; what it said that
it had done must hold when it was killed, what it was about to do may.
"""

from __future__ import annotations

import importlib
import multiprocessing
import random
import shutil
import signal
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from account import Account
from small_model import save_model
from small_shelf import DAM, NOON, LostError, Shelf, Silent, Words

from bot.shown import ShownCard, ShownCards, ShownQuote
from bot.state import FILE_NAME as STATE_FILE
from bot.state import State
from corpus.article import Kind, Span, Unreadable
from corpus.history import Cause, Deed
from corpus.moderating import add, edit, replace, take_away
from corpus.shelf import PREFIX, Candidate, Description, Origination, candidate, load, on_shelf
from corpus.store import Store
from index import build
from index.answer import AsOf, QuoteRef
from index.build import recalibrate, refresh
from index.calibration import Calibration
from index.compiled import open_compiled
from index.encoder import load_encoder, locate
from index.generation import built, current
from index.publishing import earlier, make_switch, switch_to, throw_away, waiting
from index.verify import verify

# A clean process with everything imported, in which FAISS never searched: each victim is a fork of it.
FORKS = multiprocessing.get_context("forkserver")
WARM = ["kills", "faiss", "tantivy"]
WAITED_S = 60  # for a victim to end by itself
MOST = 10**6  # bytes of an article


def killed(work: Callable[..., None], home: Path, after_s: float, *arguments: Any) -> list[Any]:
    """Kill `work(home, tell, …)` so long after its first word; all that it told after that, in order."""
    heard, tell = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=work, args=(home, tell, *arguments))
    process.start()
    tell.close()
    heard.recv()
    time.sleep(after_s)
    process.kill()
    process.join(WAITED_S)
    if process.exitcode not in (-signal.SIGKILL, 0):
        raise LostError(f"the victim died of {process.exitcode} before it was killed")
    told = []
    try:
        while True:
            told.append(heard.recv())
    except EOFError:
        heard.close()
        return told


def kills(account: Account, room: Path, drawn: random.Random, tries: int) -> None:
    """Half of the kills while an index is built, the others while somebody acts on what stands."""
    kill_builds(account, room, drawn, tries // 2)
    for act in (kill_moderating, kill_switching, kill_keeping_cards):
        act(account, room, drawn, tries // 6)


# ── what builds an index ──


def refresh_once(shelf: Shelf, _threshold: float) -> str:
    build.BATCH = 2  # several commits for few articles
    return shelf.refresh().generation


def recalibrate_once(shelf: Shelf, threshold: float) -> str:
    return recalibrate(shelf.data, {"threshold": threshold, "questions": 0, "origin": "a bench"}, now=NOON)


def verify_and_ask(shelf: Shelf, _threshold: float) -> str:
    """Readers write too: they open the database, which may have a log to take over."""
    list(verify(shelf.data))
    shelf.says(DAM[0])
    return current(shelf.data) or ""


WORK: dict[str, Callable[[Shelf, float], str]] = {
    "refresh": refresh_once,
    "first refresh": refresh_once,
    "recalibrate": recalibrate_once,
    "verify and ask": verify_and_ask,
}


def building(home: Path, tell: Connection, work: str, threshold: float) -> None:
    tell.send("begun")
    tell.send(WORK[work](Shelf(home), threshold))


def killed_building(work: str, shelf: Shelf, threshold: float, after_s: float) -> str | None:
    """Kill the work so long after its beginning; the generation that it acknowledged, if it came so far."""
    told = killed(building, shelf.home, after_s, work, threshold)
    return str(told[-1]) if told else None


def usual_s(work: str, shelf: Shelf) -> float:
    """How long the work takes when nobody disturbs it: the median of five, in seconds."""
    taken = []
    for count in range(5):
        shelf.tell(count + 1)
        heard, tell = FORKS.Pipe(duplex=False)
        process = FORKS.Process(target=building, args=(shelf.home, tell, work, 0.6))
        process.start()
        heard.recv()
        begun = time.perf_counter()
        heard.recv()
        taken.append(time.perf_counter() - begun)
        process.join(WAITED_S)
    return statistics.median(taken)


def kill_builds(account: Account, room: Path, drawn: random.Random, tries: int) -> None:
    standing = Shelf.made(room / "standing")
    for work in WORK:
        usual = usual_s(work, standing.copy(room / "timed"))
        shelf = standing.copy(room / "killed")
        state = (0, 0.6)  # the storms and the threshold that were acknowledged last
        for number in range(tries // len(WORK)):
            if number % 25 == 24:  # every version is kept for good: a young shelf is checked faster
                shelf, state = standing.copy(room / "killed"), (0, 0.6)
            after = drawn.uniform(0, 1.3 * usual)
            again = drawn.choice((0, 0, 0, 1))  # so many more kills before anybody looks
            count, threshold = number + 1, round(drawn.uniform(0.3, 0.6), 3)
            before = state

            def attempt(
                work: str = work,
                shelf: Shelf = shelf,
                before: tuple[int, float] = before,
                count: int = count,
                threshold: float = threshold,
                delays: tuple[float, ...] = (after, *(drawn.uniform(0, usual) for _ in range(again))),
            ) -> str:
                return after_kills(work, shelf, before, count, threshold, delays)

            account.count(f"kill -9: {work}", f"#{number}, after {1000 * after:.1f} ms", attempt)
            state = (-count, shelf.threshold() if current(shelf.data) else 0.6)


def after_kills(
    work: str, shelf: Shelf, before: tuple[int, float], count: int, threshold: float, delays: tuple[float, ...]
) -> str:
    if work == "first refresh":
        shutil.rmtree(shelf.data)
    standing, readings = current(shelf.data), shelf.readings() if shelf.data.exists() else frozenset()
    if work in ("refresh", "first refresh"):
        shelf.tell(count)
    acknowledged = None
    for delay in delays:
        acknowledged = killed_building(work, shelf, threshold, delay) or acknowledged
    name = current(shelf.data)
    if work == "first refresh":
        if acknowledged and name is None:
            raise LostError("an acknowledged index is gone")
        if name is not None:
            shelf.must_answer(count)
            shelf.must_be_clean()
    else:
        if name is None or (standing is not None and name < standing) or (acknowledged and name < acknowledged):
            raise LostError(f"{name} is published; {standing} was, and {acknowledged} was acknowledged")
        fresh = acknowledged is not None and work == "refresh"
        shelf.must_answer(*((count,) if fresh else (count, before[0])))
        shelf.must_be_clean()
        shelf.must_hold(readings)
        if (
            work == "recalibrate"
            and shelf.threshold() != threshold
            and (acknowledged or shelf.threshold() != before[1])
        ):
            raise LostError(f"the threshold is {shelf.threshold()}")
    shelf.must_recover(-count)
    if name is None:
        return "nothing yet"
    return "done before" if acknowledged else "old answers" if name == standing else "new answers"


# ── what moderators do to the shelf ──


@dataclass(frozen=True, slots=True)
class Stands:
    """An article of the shelf: which of the pages below it holds, and who is said to have published it."""

    page: int
    publisher: str


@dataclass(frozen=True, slots=True)
class Act:
    """What a moderator is about to do, or has done: `path` is "" before it is known, `after` None for a removal."""

    path: str
    after: Stands | None
    done: bool


def page(count: int, raining: int = 0) -> bytes:
    rain = " It rained." * raining
    return f"The harbour crane at Little Skarn lifted {count} boats. It was painted blue.{rain}\n".encode()


def fetched(count: int, name: str | None = None, raining: int = 0) -> Candidate:
    """What an address holds the `count`-th time that it is asked."""
    came = Origination("ruth", NOON, "https://skarn.example/crane", etag=str(count))
    found = candidate(
        page(count, raining), ".txt", Description(publisher=f"Post {count}"), came, called="crane", name=name
    )
    if isinstance(found, Unreadable):
        raise LostError(found.reason)
    return found


def moderating(home: Path, tell: Connection, seed: int) -> None:
    """Add, edit, replace and remove articles, for ever; each is told before and after."""
    drawn, data = random.Random(seed), Shelf(home).data
    standing: dict[str, Stands] = {}
    tell.send("begun")
    for count in range(1, 10_000):
        deed = drawn.choice(("add", "edit", "replace", "remove")) if standing else "add"
        path = drawn.choice(sorted(standing)) if deed != "add" else ""
        after: Stands | None = Stands(count, f"Post {count}")
        if deed == "edit":
            after = Stands(standing[path].page, f"Herald {count}")
        elif deed == "remove":
            after = None
        tell.send(Act(path, after, done=False))
        if deed == "add":
            path = add(data, fetched(count))
        elif deed == "replace":
            replace(data, fetched(count, path.removeprefix(PREFIX)))
        elif deed == "edit":
            edit(data, path, Description(publisher=f"Herald {count}"), who="ruth", at=NOON, max_bytes=MOST)
        else:
            take_away(data, path, who="ruth", at=NOON)
        tell.send(Act(path, after, done=True))
        standing.pop(path, None)
        if after:
            standing[path] = after


def kill_moderating(account: Account, room: Path, drawn: random.Random, tries: int) -> None:
    standing = Shelf.made(room / "moderated")
    for number in range(tries):
        seed, after = drawn.randrange(10**9), drawn.uniform(0, 0.06)

        def attempt(seed: int = seed, after: float = after) -> str:
            shelf = standing.copy(room / "moderating")
            return after_moderating(shelf, killed(moderating, shelf.home, after, seed))

        trial = f"#{number}, seed {seed}, after {1000 * after:.1f} ms"
        account.count("kill -9: corpus add, edit, replace, remove", trial, attempt)


def after_moderating(shelf: Shelf, told: list[Act]) -> str:
    done = [act for act in told if act.done]
    about = told[-1] if told and not told[-1].done else None
    expected = {act.path: act.after for act in done}  # the last word on each path
    expected = {path: after for path, after in expected.items() if after}
    found = standing_on(shelf)
    differing = {path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path)}
    for path in differing:
        before, now = expected.get(path), found.get(path)
        if about is None or len(differing) > 1 or about.path not in ("", path) or (about.path == "" and before):
            raise LostError(f"{path} is {now}, expected {before}")
        if now is None:
            half_done = about.after is None
        else:
            half_done = about.after is not None and all(
                getattr(now, name) in {getattr(stage, name) for stage in (before, about.after) if stage}
                for name in ("page", "publisher")
            )
        if not half_done:
            raise LostError(f"{path} is {now}, was {before} and was to be {about.after}")
    with Store.open(shelf.data) as store:
        noted = len(store.history.acts())
    if noted < len(done):
        raise LostError(f"{len(done)} acts were acknowledged, {noted} are noted")
    shelf.must_answer(0)
    shelf.must_be_clean()
    shelf.must_recover(1)
    return "the act in flight done, or begun" if differing else "as acknowledged"


def standing_on(shelf: Shelf) -> dict[str, Stands]:
    """What is on the shelf. Raises LostError for half an article, and for one whose newer page would not be fetched."""
    found = {}
    for each in on_shelf(shelf.data, max_bytes=MOST):
        loaded = load(shelf.data, each.path, max_bytes=MOST)
        if isinstance(loaded, Unreadable) or each.origination is None:
            raise LostError(f"{each.path} cannot be read, or nobody knows who added it")
        count = int(loaded.raw.split()[7])
        if loaded.raw != page(count, loaded.raw.count(b"It rained.")):
            raise LostError(f"half an article: {loaded.raw!r}")
        if int(each.origination.etag or 0) > count:
            raise LostError(f"{each.path} holds page {count}, and page {each.origination.etag} is taken for fetched")
        found[each.path] = Stands(count, each.description.publisher or "")
    return found


# ── which index answers ──


def switching(home: Path, tell: Connection, seed: int) -> None:
    """Go back, publish what waits, build something to look at, throw it away, for ever. What is told: the generation
    that is to answer, or None where that stays as it is; before it is done, and after."""
    drawn, shelf = random.Random(seed), Shelf(home)
    data = shelf.data
    tell.send("begun")
    for count in range(100, 10_000):
        deed = drawn.choice(("back", "publish", "preview", "discard"))
        others = {"back": earlier(data), "publish": waiting(data), "discard": waiting(data)}.get(deed, ())
        if deed == "preview":
            shelf.tell(count)
            tell.send(("about", None, None))
            report = refresh(
                data, shelf.articles, Words(), now=NOON, max_bytes=10**6, progress=Silent(),
                first_calibration=lambda _: Calibration(0.6, 0, "a bench"), cause=Cause("refresh"), preview=True,
            )  # fmt: skip
            tell.send(("built", report.generation, count))
        elif others and deed == "discard":
            tell.send(("about", None, None))
            throw_away(data, drawn.choice(others), who="ruth", at=NOON)
        elif others:
            to = drawn.choice(others)
            tell.send(("about", to, None))
            deed_noted = Deed.ROLLBACK if deed == "back" else Deed.PUBLISH
            make_switch(data, switch_to(data, to), who="ruth", deed=deed_noted, at=NOON)
            tell.send(("done", to, None))


def kill_switching(account: Account, room: Path, drawn: random.Random, tries: int) -> None:
    standing = Shelf.made(room / "switched")
    counts = {current(standing.data): 0}
    for count in (1, 2):
        standing.tell(count)
        counts[standing.refresh().generation] = count
    for number in range(tries):
        seed, after = drawn.randrange(10**9), drawn.uniform(0, 0.12)

        def attempt(seed: int = seed, after: float = after) -> str:
            shelf = standing.copy(room / "switching")
            told = killed(switching, shelf.home, after, seed)
            return after_switching(shelf, told, dict(counts))

        account.count(
            "kill -9: publish, rollback, preview, discard", f"#{number}, seed {seed}, {1000 * after:.1f} ms", attempt
        )


def after_switching(shelf: Shelf, told: list[Any], counts: dict[str | None, int]) -> str:
    name, done = current(shelf.data), [to for kind, to, _ in told if kind == "done"]
    last = done[-1] if done else max(filter(None, counts))
    about = told[-1][1] if told and told[-1][0] == "about" else None
    counts |= {generation: count for kind, generation, count in told if kind == "built"}
    if name not in (last, about):
        raise LostError(f"{name} answers; {last} was acknowledged, {about} was on its way")
    shelf.must_answer(counts[name])
    shelf.must_be_clean()
    with Store.open(shelf.data) as store:
        noted = sum(act.deed in (Deed.ROLLBACK, Deed.PUBLISH) for act in store.history.acts())
    if noted < len(done):
        raise LostError(f"{len(done)} switches were acknowledged, {noted} are noted")
    for kept in built(shelf.data):  # what was killed must not have left one that cannot be gone to
        if kept != name and kept in counts:
            make_switch(shelf.data, switch_to(shelf.data, kept), who="ruth", deed=Deed.PUBLISH, at=NOON)
            shelf.must_answer(counts[kept])
            shelf.must_be_clean()
            break
    shelf.must_recover(7)
    return "as acknowledged" if name == last else "the switch in flight done"


# ── a model that is compiled ──


def compiling(home: Path, tell: Connection) -> None:
    for name in ("index.compilation", "sentence_transformers"):  # which take longer than all else
        importlib.import_module(name)
    tell.send("begun")
    load_encoder(str(home / "model"), 1, home / "models")
    tell.send("compiled")


def usual_compiling_s(home: Path) -> float:
    """How long it takes when nobody disturbs it, in seconds."""
    heard, tell = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=compiling, args=(home, tell))
    process.start()
    heard.recv()
    begun = time.perf_counter()
    heard.recv()
    process.join(WAITED_S)
    return time.perf_counter() - begun


def kill_compiling(account: Account, room: Path, drawn: random.Random, tries: int) -> None:
    model, models = save_model(room), room / "models"
    files, usual = locate(str(model)), usual_compiling_s(room)
    expected = load_encoder(str(model), 1, models).embed_question(DAM[0]).vector
    for number in range(tries):
        after = drawn.uniform(0, 1.2 * usual)

        def attempt(after: float = after) -> str:
            shutil.rmtree(models)
            told = killed(compiling, room, after)
            standing = open_compiled(models, files)  # raises where half of one is taken for a whole
            if told and standing is None:
                raise LostError("a model that was compiled is gone")
            made = load_encoder(str(model), 1, models)
            if not np.array_equal(made.embed_question(DAM[0]).vector, expected):
                raise LostError("the model says something else")
            if left := [path.name for path in models.glob(".*")]:
                raise LostError(f"left behind: {left}")
            return "compiled anew" if standing is None else "whole"

        account.count("kill -9: a model that is compiled", f"#{number}, after {1000 * after:.0f} ms", attempt)


# ── the bot's own database ──


def card(count: int) -> ShownCard:
    quote = ShownQuote(QuoteRef(f"{count:064x}", Span(count, count + 40)), Kind.PROSE, 0.5, (), None)
    return ShownCard((quote,) * (1 + count % 5), AsOf(NOON, None), None, 1)


def keeping_cards(home: Path, tell: Connection, first: int) -> None:
    """Keep cards for ever; told are (key, count)."""
    cards = ShownCards(State(home / STATE_FILE), days=10_000)
    tell.send("begun")
    for count in range(first, first + 10_000):
        tell.send((cards.keep(card(count), NOON + timedelta(seconds=count), server=None), count))


def kill_keeping_cards(account: Account, room: Path, drawn: random.Random, tries: int) -> None:
    home, kept = room / "cards", dict[str, int]()
    home.mkdir()
    for number in range(tries):
        after = drawn.uniform(0, 0.03)

        def attempt(number: int = number, after: float = after) -> str:
            told = killed(keeping_cards, home, after, 10_000 * number)
            kept.update(told)
            rows = sqlite3.connect(home / STATE_FILE)
            sound = rows.execute("PRAGMA integrity_check").fetchone()[0]
            rows.close()
            if sound != "ok":
                raise LostError(sound)
            state = State(home / STATE_FILE)
            cards = ShownCards(state, days=10_000)
            try:
                for key, count in told:
                    if key is None or cards.recall(key, NOON, server=None) != card(count):
                        raise LostError(f"card {count} was acknowledged and is gone")
                for key in list(kept)[:: 1 + len(kept) // 50]:
                    if cards.recall(key, NOON, server=None) != card(kept[key]):
                        raise LostError(f"card {kept[key]}, of an earlier trial, is gone")
            finally:
                state.close()
            return "all cards there"

        account.count("kill -9: the bot's own database", f"#{number}, after {1000 * after:.1f} ms", attempt)
