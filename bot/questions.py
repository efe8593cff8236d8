"""A file of questions, as `quoth ask --questions` reads it: one JSON object a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.json_lines import Line, LineError, json_lines

EXAMPLE = 'Like this: {"id": "1", "question": "how high is the dam"}'


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the name that its answer carries back, None where the line has none."""

    id: str | int | None
    question: str


def read_questions(file: Path) -> tuple[Asked, ...]:
    """All lines, in order. Raises LineError, so that no answer is printed before."""
    return tuple(map(_asked, json_lines(file)))


def _asked(line: Line) -> Asked:
    given = line.value
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        raise LineError(f'{line.where}: needs an object with a text "question", and may have an "id".', EXAMPLE)
    name = given.get("id")
    if name is not None and (isinstance(name, bool) or not isinstance(name, (str, int))):
        raise LineError(f'{line.where}: "id" is neither a text nor a whole number.', EXAMPLE)
    return Asked(name, given["question"])
