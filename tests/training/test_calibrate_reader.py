"""How the share of the present score and the calibration are chosen."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="needs onnxruntime and matplotlib, with which the reader is measured")
pytest.importorskip("matplotlib", reason="needs onnxruntime and matplotlib, with which the reader is measured")

from index.calibration import WRONG_COSTS
from training.calibrate_reader import worth
from training.evaluate_reader import Chosen
from training.reader_quality import Platt, calibration_error, platt


def _chosen(sure: float, *, right: bool) -> Chosen:
    return Chosen(answerable=True, right=right, right_in_three=right, sure=sure)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param([_chosen(3, right=True), _chosen(2, right=True), _chosen(1, right=False)], 2.0, id="abstains"),
        pytest.param([_chosen(3, right=False), _chosen(2, right=True)], 0.0, id="answers nothing when sure and wrong"),
        pytest.param(
            [_chosen(4, right=True), _chosen(3, right=False), _chosen(2, right=True), _chosen(1, right=True)],
            3 - WRONG_COSTS,
            id="takes one wrong answer for two right ones",
        ),
    ],
)
def test_a_wrong_answer_costs_more_than_a_right_one_brings(chosen: list[Chosen], expected: float) -> None:
    assert worth(chosen) == expected


def test_a_calibrated_probability_is_the_share_that_is_right() -> None:
    """Logits that are twice too sure are brought back, and the error says so."""
    draw = np.random.default_rng(3)
    true = draw.normal(0, 1.5, 20_000)
    right = draw.random(20_000) < 1 / (1 + np.exp(-true))
    fitted = platt(2 * true, right)
    assert fitted.slope == pytest.approx(0.5, abs=0.03)
    assert calibration_error(fitted.probability(2 * true), right) < 0.02
    assert calibration_error(Platt(1, 0).probability(2 * true), right) > 0.05
