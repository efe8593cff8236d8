"""A shelf in two languages: each part is searched in words of its own, and what answers best is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from hypothesis import assume, given
from hypothesis import strategies as st

from index.answer import Abstention, Answer
from index.build import refresh
from index.calibration import Calibration
from index.evaluate import Unseen
from index.joining import AS_SURE, as_probability
from index.live import Live, Snapshot
from index.question import Question, read_question
from index.reader import Candidate, Judgement

ENGLISH = """The prison of Tarn holds ninety prisoners, and its director is Odo Quill.

The ferry to the island of Nool leaves at dawn and takes nobody who sings.
"""
SPANISH = """El molino de Varra muele la harina de nueve pueblos, y su dueña es Ines Corda.

La campana del molino de Varra toca a medianoche y despierta a todos los perros.
"""
READ, UNREAD = 0.5, 0.6  # thresholds


class EnglishReader:
    """A stand-in that finds probable what shares a long word with the question."""

    fingerprint = "reader fake"
    languages = frozenset({"en"})

    def __init__(self, probability: float = 0.9) -> None:
        self.asked: list[str] = []
        self.read: list[str] = []
        self.scores: list[float | None] = []
        self._probability = probability

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        self.asked.append(question)
        self.read += [candidate.sentence for candidate in candidates]
        self.scores += [candidate.score for candidate in candidates]
        asked = {word for word in question.casefold().split() if len(word) > 5}
        return [
            Judgement(self._probability if asked & set(each.sentence.casefold().split()) else 0.1, None)
            for each in candidates
        ]


class BilingualReader(EnglishReader):
    """One that knows which of these words are one."""

    languages = frozenset({"en", "es"})

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        super().judge(question, candidates)
        of_prisoners = "presos" in question or "prisoners" in question
        return [
            Judgement(self._probability if of_prisoners == ("prisoners" in each.sentence) else 0.1, None)
            for each in candidates
        ]


class EnglishEncoder(WordEncoder):
    """A stand-in for the default model, which knows English alone."""

    fingerprint = "all-MiniLM-L6-v2 fake"


def shelf(
    folder: Path, reader: EnglishReader | None, texts: dict[str, str], encoder: WordEncoder | None = None
) -> Snapshot:
    (folder / "articles").mkdir()
    for name, text in texts.items():
        (folder / "articles" / name).write_text(text, "utf-8")
    encoder = encoder or WordEncoder()
    name = reader.fingerprint if reader else None
    refresh(
        folder / "data",
        folder / "articles",
        encoder,
        now=datetime(2031, 5, 3, tzinfo=UTC),
        max_bytes=100_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(READ if reader else UNREAD, 1, "this test", name, unread=UNREAD),
    )
    return Live(folder / "data", encoder, reader).snapshot()


BOTH = {"prison.txt": ENGLISH, "molino.txt": SPANISH}


@pytest.mark.parametrize("encoder", [WordEncoder(), EnglishEncoder()], ids=["reads both", "reads English"])
def test_a_spanish_question_is_answered_from_english_articles_beside_spanish_ones(
    tmp_path: Path, encoder: WordEncoder
) -> None:
    reader = EnglishReader()
    answer = shelf(tmp_path, reader, BOTH, encoder).ask("¿cuántos presos hay en la prisión de Tarn?")
    assert isinstance(answer, Answer)
    assert answer.quotes[0].text.startswith("The prison of Tarn")
    assert answer.quotes[0].score == 0.9
    assert {"prisoners", "prison"} <= set(answer.also_searched)
    assert not any("molino" in sentence for sentence in reader.read), "the reader is not asked about Spanish sentences"


def test_a_spanish_question_is_answered_from_the_spanish_articles(tmp_path: Path) -> None:
    answer = shelf(tmp_path, EnglishReader(), BOTH).ask("¿quién es la dueña del molino de Varra?")
    assert isinstance(answer, Answer)
    assert answer.quotes[0].text.startswith("El molino de Varra")
    assert not any(quote.text.startswith("The") for quote in answer.quotes)


@pytest.mark.parametrize("encoder", [WordEncoder(), EnglishEncoder()], ids=["reads both", "reads English"])
def test_a_reader_of_two_languages_reads_the_question_as_it_was_asked(tmp_path: Path, encoder: WordEncoder) -> None:
    """The words that it is searched for in are not those that it is read in."""
    reader = BilingualReader()
    answer = shelf(tmp_path, reader, BOTH, encoder).ask("¿cuántos presos hay en la prisión de Tarn?")
    assert isinstance(answer, Answer)
    assert answer.quotes[0].text.startswith("The prison of Tarn")
    assert {"prisoners", "prison"} <= set(answer.also_searched)
    assert "¿cuántos presos hay en la prisión de Tarn?" in reader.asked
    assert any("molino" in sentence for sentence in reader.read), "it reads the Spanish articles too"


@pytest.mark.parametrize(
    ("encoder", "tells"), [(WordEncoder(), True), (EnglishEncoder(), False)], ids=["reads both", "reads English"]
)
def test_a_reader_of_two_languages_decides_on_spanish_articles(
    tmp_path: Path, encoder: WordEncoder, tells: bool
) -> None:
    """By itself, where the encoder does not know what they mean."""
    reader = BilingualReader()
    answer = shelf(tmp_path, reader, {"molino.txt": SPANISH}, encoder).ask("¿quién es la dueña del molino de Varra?")
    assert isinstance(answer, Answer)
    assert answer.quotes[0].score == 0.9, "the reader's probability"
    assert {score is not None for score in reader.scores} == {tells}


class EagerReader(BilingualReader):
    """One that finds English sentences probable, and Spanish ones so so, whatever is asked."""

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        return [Judgement(0.55 if "molino" in each.sentence else 0.9, None) for each in candidates]


def test_what_one_reader_finds_far_less_likely_in_another_language_is_not_shown_beside(tmp_path: Path) -> None:
    """As in one language: .9 and .55 are far apart, though both would answer."""
    answer = shelf(tmp_path, EagerReader(), BOTH).ask("¿cuántos presos hay en la prisión de Tarn?")
    assert isinstance(answer, Answer)
    assert answer.quotes
    assert not any("molino" in quote.text for quote in answer.quotes)


def test_an_english_question_is_asked_of_spanish_articles_too_where_the_encoder_reads_them(tmp_path: Path) -> None:
    reader = EnglishReader()
    answer = shelf(tmp_path, reader, BOTH).ask("what is molino varra dueña ines corda harina nueve pueblos")
    assert isinstance(answer, Answer)
    assert answer.quotes[0].text.startswith("El molino de Varra")
    assert all("molino" not in sentence for sentence in reader.read)


def test_an_english_question_is_searched_for_once_where_the_encoder_knows_english_alone(tmp_path: Path) -> None:
    snapshot = shelf(tmp_path, EnglishReader(), BOTH, EnglishEncoder())
    question = read_question("who is the director of the prison")
    assert isinstance(question, Question)
    assert len(snapshot.worded(question)) == 1


def test_on_a_shelf_in_one_language_a_question_is_searched_for_once(tmp_path: Path) -> None:
    snapshot = shelf(tmp_path, EnglishReader(), {"prison.txt": ENGLISH})
    for typed in ("¿cuántos presos hay en la prisión de Tarn?", "how many prisoners are there", "prison director"):
        question = read_question(typed)
        assert isinstance(question, Question)
        assert len(snapshot.worded(question)) == 1


@pytest.mark.parametrize(
    ("probability", "first"),
    [
        pytest.param(0.99, "The prison", id="English"),
        pytest.param(0.51, "El preso", id="Spanish"),
        pytest.param(0.9, "El preso", id="Spanish, of which the ranker is surer than .79 says"),
    ],
)
def test_what_lies_farther_above_its_threshold_is_first_and_the_other_follows(
    tmp_path: Path, probability: float, first: str
) -> None:
    texts = {"prison.txt": ENGLISH, "preso.txt": "El preso dice que la prisión de Tarn tiene ratas.\n"}
    snapshot = shelf(tmp_path, EnglishReader(probability), texts)
    answer = snapshot.ask("¿qué dice el director de la prisión de Tarn?")
    assert isinstance(answer, Answer)
    assert len(answer.quotes) == 2
    assert answer.quotes[0].text.startswith(first)
    assert answer.quotes[0].score > answer.quotes[1].score >= READ


def test_where_neither_part_answers_the_nearest_of_both_are_shown(tmp_path: Path) -> None:
    outcome = shelf(tmp_path, EnglishReader(0.2), BOTH).ask("¿cuándo abrió la prisión nueva junto al molino?")
    assert isinstance(outcome, Abstention)
    assert {quote.article.path for quote in outcome.nearest} == {"prison.txt", "molino.txt"}
    assert [quote.score for quote in outcome.nearest] == sorted((q.score for q in outcome.nearest), reverse=True)


def test_without_a_reader_both_parts_are_scored_alike(tmp_path: Path) -> None:
    answer = shelf(tmp_path, None, BOTH).ask("¿quién es el director de la prisión de Tarn?")
    assert isinstance(answer, Answer)
    assert answer.quotes[0].text.startswith("The prison of Tarn")


thresholds = st.floats(0.05, 0.95)


@given(st.floats(0, 1), st.floats(0, 1), thresholds, thresholds)
def test_on_the_readers_scale_what_answers_still_does_and_the_order_stays(
    low: float, high: float, own: float, other: float
) -> None:
    assume(low < high)
    one, two = as_probability(low, own, other), as_probability(high, own, other)
    assert 0 <= one <= two <= 1
    assert as_probability(own, own, other) == pytest.approx(other)
    assert (high >= own) <= (two >= other - 1e-9)
    assert as_probability(own + AS_SURE * (1 - own), own, other) == pytest.approx(1)
