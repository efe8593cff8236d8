"""`quoth corpus feed …`: feeds whose articles come to the moderators' shelf by themselves."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.corpus import NoRefresh, taken_up
from bot.commands.opening import data_of, settings_of
from bot.commands.options import Articles, AsJson, By, Data, Server
from bot.commands.refresh import Refresh
from bot.commands.telling import busy, explained, fail, json_line, tell
from bot.commands.typed import is_terminal, typed, who_of
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.polling import Errand
    from bot.settings import Settings

FeedUrl = Annotated[str, typer.Argument(metavar="URL", help="The address of an RSS or Atom feed.")]


def add_feed(
    url: FeedUrl,
    *,
    publisher: Annotated[
        str | None, typer.Option(help="Who published its articles, where their pages do not say it.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Follow it without asking.")] = False,
    by: By = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Look at a feed, show its newest items, and follow it: its articles then come to the shelf by themselves."""
    settings = settings_of(data)
    folder = data_of(settings, server)

    from rich.console import Console

    from bot.feed_terminal import feed_offer_json, show_feed_offer
    from bot.polling import look_at
    from corpus.fetching import Refused
    from corpus.moderating import follow

    errand, now = errand_of(settings), datetime.now(UTC)
    with explained(ExitCode.FAILED):
        with busy("Fetching"):
            found = asyncio.run(look_at(url, typed(publisher), who=who_of(by), errand=errand, now=now))
        if isinstance(found, Refused):
            fail(found.reason, found.advice, ExitCode.FAILED)
        if not as_json:
            show_feed_offer(found, Console())
        asking = not yes and not as_json and is_terminal()
        kept = yes or (asking and typer.confirm("Follow it?", default=False))
        if kept:
            follow(folder, found.feed)
        if as_json:
            typer.echo(json_line(feed_offer_json(found, kept=kept)))
    if not kept:
        fail("It is not followed.", "" if asking else "Say --yes to follow it.")
    tell("`quoth corpus feed poll` fetches its articles; a running bot does so by itself.")


def list_feeds(as_json: AsJson = False, server: Server = None, data: Data = None) -> None:
    """List the feeds that are followed: what each brought, and what is wrong with it."""
    settings = settings_of(data)
    folder = data_of(settings, server)

    from rich.console import Console

    from bot.feed_terminal import feed_json, show_feeds
    from corpus.moderating import followed

    with explained():
        feeds = followed(folder)
    if as_json:
        for feed, seen in feeds:
            typer.echo(json_line(feed_json(feed, seen)))
    else:
        show_feeds(feeds, Console())


def remove_feed(
    url: FeedUrl, *, by: By = None, as_json: AsJson = False, server: Server = None, data: Data = None
) -> None:
    """Stop following a feed. Its articles stay on the shelf: `quoth corpus remove` takes one away."""
    settings = settings_of(data)
    folder = data_of(settings, server)

    from corpus.moderating import unfollow

    with explained(ExitCode.FAILED):
        unfollow(folder, url, who=who_of(by), at=datetime.now(UTC))
    typer.echo(json_line({"url": url}) if as_json else f"{url} is no longer followed; its articles stay.")


def poll_feeds(
    *,
    every_feed: Annotated[
        bool, typer.Option("--all", help="Also feeds that are not due yet; none sooner than in 15 minutes.")
    ] = False,
    no_refresh: NoRefresh = False,
    articles: Articles = None,
    by: By = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Ask the feeds that are due, fetch what is new, and refresh once for all of it; a running bot does it too."""
    settings = settings_of(data)
    folder = data_of(settings, server)

    from rich.console import Console

    from bot.feed_terminal import polled_json, show_polled
    from bot.polling import poll_all
    from corpus.feeds import is_due, may_be_asked
    from corpus.history import Cause
    from corpus.moderating import followed
    from index.build import disk_faults

    errand, now = errand_of(settings), datetime.now(UTC)
    ready = may_be_asked if every_feed else is_due
    with explained(ExitCode.FAILED), disk_faults(folder):
        feeds = [feed for feed, _ in followed(folder) if ready(feed, now)]
        with busy("Fetching"):
            polled = asyncio.run(poll_all(folder, feeds, errand, now)) if feeds else ()
        if as_json:
            for each in polled:
                typer.echo(json_line(polled_json(each)))
        else:
            show_polled(polled, Console())
        brought = sum(len(each.added) + len(each.replaced) for each in polled)
        if brought:
            cause, done = Cause("corpus feed poll", who_of(by)), f"{brought} brought by feeds."
            again = Refresh(settings, articles, cause, server)
            taken_up(again, done, wanted=not no_refresh, as_json=as_json)
    if any(each.feed.failures for each in polled):
        raise typer.Exit(ExitCode.FAILED)


def errand_of(settings: Settings) -> Errand:
    """How feeds and their pages are fetched; ends the program where the operator does not allow it."""
    from bot.adding import user_agent
    from bot.polling import DOING, PAUSE, Errand
    from corpus import fetching

    if not settings.fetch:
        fail("Quoth fetches nothing from the web.", "Set QUOTH_FETCH=true to follow feeds.")
    return Errand(
        user_agent(DOING),
        fetching.Limits(max_bytes=settings.max_file_bytes),
        fetching.PUBLIC,
        fetching.Visit(PAUSE),
        timedelta(minutes=settings.feed_minutes),
    )
