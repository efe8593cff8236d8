"""`quoth run`, `sync`, `check` and `health`: the bot on Discord, and whether it is well."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import opened_spaces, settings_of, token_of
from bot.commands.options import Data
from bot.commands.telling import busy, explained, fail, tell
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from index.live import Live

# The file is touched every 15 s while all is well, and taken away once the link is known to be down (within 45 s, where
# it is silent); so old is it only where the whole process is stuck.
HEALTH_SECONDS = 120.0


def run(data: Data = None) -> None:
    """Answer on Discord until stopped; SIGTERM lets answers in flight finish.

    SIGHUP does so too, and then starts again with the settings and the token as they are now.
    """
    settings = settings_of(data)
    token = token_of(settings)

    from bot.settings import read_settings, read_token

    with explained(), opened_spaces(settings) as spaces:
        from bot.running import AGAIN, run_bot

        _warm_up(spaces.operators.live)
        code = run_bot(settings, token, spaces, lambda: read_token(read_settings(data=data)))
    if code == AGAIN:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very command line
    raise typer.Exit(code)


def sync(
    force: Annotated[bool, typer.Option("--force", help="Also when they are unchanged since the last time.")] = False,
    data: Data = None,
) -> None:
    """Tell Discord the bot's commands; `quoth run` does so by itself when they changed."""
    settings = settings_of(data)
    token = token_of(settings)
    with explained(), opened_spaces(settings) as spaces:
        from bot.running import sync_commands

        code = sync_commands(settings, token, spaces, force=force)
    raise typer.Exit(code)


def check(
    online: Annotated[
        bool, typer.Option("--online", help="Also log in to Discord and look at the application.")
    ] = False,
    data: Data = None,
) -> None:
    """Look at all that the bot needs, and say what to do about what is missing; exit 1 on a problem."""
    settings = settings_of(data)

    import asyncio

    from rich.console import Console

    from bot.check import Level, check_discord, show_findings
    from bot.check import check as findings_of

    findings = show_findings(findings_of(settings, os.environ, datetime.now(UTC)), Console())
    if online:
        findings += show_findings(asyncio.run(check_discord(token_of(settings))), Console())
    if any(finding.level is Level.PROBLEM for finding in findings):
        raise typer.Exit(ExitCode.FAILED)


def health(data: Data = None) -> None:
    """Exit 0 while the running bot is connected and has an index, 1 with the reason otherwise; for HEALTHCHECK.

    A refresh that is overdue (QUOTH_REFRESH_DUE_HOURS) is said, and is no failure: to restart the bot would not help.
    """
    settings = settings_of(data)

    from bot.health import is_healthy, overdue
    from index.generation import current

    if settings.health_file is None:
        fail("There is no health file to look at.", "Name one in the setting QUOTH_HEALTH_FILE, for `quoth run` too.")
    wrong = is_healthy(settings.health_file, HEALTH_SECONDS)
    if wrong is None and current(settings.data) is None:
        wrong = f"There is no index in {settings.data}; run `quoth refresh`."
    if wrong is not None:
        fail(wrong, code=ExitCode.FAILED)
    if settings.refresh_due is not None:
        from corpus.database import StoreError

        try:
            late = overdue(settings.data, settings.refresh_due, datetime.now(UTC))
        except StoreError as error:
            fail(f"{error.path}: {error.reason}", error.advice, ExitCode.FAILED)
        if late is not None:
            typer.echo(late)
    typer.echo("well")


def _warm_up(live: Live) -> None:
    """Load index and model before the bot is seen online: later their imports would hold up its heartbeat.

    Without an index it starts all the same, says so to whoever asks, and answers once there is one.
    """
    from index.generation import GenerationError

    try:
        with busy("Loading the model"):
            live.warmed_up()
    except GenerationError as error:
        tell(f"{error.reason} {error.advice} The bot starts, and answers once that is done.")
