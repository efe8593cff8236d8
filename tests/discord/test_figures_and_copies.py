"""Figures side by side and copies folded: what a member sees, that it is what was printed, and that it fits."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from any_answer import ARTICLES, answers
from discord.ui import ActionRow, TextDisplay
from discord_audit import message_faults
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_answers import AS_OF, REPRINT, REWRITE, WIRE, cost, moved_people, nothing, sample_articles, sentence
from simulated import World, article, buttons_of, text_of

from bot import words
from bot.cards import Plain, card_again, card_of, header, layout, pages, plain
from bot.escape import shown
from bot.figure_lines import of_shown
from bot.same_text import plain_same_text, same_text
from bot.shown import ShownCard, ShownCards, ShownQuote
from bot.sources_card import about_article, shelf
from bot.state import State
from corpus.article import Kind, Span
from index.answer import (
    Abstention,
    Answer,
    Figure,
    FigureGroup,
    Figures,
    Origin,
    Quote,
    QuoteRef,
    Reason,
)

KEY = "0123456789abcdef"


def in_a_loop(work: Callable[[], Any]) -> Any:
    async def run() -> Any:
        return work()

    return asyncio.run(run())


def seen_on(view: Any) -> str:
    """All that a member reads on a card, constructs of Discord read as Discord reads them."""
    parts = [part.content for part in view.walk_children() if isinstance(part, TextDisplay)]
    return "\n".join(line.text for part in parts for line in shown(part))


def quoted_in(markdown: str) -> list[str]:
    """The runs of lines behind a quotation bar."""
    found: list[list[str]] = [[]]
    for line in shown(markdown):
        if line.quoted:
            found[-1].append(line.text)
        elif found[-1]:
            found.append([])
    return ["\n".join(run) for run in found if run]


def texts_of(message: Any) -> list[str]:
    if isinstance(message, Plain):
        return message.content.split("\n\n")
    return [part.content for part in message.walk_children() if isinstance(part, TextDisplay)]


def faults_of(message: Any) -> list[str]:
    """Discord's limits on a message, by the rules of tests/discord_audit.py."""
    pings = {"allowed_mentions": {"parse": []}}
    if isinstance(message, Plain):
        components = message.view.to_components() if message.view else []
        return message_faults({"content": message.content, "components": components, **pings})
    rows = [part for part in message.walk_children() if isinstance(part, ActionRow)]
    crowded = ["more than 5 buttons in a row" for row in rows if len(row.children) > 5]
    return crowded + message_faults({"components": message.to_components(), "flags": 1 << 15, **pings})


def all_pages(compose: Callable[[int], Any]) -> list[Any]:
    """Every page, as many as the first one says."""
    first = compose(0)
    more = re.search(r"-# page 1 of ([0-9]+)", "\n".join(texts_of(first)))
    return [first, *(compose(page) for page in range(1, int(more[1]) if more else 1))]


def custom_ids(message: Any) -> set[str]:
    view = message.view if isinstance(message, Plain) else message
    parts = view.walk_children() if view else ()
    return {found for part in parts if (found := getattr(getattr(part, "item", part), "custom_id", None))}


# ------------------------------------------------------------------------------------------- any answer

LONGEST = header("*" * 300, ["w" * 30] * 10) + "\n-# Shared by " + "\\_" * 32


@pytest.mark.parametrize("as_plain", [False, True], ids=["card", "plain text"])
@settings(max_examples=15)
@given(st.data())
def test_every_quote_copy_and_figure_of_any_answer_is_its_slice_on_pages_within_the_limits(
    as_plain: bool, data: st.DataObject
) -> None:
    outcome = data.draw(answers())
    card, refused = card_of(outcome, plain=as_plain)
    card = replace(card, key=KEY)
    assert len(card.quotes) + sum(each.ref in {quote.ref for quote in outcome.quotes} for each in refused) >= len(
        outcome.quotes
    )
    assert not [each for each in refused if each.reason.startswith("a figure")], "each value can be shown"
    if not card.quotes:
        return
    compose, compose_copies = (plain, plain_same_text) if as_plain else (layout, same_text)
    per_page = data.draw(st.integers(1, 5))

    def messages() -> list[Any]:
        leaves = pages(card, per_page, plain=as_plain)
        return [compose(LONGEST, card, number, per_page, private=True) for number in range(len(leaves))]

    made = in_a_loop(messages)
    assert [text for each in made for part in texts_of(each) for text in quoted_in(part)] == [
        quote.text for quote in card.quotes
    ]
    values = [
        line.text.rpartition(" · quote")[0]
        for each in made
        for part in texts_of(each)
        for line in shown(part)
        if not line.quoted and re.search(r" · quotes? [\d, ]+(?: · \d+ origins?)?$", line.text)
    ]
    groups = card.figures.groups if card.figures else ()
    assert values == [group.figures[0].span.cut(card.quotes[group.quotes[0]].article.text) for group in groups]
    for quote in card.quotes:
        if quote.copies:
            turned = in_a_loop(lambda quote=quote: all_pages(lambda page: compose_copies(quote, KEY, page)))
            seen = {text for each in turned for part in texts_of(each) for text in quoted_in(part)}
            assert seen == {quote.text, *(copy.text for copy in quote.copies)}
            made += turned
    for each in made:
        assert not faults_of(each)
        assert all(
            re.fullmatch(r"quoth:(context|same|page|share):[0-9a-f.:-]{1,90}", name) for name in custom_ids(each)
        )


@settings(max_examples=20)
@given(answers())
def test_a_card_comes_back_from_the_disk_as_it_was_shown(outcome: Answer) -> None:
    card, _ = card_of(outcome, plain=False)
    kept = ShownCard(tuple(map(ShownQuote.of, card.quotes)), card.as_of, card.reason, card.origins, card.figures)
    by_version = {each.version: each for each in ARTICLES}

    def find(ref: QuoteRef) -> Quote | None:
        return Quote(by_version[ref.version], ref.span, Kind.PROSE, 0.0)

    with tempfile.TemporaryDirectory() as folder:
        state = State(Path(folder) / "bot.sqlite3")
        cards = ShownCards(state, days=1)
        key = cards.keep(kept, NOW, server=9)
        again = cards.recall(key or "", NOW, server=9)
        state.close()
    assert again is not None
    assert card_again(again, KEY, find) == replace(card, key=KEY)


NOW = datetime(2026, 3, 1, tzinfo=UTC)

# ------------------------------------------------------------------------------------------- one answer


def test_figures_stand_above_the_quotes_with_who_gives_them_and_as_of_when() -> None:
    card, _ = card_of(moved_people(), plain=False)
    seen = seen_on(in_a_loop(lambda: layout(header("q?"), card, 0, 3, private=True)))
    block = (
        "Figures given by the sources · The sources differ\n"
        "About 1,100 people · quote 1 · 1 origin\n"
        "Lantern Wire · 14 Apr 2025\n"
        "1,340 people · quote 2 · 1 origin\n"
        "The Ostmereth Observer · town register · 26 Apr 2025\n"
        "1,230 people · quote 3 · 1 origin\n"
        "The Tarrowin Ledger · the resettlement office · the text says “May 30”\n"
    )
    assert seen.index(block) < seen.index("About 1,100 people had to leave")
    assert "From 5 articles, 3 origins · Articles as of" in seen


@pytest.mark.parametrize(
    ("figures", "said", "unsaid"),
    [
        ({"differ": True}, words.DIFFER, words.TIMELINE),
        ({"timeline": True}, words.TIMELINE, words.DIFFER),
        ({}, words.FIGURES, "iffer"),
    ],
    ids=["differ", "timeline", "neither"],
)
def test_that_sources_differ_is_said_only_where_the_answer_says_so(figures: Any, said: str, unsaid: str) -> None:
    outcome = moved_people()
    assert outcome.figures
    card, _ = card_of(replace(outcome, figures=Figures(outcome.figures.groups, **figures)), plain=False)
    for message in in_a_loop(lambda: [compose(header("q?"), card, 0, 3, private=True) for compose in (layout, plain)]):
        seen = "\n".join(texts_of(message))
        assert said in seen
        assert unsaid not in seen


def test_a_quote_that_is_left_out_takes_its_figure_along_and_the_word_differ() -> None:
    outcome = moved_people()
    first, second, third = outcome.quotes
    left = of_shown(outcome.figures, [first, None, third])
    assert left is not None
    assert [(group.value, group.quotes) for group in left.groups] == [
        ("About 1,100 people", (0,)),
        ("1,230 people", (1,)),
    ]
    assert not left.differ
    assert of_shown(outcome.figures, [first, second, third]) == outcome.figures
    assert of_shown(outcome.figures, [None, None, None]) is None


def test_a_value_that_discord_would_change_is_not_shown_and_its_quote_is_named_in_the_log() -> None:
    """The quote itself is refused, too; a figure elsewhere in its article must not bring the text back."""
    one = article("invite.txt", "Exactly 4 of them came.", "Join discord.gg/abc today.")
    quote = Quote(one, one.sentences[0].span, Kind.PROSE, 0.9)
    figure = Figure(one.sentences[1].span, Decimal(4), Decimal(4), "")
    figures = Figures((FigureGroup("4", (0,), (figure,)),))
    card, refused = card_of(Answer("q?", (quote,), AS_OF, figures=figures), plain=False)
    assert card.figures is None
    assert card.quotes == (quote,)
    assert [each.ref for each in refused] == [quote.ref]


@pytest.mark.parametrize("printed", ["**40**", "<@1>", "$6", "[each](x).", "1. Or", "50%,", "#2"])
def test_a_value_full_of_marks_is_shown_as_it_was_printed(printed: str) -> None:
    hostile = next(each for each in ARTICLES if each.path == "hostile.txt")
    sentence_of = next(each for each in hostile.sentences if printed in each.span.cut(hostile.text))
    start = hostile.text.index(printed)
    figure = Figure(Span(start, start + len(printed)), Decimal(1), None, "")
    quote = Quote(hostile, sentence_of.span, Kind.PROSE, 0.9)
    card, refused = card_of(
        Answer("q?", (quote,), AS_OF, figures=Figures((FigureGroup(printed, (0,), (figure,)),))), plain=False
    )
    assert not refused
    assert f"\n{printed} · quote 1\n" in seen_on(in_a_loop(lambda: layout(header("q?"), card, 0, 3, private=True)))


def test_a_copy_that_discord_would_change_is_not_counted() -> None:
    bad = article("invite.txt", "Join discord.gg/abc today.")
    quote = replace(sentence(WIRE, "62 million"), copies=(Quote(bad, bad.sentences[0].span, Kind.PROSE, 0.9),))
    card, refused = card_of(Answer("q?", (quote,), AS_OF), plain=False)
    assert card.quotes[0].copies == ()
    assert len(refused) == 1


def test_the_same_text_marks_what_the_other_does_not_have_and_names_the_original() -> None:
    seen = "\n".join(texts_of(in_a_loop(lambda: same_text(moved_people().quotes[0], KEY, 0))))
    assert "### The same text in 3 articles\n-# Original: Lantern Wire" in seen
    assert f"-# {words.WORD_FOR_WORD} Halvorne Dam opens in the north · The Port Avelan Courier" in seen
    assert "> **About** 1,100 people had to leave **the hamlets of** Nether" in seen
    assert "> **Around** 1,100 people had to leave Nether" in seen
    assert "**two hamlets that are** now under the water." in seen


def test_which_is_the_original_is_not_said_where_nobody_knows() -> None:
    quote = moved_people().quotes[0]
    assert quote.origin
    unknown = replace(quote, origin=replace(quote.origin, original=None))
    seen = "\n".join(texts_of(in_a_loop(lambda: same_text(unknown, KEY, 0))))
    assert words.ORIGIN_UNKNOWN in seen
    assert words.ORIGINAL not in seen.casefold()


def test_texts_that_differ_in_their_marks_alone_are_said_to_have_the_same_words() -> None:
    one, other = article("a.txt", "“It holds,” she said."), article("b.txt", '"It holds", she said.')
    quote = Quote(
        one, one.sentences[0].span, Kind.PROSE, 0.9, copies=(Quote(other, other.sentences[0].span, Kind.PROSE, 0.9),)
    )
    seen = "\n".join(texts_of(in_a_loop(lambda: same_text(quote, KEY, 0))))
    assert words.SAME_WORDS in seen
    assert words.WORD_FOR_WORD not in seen


@pytest.mark.parametrize("outcome", [moved_people(), nothing()], ids=["answer", "abstention"])
@pytest.mark.parametrize("overdue", [True, False], ids=["overdue", "in time"])
def test_an_overdue_refresh_is_said_on_every_reply(outcome: Answer | Abstention, overdue: bool) -> None:
    card, _ = card_of(replace(outcome, as_of=replace(AS_OF, overdue=overdue)), plain=False)
    for message in in_a_loop(lambda: [compose(header("q?"), card, 0, 3, private=True) for compose in (layout, plain)]):
        assert (words.OVERDUE in "\n".join(texts_of(message))) is overdue


def test_six_quotes_of_650_characters_with_their_figures_take_pages_and_keep_every_one() -> None:
    found, groups = [], []
    for n in range(6):
        text = f"Some {n}00 ferries " + "sailed on _Tuesday_ " * 30
        one = article(
            f"{n}.txt",
            text[:649] + ".",
            title="*" * 120,
            publisher="The Ottermouth Post",
            url=f"https://post.example/{n}",
        )
        copy = article(f"copy{n}.txt", text[:640] + ".", publisher="The Otter")
        quote = Quote(
            one, one.sentences[0].span, Kind.PROSE, 0.9, copies=(Quote(copy, copy.sentences[0].span, Kind.PROSE, 0.9),)
        )
        figure = Figure(Span(5, 8), Decimal(n), Decimal(n), "ferry")
        found.append(quote)
        groups.append(FigureGroup(f"{n}00", (n,), (figure,), 1))
    outcome = Answer("q?", tuple(found), AS_OF, figures=Figures(tuple(groups)))
    for compose, as_plain in ((layout, False), (plain, True)):
        card, refused = card_of(outcome, plain=as_plain)
        assert not refused
        card = replace(card, key=KEY)
        leaves = pages(card, 5, plain=as_plain)
        assert [made.ref for leaf in leaves for made in leaf.blocks] == [quote.ref for quote in found]
        assert len(leaves[0].figures) == 6
        for number in range(len(leaves)):
            message = in_a_loop(lambda: compose(LONGEST, card, number, 5, private=True))  # noqa: B023 - run at once
            assert not faults_of(message)


def test_five_quotes_with_copies_links_and_paging_stay_within_forty_components() -> None:
    many = [article(f"{n}.txt", f"Ferry {n} sails.", url=f"https://post.example/{n}") for n in range(7)]
    other = article("other.txt", "A ferry sails.")
    copy = Quote(other, other.sentences[0].span, Kind.PROSE, 0.9)
    found = tuple(Quote(one, one.sentences[0].span, Kind.PROSE, 0.9, copies=(copy,)) for one in many)
    card = replace(card_of(Answer("q?", found, AS_OF), plain=False)[0], key=KEY)
    leaves = pages(card, 5, plain=False)
    assert [len(leaf.blocks) for leaf in leaves] == [4, 3]
    for number in range(2):
        assert not faults_of(in_a_loop(lambda: layout(LONGEST, card, number, 5, private=True)))  # noqa: B023 - run at once


# ------------------------------------------------------------------------------------------- on Discord


@pytest.mark.parametrize("plain_text", [False, True], ids=["card", "plain text"])
def test_the_copies_open_for_whoever_asks_and_still_do_after_a_restart(
    discord_world: Callable[..., None], plain_text: bool
) -> None:
    async def scene(world: World) -> None:
        world.live.outcome = moved_people()
        result = await world.alice.slash(world.channel, "ask", question="how many had to leave", public=True)
        assert "+2 more with the same text: The Port Avelan Courier, Velmaria Now" in text_of(result.response)
        await world.restart()
        opened = await world.bert.click(result.response, label="Same text as 1 (+2)")
        assert opened.ephemeral
        assert "The same text in 3 articles" in text_of(opened.response)
        assert "**Around** 1,100" in text_of(opened.response)
        if plain_text:
            await world.alice.click(result.response, label=words.MORE)
            assert "1,230" in text_of(result.response)
        shared = await world.alice.click(result.response, label="Context 1" if not plain_text else "Context 3")
        assert shared.ephemeral

    discord_world(scene, *sample_articles().values(), plain_text=plain_text)


def test_figures_come_back_when_a_page_is_turned_after_a_restart(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.live.outcome = moved_people()
        result = await world.alice.slash(world.channel, "ask", question="how many had to leave")
        before = text_of(result.response)
        await world.restart()
        await world.alice.click(result.response, label=words.MORE)
        assert words.FIGURES not in text_of(result.response)
        await world.alice.click(result.response, label=words.BACK)
        assert text_of(result.response) == before
        assert words.DIFFER in before

    discord_world(scene, *sample_articles().values(), quotes=2)


def test_many_copies_are_paged(discord_world: Callable[..., None]) -> None:
    first = article("first.txt", "The ferry sails at nine.")
    others = [article(f"{n}.txt", f"The ferry {n} sails at nine.", url=f"https://post.example/{n}") for n in range(9)]

    async def scene(world: World) -> None:
        copies = tuple(Quote(one, one.sentences[0].span, Kind.PROSE, 0.9) for one in others)
        quote = Quote(first, first.sentences[0].span, Kind.PROSE, 0.9, copies=copies)
        world.live.outcome = Answer("q?", (quote,), AS_OF)
        result = await world.alice.slash(world.channel, "ask", question="when does it sail")
        opened = await world.alice.click(result.response, label="Same text (+9)")
        assert "page 1 of 3" in text_of(opened.response)
        await world.alice.click(opened.response, label=words.MORE)
        assert "page 2 of 3" in text_of(opened.response)
        assert buttons_of(opened.response)[words.BACK]["custom_id"].endswith(":0")

    discord_world(scene, first, *others)


def test_copies_whose_card_is_gone_say_so(discord_world: Callable[..., None]) -> None:
    async def scene(world: World) -> None:
        world.live.outcome = cost()
        result = await world.alice.slash(world.channel, "ask", question="what did it cost")
        world.live.articles = ()
        late = await world.alice.click(result.response, label="Same text as 1 (+2)")
        assert text_of(late.response) == words.QUOTE_GONE

    discord_world(scene, *sample_articles().values())


# ------------------------------------------------------------------------------------------- the shelf


def test_the_shelf_counts_origins_and_says_which_articles_are_the_same_text() -> None:
    articles = tuple(sample_articles().values())
    single = [
        Origin(f"{n:012x}", (each.path,))
        for n, each in enumerate(articles)
        if each.path not in (WIRE, REPRINT, REWRITE)
    ]
    origins = (Origin("f" * 12, (REPRINT, WIRE, REWRITE), WIRE), *single)
    seen = seen_on(in_a_loop(lambda: shelf(articles, AS_OF, 0, origins)))
    assert "9 articles, 7 origins" in seen
    assert seen.count("same text as 2 others") == 3
    assert "origins" not in seen_on(in_a_loop(lambda: shelf(articles, AS_OF, 0)))


@pytest.mark.parametrize(
    ("original", "said"),
    [
        (REPRINT, "original: Halvorne Dam opens in the north · The Port Avelan Courier"),
        (WIRE, words.IS_ORIGINAL),
        (None, words.ORIGIN_UNKNOWN),
    ],
    ids=["another", "this one", "unknown"],
)
def test_an_article_names_those_that_are_the_same_text(original: str | None, said: str) -> None:
    known = sample_articles()
    others = (known[REPRINT], known[REWRITE])
    origin = Origin("f" * 12, (REPRINT, WIRE, REWRITE), original)
    seen = seen_on(in_a_loop(lambda: about_article(known[WIRE], origin, others)))
    assert "Same text as 2 others:" in seen
    assert "Giant Halvorne Dam finally opens its gates · Velmaria Now · 15 Apr 2025" in seen
    assert said in seen


def test_a_hundred_copies_with_long_names_stay_within_the_limits() -> None:
    many = tuple(article(f"{'x' * 90}{n}.txt", "A line.", title="*" * 200, publisher="_" * 200) for n in range(100))
    origin = Origin("f" * 12, tuple(each.path for each in many))
    for message in in_a_loop(
        lambda: [about_article(many[0], origin, many[1:]), *(shelf(many, AS_OF, page, (origin,)) for page in range(10))]
    ):
        assert not faults_of(message)


def test_an_abstention_folds_copies_too() -> None:
    near = moved_people().quotes[0]
    card, _ = card_of(Abstention("q?", Reason.NO_SENTENCE, AS_OF, (near,)), plain=False)
    view = in_a_loop(lambda: layout(header("q?"), replace(card, key=KEY), 0, 3, private=True))
    assert "+2 more with the same text" in seen_on(view)
    assert any(name.startswith("quoth:same:") for name in custom_ids(view))
