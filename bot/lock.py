"""One bot at a time on a data folder: two would answer each question twice."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.explained import ExplainedError

FILE_NAME = "run.lock"


class RunError(ExplainedError):
    """The bot cannot start on this data folder: what is wrong, and what to do."""


@contextmanager
def sole_bot(data: Path) -> Iterator[None]:
    """Hold the folder's lock; raises RunError when another bot has it or it can't be written.

    The system lets go of it when the process ends, however it ends.
    """
    path = data / FILE_NAME
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise RunError(
            f"{path} cannot be written: {error.strerror}.", "Give the bot rights to its data folder."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            other = file.read(20).strip() or "unknown"
            raise RunError(
                f"Another bot (process {other}) already runs on {data}.", "Stop it, or name another folder with --data."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
