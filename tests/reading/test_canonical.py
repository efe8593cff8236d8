"""The canonical text is what a reader sees, and each of its characters leads back to the file."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.canonical import Canonical, Edit, Located, Run, SourceMap, canonical, from_utf8, one_line

# Letters of several scripts, marks that compose and reorder, and every character that is syntax or invisible here.
HOSTILE = st.text(
    st.sampled_from(
        "ab é\u0301\u0327e\u0344ا\u0651\u064bक़\u0958\u200d\u200c\u200b\u00ad👩🏽\ufe0f가\u1100\u1161\u11a8\ufb2c豈"
        "  \t\r\n\v\u2028\x1c[]()!\\$"
    ),
    max_size=60,
)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        pytest.param(
            "one\r\ntwo\rthree\u2028four\u2029five\vsix\fseven\x85",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven",
            id="line ends",
        ),
        pytest.param("co\u00adop\u200berate\ufeff \u202eevil\u202c \u2066x\u2069", "cooperate evil x", id="invisible"),
        pytest.param("عيد\u200e (Eid)\u200f", "عيد\u200e (Eid)\u200f", id="marks of mixed scripts stay"),
        pytest.param("a\U000e0041\U000e0042b\x07c\x90d\x00", "abcd", id="tags and controls"),
        pytest.param("cafe\u0301 A\u030a", "café Å", id="NFC"),
        pytest.param(r"\$6 million and \\$7, but \* stays", r"$6 million and $7, but \* stays", id="dollars"),
        pytest.param(
            "[at least nine](#) of [them (all)](https://x.example/a_(b))", "at least nine of them (all)", id="links"
        ),
        pytest.param("[a [b] c](#)", "a [b] c", id="brackets in a link"),
        pytest.param("[![alt](i.png)](l) text ![pic](x)", " text", id="pictures have no text"),
        pytest.param(
            "[Getty Images] (2024) [1] [not a\n](link)",
            "[Getty Images] (2024) [1] [not a\n](link)",
            id="brackets that link nowhere",
        ),
        pytest.param("tab\there  \u00a0\nnbsp\u00a0stays \n\n\n", "tab here\nnbsp\u00a0stays", id="blanks"),
        pytest.param("\n\n  kept in front", "\n\n  kept in front", id="leading blanks"),
        pytest.param(
            "“wrong way” ”it‘s -- ‐ – — Cecot/CECOT teh",
            "“wrong way” ”it‘s -- ‐ – — Cecot/CECOT teh",
            id="never touched",
        ),
        pytest.param(
            "می\u200cخواهم 👩\u200d🚀 in\u200dvis\u200cible",
            "می\u200cخواهم 👩\u200d🚀 invisible",
            id="joiners only where they are seen",
        ),
        pytest.param("ﬁne ½ Ⅳ ２", "ﬁne ½ Ⅳ ２", id="compatibility forms stay"),
        pytest.param("x" + "\u0302" * 500 + "y", "x" + "\u0302" * 30 + "y", id="a heap of accents is levelled"),
    ],
)
def test_the_canonical_text_is_what_a_reader_sees(written: str, seen: str) -> None:
    assert canonical(written).text == seen


@given(HOSTILE | ANYTHING)
@example("[a][(](x)b)")  # a link that only exists once another one is gone
@example("a\u200d\u0301")
@example("e\u200d\u0301\u200cا")
@example("[e](x)\u0301")
@example("[[a](b)](c)")
def test_reading_the_canonical_text_again_changes_nothing(written: str) -> None:
    once = canonical(written).text
    assert canonical(once).text == once


@given(HOSTILE | ANYTHING)
def test_the_canonical_text_is_composed_and_holds_no_control_character(written: str) -> None:
    text = canonical(written).text
    assert unicodedata.is_normalized("NFC", text)
    assert not [c for c in text if unicodedata.category(c) == "Cc" and c != "\n"]
    assert text.splitlines() == (text.split("\n") if text else [])


@given(HOSTILE | ANYTHING)
def test_the_bytes_of_a_line_read_again_are_that_line(written: str) -> None:
    raw, read = written.encode(), canonical(written)
    at = 0
    for line in read.text.split("\n"):
        if line:
            where = read.map.locate(Span(at, at + len(line)))
            again = canonical(raw[where.start : where.end].decode()).text
            assert again == line or "](" in written, (again, line)
        at += len(line) + 1


@given(ANYTHING, st.data())
def test_the_bytes_of_any_span_hold_it(written: str, data: st.DataObject) -> None:
    raw, read = written.encode(), canonical(written)
    if not read.text:
        return
    start = data.draw(st.integers(0, len(read.text) - 1))
    end = data.draw(st.integers(start + 1, len(read.text)))
    where = read.map.locate(Span(start, end))
    held = unicodedata.normalize("NFC", raw[where.start : where.end].decode())  # whole characters, or this raises
    assert read.text[start:end].split() == [] or held.strip()
    for char in read.text[start:end]:
        assert char in held or char in " \n" or char in canonical(held).text


@given(HOSTILE)
def test_a_source_map_survives_json(written: str) -> None:
    stored = canonical(written).map
    assert SourceMap.from_json(stored.to_json()) == stored


def test_a_map_is_made_of_runs_not_of_characters() -> None:
    assert len(canonical("plain ascii text, " * 1000).map.runs) == 1
    assert canonical("aé\r\nb").map.runs == (Run(0, 0, 1), Run(1, 1, 2), Run(3, 5, 1))


def test_a_rewritten_stretch_leads_back_to_all_that_it_replaced() -> None:
    text = from_utf8("abcdef").rewrite([Edit(1, 3, "XYZ"), Edit(5, 6, "")])
    assert text.text == "aXYZde"
    assert text.map.locate(Span(2, 3)) == Located("bytes", 1, 3)
    assert text.map.locate(Span(0, 6)) == Located("bytes", 0, 5)


@pytest.mark.parametrize(
    "runs",
    [(), (Run(1, 0, 1),), (Run(0, 0, 1), Run(0, 3, 1)), (Run(0, 0, 1), Run(5, 0, 1))],
    ids=["none", "late", "twice", "past the end"],
)
def test_a_map_that_does_not_cover_its_text_cannot_exist(runs: tuple[Run, ...]) -> None:
    with pytest.raises(ValueError, match="runs"):
        SourceMap("bytes", 5, runs)


def test_a_text_and_a_map_of_another_length_do_not_go_together() -> None:
    with pytest.raises(ValueError, match="map of 3"):
        Canonical("four", from_utf8("abc").map)


def test_a_title_is_one_line() -> None:
    assert one_line(" A\u200b title\n  over\ttwo\u202e lines ") == "A title over two lines"


def test_a_bracket_puzzle_is_left_as_it_is_and_costs_no_time() -> None:
    puzzle = "[a]" + "[(](x)" * 3000 + ")" * 3000
    assert canonical(canonical(puzzle).text).text == canonical(puzzle).text


@pytest.mark.parametrize("piece", ["[", "](", "[a](b)", "![a", "\\", " ", "\n", "ا\u200d", "e\u0301", "\u0301"])
def test_no_text_takes_more_than_linear_time(piece: str) -> None:
    """At this size a quadratic step takes minutes, and the test run would be ended."""
    assert len(canonical(f"{piece * 100_000}x").text) > 0


def test_accents_in_no_order_take_no_more_than_linear_time() -> None:
    assert len(canonical("a" + "\u0301" * 1_000_000 + "\u0323" * 1_000_000).text) <= 31
