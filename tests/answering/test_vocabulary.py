"""The word of the articles that a misspelt one was meant to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vocabulary import Vocabulary

WORDS = Vocabulary(
    lambda: [
        "The reservoir at Varrenholm feeds nine villages. Varrenholm asked a U.S. union for sufficient sluices.",
        "At Varrenholm the villages met. A village, its Reservoir, that reservoir of 2031, a gate, a gale, a gate.",
    ]
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("resrvoir", "reservoir", id="a letter too few"),
        pytest.param("villlages", "villages", id="a letter too many"),
        pytest.param("uniom", "union", id="another letter"),
        pytest.param("varenholm", "Varrenholm", id="as it is printed"),
        pytest.param("sulices", "sluices", id="two letters swapped"),
        pytest.param("resevoire", "reservoir", id="two slips in a long word"),
        pytest.param("gafe", "gate", id="the more frequent of two"),
        pytest.param("velage", None, id="two slips in a short word"),
        pytest.param("gat", None, id="too short to tell"),
        pytest.param("insufficient", None, id="a prefix is no slip"),
        pytest.param("harpsichord", None, id="nothing like it"),
    ],
)
def test_the_nearest_word_is_found(typed: str, meant: str | None) -> None:
    assert WORDS.nearest(typed) == meant


def test_it_holds_words_in_any_case_and_no_letters_of_abbreviations() -> None:
    assert WORDS.holds("VILLAGES")
    assert not any(WORDS.holds(word) for word in ("u", "s", "2031", "ferry"))


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), st.lists(st.text(max_size=30), max_size=5))
def test_only_words_that_are_printed_are_found(typed: str, texts: list[str]) -> None:
    found = Vocabulary(lambda: texts).nearest(typed)
    assert found is None or any(found in text for text in texts)


def test_without_texts_nothing_is_found() -> None:
    assert Vocabulary(lambda: []).nearest("reservoir") is None
