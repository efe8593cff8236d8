"""The health file: touched while gateway and index are well, gone when one of them is not. Imports nothing heavy."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.words import OVERDUE, count


def report(file: Path, *, well: bool) -> None:
    """Touch the file, or take it away. Raises OSError where the folder can't be written."""
    if well:
        file.touch()
    else:
        file.unlink(missing_ok=True)


def is_healthy(file: Path, seconds: float) -> str | None:
    """None while the file was touched in the last `seconds`, else what is wrong, in one sentence."""
    try:
        age = time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return f"The bot is not connected or cannot answer: there is no {file}."
    except OSError as error:
        return f"{file} cannot be looked at: {error.strerror}."
    return None if age <= seconds else f"The bot has not been well for {age:.0f} seconds: {file} is that old."


def overdue(data: Path, due: timedelta, now: datetime) -> str | None:
    """None while the last refresh is not older than `due`, else what is wrong, in one sentence. Raises StoreError."""
    from corpus.store import Store  # noqa: PLC0415 -- most checks need no database
    from index.generation import current  # noqa: PLC0415 -- nor this

    with Store.open(data) as store:
        refreshed = store.history.refreshed(current(data) or "")
    if refreshed is None or now - refreshed <= due:
        return None
    return f"{OVERDUE} The last refresh was {count(int((now - refreshed).total_seconds() // 3600), 'hour')} ago."
