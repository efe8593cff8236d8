"""What a running bot counts: as Prometheus reads it, over a real port."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from datetime import UTC, date, datetime

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from simulated import World, article

from bot.metrics import Health, Metrics, served


def values(page: bytes) -> dict[str, float]:
    """{name with its labels: value}"""
    samples = (each for family in text_string_to_metric_families(page.decode()) for each in family.samples)
    return {
        f"{each.name} {each.labels.get('outcome', '')}".strip(): each.value
        for each in samples
        if "le" not in each.labels
    }


def test_what_is_not_known_is_no_number() -> None:
    found = values(Metrics().page(Health(connected=False, well=False)))
    assert found["quoth_gateway_connected"] == found["quoth_questions_total answer"] == 0
    assert math.isnan(found["quoth_last_refresh_timestamp_seconds"])
    assert math.isnan(found["quoth_articles"])


def test_dates_are_told_as_seconds_since_1970() -> None:
    refreshed = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    found = values(Metrics().page(Health(connected=True, well=True, refreshed=refreshed, newest=date(1970, 1, 3))))
    assert found["quoth_last_refresh_timestamp_seconds"] == refreshed.timestamp()
    assert found["quoth_newest_article_timestamp_seconds"] == 2 * 86_400


def test_questions_are_counted_by_what_became_of_them(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        for question in ("how high is the wall", "fares to Ondra"):
            await world.alice.slash(world.channel, "ask", question=question)
        found = values(world.env.bot.metrics.page(Health(connected=True, well=True)))
        assert (found["quoth_questions_total answer"], found["quoth_questions_total abstention"]) == (1, 1)
        assert found["quoth_question_seconds_count"] == 2
        assert "quoth_question_seconds_sum" in found

    discord_world(scene, article("wall.md", "The wall is nine metres high."))


def test_a_question_too_soon_is_counted_as_refused(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        for _ in range(2):
            await world.alice.slash(world.channel, "ask", question="how high is the wall")
        found = values(world.env.bot.metrics.page(Health(connected=True, well=True)))
        assert (found["quoth_questions_total answer"], found["quoth_questions_total refused"]) == (1, 1)

    discord_world(scene, article("wall.md", "The wall is nine metres high."), cooldown_seconds=3600.0)


def test_they_are_served_to_this_machine_with_a_page_for_health() -> None:
    async def run() -> None:
        health = Health(connected=True, well=True)
        async with served(Metrics(), 0, lambda: health) as port, aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/metrics") as reply:
                assert reply.content_type == "text/plain"
                assert values(await reply.read())["quoth_well"] == 1
            async with session.get(f"http://127.0.0.1:{port}/health") as reply:
                assert (reply.status, await reply.text()) == (200, "well\n")
            health = Health(connected=False, well=False)
            async with session.get(f"http://127.0.0.1:{port}/health") as reply:
                assert reply.status == 503

    asyncio.run(run())


def test_a_port_that_is_taken_is_an_error_with_its_reason() -> None:
    async def run() -> None:
        async with served(Metrics(), 0, lambda: Health(connected=True, well=True)) as port:
            with pytest.raises(OSError, match="in use"):
                async with served(Metrics(), port, lambda: Health(connected=True, well=True)):
                    pass

    asyncio.run(run())
