"""Words are found in whatever form a language gives them: by English stems, and in Spanish passages by Spanish ones."""

from __future__ import annotations

import errno
import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Article, Metadata, MetadataSource, Sourced
from corpus.marks import mark
from corpus.passages import passages
from corpus.sentences import sentences
from index.lexical import Lexical, searched_text, system_error, write_lexical

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


def test_a_fault_of_the_system_is_told_as_one_wherever_it_strikes(tmp_path: Path) -> None:
    """Tantivy says it in other words where a file is opened than where one is written. Here no more may be opened."""
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.open(tmp_path, os.O_RDONLY)  # the next number that is free
    os.close(lowest)
    numbers = set()
    for more in range(1, 30):
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + more, usual[1]))
        try:
            write_lexical(tmp_path / str(more), ["Rain fell in Holm."])
        except OSError as error:
            numbers.add(error.errno)
        else:
            break
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, usual)
    else:
        pytest.fail("it was never written")
    assert numbers == {errno.EMFILE}


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("An IO error occurred: 'No space left on device (os error 28)'", 28),
        ("Failed to open file: 'IoError { err: Os { code: 28, kind: StorageFull } }'", 28),
        ("Schema error: 'no field'", None),
    ],
)
def test_the_number_of_the_error_is_found_in_what_tantivy_says(said: str, number: int | None) -> None:
    assert system_error(said) == number


def test_a_passage_is_searched_by_its_title_and_the_first_sentence_before_it_too() -> None:
    text = f"Sundvik burns. {'Nobody saw it come. ' * 60}\n\n{'Goats fled. ' * 60}"
    marks = mark(text)
    metadata = Metadata(title=Sourced("Brackmoor today", MetadataSource.SIDECAR))
    first, *_, last = passages(Article("fire.txt", "0" * 64, text, metadata, marks, sentences(text, marks)))
    assert searched_text(first) == f"Brackmoor today\n{first.text}"
    assert searched_text(last) == f"Brackmoor today\nSundvik burns.\n{last.text}"
    untitled = replace(last, article=replace(last.article, metadata=Metadata()))
    assert searched_text(untitled) == f"Sundvik burns.\n{last.text}"
