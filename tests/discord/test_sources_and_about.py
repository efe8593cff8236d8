"""/sources and /about on a simulated Discord."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import discord
import pytest
from simulated import World, article, buttons_of, text_of

from bot import words
from index.generation import GenerationError

DAM = article(
    "dam.txt",
    "The dam holds.",
    title="The *dam*",
    publisher="The Post",
    day=date(2026, 2, 3),
    url="https://post.example/dam",
)
OLD = article("old.txt", "Nothing held.", title="Before the dam", day=date(2019, 7, 1))
BARE = article("deep/bare.txt", "Nobody knows.")


def test_the_shelf_says_how_many_how_old_and_what_is_missing(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "sources")
        assert result.ephemeral
        seen = text_of(result.response)
        assert "### 3 articles" in seen
        assert "1 Jul 2019 to 3 Feb 2026" in seen
        assert "1 without a title · 2 without a publisher · 1 without a date" in seen
        assert seen.index("The \\*dam\\*") < seen.index("Before the dam") < seen.index("deep/bare.txt")

    discord_world(scene, OLD, BARE, DAM)


def test_one_article_shows_each_field_with_where_it_was_read(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "sources", article="dam.txt")
        seen = text_of(result.response)
        assert "Title: The \\*dam\\*\n-\\# from" not in seen, "only foreign text is escaped"
        assert "Title: The \\*dam\\*\n-# from: sidecar" in seen
        assert "Date: 3 Feb 2026" in seen
        assert DAM.version[:16] in seen
        assert buttons_of(result.response)["Source"]["url"] == "https://post.example/dam"
        bare = text_of((await world.alice.slash(world.channel, "sources", article="deep/bare.txt")).response)
        for field in ("Title", "Publisher", "Date"):
            assert f"{field}: not given" in bare

    discord_world(scene, DAM, BARE)


@pytest.mark.parametrize("said", ["no such thing", "the"], ids=["none fits", "two fit"])
def test_a_name_that_is_not_one_article_is_said_to_be_none(discord_world: Callable[..., None], said: str) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "sources", article=said)
        assert text_of(result.response) == words.NO_SUCH_ARTICLE

    discord_world(scene, DAM, OLD)


def test_choices_fit_what_is_typed_and_lead_to_their_article(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        choices = await world.alice.autocomplete(world.channel, "sources", "article", "POST dam")
        assert [choice["name"] for choice in choices] == ["The *dam* · The Post · 3 Feb 2026"]
        result = await world.alice.slash(world.channel, "sources", article=choices[0]["value"])
        assert "Publisher: The Post" in text_of(result.response)

    discord_world(scene, DAM, OLD, BARE)


def test_a_hundred_articles_with_long_names_stay_within_discords_limits(discord_world: Callable[..., None]) -> None:
    many = [
        article(f"{'x' * 150}/{n}.txt", "A line.", title=f"{'*' * 190} {n}", publisher="_" * 90) for n in range(100)
    ]

    async def scene(world: World) -> None:
        choices = await world.alice.autocomplete(world.channel, "sources", "article", "")
        assert len(choices) == 25
        assert len({choice["value"] for choice in choices}) == 25
        result = await world.alice.slash(world.channel, "sources", article=choices[7]["value"])
        assert "Publisher: " in text_of(result.response)
        listed = await world.alice.slash(world.channel, "sources")
        for page in range(2, 11):
            await world.alice.click(listed.response, label=words.MORE)
            assert f"page {page} of 10" in text_of(listed.response)
        assert buttons_of(listed.response)[words.MORE]["disabled"]

    discord_world(scene, *many)


def test_an_empty_shelf_says_so(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        assert text_of((await world.alice.slash(world.channel, "sources")).response).strip() == words.EMPTY_SHELF
        assert await world.alice.autocomplete(world.channel, "sources", "article", "x") == []

    discord_world(scene)


def test_without_an_index_there_are_no_choices_and_one_honest_line(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.live.error = GenerationError("There is no index.", "Run quoth refresh.")
        assert await world.alice.autocomplete(world.channel, "sources", "article", "dam") == []
        assert text_of((await world.alice.slash(world.channel, "sources")).response) == words.NO_INDEX
        world.env.errors.clear()
        about = text_of((await world.alice.slash(world.channel, "about")).response)
        assert words.NO_ARTICLES in about
        assert words.QUESTIONS_NOT_KEPT in about, "what is kept it says all the same"

    discord_world(scene, DAM)


def test_about_says_what_quoth_is_how_old_and_what_it_keeps(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "about")
        seen = text_of(result.response)
        assert result.ephemeral
        assert "character for character" in seen
        assert "2 articles" in seen
        assert "1 Mar 2026, 09:30 UTC" in seen
        assert "Questions are not stored" in seen
        assert "14 days" in seen

    discord_world(scene, DAM, OLD, card_days=14)


def test_only_moderators_commands_ask_for_rights_and_none_works_in_private_messages(
    discord_world: Callable[..., None],
) -> None:
    async def scene(world: World) -> None:
        payloads = [command.to_dict(world.env.bot.tree) for command in world.env.bot.tree.get_commands()]
        members = {"ask", "sources", "verify", "about", "watches", "privacy", "Find sources"}
        moderators = {"corpus", "settings", "gaps", "reports"}
        assert {payload["name"] for payload in payloads} == members | moderators
        assert all(payload["contexts"] == [0] for payload in payloads)
        rights = {payload["name"]: payload["default_member_permissions"] for payload in payloads}
        manage_server = discord.Permissions(manage_guild=True).value
        assert rights == dict.fromkeys(members) | dict.fromkeys(moderators, manage_server)
        assert world.env.bot.intents.value == 1, "no intent but the servers themselves"

    discord_world(scene)
