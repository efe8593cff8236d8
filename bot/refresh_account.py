"""How a refresh goes, and how it went: the bar on a terminal, and the account at the end."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.terminal import DIM, printable
from index.build import RefreshReport

LISTED = 20  # paths of one kind; the rest is counted


class ProgressBar:
    """Fulfils `index.build.Progress` with one bar for each phase; draws nothing where there is no terminal."""

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def phase(self, name: str, total: int | None) -> None:
        for task in self._bars.task_ids:
            self._bars.remove_task(task)
        self._bars.add_task(name, total=total)

    def advance(self, n: int = 1) -> None:
        for task in self._bars.task_ids:
            self._bars.advance(task, n)

    def __enter__(self) -> ProgressBar:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()


def account(report: RefreshReport, console: Console, *, quiet: bool = False) -> None:
    """What a refresh came to; `quiet` leaves what needs a hand: files that cannot be read, and a rebuilt index."""
