"""What waits for a yes, and how an index that waits does with a server's check questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.checks import MOST as MOST_CHECKS
from bot.checks import Check, Result, checked, checks_of, drop_check, set_check
from bot.offers import AGE, MOST, Offers
from bot.progress_lines import Compared
from bot.state import State

NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    state = State(tmp_path / "bot.sqlite3")
    yield state
    state.close()


def test_an_offer_is_for_its_server_for_an_hour_and_for_one_click() -> None:
    offers: Offers[str] = Offers()
    key = offers.keep("dam", 1, NOW)
    assert offers.recall(key, 2, NOW) is None, "of another server"
    assert offers.recall(key, None, NOW) is None
    assert offers.recall(key, 1, NOW + AGE + timedelta(seconds=1)) is None
    assert offers.take(key, 1, NOW) == "dam"
    assert offers.take(key, 1, NOW) is None, "of two clicks one gets it"


def test_the_oldest_offers_give_way() -> None:
    offers: Offers[int] = Offers()
    keys = [offers.keep(number, 1, NOW) for number in range(MOST + 1)]
    offers.keep(-1, 1, NOW, keys[1])  # shown again, so it is new
    offers.keep(99, 1, NOW)
    assert [offers.recall(key, 1, NOW) for key in keys[:4]] == [None, -1, None, 3]


def check(question: str, text: str = "It is 48 metres high.") -> Check:
    return Check(question, "0" * 16 + ".0-9", text, NOW, "mia (7)")


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        ("48", "48", Result.WELL),
        ("52", "48", Result.WELL),
        (None, "48", Result.WELL),
        ("48", "52", Result.WORSE),
        ("48", None, Result.WORSE),
        ("52", "52", Result.FAILS),
        (None, None, Result.FAILS),
    ],
)
def test_worse_is_what_was_answered_as_expected_and_no_longer_would_be(
    before: str | None, after: str | None, result: Result
) -> None:
    pair = Compared("how high", before, after, differs=before != after)
    (found,) = checked([check("how high"), check("not compared")], [pair], lambda name: f"It is {name} metres high.")
    assert (found.result, found.after) == (result, after)


def test_checks_are_kept_by_server_and_replaced_by_question(state: State) -> None:
    assert set_check(state, 1, check("how high", "old"))
    assert set_check(state, 1, check("how high", "new"))
    assert set_check(state, 2, check("how high", "theirs"))
    assert [each.text for each in checks_of(state, 1)] == ["new"]
    assert not drop_check(state, 3, "how high")
    assert drop_check(state, 1, "how high")
    assert checks_of(state, 1) == ()
    assert [each.text for each in checks_of(state, 2)] == ["theirs"]


def test_there_are_not_endlessly_many(state: State) -> None:
    assert all(set_check(state, 1, check(str(number))) for number in range(MOST_CHECKS))
    assert not set_check(state, 1, check("one more"))
    assert set_check(state, 1, check("0", "another answer")), "one that is there may change"
    assert set_check(state, 2, check("one more"))
