"""A publisher's budget is never overdrawn, and no quote is ever cut for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated import article

from bot.budget import Budgets, Limits, publisher_of, words_of
from bot.state import State
from corpus.article import Kind
from index.answer import Quote

NOW = datetime(2031, 5, 4, 23, 59, tzinfo=UTC)


def quote(words: int, publisher: str | None, name: str = "a") -> Quote:
    made = article(f"{name}.txt", " ".join(["word"] * words), publisher=publisher)
    return Quote(made, made.sentences[0].span, Kind.PROSE, 0.9)


QUOTES = st.builds(
    lambda words, publisher, name, copies: replace(
        quote(words, publisher, name),
        copies=tuple(quote(words, by, f"copy{n}") for n, by in enumerate(copies)),
    ),
    st.integers(1, 60),
    st.sampled_from(["The Post", "THE POST", "The Boat", None]),
    st.sampled_from("abcdef"),
    st.lists(st.sampled_from(["The Post", "The Boat"]), max_size=2),
)


@pytest.fixture
def budgets(tmp_path: Path) -> Iterator[Budgets]:
    state = State(tmp_path / "bot.sqlite3")
    yield Budgets(state)
    state.close()


@pytest.fixture(scope="module")
def shared_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    state = State(tmp_path_factory.mktemp("budget") / "bot.sqlite3")
    yield state
    state.close()


@given(
    answers=st.lists(st.lists(QUOTES, max_size=8), min_size=1, max_size=4),
    limits=st.builds(Limits, st.none() | st.integers(20, 120), st.none() | st.integers(20, 200)),
)
def test_no_budget_is_overdrawn_and_nothing_fits_that_was_left_out(
    shared_state: State, answers: list[list[Quote]], limits: Limits
) -> None:
    with shared_state.writing() as rows:
        rows.execute("DELETE FROM shown_words")
    budgets, spent = Budgets(shared_state), Counter[str]()
    for quotes in answers:
        kept = budgets.spend(quotes, limits, 9, NOW)
        assert len(kept) == len(quotes)
        here = Counter[str]()
        for before, after in zip(quotes, kept, strict=True):
            if after is not None:
                assert replace(after, copies=()) == replace(before, copies=()), "whole, as it was"
                assert set(after.copies) <= set(before.copies)
                for each in (after, *after.copies):
                    here[publisher_of(each)] += words_of(each)
            elif limits.any:
                by, much = publisher_of(before), here[publisher_of(before)] + words_of(before)
                over_answer = limits.answer is not None and much > limits.answer
                assert over_answer or (limits.day is not None and spent[by] + much > limits.day)
            else:
                pytest.fail("without a limit nothing is left out")
        spent += here
        assert limits.answer is None or all(words <= limits.answer for words in here.values())
        assert limits.day is None or all(words <= limits.day for words in spent.values())


def test_a_day_ends_at_midnight_and_is_forgotten(budgets: Budgets) -> None:
    limits = Limits(None, 30)
    assert budgets.spend([quote(25, "The Post")], limits, 9, NOW)[0]
    assert budgets.spend([quote(25, "The Post")], limits, 9, NOW) == (None,)
    assert budgets.spend([quote(25, "The Post")], limits, 8, NOW)[0], "another server has its own"
    assert budgets.spend([quote(25, "The Post")], limits, 9, NOW + timedelta(minutes=2))[0]
    assert budgets._state.rows("SELECT day FROM shown_words WHERE server = 9") == [("2031-05-05",)]


def test_unknown_publishers_are_not_taken_for_one(budgets: Budgets) -> None:
    kept = budgets.spend([quote(25, None, "a"), quote(25, None, "b"), quote(25, None, "a")], Limits(30, None), 9, NOW)
    assert [each is not None for each in kept] == [True, True, False]


def test_a_full_disk_still_limits_by_what_was_counted_before(budgets: Budgets) -> None:
    limits = Limits(None, 30)
    budgets.spend([quote(25, "The Post")], limits, 9, NOW)
    budgets._state.rows("PRAGMA query_only = ON")
    assert budgets.spend([quote(25, "The Post"), quote(5, "The Boat")], limits, 9, NOW)[0] is None
    budgets._state.rows("PRAGMA query_only = OFF")
