"""/verify and Source details on a simulated Discord."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from simulated import World, article, buttons_of, text_of

from bot import words
from index.pasted import Unfit

DAM = article(
    "dam.txt",
    "The dam at Ottermouth holds 40 million cubic metres.",
    "It was opened by Mayor Wren in 1998, and nobody from @everyone came.",
    title="Ottermouth *dam* opens",
    publisher="The Ottermouth Post",
    day=date(2026, 2, 3),
    url="https://post.example/dam",
)
COPY = article("copy.txt", "The dam at Ottermouth holds 40 million cubic metres.", title="Copied")
LONG = article("long.txt", *(f"Turbine number {n} was tested *again* on a wet Tuesday in May." for n in range(90)))
INVITING = article("invite.txt", "For turbines and much more join discord.gg/abc today.")


def test_an_exact_text_is_shown_as_it_was_printed_to_the_member_alone(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        pasted = "> The **dam** at Ottermouth holds 40 million cubic metres."
        result = await world.alice.slash(world.channel, "verify", quote=pasted)
        seen = text_of(result.response)
        assert result.ephemeral
        assert "### Exact\n" in seen
        assert "The typography differs" in seen
        assert "> The dam at Ottermouth holds 40 million cubic metres." in seen
        assert "also in\\: Copied" in seen
        assert "1 Mar 2026, 09:30 UTC" in seen
        assert buttons_of(result.response)["Source"]["url"].startswith("https://post.example/dam")

    discord_world(scene, DAM, COPY)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_an_altered_text_shows_both_sides_with_what_differs(
    discord_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(world: World) -> None:
        pasted = "It was opened by Lord Wren in 1998, and @everyone from <@1> came. discord.gg/abc"
        result = await world.alice.slash(world.channel, "verify", quote=pasted)
        seen = text_of(result.response)
        assert "### Altered\n" in seen
        assert "> It was opened by **Mayor** Wren in 1998, and **nobody**" in seen or "**nobody from " in seen
        assert "As pasted: It was opened by **Lord** Wren in 1998, and" in seen
        assert "discord.gg" not in seen.partition("As pasted:")[2]
        assert "\\@everyone" in seen.partition("As pasted:")[2]

    discord_world(scene, DAM, plain_text=plain_text)


def test_words_out_of_a_sentence_are_bold_in_all_of_it(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "verify", quote="opened by Mayor Wren")
        assert "> It was **opened by Mayor Wren** in 1998" in text_of(result.response)

    discord_world(scene, DAM)


def test_what_is_not_found_says_so_and_shows_nothing(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "verify", quote="Penguins were seen on the town hall.")
        seen = text_of(result.response)
        assert "### Not found\n" in seen
        assert "> " not in seen

    discord_world(scene, DAM)


def test_a_permanent_name_is_looked_up(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "verify", quote=f"{DAM.version[:16]}.0-52")
        assert "That name stands for these words." in text_of(result.response)
        gone = await world.alice.slash(world.channel, "verify", quote=f"{'0' * 16}.0-52")
        assert "### Not found\n" in text_of(gone.response)

    discord_world(scene, DAM)


def test_what_is_too_short_says_why(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "verify", quote="dam")
        assert text_of(result.response) == Unfit.TOO_SHORT

    discord_world(scene, DAM)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
@pytest.mark.parametrize("word", ["again", "never"], ids=["exact", "altered"])
def test_four_thousand_characters_fit_on_one_card(
    discord_world: Callable[..., None], plain_text: bool, word: str
) -> None:
    async def scene(world: World) -> None:
        lines = LONG.text.split("\n")[:60]
        pasted = "\n".join([*lines[:50], *(line.replace("*again*", f"*{word}*") for line in lines[50:])])
        result = await world.alice.slash(world.channel, "verify", quote=pasted)
        seen = text_of(result.response)
        assert f"### {'Exact' if word == 'again' else 'Altered'}\n" in seen
        assert "> Turbine number" in seen
        assert word == "again" or "**never**" in seen

    discord_world(scene, LONG, plain_text=plain_text)


def test_three_quotes_have_a_verdict_and_a_context_each(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        lines = LONG.text.split("\n")[:7]
        result = await world.alice.slash(world.channel, "verify", quote="\n\n".join(f"> {line}" for line in lines))
        seen = text_of(result.response)
        assert seen.count("### Exact\n") == 3
        assert "4 more quotes of that paste not looked for." in seen
        assert "Context 3" in buttons_of(result.response)

    discord_world(scene, LONG)


def test_a_passage_that_discord_would_change_is_not_shown(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        pasted = "For turbines and much more join discord.gg/abc today."
        result = await world.alice.slash(world.channel, "verify", quote=pasted)
        seen = text_of(result.response)
        assert "### Exact\n" in seen
        assert words.NOT_SHOWN in seen
        assert "discord.gg" not in seen

    discord_world(scene, INVITING)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_source_details_stand_under_the_context_and_tell_all_to_the_hash(
    discord_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "verify", quote="It was opened by Mayor Wren in 1998")
        context = await world.alice.click(result.response, label="Context")
        await world.restart()
        source = await world.alice.click(context.response, label=words.SOURCE_DETAILS)
        seen = text_of(source.response)
        assert source.ephemeral
        assert "Title: Ottermouth \\*dam\\* opens\n-# from: sidecar" in seen
        for told in (
            DAM.version,
            DAM.text_sha256,
            DAM.source_sha256,
            f"characters 53 to {len(DAM.text)}",
            "TextQuoteSelector",
        ):
            assert told in seen
        world.live.articles = ()
        gone = await world.alice.click(context.response, label=words.SOURCE_DETAILS)
        assert text_of(gone.response) == words.QUOTE_GONE

    discord_world(scene, DAM, plain_text=plain_text)


def test_verify_waits_as_questions_do(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        await world.alice.slash(world.channel, "verify", quote="opened by Mayor Wren")
        again = await world.alice.slash(world.channel, "verify", quote="opened by Mayor Wren")
        assert "please wait" in text_of(again.response)

    discord_world(scene, DAM, cooldown_seconds=60.0)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_the_worst_of_three_verdicts_fit_on_one_card(discord_world: Callable[..., None], plain_text: bool) -> None:
    sentences = [f"Turbine {'*_#' * 60} number {n} was tested twice on one wet Tuesday in May." for n in range(4)]
    worst = article("*" * 90, *sentences, title="_" * 120, publisher="*" * 120, url=f"https://x.example/{'y' * 480}")

    async def scene(world: World) -> None:
        pasted = "\n\n".join(f"> {line.replace('twice', 'thrice').replace('May', 'June [sic]')}" for line in sentences)
        seen = text_of((await world.alice.slash(world.channel, "verify", quote=pasted)).response)
        assert seen.count("### Altered\n") == 3

    discord_world(scene, worst, plain_text=plain_text)
