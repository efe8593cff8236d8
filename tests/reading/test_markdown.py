"""Markdown is read as its reader sees it rendered; what is not surely syntax stays as it was written."""

from __future__ import annotations

import pytest

from corpus.article import MarkKind, Span
from corpus.canonical import canonical, from_utf8
from corpus.draft import RefusedError
from corpus.markdown import read_markdown


def seen(written: str) -> str:
    return read_markdown(from_utf8(written), "a.md").canonical.text


@pytest.mark.parametrize(
    ("written", "rendered"),
    [
        pytest.param(
            "a **bold** word, *one*, __two__, _three_, ***both***", "a bold word, one, two, three, both", id="emphasis"
        ),
        pytest.param("**bold *and slanted* words**", "bold and slanted words", id="nested"),
        pytest.param("_he said **no** twice_", "he said no twice", id="two kinds nested"),
        pytest.param(
            "2 * 3 * 4, a*b*c, snake_case_name, *open, _",
            "2 * 3 * 4, a*b*c, snake_case_name, *open, _",
            id="no emphasis",
        ),
        pytest.param("* one\n- two\n1. three", "* one\n- two\n1. three", id="list marks stay"),
        pytest.param("> quoted\n> > deeper\n5 > 4", "quoted\ndeeper\n5 > 4", id="quotations"),
        pytest.param("## Heading ##\ntext #1\n#hashtag", "Heading\ntext #1\n#hashtag", id="headings"),
        pytest.param(
            "Heading\n=======\ntext\n\n---\n\nmore\n***", "Heading\n\ntext\n\n\n\nmore", id="underlined heading, rules"
        ),
        pytest.param(r"5\* \_x\_ \# \$6 a\b \\", r"5* _x_ # $6 a\b \\", id="escapes"),
        pytest.param(
            "seen <!-- not\nseen --> again <!-- open", "seen \n again <!-- open".replace(" \n", "\n"), id="comments"
        ),
        pytest.param("[one](x) ![alt](y) [two][ref]", "one  [two][ref]", id="links"),
    ],
)
def test_syntax_is_not_shown(written: str, rendered: str) -> None:
    assert seen(written) == rendered


@pytest.mark.parametrize(
    ("written", "rendered"),
    [
        pytest.param("One.\n\nIt ~~rose~~ fell.\nStill wet.\n\nTwo.", "One.\n\n\n\n\nTwo.", id="its whole paragraph"),
        pytest.param("It ~~rose\nby a foot~~ fell.\n\nTwo.", "\n\n\nTwo.", id="over a line's end"),
        pytest.param("- one\n- ~~two~~\n  of them\n- three", "- one\n\n\n- three", id="one item of a list"),
        pytest.param("# Ice\n## ~~Thaw~~\nIt froze.", "Ice\n\nIt froze.", id="a heading"),
        pytest.param("About ~~~5 of ~~ 9 ~~ and ~3~ or a~~b.", "About ~~~5 of ~~ 9 ~~ and ~3~ or a~~b.", id="tildes"),
        pytest.param(r"A \~~b~~ c.", r"A ~~b~~ c.", id="an escaped mark"),
        pytest.param("One ~~open.\n\nTwo~~ shut.", "One ~~open.\n\nTwo~~ shut.", id="of two paragraphs"),
    ],
)
def test_what_holds_words_struck_out_is_left_out_as_it_is_of_web_pages(written: str, rendered: str) -> None:
    assert seen(written) == rendered


def test_headings_are_hinted_and_the_first_is_the_title() -> None:
    draft = read_markdown(
        from_utf8("\n# The **ice** is here\n\nIt froze.\n\n## Why now?\nCold.\n\nSo?\n====\nYes."), "a.md"
    )
    text = draft.canonical.text
    assert [(hint.kind, hint.span.cut(text)) for hint in draft.hints] == [
        (MarkKind.HEADER, "The ice is here"),
        (MarkKind.HEADING, "Why now?"),
        (MarkKind.HEADING, "So?"),
    ]
    title = draft.claims[1].title
    assert title is not None
    assert title.value == "The ice is here"


def test_the_body_begins_behind_the_front_matter_and_leads_back_to_its_bytes() -> None:
    front_matter = '---\r\ntitle: "Ice: a story"\r\nauthor: [Ada Quill, Ben Stolt]\r\n---\r\n'
    raw = f"\ufeff{front_matter}It **frozé** [here](#).\r\nYes.".encode()
    draft = read_markdown(from_utf8(raw.decode("utf-8-sig"), 3), "a.md")
    assert draft.canonical.text == "It frozé here.\nYes."
    front = draft.claims[0]
    assert front.title is not None
    assert front.authors is not None
    assert (front.title.value, front.authors.value) == ("Ice: a story", ("Ada Quill", "Ben Stolt"))
    where = draft.canonical.map.locate(Span(0, 14))
    assert raw[where.start : where.end].decode() == "It **frozé** [here](#)."
    where = draft.canonical.map.locate(Span(15, 19))
    assert raw[where.start : where.end] == b"Yes."


def test_rules_around_prose_are_no_front_matter() -> None:
    assert seen("---\nprose\n---\nmore") == "\nprose\n\nmore"


def test_what_is_longer_than_any_front_matter_is_prose_and_is_not_read_as_yaml() -> None:
    """As YAML it would be refused for its last line, a megabyte of it after half a minute."""
    assert seen("---\n" + "title: x\n" * 10_000 + "url: [\n---\nmore").endswith("url: [\n\nmore")


@pytest.mark.parametrize("written", ["---\ntitle: x", "---\n- : [\n---\nx", "---\nurl: [a]\n---\nx"])
def test_broken_front_matter_is_refused_with_the_file_s_name(written: str) -> None:
    with pytest.raises(RefusedError, match="front matter"):
        seen(written)


def test_plain_prose_is_read_like_plain_text() -> None:
    prose = "Ferries—all of them—sank. “So it goes,” he said; 5-4 = 1 (see [1]).\n\nIt cost \\$6."
    assert seen(prose) == canonical(prose).text
