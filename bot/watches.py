"""The questions that members watch: who wants to be told, where they asked, and which quote they know.

The question and the member are kept because the member asked for it; /watches and /privacy show and end it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto

from bot.state import State
from bot.where import Where
from index.answer import Answer, Quote, QuoteRef
from index.live import Snapshot

MOST = 20  # questions that a member may watch in one server
NO_ANSWER = ""  # of `news`: where there is none any more


@dataclass(frozen=True, slots=True)
class Watch:
    """`known` is the first quote that the member knows, None for no answer; `news` a change that they were not told of:
    a quote's name, NO_ANSWER, or None for none."""

    id: int
    where: Where
    member: int
    question: str
    since: datetime
    known: QuoteRef | None
    told: datetime | None
    news: str | None

    @property
    def new(self) -> QuoteRef | None:
        """The quote that the news are about."""
        return QuoteRef.parse(self.news) if self.news else None


class Added(Enum):
    """What came of a wish to watch."""

    NEW = auto()
    ALREADY = auto()
    TOO_MANY = auto()


_COLUMNS = "watch, server, channel, member, question, since, quote, told, news"


def add(state: State, where: Where, member: int, question: str, *, known: QuoteRef | None, now: datetime) -> Added:
    """Raises sqlite3.OperationalError where the disk does not take it."""
    with state.writing() as connection:
        standing = [
            each for (each,) in connection.execute(
                "SELECT question FROM watches WHERE server = ? AND member = ?", (where.server, member)
            )
        ]  # fmt: skip
        if question in standing:
            return Added.ALREADY
        if len(standing) >= MOST:
            return Added.TOO_MANY
        connection.execute(
            "INSERT INTO watches (server, channel, member, question, since, quote) VALUES (?, ?, ?, ?, ?, ?)",
            (where.server, where.channel or 0, member, question, now.timestamp(), known.whole if known else None),
        )
    return Added.NEW


def of_member(state: State, server: int, member: int) -> tuple[Watch, ...]:
    """Those with news first, then the last begun."""
    return _found(state, "server = ? AND member = ? ORDER BY news IS NULL, since DESC, watch DESC", server, member)


def of_server(state: State, server: int) -> tuple[Watch, ...]:
    return _found(state, "server = ? ORDER BY channel, question, watch", server)


def servers_with_watches(state: State) -> tuple[int, ...]:
    return tuple(server for (server,) in state.rows("SELECT DISTINCT server FROM watches"))


def stop(state: State, watch: int, member: int) -> bool:
    """End a watch of this member's; whether there was one."""
    with state.writing() as connection:
        return bool(connection.execute("DELETE FROM watches WHERE watch = ? AND member = ?", (watch, member)).rowcount)


def noticed(state: State, watch: int, news: str | None) -> None:
    """What the member is to be told next; written before it is told, so that nobody is told twice."""
    with state.writing() as connection:
        connection.execute("UPDATE watches SET news = ? WHERE watch = ?", (news, watch))


def told(state: State, watch: int, news: str, now: datetime) -> None:
    """The member knows this now. What was noticed since stays to be told."""
    with state.writing() as connection:
        connection.execute(
            """UPDATE watches SET quote = nullif(?1, ''), told = ?2, news = CASE WHEN news = ?1 THEN NULL ELSE news END
            WHERE watch = ?3""",
            (news, now.timestamp(), watch),
        )


def first_quote(snapshot: Snapshot, question: str) -> Quote | None:
    """What the answer begins with now, None where no article answers."""
    outcome = snapshot.ask(question)
    return outcome.quotes[0] if isinstance(outcome, Answer) else None


def differ(one: Quote | None, other: Quote | None) -> bool:
    """Whether a reader sees another quote, or another attribution; the same words of a newer version are no news."""
    return _seen(one) != _seen(other)


def _seen(quote: Quote | None) -> tuple[object, ...] | None:
    if quote is None:
        return None
    known = quote.article.metadata
    said = (known.title, known.publisher, known.date, known.url)
    return (quote.article.path, quote.text, *(each and each.value for each in said))


def _found(state: State, condition: str, *values: object) -> tuple[Watch, ...]:
    rows = state.rows(f"SELECT {_COLUMNS} FROM watches WHERE {condition}", *values)  # noqa: S608 - our own words
    return tuple(
        Watch(
            watch,
            Where(server, channel or None),
            member,
            question,
            datetime.fromtimestamp(since, UTC),
            QuoteRef.parse(quote) if quote else None,
            datetime.fromtimestamp(told, UTC) if told is not None else None,
            news,
        )
        for watch, server, channel, member, question, since, quote, told, news in rows
    )
