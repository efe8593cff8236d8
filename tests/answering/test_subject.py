"""A sentence about "the prison" is about the one that the article's first sentence names."""

from __future__ import annotations

import pytest

from corpus.article import Article, Metadata
from corpus.marks import mark
from corpus.passages import passages
from corpus.sentences import sentences
from index.judge import judged
from index.question import question_of
from index.rank import RankedSentence
from index.reader import Candidate, Judgement
from index.subject import subject_named

OPENING = "The keepers of Orrin Point light went home on Monday."
BELOW = (
    "The tower has 112 steps. It was painted last year. Nobody lives there. The Nool has 80 steps. The Monday ferry has"
    " one."
)


def article(text: str) -> Article:
    marks = mark(text)
    return Article("light.txt", "0" * 64, text, Metadata(), marks, sentences(text, marks))


@pytest.mark.parametrize(
    ("asked", "text", "named"),
    [
        pytest.param("how many steps at orrin", f"{OPENING}\n\n{BELOW}", "Orrin Point", id="with the name beside it"),
        pytest.param("how many steps at órrin", f"{OPENING}\n\n{BELOW}", "Orrin Point", id="accents"),
        pytest.param("how many steps at arlen", f"{OPENING}\n\n{BELOW} Arlen was there.", "", id="named later alone"),
        pytest.param("who are the keepers", f"{OPENING}\n\n{BELOW}", "", id="a common word"),
        pytest.param("what is the point", f"{OPENING}\n\nWhat is the point of it?", "", id="common elsewhere"),
        pytest.param(
            "how many ships has the ohb",
            "In Sarne the Orrin Harbour Board met.\n\nThe Orrin Harbour Board (OHB) is poor. It has two ships.",
            "Orrin Harbour Board (OHB)",
            id="short for what is named",
        ),
        pytest.param(
            "how many ships has the ohb",
            "The town met.\n\nThe Orrin Harbour Board (OHB) is poor. It has two ships.",
            "",
            id="short for what is named later alone",
        ),
        pytest.param("orrin and orrin point", f"{OPENING}\n\n{BELOW}", "Orrin Point", id="once"),
    ],
)
def test_the_names_of_the_question_that_open_the_article_are_found(asked: str, text: str, named: str) -> None:
    assert subject_named(question_of(asked), article(text), BELOW) == named


def test_what_is_read_anyway_is_not_named_again() -> None:
    assert subject_named(question_of("steps at orrin"), article(f"{OPENING}\n\n{BELOW}"), "The tower at Orrin") == ""


def test_an_article_without_prose_names_nothing() -> None:
    assert subject_named(question_of("steps at orrin"), article("# Orrin Point\n"), "") == ""


class Noting:
    """A reader that keeps what it read."""

    fingerprint = "reader noting"
    languages = frozenset({"en"})

    def __init__(self) -> None:
        self.contexts: dict[str, str] = {}

    def judge(self, question: str, candidates: list[Candidate]) -> list[Judgement]:
        self.contexts |= {each.sentence: each.context for each in candidates}
        return [Judgement(0.1, None) for _ in candidates]


def test_the_reader_is_told_what_the_article_is_about() -> None:
    """But not of an "it", which may be what the sentence before names, nor where another thing is named."""
    reader = Noting()
    whole = article(f"{OPENING}\n\n{BELOW}")
    ranked = [RankedSentence(each, at, 0.5, ()) for each in passages(whole) for at in range(len(each.sentences))]
    judged(ranked, [question_of("how many steps has orrin")], reader, lambda _: True)  # type: ignore[arg-type]
    assert reader.contexts == {
        OPENING: "",
        "The tower has 112 steps.": OPENING,
        "It was painted last year.": "The tower has 112 steps.",
        "Nobody lives there.": "Orrin Point | It was painted last year.",
        "The Nool has 80 steps.": "Nobody lives there.",
        "The Monday ferry has one.": "Orrin Point | The Nool has 80 steps.",
    }
