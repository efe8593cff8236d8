"""Refreshes beside the bot: each runs in a process of its own, of low priority, so that answers are not slowed.

A killed one leaves nothing broken: what it encoded is kept, and the index that answers goes on answering.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from bot import words
from bot.aside import end, give_way
from bot.progress_lines import Done, Failed, Step, Told, read_line
from bot.spaces import Space

_log = logging.getLogger(__name__)
NICENESS = 10  # of 19: answers go first, and it still gets on where others keep the machine busy
LONGEST_LINE = 64 * 2**20  # the last line names each article that changed
EDIT_SECONDS = 2.0  # between two edits of a message: Discord allows about five in five seconds
# An interaction's token lives for 15 minutes: after that its message can no longer be edited.
TOKEN_SECONDS = 14 * 60.0


@dataclass(frozen=True, slots=True)
class Order:
    """A refresh to be made: `who` asks for it, `questions` are asked of a preview.

    `only`: these paths alone are read, at once, and what comes of it is published.
    """

    who: str
    questions: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


Runner = Callable[[Space, Order], AsyncGenerator[Told, None]]
"""Runs a refresh of a space and tells of it, `Done` or `Failed` last; what it began ends when it is closed."""


class RefreshProcess:
    """Runs `quoth refresh --progress-json` as a process of its own."""

    def __init__(self, data: Path, command: Sequence[str] = (sys.executable, "-m", "bot")) -> None:
        """`data` is the operator's folder, `command` what `quoth` is."""
        self._data, self._command = data, command

    async def __call__(self, space: Space, order: Order) -> AsyncGenerator[Told, None]:
        # With "=": a member may be called "--preview".
        line = [*self._command, "refresh", "--progress-json", f"--data={self._data}", f"--by={order.who}"]
        if space.server is not None:
            line.append(f"--server={space.server}")
        line += [f"--only={path}" for path in order.only] or ["--preview", "--questions=/dev/stdin"]
        process = await asyncio.create_subprocess_exec(
            *line,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # a traceback might hold what the articles say
            start_new_session=True,  # its children end with it, and Ctrl-C on the bot's terminal is not for it
            limit=LONGEST_LINE,
        )
        if not order.only:
            give_way(process.pid, NICENESS)
        try:
            stdin = cast("asyncio.StreamWriter", process.stdin)
            with contextlib.suppress(OSError):  # it has ended already, and says why on stdout
                stdin.write("".join(json.dumps({"question": each}) + "\n" for each in order.questions).encode())
                await stdin.drain()
                stdin.close()
            async for raw in cast("asyncio.StreamReader", process.stdout):
                told = read_line(raw.decode("utf-8", "replace"))
                if told is not None:
                    yield told
            code = await process.wait()
            if code not in (0, 1):
                _log.error("A refresh ended with exit code %d.", code)
        finally:
            await end(process)


class Running:
    """A refresh on its way: who asked for it, since when, and how far it is."""

    def __init__(
        self,
        order: Order,
        since: datetime,
        lines: AsyncGenerator[Told, None],
        turn: AbstractAsyncContextManager[object],
    ) -> None:
        """`turn` is waited for before it begins."""
        self.order, self.since, self._turn = order, since, turn
        self.step: Step | None = None
        self._lines = lines
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> Done | Failed:
        last: Done | Failed = Failed(words.REFRESH_BROKE_OFF, words.REFRESH_AGAIN)
        try:
            async with self._turn, contextlib.aclosing(self._lines) as lines:
                async for told in lines:
                    if isinstance(told, Step):
                        self.step = told
                    else:
                        last = told
        except (OSError, ValueError) as error:  # it could not be begun; or a line is longer than any of ours
            _log.error("A refresh broke off with %s.", type(error).__name__)
        return last

    @property
    def ended(self) -> bool:
        return self._task.done()

    @property
    def done(self) -> Done | None:
        """How it ended, if it has, and well."""
        if not self._task.done() or self._task.cancelled():
            return None
        outcome = self._task.result()
        return outcome if isinstance(outcome, Done) else None

    async def outcome(self) -> Done | Failed:
        """How it ends."""
        try:
            return await asyncio.shield(self._task)
        except asyncio.CancelledError:
            if not self._task.cancelled():
                raise  # who waits was cancelled, and not what is waited for
            return Failed(words.REFRESH_STOPPED, words.REFRESH_AGAIN)

    async def follow(
        self, tell: Callable[[Step | None], Awaitable[None]], give_up: Callable[[], Awaitable[None]]
    ) -> Done | Failed:
        """How it ends; until then `tell` how far it is, not too often; `give_up` once no message can be edited."""
        told: Step | None = None
        for _ in range(int(TOKEN_SECONDS / EDIT_SECONDS)):
            await asyncio.wait({self._task}, timeout=EDIT_SECONDS)
            if self.ended:
                break
            if self.step != told:
                told = self.step
                await tell(told)
        else:
            await give_up()
        return await self.outcome()

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})


class Refreshes:
    """All that run, one a space; of several spaces one after the other. Used from the event loop alone."""

    def __init__(self, run: Runner) -> None:
        self._run = run
        self._turns = asyncio.Semaphore(1)  # two would share the same processor, and take twice the memory
        self._running: dict[Path, Running] = {}  # each space's last, also when it has ended

    def running(self, space: Space) -> Running | None:
        found = self._running.get(space.data)
        return None if found is None or found.ended else found

    def last(self, space: Space) -> Done | None:
        """How the last one ended well, as long as the bot runs; None where one runs."""
        found = self._running.get(space.data)
        return None if found is None else found.done

    def start(self, space: Space, order: Order, now: datetime) -> Running:
        """Begin one. Raises ValueError where one runs: whoever comes second follows that."""
        if self.running(space) is not None:
            raise ValueError(f"a refresh of {space.data} runs")
        turn = contextlib.nullcontext() if order.only else self._turns
        made = self._running[space.data] = Running(order, now, self._run(space, order), turn)
        return made

    async def at_once(self, space: Space, order: Order, now: datetime) -> Done | Failed:
        """Take up what must count at once; a refresh that runs is stopped for it. Its work is not lost."""
        await self.make_way(space.data)
        return await self.start(space, order, now).outcome()

    async def make_way(self, data: Path) -> None:
        """Stop what runs in this space's folder. What must count at once is waited for: it takes but a moment, and
        another moderator relies on it."""
        while (running := self._running.get(data)) is not None and not running.ended:
            await (running.outcome() if running.order.only else running.stop())

    async def stop(self, data: Path) -> None:
        """Stop what runs in this space's folder, whatever it is."""
        while (running := self._running.get(data)) is not None and not running.ended:
            await running.stop()

    async def close(self) -> None:
        for each in list(self._running.values()):
            await each.stop()
        self._running.clear()
