"""What a member types becomes a question, or the reason why it cannot be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer import Reason
from index.question import LONGEST, Asked, Question, question_of, read_question, says_what_of


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        pytest.param("", Reason.NO_WORDS, id="nothing"),
        pytest.param("?", Reason.NO_WORDS, id="one sign"),
        pytest.param("🤔🤔🤔🤔", Reason.NO_WORDS, id="only emoji"),
        pytest.param("a" * 300, Reason.NO_WORDS, id="a key held down"),
        pytest.param("a", Reason.TOO_SHORT, id="one letter"),
        pytest.param("dam " * 1250, Reason.TOO_LONG, id="5,000 characters"),
        pytest.param("\u200b\u202e\x00\ufeff", Reason.NO_WORDS, id="only invisible characters"),
    ],
)
def test_what_cannot_be_searched_for_is_told_apart(typed: str, reason: Reason) -> None:
    assert read_question(typed) is reason


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        pytest.param("  how  high\tis\nthe dam ", "how high is the dam", id="white space is folded"),
        pytest.param("how\x07 high", "how high", id="control characters go"),
        pytest.param("how high\u202e is it", "how high is it", id="bidi overrides go"),
        pytest.param("@everyone how high", "@everyone how high", id="a mention is text like any other"),
        pytest.param("cuándo abrió", "cuándo abrió", id="accents are composed"),
        pytest.param("谁?", "谁?", id="one Chinese sign is a word"),
    ],
)
def test_a_question_is_what_was_typed_on_one_line(typed: str, text: str) -> None:
    question = read_question(typed)
    assert isinstance(question, Question)
    assert question.text == text


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("how many sluices", Asked.NUMBER),
        ("cuantas compuertas hay", Asked.NUMBER),
        ("dam capacity", Asked.NUMBER),
        ("when did it open", Asked.TIME),
        ("what year was it", Asked.TIME),
        ("how long ago was that", Asked.TIME),
        ("¿cuándo abrió?", Asked.TIME),
        ("who built it", Asked.PERSON),
        ("why was it built", Asked.OTHER),
    ],
)
def test_the_kind_of_thing_asked_for_is_read_from_the_words(typed: str, asked: Asked) -> None:
    question = read_question(typed)
    assert isinstance(question, Question)
    assert question.asked is asked


def test_words_that_only_ask_weigh_less_than_words_that_name() -> None:
    question = read_question("how many sluices does the dam have")
    assert isinstance(question, Question)
    weights = {word.text: word.weight for word in question.words}
    assert weights["sluices"] == weights["dam"] == 1
    assert max(weights[word] for word in ("how", "many", "does", "the", "have")) < 0.5


@given(st.text(max_size=400))
def test_any_text_is_a_question_or_a_reason_and_its_words_are_where_they_say(typed: str) -> None:
    question = read_question(typed)
    if isinstance(question, Question):
        assert len(question.text) <= LONGEST
        assert [word.span.cut(question.text) for word in question.words] == [word.text for word in question.words]
        assert read_question(question.text) == question, "reading it again changes nothing"


def test_quotation_marks_that_stay_open_are_read_in_linear_time() -> None:
    """Half a million; a search to the end from each of them would take minutes, so this test would not end."""
    for mark in '"“«':
        assert question_of(mark * 500_000 + " dam").words[0].text == "dam"


def test_what_stands_in_quotation_marks_is_found_in_linear_time() -> None:
    """Each of 100,000 words was held against each citation; so this test would not end."""
    question = question_of('"how" many ' * 100_000)
    assert [question.cites(word.span.start) for word in question.words] == [True, False] * 100_000
    assert {word.weight for word in question.words[::2]} == {1.0}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("how many", False),
        ("¿cuánto?", False),
        ("how many goats", True),
        ('who sings "who are you"', True),
        ("nool", True),
    ],
)
def test_a_question_of_words_that_only_ask_says_not_what_of(typed: str, says: bool) -> None:
    assert says_what_of(question_of(typed)) is says


@pytest.mark.parametrize("typed", ["www", "谁" * 90, "Donaudampfschifffahrtsgesellschaft", "aaaa goat"])
def test_long_words_and_those_of_scripts_without_blanks_are_words(typed: str) -> None:
    assert isinstance(read_question(typed), Question)
