"""/watches, and the button by which a member watches a question."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import watches, words
from bot.attribution import day
from bot.cards import Plain, question_of
from bot.escape import clean
from bot.reply import say, show
from bot.tools import Tools
from bot.visiting import admitted, admitted_message
from bot.watch_card import QUESTION, News, news_within_budget, watch_list
from bot.watches import MOST, Added, Watch
from bot.where import Where
from index.generation import GenerationError

Interaction = discord.Interaction[Any]


class Watches(commands.Cog):
    """The questions that members want to be told of."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @app_commands.command(name="watches", description="The questions that you watch here, and what changed.")
    @app_commands.guild_only()
    async def watches(self, interaction: Interaction) -> None:
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show_list(interaction, 0)

    async def on_watch(self, click: Interaction, card: str) -> None:
        """Watch the question of a card, for the member who pressed the button."""
        message = await admitted_message(self._tools, click)
        if message is None:
            return
        await click.response.defer(ephemeral=True, thinking=True)
        question = question_of(message)
        if question is None:
            await say(click, words.QUESTION_CUT)
            return
        await say(click, await self._tools.desk.work(partial(self._add, click, card, question)))

    def _add(self, click: Interaction, card: str, question: str) -> str:
        """In a thread: what the member reads."""
        where, now = Where.of(click), click.created_at
        if not self._tools.choices.of(where).watches:
            return words.WATCHES_OFF
        kept = self._tools.cards.recall(card, now, server=where.server)
        if kept is None:
            return words.CARD_GONE
        known = kept.quotes[0].ref if kept.reason is None and kept.quotes else None
        try:
            added = watches.add(self._tools.state, where, click.user.id, question, known=known, now=now)
        except sqlite3.OperationalError:
            return words.CANNOT_WRITE
        if added is Added.ALREADY:
            return words.ALREADY_WATCHED
        if added is Added.TOO_MANY:
            return words.TOO_MANY_WATCHES.format(most=MOST)
        return words.watching(clean(question, QUESTION), day(now + self._tools.settings.retention.watches))

    async def on_page(self, click: Interaction, page: int) -> None:
        """Turn the list, which only its reader sees."""
        if not await admitted(self._tools, click):
            return
        await click.response.defer()
        await self._show_list(click, page)

    async def on_stop(self, click: Interaction, watch: int, page: int) -> None:
        """End a watch of the member who pressed the button, from the list or from a direct message."""
        if not await admitted(self._tools, click):
            return
        await click.response.defer()
        ended = await self._tools.desk.work(partial(watches.stop, self._tools.state, watch, click.user.id))
        if click.guild_id is not None:
            await self._show_list(click, page)
        await say(click, words.WATCH_STOPPED if ended else words.WATCH_GONE)

    async def _show_list(self, interaction: Interaction, page: int) -> None:
        message, told = await self._tools.desk.work(partial(self._list, interaction, page))
        await show(interaction, message)
        await self._tools.desk.work(partial(self._told, told, interaction.created_at))

    def _list(self, interaction: Interaction, page: int) -> tuple[LayoutView | Plain, tuple[News, ...]]:
        """In a thread: a page of what the member watches, and the news that it tells."""
        standing = watches.of_member(self._tools.state, interaction.guild_id or 0, interaction.user.id)
        listed = [self._with_news(each, interaction.created_at) for each in standing]
        settings = self._tools.settings

        def shown(news: News) -> News:
            return news_within_budget(news, self._tools.spending(news.watch.where, interaction.created_at))

        return watch_list(listed, page, settings.retention.watches, shown, plain=settings.plain_text)

    def _with_news(self, watch: Watch, now: datetime) -> Watch | News:
        if watch.news is None:
            return watch
        try:
            snapshot = self._tools.spaces.snapshot(watch.where)
        except GenerationError:
            return News(watch, None, None, None)
        before = snapshot.find(watch.known) if watch.known else None
        after = snapshot.find(watch.new) if watch.new else None
        return News(watch, before, after, snapshot.as_of.seen_at(now, self._tools.settings.refresh_due))

    def _told(self, news: tuple[News, ...], now: datetime) -> None:
        for each in news:
            watches.told(self._tools.state, each.watch.id, each.watch.news or watches.NO_ANSWER, now)
