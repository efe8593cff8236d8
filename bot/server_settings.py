"""What a server, or one channel of it, wants otherwise than the operator's settings have it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.settings import Settings
from bot.spaces import Wanted
from bot.state import State
from bot.where import Where

WHOLE_SERVER = 0  # in place of a channel's id


@dataclass(frozen=True, slots=True)
class Choices:
    """What holds in one place. `quotes` are those of one page, `cooldown` is in seconds.

    collections  what is read here, as paths with "/" at the end (see corpus/shelf.py); None is all
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


class Kind(StrEnum):
    """What a choice is made of."""

    FLAG = "flag"
    NUMBER = "number"
    LANGUAGE = "language"
    COLLECTIONS = "collections"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Choosable:
    """What may be chosen under one name.

    `channel`: a channel may have it otherwise than its server. Of a number `least` and `most`, and the few `offered`.
    """

    kind: Kind
    channel: bool = False
    least: int = 0
    most: int = 0
    offered: tuple[int, ...] = ()

    def fits(self, value: object) -> bool:
        """Whether this can be chosen; None is "no limit" of a number, "all" of collections and no role."""
        match self.kind:
            case Kind.FLAG:
                return isinstance(value, bool)
            case Kind.NUMBER:
                return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most
            case Kind.LANGUAGE:
                return value in ("", "en", "es")
            case Kind.COLLECTIONS:
                return value is None or (isinstance(value, list | tuple) and all(isinstance(one, str) for one in value))
            case Kind.ROLE:
                return value is None or (isinstance(value, int) and not isinstance(value, bool))


CHOOSABLE: Mapping[str, Choosable] = {
    "public": Choosable(Kind.FLAG, channel=True),
    "quotes": Choosable(Kind.NUMBER, channel=True, least=1, most=5, offered=(1, 2, 3, 4, 5)),
    "cooldown": Choosable(Kind.NUMBER, channel=True, most=3600, offered=(0, 5, 15, 30, 60, 300, 900, 3600)),
    "language": Choosable(Kind.LANGUAGE, channel=True),
    "collections": Choosable(Kind.COLLECTIONS, channel=True),
    "moderators": Choosable(Kind.ROLE),
    "questions": Choosable(Kind.FLAG),
    "corrections": Choosable(Kind.FLAG),
    "watches": Choosable(Kind.FLAG),
    "feedback": Choosable(Kind.FLAG),
    "publish": Choosable(Kind.FLAG),
    "budget": Choosable(Kind.NUMBER, least=20, most=10_000, offered=(50, 100, 150, 200, 300, 500)),
    "budget_day": Choosable(Kind.NUMBER, least=20, most=1_000_000, offered=(500, 1_000, 2_000, 5_000, 10_000, 50_000)),
}
"""All choices, in the order in which they are shown."""


class Source(StrEnum):
    """Who says what holds."""

    CHANNEL = "channel"
    SERVER = "server"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds in a place under one name, and who says so: the operator also where their limit is narrower."""

    name: str
    value: Any
    source: Source


@dataclass(frozen=True, slots=True)
class Changer:
    """Who changes a choice, and when (UTC): the name is kept beside the id, since members leave."""

    who: str
    member: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was noted. `value` None took the choice back; `channel` None is the whole server.

    Who made it is "" once that is forgotten.
    """

    by: Changer
    channel: int | None
    name: str
    value: str | None


class ServerSettings:
    """The choices of all servers. May be used from any thread; what was read once is remembered, for the event loop."""

    def __init__(self, state: State, settings: Settings) -> None:
        self._state = state
        self._operators = Choices(
            settings.public,
            settings.quotes,
            settings.cooldown_seconds,
            budget=settings.publisher_words,
            budget_day=settings.publisher_words_a_day,
        )
        self._known: dict[int, dict[int, dict[str, Any]]] = {}
        self._forgotten = 0  # how often a server's choices were

    def of(self, where: Where) -> Choices:
        """What holds there: the channel's choice before the server's before the operator's, within their limits."""
        return replace(self._operators, **{each.name: each.value for each in self.holding(where)})

    def holding(self, where: Where) -> tuple[Holding, ...]:
        """The same, each with who says so."""
        layers = self._layers(where)
        return tuple(self._holding(name, layers) for name in CHOOSABLE)

    def wanted(self, where: Where) -> Wanted:
        """The collections that are read there."""
        layers = dict(self._layers(where))
        server, channel = (layers.get(each, {}).get("collections") for each in (Source.SERVER, Source.CHANNEL))
        return Wanted(server, channel)

    def chosen(self, where: Where, name: str) -> bool:
        """Whether just this place has it otherwise than the wider one."""
        source = Source.SERVER if where.channel is None else Source.CHANNEL
        return name in dict(self._layers(where)).get(source, {})

    def is_limited(self, name: str) -> bool:
        """Whether the operator has a limit of their own for this number."""
        return getattr(self._operators, name) is not None

    def choose(self, where: Where, name: str, value: Any, by: Changer | None = None) -> bool:
        """Let this hold from now on, for the whole server where no channel is named; whether it could be written.

        Who changed it is noted with it; None where it is nobody's act. Raises ValueError for what cannot be chosen.
        """
        choosable = CHOOSABLE.get(name)
        if where.server is None or choosable is None or not (choosable.channel or where.channel is None):
            raise ValueError(f"{name} cannot be chosen there")
        limitless = choosable.kind is Kind.NUMBER and value is None and getattr(self._operators, name) is None
        if not (choosable.fits(value) or limitless):
            raise ValueError(f"{name} cannot be {value!r}")
        row = (where.server, where.channel or WHOLE_SERVER, name, json.dumps(value))
        try:
            with self._state.writing() as connection:
                connection.execute("INSERT OR REPLACE INTO choices VALUES (?, ?, ?, ?)", row)
                _note(connection, row[:3], row[3], by)
        except sqlite3.OperationalError:
            return False
        finally:
            self.forget(where.server)
        return True

    def take_back(self, where: Where, name: str, by: Changer | None = None) -> bool:
        """Let the wider choice hold again; whether it could be written."""
        row = (where.server or 0, where.channel or WHOLE_SERVER, name)
        try:
            with self._state.writing() as connection:
                connection.execute("DELETE FROM choices WHERE server = ? AND channel = ? AND name = ?", row)
                _note(connection, row, None, by)
        except sqlite3.OperationalError:
            return False
        finally:
            self.forget(row[0])
        return True

    def changes(self, server: int, most: int) -> tuple[Change, ...]:
        """The last changes, newest first."""
        rows = self._state.rows(
            """SELECT who, member, at, channel, name, value FROM choices_log WHERE server = ?
            ORDER BY change DESC LIMIT ?""",
            server,
            most,
        )
        return tuple(
            Change(Changer(who, member, datetime.fromtimestamp(at, UTC)), channel or None, name, value)
            for who, member, at, channel, name, value in rows
        )

    def forget(self, server: int) -> None:
        """Read this server's choices anew when they are next asked for."""
        self._forgotten += 1
        self._known.pop(server, None)

    def _layers(self, where: Where) -> list[tuple[Source, dict[str, Any]]]:
        """What was chosen there, the narrowest first."""
        if where.server is None:
            return []
        known = self._known.get(where.server)
        if known is None:
            forgotten, known = self._forgotten, self._read(where.server)
            if forgotten == self._forgotten:  # else another thread changed them, maybe after they were read
                self._known[where.server] = known
        channel = [(Source.CHANNEL, known.get(where.channel, {}))] if where.channel else []
        return [*channel, (Source.SERVER, known.get(WHOLE_SERVER, {}))]

    def _read(self, server: int) -> dict[int, dict[str, Any]]:
        """By channel and name; what is damaged, and what a later Quoth, or nobody, may have written, is left out."""
        found: dict[int, dict[str, Any]] = {}
        for channel, name, written in self._state.rows(
            "SELECT channel, name, value FROM choices WHERE server = ?", server
        ):
            try:
                choosable, value = CHOOSABLE.get(name), json.loads(written)
            except (ValueError, TypeError):
                continue
            if choosable is not None and (value is None or choosable.fits(value)):
                found.setdefault(channel, {})[name] = tuple(value) if isinstance(value, list) else value
        return found

    def _holding(self, name: str, layers: list[tuple[Source, dict[str, Any]]]) -> Holding:
        limit = getattr(self._operators, name)
        source, chosen = next(
            ((source, chosen) for source, chosen in layers if name in chosen), (Source.OPERATOR, {name: limit})
        )
        value = chosen[name]
        wider = (name == "cooldown" and value < limit) or (
            name in ("budget", "budget_day") and limit is not None and (value is None or value > limit)
        )
        return Holding(name, limit, Source.OPERATOR) if wider else Holding(name, value, source)


def _note(connection: sqlite3.Connection, place: tuple[int, int, str], value: str | None, by: Changer | None) -> None:
    if by is not None:
        connection.execute(
            "INSERT INTO choices_log (server, channel, name, value, at, who, member) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*place, value, by.at.timestamp(), by.who, by.member),
        )
