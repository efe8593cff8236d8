"""A member watches a question and is told when its answer changes: once, by direct message, or in /watches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from memory_world import DAM, FERRY, HELD, TOWER, TOWER_ARTICLE, Memory, Shown
from simulated import buttons_of, text_of

from bot import watches, words
from bot.retention import forget_old
from bot.where import Where

CHANGED = DAM.replace("40 million", "44 million")
SHELF = {"dam.md": DAM, "ferry.txt": FERRY}


async def watch(memory: Memory, question: str = HELD, *, label: str = words.WATCH_ANSWER) -> str:
    """Ask and watch; what the member reads."""
    result = await memory.alice.slash(memory.channel, "ask", question=question)
    clicked = await memory.alice.click(result.response, label=label)
    assert clicked.ephemeral
    return text_of(clicked.response)


def messages(memory: Memory) -> list[str]:
    """What alice was sent."""
    return [text_of(Shown.of(message)) for message in memory.alice.user.dm_channel.history()]


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_a_changed_answer_is_told_once_with_the_old_quote_and_the_new(
    memory_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        told = await watch(memory)
        assert HELD in told
        assert "Quoth keeps this question" in told, "it says that it is stored"
        await memory.look()
        assert messages(memory) == [], "nothing changed"
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        await memory.look()
        (message,) = messages(memory)
        plain = message.replace("**", "")
        assert HELD in message
        before, now = plain.index(words.KNOWN_BEFORE), plain.index(words.KNOWN_NOW)
        assert before < plain.index("> The dam at Nool holds 40 million barrels") < now
        assert now < plain.index("> The dam at Nool holds 44 million barrels")
        assert "The Nool Bell" in message
        await memory.look()
        memory.publish({"dam.md": CHANGED + "\nThe town feasted.\n", "ferry.txt": FERRY})
        await memory.look()
        assert len(messages(memory)) == 1, "the same words in a newer version are no news"

    memory_world(scene, SHELF, plain_text=plain_text)


@pytest.mark.parametrize("by_message", [True, False], ids=["direct message", "in /watches"])
@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_of_what_is_over_a_publishers_budget_it_is_said_that_it_is_not_shown(
    memory_world: Callable[..., None], by_message: bool, plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        await watch(memory)
        memory.choose("budget", 20)
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        if not by_message:
            memory.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
        await memory.look()
        memory.env.errors.clear()
        if by_message:
            (said,) = messages(memory)
        else:
            said = text_of((await memory.alice.slash(memory.channel, "watches")).response)
        plain = said.replace("**", "")
        assert "44 million" in plain, "what is new comes first"
        assert "40 million" not in plain
        assert plain.index(words.KNOWN_BEFORE) < plain.index(words.QUOTE_OVER_BUDGET) < plain.index(words.KNOWN_NOW)

    memory_world(scene, SHELF, plain_text=plain_text)


def test_whoever_asked_in_vain_is_told_when_an_article_answers(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await watch(memory, TOWER, label=words.WATCH_GAP)
        memory.publish({**SHELF, "tower.txt": TOWER_ARTICLE})
        await memory.look()
        (message,) = messages(memory)
        assert words.NO_QUOTE_BEFORE in message
        assert "nine bells of bronze" in message.replace("**", "")

    memory_world(scene, SHELF)


def test_an_answer_that_is_no_more_is_told_too_and_also_when_there_is_no_article_left(
    memory_world: Callable[..., None],
) -> None:
    async def scene(memory: Memory) -> None:
        await watch(memory)
        memory.publish({"ferry.txt": FERRY})
        await memory.look()
        (message,) = messages(memory)
        assert words.NO_QUOTE_NOW in message
        assert "40 million" in message
        memory.publish({})
        await memory.look()
        assert len(messages(memory)) == 1, "no answer as before"

    memory_world(scene, SHELF)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_who_takes_no_direct_messages_reads_it_in_the_next_watches_and_once(
    memory_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        await watch(memory)
        memory.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        await memory.look()
        await memory.look()
        assert messages(memory) == []
        assert sum(request.path == "/users/@me/channels" for request in memory.env.http_requests) == 1
        listed = text_of((await memory.alice.slash(memory.channel, "watches")).response).replace("**", "")
        assert words.NOT_TOLD in listed
        assert listed.index("40 million barrels") < listed.index("44 million barrels")
        again = text_of((await memory.alice.slash(memory.channel, "watches")).response)
        assert HELD in again
        assert words.NOT_TOLD not in again
        memory.env.errors.clear()

    memory_world(scene, SHELF, plain_text=plain_text)


def test_watches_are_listed_page_by_page_and_ended_one_by_one(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        assert words.NO_WATCHES in text_of((await memory.alice.slash(memory.channel, "watches")).response)
        for n in range(7):
            await watch(memory, f"{HELD} {n}")
        result = await memory.alice.slash(memory.channel, "watches")
        assert result.ephemeral
        assert "page 1 of 2" in text_of(result.response)
        await memory.alice.click(result.response, label=words.MORE)
        assert f"{HELD} 0" in text_of(result.response), "the first begun is the last listed"
        await memory.alice.click(result.response, label=words.stop_number(7))
        assert f"{HELD} 0" not in text_of(result.response)
        assert len(watches.of_member(memory.bot.state, memory.guild.id, memory.alice.id)) == 6
        assert words.NO_WATCHES in text_of((await memory.bert.slash(memory.channel, "watches")).response)

    memory_world(scene, SHELF)


def test_a_watch_is_ended_from_the_message_that_told_of_it_and_by_its_member_alone(
    memory_world: Callable[..., None],
) -> None:
    async def scene(memory: Memory) -> None:
        await watch(memory)
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        await memory.look()
        await memory.restart()
        (kept,) = watches.of_server(memory.bot.state, memory.guild.id)
        assert not watches.stop(memory.bot.state, kept.id, memory.bert.id)
        (message,) = memory.alice.user.dm_channel.history()
        clicked = await memory.alice.user.click(message, label=words.STOP_WATCHING)
        assert text_of(clicked.followups[0]) == words.WATCH_STOPPED
        assert watches.of_server(memory.bot.state, memory.guild.id) == ()

    memory_world(scene, SHELF)


def test_twenty_questions_are_enough_and_one_is_watched_once(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await watch(memory)
        assert await watch(memory) == words.ALREADY_WATCHED
        where = Where(memory.guild.id, memory.channel.id)
        for n in range(watches.MOST - 1):
            watches.add(memory.bot.state, where, memory.alice.id, f"{HELD} {n}", known=None, now=memory.now)
        assert await watch(memory, "the dam at Nool") == words.TOO_MANY_WATCHES.format(most=20)

    memory_world(scene, SHELF)


def test_the_question_is_watched_as_it_was_typed(memory_world: Callable[..., None]) -> None:
    question = "how many <@1> **barrels** of cold water: holds the dam at Nool > 40_million?"

    async def scene(memory: Memory) -> None:
        await watch(memory, question)
        (kept,) = watches.of_server(memory.bot.state, memory.guild.id)
        assert kept.question == question

    memory_world(scene, SHELF)


def test_where_watching_is_off_there_is_no_button_and_nobody_is_told(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        await watch(memory, f"{HELD} now")
        memory.choose("watches", False)
        late = await memory.alice.click(result.response, label=words.WATCH_ANSWER)
        assert text_of(late.response) == words.WATCHES_OFF
        fresh = await memory.alice.slash(memory.channel, "ask", question=HELD)
        assert words.WATCH_ANSWER not in buttons_of(fresh.response)
        memory.publish({"ferry.txt": FERRY})
        await memory.look()
        assert messages(memory) == []

    memory_world(scene, SHELF)


def test_a_public_card_has_no_watch_button(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        assert words.WATCH_ANSWER not in buttons_of(result.response)

    memory_world(scene, SHELF)


def test_who_has_left_the_server_or_may_not_see_the_channel_any_more_is_not_told(
    memory_world: Callable[..., None],
) -> None:
    async def scene(memory: Memory) -> None:
        import discord

        await watch(memory)
        hidden = memory.guild.create_text_channel(
            "secret", overwrites={memory.bert: discord.PermissionOverwrite(view_channel=False)}
        )
        state = memory.bot.state
        with state.writing() as connection:
            connection.execute(
                "INSERT INTO watches (server, channel, member, question, since) VALUES (?, ?, ?, ?, 0)",
                (memory.guild.id, hidden.id, memory.bert.id, HELD),
            )
        memory.guild.remove_member(memory.alice)
        await memory.env.settle()
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        await memory.look()
        assert not any(request.path == "/users/@me/channels" for request in memory.env.http_requests)
        assert [each.member for each in watches.of_server(state, memory.guild.id)] == [memory.bert.id]

    memory_world(scene, SHELF)


def test_a_watch_ends_by_itself_and_what_is_too_old_is_forgotten(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await watch(memory)
        state, retention = memory.bot.state, memory.settings.retention
        (kept,) = watches.of_server(state, memory.guild.id)
        assert forget_old(state, retention, kept.since + timedelta(days=180)) == 0
        assert forget_old(state, retention, kept.since + timedelta(days=181)) == 1

    memory_world(scene, SHELF)


def test_a_bot_that_was_killed_before_it_told_does_not_tell_twice(memory_world: Callable[..., None]) -> None:
    """What is to be told is written down first; a message that never went out is read in /watches."""

    async def scene(memory: Memory) -> None:
        await watch(memory)
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        (kept,) = watches.of_server(memory.bot.state, memory.guild.id)
        after = watches.first_quote(memory.live.snapshot(), HELD)
        assert after is not None
        watches.noticed(memory.bot.state, kept.id, after.ref.whole)
        await memory.restart()
        await memory.look()
        assert messages(memory) == []
        listed = text_of((await memory.alice.slash(memory.channel, "watches")).response)
        assert words.NOT_TOLD in listed

    memory_world(scene, SHELF)
