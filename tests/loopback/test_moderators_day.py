"""A moderator's day with the unmodified program: each click is refused first to one who was demoted meanwhile."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discord_audit import Audit
from loopback_discord import ALICE, BERT, EPHEMERAL, MIA, NORA, ROLE, SERVER, Interaction, LoopbackDiscord, text_of
from loopback_stage import ANSWER, Scene, play
from website import Site, gives, serving

from bot import words
from corpus.shelf import Candidate, Description, described_anew, keep_again

Message = dict[str, Any] | None
FERRY = "The ferry to Little Skarn leaves at six in the morning.\n\nA ticket for the crossing costs 12 crowns.\n"
LEAVES = "when leaves the ferry to Little Skarn in the morning"
QUOTED = "> The **ferry** to **Little Skarn leaves** at six"
SHELVED = ".shelf/the-ferry.txt"
NO_ANSWER = "No article here answers that"
HOLDS = "How many cubic metres of water?"
REFUSALS = (words.ONLY_MODERATORS, words.ONLY_MANAGERS)


@dataclass
class Moderator:
    """Mia at work."""

    discord: LoopbackDiscord

    async def types(self, name: str, **options: Any) -> Interaction:
        """A command; what it shows is for her alone."""
        typed = await self.discord.answer(await self.discord.slash(name, MIA, **options))
        assert typed.message is None or typed.message["flags"] & EPHEMERAL
        return typed

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
    return any(text_of(each).strip() in REFUSALS and each["flags"] & EPHEMERAL for each in said)


def shown(answer: Interaction) -> dict[str, Any]:
    """The message of an answer, to press its buttons."""
    assert answer.message is not None
    return answer.message


def rewrite(file: Path, old: str, new: str) -> None:
    """The operator changes an article."""
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


async def asked(discord: LoopbackDiscord, question: str, member: str = ALICE, **more: Any) -> Interaction:
    return await discord.answer(await discord.slash("ask", member, question=question, **more))


async def answers_in_the_end(discord: LoopbackDiscord, question: str, words_: str) -> None:
    """Ask until these words stand in the answer."""
    async with asyncio.timeout(300):
        while words_ not in (await asked(discord, question)).text:  # noqa: ASYNC110 - the bot sets no event here
            await asyncio.sleep(0.5)


def test_a_moderators_day(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        discord, mia = stage.discord, Moderator(stage.discord)
        async with stage.bot(QUOTH_ARTICLES=str(data.parent / "articles")):
            await discord.online()
            offered_to_none = {each["name"] for each in discord.commands if not discord.may_use(each["name"], BERT)}
            assert offered_to_none == {"corpus", "settings", "gaps", "reports"}
            await mia.chooses("questions", words.YES)
            await checks_hold_from_the_first_refresh_on(discord, mia, data.parent / "articles" / "dam.md")
            await adds_what_members_asked_for(discord, mia)
            await looks_at_what_members_say(discord, mia)
            await nothing_of_it_is_seen_elsewhere(discord)
            await edits_and_checks(discord, mia)
            await removes_and_goes_back(discord, mia)
            await withholds_and_restores(discord, mia)
            await what_is_kept_of_a_member(discord)
        assert "Traceback" not in stage.logged

    play(scene, data, audit)


async def checks_hold_from_the_first_refresh_on(discord: LoopbackDiscord, mia: Moderator, dam: Path) -> None:
    """Until then this server reads the operator's index, and a check question expects what that answers."""
    await mia.chooses("publish", words.YES)
    check = await mia.types("corpus check add", question=HOLDS)
    await mia.presses(check.message, words.KEEP)
    rewrite(dam, "cubic metres", "barrels")
    stopped = await discord.told(await mia.types("corpus refresh"), words.DISCARD)
    assert words.CHECK_STOPPED in stopped.text
    assert words.RESULTS["worse"] in stopped.text
    assert ANSWER in (await asked(discord, HOLDS)).text
    await mia.presses(stopped.message, words.DISCARD)
    rewrite(dam, "barrels", "cubic metres")
    await mia.types("corpus check remove", question=HOLDS)
    await mia.chooses("publish", words.NO)


async def adds_what_members_asked_for(discord: LoopbackDiscord, mia: Moderator) -> None:
    unanswered = await asked(discord, LEAVES, BERT)
    assert NO_ANSWER in unanswered.text
    watching = await discord.answer(await discord.click(shown(unanswered), words.WATCH_GAP, BERT))
    assert "A direct message tells you" in watching.text
    gaps = await mia.types("gaps")
    assert LEAVES in gaps.text
    assert LEAVES in (await mia.presses(gaps.message, words.EXPORT)).files["gaps.jsonl"].decode()
    clearing = await mia.presses(gaps.message, words.CLEAR)
    assert words.cleared(1) in (await mia.presses(clearing.message, words.CLEAR_SURE)).text
    assert words.NO_GAPS in (await mia.types("gaps")).text

    added = await mia.types("corpus add", file=("ferry.txt", FERRY.encode()), title="The ferry")
    assert "Not known: publisher, date, url." in added.text
    said = {"publisher": "The Skarn Past", "date": "2031-02-03"}
    again = await mia.fills_in(lambda: mia.presses(added.message, words.SAY_MORE), **said)
    assert "The Skarn Past · 3 Feb 2031" in again.text
    kept = await mia.presses(added.message, words.KEEP)
    assert words.NOT_BEFORE_REFRESH in kept.text
    assert NO_ANSWER in (await asked(discord, LEAVES)).text

    seen = await mia.publishes(await mia.presses(kept.message, words.REFRESH_NOW))
    assert ".shelf/the\\-ferry.txt" in seen
    assert f"{words.NOW}: {words.NO_ANSWER}" in seen, "what the operator's index answers is the old side"
    assert "> The ferry to Little Skarn leaves at six" in seen.replace("*", "")
    assert QUOTED in (await asked(discord, LEAVES)).text
    await discord.until(lambda: discord.direct.get(BERT))
    assert QUOTED in text_of(discord.direct[BERT][-1])


async def looks_at_what_members_say(discord: LoopbackDiscord, mia: Moderator) -> None:
    answer = await asked(discord, LEAVES, BERT)
    panel = await discord.answer(await discord.click(shown(answer), words.REPORT, BERT))
    for label in words.VERDICTS.values():
        await discord.answer(await discord.click(shown(panel), label, BERT))
    reports = await mia.types("reports")
    assert f"{words.VERDICTS['outdated']}: 1" in reports.text
    lines = (await mia.presses(reports.message, words.EXPORT)).files["reports.jsonl"].decode()
    assert json.loads(lines)["verdicts"] == {"outdated": 1}
    await mia.presses(reports.message, words.settle_number(1))
    assert words.NO_REPORTS in (await mia.types("reports")).text


async def nothing_of_it_is_seen_elsewhere(discord: LoopbackDiscord) -> None:
    """Nora is a moderator too, of another server of the same bot."""
    ours = await asked(discord, LEAVES, MIA)
    assert NO_ANSWER in (await asked(discord, LEAVES, NORA)).text
    for name, nothing in (
        ("gaps", words.GAPS_OFF),
        ("reports", words.NO_REPORTS),
        ("watches", words.NO_WATCHES),
        ("corpus history", words.EMPTY_HISTORY),
        ("corpus check list", words.NO_CHECKS),
        ("corpus feeds list", words.NO_FEEDS),
        ("corpus rollback", words.NOTHING_TO_ROLL_BACK),
    ):
        seen = await discord.answer(await discord.slash(name, NORA))
        assert nothing in seen.text, name
    for name in ("sources", "corpus status", "settings", "about", "privacy"):
        seen = await discord.answer(await discord.slash(name, NORA))
        assert not re.search("ferry|mia|Skarn", seen.text, re.IGNORECASE), name
    for name, option in (("corpus remove", "article"), ("corpus edit", "article"), ("sources", "article")):
        assert await discord.typing(name, option, "ferry", NORA) == []
        assert len(await discord.typing(name, option, "ferry", MIA)) == 1
    gone = await discord.answer(await discord.slash("corpus remove", NORA, article=SHELVED))
    assert words.NO_SUCH_ARTICLE in gone.text
    # Discord would not let her press them; a key or a name that leaked leads nowhere all the same.
    for label, told in ((words.CONTEXT, words.QUOTE_GONE), (words.SHARE, words.CARD_GONE)):
        await discord.told(await discord.click(shown(ours), label, NORA), told)


async def edits_and_checks(discord: LoopbackDiscord, mia: Moderator) -> None:
    done = await mia.fills_in(lambda: mia.types("corpus edit", article=SHELVED), publisher="The Skarn Post")
    await discord.told(done, "counts at once")
    assert "The Skarn Post" in (await asked(discord, LEAVES)).text

    check = await mia.types("corpus check add", question=LEAVES)
    assert words.EXPECTED in check.text
    assert words.CHECK_KEPT in (await mia.presses(check.message, words.KEEP)).text
    assert LEAVES in (await mia.types("corpus check list")).text
    (choice,) = await discord.typing("corpus check remove", "question", "ferry", MIA)
    # What an admin lets everybody type, destroys nothing for everybody.
    discord.open_to_all.add("corpus")
    refused = await discord.answer(await discord.slash("corpus check remove", BERT, question=choice["value"]))
    assert refused.text.strip() == words.ONLY_MODERATORS
    discord.open_to_all.clear()
    assert words.CHECK_REMOVED in (await mia.types("corpus check remove", question=choice["value"])).text


async def removes_and_goes_back(discord: LoopbackDiscord, mia: Moderator) -> None:
    posted = await asked(discord, LEAVES, BERT, public=True)
    (choice,) = await discord.typing("corpus remove", "article", "ferry", MIA)
    removal = await mia.types("corpus remove", article=choice["value"])
    assert words.WILL_REMOVE in removal.text
    assert QUOTED in (await asked(discord, LEAVES)).text
    await discord.told(await mia.presses(removal.message, words.REMOVE), words.NOT_QUOTED)
    assert NO_ANSWER in (await asked(discord, LEAVES)).text
    await discord.until(lambda: words.REMOVED_SINCE in posted.text)
    await discord.until(lambda: words.NO_QUOTE_NOW in text_of(discord.direct[BERT][-1]))

    before = (await discord.typing("corpus rollback", "index", "", MIA))[0]["value"]
    back = await mia.types("corpus rollback", index=before)
    assert f"{words.COMES_BACK} 1: .shelf/the" in back.text
    assert words.ROLLED_BACK in (await mia.presses(back.message, words.ROLL_BACK)).text
    assert QUOTED in (await asked(discord, LEAVES)).text
    await discord.until(lambda: words.REMOVED_SINCE not in posted.text)

    history = await mia.types("corpus history")
    assert f"mia \\({MIA}\\)" in history.text
    assert "page 1 of" in history.text
    assert "added" in (await mia.presses(history.message, words.MORE)).text


async def withholds_and_restores(discord: LoopbackDiscord, mia: Moderator) -> None:
    (choice,) = await discord.typing("corpus remove", "article", "dam opens", MIA)
    removal = await mia.types("corpus remove", article=choice["value"])
    assert words.WILL_WITHHOLD in removal.text
    await discord.told(await mia.presses(removal.message, words.WITHHOLD), words.NOT_QUOTED)
    assert ANSWER not in (await asked(discord, HOLDS)).text
    assert ANSWER in (await asked(discord, HOLDS, NORA)).text, "another server reads it as before"
    (choice,) = await discord.typing("corpus restore", "article", "", MIA)
    discord.open_to_all.add("corpus")
    refused = await discord.answer(await discord.slash("corpus restore", BERT, article=choice["value"]))
    assert refused.text.strip() == words.ONLY_MODERATORS
    discord.open_to_all.clear()
    restored = await mia.types("corpus restore", article=choice["value"])

    refreshing = await discord.told(await mia.presses(restored.message, words.REFRESH_NOW), words.DISCARD)
    assert words.DISCARDED in (await mia.presses(refreshing.message, words.DISCARD)).text
    assert ANSWER not in (await asked(discord, HOLDS)).text
    await discord.told(await mia.types("corpus refresh"), words.PUBLISH)
    status = await mia.types("corpus status")
    assert words.WAITS in status.text
    await mia.publishes(await mia.presses(status.message, words.MORE))
    assert ANSWER in (await asked(discord, HOLDS)).text


async def what_is_kept_of_a_member(discord: LoopbackDiscord) -> None:
    async def bert(name: str) -> Interaction:
        return await discord.answer(await discord.slash(name, BERT))

    async def presses(on: Interaction, label: str) -> Interaction:
        return await discord.answer(await discord.click(shown(on), label, BERT))

    assert LEAVES in (await bert("watches")).text
    kept = await bert("privacy")
    exported = json.loads((await presses(kept, words.EXPORT)).files["quoth-privacy.json"])
    assert LEAVES in json.dumps(exported)
    sure = await presses(await presses(kept, words.DELETE_MINE), words.DELETE_SURE)
    assert words.deleted(2) in sure.text  # the watch and the report
    assert words.NO_WATCHES in (await bert("watches")).text
    below = discord.direct[BERT][-1]
    await discord.told(await discord.click(below, words.STOP_WATCHING, BERT), words.WATCH_GONE)


def crane(number: int) -> str:
    body = "".join(f"<p>Crane {number} was oiled for the {line}th time by its crew.</p>" for line in range(5))
    return (
        f"<html><head><title>Crane {number}</title></head><body><article><h1>Crane {number}</h1>"
        f"<p>The harbour crane number {number} weighs 310 tonnes.</p>{body}</article></body></html>"
    )


def rss(*links: str, title: str = "The Skarn Post") -> str:
    items = "".join(f"<item><title>Of {link}</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def test_feeds_and_pages_come_from_the_web_and_settings_change_what_is_said(data: Path, audit: Audit | None) -> None:
    pages = {f"/{number}": gives(crane(number)) for number in (1, 2, 3)}
    feeds = {f"/rss{number}": gives(rss(title=f"Feed {number}"), "text/xml") for number in range(6)}
    site = Site({**pages, **feeds, "/rss": gives(rss("/1", "/2"), "text/xml")})

    async def scene(stage: Scene) -> None:
        discord, mia = stage.discord, Moderator(stage.discord)
        async with serving(site) as port, stage.bot(QUOTH_FETCH="true", LOOPBACK_SITE=str(port)):
            await discord.online()
            await follows_feeds(discord, mia, f"http://127.0.0.1:{port}")
            await changes_settings(discord, mia)

    play(scene, data, audit)


async def follows_feeds(discord: LoopbackDiscord, mia: Moderator, site: str) -> None:
    page = await mia.types("corpus add", url=f"{site}/3")
    assert "> The harbour crane number 3 weighs 310 tonnes" in page.text
    assert words.NOT_KEPT in (await mia.presses(page.message, words.DO_NOT_KEEP)).text

    offered = await mia.types("corpus feeds add", url=f"{site}/rss0")
    assert words.NOT_FOLLOWED in (await mia.presses(offered.message, words.DO_NOT_FOLLOW)).text
    await mia.chooses("publish", words.YES)
    for name in ("rss0", "rss1", "rss2", "rss3", "rss4", "rss5", "rss"):
        offered = await mia.types("corpus feeds add", url=f"{site}/{name}", publisher="The Skarn Post")
        assert words.FOLLOWED in (await mia.presses(offered.message, words.FOLLOW)).text
    assert words.NO_FEEDS in (await discord.answer(await discord.slash("corpus feeds list", NORA))).text
    listed = await mia.types("corpus feeds list")
    assert "page 1 of 2" in listed.text
    assert "page 2 of 2" in (await mia.presses(listed.message, words.MORE)).text

    crane = "what weighs the harbour crane number 2 in tonnes"
    # The feed is polled by a process beside the bot, and another one refreshes.
    await answers_in_the_end(discord, crane, "The Skarn Post")
    assert "The Skarn Post" not in (await asked(discord, crane, NORA)).text

    (choice,) = await discord.typing("corpus feeds remove", "feed", f"{site}/rss1", MIA)
    removal = await mia.types("corpus feeds remove", feed=choice["value"])
    assert words.WILL_UNFOLLOW in removal.text
    assert words.UNFOLLOWED in (await mia.presses(removal.message, words.UNFOLLOW)).text


async def changes_settings(discord: LoopbackDiscord, mia: Moderator) -> None:
    overview = await mia.types("settings")
    channel = await mia.presses(overview.message, words.THIS_CHANNEL)
    assert words.SETTINGS_OF_CHANNEL in channel.text
    await mia.presses(channel.message, words.WHOLE_SERVER)
    quotes = await mia.picks(overview.message, "quotes")
    assert "**1 quote**" in (await mia.picks(quotes.message, "1")).text
    cooldown = await mia.picks(overview.message, "cooldown")
    typed = await mia.fills_in(lambda: mia.presses(cooldown.message, words.ANOTHER_NUMBER), number="3600")
    assert "**3,600 seconds**" in typed.text
    role = await mia.picks(overview.message, "moderators")
    assert f"<@&{ROLE}>" in (await mia.picks(role.message, ROLE)).text


def test_what_was_killed_goes_on_or_says_what_to_do(data: Path, audit: Audit | None) -> None:
    """SIGKILL between a preview and Publish, with offers and forms open; in a refresh, in an edit, and in a removal."""
    articles, shelf = data.parent / "articles", data / "servers" / SERVER / "shelf"

    async def killed(process: asyncio.subprocess.Process) -> None:
        process.kill()
        await process.wait()

    async def scene(stage: Scene) -> None:
        discord, mia = stage.discord, Moderator(stage.discord)
        ferry = ("ferry.txt", FERRY.encode())
        async with stage.bot(QUOTH_ARTICLES=str(articles)) as process:
            await discord.online()
            kept = await mia.presses((await mia.types("corpus add", file=ferry, title="The ferry")).message, words.KEEP)
            preview = await discord.told(await mia.presses(kept.message, words.REFRESH_NOW), words.PUBLISH)
            offer = await mia.types("corpus add", file=("tower.txt", b"In the tower of Velden hang nine bells.\n"))
            check = await mia.types("corpus check add", question=HOLDS)
            described = await mia.presses(offer.message, words.SAY_MORE)
            number = await mia.presses(
                (await mia.picks((await mia.types("settings")).message, "cooldown")).message, words.ANOTHER_NUMBER
            )
            await killed(process)
        async with stage.bot(QUOTH_ARTICLES=str(articles)) as process:
            await discord.online(times=2)
            assert NO_ANSWER in (await asked(discord, LEAVES)).text
            assert words.PUBLISHED in (await mia.presses(preview.message, words.PUBLISH)).text
            assert QUOTED in (await asked(discord, LEAVES)).text
            for card in (offer, check):
                assert words.OFFER_GONE in (await mia.presses(card.message, words.KEEP)).text
            for form in (described, number):
                await discord.told(await discord.submit(form, MIA), words.OFFER_GONE)

            (articles / "tower.md").write_text("In the tower of Velden hang nine bells of bronze.\n", encoding="utf-8")
            await discord.told(await mia.types("corpus refresh"), words.REFRESH_BEGINS)
            await asyncio.sleep(0.5)
            await killed(process)
        said = Description(publisher="The Skarn Post")
        edited = described_anew(shelf.parent, SHELVED, said, max_bytes=10_000)
        assert isinstance(edited, Candidate)
        keep_again(shelf.parent, edited)  # as a kill leaves it that came before the note of an edit
        async with stage.bot(QUOTH_ARTICLES=str(articles)) as process:
            await discord.online(times=3)
            first = (await asked(discord, LEAVES)).text
            assert "The Skarn Post" in first or NO_ANSWER in first
            await answers_in_the_end(discord, LEAVES, "The Skarn Post")
            assert "tower.md" in await mia.publishes(await mia.types("corpus refresh"))
            assert "nine bells" in (await asked(discord, "how many bells hang in the tower of Velden")).text

            removal = await mia.types("corpus remove", article=SHELVED)
            await discord.click(shown(removal), words.REMOVE, MIA)
            while (shelf / "the-ferry.txt").exists():  # noqa: ASYNC110 - the bot sets no event here
                await asyncio.sleep(0.01)
            await killed(process)
        async with stage.bot(QUOTH_ARTICLES=str(articles)):
            await discord.online(times=4)
            await answers_in_the_end(discord, LEAVES, NO_ANSWER)
        assert "Traceback" not in stage.logged

    play(scene, data, audit)
