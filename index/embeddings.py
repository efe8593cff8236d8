"""Embeddings in the store: named by what was encoded and by whom, so that nothing is encoded twice."""

from __future__ import annotations

import hashlib

from corpus.article import Passage
from corpus.store import Store
from index.encoder import Embedding, embedded_text, unpack


def embedding_name(fingerprint: str, passage: Passage) -> str:
    """The name of a passage's embedding: a hash over the encoder's fingerprint and the text that it reads."""
    return hashlib.sha256(f"{fingerprint}\0{embedded_text(passage)}".encode()).hexdigest()


def stored_embedding(store: Store, name: str) -> Embedding | None:
    """The embedding of this name, None where there is none. Raises DamageError when it is not what was saved."""
    blobs = store.embedding(name)
    return unpack(*blobs) if blobs else None
