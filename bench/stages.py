"""Where the time of a question goes, how many are answered at once, how a start goes, and what memory all takes.

    make bench    or    .venv/bin/python bench/stages.py --passages 100000 --reader default

One Markdown table, for bench/README.md. The shelf is kept in data/bench-<passages> and used again. At most --encoded of
its passages are encoded; the others get vectors derived from those (see stand_in.py), which take the same time to
search and the same room, but answer nothing: what is right is only counted where all were encoded.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from fictional import Fact, fact, write_articles
from stand_in import StandIn

from bot.desk import WORKERS
from corpus.stored_reading import Shelved
from index import build as build_module
from index import live as live_module
from index.answer import Answer
from index.build import refresh
from index.dense import Dense
from index.encoder import Encoder, load_encoder
from index.evaluate import Unseen, first_calibration
from index.generation import current
from index.lexical import Lexical
from index.live import Live, Snapshot
from index.origins import Origins
from index.reader import Reader, load_reader

PARAGRAPHS = 5  # of each article; each is a passage
AT_ONCE = (1, 2, 8, 32)
STARTS = 5
ASKED: dict[str, Callable[[Fact], str]] = {
    "figure": lambda told: told.question,
    "figure in Spanish": lambda told: told.question_in_spanish,
    "no figure": lambda told: told.question_without_figure,
}

# What is timed inside a question, as (name, owner, attribute): whatever calls it there.
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("search by vector", Dense, "search"),
    ("search by word", Lexical, "search"),
    ("load token vectors", live_module, "stored_embedding"),
    ("MaxSim", live_module, "rank_sentences"),
    ("the reader", live_module, "judged"),
    ("quotes", live_module, "quotes_of"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000, help="default 10000")
    parser.add_argument("--encoded", type=int, default=10_000, help="by the encoder itself, at most (default 10000)")
    parser.add_argument("--questions", type=int, default=200, help="how many (default 200)")
    parser.add_argument("--data", type=Path, help="default data/bench-<passages>")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--reader", default="none")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ask", choices=ASKED, default="figure", help="what for, or in which language")
    wanted = parser.parse_args()
    data: Path = wanted.data or Path(f"data/bench-{wanted.passages}")
    if current(data) is None:
        # In a process of its own: what a refresh takes is not what the bot takes.
        building = multiprocessing.get_context("spawn").Process(target=build, args=(data, wanted))
        building.start()
        building.join()
        if building.exitcode:
            raise SystemExit(f"{data} could not be built.")

    rows: list[tuple[str, str, str]] = []
    importlib.import_module("bot.running")  # as `quoth run` does
    rows.append(("memory: the bot alone", megabytes(resident()), ""))
    taken = Taken()
    with taken.timing():
        encoder, reader = load(data, wanted)
        live = Live(data, encoder, reader)
        snapshot = live.snapshot()
    rows.append(("start: open the index", *taken.told()))
    rows.append(("memory: the index opened", megabytes(resident()), ""))
    taken = Taken()
    with taken.timing():
        snapshot.ask(ASKED[wanted.ask](fact(0)))
    rows.append(("start: the first question, which loads the models", *taken.told()))

    questions = [fact(number % len(snapshot.articles)) for number in range(1, wanted.questions + 1)]
    asked = [ASKED[wanted.ask](each) for each in questions]
    rows += [(f"question: {stage}", *taken.told()) for stage, taken in stage_times(snapshot, encoder, asked).items()]
    rows.append(("floor: the encoder alone", *timed(encoder.embed_question, asked).told()))
    rows.append(("floor: reading every vector once", *scan_times(snapshot.passages, encoder.dim).told()))
    for many in AT_ONCE:
        seconds, each = at_once(snapshot, asked, many)
        rows.append((f"{many} at once", f"{len(asked) / seconds:,.0f} questions a second, {milliseconds(each)}", ""))
    rows.append(("memory: after all questions", megabytes(resident()), ""))
    rows.append(("start: `quoth ask`, the whole process", *starts(data, wanted.reader, asked[0]).told()))

    real = snapshot.passages <= wanted.encoded
    print(
        f"\n{snapshot.passages:,} passages, {len(asked)} questions ({wanted.ask}), reader {wanted.reader}, "
        f"{wanted.threads} threads;\nload when it ended {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    )
    if real:
        right = sum(is_right(snapshot, ASKED[wanted.ask](each), each.sentence) for each in questions)
        print(f"{right} of {len(asked)} with the right sentence first.")
    else:
        print(f"{wanted.encoded:,} of them encoded, the others stand-ins.")
    print("\n| what | p50 (p95) | processor |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    live.close()


def build(data: Path, wanted: argparse.Namespace) -> None:
    """A shelf of so many passages in `data`."""
    with tempfile.TemporaryDirectory() as written:
        folder = Path(written)
        write_articles(folder, count=-(-wanted.passages // PARAGRAPHS), paragraphs=PARAGRAPHS)
        encoder, reader = load(data, wanted)
        # Among vectors that mean nothing there are no neighbours to compare; bench/origins.py measures that.
        alone = patch.object(build_module, "find_origins", each_alone)
        with alone if wanted.passages > wanted.encoded else nullcontext():
            report = refresh(
                data,
                folder,
                StandIn(encoder, wanted.encoded),
                now=datetime.now(UTC),
                max_bytes=20_000_000,
                progress=Unseen(),
                first_calibration=lambda _: first_calibration(encoder, reader),
            )
    print(f"{data}: {report.passages:,} passages built in {report.seconds:.0f} s.", file=sys.stderr)


def each_alone(shelved: Sequence[Shelved], *_: object, **__: object) -> Origins:
    return Origins.of([each.article for each in shelved], ())


def load(data: Path, wanted: argparse.Namespace) -> tuple[Encoder, Reader | None]:
    encoder = load_encoder(wanted.encoder, wanted.threads, data / "models")
    return encoder, load_reader(wanted.reader, wanted.threads, encoder=encoder.fingerprint)


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of the same work, again and again: by the clock, and by the processors, all threads together, which a
    busy machine hardly changes."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @contextmanager
    def timing(self) -> Iterator[None]:
        began, worked = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.clock.append(time.perf_counter() - began)
            self.processor.append(time.process_time() - worked)

    def sum(self) -> tuple[float, float]:
        return sum(self.clock), sum(self.processor)

    def told(self) -> tuple[str, str]:
        return milliseconds(self.clock), milliseconds(self.processor)


def stage_times(snapshot: Snapshot, encoder: Encoder, asked: Sequence[str]) -> dict[str, Taken]:
    """Of each stage, and of the whole: a number a question. Stages that a question skips count as none."""
    names = ("embed", *(name for name, _, _ in STAGES))
    spent = {name: Taken() for name in names}
    taken: dict[str, Taken] = defaultdict(Taken)
    with replaced((("embed", type(encoder), "embed_question"), *STAGES), spent):
        for question in asked:
            for each in spent.values():
                each.clock.clear()
                each.processor.clear()
            whole = taken["**in all**"]
            with whole.timing():
                snapshot.ask(question)
            for name in names:
                clock, processor = spent[name].sum()
                taken[name].clock.append(clock)
                taken[name].processor.append(processor)
            rest = taken["all else"]
            rest.clock.append(whole.clock[-1] - sum(taken[name].clock[-1] for name in names))
            rest.processor.append(whole.processor[-1] - sum(taken[name].processor[-1] for name in names))
    return {name: taken[name] for name in (*names, "all else", "**in all**") if any(taken[name].clock)}


@contextmanager
def replaced(stages: Sequence[tuple[str, Any, str]], spent: dict[str, Taken]) -> Iterator[None]:
    """Add what each stage takes to `spent`, until the block ends."""

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watch(*args: Any, **kwargs: Any) -> Any:
            with spent[name].timing():
                return call(*args, **kwargs)

        return watch

    originals = [(owner, attribute, getattr(owner, attribute)) for _, owner, attribute in stages]
    for (name, owner, attribute), (_, _, original) in zip(stages, originals, strict=True):
        setattr(owner, attribute, watched(name, original))
    try:
        yield
    finally:
        for owner, attribute, original in originals:
            setattr(owner, attribute, original)


def timed(task: Callable[[str], object], texts: Sequence[str]) -> Taken:
    """Of each."""
    taken = Taken()
    for text in texts:
        with taken.timing():
            task(text)
    return taken


def scan_times(passages: int, dim: int) -> Taken:
    """What it takes to read as many bytes as all vectors have, one after the other."""
    vectors = np.ones(passages * dim * 2 // 8, np.uint64)  # half floats
    return timed(lambda _: vectors.max(), [""] * 20)


def at_once(snapshot: Snapshot, asked: Sequence[str], many: int) -> tuple[float, list[float]]:
    """(seconds for all, seconds that each asker waited) with `many` askers, each of whom asks when answered. As at the
    bot's desk, a few threads answer all of them."""
    with ThreadPoolExecutor(WORKERS) as desk, ThreadPoolExecutor(many) as askers:

        def ask(question: str) -> object:
            return desk.submit(snapshot.ask, question).result()

        began = time.perf_counter()
        each = list(askers.map(lambda question: timed(ask, [question]).clock[0], asked))
        return time.perf_counter() - began, each


def starts(data: Path, reader: str, question: str) -> Taken:
    """Of `quoth ask` from its start to its end, each in a new process."""
    environment = {**os.environ, "QUOTH_DATA": str(data), "QUOTH_READER": reader}
    command = [sys.executable, "-m", "bot", "ask", "--", question]
    taken = Taken()
    for _ in range(STARTS):
        began, worked = time.perf_counter(), children()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        taken.clock.append(time.perf_counter() - began)
        taken.processor.append(children() - worked)
        if not done.stdout:  # an abstention says so there too, with an exit code of its own
            raise SystemExit(f"`quoth ask` said nothing but: {done.stderr}")
    return taken


def children() -> float:
    """Seconds of the processors that went to processes that this one started, and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def is_right(snapshot: Snapshot, question: str, sentence: str) -> bool:
    outcome = snapshot.ask(question)
    return isinstance(outcome, Answer) and sentence in outcome.quotes[0].text


def resident() -> int:
    """Resident memory of this process, bytes."""
    match = re.search(r"^VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    if match is None:
        raise SystemExit("bench/stages.py needs Linux: /proc/self/status tells no VmRSS here")
    return int(match[1]) * 1024


def milliseconds(seconds: Sequence[float]) -> str:
    """ "12.3 ms (20.1)": the median, and the 95th percentile where there are enough."""
    tail = f" ({np.percentile(seconds, 95) * 1000:,.1f})" if len(seconds) >= 20 else ""
    return f"{statistics.median(seconds) * 1000:,.1f} ms{tail}"


def megabytes(number: int) -> str:
    return f"{number / 1e6:,.0f} MB"


if __name__ == "__main__":
    main()
