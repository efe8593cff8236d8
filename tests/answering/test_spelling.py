"""What is typed in a chat is searched for in the words that articles print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import Question, read_question
from index.spelling import CHAT, spelt_out, unmarked


def read(typed: str) -> Question:
    question = read_question(typed)
    assert isinstance(question, Question)
    return question


def nothing(word: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("how many ppl live there rn", "how many people live there now"),
        ("wat did u build b4 2020?", "what did you build before 2020?"),
        ("whats a spillway", "what is a spillway"),
        ("who came w/ the gov, and w/o it", "who came with the government, and without it"),
        ("why didnt it open cuz of that", "why didn't it open because of that"),
        ("how is it soooo high", "how is it so high"),
        ("la presa cuando se abrio xq no antes", "la presa cuando se abrio porque no antes"),
        ("cuantos tb murieron x la presa, d quién", "cuantos también murieron por la presa, de quién"),
        ("vitamin d in the water", "vitamin d in the water"),
        ("how far is the R train", "how far is the R train"),
        ('who said "ppl first"', 'who said "ppl first"'),
        ("how high is the dam", "how high is the dam"),
        ("ppl", "people"),
        ("hw mny bikes", "how many bikes"),
        ("wich mayor, wen, and how mutch", "which mayor, when, and how much"),
        ("did any1 see wher it went b4 2day", "did anyone see where it went before today"),
        ("kuantos presos ke hay", "cuántos presos que hay"),
        ("xq presos tb", "porque presos también"),
    ],
)
def test_short_forms_are_spelt_out(typed: str, text: str) -> None:
    assert spelt_out(read(typed), nothing).text == text


def test_what_the_articles_print_so_is_left_as_it_is() -> None:
    assert (
        spelt_out(read("what is the PPL and the ppl"), lambda word: word == "ppl").text == "what is the PPL and the ppl"
    )


def test_a_drawn_out_word_keeps_the_double_letter_that_the_articles_print() -> None:
    assert spelt_out(read("is there a floooood"), lambda word: word == "flood").text == "is there a flood"


def test_no_short_form_is_spelt_with_another() -> None:
    assert all(word not in forms for forms in CHAT.values() for long in forms.values() for word in long.lower().split())


@given(st.text(max_size=300))
def test_any_question_stays_a_question_and_is_spelt_out_once(typed: str) -> None:
    question = read_question(typed)
    if isinstance(question, Question):
        spelt = spelt_out(question, nothing)
        assert spelt.words
        assert [word.span.cut(spelt.text) for word in spelt.words] == [word.text for word in spelt.words]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        pytest.param("**how many** beds", "how many beds", id="bold"),
        pytest.param("__how__ ||many|| ~~goats~~ `beds`", "how many goats beds", id="other marks"),
        pytest.param("<@123456789012345678> how many beds", "how many beds", id="a mention"),
        pytest.param("how many beds <:goat:123456789012345678>?", "how many beds ?", id="an emoji of a server"),
        pytest.param("snake_case in <b>", "snake_case in <b>", id="what is no mark"),
        pytest.param("<@123456789012345678>**", "<@123456789012345678>**", id="nothing else"),
    ],
)
def test_a_question_is_searched_for_without_the_marks_of_a_chat(typed: str, text: str) -> None:
    assert unmarked(read(typed)).text == text
