"""`quoth history`, `rollback`, `publish` and `discard`: which of the built indexes answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opening import need_index, own_data, settings_of
from bot.commands.options import AsJson, By, Data, Server
from bot.commands.telling import explained, fail, json_line
from bot.commands.typed import is_terminal, who_of
from bot.exit_codes import ExitCode


def history(
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many at most.")] = 20,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Tell what was added, changed and removed, when, by whom and by which command, newest first."""
    folder = own_data(settings_of(data), server)

    from rich.console import Console

    from bot.history import event_json, events, show_history
    from corpus.store import Store
    from index.generation import built, current

    need_index(folder)
    with explained(), Store.open(folder) as store:
        now, kept = current(folder), built(folder)
        past = events(store.history.refreshes(), store.history.acts(), now=now, kept=kept)[:number]
    if as_json:
        for each in past:
            typer.echo(json_line(event_json(each)))
    else:
        show_history(past, Console())


def rollback(
    generation: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="As `quoth history` prints it; else the one before.", show_default=False),
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    by: By = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Let an earlier index answer again, at once; says which articles come back, and asks.

    The articles' files stay as they are: the next refresh reads them again.
    """
    folder = own_data(settings_of(data), server)

    from index.publishing import earlier

    kept = earlier(folder)
    if not kept or generation not in (None, *kept):
        fail(*_no_such(kept, "no earlier one is kept", "to go back to"), ExitCode.FAILED)
    _switch(folder, generation or kept[0], back=True, yes=yes, by=by, as_json=as_json)


def publish(
    generation: Annotated[str, typer.Argument(metavar="ID", help="As `quoth refresh --preview` prints it.")],
    by: By = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Let an index answer that was built with `quoth refresh --preview`, or that was rolled back."""
    folder = own_data(settings_of(data), server)

    from index.publishing import waiting

    kept = waiting(folder)
    if generation not in kept:
        fail(*_no_such(kept, "none waits to be published", "that waits"), ExitCode.FAILED)
    _switch(folder, generation, back=False, yes=True, by=by, as_json=as_json)


def discard(
    generation: Annotated[str, typer.Argument(metavar="ID", help="As `quoth refresh --preview` prints it.")],
    by: By = None,
    server: Server = None,
    data: Data = None,
) -> None:
    """Drop an index that was built with `quoth refresh --preview`. The next refresh does so too."""
    folder = own_data(settings_of(data), server)

    from index.publishing import throw_away, waiting

    kept = waiting(folder)
    if generation not in kept:
        fail(*_no_such(kept, "none waits to be published", "that waits"), ExitCode.FAILED)
    with explained(ExitCode.FAILED):
        throw_away(folder, generation, who=who_of(by), at=datetime.now(UTC))
    typer.echo(f"Discarded {generation}.")


def _switch(folder: Path, generation: str, *, back: bool, yes: bool, by: str | None, as_json: bool) -> None:
    """Let another generation answer, once it was said what that changes."""
    from rich.console import Console

    from bot.history import show_rollback, show_switch, switch_json
    from corpus.history import Deed
    from index.publishing import make_switch, switch_to

    deed = Deed.ROLLBACK if back else Deed.PUBLISH
    with explained(ExitCode.FAILED):
        switch = switch_to(folder, generation)
        if not as_json:
            (show_rollback if back else show_switch)(switch, Console())
        # What comes back may have been removed or corrected for a reason.
        harmless = not (switch.added or switch.changed)
        asking = not as_json and is_terminal()
        if not (yes or harmless or (asking and typer.confirm("Let it answer?", default=False))):
            if as_json:
                typer.echo(json_line(switch_json(switch, published=False)))
            fail("The index answers as before.", "" if asking else "Say --yes to let the articles above come back.")
        make_switch(folder, switch, who=who_of(by), deed=deed, at=datetime.now(UTC))
    if as_json:
        typer.echo(json_line(switch_json(switch, published=True)))
    else:
        typer.echo(f"{generation} answers now." + (" The next refresh reads the articles as they are." if back else ""))


def _no_such(generations: Sequence[str], none: str, which: str) -> tuple[str, str]:
    """What is wrong, and what there is in its place."""
    if not generations:
        return f"There is no such index: {none}.", "`quoth history` tells what was done."
    return f"There is no such index {which}.", f"There are: {', '.join(generations)}."
