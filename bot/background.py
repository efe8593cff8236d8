"""Work that goes on beside everything else: held on to, and its errors in the log."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine

_log = logging.getLogger(__name__)


def in_background(work: Coroutine[object, object, None], name: str) -> asyncio.Task[None]:
    """Begin it; whoever begins it keeps the task, which the event loop by itself would not, and cancels it."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_told)
    return task


def _told(task: asyncio.Task[None]) -> None:
    """An error of ours ends the work and nothing else; it is told without its message, which might hold a question."""
    if not task.cancelled() and (error := task.exception()) is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s ended with %s.\n%s", task.get_name().capitalize(), type(error).__name__, frames)
