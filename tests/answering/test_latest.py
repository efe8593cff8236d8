"""A question about now is answered by what is newest on the shelf, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fake_encoder import WordEncoder

from index.answer import Abstention, Answer
from index.build import refresh
from index.calibration import Calibration
from index.evaluate import Unseen
from index.live import Live, Snapshot
from index.reader import Candidate, Judgement

ARTICLES = {
    "winter": ("2031-01-10", "The bridge toll is 40 crowns. The mill bridge was shut on Friday."),
    "summer": ("2031-06-10", "The bridge toll costs 50 crowns. The mill bridge carries carts."),
    "autumn": ("2031-09-10", "The ferry toll pleased nobody."),
    "old": ("2031-02-10", "The barn opened in 1988."),
}


class ListReader:
    """A stand-in that finds a sentence as probable as is listed for one of its words."""

    fingerprint = "reader fake"
    languages = frozenset({"en", "es"})
    probable = (("40", 0.9), ("50", 0.75), ("shut", 0.9), ("carts", 0.75), ("1988", 0.9))

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        return [
            Judgement(next((p for word, p in self.probable if word in each.sentence), 0.1), None) for each in candidates
        ]


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    (tmp_path / "articles").mkdir()
    for name, (day, text) in ARTICLES.items():
        page = f"---\ntitle: {name}\ndate: {day}\n---\n\n{text}\n"
        (tmp_path / "articles" / f"{name}.md").write_text(page, "utf-8")
    refresh(
        tmp_path / "data",
        tmp_path / "articles",
        WordEncoder(),
        now=datetime(2031, 10, 3, 12, 0, tzinfo=UTC),
        max_bytes=100_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(0.6, 1, "this test", reader="reader fake", unread=0.6),
    )
    live = Live(tmp_path / "data", WordEncoder(), ListReader())
    yield live.snapshot()
    live.close()


def test_the_newest_that_answers_goes_first(snapshot: Snapshot) -> None:
    for question in ("latest bridge toll", "how much is the bridge toll now"):
        outcome = snapshot.ask(question)
        assert isinstance(outcome, Answer)
        assert "50" in outcome.quotes[0].text, question
        assert outcome.about_now


def test_the_likeliest_goes_first_where_nothing_asks_for_now(snapshot: Snapshot) -> None:
    outcome = snapshot.ask("how much is the bridge toll")
    assert isinstance(outcome, Answer)
    assert "40" in outcome.quotes[0].text


def test_nothing_is_the_latest_where_a_newer_article_has_as_much_of_what_is_asked(snapshot: Snapshot) -> None:
    outcome = snapshot.without(frozenset({"summer.md"})).ask("latest toll")
    assert isinstance(outcome, Abstention)
    assert "ferry" in outcome.nearest[0].text, "the newest is the first of what is nearest"


def test_how_it_began_does_not_tell_whether_it_is_open_again(snapshot: Snapshot) -> None:
    for question in ("is the barn open again", "is the barn still open"):
        outcome = snapshot.ask(question)
        assert isinstance(outcome, Abstention) or all("1988" not in quote.text for quote in outcome.quotes), question
    began = snapshot.ask("when was the barn opened")
    assert isinstance(began, Answer)
    assert "1988" in began.quotes[0].text
