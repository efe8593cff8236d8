"""Vectors to ranked rows; the only import of faiss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

# On the query path a second thread costs more than it brings (measured); builds are as fast with one at these sizes.
faiss.omp_set_num_threads(1)

EXACT = 100_000_000  # cosines: a few seconds
# Cosines that are held at once, 64 MB: for a few rows at a time reading all vectors would take longest.
CELLS = 16_000_000
POINTS, PROBED = 64, 48  # rows a cell is made of, and cells that are looked into


def write_dense(path: Path, vectors: NDArray[np.float32]) -> None:
    """A flat index over (n, dim) float32 unit rows, kept as half floats: half the size, recall .9998."""
    index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    # Not faiss.write_index: on a full disk that leaves half a file and tells only stderr.
    path.write_bytes(faiss.serialize_index(index).data)


def nearest_rows(
    vectors: NDArray[np.float32], asked: NDArray[np.intp], how_many: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """(some of `asked`, (n, how_many) the rows nearest to each, nearest first, itself among them), until all are done.

    `vectors` are (n, dim) float32 unit rows. Exact up to `EXACT` cosines. Beyond, rows are put into twice as many cells
    as the root of their number comes to, and only those in the nearest cells are looked at: the time grows with the
    power of 1.5 and not with the square. Of the bench's 10,000 passages .97 of the nearest ones are found so, and with
    them all origins; of 1,392 of real articles all.
    """
    how_many = min(how_many, len(vectors))
    if len(asked) * len(vectors) <= EXACT:
        for rows in _parts(asked, max(1, CELLS // len(vectors))):
            cosines = vectors[rows] @ vectors.T
            found = np.argpartition(-cosines, how_many - 1, axis=1)[:, :how_many]
            order = np.argsort(-np.take_along_axis(cosines, found, axis=1), axis=1, kind="stable")
            yield rows, np.take_along_axis(found, order, axis=1)
        return
    lists = int(2 * len(vectors) ** 0.5)
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(vectors.shape[1]), vectors.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.max_points_per_centroid = POINTS
    index.nprobe = PROBED
    index.train(vectors)
    index.add(vectors)
    for rows in _parts(asked, 4_096):
        yield rows, index.search(vectors[rows], how_many)[1]


def _parts(rows: NDArray[np.intp], most: int) -> Iterator[NDArray[np.intp]]:
    for at in range(0, len(rows), most):
        yield rows[at : at + most]


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

    def vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """(n, dim) float32: those of these rows, as near as half floats tell them."""
        return np.asarray(self._index.reconstruct_batch(np.array(rows, np.int64)), np.float32)
