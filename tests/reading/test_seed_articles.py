"""The five seed articles come out right: their headers, what they do not say, and nothing invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.article import Article, MarkKind, MetadataSource
from corpus.canonical import canonical
from corpus.files import Input, Reading, list_files, load_input, read_article


@pytest.fixture(scope="module")
def readings(shared: Path) -> dict[str, Reading]:
    """By the first three figures of the file's name."""
    found: dict[str, Reading] = {}
    for path in list_files(shared / "seeds"):
        loaded = load_input(shared / "seeds", path, max_bytes=2**20)
        assert isinstance(loaded, Input)
        reading = read_article(loaded)
        assert isinstance(reading, Reading)
        found[path[:3]] = reading
    return found


@pytest.fixture(scope="module")
def articles(readings: dict[str, Reading]) -> dict[str, Article]:
    return {name: reading.article for name, reading in readings.items()}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        pytest.param("000", {"date": date(2025, 2, 4)}, id="000: a date glued to the text, no title, no publisher"),
        pytest.param(
            "001",
            {
                "date": date(2025, 3, 17),
                "publisher": "ASSOCIATED PRESS",
                "authors": ("MARCOS ALEMÁN", "REGINA GARCIA CANO"),
            },
            id="001: a posted line",
        ),
        pytest.param("002", {}, id="002: nothing given"),
        pytest.param(
            "003",
            {
                "date": date(2025, 2, 5),
                "title": "Could US criminals be sent to El Salvador's mega-jail?",
                "publisher": "BBC News Online",
                "authors": ("Vanessa Buschschlüter",),
            },
            id="003: a date glued to the title, a byline with the outlet",
        ),
        pytest.param(
            "004",
            {"title": "Inside El Salvador's mega-prison, where US criminals could be held"},
            id="004: a title, no date, and the photo credit is no publisher",
        ),
    ],
)
def test_what_the_header_says_is_known_and_the_rest_is_not_given(
    articles: dict[str, Article], name: str, known: dict[str, Any]
) -> None:
    metadata = articles[name].metadata
    said = {field: getattr(metadata, field) for field in metadata.__slots__ if getattr(metadata, field) is not None}
    assert {source.source for source in said.values()} <= {MetadataSource.TEXT_HEADER}
    title = said.pop("title", None) if name == "001" else None
    assert {field: sourced.value for field, sourced in said.items()} == known
    if name == "001":
        assert title is not None
        assert title.value.startswith("WHAT TO KNOW")
        assert title.value.endswith("THERE")


@pytest.mark.parametrize(("name", "kinds"), [("000", "H"), ("001", "HHH"), ("002", ""), ("003", "HHBH"), ("004", "H")])
def test_the_header_is_marked_and_never_a_sentence(articles: dict[str, Article], name: str, kinds: str) -> None:
    article = articles[name]
    header = [mark for mark in article.marks if mark.kind in (MarkKind.HEADER, MarkKind.BYLINE)]
    assert "".join("H" if mark.kind is MarkKind.HEADER else "B" for mark in header) == kinds
    assert not [s for s in article.sentences for mark in header if mark.span.overlaps(s.span)]
    if name == "000":  # the first sentence begins behind the glued date
        assert article.sentences[0].span.cut(article.text).startswith("SAN SALVADOR, El Salvador —")


def test_links_and_dollars_are_read_as_a_reader_sees_them(articles: dict[str, Article]) -> None:
    text = articles["001"].text
    assert "](" not in text
    assert "\\$" not in text
    assert "at least 261 people had died" in text
    assert "$6 million" in text


def test_typos_and_wrong_way_quotation_marks_are_left_alone(articles: dict[str, Article]) -> None:
    assert "involved. ”" in articles["000"].text
    assert "”But it’s" in articles["000"].text


def test_every_sentence_leads_back_to_its_bytes(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        for sentence in reading.article.sentences:
            where = reading.source.map.locate(sentence.span)
            held = reading.source.raw[where.start : where.end].decode()
            # One sentence begins with the text of a link, whose bracket stands before the first of its letters.
            assert sentence.span.cut(reading.article.text) in (canonical(held).text, canonical("[" + held).text)
