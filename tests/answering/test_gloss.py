"""A Spanish question about English articles is searched for in English words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.gloss import LONGEST_PHRASE, _lists, glossed, is_listed, is_spanish
from index.question import Question, question_of

PRINTED = frozenset("nool tarn quill la paz constitution economy pharmacy nation biologist".split())


def gloss(question: str) -> str | None:
    found = glossed(question_of(question), lambda word: word.casefold() in PRINTED)
    return found.text if found else None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("¿Cuántos presos hay en cada celda?", "how many prisoners there are in each cell", id="accents"),
        pytest.param(
            "cuantos presos hay en cada celda", "how many prisoners there are in each cell", id="without accents"
        ),
        pytest.param("cuándo abrió la cárcel de Nool", "when opened the prison of Nool", id="a name, a tense"),
        pytest.param("quiénes murieron en Tarn", "who died in Tarn", id="a stem that changes"),
        pytest.param("quién construyó la prisión nueva", "who built the new prison", id="an adjective before its noun"),
        pytest.param("qué dice la constitución", "what does the constitution say", id="a word that English shares"),
        pytest.param(
            "quién mató al líder político", "who killed to the political leader", id="an adjective beside a noun"
        ),
        pytest.param("cuánto dinero pagó Quill", "how much money paid Quill", id="words that belong together"),
        pytest.param("cuántos autobuses hay en qué países", "how many buses there are in what countries", id="plurals"),
        pytest.param("Quill vive en Tarn", "Quill live in Tarn", id="the present"),
        pytest.param("que dijo Quill", "what did Quill say", id="what asks without its accent"),
        pytest.param("cuántos meses duró", "how many months lasted", id="a plural of a short word"),
        pytest.param("hasta cuando dura el puente", "until when does the bridge last", id="a verb like an adjective"),
        pytest.param("dura la cárcel de Nool", "lasts the prison of Nool", id="a verb before its subject"),
        pytest.param("qué intereses tiene Quill", "what interests has Quill", id="a plural that drops its accent"),
        pytest.param("quién quiso comprarlo", "who wanted buy", id="a verb with a pronoun"),
        pytest.param("quién siguió vendiéndoselo", "who followed selling", id="a verb with two"),
        pytest.param("quién mintió descaradamente", "who lied blatantly", id="an adverb of a listed adjective"),
        pytest.param("a cuántos ha acusado Quill", "how many has accused Quill", id="a participle that is a noun too"),
        pytest.param("¿Quién fabrica ladrillos?", "who manufacture bricks", id="written without an accent"),
        pytest.param("cual fabrica", "which factory", id="typed without accents"),
        pytest.param("para que puedan salir", "so that can leave", id="a wish"),
    ],
)
def test_words_are_put_into_english_one_by_one(typed: str, expected: str) -> None:
    assert gloss(typed) == expected


def test_of_two_readings_that_is_taken_which_the_articles_print() -> None:
    """Behind a noun "presa" is an imprisoned woman, unless there are dams and no such woman."""
    asked = question_of("coste presa")
    of_dams, of_nothing = (glossed(asked, frozenset(printed).__contains__) for printed in ({"dam"}, ()))
    assert of_dams is not None
    assert of_nothing is not None
    assert of_dams.text == "cost dam"
    assert of_nothing.text == "imprisoned cost"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("coste puente nool", True, id="Spanish words and a name"),
        pytest.param("capacidad", True, id="one word"),
        pytest.param("economy nool", False, id="all of it is printed"),
        pytest.param("grofaz nool", False, id="a word of no list"),
        pytest.param("puente grofaz", False, id="one of two"),
        pytest.param("nool 2031", False, id="a number"),
    ],
)
def test_a_few_words_tell_by_themselves_that_they_are_spanish(typed: str, expected: bool) -> None:
    assert is_spanish(question_of(typed), lambda word: word.casefold() in PRINTED) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("pide", True, id="a verb's form"),
        pytest.param("Contendrían", True, id="what would be, of a verb with a future of its own"),
        pytest.param("puentes", True, id="a plural"),
        pytest.param("rapidamente", True, id="an adverb, without its accent"),
        pytest.param("puenet", False, id="a slip"),
        pytest.param("bridge", False, id="English"),
    ],
)
def test_a_well_spelt_spanish_word_is_known(word: str, expected: bool) -> None:
    assert is_listed(word) is expected


@pytest.mark.parametrize("typed", ["qué es el zurriburri de Grofaz", "cuándo frangolló el trasunto", "¿¿??"])
def test_a_question_of_words_that_are_not_known_stays_as_it_was_typed(typed: str) -> None:
    assert gloss(typed) is None


def test_what_is_cited_is_not_put_into_english() -> None:
    assert gloss("quién dijo “la paz” en Nool") == "who said la paz in Nool"


@given(st.text(max_size=120))
def test_any_text_has_a_gloss_or_none(text: str) -> None:
    found = glossed(question_of(" ".join(text.split())), lambda _: False)
    assert found is None or (isinstance(found, Question) and found.words)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("quién ganó el premio Nobel de la paz", "Nobel Peace Prize", id="five words"),
        pytest.param("qué es la enfermedad de las vacas locas", "mad cow disease", id="five words, plural"),
        pytest.param("qué dice la organizacion mundial de la salud", "World Health Organization", id="no accent"),
    ],
)
def test_the_longest_phrases_of_the_lists_are_found(typed: str, expected: str) -> None:
    assert expected in str(gloss(typed))


def test_no_phrase_of_the_lists_is_too_long_to_be_looked_up() -> None:
    assert max(len(question_of(form).words) for form in _lists().forms if " " in form) == LONGEST_PHRASE


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("cuánntos presoss hay en la carcell", "prison", id="a letter too many"),
        pytest.param("quién mató al lder politico en la carcle", "prison", id="two swapped"),
    ],
)
def test_a_slip_is_mended_where_the_question_makes_no_sense_with_it(typed: str, expected: str) -> None:
    assert expected in str(gloss(typed))


def test_a_slip_is_not_looked_for_where_enough_words_are_known() -> None:
    assert gloss("cuántos presos hay en la cárcel fungrisas de Nool") == (
        "how many prisoners there are in the prison fungrisas of Nool"
    )


def test_a_word_with_a_capital_is_a_name_and_no_slip() -> None:
    assert gloss("qué es Carcell") is None


def test_a_question_of_100_000_unknown_letters_is_put_into_nothing_at_once() -> None:
    assert gloss("q" * 100_000) is None
