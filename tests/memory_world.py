"""A server on a simulated Discord that reads real articles, so that what was said can be corrected and told anew."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from discord_audit import Audit
from fake_encoder import WordEncoder
from simulated import audited
from storing.shelves import Recorder, fill

from bot import after_publish
from bot.client import Quoth
from bot.settings import Settings
from bot.spaces import Spaces
from bot.where import Where
from index.build import NothingToReadError, refresh
from index.calibration import Calibration
from index.generation import current
from index.live import Live
from index.publishing import answer_nothing

BEGINNING = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
DAM = """---
title: The dam at Nool
publisher: The Nool Bell
date: 2031-05-02
url: https://bell.example/dam
---
The dam at Nool holds 40 million barrels of cold water.

Its keeper is Arlo Venn, who has lived beside the sluices for thirty years.
"""
FERRY = "The ferry to Skarn carries forty goats and one bishop every Sunday morning.\n"
HELD = "how many million barrels of cold water holds the dam at Nool"
KEEPER = "who is keeper beside the sluices for thirty years"
TOWER = "how many bells hang in the tower of Velden"
TOWER_ARTICLE = "In the tower of Velden hang nine bells of bronze.\n"


@dataclass(frozen=True)
class Shown:
    """A message as `simulated.text_of` and `buttons_of` read it."""

    id: int
    content: str
    components: list[dict[str, Any]]

    @classmethod
    def of(cls, message: discord.Message) -> Shown:
        return cls(message.id, message.content, [part.to_dict() for part in message.components])


@dataclass
class Memory:
    """One server with two members and a moderator, a folder of articles, and the bot that reads its index."""

    env: Any
    guild: Any
    channel: Any
    alice: Any
    bert: Any
    mod: Any
    role: Any
    data: Path
    folder: Path
    settings: Settings
    live: Live
    days: int = 0

    @property
    def bot(self) -> Quoth:
        bot = self.env.bot
        assert isinstance(bot, Quoth)
        return bot

    @property
    def now(self) -> datetime:
        return BEGINNING + timedelta(days=self.days)

    def last(self, channel: Any = None) -> Shown:
        """The last message of a channel as it stands there now; the server's, if none is named."""
        return Shown.of((channel or self.channel).last_message)

    def choose(self, name: str, value: Any) -> None:
        assert self.bot.tools.choices.choose(Where(self.guild.id, None), name, value)

    def publish(self, texts: Mapping[str, str]) -> None:
        """These articles and no others answer from now on; a day later than the last."""
        self.days += 1
        _publish(self.data, self.folder, texts, self.now)

    def demote(self) -> None:
        """The moderator's role may nothing any more."""
        self.env.backend.guilds[self.guild.id].roles[self.role.id].permissions = 0

    async def look(self) -> None:
        """What the bot's loop does every 15 seconds."""
        await self.bot.after_publish.look(self.now)

    async def restart(self) -> None:
        """Another process on the same data folder."""
        await self.env.restart_bot(_quoth(self.settings, self.live))


def _publish(data: Path, folder: Path, texts: Mapping[str, str], now: datetime) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        refresh(
            data,
            fill(folder, texts),
            WordEncoder(),
            now=now,
            max_bytes=100_000,
            progress=Recorder(),
            first_calibration=lambda _: Calibration(0.5, 1, "this test"),
        )
    except NothingToReadError:
        answer_nothing(data, who="test", at=now, why="nothing is left")


def _quoth(settings: Settings, live: Live) -> Quoth:
    return Quoth(settings, Spaces(settings.data, live, lambda data: Live(data, WordEncoder())))


def remember(
    test: Callable[[Memory], Awaitable[None]],
    home: Path,
    audit: Audit | None,
    texts: Mapping[str, str],
    **settings: Any,
) -> None:
    """Run `test` where these articles answer; then hold every request against Discord's rules."""
    data, folder = home / "data", home / "articles"
    _publish(data, folder, texts, BEGINNING)
    chosen = Settings(_env_file=None, data=data, **{"cooldown_seconds": 0.0, **settings})
    live = Live(data, WordEncoder())

    async def run() -> list[Any]:
        async with simcord.run(_quoth(chosen, live)) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("news")
            moderators = guild.create_role("moderators", permissions=discord.Permissions(manage_guild=True))
            alice, bert = (guild.add_member(env.create_user(name)) for name in ("alice", "bert"))
            mod = guild.add_member(env.create_user("mod"), roles=[moderators])
            await test(Memory(env, guild, channel, alice, bert, mod, moderators, data, folder, chosen, live))
            return list(env.http_requests)

    between, after_publish.BETWEEN_EDITS = after_publish.BETWEEN_EDITS, 0.0
    try:
        requests = asyncio.run(run())
    finally:
        after_publish.BETWEEN_EDITS = between
        live.close()
    audited(requests, audit)


def published(memory: Memory) -> str | None:
    return current(memory.data)
