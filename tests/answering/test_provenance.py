"""Was it printed? Exactly, altered or not at all, on a real store with earlier versions of articles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from fake_encoder import WordEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storing.shelves import fill, refreshed

from corpus.article import Span
from index.answer import QuoteRef
from index.live import Live, Snapshot
from index.pasted import Unfit
from index.provenance import Altered, Change, Exact, NotFound, Standing, Verdict

DAM = (
    "The dam at Grauwerth held through the night, the water board said. “We counted 48 leaks, and not one of them is "
    "new,” said Ilka Brandt, the board's engineer. Nobody in the valley had to leave their house.\n\n"
    "Repairs are to begin in May. They will cost 3.5 million crowns, or about as much as the town's new school.\n"
)
TEXTS = {
    "dam.txt": DAM,
    "copy.txt": "From the agency. The dam at Grauwerth held through the night, the water board said. More follows.\n",
    "ferry.txt": "The ferry to Little Skarn leaves at six in the morning. A ticket costs 12 crowns.\n",
    "gone.txt": "The kiln at Marsh End was lit again on Friday. It had been cold since the war ended.\n",
}
CORRECTED = (
    "The ferry to Little Skarn leaves at seven in the morning. A ticket costs 14 crowns. "
    "Its `` last *great* voyage '' was in the year of the comet.\n"
)
HELD = "The dam at Grauwerth held through the night, the water board said."


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """After a refresh in which one article was corrected, and one had gone."""
    folder = tmp_path_factory.mktemp("provenance")
    refreshed(folder / "data", fill(folder / "articles", TEXTS))
    (folder / "articles" / "gone.txt").unlink()
    refreshed(folder / "data", fill(folder / "articles", {"ferry.txt": CORRECTED}))
    live = Live(folder / "data", WordEncoder())
    yield live.snapshot()
    live.close()


def verdict(snapshot: Snapshot, pasted: str) -> Verdict:
    found = snapshot.verify(pasted)
    assert not isinstance(found, Unfit)
    (only,) = found.verdicts
    return only


def exact(snapshot: Snapshot, pasted: str) -> Exact:
    found = verdict(snapshot, pasted)
    assert isinstance(found, Exact), found
    return found


def altered(snapshot: Snapshot, pasted: str) -> Altered:
    found = verdict(snapshot, pasted)
    assert isinstance(found, Altered), found
    return found


def told(found: Altered) -> list[tuple[Change, str | None, str | None, bool]]:
    return [
        (
            each.change,
            each.printed and each.printed.cut(found.place.article.text),
            each.pasted and each.pasted.cut(found.pasted.text),
            each.marked,
        )
        for each in found.differences
    ]


def test_the_very_words_are_exact_in_each_article_that_has_them(snapshot: Snapshot) -> None:
    found = exact(snapshot, HELD)
    assert {place.article.path for place in found.places} == {"dam.txt", "copy.txt"}
    assert all(place.span.cut(place.article.text) == HELD for place in found.places)
    assert (found.typography, found.shortened) == (False, False)


@pytest.mark.parametrize(
    "pasted",
    [
        "> **The dam at Grauwerth** held through the night, the water board said.",
        f'"{HELD}"',
        HELD.replace(" ", "\u00a0"),
        HELD.replace(", ", ",\n"),
        '"We counted 48 leaks, and not one of them is new," said Ilka Brandt',
        "said Ilka Brandt, the board’s engineer",
    ],
    ids=["Markdown", "quote marks around it", "hard blanks", "line end", "straight quotes", "curly apostrophe"],
)
def test_other_typography_is_exact_and_said_to_be_other(snapshot: Snapshot, pasted: str) -> None:
    found = exact(snapshot, pasted)
    assert found.typography is (pasted != f'"{HELD}"'), "quote marks around a quote are whoever quotes' own"


def test_words_in_capitals_are_found_and_said_to_be_other_words(snapshot: Snapshot) -> None:
    found = altered(snapshot, HELD.upper())
    assert found.place.span.cut(found.place.article.text) == HELD
    assert {change for change, *_ in told(found)} == {Change.CHANGED}


def test_decomposed_letters_are_the_same_letters(snapshot: Snapshot) -> None:
    assert not exact(snapshot, unicodedata.normalize("NFD", HELD)).typography


@pytest.mark.parametrize("cut", ["…", "...", "[…]", "(...)"])
def test_an_ellipsis_is_a_cut_and_counted(snapshot: Snapshot, cut: str) -> None:
    found = exact(snapshot, f"The dam at Grauwerth held {cut} the water board said.")
    assert found.shortened
    assert found.places[0].left_out == 3
    assert [span.cut(found.places[0].article.text) for span in found.places[0].spans] == [
        "The dam at Grauwerth held",
        "the water board said.",
    ]


def test_marks_that_markdown_has_too_may_be_the_publishers(snapshot: Snapshot) -> None:
    """Backticks and asterisks: with a cut as without one."""
    assert exact(snapshot, "Its `` last *great* voyage '' was in the year of the comet.").places
    assert exact(snapshot, "Its `` last *great* voyage '' […] in the year of the comet.").shortened


def test_an_ellipsis_at_an_end_leaves_nothing_out_between(snapshot: Snapshot) -> None:
    assert not exact(snapshot, "… held through the night …").shortened


def test_parts_in_another_order_are_not_exact(snapshot: Snapshot) -> None:
    assert not isinstance(verdict(snapshot, "the water board said … The dam at Grauwerth held"), Exact)


@pytest.mark.parametrize(
    ("pasted", "differences"),
    [
        (HELD.replace("held", "broke"), [(Change.CHANGED, "held", "broke", False)]),
        (HELD.replace("The dam", "A dam"), [(Change.CHANGED, "The", "A", False)]),
        (HELD.replace("the water", "the local water"), [(Change.ADDED, None, "local", False)]),
        (
            "“We counted 48 leaks, and one of them is new,” said Ilka Brandt",
            [(Change.LEFT_OUT, "not", None, False)],
        ),
        (HELD.replace("held", "held [sic]"), [(Change.ADDED, None, "[sic]", True)]),
        (HELD.replace("The dam at Grauwerth", "[It]"), [(Change.CHANGED, "The dam at Grauwerth", "[It]", True)]),
        (
            "The dam […] broke through the night, the water board said.",
            [(Change.CHANGED, "at Grauwerth held", "[…] broke", False)],
        ),
        (
            "The [Grauwerth] dam at Grauwerth held … the water board said.",
            [(Change.ADDED, None, "[Grauwerth]", True), (Change.LEFT_OUT, "through the night,", None, True)],
        ),
        (HELD.replace("Grauwerth held", "Grauwerth, held"), [(Change.ADDED, None, ",", False)]),
        (HELD.lower(), [(Change.CHANGED, "The", "the", False), (Change.CHANGED, "Grauwerth", "grauwerth", False)]),
        (f"{HELD} Everybody sang in the streets until dawn.", None),
    ],
    ids=[
        "changed",
        "first word",
        "added",
        "not",
        "sic",
        "brackets",
        "cut and changed",
        "marked",
        "comma",
        "case",
        "end",
    ],
)
def test_an_alteration_is_shown_word_by_word(
    snapshot: Snapshot, pasted: str, differences: list[tuple[Change, str | None, str | None, bool]] | None
) -> None:
    found = altered(snapshot, pasted)
    if differences is None:
        assert found.place.span.cut(found.place.article.text) == HELD
        differences = [(Change.ADDED, None, "Everybody sang in the streets until dawn.", False)]
    assert told(found) == differences


@pytest.mark.parametrize(
    "pasted",
    [
        "Penguins were seen on the town hall of Ostrey.",
        "The mayor of the town said that it is not so.",
        "水坝守住了整整一夜",
    ],
    ids=["other words", "common words", "another script"],
)
def test_what_nobody_printed_is_not_found(snapshot: Snapshot, pasted: str) -> None:
    assert isinstance(verdict(snapshot, pasted), NotFound)


def test_an_earlier_version_counts_and_is_said_to_be_one(snapshot: Snapshot) -> None:
    (place,) = exact(snapshot, "A ticket costs 12 crowns.").places
    assert (place.article.path, place.standing) == ("ferry.txt", Standing.CHANGED)
    (now,) = exact(snapshot, "A ticket costs 14 crowns.").places
    assert (now.article.path, now.standing) == ("ferry.txt", Standing.CURRENT)


def test_an_article_that_has_gone_counts_too(snapshot: Snapshot) -> None:
    assert exact(snapshot, "The kiln at Marsh End was lit again").places[0].standing is Standing.REMOVED
    assert altered(snapshot, "The kiln at Marsh End was lit again on Sunday.").place.standing is Standing.REMOVED


def test_a_permanent_name_is_exact_for_good_and_a_made_up_one_is_not_found(snapshot: Snapshot) -> None:
    ref = exact(snapshot, "A ticket costs 12 crowns.").places[0].ref
    found = exact(snapshot, f" {ref} ")
    assert found.pasted is None
    assert found.places[0].standing is Standing.CHANGED
    assert found.places[0].span.cut(found.places[0].article.text) == "A ticket costs 12 crowns."
    for made_up in (QuoteRef("0" * 16, Span(0, 5)), QuoteRef(ref.version, Span(0, 10_000))):
        assert verdict(snapshot, str(made_up)) == NotFound(None)


def test_words_cut_out_of_a_sentence_are_placed_in_all_of_it(snapshot: Snapshot) -> None:
    place = exact(snapshot, "one of them is new").places[0]
    assert place.whole.cut(place.article.text).startswith("“We counted 48 leaks, and not one of them is new,”")


def test_several_quotes_have_a_verdict_each_and_too_many_are_counted(snapshot: Snapshot) -> None:
    several = f"> {HELD}\nsure?\n> A ticket costs 13 crowns.\n"
    found = snapshot.verify(several)
    assert not isinstance(found, Unfit)
    assert [type(each) for each in found.verdicts] == [Exact, Altered]
    many = snapshot.verify("\n\n".join([f"> {HELD}"] * 7))
    assert not isinstance(many, Unfit)
    assert (len(many.verdicts), many.left_out) == (3, 4)


@pytest.mark.parametrize("bar", ["", "> "], ids=["plain", "barred"])
def test_lines_that_were_each_printed_are_no_alteration(snapshot: Snapshot, bar: str) -> None:
    """From two articles, or of one in another order; while one passage over two lines stays one quote."""
    found = snapshot.verify(f"{bar}A ticket costs 14 crowns.\n{bar}{HELD}")
    assert not isinstance(found, Unfit)
    assert [type(each) for each in found.verdicts] == [Exact, Exact]
    assert isinstance(verdict(snapshot, f"{bar}A ticket costs 15 crowns.\n{bar}{HELD}"), Altered)
    assert isinstance(verdict(snapshot, f"{bar}Repairs are to begin in May.\n{bar}They will cost 3.5 million"), Exact)


def test_four_thousand_characters_are_compared_too(snapshot: Snapshot) -> None:
    long = (DAM + "And nobody said a word about it. ") * 10
    assert isinstance(verdict(snapshot, long[:4000]), Altered | NotFound)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_every_slice_of_whole_words_is_exact(snapshot: Snapshot, data: st.DataObject) -> None:
    article = data.draw(st.sampled_from(snapshot.articles))
    words = article.text.split(" ")
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 3, len(words)))
    pasted = " ".join(words[first:last])
    found = snapshot.verify(pasted)
    if not isinstance(found, Unfit):
        (only,) = found.verdicts
        assert isinstance(only, Exact)
        assert any(place.article == article for place in only.places)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.sampled_from([*HELD.split(), "not", "[sic]", "…", "[…]", "“", "*", "48"]), max_size=14))
def test_what_is_called_exact_is_made_of_printed_words_and_nothing_else(snapshot: Snapshot, words: list[str]) -> None:
    """And the two sides of an alteration say the same but for its differences."""
    found = snapshot.verify(" ".join(words))
    if isinstance(found, Unfit):
        return
    for each in found.verdicts:
        if isinstance(each, Exact):
            assert each.pasted is not None
            printed = [span.cut(each.places[0].article.text) for span in each.places[0].spans]
            assert [word for part in printed for word in part.split()] == [
                word for word in each.pasted.text.split() if word not in ("…", "[…]", "“")
            ]
        elif isinstance(each, Altered):
            assert each.differences
