"""/corpus check: questions that a refresh must not answer worse."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from functools import partial

from discord import app_commands

from bot import words
from bot.checks import Check, checks_of, drop_check, set_check
from bot.cogs.moderating import Interaction, Listed, Moderating, choices, picked
from bot.concluding import Published, nobody
from bot.corpus_cards import check_card, checks_card, said
from bot.moderators import server_of, who
from bot.offers import Offers
from bot.refreshing import Refreshes
from bot.reply import show
from bot.tools import Tools
from bot.where import Where
from index.answer import Answer, Quote

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """A check question as it waits for a yes."""

    question: str
    quote: Quote


class CheckCommands(Moderating):
    """The check questions of a server."""

    check = app_commands.Group(name="check", description="Questions that a refresh must not answer worse.")

    def __init__(self, tools: Tools, refreshes: Refreshes, published: Published = nobody) -> None:
        super().__init__(tools, refreshes, published)
        self._questions: Offers[Question] = Offers()

    @check.command(name="add", description="Keep a question whose answer no refresh may make worse.")
    @app_commands.describe(question="One that is answered well today")
    async def check_add(self, interaction: Interaction, question: app_commands.Range[str, 3, 300]) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        where = Where.of(interaction)
        outcome = await self._desk.work(lambda: self._spaces.snapshot(where).ask(question, quotes=1))
        if not isinstance(outcome, Answer):
            await show(interaction, said(words.CHECK_NO_ANSWER))
            return
        asked = Question(question, outcome.quotes[0])
        key = self._questions.keep(asked, server_of(interaction), interaction.created_at)
        await show(interaction, check_card(question, asked.quote, key))

    async def on_check(self, click: Interaction, key: str) -> None:
        if not await self._allowed(click):
            return
        await click.response.defer()
        asked = self._questions.take(key, click.guild_id, click.created_at)
        if asked is None:
            await show(click, said(words.OFFER_GONE))
            return
        made = Check(asked.question, str(asked.quote.ref), asked.quote.text, click.created_at, who(click))
        try:
            kept = await self._desk.work(partial(set_check, self._state, server_of(click), made))
        except sqlite3.OperationalError:
            _log.error("A check question could not be kept: is the disk full?")
            await show(click, said(words.WENT_WRONG))
            return
        await show(click, said(words.CHECK_KEPT if kept else words.CHECK_MANY))

    @check.command(name="list", description="The check questions of this server.")
    async def check_list(self, interaction: Interaction) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self._desk.work(partial(checks_of, self._state, server_of(interaction)))
        await show(interaction, checks_card(found))

    @check.command(name="remove", description="Drop a check question.")
    @app_commands.describe(question="One of the check questions")
    async def check_remove(self, interaction: Interaction, question: app_commands.Range[str, 1, 300]) -> None:
        if not await self._allowed(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        done = await self._desk.work(partial(self._drop_check, server_of(interaction), question))
        await show(interaction, said(words.CHECK_REMOVED if done else words.NO_SUCH_CHECK))

    def _drop_check(self, server: int, question: str) -> bool:
        """In a thread: whether there was one."""
        listed = [Listed(each.question, each.question) for each in checks_of(self._state, server)]
        found = picked(listed, question)
        return found is not None and drop_check(self._state, server, found.path)

    @check_remove.autocomplete("question")
    async def offer_checks(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        server = server_of(interaction)
        found = await self._while_typing(
            interaction,
            lambda _: [Listed(each.question, each.question) for each in checks_of(self._state, server)],
        )
        return choices(found, typed)
