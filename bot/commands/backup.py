"""`quoth backup` and `quoth restore`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import settings_of
from bot.commands.options import Data
from bot.commands.telling import explained, fail
from bot.commands.typed import is_terminal
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.backup import Backup

File = Annotated[Path, typer.Argument(metavar="FILE", help="A tar file.", show_default=False)]


def backup(file: File, data: Data = None) -> None:
    """Write articles, moderators' shelves, the index and the bot's database to one file; the bot may run meanwhile.

    The operator's folder of articles is not in it; every version of them that was ever read is.
    """
    settings = settings_of(data)

    from bot.backup import back_up
    from bot.version import installed_version

    with explained(ExitCode.FAILED):
        made = back_up(settings.data, file, now=datetime.now(UTC), program=installed_version() or "0")
    typer.echo(f"Saved in {file}: {_told(made)}.")


def restore(
    file: File,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    data: Data = None,
) -> None:
    """Put a backup back in place of what the data folder holds now; the bot may run meanwhile.

    Everything in the file is checked before anything is changed.
    """
    settings = settings_of(data)

    from bot.backup import restore as put_back

    def agreed(found: Backup) -> bool:
        typer.echo(f"{file}, of {found.made:%Y-%m-%d %H:%M} UTC by Quoth {found.program}: {_told(found)}.")
        return yes or (is_terminal() and typer.confirm("Put it in place of what is there now?", default=False))

    with explained(ExitCode.FAILED):
        done = put_back(settings.data, file, agreed)
    if done is None:
        fail("Nothing was changed.", "" if is_terminal() else "Say --yes to put it back.", ExitCode.FAILED)
    if done.unread:
        typer.echo("It is back, but for its index, which another version of Quoth made. Run `quoth refresh`.")
        return
    typer.echo("It is back. The next `quoth refresh` reads the articles as they are now.")


def _told(made: Backup) -> str:
    from bot.words import count

    servers = len(made.spaces) - 1
    own = f", {count(servers, 'server')} with articles of their own" if servers else ""
    return f"{count(made.files, 'file')}, {made.bytes / 1024**2:,.1f} MiB{own}"
