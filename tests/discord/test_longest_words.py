"""Cards with the longest names and texts stay within Discord's limits, in whichever language Quoth speaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from discord.ui import Button, LayoutView, Modal
from discord_limits import too_long
from simulated import article

from bot import words
from bot.asked import Gap
from bot.cards import Card, Plain, about, context, header, layout, plain, shared_header
from bot.composed import composed
from bot.corpus_buttons import RefreshButton
from bot.corpus_cards import said
from bot.corpus_forms import DescriptionForm
from bot.corrections import Correction, noted
from bot.feed_cards import feed_offer_card, feeds_card
from bot.feed_cards import removal_card as feed_removal_card
from bot.find_card import FoundCard, claims_header, found_card, shown_quotes
from bot.gaps_card import ShownGap, gaps_card
from bot.language import Language, said_in
from bot.memory_buttons import ClearGapsButton, DeleteMineButton
from bot.polling import FeedOffer
from bot.privacy import KeptOf
from bot.privacy_card import privacy_card, stored
from bot.reports import Report, Reported, Verdict
from bot.reports_card import ShownReport, report_panel, reports_card
from bot.server_settings import CHOOSABLE, Change, Changer, Choices, Holding, Source
from bot.settings import Settings
from bot.settings_buttons import NumberForm
from bot.settings_card import one_setting, overview
from bot.sources_card import about_article, shelf
from bot.watch_card import News, watch_card, watch_list
from bot.watches import Watch
from bot.where import Where
from corpus.article import Kind, Metadata
from corpus.feed_page import FeedPage
from corpus.feeds import Feed, FeedItem, Seen
from index.answer import AsOf, Quote, Reason
from index.claims import Claims

NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
KEY = "0" * 16
MANY = 10**6
WORST = "*_`~|[" * 60  # every character is escaped
HEADER = shared_header(header("*" * 300, ["w" * 30] * 10), "_" * 32)
KNOWLEDGE = AsOf(NOW, date(2031, 2, 3), overdue=True)
URL = "https://post.example/" + "a" * 470
LONG = article("a.txt", "*_`~|[" * 20 + ".", title=WORST, publisher=WORST, day=date(2031, 9, 3), url=URL)
QUOTE = Quote(LONG, LONG.sentences[0].span, Kind.CAPTION, 0.5)
QUESTION = "*" * 300
WATCH = Watch(10**14, Where(1, 2), 3, QUESTION, NOW, QUOTE.ref, NOW, None)
NEWS = News(WATCH, QUOTE, QUOTE, KNOWLEDGE)
GAP = ShownGap(Gap((QUESTION,) * 9, MANY, NOW, NOW + timedelta(days=99)), QUOTE, answered=True)
REPORTED = ShownReport(Reported(QUOTE.ref, tuple((verdict, MANY) for verdict in Verdict), (QUESTION,) * 9, NOW), QUOTE)
REPORT = Report(1, 2, NOW, Verdict.WRONG, KEY, QUOTE.ref, QUESTION)
KEPT = KeptOf(1, 2, (WATCH,) * 30, (REPORT,) * 30)
TIMES = {"added": NOW, "polled": NOW, "due": NOW}
FEED = Feed(**{**dict.fromkeys((each.name for each in fields(Feed)), WORST), **TIMES, "failures": MANY})  # all texts
SEEN = tuple(Seen(URL, NOW, "", 1, path) for path in ("a", None) * 500)
OFFER = FeedOffer(FEED, FeedPage(WORST, WORST, (FeedItem(URL, WORST, None),) * 30, MANY, broken=True))
CORRECTIONS = tuple(
    Correction(number, date(2031, 9, 3), WORST, removed=False, now=now)
    for number, now in ((10, QUOTE), (11, None), (12, QUOTE), (13, None), (14, None))
)


def holding(name: str, value: Any, source: Source = Source.OPERATOR) -> Holding:
    return Holding(name, value, source)


HELD = {
    **dict.fromkeys(CHOOSABLE, True),
    "quotes": 5,
    "cooldown": 3600,
    "language": "",
    "collections": (WORST,) * 9,
    "moderators": None,
    "budget": None,
    "budget_day": MANY,
}
CHANGES = [Change(Changer(WORST, 1, NOW), None, name, None) for name in CHOOSABLE][:5]


async def nothing(_: Any, __: Any) -> None: ...


def everything_kept() -> str:
    return stored(
        Settings(_env_file=None, card_days=365, retention_days=365),
        Choices(True, 5, 0.0, questions=True, corrections=True, watches=True, feedback=True),
    )


Made = LayoutView | Plain | Modal


def listed(entries: list[Watch | News], *, plain: bool) -> Made:
    return watch_list(entries, 0, timedelta(days=9999), lambda news: news, plain=plain)[0]


def corrected(*, plainly: bool) -> Made:
    card = Card((QUOTE,) * 3, KNOWLEDGE, None, 3, KEY, ("w" * 30,), None, True, 0, True, True)
    shown: LayoutView | Plain = (
        plain(HEADER, card, 0, 1, private=False) if plainly else layout(HEADER, card, 0, 1, private=False)
    )
    return noted(shown, CORRECTIONS)[0]


def answer_card(reason: Reason | None, *, plainly: bool) -> Made:
    """All buttons that a card can have."""
    card = Card((QUOTE,) * 5, KNOWLEDGE, reason, 5, KEY, (), None, True, MANY, True, True)
    made = plain if plainly else layout
    return made(HEADER, card, 1, 5, private=True, shared=True)


def found(*, plainly: bool) -> Made:
    top = claims_header(Claims(("*" * 300,) * 5, 9))
    near = shown_quotes((QUOTE,) * 3, top, plain=plainly)
    return found_card(top, FoundCard((near, None), KNOWLEDGE, KEY, MANY), 0, private=True, plain=plainly)


CARDS: dict[str, Callable[[], Made]] = {
    "about": lambda: about(KNOWLEDGE, MANY, everything_kept()),
    "article": lambda: about_article(LONG),
    "shelf": lambda: shelf([LONG] * 99, KNOWLEDGE, 1),
    "context": lambda: context(QUOTE, QUOTE.span),
    "feed": lambda: feed_offer_card(OFFER, KEY),
    "feeds": lambda: feeds_card([(FEED, SEEN)] * 30, 2),
    "feed to be removed": lambda: feed_removal_card(FEED, SEEN),
    "form": lambda: DescriptionForm(Metadata(), None, nothing),
    **{f"answer, {reason}, {plainly}": lambda r=reason, p=plainly: answer_card(r, plainly=p)
       for reason in (None, *Reason) for plainly in (True, False)},
    **{f"found, {plainly}": lambda p=plainly: found(plainly=p) for plainly in (True, False)},
    **{f"corrected, {plainly}": lambda p=plainly: corrected(plainly=p) for plainly in (True, False)},
    **{f"news, {plainly}": lambda p=plainly: watch_card(NEWS, WORST, plain=p) for plainly in (True, False)},
    **{f"watches, {plainly}": lambda p=plainly: listed([WATCH] * 20, plain=p) for plainly in (True, False)},
    **{f"watches with news, {plainly}": lambda p=plainly: listed([NEWS] * 20, plain=p) for plainly in (True, False)},
    **{f"gaps, {plainly}": lambda p=plainly: gaps_card([GAP] * (2 if p else 4), 1, 9999, KNOWLEDGE, plain=p)
       for plainly in (True, False)},
    **{f"reports, {plainly}": lambda p=plainly: reports_card([REPORTED] * (1 if p else 4), 1, 9999, plain=p)
       for plainly in (True, False)},
    **{f"report, {plainly}": lambda p=plainly: report_panel(
        HEADER, [(number, QUOTE) for number in range(1, 6)][: 3 if p else 5], KEY, {}, plain=p)
       for plainly in (True, False)},
    **{f"privacy, {plainly}": lambda p=plainly: privacy_card(KEPT, everything_kept(), plain=p)
       for plainly in (True, False)},
    "forget all": lambda: composed([words.sure_to_clear(MANY)], [[ClearGapsButton(MANY)]], plain=False),
    "delete all": lambda: composed(
        [words.sure_to_delete(MANY, MANY, MANY)], [[DeleteMineButton(sure=True)]], plain=False
    ),
    "begin a refresh": lambda: said(words.restored(WORST), RefreshButton()),
    "settings": lambda: overview([holding(*each) for each in HELD.items()], 0, 1, CHANGES),
    "settings of a channel": lambda: overview([holding(*each) for each in HELD.items()], 1, None, CHANGES),
    **{f"setting {name}": lambda n=name: one_setting(
        holding(n, HELD[n]), 0, chosen=True, collections={f"{WORST}{at}": MANY for at in range(60)}, page=1)
       for name in CHOOSABLE},
    **{f"number of {name}": lambda n=name: NumberForm(1, n, 20, MANY) for name in ("cooldown", "budget", "budget_day")},
}  # fmt: skip


def made_in(language: Language, make: Callable[[], Made]) -> Made:
    """discord.py makes views inside of an event loop alone."""

    async def run() -> Made:
        return said_in(language, make)

    return asyncio.run(run())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", CARDS)
def test_the_longest_names_and_texts_fit_in_both_languages(name: str, language: Language) -> None:
    """Making a card raises where its text or its components are too many."""
    assert too_long(made_in(language, CARDS[name])) == []


def test_a_label_that_is_too_long_is_found() -> None:
    row = [[ClearGapsButton(), DeleteMineButton()]]
    view = made_in(Language.SPANISH, lambda: composed(["text"], row, plain=False))
    assert too_long(view) == []
    next(each.item for each in row[0] if isinstance(each.item, Button)).label = "a" * 81
    assert too_long(view) == ["a" * 81]
