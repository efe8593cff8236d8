"""Draws the cards that README shows, on a simulated Discord: what Quoth answers to questions about its sample.

    PYTHONPATH=.:tests python docs/pictures.py docs

needs `simcord[screenshot]` beside the packages of the tests, and a Chromium that Playwright finds (or its path in the
variable CHROMIUM).
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import simcord
from playwright.async_api import BrowserType
from sample_answers import AS_OF, sample_articles
from simulated import Shelved, buttons_of

from bot.client import Quoth
from bot.settings import Settings
from bot.spaces import Spaces
from index.build import refresh
from index.encoder import load_encoder
from index.evaluate import Unseen, first_calibration
from index.live import Live, Snapshot
from index.reader import load_reader

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"
QUESTIONS = {
    "card": "how much has been spent on the dam",
    "copies": "how many ppl had to leave their homes for the dam",
    "abstention": "what does the fish ladder cost",
}
WIDTH, PHONE = 680, 390
_launch = BrowserType.launch


async def _launch_given(self: Any, **options: Any) -> Any:
    """The browser of the variable CHROMIUM; as root it runs without its sandbox."""
    return await _launch(self, executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"], **options)


def asked_of_the_sample(data: Path) -> Snapshot:
    encoder = load_encoder("default", models=data / "models")
    reader = load_reader(encoder=encoder.fingerprint)
    refresh(
        data,
        SAMPLE,
        encoder,
        now=AS_OF.refreshed,
        max_bytes=1_000_000,
        progress=Unseen(),
        first_calibration=lambda made: first_calibration(made, reader),
    )
    return Live(data, encoder, reader).snapshot()


async def draw(folder: Path, data: Path) -> None:
    snapshot = asked_of_the_sample(data / "sample")
    live = Shelved(tuple(sample_articles().values()), as_of=AS_OF)
    chosen = Settings(_env_file=None, data=data, cooldown_seconds=0.0)
    async with simcord.run(Quoth(chosen, Spaces(chosen.data, live, lambda _: live)), settle_timeout=60) as env:  # type: ignore[arg-type]
        env.backend.bot_user.name = env.backend.bot_user.global_name = "Quoth"
        guild = env.create_guild(name="Valley News")
        channel = guild.create_text_channel("ask-the-papers")
        alice = guild.add_member(env.create_user("alice"))
        drawn: dict[str, Any] = {}
        for name, question in QUESTIONS.items():
            live.outcome = snapshot.ask(question)
            answered = await alice.slash(channel, "ask", question=question)
            drawn[name] = answered
            if name == "copies":
                same = next(label for label in buttons_of(answered.response) if label.startswith("Same text"))
                drawn[name] = await alice.click(answered.response, label=same)
        drawn["sources"] = await alice.slash(channel, "sources")
        for name, shown in drawn.items():
            for width, suffix in ((WIDTH, ""), (PHONE, "-phone")):
                async with env.preview(channel, viewers=[alice], width=width, height=1800) as preview:
                    await preview.show(shown)
                    picture = folder / f"{name}{suffix}.png"
                    await preview.screenshot(str(picture), target=shown, allow_incomplete=True)


if __name__ == "__main__":
    BrowserType.launch = _launch_given  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as data:
        asyncio.run(draw(Path(sys.argv[1]), Path(data)))
