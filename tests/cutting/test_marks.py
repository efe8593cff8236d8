"""What is no prose is marked, and prose is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Mark, MarkKind, Span
from corpus.marks import mark

PROSE = "The dam above the town was filled in spring, and it has held ever since."
MORE = "Nobody in the valley remembers a drier summer than the last one."


def marked(text: str, *hints: Mark) -> list[tuple[MarkKind, str]]:
    return [(m.kind, m.span.cut(text)) for m in mark(text, hints)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("A dam and its children", MarkKind.HEADING, id="no stop"),
        pytest.param("WHAT TO KNOW ABOUT THE DAM AT OSTMERETH", MarkKind.HEADING, id="capitals"),
        pytest.param("What is the Halvorne?", MarkKind.HEADING, id="question"),
        pytest.param("¿Qué es el Halvorne?", MarkKind.HEADING, id="question in Spanish"),
        pytest.param("By Ann Tarrow, Staff Writer", MarkKind.BYLINE, id="by"),
        pytest.param("Por Ana Ruiz", MarkKind.BYLINE, id="por"),
        pytest.param("Posted on March 17, 2025 by ANN TARROW |", MarkKind.BYLINE, id="posted"),
        pytest.param("Monday, 3 March 2025", MarkKind.BYLINE, id="a date alone"),
        pytest.param("·7 min read", MarkKind.FURNITURE, id="minutes to read"),
        pytest.param("Advertisement", MarkKind.FURNITURE, id="advertisement"),
        pytest.param("Read more: How the dam was built.", MarkKind.FURNITURE, id="read more"),
        pytest.param("Sign up for our newsletter here.", MarkKind.FURNITURE, id="newsletter"),
        pytest.param("© 2025 Lantern Wire. All rights reserved.", MarkKind.FURNITURE, id="copyright"),
        pytest.param("KEY POINTS:", MarkKind.HEADING, id="capitals and a colon"),
        pytest.param("| Norland | 16 | 8 | 37 |", MarkKind.TABLE, id="a row"),
        pytest.param(
            "| Norland | " + "won the cup after a long night of rain and wind | " * 5 + "37 |",
            MarkKind.TABLE,
            id="a long row",
        ),
        pytest.param("Norland        16       8      37", MarkKind.TABLE, id="a row set apart by blanks"),
        pytest.param("Norland\t16\t8\t37", MarkKind.TABLE, id="a row set apart by tabs"),
        pytest.param("A dam  and its children", MarkKind.HEADING, id="a blank too many"),
        pytest.param("Take a look at maps and pictures of the dam", MarkKind.FURNITURE, id="teaser"),
        pytest.param(
            "Read a diver's account of his visit to the drowned church", MarkKind.FURNITURE, id="teaser to read"
        ),
        pytest.param(
            "In this photo provided by the mayor's office, boats leave the pier.", MarkKind.CAPTION, id="in this photo"
        ),
        pytest.param("FILE - The mayor speaks to fishermen in Ostmereth.", MarkKind.CAPTION, id="file"),
        pytest.param("En esta foto de archivo, la presa de Ostmereth.", MarkKind.CAPTION, id="caption in Spanish"),
        pytest.param(
            "Boats wait at the pier in Ostmereth, Velmaria, June 2024.", MarkKind.CAPTION, id="place, month, year"
        ),
        pytest.param(
            "A diver rests on the wall, Monday, Feb. 3, 2025, in Ostmereth.", MarkKind.CAPTION, id="date, then place"
        ),
    ],
)
def test_a_line_that_is_no_prose_is_marked(line: str, kind: MarkKind) -> None:
    assert marked(f"{PROSE}\n\n{line}\n\n{MORE}") == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("It leaks.", id="a short sentence"),
        pytest.param("It was 48  metres high,  said the mayor.", id="blanks too many"),
        pytest.param("The mayor |x| of the river is 48 metres, she said.", id="bars in a sentence"),
        pytest.param("“We shall see,” he said.", id="a quotation"),
        pytest.param("“Why should we leave?”", id="a quoted question"),
        pytest.param("Why leave? Because of the water.", id="a question and its answer"),
        pytest.param("He was born in Ostmereth on March 3, 1950.", id="a date at the end"),
        pytest.param("The office was opened in Ostmereth, June 2024.", id="it was, so it is told"),
        pytest.param("The statement read:", id="a colon"),
        pytest.param("Read properly, the report says little.", id="begins like a teaser"),
        pytest.param("Share prices fell on Monday.", id="begins like a button"),
        pytest.param("By Monday the water had reached the church.", id="begins like a byline"),
        pytest.param("She reported from the scene, he said, and she was right.", id="reported from"),
        pytest.param("The level fell by 12%. Then it rose again", id="a sentence and one without its stop"),
        pytest.param("- Each cabin holds six people and a dog", id="a list's item"),
        pytest.param("It was so, he told the paper [in 2019].", id="a bracket before the stop"),
        pytest.param("The mayor said he joined the Navy (Reuters reported it first).", id="an agency in prose"),
        pytest.param(" ".join(["water"] * 40), id="a long line whose stop was forgotten"),
    ],
)
def test_prose_is_not_marked(line: str) -> None:
    assert marked(f"{PROSE}\n\n{line}\n\n{MORE}\n\n{PROSE[:-1]}, too.") == []


@pytest.mark.parametrize(
    ("shown", "credit"),
    [
        pytest.param("Boats wait at the pier.", "Credit: AP/Ann Tarrow", id="credit"),
        pytest.param("Boats wait at the pier.", "Photo: Ann Tarrow", id="photo"),
        pytest.param("Boats wait at the pier.", "(AP Photo/Ann Tarrow)", id="AP photo"),
        pytest.param("Boats wait at the pier.", "(Photo by Ann Tarrow/Getty Images)", id="photo by"),
        pytest.param("Boats wait at the pier.", "Ann Tarrow/Reuters", id="name and agency"),
        pytest.param("Boats wait at the pier", "[Getty Images]", id="agency in brackets"),
        pytest.param("Boats wait at the pier", "[Handout/Office of the mayor of Ostmereth]", id="handout"),
    ],
)
def test_a_photo_credit_makes_its_line_a_caption(shown: str, credit: str) -> None:
    line = f"{shown} {credit}"
    assert marked(f"{PROSE}\n\n{line}\n\n{MORE}") == [(MarkKind.CAPTION, line), (MarkKind.CREDIT, credit)]


def test_alt_text_above_a_caption_or_above_a_bare_credit_is_a_caption() -> None:
    alt = "Two men in blue coats look at a lake. Behind them stands a boat."
    text = f"{PROSE}\n\n{alt}\nThe mayor and his guest [Getty Images]\n\n{MORE}"
    text += "\n\nBoats lie on the dry bed of the lake.\n[Handout]"
    assert [(kind, cut) for kind, cut in marked(text) if kind is MarkKind.CAPTION] == [
        (MarkKind.CAPTION, alt),
        (MarkKind.CAPTION, "The mayor and his guest [Getty Images]"),
        (MarkKind.CAPTION, "Boats lie on the dry bed of the lake."),
    ]


def test_words_that_end_most_lines_are_a_credit_and_the_lines_stay_prose() -> None:
    tail = "via Office of the Mayor"
    lines = [f"The dam has gate number {n}." for n in range(6)]
    text = "\n".join(f"{line} {tail}" for line in lines)
    assert marked(text) == [(MarkKind.CREDIT, tail)] * 6


def test_words_that_end_four_lines_are_not_yet_a_credit() -> None:
    assert marked("\n".join(f"The dam has gate number {n}. So says Ann Tarrow." for n in range(4))) == []


def test_a_lead_that_is_printed_again_is_furniture_the_second_time() -> None:
    lead = "The U.S. engineers who came to look at the dam left on the same day."
    again = "The US engineers who came to look at the dam left on the same day."
    assert marked(f"{lead}\n\n{PROSE}\n\n{again}\n\n{MORE}") == [(MarkKind.FURNITURE, again)]


@pytest.mark.parametrize(
    "line",
    [
        "AP writer Ann Tarrow in Ostmereth contributed to this report.",
        "— Tarrow reported from Ostmereth, Velmaria.",
        "Ann Tarrow and Bram Holm reported from Ostmereth.",
        "With additional reporting by the paper's Ann Tarrow in Ostmereth.",
        "(Reporting by Ann Tarrow; editing by Bram Holm)",
        "Con información de EFE.",
    ],
)
def test_a_sign_off_is_marked_at_the_end_and_nowhere_else(line: str) -> None:
    assert marked(f"{PROSE}\n\n{MORE}\n\n{line}") == [(MarkKind.SIGN_OFF, line)]
    body = "\n\n".join(f"{MORE[:-1]}, number {n}." for n in range(10))
    assert (MarkKind.SIGN_OFF, line) not in marked(f"{PROSE}\n\n{line}\n\n{body}")


def test_hints_are_kept_and_nothing_is_marked_inside_of_them_but_a_credit_in_a_caption() -> None:
    text = f"date 2025-01-01 {PROSE}\n\nBoats wait. Credit: AP/Ann\n\nA heading\n\n{MORE}"
    hints = (
        Mark(MarkKind.HEADER, Span(0, 15)),
        Mark(MarkKind.CAPTION, Span(text.index("Boats"), text.index("Boats") + 26)),
        Mark(MarkKind.HEADING, Span(text.index("A heading"), text.index("A heading") + 9)),
    )
    assert marked(text, *hints) == [
        (MarkKind.HEADER, "date 2025-01-01"),
        (MarkKind.CAPTION, "Boats wait. Credit: AP/Ann"),
        (MarkKind.CREDIT, "Credit: AP/Ann"),
        (MarkKind.HEADING, "A heading"),
    ]


@given(st.text(alphabet=st.sampled_from('aBc 1.?!\n"”[]()/:-—|,A'), max_size=200))
def test_marks_lie_in_the_text_in_order_and_never_reach_into_blanks(text: str) -> None:
    marks = mark(text)
    assert list(marks) == sorted(marks, key=lambda m: (m.span.start, -m.span.end, m.kind))
    assert all(m.span.cut(text) == m.span.cut(text).strip() for m in marks)
