"""A predictable stand-in for the model: each word has a direction of its own, so texts are as near as their words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from index.encoder import Embedding

DIM = 64
WORD = re.compile(r"\w+")


def _direction(word: str) -> np.ndarray:
    """(DIM,) float32, unit; the same for the same word in every process."""
    drawn = np.random.default_rng(zlib.crc32(word.casefold().encode())).standard_normal(DIM).astype(np.float32)
    return drawn / np.linalg.norm(drawn)


class WordEncoder:
    """Fulfils `index.encoder.Encoder` without a model; every word is one token, its id the checksum of the word."""

    fingerprint = "fake:words-1"
    dim = DIM

    def __init__(self) -> None:
        self.encoded: list[str] = []  # every text that was asked for, so that a test can say what was new

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        self.encoded += texts
        return [self._one(text) for text in texts]

    def embed_question(self, question: str) -> Embedding:
        return self._one(question)

    def _one(self, text: str) -> Embedding:
        words = list(WORD.finditer(text))
        tokens = np.array([_direction(m.group()) for m in words], np.float32).reshape(-1, DIM)
        total = tokens.sum(axis=0) if words else np.ones(DIM, np.float32)
        return Embedding(
            vector=total / max(float(np.linalg.norm(total)), 1e-9),
            tokens=tokens,
            token_ids=np.array([zlib.crc32(m.group().casefold().encode()) % 30_000 for m in words], np.int32),
            offsets=np.array([m.span() for m in words], np.int32).reshape(-1, 2),
        )
