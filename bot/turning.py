"""The pages of a card: turned, shared with the channel, and who may do so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import discord
from discord.ui import LayoutView

from bot import words
from bot.cards import Plain, header_of, shared_header
from bot.corrections import Correction, noted, within_budget
from bot.reply import post, say, show
from bot.said import Said
from bot.speaking import speak_to
from bot.tools import Tools
from bot.visiting import admitted_message
from bot.where import Where
from index.answer import Quote

Interaction = discord.Interaction[Any]


class Pages(Protocol):
    """A kind of card: all that it needs here is what it quotes."""

    @property
    def quotes(self) -> Sequence[Quote]: ...


C = TypeVar("C", bound=Pages)
C_contra = TypeVar("C_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Gone:
    """A card that cannot be shown again, in words for the member."""

    words: str


class Composed(Protocol[C_contra]):
    """How a kind of card becomes a message of the kind that was clicked: its heading, the card, the page from 0."""

    def __call__(
        self, interaction: Interaction, top: str, card: C_contra, page: int, *, private: bool, shared: bool = False
    ) -> LayoutView | Plain: ...


class Turning(Generic[C]):
    """What the buttons under one kind of card do. `kept`, in a thread: the card of a key, as it stands there."""

    def __init__(
        self, tools: Tools, said: Said, kept: Callable[[str, Where, datetime], C | Gone], composed: Composed[C]
    ) -> None:
        self._tools, self._desk, self._choices, self._said = tools, tools.desk, tools.choices, said
        self._kept, self._composed = kept, composed

    async def turn(self, click: Interaction, key: str, page: int) -> None:
        """Turn the card; somebody else's public card stays as it is, and the page is shown to who asked for it."""
        message = await admitted_message(self._tools, click)
        if message is None:
            return
        own = message.flags.ephemeral or _is_asker(click, message)
        if own:
            await click.response.defer()
        else:
            await click.response.defer(ephemeral=True, thinking=True)
        again = await self._desk.work(partial(self._again, key, Where.of(click), click.created_at, message.id))
        if isinstance(again, Gone):
            await say(click, again.words)
            return
        card, corrections = again
        private = message.flags.ephemeral or not own
        turned = self._composed(click, header_of(message), card, page, private=private)
        await show(click, _noted(turned, corrections))

    async def share(self, click: Interaction, key: str, page: int) -> None:
        """Post the page for the whole channel, and mark the private card as shared."""
        message = await admitted_message(self._tools, click)
        if message is None:
            return
        if not may_post(click):
            await say(click, words.MAY_NOT_POST)
            return
        await click.response.defer()
        again = await self._desk.work(partial(self._again, key, Where.of(click), click.created_at, message.id))
        if isinstance(again, Gone):
            await say(click, again.words)
            return
        card, corrections = again
        top = header_of(message)
        speak_to(click, self._choices.of(Where.of(click)), public=True)
        named = shared_header(top, click.user.display_name)
        public = self._composed(click, named, card, page, private=False)
        posted = await post(click, _noted(public, corrections))
        await self._desk.work(partial(self._said.remember, click, posted.id, card.quotes))
        own = self._composed(click, top, card, page, private=True, shared=True)
        await show(click, _noted(own, corrections))

    def _again(self, key: str, where: Where, now: datetime, message: int) -> tuple[C, tuple[Correction, ...]] | Gone:
        """In a thread: the card, with what became since of the articles that it quotes."""
        card = self._kept(key, where, now)
        if isinstance(card, Gone):
            return card
        became = self._said.corrections(card.quotes, where, message, now)
        return card, within_budget(became, self._tools.spending(where, now))


def _noted(message: LayoutView | Plain, corrections: Sequence[Correction]) -> LayoutView | Plain:
    return noted(message, corrections)[0] if corrections else message


def may_post(interaction: Interaction) -> bool:
    """Whether the member may write in this channel: Quoth must not be a way around that. Checked at each click."""
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.permissions.send_messages


def _is_asker(click: Interaction, message: discord.Message) -> bool:
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == click.user.id
