"""How a refresh goes, and how it went: the bar on a terminal, and the account at the end."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.attribution import day
from bot.terminal import printable
from bot.words import count
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

    def phase(self, name: str, total: int) -> None:
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
    """What a refresh came to. `quiet` leaves what somebody should know: unreadable files, damage, another encoder."""
    for file in report.unreadable:
        stands = next(
            (f" The version read on {day(kept.read)} stays." for kept in report.kept if kept.path == file.path), ""
        )
        _say(console, "unreadable", f"{file.path}: {file.reason} {file.advice}{stands}", style="yellow")
    if report.repaired:
        _say(console, "repaired", _list(report.repaired), style="yellow")
    if report.mended:
        _say(console, "mended", "The database's own indexes were damaged; they were made again.", style="yellow")
    if report.rebuilt:
        _say(console, "rebuilt", report.rebuilt, style="yellow")
    if quiet:
        return
    if report.converted:
        what = f"{count(report.converted, 'embedding')} of an earlier Quoth, now in half the room; none encoded again."
        _say(console, "converted", what)
    for name, paths in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        if paths:
            _say(console, name, _list(paths))
    for twin in report.duplicates[:LISTED]:
        _say(console, "same text", f"{twin.path} as {twin.same_as}")
    standing = len(report.added) + len(report.changed) + len(report.unchanged) + len(report.kept)
    news = "" if report.published or report.previewed else " Nothing is new, so the index stays as it is."
    _say(
        console,
        "ready",
        f"{count(standing, 'article')}, {count(report.passages, 'passage')}, {report.encoded:,} of them newly encoded, "
        f"in {report.seconds:.1f} s.{news}",
        style="green",
    )


def _list(paths: Sequence[str]) -> str:
    """ "3: a.txt, b.txt, c.txt"; past LISTED the rest is counted."""
    rest = f" and {len(paths) - LISTED:,} more" if len(paths) > LISTED else ""
    return f"{len(paths):,}: {', '.join(paths[:LISTED])}{rest}"


def _say(console: Console, name: str, what: str, *, style: str = "") -> None:
    console.print(Text(f"{name:<10} ", style=style) + Text(printable(what)), soft_wrap=True, highlight=False)
