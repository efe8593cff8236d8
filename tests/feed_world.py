"""A server on a simulated Discord whose moderators follow feeds: real sites, databases, indexes and refreshes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import simcord
from discord_audit import Audit
from fake_encoder import WordEncoder
from moderated import Moderated, settings_in, spaces_in
from simulated import audited
from website import Handler, Site, gives, running

from bot.client import Quoth
from bot.polling import Errand, poll_all
from bot.progress_lines import Told, done_of
from bot.refreshing import Order
from bot.settings import Settings
from bot.spaces import Space
from bot.where import Where
from corpus import fetching
from corpus.feeds import is_due
from corpus.moderating import followed
from corpus.shelf import Folders, House
from index.build import refresh
from index.evaluate import Unseen


def story(number: int) -> str:
    body = "".join(f"<p>Crane {number} was oiled for the {line}th time by its crew.</p>" for line in range(5))
    return (
        f"<html><head><title>Crane {number}</title></head><body><article><h1>Crane {number}</h1>"
        f"<p>The harbour crane number {number} weighs 310 tonnes.</p>{body}</article></body></html>"
    )


def feed(*links: str, title: str = "The *Skarn* Post") -> Handler:
    items = "".join(
        f"<item><title>Of {link} @everyone</title><link>{link}</link><pubDate>3 Feb 2025</pubDate></item>"
        for link in links
    )
    return gives(f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>', "text/xml")


class Here:
    """Polls and refreshes in a thread of this process, with the predictable encoder."""

    def __init__(self, data: Path) -> None:
        self.data = data  # the operator's
        self.now = datetime.now(UTC)
        self.polled: list[Path] = []
        self.orders: list[tuple[Space, Order]] = []

    async def poll(self, space: Space) -> bool:
        self.polled.append(space.data)
        feeds = [each for each, _ in followed(space.data) if is_due(each, self.now)]
        errand = Errand("Quoth/test", fetching.Limits(seconds=5), fetching.PUBLIC, fetching.Visit(), timedelta(hours=1))
        run = asyncio.to_thread(lambda: asyncio.run(poll_all(space.data, feeds, errand, self.now)))
        return any(each.added or each.replaced for each in await run)

    async def run(self, space: Space, order: Order) -> AsyncGenerator[Told, None]:
        self.orders.append((space, order))
        report = await asyncio.to_thread(
            lambda: refresh(
                space.data,
                Folders(None, space.data, House(self.data)) if space.server else Folders(None, space.data),
                WordEncoder(),
                now=datetime.now(UTC),
                max_bytes=10**6,
                progress=Unseen(),
                preview=True,
            )
        )
        yield done_of(report)


@dataclass
class Server(Moderated):
    """`site` is a web site with two articles in its feed."""

    site: Site
    here: Here

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.site.port}/rss"

    def publishes_by_itself(self) -> None:
        """The server's choice."""
        self.env.bot.tools.choices.choose(Where(self.guild.id, None), "publish", value=True)

    def elsewhere(self) -> Server:
        """Another server of the same bot."""
        return Server.made(self.env, self.settings, site=self.site, here=self.here)

    async def look(self) -> None:
        """What the bot does every minute: poll what is due."""
        await self.env.bot.polls.look()

    async def restart(self) -> None:
        """Another process on the same data folder."""
        await self.env.restart_bot(_bot(self.settings, self.here))


def _bot(settings: Settings, here: Here) -> Quoth:
    return Quoth(settings, spaces_in(settings.data), clock=lambda: here.now, poll=here.poll, run=here.run)


def follow_feeds(
    test: Callable[[Server], Awaitable[None]],
    tmp_path: Path,
    audit: Audit | None,
    monkeypatch: Any,
    **settings: Any,
) -> None:
    """Run `test` on a server whose bot may fetch, from a site of this machine alone; then audit what was sent."""
    chosen = settings_in(tmp_path, **{"fetch": True, **settings})
    here = Here(chosen.data)
    site = Site({"/1": gives(story(1)), "/2": gives(story(2)), "/rss": feed("/1", "/2")})

    async def run() -> list[Any]:
        async with simcord.run(_bot(chosen, here)) as env:
            await test(Server.made(env, chosen, site=site, here=here))
            return list(env.http_requests)

    with running(site):
        guard = fetching.Guard(lambda address: address == "127.0.0.1", frozenset({site.port}))
        monkeypatch.setattr(fetching, "PUBLIC", guard)
        audited(asyncio.run(run()), audit)
