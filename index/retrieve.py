"""A question to hits: the passages that may hold its answer."""

from __future__ import annotations

import math
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass

from index.dense import Dense
from index.encoder import Embedding
from index.fusion import fuse
from index.language import differ
from index.lexical import Lexical, Term
from index.question import Question

POOL = 100  # rows that each ranking puts forward
# Passages that are read token by token. On small shelves 10 find as much; of 320 questions about news, among 3,398
# passages, 10 hold the right sentence of .959 and 20 of .978.
TOP_K = 20
# Cosine from which on passages of one origin tell the same: of three edits of one wire story those that do have .80 to
# .99. Of these one takes a place among the `TOP_K`, and two more are read beside it: each says it in its own words. Of
# 148 questions about five articles, three of them such edits, .736 are so answered rightly first, else .716.
ALIKE, MOST_ALIKE = 0.8, 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage, by its row in the generation. `cosine` is that of the whole passage; `rank` counts from 1."""

    row: int
    cosine: float
    rank: int


def retrieve(
    question: Question,
    embedding: Embedding,
    dense: Dense,
    lexical: Lexical,
    *,
    languages: Sequence[str | None],
    among: Container[str | None],
    texts: Sequence[tuple[Hashable, Hashable]],
    top_k: int = TOP_K,
    left_out: Container[int] = (),
) -> tuple[Hit, ...]:
    """The best `top_k` passages by vector and by word, fused. `languages` are those of the rows, None if unknown, of
    which only those `among` are looked for.

    `texts` are (text, origin) of the rows. Rows with both equal are the same, of which one is enough, and rows of one
    origin that are alike take one place: ten copies of a text must not hide what others say. Those `left_out` take no
    place. Words are not looked for in passages of another language than the question's: what looks alike there says
    little.
    """
    cosines = dense.search(embedding.vector, POOL)
    scores = lexical.search(_term_weights(question, lexical), POOL)
    spoken = {row: score for row, score in scores.items() if not differ(question.language, languages[row])}
    different: dict[Hashable, int] = {}
    for row, _ in fuse(cosines, spoken):
        if languages[row] in among and row not in left_out:
            different.setdefault(texts[row], row)
    floor = min(cosines.values(), default=0.0)
    best = _told_apart([*different.values()], dense, [texts[row][1] for row in different.values()], top_k)
    return tuple(Hit(row, cosines.get(row, floor), rank) for rank, row in enumerate(best, start=1))


def _told_apart(rows: Sequence[int], dense: Dense, origins: Sequence[Hashable], places: int) -> list[int]:
    """The rows that fill the `places`, in their order, and those of the same origin that are like one of them."""
    if not rows:
        return []
    vectors = dense.vectors(rows)
    groups: list[list[int]] = []  # numbers of `rows`; the first of each takes a place
    of_origin: dict[Hashable, list[list[int]]] = {}
    for number, origin in enumerate(origins):
        kin = of_origin.setdefault(origin, [])
        group = next((each for each in kin if float(vectors[each[0]] @ vectors[number]) >= ALIKE), None)
        if group is not None:
            group.append(number)
        elif len(groups) < places:
            groups.append([number])
            kin.append(groups[-1])
    return [rows[number] for number in sorted(number for group in groups for number in group[:MOST_ALIKE])]


def _term_weights(question: Question, lexical: Lexical) -> Mapping[Term, float]:
    weights: dict[Term, float] = {}
    for word in question.words:
        for term in lexical.terms(word.text):
            weights[term] = max(word.weight, weights.get(term, 0.0))
    return weights


def coverage(words: Sequence[frozenset[str]], weights: Sequence[float], held: frozenset[str]) -> float:
    """The share of the `weights` of a question's words, each given by its stems, that a text has of which these are the
    stems `held`; in [0, 1]."""
    return sum(weight for stems, weight in zip(words, weights, strict=True) if not held.isdisjoint(stems))


def word_weights(question: Question, lexical: Lexical, passages: int) -> tuple[float, ...]:
    """How much each word of the question decides, in its order, summing to 1: its rarity times its own weight.

    Rarity is BM25's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)), over the N passages.
    """
    weights = []
    for word in question.words:
        terms = lexical.terms(word.text)
        seen = max((lexical.document_frequency(term) for term in terms), default=0)
        weights.append(word.weight * math.log(1 + (passages - seen + 0.5) / (seen + 0.5)))
    total = sum(weights)
    return tuple(weight / total for weight in weights) if total > 0 else (1 / len(weights),) * len(weights)
