"""The public cards of Quoth: which message quotes which article, so that a correction of the article reaches it.

Nothing of the question and of who asked is kept, only where the card stands and the names of its quotes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot import words
from bot.state import State
from index.answer import Quote, QuoteRef

GIVEN_UP = 12  # tries to edit a message; with the pauses below, some twenty hours
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Gone:
    """A quote on a card whose version of the article is no longer on the shelf, since `since` as far as was noticed.

    `number` counts the quotes of the card from 1; None where they have no numbers.
    """

    number: int | None
    ref: QuoteRef
    since: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A public card. `note` is the correction that stands on it, as Markdown."""

    message: int
    server: int
    channel: int
    note: str | None = None


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


def remember(state: State, post: Post, quotes: Sequence[Quote], now: datetime, *, numbered: bool = True) -> bool:
    """Keep what a public card quotes, on all of its pages; whether the disk took it.

    `numbered`: where there are several, the card counts them from its first page to its last.
    """
    rows = [(post.message, number, quote.ref.whole) for number, quote in enumerate(quotes, 1)]
    if not rows:
        return True
    try:
        with state.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO posts (message, server, channel, posted, numbered) VALUES (?, ?, ?, ?, ?)",
                (post.message, post.server, post.channel, now.timestamp(), numbered and len(rows) > 1),
            )
            connection.executemany("INSERT INTO posted_quotes (message, number, quote) VALUES (?, ?, ?)", rows)
    except sqlite3.OperationalError:
        return False
    return True


def servers_with_posts(state: State) -> tuple[int, ...]:
    return tuple(server for (server,) in state.rows("SELECT DISTINCT server FROM posts"))


def look_again(state: State, server: int, became: Callable[[str], str | None], now: datetime) -> int:
    """Hold every post of a server against the shelf; how many messages are to be edited.

    `became` tells of a version which one stands in its place: None while it is on the shelf itself, "" for none.
    """
    rows = state.rows(
        "SELECT message, number, quote, became FROM posted_quotes JOIN posts USING (message) WHERE server = ?", server
    )
    versions = {QuoteRef.parse(quote).version for _, _, quote, _ in rows}
    now_there = {version: became(version) for version in versions}
    changed = [
        (there, now.timestamp(), message, number)
        for message, number, quote, before in rows
        if (there := now_there[QuoteRef.parse(quote).version]) != before
    ]
    if not changed:
        return 0
    messages = {message for _, _, message, _ in changed}
    with state.writing() as connection:
        connection.executemany(
            """UPDATE posted_quotes SET became = ?1, gone = CASE WHEN ?1 IS NULL THEN NULL ELSE ?2 END
            WHERE message = ?3 AND number = ?4""",
            changed,
        )
        connection.executemany(
            "UPDATE posts SET due = ?, tries = 0, lost = NULL WHERE message = ?",
            [(now.timestamp(), message) for message in messages],
        )
    return len(messages)


def next_due(state: State, now: datetime) -> Post | None:
    """The post whose message has waited longest to be edited."""
    rows = state.rows(
        "SELECT message, server, channel, correction FROM posts WHERE due <= ? ORDER BY due LIMIT 1", now.timestamp()
    )
    return Post(*rows[0]) if rows else None


def gone_of(state: State, message: int) -> tuple[Gone, ...]:
    """The quotes of a post whose articles changed or were removed, in the order of the card."""
    rows = state.rows(
        """SELECT number, numbered, quote, gone FROM posted_quotes JOIN posts USING (message)
        WHERE message = ? AND gone IS NOT NULL ORDER BY number""",
        message,
    )
    return tuple(
        Gone(number if numbered else None, QuoteRef.parse(quote), datetime.fromtimestamp(gone, UTC))
        for number, numbered, quote, gone in rows
    )


def corrected(state: State, message: int, note: str | None, now: datetime) -> None:
    """The message was edited: this note stands on it now, or none any more."""
    with state.writing() as connection:
        connection.execute(
            "UPDATE posts SET due = NULL, tries = 0, lost = NULL, corrected = ?, correction = ? WHERE message = ?",
            (now.timestamp() if note else None, note, message),
        )


def begun(state: State, message: int, now: datetime) -> None:
    """A try to edit the message is noted before it is made: what the disk does not take is not sent again and again.

    The next one is due ever later. The last counts as lost until it is known that it was not.
    """
    ((tries,),) = state.rows("SELECT tries FROM posts WHERE message = ?", message) or [(GIVEN_UP,)]
    if tries + 1 >= GIVEN_UP:
        out_of_reach(state, message, words.NOT_TAKEN, now)
        return
    due = now + min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)
    with state.writing() as connection:
        connection.execute("UPDATE posts SET due = ?, tries = tries + 1 WHERE message = ?", (due.timestamp(), message))


def out_of_reach(state: State, message: int, why: str, now: datetime) -> None:
    """The message stands there and cannot be edited; that is kept for the history."""
    with state.writing() as connection:
        connection.execute(
            "UPDATE posts SET due = NULL, corrected = ?, lost = ? WHERE message = ?", (now.timestamp(), why, message)
        )


def forget(state: State, message: int) -> None:
    """The message is no more."""
    with state.writing() as connection:
        connection.execute("DELETE FROM posts WHERE message = ?", (message,))


def corrections_of(state: State, server: int, most: int) -> tuple[Corrected, ...]:
    """The last corrections of what was said in a server, newest first, at most so many."""
    rows = state.rows(
        """SELECT corrected, channel, message, coalesce(correction, ''), lost FROM posts
        WHERE server = ? AND corrected IS NOT NULL ORDER BY corrected DESC, message LIMIT ?""",
        server,
        most,
    )
    return tuple(Corrected(datetime.fromtimestamp(at, UTC), *others) for at, *others in rows)
