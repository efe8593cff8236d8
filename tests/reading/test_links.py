"""A link opens the article at the quoted passage, and never breaks Discord's limits."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Metadata, MetadataSource, Sourced, Span
from corpus.links import LONGEST, link_to

TEXT = (
    "Mayor Ina Quill said the bridge-building fund, set up in May, holds 3,000 crowns & no more.\n"
    "It rained. The mayor said it rained. Then the council of Upper Wend went home and left the lamps burning.\n"
    "It rained again, for as long as anybody in the valley could remember, and nobody in the whole of the long "
    "town hall could say why it had rained, or when the rain would ever end."
)


def article(url: str | None, text: str = TEXT, path: str = "a.html") -> Article:
    metadata = Metadata(url=Sourced(url, MetadataSource.JSON_LD) if url else None)
    return Article(path=path, source_sha256="0" * 64, text=text, metadata=metadata, marks=(), sentences=())


def link(part: str, url: str | None = "https://wend.example/rain", **given: str) -> str | None:
    start = TEXT.index(part)
    return link_to(article(url, **given), Span(start, start + len(part)))


def test_a_short_passage_is_matched_whole_with_its_hyphens_encoded() -> None:
    landed = link("Mayor Ina Quill said the bridge-building fund, set up in May, holds 3,000 crowns & no more.")
    assert landed is not None
    directive = landed.removeprefix("https://wend.example/rain#:~:text=")
    assert unquote(directive) == TEXT.partition("\n")[0]
    assert not set(directive) & set("-,& ")


def test_a_passage_that_stands_twice_is_told_apart_by_its_neighbours() -> None:
    # "It rained." comes once as a sentence and once in "said it rained."
    assert link("It rained.") == "https://wend.example/rain#:~:text=It%20rained.,-The%20mayor%20said"


def test_a_long_passage_is_a_range_of_its_first_and_last_words() -> None:
    landed = link(TEXT.split("\n")[2])
    assert landed is not None
    assert landed.endswith(
        "#:~:text=It%20rained%20again%2C%20for,the%20rain%20would%20ever%20end.".replace(
            "again%2C%20for", "again%2C%20for%20as"
        )
    )


def test_a_range_never_begins_with_words_of_two_paragraphs() -> None:
    """No browser finds those; two words of the first paragraph are found."""
    text = "Fish swim upstream.\nThey come back each spring, and nobody has found out how they know the way."
    landed = link_to(article("https://wend.example/fish", text), Span(0, len(text)))
    assert landed == "https://wend.example/fish#:~:text=Fish%20swim,the%20way."


def test_a_passage_over_two_paragraphs_is_a_range() -> None:
    landed = link(TEXT[TEXT.index("Then the council") :])
    assert landed is not None
    assert landed.endswith("#:~:text=Then%20the%20council%20of%20Upper,the%20rain%20would%20ever%20end.")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "ftp://wend.example/rain",
        "javascript:alert(1)",
        "https://user:secret@wend.example/",
        "https:///rain",
        "https://wend.example/a b",
        "https://wend.example:99999/",
        "https://wend.example/" + "x" * 500,
    ],
    ids=["none", "ftp", "script", "user name", "no host", "blank", "port", "too long"],
)
def test_without_a_plain_web_address_there_is_no_link(url: str | None) -> None:
    assert link("It rained.", url) is None


def test_an_address_with_a_fragment_keeps_it() -> None:
    assert link("Then the council of Upper Wend went home", "https://wend.example/#rain") == (
        "https://wend.example/#rain:~:text=Then%20the%20council%20of%20Upper%20Wend%20went%20home"
    )


def test_no_browser_looks_for_text_in_a_pdf() -> None:
    assert link("It rained.", path="scan.pdf") == "https://wend.example/rain"


def test_past_the_limit_the_link_falls_back_to_the_range_and_then_to_the_page() -> None:
    sentence = " ".join(["аба", "вгв", "дед", "жиж", "ж" * 60, "клк", "мнм", "опо", "рср"])
    whole = Span(0, len(sentence))
    landed = link_to(article("https://wend.example/", text=sentence), whole)
    assert landed is not None
    assert unquote(landed) == "https://wend.example/#:~:text=аба вгв,опо рср"
    long_address = "https://wend.example/" + "x" * 450
    assert link_to(article(long_address, text=sentence), whole) == long_address


TWICE = "The mayor of Upper Wend said that it rained. Nobody else did.\n"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (TWICE * 2, 0, 44),
        (("The mayor of Upper Wend said that it rained " + "and rained " * 20 + "on the valley.\n") * 2, 0, 280),
        ("It rained.\n" * 3, 11, 21),
    ],
    ids=["a sentence", "a long one", "a paragraph"],
)
def test_a_passage_that_cannot_be_told_apart_has_the_articles_own_address(text: str, start: int, end: int) -> None:
    """A fragment that another passage fits too would land on that one."""
    assert link_to(article("https://wend.example/rain", text=text), Span(start, end)) == "https://wend.example/rain"


@given(
    st.lists(st.sampled_from("it rained again. in Wend,\n the mayor".split(" ")), min_size=1, max_size=60), st.data()
)
def test_a_fragment_never_fits_an_earlier_or_a_second_passage(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    ends = [0, *(at for at, c in enumerate(text) if c == " "), len(text)]
    start = data.draw(st.sampled_from(ends[:-1]))
    start += text[start] == " "
    end = data.draw(st.sampled_from([each for each in ends if each > start] or [len(text)]))
    if start >= end or not text[start:end].strip():
        return
    landed = link_to(article("https://wend.example/rain", text=text), Span(start, end))
    assert landed is not None
    if "," in (directive := landed.partition(":~:text=")[2]) or not directive:
        return  # ranges and contexts are told apart in the tables above
    flat = " ".join(text.split()).casefold()
    assert (" " + flat + " ").count(" " + unquote(directive).casefold() + " ") <= 1


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300), st.data())
def test_no_link_is_longer_than_discord_takes(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    landed = link_to(article("https://wend.example/rain", text=text), span)
    assert landed is not None
    assert len(landed) <= LONGEST
    assert landed.isascii()
    assert landed.isprintable()
