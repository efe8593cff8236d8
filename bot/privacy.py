"""What is kept of one member: shown, exported, and deleted.

What a moderator did stays noted, with what and when; who it was is forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot import reports, watches
from bot.reports import Report
from bot.state import State
from bot.watches import Watch


class Act(StrEnum):
    """What a moderator did that is noted with who it was; the history of the articles is in corpus/history.py."""

    CHOSE = "setting"
    SET_CHECK = "check question"
    SETTLED = "settled report"


@dataclass(frozen=True, slots=True)
class Noted:
    """An act, when it was done (UTC), and to what: a choice's name, a question, a quote's name."""

    act: Act
    at: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class KeptOf:
    """All that the bot's database keeps of a member in one server."""

    member: int
    server: int
    watches: tuple[Watch, ...]
    reports: tuple[Report, ...]
    noted: tuple[Noted, ...] = ()


# Of a member in a server. Beside a name stands the number, as `moderators.who` writes it.
_NOTED = """SELECT 'setting', at, name FROM choices_log WHERE server = ?1 AND member = ?2
    UNION ALL SELECT 'check question', added, question FROM checks WHERE server = ?1 AND added_by LIKE ?3
    UNION SELECT 'settled report', settled, quote FROM reports WHERE server = ?1 AND settled_by LIKE ?3
    ORDER BY 2 DESC"""
_FORGOTTEN = (
    "DELETE FROM watches WHERE server = :server AND member = :member",
    "DELETE FROM reports WHERE server = :server AND member = :member",
    "UPDATE choices_log SET who = '', member = 0 WHERE server = :server AND member = :member",
    "UPDATE checks SET added_by = '' WHERE server = :server AND added_by LIKE :by",
    "UPDATE reports SET settled_by = '' WHERE server = :server AND settled_by LIKE :by",
)


def kept_of(state: State, server: int, member: int) -> KeptOf:
    noted = state.rows(_NOTED, server, member, _by(member))
    return KeptOf(
        member,
        server,
        watches.of_member(state, server, member),
        reports.of_member(state, server, member),
        tuple(Noted(Act(act), datetime.fromtimestamp(at, UTC), subject) for act, at, subject in noted),
    )


def servers_of(state: State, member: int) -> tuple[int, ...]:
    """The servers where anything is kept of a member."""
    rows = state.rows(
        """SELECT server FROM watches WHERE member = ?1 UNION SELECT server FROM reports WHERE member = ?1
        UNION SELECT server FROM choices_log WHERE member = ?1 UNION SELECT server FROM checks WHERE added_by LIKE ?2
        UNION SELECT server FROM reports WHERE settled_by LIKE ?2 ORDER BY 1""",
        member,
        _by(member),
    )
    return tuple(server for (server,) in rows)


def _by(member: int) -> str:
    return f"% ({member})"


def erase(state: State, server: int, member: int) -> int:
    """Delete all that is kept of a member in a server, of an act who did it; how many things.

    Raises sqlite3.OperationalError.
    """
    of = {"server": server, "member": member, "by": _by(member)}
    with state.writing() as connection:
        return sum(connection.execute(query, of).rowcount for query in _FORGOTTEN)


def export_json(kept: Iterable[KeptOf]) -> str:
    """As JSON, for the member: one entry a server; times in ISO form, UTC."""
    return json.dumps([_server_json(each) for each in kept], ensure_ascii=False, indent=2) + "\n"


def _server_json(kept: KeptOf) -> dict[str, Any]:
    # Ids as text: as numbers, many programs would round them.
    return {
        "server": str(kept.server),
        "member": str(kept.member),
        "watches": list(_watches_json(kept.watches)),
        "reports": list(_reports_json(kept.reports)),
        "acts": [{"at": each.at.isoformat(), "act": str(each.act), "subject": each.subject} for each in kept.noted],
    }


def _watches_json(kept: Iterable[Watch]) -> Iterator[dict[str, Any]]:
    for each in kept:
        yield {
            "question": each.question,
            "since": each.since.isoformat(),
            "channel": str(each.where.channel) if each.where.channel else None,
            "known_quote": each.known.whole if each.known else None,
            "last_told": each.told.isoformat() if each.told else None,
        }


def _reports_json(kept: Iterable[Report]) -> Iterator[dict[str, Any]]:
    for each in kept:
        yield {
            "at": each.at.isoformat(),
            "verdict": str(each.verdict),
            "quote": each.quote.whole,
            "question": each.question or None,
        }
