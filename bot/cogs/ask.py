"""/ask, and the buttons under its cards."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import asked, words
from bot.attribution import day
from bot.budget import Limits
from bot.cards import Card, Plain, card_again, card_of, context, header, layout, plain, plain_context, within_budget
from bot.corrections import brief_note
from bot.escape import VerbatimError
from bot.reply import say, show
from bot.said import Said
from bot.same_text import plain_same_text, same_text
from bot.shown import ShownCard, ShownQuote
from bot.speaking import speak_to
from bot.tools import Tools
from bot.turning import Gone, Turning, may_post
from bot.visiting import admitted, admitted_to_ask
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
        self._tools, self._settings, self._spaces, self._choices = tools, tools.settings, tools.spaces, tools.choices
        self._desk, self._cards, self._budgets = tools.desk, tools.cards, tools.budgets
        self._metrics, self._state, self._said = tools.metrics, tools.state, Said(tools)
        self._pages = Turning(tools, self._said, self._kept, self._message)

    @app_commands.command(
        name="ask", description="Ask a question; the answer is what publishers printed, word for word."
    )
    @app_commands.describe(question="What you would like to know", public="Show the answer to the whole channel")
    @app_commands.guild_only()
    async def ask(
        self, interaction: Interaction, question: app_commands.Range[str, 3, 300], public: bool | None = None
    ) -> None:
        began = time.perf_counter()
        place = await admitted_to_ask(self._tools, interaction)
        if place is None:
            self._metrics.refused()
            return
        with place:
            choices = self._choices.of(Where.of(interaction))
            wanted = choices.public if public is None else public
            private = not (wanted and may_post(interaction))
            await interaction.response.defer(ephemeral=private, thinking=True)
            speak_to(interaction, choices, public=not private)
            card = await self._desk.work(partial(self._answer, question, Where.of(interaction), interaction.created_at))
            if card.reason is None and not card.quotes:
                spent = words.over_budget(card.left_out, none_shown=True) if card.left_out else ""
                await say(interaction, spent or words.CANNOT_SHOW)
                return
            top = header(question, card.also_searched)
            sent = await show(interaction, self._message(interaction, top, card, 0, private=private))
            self._metrics.answered(abstained=card.reason is not None, seconds=time.perf_counter() - began)
            if not private:
                await self._desk.work(partial(self._said.remember, interaction, sent.id, card.quotes))

    def _answer(self, question: str, where: Where, now: datetime) -> Card:
        """In a thread: the card of a question, kept for its buttons."""
        outcome = self._spaces.snapshot(where).ask(question, quotes=MOST_QUOTES)
        choices = self._choices.of(where)
        if choices.questions and where.server is not None and not asked.note(self._state, where.server, outcome, now):
            _log.error("A question could not be kept for /gaps: is the disk full?")
        outcome = replace(outcome, as_of=outcome.as_of.seen_at(now, self._settings.refresh_due))
        limits = Limits.of(choices)
        card, refused = card_of(outcome, plain=self._settings.plain_text, limited=limits.any)
        card = within_budget(card, self._budgets.spend(card.quotes, limits, where.server, now))
        for quote in refused:
            _log.error("The quote %s is not shown: %s.", quote.ref, quote.reason)
        if not card.quotes:
            return card
        shown = tuple(map(ShownQuote.of, card.quotes))
        kept = ShownCard(
            shown, card.as_of, card.reason, card.origins, card.figures, card.about_now, left_out=card.left_out
        )
        key = self._cards.keep(kept, now, server=where.server)
        if key is None:
            _log.error("A card could not be kept, so it has no Share: is the disk full?")
        return replace(card, key=key, watch=choices.watches, report=choices.feedback)

    def _kept(self, key: str, where: Where, now: datetime) -> Card | Gone:
        """In a thread: a card that was shown before, with those of its quotes that are still stored."""
        kept = self._cards.recall(key, now, server=where.server)
        if kept is None:
            return Gone(words.CARD_GONE)
        card = card_again(kept, key, self._spaces.snapshot(where).find)
        choices = self._choices.of(where)
        card = replace(card, watch=choices.watches, report=choices.feedback)
        return card if card.quotes else Gone(words.QUOTE_GONE)

    def _message(
        self, interaction: Interaction, top: str, card: Card, page: int, *, private: bool, shared: bool = False
    ) -> LayoutView | Plain:
        """A page as the settings want it, or of the kind of the message that it is to replace: Discord fixes that.

        In the language of whoever reads it: the member alone, or the channel.
        """
        choices, like = self._choices.of(Where.of(interaction)), interaction.message
        speak_to(interaction, choices, public=not private)
        as_plain = self._settings.plain_text if like is None else not like.flags.components_v2
        compose = plain if as_plain else layout
        return compose(top, card, page, choices.quotes, private=private, shared=shared)

    async def on_context(self, click: Interaction, ref: QuoteRef) -> None:
        """The paragraph around a quote, for the member who asked for it."""
        if not await admitted(self._tools, click):
            return
        await click.response.defer(ephemeral=True, thinking=True)
        message_id = click.message.id if click.message else 0
        found = await self._desk.work(partial(self._paragraph, ref, Where.of(click), message_id, click.created_at))
        if isinstance(found, Gone):
            await say(click, found.words)
            return
        compose = plain_context if self._settings.plain_text else context
        try:
            message = compose(*found)
        except VerbatimError as error:
            _log.warning("The paragraph around %s is not shown: %s.", ref, error)
            await say(click, words.PARAGRAPH_NOT_SHOWN)
            return
        await show(click, message)

    def _paragraph(self, ref: QuoteRef, where: Where, message: int, now: datetime) -> tuple[Quote, Span, str] | Gone:
        """In a thread: a quote, the paragraph around it, whose words the publisher's budget must have left, and a note
        where the article was changed since. Of one that was removed nothing more is shown."""
        quote = self._spaces.snapshot(where).find(ref)
        if quote is None:
            return Gone(words.QUOTE_GONE)
        became = self._said.corrections((quote,), where, message, now)
        if became and became[0].removed:
            return Gone(words.SINCE_REMOVED.format(day=day(became[0].since)))
        span = paragraph_around(quote.article, quote.span)
        limits = Limits.of(self._choices.of(where))
        shown = self._budgets.spend([Quote(quote.article, span, quote.kind, 0.0)], limits, where.server, now)
        return (quote, span, brief_note(became)) if shown[0] else Gone(words.PARAGRAPH_OVER_BUDGET)

    async def on_same_text(self, click: Interaction, card: str, ref: QuoteRef) -> None:
        """The copies of a quote, for the member who asked for them."""
        if not await admitted(self._tools, click):
            return
        await click.response.defer(ephemeral=True, thinking=True)
        await self._show_copies(click, card, ref, 0)

    async def on_same_text_page(self, click: Interaction, card: str, ref: QuoteRef, page: int) -> None:
        """Turn the copies, which only their reader sees."""
        if not await admitted(self._tools, click):
            return
        await click.response.defer()
        await self._show_copies(click, card, ref, page)

    async def _show_copies(self, click: Interaction, card: str, ref: QuoteRef, page: int) -> None:
        message = click.message.id if click.message else 0
        found = await self._desk.work(partial(self._copies, card, ref, Where.of(click), message, click.created_at))
        if isinstance(found, Gone):
            await say(click, found.words)
            return
        compose = plain_same_text if self._settings.plain_text else same_text
        await show(click, compose(found[0], card, page, found[1]))

    def _copies(self, card: str, ref: QuoteRef, where: Where, message: int, now: datetime) -> tuple[Quote, str] | Gone:
        """In a thread: a quote with its copies but for those in articles that were removed since, and a note where
        articles of the others were changed."""
        kept = self._kept(card, where, now)
        if isinstance(kept, Gone):
            return kept
        quote = next((quote for quote in kept.quotes if str(quote.ref) == str(ref)), None)
        if quote is None:
            return Gone(words.QUOTE_GONE)
        own, *others = (self._said.corrections((each,), where, message, now) for each in (quote, *quote.copies))
        if own and own[0].removed:
            return Gone(words.SINCE_REMOVED.format(day=day(own[0].since)))
        standing = [
            (copy, became)
            for copy, became in zip(quote.copies, others, strict=True)
            if not (became and became[0].removed)
        ]
        if not standing:
            return Gone(words.QUOTE_GONE)
        changed = [*own, *(each for _, became in standing for each in became)]
        return replace(quote, copies=tuple(copy for copy, _ in standing)), brief_note(changed)

    async def on_page(self, click: Interaction, card: str, page: int) -> None:
        await self._pages.turn(click, card, page)

    async def on_share(self, click: Interaction, card: str, page: int) -> None:
        await self._pages.share(click, card, page)
