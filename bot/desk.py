"""Where questions wait: a few worker threads, a bounded queue, one question at a time for each member.

Everything slow (encoding, searching, files) is done here and never on the event loop, whose heartbeats must go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar

from bot import words

T = TypeVar("T")

WORKERS = 2  # one slow question then does not hold up a click; more would only share the same processor


@dataclass(frozen=True, slots=True)
class NoPlace:
    """Why there is no place at the desk, in words for the member."""

    words: str


class Place:
    """A place at the desk, to be left by the end of the `with` block."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self.leave = leave

    def __enter__(self) -> Place:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()


class Desk:
    """Used from the event loop alone. `queue`: how many may wait."""

    def __init__(self, *, queue: int) -> None:
        self._most = queue + WORKERS
        self._most_of_server = max(1, self._most // 2)  # so that one busy server leaves room for the others
        self._longest = 0.0  # of the cooldowns that held so far
        self._threads = _Threads("desk")
        self._others = _Threads("aside")  # pages that do not come and files of 500 pages hold up no answer
        self._present: dict[int, int | None] = {}  # the place of each visitor: their server
        self._asking: set[int] = set()  # members whose question is being answered
        self._asked: dict[int, float] = {}  # members, and when they last asked (seconds, in that order)
        self._servers: set[int] = set()  # that were here since the start
        self._next = 0
        self._closed = False
        self._empty = asyncio.Event()
        self._empty.set()

    def ask(self, member: int, server: int | None, now: float, cooldown: float = 0.0) -> Place | NoPlace:
        """A place for a question asked at `now` (seconds), where `cooldown` lie between two of a member."""
        self._longest = max(self._longest, cooldown)
        self._forget(now)
        if member in self._asking:
            return NoPlace(words.STILL_ANSWERING)
        waited = now - self._asked.get(member, -math.inf)
        if waited < cooldown:
            return NoPlace(words.too_soon(math.ceil(cooldown - waited)))
        place = self.visit(server)
        if isinstance(place, NoPlace):
            return place
        self._asking.add(member)
        self._asked.pop(member, None)  # back to the end: the order is that of time
        self._asked[member] = now

        def leave() -> None:
            self._asking.discard(member)
            place.__exit__(None, None, None)

        return Place(leave)

    def visit(self, server: int | None) -> Place | NoPlace:
        """A place for anything shorter than a question: a click, a list."""
        if self._closed:
            return NoPlace(words.CLOSING)
        if max(self._threads.working, len(self._present)) >= self._most:
            return NoPlace(words.BUSY)
        if server is not None:
            self._servers.add(server)
            alone = len(self._servers) == 1  # a bot for one community need not leave room for others
            if not alone and list(self._present.values()).count(server) >= self._most_of_server:
                return NoPlace(words.SERVER_BUSY)
        key = self._next = self._next + 1
        self._present[key] = server
        self._empty.clear()

        def leave() -> None:
            self._present.pop(key, None)
            if not self._present:
                self._empty.set()

        return Place(leave)

    @property
    def present(self) -> int:
        """How many are at the desk now."""
        return len(self._present)

    async def work(self, task: Callable[[], T], seconds: float = 120) -> T:
        """Run `task` in a thread, where the language spoken here is spoken too; raises TimeoutError after `seconds`,
        the thread then ends when it ends."""
        return await self._threads.run(task, seconds)

    async def quiet(self, seconds: float) -> None:
        """Wait until nobody is at the desk, at most `seconds`: so that work which nobody waits for comes last."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._empty.wait()

    async def work_aside(self, task: Callable[[], T], seconds: float = 180) -> T:
        """As `work`, in other threads: for a moderator's work that takes long, and takes no answer's place."""
        return await self._others.run(task, seconds)

    async def drain(self, seconds: float) -> bool:
        """Let nobody in any more, and wait until all have left; False if some are still there after `seconds`."""
        self._closed = True
        try:
            async with asyncio.timeout(seconds):
                await self._empty.wait()
        except TimeoutError:
            return False
        return True

    @property
    def is_working(self) -> bool:
        """Whether a thread is still at work, for somebody who has given up waiting."""
        return self._threads.working + self._others.working > 0

    def close(self) -> None:
        self._closed = True
        self._threads.close()
        self._others.close()

    def _forget(self, now: float) -> None:
        while (
            self._asked and (first := next(iter(self._asked))) is not None and now - self._asked[first] >= self._longest
        ):
            del self._asked[first]


class _Threads:
    """WORKERS threads. `working`: how many tasks they have, those whose asker gave up included."""

    def __init__(self, name: str) -> None:
        self.working = 0
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix=name)

    async def run(self, task: Callable[[], T], seconds: float) -> T:
        self.working += 1
        here = contextvars.copy_context()
        future = asyncio.get_running_loop().run_in_executor(self._pool, here.run, task)
        future.add_done_callback(self._done)
        async with asyncio.timeout(seconds):  # `wait_for` of Python 3.11 may swallow that who waits is cancelled
            return await asyncio.shield(future)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, future: asyncio.Future[T]) -> None:
        self.working -= 1
        if not future.cancelled():
            future.exception()  # looked at: that of a task whose asker gave up is no "never retrieved"
