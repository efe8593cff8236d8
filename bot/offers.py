"""What was shown to a moderator and waits for a yes: kept in memory alone, so a restart forgets it, and says so."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")
AGE = timedelta(hours=1)
MOST = 20  # each may hold an article of QUOTH_MAX_FILE_MB


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[T]):
    what: T
    server: int
    since: datetime


class Offers(Generic[T]):
    """At most MOST of them, none older than AGE. A key leads nowhere from another server."""

    def __init__(self) -> None:
        self._waiting: dict[str, _Waiting[T]] = {}  # the oldest first

    def keep(self, what: T, server: int, now: datetime, key: str | None = None) -> str:
        """The key under which it waits from now on; with `key`, in place of what waits there."""
        key = key or secrets.token_hex(8)
        self._waiting.pop(key, None)
        self._waiting[key] = _Waiting(what, server, now)
        while len(self._waiting) > MOST:
            # Of the server that has most of them: no other loses its own by that.
            servers = Counter(each.server for each in self._waiting.values())
            crowded = max(servers, key=servers.__getitem__)
            del self._waiting[next(name for name, each in self._waiting.items() if each.server == crowded)]
        return key

    def recall(self, key: str, server: int | None, now: datetime) -> T | None:
        """What waits there, None where it is gone."""
        found = self._waiting.get(key)
        if found is None or found.server != server or now - found.since > AGE:
            return None
        return found.what

    def take(self, key: str, server: int | None, now: datetime) -> T | None:
        """The same, and it waits no longer: of two clicks, one gets it."""
        found = self.recall(key, server, now)
        if found is not None:
            del self._waiting[key]
        return found
