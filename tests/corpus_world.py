"""A server on a simulated Discord whose moderators keep real articles: real files, databases, indexes and refreshes."""

from __future__ import annotations

import asyncio
import contextlib
import queue
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import simcord
from discord_audit import Audit, walk
from fake_encoder import WordEncoder
from moderated import Moderated, settings_in, spaces_in
from simulated import audited

from bot.client import Quoth
from bot.progress_lines import NOTHING_LEFT, Failed, Step, Told, done_of
from bot.refreshing import Order
from bot.settings import Settings
from bot.spaces import Space
from bot.where import Where
from index.answer import Answer
from index.build import NothingToReadError, RefreshError, refresh
from index.differing import compared
from index.evaluate import Unseen
from index.generation import GenerationError, current
from index.live import Live
from index.publishing import answer_nothing

DAM = "The dam at Varrenholm is 48 metres high, the water board said on Tuesday. It was built in 1987.\n"
FERRY = "The ferry to Little Skarn leaves at six in the morning. A ticket costs 12 crowns.\n"


class Here:
    """Runs refreshes in a thread of this process, with the predictable encoder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.held: asyncio.Event | None = None  # what a refresh waits for before it begins to work
        self.env: Any = None
        self.orders: list[Order] = []

    async def __call__(self, space: Space, order: Order) -> AsyncGenerator[Told, None]:
        self.orders.append(order)
        yield Step("Reading", 0, 2)
        if self.held is not None:
            await self.env.external_wait(self.held.wait(), reason="a refresh that takes long")
        lines: queue.Queue[Told] = queue.Queue()
        await asyncio.get_running_loop().run_in_executor(None, self._run, space, order, lines)
        while not lines.empty():
            yield lines.get()

    def _run(self, space: Space, order: Order, lines: queue.Queue[Told]) -> None:
        only = frozenset(order.only) or None
        encoder, now = WordEncoder(), datetime.now(UTC)
        try:
            report = refresh(
                space.data,
                self.folder,
                encoder,
                now=now,
                max_bytes=1_000_000,
                progress=Unseen(),
                preview=only is None,
                only=only,
            )
        except NothingToReadError as error:
            if only:
                answer_nothing(space.data, who=order.who, at=now, why="")
            lines.put(NOTHING_LEFT if only else Failed(error.reason, error.advice, error.unreadable))
            return
        except RefreshError as error:
            lines.put(Failed(error.reason, error.advice, error.unreadable))
            return
        found = ()
        if report.previewed and current(space.data) is not None:
            live = Live(space.data, encoder)
            found = tuple(compared(live.snapshot(), live.snapshot_of(report.generation), order.questions))
            live.close()
        lines.put(done_of(report, found))


@dataclass
class Server(Moderated):
    """`bert` is a member."""

    bert: Any
    folder: Path
    runs: Here

    @property
    def bot(self) -> Quoth:
        return self.env.bot

    def answers(self, question: str) -> list[str]:
        """What this server's index says; the text of each quote."""
        with contextlib.suppress(GenerationError):
            outcome = self.bot.spaces.of(self.guild.id).live.snapshot().ask(question)
            return [quote.text for quote in outcome.quotes] if isinstance(outcome, Answer) else []
        return []

    def asked(self, question: str) -> list[str]:
        """What a member of this server is answered, whichever index it reads; the text of each quote."""
        outcome = self.bot.spaces.snapshot(Where(self.guild.id, None)).ask(question)
        return [quote.text for quote in outcome.quotes] if isinstance(outcome, Answer) else []

    async def refreshed(self) -> Any:
        """`/corpus refresh` and Publish."""
        result = await self.mia.slash(self.channel, "corpus refresh")
        await self.mia.click(result.response, label="Publish")
        return result

    def elsewhere(self) -> Server:
        """Another server of the same bot."""
        return _server(self.env, self.settings, self.folder, self.runs)

    async def press(self, message: Any, custom_id: str) -> Any:
        """Click a button of this message as if it had this custom_id; what is said then."""
        stored = self.env.backend.get_message(message.channel_id, message.id)
        button = next(part for part in walk(stored.components) if part["type"] == 2)
        button["custom_id"] = custom_id
        result = await self.mia.click(message, custom_id=custom_id)
        return result.response or message

    async def restart(self) -> None:
        """Another process on the same data folder."""
        await self.env.restart_bot(_bot(self.settings, self.runs))


def _bot(settings: Settings, runs: Here) -> Quoth:
    return Quoth(settings, spaces_in(settings.data), run=runs)


def keep_articles(
    test: Callable[[Server], Awaitable[None]], tmp_path: Path, audit: Audit | None, **settings: Any
) -> None:
    """Run `test` on a server whose operator has an article about a dam in a folder; then audit what was sent."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "dam.txt").write_text(DAM, "utf-8")
    chosen = settings_in(tmp_path, **settings)
    runs = Here(folder)

    async def run() -> list[Any]:
        async with simcord.run(_bot(chosen, runs)) as env:
            runs.env = env
            await test(_server(env, chosen, folder, runs))
            return list(env.http_requests)

    audited(asyncio.run(run()), audit)


def _server(env: Any, settings: Settings, folder: Path, runs: Here) -> Server:
    server = Server.made(env, settings, bert=None, folder=folder, runs=runs)
    server.bert = server.guild.add_member(env.create_user("bert"))
    return server
