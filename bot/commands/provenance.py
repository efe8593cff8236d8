"""`quoth find`, `source` and `verify`: what was printed, where it is from, and whether that still holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import data_of, folders_for, need_index, opened_for, own_data, settings_of
from bot.commands.options import AsJson, Data, Server
from bot.commands.telling import busy, explained, fail, json_line
from bot.commands.typed import given
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.settings import Settings


def find(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="A message; - reads it from stdin.")],
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Show the printed sentences nearest to each claim of a text. Quotes only, no verdict."""
    settings = settings_of(data)

    from rich.console import Console

    from bot.find_terminal import found_json, show_found

    message = given(text)
    need_index(settings.data, data_of(settings, server))
    with explained(), opened_for(settings, server) as snapshot:
        from index.claims import claims_of

        claims = claims_of(message)
        with busy("Looking"):
            found = [(claim, snapshot.nearest_to(claim, settings.quotes)) for claim in claims.texts]
        if as_json:
            typer.echo(json_line(found_json(found, claims.left_out, snapshot.as_of)))
        else:
            show_found(found, claims.left_out, snapshot.as_of, Console())


def source(
    ref: Annotated[str, typer.Argument(metavar="REF", help="The permanent name of a quote, as `ask` prints it.")],
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Tell all that is known of where a quote is from: dates, hashes, offsets, and a selector for other programs."""
    settings = settings_of(data)

    from rich.console import Console

    from bot.provenance_terminal import show_source
    from bot.source_record import source_json
    from index.answer import QuoteRef

    try:
        name = QuoteRef.parse(ref)
    except ValueError as error:
        fail(f"{error}.", "Take the name that stands below a quote, like a98e7d9494e300e1.1034-1092.")
    need_index(settings.data, data_of(settings, server))
    with explained(), opened_for(settings, server) as snapshot:
        place = snapshot.place(name)
        if place is None:
            fail(f"{name}: no stored article has a passage of that name.", code=ExitCode.FAILED)
        if as_json:
            typer.echo(json_line(source_json(place)))
        else:
            show_source(place, Console())


def verify(
    quote: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUOTE", help="A pasted text or a quote's name; - reads stdin.", show_default=False),
    ] = None,
    articles: Annotated[
        Path | None,
        typer.Option("--articles", metavar="DIR", help="Also tell which files changed since the refresh."),
    ] = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """With QUOTE: was it printed, exactly or altered? Without: check everything stored. Exit 1 if not, or damaged.

    A pasted text is compared with all stored articles, also with earlier versions of them. Without one, every stored
    text, offset, vector and checksum is read again.
    """
    if quote and articles is not None:
        fail("--articles is for the stored files, not for a quote.", "Leave one of them out.")
    settings = settings_of(data)
    if quote:
        _verify_quote(given(quote), settings, server, as_json=as_json)
        return

    from bot.words import count

    folder = own_data(settings, server)
    need_index(folder)
    with explained():
        from index.verify import changed_on_disk
        from index.verify import verify as lies_of

        with busy("Reading everything again"):
            lies = tuple(lies_of(folder))
        for lie in lies:
            typer.echo(json_line({"lie": lie.subject, "what": lie.what}) if as_json else f"{lie.subject}: {lie.what}")
        if articles is not None:
            read = folders_for(settings, articles, server)
            for news in changed_on_disk(folder, read, max_bytes=settings.max_file_bytes):
                typer.echo(
                    json_line({"file": news.path, "what": news.what}) if as_json else f"{news.path}: {news.what}"
                )
    if lies:
        advice = "Do as a line says, else run `quoth refresh`; then `quoth verify` again."
        fail(f"{count(len(lies), 'fault')} found.", advice, ExitCode.FAILED)
    if not as_json:
        typer.echo("Everything stored is as it was read.")


def _verify_quote(pasted: str, settings: Settings, server: int | None, *, as_json: bool) -> None:
    """Exit 0 where all that was pasted is exact, 1 where not."""
    from rich.console import Console

    from bot.provenance_terminal import show_verification, verdict_json
    from index.pasted import Unfit
    from index.provenance import Exact

    need_index(settings.data, data_of(settings, server))
    with explained(), opened_for(settings, server) as snapshot:
        with busy("Looking"):
            found = snapshot.verify(pasted)
        if isinstance(found, Unfit):
            fail(str(found))
        if as_json:
            for verdict in found.verdicts:
                typer.echo(json_line(verdict_json(verdict)))
        else:
            show_verification(found, Console())
    if found.left_out or not all(isinstance(verdict, Exact) for verdict in found.verdicts):
        raise typer.Exit(ExitCode.FAILED)
