"""What a running bot keeps on disk: shown cards, the lock, the health file; and what its log leaves out."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.health import is_healthy, report
from bot.lock import RunError, sole_bot
from bot.log import JsonFormatter, RedactingFormatter, set_up_log
from bot.server_settings import ServerSettings
from bot.settings import Settings
from bot.shown import ShownCard, ShownCards, ShownQuote
from bot.state import MIGRATIONS, State, StateError
from bot.where import Where
from corpus.article import Kind, Span
from index.answer import AsOf, QuoteRef, Reason, Speaker

NOW = datetime(2026, 3, 1, tzinfo=UTC)
QUOTE = ShownQuote(QuoteRef("a" * 64, Span(3, 30)), Kind.CAPTION, 0.5, (Span(4, 8), Span(9, 12)), Speaker(Span(40, 45)))


@pytest.mark.parametrize(
    "card",
    [
        ShownCard((QUOTE,), AsOf(NOW, date(2026, 2, 3)), None, 2),
        ShownCard((QUOTE, QUOTE), AsOf(NOW, None), Reason.NO_SENTENCE, None),
    ],
    ids=["answer", "abstention"],
)
def test_a_card_comes_back_as_it_was_kept_also_in_another_process(tmp_path: Path, card: ShownCard) -> None:
    state = State(tmp_path / "bot.sqlite3")
    key = ShownCards(state, days=30).keep(card, NOW, server=9)
    state.close()
    assert key is not None
    state = State(tmp_path / "bot.sqlite3")
    again = ShownCards(state, days=30)
    assert again.recall(key, NOW + timedelta(days=29), server=9) == card
    assert again.recall("0" * 16, NOW, server=9) is None
    state.close()


@pytest.mark.parametrize("attempt", range(5))
def test_several_may_make_the_database_at_the_same_moment(tmp_path: Path, attempt: int) -> None:
    """A bot that starts, and an operator's commands: each finds it made, or makes it."""
    together = threading.Barrier(6)

    def opened(_: int) -> int:
        together.wait()
        state = State(tmp_path / "bot.sqlite3")
        ((form,),) = state.rows("PRAGMA user_version")
        state.close()
        return int(form)

    with ThreadPoolExecutor(together.parties) as threads:
        assert set(threads.map(opened, range(together.parties))) == {len(MIGRATIONS)}


def test_an_old_card_is_forgotten_and_then_erased(tmp_path: Path) -> None:
    state = State(tmp_path / "bot.sqlite3")
    cards = ShownCards(state, days=30)
    card = ShownCard((QUOTE,), AsOf(NOW, None), None, None)
    key = cards.keep(card, NOW, server=9)
    assert key is not None
    later = NOW + timedelta(days=30, seconds=1)
    assert cards.recall(key, later, server=9) is None
    cards.keep(card, later, server=9)
    state.close()
    rows = sqlite3.connect(tmp_path / "bot.sqlite3")
    assert rows.execute("SELECT count(*) FROM cards").fetchone() == (1,)
    rows.close()


def test_whichever_byte_is_damaged_a_card_comes_back_as_it_was_or_not_at_all(tmp_path: Path) -> None:
    """A span with another digit would be another sentence. The bot is told what to do, or goes on without the card."""
    file = tmp_path / "bot.sqlite3"
    state = State(file)
    card = ShownCard((QUOTE,), AsOf(NOW, date(2026, 2, 3)), None, 2)
    key = ShownCards(state, days=30).keep(card, NOW, server=9)
    assert key is not None
    state.close()
    sound = file.read_bytes()
    came_back = 0
    for at in range(len(sound)):
        if not (at < 120 or any(sound[max(0, at - 2) : at + 3])) or at % 3:  # the rest is zeros, between the rows
            continue
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 0x41]) + sound[at + 1 :])
        for left in tmp_path.glob("bot.sqlite3-*"):
            left.unlink()
        try:
            state = State(file)
        except StateError:
            continue
        cards = ShownCards(state, days=30)
        recalled = cards.recall(key, NOW, server=9)
        assert recalled in (card, None), at
        came_back += recalled == card
        cards.keep(card, NOW, server=9)  # whether it can or not: the answer goes out
        state.close()
    assert came_back  # some bytes are of no matter


def test_whichever_byte_is_damaged_what_a_server_chose_is_read_or_left_out_or_the_database_said_to_be_unusable(
    tmp_path: Path,
) -> None:
    """Nothing else is raised: the bot reads this before each command, and would fall silent."""
    file, where = tmp_path / "bot.sqlite3", Where(9, 5)
    settings = Settings(_env_file=None, data=tmp_path)  # type: ignore[call-arg]
    state = State(file)
    for name, value in (("quotes", 4), ("cooldown", 60), ("collections", ["news", "sport"]), ("language", "es")):
        assert ServerSettings(state, settings).choose(Where(9, None), name, value)
    state.close()
    sound = file.read_bytes()
    came_back = unusable = 0
    for at in range(0, len(sound), 2):
        if not (at < 120 or any(sound[max(0, at - 2) : at + 3])):  # the rest is zeros, between the rows
            continue
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 0x41]) + sound[at + 1 :])
        for left in tmp_path.glob("bot.sqlite3-*"):
            left.unlink(missing_ok=True)  # the one of before may still be closing
        try:
            state = State(file)
        except StateError:
            continue
        try:
            came_back += ServerSettings(state, settings).of(where).quotes == 4
        except sqlite3.OperationalError:
            unusable += 1
        state.close()
    assert came_back > 100
    assert unusable > 0


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(StateError, match=r"bot\.sqlite3 .*move this file away"):
        State(tmp_path / "bot.sqlite3")


def test_a_file_of_the_first_version_is_brought_to_todays_shape_and_keeps_its_cards(tmp_path: Path) -> None:
    rows = sqlite3.connect(tmp_path / "bot.sqlite3")
    for statement in MIGRATIONS[0]:
        rows.execute(statement)
    rows.close()
    state = State(tmp_path / "bot.sqlite3")
    key = ShownCards(state, days=30).keep(ShownCard((QUOTE,), AsOf(NOW, None), None, None), NOW, server=9)
    state.close()
    state = State(tmp_path / "bot.sqlite3")
    assert state.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert ShownCards(state, days=30).recall(key or "", NOW, server=9) is not None
    state.close()


def test_a_file_of_a_newer_quoth_is_left_alone(tmp_path: Path) -> None:
    rows = sqlite3.connect(tmp_path / "bot.sqlite3")
    rows.execute("PRAGMA user_version = 999")
    rows.close()
    with pytest.raises(StateError, match="newer Quoth"):
        State(tmp_path / "bot.sqlite3")


def test_a_full_disk_costs_the_buttons_and_not_the_answer(tmp_path: Path) -> None:
    state = State(tmp_path / "bot.sqlite3")
    cards = ShownCards(state, days=30)
    state._rows.execute("PRAGMA max_page_count = 1")
    card = ShownCard((QUOTE,) * 500, AsOf(NOW, None), None, None)
    assert cards.keep(card, NOW, server=9) is None
    state.close()


def test_what_is_read_waits_for_no_writer_so_that_a_click_is_answered_in_time(tmp_path: Path) -> None:
    """Neither where another process holds the file, nor for a thread of this one that waits for that."""
    file = tmp_path / "bot.sqlite3"
    state, began, read = State(file), threading.Event(), threading.Event()

    def write() -> None:
        with state.writing() as rows:
            rows.execute("INSERT INTO application VALUES (7)")
            began.set()
            assert read.wait(10), "reading waited for the writer"

    writer = threading.Thread(target=write)
    writer.start()
    assert began.wait(10)
    assert state.rows("SELECT id FROM application") == []
    read.set()
    writer.join()
    assert state.rows("SELECT id FROM application") == [(7,)]
    state.close()


def test_a_second_bot_on_the_same_folder_is_told_who_has_it(tmp_path: Path) -> None:
    with sole_bot(tmp_path):
        attempt = "import sys, pathlib, bot.lock; bot.lock.sole_bot(pathlib.Path(sys.argv[1])).__enter__()"
        second = subprocess.run([sys.executable, "-c", attempt, tmp_path], capture_output=True, text=True, check=False)
        assert f"Another bot (process {os.getpid()})" in second.stderr
        assert second.returncode != 0
    with sole_bot(tmp_path):
        pass


def test_a_folder_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"run\.lock cannot be written"), sole_bot(tmp_path / "none"):
        pass


def test_health_is_a_fresh_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "health"
    assert "there is no" in (is_healthy(file, 60) or "")
    report(file, well=True)
    assert is_healthy(file, 60) is None
    os.utime(file, (0, 0))
    assert "has not been well" in (is_healthy(file, 60) or "")
    report(file, well=False)
    assert not file.exists()
    report(file, well=False)


def test_no_token_reaches_the_log_not_even_in_a_traceback() -> None:
    formatter = RedactingFormatter(["bot.secret.token"])
    try:
        raise RuntimeError("GET /api/v10/webhooks/123/aWludGVyYWN0aW9u/messages/@original with bot.secret.token")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "POST /interactions/5/tok/callback", (), sys.exc_info())
    line = formatter.format(record)
    assert "/interactions/5/[redacted]/callback" in line
    assert "/webhooks/123/[redacted]/messages/@original" in line
    for secret in ("aWludGVyYWN0aW9u", "bot.secret.token"):
        assert secret not in line


def test_a_log_of_json_is_one_object_a_line_and_holds_no_token_either() -> None:
    record = logging.LogRecord("bot", logging.INFO, "", 0, 'Said "%s"\n twice', ("secret.token",), None)
    record.created = NOW.timestamp()
    line = RedactingFormatter(["secret.token"], JsonFormatter()).format(record)
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2026-03-01T00:00:00.000+00:00",
        "level": "INFO",
        "logger": "bot",
        "message": 'Said "[redacted]"\n twice',
    }


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING"])
def test_discords_own_log_never_goes_below_info(level: str) -> None:
    """Below it stand interaction tokens and questions."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    try:
        set_up_log(level, [])
        assert not logging.getLogger("discord.http").isEnabledFor(logging.DEBUG)
        assert logging.getLogger("discord.http").isEnabledFor(logging.WARNING)
    finally:
        root.handlers, _ = before
        root.setLevel(before[1])
        for name in ("discord", "aiohttp", "asyncio"):
            logging.getLogger(name).setLevel(logging.NOTSET)
