"""Feeds are polled on a schedule, each space's by a process of its own, so that answers are not slowed.

A process that is killed leaves nothing broken: what it kept stays, and the next one goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import math
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.aside import run_aside
from bot.background import in_background
from bot.spaces import Space, Spaces
from bot.where import Where
from corpus.explained import ExplainedError
from corpus.feeds import SHORTEST, Feed, is_due
from corpus.history import Deed
from corpus.moderating import followed
from corpus.shelf import in_collections, in_house, is_on_shelf, shelf_paths, withheld
from corpus.store import Store
from index.generation import current

_log = logging.getLogger(__name__)
LOOK_SECONDS = 60.0  # between two looks whether a feed is due, which read a few rows
POLL_SECONDS = 30 * 60.0  # for all feeds of a space; what is left comes with the next
NICENESS = 15  # of 19: answers go first, and it still gets on beside them

Poll = Callable[[Space], Awaitable[bool]]
"""Polls the feeds of a space that are due; whether there is anything to take up."""
TakeUp = Callable[[Space], Awaitable[None]]
"""Refreshes a space. Raises one of PROBLEMS where that did not go well."""
PROBLEMS = (ExplainedError, OSError, sqlite3.DatabaseError)


class PollError(ExplainedError):
    """The process did not end well."""


class FeedPolls:
    """Used from the event loop alone. `now` is the clock."""

    def __init__(self, spaces: Spaces, poll: Poll, take_up: TakeUp, now: Callable[[], datetime]) -> None:
        self._spaces, self._poll, self._take_up, self._now = spaces, poll, take_up, now
        self._woken = asyncio.Event()
        self._looked: set[Path] = set()  # where it was looked for what a killed bot left behind
        # Where articles wait for a refresh, and when that may be made: the event loop's clock, which never goes back.
        self._waiting: dict[Path, float] = {}

    def wake(self) -> None:
        """Look at once: a feed was added."""
        self._woken.set()

    def start(self) -> asyncio.Task[None]:
        """Look from now on, until the task is cancelled."""
        return in_background(self._run(), "the polling of feeds")

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except OSError as error:
                _log.error("The servers' folders cannot be read, so feeds wait: %s", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):  # wait_for of Python 3.11 may lose a cancellation
                    await self._woken.wait()
            self._woken.clear()

    async def look(self) -> None:
        """Poll what is due in each space, and take up what it brought. One in trouble does not hold up the others."""
        for server in (None, *await asyncio.to_thread(self._spaces.known)):
            try:
                await self._look_at(server)
            except PROBLEMS as error:
                _log.error("The feeds of %s are in trouble: %s", f"server {server}" if server else "all", error)

    async def _look_at(self, server: int | None) -> None:
        data = self._spaces.operators.data if server is None else self._spaces.folder(server)
        feeds = [feed for feed, _ in await asyncio.to_thread(followed, data)]
        if server is not None and data not in self._looked and await asyncio.to_thread(self._lacks, server):
            self._waiting.setdefault(data, 0.0)
        if not feeds and data not in self._waiting:
            self._looked.add(data)
            return
        space = self._spaces.operators if server is None else await asyncio.to_thread(self._spaces.own, server)
        if space.server != server:
            return  # its own are not read while all servers share a shelf
        try:
            await self._poll_due(space, feeds)
        finally:
            now = asyncio.get_running_loop().time()
            if self._waiting.get(space.data, math.inf) <= now:
                self._waiting[space.data] = now + SHORTEST.total_seconds()  # when it is tried again, should it fail
                await self._take_up(space)
                del self._waiting[space.data]
                if space.server is None:
                    await self._pass_on()

    async def _pass_on(self) -> None:
        """What the operator's feeds brought reaches the servers that have an index of their own by theirs."""
        for server in await asyncio.to_thread(self._spaces.known):
            data = self._spaces.folder(server)
            if await asyncio.to_thread(current, data) is not None:
                self._waiting.setdefault(data, 0.0)

    def _lacks(self, server: int) -> bool:
        """In a thread: whether a server's own index has not seen what the operator's feeds brought before a stop."""
        data, operators = self._spaces.folder(server), self._spaces.operators.data
        now = current(operators)
        if now is None or current(data) is None:
            return False
        kept_out, wanted = withheld(data), self._spaces.wanted(Where(server, None)).server
        with Store.open(operators) as store:
            theirs = {in_house(path): it for path, it in store.contents(now).items() if is_on_shelf(path)}
        with Store.open(data) as store:
            newest = store.newest_shelf()
            seen = store.contents(newest) if newest else {}
        read = (path for path in theirs if path not in kept_out and in_collections(path, wanted))
        return any(seen.get(path) != theirs[path] for path in read)

    async def _poll_due(self, space: Space, feeds: Sequence[Feed]) -> None:
        due = any(is_due(feed, self._now()) for feed in feeds)
        first = space.data not in self._looked
        self._looked.add(space.data)
        brought = False
        try:
            if due:
                brought = await self._poll(space)
        finally:
            # Also what a poll kept that was killed, it or the bot.
            if brought or ((first or due) and await asyncio.to_thread(_is_behind, space.data)):
                self._waiting.setdefault(space.data, 0.0)


def _is_behind(data: Path) -> bool:
    """Whether an article stands on the shelf that no refresh has seen as it is, not even one that waits to be
    published."""
    with Store.open(data) as store:
        newest = store.newest_shelf()
        seen = {row.path for row in store.shelf(newest)} if newest else set()
        read = store.history.refreshed(newest) if newest else None
        corrected = read is not None and any(act.deed is Deed.REPLACE and act.at > read for act in store.history.acts())
    return corrected or not seen.issuperset(shelf_paths(data))


class PollProcess:
    """Runs `quoth corpus feed poll` as a process of its own."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "bot")) -> None:
        """`command` is what `quoth` is."""
        self._command = command

    async def __call__(self, space: Space) -> bool:
        words = ["corpus", "feed", "poll", "--no-refresh", "--json", f"--data={space.data}"]
        code, out = await run_aside([*self._command, *words], POLL_SECONDS, NICENESS)
        if code not in (0, 1):  # 1: some feed was not to be had. Else its last line may be cut
            raise PollError(f"Polling ended with exit code {code}.", "`quoth corpus feed poll` tells the reason.")
        polled: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        for each in polled:
            if each["fault"]:
                _log.warning("The feed %s was not to be had: %s", each["url"], each["fault"])
        brought = sum(len(each["added"]) + len(each["replaced"]) for each in polled)
        if polled:
            _log.info("%d feeds were polled, %d articles came.", len(polled), brought)
        return brought > 0
