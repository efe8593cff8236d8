"""Right-click, "Find sources": the printed sentences nearest to what a message claims. No verdict."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView, TextDisplay

from bot import words
from bot.cards import Plain, header_of, shared_header
from bot.cogs.ask import is_asker, may_post
from bot.corrections import Correction, noted
from bot.desk import Refused
from bot.find_card import QUOTES_OF_A_CLAIM, FoundCard, claims_header, found_card, shown_quotes
from bot.reply import post, say, show
from bot.said import Said
from bot.shown import ShownCard, ShownQuote
from bot.tools import Tools
from bot.where import Where
from index.answer import Quote
from index.claims import Claims, claims_of
from index.live import Snapshot

Interaction = discord.Interaction[Any]

_log = logging.getLogger(__name__)


class Find(commands.Cog):
    """From a message to what was printed near it."""

    def __init__(self, tools: Tools, tree: app_commands.CommandTree[Any]) -> None:
        self._settings, self._spaces = tools.settings, tools.spaces
        self._desk, self._cards, self._tree = tools.desk, tools.cards, tree
        self._said = Said(tools, numbered=False)  # each page counts its own
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
        place = self._desk.ask(interaction.user.id, interaction.guild_id, interaction.created_at.timestamp())
        if isinstance(place, Refused):
            await say(interaction, place.words)
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
            await show(interaction, self._message(top, card, 0, private=True, like=None))

    def _found(self, claims: Claims, top: str, where: Where, now: datetime) -> FoundCard:
        """In a thread: the quotes near each claim, kept for the buttons."""
        snapshot = self._spaces.snapshot(where)
        plain = self._settings.plain_text
        found = tuple(
            shown_quotes(snapshot.nearest_to(claim, QUOTES_OF_A_CLAIM), top, plain=plain) for claim in claims.texts
        )
        quotes = tuple(ShownQuote.of(quote) for near in found for quote in near or ())
        kept = ShownCard(
            quotes, snapshot.as_of, None, None, claims=tuple(None if near is None else len(near) for near in found)
        )
        key = self._cards.keep(kept, now)
        if key is None:
            _log.error("A card could not be kept, so it has no Share: is the disk full?")
        return FoundCard(found, snapshot.as_of, key)

    def _kept(self, key: str, where: Where, now: datetime) -> FoundCard | None:
        """In a thread: a card that was shown before, with those of its quotes that are still stored."""
        kept = self._cards.recall(key, now)
        if kept is None or not kept.claims:
            return None
        snapshot = self._spaces.snapshot(where)
        quotes = iter(kept.quotes)
        found = tuple(
            None if near is None else tuple(_recalled(islice(quotes, near), snapshot)) for near in kept.claims
        )
        return FoundCard(found, kept.as_of, key)

    def _again(
        self, key: str, where: Where, now: datetime, message: int
    ) -> tuple[FoundCard, tuple[Correction, ...]] | None:
        """In a thread: the same, with what became since of the articles that it quotes."""
        card = self._kept(key, where, now)
        return None if card is None else (card, self._said.corrections(card.quotes, where, message, now))

    def _message(
        self,
        top: str,
        card: FoundCard,
        page: int,
        *,
        private: bool,
        like: discord.Message | None,
        shared: bool = False,
        corrections: Sequence[Correction] = (),
    ) -> LayoutView | Plain:
        """A page as the settings want it, or of the kind of the message that it is to replace: Discord fixes that."""
        plain = self._settings.plain_text if like is None else not like.flags.components_v2
        made = found_card(top, card, page, private=private, plain=plain, shared=shared)
        return noted(made, corrections)[0] if corrections else made

    async def on_claim(self, click: Interaction, card: str, page: int) -> None:
        """Turn the card; what somebody else shared stays as it is, and the page is shown to who asked for it."""
        message = click.message
        place = self._desk.visit(click.guild_id)
        if isinstance(place, Refused) or message is None:
            await say(click, place.words if isinstance(place, Refused) else words.CARD_GONE)
            return
        with place:
            own = message.flags.ephemeral or is_asker(click, message)
            if own:
                await click.response.defer()
            else:
                await click.response.defer(ephemeral=True, thinking=True)
            again = await self._desk.work(partial(self._again, card, Where.of(click), click.created_at, message.id))
            if again is None:
                await say(click, words.CARD_GONE)
                return
            kept, corrections = again
            private = message.flags.ephemeral or not own
            top = header_of(message)
            await show(click, self._message(top, kept, page, private=private, like=message, corrections=corrections))

    async def on_share(self, click: Interaction, card: str, page: int) -> None:
        """Post the page for the whole channel, and mark the private card as shared."""
        message = click.message
        place = self._desk.visit(click.guild_id)
        if isinstance(place, Refused) or message is None:
            await say(click, place.words if isinstance(place, Refused) else words.CARD_GONE)
            return
        with place:
            if not may_post(click):
                await say(click, words.MAY_NOT_POST)
                return
            await click.response.defer()
            again = await self._desk.work(partial(self._again, card, Where.of(click), click.created_at, message.id))
            if again is None:
                await say(click, words.CARD_GONE)
                return
            kept, corrections = again
            top = header_of(message)
            named = shared_header(top, click.user.display_name)
            public = self._message(named, kept, page, private=False, like=message, corrections=corrections)
            posted = await post(click, public)
            await self._desk.work(partial(self._said.remember, click, posted.id, kept.quotes))
            own = self._message(top, kept, page, private=True, like=message, shared=True, corrections=corrections)
            await show(click, own)


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
