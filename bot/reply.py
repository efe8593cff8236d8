"""How a reply reaches Discord: whether or not the interaction was answered, and over a link that breaks."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import discord
from discord.ui import LayoutView

from bot.cards import Plain

Interaction = discord.Interaction[Any]
T = TypeVar("T")

_log = logging.getLogger(__name__)
# discord.py's own ladder on 5xx takes 25 s; two of them, and a little. The interaction's token lives for 15 minutes.
DEADLINE = 60.0
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
LOST = (aiohttp.ClientError, discord.HTTPException, TimeoutError, OSError)


async def show(interaction: Interaction, message: LayoutView | Plain) -> discord.Message:
    """Put the message where the deferred answer stands. Editing twice does no harm, so it is tried again."""
    return await _persistently(lambda: interaction.edit_original_response(**_edit(message)))


async def say(interaction: Interaction, text: str) -> None:
    """A line for the member alone (or in place of "thinking…", as private as that is), answered before or not."""
    response = interaction.response
    if not response.is_done():
        await response.send_message(text, ephemeral=True)
    elif response.type is discord.InteractionResponseType.deferred_channel_message:
        await _persistently(lambda: interaction.edit_original_response(content=text))
    else:
        await interaction.followup.send(text, ephemeral=True)


async def post(interaction: Interaction, message: LayoutView | Plain) -> discord.Message:
    """A message for the whole channel. Tried once: after a cut link nobody knows whether it arrived."""
    send = interaction.followup.send
    if not isinstance(message, Plain):
        return await send(view=message, wait=True)
    if message.view is None:
        return await send(message.content, wait=True)
    return await send(message.content, view=message.view, wait=True)


async def hand_over(interaction: Interaction, text: str, name: str, content: str) -> None:
    """A file beside a line of text, where "thinking…" stands, as private as that is."""
    raw = content.encode()
    await _persistently(
        lambda: interaction.edit_original_response(content=text, attachments=[discord.File(io.BytesIO(raw), name)])
    )


def _edit(message: LayoutView | Plain) -> dict[str, Any]:
    return {"content": message.content, "view": message.view} if isinstance(message, Plain) else {"view": message}


async def _persistently(send: Callable[[], Awaitable[T]]) -> T:
    """Try an idempotent request again while the fault is the link's or Discord's; raises one of LOST in the end."""
    async with asyncio.timeout(DEADLINE):
        for pause in PAUSES:
            try:
                return await send()
            except LOST as error:
                if isinstance(error, discord.HTTPException) and error.status < 500:
                    raise
                _log.warning("Discord did not take a reply (%s); trying again.", type(error).__name__)
                await asyncio.sleep(pause)
        return await send()
