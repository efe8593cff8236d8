"""Does each part earn its place: every suite with all parts, and again without one of them.

    .venv/bin/python bench/parts.py SUITE… [--reader none] [--sample 200] [--plot FOLDER]

A suite is a folder with articles/ and questions.jsonl. One Markdown table a suite, for bench/README.md. A part is taken
out here, by a substitute in its place for the time of one row: the program has no switch for it.

Nothing is abstained from but what cannot be searched for. What the reader has read once it need not read again for
another row, so times are told only of the rows that had nothing to remember. A remembered pair was computed in another
batch, and int8 then differs a little: one question more or less says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from bot.risk_coverage import picture
from corpus.article import Passage
from index import judge, quoting, retrieve, wording
from index import live as live_module
from index import question as question_module
from index.build import refresh
from index.calibration import Trial, risk_coverage
from index.encoder import Embedding, Encoder, embedded_text, load_encoder
from index.evaluate import Labelled, Unseen, first_calibration, read_labelled
from index.live import Live, Snapshot
from index.multilingual import model_name
from index.question import Question, read_question
from index.rank import RankedSentence
from index.reader import BUNDLED, CARD, Candidate, Network, OnnxReader, Reader, Readers, Reading, Scales
from training.typing_noise import misspelt

SEED = 7
ALL, NO_READER, SLIPS = "everything", "without the reader", "with slips: everything"
WHOLE, ALONE, NONE = "whole", "without the ranker's score", "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One way to answer: each substitute is (owner, attribute, what stands there instead).

    `beside` names the row that it is compared with. `reads` says which of the `readers` judges. `slips`: the questions
    are misspelt first. `main`: measured at the threshold too, and timed.
    """

    name: str
    substitutes: tuple[tuple[Any, str, Any], ...] = ()
    beside: str = ALL
    reads: str = WHOLE
    slips: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one question. `read`: whether the program's reader reads it, so that scores can be compared."""

    labelled: Labelled
    score: float
    first: bool
    in_three: bool
    read: bool
    seconds: float


def by_words(_: Mapping[int, float], lexical: Mapping[int, float]) -> list[tuple[int, float]]:
    return list(lexical.items())


def by_vectors(dense: Mapping[int, float], _: Mapping[int, float]) -> list[tuple[int, float]]:
    return list(dense.items())


def by_ranks(dense: Mapping[int, float], lexical: Mapping[int, float]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: the sum of 1 / (60 + rank), ranks from 1. Both rankings come best first."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in (dense, lexical):
        for rank, row in enumerate(ranking, start=1):
            scores[row] += 1 / (60 + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def by_coverage(
    passage: Passage, embedding: Embedding, *, cosine: float, question: Embedding, weights: NDArray[np.float32]
) -> list[RankedSentence]:
    """In place of late interaction: half the passage's cosine, half the share of the question's words, rare ones
    counting for more, that the sentence holds as they are."""
    offsets = embedding.offsets + (passage.span.end - len(embedded_text(passage)))
    ranked = []
    for at, sentence in enumerate(passage.sentences):
        inside = (offsets[:, 0] >= sentence.span.start) & (offsets[:, 1] <= sentence.span.end)
        if inside.any():
            held = float(weights @ np.isin(question.token_ids, embedding.token_ids[inside]))
            ranked.append(RankedSentence(passage, at, (cosine + held) / 2, ()))
    return ranked


_knowing = Readers._knowing  # before any row substitutes it


def by_one(readers: Readers, candidate: Candidate) -> tuple[Reader, ...]:
    """No second opinion on the best sentence."""
    return _knowing(readers, candidate)[:1]


UNREPAIRED = (wording, "_repaired", lambda typed, *_, **__: typed)
EVERYTHING = Row(ALL, main=True)
READER_ROWS = (
    Row(NO_READER, reads=NONE, main=True),
    Row("the best sentence read by one reader", ((Readers, "_knowing", by_one),)),
    Row("the reader without context", ((judge, "around", lambda *_: ""),)),
    Row("the reader without the ranker's score", reads=ALONE),
    Row("without late interaction or reader", ((live_module, "rank_sentences", by_coverage),), NO_READER, NONE),
)
ROWS = (
    Row("without late interaction", ((live_module, "rank_sentences", by_coverage),)),
    Row("passages by words alone", ((retrieve, "fuse", by_words),)),
    Row("passages by vectors alone", ((retrieve, "fuse", by_vectors),)),
    Row("fused by ranks (RRF)", ((retrieve, "fuse", by_ranks),)),
    Row("without function-word weights", ((question_module, "FUNCTION_WORD_WEIGHT", 1.0),)),
    Row("without widening", ((quoting, "_widened", lambda run: run),)),
    Row("without chat spellings", ((wording, "spelt_out", lambda typed, _: typed),)),
    Row("without typo repair", (UNREPAIRED,)),
    Row(SLIPS, slips=True),
    Row("with slips: without typo repair", (UNREPAIRED,), SLIPS, slips=True),
)


class Remembering:
    """A reader's network that reads each pair once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._known: dict[tuple[str, str, str], Reading] = {}

    def read(self, asked: str, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        new = [pair for pair in dict.fromkeys(pairs) if (asked, *pair) not in self._known]
        for pair, reading in zip(new, self._network.read(asked, new) if new else (), strict=True):
            self._known[asked, *pair] = reading
        return [self._known[asked, *pair] for pair in pairs]


def readers(name: str, encoder: Encoder, threads: int) -> dict[str, Reader | None]:
    """By `Row.reads`: the whole reader; the same with a scale that leaves the ranker's score out; none."""
    if name == "none":
        return {WHOLE: None}
    of: dict[str, list[Reader]] = {WHOLE: [], ALONE: []}
    for folder in BUNDLED if name == "default" else (Path(name),):
        card = json.loads((folder / CARD).read_text("utf-8"))
        network: Any = Remembering(Network.from_folder(folder, threads))
        known = frozenset(card["languages"])
        for kind, scored_by in ((WHOLE, encoder.fingerprint), (ALONE, "")):
            of[kind].append(OnnxReader(network, Scales.from_card(card, scored_by), card["sha256"], known))
    return {**{kind: Readers(each) for kind, each in of.items()}, NONE: None}


def slipped(labelled: Labelled) -> Labelled:
    """The question as somebody types it who looks at something else: a slip or two in its longer words."""
    return replace(labelled, question=misspelt(labelled.question, random.Random(f"{SEED} {labelled.id}")))


def asked(snapshot: Snapshot, labelled: Labelled, read: Callable[[Question], bool]) -> Asked:
    began = time.perf_counter()
    made = read_question(labelled.question)
    if not isinstance(made, Question):
        return Asked(labelled, 0.0, False, False, False, time.perf_counter() - began)
    quotes = snapshot.nearest(made, 3)
    seconds = time.perf_counter() - began
    rights = [labelled.is_right(quote) for quote in quotes]
    return Asked(labelled, quotes[0].score if quotes else 0.0, any(rights[:1]), any(rights), read(made), seconds)


def measured(
    row: Row, data: Path, encoder: Encoder, made: Mapping[str, Reader | None], questions: Sequence[Labelled]
) -> tuple[list[Asked], float]:
    """(what became of each question, the threshold) with the row's substitutes in place."""
    with ExitStack() as stack:
        whole = stack.enter_context(closing(Live(data, encoder, made[WHOLE]))).snapshot()
        snapshot = stack.enter_context(closing(Live(data, encoder, made[row.reads]))).warmed_up()
        for owner, attribute, substitute in row.substitutes:
            stack.enter_context(patch.object(owner, attribute, substitute))

        def read(of: Question) -> bool:
            return whole.reader is None or any(map(whole.is_read, whole.worded(of)))

        typed = [slipped(each) for each in questions] if row.slips else questions
        return [asked(snapshot, each, read) for each in typed], snapshot.threshold


def line(row: Row, found: Sequence[Asked], beside: Sequence[Asked], threshold: float) -> str:
    """A row of the table."""
    answerable = [each for each in found if each.labelled.answerable]
    others = [each for each in found if not each.labelled.answerable]
    changed = [(one.first, other.first) for one, other in zip(found, beside, strict=True)]
    cells = [
        row.name,
        share([each.first for each in answerable]),
        share([each.in_three for each in answerable]),
        "-" if found is beside else f"{changed.count((True, False))} won, {changed.count((False, True))} lost",
        auroc([each for each in found if each.read]),
        share([each.score >= threshold for each in answerable]) if row.main else "",
        share([each.score >= threshold for each in others]) if row.main else "",
        f"{1000 * statistics.median(each.seconds for each in found):.0f}" if row.main else "",
    ]
    return f"| {' | '.join(cells)} |"


def share(of: Sequence[bool]) -> str:
    return f"{sum(of) / len(of):.3f}" if of else "-"


def auroc(found: Sequence[Asked]) -> str:
    """How often an answerable question has a higher best score than an unanswerable one."""
    kinds = [each.labelled.answerable for each in found]
    return f"{roc_auc_score(kinds, [each.score for each in found]):.3f}" if len(set(kinds)) == 2 else "-"


def table(suite: Path, arguments: argparse.Namespace, encoder: Encoder, made: Mapping[str, Reader | None]) -> None:
    """Measure and print one suite, line by line."""
    questions = read_labelled(suite / "questions.jsonl")
    if len(questions) > arguments.sample:
        questions = tuple(random.Random(SEED).sample(questions, arguments.sample))
    unanswerable = sum(not each.answerable for each in questions)
    print(f"\n**{suite.name}**: {len(questions)} questions, {unanswerable} of them unanswerable\n")
    print("| | right@1 | right@3 | first quotes | AUROC | answered | false | ms |\n|---|---|---|---|---|---|---|---|")
    with TemporaryDirectory(prefix="quoth-") as folder:
        data = Path(folder)
        refresh(
            data,
            suite / "articles",
            encoder,
            now=datetime.now(UTC),
            max_bytes=20_000_000,
            progress=Unseen(),
            first_calibration=lambda _: first_calibration(encoder, made[WHOLE]),
        )
        found: dict[str, list[Asked]] = {}
        for row in (EVERYTHING, *(READER_ROWS if made[WHOLE] else ()), *ROWS):
            found[row.name], threshold = measured(row, data, encoder, made, questions)
            print(line(row, found[row.name], found[row.beside], threshold), flush=True)
            if row.main and arguments.plot:
                trials = [Trial(each.score, each.first, each.labelled.answerable) for each in found[row.name]]
                picture_name = f"risk_{suite.name}{'' if row.name == ALL else '_without_reader'}.svg"
                (arguments.plot / picture_name).write_text(picture(risk_coverage(trials), threshold), "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", type=Path, nargs="+", help="folders with articles/ and questions.jsonl")
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--reader", default="default", help="default, none, or a folder")
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="where compiled encoders are kept")
    parser.add_argument("--sample", type=int, default=1000, help="questions of a suite at most (default 1000)")
    parser.add_argument("--plot", type=Path, help="a folder for the risk-coverage curves with and without the reader")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    encoder = load_encoder(model_name(arguments.encoder, arguments.models), arguments.threads, arguments.models)
    made = readers(arguments.reader, encoder, arguments.threads)
    for suite in arguments.suites:
        table(suite, arguments, encoder, made)
    whole = made[WHOLE]
    print(f"\n{encoder.fingerprint}; {whole.fingerprint if whole else 'no reader'}")
    print(f"{datetime.now(UTC):%Y-%m-%d}, load when it ended {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


if __name__ == "__main__":
    sys.exit(main())
