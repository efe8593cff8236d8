"""/gaps: what members asked in vain, in groups, with the nearest passage; for moderators, and without who asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from memory_world import DAM, FERRY, HELD, TOWER, TOWER_ARTICLE, Memory
from simulated import text_of

from bot import asked, words
from bot.retention import forget_old

SHELF = {"dam.md": DAM, "ferry.txt": FERRY}
OTHER_ORDER = "in the tower of Velden hang how many bells"
PENGUINS = "which penguins swim near Ostrey in winter"


async def ask(memory: Memory, *questions: str) -> None:
    memory.choose("questions", True)
    for each in questions:
        await memory.alice.slash(memory.channel, "ask", question=each)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_questions_that_ask_the_same_are_told_together_with_the_nearest_passage(
    memory_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, TOWER, PENGUINS, TOWER, OTHER_ORDER, HELD)
        result = await memory.mod.slash(memory.channel, "gaps")
        assert result.ephemeral
        seen = text_of(result.response)
        assert f"**{TOWER}**\n-# asked 3 times" in seen
        assert words.also_asked(OTHER_ORDER) in seen
        assert f"**{PENGUINS}**\n-# asked once" in seen
        assert seen.index(TOWER) < seen.index(PENGUINS), "most asked first"
        assert HELD not in seen, "that one has an answer"
        assert words.NEAREST_NOW in seen
        assert "> " in seen

    memory_world(scene, SHELF, plain_text=plain_text)


def test_a_question_that_an_article_answers_by_now_says_so(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, TOWER)
        memory.publish({**SHELF, "tower.txt": TOWER_ARTICLE})
        seen = text_of((await memory.mod.slash(memory.channel, "gaps")).response)
        assert words.ANSWERED_SINCE in seen
        assert "nine bells of bronze" in seen.replace("**", "")
        await ask(memory, TOWER)
        assert words.NO_GAPS in text_of((await memory.mod.slash(memory.channel, "gaps")).response)

    memory_world(scene, SHELF)


def test_nothing_is_kept_where_that_is_not_switched_on(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=TOWER)
        assert text_of((await memory.mod.slash(memory.channel, "gaps")).response) == words.GAPS_OFF
        assert memory.bot.state.rows("SELECT * FROM asked") == []

    memory_world(scene, SHELF)


def test_what_is_asked_of_quoth_and_not_of_articles_is_not_kept_and_nor_is_who_asked(
    memory_world: Callable[..., None],
) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, "write me a poem about the dam", TOWER)
        rows = memory.bot.state.rows("SELECT * FROM asked")
        assert [row[3] for row in rows] == [TOWER]
        assert str(memory.alice.id) not in repr(rows)

    memory_world(scene, SHELF)


def test_many_gaps_are_paged_and_exported_whole(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, *(f"{thing} {thing}s of Ostrey" for thing in ("kiln", "mill", "clock", "barge", "goose")))
        result = await memory.mod.slash(memory.channel, "gaps")
        assert "page 1 of 2" in text_of(result.response)
        await memory.mod.click(result.response, label=words.MORE)
        assert "page 2 of 2" in text_of(result.response)
        exported = await memory.mod.click(result.response, label=words.EXPORT)
        (file,) = exported.response.attachments
        assert file.filename == "gaps.jsonl"
        lines = [json.loads(line) for line in (await file.read()).splitlines()]
        assert len(lines) == 5
        assert {"asked", "questions", "first", "last", "answered_now", "nearest"} == set(lines[0])

    memory_world(scene, SHELF)


def test_they_are_forgotten_when_a_moderator_is_sure(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, TOWER, HELD)
        result = await memory.mod.slash(memory.channel, "gaps")
        sure = await memory.mod.click(result.response, label=words.CLEAR)
        assert "1 group" in text_of(sure.response)
        assert len(memory.bot.state.rows("SELECT * FROM asked")) == 2
        await memory.restart()
        await memory.mod.click(sure.response, label=words.CLEAR_SURE)
        assert words.cleared(1) in text_of(sure.response)
        assert [row[3] for row in memory.bot.state.rows("SELECT * FROM asked")] == [HELD]

    memory_world(scene, SHELF)


def test_a_moderator_who_is_one_no_more_can_press_no_button(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, TOWER)
        result = await memory.mod.slash(memory.channel, "gaps")
        sure = await memory.mod.click(result.response, label=words.CLEAR)
        memory.demote()
        for message, label in ((result, words.EXPORT), (result, words.CLEAR), (sure, words.CLEAR_SURE)):
            refused = await memory.mod.click(message.response, label=label)
            assert text_of(refused.response) == words.NOT_MODERATOR
        assert len(memory.bot.state.rows("SELECT * FROM asked")) == 1

    memory_world(scene, SHELF)


def test_servers_do_not_see_one_anothers_questions(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, TOWER)
        snapshot = memory.live.snapshot()
        assert len(asked.gaps(memory.bot.state, memory.guild.id, snapshot)) == 1
        assert asked.gaps(memory.bot.state, memory.guild.id + 1, snapshot) == ()
        assert asked.questions_to_compare(memory.bot.state, memory.guild.id + 1, 10) == ()

    memory_world(scene, SHELF)


def test_a_refresh_is_tried_on_watched_questions_and_then_on_the_last_asked(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, TOWER, PENGUINS, TOWER)
        watched = await memory.bert.slash(memory.channel, "ask", question=HELD)
        await memory.bert.click(watched.response, label=words.WATCH_ANSWER)
        compared = asked.questions_to_compare(memory.bot.state, memory.guild.id, 10)
        assert compared == (HELD, TOWER, PENGUINS)
        assert asked.questions_to_compare(memory.bot.state, memory.guild.id, 2) == (HELD, TOWER)

    memory_world(scene, SHELF)


def test_questions_are_forgotten_when_they_were_kept_long_enough(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await ask(memory, TOWER)
        ((at,),) = memory.bot.state.rows("SELECT at FROM asked")
        begun = memory.now.fromtimestamp(at, memory.now.tzinfo)
        retention = memory.settings.retention
        assert forget_old(memory.bot.state, retention, begun + timedelta(days=7)) == 0
        assert forget_old(memory.bot.state, retention, begun + timedelta(days=8)) == 1

    memory_world(scene, SHELF, retention_days=7)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_the_longest_questions_and_hostile_ones_fit(memory_world: Callable[..., None], plain_text: bool) -> None:
    nasty = [f"{'*_~`|' * 50} {n} @everyone discord.gg/abc" for n in range(6)]

    async def scene(memory: Memory) -> None:
        await ask(memory, *nasty)
        seen = text_of((await memory.mod.slash(memory.channel, "gaps")).response)
        assert "discord.gg" not in seen
        assert len(seen) > 500

    memory_world(scene, SHELF, plain_text=plain_text)
