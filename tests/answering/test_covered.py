"""Whether all words of a question stand in a text, in whatever form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.accents import without_accents
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


@given(
    st.lists(LETTERS.filter(lambda text: bool(WORD.fullmatch(text))), max_size=2),
    st.lists(st.tuples(LETTERS, st.sampled_from(["", " inaugurated" + 300 * " a b"])), max_size=2),
)
def test_no_word_is_passed_over_by_a_glance(terms: list[str], parts: list[tuple[str, str]]) -> None:
    texts = [short + long for short, long in parts]
    words = [word for text in texts for word in WORD.findall(text)]
    assert covered(terms, texts) is all(any(same_word(term, word) for word in words) for term in terms)


@pytest.mark.parametrize("term", ["opened", "inaugurate", "gate"])
def test_a_long_text_has_the_words_that_a_short_one_has(term: str) -> None:
    text = "The dam was inaugurated by its gatekeeper at the third gate."
    assert covered([term], [text])
    assert covered([term], [text + 300 * " a b"])
    assert not covered(["tower"], [text + 300 * " a b"])


@given(st.text())
def test_letters_lose_their_accents_and_nothing_else(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    assert without_accents(text) == "".join(c for c in decomposed if not unicodedata.combining(c))
