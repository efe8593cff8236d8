"""Sentences begin and end where a writer began and ended them, and no quotation is cut."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.article import Kind, Mark, MarkKind, Span
from corpus.marks import mark
from corpus.paragraphs import goes_on
from corpus.sentences import LONGEST_QUOTATION, sentences


def cut(text: str, *marks: Mark) -> list[str]:
    return [sentence.span.cut(text) for sentence in sentences(text, marks)]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["The dam opened in May.", "It leaks."], id="two plain sentences"),
        pytest.param(["Is it full?", "No!", "Nobody knows…", "Yet."], id="every kind of stop"),
        pytest.param(["Really?!", "He left..."], id="several stops in a row"),
        pytest.param(
            ["The U.S. government met Mr. Orrin of Orrin Inc. on Feb. 3 at 5 p.m. Monday."], id="abbreviations"
        ),
        pytest.param(["They live in the U.S.", "The law forbids it."], id="an abbreviation may end a sentence"),
        pytest.param(["It was cold in Feb.", "Nobody came."], id="a month without a day ends a sentence"),
        pytest.param(["Is it No. 5, or Nos. 6 and 7?", "No.", "It is eight."], id="No. and no"),
        pytest.param(
            ["George W. Tarrow met J. R. R. Holm and M.K. Vann, Ph.D., in Aster, Calif. Monday."], id="initials"
        ),
        pytest.param(["See e.g. Holm vs. Vann, i.e. the first case."], id="e.g."),
        pytest.param(
            ["It holds 3.5 million liters, or 0.60 sq. m each.", "It is at www.example.org today."], id="decimals"
        ),
        pytest.param(["The offer was generous ... obviously, they will decide.", "Soon."], id="an ellipsis inside"),
        pytest.param(["Dr. Vann and Gen. Holm Jr. spoke.", "So did Davis Sr.", "The rest left."], id="titles"),
        pytest.param(["He uses an iPhone.", "iPhones are many."], id="a name with a small letter"),
        pytest.param(["It rose 4%.", "$6 million were paid.", "40 people came."], id="a figure begins a sentence"),
        pytest.param(["¿Cuándo abrió?", "¡Ayer!", "Lo dijo el Sr. Gómez en EE. UU. de paso."], id="Spanish"),
        pytest.param(
            ["La Dra. Ruiz vive en EE. UU.", "El Gobierno calla.", "Véase pág. 5 y art. 7."], id="Spanish, ends"
        ),
        pytest.param(["The dam is old .", "It was built by J.R. Holm in 1908 .", "Yes ."], id="spaced punctuation"),
        pytest.param(["It is safer.[12]", "It is cheap.[citation needed]", "It is here.²", "So."], id="footnotes"),
        pytest.param(["He left (she did not. She stayed.) and came back.", "(See above.)", "So."], id="brackets"),
        pytest.param(["水坝是旧的。", "它漏水！", "为什么？"], id="stops without a blank"),
        pytest.param(["1. The dam is old.", "It leaks."], id="an item's number"),
    ],
)
def test_a_text_of_known_sentences_is_cut_into_them(expected: list[str]) -> None:
    glue = "" if expected[0][-1] == "。" else " "
    assert cut(glue.join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["He wrote: “We went. Did we win? We did.”", "She left."], id="curly"),
        pytest.param(['He wrote: "We went. Did we win? We did."', "She left."], id="straight"),
        pytest.param(["Dijo: «Fuimos. ¿Ganamos? Sí».", "Ella salió."], id="guillemets"),
        pytest.param(["Er sagte: „Wir gingen. Ja.“", "Sie blieb."], id="low and high"),
        pytest.param(["He said `` We went . We won . ''", "She left ."], id="two accents and two apostrophes"),
        pytest.param(["‘We went. We won,’ he said.", "She left."], id="single"),
        pytest.param(["‘We saw the prisoners’ cells. We wept,’ he said.", "She left."], id="single, with a genitive"),
        pytest.param(["Confucius 's dam is old .", "It is Holm 's too ."], id="a clitic after a blank is no quotation"),
        pytest.param(["The boys’ room is theirs.", "The girls’ room isn’t.", "Rock 'n' roll."], id="apostrophes"),
        pytest.param(["He said “she told me ‘No. Never.’ Then she left.”", "So."], id="a quotation inside of one"),
        pytest.param(["He said “she told me “No. Never.” Then she left.”", "So."], id="nested in the same marks"),
        pytest.param(['He called it "a fine one."', '"We shall see. Perhaps," he said.'], id="one after the other"),
        pytest.param(['"Why now? Why here?" he asked.', "Nobody knew."], id="a question goes on in small letters"),
        pytest.param(['"Why now?" Mr. Holm asked.', "Nobody knew."], id="a question goes on with a name"),
        pytest.param(['He called it a "Fine idea!!"', "She left."], id="stops before the closing mark"),
        pytest.param(["He said “there are laws involved. ”", "She left."], id="a blank before the closing mark"),
        pytest.param(
            ["“We have a law,” he said.", "”But it is old. It is ... obviously bad.”"], id="a mark the wrong way"
        ),
        pytest.param(['"We are worried. Very,” he said.', "She left."], id="two shapes"),
        pytest.param(["—No lo sé —dijo el alcalde—. Pregunte a otro. Yo me voy."], id="Spanish dialogue"),
        pytest.param(['A pipe of 12" was laid.', "Then another."], id="inches"),
        pytest.param(["They left.", "He said: “We go. We never came back."], id="a stray mark: all to the end"),
        pytest.param(["“We go, he said. “We stay,” she said.", "Then they left."], id="one mark forgotten"),
    ],
)
def test_a_quotation_is_never_cut(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


def test_a_quotation_over_several_paragraphs_is_one_sentence() -> None:
    text = 'It rained. "We go," he said. "I am not sure.\n\n"We look at it.\n\n"But we stay. Yes." She left.'
    assert cut(text) == [
        "It rained.",
        '"We go," he said.',
        '"I am not sure.\n\n"We look at it.\n\n"But we stay. Yes."',
        "She left.",
    ]


def test_a_longer_quotation_is_not_quotable_but_what_stands_around_it_is() -> None:
    quoted = " ".join(["We went on."] * (LONGEST_QUOTATION // 10))
    assert cut(f"It rained. He said: “{quoted}” She left.") == ["It rained.", "She left."]
    assert cut(f"It rained. He said: “{quoted}\n\n“And so on.” She left.") == ["It rained.", "She left."]


def test_a_quotation_that_a_picture_interrupts_is_not_quotable() -> None:
    text = "It rained. “We go.\n\nA boat at Ostmereth [Getty Images]\n\n“We stay.” She left."
    found = sentences(text, mark(text))
    assert [(s.kind, s.span.cut(text)) for s in found] == [
        (Kind.PROSE, "It rained."),
        (Kind.CAPTION, "A boat at Ostmereth"),
        (Kind.PROSE, "She left."),
    ]


def test_a_long_sentence_that_is_no_quotation_stays() -> None:
    text = "They came " + "and went " * 200 + "again. So."
    assert cut(text) == [text[:-4], "So."]


def test_lines_bullets_and_blanks_part_sentences_and_belong_to_none() -> None:
    assert cut("  - The first one is here\n\n* The second. The third. \n\t\n***\n—\n") == [
        "The first one is here",
        "The second.",
        "The third.",
    ]


WRAPPED = [
    (
        "The reservoir above the town was filled for the first time in spring, and those of the valley came to watch, "
        "although Few Lindt had warned them not to."
    ),
    "Nobody in the council wanted to tell how long the repair of the northern pier is going to take.",
    "Few of them came.",
]


@pytest.mark.parametrize("width", [25, 40, 60, 72, 76, 100, 110, 120, 160])
def test_a_hard_wrapped_paragraph_is_read_as_one(width: int) -> None:
    text = "\n".join(textwrap.wrap(" ".join(WRAPPED), width)) + "\n\nThe rest stayed at home."
    assert [" ".join(piece.split()) for piece in cut(text)] == [*WRAPPED, "The rest stayed at home."]


def test_neither_half_of_a_sentence_that_a_line_end_tears_is_quotable() -> None:
    """Else the second one could say the contrary: nobody wanted to tell."""
    text = "It rained. Nobody\nwanted to tell how long it is going to take, the mayor said on Monday. It is old.\n\nSo."
    assert cut(text) == ["It rained.", "It is old.", "So."]


@pytest.mark.parametrize("mark", ["- ", "• ", ""], ids=["dash", "bullet", "none"])
def test_an_item_that_goes_on_with_what_leads_to_it_is_not_quotable_without_it(mark: str) -> None:
    text = f"The plan does not foresee, the mayor said:\n{mark}that the bridge is closed;\n{mark}that it is torn down."
    text += f"\n{mark}A ferry sails instead of it."
    assert "A ferry sails instead of it." in cut(text)
    assert not [piece for piece in cut(text) if piece.startswith("that")]


def test_paragraphs_that_only_their_first_lines_tell_apart_are_read_in_whole_sentences() -> None:
    text = (
        "   The reservoir above the town was filled. Nobody in the town had\nbeen told of it, and few came.\n"
        "   The mayor said that she would not empty it before the spring, and\nthat it is safe.\n   So it goes."
    )
    assert [" ".join(piece.split()) for piece in cut(text)] == [
        "The reservoir above the town was filled.",
        "Nobody in the town had been told of it, and few came.",
        "The mayor said that she would not empty it before the spring, and that it is safe.",
        "So it goes.",
    ]


def test_a_line_that_begins_with_a_name_in_small_letters_is_whole() -> None:
    assert cut("A heading of words that were not wrapped at all\niPhones are many.") == [
        "A heading of words that were not wrapped at all",
        "iPhones are many.",
    ]


def test_marked_text_is_in_no_sentence_but_a_caption_without_its_credit_is_one() -> None:
    text = "By Ann\nIt rained. AFP\nA boat leaves. Credit: AP/Ann"
    marks = (
        Mark(MarkKind.BYLINE, Span(0, 6)),
        Mark(MarkKind.CREDIT, Span(18, 21)),
        Mark(MarkKind.CAPTION, Span(22, len(text))),
        Mark(MarkKind.CREDIT, Span(37, len(text))),
    )
    assert [(s.kind, s.span.cut(text)) for s in sentences(text, marks)] == [
        (Kind.PROSE, "It rained."),
        (Kind.CAPTION, "A boat leaves."),
    ]


WORDS = st.sampled_from(["dam", "Holm", "U.S.", "Mr. Vann", "3.5", "isn’t", "the boys’", "No. 5", "e.g. water", "..."])
STATEMENT = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: "The " + " ".join(words) + " ends.")
QUOTED = st.lists(STATEMENT, min_size=1, max_size=4).map(lambda inside: f"He said: “{' '.join(inside)}” So it went.")
ARTICLE = st.lists(
    st.lists(st.one_of(STATEMENT, QUOTED), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4
).map("\n\n".join)
HOSTILE = st.text(alphabet=st.sampled_from("aA1 .!?…\n\"“”„«»'‘’`()[]-—•。¿é"), max_size=120)


@given(ARTICLE)
def test_well_formed_text_gives_sentences_with_balanced_quotation_marks_and_loses_none(text: str) -> None:
    found = cut(text)
    assert all(piece.count("“") == piece.count("”") for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@given(st.one_of(HOSTILE, ARTICLE))
def test_sentences_are_trimmed_disjoint_in_order_and_hold_no_marked_text(text: str) -> None:
    marks = mark(text)
    hidden = [m.span for m in marks if m.kind is not MarkKind.CAPTION]
    end = 0
    for sentence in sentences(text, marks):
        piece = sentence.span.cut(text)
        assert sentence.span.start >= end
        assert piece == piece.strip()
        assert any(map(str.isalnum, piece))
        assert not any(sentence.span.overlaps(span) for span in hidden)
        end = sentence.span.end


@given(st.text(alphabet=st.sampled_from("aA1 .!?…\n()-—•。¿é,"), max_size=120))
def test_without_quotation_marks_every_letter_is_in_some_sentence(text: str) -> None:
    lines = list(re.finditer(r"\S[^\n]*", text))
    assume(not any(goes_on(text, line.start()) or re.match(r"(?:[-•]\s+)+a", line.group()) for line in lines))
    left = list(text)
    for sentence in sentences(text, ()):
        left[sentence.span.start : sentence.span.end] = " " * len(sentence.span)
    assert not any(map(str.isalpha, left))


def test_a_row_of_cuts_in_brackets_takes_no_time_without_end() -> None:
    text = "[…]" * 33_000  # each holds a stop, behind which all that follow are passed
    assert len(sentences(text, ())) <= 1
