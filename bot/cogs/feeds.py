"""/corpus feeds: feeds whose articles come to the shelf by themselves."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import words
from bot.adding import user_agent
from bot.cogs.sources import CHOICE_LIMIT, CHOICES
from bot.desk import NoPlace
from bot.escape import one_line
from bot.feed_cards import digest_of, feed_offer_card, feeds_card, refused, removal_card, said
from bot.feed_polls import FeedPolls
from bot.moderators import is_moderator, server_of, who
from bot.offers import Offers
from bot.polling import DOING, PAUSE, Errand, FeedOffer, look_at
from bot.reply import show
from bot.tools import Tools
from bot.visiting import admitted, moderator_admitted
from bot.where import Where
from corpus import fetching
from corpus.database import StoreError
from corpus.feeds import Feed, Seen
from corpus.fetching import Limits, Refused, Visit
from corpus.moderating import follow, followed, unfollow
from corpus.shelf import ShelfError

Interaction = discord.Interaction[Any]
Followed = tuple[tuple[Feed, tuple[Seen, ...]], ...]


class FeedCommands(app_commands.Group):
    """What can be typed after /corpus feeds."""

    def __init__(self, cog: Feeds) -> None:
        super().__init__(name="feeds", description="Feeds whose articles come to the shelf by themselves.")
        self._cog = cog

    @app_commands.command(name="add", description="Look at an RSS or Atom feed, and follow it.")
    @app_commands.describe(
        url="The feed's address, or that of a page which names it",
        publisher="Who published its articles, where their pages do not say it",
    )
    async def add(
        self,
        interaction: Interaction,
        url: app_commands.Range[str, 1, 2000],
        publisher: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        await self._cog.add(interaction, url, publisher)

    @app_commands.command(name="list", description="The feeds that are followed, and what each brought.")
    async def list_all(self, interaction: Interaction) -> None:
        await self._cog.list_all(interaction)

    @app_commands.command(name="remove", description="Stop following a feed; its articles stay.")
    @app_commands.describe(feed="One that is followed")
    async def remove(self, interaction: Interaction, feed: app_commands.Range[str, 1, 100]) -> None:
        await self._cog.remove(interaction, feed)

    @remove.autocomplete("feed")
    async def offer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._cog.offered(interaction, typed)


class Feeds(commands.Cog):
    """The feeds of each server; its commands stand in the group /corpus."""

    def __init__(self, bot: commands.Bot, tools: Tools, polls: FeedPolls) -> None:
        self._bot, self._tools, self._polls = bot, tools, polls
        self._desk, self._spaces = tools.desk, tools.spaces
        self._offers: Offers[FeedOffer] = Offers()
        self._commands = FeedCommands(self)

    async def cog_load(self) -> None:
        corpus = self._bot.get_cog("Corpus")
        cast("app_commands.Group", corpus.app_command if corpus else None).add_command(self._commands)

    # ── following ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def add(self, interaction: Interaction, url: str, publisher: str | None) -> None:
        """Show what is at an address, and wait for a yes."""
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        settings = self._tools.settings
        if not settings.fetch:
            await show(interaction, said(words.FEEDS_OFF))
            return
        limits, every = Limits(max_bytes=settings.max_file_bytes), timedelta(minutes=settings.feed_minutes)
        errand = Errand(user_agent(DOING), limits, fetching.PUBLIC, Visit(PAUSE), every)
        look = look_at(url.strip(), publisher, who=who(interaction), errand=errand, now=interaction.created_at)
        # In a loop of its own: a feed may take a minute to be read.
        found = await self._desk.work_aside(lambda: asyncio.run(look))
        if isinstance(found, Refused):
            await show(interaction, refused(found.reason, found.advice))
            return
        key = self._offers.keep(found, server_of(interaction), interaction.created_at)
        await show(interaction, feed_offer_card(found, key))

    async def on_offer(self, click: Interaction, key: str, *, wanted: bool) -> None:
        """Follow what was shown, or do not."""
        if not await moderator_admitted(self._tools, click):
            return
        await click.response.defer()
        offer = self._offers.take(key, click.guild_id, click.created_at)
        if offer is None:
            await show(click, said(words.OFFER_GONE))
        elif not wanted:
            await show(click, said(words.NOT_FOLLOWED))
        else:
            await show(click, await self._desk.work(partial(self._follow, server_of(click), offer.feed)))
            self._polls.wake()

    def _follow(self, server: int, feed: Feed) -> LayoutView:
        try:
            follow(self._spaces.own(server).data, feed)
        except ShelfError as error:
            return refused(error.reason, error.advice)
        return said(words.FOLLOWED)

    # ── looking, removing ─────────────────────────────────────────────────────────────────────────────────────────

    async def list_all(self, interaction: Interaction) -> None:
        """What is followed."""
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, feeds_card(await self._followed(interaction), 0))

    async def on_page(self, click: Interaction, page: int) -> None:
        """Turn the list."""
        if not await moderator_admitted(self._tools, click):
            return
        await click.response.defer()
        await show(click, feeds_card(await self._followed(click), page))

    async def remove(self, interaction: Interaction, chosen: str) -> None:
        """Show what would be removed, and wait for a yes."""
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        known = await self._followed(interaction)
        found = next((each for each in known if chosen in (digest_of(each[0]), each[0].url)), None)
        await show(interaction, said(words.NO_SUCH_FEED) if found is None else removal_card(*found))

    async def on_unfollow(self, click: Interaction, digest: str) -> None:
        """Follow no longer what was shown."""
        if not await moderator_admitted(self._tools, click):
            return
        await click.response.defer()
        server, by, at = server_of(click), who(click), click.created_at
        await show(click, said(await self._desk.work(partial(self._unfollow, server, digest, by=by, at=at))))

    def _unfollow(self, server: int, digest: str, *, by: str, at: datetime) -> str:
        data = self._spaces.own(server).data
        found = next((feed for feed, _ in followed(data) if digest_of(feed) == digest), None)
        if found is None:
            return words.FEED_GONE
        try:
            unfollow(data, found.url, who=by, at=at)
        except ShelfError:  # of two clicks, the other one came first
            return words.FEED_GONE
        return words.UNFOLLOWED

    async def offered(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The feeds in whose title or address every typed word stands."""
        if not is_moderator(interaction, self._tools.choices.of(Where.of(interaction))):
            return []
        place = self._desk.visit(interaction.guild_id)
        if isinstance(place, NoPlace):
            return []
        parts = typed.casefold().split()
        with place:
            try:
                known = await self._followed(interaction, seconds=2.5)  # Discord waits for 3
            except (StoreError, TimeoutError):
                return []  # whoever sends the command all the same reads why
        fitting = [feed for feed, _ in known if all(part in f"{feed.title} {feed.url}".casefold() for part in parts)]
        return [
            app_commands.Choice(name=one_line(f"{feed.title} · {feed.url}", CHOICE_LIMIT), value=digest_of(feed))
            for feed in fitting[:CHOICES]
        ]

    async def _followed(self, interaction: Interaction, seconds: float = 120) -> Followed:
        server = server_of(interaction)
        return await self._desk.work(lambda: followed(self._spaces.own(server).data), seconds)
