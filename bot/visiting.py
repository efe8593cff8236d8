"""A place at the desk for each command and each click: whoever gets none is told why, and nothing else is done."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot import words
from bot.desk import NoPlace, Place
from bot.moderators import is_moderator
from bot.reply import say
from bot.tools import Tools
from bot.where import Where

Interaction = discord.Interaction[Any]


async def admitted(tools: Tools, interaction: Interaction, *, stays: bool = True) -> bool:
    """Whether there is a place for a command or a click; who may use a command Discord has looked.

    Whoever `stays` has it until all is done and told, to the end of this task: a bot that is stopped waits for that.
    """
    place = tools.desk.visit(interaction.guild_id)
    if isinstance(place, NoPlace):
        await say(interaction, place.words)
        return False
    task = asyncio.current_task() if stays else None
    if task is None:
        place.leave()
    else:
        task.add_done_callback(lambda _: place.leave())
    return True


async def admitted_message(tools: Tools, click: Interaction) -> discord.Message | None:
    """The message under which a button was pressed, where there is a place for the click; None as `admitted` is False,
    or where Discord does not say which message it was: then nothing tells what the button was for."""
    if not await admitted(tools, click):
        return None
    if click.message is None:
        await say(click, words.CARD_GONE)
    return click.message


async def admitted_to_ask(tools: Tools, interaction: Interaction) -> Place | None:
    """A place for a question, one at a time for each member and no sooner than the cooldown of this place lets them."""
    cooldown = tools.choices.of(Where.of(interaction)).cooldown
    now = interaction.created_at.timestamp()
    place = tools.desk.ask(interaction.user.id, interaction.guild_id, now, cooldown)
    if isinstance(place, NoPlace):
        await say(interaction, place.words)
        return None
    return place


async def moderator_admitted(tools: Tools, click: Interaction, *, stays: bool = True) -> bool:
    """The same for a button or a form of moderators, by who somebody is now: it may be long since it was shown."""
    if not is_moderator(click, tools.choices.of(Where.of(click))):
        await say(click, words.ONLY_MODERATORS)
        return False
    return await admitted(tools, click, stays=stays)
