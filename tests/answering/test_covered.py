"""Whether all words of a question stand in a text, in whatever form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import WORD
from index.same_word import covered, same_word

LETTERS = st.text("abeéÉstß’' ", max_size=12)


@pytest.mark.parametrize(
    ("terms", "text", "stand"),
    [
        pytest.param(["gate"], "Both Gates were shut.", True, id="another form"),
        pytest.param(["inauguración"], "La INAUGURACION fue en mayo.", True, id="without accents"),
        pytest.param(["gate", "tower"], "The gate was shut.", False, id="one of two"),
        pytest.param(["opened"], "It was inaugurated in May.", True, id="another word for the same event"),
        pytest.param(["sea"], "The seal was broken.", False, id="a short word stands for itself"),
        pytest.param([], "", True, id="none"),
    ],
)
def test_words_stand_in_a_text(terms: list[str], text: str, *, stand: bool) -> None:
    assert covered(terms, [text]) is stand


@given(st.lists(LETTERS.filter(lambda text: bool(WORD.fullmatch(text))), max_size=2), st.lists(LETTERS, max_size=2))
def test_no_word_is_passed_over_by_a_glance(terms: list[str], texts: list[str]) -> None:
    words = [word for text in texts for word in WORD.findall(text)]
    assert covered(terms, texts) is all(any(same_word(term, word) for word in words) for term in terms)
