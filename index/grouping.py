"""Questions that ask for much the same are told of together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def grouped(vectors: NDArray[np.float32], least: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    """Groups of rows, each in order and begun by its first, with which each other has a cosine of its own `least`.

    `vectors` is (n, dim) with unit rows, the weightiest first: a row goes to the nearest of the groups that there are,
    else it begins one.
    """
    firsts: list[int] = []
    groups: list[list[int]] = []
    for row in range(len(vectors)):
        near = vectors[firsts] @ vectors[row] if firsts else np.empty(0, np.float32)
        if near.size and float(near.max()) >= least[row]:
            groups[int(near.argmax())].append(row)
        else:
            firsts.append(row)
            groups.append([row])
    return tuple(map(tuple, groups))
