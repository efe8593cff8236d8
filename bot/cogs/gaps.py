"""/gaps: what members asked and no article answers, for moderators."""

from __future__ import annotations

import json
import logging
import sqlite3
from datetime import UTC, datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import asked, words
from bot.cards import Plain
from bot.composed import composed
from bot.gaps_card import gap_json, gaps_card, of_page, pages_of, shown_gap
from bot.memory_buttons import ClearGapsButton
from bot.reply import hand_over, say, show
from bot.tools import Tools
from bot.visiting import admitted, moderator_admitted
from bot.where import Where

Interaction = discord.Interaction[Any]

_log = logging.getLogger(__name__)
EXPORTED = 300  # groups in a file: each is asked once more for its nearest passage, which takes a moment


class Gaps(commands.Cog):
    """Discord says who may use the command; its buttons ask again."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @app_commands.command(name="gaps", description="Questions that no article answers, grouped by what they ask.")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def gaps(self, interaction: Interaction) -> None:
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        where = Where.of(interaction)
        if not self._tools.choices.of(where).questions:
            await say(interaction, words.GAPS_OFF)
            return
        await show(interaction, await self._tools.desk.work(partial(self._page, where, 0, interaction.created_at)))

    async def on_page(self, click: Interaction, page: int) -> None:
        """Turn the list, which only its reader sees."""
        if not await moderator_admitted(self._tools, click):
            return
        await click.response.defer()
        made = await self._tools.desk.work(partial(self._page, Where.of(click), page, click.created_at))
        await show(click, made)

    async def on_export(self, click: Interaction) -> None:
        """All groups as lines of JSON, most asked first."""
        if not await moderator_admitted(self._tools, click):
            return
        await click.response.defer(ephemeral=True, thinking=True)
        lines = await self._tools.desk.work(partial(self._lines, Where.of(click)))
        await hand_over(click, words.EXPORTED, "gaps.jsonl", lines)

    async def on_clear(self, click: Interaction, until: int | None) -> None:
        """Forget them all, up to the moment at which that was asked about."""
        if not await moderator_admitted(self._tools, click):
            return
        where, plain = Where.of(click), self._tools.settings.plain_text
        if until is None:
            await click.response.defer(ephemeral=True, thinking=True)
            number = len(await self._tools.desk.work(partial(self._gaps, where)))
            rows = [[ClearGapsButton(int(click.created_at.timestamp()))]]
            await show(click, composed([words.sure_to_clear(number)], rows, plain=plain))
            return
        await click.response.defer()
        moment = datetime.fromtimestamp(until + 1, UTC)
        try:
            number = await self._tools.desk.work(partial(asked.clear, self._tools.state, where.server or 0, moment))
        except sqlite3.OperationalError:
            await say(click, words.CANNOT_WRITE)
            return
        _log.info("%s cleared %d questions without an answer in server %s.", click.user, number, where.server)
        await show(click, composed([words.cleared(number)], plain=plain))

    def _gaps(self, where: Where) -> tuple[asked.Gap, ...]:
        return asked.gaps(self._tools.state, where.server or 0, self._tools.spaces.snapshot(where))

    def _page(self, where: Where, page: int, now: datetime) -> LayoutView | Plain:
        """In a thread."""
        plain = self._tools.settings.plain_text
        snapshot = self._tools.spaces.snapshot(where)
        found = asked.gaps(self._tools.state, where.server or 0, snapshot)
        of = pages_of(found, plain=plain)
        page = min(page, of - 1)
        shown = [shown_gap(gap, snapshot) for gap in of_page(found, page, plain=plain)]
        knowledge = snapshot.as_of.seen_at(now, self._tools.settings.refresh_due)
        return gaps_card(shown, page, of, knowledge, plain=plain)

    def _lines(self, where: Where) -> str:
        """In a thread."""
        snapshot = self._tools.spaces.snapshot(where)
        found = asked.gaps(self._tools.state, where.server or 0, snapshot)[:EXPORTED]
        return "".join(json.dumps(gap_json(shown_gap(gap, snapshot)), ensure_ascii=False) + "\n" for gap in found)
