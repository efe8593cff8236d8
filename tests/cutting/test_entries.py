"""In a live blog a quote tells the time of its entry, in the words of the heading above it."""

from __future__ import annotations

import pytest

from bot.attribution import attribution
from corpus.article import Article
from corpus.entries import entry_time
from corpus.files import Input, Reading, read_article
from index.answer import Quote

LEAD = "The river Varren has burst its banks at Little Skarn, and some 400 people have left their homes.\n\n"
OTHERS = (
    "\n\n## 9:12\n\nSandbags were brought to the market square, the mayor said."
    "\n\n## 8:40\n\nThe level at Varrenholm is 4.1 metres and rising, the water board said."
)
SAID = "The bridge at Little Skarn is closed to all traffic, police said."


def article(text: str) -> Article:
    read = read_article(Input("flood.md", text.encode()))
    assert isinstance(read, Reading)
    return read.article


def quote_of(article: Article, text: str = SAID) -> Quote:
    (sentence,) = (each for each in article.sentences if each.span.cut(article.text) == text)
    return Quote(article, sentence.span, sentence.kind, 0.5)


def entry_of(text: str) -> str | None:
    quote = quote_of(article(text))
    span = entry_time(quote.article, quote.span)
    return span.cut(quote.article.text) if span else None


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("## 14:05", "14:05"),
        ("## 14:05:22", "14:05:22"),
        ("## 1.15pm", "1.15pm"),
        ("## 11:30 a.m. ET", "11:30 a.m. ET"),
        ("## 13.40 GMT: Bridge closed", "13.40 GMT"),
        ("## 13:40 — Bridge closed", "13:40"),
        ("## 9am", "9am"),
        ("## 14h05", "14h05"),
        ("## 14:05 h", "14:05 h"),
        ("## Monday, 11:30am", "Monday, 11:30am"),
        ("## 4 February 2031, 14:05", "4 February 2031, 14:05"),
        ("## Martes, 14:05", "Martes, 14:05"),
        ("## 14:05\n\n## Bridge closed", "14:05"),
        ("## Bridge closed\n\n## 14:05", "14:05"),
        ("## 14:05\n\nThe rain goes on, the weather office said.", "14:05"),
        ("## 14:05\n\nThe rain goes on, the weather office said.\n\n## What is known so far", None),
        ("## What happened at 14:05", None),
        ("## 10:00–11:00", None),
        ("## 25:10", None),
        ("## 1.10", None),
        ("## 14:05.33 is the record", None),
        ("", None),
    ],
)
def test_the_entry_is_told_as_it_is_printed_or_not_at_all(above: str, told: str | None) -> None:
    assert entry_of(f"{LEAD}{above}\n\n{SAID}{OTHERS}") == told


def test_the_lead_of_a_live_blog_stands_in_no_entry() -> None:
    assert entry_of(f"{SAID}\n\n## 14:05\n\n{LEAD}{OTHERS}") is None


def test_one_time_above_a_paragraph_makes_no_live_blog() -> None:
    assert entry_of(f"{LEAD}## 14:05\n\n{SAID}") is None


def test_an_entry_of_a_plain_text_is_found_too() -> None:
    assert entry_of(f"{LEAD}14:05\n{SAID}\n{OTHERS.replace('## ', '')}") == "14:05"


def test_the_card_tells_it_beside_the_date() -> None:
    quote = quote_of(article(f"---\ndate: 2031-02-04\n---\n{LEAD}## 14:05 GMT\n\n{SAID}{OTHERS}"))
    parts = attribution(quote)
    assert parts[parts.index("4 Feb 2031") + 1] == "entry “14:05 GMT”"


@pytest.mark.parametrize("heading", ["1" * 130, "Monday " * 18, "1:1" * 45, "14:05 " * 20], ids=lambda text: text[:8])
def test_a_hostile_article_does_not_hold_it_up(heading: str) -> None:
    """Headings are short; there may be many. Nothing is raised, and the time is not asserted on."""
    entry_of(f"## {heading}\n\n" * 3_000 + SAID)
