"""bench/parts.py takes parts of the program out for a while: that it takes out what it says, and puts all back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fake_encoder import WordEncoder

from bench.parts import (
    EVERYTHING,
    NONE,
    READER_ROWS,
    ROWS,
    WHOLE,
    Remembering,
    Row,
    by_ranks,
    line,
    measured,
    slipped,
)
from index.build import refresh
from index.calibration import Calibration
from index.evaluate import Gold, Labelled, Unseen
from index.reader import Candidate, Judgement, Readers, Reading

DAM = "The dam at Nool keeps the lower town dry. It opened in May after nine years of work.\n"
FERRY = "The ferry to Nool carries forty goats and one bishop every Sunday morning.\n"
# Only with the sentence before does the quote hold the key.
OPENED = Labelled("1", "opened in May after nine years of work", (Gold("dam.txt", DAM.strip()),), ("lower town",))
GOATS = Labelled("2", "the ferry to the bishop", (Gold("ferry.txt", FERRY.strip()),))
NOTHING = Labelled("3", "who painted the lighthouse", ())
QUESTIONS = (OPENED, GOATS, NOTHING)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shelf(tmp_path, None)


def shelf(tmp_path: Path, reader: str | None) -> Path:
    """An index of both articles, its threshold chosen with this reader."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "dam.txt").write_text(DAM, "utf-8")
    (articles / "ferry.txt").write_text(FERRY, "utf-8")
    refresh(
        tmp_path / "data",
        articles,
        WordEncoder(),
        now=datetime(2031, 5, 3, tzinfo=UTC),
        max_bytes=100_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(0.4, 1, "this test", reader, 0.4),
    )
    return tmp_path / "data"


def row(name: str) -> Row:
    return next(each for each in (*READER_ROWS, *ROWS) if each.name == name)


def rights(row: Row, data: Path) -> list[bool]:
    found, _ = measured(row, data, WordEncoder(), {WHOLE: None, NONE: None}, QUESTIONS)
    return [each.first for each in found]


def test_a_part_is_taken_out_for_one_row_only(data: Path) -> None:
    assert rights(EVERYTHING, data) == [True, True, False]
    assert rights(row("without widening"), data) == [False, True, False]
    assert rights(EVERYTHING, data) == [True, True, False]


class SameReader:
    """A reader to which all sentences are alike."""

    fingerprint = "fake reader"
    languages = frozenset({"en"})

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        return [Judgement(0.5, None) for _ in candidates]


CALLED = [each for each in (*READER_ROWS, *ROWS) if any(map(callable, (part[2] for part in each.substitutes)))]


@pytest.mark.parametrize("each", CALLED, ids=lambda each: each.name)
def test_every_substitute_stands_where_the_program_calls_the_part(tmp_path: Path, each: Row) -> None:
    """One that nobody calls would be measured as a part that makes no difference."""
    ((owner, attribute, substitute),) = each.substitutes
    calls = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        return substitute(*args, **kwargs)

    watched = replace(each, substitutes=((owner, attribute, counted),))
    reader = Readers([SameReader()])
    data = shelf(tmp_path, reader.fingerprint)
    measured(watched, data, WordEncoder(), {WHOLE: reader, NONE: reader}, QUESTIONS)
    assert calls > 0
    assert getattr(owner, attribute) not in (substitute, counted)


def test_function_words_weigh_as_much_as_others_without_their_weights(data: Path) -> None:
    """Read alike, "to" of the question counts as much as "ferry"; and the score is another."""
    usual, _ = measured(EVERYTHING, data, WordEncoder(), {WHOLE: None}, [GOATS])
    level, _ = measured(row("without function-word weights"), data, WordEncoder(), {WHOLE: None}, [GOATS])
    assert usual[0].score != level[0].score


def test_ranks_are_fused_by_their_reciprocals() -> None:
    """Row 2 is second in both, rows 1 and 3 first in one and absent from the other."""
    fused = by_ranks({1: 0.9, 2: 0.8}, {3: 7.0, 2: 6.0})
    assert [row for row, _ in fused] == [2, 1, 3]
    assert dict(fused)[2] == pytest.approx(2 / 62)


class Counting:
    """A network that notes what it is given; the logit is the sentence's length."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str]] = []

    def read(self, _: str, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        self.given += pairs
        return [Reading(len(sentence), None) for sentence, _ in pairs]


def test_a_pair_is_read_once_and_answers_come_in_order() -> None:
    network = Counting()
    remembering = Remembering(network)  # type: ignore[arg-type]
    remembering.read("who", [("a", ""), ("bb", "")])
    again = remembering.read("who", [("bb", ""), ("ccc", ""), ("a", ""), ("bb", "")])
    assert [each.logit for each in again] == [2, 3, 1, 2]
    assert network.given == [("a", ""), ("bb", ""), ("ccc", "")]
    remembering.read("what", [("a", "")])
    remembering.read("what", [("a", "title")])
    assert len(network.given) == 5  # another question or context is another pair


def test_slips_are_the_same_each_time_and_leave_the_label() -> None:
    once = slipped(OPENED)
    assert once == slipped(OPENED)
    assert once.question != OPENED.question
    assert once.gold == OPENED.gold


def test_a_line_counts_what_was_won_and_lost(data: Path) -> None:
    """The lighthouse scores below the threshold, the other two above."""
    beside, threshold = measured(EVERYTHING, data, WordEncoder(), {WHOLE: None}, QUESTIONS)
    found, _ = measured(row("without widening"), data, WordEncoder(), {WHOLE: None}, QUESTIONS)
    whole = [cell.strip() for cell in line(EVERYTHING, beside, beside, threshold).split("|")]
    assert whole[1:8] == ["everything", "1.000", "1.000", "-", "1.000", "1.000", "0.000"]
    less = [cell.strip() for cell in line(row("without widening"), found, beside, threshold).split("|")]
    assert less[1:9] == ["without widening", "0.500", "0.500", "0 won, 1 lost", "1.000", "", "", ""]
