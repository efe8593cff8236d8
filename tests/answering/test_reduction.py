"""What a member says to the others, or of himself, is no part of what he asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import Question, question_of, read_question
from index.reduction import reduced


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("I'm a nurse from Sarne, is the ward still shut??", "is the ward still shut??"),
        ("is the ward full or half empty, i keep hearing both", "is the ward full or half empty"),
        ("hi all, does anyone know how many people died in the fire?", "how many people died in the fire?"),
        ("Could someone explain what the Water Act does?", "what the Water Act does?"),
        ("I was wondering if the old bridge is safe", "the old bridge is safe"),
        ("quick question: how big is the dam", "how big is the dam"),
        ("I study law. How could a citizen lose their passport?", "How could a citizen lose their passport?"),
        ("hey guys, how deep is the lake", "how deep is the lake"),
        ("ok so how deep is the lake", "how deep is the lake"),
        ("can anyone tell me if the bridge is shut?", "the bridge is shut?"),
        ("me pueden decir quién pagó la presa", "quién pagó la presa"),
        ("so who paid for the bridge, anyone know?", "who paid for the bridge"),
        ("dude what happened to the ferry?? my cousin was on it", "what happened to the ferry??"),
        ("my question is how tall the tower is thanks", "how tall the tower is"),
        ("hola, alguien sabe cuántos presos hay en cada celda?", "cuántos presos hay en cada celda?"),
        ("vivo en Sarne, sabes cuándo abrió la presa", "cuándo abrió la presa"),
    ],
)
def test_it_is_reduced_to_what_is_asked(typed: str, asks: str) -> None:
    assert reduced(question_of(typed)).text == asks


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("how many people died in the fire", id="nothing to leave out"),
        pytest.param("does anyone live in the tower", id="asks of anyone"),
        pytest.param("did they hurt anyone", id="anyone is asked about"),
        pytest.param("why do people remember the flood", id="people who remember"),
        pytest.param("we pay 6 million for this, is that true", id="what is asked about would be gone"),
        pytest.param("I heard the mayor resigned. When was that?", id="what is asked about stands in what was heard"),
        pytest.param("I heard the dam broke, how many people lived there", id="where is told before"),
        pytest.param("do you know Bukele", id="one word would be left"),
        pytest.param("lol", id="nothing would be left"),
        pytest.param('who said "hi, does anyone know the way home"', id="what is cited"),
        pytest.param('who wrote "come, my friend, and see"', id="a clause of what is cited"),
        pytest.param('"hi, does anyone know the way home" who said that', id="what is cited at the beginning"),
        pytest.param("what is the man's name", id="a man"),
        pytest.param("well water in Sarne how bad is it", id="a well"),
        pytest.param("man arrested in Sarne, why was that", id="a man at the beginning"),
        pytest.param("wait times at the clinic how long", id="times of waiting"),
        pytest.param("could anyone help the trapped miners", id="help is asked about"),
        pytest.param("do people know the dam is unsafe", id="what people know is asked about"),
        pytest.param("I-95 is closed, when does the road reopen", id="a road"),
        pytest.param("My Lai massacre, how many villagers died", id="a place"),
        pytest.param("¿puede explicar el alcalde el gasto?", id="the mayor is to explain"),
        pytest.param("¿saben los vecinos quién lo hizo?", id="what neighbours know is asked about"),
        pytest.param("I think, and you think", id="no question"),
    ],
)
def test_what_may_be_asked_about_stays(typed: str) -> None:
    question = question_of(typed)
    assert reduced(question) is question


PIECES = st.sampled_from(
    ["hi", "so", "my", "I'm", "the dam", "how many", "people", "died", "does anyone know", "thanks", '"', ",", "?", "."]
)


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=60))
def test_no_word_is_added_and_something_is_left_to_search_for(typed: str) -> None:
    question = read_question(typed)
    if isinstance(question, Question):
        made = reduced(question)
        assert {word.text for word in made.words} <= {word.text for word in question.words}
        assert made.words
        assert reduced(made).text == made.text or len(reduced(made).text) < len(made.text)
