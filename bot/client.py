"""The bot as Discord meets it: it connects, tells its commands, answers, and leaves politely."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
import logging
import sqlite3
import traceback
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot import words
from bot.after_publish import AfterPublish
from bot.budget import Budgets
from bot.buttons import BUTTONS
from bot.cogs.about import About
from bot.cogs.ask import Ask
from bot.cogs.corpus import Corpus
from bot.cogs.feeds import Feeds
from bot.cogs.find import Find
from bot.cogs.gaps import Gaps
from bot.cogs.privacy import Privacy
from bot.cogs.reports import Reports
from bot.cogs.settings import Settings as SettingsCog
from bot.cogs.sources import Sources
from bot.cogs.verify import Verify
from bot.cogs.watches import Watches
from bot.corpus_buttons import CORPUS_BUTTONS
from bot.desk import Desk
from bot.feed_buttons import FEED_BUTTONS
from bot.feed_polls import FeedPolls, Poll, PollProcess
from bot.forms import tell_if_forgotten
from bot.leaving import forget_server, left_meanwhile
from bot.memory_buttons import MEMORY_BUTTONS
from bot.metrics import Health, Metrics
from bot.refreshing import Refreshes, RefreshProcess, Runner
from bot.reply import LOST, say
from bot.server_settings import ServerSettings
from bot.settings import Settings
from bot.settings_buttons import SETTINGS_ITEMS
from bot.shown import ShownCards
from bot.spaces import Spaces
from bot.speaking import speak_to
from bot.state import FILE_NAME as STATE_FILE
from bot.state import State
from bot.taking_up import taken_up
from bot.tools import Tools
from bot.translator import CommandTranslator
from bot.where import Where
from corpus.database import StoreError
from index.encoder import EncoderError
from index.generation import GenerationError

_log = logging.getLogger(__name__)
# Quoth never speaks: discord.py need not warn at each start that it can't.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
# A dead link is noticed after this many seconds without a word (an answer to a heartbeat comes every 41 s); 60,
# which discord.py has, is slow.
HEARTBEAT_TIMEOUT = 45.0
COMMANDS_FILE = "commands.sha256"
NOT_WRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)


class QuothTree(app_commands.CommandTree[Any]):
    """The one way of all errors, of commands and of buttons: a line for the member, the rest for the log."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Refuses nobody: before a command begins, its language is found."""
        try:
            speak_to(interaction, interaction.client.tools.choices.of(Where.of(interaction)))
        except sqlite3.OperationalError as error:
            await self.on_error(interaction, error)
            return False
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        interaction.client.metrics.failed()
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        told = _explained(cause)
        if interaction.type is discord.InteractionType.autocomplete:
            return  # it takes no words
        try:
            await say(interaction, told)
        except LOST as lost:
            _log.error("A reply was lost: %s.", _described(lost))


def _explained(cause: Exception) -> str:
    """What the member reads; the log gets the rest, but no message of an unknown error: it might hold the question."""
    if isinstance(cause, GenerationError | EncoderError | StoreError):
        _log.error("No index can answer: %s", cause)
        return words.NO_INDEX
    if isinstance(cause, sqlite3.OperationalError):
        _log.error("The bot's database cannot be used (%s): is the disk full, or the file damaged?", cause)
        return words.CANNOT_WRITE
    if isinstance(cause, OSError) and cause.errno in NOT_WRITTEN and not isinstance(cause, aiohttp.ClientError):
        _log.error("The data folder cannot be written: %s.", cause.strerror)
        return words.CANNOT_WRITE
    if isinstance(cause, LOST):
        _log.error("A reply did not reach Discord: %s.", _described(cause))
        return words.TOO_SLOW if type(cause) is TimeoutError else words.WENT_WRONG
    frames = "".join(traceback.format_tb(cause.__traceback__))
    _log.error("A command failed with %s.\n%s", type(cause).__name__, frames)
    return words.WENT_WRONG


def _described(lost: BaseException) -> str:
    if isinstance(lost, discord.HTTPException):
        return f"HTTP {lost.status}, code {lost.code}"
    return type(lost).__name__


class Quoth(commands.Bot):
    """Asks Discord for no privileged intent, pings nobody, and sees its own commands only. Raises StateError."""

    def __init__(
        self,
        settings: Settings,
        spaces: Spaces,
        *,
        clock: Callable[[], datetime] = utcnow,
        poll: Poll | None = None,
        run: Runner | None = None,
    ) -> None:
        """`poll` asks feeds, `run` makes the refreshes; without, each is a process of its own."""
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=QuothTree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            heartbeat_timeout=HEARTBEAT_TIMEOUT,
            max_messages=None,
        )
        self.settings, self.spaces = settings, spaces
        self.desk = Desk(queue=settings.queue)
        self.state = State(settings.data / STATE_FILE)
        cards = ShownCards(self.state, days=settings.card_days)
        choices = ServerSettings(self.state, settings)
        spaces.wanted = choices.wanted
        self.metrics = Metrics()
        self.tools = Tools(settings, choices, spaces, self.state, cards, Budgets(self.state), self.desk, self.metrics)
        self.clock = clock
        self.after_publish = AfterPublish(self.tools, self, clock)
        self.health = Health(connected=False, well=False)  # as bot/running.py found it last
        self.refreshes = Refreshes(run or RefreshProcess(settings.data))
        self.polls = FeedPolls(
            spaces, poll or PollProcess(), partial(taken_up, self.tools, self.refreshes, clock), clock
        )
        self.corpus = Corpus(self.tools, self.refreshes, self.after_publish.wake)
        self.online = False  # what the gateway's events say; `is_ready` stays true while the link is down
        self.turned = asyncio.Event()  # set when `online` changed
        self.sync_anyway = False
        self.open_forms: set[str] = set()  # bot/forms.py: the custom_ids of those that wait to be sent
        self.translator = CommandTranslator()
        self.fault_told: GenerationError | None = None

    async def setup_hook(self) -> None:
        await self.add_cog(Ask(self.tools))
        await self.add_cog(Sources(self.tools))
        await self.add_cog(Verify(self.tools))
        await self.add_cog(Find(self.tools, self.tree))
        await self.add_cog(About(self.tools))
        await self.add_cog(self.corpus)
        await self.add_cog(SettingsCog(self.tools))
        for cog in (Watches, Gaps, Reports, Privacy):
            await self.add_cog(cog(self.tools))
        await self.add_cog(Feeds(self, self.tools, self.polls))
        self.add_dynamic_items(*BUTTONS, *SETTINGS_ITEMS, *MEMORY_BUTTONS, *FEED_BUTTONS, *CORPUS_BUTTONS)
        await self.tree.set_translator(self.translator)
        await self.sync_if_changed()

    async def sync_if_changed(self) -> bool:
        """Tell Discord the commands unless it was told the same before. Discord's own list always differs from ours."""
        told = self.settings.data / COMMANDS_FILE
        payload = [
            await command.get_translated_payload(self.tree, self.translator) for command in self.tree.get_commands()
        ]
        # The application's id too: another token on the same folder is another bot.
        digest = hashlib.sha256(json.dumps([self.application_id, payload], sort_keys=True).encode()).hexdigest()
        if not self.sync_anyway and _read(told) == digest:
            return False
        await self.tree.sync()
        try:
            told.write_text(digest, encoding="ascii")
        except OSError as error:
            _log.warning("%s cannot be written (%s), so the next start tells Discord again.", told, error.strerror)
        _log.info("Discord was told the commands.")
        return True

    async def on_ready(self) -> None:
        self._turn(online=True)
        _log.info("Online in %d servers.", len(self.guilds))
        present = [guild.id for guild in self.guilds]  # all, also those that an outage makes unavailable
        find = partial(left_meanwhile, self.state, self.spaces, present, self.application_id or 0)
        for server in await self.desk.work(find):
            await self.forget_server(server)
        await self.corpus.finish()  # only now: it would make the folder of a server that was left anew

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Each one, beside the tree, the buttons and the forms that answer it."""
        await tell_if_forgotten(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was taken out, or the server is no more; discord.py tells of an outage otherwise."""
        await self.forget_server(guild.id)

    async def forget_server(self, server: int) -> None:
        """Erase all that is kept of a server; what cannot be erased now is at the next start."""
        await self.refreshes.stop(self.spaces.folder(server))  # which would make its folder anew
        forget = partial(forget_server, self.state, self.spaces, self.tools.choices, server)
        try:
            await self.desk.work(forget, seconds=600)
        except (OSError, sqlite3.OperationalError) as error:
            _log.error("What is kept of the server %d could not all be erased: %s", server, error)
        else:
            _log.info("The server %d was left: what was kept of it is erased.", server)

    async def on_resumed(self) -> None:
        self._turn(online=True)
        _log.info("The link to Discord is back.")

    async def on_disconnect(self) -> None:
        if self.online:
            _log.info("The link to Discord is down.")
        self._turn(online=False)

    def _turn(self, *, online: bool) -> None:
        self.online = online
        self.turned.set()

    async def close(self) -> None:
        await self.refreshes.close()  # first: who waits for one can still be told
        await super().close()
        self.desk.close()
        self.spaces.close()
        self.state.close()


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
