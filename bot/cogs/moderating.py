"""What all commands of /corpus work with: who may, in which server, and what can be chosen from its lists."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import words
from bot.cogs.sources import CHOICE_LIMIT, CHOICES, entry_of
from bot.concluding import Published, nobody
from bot.corpus_cards import failure
from bot.desk import Refused as Busy
from bot.escape import one_line
from bot.moderators import is_moderator, server_of
from bot.progress_lines import Failed
from bot.refreshing import Refreshes
from bot.reply import say, show
from bot.spaces import Space, seen_by_servers
from bot.tools import Tools
from bot.where import Where
from corpus.article import Article
from corpus.explained import ExplainedError
from corpus.files import FolderError
from corpus.shelf import shelf_paths
from corpus.store import StoreError
from index.generation import GenerationError

Interaction = discord.Interaction[Any]
PROBLEMS = (ExplainedError, StoreError, FolderError)
"""What a moderator can put right, or whoever runs the bot; each has a reason and advice."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What can be chosen from a list: `path` is an article's, or an index's name, or a question, and `name` is shown.

    `article` is None where it is none, or one that was kept and that no refresh has read yet.
    """

    path: str
    name: str
    article: Article | None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.path.encode()).hexdigest()[:16]

    @property
    def value(self) -> str:
        return self.path if len(self.path) <= CHOICE_LIMIT else self.digest


class Moderating(commands.Cog):
    """The part of /corpus that its other parts build on."""

    def __init__(self, tools: Tools, refreshes: Refreshes, published: Published = nobody) -> None:
        self._tools, self._refreshes, self._published = tools, refreshes, published
        self._desk, self._spaces, self._state = tools.desk, tools.spaces, tools.state

    async def _admitted(self, interaction: Interaction) -> bool:
        """Whether there is room for a command; Discord has looked who may use it."""
        place = self._desk.visit(interaction.guild_id)
        if isinstance(place, Busy):
            await say(interaction, place.words)
            return False
        with place:
            return True

    async def _allowed(self, click: Interaction) -> bool:
        """Whether a button or a form may be used, by who somebody is now: it may be long since it was shown."""
        if not is_moderator(click, self._tools.choices.of(Where.of(click))):
            await say(click, words.NOT_MODERATOR)
            return False
        return await self._admitted(click)

    async def _own(self, interaction: Interaction) -> Space:
        return await self._desk.work(partial(self._spaces.own, server_of(interaction)))

    async def _or_why(self, interaction: Interaction, card: Awaitable[LayoutView]) -> None:
        """Show the card, or why there is none."""
        try:
            made = await card
        except PROBLEMS as error:
            made = failure(Failed(error.reason, error.advice))
        await show(interaction, made)

    async def _while_typing(self, interaction: Interaction, listed: Callable[[Space], list[Listed]]) -> list[Listed]:
        """Discord waits for 3 s; a late list is worth nothing, and whoever sends the command reads what is wrong."""
        if not is_moderator(interaction, self._tools.choices.of(Where.of(interaction))):
            return []
        place = self._desk.visit(interaction.guild_id)
        if isinstance(place, Busy):
            return []
        with place:
            try:
                server = server_of(interaction)
                return await self._desk.work(lambda: listed(self._spaces.own(server)), seconds=2.5)
            except (*PROBLEMS, TimeoutError, sqlite3.OperationalError):
                return []

    def _own_listed(self, server: int) -> tuple[Space, list[Listed]]:
        """In a thread."""
        space = self._spaces.own(server)
        return space, self._listed(space)

    def _listed(self, space: Space) -> list[Listed]:
        """In a thread: what this server reads, and what it added and no refresh has read yet."""
        reads = self._spaces.of(space.server)
        read: Iterable[Article] = ()
        with contextlib.suppress(GenerationError):
            read = self._spaces.snapshot(Where(space.server, None)).articles
        if reads.server != space.server:  # the operator's index, whose own shelf is no server's
            read = [replace(each, path=seen_by_servers(each.path, reads)) for each in read]
        listed = [Listed(each.path, entry_of(each).name, each) for each in read]
        known = {each.path for each in listed}
        unread = [path for path in shelf_paths(space.data) if path not in known]
        return listed + [Listed(path, path, None) for path in unread]


def picked(listed: list[Listed], chosen: str) -> Listed | None:
    return next((each for each in listed if chosen in (each.value, each.path)), None)


def choices(listed: list[Listed], typed: str) -> list[app_commands.Choice[str]]:
    parts = typed.casefold().split()
    fitting = [each for each in listed if all(part in f"{each.name} {each.path}".casefold() for part in parts)]
    return [
        app_commands.Choice(name=one_line(each.name, CHOICE_LIMIT) or "…", value=each.value)
        for each in fitting[:CHOICES]
    ]
