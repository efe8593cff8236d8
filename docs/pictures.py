"""Draws the cards that README shows, from the sample's articles, on a simulated Discord.

    PYTHONPATH=.:tests python docs/pictures.py docs

needs `simcord[screenshot]` beside the packages of the tests, and a Chromium that Playwright finds (or its path in the
variable CHROMIUM).
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import simcord
from playwright.async_api import BrowserType
from sample_answers import AS_OF, cost, moved_people, nothing, sample_articles
from simulated import Shelved, buttons_of

from bot.client import Quoth
from bot.settings import Settings
from index.answer import Answer, Figures

WIDTH, PHONE = 680, 390
_launch = BrowserType.launch


async def _launch_given(self: Any, **options: Any) -> Any:
    """The browser of the variable CHROMIUM; as root it runs without its sandbox."""
    return await _launch(self, executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"], **options)


async def draw(folder: Path, data: Path) -> None:
    live = Shelved(tuple(sample_articles().values()), as_of=AS_OF)
    chosen = Settings(_env_file=None, data=data, cooldown_seconds=0.0)
    async with simcord.run(Quoth(chosen, live), settle_timeout=60) as env:  # type: ignore[arg-type]
        env.backend.bot_user.name = env.backend.bot_user.global_name = "Quoth"
        guild = env.create_guild(name="Valley News")
        channel = guild.create_text_channel("ask-the-papers")
        alice = guild.add_member(env.create_user("alice"))
        drawn: dict[str, Any] = {}
        for name, outcome in (("card", moved_people()), ("copies", cost()), ("abstention", nothing())):
            if isinstance(outcome, Answer) and outcome.figures:  # whether they differ is not for a picture to say
                outcome = replace(outcome, figures=Figures(outcome.figures.groups))  # noqa: PLW2901 -- the same answer
            live.outcome = outcome
            answered = await alice.slash(channel, "ask", question=outcome.question)
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
