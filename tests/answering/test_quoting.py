"""Ranked sentences become quotes: whole, readable alone, each shown once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Metadata, MetadataSource, Passage, Sourced
from corpus.passages import passages
from corpus.sentences import sentences
from index.question import Asked
from index.quoting import MARGIN, MOST_CHARACTERS, MOST_SENTENCES, Margins, judged_margins, quotes_of
from index.rank import RankedSentence


def article(text: str, path: str = "dam.txt", published: date | None = None) -> Article:
    metadata = Metadata(date=Sourced(published, MetadataSource.SIDECAR) if published else None)
    return Article(path, "0" * 64, text, metadata, (), sentences(text, ()))


def ranked(text: str, scores: list[float], **about: object) -> list[RankedSentence]:
    """Every sentence of an article of one passage, with these scores in the order of the text."""
    (passage,) = passages(article(text, **about))  # type: ignore[arg-type]
    assert len(passage.sentences) == len(scores)
    return [RankedSentence(passage, at, score, ()) for at, score in enumerate(scores)]


def texts(found: list[RankedSentence], how_many: int = 3) -> list[str]:
    return [quote.text for quote in quotes_of(found, Asked.OTHER, how_many)]


def test_the_best_sentence_comes_first_and_the_far_worse_are_left_out() -> None:
    found = ranked("Gates are open.\nThe dam is shut.\nFish swim.", [0.6, 0.7, 0.7 - MARGIN - 0.01])
    assert texts(found) == ["The dam is shut.", "Gates are open."]


def test_a_neighbour_may_score_lower_than_what_is_quoted_by_itself() -> None:
    found = ranked("The dam is shut. Its gates rusted. Fish swim.\nBirds fly.", [0.9, 0.6, 0.3, 0.6])
    quoted = [quote.text for quote in quotes_of(found, Asked.OTHER, 3, Margins(further=0.2, neighbour=0.4))]
    assert quoted == ["The dam is shut. Its gates rusted."]


@pytest.mark.parametrize(
    ("best", "least"), [pytest.param(0.95, 0.8085, id="sure"), pytest.param(0.5, 0.1818, id="even"), pytest.param(0, 0)]
)
def test_where_the_reader_judges_a_further_quote_may_have_a_share_of_the_bests_odds(best: float, least: float) -> None:
    assert best - judged_margins(best).further == pytest.approx(least, abs=0.001)


@pytest.mark.parametrize(
    ("text", "scores", "quote"),
    [
        pytest.param(
            "The dam is high. It opened in May.",
            [0.1, 0.7],
            "The dam is high. It opened in May.",
            id="a pronoun brings the sentence that it stands for",
        ),
        pytest.param(
            "Edda is tall. She waits. She sings.",
            [0.1, 0.1, 0.7],
            "Edda is tall. She waits. She sings.",
            id="and that one brings its own",
        ),
        pytest.param(
            "One. Two went. It rained. It poured. It stopped.",
            [0.1, 0.1, 0.1, 0.1, 0.7],
            "It rained. It poured. It stopped.",
            id="three at most",
        ),
        pytest.param(
            "The dam is high.\n\nIt opened in May.",
            [0.1, 0.7],
            "The dam is high.\n\nIt opened in May.",
            id="what a pronoun stands for may end the paragraph before",
        ),
        pytest.param(
            "How many are at work is not known.\n\nThe union puts it at 80.",
            [0.1, 0.7],
            "How many are at work is not known.\n\nThe union puts it at 80.",
            id="a figure goes on from the paragraph before",
        ),
        pytest.param(
            "El molino es de los vecinos de Nool. Tiene dos ruedas.",
            [0.1, 0.7],
            "El molino es de los vecinos de Nool. Tiene dos ruedas.",
            id="a Spanish verb without its subject",
        ),
        pytest.param("Edda sings.\n\nShe waits.", [0.1, 0.7], "She waits.", id="a new paragraph is of somebody known"),
        pytest.param("Edda sings.\n\nBut he waits.", [0.1, 0.7], "But he waits.", id="a new paragraph contradicts"),
        pytest.param("The dam is high. Italy sent help.", [0.1, 0.7], "Italy sent help.", id="Italy is no pronoun"),
        pytest.param(
            "Snow fell. Trains have stopped. Buses do not run either.",
            [0.1, 0.1, 0.7],
            "Trains have stopped. Buses do not run either.",
            id="its last word may be what points back",
        ),
        pytest.param(
            "Trains have stopped. He ran to the bus.",
            [0.7, 0.1],
            "Trains have stopped.",
            id="what follows is not needed",
        ),
        pytest.param(
            "The dam is high.\nThis article was amended on 4 May.",
            [0.1, 0.7],
            "This article was amended on 4 May.",
            id="an article that speaks of itself points at nothing before",
        ),
    ],
)
def test_a_sentence_that_points_back_is_not_quoted_alone(text: str, scores: list[float], quote: str) -> None:
    assert texts(ranked(text, scores), 1) == [quote]


def test_two_good_neighbours_are_one_quote() -> None:
    assert texts(ranked("Gates are open. Fish are glad.", [0.7, 0.69])) == ["Gates are open. Fish are glad."]


def test_neighbours_that_would_make_a_quote_too_long_stay_two() -> None:
    long = "Water " + "overwhelmingly " * 25 + "came."
    found = ranked(f"{long} {long[:-5]}went.", [0.7, 0.69])
    assert len(long) < MOST_CHARACTERS < 2 * len(long)
    assert len(texts(found)) == 2


def test_the_same_words_are_quoted_once_from_the_earliest_dated_article() -> None:
    words = "The dam can hold much water."
    late = ranked(words, [0.70], path="late.txt", published=date(2031, 5, 3))
    early = ranked(words.replace(" dam", "  dam"), [0.69], path="early.txt", published=date(2031, 5, 2))
    undated = ranked(words, [0.71], path="undated.txt")
    (quote,) = quotes_of([*late, *early, *undated], Asked.OTHER, 3)
    assert quote.article.path == "early.txt"
    assert quote.score == 0.71, "the words fit as well as they do, wherever they are quoted from"


WORDS = st.lists(st.sampled_from(["It", "She", "dam", "opened", "water", "7", "“gates”"]), min_size=1, max_size=6)
TEXTS = st.lists(WORDS.map(lambda words: f"{' '.join(words)}."), min_size=1, max_size=8)


@given(TEXTS, st.sampled_from([" ", "\n"]), st.lists(st.floats(0, 1), min_size=8, max_size=8), st.integers(1, 5))
def test_quotes_are_slices_of_whole_sentences_that_never_overlap(
    parts: list[str], between: str, scores: list[float], how_many: int
) -> None:
    of = article(between.join(parts))
    found = [
        RankedSentence(passage, at, scores[at % 8], ())
        for passage in passages(of)
        for at in range(len(passage.sentences))
    ]
    quotes = quotes_of(found, Asked.NUMBER, how_many)
    assert len(quotes) <= how_many
    starts = {sentence.span.start for sentence in of.sentences}
    ends = {sentence.span.end for sentence in of.sentences}
    for quote in quotes:
        assert quote.text == of.text[quote.span.start : quote.span.end]
        assert quote.span.start in starts
        assert quote.span.end in ends
        assert sum(quote.span.contains(sentence.span) for sentence in of.sentences) <= MOST_SENTENCES
    spans = sorted(quote.span for quote in quotes)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert [quote.score for quote in quotes] == sorted((quote.score for quote in quotes), reverse=True)


def test_a_passage_is_found_again_by_its_place_not_by_its_words() -> None:
    first = ranked("Gates are open. Fish are glad.", [0.7, 0.1])
    other = Passage(replace(first[0].passage.article, path="other.txt"), *_rest(first[0].passage))
    quotes = quotes_of([first[0], RankedSentence(other, 1, 0.69, ())], Asked.OTHER, 3)
    assert [(quote.article.path, quote.text) for quote in quotes] == [
        ("dam.txt", "Gates are open."),
        ("other.txt", "Fish are glad."),
    ]


def _rest(passage: Passage) -> tuple[object, ...]:
    return passage.span, passage.sentences, passage.heading


def test_a_quote_says_who_speaks() -> None:
    (found,) = quotes_of(ranked("The dam is shut, said Ina Torvik, the mayor.", [0.7]), Asked.OTHER, 3)
    assert found.speaker is not None
    assert found.speaker.name is not None
    assert found.speaker.name.cut(found.article.text) == "Ina Torvik"
