"""The deciding words are found inside the quote and never reach out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from index.emphasis import emphasis
from index.question import Asked


@pytest.mark.parametrize(
    ("asked", "text", "strong"),
    [
        pytest.param(Asked.NUMBER, "It has 12 to 14 sluices.", ["12 to 14 sluices"], id="a range and its noun"),
        pytest.param(Asked.NUMBER, "It cost $6.2 million.", ["$6.2 million"], id="an amount of money"),
        pytest.param(Asked.NUMBER, "In 2031 it had nine gates.", ["nine gates"], id="a year is no number of things"),
        pytest.param(Asked.NUMBER, "About 41% full.", ["41% full"], id="a share"),
        pytest.param(Asked.NUMBER, "Está al 23 % de su capacidad.", ["23 %"], id="a share behind a blank"),
        pytest.param(Asked.TIME, "It opened in May 2031.", ["May 2031"], id="a month"),
        pytest.param(Asked.TIME, "It opened on 2 May 2031, a Friday.", ["2 May 2031", "Friday"], id="a day"),
        pytest.param(Asked.TIME, "It opened a year later.", ["a year later"], id="a distance in time"),
        pytest.param(Asked.TIME, "Abrió en mayo de 2031.", ["mayo de 2031"], id="a Spanish month"),
    ],
)
def test_figures_and_dates_decide_questions_for_them(asked: Asked, text: str, strong: list[str]) -> None:
    found = emphasis(asked, "..." + text, 100, ())
    assert [span.cut("_" * 100 + "..." + text) for span in found] == strong


def test_other_questions_are_decided_by_the_words_that_were_found_again() -> None:
    text = "The gatekeeper opened the sluices."
    found = emphasis(Asked.OTHER, text, 0, [Span(8, 12), Span(26, 33)])
    assert [span.cut(text) for span in found] == ["gatekeeper", "sluices"]


@given(st.sampled_from(Asked), st.text(max_size=200), st.lists(st.tuples(st.integers(0, 190), st.integers(1, 10))))
def test_emphasis_stays_inside_its_quote_in_order_and_apart(
    asked: Asked, text: str, matched: list[tuple[int, int]]
) -> None:
    end = 50
    for span in emphasis(asked, text, 50, [Span(50 + start, 50 + start + length) for start, length in matched]):
        assert end <= span.start < span.end <= 50 + len(text)
        end = span.end
