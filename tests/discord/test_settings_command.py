"""/settings on a simulated Discord: each choice by its menu, button or form, who may, what holds then, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
from simulated import World, article, buttons_of, text_of

from bot import words
from bot.server_settings import CHOOSABLE, Kind
from bot.where import Where

DAM = article("news/dam.txt", "The dam holds.", title="The dam", publisher="The Post")
FERRY = article("sport/ferry.txt", "The dam ferry sails.", title="The ferry", publisher="The Boat")
LOOSE = article("loose.txt", "A dam again.", publisher="The Post")


def moderator(world: World, name: str = "ruth") -> Any:
    """A member who may manage the server."""
    role = world.guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user(name), roles=[role])


def menu_of(message: Any, beginning: str) -> str:
    """The custom_id of the menu, or button, that begins so."""
    from discord_audit import walk

    found = [part["custom_id"] for part in walk(message.components) if part.get("custom_id", "").startswith(beginning)]
    assert found, f"nothing begins with {beginning}"
    return str(found[0])


def chosen(world: World, channel: Any = None) -> Any:
    return world.env.bot.tools.choices.of(Where(world.guild.id, channel.id if channel else None))


async def opened(world: World, member: Any, name: str, channel: Any = None) -> Any:
    """The message of /settings, at one choice."""
    shown = await member.slash(world.channel, "settings")
    message = shown.response
    if channel is not None:
        await member.click(message, label=words.THIS_CHANNEL)
    await member.select(message, [name], custom_id=menu_of(message, "quoth:setting:"))
    return message


def test_all_choices_are_shown_with_who_says_so(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.choose(public=True)
        shown = await moderator(world).slash(world.channel, "settings")
        assert shown.ephemeral
        seen = text_of(shown.response)
        for name in CHOOSABLE:
            assert words.setting(name) in seen
        assert f"{words.setting('public')}: **yes**\n-# {words.source('server')}" in seen
        assert f"{words.setting('quotes')}: **2 quotes**\n-# {words.source('operator')}" in seen

    discord_world(scene, DAM, quotes=2)


@pytest.mark.parametrize("name", [name for name, each in CHOOSABLE.items() if each.kind is Kind.FLAG])
def test_a_flag_is_switched_by_buttons_and_taken_back(discord_world: Callable[..., None], name: str) -> None:
    async def scene(world: World) -> None:
        ruth, before = moderator(world), getattr(chosen(world), name)
        for label, value in ((words.YES, True), (words.NO, False)):
            message = await opened(world, ruth, name)
            await ruth.click(message, label=label)
            assert getattr(chosen(world), name) is value
            assert f"{words.setting(name)}: **{label}**\n-# {words.source('server')}" in text_of(message)
        message = await opened(world, ruth, name)
        await ruth.click(message, label=words.TAKE_BACK)
        assert getattr(chosen(world), name) is before
        assert words.TAKE_BACK not in buttons_of(await opened(world, ruth, name))

    discord_world(scene, DAM)


@pytest.mark.parametrize(("name", "picked"), [("quotes", 1), ("cooldown", 60), ("budget", 150), ("budget_day", 2_000)])
def test_a_number_is_picked_from_a_menu(discord_world: Callable[..., None], name: str, picked: int) -> None:
    async def scene(world: World) -> None:
        ruth = moderator(world)
        message = await opened(world, ruth, name)
        await ruth.select(message, [str(picked)], custom_id=menu_of(message, "quoth:pick:"))
        assert getattr(chosen(world), name) == picked
        assert words.setting(name) in text_of(message)

    discord_world(scene, DAM)


@pytest.mark.parametrize(
    ("typed", "holds"), [("77", 77), (" 80 ", 80), ("5", None), ("20000", None), ("many", None), ("-3", None)]
)
def test_another_number_is_typed_into_a_form(discord_world: Callable[..., None], typed: str, holds: int | None) -> None:
    async def scene(world: World) -> None:
        ruth = moderator(world)
        message = await opened(world, ruth, "budget")
        form = await ruth.click(message, label=words.ANOTHER_NUMBER)
        answered = await ruth.submit_modal(form, {form.modal["components"][0]["component"]["custom_id"]: typed})
        assert chosen(world).budget == holds
        if holds is None:
            assert words.number_between(20, 10_000) in text_of(answered.followups[0])

    discord_world(scene, DAM)


def test_language_role_and_no_limit_are_chosen(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        ruth = moderator(world)
        role = world.guild.create_role("editors")
        message = await opened(world, ruth, "moderators")
        await ruth.select(message, [role], custom_id=menu_of(message, "quoth:role:"))
        assert chosen(world).moderators == role.id
        assert f"<@&{role.id}>" in text_of(message)
        message = await opened(world, ruth, "moderators")
        await ruth.click(message, label=words.MANAGE_SERVER)
        assert chosen(world).moderators is None
        world.choose(budget=50)
        message = await opened(world, ruth, "budget")
        await ruth.click(message, label=words.NO_LIMIT)
        assert chosen(world).budget is None
        message = await opened(world, ruth, "language")
        await ruth.click(message, label="Español")
        assert chosen(world).language == "es"
        assert "Ajustes de este servidor" in text_of(message)
        about = await world.alice.slash(world.channel, "about")
        assert "carácter por carácter" in text_of(about.response)

    discord_world(scene, DAM)


def test_collections_are_picked_for_the_server_and_a_part_of_them_for_a_channel(
    discord_world: Callable[..., None],
) -> None:
    async def scene(world: World) -> None:
        ruth = moderator(world)
        message = await opened(world, ruth, "collections")
        await ruth.select(message, ["news/", "./"], custom_id=menu_of(message, "quoth:pick:"))
        assert chosen(world).collections == ("./", "news/")
        assert "in no folder, news" in text_of(message)
        message = await opened(world, ruth, "collections", world.channel)
        assert "sport/" not in str(message.components), "a channel has a part of its server's"
        await ruth.select(message, ["news/"], custom_id=menu_of(message, "quoth:pick:"))
        assert chosen(world, world.channel).collections == ("news/",)
        assert chosen(world).collections == ("./", "news/")
        message = await opened(world, ruth, "collections")
        await ruth.click(message, label=words.NO_COLLECTION)
        assert chosen(world).collections == ()
        message = await opened(world, ruth, "collections")
        await ruth.click(message, label="all")
        assert chosen(world).collections is None

    discord_world(scene, DAM, FERRY, LOOSE)


def test_sixty_collections_are_picked_page_by_page(discord_world: Callable[..., None]) -> None:
    many = [article(f"{'x' * 120 if n == 1 else 'f'}{n:02}/a.txt", f"Line {n}.") for n in range(60)]

    async def scene(world: World) -> None:
        ruth = moderator(world)
        message = await opened(world, ruth, "collections")
        await ruth.select(message, ["f00/", "f07/"], custom_id=menu_of(message, "quoth:pick:"))
        message = await opened(world, ruth, "collections")
        await ruth.click(message, label=words.MORE)
        await ruth.click(message, label=words.MORE)
        from discord_audit import walk

        long = next(
            option["value"]
            for part in walk(message.components)
            for option in part.get("options", ())
            if option["label"].startswith("xxx")
        )
        assert len(long) == 64
        await ruth.select(message, [long], custom_id=menu_of(message, "quoth:pick:"))
        assert chosen(world).collections == ("f00/", "f07/", f"{'x' * 120}01/")

    discord_world(scene, *many)


def test_a_channel_has_otherwise_only_what_a_channel_may(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        ruth = moderator(world)
        shown = await ruth.slash(world.channel, "settings")
        await ruth.click(shown.response, label=words.THIS_CHANNEL)
        seen = text_of(shown.response)
        assert words.SETTINGS_OF_CHANNEL in seen
        assert words.setting("public") in seen
        assert words.setting("moderators") not in seen
        await ruth.click(shown.response, label=words.WHOLE_SERVER)
        assert words.SETTINGS_OF_SERVER in text_of(shown.response)
        message = await opened(world, ruth, "public", world.channel)
        await ruth.click(message, label=words.YES)
        assert chosen(world, world.channel).public
        assert not chosen(world).public
        elsewhere = world.guild.create_text_channel("elsewhere")
        assert not (await world.alice.slash(world.channel, "ask", question="Which dam?")).ephemeral
        assert (await world.alice.slash(elsewhere, "ask", question="Which dam?")).ephemeral

    discord_world(scene, DAM)


def test_each_change_is_noted_with_who_and_when(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        ruth = moderator(world, "ruth")
        message = await opened(world, ruth, "public")
        await ruth.click(message, label=words.YES)
        assert f"-# {words.setting('public')} · ruth, " in text_of(message)
        message = await opened(world, ruth, "public")
        await ruth.click(message, label=words.TAKE_BACK)
        assert f"-# {words.taken_back(words.setting('public'))} · ruth, " in text_of(message)
        (last, first) = world.env.bot.tools.choices.changes(world.guild.id, 9)
        assert (first.name, first.value, first.by.who, first.by.member) == ("public", "true", "ruth", ruth.id)
        assert last.value is None

    discord_world(scene, DAM)


def roles_of(world: World, member: Any) -> list[int]:
    """The roles that the simulated Discord has for a member, to be changed."""
    found: list[int] = world.env.backend.guilds[world.guild.id].members[member.id].role_ids
    return found


def test_who_is_no_moderator_any_more_changes_nothing(discord_world: Callable[..., None]) -> None:
    """The menus stay on the screen; the role is gone."""

    async def scene(world: World) -> None:
        ruth = moderator(world)
        flag, number = await opened(world, ruth, "public"), await opened(world, ruth, "budget")
        overview = (await ruth.slash(world.channel, "settings")).response
        roles_of(world, ruth).clear()
        refused = [
            await ruth.click(flag, label=words.YES),
            await ruth.click(flag, label=words.BACK),
            await ruth.click(number, label=words.ANOTHER_NUMBER),
            await ruth.select(number, ["150"], custom_id=menu_of(number, "quoth:pick:")),
            await ruth.select(overview, ["public"], custom_id=menu_of(overview, "quoth:setting:")),
        ]
        assert [text_of(each.response) for each in refused] == [words.NOT_MODERATOR] * 5
        assert not chosen(world).public
        assert chosen(world).budget is None

    discord_world(scene, DAM)


def test_a_moderators_role_may_all_but_say_who_is_a_moderator(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        editors = world.guild.create_role("editors")
        ruth = moderator(world)
        flag, who = await opened(world, ruth, "public"), await opened(world, ruth, "moderators")
        world.choose(moderators=editors.id)
        roles_of(world, ruth)[:] = [editors.id]
        await ruth.click(flag, label=words.YES)
        assert chosen(world).public
        refused = await ruth.click(who, label=words.MANAGE_SERVER)
        assert text_of(refused.response) == words.ONLY_MANAGERS
        refused = await ruth.select(who, [editors], custom_id=menu_of(who, "quoth:role:"))
        assert text_of(refused.response) == words.ONLY_MANAGERS
        assert chosen(world).moderators == editors.id

    discord_world(scene, DAM)


def test_the_menus_work_after_a_restart(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        ruth = moderator(world)
        message = await opened(world, ruth, "quotes")
        await world.restart()
        await ruth.select(message, ["4"], custom_id=menu_of(message, "quoth:pick:"))
        assert chosen(world).quotes == 4
        await ruth.select(message, ["feedback"], custom_id=menu_of(message, "quoth:setting:"))
        await ruth.click(message, label=words.NO)
        assert chosen(world).feedback is False

    discord_world(scene, DAM)


# What was chosen holds


def test_quotes_and_cooldown_are_those_of_the_place(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.choose(quotes=1)
        asked = await world.alice.slash(world.channel, "ask", question="Which dam?")
        assert words.page(1, 3) in text_of(asked.response)
        world.choose(cooldown=600)
        world.choose(world.channel, cooldown=60)
        refused = text_of((await world.alice.slash(world.channel, "ask", question="Which dam?")).response)
        assert refused.startswith("One question at a time: please wait ")
        assert int(refused.split("wait ")[1].split()[0]) <= 60

    discord_world(scene, DAM, FERRY, LOOSE)


def test_the_operators_limits_win(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.choose(cooldown=1, budget=5_000, budget_day=40)
        here = chosen(world)
        assert (here.cooldown, here.budget, here.budget_day) == (30.0, 100, 40)
        ruth = moderator(world)
        assert words.NO_LIMIT not in buttons_of(await opened(world, ruth, "budget"))
        with pytest.raises(ValueError, match="budget cannot be None"):
            world.choose(budget=None)

    discord_world(scene, DAM, cooldown_seconds=30.0, publisher_words=100)


@pytest.mark.parametrize(
    ("name", "value"),
    [("quotes", 6), ("quotes", True), ("cooldown", -1), ("language", "de"), ("public", 1), ("nonsense", True)],
)
def test_what_cannot_be_is_not_chosen(discord_world: Callable[..., None], name: str, value: Any) -> None:
    async def scene(world: World) -> None:
        with pytest.raises(ValueError, match="cannot be"):
            world.choose(**{name: value})
        with pytest.raises(ValueError, match="cannot be chosen there"):
            world.choose(world.channel, moderators=1)

    discord_world(scene, DAM)


def test_a_damaged_or_later_row_is_as_if_it_were_not_there(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        with world.env.bot.state.writing() as rows:
            for name, value in (("quotes", "99"), ("from_the_future", "true"), ("language", '"de"')):
                rows.execute("INSERT INTO choices VALUES (?, 0, ?, ?)", (world.guild.id, name, value))
        assert chosen(world).quotes == 3
        assert chosen(world).language == ""

    discord_world(scene, DAM)


# A publisher's budget

LONG = [
    article(f"post{n}.txt", f"The dam number {n} holds ten words in all, no less.", publisher="The Post", title=f"P{n}")
    for n in range(4)
]
OTHER = article("boat.txt", "The dam is far from here, said the boat.", publisher="The Boat")


def test_quotes_over_a_publishers_budget_are_left_out_whole_and_counted(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.choose(budget=25, quotes=5)
        asked = await world.alice.slash(world.channel, "ask", question="Which dam holds?")
        seen = text_of(asked.response)
        assert seen.count("holds ten words in all, no less.") == 2
        assert "said the boat." in seen, "another publisher has its own"
        assert "2 more quotes are not shown: the publisher's budget" in seen
        await world.alice.click(asked.response, label=words.SHARE)
        assert buttons_of(asked.response)[words.SHARED]["disabled"]

    discord_world(scene, *LONG, OTHER)


def test_a_days_budget_is_spent_by_all_members_of_one_server(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.choose(budget_day=35, quotes=5)
        first = text_of((await world.alice.slash(world.channel, "ask", question="Which dam holds?")).response)
        assert "1 more quote is not shown" in first
        nothing = text_of((await world.bert.slash(world.channel, "ask", question="Which dam holds ten?")).response)
        assert "holds ten words" not in nothing
        spent = world.env.bot.state.rows("SELECT publisher, words FROM shown_words WHERE publisher = 'the post'")
        assert spent == [("the post", 33)]

    discord_world(scene, *LONG)


def test_where_all_is_over_the_budget_the_member_reads_why(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.choose(budget=20, budget_day=20, quotes=5)
        await world.alice.slash(world.channel, "ask", question="Which dam holds?")
        asked = await world.alice.slash(world.channel, "ask", question="Which dam holds?")
        assert text_of(asked.response) == words.over_budget(4)

    discord_world(scene, *LONG)


def test_the_paragraph_around_a_quote_is_within_the_budget_too(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.choose(budget_day=25)
        asked = await world.alice.slash(world.channel, "ask", question="Which dam number holds?")
        shown = await world.alice.click(asked.response, label=f"{words.CONTEXT} 1")
        assert text_of(shown.response) == words.PARAGRAPH_OVER_BUDGET

    discord_world(scene, *LONG)
