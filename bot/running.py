"""The life of the bot's process: it begins, tells how it is, follows signals, and leaves politely."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import discord

from bot import health
from bot.background import in_background
from bot.client import Quoth
from bot.exit_codes import ExitCode
from bot.lock import RunError, sole_bot
from bot.log import set_up_log
from bot.metrics import Health, served
from bot.retention import forget_daily
from bot.settings import Settings, SettingsError
from bot.spaces import Spaces
from bot.state import StateError
from corpus.database import StoreError
from corpus.explained import ExplainedError
from index.generation import GenerationError

_log = logging.getLogger(__name__)
AGAIN = -1  # in place of an exit code: the bot was asked to start again
DRAIN_SECONDS = 8.0  # Docker kills 10 s after SIGTERM
HEALTH_PERIOD = 15.0
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
        beating = in_background(_beat(bot, health_file), "what tells how the bot is")
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
            async with asyncio.timeout(HEALTH_PERIOD):  # `wait_for` of Python 3.11 may swallow that it is cancelled
                await bot.turned.wait()


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
