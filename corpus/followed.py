"""The feeds that are followed and what was fetched of them, as the database holds them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from corpus.database import Database, Row
from corpus.feeds import Feed, Seen


class FollowedFeeds:
    """The tables `feeds` and `feed_items`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Feed, ...]:
        """Those that are followed, in the order in which they were added."""
        rows = self._database.rows(
            """SELECT url, title, publisher, host, folder, added, added_by, etag, last_modified, polled, due, failures,
            fault FROM feeds ORDER BY added, url"""
        )
        return self._database.notes("feeds", _feed, rows)

    def follow(self, feed: Feed) -> None:
        """Follow a feed; of one that is followed already, its title, publisher and host are those from now on.

        Another one's folder must not be its own.
        """
        row = (feed.url, feed.title, feed.publisher, feed.host, feed.folder, feed.added.isoformat(), feed.added_by)
        with self._database.writing() as connection:
            connection.execute(
                """INSERT INTO feeds (url, title, publisher, host, folder, added, added_by, failures, fault)
                VALUES (?, ?, ?, ?, ?, ?, ?, 0, '') ON CONFLICT (url) DO UPDATE SET
                title = excluded.title, publisher = excluded.publisher, host = excluded.host""",
                row,
            )

    def note_poll(self, feed: Feed) -> bool:
        """Note how a poll ended; False where nobody follows the feed any more."""
        with self._database.writing() as connection:
            noted = connection.execute(
                """UPDATE feeds SET etag = ?, last_modified = ?, polled = ?, due = ?, failures = ?, fault = ?
                WHERE url = ?""",
                (
                    feed.etag,
                    feed.last_modified,
                    feed.polled and feed.polled.isoformat(),
                    feed.due and feed.due.isoformat(),
                    feed.failures,
                    feed.fault,
                    feed.url,
                ),
            )
            return noted.rowcount == 1

    def unfollow(self, url: str) -> bool:
        """Follow a feed no longer; whether it was followed."""
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM feeds WHERE url = ?", (url,)).rowcount == 1

    def seen(self, feed: str) -> tuple[Seen, ...]:
        """The items of a feed that were fetched, the last ones first."""
        rows = self._database.rows(
            """SELECT link, first, stamp, looks, path, text, reason FROM feed_items WHERE feed = ?
            ORDER BY first DESC, link""",
            feed,
        )
        return self._database.notes("the items of feeds", _seen, rows)

    def note_seen(self, feed: str, item: Seen) -> bool:
        """Note that an item was fetched; False where nobody follows its feed any more."""
        with self._database.writing() as connection:
            noted = connection.execute(
                """INSERT OR REPLACE INTO feed_items SELECT url, ?, ?, ?, ?, ?, ?, ? FROM feeds WHERE url = ?""",
                (
                    item.link,
                    item.first.isoformat(),
                    item.stamp,
                    item.looks,
                    item.path,
                    item.text,
                    item.reason,
                    feed,
                ),
            )
            return noted.rowcount == 1

    def forget_seen(self, feed: str, items: Iterable[Seen]) -> None:
        """Know no longer that these were fetched."""
        with self._database.writing() as connection:
            connection.executemany(
                "DELETE FROM feed_items WHERE feed = ? AND link = ?", [(feed, item.link) for item in items]
            )


def _seen(row: Row) -> Seen:
    link, first, *rest = row
    return Seen(link, datetime.fromisoformat(first), *rest)


def _feed(row: Row) -> Feed:
    url, title, publisher, host, folder, added, added_by, etag, last_modified, polled, due, failures, fault = row
    return Feed(
        url=url,
        title=title,
        publisher=publisher,
        host=host,
        folder=folder,
        added=datetime.fromisoformat(added),
        added_by=added_by,
        etag=etag,
        last_modified=last_modified,
        polled=datetime.fromisoformat(polled) if polled else None,
        due=datetime.fromisoformat(due) if due else None,
        failures=failures,
        fault=fault,
    )
