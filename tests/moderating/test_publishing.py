"""An index is seen before it is believed, and an earlier one comes back at once; nothing comes back unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from simulated import article
from storing.shelves import NOW, TEXTS, Recorder, fill, refreshed

from corpus.article import Kind, Unreadable
from corpus.history import Cause, Deed
from corpus.moderating import add, edit, take_away
from corpus.shelf import Candidate, Description, Origination, candidate, in_house
from corpus.store import Store
from index.answer import Abstention, Answer, Quote
from index.build import NothingToReadError, RefreshError, RefreshReport, recalibrate, refresh
from index.differing import Difference, differences
from index.generation import GenerationError, built, current
from index.live import Live
from index.lock import sole_writer
from index.publishing import answer_nothing, earlier, make_switch, switch_to, throw_away, waiting
from index.verify import changed_on_disk, verify

CRANE = b"The harbour crane at Little Skarn weighs 310 tonnes. It was made in 1961 and painted blue.\n"
QUESTION = "how many tonnes weighs the harbour crane at Little Skarn"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return fill(tmp_path / "articles", TEXTS)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def crane(data: Path, raw: bytes = CRANE) -> str:
    said = Description(title="The crane", publisher="The Skarn Post", date="2031-02-03")
    found = candidate(raw, ".txt", said, Origination("ruth", NOW), called="crane")
    assert isinstance(found, Candidate)
    return add(data, found)


def taken_up(data: Path, articles: Path | None, *, preview: bool = False) -> RefreshReport:
    return refresh(
        data,
        articles,
        WordEncoder(),
        now=NOW,
        max_bytes=1_000_000,
        progress=Recorder(),
        cause=Cause("corpus add", "ruth"),
        preview=preview,
    )


def answers(data: Path, question: str = QUESTION) -> list[str]:
    live = Live(data, WordEncoder())
    try:
        outcome = live.snapshot().ask(question)
        return [quote.text for quote in outcome.quotes] if isinstance(outcome, Answer) else []
    finally:
        live.close()


def go(data: Path, generation: str, deed: Deed = Deed.ROLLBACK) -> None:
    make_switch(data, switch_to(data, generation), who="ruth", deed=deed, at=NOW)


def ids(data: Path) -> tuple[str, ...]:
    return built(data)


# One corpus


def test_an_article_of_the_shelf_is_quoted_beside_those_of_the_folder(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    path = crane(data)
    assert changed_on_disk(data, articles, max_bytes=1_000_000)[0].path == path
    report = taken_up(data, articles)
    assert (report.added, report.encoded) == ((path,), 1)
    assert "310 tonnes" in answers(data)[0]
    assert list(verify(data)) == []
    assert changed_on_disk(data, articles, max_bytes=1_000_000) == ()


def test_an_edit_changes_the_attribution_without_encoding_again(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    path = crane(data)
    taken_up(data, articles)
    assert not isinstance(
        edit(data, path, Description(publisher="The Orm Herald"), who="ruth", at=NOW, max_bytes=10**6), Unreadable
    )
    report = taken_up(data, articles)
    assert (report.changed, report.encoded) == ((path,), 0)


def test_a_removed_article_is_quoted_no_more(data: Path, articles: Path) -> None:
    path = crane(data)
    taken_up(data, articles)
    assert answers(data)
    take_away(data, path, who="ruth", at=NOW)
    assert taken_up(data, articles).removed == (path,)
    assert not any("crane" in text for text in answers(data))


def test_the_shelf_alone_is_a_corpus_and_without_its_last_article_nothing_answers(data: Path) -> None:
    path = crane(data)
    taken_up(data, None)
    live = Live(data, WordEncoder())
    assert isinstance(live.snapshot().ask(QUESTION), Answer)
    take_away(data, path, who="ruth", at=NOW)
    with pytest.raises(NothingToReadError):
        taken_up(data, None)
    answer_nothing(data, who="ruth", at=NOW, why="none left")
    with pytest.raises(GenerationError):
        live.snapshot()
    live.close()
    crane(data)
    assert taken_up(data, None).published
    assert "310 tonnes" in answers(data)[0]


def test_a_folder_that_nobody_named_is_not_taken_for_an_empty_one(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    crane(data)
    before = current(data)
    with pytest.raises(RefreshError, match="not named now"):
        taken_up(data, None)
    assert current(data) == before


# Going back


def test_a_rollback_says_what_comes_back_and_brings_it_back(data: Path, articles: Path) -> None:
    path = crane(data)
    first = taken_up(data, articles).generation
    take_away(data, path, who="ruth", at=NOW)
    fill(
        articles,
        {"dam.txt": "The dam above Korvale is 93 metres high.\n", "new.txt": "The mill in Ostrey burnt down.\n"},
    )
    second = taken_up(data, articles).generation
    assert earlier(data) == (first,)
    switch = switch_to(data, first)
    assert (switch.now, switch.to) == (second, first)
    assert (switch.added, switch.changed, switch.removed) == ((path,), ("dam.txt",), ("new.txt",))
    assert not any("crane" in text for text in answers(data))
    go(data, first)
    assert "310 tonnes" in answers(data)[0]
    assert list(verify(data)) == []


def test_a_running_bot_takes_up_a_rollback_and_says_how_old_its_knowledge_is(data: Path, articles: Path) -> None:
    first = refreshed(data, articles).generation
    fill(articles, {"new.txt": "The paper mill in Ostrey burnt down in the night.\n"})
    refreshed(data, articles, now=NOW + timedelta(days=3))
    live = Live(data, WordEncoder())
    assert live.snapshot().as_of.refreshed == NOW + timedelta(days=3)
    go(data, first)
    assert live.snapshot().generation == first
    assert live.snapshot().as_of.refreshed == NOW
    live.close()


def test_after_a_rollback_the_next_refresh_reads_the_articles_as_they_are(data: Path, articles: Path) -> None:
    path = crane(data)
    first = taken_up(data, articles).generation
    take_away(data, path, who="ruth", at=NOW)
    taken_up(data, articles)
    go(data, first)
    report = taken_up(data, articles)
    assert report.removed == (path,)
    assert report.encoded == 0
    assert not any("crane" in text for text in answers(data))


def test_a_rollback_can_itself_be_taken_back(data: Path, articles: Path) -> None:
    first = refreshed(data, articles).generation
    crane(data)
    second = taken_up(data, articles).generation
    go(data, first)
    assert waiting(data) == (second,)
    go(data, second, Deed.PUBLISH)
    assert current(data) == second


def test_what_was_told_before_another_refresh_is_not_done(data: Path, articles: Path) -> None:
    """Two moderators: what one of them saw is no longer what would change."""
    first = refreshed(data, articles).generation
    crane(data)
    taken_up(data, articles)
    switch = switch_to(data, first)
    fill(articles, {"new.txt": "The paper mill in Ostrey burnt down in the night.\n"})
    third = refreshed(data, articles).generation
    with pytest.raises(RefreshError, match="meanwhile"):
        make_switch(data, switch, who="ruth", deed=Deed.ROLLBACK, at=NOW)
    assert current(data) == third


def test_a_rollback_waits_for_no_refresh_that_is_at_work(data: Path, articles: Path) -> None:
    first = refreshed(data, articles).generation
    crane(data)
    second = taken_up(data, articles).generation
    switch = switch_to(data, first)
    with sole_writer(data), pytest.raises(RefreshError, match="at work"):
        make_switch(data, switch, who="ruth", deed=Deed.ROLLBACK, at=NOW)
    assert current(data) == second


def test_no_index_is_gone_back_to_that_could_not_answer(data: Path, articles: Path) -> None:
    first = refreshed(data, articles).generation
    fill(articles, {"new.txt": "The paper mill in Ostrey burnt down in the night.\n"})
    second = refreshed(data, articles).generation
    (data / "generations" / first / "dense.faiss").write_bytes(b"damaged")
    with pytest.raises(GenerationError, match="damaged"):
        switch_to(data, first)
    for name in ("..", "", "20310504T093000.000009Z", f"../generations/{first}"):
        with pytest.raises(GenerationError, match="no generation"):
            switch_to(data, name)
    with pytest.raises(GenerationError, match="the one that answers"):
        switch_to(data, second)


def test_an_index_of_another_encoder_is_not_gone_back_to(data: Path, articles: Path) -> None:
    class Other(WordEncoder):
        fingerprint = "fake:words-2"

    first = refreshed(data, articles).generation
    refreshed(data, articles, Other())
    with pytest.raises(GenerationError, match="another encoder"):
        switch_to(data, first)


# Seeing before believing


def test_a_preview_does_not_answer_until_it_is_published(data: Path, articles: Path) -> None:
    before = refreshed(data, articles).generation
    path = crane(data)
    report = taken_up(data, articles, preview=True)
    assert (report.previewed, report.published, report.added) == (True, False, (path,))
    assert current(data) == before
    assert waiting(data) == (report.generation,)
    assert not any("crane" in text for text in answers(data))
    go(data, report.generation, Deed.PUBLISH)
    assert "310 tonnes" in answers(data)[0]
    assert earlier(data) == (before,)


def test_a_preview_of_nothing_new_is_no_index(data: Path, articles: Path) -> None:
    before = refreshed(data, articles).generation
    report = taken_up(data, articles, preview=True)
    assert (report.previewed, report.generation, ids(data)) == (False, before, (before,))


def test_the_first_index_of_all_can_be_seen_before_too(data: Path, articles: Path) -> None:
    made = taken_up(data, articles, preview=True).generation
    assert current(data) is None
    assert switch_to(data, made).added == tuple(sorted(TEXTS))
    go(data, made, Deed.PUBLISH)
    assert current(data) == made


def test_previews_cost_no_index_that_a_rollback_could_go_to(data: Path, articles: Path) -> None:
    for n in range(3):
        fill(articles, {f"{n}.txt": f"Barge number {n} sank in the Tollen canal.\n"})
        refreshed(data, articles)
    kept = ids(data)
    crane(data)
    for _ in range(3):
        taken_up(data, articles, preview=True)
    assert ids(data)[:-1] == kept
    throw_away(data, ids(data)[-1], who="ruth", at=NOW)
    assert ids(data) == kept
    assert list(verify(data)) == []


@pytest.mark.parametrize("then", ["refresh", "calibrate"])
def test_a_preview_is_dropped_by_what_is_published_past_it(data: Path, articles: Path, then: str) -> None:
    """Else a rollback could go to an index that nobody ever let answer."""
    first = refreshed(data, articles).generation
    path = crane(data)
    preview = taken_up(data, articles, preview=True).generation
    take_away(data, path, who="ruth", at=NOW)
    later = NOW + timedelta(days=1)
    if then == "refresh":
        refreshed(data, articles, now=later)
    else:
        recalibrate(data, {}, now=later)
    assert preview not in ids(data)
    assert earlier(data) in ((), (first,))
    with pytest.raises(GenerationError):
        throw_away(data, preview, who="ruth", at=NOW)


def test_the_index_that_answers_cannot_be_thrown_away(data: Path, articles: Path) -> None:
    with pytest.raises(GenerationError):
        throw_away(data, refreshed(data, articles).generation, who="ruth", at=NOW)


def test_the_operators_own_article_is_the_same_answer_under_the_name_that_a_server_has_for_it() -> None:
    own = article(".shelf/crane.txt", "The crane weighs 310 tonnes.")
    quotes = [
        Quote(each, each.sentences[0].span, Kind.PROSE, 0.9) for each in (own, replace(own, path=in_house(own.path)))
    ]
    assert not Difference("what weighs the crane", *quotes).differs


def test_the_questions_that_would_be_answered_otherwise_are_told_with_both_quotes(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    crane(data)
    fill(
        articles,
        {"dam.txt": "The dam above Korvale is 93 metres high. Engineers closed its last gate in the spring.\n"},
    )
    preview = taken_up(data, articles, preview=True).generation
    high, ferry = "how many metres high is the dam above Korvale", "how long has the captain of the ferry sailed"
    live = Live(data, WordEncoder())
    before, after = live.snapshot(), live.snapshot_of(preview)
    found = differences(before, after, [high, ferry, QUESTION, high])
    assert isinstance(before.ask(QUESTION), Abstention) is (found[-1].before is None)
    live.close()
    told = [(each.question, each.before and each.before.text, each.after and each.after.text) for each in found]
    assert told[0] == (high, "The dam above Korvale is 91 metres high.", "The dam above Korvale is 93 metres high.")
    assert [each[0] for each in told] == [high, QUESTION]
    assert found[1].after is not None
    assert "310 tonnes" in found[1].after.text


# History


def test_history_tells_what_every_refresh_and_every_act_did(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    path = crane(data)
    second = taken_up(data, articles).generation
    go(data, earlier(data)[0])
    with Store.open(data) as store:
        told = [(each.cause, each.outcome, each.generation, each.added) for each in store.history.refreshes()]
        assert told[1] == (Cause("corpus add", "ruth"), "published", second, (path,))
        assert told[0][3] == tuple(sorted(TEXTS))
        assert [(act.deed, act.subject) for act in store.history.acts()][-1] == (Deed.ROLLBACK, current(data))


def test_a_refresh_that_failed_is_told_as_not_finished(data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RefreshError):
        refreshed(data, tmp_path / "empty")
    with Store.open(data) as store:
        assert [each.outcome for each in store.history.refreshes()] == [None]
