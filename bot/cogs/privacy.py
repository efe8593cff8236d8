"""/privacy: what is kept of the member who asks, and of nobody."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import words
from bot.composed import composed
from bot.memory_buttons import DeleteMineButton
from bot.privacy import erase, export_json, kept_of
from bot.privacy_card import privacy_card, stored
from bot.reply import hand_over, say, show
from bot.tools import Tools
from bot.visiting import admitted
from bot.where import Where

Interaction = discord.Interaction[Any]


class Privacy(commands.Cog):
    """What a member is shown, and may take along or have deleted, is their own alone."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @app_commands.command(name="privacy", description="What Quoth keeps of you here; export it, or delete it.")
    @app_commands.guild_only()
    async def privacy(self, interaction: Interaction) -> None:
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        kept = await self._tools.desk.work(
            partial(kept_of, self._tools.state, interaction.guild_id or 0, interaction.user.id)
        )
        settings = self._tools.settings
        said = stored(settings, self._tools.choices.of(Where.of(interaction)))
        await show(interaction, privacy_card(kept, said, plain=settings.plain_text))

    async def on_export(self, click: Interaction) -> None:
        """All that is kept of the member here, as a file."""
        if not await admitted(self._tools, click):
            return
        await click.response.defer(ephemeral=True, thinking=True)
        kept = await self._tools.desk.work(partial(kept_of, self._tools.state, click.guild_id or 0, click.user.id))
        await hand_over(click, words.EXPORTED, "quoth-privacy.json", export_json([kept]))

    async def on_delete(self, click: Interaction, *, sure: bool) -> None:
        """Delete it, once the member was told what that is."""
        if not await admitted(self._tools, click):
            return
        state, plain = self._tools.state, self._tools.settings.plain_text
        server, member = click.guild_id or 0, click.user.id
        if not sure:
            await click.response.defer(ephemeral=True, thinking=True)
            kept = await self._tools.desk.work(partial(kept_of, state, server, member))
            said = words.sure_to_delete(len(kept.watches), len(kept.reports), len(kept.noted))
            await show(click, composed([said], [[DeleteMineButton(sure=True)]], plain=plain))
            return
        await click.response.defer()
        try:
            number = await self._tools.desk.work(partial(erase, state, server, member))
        except sqlite3.OperationalError:
            await say(click, words.CANNOT_WRITE)
            return
        await show(click, composed([words.deleted(number)], plain=plain))
