"""Several questions in one are each answered, with a sentence of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from fake_encoder import WordEncoder
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Kind, Metadata, Span
from index.answer import Abstention, Answer, Figure, FigureGroup, Figures, Quote
from index.build import refresh
from index.calibration import Calibration
from index.evaluate import Unseen
from index.live import Live
from index.question import Question, question_of, read_question
from index.reader import Candidate, Judgement
from index.retrieve import retrieve
from index.several import figures_together, parts_of


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        pytest.param("how many beds and how many nurses", ["how many beds", "how many nurses"], id="and"),
        pytest.param("how much was the toll n who paid", ["how much was the toll", "who paid"], id="as in a chat"),
        pytest.param("Who won? And why did Per leave?", ["Who won", "why did Per leave"], id="two sentences and"),
        pytest.param("who won? where is nool?", ["who won", "where is nool"], id="two sentences"),
        pytest.param("who won, how many came, and why", ["who won, how many came, and why"], id="one says nothing"),
        pytest.param("who won, how many saw it", ["who won", "how many saw it"], id="a comma"),
        pytest.param("cuánto costó y quién lo pagó", ["cuánto costó", "quién lo pagó"], id="Spanish"),
        pytest.param(
            "cuanto costo el molino y cuando abrio", ["cuanto costo el molino", "cuando abrio"], id="no accents"
        ),
        pytest.param("how high is the dam, which opened late", None, id="a clause"),
        pytest.param("quién es el que canta y que baila", None, id="a Spanish clause"),
        pytest.param("who are Ida and Per", None, id="two names"),
        pytest.param("did the keeper leave and why", None, id="nothing to look for"),
        pytest.param('who said "how many goats and how many sheep"', None, id="within quotation marks"),
        pytest.param("who won and who lost and who came and who left", None, id="too many"),
        pytest.param("is it open and how much is the toll", None, id="one that does not ask with a word"),
    ],
)
def test_a_question_is_parted_where_another_begins(typed: str, parts: list[str] | None) -> None:
    assert [each.text for each in parts_of(question_of(typed))] == (parts or [typed])


@given(st.text(st.sampled_from('how ?,;andyquién"“”'), max_size=80))
def test_any_question_can_be_parted(typed: str) -> None:
    read = read_question(typed)
    if isinstance(read, Question):
        assert all(part.text in read.text for part in parts_of(read))


class ExactReader:
    """A stand-in that finds a sentence probable which has a word of four letters or more of the question."""

    fingerprint = "reader fake"
    languages = frozenset({"en"})

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        asked = {word for word in question.casefold().split() if len(word) > 4}
        return [
            Judgement(0.9 if asked and asked <= set(each.sentence.casefold().split()) else 0.1, None)
            for each in candidates
        ]


def test_each_of_several_questions_has_a_quote_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    text = (
        "The keeper counted goats at the mill.\n\nThe bishop paid for the bridge.\n\nNo barge came.\n\n"
        "The bridge and its goats are old. It is steep."
    )
    (tmp_path / "articles" / "mill.txt").write_text(text, "utf-8")
    refresh(
        tmp_path / "data",
        tmp_path / "articles",
        WordEncoder(),
        now=datetime(2031, 5, 3, 12, 0, tzinfo=UTC),
        max_bytes=100_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(0.6, 1, "this test", reader="reader fake", unread=0.6),
    )
    live = Live(tmp_path / "data", WordEncoder(), ExactReader())
    try:
        outcome = live.snapshot().ask("who counted and who was the bishop")
        assert isinstance(outcome, Answer)
        assert {quote.text for quote in outcome.quotes} == {
            "The keeper counted goats at the mill.",
            "The bishop paid for the bridge.",
        }
        one = live.snapshot().ask("who counted and who was the stork")
        assert isinstance(one, Answer)
        assert [quote.text for quote in one.quotes] == ["The keeper counted goats at the mill."]
        with patch("index.live.retrieve", wraps=retrieve) as retrieved:
            assert isinstance(live.snapshot().ask("who stork and what about storms"), Abstention)
        assert retrieved.call_count == 1, "what was found for the parts is what the whole is read among"
    finally:
        live.close()


GOATS = Article("goats", "0" * 64, "It has 40 goats. Per says 50 goats.", Metadata(), (), ())
SHEEP = Article("sheep", "1" * 64, "It has 9 sheep.", Metadata(), (), ())


def given_by(article: Article, span: Span, number: str) -> tuple[Quote, Figure]:
    at = article.text.index(number)
    value = Decimal(number)
    return Quote(article, span, Kind.PROSE, 0.9), Figure(Span(at, at + len(number)), value, value, "")


def test_the_figures_of_each_question_stand_side_by_side_and_point_at_the_quotes_of_all() -> None:
    forty, of_forty = given_by(GOATS, Span(0, 16), "40")
    fifty, of_fifty = given_by(GOATS, Span(17, 35), "50")
    nine, of_nine = given_by(SHEEP, Span(0, 15), "9")
    goats = Figures((FigureGroup("40", (0,), (of_forty,)), FigureGroup("50", (1,), (of_fifty,))), differ=True)
    sheep = Figures((FigureGroup("9", (0,), (of_nine,)),))
    quotes = [nine, forty, fifty]
    both = figures_together([(goats, [forty, fifty]), (sheep, [nine])], quotes)
    assert both is not None
    assert [(group.value, group.quotes) for group in both.groups] == [("40", (1,)), ("50", (2,)), ("9", (0,))]
    assert not both.differ, "it would seem to be said of the sheep too"
    one = figures_together([(goats, [forty, fifty]), (None, [nine])], quotes)
    assert one is not None
    assert one.differ
    left = figures_together([(goats, [forty, fifty]), (None, [nine])], [nine, fifty])
    assert left is not None
    assert [group.value for group in left.groups] == ["50"]
    assert not left.differ, "what it differs from is not shown"
    assert figures_together([(None, [nine])], quotes) is None
