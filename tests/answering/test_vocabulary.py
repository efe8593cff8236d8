"""The word of the articles that a misspelt one was meant to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vocabulary import Vocabulary, printed_words, stored_words, words_json

WORDS = printed_words(
    [
        "The reservoir at Varrenholm feeds nine villages. Varrenholm asked a U.S. union for sufficient sluices.",
        "At Varrenholm the villages met. A village, its Reservoir, that reservoir of 2031, a gate, a gale, a gate.",
        "La presa de Varrenholm no tiene compuerta; Brisa Ondal la llamó «un muro».",
        "Nilo gatte.",
    ],
    ["en", "en", "es", None],
)
VOCABULARY = Vocabulary(lambda: WORDS)


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
    assert VOCABULARY.nearest(typed) == meant


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        pytest.param("villago", "es", None, id="an English word is no Spanish one"),
        pytest.param("villago", "en", "village", id="but an English one"),
        pytest.param("villago", None, "village", id="and may be meant where the language is unknown"),
        pytest.param("compureta", "es", "compuerta", id="a word of its own language"),
        pytest.param("compureta", "en", None, id="which is none of another"),
        pytest.param("varenholm", "es", "Varrenholm", id="a name that both print"),
        pytest.param("ondall", "en", "Ondal", id="a name that another language prints"),
        pytest.param("gattes", "es", "gatte", id="a word of a text in an unknown language"),
        pytest.param("gattes", "en", "gatte", id="in any"),
    ],
)
def test_the_nearest_word_is_one_of_the_language_of_who_typed_it(
    typed: str, language: str | None, meant: str | None
) -> None:
    assert VOCABULARY.nearest(typed, language) == meant


def test_it_holds_words_in_any_case_and_no_letters_of_abbreviations() -> None:
    assert VOCABULARY.holds("VILLAGES")
    assert not any(VOCABULARY.holds(word) for word in ("u", "s", "2031", "ferry"))


def test_a_number_is_no_word_however_long_it_is() -> None:
    """Looked at from each of its digits, this one would take minutes."""
    found = printed_words(["7" * 100_000 + " goats of herd 12b, 3 of 2nd rank, in the U.S.A. 7_8."], ["en"])
    assert sorted(found) == ["12b", "2nd", "goats", "herd", "in", "of", "rank", "the", "u.s.a."]


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), st.lists(st.text(max_size=30), max_size=5))
def test_only_words_that_are_printed_are_found(typed: str, texts: list[str]) -> None:
    found = Vocabulary(lambda: printed_words(texts, [None] * len(texts))).nearest(typed)
    assert found is None or any(found in text for text in texts)


def test_without_texts_nothing_is_found() -> None:
    assert Vocabulary(dict).nearest("reservoir") is None


def test_what_an_index_keeps_of_the_words_is_what_they_were(tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text(words_json(WORDS), "utf-8")
    assert stored_words(tmp_path / "words.json") == WORDS
    assert stored_words(tmp_path / "of an index from before") is None
