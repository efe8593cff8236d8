"""What is kept of a server goes when the bot is taken out of it: rows, choices, articles, all at once.

An outage is no leaving: Discord then calls a server unavailable, and nothing is done.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.checks import OPERATORS
from bot.server_settings import ServerSettings
from bot.spaces import Spaces
from bot.state import State

COLUMN = "server"
"""Every table of bot/state.py that holds what is a server's has its id under this name; no other table has."""


def forget_server(state: State, spaces: Spaces, choices: ServerSettings, server: int) -> None:
    """Erase all that is kept of a server. What rows of its tables refer to goes with them.

    Raises OSError and sqlite3.OperationalError; whatever was left is erased when the bot next starts.
    """
    with state.writing() as connection:
        for table in tables_of_servers(state):
            connection.execute(f"DELETE FROM {table} WHERE {COLUMN} = ?", (server,))  # noqa: S608 - of the schema
    choices.forget(server)
    spaces.drop(server)


def tables_of_servers(state: State) -> tuple[str, ...]:
    """Found in the database itself, so that a new table cannot be forgotten."""
    rows = state.rows(
        """SELECT tables.name FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND columns.name = ? ORDER BY tables.name""",
        COLUMN,
    )
    return tuple(name for (name,) in rows)


def left_meanwhile(state: State, spaces: Spaces, present: Iterable[int], application: int) -> tuple[int, ...]:
    """The servers of which something is kept, and that the bot is no longer in; `present` are all that it is in, those
    that are unavailable among them.

    None for another bot on the same folder: its servers are not those of the bot that was here before.
    """
    with state.writing() as connection:
        connection.execute(
            "INSERT INTO application SELECT ? WHERE NOT EXISTS (SELECT 1 FROM application)", (application,)
        )
    if state.rows("SELECT id FROM application") != [(application,)]:
        return ()
    kept = {
        server
        for table in tables_of_servers(state)
        for (server,) in state.rows(
            f"SELECT DISTINCT {COLUMN} FROM {table} WHERE {COLUMN} IS NOT NULL"  # noqa: S608 - of the schema
        )
    }
    return tuple(sorted({*kept, *spaces.known()} - {OPERATORS, *present}))
