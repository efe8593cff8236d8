"""How many fit, how many are in each, or how many there once were, is not how many there are."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import Article, Metadata, MetadataSource, Sourced, Span
from corpus.marks import mark
from corpus.passages import passages
from corpus.sentences import sentences
from index.other_count import counts_something_else
from index.question import question_of
from index.rank import RankedSentence

HELD = "how many prisoners are in the jail"
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
        pytest.param("cuántos presos hay", "En 2009 había 300 presos en la cárcel.", "300", id="once, in Spanish"),
    ],
)
def test_it_counts_something_else(asked: str, text: str, points_at: str) -> None:
    assert counts_something_else(question_of(asked), pointing_at(text, points_at))


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
        pytest.param("when did it open", "It opened in 1961 with 280 beds.", "280", id="no count asked for"),
    ],
)
def test_it_may_count_what_is_asked_for(asked: str, text: str, points_at: str) -> None:
    assert not counts_something_else(question_of(asked), pointing_at(text, points_at))


def test_without_a_date_of_printing_nothing_is_known_to_be_long_ago() -> None:
    assert not counts_something_else(question_of(BEDS), pointing_at("It opened in 1961 with 280 beds.", "280", None))
