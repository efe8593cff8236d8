"""What `quoth find` prints: each claim of a text, and below it the printed sentences nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from bot import words
from bot.answer_json import as_of_json, quote_json
from bot.attribution import as_of
from bot.terminal import DIM, printable, show_quote, write
from index.answer import AsOf, Quote

Found = Sequence[tuple[str, tuple[Quote, ...]]]  # each claim, and the quotes near it, best first


def show_found(found: Found, left_out: int, knowledge: AsOf, console: Console) -> None:
    """Raises NotVerbatimError before a quote that would not be the article's own words."""
    for claim, quotes in found:
        console.print()
        write(console, Text(printable(claim), style="bold"))
        if not quotes:
            write(console, Text(words.NOTHING_NEAR))
        for quote in quotes:
            console.print()
            show_quote(quote, console)
    console.print()
    if not found:
        write(console, Text("There is no sentence in that text to look for."))
        return
    if left_out:
        write(console, Text(f"{words.count(left_out, 'more sentence')} of that text not looked for.", style=DIM))
    write(console, Text(f"{words.NO_VERDICT} {as_of(knowledge)}", style=DIM))


def found_json(found: Found, left_out: int, knowledge: AsOf) -> dict[str, Any]:
    """What `quoth find --json` prints: quotes in the form that `ask --json` gives them."""
    return {
        "claims": [{"claim": claim, "nearest": [quote_json(quote) for quote in quotes]} for claim, quotes in found],
        "left_out": left_out,
        "as_of": as_of_json(knowledge),
    }
