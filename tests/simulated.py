"""The bot on a simulated Discord: the only file that knows simcord. Each request is audited when the test ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import discord
import simcord
from discord_audit import Audit, as_sent, texts, walk
from fake_encoder import WordEncoder

from bot.client import Quoth
from bot.settings import Settings
from bot.spaces import Spaces
from bot.tools import Tools
from bot.where import Where
from corpus.article import Article, Kind, Metadata, MetadataSource, Sentence, Sourced, Span
from index.answer import Abstention, Answer, AsOf, Origin, Quote, QuoteRef, Reason
from index.live import Live, Snapshot
from index.pasted import Unfit
from index.provenance import Place, Standing, Stock, Verification

REFRESHED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def article(
    path: str,
    *sentences: str,
    title: str | None = None,
    publisher: str | None = None,
    day: date | None = None,
    url: str | None = None,
    kind: Kind = Kind.PROSE,
) -> Article:
    """An article of these sentences, one line each."""

    def known(value: Any) -> Any:
        return None if value is None else Sourced(value, MetadataSource.SIDECAR)

    spans, start = [], 0
    for sentence in sentences:
        spans.append(Sentence(Span(start, start + len(sentence)), kind))
        start += len(sentence) + 1
    metadata = Metadata(title=known(title), publisher=known(publisher), date=known(day), url=known(url))
    return Article(path, "0" * 64, "\n".join(sentences), metadata, (), tuple(spans))


class Shelf(Stock):
    """All articles are near, and none has an earlier version; `articles` are all there is, in a tuple."""

    def standing(self, article: Article) -> Standing:
        versions = [each.version for each in self.articles if each.path == article.path]
        if not versions:
            return Standing.REMOVED
        return Standing.CURRENT if article.version in versions else Standing.CHANGED

    def current(self, words: Sequence[str]) -> Iterator[Article]:
        return (article for article in self.articles if all(word in article.text for word in words))

    def near(self, words: Iterable[str]) -> tuple[Article, ...]:
        return tuple(self.articles)

    def earlier(self, words: Sequence[str], most: int) -> Iterator[Article]:
        return iter(())


@dataclass
class Shelved:
    """A live index whose answers a reader can predict: every sentence that holds a word of the question."""

    articles: tuple[Article, ...]
    generation: str = "first"
    as_of: AsOf = field(default_factory=lambda: AsOf(REFRESHED, date(2026, 2, 3)))
    before_answer: Callable[[], None] = lambda: None
    error: Exception | None = None
    also_searched: tuple[str, ...] = ()
    outcome: Answer | Abstention | None = None  # in place of what would be found
    origins: tuple[Origin, ...] = ()
    asked: list[str] = field(default_factory=list)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(each.path for each in self.articles)

    def snapshot(self) -> Shelved:
        if self.error:
            raise self.error
        return self

    def close(self) -> None: ...

    def ask(self, question: str, *, quotes: int = 3) -> Answer | Abstention:
        self.before_answer()
        self.asked.append(question)
        if self.outcome is not None:
            return self.outcome
        words = [word for word in question.casefold().replace("?", "").split() if word not in ("the", "how", "many")]
        found = []
        for one in self.articles:
            for sentence in one.sentences:
                text = sentence.span.cut(one.text)
                at = next((i for word in words if (i := text.casefold().find(word)) >= 0), None)
                if at is not None:
                    start = sentence.span.start + at
                    end = start + len(text[at:].split()[0].rstrip(".,"))
                    found.append(Quote(one, sentence.span, sentence.kind, 0.9, (Span(start, end),)))
        if found:
            return Answer(question, tuple(found[:quotes]), self.as_of, also_searched=self.also_searched)
        nearest = [Quote(one, one.sentences[0].span, one.sentences[0].kind, 0.1) for one in self.articles[:2]]
        return Abstention(question, Reason.NO_SENTENCE, self.as_of, tuple(nearest))

    def nearest_to(self, claim: str, how_many: int) -> tuple[Quote, ...]:
        outcome = self.ask(claim, quotes=how_many)
        return outcome.quotes if isinstance(outcome, Answer) else ()

    def verify(self, pasted: str) -> Verification | Unfit:
        self.before_answer()
        return Snapshot.verify(self, pasted)  # type: ignore[arg-type]

    def place(self, ref: QuoteRef) -> Place | None:
        return Snapshot.place(self, ref)  # type: ignore[arg-type]

    @property
    def _stock(self) -> Stock:
        return Shelf(self.generation, self.articles, None, None)  # type: ignore[arg-type]

    def at(self, path: str) -> Article | None:
        return next((each for each in self.articles if each.path == path), None)

    def changed(self, path: str) -> datetime | None:
        return None

    def find(self, ref: QuoteRef) -> Quote | None:
        for one in self.articles:
            if one.version.startswith(ref.version[:16]):
                return Quote(one, ref.span, Kind.PROSE, 0.9)
        return None


def spaces_of(settings: Settings, live: Shelved) -> Spaces:
    """Every server reads the same articles."""
    return Spaces(settings.data, live, lambda _: live)  # type: ignore[arg-type, return-value]


@dataclass
class World:
    """One server with a channel, two members and the bot; `run` gives it to a test."""

    env: Any
    guild: Any
    channel: Any
    alice: Any
    bert: Any
    live: Shelved
    settings: Settings

    async def restart(self) -> None:
        """Another process on the same data folder."""
        await self.env.restart_bot(Quoth(self.settings, spaces_of(self.settings, self.live)))  # type: ignore[arg-type]

    def choose(self, channel: Any = None, **choices: Any) -> None:
        """Let these hold in the server, or in one channel of it."""
        where = Where(self.guild.id, channel.id if channel else None)
        for name, value in choices.items():
            assert self.env.bot.tools.choices.choose(where, name, value)

    def silent_channel(self) -> Any:
        """A channel in which members may read and use commands, but not write."""
        mute = discord.PermissionOverwrite(send_messages=False)
        return self.guild.create_text_channel("announcements", overwrites={self.guild.default_role: mute})

    def channel_that_silences(self, member: Any) -> Any:
        """A channel in which one member may not write."""
        mute = discord.PermissionOverwrite(send_messages=False)
        return self.guild.create_text_channel("heated", overwrites={member: mute})

    @property
    def syncs(self) -> int:
        return sum(request.method == "PUT" and request.path.endswith("/commands") for request in self.env.http_requests)


@dataclass
class Home:
    """A server, a channel in it, and a member of it who may manage it."""

    guild: Any
    channel: Any
    member: Any


@dataclass
class Two:
    """Two servers of one bot, on real indexes."""

    env: Any
    one: Home
    other: Home
    spaces: Spaces
    settings: Settings

    @property
    def tools(self) -> Tools:
        tools: Tools = self.env.bot.tools
        return tools

    async def restart(self) -> None:
        """Another process on the same data folder."""
        self.spaces = real_spaces(self.settings)
        await self.env.restart_bot(Quoth(self.settings, self.spaces))


def real_spaces(settings: Settings) -> Spaces:
    """Whatever was refreshed below the data folder, read with the words' encoder."""
    live = Live(settings.data, WordEncoder())
    return Spaces(settings.data, live, lambda data: Live(data, WordEncoder()), articles=settings.articles)


def simulate_two(test: Callable[[Two], Awaitable[None]], data: Path, audit: Audit | None, **settings: Any) -> None:
    """Run `test` with two servers of a bot on the real index in `data`; then hold every request against the rules."""
    chosen = Settings(_env_file=None, data=data, **{"cooldown_seconds": 0.0, **settings})
    spaces = real_spaces(chosen)

    async def run() -> list[Any]:
        async with simcord.run(Quoth(chosen, spaces)) as env:

            def home(name: str) -> Home:
                guild = env.create_guild()
                role = guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
                member = guild.add_member(env.create_user(name), roles=[role])
                return Home(guild, guild.create_text_channel("news"), member)

            two = Two(env, home("alice"), home("bert"), spaces, chosen)
            try:
                await test(two)
            finally:
                spaces.operators.live.close()
            return list(env.http_requests)

    audited(asyncio.run(run()), audit)


def simulate(
    test: Callable[[World], Awaitable[None]], data: Path, audit: Audit | None, *articles: Article, **settings: Any
) -> None:
    """Run `test` in a world whose bot has these articles; then hold every request against Discord's rules."""
    live = Shelved(articles)
    chosen = Settings(_env_file=None, data=data, **{"cooldown_seconds": 0.0, **settings})

    async def run() -> list[Any]:
        async with simcord.run(Quoth(chosen, spaces_of(chosen, live))) as env:  # type: ignore[arg-type]
            guild = env.create_guild()
            channel = guild.create_text_channel("news")
            alice, bert = (guild.add_member(env.create_user(name)) for name in ("alice", "bert"))
            await test(World(env, guild, channel, alice, bert, live, chosen))
            return list(env.http_requests)

    audited(asyncio.run(run()), audit)


def audited(requests: Sequence[Any], audit: Audit | None) -> None:
    """Hold every request against Discord's rules."""
    if audit is not None:
        faults = []
        for request in requests:
            if request.json is not None:
                faults += audit.faults(request.method, request.path, as_sent(request.json))
        assert not faults, "\n".join(faults)


def text_of(message: Any) -> str:
    """All text of a message, as Markdown."""
    return "\n".join([message.content, *texts(message.components)])


def buttons_of(message: Any) -> dict[str, dict[str, Any]]:
    """The buttons of a message by their labels."""
    return {part["label"]: part for part in walk(message.components) if part["type"] == 2}
