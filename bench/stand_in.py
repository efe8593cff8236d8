"""Embeddings for shelves too large to encode in a bench: the first texts are encoded, the rest are made of those."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Embedding, Encoder

DONORS = 500  # encoded texts that the others are made of
NOISE = 0.6  # length of what is added to a unit row: cosine .86 to its donor, as texts of one kind have


class StandIn:
    """Fulfils `index.encoder.Encoder` under the name of a real one, which encodes the first `encoded` texts.

    Each text after those gets a donor's vectors with noise, one token a word: as many bytes and as much to compute,
    and no meaning. So the times are those of real embeddings, and what is found is not.
    """

    def __init__(self, real: Encoder, encoded: int) -> None:
        self._real = real
        self._left = encoded
        self._donors: list[Embedding] = []
        self._drawn = np.random.default_rng(7)

    @property
    def fingerprint(self) -> str:
        return self._real.fingerprint

    @property
    def dim(self) -> int:
        return self._real.dim

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        made = self._real.embed(texts[: self._left])
        self._left -= len(made)
        self._donors += made[: DONORS - len(self._donors)]
        return made + [self._derived(text) for text in texts[len(made) :]]

    def embed_question(self, question: str) -> Embedding:
        return self._real.embed_question(question)

    def _derived(self, text: str) -> Embedding:
        donor = self._donors[int(self._drawn.integers(len(self._donors)))]
        offsets = np.array([word.span() for word in re.finditer(r"\w+|[^\w\s]", text)], np.int32).reshape(-1, 2)
        rows = np.arange(len(offsets)) % len(donor.tokens)
        vectors = self._noisy(np.concatenate([donor.vector[None], donor.tokens[rows]]))
        return Embedding(vectors[0], vectors[1:], donor.token_ids[rows], offsets)

    def _noisy(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        moved = rows + self._drawn.standard_normal(rows.shape, np.float32) * np.float32(NOISE / rows.shape[1] ** 0.5)
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)
