"""A refresh that runs in a process of its own, told line by line in JSON: `quoth refresh --progress-json`.

One side writes these lines, the other reads them; quotes go as permanent names, so that whoever shows one takes its
words from the database and not from a line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus.article import Unreadable
from index.answer import Quote
from index.build import RefreshReport

if TYPE_CHECKING:  # it brings all that answers, which a removal that must count at once does not wait for
    from index.differing import Difference

STEPS = 100  # lines that one phase prints at most


@dataclass(frozen=True, slots=True)
class Step:
    """So many units of a phase are done."""

    phase: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A question asked of the index as it is and as it would be: the permanent names of the first quotes, None where
    there is none."""

    question: str
    before: str | None
    after: str | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Done:
    """How a refresh ended. `generation` is None where no article is left, so that nothing answers any more."""

    generation: str | None
    published: bool
    previewed: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    passages: int
    encoded: int
    seconds: float
    compared: tuple[Compared, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was published: why, and what to do. `unreadable` are files that were no article."""

    reason: str
    advice: str
    unreadable: tuple[Unreadable, ...] = ()


Told = Step | Done | Failed


class ProgressLines:
    """Fulfils `index.build.Progress` with a line for each hundredth of a phase."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._step = Step("", 0, 0)
        self._told = 0

    def phase(self, name: str, total: int) -> None:
        self._step, self._told = Step(name, 0, total), 0
        self._write(line_of(self._step))

    def advance(self, n: int = 1) -> None:
        at = self._step
        self._step = Step(at.phase, at.done + n, at.total)
        if self._step.done - self._told >= max(1, at.total // STEPS):
            self._told = self._step.done
            self._write(line_of(self._step))


def done_of(report: RefreshReport, compared: tuple[Difference, ...] = ()) -> Done:
    return Done(
        report.generation,
        report.published,
        report.previewed,
        report.added,
        report.changed,
        report.removed,
        report.unreadable,
        report.passages,
        report.encoded,
        report.seconds,
        tuple(Compared(each.question, _name(each.before), _name(each.after), each.differs) for each in compared),
    )


def _name(quote: Quote | None) -> str | None:
    return None if quote is None else str(quote.ref)


NOTHING_LEFT = Done(None, True, False, (), (), (), (), 0, 0, 0.0)
"""The last article is gone."""


def line_of(told: Told) -> str:
    """ASCII, whatever the locale."""
    return json.dumps({"what": type(told).__name__.casefold(), **asdict(told)})


def read_line(line: str) -> Told | None:
    """The inverse of `line_of`; None for anything else, such as what a library prints."""
    try:
        said: dict[str, Any] = json.loads(line)
        match said.pop("what"):
            case "step":
                return Step(**said)
            case "failed":
                return Failed(said["reason"], said["advice"], _unreadable(said))
            case "done":
                compared = tuple(Compared(**each) for each in said["compared"])
                paths = {name: tuple(said[name]) for name in ("added", "changed", "removed")}
                return Done(**{**said, **paths, "unreadable": _unreadable(said), "compared": compared})
    except (ValueError, KeyError, TypeError, AttributeError):  # not JSON, or not of our shape
        return None
    return None


def _unreadable(said: dict[str, Any]) -> tuple[Unreadable, ...]:
    return tuple(Unreadable(**each) for each in said["unreadable"])
