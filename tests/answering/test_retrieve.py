"""Which passages a question is looked for in: many edits of one text take no more places than one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import Dense, write_dense
from index.encoder import Embedding
from index.lexical import Lexical, write_lexical
from index.question import question_of
from index.retrieve import MOST_ALIKE, retrieve

WORDS = "The dam is high."


def near(cosine: float, axis: int) -> NDArray[np.float32]:
    """A unit vector with this cosine to the question's, which is the first axis; the rest of it lies on another."""
    vector = np.zeros(8, np.float32)
    vector[0], vector[axis] = cosine, (1 - cosine**2) ** 0.5
    return vector


@pytest.fixture
def question() -> Embedding:
    return Embedding(near(1.0, 1), np.zeros((0, 8), np.float32), np.zeros(0, np.int32), np.zeros((0, 2), np.int32))


def found(
    folder: Path, question: Embedding, vectors: list[NDArray[np.float32]], origins: list[str], places: int
) -> list[int]:
    """The rows, best first."""
    write_dense(folder / "dense", np.stack(vectors))
    write_lexical(folder / "lexical", [WORDS] * len(vectors))
    hits = retrieve(
        question_of("how high is it"),
        question,
        Dense(folder / "dense"),
        Lexical(folder / "lexical", frozenset({None})),
        languages=[None] * len(vectors),
        among=frozenset({None}),
        texts=[(str(row), origin) for row, origin in enumerate(origins)],
        top_k=places,
    )
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    return [hit.row for hit in hits]


def test_edits_of_one_passage_take_one_place_and_some_are_read_beside_it(tmp_path: Path, question: Embedding) -> None:
    edits = [near(0.9 - 0.01 * row, 1) for row in range(6)]
    others = [near(0.5, 2), near(0.4, 3)]
    rows = found(tmp_path, question, [*edits, *others], ["wire"] * 6 + ["other", "third"], 2)
    assert rows == [*range(MOST_ALIKE), 6], "and the second place is another's"


def test_another_passage_of_the_same_origin_has_a_place_of_its_own(tmp_path: Path, question: Embedding) -> None:
    rows = found(tmp_path, question, [near(0.6, 1), near(0.5, 2), near(0.4, 3)], ["wire"] * 3, 2)
    assert rows == [0, 1]


def test_what_is_alike_in_another_origin_has_a_place_of_its_own(tmp_path: Path, question: Embedding) -> None:
    rows = found(tmp_path, question, [near(0.9, 1), near(0.89, 1), near(0.4, 3)], ["a", "b", "c"], 2)
    assert rows == [0, 1]


def test_nothing_is_found_among_no_places(tmp_path: Path, question: Embedding) -> None:
    assert found(tmp_path, question, [near(0.9, 1)], ["a"], 0) == []
