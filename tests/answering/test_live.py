"""A real index, a real store and real files; only the model is a stand-in whose vectors are a text's words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fake_encoder import WordEncoder

from corpus.article import Span
from index.answer import Abstention, Answer, QuoteRef, Reason
from index.build import recalibrate, refresh
from index.calibration import Calibration
from index.evaluate import Gold, Labelled, Unseen, evaluate
from index.generation import FOLDER, GenerationError, current, publish
from index.live import Live
from index.question import question_of

NOON = datetime(2031, 5, 3, 12, 0, tzinfo=UTC)
DAM = """---
title: The dam at Nool
date: 2031-05-02
publisher: The Nool Bell
---
# What is the dam for?

The dam at Nool keeps the lower town dry. It opened in May after nine years of work.

The keeper of the sluices is Arlo Venn, who has lived beside them for thirty years.
"""
FERRY = "The ferry to Nool carries forty goats and one bishop every Sunday morning.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "dam.md").write_text(DAM, "utf-8")
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    return folder


def build(data: Path, articles: Path, now: datetime = NOON, threshold: float = 0.6) -> None:
    refresh(
        data,
        articles,
        WordEncoder(),
        now=now,
        max_bytes=100_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(threshold, 1, "this test"),
    )


@pytest.fixture
def live(tmp_path: Path, articles: Path) -> Iterator[Live]:
    build(tmp_path / "data", articles)
    opened = Live(tmp_path / "data", WordEncoder())
    yield opened
    opened.close()


def test_a_question_is_answered_with_a_slice_of_the_article(live: Live) -> None:
    answer = live.snapshot().ask("who is the keeper of the sluices")
    assert isinstance(answer, Answer)
    quote = answer.quotes[0]
    assert quote.text == "The keeper of the sluices is Arlo Venn, who has lived beside them for thirty years."
    assert quote.text == quote.article.text[quote.span.start : quote.span.end]
    assert [part.cut(quote.article.text) for part in quote.emphasis] == ["keeper", "sluices"]
    assert answer.articles == 1


def test_a_passage_is_found_by_a_word_that_only_its_title_has(live: Live, tmp_path: Path, articles: Path) -> None:
    """Also in a part of the shelf, whose words are indexed anew. What has the other word is nearer."""
    for number in range(20):
        (articles / f"{number}.txt").write_text(f"Barge number {number} left Holm.\n", "utf-8")
    (articles / "mill.md").write_text("---\ntitle: Brackmoor burns\n---\nNobody was hurt.\n", "utf-8")
    build(tmp_path / "data", articles)
    question = question_of("left brackmoor")
    for snapshot in (live.snapshot(), live.snapshot().within(lambda path: path != "ferry.txt")):
        ranked = snapshot.ranked(snapshot.worded(question)[0], top_k=1)
        assert [each.passage.article.path for each in ranked] == ["mill.md"]
        assert all(each.covered > 0.5 for each in ranked), "the rarer word"


def test_a_sentence_that_points_back_brings_the_one_before_it(live: Live) -> None:
    answer = live.snapshot().ask("opened in May after nine years of work")
    assert isinstance(answer, Answer)
    assert answer.quotes[0].text.startswith("The dam at Nool keeps the lower town dry. It opened in May")


def test_a_heading_is_never_an_answer(live: Live) -> None:
    outcome = live.snapshot().ask("What is the dam for?")
    quotes = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    assert quotes
    assert not any("What is the dam for?" in quote.text for quote in quotes)


def test_a_sentence_that_only_asks_is_never_an_answer(tmp_path: Path, articles: Path) -> None:
    (articles / "cake.txt").write_text("What did the bishop eat? He says nothing of it, for he is a bishop.\n", "utf-8")
    (articles / "goat.txt").write_text("“What did the bishop eat?” asked the goat that had brought him.\n", "utf-8")
    build(tmp_path / "data", articles)
    live = Live(tmp_path / "data", WordEncoder())
    outcome = live.snapshot().ask("what did the bishop eat")
    quotes = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    assert "goat" in quotes[0].text
    assert not any(quote.text.startswith("What") for quote in quotes)
    live.close()


def test_without_an_answering_sentence_it_abstains_and_shows_the_nearest(live: Live) -> None:
    outcome = live.snapshot().ask("how much does a violin cost in Verrin")
    assert isinstance(outcome, Abstention)
    assert outcome.reason is Reason.NO_SENTENCE
    assert outcome.nearest
    assert all(quote.score < live.snapshot().threshold for quote in outcome.nearest)


def test_figures_stand_side_by_side_and_sources_that_differ_are_said_to(
    live: Live, tmp_path: Path, articles: Path
) -> None:
    (articles / "barge.txt").write_text(
        "The ferry to Nool carries ninety goats and one bishop every Sunday evening.\n", "utf-8"
    )
    (articles / "rival.txt").write_text(
        "The ferry to Nool carries sixty goats and one bishop every Sunday morning.\n", "utf-8"
    )
    build(tmp_path / "data", articles)
    answer = live.snapshot().ask("the ferry to Nool carries how many goats", quotes=1)
    assert isinstance(answer, Answer)
    assert answer.figures is not None
    assert {group.value for group in answer.figures.groups} >= {"forty goats", "sixty goats"}
    assert answer.figures.differ
    for group in answer.figures.groups:
        for place, figure in zip(group.quotes, group.figures, strict=True):
            assert answer.quotes[place].emphasis == (figure.span,)


def test_a_question_without_a_figure_gets_none(live: Live) -> None:
    answer = live.snapshot().ask("who is the keeper of the sluices")
    assert isinstance(answer, Answer)
    assert answer.figures is None


def test_the_latest_is_not_told_from_articles_without_a_date(live: Live) -> None:
    outcome = live.snapshot().ask("latest ferry to nool carries goats", quotes=1)
    assert isinstance(outcome, Abstention)
    assert outcome.reason is Reason.UNDATED
    assert outcome.nearest
    dated = live.snapshot().ask("who is now the keeper of the sluices", quotes=1)
    assert isinstance(dated, Answer)
    assert dated.about_now


def test_an_answer_says_as_of_when_it_is_known(live: Live) -> None:
    as_of = live.snapshot().ask("where does the ferry go").as_of
    assert as_of.refreshed == NOON
    assert as_of.newest_article == date(2031, 5, 2)


def test_a_refresh_without_news_makes_the_knowledge_newer(live: Live, tmp_path: Path, articles: Path) -> None:
    later = NOON.replace(hour=18)
    build(tmp_path / "data", articles, later)
    assert live.snapshot().as_of.refreshed == later


def test_another_process_publishes_and_the_next_request_sees_it(live: Live, tmp_path: Path, articles: Path) -> None:
    held = live.snapshot()
    (articles / "ferry.txt").write_text("The ferry to Nool sank with all goats on a Monday.\n", "utf-8")
    build(tmp_path / "data", articles)
    old, new = held.ask("ferry goats", quotes=1), live.snapshot().ask("ferry goats", quotes=1)
    assert isinstance(old, Answer)
    assert isinstance(new, Answer)
    assert "carries forty goats" in old.quotes[0].text, "a request keeps the generation that it began with"
    assert "sank with all goats" in new.quotes[0].text


def test_a_quote_is_found_again_by_its_name_also_after_its_article_changed(
    live: Live, tmp_path: Path, articles: Path
) -> None:
    answer = live.snapshot().ask("ferry goats", quotes=1)
    assert isinstance(answer, Answer)
    name = str(answer.quotes[0].ref)
    (articles / "ferry.txt").write_text("The ferry to Nool sank with all goats on a Monday.\n", "utf-8")
    build(tmp_path / "data", articles)
    found = live.snapshot().find(QuoteRef.parse(name))
    assert found is not None
    assert found.text == FERRY.strip()


@pytest.mark.parametrize("name", ["0" * 16, "f" * 64])
def test_a_name_that_nothing_bears_finds_nothing(live: Live, name: str) -> None:
    assert live.snapshot().find(QuoteRef(name, Span(0, 5))) is None


def test_a_span_past_the_end_of_its_article_finds_nothing(live: Live) -> None:
    article = live.snapshot().articles[0]
    assert live.snapshot().find(QuoteRef(article.version, Span(0, len(article.text) + 1))) is None


def test_without_an_index_there_is_a_clear_message(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match=r"no index .* yet\. Run `quoth refresh"):
        Live(tmp_path / "data", WordEncoder()).snapshot()


def test_an_index_of_another_encoder_is_never_served(live: Live, tmp_path: Path) -> None:
    class OtherEncoder(WordEncoder):
        fingerprint = "fake:other"

    with pytest.raises(GenerationError, match=r"made by the encoder fake:words-1.*quoth refresh"):
        Live(tmp_path / "data", OtherEncoder()).snapshot()


@pytest.mark.parametrize("file", ["dense.faiss", "manifest.json", "lexical/meta.json"])
def test_a_damaged_index_is_never_served_and_a_refresh_mends_it(tmp_path: Path, articles: Path, file: str) -> None:
    data = tmp_path / "data"
    build(data, articles)
    path = data / FOLDER / str(current(data)) / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(GenerationError, match="quoth refresh"):
        Live(data, WordEncoder()).snapshot()
    build(data, articles)
    assert isinstance(Live(data, WordEncoder()).snapshot().ask("ferry goats"), Answer)


def test_while_a_newer_index_is_damaged_the_one_before_goes_on_answering(
    live: Live, tmp_path: Path, articles: Path
) -> None:
    data = tmp_path / "data"
    before = live.snapshot().generation
    (articles / "ferry.txt").write_text("The ferry to Nool sank.\n", "utf-8")
    build(data, articles)
    (data / FOLDER / str(current(data)) / "dense.faiss").write_bytes(b"half")
    assert live.snapshot().generation == before
    assert live.fault is not None
    assert "dense.faiss is damaged" in live.fault.reason
    publish(data, before)  # as a rollback does
    assert live.snapshot().generation == before
    assert live.fault is None


def test_a_new_threshold_is_published_and_kept_by_the_next_refresh(live: Live, tmp_path: Path, articles: Path) -> None:
    data = tmp_path / "data"
    recalibrate(data, Calibration(0.99, 30, "an operator").to_json(), now=NOON)
    assert live.snapshot().threshold == 0.99
    assert isinstance(live.snapshot().ask("ferry goats"), Abstention)
    (articles / "more.txt").write_text("A third article tells of the bishop.\n", "utf-8")
    build(data, articles)
    assert live.snapshot().threshold == 0.99


def test_many_threads_ask_at_once_and_get_the_same_answers(live: Live) -> None:
    expected = live.snapshot().ask("who keeps the sluices")
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(live.snapshot().ask("who keeps the sluices"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 8


def test_an_evaluation_counts_right_wrong_and_missing_answers(live: Live) -> None:
    questions = [
        Labelled("right", "keeper of the sluices", (Gold("dam.md", "The keeper of the sluices is Arlo Venn"),)),
        Labelled("wrong key", "ferry goats Nool", (Gold("ferry.txt", FERRY.strip()),), ("ninety",)),
        Labelled("missing", "violin prices in Verrin", (Gold("dam.md", "nine years of work"),)),
        Labelled("rightly silent", "violin prices in Verrin", ()),
        Labelled("false", "ferry goats bishop Sunday", ()),
    ]
    found = evaluate(live.snapshot(), questions)
    assert (found.questions, found.unanswerable) == (5, 2)
    assert found.right_at_1 == pytest.approx(1 / 3)
    assert found.answered == pytest.approx(2 / 3)
    assert found.false_answer == pytest.approx(1 / 2)
    assert found.precision == pytest.approx(1 / 3)
    assert found.exact == 1
    assert [miss.split("  ")[0] for miss in found.misses] == ["wrong key", "missing", "false"]


def test_the_day_of_a_photo_does_not_answer_when_something_happened(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "mill.html").write_text(
        "<html><body><article><h1>The mill at Orrin</h1>"
        "<figure><img src='m.jpg'><figcaption>The mill at Orrin opened, seen on 4 May 2031.</figcaption></figure>"
        "<p>The mill at Orrin opened in March 2029.</p>"
        "<p>Its keeper says that the stones came from a quarry two days away by cart, and that they will last.</p>"
        "<p>It grinds the barley of nine farms along the river, and the keeper lives beside it all the year.</p>"
        "</article></body></html>",
        "utf-8",
    )
    build(tmp_path / "data", folder, threshold=0.2)
    opened = Live(tmp_path / "data", WordEncoder())
    try:
        snapshot = opened.snapshot()
        dated = snapshot.ask("when was the mill at orrin opened")
        assert isinstance(dated, Answer)
        assert all("4 May 2031" not in quote.text for quote in dated.quotes)
        assert any("March 2029" in quote.text for quote in dated.quotes)
    finally:
        opened.close()


def test_questions_in_a_language_that_the_encoder_does_not_read_are_told_together_only_when_nearly_the_same(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To such an encoder all of them look alike, since they share their function words."""
    snapshot = live.snapshot()
    monkeypatch.setattr(WordEncoder, "fingerprint", "all-MiniLM-L6-v2:of a test")
    english, spanish = snapshot.same_as("how high is the dam"), snapshot.same_as("¿qué altura tiene la presa?")
    assert english < spanish
