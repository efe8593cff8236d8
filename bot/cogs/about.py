"""/about: what Quoth is, how old its knowledge is, and what it keeps of its members."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import about
from bot.privacy_card import stored
from bot.reply import show
from bot.tools import Tools
from bot.visiting import admitted
from bot.where import Where
from index.generation import GenerationError


class About(commands.Cog):
    """What Quoth says of itself."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @app_commands.command(name="about", description="What Quoth is, how fresh its articles are, and what it stores.")
    @app_commands.guild_only()
    async def about(self, interaction: discord.Interaction[Any]) -> None:
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        where, tools = Where.of(interaction), self._tools
        kept = stored(tools.settings, tools.choices.of(where))
        try:
            snapshot = await tools.desk.work(partial(tools.spaces.snapshot, where))
        except GenerationError:  # what Quoth is and keeps, it says all the same
            await show(interaction, about(None, 0, kept))
            return
        knowledge = snapshot.as_of.seen_at(interaction.created_at, tools.settings.refresh_due)
        await show(interaction, about(knowledge, len(snapshot.articles), kept))
