"""What was done to the corpus, by whom and when: acts, and refreshes with what they came to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from corpus.article import Unreadable
from corpus.database import Database, Row


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


class History:
    """Who did what, as the database holds it: the tables `acts` and `refreshes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin_refresh(self, started: datetime, cause: Cause) -> int:
        """Note that a refresh has begun; one without an end was killed."""
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO refreshes (started, command, who) VALUES (?, ?, ?)",
                (started.isoformat(), cause.command, cause.who),
            )
            return int(row.lastrowid or 0)

    def end_refresh(
        self,
        refresh: int,
        *,
        seconds: float,
        outcome: str,
        generation: str,
        added: Sequence[str] = (),
        changed: Sequence[str] = (),
        removed: Sequence[str] = (),
        unreadable: Sequence[Unreadable] = (),
    ) -> None:
        """Note how a refresh ended: `generation` is the one that then answers. Paths that stand as they did are not
        noted: with feeds there are many refreshes a day, and their notes stay for good."""
        account = {
            "added": added,
            "changed": changed,
            "removed": removed,
            "unreadable": [asdict(each) for each in unreadable],
        }
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE refreshes SET seconds = ?, outcome = ?, generation = ?, account = ? WHERE refresh = ?",
                (seconds, outcome, generation, json.dumps(account, ensure_ascii=False), refresh),
            )

    def refreshed(self, generation: str) -> datetime | None:
        """When (UTC) the last refresh began that found or made this generation good; None where nothing says."""
        # The last by number, not by time: a clock that was set back would leave the time that was wrong.
        row = self._database.row(
            "SELECT started FROM refreshes WHERE generation = ? ORDER BY refresh DESC LIMIT 1", generation
        )
        try:
            return datetime.fromisoformat(row[0]) if row else None
        except (TypeError, ValueError):  # damaged, and no hash holds it
            return None

    def refreshes(self) -> tuple[PastRefresh, ...]:
        """All refreshes that ever began, oldest first; those of a version that noted no cause have an empty one.

        Raises DamageError, as the other notes do.
        """
        rows = self._database.rows(
            "SELECT started, command, who, outcome, generation, account FROM refreshes ORDER BY refresh"
        )
        return self._database.notes("earlier refreshes", _past_refresh, rows)

    def changed(self, path: str) -> datetime | None:
        """When what is shown of this path was last made another, or was removed (UTC); None where that is not known."""
        row = self._database.row(
            """SELECT max(at) FROM (
                SELECT CASE outcome WHEN 'published' THEN started
                    ELSE (SELECT max(at) FROM acts WHERE deed = 'publish' AND subject = generation) END AS at
                FROM refreshes, json_each(json_array('$.changed', '$.removed')) AS part
                WHERE EXISTS (SELECT 1 FROM json_each(account, part.value) WHERE value = ?1)
                UNION ALL
                SELECT at FROM acts WHERE subject = ?1 AND deed IN ('remove', 'withhold', 'replace', 'edit')
            )""",
            path,
        )
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def log(self, act: Act) -> None:
        """Note who did what."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO acts (at, who, deed, subject, detail) VALUES (?, ?, ?, ?, ?)",
                (act.at.isoformat(), act.who, act.deed, act.subject, act.detail),
            )

    def acts(self) -> tuple[Act, ...]:
        """All that was noted, oldest first."""
        rows = self._database.rows("SELECT at, who, deed, subject, detail FROM acts ORDER BY act")
        return self._database.notes("what was done", _act, rows)


def _past_refresh(row: Row) -> PastRefresh:
    at, command, who, outcome, generation, account = row
    told = json.loads(account or "{}")
    added, changed, removed = (tuple(told.get(name, ())) for name in ("added", "changed", "removed"))
    unreadable = tuple(Unreadable(**each) for each in told.get("unreadable", ()))
    cause = Cause(command or "", who or "")
    return PastRefresh(datetime.fromisoformat(at), cause, outcome, generation, added, changed, removed, unreadable)


def _act(row: Row) -> Act:
    at, who, deed, subject, detail = row
    return Act(datetime.fromisoformat(at), who, Deed(deed), subject, detail)
