"""The sample corpus reads as its authors meant it, and its questions point at sentences that are really there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpus.article import Article, Kind, MarkKind, Span, Unreadable
from corpus.files import Input, list_files, load_input, read_article

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpus" / "sample"
WIRE = "lantern-wire/dam-opens.txt"
REPRINT = "courier/halvorne-dam-opens.html"
REWRITE = "velmaria-now/giant-dam-opens.md"
NUMBERS = "observer/dam-in-numbers.md"
PICTURES = "observer/opening-in-pictures.html"
INTERVIEW = "valley-review/last-house-in-pell-orrin.txt"
CORRECTED = "ledger/stuck-gate.md"
SPANISH = "la-gaceta/riego.md"
UNDATED = "crossing-the-reservoir.txt"


@dataclass(frozen=True, slots=True)
class Gold:
    """A sentence that answers a question of the sample."""

    question: str
    article: str
    quote: str
    answer_keys: tuple[str, ...]


@cache
def articles() -> dict[str, Article]:
    read: dict[str, Article] = {}
    for path in list_files(SAMPLE):
        loaded = load_input(SAMPLE, path, max_bytes=1_000_000)
        assert isinstance(loaded, Input), loaded
        reading = read_article(loaded)
        assert not isinstance(reading, Unreadable), reading
        read[path] = reading.article
    return read


def lines() -> list[dict[str, Any]]:
    text = (ROOT / "corpus" / "sample_questions.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def golds() -> list[Gold]:
    return [
        Gold(line["question"], gold["article"], gold["quote"], tuple(line["answer_keys"]))
        for line in lines()
        for gold in line["gold"]
    ]


def test_the_nine_articles_are_read_and_nothing_else_is_taken_for_one() -> None:
    """Sidecars and folder defaults are no articles."""
    assert sorted(articles()) == sorted(
        [WIRE, REPRINT, REWRITE, NUMBERS, PICTURES, INTERVIEW, CORRECTED, SPANISH, UNDATED]
    )


@pytest.mark.parametrize(
    ("path", "title", "publisher", "published"),
    [
        pytest.param(WIRE, "Velmaria opens Halvorne Dam, two years late", "Lantern Wire", "2025-04-14", id="sidecar"),
        pytest.param(REPRINT, "Halvorne Dam opens in the north", "The Port Avelan Courier", "2025-04-14", id="JSON-LD"),
        pytest.param(REWRITE, "Giant Halvorne Dam finally opens its gates", "Velmaria Now", "2025-04-15", id="front"),
        pytest.param(
            NUMBERS,
            "The Halvorne Dam, in numbers that do not match",
            "The Ostmereth Observer",
            "2025-04-26",
            id="front matter, publisher by folder",
        ),
        pytest.param(
            PICTURES,
            "Halvorne Dam: six years in pictures",
            "The Ostmereth Observer",
            "2025-04-14",
            id="meta tags, publisher by folder",
        ),
        pytest.param(INTERVIEW, "The last house in Pell Orrin", "The Valley Review", "2025-05-09", id="text header"),
        pytest.param(
            CORRECTED,
            "Stuck gate at Halvorne Dam empties a street in Ostmereth",
            "The Tarrowin Ledger",
            "2025-06-03",
            id="corrected",
        ),
        pytest.param(
            SPANISH,
            "Los regantes de Sombrala temen un verano con menos agua",
            "La Gaceta de Sombrala",
            "2025-04-15",
            id="Spanish",
        ),
        pytest.param(UNDATED, "Crossing the Halvorne reservoir", None, None, id="undated, of no publisher"),
    ],
)
def test_each_article_says_who_published_it_and_when(
    path: str, title: str, publisher: str | None, published: str | None
) -> None:
    """Each way to give metadata appears in the sample; what is not given stays unknown."""
    metadata = articles()[path].metadata
    assert metadata.title is not None
    assert metadata.title.value == title
    assert (metadata.publisher.value if metadata.publisher else None) == publisher
    assert (metadata.date.value if metadata.date else None) == (date.fromisoformat(published) if published else None)


def test_the_reprint_names_its_agency_and_the_rewrite_does_not() -> None:
    """Later features find the common origin of the wire text, its reprint and the rewrite."""
    agencies = {path: articles()[path].metadata.agency for path in (WIRE, REPRINT, REWRITE)}
    assert agencies[REWRITE] is None
    assert [agency.value for agency in agencies.values() if agency] == ["Lantern Wire", "Lantern Wire"]


@pytest.mark.parametrize("path", sorted([WIRE, REPRINT, REWRITE, NUMBERS, PICTURES, INTERVIEW, CORRECTED, SPANISH]))
def test_every_article_is_free_to_copy(path: str) -> None:
    """The licence comes from the defaults of the sample's folder."""
    licence = articles()[path].metadata.license
    assert licence is not None
    assert licence.value == "CC0-1.0"


def test_the_addresses_can_never_be_a_real_site() -> None:
    """RFC 2606 reserves .example."""
    urls = [article.metadata.url.value for article in articles().values() if article.metadata.url]
    assert len(urls) == 7
    assert all(re.match(r"https://[a-z-]+\.example/", url) for url in urls)


@pytest.mark.parametrize("gold", golds(), ids=lambda gold: f"{gold.question} {gold.article}")
def test_every_gold_quote_stands_in_its_article_and_is_quotable(gold: Gold) -> None:
    """It is an exact slice, and lies inside what may be quoted (prose or caption), not in furniture."""
    article = articles()[gold.article]
    assert article.text.count(gold.quote) == 1
    start = article.text.index(gold.quote)
    span = Span(start, start + len(gold.quote))
    touched = [sentence for sentence in article.sentences if sentence.span.overlaps(span)]
    assert touched
    assert touched[0].span.start <= span.start
    assert touched[-1].span.end >= span.end - 1  # a gold quote may end on the mark that closes its quotation
    assert any(key in gold.quote for key in gold.answer_keys)


@pytest.mark.parametrize(
    ("path", "furniture"),
    [
        pytest.param(REPRINT, "Ostmereth market moves uphill", id="related links"),
        pytest.param(REPRINT, "newsletter", id="footer"),
        pytest.param(PICTURES, "Bridge club", id="other stories"),
        pytest.param(WIRE, "contributed to this report", id="sign-off"),
        pytest.param(INTERVIEW, "Nadia Fenwright", id="byline"),
        pytest.param(PICTURES, "(Photo by", id="credit"),
        pytest.param(PICTURES, "[Handout", id="credit in brackets"),
        pytest.param(NUMBERS, "How much water can it hold?", id="question as a heading"),
        pytest.param(INTERVIEW, "Why did you stay so long?", id="question of the interview"),
        pytest.param(SPANISH, "¿Qué es el caudal ecológico?", id="heading in Spanish"),
        pytest.param(REWRITE, "finally opens its gates", id="title"),
    ],
)
def test_furniture_is_never_quotable(path: str, furniture: str) -> None:
    article = articles()[path]
    assert not [s for s in article.sentences if furniture in s.span.cut(article.text)]


def test_captions_are_quotable_as_captions_only() -> None:
    article = articles()[PICTURES]
    captions = [s.span.cut(article.text) for s in article.sentences if s.kind is Kind.CAPTION]
    assert len(captions) == 5
    assert any("Jan. 19, 2022" in caption for caption in captions)


def test_a_quotation_over_three_paragraphs_is_one_sentence() -> None:
    """Neither half of an open quotation is ever shown without the other."""
    article = articles()[INTERVIEW]
    texts = [sentence.span.cut(article.text) for sentence in article.sentences]
    (told,) = [text for text in texts if "I am not against the dam" in text]
    assert told.startswith("“First it was to be spring")
    assert told.endswith("That I will not forget.”")


def test_question_headings_are_headings() -> None:
    article = articles()[NUMBERS]
    headings = [mark.span.cut(article.text) for mark in article.marks if mark.kind is MarkKind.HEADING]
    assert sum(heading.endswith("?") for heading in headings) == 6


def test_the_sample_asks_forty_questions_with_an_answer_and_twenty_without() -> None:
    questions = lines()
    assert len({question["id"] for question in questions}) == len(questions) == 60
    assert sum(question["answerable"] is True for question in questions) == 40
    assert all(bool(question["gold"]) is question["answerable"] for question in questions)


def test_figures_that_differ_are_labelled_with_their_sentences() -> None:
    """Each value names the sentences that give it, and these are gold."""
    differing = [question for question in lines() if question["conflict"]]
    assert len(differing) == 5
    for question in differing:
        values = question["conflict_values"]
        assert isinstance(values, list)
        assert len(values) >= 2
        assert all(span in question["gold"] for value in values for span in value["spans"])


def test_the_quotes_that_readme_shows_are_slices_under_their_permanent_names() -> None:
    """The example of a terminal: the words above a name stand in the sample where the name says."""
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"^  (\S.*)\n(?:  (?:—|https).*\n)+  ([0-9a-f]{16})\.(\d+)-(\d+)$", readme, re.MULTILINE)
    by_version = {article.version[:16]: article.text for article in articles().values()}
    assert len(shown) == 2
    for text, version, start, end in shown:
        assert by_version[version][int(start) : int(end)] == text
