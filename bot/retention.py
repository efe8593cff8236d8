"""What is kept no longer than the settings say."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.state import State

_log = logging.getLogger(__name__)
DAY = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Retention:
    """How long questions, reports, posted cards and who chose what are kept, and how long a question is watched."""

    memory: timedelta
    watches: timedelta


def forget_old(state: State, retention: Retention, now: datetime) -> int:
    """Delete what is too old, or who did it; how many rows. Raises sqlite3.OperationalError."""
    oldest, watched = (now - retention.memory).timestamp(), (now - retention.watches).timestamp()
    with state.writing() as connection:
        return sum(
            connection.execute(query, (limit,)).rowcount
            for query, limit in (
                ("DELETE FROM asked WHERE at < ?", oldest),
                ("DELETE FROM reports WHERE at < ?", oldest),
                ("DELETE FROM posts WHERE posted < ?", oldest),
                ("DELETE FROM watches WHERE since < ?", watched),
                # What was done and when stays noted.
                ("UPDATE choices_log SET who = '', member = 0 WHERE at < ? AND member <> 0", oldest),
                ("UPDATE checks SET added_by = '' WHERE added < ? AND added_by <> ''", oldest),
            )
        )


async def forget_daily(
    state: State,
    retention: Retention,
    clock: Callable[[], datetime],
    work: Callable[[Callable[[], int]], Awaitable[int]],
) -> None:
    """At once, and each day from then on, until cancelled. `work` runs it in a thread."""
    while True:
        try:
            if number := await work(partial(forget_old, state, retention, clock())):
                _log.info("Forgotten, because it was kept long enough: %d rows.", number)
        except (sqlite3.DatabaseError, OSError) as error:
            _log.error("What was kept long enough could not be deleted (%s); tomorrow again.", type(error).__name__)
        await asyncio.sleep(DAY)
