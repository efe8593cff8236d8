"""What a copy changed, word by word and sentence by sentence; nothing of either text is altered."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Metadata, Span
from corpus.changes import changes, side_by_side
from corpus.sentences import sentences


def cut(spans: tuple[Span, ...], text: str) -> list[str]:
    return [span.cut(text) for span in spans]


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        pytest.param("The dam is high.", "The dam is high.", [], [], id="nothing"),
        pytest.param("The old dam is high.", "The dam is very high.", ["old"], ["very"], id="left out and added"),
        pytest.param("It cost $6 million.", "It cost $7 million.", ["$6"], ["$7"], id="an amount is one word"),
        pytest.param("41% of 14,500 homes", "14,500 homes", ["41% of"], [], id="neighbours are marked together"),
        pytest.param("“The farmers’ dam”, he said", "The farmers' dam, he said", [], [], id="marks are let be"),
        pytest.param("The dam", "the Dam", [], [], id="capitals are let be"),
        pytest.param("The dam.", "", ["The dam"], [], id="everything"),
    ],
)
def test_the_words_that_differ_are_marked_in_both(one: str, other: str, left: list[str], right: list[str]) -> None:
    found = changes(one, other)
    assert cut(found.one, one) == left
    assert cut(found.other, other) == right


TEXT = st.lists(st.sampled_from(["dam", "Dam", "“high”", "$6", ",", "7%", "of", "\n"]), max_size=12).map(" ".join)


@given(TEXT, TEXT)
def test_what_is_not_marked_is_the_same_in_both(one: str, other: str) -> None:
    found = changes(one, other)
    assert _unmarked(one, found.one) == _unmarked(other, found.other)
    for spans in found.one, found.other:
        assert all(a.end < b.start for a, b in pairwise(spans))


def _unmarked(text: str, spans: tuple[Span, ...]) -> list[str]:
    kept = "".join(char for at, char in enumerate(text) if not any(span.start <= at < span.end for span in spans))
    return [word for word in (each.strip("“”,").casefold() for each in kept.split()) if word]


def test_sentences_stand_side_by_side_and_whole_ones_are_left_out_or_added() -> None:
    ours = "Work on the Holm dam began in May.\nIt rained a lot.\nTwo cranes fell over in a storm."
    theirs = "A minister came.\nTwo cranes fell over in the storm.\nIn May, work on the Holm dam began."
    one, other = (Article("a.txt", "0" * 64, text, Metadata(), (), sentences(text, ())) for text in (ours, theirs))
    found = side_by_side(one, one.sentences, other, other.sentences)
    assert [(pair.one.cut(ours)[:8], pair.other.cut(theirs)[:6]) for pair in found.pairs] == [
        ("Work on ", "In May"),
        ("Two cran", "Two cr"),
    ]
    assert cut(found.pairs[1].changes.one, ours) == ["a"]
    assert cut(found.pairs[1].changes.other, theirs) == ["the"]
    assert cut(found.left_out, ours) == ["It rained a lot."]
    assert cut(found.added, theirs) == ["A minister came."]


@pytest.mark.parametrize("worst", ["a", '"', "a ", "a'", "(A", "1,", "“", "$"])
def test_a_hostile_text_is_compared_like_any_other(worst: str) -> None:
    text = worst * (100_000 // len(worst))
    assert changes(text, text).one == ()
