"""/ask, and the buttons under its cards."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import asked, words
from bot.cards import (
    Card,
    Plain,
    card_again,
    card_of,
    context,
    header,
    header_of,
    layout,
    plain,
    plain_context,
    shared_header,
)
from bot.corrections import Correction, noted
from bot.desk import Refused
from bot.escape import VerbatimError
from bot.reply import post, say, show
from bot.said import Said
from bot.same_text import plain_same_text, same_text
from bot.shown import ShownCard, ShownQuote
from bot.tools import Tools
from bot.where import Where
from corpus.article import Span
from corpus.passages import paragraph_around
from index.answer import Quote, QuoteRef

Interaction = discord.Interaction[Any]

_log = logging.getLogger(__name__)
MOST_QUOTES = 15  # five pages of three; whoever wants more asks more precisely


class Ask(commands.Cog):
    """Questions and answers."""

    def __init__(self, tools: Tools) -> None:
        self._settings, self._spaces = tools.settings, tools.spaces
        self._desk, self._cards = tools.desk, tools.cards
        self._choices, self._state, self._said = tools.choices, tools.state, Said(tools)

    @app_commands.command(
        name="ask", description="Ask a question; the answer is what publishers printed, word for word."
    )
    @app_commands.describe(question="What you would like to know", public="Show the answer to the whole channel")
    @app_commands.guild_only()
    async def ask(
        self, interaction: Interaction, question: app_commands.Range[str, 3, 300], public: bool | None = None
    ) -> None:
        place = self._desk.ask(interaction.user.id, interaction.guild_id, interaction.created_at.timestamp())
        if isinstance(place, Refused):
            await say(interaction, place.words)
            return
        with place:
            wanted = self._settings.public if public is None else public
            private = not (wanted and may_post(interaction))
            await interaction.response.defer(ephemeral=private, thinking=True)
            card = await self._desk.work(partial(self._answer, question, Where.of(interaction), interaction.created_at))
            if card.reason is None and not card.quotes:
                await say(interaction, words.CANNOT_SHOW)
                return
            message = self._message(header(question, card.also_searched), card, 0, private=private, like=None)
            sent = await show(interaction, message)
            if not private:
                await self._desk.work(partial(self._said.remember, interaction, sent.id, card.quotes))

    def _answer(self, question: str, where: Where, now: datetime) -> Card:
        """In a thread: the card of a question, kept for its buttons."""
        outcome = self._spaces.snapshot(where).ask(question, quotes=MOST_QUOTES)
        choices = self._choices.of(where)
        if choices.questions and where.server is not None and not asked.note(self._state, where.server, outcome, now):
            _log.error("A question could not be kept for /gaps: is the disk full?")
        outcome = replace(outcome, as_of=outcome.as_of.seen_at(now, self._settings.refresh_due))
        card, refused = card_of(outcome, plain=self._settings.plain_text)
        for quote in refused:
            _log.error("The quote %s is not shown: %s.", quote.ref, quote.reason)
        if not card.quotes:
            return card
        shown = tuple(map(ShownQuote.of, card.quotes))
        kept = ShownCard(shown, card.as_of, card.reason, card.origins, card.figures, about_now=card.about_now)
        key = self._cards.keep(kept, now)
        if key is None:
            _log.error("A card could not be kept, so it has no Share: is the disk full?")
        return replace(card, key=key, watch=choices.watches, report=choices.feedback)

    def _kept(self, key: str, where: Where, now: datetime) -> Card | None:
        """In a thread: a card that was shown before, with those of its quotes that are still stored."""
        kept = self._cards.recall(key, now)
        if kept is None:
            return None
        card = card_again(kept, key, self._spaces.snapshot(where).find)
        choices = self._choices.of(where)
        return replace(card, watch=choices.watches, report=choices.feedback)

    def _again(self, key: str, where: Where, now: datetime, message: int) -> tuple[Card, tuple[Correction, ...]] | None:
        """In a thread: the same, with what became since of the articles that it quotes."""
        card = self._kept(key, where, now)
        return None if card is None else (card, self._said.corrections(card.quotes, where, message, now))

    def _message(
        self,
        top: str,
        card: Card,
        page: int,
        *,
        private: bool,
        like: discord.Message | None,
        shared: bool = False,
        corrections: Sequence[Correction] = (),
    ) -> LayoutView | Plain:
        """A page as the settings want it, or of the kind of the message that it is to replace: Discord fixes that."""
        as_plain = self._settings.plain_text if like is None else not like.flags.components_v2
        compose = plain if as_plain else layout
        made = compose(top, card, page, self._settings.quotes, private=private, shared=shared)
        return noted(made, corrections)[0] if corrections else made

    async def on_context(self, click: Interaction, ref: QuoteRef) -> None:
        """The paragraph around a quote, for the member who asked for it."""
        place = self._desk.visit(click.guild_id)
        if isinstance(place, Refused):
            await say(click, place.words)
            return
        with place:
            await click.response.defer(ephemeral=True, thinking=True)
            found = await self._desk.work(partial(self._paragraph, ref, Where.of(click)))
            if found is None:
                await say(click, words.QUOTE_GONE)
                return
            compose = plain_context if self._settings.plain_text else context
            try:
                message = compose(*found)
            except VerbatimError as error:
                _log.warning("The paragraph around %s is not shown: %s.", ref, error)
                await say(click, words.PARAGRAPH_NOT_SHOWN)
                return
            await show(click, message)

    def _paragraph(self, ref: QuoteRef, where: Where) -> tuple[Quote, Span] | None:
        quote = self._spaces.snapshot(where).find(ref)
        return None if quote is None else (quote, paragraph_around(quote.article, quote.span))

    async def on_same_text(self, click: Interaction, card: str, ref: QuoteRef) -> None:
        """The copies of a quote, for the member who asked for them."""
        place = self._desk.visit(click.guild_id)
        if isinstance(place, Refused):
            await say(click, place.words)
            return
        with place:
            await click.response.defer(ephemeral=True, thinking=True)
            await self._show_copies(click, card, ref, 0)

    async def on_same_text_page(self, click: Interaction, card: str, ref: QuoteRef, page: int) -> None:
        """Turn the copies, which only their reader sees."""
        place = self._desk.visit(click.guild_id)
        if isinstance(place, Refused):
            await say(click, place.words)
            return
        with place:
            await click.response.defer()
            await self._show_copies(click, card, ref, page)

    async def _show_copies(self, click: Interaction, card: str, ref: QuoteRef, page: int) -> None:
        kept = await self._desk.work(partial(self._kept, card, Where.of(click), click.created_at))
        quote = next((quote for quote in kept.quotes if str(quote.ref) == str(ref)), None) if kept else None
        if quote is None or not quote.copies:
            await say(click, words.CARD_GONE if kept is None else words.QUOTE_GONE)
            return
        compose = plain_same_text if self._settings.plain_text else same_text
        await show(click, compose(quote, card, page))

    async def on_page(self, click: Interaction, card: str, page: int) -> None:
        """Turn the card; somebody else's public card stays as it is, and the page is shown to who asked for it."""
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
            if again is None or not again[0].quotes:
                await say(click, words.CARD_GONE if again is None else words.QUOTE_GONE)
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
            if again is None or not again[0].quotes:
                await say(click, words.CARD_GONE if again is None else words.QUOTE_GONE)
                return
            kept, corrections = again
            top = header_of(message)
            named = shared_header(top, click.user.display_name)
            public = self._message(named, kept, page, private=False, like=message, corrections=corrections)
            posted = await post(click, public)
            await self._desk.work(partial(self._said.remember, click, posted.id, kept.quotes))
            own = self._message(top, kept, page, private=True, like=message, shared=True, corrections=corrections)
            await show(click, own)


def may_post(interaction: Interaction) -> bool:
    """Whether the member may write in this channel: Quoth must not be a way around that. Checked at each click."""
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.permissions.send_messages


def is_asker(click: Interaction, message: discord.Message) -> bool:
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == click.user.id
