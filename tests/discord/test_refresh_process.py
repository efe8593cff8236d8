"""Refreshes in a process of their own: what they tell, how they give way, and how they are stopped."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storing.shelves import CHANGES, TEXTS, fill, refreshed

from bot import words
from bot.progress_lines import Compared, Done, Failed, ProgressLines, Step, Told, line_of, read_line
from bot.refreshing import NICENESS, Order, Refreshes, RefreshProcess
from bot.spaces import Space
from corpus.article import Unreadable
from index.generation import current
from index.publishing import waiting

NOW = datetime(2031, 5, 4, tzinfo=UTC)
UNREADABLE = (Unreadable("a\nb.pdf", "Damaged.", "Copy it."),)
DONE = Done(
    "20310504T093000.000000Z", False, True, ("é.txt",), (), (), UNREADABLE, 3, 2, 0.5, (Compared("q", None, "a", True),)
)


def space(data: Path, server: int | None = None) -> Space:
    return Space(server, data, None)  # type: ignore[arg-type] - no refresh here asks an index


def program(tmp_path: Path, text: str) -> RefreshProcess:
    """In place of `quoth`: a program that writes down its own words and then runs `text`."""
    file = tmp_path / "program.py"
    note = f"pathlib.Path({str(tmp_path / 'words')!r}).write_text(json.dumps(sys.argv[1:]))"
    file.write_text(f"import sys, time, os, json, pathlib\n{note}\n{text}")
    return RefreshProcess(tmp_path / "data", (sys.executable, str(file)))


async def told_by(run: RefreshProcess, order: Order, server: int | None = None) -> list[Told]:
    return [told async for told in run(space(Path("x"), server), order)]


@pytest.mark.parametrize(
    "told",
    [Step("Reading", 1, 2), DONE, Failed("It is full.", "Make room.", UNREADABLE)],
    ids=["step", "done", "failed"],
)
def test_each_line_comes_back_as_it_was_told(told: Told) -> None:
    assert read_line(line_of(told)) == told
    assert line_of(told).isascii()


@pytest.mark.parametrize(
    "line", ["", "Loading …", "[]", "{}", '{"what": "done"}', '{"what": "step", "x": 1}', "9" * 5000], ids=range(7)
)
def test_what_a_library_prints_is_no_line_of_ours(line: str) -> None:
    assert read_line(line) is None


def test_a_phase_prints_a_hundred_lines_at_most() -> None:
    lines: list[str] = []
    progress = ProgressLines(lines.append)
    progress.phase("Encoding", 10_000)
    for _ in range(10_000):
        progress.advance()
    assert len(lines) == 101
    assert read_line(lines[-1]) == Step("Encoding", 10_000, 10_000)


def test_it_is_told_what_to_do_and_its_lines_are_read(tmp_path: Path) -> None:
    lines = [line_of(Step("Reading", 1, 2)), "noise", line_of(DONE)]
    text = "\n".join(["asked = sys.stdin.read()", *(f"print({line!r})" for line in lines), "assert 'high' in asked"])
    run = program(tmp_path, text)
    told = asyncio.run(told_by(run, Order("--preview (7)", questions=("how “high”?",)), server=42))
    assert told == [Step("Reading", 1, 2), DONE]
    assert (tmp_path / "words").read_text() == (
        f'["refresh", "--progress-json", "--data={tmp_path / "data"}", "--by=--preview (7)", "--server=42", '
        '"--preview", "--questions=/dev/stdin"]'
    )


def test_the_program_itself_builds_an_index_that_waits_and_leaves_the_other_answering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m bot refresh`, unmodified but for the encoder."""
    tests = Path(__file__).resolve().parents[1]
    folder, data = fill(tmp_path / "articles", TEXTS), tmp_path / "data"
    refreshed(data, folder)
    before = current(data)
    fill(folder, CHANGES)
    file = tmp_path / "quoth.py"
    file.write_text(
        f"import runpy, sys\nsys.path[:0] = [{str(tests.parent)!r}, {str(tests)!r}]\n"
        "import fake_encoder, index.encoder\n"
        "index.encoder.load_encoder = lambda *_, **__: fake_encoder.WordEncoder()\n"
        "sys.argv[0] = 'quoth'\nrunpy.run_module('bot', run_name='__main__', alter_sys=True)\n"
    )
    monkeypatch.setenv("QUOTH_ARTICLES", str(folder))
    monkeypatch.setenv("QUOTH_READER", "none")
    run = RefreshProcess(data, (sys.executable, str(file)))
    question = "how many crowns cost the second bridge of the town of Ambermill"
    told = asyncio.run(told_by(run, Order("mia (7)", questions=(question,))))
    done = told[-1]
    assert isinstance(done, Done), told
    assert done.changed == ("bridge.txt",)
    assert [each.question for each in done.compared] == [question]
    assert current(data) == before
    assert waiting(data) == (done.generation,)
    removed = asyncio.run(told_by(run, Order("mia (7)", only=("dam.txt",))))[-1]
    assert isinstance(removed, Done)
    assert current(data) == before, "its file is there, and has not changed"


def test_one_article_alone_is_no_preview(tmp_path: Path) -> None:
    asyncio.run(told_by(program(tmp_path, ""), Order("mia", only=("a b.txt",))))
    assert (tmp_path / "words").read_text().endswith('"--by=mia", "--only=a b.txt"]')


def test_it_gives_way_to_answers_but_a_removal_does_not(tmp_path: Path) -> None:
    step = "{'what': 'step', 'phase': str(os.getpriority(os.PRIO_PROCESS, 0)), 'done': 0, 'total': 0}"
    text = f"print(json.dumps({step}))"
    # It sets in while the process starts; a program that does nothing else may be faster.
    run = program(tmp_path, "time.sleep(0.5)\n" + text)
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    assert asyncio.run(told_by(run, Order("mia"))) == [Step(str(NICENESS), 0, 0)]
    assert asyncio.run(told_by(run, Order("mia", only=("a",)))) == [Step(str(usual), 0, 0)]


def test_a_process_that_breaks_off_is_a_failure_with_advice(tmp_path: Path) -> None:
    async def run() -> Done | Failed:
        refreshes = Refreshes(program(tmp_path, "sys.exit(9)"))
        return await refreshes.start(space(tmp_path), Order("mia"), NOW).outcome()

    assert asyncio.run(run()) == Failed(words.REFRESH_BROKE_OFF, words.REFRESH_AGAIN)


def test_a_process_that_cannot_be_begun_is_a_failure_and_no_error_of_whoever_waits(tmp_path: Path) -> None:
    async def run() -> tuple[Done | Failed, Done | None]:
        refreshes, where = Refreshes(RefreshProcess(tmp_path, (str(tmp_path / "no-such-program"),))), space(tmp_path)
        return await refreshes.start(where, Order("mia"), NOW).outcome(), refreshes.last(where)

    assert asyncio.run(run()) == (Failed(words.REFRESH_BROKE_OFF, words.REFRESH_AGAIN), None)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]


@pytest.mark.parametrize("how", ["stopped", "closed"])
def test_one_that_is_stopped_leaves_no_process_behind(tmp_path: Path, how: str) -> None:
    """Neither itself nor its children, and it does not matter that it would not end when asked."""
    text = (
        "import signal, subprocess\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(tmp_path / 'pids')!r}).write_text(f'{{os.getpid()}} {{child.pid}}')\ntime.sleep(60)"
    )

    async def run() -> Done | Failed:
        refreshes, where = Refreshes(program(tmp_path, text)), space(tmp_path)
        running = refreshes.start(where, Order("mia"), NOW)
        while not (tmp_path / "pids").exists() or not (tmp_path / "pids").read_text():  # noqa: ASYNC110 - no event: another process writes it
            await asyncio.sleep(0.02)
        assert refreshes.running(where) is running
        await (refreshes.stop(where.data) if how == "stopped" else refreshes.close())
        assert refreshes.running(where) is None
        return await running.outcome()

    assert asyncio.run(run()) == Failed(words.REFRESH_STOPPED, words.REFRESH_AGAIN)
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    deadline = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, pids))


def test_two_removals_at_once_are_both_taken_up_and_neither_stops_the_other(tmp_path: Path) -> None:
    began: list[tuple[str, ...]] = []
    go_on = asyncio.Event()

    async def hold(_: Space, order: Order) -> AsyncGenerator[Told, None]:
        began.append(order.only)
        await go_on.wait()
        yield DONE

    async def run() -> list[Done | Failed]:
        refreshes, where = Refreshes(hold), space(tmp_path)
        refresh = refreshes.start(where, Order("mia"), NOW)
        both = [
            asyncio.create_task(refreshes.at_once(where, Order(who, only=(path,)), NOW))
            for who, path in (("mia", "a.txt"), ("nora", "b.txt"))
        ]
        await asyncio.sleep(0.05)
        go_on.set()
        return [await refresh.outcome(), *(await asyncio.gather(*both))]

    stopped, *removals = asyncio.run(run())
    assert isinstance(stopped, Failed)
    assert removals == [DONE, DONE]
    assert sorted(filter(None, began)) == [("a.txt",), ("b.txt",)]


def test_of_one_space_one_runs_at_a_time_and_of_several_one_after_the_other(tmp_path: Path) -> None:
    async def forever(_: Space, __: Order) -> AsyncGenerator[Told, None]:
        yield Step("Reading", 1, 2)
        await asyncio.Event().wait()

    async def run() -> None:
        refreshes = Refreshes(forever)
        running = refreshes.start(space(tmp_path / "a"), Order("mia"), NOW)
        with pytest.raises(ValueError, match="runs"):
            refreshes.start(space(tmp_path / "a"), Order("nora"), NOW)
        other = refreshes.start(space(tmp_path / "b"), Order("nora"), NOW)
        removal = refreshes.start(space(tmp_path / "c"), Order("nora", only=("a.txt",)), NOW)
        for _ in range(20):
            await asyncio.sleep(0)
        assert running.step is not None
        assert removal.step is not None
        assert other.step is None, "of several spaces one after the other, but for what must count at once"
        await refreshes.close()

    asyncio.run(run())


def test_one_that_outlives_its_message_is_followed_silently_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interaction's token dies after a quarter of an hour; shortened here."""
    monkeypatch.setattr("bot.refreshing.EDIT_SECONDS", 0.01)
    monkeypatch.setattr("bot.refreshing.TOKEN_SECONDS", 0.05)
    given_up = asyncio.Event()
    told: list[Step | None] = []

    async def long(_: Space, __: Order) -> AsyncGenerator[Told, None]:
        yield Step("Reading", 1, 2)
        await given_up.wait()
        yield Step("Encoding", 1, 2)
        yield DONE

    async def tell(step: Step | None) -> None:
        told.append(step)

    async def give_up() -> None:
        given_up.set()

    async def run() -> Done | Failed:
        return await Refreshes(long).start(space(tmp_path), Order("mia"), NOW).follow(tell, give_up)

    assert asyncio.run(run()) == DONE
    assert told == [Step("Reading", 1, 2)], "each step once, and none after the last that could be shown"
