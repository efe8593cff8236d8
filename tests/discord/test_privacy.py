"""/privacy shows a member all that is kept of them, hands it over, and deletes it; and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from memory_world import DAM, HELD, Memory
from simulated import buttons_of, text_of

from bot import words
from bot.privacy import kept_of, servers_of
from bot.reports import Verdict
from bot.server_settings import Changer
from bot.where import Where

STORED = ("choices", "choices_log", "checks", "reports", "watches", "posts", "asked")


async def watch_and_report(memory: Memory, member: object, question: str = HELD) -> None:
    result = await member.slash(memory.channel, "ask", question=question)  # type: ignore[attr-defined]
    await member.click(result.response, label=words.WATCH_ANSWER)  # type: ignore[attr-defined]
    panel = await member.click(result.response, label=words.REPORT)  # type: ignore[attr-defined]
    await member.click(panel.response, label=words.VERDICTS[Verdict.WRONG])  # type: ignore[attr-defined]


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_a_member_sees_exports_and_deletes_what_is_kept_of_them_alone(
    memory_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        await watch_and_report(memory, memory.alice)
        await watch_and_report(memory, memory.bert)
        result = await memory.alice.slash(memory.channel, "privacy")
        assert result.ephemeral
        seen = text_of(result.response)
        assert "1 watched question" in seen
        assert "1 report" in seen
        assert seen.count(HELD) == 2
        exported = await memory.alice.click(result.response, label=words.EXPORT)
        (file,) = exported.response.attachments
        (server,) = json.loads(await file.read())
        assert server["member"] == str(memory.alice.id)
        assert [each["question"] for each in server["watches"]] == [HELD]
        assert [each["verdict"] for each in server["reports"]] == ["wrong"]
        sure = await memory.alice.click(result.response, label=words.DELETE_MINE)
        assert servers_of(memory.bot.state, memory.alice.id) == (memory.guild.id,), "it asks first"
        await memory.alice.click(sure.response, label=words.DELETE_SURE)
        assert words.deleted(2) in text_of(sure.response)
        assert servers_of(memory.bot.state, memory.alice.id) == ()
        assert len(kept_of(memory.bot.state, memory.guild.id, memory.bert.id).reports) == 1

    memory_world(scene, {"dam.md": DAM}, plain_text=plain_text)


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_what_a_moderator_did_stays_noted_when_their_name_is_deleted(
    memory_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(memory: Memory) -> None:
        state, server, mod = memory.bot.state, memory.guild.id, memory.mod
        where, choices = Where(server, None), memory.bot.tools.choices
        for number, name in ((mod.id, "mod"), (memory.bert.id, "bert")):
            choices.choose(where, "quotes", 2, Changer(name, number, memory.now))
        check = await memory.mod.slash(memory.channel, "corpus check add", question=HELD)
        await memory.mod.click(check.response, label=words.KEEP)
        await watch_and_report(memory, memory.alice)
        panel = await memory.mod.slash(memory.channel, "reports")
        await memory.mod.click(panel.response, label=f"{words.SETTLE} 1")
        result = await mod.slash(memory.channel, "privacy")
        seen = text_of(result.response)
        assert words.acts_of_you(3) in seen
        assert words.setting("quotes") in seen
        exported = await mod.click(result.response, label=words.EXPORT)
        (kept,) = json.loads(await exported.response.attachments[0].read())
        assert {(each["act"], each["subject"]) for each in kept["acts"]} >= {
            ("setting", "quotes"),
            ("check question", HELD),
        }
        assert servers_of(state, mod.id) == (server,)
        sure = await mod.click(result.response, label=words.DELETE_MINE)
        assert words.sure_to_delete(0, 0, 3) in text_of(sure.response)
        await mod.click(sure.response, label=words.DELETE_SURE)
        assert servers_of(state, mod.id) == ()
        assert [(each.name, each.by.who) for each in choices.changes(server, 9)] == [("quotes", "bert"), ("quotes", "")]
        assert len(state.rows("SELECT * FROM checks")) == len(state.rows("SELECT * FROM reports")) == 1
        found = [str(row) for table in STORED for row in state.rows(f"SELECT * FROM {table}")]
        assert not [row for row in found if str(mod.id) in row or "'mod" in row]

    memory_world(scene, {"dam.md": DAM}, plain_text=plain_text)


def test_who_left_no_trace_is_told_so_and_what_is_kept_at_all(memory_world: Callable[..., None]) -> None:
    async def scene(memory: Memory) -> None:
        result = await memory.alice.slash(memory.channel, "privacy")
        seen = text_of(result.response)
        assert words.NOTHING_MINE in seen
        assert words.QUESTIONS_NOT_KEPT in seen
        assert buttons_of(result.response) == {}

    memory_world(scene, {"dam.md": DAM})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("questions", True, words.QUESTIONS_KEPT.format(days=30)),
        ("corrections", True, words.POSTS_KEPT.format(days=30)),
        ("watches", True, words.WATCHES_KEPT.format(days=180)),
        ("feedback", True, words.REPORTS_KEPT.format(days=30)),
    ],
)
@pytest.mark.parametrize("command", ["about", "privacy"])
def test_what_is_said_of_storing_is_what_the_server_chose(
    memory_world: Callable[..., None], command: str, name: str, value: bool, said: str
) -> None:
    async def scene(memory: Memory) -> None:
        memory.choose(name, value)
        assert said in text_of((await memory.alice.slash(memory.channel, command)).response)
        memory.choose(name, not value)
        assert said not in text_of((await memory.alice.slash(memory.channel, command)).response)

    memory_world(scene, {"dam.md": DAM})


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_a_long_list_is_cut_and_says_so(memory_world: Callable[..., None], plain_text: bool) -> None:
    async def scene(memory: Memory) -> None:
        with memory.bot.state.writing() as connection:
            connection.executemany(
                """INSERT INTO reports (server, member, at, kind, card, quote, question)
                VALUES (?, ?, 0, 'wrong', ?, ?, ?)""",
                [(memory.guild.id, memory.alice.id, f"{n:016x}", f"{'a' * 64}.0-9", "*" * 300) for n in range(200)],
            )
        seen = text_of((await memory.alice.slash(memory.channel, "privacy")).response)
        assert "200 reports" in seen
        assert "more" in seen

    memory_world(scene, {"dam.md": DAM}, plain_text=plain_text)
