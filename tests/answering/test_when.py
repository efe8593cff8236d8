"""The date that a sentence states, and questions about now; nothing relative is ever resolved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from corpus.article import Article, Kind, Metadata, MetadataSource, Sentence, Sourced, Span
from index.answer import AsOf, Quote
from index.question import question_of
from index.when import (
    asks_how_it_stands,
    is_about_latest,
    is_about_now,
    is_of_long_ago,
    newest_article,
    newest_first,
    stated_date,
)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        pytest.param("As of August 2031, it held 40 goats.", (2031, 8, None), id="as of a month"),
        pytest.param("In 2031, it held 40 goats.", (2031, None, None), id="in a year"),
        pytest.param("It held 40 goats on Jan. 31, 2031.", (2031, 1, 31), id="on a day"),
        pytest.param("It held 40 goats on Sunday, March 16, 2031.", (2031, 3, 16), id="on a named day"),
        pytest.param("En mayo de 2031 tenía 40 cabras.", (2031, 5, None), id="in Spanish"),
        pytest.param("In 2029, before it closed in 2031, it held 9.", (2029, None, None), id="the one it begins with"),
        pytest.param("Ordered in 2029, as of May 2031 it held 9.", (2031, 5, None), id="as of goes first"),
        pytest.param("It grew in 2029 and shrank in 2031.", None, id="two, and no first"),
        pytest.param("The barn, built in 2029 for 90, holds 80 goats.", None, id="of how it was built"),
        pytest.param("Built in 2029 for 90 goats, the barn holds 80.", None, id="of how it was built, told first"),
        pytest.param("It lets 3 pass, by a pact that both signed in 2031.", None, id="of the pact"),
        pytest.param("It feeds the goats, but in 2031 it held 9.", (2031, None, None), id="of a second main clause"),
        pytest.param("She, who was born in 2001, holds 80 goats.", None, id="of her birth"),
        pytest.param("Since 2031 it has held 40 goats.", None, id="since"),
        pytest.param("Last summer it held 40 goats.", None, id="relative"),
        pytest.param("On Monday it held 40 goats.", None, id="a weekday"),
        pytest.param("A year later it held 40 goats.", None, id="a distance"),
        pytest.param("Goats wait at Nool, May 2, 2031.", None, id="the day of a photo"),
        pytest.param("It held 40 goats on 2 May.", None, id="no year"),
        pytest.param("It held 40 goats on Sepember 2, 2031.", None, id="a month misspelt"),
        pytest.param("It held 40 goats on Sep. 2, 2031.", (2031, 9, 2), id="a month cut short"),
        pytest.param("It held 40 goats on Sept 2, 2031.", (2031, 9, 2), id="a month cut less short"),
    ],
)
def test_a_sentence_states_its_date_or_none(text: str, stated: tuple[int, int | None, int | None] | None) -> None:
    found = stated_date(text, Span(0, len(text)))
    assert (found and (found.year, found.month, found.day)) == stated


@pytest.mark.parametrize(
    ("question", "now", "latest"),
    [
        ("what is the latest number of goats", True, True),
        ("how many goats are there rn", True, False),
        ("is the dam still closed", True, False),
        ("current number of goats", True, False),
        ("cuál es el último dato de cabras", True, True),
        ("la presa sigue cerrada todavía", True, False),
        ("cuál es el número actual de cabras", True, False),
        ("what is the actual number of goats", False, False),
        ("when did the dam open", False, False),
        ("is the dam open again", True, False),
        ("has the dam reopened", True, False),
        ("does the dam remain closed", True, False),
        ("did the dam open again in 1990", False, False),
        ("¿sigue cerrada la presa?", True, False),
        ("ha reabierto la presa de nuevo", True, False),
        ("any news on the dam", True, True),
        ("what's new with the dam", True, True),
        ("what is the news agency called", False, False),
        ("últimas noticias de la presa", True, True),
        ("who knows the keeper", False, False),
    ],
)
def test_words_for_now_are_known(question: str, now: bool, latest: bool) -> None:
    assert (is_about_now(question_of(question)), is_about_latest(question_of(question))) == (now, latest)


def quote(text: str, score: float, printed: date | None = None) -> Quote:
    span = Span(0, len(text))
    dated = Sourced(printed, MetadataSource.SIDECAR) if printed else None
    article = Article(text, "0" * 64, text, Metadata(date=dated), (), (Sentence(span),))
    return Quote(article, span, Kind.PROSE, score, stated=stated_date(text, span))


def test_among_equally_good_answers_the_newest_is_first_and_a_worse_one_stays_behind() -> None:
    undated = quote("It holds 40 goats.", 0.90)
    old = quote("It holds 50 goats.", 0.89, date(2029, 1, 1))
    new = quote("It holds 60 goats.", 0.88, date(2031, 1, 1))
    stated = quote("As of May 2032 it holds 70 goats.", 0.87, date(2028, 1, 1))
    worse = quote("It holds goats.", 0.60, date(2033, 1, 1))
    assert newest_first([undated, old, new, stated, worse]) == (stated, new, old, undated, worse)
    assert newest_first([]) == ()
    assert newest_article([undated, old, new]) == date(2031, 1, 1)
    assert newest_article([undated]) is None


def test_who_takes_more_for_as_good_has_the_newest_of_more_first() -> None:
    old = quote("It holds 50 goats.", 0.89, date(2029, 1, 1))
    new = quote("It holds 60 goats.", 0.70, date(2031, 1, 1))
    assert newest_first([old, new]) == (old, new)
    assert newest_first([old, new], 0.2) == (new, old)


@pytest.mark.parametrize(
    ("text", "printed", "ago"),
    [
        pytest.param("The barn opened in 1988.", date(2031, 1, 1), True, id="how it began"),
        pytest.param("El granero abrió en mayo de 1988.", date(2031, 1, 1), True, id="in Spanish"),
        pytest.param("The barn opened in 1988.", None, True, id="no date but today's"),
        pytest.param("The barn opened in 1988.", date(1988, 6, 1), False, id="news of then"),
        pytest.param("The barn opened in 2030.", date(2031, 1, 1), False, id="not long ago"),
        pytest.param("The barn opened.", date(2031, 1, 1), False, id="no date"),
        pytest.param("In 1988 the barn shut and has not opened since.", date(2031, 1, 1), False, id="it goes on"),
        pytest.param("The barn, which opened in 1988, is shut.", date(2031, 1, 1), False, id="by the way"),
    ],
)
def test_what_is_told_of_long_ago_does_not_tell_how_it_stands(text: str, printed: date | None, ago: bool) -> None:
    told = quote(text, 0.9, printed)
    assert is_of_long_ago(told.article, told.span, date(2031, 5, 3)) is ago


@pytest.mark.parametrize(
    ("question", "stands"),
    [
        ("is the dam still closed", True),
        ("Has the dam reopened?", True),
        ("¿todavía está cerrada la presa?", True),
        ("when did the dam open again", False),
        ("how many goats are there now", False),
        ("who still runs the dam", False),
    ],
)
def test_a_yes_or_no_of_now_is_known(question: str, stands: bool) -> None:
    assert asks_how_it_stands(question_of(question)) is stands


@pytest.mark.parametrize(
    ("hours", "due", "overdue"),
    [(1, None, False), (9_999, None, False), (23, 24, False), (24, 24, False), (25, 24, True)],
)
def test_a_refresh_is_overdue_past_what_the_operator_wants(hours: int, due: int | None, overdue: bool) -> None:
    noon = datetime(2031, 5, 3, 12, 0, tzinfo=UTC)
    knowledge = AsOf(noon, None).seen_at(noon + timedelta(hours=hours), timedelta(hours=due) if due else None)
    assert knowledge.overdue is overdue


def test_a_row_of_dates_without_end_takes_no_time_without_end() -> None:
    text = ", in 2031" * 11_000
    assert stated_date(text, Span(0, len(text))) is None  # several, and no first


def test_the_year_since_which_nothing_was_like_it_is_not_when_it_was_so() -> None:
    text = "It was the driest month since records began in 1931."
    assert stated_date(text, Span(0, len(text))) is None
