"""`quoth corpus check …`: the check questions of the operator's own index."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.commands.opening import need_index, opened, opened_state, settings_of
from bot.commands.options import AsJson, By, Data
from bot.commands.telling import busy, explained, fail, json_line
from bot.commands.typed import is_terminal, joined, who_of
from bot.exit_codes import ExitCode

Words = Annotated[list[str], typer.Argument(metavar="QUESTION", help="In any words; quote marks are not needed.")]


def add_check(
    question: Words,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Keep it without asking.")] = False,
    by: By = None,
    data: Data = None,
) -> None:
    """Expect today's first answer to a question after each refresh; shows it, and asks."""
    settings = settings_of(data)

    from rich.console import Console
    from rich.text import Text

    from bot.attribution import attribution
    from bot.checks import MOST, OPERATORS, Check, set_check
    from bot.terminal import INDENT, printable, write
    from index.answer import Answer

    need_index(settings.data)
    asked = joined(question)
    with explained(), opened(settings) as live, busy("Asking"):
        outcome = live.snapshot().ask(asked, quotes=1)
    if not isinstance(outcome, Answer):
        fail("Nothing answers that today, so there is no quote to expect.", code=ExitCode.FAILED)
    quote = outcome.quotes[0]
    write(Console(), Text(printable(quote.text)))
    write(Console(), Text(printable(" · ".join(attribution(quote)))), indent=INDENT)
    if not (yes or (is_terminal() and typer.confirm("Expect it from now on?", default=False))):
        fail("It was not kept.", "Say --yes to keep it.")
    check = Check(asked, str(quote.ref), quote.text, datetime.now(UTC), who_of(by))
    with opened_state(settings) as state:
        if not set_check(state, OPERATORS, check):
            fail(f"There are {MOST} check questions already.", "Remove one first.", ExitCode.FAILED)


def list_checks(as_json: AsJson = False, data: Data = None) -> None:
    """List the check questions, and the sentence that is expected of each."""
    settings = settings_of(data)

    from rich.console import Console
    from rich.text import Text

    from bot.checks import OPERATORS, checks_of
    from bot.terminal import INDENT, printable, write

    need_index(settings.data)
    with opened_state(settings) as state:
        found = checks_of(state, OPERATORS)
    if not found and not as_json:
        typer.echo("There are no check questions. `quoth corpus check add` keeps one.")
    for each in found:
        if as_json:
            said = {"question": each.question, "expected": each.text, "quote": each.quote, "by": each.by}
            typer.echo(json_line(said | {"at": each.added.isoformat()}))
        else:
            write(Console(), Text(printable(each.question), style="bold"))
            write(Console(), Text(printable(each.text)), indent=INDENT)


def remove_check(question: Words, data: Data = None) -> None:
    """Drop a check question."""
    settings = settings_of(data)

    from bot.checks import OPERATORS, drop_check

    need_index(settings.data)
    with opened_state(settings) as state:
        if not drop_check(state, OPERATORS, joined(question)):
            fail("That is no check question.", "`quoth corpus check list` tells what is.", ExitCode.FAILED)
