"""The unmodified program against a Discord on this machine: the link, the clock and the signals are real."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from discord_audit import Audit
from fake_encoder import WordEncoder
from loopback_discord import ALICE, BERT, TOKEN, Interaction, LoopbackDiscord
from loopback_stage import ANSWER, ARTICLES, LAUNCHER, Scene, Silent, play

from bot import words
from bot.state import FILE_NAME
from corpus.feeds import Feed
from corpus.moderating import follow, followed
from index.build import refresh


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ask(discord: LoopbackDiscord, question: str = "How many cubic metres of water?", **more: Any) -> Interaction:
    return await discord.slash("ask", question=question, **more)


def test_a_question_is_answered_from_the_index_and_the_bot_leaves_politely(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot() as process:
            await stage.discord.online()
            answer = await stage.discord.answer(await ask(stage.discord))
            assert ANSWER in answer.text
            assert "The dam opens · The Ottermouth Post · 3 Feb 2026" in answer.text
            assert answer.message is not None
            context = await stage.discord.answer(await stage.discord.click(answer.message, "Context"))
            assert "The dam at Ottermouth" in context.text
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
        await stage.discord.until(lambda: "closed 1000" in stage.discord.events)

    play(scene, data, audit)


def test_a_second_member_is_acknowledged_while_the_first_question_is_encoded(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot(slow=3.5):
            await stage.discord.online()
            first = await ask(stage.discord)
            await asyncio.sleep(0.3)
            second = await ask(stage.discord, member=BERT)
            again = await ask(stage.discord, member=ALICE)
            await stage.discord.answer(again)
            assert again.text.strip() == words.STILL_ANSWERING
            await stage.discord.answer(first)
            await stage.discord.answer(second)
            for interaction in (first, second):
                assert interaction.acknowledged is not None
                assert interaction.acknowledged - interaction.at < 3.0
                assert ANSWER in interaction.text

    play(scene, data, audit)


def test_a_link_cut_in_the_middle_of_an_answer_loses_neither_it_nor_the_next_question(
    data: Path, audit: Audit | None
) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot(slow=1.0):
            await stage.discord.online()
            first = await ask(stage.discord)
            await stage.discord.until(lambda: first.acknowledged is not None)
            stage.discord.cut()
            missed = await ask(stage.discord, member=BERT)  # sent while the bot is away
            await stage.discord.answer(first)
            await stage.discord.until(lambda: "resume" in stage.discord.events)
            assert ANSWER in first.text
            if missed.acknowledged is not None:  # the bot was back within Discord's 3 s
                assert ANSWER in (await stage.discord.answer(missed)).text
            after = await stage.discord.answer(await ask(stage.discord))
            assert ANSWER in after.text
            assert stage.discord.events.count("identify") == 1

    play(scene, data, audit)


def test_a_stop_finishes_the_answer_in_flight_and_takes_no_new_one(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot(slow=2.0) as process:
            await stage.discord.online()
            flying = await ask(stage.discord)
            await stage.discord.until(lambda: flying.acknowledged is not None)
            process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.3)
            late = await stage.discord.answer(await ask(stage.discord, member=BERT))
            assert late.text.strip() == words.CLOSING
            assert ANSWER in (await stage.discord.answer(flying)).text
            assert await process.wait() == 0
        await stage.discord.until(lambda: "closed 1000" in stage.discord.events)

    play(scene, data, audit)


@pytest.mark.parametrize("fault", ["reconnect", "invalid but resumable"])
def test_a_link_that_discord_wants_made_anew_is_resumed(data: Path, audit: Audit | None, fault: str) -> None:
    """Ops 7 and 9, and an answer that is under way meanwhile."""

    async def scene(stage: Scene) -> None:
        discord = stage.discord
        async with stage.bot(slow=1.0):
            await discord.online()
            flying = await ask(discord)
            await discord.until(lambda: flying.acknowledged is not None)
            await (discord.order_reconnect() if fault == "reconnect" else discord.invalidate(resumable=True))
            await discord.until(lambda: "resume" in discord.events)
            assert ANSWER in (await discord.answer(flying)).text
            assert ANSWER in (await discord.answer(await ask(discord, member=BERT))).text
            assert discord.events.count("identify") == 1

    play(scene, data, audit)


@pytest.mark.parametrize("fault", ["invalid", "4009"])
def test_a_session_that_discord_forgot_begins_anew(data: Path, audit: Audit | None, fault: str) -> None:
    """The answer under way still arrives: it needs its interaction's token, and no session."""

    async def scene(stage: Scene) -> None:
        discord = stage.discord
        async with stage.bot(slow=1.0):
            await discord.online()
            flying = await ask(discord)
            await discord.until(lambda: flying.acknowledged is not None)
            await (discord.close(4009) if fault == "4009" else discord.invalidate(resumable=False))
            await discord.online(times=2)
            assert ANSWER in (await discord.answer(flying)).text
            assert ANSWER in (await discord.answer(await ask(discord, member=BERT))).text
            assert discord.count("PUT", "/commands") == 1
        assert "Traceback" not in stage.logged

    play(scene, data, audit)


def limited(_: web.Request) -> web.Response:
    """Discord's own 429; without Via it would be Cloudflare's, which is another matter."""
    body = json.dumps({"message": "You are being rate limited.", "retry_after": 0.3, "global": False})
    headers = {"Content-Type": "application/json", "Via": "1.1 loopback", "Retry-After": "1"}
    return web.Response(status=429, body=body, headers=headers)


@pytest.mark.parametrize(
    ("method", "ending", "failures"),
    [
        ("POST", "/callback", [limited]),
        ("PATCH", "/messages/@original", [limited, limited]),
        ("POST", "/callback", [lambda _: web.Response(status=502)]),
        ("PATCH", "/messages/@original", [lambda _: web.Response(status=500), lambda _: web.Response(status=503)]),
    ],
    ids=["acknowledging limited", "editing limited", "acknowledging fails once", "editing fails twice"],
)
def test_a_request_that_discord_puts_off_is_made_again(
    data: Path, audit: Audit | None, method: str, ending: str, failures: list[Any]
) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot():
            await stage.discord.online()
            stage.discord.failures += [(method, ending, failure) for failure in failures]
            answer = await stage.discord.answer(await ask(stage.discord))
            assert ANSWER in answer.text
            assert answer.acknowledged is not None
            assert answer.acknowledged - answer.at < 3.0
            assert not stage.discord.failures

    play(scene, data, audit)


def test_a_reset_before_the_acknowledgement_is_told_the_member(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot():
            await stage.discord.online()
            stage.discord.failures.append(("POST", "/callback", reset))
            answer = await stage.discord.answer(await ask(stage.discord))
            assert answer.text.strip() == words.WENT_WRONG
            assert ANSWER in (await stage.discord.answer(await ask(stage.discord, member=BERT))).text
        assert "did not reach Discord" in stage.logged

    play(scene, data, audit)


def test_a_stop_does_not_wait_for_a_model_that_hangs(data: Path, audit: Audit | None) -> None:
    """Ten seconds after SIGTERM Docker kills, and Discord would show the bot online for minutes."""

    async def scene(stage: Scene) -> None:
        async with stage.bot(slow=60.0) as process:
            await stage.discord.online()
            flying = await ask(stage.discord)
            await stage.discord.until(lambda: flying.acknowledged is not None)
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 25) == 0
            assert time.monotonic() - begun < 20  # DRAIN_SECONDS, on a busy machine
        await stage.discord.until(lambda: "closed 1000" in stage.discord.events)
        assert "took too long" in stage.logged

    play(scene, data, audit)


def reset(request: web.Request) -> web.Response:
    """The connection breaks in the middle of the request."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@pytest.mark.parametrize(
    "failure", [reset, lambda _: web.Response(status=502)], ids=["connection reset", "bad gateway"]
)
def test_an_answer_that_discord_did_not_take_is_sent_again(data: Path, audit: Audit | None, failure: Any) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot():
            await stage.discord.online()
            stage.discord.failures.append(("PATCH", "/messages/@original", failure))
            answer = await stage.discord.answer(await ask(stage.discord))
            assert ANSWER in answer.text

    play(scene, data, audit)


def test_buttons_work_and_commands_are_not_told_again_after_a_restart(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot():
            await stage.discord.online()
            answer = await stage.discord.answer(
                await ask(stage.discord, question="Which turbine was tested on Tuesday?")
            )
        assert answer.message is not None
        async with stage.bot():
            await stage.discord.online(times=2)
            turned = await stage.discord.answer(await stage.discord.click(answer.message, words.MORE))
            assert "page 2 of" in turned.text
            assert turned.message is not None
            shared = await stage.discord.click(turned.message, "Share")
            await stage.discord.answer(shared)
            assert "Shared by alice" in str(shared.followups)
        assert stage.discord.count("PUT", "/commands") == 1

    play(scene, data, audit)


def test_a_token_that_discord_refuses_ends_the_program_with_clear_words(data: Path, audit: Audit | None) -> None:
    wrong = TOKEN.replace("loopback", "mistaken")

    async def scene(stage: Scene) -> None:
        async with stage.bot(token=wrong) as process:
            assert await asyncio.wait_for(process.wait(), 20) == 4
        assert "Discord refuses the token. Reset it" in stage.logged
        assert wrong not in stage.logged

    play(scene, data, audit)


@pytest.mark.parametrize(
    ("close", "exit_code"), [(4004, 4), (4010, 10), (4011, 11), (4012, 12), (4013, 13), (4014, 14)]
)
def test_a_refusal_that_no_restart_cures_has_an_exit_code_of_its_own(
    data: Path, audit: Audit | None, close: int, exit_code: int
) -> None:
    async def scene(stage: Scene) -> None:
        stage.discord.refuse_with = close
        async with stage.bot() as process:
            assert await asyncio.wait_for(process.wait(), 20) == exit_code
        assert "CRITICAL" in stage.logged
        assert "Traceback" not in stage.logged

    play(scene, data, audit)


@pytest.mark.parametrize(
    ("method", "ending", "code"),
    [("POST", "/callback", 10062), ("PATCH", "/messages/@original", 10015)],
    ids=["acknowledged too late", "token expired"],
)
def test_a_reply_that_discord_no_longer_wants_is_noted_and_the_bot_goes_on(
    data: Path, audit: Audit | None, method: str, ending: str, code: int
) -> None:
    def too_late(_: web.Request) -> web.Response:
        return web.json_response({"code": code, "message": "Unknown"}, status=404, headers={"Via": "1.1 loopback"})

    async def scene(stage: Scene) -> None:
        async with stage.bot():
            await stage.discord.online()
            stage.discord.failures += [(method, ending, too_late)] * 2
            await ask(stage.discord)
            await stage.discord.until(lambda: not stage.discord.failures)
            assert ANSWER in (await stage.discord.answer(await ask(stage.discord, member=BERT))).text
        assert "did not reach Discord" in stage.logged
        assert "Traceback" not in stage.logged

    play(scene, data, audit)


def test_commands_are_told_by_hand_only_when_changed_or_forced(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        for options, told in (((), 1), ((), 1), (("--force",), 2)):
            async with stage.bot("sync", *options) as process:
                assert await asyncio.wait_for(process.wait(), 20) == 0
            assert stage.discord.count("PUT", "/commands") == told
        assert not stage.discord.events, "it never went online"

    play(scene, data, audit)


@pytest.mark.parametrize(
    ("token", "exit_code", "said"),
    [
        (TOKEN, 0, ["logged in as the application Quoth", "Read Message History is not given in Ottermouth"]),
        (TOKEN.replace("loopback", "mistaken"), 1, ["Discord: refuses the token.", "Reset it"]),
    ],
    ids=["the right token", "another"],
)
def test_check_online_says_what_discord_thinks_of_token_and_rights(
    data: Path, audit: Audit | None, token: str, exit_code: int, said: list[str]
) -> None:
    async def scene(stage: Scene) -> None:
        articles = str(data.parent / "articles")
        async with stage.bot("check", "--online", token=token, QUOTH_ARTICLES=articles) as process:
            assert await asyncio.wait_for(process.wait(), 60) == exit_code
        assert all(each in stage.logged for each in said), stage.logged
        assert token not in stage.logged
        assert not stage.discord.events, "it never went online"

    play(scene, data, audit)


def test_check_online_says_so_where_discord_cannot_be_reached(
    data: Path, audit: Audit | None, unused_port: int
) -> None:
    async def scene(stage: Scene) -> None:
        stage.discord.api = f"http://127.0.0.1:{unused_port}"
        async with stage.bot("check", "--online") as process:
            assert await asyncio.wait_for(process.wait(), 60) == 1
        assert "problem  Discord: cannot be reached" in stage.logged
        assert "Look at the network" in stage.logged
        assert "Traceback" not in stage.logged

    play(scene, data, audit)


def test_a_second_bot_on_the_same_folder_is_told_so(data: Path, audit: Audit | None) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot() as first:
            await stage.discord.online()
            async with stage.bot() as second:
                assert await asyncio.wait_for(second.wait(), 20) == 1
            assert f"Another bot (process {first.pid}) already runs" in stage.logged
            assert ANSWER in (await stage.discord.answer(await ask(stage.discord))).text

    play(scene, data, audit)


def test_feeds_are_polled_beside_the_answers_and_a_stop_does_not_wait_for_that(data: Path, audit: Audit | None) -> None:
    """By a real process of its own, which is told here that nothing of this machine is a publisher's."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    follow(data, Feed("http://127.0.0.1/rss", "The Ottermouth Post", None, "127.0.0.1", "post", now, "ruth"))
    source = str(LAUNCHER.parents[2])

    async def scene(stage: Scene) -> None:
        async with stage.bot(QUOTH_FETCH="true", PYTHONPATH=source) as process:
            await stage.discord.online()
            assert ANSWER in (await stage.discord.answer(await ask(stage.discord))).text
            deadline = time.monotonic() + 180  # it gives way to all else on the machine
            while "The feed http://127.0.0.1/rss was not to be had" not in stage.logged:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
        async with stage.bot(QUOTH_FETCH="true", PYTHONPATH=source) as process:
            await stage.discord.online(2)
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
        ((feed, _),) = followed(data)
        assert (feed.failures, "private network" in feed.fault) == (1, True)

    play(scene, data, audit)


def test_the_health_file_is_there_while_the_bot_is_well_and_gone_when_it_stops(data: Path, audit: Audit | None) -> None:
    file = data / "health"

    async def scene(stage: Scene) -> None:
        async with stage.bot(QUOTH_HEALTH_FILE=str(file)):
            await stage.discord.online()
            deadline = time.monotonic() + 20
            while not file.exists():
                assert time.monotonic() < deadline
                await asyncio.sleep(0.1)
        assert not file.exists()

    play(scene, data, audit)


def test_a_hang_up_finishes_the_answer_in_flight_and_starts_again_with_the_token_as_it_is_now(
    data: Path, audit: Audit | None
) -> None:
    async def scene(stage: Scene) -> None:
        file = data / "token"
        file.write_text(TOKEN)
        async with stage.bot(slow=1.0, token="", DISCORD_TOKEN_FILE=str(file)) as process:
            await stage.discord.online()
            file.write_text("no token at all")
            process.send_signal(signal.SIGHUP)
            flying = await ask(stage.discord)
            assert ANSWER in (await stage.discord.answer(flying)).text
            assert "everything goes on as it is" in stage.logged
            assert "no token at all" not in stage.logged
            file.write_text(TOKEN + "\n")
            flying = await ask(stage.discord)
            await stage.discord.until(lambda: flying.acknowledged is not None)
            process.send_signal(signal.SIGHUP)
            assert ANSWER in (await stage.discord.answer(flying)).text
            await stage.discord.online(times=2)
            assert ANSWER in (await stage.discord.answer(await ask(stage.discord, member=BERT))).text
            assert process.returncode is None, "it is the same process"
        assert stage.discord.events.count("closed 1000") == 2

    play(scene, data, audit)


def test_databases_that_another_process_holds_cost_the_buttons_and_not_the_answer(
    data: Path, audit: Audit | None
) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot():
            await stage.discord.online()
            held = [sqlite3.connect(data / name, isolation_level=None) for name in ("quoth.db", "bot.sqlite3")]
            for database in held:
                database.execute("BEGIN EXCLUSIVE")
            answer = await stage.discord.answer(await ask(stage.discord))
            assert ANSWER in answer.text
            assert "Share" not in str(answer.message)
            for database in held:
                database.execute("ROLLBACK")
                database.close()
            after = await stage.discord.answer(await ask(stage.discord))
            assert "Share" in str(after.message)

    play(scene, data, audit)


def test_metrics_are_served_beside_the_bot_and_a_port_that_is_taken_costs_only_them(
    data: Path, audit: Audit | None, unused_port: int
) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot(QUOTH_METRICS_PORT=str(unused_port)), ClientSession() as session:
            await stage.discord.online()
            await stage.discord.answer(await ask(stage.discord))

            async def page() -> str:
                async with session.get(f"http://127.0.0.1:{unused_port}/metrics") as reply:
                    return await reply.text()

            deadline = time.monotonic() + 20
            while "quoth_well 1.0" not in (told := await page()):
                assert time.monotonic() < deadline
                await asyncio.sleep(0.1)
            assert 'quoth_questions_total{outcome="answer"} 1.0' in told
            assert "quoth_articles 2.0" in told
            assert "cubic" not in told
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(await asyncio.start_server(lambda *_: None, "127.0.0.1", unused_port))
            await stack.enter_async_context(stage.bot(QUOTH_METRICS_PORT=str(unused_port)))
            await stage.discord.online(times=2)
            assert ANSWER in (await stage.discord.answer(await ask(stage.discord))).text
        assert f"port {unused_port} of this machine cannot be had" in stage.logged

    play(scene, data, audit)


async def soon(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


def test_health_turns_bad_and_good_again_with_the_gateway(data: Path, audit: Audit | None) -> None:
    file = data / "health"

    async def scene(stage: Scene) -> None:
        async with stage.bot(QUOTH_HEALTH_FILE=str(file)):
            await stage.discord.online()
            await soon(file.exists)
            stage.discord.down = True
            stage.discord.cut()
            await soon(lambda: not file.exists())
            stage.discord.down = False
            await soon(file.exists)
            assert ANSWER in (await stage.discord.answer(await ask(stage.discord))).text

    play(scene, data, audit)


@pytest.mark.parametrize("deaf", [False, True], ids=["heartbeats are not answered", "nothing arrives any more"])
def test_a_link_that_stays_open_and_says_nothing_is_noticed_and_made_anew(
    data: Path, audit: Audit | None, *, deaf: bool
) -> None:
    file = data / "health"

    async def scene(stage: Scene) -> None:
        stage.discord.heartbeat_ms = 500
        async with stage.bot(QUOTH_HEALTH_FILE=str(file), LOOPBACK_PATIENCE="1.5"):
            await stage.discord.online()
            await soon(file.exists)
            await asyncio.sleep(2)
            assert file.exists(), "a link on which only heartbeats are answered is no dead one"
            assert stage.discord.events == ["identify"]
            await stage.discord.fall_silent(deaf=deaf)
            await soon(lambda: not file.exists())
            await stage.discord.hear_again()
            await soon(file.exists)
            assert "resume" in stage.discord.events
            assert ANSWER in (await stage.discord.answer(await ask(stage.discord))).text
            assert ("heartbeat unanswered" in stage.discord.events) is not deaf
        assert "The link to Discord is down." in stage.logged
        assert "The link to Discord is back." in stage.logged

    play(scene, data, audit)


def test_fifty_questions_at_once_are_each_acknowledged_and_answered_or_told_to_wait(
    data: Path, audit: Audit | None
) -> None:
    async def scene(stage: Scene) -> None:
        async with stage.bot(slow=0.02, QUOTH_QUEUE="20"):
            await stage.discord.online()
            asked = [await ask(stage.discord, member=str(1000 + n)) for n in range(50)]
            for interaction in asked:
                await stage.discord.answer(interaction)
            told = [interaction.text.strip() for interaction in asked]
            assert {text for text in told if ANSWER not in text} <= {words.SERVER_BUSY, words.BUSY}
            assert any(ANSWER in text for text in told)

    play(scene, data, audit)


def _posts(data: Path) -> int:
    with contextlib.closing(sqlite3.connect(data / FILE_NAME)) as rows:
        (found,) = rows.execute("SELECT count(*) FROM posts").fetchone()
    return int(found)


def test_a_card_is_corrected_by_a_bot_that_was_killed_before_its_article_changed(
    data: Path, audit: Audit | None
) -> None:
    """The loop, the database and the edit of an old message are the real ones."""

    async def scene(stage: Scene) -> None:
        async with stage.bot() as process:
            await stage.discord.online()
            answer = await stage.discord.answer(await ask(stage.discord, public=True))
            async with asyncio.timeout(20):
                # Where the card stands is written down after it was shown, by another process.
                while not _posts(stage.data):  # noqa: ASYNC110 - which sets no event here
                    await asyncio.sleep(0.05)
            process.kill()
            await process.wait()
        dam = ARTICLES["dam.md"].replace("forty", "fifty")
        (data.parent / "articles" / "dam.md").write_text(dam, encoding="utf-8")
        refresh(
            data,
            data.parent / "articles",
            WordEncoder(),
            now=datetime(2026, 3, 2, tzinfo=UTC),
            max_bytes=10_000,
            progress=Silent(),
        )
        assert answer.message is not None
        edited = f"/messages/{answer.message['id']}"
        async with stage.bot():
            await stage.discord.online(times=2)
            await stage.discord.until(lambda: stage.discord.count("PATCH", edited) == 1)
            assert words.NOW_SAYS in answer.text
            assert "holds **fifty** million cubic metres" in answer.text
            assert ANSWER in answer.text

    play(scene, data, audit)
