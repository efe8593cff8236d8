"""The bot as Discord meets it, under load: many questions at once, and an hour of them.

    make load    or    .venv/bin/python bench/load.py --minutes 60

`quoth run` runs unmodified, with the real models, against a Discord on this machine (tests/loopback_discord.py). First
200 questions of 50 members arrive at once while a refresh of new articles runs in another process; then, for so many
minutes, one question a second, and every five minutes one article more, which another process reads and publishes;
`--every` and `--pause` make that denser. The table tells the worst acknowledgement (Discord allows 3 s), what became of
the questions, and what the bot holds: memory of its own and of mapped files that is resident, in MB, the most both ever
were, the indexes of which files are mapped, the articles of the last, threads, open files.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fictional import fact, write_articles
from loopback_discord import TOKEN, Interaction, LoopbackDiscord

from bot import words

AT_ONCE, MEMBERS = 200, 50
ARTICLES, NEW_ARTICLES = 1_000, 300
# The one seam: Discord's addresses, set before the program starts.
LAUNCHER = """
import runpy, sys
import discord.gateway, discord.http, yarl
discord.http.Route.BASE = sys.argv[1]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[2])
sys.argv = ["quoth", *sys.argv[3:]]
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a question: seconds until it was acknowledged (None: never), and until its last text."""

    acknowledged: float | None
    seconds: float
    text: str


@dataclass(frozen=True, slots=True)
class Soak:
    """In seconds: how long, from line to line of the table, and from question to question."""

    lasts: float
    every: float
    pause: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5, help="of one question a second, after the rush (default 5)")
    parser.add_argument("--every", type=float, default=300, help="seconds to the next article and line (default 300)")
    parser.add_argument("--pause", type=float, default=1, help="seconds from question to question (default 1)")
    parser.add_argument("--reader", default="default")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(run(Path(made), wanted.reader, Soak(wanted.minutes * 60, wanted.every, wanted.pause)))


async def run(folder: Path, reader: str, lasting: Soak) -> None:
    articles, data = folder / "articles", folder / "data"
    write_articles(articles, count=ARTICLES, paragraphs=5)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("QUOTH_", "DISCORD_"))}
    own |= {"DISCORD_TOKEN": TOKEN, "QUOTH_DATA": str(data), "QUOTH_ARTICLES": str(articles), "QUOTH_READER": reader}
    own |= {"QUOTH_COOLDOWN_SECONDS": "0", "PYTHONPATH": str(Path.cwd())}
    first = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "refresh", "--quiet", env=own)
    await first.wait()
    async with LoopbackDiscord(None) as discord:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-c", LAUNCHER, discord.api, discord.gateway, "run", env=own, cwd=folder
        )  # fmt: skip
        try:
            await discord.online()
            await discord.answer(await ask(discord, 0), 60)
            print(f"Bot with {ARTICLES:,} articles, reader {reader}. Before: {held(bot.pid, ARTICLES)}.\n")
            print("| | asked | answered | otherwise | told to wait | acknowledged at worst | p50 / p99 | holds |")
            print("|---|---|---|---|---|---|---|---|")
            write_articles(articles, count=ARTICLES + NEW_ARTICLES, paragraphs=5)
            refreshing = await refresh(own)
            await asyncio.sleep(3)  # its start, and into its work
            under_refresh = refreshing.returncode is None
            rushed = await rush(discord)
            tell("at once, while a refresh runs" if under_refresh else "at once", rushed, bot.pid, ARTICLES)
            await refreshing.wait()
            tell("at once", await rush(discord), bot.pid, ARTICLES + NEW_ARTICLES)
            await soak(discord, bot.pid, lasting, articles, own)
        finally:
            bot.terminate()
            await bot.wait()


async def refresh(own: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "refresh", "--quiet", env=own, stdout=subprocess.DEVNULL
    )


async def rush(discord: LoopbackDiscord) -> list[Told]:
    asked = [await ask(discord, number, member=number % MEMBERS) for number in range(AT_ONCE)]
    return await asyncio.gather(*(told(discord, each) for each in asked))


async def soak(discord: LoopbackDiscord, bot: int, lasting: Soak, articles: Path, own: dict[str, str]) -> None:
    """Question after question; for each line of the table an article more, and an index that the bot changes to."""
    number, began, part = 0, time.monotonic(), 0
    while (over := part * lasting.every) < lasting.lasts:
        until, asked = began + min(over + lasting.every, lasting.lasts), []
        part += 1
        write_articles(articles, count=ARTICLES + NEW_ARTICLES + part, paragraphs=5)
        refreshing = await refresh(own)
        while (now := time.monotonic()) < until:
            asked.append(await told(discord, await ask(discord, number, member=number % MEMBERS)))
            number += 1
            await asyncio.sleep(max(0.0, now + lasting.pause - time.monotonic()))
        if await refreshing.wait() != 0:
            print(f"refresh {part} failed", file=sys.stderr)
        tell(
            f"{(time.monotonic() - began) / 60:.0f} min, {number:,} questions",
            asked,
            bot,
            ARTICLES + NEW_ARTICLES + part,
        )
        discord.requests.clear()  # it keeps what it was asked, and is in this process


async def ask(discord: LoopbackDiscord, number: int, member: int = 0) -> Interaction:
    return await discord.slash("ask", member=str(1000 + member), question=fact(number * 7 % ARTICLES).question)


async def told(discord: LoopbackDiscord, asked: Interaction) -> Told:
    await discord.answer(asked, 120)
    return Told(asked.acknowledged - asked.at if asked.acknowledged else None, time.monotonic() - asked.at, asked.text)


def tell(what: str, asked: Sequence[Told], bot: int, articles: int) -> None:
    outcomes = Counter(outcome(each.text) for each in asked)
    acknowledged = [each.acknowledged for each in asked if each.acknowledged is not None]
    lost = f", {len(asked) - len(acknowledged)} never" if len(acknowledged) < len(asked) else ""
    times = sorted(each.seconds for each in asked if outcome(each.text) == "answered")
    middle, last = (statistics.median(times), times[(len(times) - 1) * 99 // 100]) if times else (math.nan, math.nan)
    worst = max(acknowledged, default=math.nan)
    print(
        f"| {what} | {len(asked):,} | {outcomes['answered']:,} | {outcomes['abstained']:,} | {outcomes['wait']:,} "
        f"| {worst * 1000:.0f} ms{lost} | {middle * 1000:.0f} / {last * 1000:.0f} ms | {held(bot, articles)} |",
        flush=True,
    )


def outcome(text: str) -> str:
    """What became of a question."""
    if "according to the register" in text:
        return "answered"
    return "wait" if text.strip() in (words.BUSY, words.SERVER_BUSY, words.STILL_ANSWERING) else "abstained"


def held(process: int, articles: int) -> str:
    """Resident memory, its own and of mapped files; the most of both so far; indexes, articles, threads, open files."""
    at = Path(f"/proc/{process}")
    told = (at / "status").read_text("ascii")
    own, mapped, shared, most, threads = (
        int(re.search(rf"^{name}:\s+(\d+)", told, re.MULTILINE)[1])  # type: ignore[index]
        for name in ("RssAnon", "RssFile", "RssShmem", "VmHWM", "Threads")
    )
    indexes = set(re.findall(r"/generations/([^/\n]+)/", (at / "maps").read_text("utf-8")))
    return (
        f"{own / 1024:.1f} + {(mapped + shared) / 1024:.1f} ({most // 1024}) MB, {len(indexes)} mapped, "
        f"{articles:,} articles, {threads} threads, {len(list((at / 'fd').iterdir()))} files"
    )


if __name__ == "__main__":
    main()
