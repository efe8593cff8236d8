"""The desk: who gets a place, who waits, and how it empties."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot import words
from bot.desk import WORKERS, Desk, NoPlace, Place


def at_a_desk(scene: Callable[[Desk], Awaitable[Any]], *, queue: int = 20) -> None:
    async def run() -> None:
        desk = Desk(queue=queue)
        try:
            await scene(desk)
        finally:
            desk.close()

    asyncio.run(run())


def refusal(place: Place | NoPlace) -> str | None:
    return place.words if isinstance(place, NoPlace) else None


def test_a_member_has_one_question_at_a_time() -> None:
    async def scene(desk: Desk) -> None:
        first = desk.ask(1, 9, 0.0)
        assert isinstance(first, Place)
        assert refusal(desk.ask(1, 9, 1.0)) == words.STILL_ANSWERING
        assert refusal(desk.ask(2, 9, 1.0)) is None
        with first:
            pass
        assert refusal(desk.ask(1, 9, 2.0)) is None

    at_a_desk(scene)


def test_the_cooldown_counts_from_one_question_to_the_next() -> None:
    async def scene(desk: Desk) -> None:
        with desk.ask(1, 9, 100.0, 5.0):
            pass
        assert refusal(desk.ask(1, 9, 102.5, 5.0)) == words.too_soon(3)
        assert refusal(desk.ask(1, 9, 105.0, 5.0)) is None

    at_a_desk(scene)


def test_each_place_has_its_own_cooldown() -> None:
    """A member asks where 60 seconds hold, and then where 5 do."""

    async def scene(desk: Desk) -> None:
        with desk.ask(1, 9, 100.0, 60.0):
            pass
        assert refusal(desk.ask(1, 9, 110.0, 60.0)) == words.too_soon(50)
        with desk.ask(1, 8, 110.0, 5.0):
            pass
        assert refusal(desk.ask(1, 9, 165.0, 60.0)) == words.too_soon(5)
        assert refusal(desk.ask(1, 9, 170.0, 60.0)) is None

    at_a_desk(scene)


def test_a_refused_question_does_not_start_the_cooldown() -> None:
    async def scene(desk: Desk) -> None:
        held = [desk.visit(server) for server in range(1 + WORKERS)]
        assert refusal(desk.ask(1, 99, 0.0, 60.0)) == words.BUSY
        held[0].__exit__(None, None, None)
        assert refusal(desk.ask(1, 99, 1.0, 60.0)) is None

    at_a_desk(scene, queue=1)


def test_one_server_cannot_take_all_places() -> None:
    async def scene(desk: Desk) -> None:
        with desk.visit(8):
            pass
        taken = [desk.ask(member, 9, 0.0) for member in range(6)]
        assert [refusal(place) for place in taken].count(words.SERVER_BUSY) == 2
        assert refusal(desk.ask(50, 8, 0.0)) is None

    at_a_desk(scene, queue=6)


def test_the_only_server_may_take_all_places() -> None:
    async def scene(desk: Desk) -> None:
        taken = [desk.ask(member, 9, 0.0) for member in range(6 + WORKERS + 1)]
        assert [refusal(place) for place in taken] == [None] * (6 + WORKERS) + [words.BUSY]

    at_a_desk(scene, queue=6)


def test_a_question_given_up_on_still_holds_its_thread() -> None:
    """Else a slow index would be sent ever more work by people who gave up waiting."""
    release = threading.Event()

    async def scene(desk: Desk) -> None:
        for _ in range(1 + WORKERS):
            with pytest.raises(TimeoutError):
                await desk.work(release.wait, seconds=0.01)
        assert refusal(desk.ask(1, 9, 0.0)) == words.BUSY
        release.set()
        await asyncio.sleep(0.05)
        assert refusal(desk.ask(1, 9, 0.0)) is None

    at_a_desk(scene, queue=1)


def test_an_error_of_the_work_reaches_whoever_asked() -> None:
    async def scene(desk: Desk) -> None:
        with pytest.raises(ZeroDivisionError):
            await desk.work(lambda: 1 / 0)

    at_a_desk(scene)


def test_draining_waits_for_those_inside_and_lets_nobody_in() -> None:
    async def scene(desk: Desk) -> None:
        place = desk.ask(1, 9, 0.0)
        draining = asyncio.create_task(desk.drain(5))
        await asyncio.sleep(0)
        assert refusal(desk.ask(2, 9, 0.0)) == words.CLOSING
        assert not draining.done()
        with place:
            pass
        assert await draining

    at_a_desk(scene)


def test_draining_gives_up_after_its_time() -> None:
    async def scene(desk: Desk) -> None:
        assert isinstance(desk.visit(9), Place)
        assert not await desk.drain(0.01)

    at_a_desk(scene)


def test_work_aside_takes_no_thread_from_answers() -> None:
    """A page that does not come, or a file of 500 pages."""

    async def scene(desk: Desk) -> None:
        stuck = threading.Event()
        waiting = [asyncio.create_task(desk.work_aside(stuck.wait)) for _ in range(WORKERS + 1)]
        await asyncio.sleep(0)
        assert await desk.work(lambda: "answered", seconds=30) == "answered"
        assert not any(task.done() for task in waiting)
        stuck.set()
        assert await asyncio.gather(*waiting) == [True] * (WORKERS + 1)

    at_a_desk(scene)
