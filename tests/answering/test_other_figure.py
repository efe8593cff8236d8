"""How many fit, are in each or once were is not how many there are, nor the year of a law when something was."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import Article, Metadata, MetadataSource, Sourced, Span
from corpus.marks import mark
from corpus.passages import passages
from corpus.sentences import sentences
from index.other_figure import gives_another_figure
from index.question import question_of
from index.rank import RankedSentence

HELD = "how many prisoners are in the jail"
LEFT = "They left after the Water and Mills Act of 1798 was read."
BEDS = "how many beds does the ward have"


def pointing_at(text: str, words: str, printed: date | None = date(2025, 10, 14)) -> RankedSentence:
    """The sentence of a text in which a reader points at these words."""
    marks = mark(text)
    dated = Sourced(printed, MetadataSource.SIDECAR) if printed else None
    whole = Article("jail.txt", "0" * 64, text, Metadata(date=dated), marks, sentences(text, marks))
    answer = Span(text.index(words), text.index(words) + len(words))
    (found,) = (
        RankedSentence(passage, at, 0.9, (), answer)
        for passage in passages(whole)
        for at, sentence in enumerate(passage.sentences)
        if sentence.span.contains(answer)
    )
    return found


@pytest.mark.parametrize(
    ("asked", "text", "points_at"),
    [
        pytest.param(HELD, "The jail can hold 900 inmates.", "900", id="how many fit"),
        pytest.param(HELD, "Built for 900 inmates, the jail is new.", "900", id="for how many it was built"),
        pytest.param(HELD, "Each cell can fit 12 prisoners.", "12", id="in each"),
        pytest.param("how many are in the jail", "Its cells hold 12 prisoners each.", "12", id="in each, behind"),
        pytest.param(BEDS, "It opened in 1961 with 280 beds and has grown.", "280", id="once"),
        pytest.param("when did they leave", LEFT, "1798", id="the year of a law"),
        pytest.param("when did they leave", LEFT, "the Water and Mills Act of 1798", id="a law"),
        pytest.param("cuándo se fueron", "Se fueron tras la Ley de Aguas de 1879.", "1879", id="a law in Spanish"),
        pytest.param("cuántos presos hay", "En 2009 había 300 presos en la cárcel.", "300", id="once, in Spanish"),
    ],
)
def test_it_gives_another_figure(asked: str, text: str, points_at: str) -> None:
    assert gives_another_figure(question_of(asked), pointing_at(text, points_at))


@pytest.mark.parametrize(
    ("asked", "text", "points_at"),
    [
        pytest.param(HELD, "The jail, built for 900, holds 1,400 prisoners.", "1,400", id="how many are held"),
        pytest.param(HELD, "The jail can hold 900 inmates.", "The jail", id="no number is pointed at"),
        pytest.param("how many prisoners can the jail hold", "The jail can hold 900 inmates.", "900", id="asked so"),
        pytest.param("how many prisoners does it hold", "The jail can hold 900 inmates.", "900", id="may be asked so"),
        pytest.param("how many prisoners per cell", "Each cell can fit 12 prisoners.", "12", id="each asked for"),
        pytest.param("how many prisoners in a cell", "Each cell can fit 12 prisoners.", "12", id="the one named"),
        pytest.param("how many rooms has the jail", "The jail is designed for 90 rooms.", "90", id="no people"),
        pytest.param("how many beds did it have", "It opened in 1961 with 280 beds.", "280", id="of then"),
        pytest.param("how many beds in 1961", "It opened in 1961 with 280 beds.", "280", id="of that year"),
        pytest.param(BEDS, "It opened in 2024 with 280 beds.", "280", id="not long ago"),
        pytest.param(BEDS, "Since it opened in 1961 it had 280 beds.", "280", id="since then"),
        pytest.param("who opened it", "It opened in 1961 with 280 beds.", "280", id="no figure asked for"),
        pytest.param("when did they leave", "They left in May 2025.", "May 2025", id="a date"),
        pytest.param("when was the water act made", LEFT, "1798", id="the law is asked about"),
        pytest.param("when did they leave", f"In 2025 {LEFT}", "2025", id="a date beside a law"),
    ],
)
def test_it_may_give_what_is_asked_for(asked: str, text: str, points_at: str) -> None:
    assert not gives_another_figure(question_of(asked), pointing_at(text, points_at))


def test_without_a_date_of_printing_nothing_is_known_to_be_long_ago() -> None:
    assert not gives_another_figure(question_of(BEDS), pointing_at("It opened in 1961 with 280 beds.", "280", None))
