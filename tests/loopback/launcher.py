"""python launcher.py API GATEWAY SECONDS ARGUMENT…: run `quoth ARGUMENT…`, unmodified, against a Discord on 127.0.0.1.

The seam is here and not in the program: Discord's addresses are set before it starts, every other host is refused,
and the encoder is the predictable one, which takes SECONDS for each question. With LOOPBACK_PATIENCE in the environment
a dead link is noticed after so many seconds without a word, and its farewell waited for as long.
"""

from __future__ import annotations

import os
import runpy
import socket
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import discord.gateway
import discord.http
import yarl

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

from fake_encoder import WordEncoder  # noqa: E402 - found on the path that was just set

import index.encoder  # noqa: E402 - likewise
from index.encoder import Embedding  # noqa: E402 - likewise

api, gateway, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
for address in (api, gateway):
    if urlsplit(address).hostname != "127.0.0.1":
        raise SystemExit(f"{address} is not on this machine")
discord.http.Route.BASE = api
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)

connect = socket.socket.connect


def connect_here(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] != "127.0.0.1":
        raise OSError(f"the loopback test reached for {address}")
    connect(self, address)


socket.socket.connect = connect_here  # type: ignore[method-assign]


if sys.argv[4] == "run":
    # What it starts beside itself, a refresh or a poll, is started in the same way, with the same seams.
    import bot.feed_polls
    import bot.refreshing

    same_seams = (sys.executable, __file__, api, gateway, "0")
    bot.refreshing.RefreshProcess.__init__.__defaults__ = (same_seams,)
    bot.feed_polls.PollProcess.__init__.__defaults__ = (same_seams,)

if site := os.environ.get("LOOPBACK_SITE"):  # the port of the one web site that there is in this test
    from corpus import fetching

    fetching.PUBLIC = fetching.Guard(lambda address: address == "127.0.0.1", frozenset({int(site)}))


class SlowEncoder(WordEncoder):
    """Holds up each question, as a slow processor would, but not the word that is embedded before the start."""

    def embed_question(self, question: str) -> Embedding:
        time.sleep(seconds if question != "ready" else 0)
        return super().embed_question(question)


if patience := os.environ.get("LOOPBACK_PATIENCE"):
    import bot.client

    bot.client.HEARTBEAT_TIMEOUT = float(patience)
    made = aiohttp.ClientWSTimeout
    aiohttp.ClientWSTimeout = lambda **_: made(ws_close=float(patience))  # type: ignore[assignment, misc]

index.encoder.load_encoder = lambda *_, **__: SlowEncoder()  # type: ignore[assignment]
sys.argv = ["quoth", *sys.argv[4:]]
runpy.run_module("bot", run_name="__main__", alter_sys=True)
