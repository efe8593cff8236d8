"""How well questions with known answers are answered, and the threshold that follows from it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import corpus
from corpus.canonical import canonical
from index.answer import Answer, Quote
from index.build import refresh
from index.calibration import Calibration, Trial, calibrate, shipped
from index.encoder import Encoder
from index.json_lines import Line, LineError, json_lines
from index.live import Live, Snapshot
from index.question import Question, read_question
from index.reader import Reader

ON_A_CARD = 3  # quotes that a member sees at once


@dataclass(frozen=True, slots=True)
class Gold:
    """A stretch of an article that answers."""

    article: str
    quote: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and what answers it, nothing where `gold` is empty. A right quote holds one of `keys`, if any."""

    id: str
    question: str
    gold: tuple[Gold, ...]
    keys: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.gold)

    def is_right(self, quote: Quote) -> bool:
        """Whether a quote overlaps a gold stretch of its article by half of the shorter of the two, and holds a key."""
        text = _folded(quote.text)
        here = any(g.article == quote.article.path and _overlap(text, _folded(g.quote)) >= 0.5 for g in self.gold)
        return here and (not self.keys or any(_folded(key).casefold() in text.casefold() for key in self.keys))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Shares in [0, 1], None where there is no such question.

    right_at_1, right_at_3  answerable questions whose first (or one of the first three) quotes is right
    answered                answerable questions that were answered at all
    false_answer            unanswerable questions that were answered; lower is better
    precision               answered questions, of both kinds, with a right quote among the first three
    exact                   quotes that are slices of the stored article, read anew; must be 1
    """

    questions: int
    unanswerable: int
    threshold: float
    right_at_1: float | None
    right_at_3: float | None
    answered: float | None
    false_answer: float | None
    precision: float | None
    exact: float | None
    misses: tuple[str, ...]


def read_labelled(file: Path) -> tuple[Labelled, ...]:
    """One JSON object a line: id, question, gold [{article, quote}], answer_keys; no gold is unanswerable.

    Raises LineError.
    """
    return tuple(map(_labelled, json_lines(file)))


def _labelled(line: Line) -> Labelled:
    try:
        given: dict[str, Any] = line.value
        gold = tuple(Gold(str(g["article"]), str(g["quote"])) for g in given.get("gold", []))
        keys = tuple(str(key) for key in given.get("answer_keys") or [])
        return Labelled(str(given["id"]), str(given["question"]), gold, keys)
    except (KeyError, TypeError, AttributeError) as error:
        what = 'needs "id", "question" and "gold", a list of {"article", "quote"}.'
        raise LineError(f"{line.where}: {what}", "README says how to label a question.") from error


def evaluate(snapshot: Snapshot, questions: Sequence[Labelled]) -> Evaluation:
    """Ask every question and compare."""
    right_at_1 = right_at_3 = answered = false_answers = right_answers = shown = exact = 0
    misses: list[str] = []
    for labelled in questions:
        outcome = snapshot.ask(labelled.question)
        quotes = outcome.quotes if isinstance(outcome, Answer) else ()
        rights = [labelled.is_right(quote) for quote in quotes]
        right_at_1 += any(rights[:1])
        right_at_3 += any(rights[:3])
        right_answers += any(rights[:3])
        answered += labelled.answerable and bool(quotes)
        false_answers += not labelled.answerable and bool(quotes)
        shown += len(quotes)
        exact += sum(_is_exact(snapshot, quote) for quote in quotes)
        if not any(rights[:1]) and (labelled.answerable or quotes):
            misses.append(f"{labelled.id}  {labelled.question}  ->  {quotes[0].text if quotes else 'no answer'}")
    answerable = sum(labelled.answerable for labelled in questions)
    unanswerable = len(questions) - answerable
    return Evaluation(
        questions=len(questions),
        unanswerable=unanswerable,
        threshold=snapshot.threshold,
        right_at_1=_share(right_at_1, answerable),
        right_at_3=_share(right_at_3, answerable),
        answered=_share(answered, answerable),
        false_answer=_share(false_answers, unanswerable),
        precision=_share(right_answers, answered + false_answers),
        exact=_share(exact, shown),
        misses=tuple(misses),
    )


def trials(snapshot: Snapshot, questions: Iterable[Labelled], *, read: bool = True) -> tuple[Trial, ...]:
    """The first card of every question that can be searched for, whether or not its best quote scores enough.

    As the reader judges, leaving out what it does not read; or, without `read`, as the ranker does alone.
    """
    tried = []
    for labelled in questions:
        question = read_question(labelled.question)
        if not isinstance(question, Question):
            continue
        if not read or snapshot.reader is None or any(map(snapshot.is_read, snapshot.worded(question))):
            card = snapshot.nearest(question, ON_A_CARD, read=read)
            score = card[0].score if card else 0.0
            tried.append(Trial(score, any(labelled.is_right(quote) for quote in card), labelled.answerable))
    return tuple(tried)


def calibration_on(snapshot: Snapshot, questions: Sequence[Labelled], origin: str) -> Calibration:
    """The thresholds that these questions ask for. Raises CalibrationError when they are too few."""
    alone = calibrate(trials(snapshot, questions, read=False), origin)
    if snapshot.reader is None:
        return alone
    return replace(calibrate(trials(snapshot, questions), origin, snapshot.reader), unread=alone.threshold)


def sample_calibration(encoder: Encoder, reader: Reader | None = None) -> Calibration:
    """A first threshold for any encoder and reader, chosen on the questions about the sample corpus."""
    here = Path(corpus.__file__).parent
    with TemporaryDirectory(prefix="quoth-") as folder:
        data = Path(folder)
        refresh(
            data,
            here / "sample",
            encoder,
            now=datetime.now(UTC),
            max_bytes=1_000_000,
            progress=Unseen(),
            first_calibration=lambda _: Calibration(0.0, 0, "none yet", reader.fingerprint if reader else None),
        )
        live = Live(data, encoder, reader)
        try:
            return calibration_on(
                live.snapshot(), read_labelled(here / "sample_questions.jsonl"), "the sample questions"
            )
        finally:
            live.close()


def first_calibration(encoder: Encoder, reader: Reader | None = None) -> Calibration:
    """The thresholds for a first index: those that come with the program, else some chosen on the sample."""
    known = shipped(encoder.fingerprint, reader.fingerprint if reader else None)
    if known is not None:
        return known
    chosen, alone = sample_calibration(encoder, reader), shipped(encoder.fingerprint)
    return chosen if reader is None or alone is None else replace(chosen, unread=alone.threshold)


class Unseen:
    """Progress that nobody watches."""

    def phase(self, name: str, total: int) -> None: ...

    def advance(self, n: int = 1) -> None: ...


def _is_exact(snapshot: Snapshot, quote: Quote) -> bool:
    found = snapshot.find(quote.ref)
    return found is not None and found.text == quote.text


def _share(count: int, of: int) -> float | None:
    return count / of if of else None


def _folded(text: str) -> str:
    return " ".join(canonical(text).text.split())


def _overlap(a: str, b: str) -> float:
    """The longest run of characters that both have, as a share of the shorter one."""
    if not a or not b:
        return 0.0
    if a in b or b in a:
        return 1.0
    match = difflib.SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return match.size / min(len(a), len(b))
