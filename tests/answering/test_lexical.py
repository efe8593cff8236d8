"""Words are found in whatever form a language gives them: by English stems, and in Spanish passages by Spanish ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.lexical import Lexical, write_lexical

TEXTS = {
    "La cárcel de Orvena encierra a nueve presos, que construyeron el muro.": "es",
    "The prison at Orvena holds nine prisoners who are building a wall.": "en",
    "Orvena murs nuef.": None,
}


@pytest.fixture
def lexical(tmp_path: Path) -> Lexical:
    write_lexical(tmp_path / "lexical", TEXTS, TEXTS.values())
    return Lexical(tmp_path / "lexical", frozenset(TEXTS.values()))


def rows(lexical: Lexical, typed: str) -> set[int]:
    return set(lexical.search(dict.fromkeys(lexical.terms(typed), 1.0), 10))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("preso", {0}, id="one for many"),
        pytest.param("construyó", {0}, id="a verb in the singular"),
        pytest.param("construyo", {0}, id="without its accent"),
        pytest.param("carceles", {0}, id="many for one, without its accent"),
        pytest.param("walls built", {1}, id="an English noun"),
        pytest.param("builds", {1}, id="an English verb"),
        pytest.param("Orvena", {0, 1, 2}, id="a name in any language"),
        pytest.param("ferry", set(), id="a word of none"),
    ],
)
def test_a_word_is_found_in_the_forms_of_each_language(lexical: Lexical, typed: str, found: set[int]) -> None:
    assert rows(lexical, typed) == found


def test_how_rare_a_word_is_is_counted_in_its_language(lexical: Lexical) -> None:
    frequencies = {term.field: lexical.document_frequency(term) for term in lexical.terms("presos")}
    assert frequencies == {"body": 0, "body_es": 1}


def test_where_no_passage_is_spanish_there_are_no_spanish_stems(tmp_path: Path) -> None:
    write_lexical(tmp_path / "lexical", ["The wall holds.", "A gate."])
    lexical = Lexical(tmp_path / "lexical")
    assert {term.field for term in lexical.terms("walls that held")} == {"body"}
    assert rows(lexical, "walls") == {0}


def test_a_language_for_each_text_is_needed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        write_lexical(tmp_path / "lexical", ["one", "two"], ["en"])
