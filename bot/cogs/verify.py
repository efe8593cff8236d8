"""/verify: whether a text was printed; and the details of a quote's source."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import words
from bot.cards import Plain
from bot.reply import say, show
from bot.source_record import source_card
from bot.tools import Tools
from bot.verify_card import verification_card
from bot.visiting import admitted, admitted_to_ask
from bot.where import Where
from index.answer import QuoteRef
from index.pasted import LONGEST, Unfit

Interaction = discord.Interaction[Any]


class Verify(commands.Cog):
    """Where words were printed."""

    def __init__(self, tools: Tools) -> None:
        self._tools, self._settings, self._spaces, self._desk = tools, tools.settings, tools.spaces, tools.desk

    @app_commands.command(
        name="verify", description="Tells whether a text was printed: exactly, altered, or not at all."
    )
    @app_commands.describe(quote="The text, as you found it, or the permanent name of a quote")
    @app_commands.guild_only()
    async def verify(self, interaction: Interaction, quote: app_commands.Range[str, 1, LONGEST]) -> None:
        place = await admitted_to_ask(self._tools, interaction)
        if place is None:
            return
        with place:
            await interaction.response.defer(ephemeral=True, thinking=True)
            found = await self._desk.work(partial(self._verified, quote, Where.of(interaction)))
            await (say(interaction, words.unfit(found)) if isinstance(found, Unfit) else show(interaction, found))

    def _verified(self, quote: str, where: Where) -> LayoutView | Plain | Unfit:
        """In a thread: the card for a paste."""
        snapshot = self._spaces.snapshot(where)
        found = snapshot.verify(quote)
        if isinstance(found, Unfit):
            return found
        return verification_card(found, snapshot.as_of, plain=self._settings.plain_text)

    async def on_source(self, click: Interaction, ref: QuoteRef) -> None:
        """Where a quote is from, for the member who asked for it."""
        if not await admitted(self._tools, click):
            return
        await click.response.defer(ephemeral=True, thinking=True)
        found = await self._desk.work(partial(self._source, ref, Where.of(click)))
        await (say(click, words.QUOTE_GONE) if found is None else show(click, found))

    def _source(self, ref: QuoteRef, where: Where) -> LayoutView | Plain | None:
        found = self._spaces.snapshot(where).place(ref)
        return None if found is None else source_card(found, plain=self._settings.plain_text)
