"""From which score on a quote answers: chosen on labelled questions, kept in the manifest beside the encoder's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from index.encoder import Encoder

# A right answer is worth 1, none 0, and a wrong one costs this: Quoth answers where it is more likely right than wrong.
WRONG_COSTS = 1.0
FEWEST_QUESTIONS = 20
FEWEST_UNANSWERABLE = 5


class CalibrationError(Exception):
    """The labelled questions do not suffice: `reason` says why, `advice` what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Trial:
    """One labelled question's best quote: its score, and whether it is right (never, where nothing answers)."""

    score: float
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """Below `threshold` Quoth abstains. `questions` labelled questions chose it; `origin` says which."""

    threshold: float
    questions: int
    origin: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Calibration:
        return cls(float(content["threshold"]), int(content["questions"]), str(content["origin"]))


def calibrate(trials: Sequence[Trial], origin: str) -> Calibration:
    """The threshold with the most right answers less `WRONG_COSTS` for each wrong one.

    Of the thresholds that are equally good, the middle of the widest gap between two scores. Raises CalibrationError
    for fewer than `FEWEST_QUESTIONS` trials, or fewer than `FEWEST_UNANSWERABLE` that nothing answers.
    """
    unanswerable = sum(not trial.answerable for trial in trials)
    if len(trials) < FEWEST_QUESTIONS or unanswerable < FEWEST_UNANSWERABLE:
        raise CalibrationError(
            f"{len(trials)} labelled questions, {unanswerable} of them unanswerable, are too few for a threshold.",
            f"Label at least {FEWEST_QUESTIONS}, with at least {FEWEST_UNANSWERABLE} that no article answers.",
        )
    scores = sorted({0.0, 1.0, *(trial.score for trial in trials)})
    gaps = list(pairwise(scores))

    def worth(gap: tuple[float, float]) -> tuple[float, float]:
        answered = [trial for trial in trials if trial.score >= gap[1]]
        right = sum(trial.right for trial in answered)
        return right - WRONG_COSTS * (len(answered) - right), gap[1] - gap[0]

    low, high = max(gaps, key=worth)
    return Calibration(round((low + high) / 2, 4), len(trials), origin)


# Chosen by bench/calibrate.py: ten articles of SQuAD's training part, two thirds of the questions answerable.
SHIPPED = {
    "multilingual-e5-small": Calibration(
        0.8176, 300, "200 answerable and 100 unanswerable questions on SQuAD articles"
    ),
    "all-MiniLM-L6-v2 torch-fp32": Calibration(
        0.5955, 750, "500 answerable and 250 unanswerable questions on SQuAD articles"
    ),
}
# For an encoder that nobody measured yet: it answers only what its vectors all but repeat.
CAUTIOUS = Calibration(0.75, 0, "not calibrated for this encoder")


def shipped(fingerprint: str) -> Calibration | None:
    """The calibration that comes with the program for an encoder, None for encoders that it does not know."""
    return next((known for name, known in SHIPPED.items() if fingerprint.startswith(name)), None)


def shipped_or_cautious(encoder: Encoder) -> Calibration:
    return shipped(encoder.fingerprint) or CAUTIOUS
