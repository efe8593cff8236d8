"""A moderator's day with the unmodified program: each click is refused first to one who was demoted meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discord_audit import Audit
from loopback_discord import ALICE, BERT, MIA, NORA, Interaction, LoopbackDiscord, labels_of, text_of
from loopback_stage import ANSWER, Scene, play

from bot import words

Message = dict[str, Any] | None
FERRY = "The ferry to Little Skarn leaves at six in the morning.\n\nA ticket for the crossing costs 12 crowns.\n"
LEAVES = "when leaves the ferry to Little Skarn in the morning"
QUOTED = "> The **ferry** to **Little Skarn leaves** at six"
HOLDS = "How many cubic metres of water?"
REFUSALS = (words.NOT_MODERATOR, words.NOT_A_MODERATOR, words.ONLY_MODERATORS)


@dataclass
class Moderator:
    """Mia at work."""

    discord: LoopbackDiscord

    async def types(self, name: str, **options: Any) -> Interaction:
        return await self.discord.answer(await self.discord.slash(name, MIA, **options))

    async def presses(self, message: Message, label: str) -> Interaction:
        assert message is not None
        return await self._allowed(lambda: self.discord.click(message, label, MIA))

    async def picks(self, message: Message, value: str) -> Interaction:
        assert message is not None
        return await self._allowed(lambda: self.discord.pick(message, value, MIA))

    async def fills_in(self, opening: Callable[[], Awaitable[Interaction]], **values: str) -> Interaction:
        """Open a form, and send it with these values; a form that was refused has to be opened anew."""
        opened = await opening()
        with_rights = self.discord.moderators
        self.discord.moderators = with_rights - {MIA}
        refused = await self.discord.answer(await self.discord.submit(opened, MIA, **values))
        assert _is_refusal(refused), refused
        self.discord.moderators = with_rights
        return await self.discord.answer(await self.discord.submit(await opening(), MIA, **values))

    async def _allowed(self, act: Callable[[], Awaitable[Interaction]]) -> Interaction:
        """Refused while she is no moderator, and then done."""
        with_rights = self.discord.moderators
        self.discord.moderators = with_rights - {MIA}
        refused = await self.discord.answer(await act())
        assert _is_refusal(refused), refused
        self.discord.moderators = with_rights
        return await self.discord.answer(await act())

    async def chooses(self, name: str, label: str) -> None:
        """One choice of /settings that has a button."""
        one = await self.picks((await self.types("settings")).message, name)
        await self.presses(one.message, label)

    async def publishes(self, refreshing: Interaction) -> str:
        """Publish what a refresh has built; what was shown before."""
        seen = (await self.discord.told(refreshing, words.PUBLISH)).text
        assert words.PUBLISHED in (await self.presses(refreshing.message, words.PUBLISH)).text
        return seen


def _is_refusal(answer: Interaction) -> bool:
    """Said to the member alone, below the card or in its place."""
    said = [*([answer.message] if answer.message else []), *answer.followups]
    return any(text_of(each).strip() in REFUSALS and each["flags"] & 1 << 6 for each in said)


async def asked(discord: LoopbackDiscord, question: str, member: str = ALICE, **more: Any) -> Interaction:
    return await discord.answer(await discord.slash("ask", member, question=question, **more))


def test_a_moderators_day(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        discord, mia = stage.discord, Moderator(stage.discord)
        async with stage.bot(QUOTH_ARTICLES=str(data.parent / "articles")):
            await discord.online()
            await mia.chooses("questions", words.YES)
            await adds_what_members_asked_for(discord, mia)
            await looks_at_what_members_say(discord, mia)
            await nothing_of_it_is_seen_elsewhere(discord)
            await edits_and_checks(discord, mia)
            await removes_and_goes_back(discord, mia)
            await what_is_kept_of_a_member(discord)
        assert "Traceback" not in stage.logged

    play(scene, data, audit)


async def adds_what_members_asked_for(discord: LoopbackDiscord, mia: Moderator) -> None:
    unanswered = await asked(discord, LEAVES, BERT)
    assert "No article here answers that" in unanswered.text
    assert unanswered.message is not None
    watching = await discord.answer(await discord.click(unanswered.message, words.WATCH_GAP, BERT))
    assert "A direct message tells you" in watching.text
    gaps = await mia.types("gaps")
    assert LEAVES in gaps.text
    assert LEAVES in (await mia.presses(gaps.message, words.EXPORT)).files["gaps.jsonl"].decode()

    added = await mia.types("corpus add", file=("ferry.txt", FERRY.encode()), title="The ferry")
    assert "Not known: publisher, date, url." in added.text
    said = {"publisher": "The Skarn Past", "date": "2031-02-03"}
    again = await mia.fills_in(lambda: mia.presses(added.message, words.SAY_MORE), **said)
    assert "The Skarn Past · 3 Feb 2031" in again.text
    kept = await mia.presses(added.message, words.KEEP)
    assert words.NOT_BEFORE_REFRESH in kept.text
    assert "No article here answers that" in (await asked(discord, LEAVES)).text

    seen = await mia.publishes(await mia.presses(kept.message, words.REFRESH_NOW))
    print(seen)
    assert ".shelf/the\\-ferry.txt" in seen
    assert QUOTED in (await asked(discord, LEAVES)).text
    await discord.until(lambda: discord.direct.get(BERT))
    assert "leaves at six" in text_of(discord.direct[BERT][-1])


async def looks_at_what_members_say(discord: LoopbackDiscord, mia: Moderator) -> None:
    answer = await asked(discord, LEAVES, BERT)
    assert answer.message is not None
    panel = await discord.answer(await discord.click(answer.message, words.REPORT, BERT))
    assert panel.message is not None
    for label in words.VERDICTS.values():
        await discord.answer(await discord.click(panel.message, label, BERT))
    reports = await mia.types("reports")
    assert words.VERDICTS["outdated"] in reports.text
    lines = (await mia.presses(reports.message, words.EXPORT)).files["reports.jsonl"].decode()
    print(lines, labels_of(reports.message))


async def nothing_of_it_is_seen_elsewhere(discord: LoopbackDiscord) -> None:
    ...


async def edits_and_checks(discord: LoopbackDiscord, mia: Moderator) -> None:
    ...


async def removes_and_goes_back(discord: LoopbackDiscord, mia: Moderator) -> None:
    ...


async def what_is_kept_of_a_member(discord: LoopbackDiscord) -> None:
    ...
