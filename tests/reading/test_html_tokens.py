"""HTML is cut into tags and texts where a browser would cut it, and no input takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.html_tokens import Tag, tokens


def cut(markup: str) -> list[str]:
    """Texts as they are, tags as "<name>" or "</name>" with their attributes."""
    told = []
    for token in tokens(markup):
        if isinstance(token, Tag):
            given = "".join(f" {name}={value}" for name, value in (token.attributes or {}).items())
            told.append(f"<{'/' if token.attributes is None else ''}{token.name}{given}>")
        else:
            told.append(markup[token.start : token.end])
    return told


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        pytest.param(
            "a<B C='d>e' f=\"g\" h=i/j k>l</b >", ["a", "<b c=d>e f=g h=i/j k=>", "l", "</b>"], id="attributes"
        ),
        pytest.param("1 < 2 <3 & a<b", ["1 < 2 <3 & a"], id="a less-than sign is text; an open tag at the end is none"),
        pytest.param("a<!-- <p>x</p> -->b<!doctype html>c<?x?>d</ >e", ["a", "b", "c", "d", "e"], id="comments"),
        pytest.param("a<!-->b<!-- c", ["a", "b"], id="an empty comment, and one that never closes"),
        pytest.param("<script>if (a<b) '<p>'</SCRIPT>c", ["<script>", "if (a<b) '<p>'", "</script>", "c"], id="script"),
        pytest.param("<title>a<b></title>c", ["<title>", "a<b>", "</title>", "c"], id="title"),
        pytest.param("<script>a", ["<script>", "a"], id="a script that never closes"),
        pytest.param("<p title=it's>a's</p>", ["<p title=it's>", "a's", "</p>"], id="apostrophe in a bare value"),
        pytest.param("<p title='a>b", [], id="a value that never closes hides the rest"),
        pytest.param("<br/><a x=1 x=2>", ["<br>", "<a x=1>"], id="self-closing; the first of equal names"),
    ],
)
def test_markup_is_cut_as_a_browser_cuts_it(markup: str, told: list[str]) -> None:
    assert cut(markup) == told


@given(st.text(st.sampled_from("<>!-/=\"' abscriptle&;")))
def test_tokens_are_in_order_and_inside_the_text_whatever_it_is(markup: str) -> None:
    at = 0
    for token in tokens(markup):
        assert at <= token.start < token.end <= len(markup)
        at = token.end


@pytest.mark.parametrize("piece", ["<", "<!--", "</", "<a b='", "<a ", "<!", "<script>", "<p>", "&", "<a b=c "])
def test_no_markup_takes_more_than_linear_time(piece: str) -> None:
    """At this size a quadratic reading takes minutes, and the test run would be ended."""
    assert sum(1 for _ in tokens(piece * 200_000)) <= 200_001
