"""One bot at a time on a data folder: two would answer each question twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from corpus.explained import ExplainedError
from index.lock import LockedError, held

FILE_NAME = "run.lock"


class RunError(ExplainedError):
    """The bot cannot start on this data folder: what is wrong, and what to do."""


@contextmanager
def sole_bot(data: Path) -> Iterator[None]:
    """Hold the folder's lock; raises RunError when another bot has it or it can't be written."""
    path = data / FILE_NAME
    with ExitStack() as stack:
        try:
            stack.enter_context(held(path))
        except OSError as error:
            raise RunError(
                f"{path} cannot be written: {error.strerror}.", "Give the bot rights to its data folder."
            ) from error
        except LockedError as error:
            reason = f"Another bot (process {error.pid}) already runs on {data}."
            raise RunError(reason, "Stop it, or name another folder with --data.") from None
        yield
