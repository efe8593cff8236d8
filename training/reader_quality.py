"""How well logits choose and abstain: right first, AUROC, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: the logit of each candidate, and whether it is right."""

    source: str
    logits: tuple[float, ...]
    right: tuple[bool, ...]

    @property
    def best(self) -> int:
        return int(np.argmax(self.logits))


@dataclass(frozen=True, slots=True)
class Quality:
    """right_first  answerable questions whose right candidate has the highest logit
    auroc        that the best candidate of an answerable question beats the one of an unanswerable question
    pair_auroc   that a right candidate beats a wrong one, over all pairs
    """

    questions: int
    right_first: float
    auroc: float
    pair_auroc: float
    by_source: dict[str, float]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Platt:
    """Logit -> probability: 1 / (1 + exp(-(slope * logit + shift)))."""

    slope: float
    shift: float

    def probability(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1 / (1 + np.exp(-(self.slope * logits + self.shift)))


def quality(judged: Sequence[Judged]) -> Quality:
    """Over answerable and unanswerable questions together; needs at least one of each."""
    answerable = [any(each.right) for each in judged]
    tops = [max(each.logits) for each in judged]
    first = [each.right[each.best] for each in judged if any(each.right)]
    sources = sorted({each.source for each in judged if any(each.right)})
    return Quality(
        questions=len(judged),
        right_first=round(float(np.mean(first)), 4),
        auroc=round(float(roc_auc_score(answerable, tops)), 4),
        pair_auroc=round(
            float(roc_auc_score([r for j in judged for r in j.right], [x for j in judged for x in j.logits])), 4
        ),
        by_source={
            source: round(float(np.mean([j.right[j.best] for j in judged if j.source == source and any(j.right)])), 4)
            for source in sources
        },
    )


def platt(logits: NDArray[np.float64], right: NDArray[np.bool_]) -> Platt:
    fitted = LogisticRegression(C=1e6).fit(logits.reshape(-1, 1), right)
    return Platt(round(float(fitted.coef_[0][0]), 4), round(float(fitted.intercept_[0]), 4))


def calibration_error(probabilities: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error over bins of equal count: mean |share right - mean probability|, in [0, 1]."""
    order = np.argsort(probabilities)
    return float(
        sum(
            abs(right[part].mean() - probabilities[part].mean()) * len(part)
            for part in np.array_split(order, bins)
            if len(part)
        )
        / max(len(order), 1)
    )
