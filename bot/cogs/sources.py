"""/sources: what is on the shelf, and what is known of one article."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import words
from bot.attribution import newest_first, published, publisher
from bot.desk import NoPlace
from bot.escape import one_line
from bot.reply import say, show
from bot.sources_card import about_article, shelf
from bot.tools import Tools
from bot.visiting import admitted
from bot.where import Where
from corpus.article import Article
from corpus.database import StoreError
from index.answer import AsOf, Origin
from index.generation import GenerationError

Interaction = discord.Interaction[Any]

CHOICES = 25  # Discord: choices of an autocomplete
REMEMBERED = 16  # shelves; a server or channel with articles of its own has one
CHOICE_LIMIT = 100  # Discord: characters of a choice's name, and of its value


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the autocomplete offers it: a name for people, a value for us, and what typing is matched with."""

    article: Article
    name: str
    value: str
    searched: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles of one index, or of a view of it, newest first and undated ones last; `of` are its own list."""

    of: Sequence[Article]
    entries: tuple[Entry, ...]
    origins: tuple[Origin, ...]
    as_of: AsOf

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(entry.article for entry in self.entries)

    def origin_of(self, article: Article) -> Origin | None:
        return next((origin for origin in self.origins if article.path in origin.articles), None)

    def others(self, article: Article) -> tuple[Article, ...]:
        """The other articles that are the same text."""
        origin = self.origin_of(article)
        paths = set(origin.articles) - {article.path} if origin else ()
        return tuple(each for each in self.articles if each.path in paths)

    def offered(self, typed: str) -> list[Entry]:
        """Those in whose title, publisher or path every typed word stands, at most 25."""
        parts = typed.casefold().split()
        return [entry for entry in self.entries if all(part in entry.searched for part in parts)][:CHOICES]

    def called(self, said: str) -> Article | None:
        """The article of a choice; or of typed text, if just one fits."""
        for entry in self.entries:
            if said == entry.value:
                return entry.article
        fitting = self.offered(said) if said.strip() else []
        return fitting[0].article if len(fitting) == 1 else None


def entry_of(article: Article) -> Entry:
    known = article.metadata
    title = known.title.value if known.title else article.path
    name = one_line(f"{title} · {publisher(known)} · {published(known)}", CHOICE_LIMIT)
    if not (0 < len(article.path) <= CHOICE_LIMIT):
        value = hashlib.sha256(article.path.encode()).hexdigest()
    else:
        value = article.path
    return Entry(article, name, value, f"{title} {publisher(known)} {article.path}".casefold())


class Sources(commands.Cog):
    """What Quoth quotes from."""

    def __init__(self, tools: Tools) -> None:
        self._tools, self._spaces, self._desk = tools, tools.spaces, tools.desk
        self._last: OrderedDict[int, Shelf] = OrderedDict()

    @app_commands.command(
        name="sources", description="The articles that answers are quoted from, and what is known of each."
    )
    @app_commands.describe(article="One article, to see all that is known of it")
    @app_commands.guild_only()
    async def sources(self, interaction: Interaction, article: app_commands.Range[str, 1, 100] | None = None) -> None:
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        stock = await self._desk.work(partial(self._shelf, Where.of(interaction)))
        if article is None:
            await show(interaction, shelf(stock.articles, stock.as_of, 0, stock.origins))
        elif found := stock.called(article):
            await show(interaction, about_article(found, stock.origin_of(found), stock.others(found)))
        else:
            await say(interaction, words.NO_SUCH_ARTICLE)

    @sources.autocomplete("article")
    async def offer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        place = self._desk.visit(interaction.guild_id)
        if isinstance(place, NoPlace):
            return []
        with place:
            try:
                # Discord waits for 3 s; a late list is worth nothing.
                offered = await self._desk.work(partial(self._offered, typed, Where.of(interaction)), seconds=2.5)
            except (GenerationError, StoreError, TimeoutError):
                return []  # whoever sends the command all the same reads why
        return [app_commands.Choice(name=entry.name, value=entry.value) for entry in offered]

    async def on_shelf(self, click: Interaction, page: int) -> None:
        """Turn the list of articles, which only its reader sees."""
        if not await admitted(self._tools, click):
            return
        await click.response.defer()
        stock = await self._desk.work(partial(self._shelf, Where.of(click)))
        turned: LayoutView = shelf(stock.articles, stock.as_of, page, stock.origins)
        await show(click, turned)

    def _offered(self, typed: str, where: Where) -> list[Entry]:
        return self._shelf(where).offered(typed)

    def _shelf(self, where: Where) -> Shelf:
        """In a thread: made once for each index or view, since an autocomplete asks for it with every key."""
        snapshot = self._spaces.snapshot(where)
        # Of one index, and of one view of it, the articles are one and the same object; the shelf keeps it alive.
        last = self._last.get(id(snapshot.articles))
        if last is None or last.of is not snapshot.articles:
            entries = tuple(map(entry_of, sorted(snapshot.articles, key=newest_first)))
            last = self._last[id(snapshot.articles)] = Shelf(
                snapshot.articles, entries, snapshot.origins, snapshot.as_of
            )
            if len(self._last) > REMEMBERED:
                self._last.popitem(last=False)
        return replace(last, as_of=snapshot.as_of)
