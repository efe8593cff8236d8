"""Right-click, "Find sources": the printed sentences nearest to what a message claims. No verdict."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView, TextDisplay

from bot import words
from bot.budget import Limits
from bot.cards import Plain
from bot.find_card import QUOTES_OF_A_CLAIM, FoundCard, claims_header, found_card, shown_quotes
from bot.reply import say, show
from bot.said import Said
from bot.shown import ShownCard, ShownQuote
from bot.speaking import speak_to
from bot.tools import Tools
from bot.turning import Gone, Turning
from bot.visiting import admitted_to_ask
from bot.where import Where
from index.answer import Quote
from index.claims import Claims, claims_of
from index.live import Snapshot

Interaction = discord.Interaction[Any]

_log = logging.getLogger(__name__)


class Find(commands.Cog):
    """From a message to what was printed near it."""

    def __init__(self, tools: Tools, tree: app_commands.CommandTree[Any]) -> None:
        self._tools, self._settings, self._spaces, self._choices = tools, tools.settings, tools.spaces, tools.choices
        self._desk, self._cards, self._budgets, self._tree = tools.desk, tools.cards, tools.budgets, tree
        # Each page counts its own quotes.
        self._pages = Turning(tools, Said(tools, numbered=False), self._kept, self._message)
        # discord.py's decorator does not work inside of a cog.
        self._menu = app_commands.ContextMenu(
            name=words.FIND_SOURCES,
            callback=self.find,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
        )

    async def cog_load(self) -> None:
        self._tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._tree.remove_command(self._menu.name, type=self._menu.type)

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """Asked for by right-click: the card of a message's claims, for the member alone."""
        if interaction.client.user is not None and message.author.id == interaction.client.user.id:
            await say(interaction, words.OWN_CARD)
            return
        place = await admitted_to_ask(self._tools, interaction)
        if place is None:
            return
        with place:
            await interaction.response.defer(ephemeral=True, thinking=True)
            claims = await self._desk.work(partial(claims_of, text_of(message)))
            if not claims.texts:
                await say(interaction, words.NOTHING_CLAIMED)
                return
            top = claims_header(claims)
            card = await self._desk.work(
                partial(self._found, claims, top, Where.of(interaction), interaction.created_at)
            )
            await show(interaction, self._message(interaction, top, card, 0, private=True))

    def _found(self, claims: Claims, top: str, where: Where, now: datetime) -> FoundCard:
        """In a thread: the quotes near each claim, kept for the buttons."""
        snapshot = self._spaces.snapshot(where)
        plain = self._settings.plain_text
        near_each = [
            shown_quotes(snapshot.nearest_to(claim, QUOTES_OF_A_CLAIM), top, plain=plain) for claim in claims.texts
        ]
        limits = Limits.of(self._choices.of(where))
        left = iter(
            self._budgets.spend([quote for near in near_each for quote in near or ()], limits, where.server, now)
        )
        rest = [None if near is None else tuple(islice(left, len(near))) for near in near_each]
        found = tuple(None if near is None else tuple(quote for quote in near if quote) for near in rest)
        left_out = sum(quote is None for near in rest for quote in near or ())
        quotes = tuple(ShownQuote.of(quote) for near in found for quote in near or ())
        counts = tuple(None if near is None else len(near) for near in found)
        kept = ShownCard(quotes, snapshot.as_of, None, None, claims=counts, left_out=left_out)
        key = self._cards.keep(kept, now, server=where.server)
        if key is None:
            _log.error("A card could not be kept, so it has no Share: is the disk full?")
        return FoundCard(found, snapshot.as_of, key, left_out)

    def _kept(self, key: str, where: Where, now: datetime) -> FoundCard | Gone:
        """In a thread: a card that was shown before, with those of its quotes that are still stored."""
        kept = self._cards.recall(key, now, server=where.server)
        if kept is None or not kept.claims:
            return Gone(words.CARD_GONE)
        snapshot = self._spaces.snapshot(where)
        quotes = iter(kept.quotes)
        found = tuple(
            None if near is None else tuple(_recalled(islice(quotes, near), snapshot)) for near in kept.claims
        )
        return FoundCard(found, kept.as_of, key, kept.left_out)

    def _message(
        self, interaction: Interaction, top: str, card: FoundCard, page: int, *, private: bool, shared: bool = False
    ) -> LayoutView | Plain:
        """A page as the settings want it, or of the kind of the message that it is to replace: Discord fixes that.

        In the language of whoever reads it: the member alone, or the channel.
        """
        speak_to(interaction, self._choices.of(Where.of(interaction)), public=not private)
        like = interaction.message
        plain = self._settings.plain_text if like is None else not like.flags.components_v2
        return found_card(top, card, page, private=private, plain=plain, shared=shared)

    async def on_claim(self, click: Interaction, card: str, page: int) -> None:
        await self._pages.turn(click, card, page)

    async def on_share(self, click: Interaction, card: str, page: int) -> None:
        await self._pages.share(click, card, page)


def _recalled(quotes: Iterable[ShownQuote], snapshot: Snapshot) -> Iterator[Quote]:
    for shown in quotes:
        if quote := shown.again(snapshot.find):
            yield quote


def text_of(message: discord.Message) -> str:
    """What a member reads in a message: its text, or that of what it forwards, and of the embeds and cards in it."""
    said = [message.content, *(forwarded.content for forwarded in message.message_snapshots)]
    said += [part for embed in message.embeds for part in (embed.title, embed.description) if part]
    if message.flags.components_v2:
        view = LayoutView.from_message(message)
        said += [part.content for part in view.walk_children() if isinstance(part, TextDisplay)]
    return "\n".join(part for part in said if part)
