"""Right-click, "Find sources", on a simulated Discord."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from simulated import World, article, buttons_of, text_of

from bot import words

DAM = article(
    "dam.txt",
    "The dam at Ottermouth holds 40 million cubic metres.",
    "Turbine number one was opened by Mayor Wren in 1998.",
    title="Ottermouth dam opens",
    publisher="The Ottermouth Post",
    day=date(2026, 2, 3),
    url="https://post.example/dam",
)
MESSAGE = "<@1> our *dam* leaks badly! Two turbine halls burnt down. Penguins live here now."


async def found(world: World, message: str) -> object:
    posted = await world.bert.send(world.channel, message)
    return await world.alice.context_menu(world.channel, words.FIND_SOURCES, posted)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_each_claim_has_a_page_that_works_after_a_restart(discord_world: Callable[..., None], plain_text: bool) -> None:
    async def scene(world: World) -> None:
        result = await found(world, MESSAGE)
        seen = text_of(result.response)
        assert result.ephemeral
        assert f"### {words.NEAREST_SENTENCES}\n-# {words.NO_VERDICT}\n1\\. our dam leaks badly\\!" in seen.replace(
            "!", "\\!"
        )
        assert "> The **dam** at Ottermouth" in seen
        assert "sentence 1 of 3" in seen
        await world.restart()
        await world.alice.click(result.response, label=words.MORE)
        seen = text_of(result.response)
        assert "**Near 2**" in seen
        assert "> **Turbine** number one" in seen
        assert "Penguins live here now" in seen, "the claims stand on every page"
        await world.alice.click(result.response, label=words.MORE)
        seen = text_of(result.response)
        assert words.NOTHING_NEAR in seen
        assert "> " not in seen
        assert buttons_of(result.response)[words.MORE]["disabled"]

    discord_world(scene, DAM, plain_text=plain_text)


def test_share_posts_the_page_for_who_may_write_and_nobody_is_pinged(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await found(world, MESSAGE)
        shared = await world.alice.click(result.response, label=words.SHARE)
        posted = shared.followups[0]
        assert not posted.ephemeral
        assert "-# Shared by alice" in text_of(posted)
        assert "<@1>" not in text_of(posted)
        assert "> The **dam** at Ottermouth" in text_of(posted)
        assert buttons_of(result.response)[words.SHARED]["disabled"]
        copy = await world.bert.click(posted, label=words.MORE)
        assert copy.ephemeral, "what somebody else shared is turned for oneself"

    discord_world(scene, DAM)


def test_what_a_message_hides_stays_hidden_in_what_is_shared(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await found(world, "Guess what! ||Turbine number one | two was opened by Wren.|| Our dam leaks badly.")
        shared = await world.alice.click(result.response, label=words.SHARE)
        for card in (result.response, shared.followups[0]):
            assert "1\\. ||Turbine number one \\| two was opened by Wren.||\n" in text_of(card)
            assert "2\\. Our dam leaks badly" in text_of(card)

    discord_world(scene, DAM)


def test_who_may_not_write_may_not_share(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        muted = world.channel_that_silences(world.alice)
        posted = await world.bert.send(muted, "our dam leaks badly")
        result = await world.alice.context_menu(muted, words.FIND_SOURCES, posted)
        shared = await world.alice.click(result.response, label=words.SHARE)
        assert text_of(shared.response) == words.MAY_NOT_POST

    discord_world(scene, DAM)


def test_quoths_own_cards_already_say_where_they_are_from(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        card = await world.alice.slash(world.channel, "ask", question="the dam", public=True)
        result = await world.bert.context_menu(world.channel, words.FIND_SOURCES, card.response)
        assert text_of(result.response) == words.OWN_CARD

    discord_world(scene, DAM)


def test_a_quotes_context_opens_from_the_card(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await found(world, "our dam leaks badly")
        context = await world.alice.click(result.response, label="Context")
        assert "**The dam at Ottermouth holds 40 million cubic metres.**" in text_of(context.response)

    discord_world(scene, DAM)


@pytest.mark.parametrize(
    "message",
    ["https://post.example/dam", "🙂🙂🙂", "```\nthe dam holds 40 million\n```", "\n".join(["dam"] * 200)],
    ids=["link", "emoji", "code", "one-word lines"],
)
def test_a_message_that_claims_nothing_says_so(discord_world: Callable[..., None], message: str) -> None:
    async def scene(world: World) -> None:
        assert text_of((await found(world, message)).response) == words.NOTHING_CLAIMED

    discord_world(scene, DAM)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_a_message_of_two_thousand_odd_characters_fits_on_every_page(
    discord_world: Callable[..., None], plain_text: bool
) -> None:
    wide = article("wide.txt", *(f"{'*_' * 290} dam number {n} of many dams." for n in range(3)), title="_" * 200)

    async def scene(world: World) -> None:
        message = " ".join(f"The dam {'*' * 150}_{'#' * 150} number {n} broke." for n in range(6))
        result = await found(world, message[:2000])
        for page in range(2, 6):
            await world.alice.click(result.response, label=words.MORE)
            assert f"sentence {page} of 5" in text_of(result.response)

    discord_world(scene, wide, plain_text=plain_text)


def test_an_old_card_and_a_hasty_member_are_told(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await found(world, MESSAGE)
        assert "please wait" in text_of((await found(world, MESSAGE)).response)
        await world.env.advance_time(timedelta(days=31).total_seconds())
        late = await world.alice.click(result.response, label=words.MORE)
        assert text_of(late.followups[0]) == words.CARD_GONE

    discord_world(scene, DAM, cooldown_seconds=60.0)


def test_nothing_of_the_message_is_stored(discord_world: Callable[..., None], tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await found(world, "Our peculiardam leaks and the dam does too")

    discord_world(scene, DAM)
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert DAM.version.encode() in stored, "the quote is kept by its name"
    assert b"peculiardam" not in stored


def test_where_all_that_is_near_is_over_a_budget_it_is_not_said_that_nothing_is_near(
    discord_world: Callable[..., None],
) -> None:
    async def scene(world: World) -> None:
        world.choose(budget=20, budget_day=20)
        for _ in range(3):  # the last finds the day's words spent
            seen = text_of((await found(world, "The dam holds 40 million cubic metres.")).response)
        assert words.NEAR_OVER_BUDGET in seen
        assert words.NOTHING_NEAR not in seen

    discord_world(scene, DAM)
