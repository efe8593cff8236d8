"""Public cards that are remembered, so that a correction reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.state import State


@dataclass(frozen=True, slots=True)
class Corrected:
    """A post that was to be corrected at `at`; `lost` says why its message could not be edited, None that it was."""

    at: datetime
    channel: int
    message: int
    note: str
    lost: str | None

    def link(self, server: int) -> str:
        return f"https://discord.com/channels/{server}/{self.channel}/{self.message}"


def corrections_of(state: State, server: int, most: int) -> tuple[Corrected, ...]:
    """The last corrections of what was said in a server, newest first, at most so many."""
    rows = state.rows(
        """SELECT corrected, channel, message, coalesce(correction, '') FROM posts
        WHERE server = ? AND corrected IS NOT NULL ORDER BY corrected DESC, message LIMIT ?""",
        server,
        most,
    )
    return tuple(
        Corrected(datetime.fromtimestamp(at, UTC), channel, message, note, None) for at, channel, message, note in rows
    )
