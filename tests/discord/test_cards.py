"""Cards of any quotes stay within Discord's limits and show each quote whole, or not at all."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from discord.ui import TextDisplay
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import article

from bot.cards import (
    CARD_BODY,
    COMPONENT_LIMIT,
    PLAIN_LIMIT,
    TEXT_LIMIT,
    button_url,
    card_of,
    header,
    layout,
    pages,
    plain,
    shared_header,
)
from bot.escape import shown
from corpus.article import Kind
from index.answer import Abstention, Answer, AsOf, Quote, Reason

AS_OF = AsOf(datetime(2026, 3, 1, 9, 30, tzinfo=UTC), date(2026, 2, 3))
LONGEST_HEADER = shared_header(header("*" * 300, ["w" * 30] * 10), "_" * 32)

quoted = st.text(st.sampled_from("ab *_`~|>#-+[]()<:@\\1.\n“”é"), min_size=1, max_size=900).map(str.strip).filter(bool)


def answer(texts: list[str], **metadata: Any) -> Answer:
    quotes = []
    for number, text in enumerate(texts):
        one = article(f"{number}.txt", text, **metadata)
        quotes.append(Quote(one, one.sentences[0].span, Kind.PROSE, 0.9))
    return Answer("q?", tuple(quotes), AS_OF)


def in_a_loop(work: Any) -> Any:
    async def run() -> Any:
        return work()

    return asyncio.run(run())


@settings(max_examples=40)
@given(st.lists(quoted, min_size=1, max_size=15), st.integers(1, 5))
def test_every_page_of_any_card_is_within_the_limits_and_verbatim(texts: list[str], per_page: int) -> None:
    known = {"title": "*" * 200, "publisher": "_" * 200, "url": "https://example.org/" + "a" * 480}
    outcome = answer(texts, **known)
    card, refused = card_of(outcome, plain=False)
    assert [quote.text for quote in card.quotes] == texts
    assert not refused
    seen: list[str] = []
    for number in range(len(pages(card, per_page, plain=False))):
        view = in_a_loop(lambda number=number: layout(LONGEST_HEADER, card, number, per_page, private=True))
        assert view.content_length() <= TEXT_LIMIT
        assert view.total_children_count <= COMPONENT_LIMIT
        for part in view.walk_children():
            if isinstance(part, TextDisplay) and (bar := [line.text for line in shown(part.content) if line.quoted]):
                seen += ["\n".join(bar)]
    assert seen == texts


@settings(max_examples=25)
@given(st.lists(quoted, min_size=1, max_size=6))
def test_plain_text_keeps_within_its_limit_and_drops_what_does_not_fit_whole(texts: list[str]) -> None:
    known = {"title": "*" * 200, "publisher": "_" * 200, "url": "https://example.org/" + "a" * 480}
    card, refused = card_of(answer(texts, **known), plain=True)
    assert len(card.quotes) + len(refused) == len(texts)
    if not card.quotes:
        return
    for number in range(len(pages(card, 3, plain=True))):
        message = in_a_loop(lambda number=number: plain(header("q?"), card, number, 3, private=True))
        assert len(message.content) <= PLAIN_LIMIT


@pytest.mark.parametrize("length", range(2400, 4100, 100))
def test_the_longest_quote_that_is_taken_fits_under_the_longest_header(length: int) -> None:
    card, refused = card_of(answer(["x" * length, "short"]), plain=False)
    view = in_a_loop(lambda: layout(LONGEST_HEADER, card, 0, 5, private=True))
    assert view.content_length() <= TEXT_LIMIT
    assert len(card.quotes) + len(refused) == 2


def test_a_quote_too_long_for_any_message_is_refused_and_never_cut() -> None:
    card, refused = card_of(answer(["x" * (CARD_BODY + 1), "short"]), plain=False)
    assert [quote.text for quote in card.quotes] == ["short"]
    assert refused[0].reason == "it does not fit into one message"


def test_an_abstention_without_anything_near_is_one_line() -> None:
    outcome = Abstention("?", Reason.NO_WORDS, AS_OF)
    card, _ = card_of(outcome, plain=False)
    view = in_a_loop(lambda: layout(header("?"), card, 0, 3, private=True))
    parts = [part.content for part in view.walk_children() if isinstance(part, TextDisplay)]
    assert parts[:2] == ["### ?", "There are no words in that question."]


@pytest.mark.parametrize(
    "question",
    ["😀" * 300, "@everyone", "# *x*", "\x07\u202e", "a\nb", "discord.gg/abc"],
    ids=["emoji", "everyone", "markup", "nothing visible", "two lines", "invite"],
)
def test_a_question_is_one_harmless_line(question: str) -> None:
    lines = shown(header(question))
    assert len(lines) == 1
    assert "\ufffc" not in lines[0].text
    assert "discord.gg" not in lines[0].text


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://example.org/a#:~:text=b", True),
        ("http://example.org", True),
        ("https://user@example.org/", False),
        ("javascript:alert(1)", False),
        ("discord://x", False),
        ("https:///nowhere", False),
        ("https://example.org/a b", False),
        ("https://exämple.org/", False),
        ("https://[::1/", False),
        ("https://example.org/" + "a" * 493, False),
        (None, False),
    ],
)
def test_a_button_links_only_where_discord_lets_it(url: str | None, taken: bool) -> None:
    assert button_url(url) == (url if taken else None)
