"""The note of a correction: within Discord's limits on any card, verbatim, and the same wherever it is put twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from any_answer import answers
from discord.ui import LayoutView, TextDisplay
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import article

from bot import words
from bot.cards import (
    COMPONENT_LIMIT,
    PLAIN_LIMIT,
    TEXT_LIMIT,
    Card,
    Plain,
    card_of,
    header,
    layout,
    pages,
    plain,
    shared_header,
)
from bot.corrections import Correction, NoRoomError, correction_of, corrections_in, note, noted
from bot.escape import shown
from corpus.article import Kind, Span
from index.answer import Answer, Figure, FigureGroup, Figures, Quote

DAY = date(2031, 5, 4)
LONGEST_HEADER = shared_header(header("*" * 300, ["w" * 30] * 10), "_" * 32)
THEN = article("dam.txt", "The dam at Nool holds 40 million barrels.", "Its keeper is Arlo Venn.", title="The dam")


def now(*sentences: str) -> Any:
    return article("dam.txt", *sentences, title="The dam")


def test_a_card_that_is_shown_again_looks_at_its_own_articles_alone() -> None:
    """Not at all those of the index, of which there may be ten thousand."""
    quote = Quote(THEN, THEN.sentences[0].span, Kind.PROSE, 0.5)
    asked: list[str] = []

    def at(path: str) -> None:
        asked.append(path)

    index: Any = SimpleNamespace(find=lambda _: quote, at=at)
    noticed = datetime(2031, 5, 4, tzinfo=UTC)
    (made,) = corrections_in(index, [quote.ref], {quote.ref: noticed}, noticed)
    assert made.removed
    assert asked == ["dam.txt"]


@pytest.mark.parametrize(
    ("sentences", "expected", "same"),
    [
        (("The dam at Nool holds 44 million barrels.",), "The dam at Nool holds 44 million barrels.", False),
        (("New.", "The dam at Nool holds 40 million barrels."), "The dam at Nool holds 40 million barrels.", True),
        (("Nobody knows what it is that goats eat.",), None, False),
    ],
    ids=["another figure", "the same words at another place", "nothing like it"],
)
def test_what_stands_in_place_of_a_quote(sentences: tuple[str, ...], expected: str | None, same: bool) -> None:
    made = correction_of(None, DAY, THEN.sentences[0].span, THEN, now(*sentences))
    assert made is not None
    assert (made.now.text if made.now else None) == expected
    assert made.same is same


def test_an_article_as_it_was_needs_no_correction_and_one_that_is_not_stored_was_removed() -> None:
    span = THEN.sentences[0].span
    assert correction_of(None, DAY, span, THEN, THEN) is None
    unknown = correction_of(None, DAY, span, None, None)
    assert unknown is not None
    assert unknown.removed


def test_a_quote_that_is_no_whole_sentence_has_its_sentence_beside_it() -> None:
    """A title's "Context" may cut anywhere; the note quotes whole sentences."""
    made = correction_of(None, DAY, Span(4, 30), THEN, now("The dam at Nool holds 44 million barrels."))
    assert made is not None
    assert made.now is not None
    assert made.now.text == "The dam at Nool holds 44 million barrels."


def corrections_of(card: Card, removed: bool) -> tuple[Correction, ...]:
    """One for each quote, with the longest that may stand in its place."""
    long = article("now.txt", "*_[" * 290 + "end.", title="*" * 300, publisher="_" * 300, url="https://n.example/a")
    quote = Quote(long, long.sentences[0].span, Kind.PROSE, 0.0)
    found = [
        Correction(number, DAY, "*" * 300, removed=removed, now=None if removed else quote)
        for number, _ in enumerate(card.quotes, 1)
    ]
    return tuple(found)


@settings(max_examples=30)
@given(answers(), st.integers(1, 5), st.booleans(), st.booleans(), st.booleans())
def test_every_page_of_any_card_has_room_for_its_note(
    outcome: Answer, per_page: int, removed: bool, private: bool, as_plain: bool
) -> None:
    card, _ = card_of(outcome, plain=as_plain)
    if not card.quotes:
        return
    card = replace(card, key="0" * 16, watch=True, report=True)
    found = corrections_of(card, removed)

    def check() -> None:
        for page in range(len(pages(card, per_page, plain=as_plain))):
            compose: Callable[..., LayoutView | Plain] = plain if as_plain else layout
            made, told = noted(compose(LONGEST_HEADER, card, page, per_page, private=private), found)
            assert told
            if isinstance(made, Plain):
                assert len(made.content) <= PLAIN_LIMIT
                assert told in made.content
            else:
                assert made.content_length() <= TEXT_LIMIT
                assert made.total_children_count <= COMPONENT_LIMIT

    asyncio.run(_run(check))


def test_a_page_of_as_many_quotes_as_there_may_be_has_room_for_every_button_and_the_note() -> None:
    """Figures, five quotes with links, one with a copy, Back, More, Share, Watch, Report and a note."""
    lamps = [article(f"{n}.txt", f"Lamp {n} burns {n} hours.", url=f"https://n.example/{n}") for n in range(10)]
    copy = Quote(lamps[9], lamps[9].sentences[0].span, Kind.PROSE, 0.9)
    found = [Quote(one, one.sentences[0].span, Kind.PROSE, 0.9) for one in lamps[:9]]
    figure = Figure(Span(13, 20), Decimal(0), Decimal(0), "hour")
    figures = Figures((FigureGroup("0 hours", (0,), (figure,)),))
    quotes = (replace(found[0], copies=(copy,)), *found[1:])
    card = Card(quotes, answers_as_of(), key="0" * 16, figures=figures, watch=True, report=True)

    def check() -> None:
        for page in range(len(pages(card, 5, plain=False))):
            made, _ = noted(layout("### q?", card, page, 5, private=True), corrections_of(card, removed=True))
            assert isinstance(made, LayoutView)
            assert made.total_children_count <= COMPONENT_LIMIT

    asyncio.run(_run(check))


async def _run(work: Callable[[], None]) -> None:
    work()


def test_a_note_with_room_tells_of_each_quote_and_quotes_what_stands_there_now() -> None:
    there = now("The dam at Nool holds 44 million barrels.")
    made = correction_of(2, DAY, THEN.sentences[0].span, THEN, there)
    assert made is not None
    told = note([made] * 6, 4000)
    lines = shown(told)
    assert [line.text for line in lines if line.quoted] == ["The dam at Nool holds 44 million barrels."] * 4
    assert words.and_more(2) in told
    assert "quote 2" in told
    assert note([made], 200).count("\n") == 0, "without room the sentence is left out"
    assert len(note([made] * 6, 10)) < 100, "and then all but that there is something"


def test_what_discord_would_not_show_as_printed_is_not_quoted_in_a_note() -> None:
    there = now("The dam at Nool holds 40 million barrels, says discord.gg/nool.")
    made = correction_of(None, DAY, THEN.sentences[0].span, THEN, there)
    assert made is not None
    assert made.now is not None
    told = note([made], 4000)
    assert "discord.gg" not in told
    assert words.OTHER_SINCE in told


@pytest.mark.parametrize("as_plain", [False, True], ids=["card", "plain text"])
def test_a_second_note_takes_the_place_of_the_first_and_none_leaves_the_message_as_it_was(as_plain: bool) -> None:
    quote = Quote(THEN, THEN.sentences[0].span, Kind.PROSE, 0.9)
    first = Correction(None, DAY, "The dam", removed=True)
    second = Correction(None, date(2031, 5, 9), "The dam", removed=False)

    def check() -> None:
        card = Card((quote,), answers_as_of())
        made = (plain if as_plain else layout)("### q?", card, 0, 3, private=False)
        before = _texts(made)
        once, _ = noted(made, [first])
        twice, told = noted(once, [second])
        assert _texts(twice).count(words.REMOVED_SINCE) == 0
        assert told
        assert told in _texts(twice)
        again, none = noted(twice, [])
        assert _texts(again) == before
        assert none is None

    asyncio.run(_run(check))


def answers_as_of() -> Any:
    from sample_answers import AS_OF

    return AS_OF


def _texts(made: LayoutView | Plain) -> str:
    if isinstance(made, Plain):
        return made.content
    return "\n\n".join(part.content for part in made.walk_children() if isinstance(part, TextDisplay))


def test_a_message_that_is_no_card_has_no_room() -> None:
    with pytest.raises(NoRoomError):
        asyncio.run(_run(lambda: noted(LayoutView(), []) and None))  # type: ignore[func-returns-value]
