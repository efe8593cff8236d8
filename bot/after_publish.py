"""What follows when other articles answer: corrections reach the cards that quoted, members hear of what they watch.

All that is still to be done stands in the database before it is begun, so a bot that is killed goes on where it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Protocol

import discord
from discord.ui import LayoutView

from bot import posts, watches, words
from bot.cards import Plain
from bot.corrections import Correction, NoRoomError, correction_of, noted, within_budget
from bot.language import Language, said_in
from bot.posts import Post
from bot.reply import LOST
from bot.spaces import Space, seen_by_servers
from bot.speaking import chosen_or
from bot.tools import Tools
from bot.watch_card import News, news_within_budget, watch_card
from bot.watches import NO_ANSWER, Watch, differ, first_quote
from bot.where import Where
from corpus.database import StoreError
from corpus.store import Store
from index.encoder import EncoderError
from index.generation import GenerationError, current

_log = logging.getLogger(__name__)
PERIOD = 15.0  # seconds between two looks at what is published
# Discord lets a bot edit some five messages of a channel in five seconds; nobody waits for these.
BETWEEN_EDITS = 1.5
PATIENCE = 5.0  # seconds that a watched question waits for members who ask at this moment
NO_MESSAGE = (10003, 10008)  # Discord: no such channel, no such message
FAULTS = (GenerationError, EncoderError, StoreError, OSError, sqlite3.DatabaseError)


class Discord(Protocol):
    """What is needed of the bot: `discord.Client` fulfils it."""

    def get_guild(self, id: int, /) -> discord.Guild | None: ...  # noqa: A002 - the library's name

    def get_partial_messageable(self, id: int, *, guild_id: int | None = None) -> discord.PartialMessageable: ...  # noqa: A002


@dataclass(frozen=True, slots=True)
class Looked:
    """A server whose articles are others than at the last look: what it reads, and the name of that to be noted."""

    server: int
    space: Space
    published: str | None
    seen: str


class AfterPublish:
    """Used from the event loop alone. `clock` tells the time (UTC)."""

    def __init__(self, tools: Tools, discord_: Discord, clock: Callable[[], datetime]) -> None:
        self._tools, self._discord, self._clock = tools, discord_, clock
        self._one = asyncio.Lock()
        self._woken = asyncio.Event()
        self._told: dict[int, str] = {}  # the fault of a server that the log was told of
        self._fault = ""  # the same of what is no server's

    def wake(self) -> None:
        """Look at once: other articles answer somewhere. Whoever published them keeps no place at the desk for it."""
        self._woken.set()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                await self.look(self._clock())
                self._fault = ""
            except FAULTS as error:
                if self._fault != (told := type(error).__name__):  # not every time that it is tried again
                    self._fault = told
                    _log.error("What follows a publish could not be done (%s); it is tried again.", told)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PERIOD):  # wait_for of Python 3.11 may lose a cancellation
                    await self._woken.wait()
            self._woken.clear()

    async def look(self, now: datetime) -> None:
        """For all servers whose articles are others than at the last look, first the corrections, then the watches.

        Takes its time. What is to be done is told by the database, so nothing is done twice. Raises FAULTS.
        """
        async with self._one:
            others = await self._tools.desk.work(self._servers_with_others)
            faultless = [each for each in others if await self._done(each, self._mark(each.server, now))]
            await self._correct_all(now)
            for each in faultless:
                if await self._done(each, self._ask_again(each, now)):
                    await self._tools.desk.work(partial(self._seen, each))
                    self._told.pop(each.server, None)

    async def _done(self, looked: Looked, work: Awaitable[None]) -> bool:
        """Whether it could be done for a server. What stands in the way is told once, and holds up no other server."""
        try:
            await work
        except FAULTS as error:
            if self._told.get(looked.server) != (told := f"{looked.seen} {type(error).__name__}"):
                self._told[looked.server] = told
                _log.error(
                    "What follows a publish cannot be done for server %s yet (%s).", looked.server, type(error).__name__
                )
            return False
        return True

    def _servers_with_others(self) -> tuple[Looked, ...]:
        """In a thread: the servers with posts or watches whose articles were not looked at yet."""
        state = self._tools.state
        looked = dict(state.rows("SELECT server, seen FROM looked"))
        found = []
        for server in sorted({*posts.servers_with_posts(state), *watches.servers_with_watches(state)}):
            try:
                space = self._tools.spaces.of(server)
                out = self._tools.spaces.left_out(server, space)
            except (StoreError, GenerationError) as error:
                _log.error("The articles of server %s cannot be opened: %s", server, error)
                continue
            published = current(space.data)
            seen = f"{space.server or 0}/{published or ''}"
            if out:
                seen += f"/{hashlib.sha256(chr(0).join(sorted(out)).encode()).hexdigest()[:16]}"
            if looked.get(server) != seen:
                found.append(Looked(server, space, published, seen))
        return tuple(found)

    def _seen(self, looked: Looked) -> None:
        with self._tools.state.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO looked VALUES (?, ?)", (looked.server, looked.seen))

    # ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _mark(self, server: int, now: datetime) -> None:
        due = await self._tools.desk.work(partial(self._mark_posts, server, now))
        if due:
            _log.info("%d cards quote what was changed or removed; they are corrected.", due)

    def _mark_posts(self, server: int, now: datetime) -> int:
        """In a thread: how many messages of a server are to be edited."""
        space = self._tools.spaces.of(server)
        with Store.open(space.data) as store:
            shelf = _shelf(space, store, self._tools.spaces.left_out(server, space))
            standing = frozenset(shelf.values())

            def became(version: str) -> str | None:
                if version in standing:
                    return None
                then = store.article(version)
                return shelf.get(then.path, "") if then else ""

            return posts.look_again(self._tools.state, server, became, now)

    async def _correct_all(self, now: datetime) -> None:
        first = True
        while post := await self._tools.desk.work(partial(posts.next_due, self._tools.state, now)):
            if not first:
                await asyncio.sleep(BETWEEN_EDITS)
            first = False
            await self._tools.desk.work(partial(posts.begun, self._tools.state, post.message, now))
            if done := await self._correct(post, now):
                await self._tools.desk.work(done)

    async def _correct(self, post: Post, now: datetime) -> Callable[[], None] | None:
        """Edit one message; what is to be written down of that, None where it is tried again."""
        try:
            language = self._language(Where(post.server, post.channel))
            found = await self._tools.desk.work(lambda: said_in(language, partial(self._corrections, post, now)))
        except FAULTS as error:
            _log.error("What became of a quoted article cannot be told yet (%s).", type(error).__name__)
            return None
        if not self._tools.choices.of(Where(post.server, None)).corrections or (not found and post.note is None):
            return partial(posts.corrected, self._tools.state, post.message, post.note, now)
        return await self._edited(post, found, now)

    async def _edited(self, post: Post, found: Sequence[Correction], now: datetime) -> Callable[[], None] | None:
        state, message_id = self._tools.state, post.message
        try:
            channel = self._discord.get_partial_messageable(post.channel, guild_id=post.server)
            message = await channel.fetch_message(message_id)
            language = self._language(Where(post.server, post.channel))
            made, note = said_in(language, lambda: noted(_as_sent(message), found))
            await _edit(message, made)
        except discord.NotFound as gone:
            return partial(posts.forget, state, message_id) if gone.code in NO_MESSAGE else None
        except discord.Forbidden:
            return partial(posts.out_of_reach, state, message_id, words.NO_PERMISSION, now)
        except NoRoomError:
            _log.error("The card %s has no room for its correction.", message_id)
            return partial(posts.out_of_reach, state, message_id, words.NO_ROOM, now)
        except LOST as lost:
            _log.warning("A card could not be corrected (%s); it is tried again.", type(lost).__name__)
            return None
        return partial(posts.corrected, state, message_id, note, now)

    def _corrections(self, post: Post, now: datetime) -> tuple[Correction, ...]:
        """In a thread: what became of the quotes of a post, dated by when that was noticed.

        What is quoted anew counts with each try: after a cut link nobody knows whether it was shown.
        """
        gone = posts.gone_of(self._tools.state, post.message)
        if not gone:
            return ()
        space = self._tools.spaces.of(post.server)
        with Store.open(space.data) as store:
            shelf = _shelf(space, store, self._tools.spaces.left_out(post.server, space))
            found = []
            for each in gone:
                then = store.article(each.ref.version)
                there = shelf.get(then.path) if then else None
                other = store.article(there) if there else None
                found.append(correction_of(each.number, each.since.date(), each.ref.span, then, other))
        spend = self._tools.spending(Where(post.server, post.channel), now)
        return within_budget(tuple(filter(None, found)), spend)

    # ── watches ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _ask_again(self, looked: Looked, now: datetime) -> None:
        """Ask each watched question of a server once, behind those of members, and tell who watches it."""
        if not self._tools.choices.of(Where(looked.server, None)).watches:
            return
        standing = await self._tools.desk.work(partial(watches.of_server, self._tools.state, looked.server))
        for _, group in groupby(standing, key=lambda each: (each.where, each.question)):
            await self._tools.desk.quiet(PATIENCE)
            for news in await self._tools.desk.work(partial(self._changed, looked, tuple(group), now)):
                if done := await self._tell(news, now):
                    await self._tools.desk.work(done)

    def _changed(self, looked: Looked, watching: Sequence[Watch], now: datetime) -> tuple[News, ...]:
        """In a thread: those of the watches of one question whose member knows another quote than the first one now.

        What each is to be told is written down before it is told.
        """
        # Without a published index there is no article any more. One that cannot be opened is another thing: a fault.
        snapshot = self._tools.spaces.snapshot(watching[0].where) if looked.published else None
        after = first_quote(snapshot, watching[0].question) if snapshot else None
        knowledge = snapshot.as_of.seen_at(now, self._tools.settings.refresh_due) if snapshot else None
        news = after.ref.whole if after else NO_ANSWER
        changed = []
        for watch in watching:
            before = snapshot.find(watch.known) if snapshot and watch.known else None
            same = (watch.known is None) == (after is None) and not differ(before, after)
            if watch.news != (None if same else news):
                watches.noticed(self._tools.state, watch.id, None if same else news)
                if not same:
                    changed.append(News(watch, before, after, knowledge))
        return tuple(changed)

    async def _tell(self, news: News, now: datetime) -> Callable[[], object] | None:
        """By direct message, once, since nobody can take one back; who gets none reads it in the next /watches.

        Returns what is to be written down of that.
        """
        watch, state = news.watch, self._tools.state
        guild = self._discord.get_guild(watch.where.server or 0)
        if guild is None:
            return None
        try:
            member = await guild.fetch_member(watch.member)
        except discord.NotFound:
            return partial(watches.stop, state, watch.id, watch.member)  # the member has left
        except LOST as lost:
            _log.info("A member could not be looked up for a watched question (%s).", type(lost).__name__)
            return None
        if not _may_see(guild, watch.where.channel, member):
            return None
        plain = self._tools.settings.plain_text
        spend = self._tools.spending(watch.where, now)
        shown = await self._tools.desk.work(partial(news_within_budget, news, spend))
        made = said_in(self._language(watch.where), lambda: watch_card(shown, guild.name, plain=plain))
        try:
            if not isinstance(made, Plain):
                await member.send(view=made)
            elif made.view is not None:
                await member.send(made.content, view=made.view)
            else:
                await member.send(made.content)
        except LOST as lost:
            _log.info("A member could not be told of a watched question (%s).", type(lost).__name__)
            return None
        return partial(watches.told, state, watch.id, news.after.ref.whole if news.after else NO_ANSWER, now)

    def _language(self, where: Where) -> Language:
        """Of what is said where nobody clicked: the one chosen there, else the server's."""
        guild = self._discord.get_guild(where.server or 0)
        return chosen_or(self._tools.choices.of(where), guild.preferred_locale if guild else None)


def _shelf(space: Space, store: Store, out: frozenset[str]) -> dict[str, str]:
    """{path: version} of what answers in a space, without what is left `out` there. Raises GenerationError where
    the database does not know that."""
    published = current(space.data)
    if published is None:
        return {}
    rows = store.shelf(published)
    if not rows:
        raise GenerationError(f"The database knows nothing of generation {published}.", "Run `quoth refresh`.")
    return {row.path: row.version for row in rows if seen_by_servers(row.path, space) not in out}


def _as_sent(message: discord.Message) -> LayoutView | Plain:
    """A message as it stands on Discord, ready to be changed."""
    if message.flags.components_v2:
        return LayoutView.from_message(message, timeout=None)
    return Plain(message.content, None)


async def _edit(message: discord.Message, made: LayoutView | Plain) -> None:
    """Said again that nobody is pinged: of an edit without content the library leaves that out."""
    nobody = discord.AllowedMentions.none()
    if isinstance(made, Plain):
        await message.edit(content=made.content, allowed_mentions=nobody)
    else:
        await message.edit(view=made, allowed_mentions=nobody)


def _may_see(guild: discord.Guild, channel: int | None, member: discord.Member) -> bool:
    """Whether the member may still see the channel where they asked; one that is gone hides nothing."""
    found = guild.get_channel(channel) if channel else None
    return found is None or found.permissions_for(member).view_channel
