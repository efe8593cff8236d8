"""What is read of a paste: the words that someone says were printed, and nothing that Discord or a card adds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.pasted import LONGEST, Unfit, pattern, read_pasted, tokens


def texts(typed: str) -> list[str]:
    found = read_pasted(typed)
    assert not isinstance(found, Unfit)
    return [pasted.text for pasted in found]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("> The dam **held** all night.", "The dam held all night."),
        ("> The dam held\n> all night.", "The dam held\nall night."),
        (">>> The dam held\n> all night.", "The dam held\nall night."),
        ("The _dam_ ~~held~~ ||all|| `night`.", "The dam held all night."),
        (r"The dam held\, \*all\* night\.", "The dam held, *all* night."),
        ("The [dam](https://ottermouth.example/dam) held all night.", "The dam held all night."),
        ("The dam [sic] held all night.", "The dam [sic] held all night."),
        ("The cafe\u0301 held all ni\u200bght.", "The café held all night."),
        ("### Did the dam hold?\n> The dam held all night.\n-# **1** · Dam · The Post · 3 Feb 2026", None),
        ("The dam held all night.\nDam holds · The Post · 3 Feb 2026\nSource\nContext 1", None),
        ("The dam held all night.\nhttps://post.example/dam\na98e7d9494e300e1.1034-1092", None),
    ],
    ids=[
        "bar and bold",
        "bars",
        "a long bar",
        "every mark",
        "backslashes",
        "link",
        "sic",
        "decomposed and invisible",
        "a card's Markdown",
        "a card's text",
        "a terminal's card",
    ],
)
def test_only_what_may_be_the_quote_is_read(typed: str, read: str | None) -> None:
    assert texts(typed) == [read or "The dam held all night."]


def test_each_run_of_barred_lines_is_a_quote_of_its_own() -> None:
    assert texts("> The dam held.\nhe said, and then\n> It rained again.") == ["The dam held.", "It rained again."]


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", Unfit.TOO_SHORT), ("dam!", Unfit.TOO_SHORT), ("🙂" * 50, Unfit.TOO_SHORT), ("a" * 4001, Unfit.TOO_LONG)]
    + [(each, Unfit.ADDRESS) for each in ("https://post.example/dam", "<https://post.example/dam#:~:text=The%20dam>")],
    ids=["nothing", "a word", "emoji", "a word too many", "an address", "the address of a passage"],
)
def test_what_cannot_be_looked_for_says_why(typed: str, why: Unfit) -> None:
    assert read_pasted(typed) is why


@pytest.mark.parametrize("cut", ["…", "...", "[…]", "[...]", "(…)", ". . ."])
def test_an_ellipsis_parts_a_text(cut: str) -> None:
    (pasted,) = read_pasted(f"“The dam {cut} held all night.”")
    assert [[token.folded for token in part] for part in pasted.parts] == [["The", "dam"], "held all night .".split()]


SAME = [
    ("“Hold on,” said the mayor’s son.", '"Hold on," said the mayor\'s son.'),
    ("It took 20–30 men — or more — to hold it.", "It took 20-30 men - or more - to hold it."),
    ("The dam held all night.", "The\u00a0dam held\n\nall   night."),
    ("So it held… for a night.", "So it held... for a night."),
    ("水坝守住了整整一夜", "守住了整整"),
]
OTHER = [
    ("The dam held all night.", "the dam held all night."),
    ("The dam held, all night.", "The dam held all night."),
    ("The dam is 48.5 metres high.", "The dam is 48"),
    ("The dam is 148 metres high.", "48 metres high."),
    ("They moved 3,500 people out.", "They moved 3"),
    ("It was not unholdable at all.", "It was not un"),
    ("The rainbow held all night.", "The rain bow held all night."),
]


@pytest.mark.parametrize(("printed", "typed"), SAME)
def test_another_typography_is_the_same_words(printed: str, typed: str) -> None:
    assert pattern(tokens(typed)).search(printed)


@pytest.mark.parametrize(("printed", "typed"), OTHER)
def test_another_letter_word_mark_or_number_is_not(printed: str, typed: str) -> None:
    assert not pattern(tokens(typed)).search(printed)


@given(st.text(max_size=300))
def test_any_text_is_read_and_finds_itself(typed: str) -> None:
    found = read_pasted(typed)
    for pasted in () if isinstance(found, Unfit) else found:
        run = tokens(pasted.text)
        assert pattern(run).search(pasted.text)
        assert all(token.span.cut(pasted.text) for token in pasted.tokens)


@pytest.mark.parametrize("hostile", ["[", "…", "](", ">", "> ", "\\", "*", ". ", "-# ", "a ", "'\"", "(…", "[a"])
def test_a_hostile_paste_is_read_in_no_time(hostile: str) -> None:
    """No assertion on speed: a pattern that backtracks would not end."""
    read_pasted((hostile * LONGEST)[:LONGEST])
    pattern(tokens("a b … c " * 300)).search((hostile * 100_000)[:100_000])
    list(tokens((hostile * 100_000)[:100_000]))


@pytest.mark.parametrize("typed", ["mended -- twice", "mended--twice", "mended --- twice", "mended – twice"])
@pytest.mark.parametrize("printed", ["mended — twice", "mended—twice", "mended -- twice", "mended - twice"])
def test_two_or_three_hyphens_are_a_dash(typed: str, printed: str) -> None:
    assert pattern(tokens(typed)).fullmatch(printed)
    assert [each.folded for each in tokens(typed)] == [each.folded for each in tokens(printed)]
