"""`quoth corpus …`: the moderators' articles, beside the operator's folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import data_of, need_index, own_data, settings_of
from bot.commands.options import Articles, AsJson, By, Data, Server
from bot.commands.refresh import Refresh, refreshed, servers_refreshed
from bot.commands.telling import busy, explained, fail, json_line, tell
from bot.commands.typed import is_terminal, typed, who_of
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.adding import Offer
    from bot.settings import Settings
    from corpus.shelf import Description

NoRefresh = Annotated[bool, typer.Option("--no-refresh", help="Leave it to a later `quoth refresh` to take it up.")]
Title = Annotated[str | None, typer.Option(help="The article's title.")]
Publisher = Annotated[str | None, typer.Option(help="Who published it.")]
Agency = Annotated[str | None, typer.Option(help="The news agency that wrote it.")]
Date = Annotated[str | None, typer.Option(help="When it was published: 2031-02-04.")]
Url = Annotated[str | None, typer.Option("--url", help="Where it can be read.")]
Language = Annotated[str | None, typer.Option(help="Its language: en, es, …")]


def add(
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="A web page, or a file of this machine.")],
    *,
    title: Title = None,
    publisher: Publisher = None,
    agency: Agency = None,
    date: Date = None,
    url: Url = None,
    language: Language = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Keep it without asking.")] = False,
    no_refresh: NoRefresh = False,
    articles: Articles = None,
    by: By = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Read a page or a file, show what was read, and put it on the moderators' shelf.

    A page that is there already is fetched again, and replaced if its publisher has another one.
    """
    settings = settings_of(data)
    folder = data_of(settings, server)

    from rich.console import Console

    from bot.adding_terminal import offer_json, show_offer
    from corpus.history import Cause
    from corpus.shelf import Description
    from index.build import disk_faults

    said = Description(*map(typed, (title, publisher, agency, date, url, language)))
    cause = Cause("corpus add", who_of(by))
    with explained(ExitCode.FAILED), disk_faults(folder):
        offer = _offer(settings, folder, what, said, cause.who)
        if not as_json:
            show_offer(offer, Console())
        asking = not yes and not as_json and is_terminal()
        if asking:
            offer = _asked_for_more(offer)
        elif offer.missing:
            tell(f"Not known: {', '.join(offer.missing)}. `quoth corpus edit` can say it.")
        if not (yes or (asking and typer.confirm("Keep it?", default=False))):
            if as_json:
                typer.echo(json_line(offer_json(offer, None, None)))
            fail("It was not kept.", "" if asking else "Say --yes to keep it.")
        path = offer.keep(folder)
        generation = taken_up(
            Refresh(settings, articles, cause, server), f"Kept as {path}.", wanted=not no_refresh, as_json=as_json
        )
        if as_json:
            typer.echo(json_line(offer_json(offer, path, generation)))


def edit(
    path: Annotated[str, typer.Argument(metavar="PATH", help="As `quoth corpus list` prints it.")],
    *,
    title: Title = None,
    publisher: Publisher = None,
    agency: Agency = None,
    date: Date = None,
    url: Url = None,
    language: Language = None,
    no_refresh: NoRefresh = False,
    articles: Articles = None,
    by: By = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Correct title, publisher, date or address of an article on the moderators' shelf. "" takes back what was said."""
    settings = settings_of(data)
    folder = own_data(settings, server)

    from rich.console import Console

    from bot.adding import Offer
    from bot.adding_terminal import offer_json, show_offer
    from corpus.article import Unreadable
    from corpus.history import Cause
    from corpus.moderating import edit
    from corpus.shelf import Description
    from index.build import disk_faults

    said = Description(*map(typed, (title, publisher, agency, date, url, language)))
    if said == Description():
        fail("Say what?", 'Like this: quoth corpus edit PATH --title "…" --date 2031-02-05')
    cause = Cause("corpus edit", who_of(by))
    with explained(ExitCode.FAILED), disk_faults(folder):
        found = edit(folder, path, said, who=cause.who, at=datetime.now(UTC), max_bytes=settings.max_file_bytes)
        if isinstance(found, Unreadable):
            fail(found.reason, found.advice)
        offer = Offer(found, None)
        if not as_json:
            show_offer(offer, Console())
        generation = taken_up(
            Refresh(settings, articles, cause, server), f"Edited {path}.", wanted=not no_refresh, as_json=as_json
        )
        if as_json:
            typer.echo(json_line(offer_json(offer, path, generation)))


def remove(
    path: Annotated[str, typer.Argument(metavar="PATH", help="As `quoth corpus list` prints it.")],
    *,
    no_refresh: NoRefresh = False,
    articles: Articles = None,
    by: By = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Take an article from the moderators' shelf. Its versions are kept, so that old quotes can be checked."""
    settings = settings_of(data)
    folder = own_data(settings, server)

    from corpus.history import Cause
    from corpus.moderating import take_away
    from index.build import disk_faults

    cause = Cause("corpus remove", who_of(by))
    with explained(ExitCode.FAILED), disk_faults(folder):
        take_away(folder, path, who=cause.who, at=datetime.now(UTC))
        again = Refresh(settings, articles, cause, server)
        generation = _without(path, again, f"Removed {path}.", wanted=not no_refresh, as_json=as_json)
        if as_json:
            typer.echo(json_line({"path": path, "generation": generation}))


def withhold(
    path: Annotated[str, typer.Argument(metavar="PATH", help="As `quoth sources` prints it.")],
    *,
    by: By = None,
    server: Server = None,
    data: Data = None,
) -> None:
    """Keep an article of the folder out of the index, at once; its file stays. `quoth corpus restore` lets it back."""
    settings = settings_of(data)
    folder = own_data(settings, server)

    from corpus.history import Cause
    from corpus.moderating import keep_out
    from corpus.store import Store
    from index.build import disk_faults
    from index.generation import current

    need_index(folder)
    cause = Cause("corpus withhold", who_of(by))
    with explained(ExitCode.FAILED), disk_faults(folder):
        with Store.open(folder) as store:
            standing = {row.path for row in store.shelf(current(folder) or "")}
        keep_out(folder, path, standing, who=cause.who, at=datetime.now(UTC))
        again = Refresh(settings, None, cause, server)
        _without(path, again, f"Withheld {path}.", wanted=True, as_json=False)


def restore(
    path: Annotated[str, typer.Argument(metavar="PATH", help="As it was withheld.")],
    *,
    by: By = None,
    server: Server = None,
    data: Data = None,
) -> None:
    """Let an article be read again that was withheld; it answers after the next refresh."""
    settings = settings_of(data)
    folder = own_data(settings, server)

    from corpus.moderating import restore

    with explained(ExitCode.FAILED):
        restore(folder, path, who=who_of(by), at=datetime.now(UTC))
    typer.echo(f"{path} is read again by the next `quoth refresh`.")


def list_added(as_json: AsJson = False, server: Server = None, data: Data = None) -> None:
    """List what moderators added: who, when, and from where."""
    settings = settings_of(data)
    folder = own_data(settings, server)

    from rich.console import Console

    from bot.adding_terminal import added_json, show_added
    from corpus.shelf import on_shelf

    with explained():
        added = on_shelf(folder, max_bytes=settings.max_file_bytes)
    if as_json:
        for each in added:
            typer.echo(json_line(added_json(each)))
    else:
        show_added(added, Console())


def taken_up(refresh: Refresh, done: str, *, wanted: bool, as_json: bool) -> str | None:
    """Say what was done, and refresh so that it counts; the generation that then answers, None where none is wanted.

    What the operator adds or removes, the servers' own indexes take up too.
    """
    from rich.console import Console

    from bot.refresh_account import account
    from corpus.explained import ExplainedError
    from index.build import NothingToReadError

    if not as_json:
        typer.echo(done)
    if not wanted:
        tell("The index answers as before, until `quoth refresh`.")
        return None
    try:
        report = refreshed(refresh)
    except NothingToReadError:
        if refresh.server is None:
            servers_refreshed(refresh, quiet=True)
        raise  # of which only a removal can be the cause, and that says what it means
    except ExplainedError:
        tell(f"{done} But the refresh failed, and the index answers as before.")
        raise
    if not as_json:
        account(report, Console())
    if refresh.server is None and not servers_refreshed(refresh, quiet=as_json):
        raise typer.Exit(ExitCode.FAILED)
    return report.generation


def _without(path: str, refresh: Refresh, done: str, *, wanted: bool, as_json: bool) -> str | None:
    """As `taken_up`, of an article that must not be quoted any more, also where there is nothing else to quote."""
    from index.build import NothingToReadError
    from index.generation import current
    from index.publishing import answer_nothing

    only = frozenset({path}) if current(refresh.data) else None
    try:
        return taken_up(replace(refresh, only=only), done, wanted=wanted, as_json=as_json)
    except NothingToReadError as error:
        answer_nothing(refresh.data, who=refresh.cause.who, at=datetime.now(UTC), why=error.reason)
        tell("No article is left that can be read, so nothing is answered until there is one.")
        return None


def _offer(settings: Settings, folder: Path, what: str, said: Description, who: str) -> Offer:
    """The article that is to be added; ends the program where there is none."""
    import asyncio

    from bot.adding import Offer, offer_file, offer_page, user_agent
    from corpus import fetching
    from corpus.article import Unreadable
    from corpus.fetching import Limits, Refused, Unchanged

    at, max_bytes = datetime.now(UTC), settings.max_file_bytes
    offer: Offer | Unchanged | Refused | Unreadable
    if not what.lower().startswith(("http://", "https://")):
        offer = offer_file(folder, Path(what), said, who=who, at=at, max_bytes=max_bytes)
    elif not settings.fetch:
        fail("Quoth fetches nothing from the web.", "Set QUOTH_FETCH=true, or save the page and add the file.")
    else:
        with busy("Fetching"):
            offer = asyncio.run(
                offer_page(
                    folder,
                    what,
                    said,
                    who=who,
                    at=at,
                    agent=user_agent(),
                    limits=Limits(max_bytes=max_bytes),
                    guard=fetching.PUBLIC,
                )
            )
    if isinstance(offer, Unchanged):
        typer.echo("It is on the shelf already, and its publisher has no other one.")
        raise typer.Exit
    if not isinstance(offer, Offer):
        fail(offer.reason, offer.advice, ExitCode.FAILED)
    return offer


def _asked_for_more(offer: Offer) -> Offer:
    """What a quote's attribution needs and nobody said is asked for; an empty reply leaves it unknown."""
    from bot.adding import Offer as Made
    from corpus.shelf import Description

    for name in offer.missing:
        while reply := typer.prompt(f"{name}, if known", default="", show_default=False):
            described = offer.described(Description(**{name: typed(reply)}))
            if isinstance(described, Made):
                offer = described
                break
            tell(f"{described.reason} {described.advice}")
    return offer
