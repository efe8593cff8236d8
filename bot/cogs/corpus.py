"""/corpus: what moderators do with the articles."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import words
from bot.attribution import as_of
from bot.desk import Refused
from bot.escape import escape
from bot.reply import say
from bot.tools import Tools
from bot.where import Where
from index.live import Snapshot


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Corpus(commands.GroupCog, group_name="corpus", group_description="Keep the articles that answers quote."):
    """The moderators' commands. Discord says who may use them: Manage Server, until an admin says otherwise."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @app_commands.command(name="status", description="How many articles there are, and how fresh they are.")
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        place = self._tools.desk.visit(interaction.guild_id)
        if isinstance(place, Refused):
            await say(interaction, place.words)
            return
        with place:
            await interaction.response.defer(ephemeral=True, thinking=True)
            where = Where.of(interaction)
            snapshot = await self._tools.desk.work(partial(self._tools.spaces.snapshot, where))
            knowledge = snapshot.as_of.seen_at(interaction.created_at, self._tools.settings.refresh_due)
            await say(interaction, f"{_counted(snapshot)}\n{escape(as_of(knowledge))}")


def _counted(snapshot: Snapshot) -> str:
    origins = f", {words.count(len(snapshot.origins), 'origin')}" if snapshot.origins else ""
    return f"{words.count(len(snapshot.articles), 'article')}{origins}."
