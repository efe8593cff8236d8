"""Embeddings in the store: named by what was encoded, by whom and in which form, so that nothing is encoded twice.

Token vectors take nearly all of the room, so each of their numbers is kept in 4 bits: on four suites (356 answerable
questions) no right first sentence is lost against 8 bits, and no score moves by more than .001 in the mean. 2 bits
would halve it again; they move the order of the sentences (3 questions lost, 2 won).
"""

from __future__ import annotations

import hashlib
import struct

import numpy as np
from numpy.typing import NDArray

from corpus.article import Passage
from corpus.store import Store
from index.encoder import Embedding, embedded_text

FORM = b"4bit"  # the first bytes of the tokens' blob; another form needs another one, which renames all embeddings
HEADER = struct.Struct("<4sII")  # form, tokens, dimensions
PER_TOKEN = 2 + 4 + 8  # bytes beside the row itself: its scale, its id, its offsets
LEVELS = 16  # at -7.5, -6.5 … 7.5 steps
# Where the outermost step ends, in units of a row's root mean square: of 2.5 to 10, this keeps most of MiniLM's rows
# (cosine .993), and as good as most of multilingual-e5-small's (.995).
REACH = 2.75
# Two numbers share a byte, the first in its low half: what each byte says, (256, 2), in steps.
_SAID = np.stack([np.arange(256) % LEVELS, np.arange(256) // LEVELS], axis=1).astype(np.float32) - (LEVELS - 1) / 2


def embedding_name(fingerprint: str, passage: Passage) -> str:
    """The name of a passage's embedding: a hash over the encoder's fingerprint, the form and the text that it reads."""
    return _hash(f"{fingerprint}\0{FORM.decode()}\0{embedded_text(passage)}")


def earlier_name(fingerprint: str, passage: Passage) -> str:
    """Its name in indexes built when tokens were kept in 8 bits."""
    return _hash(f"{fingerprint}\0{embedded_text(passage)}")


def stored_embedding(store: Store, name: str) -> Embedding | None:
    """The embedding of this name, None where there is none. Raises DamageError when it is not what was saved."""
    blobs = store.embedding(name)
    return unpack(*blobs) if blobs else None


def pack(embedding: Embedding) -> tuple[bytes, bytes]:
    """(vector, tokens) as bytes; token rows in 4 bits a number, each with a scale."""
    rows = embedding.tokens
    count, dim = rows.shape
    step = np.sqrt(np.square(rows).mean(axis=1, keepdims=True)) * (2 * REACH / LEVELS)
    levels = np.floor(rows / np.maximum(step, 1e-9)).clip(-LEVELS // 2, LEVELS // 2 - 1) + LEVELS // 2
    coded = np.zeros((count, dim + dim % 2), np.uint8)
    coded[:, :dim] = levels
    # Not the step: with this scale the dot product of a row with its own code is what it was, so that cosines with
    # other rows are not lower than before but for chance, and thresholds hold (as in RaBitQ: Gao and Long, 2024).
    against = (rows * (levels - (LEVELS - 1) / 2)).sum(axis=1)
    scales = np.square(rows).sum(axis=1) / np.maximum(against, 1e-9)
    tokens = b"".join(
        [
            HEADER.pack(FORM, count, dim),
            scales.astype("<f2").tobytes(),
            embedding.token_ids.astype("<i4").tobytes(),
            embedding.offsets.astype("<i4").tobytes(),
            (coded[:, 0::2] | coded[:, 1::2] << 4).tobytes(),
        ]
    )
    return embedding.vector.astype("<f4").tobytes(), tokens


def unpack(vector: bytes, tokens: bytes) -> Embedding:
    """The inverse of `pack`, up to the rounding of the token rows; raises ValueError when the sizes do not fit.

    Also for the 8 bits of earlier indexes: they answer until a refresh has built the next.
    """
    if not tokens.startswith(FORM):
        return _unpack_eight_bits(vector, tokens)
    _, count, dim = _header(HEADER, tokens)
    half = (dim + 1) // 2
    _must_fit(vector, tokens, count, dim, HEADER.size + count * (PER_TOKEN + half))
    at = HEADER.size
    scales = np.frombuffer(tokens, "<f2", count, at).astype(np.float32)
    ids = np.frombuffer(tokens, "<i4", count, at + 2 * count)
    offsets = np.frombuffer(tokens, "<i4", 2 * count, at + 6 * count).reshape(count, 2)
    coded = np.frombuffer(tokens, np.uint8, count * half, at + PER_TOKEN * count)
    rows = _SAID.take(coded, axis=0).reshape(count, 2 * half)[:, :dim]
    return Embedding(np.frombuffer(vector, "<f4"), rows * scales[:, None], ids, offsets)


def _unpack_eight_bits(vector: bytes, tokens: bytes) -> Embedding:
    count, dim = _header(struct.Struct("<II"), tokens)
    _must_fit(vector, tokens, count, dim, 8 + count * (16 + dim))
    at = 8
    scales = np.frombuffer(tokens, "<f4", count, at)
    ids = np.frombuffer(tokens, "<i4", count, at + 4 * count)
    offsets = np.frombuffer(tokens, "<i4", 2 * count, at + 8 * count).reshape(count, 2)
    rows: NDArray[np.int8] = np.frombuffer(tokens, np.int8, count * dim, at + 16 * count).reshape(count, dim)
    return Embedding(np.frombuffer(vector, "<f4"), rows * scales[:, None], ids, offsets)


def _header(shape: struct.Struct, tokens: bytes) -> tuple[int, ...]:
    if len(tokens) < shape.size:
        raise ValueError(f"{len(tokens)} bytes are no embedding")
    return shape.unpack_from(tokens)


def _must_fit(vector: bytes, tokens: bytes, count: int, dim: int, size: int) -> None:
    if len(vector) != 4 * dim or len(tokens) != size:
        raise ValueError(f"an embedding of {count} tokens x {dim} does not fit {len(vector)} + {len(tokens)} bytes")


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
