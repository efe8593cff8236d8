"""Who may do what moderators do. Discord guards commands; buttons, menus and forms must ask again, here."""

from __future__ import annotations

from typing import Any

import discord

from bot.server_settings import Choices


def is_moderator(interaction: discord.Interaction[Any], choices: Choices) -> bool:
    """By the roles that the member has now: the moderators' role where the server chose one, else Manage Server."""
    member, role = interaction.user, choices.moderators
    if role is not None and isinstance(member, discord.Member) and member.get_role(role) is not None:
        return True
    return interaction.permissions.manage_guild
