"""In which language a member, or a channel, is spoken to."""

from __future__ import annotations

from typing import Any

import discord

from bot.language import Language, speak
from bot.server_settings import Choices


def speak_to(interaction: discord.Interaction[Any], choices: Choices, *, public: bool = False) -> None:
    """In the language that the server chose; else in the member's, or for what all see in that of the server."""
    locale = interaction.guild_locale if public else interaction.locale
    speak(chosen_or(choices, locale))


def chosen_or(choices: Choices, locale: discord.Locale | None) -> Language:
    """The language that was chosen for a place, else that of `locale`."""
    return Language(choices.language) if choices.language else language_of(locale)


def language_of(locale: discord.Locale | None) -> Language:
    """English for all of Discord's languages but Spain's and Latin America's Spanish."""
    spanish = (discord.Locale.spain_spanish, discord.Locale.latin_american_spanish)
    return Language.SPANISH if locale in spanish else Language.ENGLISH
