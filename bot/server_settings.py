"""What a server, or one channel of it, wants otherwise than the operator's settings have it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.settings import Settings
from bot.state import State
from bot.where import Where

WHOLE_SERVER = 0  # in place of a channel's id


@dataclass(frozen=True, slots=True)
class Choices:
    """What holds in one place. `quotes` are those of one page, `cooldown` is in seconds.

    collections  the folders of the operator's articles that are read here, as paths with "/" at the end; None is all
    moderators   the role that may use buttons of moderators and do what cannot be undone; None is Manage Server
    language     of the labels: "en", "es", or "" for that of each member's Discord
    questions    whether questions are kept, without who asked, for /gaps and for what a refresh would change
    corrections  whether public cards are remembered, so that a correction of an article reaches them
    watches, feedback   whether members may watch questions, and report quotes
    publish      whether a refresh publishes by itself, where the server's check questions are not answered worse
    budget       words of one publisher shown in one answer; None is no limit
    budget_day   the same a day in the whole server
    """

    public: bool
    quotes: int
    cooldown: float
    language: str = ""
    collections: tuple[str, ...] | None = None
    moderators: int | None = None
    questions: bool = False
    corrections: bool = True
    watches: bool = True
    feedback: bool = True
    publish: bool = False
    budget: int | None = None
    budget_day: int | None = None


NAMES = tuple(each.name for each in fields(Choices))


class ServerSettings:
    """The choices of all servers. May be used from any thread."""

    def __init__(self, state: State, settings: Settings) -> None:
        self._state = state
        self._operators = Choices(settings.public, settings.quotes, settings.cooldown_seconds)

    def of(self, where: Where) -> Choices:
        """What holds there: the channel's choice before the server's before the operator's."""
        if where.server is None:
            return self._operators
        rows = self._state.rows(
            "SELECT name, value FROM choices WHERE server = ? AND channel IN (?, ?) ORDER BY channel",
            where.server,
            WHOLE_SERVER,
            where.channel or WHOLE_SERVER,
        )
        chosen: dict[str, Any] = {name: json.loads(value) for name, value in rows if name in NAMES}
        if isinstance(chosen.get("collections"), list):
            chosen["collections"] = tuple(chosen["collections"])
        return replace(self._operators, **chosen)

    def choose(self, where: Where, name: str, value: Any) -> bool:
        """Let this hold from now on, for the whole server where no channel is named; whether it could be written."""
        if where.server is None or name not in NAMES:
            raise ValueError(f"{name} cannot be chosen there")
        row = (where.server, where.channel or WHOLE_SERVER, name, json.dumps(value))
        try:
            with self._state.writing() as connection:
                connection.execute("INSERT OR REPLACE INTO choices VALUES (?, ?, ?, ?)", row)
        except sqlite3.OperationalError:
            return False
        return True

    def take_back(self, where: Where, name: str) -> None:
        """Let the wider choice hold again. Raises sqlite3.OperationalError."""
        with self._state.writing() as connection:
            connection.execute(
                "DELETE FROM choices WHERE server = ? AND channel = ? AND name = ?",
                (where.server, where.channel or WHOLE_SERVER, name),
            )
