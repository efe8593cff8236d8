"""/about: what Quoth is, how old its knowledge is, and what it keeps of its members."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import about
from bot.desk import Refused
from bot.privacy_card import stored
from bot.reply import say, show
from bot.tools import Tools
from bot.where import Where
from index.generation import GenerationError


class About(commands.Cog):
    """What Quoth says of itself."""

    def __init__(self, tools: Tools) -> None:
        self._settings, self._choices = tools.settings, tools.choices
        self._spaces, self._desk = tools.spaces, tools.desk

    @app_commands.command(name="about", description="What Quoth is, how fresh its articles are, and what it stores.")
    @app_commands.guild_only()
    async def about(self, interaction: discord.Interaction[Any]) -> None:
        place = self._desk.visit(interaction.guild_id)
        if isinstance(place, Refused):
            await say(interaction, place.words)
            return
        with place:
            await interaction.response.defer(ephemeral=True, thinking=True)
            kept = stored(self._settings, self._choices.of(Where.of(interaction)))
            try:
                snapshot = await self._desk.work(partial(self._spaces.snapshot, Where.of(interaction)))
            except GenerationError:  # what Quoth is and keeps, it says all the same
                await show(interaction, about(None, 0, kept))
                return
            knowledge = snapshot.as_of.seen_at(interaction.created_at, self._settings.refresh_due)
            await show(interaction, about(knowledge, len(snapshot.articles), kept))
