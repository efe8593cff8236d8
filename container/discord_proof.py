"""The image as a bot, with no network but a Discord's: what `make container-proof` does last.

    container/discord_proof.py ENGINE IMAGE VOLUME [FLAG…]      (container/proof.sh calls it)

A loopback Discord (tests/loopback_discord.py) runs in a container of the same image without a network, and the bot in
another that shares its empty network: all that the bot can reach is that Discord. It must answer; `quoth health` must
turn bad when the gateway goes and good when it returns; on SIGTERM every question that was acknowledged must be
answered. Prints what was seen and how long it took; exit code 1 with the reason where something did not hold.

This file has three parts: the one that starts both (any Python 3.11), the Discord, and the bot's launcher.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "How many workers died building the dam?"
PRINTED = "died, said Pavo Lindemar, the secretary"  # in the sample articles
AT_ONCE = 12  # fewer than the bot's queue holds, so that none is told to wait
STOP_SECONDS = 15  # as in compose.yaml
PATIENCE_S = 120


def main(engine: str, image: str, volume: str, *flags: str) -> None:
    names = [f"quoth-proof-{os.getpid()}-{name}" for name in ("discord", "bot")]
    try:
        prove(Engine(engine, image, volume, flags), *names)
    finally:
        subprocess.run([engine, "rm", "--force", *reversed(names)], capture_output=True, check=False)


# ── on the host: starts both, asks for health, stops ──


@dataclass(frozen=True, slots=True)
class Engine:
    """docker or podman, and how proof.sh would run the image."""

    engine: str
    image: str
    volume: str
    flags: tuple[str, ...]

    def start(self, name: str, network: str, entrypoint: str, *command: str) -> subprocess.Popen[str]:
        """A container as locked in as the others, which may read the tests besides."""
        options = ["--rm", "--interactive", "--no-healthcheck", "--read-only", "--tmpfs", "/tmp"]
        options += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--name", name, "--network", network]
        options += ["--volume", f"{self.volume}:/data", "--volume", f"{ROOT}/tests:/proof/tests:ro", *self.flags]
        options += ["--volume", f"{Path(__file__).resolve()}:/proof/{Path(__file__).name}:ro"]
        options += ["--env", "DISCORD_TOKEN", "--env", "QUOTH_COOLDOWN_SECONDS=0", "--entrypoint", entrypoint]
        # The token is in our environment and not among the words of a command line, as it should be.
        token = {"DISCORD_TOKEN": loopback_token()} if network != "none" else {}
        return subprocess.Popen(
            [self.engine, "run", *options, self.image, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if network == "none" else subprocess.PIPE,
            text=True,
            env={**os.environ, **token},
        )

    def health(self, name: str) -> int:
        """What the HEALTHCHECK of the image runs, in the container of the bot."""
        command = [self.engine, "exec", name, "quoth", "health"]
        return subprocess.run(command, capture_output=True, check=False).returncode

    def memory_mb(self, name: str) -> int:
        """Of the largest process."""
        told = subprocess.run(
            [self.engine, "exec", name, "sh", "-c", "grep -h VmRSS /proc/[0-9]*/status"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return max(int(line.split()[1]) for line in told.stdout.splitlines()) // 1024


def prove(with_: Engine, discord_name: str, bot_name: str) -> None:
    discord = with_.start(discord_name, "none", "python", f"/proof/{Path(__file__).name}", "discord")
    api, gateway = heard(discord).split()
    begun = time.monotonic()
    launcher = ("--", "python", f"/proof/{Path(__file__).name}", "bot", api, gateway)
    bot = with_.start(bot_name, f"container:{discord_name}", "tini", *launcher)
    assert bot.stderr is not None
    answer = ask(discord, "answer")
    print(f"start to first answer: {time.monotonic() - begun:.1f} s; the answer: {answer}")
    print(f"memory of the bot: {with_.memory_mb(bot_name)} MB")
    with timed("quoth health is good") as good:
        good(lambda: with_.health(bot_name) == 0)
    ask(discord, "gone")
    with timed("the gateway has gone: quoth health is bad") as bad:
        bad(lambda: with_.health(bot_name) != 0)
    ask(discord, "back")
    with timed("it has returned: quoth health is good") as good:
        good(lambda: with_.health(bot_name) == 0)
    print(ask(discord, "rush"))
    stopping = time.monotonic()
    subprocess.run([with_.engine, "stop", "--time", str(STOP_SECONDS), bot_name], capture_output=True, check=True)
    code, took = bot.wait(PATIENCE_S), time.monotonic() - stopping
    print(f"stopped in {took:.1f} s with exit code {code}; {ask(discord, 'left')}")
    log = bot.stderr.read()
    if bot.returncode != 0 or loopback_token() in log or "ERROR   bot." in log:
        sys.exit(f"exit code {bot.returncode}; it logged:\n{log}")


def heard(discord: subprocess.Popen[str]) -> str:
    assert discord.stdout is not None
    line = discord.stdout.readline().strip()
    if not line or line.startswith("failed"):
        sys.exit(f"the loopback Discord: {line or 'ended'}")
    return line


def ask(discord: subprocess.Popen[str], step: str) -> str:
    assert discord.stdin is not None
    print(step, file=discord.stdin, flush=True)
    return heard(discord)


@contextlib.contextmanager
def timed(what: str) -> Iterator[Callable[[Callable[[], bool]], None]]:
    """Wait until something holds, and say how long that took."""
    begun = time.monotonic()

    def until(holds: Callable[[], bool]) -> None:
        while not holds():
            if time.monotonic() - begun > PATIENCE_S:
                sys.exit(f"{what}: not within {PATIENCE_S} s")
            time.sleep(0.2)

    yield until
    print(f"{what} ({time.monotonic() - begun:.1f} s)", flush=True)


def loopback_token() -> str:
    """The made-up token that the loopback Discord takes; read, since its module needs what only the image has."""
    lines = (ROOT / "tests" / "loopback_discord.py").read_text("utf-8").splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("TOKEN = "))


# ── in its container: the Discord ──


def discord_side() -> None:
    sys.path.insert(0, "/proof/tests")
    # It holds requests against Discord's own document in tests, is not in the image, and not needed here.
    sys.modules["jsonschema_rs"] = ModuleType("jsonschema_rs")
    try:
        asyncio.run(discord_scene())
    except TimeoutError:
        print("failed: waited in vain", flush=True)
        sys.exit(1)


async def discord_scene() -> None:
    from loopback_discord import LoopbackDiscord

    async with LoopbackDiscord(None) as discord:

        async def step(name: str, reply: str) -> None:
            """What was done is told, and the next word waited for."""
            print(reply, flush=True)
            said = (await asyncio.to_thread(sys.stdin.readline)).strip()
            if said != name:
                sys.exit(f"{said!r} in place of {name}")

        await step("answer", f"{discord.api} {discord.gateway}")
        await discord.online()
        first = await discord.answer(await discord.slash("ask", question=QUESTION), PATIENCE_S)
        printed = next((line for line in first.text.splitlines() if PRINTED in line), None)
        await step("gone", printed or f"failed: {first.text!r}")
        discord.down = True
        discord.cut()
        await step("back", "gone")
        discord.down = False
        await step("rush", "back")
        asked = [await discord.slash("ask", member=str(1000 + n), question=QUESTION) for n in range(AT_ONCE)]
        await discord.until(lambda: all(each.acknowledged for each in asked))
        worst = max((each.acknowledged or 0) - each.at for each in asked)
        answered = sum(each.answered.is_set() for each in asked)
        told = f"{AT_ONCE} questions at once: acknowledged within {1000 * worst:.0f} ms, {answered} answered by then"
        await step("left", told)
        for each in asked:
            await discord.answer(each, 1)  # the bot is gone by now
        right = sum(PRINTED in each.text for each in asked)
        if right != AT_ONCE or "closed 1000" not in discord.events:
            print(f"failed: {right} of {AT_ONCE} answered, {discord.events}", flush=True)
            return
        print(f"all {AT_ONCE} were answered, and it took its leave of the gateway", flush=True)


# ── in its container: the bot ──


def bot_side(api: str, gateway: str) -> None:
    """`quoth run`, unmodified; Discord's addresses are set before it starts."""
    import discord.gateway
    import discord.http
    import yarl

    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    sys.argv = ["quoth", "run"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["discord"]:
            discord_side()
        case ["bot", api, gateway]:
            bot_side(api, gateway)
        case [engine, image, volume, *flags]:
            main(engine, image, volume, *flags)
        case _:
            sys.exit(__doc__)
