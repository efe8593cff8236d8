"""What `quoth evaluate` prints."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.terminal import printable
from index.evaluate import Evaluation


def show_evaluation(found: Evaluation, console: Console, *, misses: bool) -> None:
    """Shares of 1 with what each is a share of; `misses` adds the questions whose first quote is not right."""
    if misses:
        for miss in found.misses:
            console.print(Text(printable(miss)), soft_wrap=True, highlight=False)
        console.print()
    answerable = found.questions - found.unanswerable
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, share, of in (
        ("right@1", found.right_at_1, f"of {answerable} answerable questions: the first quote is right"),
        ("right@3", found.right_at_3, "one of the first three quotes is right"),
        ("answered", found.answered, "were answered at all"),
        ("false_answer", found.false_answer, f"of {found.unanswerable} unanswerable questions: were answered"),
        ("precision", found.precision, "of all answers: one of the first three quotes is right"),
        ("exact", found.exact, "of all quotes: are slices of the stored article (must be 1)"),
        ("threshold", found.threshold, "the score from which on a quote answers"),
    ):
        table.add_row(name, "-" if share is None else f"{share:.3f}", of)
    console.print(table)
