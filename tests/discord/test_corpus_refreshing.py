"""/corpus refresh, publish, discard, rollback, check, status and history on a simulated Discord; all else is real."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from corpus_world import DAM, FERRY, Server
from simulated import buttons_of, text_of

from bot import words
from bot.checks import checks_of
from bot.where import Where
from corpus.store import Store
from index.generation import built, current
from index.publishing import waiting

KeptWorld = Callable[..., None]
LEAVES = "the ferry to Little Skarn leaves at six in the morning"
TEXT = ("ferry.txt", FERRY.encode())


async def added(server: Server, raw: bytes = FERRY.encode()) -> None:
    result = await server.mia.slash(server.channel, "corpus add", file=("ferry.txt", raw), title="The ferry")
    await server.mia.click(result.response, label=words.KEEP)


def rewrite(server: Server, text: str) -> None:
    """Another version of the operator's article."""
    (server.folder / "dam.txt").write_text(text, "utf-8")


def ask_later(server: Server, question: str) -> None:
    """A question of this server that is kept."""
    with server.bot.state.writing() as rows:
        rows.execute(
            "INSERT INTO asked (server, at, question, quote) VALUES (?, ?, ?, NULL)", (server.guild.id, 1.0, question)
        )


def test_a_refresh_is_seen_before_it_answers_with_old_and_new_side_by_side(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await server.refreshed()
        await added(server)
        (server.folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
        rewrite(server, DAM.replace("48 metres", "52 metres"))
        question = "how many metres high is the dam at Varrenholm the water board said"
        ask_later(server, question)
        ask_later(server, LEAVES)
        before = current(server.data)
        result = await server.mia.slash(server.channel, "corpus refresh")
        seen = text_of(result.response)
        assert result.ephemeral
        assert current(server.data) == before, "nothing answers before somebody says so"
        assert "added 1: .shelf/the\\-ferry.txt" in seen
        assert "changed 1: dam.txt" in seen
        assert "broken.pdf" in seen
        assert "2 answers of 2 questions would change" in seen
        assert "> The dam at Varrenholm is 48 metres high" in seen
        assert "> The dam at Varrenholm is 52 metres high" in seen
        assert f"{words.NOW}: {words.NO_ANSWER}" in seen
        assert "> The dam at Varrenholm is **48** metres high" in seen, "the words that differ are in bold"
        await server.mia.click(result.response, label=words.PUBLISH)
        assert text_of(result.response).strip() == words.PUBLISHED
        assert "52 metres" in server.answers(question)[0]

    kept_world(scene)


def test_a_preview_is_discarded_and_the_index_answers_as_before(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await server.refreshed()
        before = built(server.data)
        await added(server)
        result = await server.mia.slash(server.channel, "corpus refresh")
        await server.mia.click(result.response, label=words.DISCARD)
        assert text_of(result.response).strip() == words.DISCARDED
        assert built(server.data) == before

    kept_world(scene)


def test_a_second_moderator_is_told_who_is_at_it_and_sees_the_same(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        held = server.runs.held = asyncio.Event()
        mine = (await server.mia.slash(server.channel, "corpus refresh")).response
        nora = server.guild.add_member(server.env.create_user("nora"), roles=[server.role])
        theirs = (await nora.slash(server.channel, "corpus refresh")).response
        await server.env.advance_time(2)
        assert f"mia \\({server.mia.id}\\) has been refreshing since" in text_of(theirs)
        assert "Reading" in text_of(theirs)
        status = await nora.slash(server.channel, "corpus status")
        assert "A refresh runs, begun by mia" in text_of(status.response)
        held.set()
        await server.env.advance_time(2)
        await server.env.settle()
        assert len(server.runs.orders) == 1
        for message in (mine, theirs):
            assert words.PUBLISH in buttons_of(message)

    kept_world(scene)


def test_a_refresh_with_nothing_new_says_so(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await server.refreshed()
        result = await server.mia.slash(server.channel, "corpus refresh")
        assert words.NOTHING_NEW in text_of(result.response)
        assert buttons_of(result.response) == {}

    kept_world(scene)


def test_a_refresh_that_fails_says_why_and_what_to_do(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        (server.folder / "dam.txt").write_bytes(b"\xff\xfe\xff")
        result = await server.mia.slash(server.channel, "corpus refresh")
        seen = text_of(result.response)
        assert "There is no article that can be read" in seen
        assert "dam.txt" in seen

    kept_world(scene)


async def choose_publish(server: Server) -> None:
    server.bot.tools.choices.choose(Where(server.guild.id, None), "publish", True)


async def expect(server: Server, question: str) -> Any:
    result = await server.mia.slash(server.channel, "corpus check add", question=question)
    if words.KEEP in buttons_of(result.response):
        await server.mia.click(result.response, label=words.KEEP)
    return result


def test_a_refresh_publishes_by_itself_unless_a_check_question_is_answered_worse(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        await choose_publish(server)
        shown = await expect(server, LEAVES)
        assert text_of(shown.response).strip() == words.CHECK_KEPT
        rewrite(server, DAM + "It has eleven gates.\n")
        good = await server.mia.slash(server.channel, "corpus refresh")
        assert words.PUBLISHED_BY_ITSELF in text_of(good.response)
        assert "1 of 1 check question answered as expected" in text_of(good.response)
        assert words.PUBLISH not in buttons_of(good.response)
        before = current(server.data)
        ferry = server.data / "shelf" / "the-ferry.txt"
        ferry.write_text("Nothing sails from here any more, they say.\n", "utf-8")
        sidecar = ferry.with_name(f"{ferry.name}.meta.yaml")
        sidecar.write_text(re.sub(r"(?m)^sha256: .*\n", "", sidecar.read_text("utf-8")), "utf-8")  # by hand, and meant
        bad = await server.mia.slash(server.channel, "corpus refresh")
        seen = text_of(bad.response)
        assert words.CHECK_STOPPED in seen
        assert f"{LEAVES}: worse" in seen
        assert current(server.data) == before
        await server.mia.click(bad.response, label=words.PUBLISH)
        assert current(server.data) != before, "a moderator may publish it all the same"

    kept_world(scene)


def test_check_questions_are_listed_and_dropped_and_need_an_answer(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        none = await expect(server, "who won the chess tournament in Ostrey")
        assert text_of(none.response).strip() == words.CHECK_NO_ANSWER
        shown = await server.mia.slash(server.channel, "corpus check add", question=LEAVES)
        assert words.EXPECTED in text_of(shown.response)
        assert checks_of(server.bot.state, server.guild.id) == ()
        await server.mia.click(shown.response, label=words.KEEP)
        (check,) = checks_of(server.bot.state, server.guild.id)
        assert check.text == "The ferry to Little Skarn leaves at six in the morning."
        assert LEAVES in text_of((await server.mia.slash(server.channel, "corpus check list")).response)
        (choice,) = await server.mia.autocomplete(server.channel, "corpus check remove", "question", "ferry")
        gone = await server.mia.slash(server.channel, "corpus check remove", question=choice["value"])
        assert text_of(gone.response).strip() == words.CHECK_REMOVED
        assert checks_of(server.bot.state, server.guild.id) == ()

    kept_world(scene)


def test_a_rollback_says_what_comes_back_and_is_one_button(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        first = current(server.data)
        rewrite(server, DAM + "It has eleven gates.\n")
        await server.refreshed()
        (choice,) = await server.mia.autocomplete(server.channel, "corpus rollback", "index", "")
        assert choice["value"] == first
        result = await server.mia.slash(server.channel, "corpus rollback", index=choice["value"])
        assert f"{words.EARLIER_BACK} 1: dam.txt" in text_of(result.response)
        await server.mia.click(result.response, label=words.ROLL_BACK)
        assert text_of(result.response).strip() == words.ROLLED_BACK
        assert current(server.data) == first
        history = text_of((await server.mia.slash(server.channel, "corpus history")).response)
        assert "rolled back to" in history
        assert "mia" in history

    kept_world(scene)


def test_a_button_of_an_older_view_changes_nothing(kept_world: KeptWorld) -> None:
    """Between the card and the click another index was published."""

    async def scene(server: Server) -> None:
        await server.refreshed()
        rewrite(server, DAM + "It has eleven gates.\n")
        await server.refreshed()
        old = await server.mia.slash(server.channel, "corpus rollback")
        rewrite(server, DAM + "It has twelve gates.\n")
        await server.refreshed()
        before = current(server.data)
        await server.mia.click(old.response, label=words.ROLL_BACK)
        assert words.OTHER_PUBLISHED in text_of(old.response)
        assert current(server.data) == before

    kept_world(scene)


def test_what_was_published_by_another_click_is_said_to_answer(kept_world: KeptWorld) -> None:
    """Of two moderators one is faster; or the bot was killed before it could say so."""

    async def scene(server: Server) -> None:
        await server.refreshed()
        await added(server)
        await server.mia.slash(server.channel, "corpus refresh")
        cards = [await server.mia.slash(server.channel, "corpus status") for _ in range(2)]
        for card in cards:
            await server.mia.click(card.response, label=words.PUBLISH)
            assert text_of(card.response).strip() == words.PUBLISHED
        with Store.open(server.data) as store:
            assert [act.deed for act in store.history.acts()].count("publish") == 2, (
                "one of them is the first refresh's"
            )

    kept_world(scene)


def test_after_a_restart_a_preview_that_waits_is_offered_by_status(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await server.refreshed()
        await added(server)
        seen = await server.mia.slash(server.channel, "corpus refresh")
        await server.restart()
        status = await server.mia.slash(server.channel, "corpus status")
        assert words.WAITS in text_of(status.response)
        assert "added 1: .shelf/the\\-ferry.txt" in text_of(status.response)
        more = await server.mia.click(status.response, label=words.MORE)
        assert words.NOT_COMPARED in text_of(more.response or status.response)
        await server.mia.click(seen.response, label=words.PUBLISH)
        assert waiting(server.data) == ()
        assert server.answers(LEAVES)

    kept_world(scene)


def test_status_tells_what_cannot_be_read_who_refreshed_and_what_is_withheld(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        fresh = text_of((await server.mia.slash(server.channel, "corpus status")).response)
        assert "0 articles" in fresh
        (server.folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
        await added(server)
        await server.refreshed()
        seen = text_of((await server.mia.slash(server.channel, "corpus status")).response)
        assert "### 2 articles" in seen
        assert "broken.pdf: " in seen
        assert "1 article on this server's shelf" in seen
        assert "Last refresh" in seen

    kept_world(scene)


def test_history_has_pages_and_lists_corrected_cards(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        for number in range(12):
            with Store.open(server.data) as store:
                store.history.begin_refresh(datetime(2026, 1, 1, number, tzinfo=UTC), _cause())
        with server.bot.state.writing() as rows:
            rows.execute(
                """INSERT INTO posts (message, server, channel, posted, numbered, corrected, correction)
                VALUES (77, ?, 66, 1.0, 0, ?, 'changed')""",
                (server.guild.id, datetime(2025, 1, 1, tzinfo=UTC).timestamp()),
            )
            rows.execute(
                """INSERT INTO posts (message, server, channel, posted, numbered, corrected, correction)
                VALUES (78, 4242, 66, 1.0, 0, 2.0, 'of another server')"""
            )
        result = await server.mia.slash(server.channel, "corpus history")
        assert "page 1 of 3" in text_of(result.response)
        for _ in range(2):
            await server.mia.click(result.response, label=words.MORE)
        seen = text_of(result.response)
        assert f"https://discord.com/channels/{server.guild.id}/66/77" in seen
        assert "4242" not in seen

    kept_world(scene)


def _cause() -> Any:
    from corpus.history import Cause

    return Cause("refresh", "the operator")


def test_a_removal_stops_a_refresh_that_runs(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        server.runs.held = asyncio.Event()
        running = (await server.mia.slash(server.channel, "corpus refresh")).response
        server.runs.held = None
        result = await server.mia.slash(server.channel, "corpus remove", article=".shelf/the-ferry.txt")
        await server.mia.click(result.response, label=words.REMOVE)
        assert server.answers(LEAVES) == []
        await server.env.advance_time(2)
        assert words.REFRESH_AGAIN in text_of(running)

    kept_world(scene)


def test_a_rollback_does_not_cut_short_a_removal_and_then_tells_that_more_would_come_back(
    kept_world: KeptWorld,
) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        rewrite(server, DAM + "It has eleven gates.\n")
        await server.refreshed()
        back = await server.mia.slash(server.channel, "corpus rollback")
        assert "ferry" not in text_of(back.response)
        removal = await server.mia.slash(server.channel, "corpus remove", article=".shelf/the-ferry.txt")
        server.runs.held = asyncio.Event()
        await server.mia.click(removal.response, label=words.REMOVE)
        await server.mia.click(back.response, label=words.ROLL_BACK)
        server.runs.held.set()
        await server.env.settle()
        assert words.NOT_QUOTED in text_of(removal.response)
        assert words.OTHER_PUBLISHED in text_of(back.response)
        assert server.answers(LEAVES) == []
        again = await server.mia.slash(server.channel, "corpus rollback")
        assert "ferry" in text_of(again.response)

    kept_world(scene)


@pytest.mark.parametrize("what", ["publish", "discard", "rollback", "remove", "refresh"])
def test_who_is_no_moderator_any_more_cannot_use_an_old_button(kept_world: KeptWorld, what: str) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        rewrite(server, DAM + "It has eleven gates.\n")
        await server.refreshed()
        rewrite(server, DAM + "It has twelve gates.\n")
        status = await server.mia.slash(server.channel, "corpus status")
        preview = await server.mia.slash(server.channel, "corpus refresh")
        remove = await server.mia.slash(server.channel, "corpus remove", article="dam.txt")
        back = await server.mia.slash(server.channel, "corpus rollback")
        where = {
            "publish": (preview, words.PUBLISH),
            "discard": (preview, words.DISCARD),
            "rollback": (back, words.ROLL_BACK),
            "remove": (remove, words.WITHHOLD),
            "refresh": (status, words.REFRESH_NOW),
        }
        message, label = where[what]
        before = (current(server.data), built(server.data))
        server.demote()
        refused = await server.mia.click(message.response, label=label)
        assert text_of(refused.response) == words.ONLY_MODERATORS
        assert (current(server.data), built(server.data)) == before

    kept_world(scene)


def test_keys_and_names_of_one_server_lead_nowhere_in_another(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        offer = await server.mia.slash(server.channel, "corpus add", file=TEXT)
        await added(server)
        await server.refreshed()
        rewrite(server, DAM + "It has eleven gates.\n")
        preview = await server.mia.slash(server.channel, "corpus refresh")
        there = server.elsewhere()
        for message, label in ((offer, words.KEEP), (preview, words.PUBLISH)):
            custom_id = buttons_of(message.response)[label]["custom_id"]
            shown = await there.mia.slash(there.channel, "corpus status")
            told = await there.press(shown.response, custom_id)
            assert text_of(told).strip() in (words.OFFER_GONE, words.GENERATION_GONE)
        assert waiting(server.data)

    kept_world(scene)
