"""What moderators' acts cost: answers while a refresh runs, a removal, publishing and rolling back, one more article.

    .venv/bin/python bench/serving.py --articles 1000

One process asks all the while; the refresh runs as the bot runs it, in a process of its own. Leaves its index
in --data.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from fictional import article, fact, write_articles
from rich.console import Console
from rich.table import Table

from bot.progress_lines import Done, Told
from bot.refreshing import Order, RefreshProcess
from bot.spaces import Space
from corpus.history import Deed
from corpus.moderating import add, take_away
from corpus.shelf import Candidate, Description, Origination, candidate
from index.encoder import load_encoder
from index.generation import current
from index.live import Live
from index.multilingual import model_name
from index.publishing import earlier, make_switch, switch_to
from index.reader import load_reader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--paragraphs", type=int, default=5)
    parser.add_argument("--data", type=Path, default=Path("data/bench-serving"), help="is emptied first")
    parser.add_argument("--reader", default="default", help="as QUOTH_READER")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--models", type=Path, help="a folder `models` of another data folder, not to compile anew")
    wanted = parser.parse_args()
    if wanted.data.exists():
        shutil.rmtree(wanted.data)
    folder = wanted.data / "articles"
    write_articles(folder, count=wanted.articles, paragraphs=wanted.paragraphs)
    if wanted.models is not None:
        shutil.copytree(wanted.models, wanted.data / "models")
    os.environ |= {"QUOTH_ARTICLES": str(folder), "QUOTH_READER": wanted.reader, "QUOTH_THREADS": str(wanted.threads)}
    table = Table(title=f"{wanted.articles:,} articles, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    table.add_column("what")
    table.add_column("time", justify="right")

    def tell(what: str, told: str) -> None:
        table.add_row(what, told)
        print(f"{what}: {told}", flush=True)

    measure(wanted, folder, tell)
    Console(width=110).print(table)


def measure(wanted: argparse.Namespace, folder: Path, tell: Callable[[str, str], None]) -> None:
    data = wanted.data
    done = refreshed(data)
    tell("all articles read the first time (with loading the model)", f"{done.seconds:.1f} s")
    publish(data, done)
    encoder = load_encoder(model_name("default", data / "models"), wanted.threads, data / "models")
    reader = load_reader(wanted.reader, wanted.threads, encoder=encoder.fingerprint)
    live = Live(data, encoder, reader)
    live.warmed_up()
    ask(live, wanted.articles, 5)
    tell("an answer while nothing else runs", percentiles(ask(live, wanted.articles, 60)))

    for number in range(wanted.articles):  # each anew, so that the refresh has all to encode
        (folder / f"{number:05}.md").write_text(article(number + wanted.articles, wanted.paragraphs), "utf-8")
    with asked(live, wanted.articles) as seconds:
        done = refreshed(data)
    tell(f"the same while {wanted.articles:,} articles are read anew", percentiles(seconds))
    tell("that refresh", f"{done.seconds:.1f} s")
    # Before and after: on a machine with other work the one before may be from a better moment.
    tell("an answer once it has ended", percentiles(ask(live, wanted.articles, 60)))
    with timed(tell, "publish"):
        publish(data, done)
    with timed(tell, "the first answer of what was published"):
        ask(live, wanted.articles, 1)

    path = keep(data)
    started = time.perf_counter()
    done = refreshed(data)
    tell("a refresh with one article more, process and all", f"{time.perf_counter() - started:.1f} s")
    tell("of that the refresh itself", f"{done.seconds:.1f} s ({done.encoded} passages encoded)")
    publish(data, done)
    assert any(path == each.path for each in live.snapshot().articles)

    with timed(tell, "from “removed” to “never quoted again”, process and all"):
        take_away(data, path, who="bench", at=datetime.now(UTC))
        done = refreshed(data, only=(path,))
        assert not any(path == each.path for each in live.snapshot().articles)
    tell("of that the index without it", f"{done.seconds:.1f} s")
    with timed(tell, "rollback: what it changes, and the switch"):
        switch = switch_to(data, earlier(data)[0])
        make_switch(data, switch, who="bench", deed=Deed.ROLLBACK, at=datetime.now(UTC))
    with timed(tell, "the first answer after the rollback"):
        ask(live, wanted.articles, 1)
    live.close()


def refreshed(data: Path, only: tuple[str, ...] = ()) -> Done:
    """A refresh as the bot runs it."""

    async def run() -> list[Told]:
        process = RefreshProcess(data, (sys.executable, "-m", "bot"))
        order = Order("bench", only=only)
        return [told async for told in process(Space(None, data, None), order)]  # type: ignore[arg-type]

    last = asyncio.run(run())[-1]
    if not isinstance(last, Done):
        raise SystemExit(f"the refresh failed: {last}")
    return last


def publish(data: Path, done: Done) -> None:
    switch = switch_to(data, done.generation or "")
    make_switch(data, switch, who="bench", deed=Deed.PUBLISH, at=datetime.now(UTC))
    assert current(data) == done.generation


def keep(data: Path) -> str:
    """One more article, on the shelf; its path."""
    raw = b"The harbour crane at Little Skarn weighs 310 tonnes. It was made in 1961 and painted blue.\n"
    made = candidate(
        raw, ".txt", Description(title="The crane"), Origination("bench", datetime.now(UTC)), called="crane"
    )
    assert isinstance(made, Candidate)
    return add(data, made)


def ask(live: Live, articles: int, number: int) -> list[float]:
    """How long so many questions take, in seconds each."""
    seconds = []
    for at in range(number):
        begun = time.perf_counter()
        live.snapshot().ask(fact(at * 7 % articles).question)
        seconds.append(time.perf_counter() - begun)
    return seconds


@contextmanager
def asked(live: Live, articles: int) -> Iterator[list[float]]:
    """One question after the other, until the block ends."""
    seconds: list[float] = []
    stop = threading.Event()

    def go() -> None:
        while not stop.is_set():
            seconds.extend(ask(live, articles, 1))
            stop.wait(0.1)  # a server's members, not a flood: the refresh must get on too

    asker = threading.Thread(target=go)
    asker.start()
    try:
        yield seconds
    finally:
        stop.set()
        asker.join()


@contextmanager
def timed(tell: Callable[[str, str], None], what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    tell(what, f"{1000 * (time.perf_counter() - begun):,.0f} ms")


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    return f"p50 {1000 * statistics.median(ordered):,.0f} ms, p99 {1000 * p99:,.0f} ms ({len(ordered)} questions)"


if __name__ == "__main__":
    main()
