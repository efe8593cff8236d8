"""What all commands of /corpus work with: who may, in which server, and what can be chosen from its lists."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot.cogs.sources import CHOICE_LIMIT, CHOICES, REMEMBERED, entry_of
from bot.concluding import Published, nobody
from bot.corpus_cards import failure
from bot.desk import NoPlace
from bot.escape import one_line
from bot.moderators import is_moderator, server_of
from bot.progress_lines import Failed
from bot.refreshing import Refreshes
from bot.reply import show
from bot.spaces import Space, seen_by_servers
from bot.tools import Tools
from bot.visiting import admitted, moderator_admitted
from bot.where import Where
from corpus.article import Article
from corpus.database import StoreError
from corpus.explained import ExplainedError
from corpus.files import FolderError
from corpus.shelf import shelf_paths
from index.generation import GenerationError

Interaction = discord.Interaction[Any]
PROBLEMS = (ExplainedError, StoreError, FolderError)
"""What a moderator can put right, or whoever runs the bot; each has a reason and advice."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What can be chosen from a list: `path` is an article's, or an index's name, or a question, and `name` is shown.

    Of an article `at` is its path in the index that is read, None where no refresh has read it yet.
    """

    path: str
    name: str
    at: str | None = None

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
        # By data folder: the articles of an index, or of a view of it, and how they are listed.
        self._read: OrderedDict[Path, tuple[Sequence[Article], list[Listed]]] = OrderedDict()

    async def _admitted(self, interaction: Interaction, *, stays: bool = True) -> bool:
        return await admitted(self._tools, interaction, stays=stays)

    async def _allowed(self, click: Interaction, *, stays: bool = True) -> bool:
        return await moderator_admitted(self._tools, click, stays=stays)

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
        if isinstance(place, NoPlace):
            return []
        with place:
            try:
                server = server_of(interaction)
                return await self._desk.work(lambda: listed(self._spaces.own(server)), seconds=2.5)
            except (*PROBLEMS, TimeoutError, sqlite3.OperationalError):
                return []

    def _chosen(self, server: int, chosen: str) -> tuple[Space, Listed | None, Article | None]:
        """In a thread: a server's own space, what was chosen there, and the article as it was read."""
        space = self._spaces.own(server)
        found = picked(self._listed(space), chosen)
        if found is None or found.at is None:
            return space, found, None
        article = self._spaces.snapshot(Where(space.server, None)).at(found.at)
        return space, found, replace(article, path=found.path) if article else None

    def _listed(self, space: Space) -> list[Listed]:
        """In a thread: what this server reads, and what it added and no refresh has read yet."""
        try:
            listed = self._listed_of(space, self._spaces.snapshot(Where(space.server, None)).articles)
        except GenerationError:
            listed = []
        known = {each.path for each in listed}
        unread = [path for path in shelf_paths(space.data) if path not in known]
        return listed + [Listed(path, path) for path in unread]

    def _listed_of(self, space: Space, articles: Sequence[Article]) -> list[Listed]:
        """In a thread: made once for each index or view, since an autocomplete asks for it with every key."""
        made = self._read.get(space.data)
        if made is not None and made[0] is articles:
            return made[1]
        reads = self._spaces.of(space.server)
        # The operator's index, whose own shelf is no server's.
        foreign = reads.server != space.server
        listed = [
            Listed(seen_by_servers(each.path, reads) if foreign else each.path, entry_of(each).name, each.path)
            for each in articles
        ]
        self._read[space.data] = (articles, listed)
        if len(self._read) > REMEMBERED:
            self._read.popitem(last=False)
        return listed


def picked(listed: list[Listed], chosen: str) -> Listed | None:
    return next((each for each in listed if chosen in (each.value, each.path)), None)


def choices(listed: list[Listed], typed: str) -> list[app_commands.Choice[str]]:
    parts = typed.casefold().split()
    fitting = [each for each in listed if all(part in f"{each.name} {each.path}".casefold() for part in parts)]
    return [
        app_commands.Choice(name=one_line(each.name, CHOICE_LIMIT) or "…", value=each.value)
        for each in fitting[:CHOICES]
    ]
