"""A view on some folders of an index: nothing of the others is quoted, counted, spelt after or verified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fake_encoder import WordEncoder
from hypothesis import given, settings
from hypothesis import strategies as st
from storing.shelves import fill, refreshed

from index.answer import Abstention, Answer, QuoteRef
from index.live import Live, Snapshot
from index.provenance import Exact, NotFound, Standing
from index.views import Views

PEARS = (
    "Frost took a third of the pears in Ostrey this year. Growers in Ostrey expect higher prices for pears. "
    "The council of Ostrey promised them help before the winter. Nobody said how much that would be.\n"
)
TEXTS = {
    "farm/pears.txt": PEARS,
    "farm/plums.txt": "The plums of Ostrey were picked in August by forty students. They filled nine carts.\n",
    "town/pears.txt": PEARS.replace("Growers", "Traders"),
    "town/tower.txt": "The clock of the Velden tower stopped at noon. Nobody in Ostrey noticed until evening.\n",
    **{f"town/filler{n}.txt": f"The pears of Ostrey number {n} were sold in Ostrey market.\n" for n in range(130)},
}


def farm(path: str) -> bool:
    return path.startswith("farm/")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    home = tmp_path_factory.mktemp("view")
    refreshed(home / "data", fill(home / "articles", TEXTS))
    made = Live(home / "data", WordEncoder())
    yield made
    made.close()


@pytest.fixture(scope="module")
def view(live: Live) -> Snapshot:
    return live.snapshot().within(farm)


def asked(view: Snapshot, question: str) -> list[str]:
    outcome = view.ask(question, quotes=5)
    quotes = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    return [each.article.path for quote in quotes for each in (quote, *quote.copies)]


def test_what_is_left_out_takes_no_place_from_what_is_in(view: Snapshot, live: Live) -> None:
    """Of the whole index the hundred best are all of the town's."""
    question = "how many pears did frost take in Ostrey"
    assert not all(map(farm, asked(live.snapshot(), question)))
    found = asked(view, question)
    assert found
    assert all(map(farm, found))
    assert "farm/plums.txt" in asked(view, "which students picked plums of Ostrey in August")


def test_articles_origins_and_words_are_those_of_the_view(view: Snapshot, live: Live) -> None:
    assert view.paths == ("farm/pears.txt", "farm/plums.txt")
    assert [article.path for article in view.articles] == list(view.paths)
    assert view.passages == 2
    assert (pears := view.at("farm/pears.txt")) is not None
    assert pears.path == "farm/pears.txt"
    assert [view.at(path) for path in ("town/tower.txt", "farm/no.txt")] == [None, None]
    assert sorted(path for origin in view.origins for path in origin.articles) == list(view.paths)
    assert any(len(origin.articles) > 1 for origin in live.snapshot().origins)


def test_a_misspelt_word_is_meant_to_be_one_of_the_views(view: Snapshot, live: Live) -> None:
    assert live.snapshot()._index.vocabulary.nearest("Veldan") == "Velden"
    assert view._index.vocabulary.nearest("Veldan") is None
    assert view._index.vocabulary.nearest("Ostray") == "Ostrey"


def test_nothing_of_the_others_can_be_verified_or_found_by_its_name(view: Snapshot, live: Live) -> None:
    tower = next(article for article in live.snapshot().articles if article.path == "town/tower.txt")
    ref = QuoteRef(tower.version, tower.sentences[0].span)
    assert live.snapshot().find(ref) is not None
    assert view.find(ref) is None
    assert view.place(ref) is None
    for pasted in (str(ref), "Nobody in Ostrey noticed until evening."):
        found = view.verify(pasted)
        assert isinstance(found.verdicts[0], NotFound)  # type: ignore[union-attr]
    good = view.verify("They filled nine carts.")
    assert isinstance(good.verdicts[0], Exact)  # type: ignore[union-attr]


def test_earlier_versions_of_the_others_are_not_verified_either(tmp_path: Path) -> None:
    articles = fill(tmp_path / "articles", {"farm/a.txt": PEARS, "town/b.txt": "The fountain of Velden ran dry.\n"})
    refreshed(tmp_path / "data", articles)
    (articles / "town" / "b.txt").write_text("The fountain of Velden runs again.\n", "utf-8")
    refreshed(tmp_path / "data", articles)
    live = Live(tmp_path / "data", WordEncoder())
    pasted = "The fountain of Velden ran dry."
    assert isinstance(live.snapshot().verify(pasted).verdicts[0], Exact)  # type: ignore[union-attr]
    assert isinstance(live.snapshot().within(farm).verify(pasted).verdicts[0], NotFound)  # type: ignore[union-attr]
    live.close()


def test_a_view_of_nothing_abstains_and_one_of_all_is_the_index_itself(live: Live) -> None:
    whole = live.snapshot()
    nothing = whole.within(lambda path: False)
    outcome = nothing.ask("how many pears did frost take")
    assert isinstance(outcome, Abstention)
    assert outcome.nearest == ()
    assert outcome.as_of.newest_article is None
    assert nothing.nearest_to("frost took pears", 3) == ()
    assert isinstance(nothing.verify("Frost took a third of the pears").verdicts[0], NotFound)  # type: ignore[union-attr]
    assert whole.within(lambda path: True) is whole


def test_a_view_is_made_once_for_a_generation(live: Live) -> None:
    views, whole = Views(), live.snapshot()
    first = views.of(whole, "farm", farm)
    assert views.of(whole, "farm", farm).articles is first.articles
    assert views.of(whole, "town", lambda path: not farm(path)).articles is not first.articles


SMALL = {
    "bridge.txt": "The town of Ambermill opened its second bridge on Monday. The mayor said it cost 40 crowns.\n",
    "farm/pears.txt": PEARS,
    "farm/prices.txt": "Pears cost 40 crowns a cart in Ostrey market on Monday. Last year a cart cost 31 crowns.\n",
    "puente.txt": "El pueblo de Ambermill inauguró su segundo puente el lunes y costó 40 coronas, dijo el alcalde.\n",
    "town/pears.txt": PEARS.replace("Growers", "Traders"),
    "town/tower.txt": "The clock of the Velden tower stopped at noon on Monday. Its repair cost 40 crowns.\n",
}
WORDS = st.sampled_from("what how many who crowns cost pears frost Ostrey Monday bridge clock puente coronas".split())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    home = tmp_path_factory.mktemp("small")
    refreshed(home / "data", fill(home / "articles", SMALL))
    made = Live(home / "data", WordEncoder())
    yield made
    made.close()


@settings(max_examples=10)
@given(
    kept=st.sets(st.sampled_from(sorted(SMALL)), min_size=1, max_size=len(SMALL) - 1),
    words=st.lists(WORDS, min_size=2, max_size=6),
)
def test_a_view_answers_as_an_index_would_that_holds_nothing_else(
    small: Live, kept: set[str], words: list[str]
) -> None:
    """The same quotes with the same scores, copies and origins, whatever else is in the index."""
    question = " ".join(words)
    with TemporaryDirectory() as home:
        texts = {path: SMALL[path] for path in kept}
        refreshed(Path(home) / "data", fill(Path(home) / "articles", texts))
        alone = Live(Path(home) / "data", WordEncoder())
        try:
            expected = told(alone.snapshot(), question)
        finally:
            alone.close()
    assert told(small.snapshot().within(kept.__contains__), question) == expected


@settings(max_examples=10)
@given(
    taken=st.sets(st.sampled_from(sorted(SMALL)), min_size=1, max_size=len(SMALL)),
    words=st.lists(WORDS, min_size=2, max_size=6),
)
def test_what_was_taken_out_is_nowhere_to_be_found(small: Live, taken: set[str], words: list[str]) -> None:
    """Not quoted, no copy, of no origin, not on the shelf; and all that is left is as in a view without it."""
    whole = small.snapshot()
    cut, view = whole.without(frozenset(taken)), whole.within(lambda path: path not in taken)
    outcome = cut.ask(" ".join(words), quotes=9)
    quotes = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    assert not {each.article.path for quote in quotes for each in (quote, *quote.copies)} & taken
    assert not {path for quote in quotes if quote.origin for path in quote.origin.articles} & taken
    assert cut.paths == view.paths
    assert [article.path for article in cut.articles] == list(view.paths)
    assert (cut.origins, cut.passages, cut.as_of) == (view.origins, view.passages, view.as_of)
    assert {cut.at(path) for path in taken} == {None}


def test_of_what_was_taken_out_an_old_quote_is_known_as_one_of_a_removed_article(small: Live) -> None:
    whole = small.snapshot()
    tower = whole.at("town/tower.txt")
    assert tower is not None
    cut = whole.without(frozenset({"town/tower.txt"})).without(frozenset({"bridge.txt"}))
    place = cut.place(QuoteRef(tower.version, tower.sentences[0].span))
    assert place is not None
    assert place.standing is Standing.REMOVED
    verdict = cut.verify("The clock of the Velden tower stopped at noon on Monday.").verdicts[0]  # type: ignore[union-attr]
    assert [each.standing for each in verdict.places] == [Standing.REMOVED]  # type: ignore[union-attr]
    assert cut.removed == {"town/tower.txt", "bridge.txt"}
    assert cut.without(frozenset({"bridge.txt", "no.txt"})) is cut


def test_a_copy_of_what_was_taken_out_takes_its_place(small: Live) -> None:
    question = "how many pears did frost take in Ostrey"
    quoted = set(asked(small.snapshot(), question))
    assert {"farm/pears.txt", "town/pears.txt"} <= quoted
    for one, other in (("farm/pears.txt", "town/pears.txt"), ("town/pears.txt", "farm/pears.txt")):
        left = asked(small.snapshot().without(frozenset({one})), question)
        assert one not in left
        assert other in left


def test_what_was_taken_out_stays_out_of_every_view_whatever_is_published_until_it_is_let_in(tmp_path: Path) -> None:
    """Two acts at the same time: an index that is built for one of them still holds what the other takes away."""
    articles = fill(tmp_path / "articles", SMALL)
    refreshed(tmp_path / "data", articles)
    live, views = Live(tmp_path / "data", WordEncoder()), Views()
    before = views.of(live.snapshot(), "farm", farm)
    held = live.snapshot()
    live.take_out(["farm/pears.txt"])
    live.take_out(["farm/prices.txt"])
    assert live.snapshot().paths == tuple(path for path in sorted(SMALL) if not farm(path))
    assert live.snapshot().articles is live.snapshot().articles, "made once"
    assert before.paths == ("farm/pears.txt", "farm/prices.txt")
    assert views.of(live.snapshot(), "farm", farm).paths == ()
    assert Views().of(live.snapshot(), "farm", farm).paths == ()
    assert len(held.paths) == len(SMALL), "who began before goes on as they began"
    (articles / "new.txt").write_text("The heron of Ostrey slept on one leg.\n", "utf-8")
    refreshed(tmp_path / "data", articles)
    assert "new.txt" in live.snapshot().paths
    assert views.of(live.snapshot(), "farm", farm).paths == ()
    live.let_in(["farm/prices.txt"], built=True)
    assert views.of(live.snapshot(), "farm", farm).paths == ("farm/prices.txt",)
    live.close()


def test_where_no_index_could_be_built_what_was_taken_out_comes_back_with_the_next(tmp_path: Path) -> None:
    articles = fill(tmp_path / "articles", SMALL)
    refreshed(tmp_path / "data", articles)
    live = Live(tmp_path / "data", WordEncoder())
    live.take_out(["farm/pears.txt"])
    live.take_out(["farm/pears.txt"])
    live.let_in(["farm/pears.txt"], built=False)
    live.let_in(["farm/pears.txt"], built=False)
    assert "farm/pears.txt" not in live.snapshot().paths
    (articles / "new.txt").write_text("The heron of Ostrey slept on one leg.\n", "utf-8")
    refreshed(tmp_path / "data", articles)
    assert "farm/pears.txt" in live.snapshot().paths, "this index was built with it, and that is what counts"
    live.close()


def test_where_the_index_that_was_built_cannot_be_opened_what_was_taken_out_stays_out(tmp_path: Path) -> None:
    articles = fill(tmp_path / "articles", SMALL)
    refreshed(tmp_path / "data", articles)
    live = Live(tmp_path / "data", WordEncoder())
    live.snapshot()
    live.take_out(["farm/pears.txt"])
    (articles / "farm" / "pears.txt").unlink()
    (tmp_path / "data" / "generations" / refreshed(tmp_path / "data", articles).generation / "dense.faiss").unlink()
    live.let_in(["farm/pears.txt"], built=True)
    assert live.fault is not None
    assert "farm/pears.txt" not in live.snapshot().paths, "the index before goes on answering, without it"
    live.close()


def told(snapshot: Snapshot, question: str) -> tuple[object, ...]:
    """All that an outcome says."""
    outcome = snapshot.ask(question, quotes=9)
    quotes = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    shown = tuple((quote.ref, round(quote.score, 4), quote.origin, len(quote.copies)) for quote in quotes)
    return type(outcome), outcome.also_searched, outcome.as_of, shown, snapshot.origins, snapshot.passages
