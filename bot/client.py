"""The bot as Discord meets it: it connects, tells its commands, answers, and leaves politely."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import math
import os
import signal
import sqlite3
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import utcnow

from bot import health, words
from bot.after_publish import AfterPublish
from bot.background import in_background
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
from bot.exit_codes import ExitCode
from bot.feed_buttons import FEED_BUTTONS
from bot.feed_polls import FeedPolls, Poll, PollProcess
from bot.leaving import forget_server, left_meanwhile
from bot.lock import RunError, sole_bot
from bot.log import set_up_log
from bot.memory_buttons import MEMORY_BUTTONS
from bot.metrics import Health, Metrics, served
from bot.refreshing import Refreshes, RefreshProcess, Runner
from bot.reply import LOST, say
from bot.retention import forget_daily
from bot.server_settings import ServerSettings
from bot.settings import Settings, SettingsError
from bot.settings_buttons import SETTINGS_ITEMS
from bot.shown import ShownCards
from bot.spaces import Spaces
from bot.speaking import speak_to
from bot.state import FILE_NAME as STATE_FILE
from bot.state import State, StateError
from bot.taking_up import taken_up
from bot.tools import Tools
from bot.translator import CommandTranslator
from bot.where import Where
from corpus.explained import ExplainedError
from corpus.store import StoreError
from index.encoder import EncoderError
from index.generation import GenerationError

_log = logging.getLogger(__name__)
# Quoth never speaks: discord.py need not warn at each start that it can't.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
AGAIN = -1  # in place of an exit code: the bot was asked to start again
DRAIN_SECONDS = 8.0  # Docker kills 10 s after SIGTERM
HEALTH_PERIOD = 15.0
# A dead link is noticed this many seconds after the last heartbeat (sent every 41 s); discord.py's own 60 is slow.
HEARTBEAT_TIMEOUT = 45.0
COMMANDS_FILE = "commands.sha256"
# Discord closes the gateway with these and never takes the bot back as it is; no restart cures them.
REFUSALS = {
    4004: (
        ExitCode.TOKEN_REFUSED,
        "Discord refuses the token.",
        "Reset it on discord.com/developers, and set it anew.",
    ),
    4010: (ExitCode.INVALID_SHARD, "Discord refuses the shard.", "Update Quoth."),
    4011: (ExitCode.SHARDING_REQUIRED, "The bot is in too many servers for one process.", "Take it out of some."),
    4012: (ExitCode.INVALID_API_VERSION, "Discord no longer speaks this version of its API.", "Update Quoth."),
    4013: (ExitCode.INVALID_INTENTS, "Discord does not know an intent that was asked for.", "Update Quoth."),
    4014: (ExitCode.DISALLOWED_INTENTS, "Discord does not allow an intent that was asked for.", "Update Quoth."),
}


class QuothTree(app_commands.CommandTree[Any]):
    """The one way of all errors, of commands and of buttons: a line for the member, the rest for the log."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Refuses nobody: before a command begins, its language is found."""
        speak_to(interaction, interaction.client.tools.choices.of(Where.of(interaction)))
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        interaction.client.metrics.failed()
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        try:
            await say(interaction, _explained(cause))
        except LOST as lost:
            _log.error("A reply was lost: %s.", _described(lost))


def _explained(cause: Exception) -> str:
    """What the member reads; the log gets the rest, but no message of an unknown error: it might hold the question."""
    if isinstance(cause, GenerationError | EncoderError | StoreError):
        _log.error("No index can answer: %s", cause)
        return words.NO_INDEX
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
        self.health = Health(connected=False, well=False)  # as it was found last, every HEALTH_PERIOD
        self.refreshes = Refreshes(run or RefreshProcess(settings.data))
        self.polls = FeedPolls(
            spaces, poll or PollProcess(), partial(taken_up, self.tools, self.refreshes, clock), clock
        )
        self.online = False  # what the gateway's events say; `is_ready` stays true while the link is down
        self.turned = asyncio.Event()  # set when `online` changed
        self.sync_anyway = False
        self.translator = CommandTranslator()
        self.fault_told: GenerationError | None = None

    async def setup_hook(self) -> None:
        await self.add_cog(Ask(self.tools))
        await self.add_cog(Sources(self.tools))
        await self.add_cog(Verify(self.tools))
        await self.add_cog(Find(self.tools, self.tree))
        await self.add_cog(About(self.tools))
        await self.add_cog(Corpus(self.tools, self.refreshes, self.after_publish.on_published))
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

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was taken out, or the server is no more; discord.py tells of an outage otherwise."""
        await self.forget_server(guild.id)

    async def forget_server(self, server: int) -> None:
        """Erase all that is kept of a server; what cannot be erased now is at the next start."""
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


def run_bot(settings: Settings, token: str, spaces: Spaces, reread: Callable[[], str]) -> int:
    """Answer on Discord until SIGTERM or SIGINT; the exit code, or AGAIN. Blocks, and makes the event loop itself.

    SIGHUP ends it with AGAIN, if `reread` finds settings and a token that can be used: it raises ExplainedError or
    SettingsError, and then the bot goes on as before.
    """
    set_up_log(settings.log_level, [token], settings.log_format)
    try:
        with sole_bot(settings.data):
            bot = Quoth(settings, spaces)
            code = asyncio.run(_serve(bot, token, reread))
            if bot.desk.is_working and code != AGAIN:
                # Python waits for its threads before it ends, and a model that hangs would be waited for till the kill.
                _log.warning("Something is still at work; it is left behind.")
                logging.shutdown()
                os._exit(code)
            return code
    except (RunError, StateError) as error:
        _log.critical("%s", error)
        return ExitCode.FAILED


def sync_commands(settings: Settings, token: str, spaces: Spaces, *, force: bool) -> int:
    """Tell Discord the commands if they changed, or with `force` anyway; the exit code. Does not go online."""
    set_up_log(settings.log_level, [token], settings.log_format)

    async def tell() -> int:
        async with Quoth(settings, spaces) as bot:
            bot.sync_anyway = force
            return await _outcome(bot.login(token))

    try:
        return asyncio.run(tell())
    except StateError as error:
        _log.critical("%s", error)
        return ExitCode.FAILED


async def _serve(bot: Quoth, token: str, reread: Callable[[], str]) -> int:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    stopped_with: list[int] = []

    def on_signal(code: int) -> None:
        stopped_with.append(code)
        stop.set()

    def on_hang_up() -> None:
        try:
            reread()
        except (ExplainedError, SettingsError) as error:
            _log.error("Asked to start again, which could not go well, so everything goes on as it is: %s", error)
        else:
            on_signal(AGAIN)

    loop.add_signal_handler(signal.SIGTERM, on_signal, ExitCode.OK)
    loop.add_signal_handler(signal.SIGINT, on_signal, ExitCode.STOPPED)
    loop.add_signal_handler(signal.SIGHUP, on_hang_up)
    health_file = bot.settings.health_file
    async with bot, _metrics(bot):
        running = asyncio.create_task(_outcome(bot.start(token)))
        stopping = asyncio.create_task(stop.wait())
        beating = asyncio.create_task(_beat(bot, health_file))
        following = in_background(_follow(bot), "what follows a publish")
        forgetting = in_background(
            forget_daily(bot.state, bot.settings.retention, bot.clock, bot.desk.work), "the daily forgetting"
        )
        polling = [bot.polls.start()] if bot.settings.fetch else []
        await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            _log.info("Stopping; answers in flight are finished first.")
            if not await bot.desk.drain(DRAIN_SECONDS):
                _log.warning("Some answers took too long to be finished.")
            # Cancelled, not closed: only so does Discord hear a goodbye (1000) and show the bot offline at once.
            running.cancel()
        beside = (stopping, beating, following, forgetting, *polling)
        for task in beside:
            task.cancel()
        await asyncio.gather(running, *beside, return_exceptions=True)
    if health_file:
        health.report(health_file, well=False)
    return stopped_with[0] if running.cancelled() else running.result()


async def _outcome(work: Any) -> int:
    """The exit code of a login or a whole run, with the reason in the log; errors that no person can cure stay loud."""
    try:
        await work
    except discord.LoginFailure:
        return _refused(4004)
    except discord.PrivilegedIntentsRequired:
        return _refused(4014)
    except discord.ConnectionClosed as closed:
        if closed.code not in REFUSALS:
            raise
        return _refused(closed.code)
    except (aiohttp.ClientError, discord.HTTPException, OSError) as error:
        _log.critical("Discord cannot be reached: %s. Look at the network, and start again.", error)
        return ExitCode.FAILED
    return ExitCode.OK


def _refused(code: int) -> ExitCode:
    exit_code, reason, advice = REFUSALS[code]
    _log.critical("%s %s", reason, advice)
    return exit_code


@asynccontextmanager
async def _metrics(bot: Quoth) -> AsyncIterator[None]:
    """Serve them, if the settings name a port; one that is taken costs the metrics, and not the bot."""
    port = bot.settings.metrics_port
    if port is None:
        yield
        return

    def now() -> Health:
        latency = bot.latency if math.isfinite(bot.latency) else None
        return replace(bot.health, connected=bot.online, latency=latency, waiting=bot.desk.present)

    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(served(bot.metrics, port, now))
        except OSError as error:
            _log.error("There are no metrics: port %d of this machine cannot be had (%s).", port, error.strerror)
        else:
            _log.info("Metrics are at http://127.0.0.1:%d/metrics.", port)
        yield


async def _beat(bot: Quoth, file: Path | None) -> None:
    """Keep what is known of the bot's health true, and the health file. A blocked event loop can't beat either, and
    the file grows old."""
    while True:
        bot.turned.clear()
        bot.health = await _looked_at(bot)
        try:
            if file is not None:
                health.report(file, well=bot.health.well)
        except OSError as error:
            _log.error("%s cannot be written: %s.", file, error.strerror)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(bot.turned.wait(), HEALTH_PERIOD)


async def _follow(bot: Quoth) -> None:
    """Corrections and watches, from when the bot knows its servers."""
    await bot.wait_until_ready()
    await bot.after_publish.run()


async def _looked_at(bot: Quoth) -> Health:
    live = bot.spaces.operators.live
    try:
        snapshot = await bot.desk.work(live.snapshot, seconds=HEALTH_PERIOD)
    except (GenerationError, StoreError, TimeoutError) as error:
        _log.error("No index can answer: %s", error)
        return Health(connected=bot.online, well=False)
    if (fault := live.fault) is not bot.fault_told:
        bot.fault_told = fault
        if fault is not None:
            _log.error("The index before goes on answering: %s", fault)
    return Health(
        connected=bot.online,
        well=bot.online,
        articles=len(snapshot.articles),
        passages=snapshot.passages,
        refreshed=snapshot.as_of.refreshed,
        newest=snapshot.as_of.newest_article,
    )


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
