"""Moderators' cards stay within Discord's limits, whatever articles are called and say, and show quotes verbatim."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any

import pytest
from discord_limits import too_long
from hypothesis import given
from hypothesis import strategies as st
from simulated import article

from bot import words
from bot.adding import Offer
from bot.checks import Check, Checked, Result
from bot.corpus_cards import (
    Status,
    check_card,
    checks_card,
    failure,
    history_card,
    offer_card,
    preview_card,
    progress_card,
    removal_card,
    rollback_card,
    status_card,
)
from bot.escape import check_verbatim
from bot.history import Event
from bot.language import Language, said_in
from bot.posts import Corrected
from bot.preview import Otherwise, Preview, Rewritten, Sides
from bot.progress_lines import Failed, Step
from corpus.article import Unreadable
from corpus.history import Act, Cause, Deed, PastRefresh
from corpus.shelf import Candidate, Description, Origination, candidate
from index.answer import AsOf, Quote
from index.publishing import Switch

NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
GENERATION, BEFORE = "20310504T093000.000000Z", "20310503T093000.000000Z"
WORST = "*_`~|[" * 60  # every character is escaped
LONG = article(f"{WORST}.txt", WORST * 2 + ".", "Short.", title=WORST, publisher=WORST, day=date(2031, 2, 3))
QUOTE = Quote(LONG, LONG.sentences[0].span, LONG.sentences[0].kind, 0.5)
SHORT = Quote(LONG, LONG.sentences[1].span, LONG.sentences[1].kind, 0.5)
MANY = tuple(f"{WORST}{n}" for n in range(300))
SWITCH = Switch(BEFORE, GENERATION, MANY, MANY, MANY)
UNREADABLE = tuple(Unreadable(path, WORST, WORST) for path in MANY)
CHECK = Check(WORST[:300], "x", "y", NOW, WORST)
PREVIEW = Preview(
    SWITCH,
    tuple(Rewritten(LONG, (Sides(QUOTE, SHORT),) * 5, 900) for _ in range(5)),
    UNREADABLE,
    90,
    tuple(
        Otherwise(WORST[:300], sides) for sides in (Sides(QUOTE, SHORT), Sides(None, QUOTE), Sides(SHORT, None)) * 13
    ),
    tuple(Checked(CHECK, Result.WORSE, None) for _ in range(50)),
)
REFRESH = PastRefresh(NOW, Cause(WORST, WORST), "previewed", GENERATION, MANY, MANY, MANY, UNREADABLE)
STATUS = Status(9, 8, AsOf(NOW, None, overdue=True), 7, MANY, REFRESH, (WORST, NOW), PREVIEW, 10**12, 99)
EVENTS = [
    Event(NOW, REFRESH, "waiting"),
    Event(NOW, Act(NOW, WORST, Deed.REPLACE, WORST, WORST), ""),
    Corrected(NOW, 2**63, 2**63, "", None),
] * 40


def offer() -> Offer:
    said = Description(*[WORST] * 3, date="2031-02-03", url="https://post.example/" + "a" * 400)
    raw = "".join(f"The {mark * 3} of it {f'says {mark * 2} ' * 100}at the end.\n\n" for mark in "*_`").encode()
    made = candidate(raw, ".txt", said, Origination(WORST, NOW), called="x")
    assert isinstance(made, Candidate), made
    return Offer(made, WORST)


@pytest.mark.parametrize(
    "made",
    [
        lambda: offer_card(offer(), "0" * 16),
        lambda: failure(Failed(WORST, WORST, UNREADABLE)),
        lambda: removal_card(LONG, "0" * 16, own=False),
        lambda: rollback_card(SWITCH),
        lambda: progress_card(Step("Encoding", 10**6, 10**6), WORST),
        lambda: status_card(STATUS),
        lambda: check_card(WORST[:300], QUOTE, "0" * 16),
        lambda: checks_card([CHECK] * 50),
        *(lambda page=page: preview_card(PREVIEW, page) for page in (*range(12), 99)),
        *(lambda page=page: history_card(EVENTS, 2**63, page) for page in (0, 1, 99)),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_the_worst_names_and_texts_fit_into_a_message(made: Any, language: Language) -> None:
    """`checked` raises where they do not."""
    assert too_long(said_in(language, made)) == []


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("language", Language)
def test_everything_that_can_be_done_has_words_in_the_history(deed: Deed, language: Language) -> None:
    event = Event(NOW, Act(NOW, "mia (1)", deed, "a.txt", ""), "")
    (said,) = texts(said_in(language, lambda: history_card([event], 1, 0)))
    assert said_in(language, lambda: words.DEEDS[deed]) in said


def texts(view: Any) -> list[str]:
    return [part.content for part in view.walk_children() if hasattr(part, "content")]


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_old_and_new_are_shown_as_they_were_printed_or_not_at_all(old: str, new: str) -> None:
    quotes = [Quote(one, one.sentences[0].span, one.sentences[0].kind, 0.5) for one in map(_article, (old, new))]
    pair = Sides(*quotes)
    preview = Preview(SWITCH, (Rewritten(quotes[1].article, (pair,), 0),), (), 1, (Otherwise("q", pair),), ())
    shown = [text for page in range(3) for text in texts(preview_card(preview, page)) if text.startswith("-# n")]
    for text in shown:
        if words.NOT_SHOWN_HERE not in text:
            check_verbatim(text, old if text.startswith(f"-# {words.NOW}") else new)


def _article(text: str) -> Any:
    return article("a.txt", text)


def test_each_deed_outcome_and_result_has_words() -> None:
    assert words.DEEDS.keys() >= set(Deed)
    assert words.RESULTS.keys() == set(Result)
    assert words.OUTCOMES.keys() == {"published", "previewed", "unchanged", "recalibrated"}


def test_nothing_done_and_nothing_new_have_words() -> None:
    assert texts(history_card([], 1, 0)) == [words.EMPTY_HISTORY]
    none = Preview(Switch("", GENERATION, (), (), ()), (), (), 0, (), ())
    assert words.NOTHING_NEW in texts(preview_card(none, 0))[0]
    assert PurePath(GENERATION).name in str(preview_card(none, 0).to_components())
