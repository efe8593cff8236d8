"""The questions of a server that are kept."""

from __future__ import annotations

from bot.state import State


def questions_to_compare(state: State, server: int, most: int) -> tuple[str, ...]:
    """Watched questions of the server, then those asked last, each once, at most so many."""
    rows = state.rows(
        """SELECT question FROM (
            SELECT question, 0 AS kind, since AS at FROM watches WHERE server = ?
            UNION ALL SELECT question, 1, at FROM asked WHERE server = ?
        ) ORDER BY kind, at DESC""",
        server,
        server,
    )
    return tuple(dict.fromkeys(question for (question,) in rows))[:most]
