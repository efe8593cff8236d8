"""Who may do what moderators do. Discord guards commands; buttons, menus and forms must ask again, here."""

from __future__ import annotations

from typing import Any

import discord

from bot import words
from bot.desk import Place, Refused
from bot.escape import one_line
from bot.server_settings import Choices
from bot.tools import Tools
from bot.where import Where


def is_moderator(interaction: discord.Interaction[Any], choices: Choices) -> bool:
    """By the roles that the member has now: the moderators' role where the server chose one, else Manage Server."""
    member, role = interaction.user, choices.moderators
    if role is not None and isinstance(member, discord.Member) and member.get_role(role) is not None:
        return True
    return interaction.permissions.manage_guild


def let_in(tools: Tools, click: discord.Interaction[Any]) -> Place | Refused:
    """A place at the desk for the click of a moderator, or why there is none."""
    if not is_moderator(click, tools.choices.of(Where.of(click))):
        return Refused(words.NOT_MODERATOR)
    return tools.desk.visit(click.guild_id)


def who(interaction: discord.Interaction[Any]) -> str:
    """As the history notes it: names change, and the id tells who it was."""
    return f"{one_line(interaction.user.name, 40)} ({interaction.user.id})"


def server_of(interaction: discord.Interaction[Any]) -> int:
    """Where a moderator acts: their commands are of servers alone."""
    if interaction.guild_id is None:
        raise ValueError("a command of a server was used outside of one")
    return interaction.guild_id
