"""Corrections reach what was said: a public card whose article was changed or removed tells so, and once only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from memory_world import DAM, FERRY, HELD, KEEPER, Memory, Shown
from simulated import buttons_of, text_of

from bot import posts, words

CHANGED = DAM.replace("40 million", "44 million")
LONGER = DAM + "\nThe town feasted for a week.\n"
WITHOUT = DAM.replace("The dam at Nool holds 40 million barrels of cold water.\n\n", "")
QUOTED = "holds 40 million barrels of cold water"


def edits(memory: Memory) -> int:
    return sum(
        request.method == "PATCH" and request.path.startswith("/channels/") for request in memory.env.http_requests
    )


def on_channel(memory: Memory) -> str:
    return text_of(memory.last())


@pytest.mark.parametrize(
    ("texts", "said", "now_there"),
    [
        ({"dam.md": CHANGED, "ferry.txt": FERRY}, words.NOW_SAYS, "The dam at Nool holds **44** million barrels"),
        ({"dam.md": LONGER, "ferry.txt": FERRY}, words.SAME_SINCE, None),
        ({"dam.md": WITHOUT, "ferry.txt": FERRY}, words.CUT_SINCE, None),
        ({"ferry.txt": FERRY}, words.REMOVED_SINCE, None),
    ],
    ids=["the sentence changed", "another one was added", "the sentence is gone", "the article is gone"],
)
@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_a_public_card_tells_what_became_of_its_article(
    memory_world: Callable[..., None], texts: dict[str, str], said: str, now_there: str | None, plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        before = on_channel(memory)
        buttons = set(buttons_of(memory.last()))
        await memory.look()
        assert on_channel(memory) == before, "nothing changed, nothing is edited"
        memory.publish(texts)
        await memory.look()
        seen = on_channel(memory)
        assert f"**5 May 2031** · “The dam at Nool”: {said}" in seen
        assert before.splitlines()[0] == seen.splitlines()[0], "the question stays on top"
        for line in before.splitlines():
            assert line in seen, "what was quoted stays as it was printed"
        assert QUOTED in seen.replace("**", "")
        if now_there:
            assert now_there in seen
            assert seen.index("44") < seen.index("40 million"), "the new sentence stands with the note"
        assert set(buttons_of(memory.last())) == buttons
        await memory.look()
        assert edits(memory) == 1, "once is enough"

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY}, plain_text=plain_text)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_a_note_is_replaced_by_the_next_and_taken_away_when_the_article_is_as_it_was(
    memory_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        before = on_channel(memory)
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        await memory.look()
        memory.publish({"ferry.txt": FERRY})
        await memory.look()
        seen = on_channel(memory)
        assert words.REMOVED_SINCE in seen
        assert "44" not in seen
        assert seen.count("“The dam at Nool”") == 1
        memory.publish({"dam.md": DAM, "ferry.txt": FERRY})
        await memory.look()
        assert on_channel(memory) == before
        assert posts.corrections_of(memory.bot.state, memory.guild.id, 10) == ()

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY}, plain_text=plain_text)


def test_corrections_are_listed_with_where_they_stand(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        memory.publish({"ferry.txt": FERRY})
        await memory.look()
        (made,) = posts.corrections_of(memory.bot.state, memory.guild.id, 10)
        assert made.at == memory.now
        assert made.lost is None
        assert words.REMOVED_SINCE in made.note
        assert made.link(memory.guild.id).endswith(f"/{memory.channel.id}/{memory.channel.last_message.id}")
        assert posts.corrections_of(memory.bot.state, memory.guild.id + 1, 10) == ()

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY})


def test_the_last_article_removed_is_a_correction_too(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        memory.publish({})
        await memory.look()
        assert words.REMOVED_SINCE in on_channel(memory)

    memory_world(scene, {"dam.md": DAM})


def test_a_shared_card_is_corrected_as_well(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        shared = await memory.alice.click(result.response, label=words.SHARE)
        memory.publish({"dam.md": CHANGED})
        await memory.look()
        seen = text_of(shared.followups[0])
        assert "Shared by alice" in seen
        assert words.NOW_SAYS in seen
        assert words.NOW_SAYS not in text_of(result.response), "no bot can edit what only a member sees"

    memory_world(scene, {"dam.md": DAM})


def test_shared_sources_of_a_message_are_corrected_as_well(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        claim = await memory.bert.send(memory.channel, "The dam at Nool holds 40 million barrels of cold water.")
        found = await memory.alice.context_menu(memory.channel, words.FIND_SOURCES, claim)
        shared = await memory.alice.click(found.response, label=words.SHARE)
        memory.publish({"dam.md": CHANGED})
        await memory.look()
        assert words.NOW_SAYS in text_of(shared.followups[0])

    memory_world(scene, {"dam.md": DAM})


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_an_old_private_card_that_is_shared_carries_the_note(
    memory_world: Callable[..., None], plain_text: bool
) -> None:
    """A removed article is not quoted anew without that being said."""

    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        memory.publish({"ferry.txt": FERRY})
        shared = await memory.alice.click(result.response, label=words.SHARE)
        assert words.REMOVED_SINCE in text_of(shared.followups[0])
        assert words.REMOVED_SINCE in text_of(result.response)

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY}, plain_text=plain_text)


def test_the_asker_who_turns_a_corrected_card_keeps_the_note(memory_world: Callable[..., None]) -> None:
    many = {f"{n}.txt": f"The lamp number {n} of Velden burns {n}0 hours a week.\n" for n in range(1, 5)}

    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(
            memory.channel, "ask", question="how many hours a week burns the lamp number of Velden", public=True
        )
        assert words.MORE in buttons_of(result.response), text_of(result.response)
        memory.publish({name: text for name, text in many.items() if name != "1.txt"})
        await memory.look()
        assert words.REMOVED_SINCE in text_of(result.response)
        await memory.alice.click(result.response, label=words.MORE)
        seen = text_of(result.response)
        assert "page 2" in seen
        assert words.REMOVED_SINCE in seen
        assert "5 May 2031" in seen, "of the day on which it was noticed"

    memory_world(scene, many, quotes=1)


def test_a_sentence_over_its_publishers_budget_is_not_quoted_in_a_correction(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        privately = [await memory.bert.slash(memory.channel, "ask", question=HELD) for _ in range(2)]
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        first = memory.last()
        await memory.bert.slash(memory.channel, "ask", question=HELD, public=True)
        memory.choose("budget_day", 20)
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        await memory.look()
        cards = {message.id: text_of(Shown.of(message)) for message in memory.channel.history()}
        said = [cards[first.id], text_of(memory.last())]
        assert [words.NOW_SAYS in each for each in said] == [True, False], "eleven words fit once"
        assert words.OTHER_SINCE in said[1]
        assert "**44** million" not in said[1]
        for private, told in zip(privately, (words.NOW_SAYS, words.OTHER_SINCE), strict=True):
            shared = await memory.bert.click(private.response, label=words.SHARE)
            assert told in text_of(shared.followups[0]), "the same on another day"

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY})


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_context_on_an_old_card_says_that_the_article_was_changed_and_when(
    memory_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        memory.publish({"dam.md": CHANGED, "ferry.txt": FERRY})
        memory.days += 9
        context = text_of((await memory.alice.click(result.response, label=words.CONTEXT)).response)
        assert QUOTED in context.replace("**", "")
        assert words.OTHER_SINCE in context
        assert "5 May 2031" in context, "of the day on which other words came to be shown"
        assert context.index(words.OTHER_SINCE) < context.index("40 million")

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY}, plain_text=plain_text)


def test_of_a_removed_article_no_paragraph_is_shown_any_more(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        memory.publish({"ferry.txt": FERRY})
        memory.days += 9
        context = text_of((await memory.alice.click(result.response, label=words.CONTEXT)).response)
        assert context == words.SINCE_REMOVED.format(day="5 May 2031")
        memory.publish({"dam.md": DAM, "ferry.txt": FERRY})
        context = text_of((await memory.alice.click(result.response, label=words.CONTEXT)).response)
        assert QUOTED in context.replace("**", "")
        assert words.REMOVED_SINCE not in context

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY})


def test_copies_in_removed_articles_are_no_longer_shown_and_changed_ones_are_named(
    memory_world: Callable[..., None],
) -> None:
    printed = "".join(f"Sentence number {n} of the long report on the sluices of Nool is this.\n" for n in range(6))
    texts = {f"{name}.md": f"---\ntitle: The {name}\n---\n{DAM.split('---')[2]}\n{printed}" for name in "abc"}

    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        label = f"{words.SAME_TEXT} (+2)"
        before = text_of((await memory.alice.click(result.response, label=label)).response)
        assert all(f"The {name}" in before for name in "abc")
        memory.publish({"a.md": texts["a.md"], "c.md": texts["c.md"] + "\nThe town feasted.\n"})
        after = text_of((await memory.alice.click(result.response, label=label)).response)
        assert "The b" not in after
        assert f"“The c”: {words.SAME_SINCE}" in after
        memory.publish({"b.md": texts["b.md"]})
        gone = text_of((await memory.alice.click(result.response, label=label)).response)
        assert gone == words.SINCE_REMOVED.format(day="6 May 2031")

    memory_world(scene, texts)


@pytest.mark.parametrize(
    ("status", "code", "left"),
    [(404, 10008, "forgotten"), (404, 10003, "forgotten"), (403, 50013, "out of reach"), (500, 0, "tried again")],
    ids=["message deleted", "channel gone", "no permission", "Discord is down"],
)
def test_a_message_that_cannot_be_edited_holds_up_nothing(
    memory_world: Callable[..., None], status: int, code: int, left: str
) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        first = memory.channel.last_message.id
        await memory.alice.slash(memory.channel, "ask", question=KEEPER, public=True)
        memory.publish({"ferry.txt": FERRY})
        memory.env.inject_error("PATCH", f"/channels/*/messages/{first}", status=status, code=code, times=None)
        await memory.look()
        assert words.REMOVED_SINCE in on_channel(memory), "the other one is corrected"
        rows = memory.bot.state.rows("SELECT due, lost, corrected FROM posts WHERE message = ?", first)
        if left == "forgotten":
            assert rows == []
        elif left == "out of reach":
            assert rows == [(None, "no permission", memory.now.timestamp())]
            assert [each.lost for each in posts.corrections_of(memory.bot.state, memory.guild.id, 9)].count(None) == 1
        else:
            ((due, _, _),) = rows
            assert due > memory.now.timestamp()
        memory.env.errors.clear()

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY})


def test_what_was_still_to_be_edited_is_edited_after_a_restart(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        memory.publish({"ferry.txt": FERRY})
        posts.look_again(memory.bot.state, memory.guild.id, lambda _: "", memory.now)  # killed right after
        await memory.restart()
        await memory.look()
        assert words.REMOVED_SINCE in on_channel(memory)

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY})


def test_a_server_that_wants_no_corrections_is_not_remembered(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        memory.choose("corrections", False)
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        memory.publish({"ferry.txt": FERRY})
        await memory.look()
        assert words.REMOVED_SINCE not in on_channel(memory)
        assert memory.bot.state.rows("SELECT * FROM posts") == []

    memory_world(scene, {"dam.md": DAM, "ferry.txt": FERRY})


def test_neither_the_question_nor_the_member_is_kept_for_corrections(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        kept = repr(memory.bot.state.rows("SELECT * FROM posts JOIN posted_quotes USING (message)"))
        assert "barrels" not in kept
        assert str(memory.alice.id) not in kept

    memory_world(scene, {"dam.md": DAM})
