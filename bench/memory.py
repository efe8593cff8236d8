"""How much memory a process like `quoth run` holds: discord.py, the index, the model, and 20 questions answered.

.venv/bin/python bench/memory.py --data data/bench      after bench/refresh.py; Linux only (it reads /proc)
"""

from __future__ import annotations

import argparse
import importlib
import re
from pathlib import Path

from fictional import fact
from rich.console import Console
from rich.table import Table

from index.encoder import load_encoder
from index.live import Live
from index.multilingual import model_name
from index.reader import load_reader


def resident() -> int:
    """Resident memory of this process, bytes."""
    match = re.search(r"^VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    if match is None:
        raise SystemExit("bench/memory.py needs Linux: /proc/self/status tells no VmRSS here")
    return int(match[1]) * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data/bench"), help="default data/bench")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--reader", default="none")
    parser.add_argument("--backend", choices=("compiled", "original"), default="compiled")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()

    table = Table("after", title="memory of the bot")
    table.add_column("MB", justify="right")
    importlib.import_module("bot.client")
    table.add_row("importing the bot", f"{resident() / 1e6:,.0f}")
    models = wanted.data / "models" if wanted.backend == "compiled" else None
    encoder = load_encoder(model_name(wanted.encoder, wanted.data / "models"), wanted.threads, models)
    live = Live(wanted.data, encoder, load_reader(wanted.reader, wanted.threads))
    snapshot = live.snapshot()
    table.add_row(f"opening {snapshot.passages:,} passages", f"{resident() / 1e6:,.0f}")
    snapshot.ask(fact(0).question)
    table.add_row("the first question (the model)", f"{resident() / 1e6:,.0f}")
    for number in range(1, 21):
        snapshot.ask(fact(number).question, quotes=15)
    table.add_row("20 more questions", f"{resident() / 1e6:,.0f}")
    live.close()
    Console().print(table)


if __name__ == "__main__":
    main()
