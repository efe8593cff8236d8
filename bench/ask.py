"""How long a question takes on a built index: p50, p95, and how often the right article comes first.

.venv/bin/python bench/ask.py --data data/bench      after bench/refresh.py
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from fictional import fact
from rich.console import Console
from rich.table import Table

from index.answer import Answer
from index.encoder import load_encoder
from index.live import Live
from index.multilingual import model_name
from index.reader import load_reader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data/bench"), help="default data/bench")
    parser.add_argument("--questions", type=int, default=200, help="how many (default 200)")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--reader", default="none")
    parser.add_argument("--backend", choices=("compiled", "original"), default="compiled")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()

    began = time.perf_counter()
    models = wanted.data / "models" if wanted.backend == "compiled" else None
    encoder = load_encoder(model_name(wanted.encoder, wanted.data / "models"), wanted.threads, models)
    live = Live(wanted.data, encoder, load_reader(wanted.reader, wanted.threads))
    snapshot = live.snapshot()
    opened = time.perf_counter()
    snapshot.ask(fact(0).question)
    first = time.perf_counter()

    seconds, right = [], 0
    for number in range(1, wanted.questions + 1):
        asked = fact(number % len(snapshot.articles))
        started = time.perf_counter()
        outcome = snapshot.ask(asked.question)
        seconds.append(time.perf_counter() - started)
        right += isinstance(outcome, Answer) and asked.sentence in outcome.quotes[0].text
    live.close()

    table = Table("what", title=f"quoth ask, {snapshot.passages:,} passages, {wanted.threads} threads")
    table.add_column("ms", justify="right")
    for what, value in (
        ("open the index", opened - began),
        ("first question (loads the model)", first - opened),
        ("p50", float(np.percentile(seconds, 50))),
        ("p95", float(np.percentile(seconds, 95))),
        ("slowest", max(seconds)),
    ):
        table.add_row(what, f"{value * 1000:,.1f}")
    table.caption = f"{right} of {wanted.questions} with the right sentence first"
    Console().print(table)


if __name__ == "__main__":
    main()
