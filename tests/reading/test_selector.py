"""A selector leads other programs to the very span."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.selector import AROUND, selector


def test_a_selector_has_the_names_of_the_recommendation() -> None:
    assert selector("The dam held.", Span(4, 7)).to_json() == {
        "type": "TextQuoteSelector",
        "exact": "dam",
        "prefix": "The ",
        "suffix": " held.",
    }


@given(st.text(min_size=1, max_size=200), st.data())
def test_prefix_exact_and_suffix_are_a_slice_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    found = selector(text, span)
    assert found.exact == span.cut(text)
    assert text[: span.start].endswith(found.prefix)
    assert text[span.end :].startswith(found.suffix)
    assert len(found.prefix) == min(AROUND, span.start)
    assert len(found.suffix) == min(AROUND, len(text) - span.end)
