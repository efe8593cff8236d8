"""What Quoth said in public is remembered, and what is said again carries what became of its articles since."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot import posts
from bot.corrections import Correction, corrections_in
from bot.posts import Post
from bot.tools import Tools
from bot.where import Where
from index.answer import Quote

_log = logging.getLogger(__name__)


class Said:
    """For one kind of card; for threads. `numbered`: its quotes are counted from its first page to its last."""

    def __init__(self, tools: Tools, *, numbered: bool = True) -> None:
        self._choices, self._spaces, self._state = tools.choices, tools.spaces, tools.state
        self._numbered = numbered

    def remember(self, interaction: discord.Interaction[Any], message: int, quotes: Sequence[Quote]) -> None:
        """Keep where a public card stands and what all of its pages quote, so that corrections reach it."""
        server, channel = interaction.guild_id, interaction.channel_id
        if server is None or channel is None or not self._choices.of(Where.of(interaction)).corrections:
            return
        stands = Post(message, server, channel)
        if not posts.remember(self._state, stands, quotes, interaction.created_at, numbered=self._numbered):
            _log.error("A public card could not be kept, so no correction reaches it: is the disk full?")

    def corrections(self, quotes: Sequence[Quote], where: Where, message: int, now: datetime) -> tuple[Correction, ...]:
        """What became of the articles of a card that is shown again; dated as on the message, where it was noted."""
        noticed = {gone.ref: gone.since for gone in posts.gone_of(self._state, message)}
        found = corrections_in(self._spaces.snapshot(where), [quote.ref for quote in quotes], noticed, now)
        return found if self._numbered else tuple(replace(each, number=None) for each in found)
