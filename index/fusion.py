"""Two rankings to one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

# Right paragraph first of 1,216 (SQuAD): .835 by z-scores with these weights, .79 by reciprocal ranks.
DENSE_WEIGHT = 0.6
LEXICAL_WEIGHT = 0.4


def fuse(dense: Mapping[int, float], lexical: Mapping[int, float]) -> list[tuple[int, float]]:
    """(row, score), best first, over the rows of both: the weighted sum of each ranking's z-scores.

    A row that one ranking lacks has that ranking's lowest score. The scores order rows within one question; they are
    no confidence and cannot be compared between questions.
    """
    rows = sorted(dense.keys() | lexical.keys())
    fused = DENSE_WEIGHT * _z_scores(dense, rows) + LEXICAL_WEIGHT * _z_scores(lexical, rows)
    return sorted(zip(rows, fused.tolist(), strict=True), key=lambda pair: -pair[1])


def _z_scores(scores: Mapping[int, float], rows: list[int]) -> np.ndarray:
    """(len(rows),) float64 of mean 0 and deviation 1; all 0 where the scores tell nothing apart."""
    floor = min(scores.values(), default=0.0)
    values = np.array([scores.get(row, floor) for row in rows], np.float64)
    deviation = values.std() if len(values) else 0.0
    return (values - values.mean()) / deviation if deviation > 0 else np.zeros(len(rows))
