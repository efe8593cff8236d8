"""A file of questions, as `quoth ask --questions` reads it: one JSON object a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the name that its answer carries back, None where the line has none."""

    id: str | int | None
    question: str


class QuestionsError(Exception):
    """A file of questions that cannot be used; the message names the file, and the line where there is one."""


def read_questions(file: Path) -> tuple[Asked, ...]:
    """All lines, in order; blank ones are skipped. Raises QuestionsError, so that no answer is printed before."""
    try:
        lines = file.read_text("utf-8-sig").split("\n")  # not splitlines: JSON strings may hold U+2028
    except OSError as error:
        raise QuestionsError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise QuestionsError(f"{file}: not UTF-8 (byte {error.start}).") from error
    return tuple(_asked(line, f"{file}, line {number}") for number, line in enumerate(lines, 1) if line.strip())


def _asked(line: str, where: str) -> Asked:
    try:
        given = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        what = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else "nested too deep"
        raise QuestionsError(f"{where}: not JSON ({what}).") from error
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        raise QuestionsError(f'{where}: needs an object with a text "question", and may have an "id".')
    name = given.get("id")
    if name is not None and (isinstance(name, bool) or not isinstance(name, (str, int))):
        raise QuestionsError(f'{where}: "id" is neither a text nor a whole number.')
    return Asked(name, given["question"])
