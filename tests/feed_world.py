"""A server on a simulated Discord whose moderators follow feeds: real sites, databases, indexes and refreshes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from discord_audit import Audit
from fake_encoder import WordEncoder
from simulated import audited
from website import Handler, Site, gives, running

from bot.client import Quoth
from bot.polling import Errand, poll_all
from bot.progress_lines import Told, done_of
from bot.refreshing import Order
from bot.settings import Settings
from bot.spaces import Space, Spaces
from bot.where import Where
from corpus import fetching
from corpus.feeds import is_due
from corpus.moderating import followed
from corpus.shelf import Folders, House
from index.build import refresh
from index.live import Live


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
                progress=_Silent(),
                preview=True,
            )
        )
        yield done_of(report)


class _Silent:
    def phase(self, name: str, total: int) -> None: ...

    def advance(self, n: int = 1) -> None: ...


@dataclass
class Server:
    """One server with a channel; `mia` is its moderator. `site` is a web site with two articles in its feed."""

    env: Any
    guild: Any
    channel: Any
    role: Any
    mia: Any
    settings: Settings
    site: Site
    here: Here

    @property
    def data(self) -> Path:
        return self.settings.data / "servers" / str(self.guild.id)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.site.port}/rss"

    def demote(self) -> None:
        """Take the moderators' role from mia."""
        self.env.backend.remove_member_role(self.guild.id, self.mia.id, self.role.id)

    def publishes_by_itself(self) -> None:
        """The server's choice."""
        self.env.bot.tools.choices.choose(Where(self.guild.id, None), "publish", value=True)

    def elsewhere(self) -> Server:
        """Another server of the same bot."""
        return _server(self.env, self.settings, self.site, self.here)

    async def look(self) -> None:
        """What the bot does every minute: poll what is due."""
        await self.env.bot.polls.look()

    async def restart(self) -> None:
        """Another process on the same data folder."""
        await self.env.restart_bot(_bot(self.settings, self.here))


def _bot(settings: Settings, here: Here) -> Quoth:
    def opened(data: Path) -> Live:
        return Live(data, WordEncoder())

    spaces = Spaces(settings.data, opened(settings.data), opened)
    return Quoth(settings, spaces, clock=lambda: here.now, poll=here.poll, run=here.run)


def follow_feeds(
    test: Callable[[Server], Awaitable[None]],
    tmp_path: Path,
    audit: Audit | None,
    monkeypatch: Any,
    **settings: Any,
) -> None:
    """Run `test` on a server whose bot may fetch, from a site of this machine alone; then audit what was sent."""
    chosen = Settings(_env_file=None, data=tmp_path / "data", **{"cooldown_seconds": 0.0, "fetch": True, **settings})
    chosen.data.mkdir()
    here = Here(chosen.data)
    site = Site({"/1": gives(story(1)), "/2": gives(story(2)), "/rss": feed("/1", "/2")})

    async def run() -> list[Any]:
        async with simcord.run(_bot(chosen, here)) as env:
            await test(_server(env, chosen, site, here))
            return list(env.http_requests)

    with running(site):
        guard = fetching.Guard(lambda address: address == "127.0.0.1", frozenset({site.port}))
        monkeypatch.setattr(fetching, "PUBLIC", guard)
        audited(asyncio.run(run()), audit)


def _server(env: Any, settings: Settings, site: Site, here: Here) -> Server:
    guild = env.create_guild()
    channel = guild.create_text_channel("news")
    role = guild.create_role("moderators", permissions=discord.Permissions(manage_guild=True))
    mia = guild.add_member(env.create_user("mia"), roles=[role])
    return Server(env, guild, channel, role, mia, settings, site, here)
