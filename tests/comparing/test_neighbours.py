"""The nearest rows of vectors, looked for in all of them and, where these are many, in the nearest cells."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index import dense
from index.dense import nearest_rows


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    """2,000 unit rows, each odd one near to the even one before it and to no other."""
    drawn = np.random.default_rng(3)
    even = drawn.standard_normal((1_000, 64)).astype(np.float32)
    odd = even + 0.1 * drawn.standard_normal((1_000, 64)).astype(np.float32)
    rows = np.stack([even, odd], axis=1).reshape(2_000, 64)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.mark.parametrize("exact", [pytest.param(10**9, id="in all"), pytest.param(0, id="in the nearest cells")])
def test_what_is_near_is_found_next_to_the_row_itself(
    vectors: NDArray[np.float32], exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "EXACT", exact)
    asked = np.array([0, 1, 700, 1_999])
    found = [(part.tolist(), near.tolist()) for part, near in nearest_rows(vectors, asked, 2)]
    assert [row for part, _ in found for row in part] == asked.tolist()
    assert [near for _, rows in found for near in rows] == [[0, 1], [1, 0], [700, 701], [1_999, 1_998]]


def test_many_rows_come_in_parts_and_in_order(vectors: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "CELLS", 3 * len(vectors))
    parts = list(nearest_rows(vectors, np.arange(10), 3))
    assert [part.tolist() for part, _ in parts] == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]
    assert all(near.shape == (len(part), 3) for part, near in parts)


def test_there_are_no_more_neighbours_than_rows() -> None:
    ((_, near),) = nearest_rows(np.eye(2, dtype=np.float32), np.array([1]), 5)
    assert near.tolist() == [[1, 0]]
