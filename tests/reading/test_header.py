"""A header is read by strict rules: what is not surely one stays prose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from corpus.article import MarkKind
from corpus.header import header

PROSE = "The ferry to Sombrala left at seven on Monday, and nobody was on board but the captain and a goose."


def known(text: str) -> dict[str, Any]:
    metadata = header(text).metadata
    return {name: getattr(metadata, name).value for name in metadata.__slots__ if getattr(metadata, name) is not None}


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        pytest.param("Ferry sails without passengers", {"title": "Ferry sails without passengers"}, id="title"),
        pytest.param("¿Quién viaja a Sombrala?", {"title": "¿Quién viaja a Sombrala?"}, id="a question is a title"),
        pytest.param(
            "Goose takes the ferry\nBy Ada Quill and Ben van der Stolt, Staff Writer\nMarch 3, 2031 10:15 a.m. EST",
            {"title": "Goose takes the ferry", "authors": ("Ada Quill", "Ben van der Stolt"), "date": date(2031, 3, 3)},
            id="title, byline, date",
        ),
        pytest.param(
            "Goose takes the ferry\nThe Upper Wend Echo\nPublished: 3 March 2031 | Updated: 5 March 2031 · 4 min read",
            {"title": "Goose takes the ferry", "date": date(2031, 3, 3), "updated": date(2031, 3, 5)},
            id="published and updated, an outlet nobody vouches for",
        ),
        pytest.param(
            "Goose takes the ferry | Wend Echo\nWend Echo\nPosted on March 3, 2031 by Ada Quill |",
            {
                "title": "Goose takes the ferry",
                "publisher": "Wend Echo",
                "date": date(2031, 3, 3),
                "authors": ("Ada Quill",),
            },
            id="an outlet in the title and on a line of its own",
        ),
        pytest.param(
            "Ada Quill, harbor correspondent, Wend Echo",
            {"authors": ("Ada Quill",), "publisher": "Wend Echo"},
            id="role and outlet",
        ),
        pytest.param(
            "Por Inés Caravel\n3 de marzo de 2031",
            {"authors": ("Inés Caravel",), "date": date(2031, 3, 3)},
            id="Spanish",
        ),
        pytest.param("By The Associated Press", {"agency": "The Associated Press"}, id="an agency is no author"),
        pytest.param("PORT AVELAN (Reuters) - Ferries stay in port.", {"agency": "Reuters"}, id="dateline"),
        pytest.param("date 2031-03-03 " + PROSE, {"date": date(2031, 3, 3)}, id="glued date"),
        pytest.param(
            "Goose takes the ferry\nBy Ada Quill, Monday, 3 March 2031",
            {"title": "Goose takes the ferry", "authors": ("Ada Quill",), "date": date(2031, 3, 3)},
            id="byline and date on one line",
        ),
        pytest.param(
            "Goose takes the ferry\nWend Echo, 3 March 2031",
            {"title": "Goose takes the ferry", "publisher": "Wend Echo", "date": date(2031, 3, 3)},
            id="outlet and date on one line",
        ),
        pytest.param(
            "Upper Wend Weekly — Monday, 3 March 2031 — Page 3\nGoose takes the ferry\nBy Ada Quill",
            {
                "title": "Goose takes the ferry",
                "publisher": "Upper Wend Weekly",
                "authors": ("Ada Quill",),
                "date": date(2031, 3, 3),
            },
            id="the head of a printed page",
        ),
        pytest.param(
            "3 March 2031\nGoose takes the ferry",
            {"title": "Goose takes the ferry", "date": date(2031, 3, 3)},
            id="a date above the title",
        ),
        pytest.param(
            "PORT AVELAN, March 3, 2031 (UWE) — Ferries stay in port.",
            {"date": date(2031, 3, 3)},
            id="a dateline with its day",
        ),
    ],
)
def test_what_stands_above_the_text_is_read(lines: str, fields: dict[str, Any]) -> None:
    assert known(f"{lines}\n\n{PROSE}\n{PROSE}") == fields


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PROSE, id="prose at once"),
        pytest.param(f"{PROSE}\nOn March 3, 2031, the ferry sank.\n", id="a date in prose"),
        pytest.param("Geese swim past the ferry, Feb. 2, 2031. Credit: Ada Quill\n" + PROSE, id="a caption's date"),
        pytest.param("03/04/2031\n" + PROSE, id="two dates in one"),
        pytest.param("By noon the ferry had left\nNobody was there", id="by noon"),
        pytest.param(
            "Ada Quill, the captain of the ferry, was there\n" + PROSE.lower(), id="a name without a journalist's role"
        ),
        pytest.param(
            "\n".join(f"Line {i}\n" for i in range(9)) + "March 3, 2031\n" + PROSE, id="a date below the eighth line"
        ),
        pytest.param("PORT AVELAN (population 900) - Ferries stay in port.", id="a parenthesis that is no agency"),
        pytest.param("The battle of Wend, 3 March 1831\n" + PROSE, id="a day in a title"),
        pytest.param("On Monday, 3 March 2031 – the ferry was full – I slept.\n" + PROSE, id="a day in a sentence"),
    ],
)
def test_what_is_not_surely_a_header_says_nothing(text: str) -> None:
    assert not {"date", "updated", "authors", "publisher", "agency"} & set(known(text))


def test_the_first_line_of_a_wrapped_paragraph_is_no_title() -> None:
    text = "Geese have taken the ferry of Upper Wend for so many years by now that nobody who crosses\n"
    assert known(f"{text}the river looks up from the paper any more when they come aboard at noon.\n") == {}


def test_header_lines_are_marked_and_prose_is_not() -> None:
    text = f"Goose takes the ferry\nThe Upper Wend Echo\nBy Ada Quill\n{PROSE}\n3 March 2031\n{PROSE}"
    marks = header(text).marks
    assert [(mark.kind, mark.span.cut(text)) for mark in marks] == [
        (MarkKind.HEADER, "Goose takes the ferry"),
        (MarkKind.HEADER, "The Upper Wend Echo"),
        (MarkKind.BYLINE, "By Ada Quill"),
    ]


def test_a_text_without_a_line_has_no_header() -> None:
    assert header("").marks == ()
    assert header("\n\n").marks == ()
