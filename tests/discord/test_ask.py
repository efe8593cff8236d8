"""/ask on a simulated Discord: what a member sees, who sees it, and what each button does."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from simulated import World, article, buttons_of, text_of

from bot import words
from corpus.article import Kind
from index.generation import GenerationError

DAM = article(
    "dam.txt",
    "The dam at Ottermouth holds 40 million cubic metres.",
    "It was opened by Mayor Wren in 1998.",
    title="Ottermouth *dam* opens",
    publisher="The Ottermouth Post",
    day=date(2026, 2, 3),
    url="https://post.example/dam",
)
BARE = article("bare.txt", "Nobody counted the turbines.", kind=Kind.CAPTION)
LONG = article("long.txt", *(f"Turbine number {n} was tested on a Tuesday." for n in range(1, 9)), title="Turbines")
HOSTILE = article(
    "hostile.txt", "@everyone saw <@1> and **bold** turbines at https://x.example :tada:", title="# Big <@1>"
)
INVITING = article("invite.txt", "For turbines join discord.gg/abc today.")


def test_an_answer_quotes_attributes_links_and_says_how_old_it_is(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="How many metres does the dam hold?")
        first = next(request for request in world.env.http_requests if request.path.endswith("/callback"))
        assert first.json["type"] == 5, "acknowledged at once, and answered later"
        seen = text_of(result.response)
        assert "### How many metres does the dam hold?" in seen
        assert "> The dam at Ottermouth holds 40 million cubic **metres**." in seen
        assert "Ottermouth \\*dam\\* opens · The Ottermouth Post · 3 Feb 2026" in seen
        assert "1 Mar 2026, 09:30 UTC" in seen
        assert buttons_of(result.response)["Source"]["url"].startswith("https://post.example/dam")

    discord_world(scene, DAM)


def test_what_is_not_known_is_said_and_a_caption_is_called_one(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="turbines")
        seen = text_of(result.response)
        for said in ("title not given", "publisher not given", "date not given", "Photo caption"):
            assert said in seen
        assert "Source" not in buttons_of(result.response)

    discord_world(scene, BARE)


def test_hostile_text_is_shown_as_it_was_printed_and_pings_nobody(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="turbines @everyone <@1>", public=True)
        seen = text_of(result.response)
        assert (
            "> \\@everyone saw \\<\\@1\\> and \\*\\*bold\\*\\* **turbines** at https\\://x.example \\:tada\\:" in seen
        )
        assert "### turbines \\@everyone \\<\\@1\\>" in seen

    discord_world(scene, HOSTILE)


def test_a_quote_that_discord_would_change_is_left_out(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="turbines")
        assert "discord.gg" not in text_of(result.response)
        assert "Nobody counted the **turbines**." in text_of(result.response)

    discord_world(scene, INVITING, BARE)


def test_an_answer_of_nothing_but_such_quotes_says_so(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="turbines")
        assert text_of(result.response) == words.CANNOT_SHOW

    discord_world(scene, INVITING)


def test_no_answer_shows_the_nearest_as_nearest(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="penguins")
        seen = text_of(result.response)
        assert "No article here answers that." in seen
        assert seen.index(words.NEAREST) < seen.index("> The dam at Ottermouth")

    discord_world(scene, DAM)


@pytest.mark.parametrize(
    ("setting", "option", "private"),
    [(False, None, True), (True, None, False), (False, True, False), (True, False, True)],
    ids=["private by default", "public by setting", "public by choice", "private by choice"],
)
def test_who_sees_an_answer(
    discord_world: Callable[..., None], setting: bool, option: bool | None, private: bool
) -> None:
    async def scene(world: World) -> None:
        chosen = {} if option is None else {"public": option}
        result = await world.alice.slash(world.channel, "ask", question="the dam", **chosen)
        assert result.ephemeral is private
        assert ("Share" in buttons_of(result.response)) is private

    discord_world(scene, DAM, public=setting)


def test_a_member_who_may_not_write_gets_a_private_answer_and_may_not_share(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        muted = world.silent_channel()
        result = await world.alice.slash(muted, "ask", question="the dam", public=True)
        assert result.ephemeral
        shared = await world.alice.click(result.response, label="Share")
        assert text_of(shared.response) == words.MAY_NOT_POST
        assert muted.last_message is None

    discord_world(scene, DAM)


def test_share_posts_the_same_card_once_and_names_the_member_without_a_ping(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="the dam")
        shared = await world.alice.click(result.response, label="Share")
        posted = shared.followups[0]
        assert not posted.ephemeral
        assert "### the dam\n-# Shared by alice" in text_of(posted)
        assert "> The **dam** at Ottermouth" in text_of(posted)
        assert "Share" not in buttons_of(posted)
        assert buttons_of(result.response)["Shared"]["disabled"]

    discord_world(scene, DAM)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_what_was_also_searched_for_stands_under_the_question_on_every_page_and_where_it_is_shared(
    discord_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(world: World) -> None:
        world.live.also_searched = ("turbine", "Tuesday")
        result = await world.alice.slash(world.channel, "ask", question="turbin tuesday")
        told = "### turbin tuesday\n-# also searched: turbine, Tuesday"
        assert told in text_of(result.response)
        await world.alice.click(result.response, label=words.MORE)
        assert told in text_of(result.response)
        shared = await world.alice.click(result.response, label="Share")
        assert f"{told}\n-# Shared by alice" in text_of(shared.followups[0])

    discord_world(scene, LONG, plain_text=plain_text)


def test_context_shows_the_paragraph_to_whoever_asks_and_to_nobody_else(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="the dam", public=True)
        context = await world.bert.click(result.response, label="Context")
        assert context.ephemeral
        assert "**The dam at Ottermouth holds 40 million cubic metres.**" in text_of(context.response)

    discord_world(scene, DAM)


def test_more_quotes_are_paged_and_numbered_on(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="turbine")
        assert [label for label in buttons_of(result.response) if label.startswith("Context")] == [
            "Context 1", "Context 2", "Context 3"
        ]  # fmt: skip
        assert buttons_of(result.response)[words.BACK]["disabled"]
        await world.alice.click(result.response, label=words.MORE)
        seen = text_of(result.response)
        assert "> **Turbine** number 4" in seen
        assert "> **Turbine** number 3" not in seen
        assert "page 2 of 3" in seen
        await world.alice.click(result.response, label=words.MORE)
        assert buttons_of(result.response)[words.MORE]["disabled"]
        assert "Context 8" in buttons_of(result.response)

    discord_world(scene, LONG)


def test_a_stranger_who_turns_a_public_card_gets_a_copy_and_leaves_it_alone(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="turbine", public=True)
        before = text_of(result.response)
        copy = await world.bert.click(result.response, label=words.MORE)
        assert copy.ephemeral
        assert "page 2 of 3" in text_of(copy.response)
        assert text_of(result.response) == before
        await world.alice.click(result.response, label=words.MORE)
        assert "page 2 of 3" in text_of(result.response)

    discord_world(scene, LONG)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_every_button_works_after_a_restart(discord_world: Callable[..., None], plain_text: bool) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="turbine")
        await world.restart()
        await world.alice.click(result.response, label=words.MORE)
        assert "page 2 of 3" in text_of(result.response)
        context = await world.alice.click(result.response, label="Context 4")
        assert "number 4" in text_of(context.response)
        shared = await world.alice.click(result.response, label="Share")
        assert "### turbine\n-# Shared by alice" in text_of(shared.followups[0])
        assert "page 2 of 3" in text_of(shared.followups[0])

    discord_world(scene, LONG, plain_text=plain_text)


def test_plain_text_says_the_same_in_two_thousand_characters(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="the dam")
        assert "> The **dam** at Ottermouth holds 40 million cubic metres." in result.response.content
        assert "<https://post.example/dam" in result.response.content
        assert not result.response.flags.components_v2

    discord_world(scene, DAM, plain_text=True)


def test_a_card_older_than_its_days_says_so(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="turbine")
        await world.env.advance_time(timedelta(days=31).total_seconds())
        late = await world.alice.click(result.response, label=words.MORE)
        assert text_of(late.followups[0]) == words.CARD_GONE

    discord_world(scene, LONG)


def test_a_quote_whose_article_is_gone_says_so(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        result = await world.alice.slash(world.channel, "ask", question="the dam")
        world.live.articles = ()
        context = await world.alice.click(result.response, label="Context")
        assert text_of(context.response) == words.QUOTE_GONE

    discord_world(scene, DAM)


def test_questions_in_a_hurry_are_slowed_down(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        await world.alice.slash(world.channel, "ask", question="the dam")
        again = await world.alice.slash(world.channel, "ask", question="the dam")
        assert again.ephemeral
        assert "please wait" in text_of(again.response)
        other = await world.bert.slash(world.channel, "ask", question="the dam")
        assert "Ottermouth" in text_of(other.response)
        await world.env.advance_time(61)
        later = await world.alice.slash(world.channel, "ask", question="the dam")
        assert "Ottermouth" in text_of(later.response)

    discord_world(scene, DAM, cooldown_seconds=60.0)


def test_without_an_index_the_member_reads_one_honest_line(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.live.error = GenerationError("There is no index.", "Run quoth refresh.")
        result = await world.alice.slash(world.channel, "ask", question="the dam")
        assert text_of(result.response) == words.NO_INDEX
        world.env.errors.clear()

    discord_world(scene, DAM)


def test_a_question_that_takes_too_long_is_given_up_in_words(discord_world: Callable[..., None]) -> None:
    """What `Desk.work` raises when a model hangs."""

    async def scene(world: World) -> None:
        world.live.error = TimeoutError()
        result = await world.alice.slash(world.channel, "ask", question="the dam")
        assert text_of(result.response) == words.TOO_SLOW
        world.env.errors.clear()

    discord_world(scene, DAM)


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), sqlite3.OperationalError("database or disk is full")],
    ids=["data folder", "database"],
)
def test_a_full_disk_is_named_to_the_member_and_in_the_log_and_is_no_traceback(
    discord_world: Callable[..., None], caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    async def scene(world: World) -> None:
        world.live.error = error
        result = await world.alice.slash(world.channel, "ask", question="the dam")
        assert text_of(result.response) == words.CANNOT_WRITE
        world.env.errors.clear()

    discord_world(scene, DAM)
    assert "Traceback" not in caplog.text
    assert 'File "' not in caplog.text


def test_an_error_of_ours_is_one_line_for_the_member_and_no_question_in_the_log(
    discord_world: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(world: World) -> None:
        world.live.error = RuntimeError("cannot parse 'my secret question'")
        result = await world.alice.slash(world.channel, "ask", question="my secret question")
        assert text_of(result.response) == words.WENT_WRONG
        world.env.errors.clear()

    discord_world(scene, DAM)
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_nothing_of_the_question_or_the_member_is_stored(discord_world: Callable[..., None], tmp_path: Path) -> None:
    members: list[bytes] = []

    async def scene(world: World) -> None:
        await world.alice.slash(world.channel, "ask", question="Which peculiarquestion about the dam?")
        members.append(str(world.alice.id).encode())

    discord_world(scene, DAM)
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"dam.txt" not in stored
    assert DAM.version.encode() in stored, "the quote is kept by its name"
    assert b"peculiarquestion" not in stored
    assert members[0] not in stored


def test_commands_are_told_to_discord_once_until_they_change(
    discord_world: Callable[..., None], tmp_path: Path
) -> None:
    async def scene(world: World) -> None:
        assert world.syncs == 1
        await world.restart()
        assert world.syncs == 1
        (tmp_path / "commands.sha256").write_text("of an older version")
        await world.restart()
        assert world.syncs == 2

    discord_world(scene, DAM)
