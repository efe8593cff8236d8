"""The language of a question and of an article, by their function words."""

from __future__ import annotations

import pytest

from corpus.article import Article, Metadata, MetadataSource, Sentence, Sourced, Span
from index.language import FUNCTION_WORDS, differ, language_of_article, language_of_question, reads
from index.question import Question, read_question


def article(text: str, language: str | None = None) -> Article:
    known = Metadata(language=Sourced(language, MetadataSource.SIDECAR) if language else None)
    return Article("a.txt", "0" * 64, text, known, (), (Sentence(Span(0, len(text))),))


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("how high is the dam", "en"),
        ("population of el salvador?", "en"),
        ("who said la paz is cold", "en"),
        ("¿Cuándo abrió la presa?", "es"),
        ("cuantos muertos en las carceles segun el informe", "es"),
        ("quién ganó", "es"),
        ("el salvador prison", None),
        ("dam height", None),
        ("lista de espera now", None),
        ("cuantos inmates are there in la presa", "en"),
        ("谁建了水坝", None),
        ("qué time", "es"),
    ],
)
def test_a_question_tells_its_language_or_none(typed: str, language: str | None) -> None:
    question = read_question(typed)
    assert isinstance(question, Question)
    assert question.language == language


def test_as_many_words_of_one_language_as_of_the_other_tell_nothing() -> None:
    assert language_of_question(["cuándo", "opened", "the", "presa", "según"]) == "es"
    assert language_of_question(["cuándo", "opened", "the", "presa"]) is None


@pytest.mark.parametrize(
    ("text", "said", "language"),
    [
        ("The dam was built by those who live there.", None, "en"),
        ("La presa fue construida por quienes viven donde nace el río.", None, "es"),
        ("The dam was built by those who live there.", "es", "es"),
        ("Nichts davon ist wahr.", "de-AT", "de"),
        ("Nichts davon ist wahr.", "English", "en"),
        ("Nichts davon ist wahr.", "spa", "es"),
        ("The dam was built by those who live there.", "und", "en"),
        ("The dam was built by those who live there.", "the one of Nool", "en"),
        ("Nichts davon ist wahr.", None, None),
        ("The dam was built. La presa fue construida por quienes viven donde nace el río.", None, None),
    ],
    ids=[
        "English",
        "Spanish",
        "its publisher knows better",
        "as a tag",
        "as a word",
        "as three letters",
        "undetermined",
        "as no code",
        "a language without a list",
        "two languages",
    ],
)
def test_an_article_is_in_the_language_that_its_publisher_says_or_its_words_do(
    text: str, said: str | None, language: str | None
) -> None:
    assert language_of_article(article(text, said)) == language


def test_unknown_languages_do_not_differ() -> None:
    assert differ("en", "es")
    assert not any(differ(one, other) for one, other in [("en", "en"), (None, "en"), ("en", None), (None, None)])


def test_the_default_encoder_reads_english_alone_and_an_unknown_one_everything() -> None:
    assert reads("all-MiniLM-L6-v2 torch-fp32 0123", "en")
    assert not reads("all-MiniLM-L6-v2 torch-fp32 0123", "es")
    assert reads("all-MiniLM-L6-v2 torch-fp32 0123", None)
    assert reads("multilingual-e5-small torch-fp32 0123", "es")


def test_a_word_that_only_asks_in_the_other_language_weighs_full() -> None:
    """Spanish "son" is English "are": where the question is English it is somebody's child."""
    question = read_question("who is his son")
    assert isinstance(question, Question)
    assert question.words[-1].weight == 1
    assert "son" in FUNCTION_WORDS["es"]
