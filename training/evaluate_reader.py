"""The reader behind the present pipeline, on the suites: `python -m training.evaluate_reader`.

For every question the sentences of the retrieved passages are ranked as they are now, the best `--candidates` are read,
and quotes are made of them in the reader's order. The suites are for reporting: nothing is tuned to them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from index.build import refresh
from index.encoder import Encoder, load_encoder
from index.evaluate import Labelled, Unseen, read_labelled
from index.judge import CANDIDATES, around
from index.language import language_of_article, reads
from index.live import Live, Snapshot
from index.question import Question, read_question
from index.quoting import quotes_of
from index.rank import RankedSentence
from index.reader import Network, Reading, Scales

NOTHING = -100.0  # how sure one may be where nothing was found
SHARES = (0.0, 2.0, 4.0, 8.0, 12.0, 16.0, 32.0)  # of the present score, in logits
THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Read:
    """A question's candidates, best first as the pipeline ranks now, and what the reader says of each."""

    labelled: Labelled
    question: Question
    ranked: tuple[RankedSentence, ...]
    judged: tuple[Reading, ...]
    seconds: float
    scored: bool  # whether the present scores tell anything: the encoder reads the languages


def read_suite(
    snapshot: Snapshot, reader: Network, questions: Sequence[Labelled], most: int, encoder: str
) -> list[Read]:
    """`encoder` is the fingerprint of the one that ranks. The suite's articles are in one language."""
    spoken = [language_of_article(article) for article in snapshot.articles[:1]]
    found = []
    for labelled in questions:
        question = read_question(labelled.question)
        if not isinstance(question, Question):
            continue  # abstained from without a search
        wording = snapshot.worded(question)[0]
        ranked = tuple(sorted(snapshot.ranked(wording), key=lambda each: -each.score)[:most])
        scored = all(reads(encoder, language) for language in (wording.question.language, *spoken))
        pairs = [(each.span.cut(each.passage.article.text), around(each.passage, each.at)) for each in ranked]
        begun = time.perf_counter()
        judged = tuple(reader.read(question.text, pairs))
        found.append(Read(labelled, question, ranked, judged, time.perf_counter() - begun, scored))
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """What would be shown first; `sure` decides whether it is: the higher, the likelier an answer."""

    answerable: bool
    right: bool
    right_in_three: bool
    sure: float


def choose(read: Read, share: float) -> Chosen:
    """By the reader's logit plus `share` times the present score, where that tells anything: the order, and how sure
    one may be of the first."""
    if not read.ranked:
        return Chosen(read.labelled.answerable, False, False, NOTHING)
    share = share if read.scored else 0.0
    keys = [judgement.logit + share * each.score for each, judgement in zip(read.ranked, read.judged, strict=True)]
    order = sorted(range(len(keys)), key=lambda place: -keys[place])
    # Scores that only tell the order: how far below the best a further quote may be is not the question here.
    rescored = [replace(read.ranked[place], score=1 - rank / 1000) for rank, place in enumerate(order)]
    rights = [read.labelled.is_right(quote) for quote in quotes_of(rescored, read.question.asked, 3)]
    return Chosen(read.labelled.answerable, rights[0], any(rights), keys[order[0]])


def as_now(read: Read) -> Chosen:
    """What the pipeline without a reader shows first, and how sure it is."""
    if not read.ranked:
        return Chosen(read.labelled.answerable, False, False, NOTHING)
    rights = [read.labelled.is_right(quote) for quote in quotes_of(read.ranked, read.question.asked, 3)]
    return Chosen(read.labelled.answerable, rights[0], any(rights), read.ranked[0].score)


def report(name: str, found: Sequence[Read], scales: Scales) -> None:
    """Print the figures; those at thresholds are of the probability by this scale."""
    answerable = [each for each in found if each.labelled.answerable]
    held = np.mean([any(_is_right(read, each) for each in read.ranked) for read in answerable])
    seconds = np.array([each.seconds for each in found])
    print(f"\n{name}: {len(found)} questions, {len(found) - len(answerable)} unanswerable")
    print(f"  a right sentence among the candidates: {held:.3f}; reading them: p50 {1000 * np.median(seconds):.0f} ms")
    print(f"  {'order':26} right@1 right@3  AUROC")
    kinds = [
        ("the present score", [as_now(each) for each in found]),
        *((f"reader + {each:g} x score", [choose(read, each) for read in found]) for each in SHARES),
    ]
    for label, chosen in kinds:
        of = [each for each in chosen if each.answerable]
        labels = [each.answerable for each in chosen]
        auroc = roc_auc_score(labels, [each.sure for each in chosen]) if len(set(labels)) == 2 else float("nan")
        first, three = np.mean([c.right for c in of]), np.mean([c.right_in_three for c in of])
        print(f"  {label:26} {first:7.3f} {three:7.3f} {auroc:6.3f}")
    print(f"  threshold   answered right@1  false   (reader + {scales.scored.share:g} x score)")
    chosen = [(choose(each, scales.scored.share), scales.scored if each.scored else scales.alone) for each in found]
    sure = [(scale.probability(each.sure, 0.0), each) for each, scale in chosen]  # the score is in it already
    of, others = ([pair for pair in sure if pair[1].answerable is either] for either in (True, False))
    for threshold in THRESHOLDS:
        answered = np.mean([probable >= threshold for probable, _ in of])
        right = np.mean([probable >= threshold and each.right for probable, each in of])
        false = np.mean([probable >= threshold for probable, _ in others]) if others else float("nan")
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
    parser.add_argument("--candidates", type=int, default=CANDIDATES)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    encoder = load_encoder("default", args.threads, args.work / "models")
    reader = Network.from_folder(args.reader, args.threads)
    card = json.loads((args.reader / "reader.json").read_text("utf-8"))
    scales = Scales.from_card(card, encoder.fingerprint)
    for name in args.names:
        questions = args.suites / name / "questions.jsonl"
        report(name, read_with(reader, encoder, questions, args.work / name, args.candidates), scales)


def read_with(reader: Network, encoder: Encoder, questions: Path, data: Path, most: int) -> list[Read]:
    """The questions of a suite, asked of an index of its articles in `data`, which is brought up to date."""
    data.mkdir(parents=True, exist_ok=True)
    suite = questions.parent
    # The seeds lie once in ../shared; their suite's folder has a link, which a checkout may hold as a file.
    articles = suite / "articles" if (suite / "articles").is_dir() else suite.parent.parent / suite.name
    refresh(data, articles, encoder, now=datetime.now(UTC), max_bytes=20_000_000, progress=Unseen())
    live = Live(data, encoder)
    try:
        return read_suite(live.snapshot(), reader, read_labelled(questions), most, encoder.fingerprint)
    finally:
        live.close()


if __name__ == "__main__":
    main()
