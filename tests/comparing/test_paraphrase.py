"""The second sign of one text: its sentences mean the same, in their order, whatever their words."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.article import Article, Metadata
from corpus.origins import Prose, prose
from corpus.sentences import sentences
from index.paraphrase import is_likely, is_paraphrase

ENCODER = "all-MiniLM-L6-v2 onnx-int8 0123456789abcdef"
MEANINGS = np.eye(16, dtype=np.float32)  # a row is what a sentence means


def told(*about: str) -> Prose:
    """An article of one sentence about each name."""
    text = "\n".join(f"People were talking about {name} in the market all day." for name in about)
    return prose(Article("a.txt", "0" * 64, text, Metadata(), (), sentences(text, ())))


NAMES = [f"Mount{at}" for at in range(16)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(range(6), range(6), True, id="every sentence, in order"),
        pytest.param(range(6), [7, 0, 8, 1, 2, 9, 3, 4, 5], True, id="with others between"),
        pytest.param(range(4), range(4), False, id="too few"),
        pytest.param(range(6), [5, 4, 3, 2, 1, 0], False, id="told in another order"),
        pytest.param(range(16), [*range(4), *[15] * 12], True, id="nearly the fewest"),
        pytest.param(range(6), [6, 7, 8, 9, 10, 11], False, id="of something else"),
        pytest.param([], range(6), False, id="an article without sentences"),
    ],
)
def test_what_means_the_same_in_order_is_a_paraphrase(one: list[int], other: list[int], *, same: bool) -> None:
    ours, theirs = (told(*(NAMES[at] for at in meant)) for meant in (one, other))
    left, right = MEANINGS[list(one)], MEANINGS[list(other)]
    assert is_paraphrase(ours, left, theirs, right, ENCODER) is same
    assert is_paraphrase(theirs, right, ours, left, ENCODER) is same
    assert not is_paraphrase(ours, left, theirs, right, "another encoder"), "whose cosines were not looked at"


def test_sentences_that_name_something_else_are_no_paraphrase() -> None:
    ours, theirs = told(*NAMES[:6]), told(*NAMES[6:12])
    assert not is_paraphrase(ours, MEANINGS[:6], theirs, MEANINGS[:6], ENCODER)


@pytest.mark.parametrize(
    ("cosines", "likely"),
    [([0.9, 0.8, 0.1], True), ([0.9, 0.1, 0.1], False), ([0.9], True), ([0.5, 0.6], False)],
)
def test_two_near_passages_are_worth_a_look(cosines: list[float], *, likely: bool) -> None:
    found: NDArray[np.float32] = np.array(cosines, np.float32)
    assert is_likely(found, ENCODER) is likely
    assert not is_likely(found, "another encoder")
