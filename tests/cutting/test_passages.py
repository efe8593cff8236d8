"""Passages hold every sentence once, cross no heading, and are of a length that an encoder reads whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Kind, MarkKind, Metadata, Passage, Span
from corpus.marks import mark
from corpus.passages import CONTEXT_CHARS, GROUP_WORDS, LONGEST_WORDS, paragraph_around, passages
from corpus.sentences import sentences


def article(text: str) -> Article:
    marks = mark(text)
    return Article("ledger/dam.txt", "", text, Metadata(), marks, sentences(text, marks))


def sentence(number: int, words: int = 20) -> str:
    return f"Gate {number} was " + "then " * (words - 4) + "opened."


def texts(found: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in found]


def test_short_paragraphs_are_grouped_until_there_is_enough() -> None:
    paragraphs = [sentence(n) for n in range(7)]
    assert texts(passages(article("\n\n".join(paragraphs)))) == [
        "\n\n".join(paragraphs[:3]),
        "\n\n".join(paragraphs[3:6]),
        paragraphs[6],
    ]


def test_a_long_paragraph_is_split_at_ends_of_sentences_into_parts_of_about_one_length() -> None:
    whole = [sentence(n) for n in range(10)]
    assert texts(passages(article(" ".join(whole)))) == [" ".join(whole[:5]), " ".join(whole[5:])]


def test_a_sentence_longer_than_a_passage_is_one_by_itself() -> None:
    giant = sentence(1, 3 * LONGEST_WORDS)
    assert texts(passages(article(f"{sentence(0)} {giant} {sentence(2)}"))) == [sentence(0), giant, sentence(2)]


def test_a_text_without_blanks_between_words_is_parted_too() -> None:
    """Counted by blanks, forty such sentences are forty words; an encoder would read the first few of them."""
    whole = "港口的浮桥在星期一关闭九个月。" * 40
    found = passages(article(whole))
    assert "".join(texts(found)) == whole
    assert max(len(text) for text in texts(found)) <= 2 * LONGEST_WORDS


def test_a_passage_stands_under_its_heading_and_crosses_none() -> None:
    text = f"{sentence(0)}\n\nWhat is the dam?\n\n{sentence(1)}\n\nA second matter\n\n{sentence(2)}"
    found = passages(article(text))
    assert [(p.heading and p.heading.cut(text), p.text) for p in found] == [
        (None, sentence(0)),
        ("What is the dam?", sentence(1)),
        ("A second matter", sentence(2)),
    ]


def test_a_caption_is_a_passage_of_its_own_kind_and_parts_the_prose_around_it() -> None:
    text = f"{sentence(0)}\n\nBoats wait at the pier [Getty Images]\n\n{sentence(1)}"
    assert [(p.kind, p.text) for p in passages(article(text))] == [
        (Kind.PROSE, sentence(0)),
        (Kind.CAPTION, "Boats wait at the pier"),
        (Kind.PROSE, sentence(1)),
    ]


def test_a_text_without_sentences_has_no_passages() -> None:
    assert passages(article("A heading\n\n***\n")) == ()


PARAGRAPH = st.lists(st.builds(sentence, st.integers(1, 99), st.integers(5, 220)), min_size=1, max_size=8).map(" ".join)
LINE = st.one_of(PARAGRAPH, st.sampled_from(["A heading", "Why?", "Boats wait [Getty Images]", "Advertisement", "***"]))
TEXT = st.lists(LINE, max_size=8).map("\n\n".join)


@given(TEXT)
def test_every_sentence_is_in_exactly_one_passage_and_no_passage_holds_marked_text(text: str) -> None:
    whole = article(text)
    found = passages(whole)
    assert tuple(s for passage in found for s in passage.sentences) == whole.sentences
    for passage in found:
        assert all(s.kind is passage.kind for s in passage.sentences)
        assert len(passage.sentences) == 1 or len(passage.text.split()) <= max(LONGEST_WORDS, GROUP_WORDS)
        hidden = [m for m in whole.marks if m.kind is not MarkKind.CAPTION]
        assert not any(m.span.overlaps(passage.span) for m in hidden)


@given(TEXT, st.data())
def test_the_context_holds_the_quote_whole_sentences_and_no_marked_text(text: str, data: st.DataObject) -> None:
    whole = article(text)
    if not whole.sentences:
        return
    span = data.draw(st.sampled_from(whole.sentences)).span
    around = paragraph_around(whole, span)
    assert around.contains(span)
    assert len(around) <= max(CONTEXT_CHARS, len(span))
    assert all(around.contains(s.span) or not around.overlaps(s.span) for s in whole.sentences)
    assert not any(m.span.overlaps(around) for m in whole.marks if m.kind is not MarkKind.CAPTION)


def test_the_context_of_a_quote_is_its_paragraph() -> None:
    text = "First one. Then another.\n\nHere it is. And what follows.\n\nThe last."
    quote = Span(text.index("Here"), text.index("Here") + len("Here it is."))
    assert paragraph_around(article(text), quote).cut(text) == "Here it is. And what follows."


def test_a_row_of_a_table_is_no_heading_of_what_stands_below_it() -> None:
    """Else the paragraph would be found by, and read with, the figures of the last row."""
    text = "Medals\n\n| Norland | 16 |\n| Ostmark | 12 |\n\nThe first of them led the table for the third time."
    (passage,) = passages(article(text))
    assert passage.heading is not None
    assert passage.heading.cut(text) == "Medals"


def test_the_context_of_a_whole_paragraph_is_its_neighbours_too_up_to_a_heading() -> None:
    text = "The first.\n\nA heading\n\nThe second.\n\nThe third. It ends.\n\nThe fourth."
    quote = Span(text.index("The second"), text.index("The second") + len("The second."))
    assert paragraph_around(article(text), quote).cut(text) == "The second.\n\nThe third. It ends."


def test_the_context_in_a_giant_paragraph_is_as_many_sentences_as_fit() -> None:
    whole = article(" ".join(sentence(n) for n in range(100)))
    around = paragraph_around(whole, whole.sentences[50].span)
    assert CONTEXT_CHARS - 250 < len(around) <= CONTEXT_CHARS


def test_the_context_of_words_outside_of_any_sentence_is_themselves() -> None:
    assert paragraph_around(article("A heading\n\nThe first."), Span(0, 9)) == Span(0, 9)
