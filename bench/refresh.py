"""How long a refresh takes: all new, nothing new, one article changed.

    make bench    or    .venv/bin/python bench/refresh.py --articles 1000

Leaves its index in --data; begins by emptying that folder.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from fictional import article, write_articles
from rich.console import Console
from rich.table import Table

from index.build import RefreshReport, refresh
from index.encoder import load_encoder
from index.multilingual import model_name


class Silent:
    """Progress that nobody watches; drawing it is not what is measured."""

    def phase(self, name: str, total: int) -> None: ...

    def advance(self, n: int = 1) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--paragraphs", type=int, default=5, help="of each article, of some 70 words (default 5)")
    parser.add_argument("--data", type=Path, default=Path("data/bench"), help="is emptied first (default data/bench)")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--backend", choices=("compiled", "original"), default="compiled")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    models = wanted.data / "models" if wanted.backend == "compiled" else None
    if wanted.data.exists():
        shutil.rmtree(wanted.data)

    table = Table(title=f"quoth refresh, {wanted.articles:,} articles, {wanted.threads} threads")
    for column in ("run", "passages", "encoded", "seconds", "passages/s"):
        table.add_column(column, justify="left" if column == "run" else "right")
    with tempfile.TemporaryDirectory() as written:
        folder = Path(written)
        write_articles(folder, count=wanted.articles, paragraphs=wanted.paragraphs)
        for run in ("all new (and loading the model)", "nothing new", "one changed (and loading the model)"):
            if run.startswith("one"):
                (folder / "00000.md").write_text(article(wanted.articles, wanted.paragraphs), encoding="utf-8")
            report: RefreshReport = refresh(
                wanted.data,
                folder,
                load_encoder(model_name(wanted.encoder, wanted.data / "models"), wanted.threads, models),
                now=datetime.now(UTC),
                max_bytes=20_000_000,
                progress=Silent(),
            )
            table.add_row(
                run,
                f"{report.passages:,}",
                f"{report.encoded:,}",
                f"{report.seconds:.1f}",
                f"{report.encoded / report.seconds:.0f}" if report.encoded > 1 else "–",
            )
    Console().print(table)


if __name__ == "__main__":
    main()
