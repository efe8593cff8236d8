"""A file with a JSON object a line, as questions are kept in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.explained import ExplainedError

ONE_A_LINE = "Write one JSON object a line."


class LineError(ExplainedError):
    """A file that cannot be used; the reason names the file, and the line where there is one."""


@dataclass(frozen=True, slots=True)
class Line:
    """The value of a line, of any JSON type; `where` names file and line, for a message."""

    where: str
    value: Any


def json_lines(file: Path) -> Iterator[Line]:
    """All lines, in order; blank ones are skipped. Raises LineError."""
    try:
        lines = file.read_text("utf-8-sig").split("\n")  # not splitlines: JSON strings may hold U+2028
    except OSError as error:
        raise LineError(f"{file}: {error.strerror}.", "Name a file that is there and can be read.") from error
    except UnicodeDecodeError as error:
        raise LineError(f"{file}: not UTF-8 (byte {error.start}).", "Save it as UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{file}, line {number}"
            try:
                yield Line(where, json.loads(line))
            except json.JSONDecodeError as error:
                raise LineError(f"{where}: not JSON ({error.msg} at column {error.colno}).", ONE_A_LINE) from error
            except (RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
                raise LineError(f"{where}: not JSON that can be read.", ONE_A_LINE) from error
