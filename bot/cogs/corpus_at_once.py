"""What moderators removed or corrected counts at once: it is quoted as it was no more, also after a kill."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import datetime
from functools import partial

import discord

from bot import words
from bot.cogs.moderating import PROBLEMS, Interaction, Moderating
from bot.corpus_buttons import RefreshButton
from bot.corpus_cards import said
from bot.escape import clean
from bot.moderators import who
from bot.progress_lines import Done, Failed
from bot.refreshing import Order
from bot.reply import show
from bot.spaces import Space
from bot.unfinished import quoted_as_it_was
from index.generation import current

_log = logging.getLogger(__name__)
# Seconds before each try to finish what a kill cut short: a refresh that outlived the bot is at work for a moment more.
FINISH_AFTER = (0.0, 15.0, 60.0, 600.0)


class AtOnce(Moderating):
    """An article is left out of what answers from the first moment on, and then an index is built of it as it is."""

    async def _count_at_once(self, interaction: Interaction, space: Space, path: str, done: str) -> None:
        """Let an index answer in which this one article is as it is now. A refresh that runs is stopped for it."""
        if current(space.data) is None:
            await show(interaction, said(f"{done} {words.NOT_BEFORE_REFRESH}", RefreshButton()))
            return
        outcome = await self._at_once(space, Order(who(interaction), only=(path,)), interaction.created_at)
        if isinstance(outcome, Failed):
            _log.error("The index could not be built without an article that was removed or corrected.")
            reason = " ".join(clean(words.explained(each), 300) for each in (outcome.reason, outcome.advice))
            await show(interaction, said(f"{done} {words.NOT_BUILT} {reason}", RefreshButton()))
            return
        await show(interaction, said(f"{done} {words.NOTHING_LEFT}" if outcome.generation is None else done))
        self._published()

    async def _at_once(self, space: Space, order: Order, now: datetime) -> Done | Failed:
        """The refresh takes seconds, or cannot be made: what it is for is not quoted from the first moment on."""
        await self._desk.work(partial(space.live.take_out, order.only))
        built = False
        try:
            outcome = await self._refreshes.at_once(space, order, now)
            built = isinstance(outcome, Done)
        finally:
            await self._desk.work(partial(space.live.let_in, order.only, built=built))
        return outcome

    async def cog_load(self) -> None:
        """What a kill cut short is not quoted as it was by the first answer either: as after an act that failed."""
        for space, paths in await self._unfinished():
            await self._desk.work(partial(space.live.take_out, paths))
            await self._desk.work(partial(space.live.let_in, paths, built=False))

    async def finish(self) -> None:
        """Finish what a kill cut short: what was taken away or corrected must not be quoted as it was."""
        for pause in FINISH_AFTER:
            await asyncio.sleep(pause)
            if all([await self._finished(space, paths) for space, paths in await self._unfinished()]):
                return

    async def _finished(self, space: Space, paths: tuple[str, ...]) -> bool:
        outcome = await self._at_once(space, Order("", only=paths), discord.utils.utcnow())
        if isinstance(outcome, Failed):
            _log.error(
                "%s still holds what was removed or corrected: %s %s", space.data, outcome.reason, outcome.advice
            )
            return False
        _log.info("%s no longer quotes what was removed or corrected before the last stop.", space.data)
        self._published()
        return True

    async def _unfinished(self) -> list[tuple[Space, tuple[str, ...]]]:
        """The spaces whose index quotes articles as they were before they were removed or corrected, and which."""
        found = []
        for server in (None, *await self._desk.work_aside(self._spaces.known)):
            try:
                paths = await self._desk.work_aside(partial(self._as_it_was, server))
                if paths:
                    found.append((await self._desk.work_aside(partial(self._spaces.space, server)), paths))
            except (*PROBLEMS, OSError, sqlite3.DatabaseError) as error:
                _log.error("What was removed or corrected may still be quoted as it was: %s", error)
        return found

    def _as_it_was(self, server: int | None) -> tuple[str, ...]:
        """In a thread. Raises what can keep a folder or a database from being read."""
        return quoted_as_it_was(self._spaces.folders(server), max_bytes=self._tools.settings.max_file_bytes)
