"""What is kept of one member: shown, exported, and deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot import reports, watches
from bot.reports import Report
from bot.state import State
from bot.watches import Watch


@dataclass(frozen=True, slots=True)
class KeptOf:
    """All that is kept of a member in one server, and nothing else is."""

    member: int
    server: int
    watches: tuple[Watch, ...]
    reports: tuple[Report, ...]


def kept_of(state: State, server: int, member: int) -> KeptOf:
    return KeptOf(member, server, watches.of_member(state, server, member), reports.of_member(state, server, member))


def servers_of(state: State, member: int) -> tuple[int, ...]:
    """The servers where anything is kept of a member."""
    rows = state.rows(
        "SELECT server FROM watches WHERE member = ?1 UNION SELECT server FROM reports WHERE member = ?1 ORDER BY 1",
        member,
    )
    return tuple(server for (server,) in rows)


def erase(state: State, server: int, member: int) -> int:
    """Delete all that is kept of a member in a server; how many things. Raises sqlite3.OperationalError."""
    with state.writing() as connection:
        return sum(
            connection.execute(f"DELETE FROM {table} WHERE server = ? AND member = ?", (server, member)).rowcount  # noqa: S608 - two names of our own
            for table in ("watches", "reports")
        )


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
