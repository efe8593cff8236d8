"""What members asked in vain, in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from bot import words
from bot.attribution import attribution, day
from bot.gaps_card import ShownGap
from bot.terminal import DIM, INDENT, printable, write
from bot.words import count


def show_server(server: int, groups: int, console: Console) -> None:
    write(console, Text(f"server {server}: {count(groups, 'group')} asked in vain", style=DIM))


def show_gap(shown: ShownGap, console: Console) -> None:
    """The question, how often it was asked and in which other words, and the nearest passage."""
    gap, quote = shown.gap, shown.quote
    first, *others = gap.questions
    write(console, Text(printable(first), style="bold"))
    told = [words.asked_times(gap.asked), f"{day(gap.first)} to {day(gap.last)}"]
    write(console, Text(" · ".join(told), style=DIM), indent=INDENT)
    if others:
        write(console, Text(printable(words.also_asked(" · ".join(others)))), indent=INDENT)
    if quote is None:
        write(console, Text(words.NOTHING_NEAREST, style=DIM), indent=INDENT)
        return
    write(console, Text(words.ANSWERED_SINCE if shown.answered else words.NEAREST_NOW, style=DIM), indent=INDENT)
    write(console, Text(printable(f"{quote.text} — {' · '.join(attribution(quote))}")), indent=INDENT)
