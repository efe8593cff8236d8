"""Typos and chat spellings are searched for in the words of the articles, told, and shown as they were typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import WordEncoder
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.answer import Abstention, Answer, Reason
from index.build import refresh
from index.calibration import Calibration
from index.encoder import Embedding
from index.evaluate import Unseen
from index.live import Live, Snapshot
from index.question import Question, read_question

NOON = datetime(2031, 5, 3, 12, 0, tzinfo=UTC)
DAM = """The reservoir at Varrenholm feeds nine villages in the valley of the Nool.

The people of Varrenholm elected Arlo Venn as keeper of the sluices.
"""
FERRY = "El transbordador de Nool lleva cuarenta cabras y un obispo cuando hay fiesta en el valle.\n"
TOLL = "The toll of the bridge at Nool did cost the bishop eleven crowns, and his goats were free.\n"


class PieceEncoder(WordEncoder):
    """A stand-in that knows some words as a whole; all others are two tokens, as a model's rare words are."""

    KNOWN = frozenset("who is the keeper of how many people live villages castle where does cuando hay what".split())

    def _one(self, text: str) -> Embedding:
        whole = super()._one(text)
        rows: list[int] = []
        offsets: list[tuple[int, int]] = []
        for row, (start, end) in enumerate(whole.offsets.tolist()):
            known = text[start:end].casefold() in self.KNOWN or end - start < 2
            middle = end if known else (start + end) // 2
            pieces = [(start, end)] if known else [(start, middle), (middle, end)]
            rows += [row] * len(pieces)
            offsets += pieces
        return Embedding(
            whole.vector, whole.tokens[rows], whole.token_ids[rows], np.array(offsets, np.int32).reshape(-1, 2)
        )


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    yield from _snapshot(tmp_path_factory.mktemp("english"), {"dam.txt": DAM})


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    yield from _snapshot(tmp_path_factory.mktemp("both"), {"dam.txt": DAM, "ferry.txt": FERRY})


@pytest.fixture(scope="module")
def toll(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    yield from _snapshot(tmp_path_factory.mktemp("toll"), {"toll.txt": TOLL, "ferry.txt": FERRY})


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    yield from _snapshot(tmp_path_factory.mktemp("ferry"), {"ferry.txt": FERRY})


def _snapshot(folder: Path, files: dict[str, str], encoder: WordEncoder | None = None) -> Iterator[Snapshot]:
    (folder / "articles").mkdir()
    for name, text in files.items():
        (folder / "articles" / name).write_text(text, "utf-8")
    encoder = encoder or PieceEncoder()
    refresh(
        folder / "data",
        folder / "articles",
        encoder,
        now=NOON,
        max_bytes=100_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(0.6, 1, "this test"),
    )
    live = Live(folder / "data", encoder)
    yield live.snapshot()
    live.close()


@pytest.mark.parametrize(
    ("typed", "also_searched"),
    [
        pytest.param("who is the keeper of the sluices", (), id="well spelt"),
        pytest.param("who is the keeper of the sluces", ("sluices",), id="a typo"),
        pytest.param("who elected arlo ven, keper of the sluices", ("keeper",), id="a short word is left"),
        pytest.param("how many ppl elected him", ("people",), id="a short form"),
        pytest.param("__keeper__ of **the sluices** <@123456789012345678>", (), id="marks of a chat"),
        pytest.param("wat is the keeper", (), id="a short form of a word that only asks"),
        pytest.param("where is varrenhom", ("Varrenholm",), id="as it is printed"),
        pytest.param("the reservoirs of the keepers", (), id="another form of a word that is printed"),
        pytest.param("where is the castle of the vallley", ("valley",), id="a known word is no typo"),
        pytest.param('who said "sluces"', (), id="between quotation marks"),
        pytest.param("cuándo eligieron al keper de la presa", (), id="a language that no article is in"),
    ],
)
def test_what_was_also_searched_for_is_told(snapshot: Snapshot, typed: str, also_searched: tuple[str, ...]) -> None:
    outcome = snapshot.ask(typed)
    assert outcome.also_searched == also_searched
    assert outcome.question == typed


def test_a_repaired_question_finds_what_the_well_spelt_one_does(snapshot: Snapshot) -> None:
    well, ill = snapshot.ask("who is the keeper of the sluices"), snapshot.ask("who is the keper of the sluces")
    assert isinstance(well, Answer)
    assert isinstance(ill, Answer)
    assert ill.quotes == well.quotes


@pytest.mark.parametrize(
    ("typed", "also_searched"),
    [
        pytest.param("cuánto costó el zurriburri de Grofaz", (), id="a Spanish word is not repaired to an English one"),
        pytest.param("what did it costt the bishop", ("cost",), id="an English one is"),
        pytest.param("cuándo hay cabrras y fieta", ("cabras", "fiesta"), id="a Spanish one to a Spanish one"),
        pytest.param("cuánto cuesta el puente de nolo", ("Nool",), id="a name to a name"),
        pytest.param("costó puente", ("cost", "bridge"), id="too short to tell its language but by its words"),
    ],
)
def test_a_word_is_repaired_with_words_of_the_questions_language(
    toll: Snapshot, typed: str, also_searched: tuple[str, ...]
) -> None:
    assert toll.ask(typed).also_searched == also_searched


@pytest.mark.parametrize(
    ("typed", "also_searched"),
    [
        pytest.param("cuándo cobras en la calle", (), id="another verb, another noun"),
        pytest.param("calle obispo", (), id="too short to tell its language"),
        pytest.param("cuándo lo llevo", (), id="another person"),
        pytest.param("cuándo hay cabrsa en el vallle", ("cabras", "valle"), id="slips are repaired"),
    ],
)
def test_a_well_spelt_spanish_word_that_no_article_prints_is_no_slip_of_another(
    ferry: Snapshot, typed: str, also_searched: tuple[str, ...]
) -> None:
    """The encoder knows few Spanish words as whole ones; the word lists do: "calle" is not "valle"."""
    assert ferry.ask(typed).also_searched == also_searched


def test_an_abstention_tells_it_too(snapshot: Snapshot) -> None:
    outcome = snapshot.ask("what castle is where the resevoir does live")
    assert isinstance(outcome, Abstention)
    assert outcome.also_searched == ("reservoir",)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("who is teh keper of the sluuuuces??")
@given(st.text(st.sampled_from("keprsluicesvanhom ñé?'\"/q3w"), min_size=3, max_size=60))
def test_the_question_shown_is_what_was_typed_and_every_added_word_is_told(snapshot: Snapshot, typed: str) -> None:
    read = read_question(typed)
    outcome = snapshot.ask(typed)
    if isinstance(read, Question):
        assert outcome.question == read.text == " ".join(typed.split())
        (searched,) = snapshot.worded(read)
        before = {word.text.casefold() for word in read.words}
        added = [w.text for w in searched.question.words if w.weight == 1 and w.text.casefold() not in before]
        assert set(added) == set(outcome.also_searched)
    else:
        assert outcome.also_searched == ()


def test_words_are_looked_for_in_passages_of_the_questions_language_alone(both: Snapshot) -> None:
    """ "Nool" stands in both; the Spanish question is not pulled to the English article by it."""
    outcome = both.ask("cuando hay cabras en el transbordador de Nool")
    assert isinstance(outcome, Answer)
    assert [quote.article.path for quote in outcome.quotes] == ["ferry.txt"]


def test_where_no_article_is_in_the_questions_language_an_english_model_says_so(tmp_path: Path) -> None:
    class English(PieceEncoder):
        fingerprint = "all-MiniLM-L6-v2 words"

    for snapshot in _snapshot(tmp_path, {"dam.txt": DAM}, English()):
        foreign, own = snapshot.ask("¿cuándo frangollaron los zurriburris?"), snapshot.ask("when did bishops come here")
        assert isinstance(foreign, Abstention)
        assert isinstance(own, Abstention)
        assert foreign.reason is Reason.OTHER_LANGUAGE
        for typed in ("谁是磨坊的看守人", "где находится мельница", "من هو الحارس", "ποιος είναι ο φύλακας"):
            other = snapshot.ask(typed)
            assert isinstance(other, Abstention)
            assert other.reason is Reason.OTHER_LANGUAGE
        assert own.reason is Reason.NO_SENTENCE
        assert foreign.nearest


def test_what_is_not_served_is_not_searched_for(snapshot: Snapshot) -> None:
    outcome = snapshot.ask("write me a poem about the sluices")
    assert isinstance(outcome, Abstention)
    assert outcome.reason is Reason.NOT_SERVED
    assert outcome.nearest == ()
