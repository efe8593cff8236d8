"""`quoth gaps` and `quoth privacy`: what the bot remembers of questions and of members, for operators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import need_index, opened_spaces, opened_state, settings_of
from bot.commands.options import AsJson, Data
from bot.commands.telling import explained, fail, json_line, write_file
from bot.commands.typed import is_terminal
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.settings import Settings

Server = Annotated[int | None, typer.Option("--server", metavar="ID", help="Of this Discord server alone.")]


def gaps(server: Server = None, as_json: AsJson = False, data: Data = None) -> None:
    """Tell what members asked in vain, grouped by meaning, most asked first, with the nearest passage."""
    settings = settings_of(data)
    need_index(settings.data)

    from rich.console import Console

    from bot.asked import gaps as gaps_of
    from bot.asked import servers_with_questions
    from bot.gaps_card import gap_json, shown_gap
    from bot.gaps_terminal import show_gap, show_server
    from bot.where import Where

    console = Console()
    _needed(settings)
    with explained(), opened_state(settings) as state, opened_spaces(settings) as spaces:
        servers = servers_with_questions(state)
        if not servers and not as_json:
            typer.echo("No question is kept: servers switch that on with /settings.")
        for each in servers:
            if server not in (None, each):
                continue
            snapshot = spaces.snapshot(Where(each, None))
            found = gaps_of(state, each, snapshot)
            if not as_json:
                show_server(each, len(found), console)
            for gap in found:
                shown = shown_gap(gap, snapshot)
                if as_json:
                    typer.echo(json_line({"server": str(each), **gap_json(shown)}))
                else:
                    show_gap(shown, console)


def privacy(
    member: Annotated[int, typer.Option("--member", metavar="ID", help="The member's user ID on Discord.")],
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write it there as JSON, in place of showing it.")
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete it, in all servers.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking.")] = False,
    data: Data = None,
) -> None:
    """Show, export or delete what the bot keeps of one member: what they watch and reported, and what they did as a
    moderator, which stays noted without their name."""
    settings = settings_of(data)

    from bot.privacy import erase, export_json, kept_of, servers_of

    _needed(settings)
    with opened_state(settings) as state:
        kept = [kept_of(state, server, member) for server in servers_of(state, member)]
        told = export_json(kept)
        if export is None:
            typer.echo(told, nl=False)
        else:
            write_file(export, told)
            typer.echo(f"Written to {export}.")
        if delete:
            if not (yes or not kept or (is_terminal() and typer.confirm("Delete it?", default=False))):
                fail("Nothing was deleted.", "Say --yes to delete it without being asked.", ExitCode.FAILED)
            number = sum(erase(state, each.server, member) for each in kept)
            typer.echo(f"Deleted: {number:,}.", err=True)


def _needed(settings: Settings) -> None:
    """Asked before anything opens the database, which would make one."""
    from bot.state import FILE_NAME

    if not (settings.data / FILE_NAME).is_file():
        fail(
            f"There is no {FILE_NAME} in {settings.data}: no bot has run there.",
            "Name its data folder with --data.",
            ExitCode.FAILED,
        )
