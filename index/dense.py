"""Vectors to ranked rows; the only import of faiss."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

# On the query path a second thread costs more than it brings (measured); builds are as fast with one at these sizes.
faiss.omp_set_num_threads(1)


def write_dense(path: Path, vectors: NDArray[np.float32]) -> None:
    """A flat index over (n, dim) float32 unit rows, kept as half floats: half the size, recall .9998."""
    index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    # Not faiss.write_index: on a full disk that leaves half a file and tells only stderr.
    path.write_bytes(faiss.serialize_index(index).data)


class Dense:
    """A built index, read from disk and never changed: searching while adding crashes faiss."""

    def __init__(self, path: Path) -> None:
        self._index = faiss.read_index(str(path))
        self._only: faiss.SearchParameters | None = None

    @property
    def rows(self) -> int:
        return int(self._index.ntotal)

    def within(self, rows: Sequence[int]) -> Dense:
        """The same index, of which these rows alone are searched."""
        part = copy(self)
        selector = faiss.IDSelectorBatch(np.array(rows, np.int64))
        # faiss adds its keywords as it loads, which mypy does not see.
        part._only = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        return part

    def search(self, vector: NDArray[np.float32], top_k: int) -> dict[int, float]:
        """Row -> cosine, the best `top_k` rows, best first."""
        cosines, rows = self._index.search(vector.reshape(1, -1), min(top_k, self.rows), params=self._only)
        return {int(row): float(cosine) for row, cosine in zip(rows[0], cosines[0], strict=True) if row >= 0}
