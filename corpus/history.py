"""What was done to the corpus, by whom and when: acts, and refreshes with what they came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.article import Unreadable


class Deed(StrEnum):
    """What can be done to the corpus or its index besides a refresh."""

    ADD = "add"
    REPLACE = "replace"
    EDIT = "edit"
    REMOVE = "remove"
    WITHHOLD = "withhold"
    RESTORE = "restore"
    ROLLBACK = "rollback"
    PUBLISH = "publish"
    DISCARD = "discard"
    RETRACT = "retract"
    FOLLOW = "follow feed"
    UNFOLLOW = "unfollow feed"


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what when (UTC) to which article or generation; `detail` is for people: an address, the fields said."""

    at: datetime
    who: str
    deed: Deed
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Who asked for a refresh, and with which command."""

    command: str = "refresh"
    who: str = ""


NOBODY = Cause()
"""A refresh of which nobody said who asked for it."""


@dataclass(frozen=True, slots=True)
class PastRefresh:
    """A refresh that began at `at` (UTC). Of one that failed or was killed `outcome` is None, and nothing is known.

    `outcome` is "published", "previewed", "unchanged" or "recalibrated"; `generation` is the one that answered then, or
    of a preview the one that was built.
    """

    at: datetime
    cause: Cause
    outcome: str | None
    generation: str | None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
