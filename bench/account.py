"""What became of each fault that was tried: the table at the end, and every loss in a line of its own."""

from __future__ import annotations

import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from small_shelf import said


class Account:
    """How often each fault was tried, what came of it, and every loss."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)
        self.losses: list[str] = []

    def count(self, fault: str, trial: str, attempt: Callable[[], str]) -> None:
        """Make one attempt: it returns a word for how it was survived."""
        try:
            self.outcomes[fault][attempt()] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody was told it in words: that is the finding
            self.outcomes[fault]["lost"] += 1
            at = traceback.extract_tb(error.__traceback__)[-1]
            self.losses.append(f"{fault}, {trial}: {said(error)} ({Path(at.filename).name}:{at.lineno})")

    def show(self, title: str) -> None:
        table = Table(title=title)
        for column in ("fault", "tried", "survived", "lost", "how"):
            table.add_column(column, justify="left" if column in ("fault", "how") else "right")
        for fault, outcomes in self.outcomes.items():
            how = ", ".join(f"{number:,} {word}" for word, number in outcomes.most_common() if word != "lost")
            tried, lost = outcomes.total(), outcomes["lost"]
            table.add_row(fault, f"{tried:,}", f"{tried - lost:,}", f"{lost:,}", how)
        console = Console()
        console.print(table)
        for loss in self.losses:
            console.print(loss, markup=False, highlight=False, soft_wrap=True)
