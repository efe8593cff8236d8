"""Members say what they think of a quote; moderators read it with the quote, and settle it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from memory_world import DAM, FERRY, HELD, Memory
from simulated import buttons_of, text_of

from bot import reports, words
from bot.reports import Verdict

SHELF = {"dam.md": DAM, "ferry.txt": FERRY}
WRONG, OUTDATED = words.VERDICTS[Verdict.WRONG], words.VERDICTS[Verdict.OUTDATED]


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
@pytest.mark.parametrize("public", [False, True], ids=["private", "public"])
def test_a_report_reaches_the_moderators_with_its_quote_and_question(
    memory_world: Callable[..., None], plain_text: bool, public: bool
) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD, public=public)
        panel = await memory.alice.click(result.response, label=words.REPORT)
        assert panel.ephemeral
        assert words.REPORT_KEPT in text_of(panel.response), "it says what is kept"
        await memory.restart()
        await memory.alice.click(panel.response, label=WRONG)
        styles = {label: button["style"] for label, button in buttons_of(panel.response).items()}
        assert styles[WRONG] == 3, "it is marked"
        assert styles[OUTDATED] == 2
        await memory.alice.click(panel.response, label=OUTDATED)
        result = await memory.mod.slash(memory.channel, "reports")
        assert result.ephemeral
        seen = text_of(result.response)
        assert f"{OUTDATED}: 1" in seen
        assert WRONG not in seen, "one report a member, quote and card; the last holds"
        assert "> The dam at Nool holds 40 million barrels of cold water." in seen
        assert HELD in seen
        assert "alice" not in seen

    memory_world(scene, SHELF, plain_text=plain_text)


def test_reports_of_several_members_are_counted_and_settled_together(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD, public=True)
        for member in (memory.alice, memory.bert):
            panel = await member.click(result.response, label=words.REPORT)
            await member.click(panel.response, label=OUTDATED)
        listed = await memory.mod.slash(memory.channel, "reports")
        assert f"{OUTDATED}: 2" in text_of(listed.response)
        exported = await memory.mod.click(listed.response, label=words.EXPORT)
        (file,) = exported.response.attachments
        (line,) = [json.loads(line) for line in (await file.read()).splitlines()]
        assert line["verdicts"] == {"outdated": 2}
        assert line["questions"] == [HELD]
        assert "alice" not in repr(line)
        settled = await memory.mod.click(listed.response, label=words.settle_number(1))
        assert words.NO_REPORTS in text_of(listed.response)
        assert text_of(settled.followups[0]) == words.settled(2)
        ((who,),) = set(memory.bot.state.rows("SELECT settled_by FROM reports"))
        assert "mod" in who

    memory_world(scene, SHELF)


def test_the_nearest_passage_of_an_abstention_can_be_said_to_answer(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question="goats of Skarn at which price")
        panel = await memory.alice.click(result.response, label=words.REPORT)
        label = words.VERDICTS[Verdict.ANSWERS]
        ids = [each for each in _custom_ids(panel.response) if each.startswith("quoth:verdict:answers:")]
        await memory.alice.click(panel.response, custom_id=ids[0])
        assert f"{label}: 1" in text_of((await memory.mod.slash(memory.channel, "reports")).response)

    memory_world(scene, SHELF)


def test_each_quote_of_a_page_has_buttons_of_its_own(memory_world: Callable[..., None]) -> None:
    lamps = {f"{n}.txt": f"The lamp number {n} of Velden burns {n}0 hours a week.\n" for n in range(1, 6)}

    async def scene(memory: Memory) -> None:
        question = "how many hours a week burns the lamp number of Velden"
        result = await memory.alice.slash(memory.channel, "ask", question=question)
        await memory.alice.click(result.response, label=words.MORE)
        panel = await memory.alice.click(result.response, label=words.REPORT)
        seen = text_of(panel.response)
        assert "**3** · The lamp" in seen
        assert "**4** · The lamp" in seen
        assert "**1** ·" not in seen
        ids = [i for i in _custom_ids(panel.response) if i.startswith("quoth:verdict:wrong:")]
        assert len(ids) == 2
        await memory.alice.click(panel.response, custom_id=ids[1])
        (reported,) = reports.open_reports(memory.bot.state, memory.guild.id)
        assert str(reported.quote) in ids[1]

    memory_world(scene, lamps, quotes=2)


def test_many_reports_are_paged(memory_world: Callable[..., None]) -> None:
    lamps = {f"{n}.txt": f"The lamp number {n} of Velden burns {n}0 hours a week.\n" for n in range(1, 6)}

    async def scene(memory: Memory) -> None:
        question = "how many hours a week burns the lamp number of Velden"
        result = await memory.alice.slash(memory.channel, "ask", question=question)
        panel = await memory.alice.click(result.response, label=words.REPORT)
        for custom_id in [i for i in _custom_ids(panel.response) if "outdated" in i]:
            await memory.alice.click(panel.response, custom_id=custom_id)
        listed = await memory.mod.slash(memory.channel, "reports")
        assert "page 1 of 2" in text_of(listed.response)
        await memory.mod.click(listed.response, label=words.MORE)
        assert "**5** ·" in text_of(listed.response)
        await memory.mod.click(listed.response, label=words.settle_number(5))
        assert "page" not in text_of(listed.response), "the last of its page: the one before is shown"

    memory_world(scene, lamps, quotes=5)


def test_where_feedback_is_off_there_is_no_button_and_an_old_one_says_so(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        panel = await memory.alice.click(result.response, label=words.REPORT)
        memory.choose("feedback", False)
        late = await memory.alice.click(result.response, label=words.REPORT)
        assert text_of(late.response) == words.REPORTS_OFF
        late = await memory.alice.click(panel.response, label=WRONG)
        assert text_of(late.followups[0]) == words.REPORTS_OFF
        fresh = await memory.alice.slash(memory.channel, "ask", question=HELD)
        assert words.REPORT not in buttons_of(fresh.response)
        assert memory.bot.state.rows("SELECT * FROM reports") == []

    memory_world(scene, SHELF)


def test_a_moderator_who_is_one_no_more_can_settle_and_export_nothing(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "ask", question=HELD)
        panel = await memory.alice.click(result.response, label=words.REPORT)
        await memory.alice.click(panel.response, label=WRONG)
        listed = await memory.mod.slash(memory.channel, "reports")
        memory.demote()
        for label in (words.settle_number(1), words.EXPORT):
            refused = await memory.mod.click(listed.response, label=label)
            assert text_of(refused.response) == words.NOT_MODERATOR
        assert len(reports.open_reports(memory.bot.state, memory.guild.id)) == 1

    memory_world(scene, SHELF)


def _custom_ids(message: object) -> list[str]:
    from discord_audit import walk

    return [part["custom_id"] for part in walk(message.components) if "custom_id" in part]  # type: ignore[attr-defined]
