"""The reader that comes with the program: whole, as its card says, and calibrated for both profiles."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from index.calibration import shipped
from index.reader import BUNDLED, CARD, MODEL, TOKENIZER, Candidate, ReaderError, Scales, load_reader

ENCODERS = ["all-MiniLM-L6-v2 onnx-int8", "all-MiniLM-L6-v2 torch-fp32", "multilingual-e5-small onnx-int8"]
SENTENCE = "The Orrin mill burned down on the night of 4 May 2031, and nobody was hurt."
OTHER = "The Orrin mill was built by two brothers from Tarrow."


def card(folder: Path = BUNDLED[0]) -> dict:
    return json.loads((folder / CARD).read_text("utf-8"))


@pytest.mark.parametrize("folder", BUNDLED, ids=lambda folder: folder.name)
def test_its_weights_are_those_that_its_card_names(folder: Path) -> None:
    assert hashlib.sha256((folder / MODEL).read_bytes()).hexdigest() == card(folder)["sha256"]


@pytest.mark.parametrize("encoder", ENCODERS)
def test_each_profile_has_a_scale_and_a_threshold_of_this_reader(encoder: str) -> None:
    reader = load_reader(encoder=encoder)
    assert reader is not None
    calibration = shipped(encoder, reader.fingerprint)
    assert calibration is not None
    assert calibration.unread is not None
    for folder in BUNDLED:
        assert Scales.from_card(card(folder), encoder) != Scales.from_card(card(folder), "another encoder")


def test_an_encoder_that_nobody_measured_leaves_the_judgement_to_the_reader() -> None:
    scales = Scales.from_card(card(), "another encoder")
    assert scales.probability(1.0, 0.9) == scales.probability(1.0, 0.1) == scales.probability(1.0, None)


def test_a_score_that_tells_nothing_is_left_out() -> None:
    """The encoder does not read the language: whatever it says of the sentence, the reader judges alone."""
    scales = Scales.from_card(card(), ENCODERS[0])
    assert scales.probability(1.0, 0.9) != scales.probability(1.0, 0.1)
    assert scales.probability(1.0, None) == Scales.from_card(card(), "another encoder").probability(1.0, 0.9)


def test_it_tells_the_sentence_that_answers_from_one_that_shares_the_words() -> None:
    reader = load_reader(encoder=ENCODERS[0])
    assert reader is not None
    answers, built = reader.judge(
        "when did the orrin mill burn down", [Candidate(SENTENCE, "", 0.6), Candidate(OTHER, "", 0.6)]
    )
    assert answers.probability > 2 * built.probability
    assert answers.answer is not None
    assert "4 May 2031" in SENTENCE[slice(*answers.answer)]


@pytest.mark.parametrize(
    ("question", "spoken"),
    [
        pytest.param(
            "¿cuándo ardió el molino de Orrin?", frozenset({"es", "en"}), id="Spanish, of an English sentence"
        ),
        pytest.param("cuando ardio el molino de orrin", frozenset({"es", "en"}), id="typed in a hurry"),
    ],
)
def test_a_spanish_question_is_read_as_it_is(question: str, spoken: frozenset[str]) -> None:
    reader = load_reader(encoder=ENCODERS[0])
    assert reader is not None
    answers, built = reader.judge(question, [Candidate(SENTENCE, "", 0.6, spoken), Candidate(OTHER, "", 0.6, spoken)])
    assert answers.probability > 2 * built.probability


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_damaged_one_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    copy = tmp_path / "reader"
    shutil.copytree(BUNDLED[0], copy)
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(bytes([content[0] ^ 1]) + content[1:])
    with pytest.raises(ReaderError, match="damaged") as caught:
        load_reader(str(copy))
    assert caught.value.advice.startswith("Set QUOTH_READER to")
