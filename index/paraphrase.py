"""The second sign that two articles are one text: sentence by sentence they mean the same, in other words.

A sentence's vector is the mean of its tokens', as the encoder saw them in their passage: they are stored already.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from corpus.origins import Prose, tell_the_same
from corpus.store import Store
from corpus.stored_reading import Shelved
from index.embeddings import embedding_name, stored_embedding
from index.encoder import embedded_text

# Cosine of two sentences' vectors from which on they mean the same, for the encoder that it was looked at with: on the
# seeds and our sample, rewritten articles have .5 to 1 of their sentences above it and unrelated ones .05 or less.
# Cosines of other encoders are not comparable, and for those there is no second sign.
_ALIKE = {"all-MiniLM-L6-v2": 0.75}
# More is asked for than of words, and in the order of the other article: two reports of one event tell it differently.
COVERAGE, FEWEST, IN_ORDER = 0.3, 5, 0.8
# Cosine of two passages, and how many such there must be, for their sentences to be looked at.
_NEAR, _NEAR_PASSAGES = 0.7, 2


def is_likely(cosines: NDArray[np.float32], fingerprint: str) -> bool:
    """Whether it is worth a look: `cosines` are those of one article's passages with the nearest of the other's."""
    return _cosine(fingerprint) is not None and int((cosines >= _NEAR).sum()) >= min(_NEAR_PASSAGES, len(cosines))


def is_paraphrase(
    one: Prose, ours: NDArray[np.float32], other: Prose, theirs: NDArray[np.float32], fingerprint: str
) -> bool:
    """Whether one article is the other in other words; `ours` and `theirs` are their `sentence_vectors`."""
    alike = _cosine(fingerprint)
    if alike is None or min(len(ours), len(theirs)) < FEWEST:
        return False
    if len(ours) > len(theirs):
        return is_paraphrase(other, theirs, one, ours, fingerprint)
    cosines = ours @ theirs.T
    places: list[int] = []
    for at, to in enumerate(cosines.argmax(axis=1).tolist()):
        if cosines[at, to] >= alike and to not in places and tell_the_same(one.telling[at], other.telling[to]):
            places.append(to)
    enough = len(places) >= max(FEWEST, COVERAGE * len(ours))
    return enough and _longest_rise(places) >= IN_ORDER * len(places)


def sentence_vectors(shelved: Shelved, compared: Prose, store: Store, fingerprint: str) -> NDArray[np.float32]:
    """(n, dim) float32 rows for the n sentences that are compared: unit ones, 0 past what the encoder reads."""
    place = {span: at for at, span in enumerate(compared.spans)}
    rows: dict[int, NDArray[np.float32]] = {}
    dim = 1
    for passage in shelved.passages:
        stored = stored_embedding(store, embedding_name(fingerprint, passage))
        if stored is None:
            continue
        dim = len(stored.vector)
        # From the encoded text, which may begin with a heading, to the article's own offsets.
        offsets = stored.offsets + (passage.span.end - len(embedded_text(passage)))
        for sentence in passage.sentences:
            inside = (offsets[:, 0] >= sentence.span.start) & (offsets[:, 1] <= sentence.span.end)
            if sentence.span in place and inside.any():
                mean = stored.tokens[inside].mean(axis=0)
                rows[place[sentence.span]] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    vectors = np.zeros((len(place), dim), np.float32)
    for at, row in rows.items():
        vectors[at] = row
    return vectors


def _cosine(fingerprint: str) -> float | None:
    return next((cosine for name, cosine in _ALIKE.items() if fingerprint.startswith(name)), None)


def _longest_rise(places: list[int]) -> int:
    """How many of the places are in order, the others left out."""
    ends: list[int] = []  # of the rises of 1, 2, … places, the lowest last one
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)
