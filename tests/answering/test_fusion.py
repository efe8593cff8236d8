"""Two rankings become one."""

from __future__ import annotations

from index.fusion import fuse


def test_a_row_that_both_rankings_like_comes_first() -> None:
    assert next(row for row, _ in fuse({1: 0.9, 2: 0.8, 3: 0.1}, {2: 7.0, 3: 1.0, 4: 6.0})) == 2


def test_without_any_word_in_common_the_vectors_decide_alone() -> None:
    assert [row for row, _ in fuse({1: 0.2, 2: 0.9, 3: 0.5}, {})] == [2, 3, 1]


def test_a_row_that_only_one_ranking_knows_is_kept() -> None:
    assert {row for row, _ in fuse({1: 0.9}, {2: 3.0})} == {1, 2}


def test_rankings_that_tell_nothing_apart_leave_the_order_to_the_other() -> None:
    assert [row for row, _ in fuse({1: 0.5, 2: 0.5}, {1: 1.0, 2: 4.0})] == [2, 1]


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse({}, {}) == []
