"""Hits to sentences: which sentence answers, by late interaction.

Each word of the question looks for the token of the sentence that is most like it, each token seen in the context of
its passage (MaxSim, as in ColBERT: Khattab and Zaharia, 2020, section 3.3); the cosines found are averaged, rare words
counting for more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from corpus.article import Passage, Span
from index.encoder import Embedding, embedded_text
from index.question import Question

# For a passage's few tokens a second thread of numpy's brings nothing, and then waits for the next one at full speed:
# with it a question takes as long, and 27 milliseconds of the processors in place of 16.
threadpool_limits(1, user_api="blas")

# Shares of the sentence's and the passage's MaxSim and of the passage's cosine. Measured on 400 questions of SQuAD's
# training set and three suites: the sentence alone puts up to 4 of 100 fewer right first and tells less well when to
# abstain (AUROC .83 against .86 on the seeds); shares 10 points either way change next to nothing.
SENTENCE_SHARE = 0.55
PASSAGE_SHARE = 0.30
COSINE_SHARE = 0.15
# A passage that has the question's own words, in it, its title or its article's first sentence, is worth reading before
# one that is only like it: of 320 answerable questions about news, among 3,398 passages, the right sentence is then one
# of the 16 that are read of .966, without it of .931 (dev .951 and .945; multilingual-e5-small .975 and .941).
COVERED = 0.2
# A token outside of every word (a question mark) says next to nothing, but a question may have no word that is known.
OUTSIDE_WEIGHT = 1e-3
# "What will he miss most?" is most like that question and answers none; who asks, between quote marks, may matter.
_ASKS = re.compile(r"[^\"“”«»„‘:]*\?")
# Cosine from which a token is taken to be the word that was asked for.
SAME_WORD = 0.55


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """Sentence number `at` of a passage. `score`, higher is better, is a mean of cosines or the reader's probability.

    `matched` are the spans of the article's text in which the question's deciding words were found, `answer` the one
    that the reader pointed at, if any. `covered` is the share of the question, by its words' weights, that the passage,
    its heading, its title or its article's first sentence has word for word.
    """

    passage: Passage
    at: int
    score: float
    matched: tuple[Span, ...]
    answer: Span | None = None
    covered: float = 0.0

    @property
    def promise(self) -> float:
        """By which the sentences to be read are chosen. What nothing answers has its words on the shelf too, so that it
        tells less well than the score whether anything does."""
        return self.score + COVERED * self.covered

    @property
    def span(self) -> Span:
        return self.passage.sentences[self.at].span


def token_weights(question: Question, embedding: Embedding, weights: Sequence[float]) -> NDArray[np.float32]:
    """(t,) float32 summing to 1: each word's weight, shared by the tokens that it is made of."""
    spread = np.full(len(embedding.offsets), OUTSIDE_WEIGHT, np.float32)
    for word, weight in zip(question.words, weights, strict=True):
        inside = (embedding.offsets[:, 0] < word.span.end) & (embedding.offsets[:, 1] > word.span.start)
        if inside.any():
            spread[inside] = weight / int(inside.sum())
    return spread / max(float(spread.sum()), 1e-9)


def rank_sentences(
    passage: Passage,
    embedding: Embedding,
    *,
    cosine: float,
    question: Embedding,
    weights: NDArray[np.float32],
) -> list[RankedSentence]:
    """Score every sentence of a passage, whose `embedded_text` was embedded as `embedding`; but what only asks."""
    if not len(embedding.offsets) or not len(question.offsets):
        return []
    similarity = question.tokens @ embedding.tokens.T  # (question tokens, passage tokens)
    whole = float(weights @ similarity.max(axis=1))
    # From the encoded text, which may begin with a heading, to the article's own offsets.
    offsets = embedding.offsets + (passage.span.end - len(embedded_text(passage)))
    deciding = np.flatnonzero(weights >= 0.75 / len(weights))  # all but the function words
    ranked = []
    for at, sentence in enumerate(passage.sentences):
        inside = np.flatnonzero((offsets[:, 0] >= sentence.span.start) & (offsets[:, 1] <= sentence.span.end))
        if not len(inside) or _ASKS.fullmatch(sentence.span.cut(passage.article.text)):
            continue  # past what the encoder reads of a passage, or no statement
        found = similarity[:, inside]
        score = SENTENCE_SHARE * float(weights @ found.max(axis=1)) + PASSAGE_SHARE * whole + COSINE_SHARE * cosine
        ranked.append(RankedSentence(passage, at, score, _matched(found[deciding], offsets[inside])))
    return ranked


def _matched(found: NDArray[np.float32], offsets: NDArray[np.int32]) -> tuple[Span, ...]:
    """Where the tokens of the rows of `found` were found, as spans of the text, in order."""
    places = found.argmax(axis=1)
    kept = sorted({*places[np.take_along_axis(found, places[:, None], axis=1)[:, 0] >= SAME_WORD].tolist()})
    return tuple(Span(int(start), int(end)) for start, end in offsets[kept].tolist())
