"""What follows a publish goes on by itself, again and again, whatever stands in its way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
from discord.ui import LayoutView
from memory_world import DAM, FERRY, HELD, Memory, Shown
from simulated import text_of

from bot import after_publish, posts, words
from bot.background import in_background
from bot.cards import Plain
from bot.checks import Check, checks_of, set_check
from bot.posts import GIVEN_UP, Post
from bot.retention import Retention, forget_daily, forget_old
from bot.server_settings import Change, Changer, ServerSettings
from bot.settings import Settings
from bot.state import State
from bot.where import Where
from corpus.article import Span
from index.answer import QuoteRef
from index.generation import current

NOW = datetime(2031, 5, 4, tzinfo=UTC)
SHELF = {"dam.md": DAM, "ferry.txt": FERRY}
RETENTION = Retention(timedelta(days=30), timedelta(days=180))


@pytest.fixture
def state(tmp_path: Path) -> State:
    state = State(tmp_path / "bot.sqlite3")
    with state.writing() as connection:
        connection.execute(
            "INSERT INTO posts (message, server, channel, posted, numbered) VALUES (1, 2, 3, ?, 0)", (NOW.timestamp(),)
        )
        connection.execute("INSERT INTO posted_quotes (message, number, quote) VALUES (1, 1, ?)", (QUOTE.whole,))
    return state


QUOTE = QuoteRef("a" * 64, Span(3, 30))


def test_corrections_and_watches_follow_a_publish_once(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        await memory.alice.click(result.response, label=words.WATCH_ANSWER)
        await memory.bert.slash(memory.channel, "ask", question=HELD, public=True)
        memory.publish({"ferry.txt": FERRY})
        await memory.look()
        assert words.REMOVED_SINCE in text_of(memory.last())
        (message,) = memory.alice.user.dm_channel.history()
        assert words.NO_QUOTE_NOW in text_of(Shown.of(message))
        patched = len(memory.env.http_requests)
        await memory.look()
        assert len(memory.env.http_requests) == patched, "nothing is left to be done"

    memory_world(scene, SHELF)


def test_what_is_withheld_of_the_operators_index_is_corrected_and_told_at_once_and_taken_back_when_restored(
    memory_world: Callable[..., None],
) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        await memory.alice.click(result.response, label=words.WATCH_ANSWER)
        await memory.bert.slash(memory.channel, "ask", question=HELD, public=True)
        removal = await memory.mod.slash(memory.channel, "corpus remove", article="dam.md")
        await memory.mod.click(removal.response, label=words.WITHHOLD)
        assert words.NOT_QUOTED in text_of(removal.response)
        await memory.look()
        assert words.REMOVED_SINCE in text_of(memory.last())
        (message,) = memory.alice.user.dm_channel.history()
        assert words.NO_QUOTE_NOW in text_of(Shown.of(message))
        gone = await memory.bert.slash(memory.channel, "ask", question=HELD)
        assert "40 million" not in text_of(gone.response).replace("*", "")
        restored = await memory.mod.slash(memory.channel, "corpus restore", article="dam.md")
        assert words.quoted_again("dam.md") in text_of(restored.response)
        await memory.look()
        assert words.REMOVED_SINCE not in text_of(memory.last())
        again = await memory.bert.slash(memory.channel, "ask", question=HELD)
        assert "40 million" in text_of(again.response).replace("*", "")

    memory_world(scene, SHELF)


def test_whoever_publishes_wakes_what_follows_and_does_not_wait_for_it(
    memory_world: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moderator's own place at the desk once held up each watched question for five seconds, and a stop as well."""

    async def scene(memory: Memory) -> None:
        looked = asyncio.Event()

        async def look(_: datetime) -> None:
            looked.set()

        monkeypatch.setattr("bot.after_publish.PERIOD", 3600.0)
        monkeypatch.setattr(memory.bot.after_publish, "look", look)
        running = in_background(memory.bot.after_publish.run(), "this test")
        async with asyncio.timeout(120):
            await looked.wait()
            looked.clear()
            removal = await memory.mod.slash(memory.channel, "corpus remove", article="dam.md")
            await memory.mod.click(removal.response, label=words.WITHHOLD)
            await looked.wait()
        assert memory.bot.desk.present == 0
        running.cancel()

    memory_world(scene, SHELF)


def test_an_index_that_cannot_be_opened_tells_nobody_that_there_is_no_answer(
    memory_world: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        await memory.alice.click(result.response, label=words.WATCH_ANSWER)
        await memory.bert.slash(memory.channel, "ask", question=HELD, public=True)
        memory.publish({"dam.md": DAM.replace("40 million", "44 million")})
        for file in (memory.data / "generations" / str(current(memory.data))).iterdir():
            if file.is_file():
                file.write_bytes(b"damaged")
        memory.live._index = None  # another process, which has not the one before in memory
        with caplog.at_level(logging.ERROR):
            await memory.look()
            await memory.look()
        assert memory.alice.user.dm_channel.history() == []
        assert words.NOW_SAYS in text_of(memory.last()), "what was said is corrected by the database"
        assert caplog.text.count("cannot be done for server") == 1, "told once"

    memory_world(scene, SHELF)


def test_an_edit_that_discord_does_not_take_is_tried_ever_later_and_then_given_up(state: State) -> None:
    posts.look_again(state, 2, lambda _: "", NOW)
    now, pauses = NOW, []
    for _ in range(GIVEN_UP - 1):
        assert posts.next_due(state, now) == Post(1, 2, 3)
        posts.begun(state, 1, now)
        ((due,),) = state.rows("SELECT due FROM posts")
        pauses.append(due - now.timestamp())
        assert posts.next_due(state, now) is None
        now = datetime.fromtimestamp(due, UTC)
    assert pauses == sorted(pauses)
    assert pauses[0] == 60
    assert pauses[-1] == 6 * 3600
    posts.begun(state, 1, now)
    assert posts.next_due(state, now + timedelta(days=9)) is None
    (given_up,) = posts.corrections_of(state, 2, 9)
    assert given_up.lost == words.NOT_TAKEN


def test_what_the_disk_does_not_take_is_not_sent_again_and_again_and_told_once(
    memory_world: Callable[..., None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        memory.publish({"ferry.txt": FERRY})
        edit, looks = after_publish._edit, -1
        sent: list[int] = []

        async def edited(message: discord.Message, made: LayoutView | Plain) -> None:
            await edit(message, made)
            sent.append(looks)
            memory.bot.state._rows.execute("PRAGMA query_only = ON")  # full from here on

        def clock() -> datetime:
            """Looked at once in each round."""
            nonlocal looks
            looks += 1
            if looks == 5:
                memory.bot.state._rows.execute("PRAGMA query_only = OFF")  # there is room again
            if looks == 9:
                raise asyncio.CancelledError
            return memory.now + timedelta(hours=looks)

        monkeypatch.setattr(after_publish, "_edit", edited)
        monkeypatch.setattr("bot.after_publish.PERIOD", 0.0)
        following = memory.bot.after_publish
        monkeypatch.setattr(following, "_clock", clock)
        with contextlib.suppress(asyncio.CancelledError):
            await following.run()
        monkeypatch.undo()
        assert sent == [0, 5], "once, and once more when there was room: nobody knew whether it had been sent"
        assert caplog.text.count("it is tried again") == 1
        assert words.REMOVED_SINCE in text_of(memory.last())

    memory_world(scene, SHELF)


def test_a_quote_is_gone_from_the_day_it_was_noticed_until_it_is_back(state: State) -> None:
    assert posts.look_again(state, 2, lambda _: None, NOW) == 0
    assert posts.look_again(state, 3, lambda _: "", NOW) == 0, "another server's"
    assert posts.look_again(state, 2, lambda _: "b" * 64, NOW) == 1
    later = NOW + timedelta(days=3)
    assert posts.look_again(state, 2, lambda _: "b" * 64, later) == 0
    assert posts.look_again(state, 2, lambda _: "c" * 64, later) == 1, "changed once more"
    assert posts.look_again(state, 2, lambda _: None, later) == 1
    assert posts.gone_of(state, 1) == ()


def test_what_was_kept_long_enough_is_deleted_with_all_that_hangs_on_it(state: State) -> None:
    assert forget_old(state, RETENTION, NOW + timedelta(days=30)) == 0
    assert forget_old(state, RETENTION, NOW + timedelta(days=31)) == 1
    assert state.rows("SELECT * FROM posted_quotes") == []


def test_who_chose_what_is_forgotten_in_time_and_that_it_was_chosen_is_not(state: State) -> None:
    choices = ServerSettings(state, Settings(_env_file=None))  # type: ignore[call-arg]
    choices.choose(Where(2, None), "quotes", 1, Changer("ruth", 7, NOW))
    assert forget_old(state, RETENTION, NOW + timedelta(days=30)) == 0
    forget_old(state, RETENTION, NOW + timedelta(days=31))
    (change,) = choices.changes(2, 9)
    assert change == Change(Changer("", 0, NOW), None, "quotes", "1")
    assert forget_old(state, RETENTION, NOW + timedelta(days=32)) == 0


def test_who_set_a_check_question_is_forgotten_in_time_and_the_question_is_not(state: State) -> None:
    assert set_check(state, 2, Check(HELD, "", "", NOW, "ruth (7)"))
    forget_old(state, RETENTION, NOW + timedelta(days=30))
    assert [each.by for each in checks_of(state, 2)] == ["ruth (7)"]
    forget_old(state, RETENTION, NOW + timedelta(days=31))
    assert [(each.question, each.by) for each in checks_of(state, 2)] == [(HELD, "")]
    assert forget_old(state, RETENTION, NOW + timedelta(days=32)) == 0


def test_it_is_deleted_at_the_start_and_each_day_although_it_failed_before(
    state: State, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    days = iter((31, 31, 32))
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            raise asyncio.CancelledError

    calls = 0

    async def work(task: Callable[[], int]) -> int:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise sqlite3.OperationalError("database is locked")
        return task()

    monkeypatch.setattr("bot.retention.asyncio.sleep", sleep)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(forget_daily(state, RETENTION, lambda: NOW + timedelta(days=next(days)), work))
    assert slept == [86_400.0, 86_400.0]
    assert state.rows("SELECT * FROM posts") == []
    assert "tomorrow again" in caplog.text


def test_work_in_the_background_that_fails_is_in_the_log_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise RuntimeError(f"who asked {'about'} the dam")

    async def run() -> None:
        task = in_background(fails(), "the search for goats")
        await asyncio.wait([task])
        await asyncio.sleep(0)

    asyncio.run(run())
    assert "The search for goats ended with RuntimeError" in caplog.text
    assert "who asked about" not in caplog.text


def test_the_loop_goes_on_after_a_fault(
    memory_world: Callable[..., None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks: list[datetime] = []

    async def scene(memory: Memory) -> None:
        following = memory.bot.after_publish

        async def look(now: datetime) -> None:
            looks.append(now)
            raise sqlite3.OperationalError if len(looks) == 1 else asyncio.CancelledError

        monkeypatch.setattr(following, "look", look)
        monkeypatch.setattr("bot.after_publish.PERIOD", 0.0)
        with contextlib.suppress(asyncio.CancelledError):
            await following.run()
        monkeypatch.undo()

    memory_world(scene, SHELF)
    assert len(looks) == 2
    assert "it is tried again" in caplog.text
