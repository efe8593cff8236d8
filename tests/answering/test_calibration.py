"""The threshold is chosen on labelled questions, and a wrong answer costs more than a missing one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calibration import (
    WRONG_COSTS,
    Calibration,
    CalibrationError,
    Point,
    Trial,
    calibrate,
    risk_coverage,
    shipped,
)
from index.compiled import fingerprint_of
from index.encoder import load_encoder, locate

RIGHT = [Trial(0.6 + i / 100, right=True, answerable=True) for i in range(20)]
OFF_TOPIC = [Trial(0.2 + i / 100, right=False, answerable=False) for i in range(10)]


def test_the_threshold_lies_between_what_answers_and_what_does_not() -> None:
    assert 0.29 < calibrate(RIGHT + OFF_TOPIC, "here").threshold < 0.60


def test_wrong_answers_push_the_threshold_up_past_a_few_right_ones() -> None:
    tempting = [Trial(0.615, right=False, answerable=False) for _ in range(5)]
    assert calibrate(RIGHT + OFF_TOPIC + tempting, "here").threshold > 0.615


@pytest.mark.parametrize("trials", [RIGHT, OFF_TOPIC, RIGHT[:5] + OFF_TOPIC], ids=["none unanswerable", "10", "15"])
def test_too_few_labelled_questions_choose_nothing(trials: list[Trial]) -> None:
    with pytest.raises(CalibrationError, match="Label at least 20"):
        calibrate(trials, "here")


TRIALS = st.lists(
    st.builds(Trial, st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 2)), st.booleans(), st.just(True)),
    min_size=20,
    max_size=60,
)


@given(TRIALS)
def test_no_other_threshold_is_worth_more(trials: list[Trial]) -> None:
    trials = [*trials, *[Trial(0.3, right=False, answerable=False)] * 5]

    def worth(threshold: float) -> float:
        answered = [trial for trial in trials if trial.score >= threshold]
        right = sum(trial.right for trial in answered)
        return right - WRONG_COSTS * (len(answered) - right)

    chosen = calibrate(trials, "here").threshold
    assert worth(chosen) == max(worth(step / 200) for step in range(1, 201))


@pytest.mark.parametrize(
    "fingerprint",
    [lambda: load_encoder().fingerprint, lambda: fingerprint_of(locate("default"))],
    ids=["original", "compiled"],
)
def test_the_default_encoder_comes_with_a_calibration_that_survives_the_manifest(
    fingerprint: Callable[[], str],
) -> None:
    calibration = shipped(fingerprint())
    assert calibration is not None
    assert Calibration.from_json(calibration.to_json()) == calibration


def test_the_risk_coverage_curve_counts_the_surest_answers_first() -> None:
    trials = [Trial(0.9, right=True, answerable=True), Trial(0.5, right=False, answerable=False)]
    trials += [Trial(0.5, right=True, answerable=True), Trial(0.1, right=False, answerable=True)]
    assert risk_coverage(trials) == (Point(0.9, 0.25, 0.0), Point(0.5, 0.75, 1 / 3), Point(0.1, 1.0, 0.5))
