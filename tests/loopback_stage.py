"""The unmodified program on a Discord of this machine: how a test starts it, and what must hold at the end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from discord_audit import Audit
from fake_encoder import WordEncoder
from loopback_discord import TOKEN, LoopbackDiscord

from index.build import refresh
from index.calibration import Calibration

LAUNCHER = Path(__file__).with_name("loopback") / "launcher.py"
ANSWER = "> The dam at Ottermouth holds"
ARTICLES = {
    "dam.md": "---\ntitle: The dam opens\npublisher: The Ottermouth Post\ndate: 2026-02-03\n---\n\n"
    "The dam at Ottermouth holds forty million cubic metres of water.\n\n"
    "Mayor Wren said on Tuesday that the turbines would start in spring.\n",
    "turbines.md": "---\ntitle: Turbines\n---\n\n"
    + "\n\n".join(f"Turbine number {n} was tested by engineers on a rainy Tuesday." for n in range(1, 9))
    + "\n",
}


class Silent:
    """Nobody watches this refresh."""

    def phase(self, name: str, total: int) -> None: ...
    def advance(self, n: int = 1) -> None: ...


def indexed(home: Path, articles: dict[str, str]) -> Path:
    """A data folder with an index of these articles, {path: text}, which lie in the folder beside it."""
    folder, data = home / "articles", home / "data"
    folder.mkdir()
    data.mkdir()
    for name, text in articles.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    refresh(
        data,
        folder,
        WordEncoder(),
        now=datetime(2026, 3, 1, tzinfo=UTC),
        max_bytes=10_000,
        progress=Silent(),
        first_calibration=lambda _: Calibration(0.3, 1, "this test"),
    )
    return data


@dataclass
class Scene:
    """A Discord, and the bots that a test starts on one data folder."""

    discord: LoopbackDiscord
    data: Path
    log: list[str] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def bot(
        self, command: str = "run", *options: str, slow: float = 0.0, token: str = TOKEN, **settings: str
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """`quoth run` (or another command), until the end of the block; what it logged is in `log` then."""
        quiet = {name: value for name, value in os.environ.items() if not name.startswith(("QUOTH_", "DISCORD_"))}
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(LAUNCHER), self.discord.api, self.discord.gateway, str(slow), command, *options,
            "--data", str(self.data),
            env={**quiet, "DISCORD_TOKEN": token, "QUOTH_COOLDOWN_SECONDS": "0", "QUOTH_READER": "none", **settings},
            cwd=self.data, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        reading = [asyncio.create_task(self._read(stream)) for stream in (process.stderr, process.stdout)]
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), 15)
                except TimeoutError:
                    process.kill()
                    await process.wait()
            await asyncio.gather(*reading)

    async def _read(self, stream: asyncio.StreamReader | None) -> None:
        assert stream is not None
        while line := await stream.readline():
            self.log.append(line.decode())

    @property
    def logged(self) -> str:
        return "".join(self.log)


def play(scene: Callable[[Scene], Awaitable[None]], data: Path, audit: Audit | None) -> None:
    """Run the scene; then: no rule of Discord was broken, and no token or question stands in the log."""

    async def run() -> None:
        async with LoopbackDiscord(audit) as discord:
            stage = Scene(discord, data)
            try:
                await scene(stage)
            except BaseException:
                print(stage.logged, discord.events, sep="\n")  # what pytest shows beside the failure
                raise
            assert not discord.faults, "\n".join(discord.faults)
            for secret in (TOKEN, "interactiontoken", "cubic"):
                assert secret not in stage.logged

    asyncio.run(run())
