"""The pages of a card: turned, shared with the channel, and who may do so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import discord
from discord.ui import LayoutView

from bot import words
from bot.cards import Plain, header_of, shared_header
from bot.desk import Refused
from bot.reply import post, say, show
from bot.speaking import speak_to
from bot.tools import Tools
from bot.where import Where

Interaction = discord.Interaction[Any]
C = TypeVar("C")
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

    def __init__(self, tools: Tools, kept: Callable[[str, Where, datetime], C | Gone], composed: Composed[C]) -> None:
        self._desk, self._choices, self._kept, self._composed = tools.desk, tools.choices, kept, composed

    async def turn(self, click: Interaction, key: str, page: int) -> None:
        """Turn the card; somebody else's public card stays as it is, and the page is shown to who asked for it."""
        message = click.message
        place = self._desk.visit(click.guild_id)
        if isinstance(place, Refused) or message is None:
            await say(click, place.words if isinstance(place, Refused) else words.CARD_GONE)
            return
        with place:
            own = message.flags.ephemeral or _is_asker(click, message)
            if own:
                await click.response.defer()
            else:
                await click.response.defer(ephemeral=True, thinking=True)
            card = await self._desk.work(partial(self._kept, key, Where.of(click), click.created_at))
            if isinstance(card, Gone):
                await say(click, card.words)
                return
            private = message.flags.ephemeral or not own
            await show(click, self._composed(click, header_of(message), card, page, private=private))

    async def share(self, click: Interaction, key: str, page: int) -> None:
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
            card = await self._desk.work(partial(self._kept, key, Where.of(click), click.created_at))
            if isinstance(card, Gone):
                await say(click, card.words)
                return
            top = header_of(message)
            speak_to(click, self._choices.of(Where.of(click)), public=True)
            named = shared_header(top, click.user.display_name)
            await post(click, self._composed(click, named, card, page, private=False))
            await show(click, self._composed(click, top, card, page, private=True, shared=True))


def may_post(interaction: Interaction) -> bool:
    """Whether the member may write in this channel: Quoth must not be a way around that. Checked at each click."""
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.permissions.send_messages


def _is_asker(click: Interaction, message: discord.Message) -> bool:
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == click.user.id
