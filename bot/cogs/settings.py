"""/settings: what a server, or one channel of it, wants otherwise than the operator."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import words
from bot.moderators import is_moderator
from bot.reply import say, show
from bot.server_settings import CHOOSABLE, Changer, Kind
from bot.settings_buttons import NumberForm
from bot.settings_card import TAKE_BACK, VALUES, one_setting, overview, pages_of, value_of_option
from bot.speaking import speak_to
from bot.tools import Tools
from bot.visiting import admitted
from bot.where import Where

Interaction = discord.Interaction[Any]

_log = logging.getLogger(__name__)
LAST_CHANGES = 3


class Settings(commands.Cog):
    """Discord says who may use the command: Manage Server, until an admin says otherwise. Each click is asked again."""

    def __init__(self, tools: Tools) -> None:
        self._tools, self._choices, self._spaces, self._desk = tools, tools.choices, tools.spaces, tools.desk

    @app_commands.command(name="settings", description="The settings of this server and its channels.")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: Interaction) -> None:
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, await self._overview(interaction, 0))

    async def on_overview(self, click: Interaction, channel: int) -> None:
        """All choices, of the server or of a channel."""
        if await self._may(click):
            await click.response.defer()
            await show(click, await self._overview(click, channel))

    async def on_setting(self, click: Interaction, channel: int, name: str, page: int) -> None:
        """One choice, with what it can be."""
        if await self._may(click, name):
            await click.response.defer()
            await show(click, await self._setting(click, channel, name, page))

    async def on_value(self, click: Interaction, channel: int, name: str, word: str) -> None:
        """A button of one choice."""
        if await self._may(click, name):
            await click.response.defer()
            if word == TAKE_BACK:
                kept = await self._desk.work(
                    partial(self._choices.take_back, _where(click, channel), name, _changer(click))
                )
                await self._told(click, channel, name, kept=kept)
            elif word in VALUES:
                await self._choose(click, channel, name, VALUES[word])

    async def on_picked(self, click: Interaction, channel: int, name: str, page: int, values: Sequence[str]) -> None:
        """A menu of one choice: a number, or which collections of a page are read."""
        if not await self._may(click, name):
            return
        await click.response.defer()
        if CHOOSABLE[name].kind is not Kind.COLLECTIONS:
            await self._choose(click, channel, name, int(next(iter(values), "-1")))
            return
        where = _where(click, channel)
        leaves = pages_of(await self._desk.work(partial(self._spaces.collections, where)))
        listed = leaves[page] if page < len(leaves) else []
        before = next(each.value for each in self._choices.holding(where) if each.name == name) or ()
        picked = [each for each in listed if value_of_option(each) in values]
        chosen = sorted([*(each for each in before if each not in listed), *picked])
        await self._choose(click, channel, name, chosen or None)

    async def on_role(self, click: Interaction, channel: int, role: int) -> None:
        """The moderators' role."""
        if await self._may(click, "moderators"):
            await click.response.defer()
            await self._choose(click, channel, "moderators", role)

    async def on_type(self, click: Interaction, channel: int, name: str) -> None:
        """A form for a number: Discord takes it as the very first answer alone."""
        if await self._may(click, name):
            choosable = CHOOSABLE[name]
            await NumberForm(channel, name, choosable.least, choosable.most).open(click)

    async def on_typed(self, click: Interaction, channel: int, name: str, typed: str) -> None:
        """The number of the form."""
        if await self._may(click, name):
            await click.response.defer()
            digits = typed.strip()
            await self._choose(click, channel, name, int(digits) if digits.isdecimal() else -1)

    async def _may(self, click: Interaction, name: str | None = None) -> bool:
        """Whether the member may, now; they are told where not. Who is a moderator only Manage Server may say."""
        if name is not None and name not in CHOOSABLE:
            await say(click, words.CARD_GONE)
            return False
        allowed = click.permissions.manage_guild or (
            name != "moderators" and is_moderator(click, self._choices.of(Where(click.guild_id, None)))
        )
        if not allowed:
            await say(click, words.ONLY_MANAGERS if name == "moderators" else words.ONLY_MODERATORS)
            return False
        return await admitted(self._tools, click)

    async def _choose(self, click: Interaction, channel: int, name: str, value: Any) -> None:
        where, choosable = _where(click, channel), CHOOSABLE[name]
        try:
            kept = await self._desk.work(partial(self._choices.choose, where, name, value, _changer(click)))
        except ValueError:
            await say(click, words.number_between(choosable.least, choosable.most))
            return
        await self._told(click, channel, name, kept=kept)

    async def _told(self, click: Interaction, channel: int, name: str, *, kept: bool) -> None:
        """The overview as it is now, or that nothing was written."""
        if not kept:
            _log.error("A choice could not be written: is the disk full?")
            await say(click, words.WENT_WRONG)
            return
        _log.info("In the server %s the choice %s was changed.", click.guild_id, name)
        speak_to(click, self._choices.of(Where.of(click)))  # which may just have been changed
        await show(click, await self._overview(click, channel))

    async def _overview(self, interaction: Interaction, channel: int) -> LayoutView:
        where = _where(interaction, channel)
        changes = await self._desk.work(partial(self._choices.changes, interaction.guild_id or 0, LAST_CHANGES))
        return overview(self._choices.holding(where), channel, Where.of(interaction).channel, changes)

    async def _setting(self, click: Interaction, channel: int, name: str, page: int) -> LayoutView:
        where = _where(click, channel)
        held = next(each for each in self._choices.holding(where) if each.name == name)
        collections = None
        if CHOOSABLE[name].kind is Kind.COLLECTIONS:
            collections = await self._desk.work(partial(self._spaces.collections, where))
        return one_setting(
            held,
            channel,
            chosen=self._choices.chosen(where, name),
            limited=self._choices.is_limited(name),
            collections=collections,
            page=page,
        )


def _where(interaction: Interaction, channel: int) -> Where:
    return Where(interaction.guild_id, channel or None)


def _changer(click: Interaction) -> Changer:
    return Changer(click.user.display_name, click.user.id, click.created_at)
