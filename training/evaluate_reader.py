"""The reader behind the present pipeline, on the suites: `python -m training.evaluate_reader`.

For every question the sentences of the retrieved passages are ranked as they are now, the best `--candidates` are read,
and quotes are made of them in the reader's order. The suites are for reporting: nothing is tuned to them.
"""

from __future__ import annotations

import argparse
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from corpus.article import Passage
from index.build import refresh
from index.embeddings import stored_embedding
from index.encoder import load_encoder
from index.evaluate import Labelled, Unseen, read_labelled
from index.live import Live, Snapshot
from index.question import Question, read_question
from index.quoting import quotes_of
from index.rank import RankedSentence, rank_sentences, token_weights
from index.retrieve import retrieve, word_weights
from training.onnx_reader import OnnxReader
from training.reader_data import context

SHARES = (0.0, 0.5, 1.0, 2.0, 4.0)
THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Read:
    """A question's candidates, best first as the pipeline ranks now; `judged` are the reader's probabilities."""

    labelled: Labelled
    question: Question
    ranked: tuple[RankedSentence, ...]
    judged: tuple[float, ...]
    seconds: float


def candidates(snapshot: Snapshot, question: Question, most: int) -> tuple[RankedSentence, ...]:
    """As `Snapshot.nearest` finds them, before quotes are made of them."""
    index, store, encoder = snapshot._index, snapshot._store, snapshot._encoder
    embedding = encoder.embed_question(question.text)
    weights = token_weights(question, embedding, word_weights(question, index.lexical, snapshot.passages))
    ranked: list[RankedSentence] = []
    for hit in retrieve(question, embedding, index.dense, index.lexical):
        stored = stored_embedding(store, index.names[hit.row])
        if stored is None:
            raise ValueError(f"no embedding is stored for row {hit.row}")
        ranked += rank_sentences(
            index.passages[hit.row], stored, cosine=hit.cosine, question=embedding, weights=weights
        )
    return tuple(sorted(ranked, key=lambda each: -each.score)[:most])


def around(passage: Passage, at: int, *, heading: bool = True) -> str:
    """The context of a sentence, as the reader was trained on it: what it is about, and the sentence before."""
    article = passage.article
    title = article.metadata.title.value if article.metadata.title else ""
    if heading and passage.heading is not None:
        title = context(title, passage.heading.cut(article.text))
    span = passage.sentences[at].span
    place = bisect_left([sentence.span.start for sentence in article.sentences], span.start) - 1
    floor = passage.heading.end if passage.heading is not None else 0
    before = article.sentences[place].span if place >= 0 else None
    previous = before.cut(article.text) if before is not None and before.start >= floor else ""
    return context(title, previous)


def read_suite(snapshot: Snapshot, reader: OnnxReader, questions: Sequence[Labelled], most: int) -> list[Read]:
    found = []
    for labelled in questions:
        question = read_question(labelled.question)
        if not isinstance(question, Question):
            continue  # abstained from without a search
        ranked = candidates(snapshot, question, most)
        pairs = [(each.span.cut(each.passage.article.text), around(each.passage, each.at)) for each in ranked]
        begun = time.perf_counter()
        judged = tuple(each.probability for each in reader.read(question.text, pairs))
        found.append(Read(labelled, question, ranked, judged, time.perf_counter() - begun))
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """What would be shown first: `sure` decides whether it is."""

    answerable: bool
    right: bool
    right_in_three: bool
    sure: float


def choose(read: Read, share: float, *, by_reader: bool = True) -> Chosen:
    """Order by the reader's probability plus `share` of the present score; be as sure as the reader is of the first."""
    if not read.ranked:
        return Chosen(read.labelled.answerable, False, False, 0.0)
    scores = [
        (p + share * each.score) / (1 + share) if by_reader else each.score
        for each, p in zip(read.ranked, read.judged, strict=True)
    ]
    rescored = [replace(each, score=score) for each, score in zip(read.ranked, scores, strict=True)]
    rights = [read.labelled.is_right(quote) for quote in quotes_of(rescored, read.question.asked, 3)]
    best = int(np.argmax(scores))
    return Chosen(read.labelled.answerable, rights[0], any(rights), read.judged[best] if by_reader else scores[best])


def report(name: str, found: Sequence[Read]) -> None:
    answerable = [each for each in found if each.labelled.answerable]
    held = np.mean([any(_is_right(read, each) for each in read.ranked) for read in answerable])
    seconds = np.array([each.seconds for each in found])
    print(f"\n{name}: {len(found)} questions, {len(found) - len(answerable)} unanswerable")
    print(f"  a right sentence among the candidates: {held:.3f}; reading them: p50 {1000 * np.median(seconds):.0f} ms")
    print(f"  {'order':26} right@1 right@3  AUROC")
    kinds = [("the present score", 0.0, False), *((f"reader + {s} x score", s, True) for s in SHARES)]
    for label, share, by_reader in kinds:
        chosen = [choose(each, share, by_reader=by_reader) for each in found]
        of = [each for each in chosen if each.answerable]
        labels = [each.answerable for each in chosen]
        auroc = roc_auc_score(labels, [each.sure for each in chosen]) if len(set(labels)) == 2 else float("nan")
        first, three = np.mean([c.right for c in of]), np.mean([c.right_in_three for c in of])
        print(f"  {label:26} {first:7.3f} {three:7.3f} {auroc:6.3f}")
    print("  threshold   answered right@1  false   (order: reader + 1.0 x score; abstaining by the reader)")
    chosen = [choose(each, 1.0) for each in found]
    of, others = [c for c in chosen if c.answerable], [c for c in chosen if not c.answerable]
    for threshold in THRESHOLDS:
        answered = np.mean([c.sure >= threshold for c in of])
        right = np.mean([c.sure >= threshold and c.right for c in of])
        false = np.mean([c.sure >= threshold for c in others]) if others else float("nan")
        print(f"  {threshold:9.2f}   {answered:8.3f} {right:7.3f} {false:6.3f}")


def _is_right(read: Read, sentence: RankedSentence) -> bool:
    quotes = quotes_of([sentence], read.question.asked, 1)
    return read.labelled.is_right(quotes[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suites", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--names", nargs="+", default=["seeds", "squad2", "clapnq"])
    parser.add_argument("--reader", type=Path, default=Path("data/reader/export"))
    parser.add_argument("--work", type=Path, default=Path("data/reader/suites"), help="indexes, kept between runs")
    parser.add_argument("--candidates", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    encoder = load_encoder("default", args.threads)
    reader = OnnxReader(args.reader, args.threads)
    for name in args.names:
        data = args.work / name
        data.mkdir(parents=True, exist_ok=True)
        # The seeds lie once in ../shared; their suite's folder has a link, which a checkout may hold as a file.
        articles = args.suites / name / "articles"
        refresh(
            data,
            articles if articles.is_dir() else args.suites.parent / name,
            encoder,
            now=datetime.now(UTC),
            max_bytes=20_000_000,
            progress=Unseen(),
        )
        live = Live(data, encoder)
        try:
            questions = read_labelled(args.suites / name / "questions.jsonl")
            report(name, read_suite(live.snapshot(), reader, questions, args.candidates))
        finally:
            live.close()


if __name__ == "__main__":
    main()
