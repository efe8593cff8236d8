"""Forms live in this process alone: one that outlived a restart, or was left open too long, is told so when it comes.

discord.py by itself would say nothing, and Discord only that something went wrong.
"""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

import discord
from discord.ui import Modal

from bot import words
from bot.reply import say
from bot.speaking import speak_to
from bot.where import Where

Interaction = discord.Interaction[Any]
FORM_PREFIX = "quoth:form:"
FORM_SECONDS = 15 * 60.0  # nobody types longer


class Form(Modal):
    """A form of ours. `kind` is what it is called in its custom_id."""

    kind: ClassVar[str]

    def __init__(self, title: str) -> None:
        custom_id = f"{FORM_PREFIX}{self.kind}:{secrets.token_hex(8)}"
        super().__init__(title=title, timeout=FORM_SECONDS, custom_id=custom_id)
        self._open: set[str] = set()  # the bot's, as soon as this one is shown

    async def open(self, interaction: Interaction) -> None:
        """Show it: Discord takes it as the very first answer alone."""
        self._open = interaction.client.open_forms
        self._open.add(self.custom_id)
        await interaction.response.send_modal(self)

    def stop(self) -> None:
        """It was sent, and can't be sent again."""
        self._open.discard(self.custom_id)
        super().stop()

    async def on_timeout(self) -> None:
        """It was not sent in time, and is forgotten."""
        self._open.discard(self.custom_id)


async def tell_if_forgotten(interaction: Interaction) -> None:
    """Of each interaction: whether it is a form that nobody waits for any more. One that is open answers by itself."""
    if interaction.type is not discord.InteractionType.modal_submit or interaction.data is None:
        return
    name = str(interaction.data.get("custom_id"))
    is_open = name in interaction.client.open_forms or interaction.response.is_done()  # or was, and is answered by now
    if name.startswith(FORM_PREFIX) and not is_open:
        speak_to(interaction, interaction.client.tools.choices.of(Where.of(interaction)))
        await say(interaction, words.OFFER_GONE)
