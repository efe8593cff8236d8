"""Questions are grouped by their vectors: each with the nearest of the groups before it, or by itself."""

from __future__ import annotations

import numpy as np
import pytest
from fake_encoder import WordEncoder
from hypothesis import given
from hypothesis import strategies as st

from index.grouping import grouped


def vectors(*texts: str) -> np.ndarray:
    return np.stack([WordEncoder().embed_question(text).vector for text in texts])


def test_the_same_words_in_another_order_are_one_group_begun_by_the_first() -> None:
    found = vectors("how high is the dam", "who eats goats", "the dam is how high", "goats eats who")
    assert grouped(found, [0.9] * 4) == ((0, 2), (1, 3))


@pytest.mark.parametrize(("least", "groups"), [(0.5, 1), (0.95, 2)], ids=["loose", "strict"])
def test_how_near_is_near_enough_is_the_callers(least: float, groups: int) -> None:
    assert len(grouped(vectors("how high is the dam", "how old is the dam"), [least] * 2)) == groups


def test_a_question_goes_to_the_nearest_group_and_not_to_the_first_that_would_do() -> None:
    found = np.array([[1, 0], [0.6, 0.8], [0.5, 0.866]], np.float32)
    assert grouped(found, [0.4] * 3) == ((0, 1, 2),)
    assert grouped(np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32), [0.5] * 3) == ((0,), (1, 2))


def test_a_question_that_needs_more_likeness_stays_apart_from_one_that_needs_less() -> None:
    found = np.array([[1, 0], [0.9, 0.436], [0.8, -0.6]], np.float32)
    assert grouped(found, [0.5, 0.99, 0.5]) == ((0, 2), (1,))


@given(st.lists(st.integers(0, 5), max_size=20), st.floats(0.1, 1.0))
def test_every_question_is_in_one_group(seeds: list[int], least: float) -> None:
    found = vectors(*(f"word{seed} and more" for seed in seeds)) if seeds else np.empty((0, 64), np.float32)
    groups = grouped(found, [least] * len(seeds))
    assert sorted(row for group in groups for row in group) == list(range(len(seeds)))
    assert all(list(group) == sorted(group) for group in groups)
