"""Texts to vectors. (The loading of sentence-transformers models stands here; its only import.)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """One text, embedded: as a whole, and token by token in its context (for late interaction).

    vector     (dim,) float32, unit length
    tokens     (t, dim) float32, unit rows; special tokens left out
    token_ids  (t,) int32, the encoder's vocabulary
    offsets    (t, 2) int32, code points into the text, end exclusive
    """

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]
    token_ids: NDArray[np.int32]
    offsets: NDArray[np.int32]


class Encoder(Protocol):
    """Makes embeddings. `fingerprint` names model and backend: vectors of two fingerprints are never compared."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        """Passages, in order; the model is loaded at the first call, not before."""
        ...

    def embed_question(self, question: str) -> Embedding: ...
