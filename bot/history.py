"""What was done to the corpus and its index, newest first: for `quoth history`, `rollback`, `publish` and previews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.attribution import attribution
from bot.terminal import DIM, INDENT, printable, write
from bot.words import count
from corpus.history import Act, PastRefresh
from index.answer import Quote
from index.differing import Difference
from index.publishing import Switch

LISTED = 20  # paths of one kind; the rest is counted


@dataclass(frozen=True, slots=True)
class Event:
    """A refresh or an act. `state` says of a refresh whether its generation answers, is kept, or waits; else ""."""

    at: datetime
    told: PastRefresh | Act
    state: str


def events(
    refreshes: Sequence[PastRefresh], acts: Sequence[Act], *, now: str | None, kept: Sequence[str]
) -> tuple[Event, ...]:
    """All of both, newest first; `now` is the generation that answers, `kept` are all that there still are."""

    def state(generation: str | None) -> str:
        if generation is None or generation not in kept:
            return ""
        return "answers" if generation == now else "kept" if now is not None and generation < now else "waiting"

    told = [Event(each.at, each, state(each.generation)) for each in refreshes]
    told += [Event(each.at, each, "") for each in acts]
    return tuple(sorted(told, key=lambda each: each.at, reverse=True))


def show_history(history: Sequence[Event], console: Console) -> None:
    """A line an event, and one for each kind of change."""
    for event in history:
        told = event.told
        when = f"{event.at:%Y-%m-%d %H:%M} UTC"
        if isinstance(told, Act):
            parts = [when, told.who or "nobody named", told.deed, told.subject, told.detail]
            write(console, Text(printable(" · ".join(filter(None, parts)))))
            continue
        outcome = f"{told.outcome or 'not finished'}{f' ({event.state})' if event.state else ''}"
        parts = [
            when,
            told.cause.who or "nobody named",
            told.cause.command or "refresh",
            outcome,
            told.generation or "",
        ]
        write(console, Text(printable(" · ".join(filter(None, parts)))))
        _show_paths((("added", told.added), ("changed", told.changed), ("removed", told.removed)), console)


def event_json(event: Event) -> dict[str, Any]:
    """One line of `quoth history --json`."""
    told = event.told
    if isinstance(told, Act):
        return {
            "at": event.at.isoformat(),
            "who": told.who,
            "what": str(told.deed),
            "subject": told.subject,
            "detail": told.detail,
        }
    return {
        "at": event.at.isoformat(),
        "who": told.cause.who,
        "what": told.cause.command,
        "outcome": told.outcome,
        "generation": told.generation,
        "state": event.state or None,
        "added": list(told.added),
        "changed": list(told.changed),
        "removed": list(told.removed),
    }


def show_rollback(switch: Switch, console: Console) -> None:
    """What a rollback brings back, in words that say so."""
    _show_switch(switch, console, ("quoted again", "earlier version quoted again", "no longer quoted"))


def show_switch(switch: Switch, console: Console) -> None:
    """What publishing a generation that waits would change."""
    _show_switch(switch, console, ("added", "changed", "removed"))


def _show_switch(switch: Switch, console: Console, names: tuple[str, str, str]) -> None:
    write(console, Text(f"{switch.now or 'no index'} -> {switch.to}", style="bold"))
    _show_paths(tuple(zip(names, (switch.added, switch.changed, switch.removed), strict=True)), console)


def switch_json(switch: Switch, *, published: bool) -> dict[str, Any]:
    """The line of `quoth rollback --json` and `quoth publish --json`."""
    return {
        "from": switch.now or None,
        "to": switch.to,
        "added": list(switch.added),
        "changed": list(switch.changed),
        "removed": list(switch.removed),
        "published": published,
    }


def show_differences(found: Sequence[Difference], asked: int, console: Console) -> None:
    """The old and the new first quote of each question, one below the other."""
    for each in found:
        write(console, Text(printable(each.question), style="bold"))
        for name, quote in (("now", each.before), ("new", each.after)):
            write(console, Text(f"{name}  ", style=DIM) + Text(printable(_told(quote))), indent=INDENT)
    write(console, Text(f"{count(len(found), 'answer')} of {count(asked, 'question')} would change", style=DIM))


def _told(quote: Quote | None) -> str:
    return "no answer" if quote is None else f"{quote.text} — {' · '.join(attribution(quote))}"


def _show_paths(lists: Sequence[tuple[str, Sequence[str]]], console: Console) -> None:
    for name, paths in lists:
        if paths:
            rest = f" and {len(paths) - LISTED:,} more" if len(paths) > LISTED else ""
            write(console, Text(printable(f"{name} {len(paths):,}: {', '.join(paths[:LISTED])}{rest}")), indent=INDENT)
