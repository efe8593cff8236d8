"""What members press with the unmodified program, and the later pages of all lists: each has more than one here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from discord_audit import Audit
from loopback_discord import ALICE, MIA, Interaction, LoopbackDiscord, labels_of, text_of
from loopback_stage import Scene, indexed, play

from bot import words

WIRE = (
    "---\npublisher: The Skarn Post {n}\n---\n\n"
    "The harbour master of Little Skarn closed the gate of the old lock before the storm of the spring tide.\n\n"
    "Nobody was hurt when the wave broke over the quay and carried two rowing boats into the fish market.\n\n"
    "Repairs to the quay and the market will take some weeks and cost more than the town has in its chest.\n"
)
ARTICLES = {
    **{f"copies/{n:02}.md": WIRE.format(n=n) for n in range(24)},
    **{f"paper{n:02}/crane.txt": f"Crane number {n} of the port weighs {300 + n} tonnes.\n" for n in range(27)},
}
STONES = ("rubies", "opals", "jade", "onyx", "pearls", "amber", "beryl", "topaz", "garnet", "agate")
CLOSED = "who closed the gate of the old lock before the storm of the spring tide"
TONNES = "what weighs a crane of the port in tonnes"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A data folder with an index of these articles."""
    return indexed(tmp_path, ARTICLES)


def shown(answer: Interaction) -> dict[str, Any]:
    """The message of an answer."""
    assert answer.message is not None
    return answer.message


class Member:
    """Somebody who types and presses."""

    def __init__(self, discord: LoopbackDiscord, name: str) -> None:
        self._discord, self._name = discord, name

    async def types(self, name: str, **options: Any) -> Interaction:
        return await self._discord.answer(await self._discord.slash(name, self._name, **options))

    async def presses(self, on: Interaction, label: str, nth: int = 0) -> Interaction:
        assert on.message is not None
        return await self._discord.answer(await self._discord.click(on.message, label, self._name, nth=nth))

    async def picks(self, on: Interaction, value: str) -> Interaction:
        assert on.message is not None
        return await self._discord.answer(await self._discord.pick(on.message, value, self._name))


def test_all_that_members_press_is_answered_and_all_lists_have_later_pages(many: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        alice, mia = Member(stage.discord, ALICE), Member(stage.discord, MIA)
        async with stage.bot():
            await stage.discord.online()
            await reads(stage.discord, alice)
            await checks_what_others_say(stage.discord, alice)
            await watches(stage.discord, alice)
            await keeps_lists(stage.discord, alice, mia)
        assert "Traceback" not in stage.logged

    play(scene, many, audit)


async def reads(discord: LoopbackDiscord, alice: Member) -> None:
    answer = await alice.types("ask", question=CLOSED)
    (label,) = [each for each in labels_of(shown(answer)) if each.startswith(words.SAME_TEXT)]
    copies = await alice.presses(answer, label)
    assert words.WORD_FOR_WORD in copies.text
    assert "page 2 of" in (await alice.presses(copies, words.MORE)).text
    context = await alice.presses(answer, words.CONTEXT)
    assert "before the storm" in context.text
    assert "copies/00.md" in (await alice.presses(context, words.SOURCE_DETAILS)).text.replace("\\", "")

    cranes = await alice.types("ask", question=TONNES)
    assert "page 2 of" in (await alice.presses(cranes, words.MORE)).text
    shared = await alice.presses(cranes, words.SHARE)
    assert "Shared by alice" in text_of(shared.followups[0])

    shelf = await alice.types("sources")
    assert "page 2 of" in (await alice.presses(shelf, words.MORE)).text
    (choice, *_) = await discord.typing("sources", "article", "copies/07")
    assert "The Skarn Post 7" in (await alice.types("sources", article=choice["value"])).text
    assert words.ABOUT.partition("\n")[0] in (await alice.types("about")).text


async def checks_what_others_say(discord: LoopbackDiscord, alice: Member) -> None:
    verified = await alice.types("verify", quote="Nobody was hurt when the wave broke over the quay")
    assert "The Skarn Post" in verified.text
    assert "Repairs to the quay" in (await alice.presses(verified, words.CONTEXT)).text

    claims = discord.posted("Crane number 3 of the port weighs 303 tonnes. The old lock was closed before the storm.")
    found = await discord.answer(await discord.menu(words.FIND_SOURCES, claims, ALICE))
    assert "sentence 1 of 2" in found.text
    assert "sentence 2 of 2" in (await alice.presses(found, words.MORE)).text
    shared = await alice.presses(found, words.SHARE)
    assert "Shared by alice" in text_of(shared.followups[0])


async def watches(discord: LoopbackDiscord, alice: Member) -> None:
    for name in STONES:
        answer = await alice.types("ask", question=f"{name} necklace duchess")
        await alice.presses(answer, words.WATCH_GAP)
    listed = await alice.types("watches")
    later = await alice.presses(listed, words.MORE)
    assert "page 2 of 2" in later.text
    await discord.told(await alice.presses(later, words.stop_number(6)), words.WATCH_STOPPED)
    assert words.stop_number(10) not in labels_of(shown(later))


async def keeps_lists(discord: LoopbackDiscord, alice: Member, mia: Member) -> None:
    """What moderators read, when there is much of it."""
    overview = await mia.types("settings")
    await mia.presses(await mia.picks(overview, "questions"), words.YES)
    for name in STONES:
        await alice.types("ask", question=f"{name} {name}")
    gaps = await mia.types("gaps")
    assert "page 2 of 2" in (await mia.presses(gaps, words.MORE)).text

    cranes = await alice.types("ask", question=TONNES)
    for page, quotes in enumerate((3, 2)):
        if page:
            await alice.presses(cranes, words.MORE)
        panel = await alice.presses(cranes, words.REPORT)
        for nth in range(quotes):
            await alice.presses(panel, words.verdict_on("wrong", 3 * page + nth + 1))
    reports = await mia.types("reports")
    assert "page 2 of 2" in (await mia.presses(reports, words.MORE)).text

    collections = await mia.picks(overview, "collections")
    assert "paper26" in str(shown(await mia.presses(collections, words.MORE)))
    assert "paper26" in (await mia.picks(collections, "paper26/")).text
    alone = await alice.types("ask", question=TONNES)
    assert "326 tonnes" in alone.text.replace("*", "")
    assert "302" not in alone.text
