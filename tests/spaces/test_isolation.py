"""Two servers of one process: nothing that one added, chose or was shown is seen in the other."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import discord
import pytest
from discord_audit import Audit
from fake_encoder import WordEncoder
from simulated import Home, Two, buttons_of, simulate_two, text_of
from storing.shelves import NOW, Recorder, fill, refreshed

from bot import words
from bot.checks import OPERATORS as THE_OPERATORS
from bot.checks import Check, checks_of, set_check
from bot.leaving import COLUMN, forget_server, left_meanwhile, tables_of_servers
from bot.spaces import FOLDER
from bot.state import State
from bot.turning import Gone
from bot.where import Where
from corpus.moderating import add
from corpus.shelf import Candidate, Description, Origination, candidate, remove, shelf_paths
from index.build import refresh

OPERATORS = {
    "news/dam.txt": "The dam above Korvale is 91 metres high. Engineers closed its last gate in the spring.\n",
    "sport/regatta.txt": "The regatta of Korvale was won by a boat from Hest. Eleven boats took part in it.\n",
}
# One secret article a server, with words that nobody else prints.
SECRETS = {
    "one": ("The zeppelin Quillfeather carries 310 tonnes of barley.", "Quillfeather", "zeppelin"),
    "other": ("The lighthouse Marrowgate burns 45 barrels of oil.", "Marrowgate", "lighthouse"),
}


def own(two: Two, place: Home, sentence: str, called: str) -> str:
    """An article of this server's moderators, taken up; its permanent name's version."""
    space = two.spaces.own(place.guild.id)
    said = Description(title=f"About {called}", publisher=f"The {called} Post", date="2031-02-03")
    found = candidate((sentence + "\n").encode(), ".txt", said, Origination("ruth", NOW), called=called)
    assert isinstance(found, Candidate)
    add(space.data, found)
    refresh(
        space.data, two.spaces.folders(space.server), WordEncoder(), now=NOW, max_bytes=1_000_000, progress=Recorder()
    )
    shown = two.spaces.snapshot(Where(place.guild.id, None))
    return next(article.version for article in shown.articles if article.path.startswith(".shelf/"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    refreshed(tmp_path / "data", fill(tmp_path / "articles", OPERATORS))
    return tmp_path / "data"


@pytest.fixture
def audit() -> Audit | None:
    document = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json.gz"
    return Audit(document) if document.is_file() else None


async def everything_said(place: Home, version: str, sentence: str, called: str, thing: str) -> str:
    """All that a member of this server gets to read who knows what to look for."""
    slash, heard = place.member.slash, []
    for question in (f"what does the {thing} {called} carry or burn", f"how many tonnes carries {called}", called):
        heard += [text_of((await slash(place.channel, "ask", question=question)).response)]
    heard.append(text_of((await slash(place.channel, "sources")).response))
    offered = await place.member.autocomplete(place.channel, "sources", "article", "")
    heard += [choice["name"] for choice in offered]
    assert await place.member.autocomplete(place.channel, "sources", "article", called) == []
    named = await slash(place.channel, "sources", article=f"About {called}")
    assert text_of(named.response) == words.NO_SUCH_ARTICLE
    for pasted in (sentence, f"{version[:16]}.0-{len(sentence)}"):
        found = text_of((await slash(place.channel, "verify", quote=pasted)).response)
        assert f"### {words.NOT_FOUND}" in found
        heard.append(found)
    heard.append(text_of((await slash(place.channel, "about")).response))
    heard.append(text_of((await slash(place.channel, "corpus status")).response))
    return "\n".join(heard)


def test_nothing_of_one_server_shows_in_the_other(data: Path, audit: Audit | None) -> None:
    async def scene(two: Two) -> None:
        places = {"one": two.one, "other": two.other}
        versions = {name: own(two, place, *SECRETS[name][:2]) for name, place in places.items()}
        for name, place in places.items():
            for theirs in places.keys() - {name}:
                sentence, called, thing = SECRETS[theirs]
                said = await everything_said(place, versions[theirs], sentence, called, thing)
                # The question, and the paste, are repeated as they were typed: what is left must know nothing.
                for secret in (f"About {called}", f"The {called} Post", "barley", "barrels"):
                    if secret not in SECRETS[name][0]:
                        assert secret not in said, f"{secret} of {theirs} is seen in {name}"
                assert "3 articles" in said
            mine = await place.member.slash(place.channel, "ask", question=f"what does the {SECRETS[name][2]} do")
            assert SECRETS[name][1] in text_of(mine.response)

    simulate_two(scene, data, audit, articles=data.parent / "articles")


def test_words_of_one_server_are_not_spelt_after_in_the_other(data: Path, audit: Audit | None) -> None:
    async def scene(two: Two) -> None:
        own(two, two.one, *SECRETS["one"][:2])
        here, there = (two.spaces.snapshot(Where(place.guild.id, None)) for place in (two.one, two.other))
        assert here._index.vocabulary.nearest("Quillfaether") == "Quillfeather"
        assert there._index.vocabulary.nearest("Quillfaether") is None

    simulate_two(scene, data, audit, articles=data.parent / "articles")


def test_the_buttons_of_a_card_work_in_its_own_server_alone(data: Path, audit: Audit | None) -> None:
    """Somebody sends what another server's button sends: the card is not known there, nor is the quote."""

    async def scene(two: Two) -> None:
        own(two, two.one, *SECRETS["one"][:2])
        asked = await two.one.member.slash(two.one.channel, "ask", question="how many tonnes carries Quillfeather")
        sent = buttons_of(asked.response)
        dull = await two.other.member.slash(two.other.channel, "ask", question="how high is the dam above Korvale")
        share, context = sent[words.SHARE]["custom_id"], sent[words.CONTEXT]["custom_id"]
        bot = two.env.bot
        key, now = share.split(":")[2], discord.utils.snowflake_time(asked.response.id)
        assert bot.tools.cards.recall(key, now, server=two.one.guild.id) is not None
        assert bot.tools.cards.recall(key, now, server=two.other.guild.id) is None
        ask: Any = bot.get_cog("Ask")
        there = Where(two.other.guild.id, two.other.channel.id)
        assert ask._kept(key, there, now) == Gone(words.CARD_GONE)
        from index.answer import QuoteRef

        ref = QuoteRef.parse(context.split(":")[2])
        assert ask._paragraph(ref, there, 0, now) == Gone(words.QUOTE_GONE)
        assert bot.get_cog("Verify")._source(ref, there) is None
        assert not isinstance(ask._paragraph(ref, Where(two.one.guild.id, None), 0, now), Gone)
        assert text_of(dull.response)

    simulate_two(scene, data, audit, articles=data.parent / "articles")


def test_what_one_server_or_channel_chose_holds_there_alone(data: Path, audit: Audit | None) -> None:
    async def scene(two: Two) -> None:
        quiet = two.one.guild.create_text_channel("sport")
        choices = two.tools.choices
        here = Where(two.one.guild.id, None)
        choices.choose(here, "collections", ["news/", "sport/"])
        choices.choose(Where(two.one.guild.id, quiet.id), "collections", ["sport/"])
        choices.choose(here, "language", "es")

        async def answer(place: Home, channel: Any) -> str:
            asked = await place.member.slash(channel, "ask", question="how high is the dam above Korvale")
            return text_of(asked.response)

        assert "91 metres" in await answer(two.one, two.one.channel)
        assert "91 metres" not in await answer(two.one, quiet)
        assert "91 metres" in await answer(two.other, two.other.channel)
        assert "De 1 artículo" in await answer(two.one, two.one.channel)
        assert "From 1 article" in await answer(two.other, two.other.channel)
        counted = text_of((await two.one.member.slash(quiet, "corpus status")).response)
        assert "1 artículo, 1 origen" in counted
        choices.choose(here, "collections", [])
        assert "91 metres" not in await answer(two.one, two.one.channel)
        assert "91 metres" in await answer(two.other, two.other.channel)

    simulate_two(scene, data, audit, articles=data.parent / "articles")


def test_a_channel_cannot_read_more_than_its_server(data: Path, audit: Audit | None) -> None:
    async def scene(two: Two) -> None:
        place = Where(two.one.guild.id, two.one.channel.id)
        two.tools.choices.choose(Where(two.one.guild.id, None), "collections", ["sport/"])
        two.tools.choices.choose(place, "collections", ["news/", "sport/"])
        assert two.spaces.snapshot(place).paths == ("sport/regatta.txt",)
        assert dict(two.spaces.collections(place)) == {"sport/": 1}
        assert dict(two.spaces.collections(Where(two.one.guild.id, None))) == {"news/": 1, "sport/": 1}

    simulate_two(scene, data, audit, articles=data.parent / "articles")


# Leaving


def fill_tables(state: State, server: int) -> None:
    """A row of this server in every table that has rows of servers."""
    for table in tables_of_servers(state):
        columns = state.rows("SELECT name, type, pk FROM pragma_table_info(?)", table)
        values = {name: f"{server}" if kind == "TEXT" else server for name, kind, _ in columns}
        with state.writing() as connection:
            marks = ", ".join("?" for _ in values)
            connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))


def test_every_table_of_servers_is_found_and_emptied_of_one_alone(data: Path, audit: Audit | None) -> None:
    async def scene(two: Two) -> None:
        state, one, other = two.tools.state, two.one.guild.id, two.other.guild.id
        fill_tables(state, one)
        fill_tables(state, other)
        with state.writing() as connection:
            quoted = "INSERT INTO posted_quotes (message, number, quote) VALUES (?, 1, 'v'), (?, 1, 'v')"
            connection.execute(quoted, (one, other))
        own(two, two.one, *SECRETS["one"][:2])
        own(two, two.other, *SECRETS["other"][:2])
        assert {"choices", "posts", "asked", "watches", "reports", "checks", "cards"} <= set(tables_of_servers(state))
        forget_server(state, two.spaces, two.tools.choices, one)
        for table in tables_of_servers(state):
            assert state.rows(f"SELECT {COLUMN} FROM {table}") == [(other,)], table
        assert state.rows("SELECT message FROM posted_quotes") == [(other,)]
        assert two.spaces.known() == (other,)
        assert [path.name for path in (data / FOLDER).iterdir()] == [str(other)]
        assert two.spaces.snapshot(Where(one, None)).paths == tuple(sorted(OPERATORS))

    simulate_two(scene, data, audit, articles=data.parent / "articles")


def test_a_table_that_is_a_servers_says_so_in_its_schema(tmp_path: Path) -> None:
    """A table of members' data without the column would be forgotten when a server leaves."""
    state = State(tmp_path / "bot.sqlite3")
    names = {name for (name,) in state.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    of_servers = set(tables_of_servers(state))
    for table in names - of_servers - {"application"}:
        referred = state.rows("""SELECT "table", on_delete FROM pragma_foreign_key_list(?)""", table)
        assert any(to in of_servers and then == "CASCADE" for to, then in referred), table
    state.close()


async def gone(two: Two, server: int) -> None:
    """Wait until a server's folder is deleted: the desk's threads do that, whom simcord does not wait for."""
    async with asyncio.timeout(20):
        while server in two.spaces.known():  # noqa: ASYNC110 - a folder sets no event
            await asyncio.sleep(0.02)


def test_a_removal_erases_and_an_outage_does_not(data: Path, audit: Audit | None) -> None:
    async def scene(two: Two) -> None:
        bot, one, other = two.env.bot, two.one.guild.id, two.other.guild.id
        own(two, two.one, *SECRETS["one"][:2])
        two.tools.choices.choose(Where(one, None), "language", "es")
        bot._connection.parse_guild_delete({"id": str(one), "unavailable": True})
        await two.env.settle()
        assert two.spaces.known() == (one,)
        bot._connection.parse_guild_delete({"id": str(other)})
        await two.env.settle()
        assert two.spaces.known() == (one,), "another server was left"
        bot._connection.parse_guild_delete({"id": str(one)})
        await gone(two, one)
        assert two.spaces.known() == ()
        assert two.tools.choices.of(Where(one, None)).language == ""

    simulate_two(scene, data, audit, articles=data.parent / "articles")


def test_servers_that_were_left_while_the_bot_was_off_are_found_at_its_start(data: Path, audit: Audit | None) -> None:
    async def scene(two: Two) -> None:
        lost = 4_242
        fill_tables(two.tools.state, lost)
        mine = Check("How high is the dam?", "", "48 metres", NOW, "ruth")
        set_check(two.tools.state, THE_OPERATORS, mine)
        own(two, two.one, *SECRETS["one"][:2])
        shutil.copytree(data / FOLDER / str(two.one.guild.id), data / FOLDER / "4343")
        (path,) = shelf_paths(data / FOLDER / "4343")
        remove(data / FOLDER / "4343", path)  # which a start finishes where the server was not left
        present = [two.one.guild.id, two.other.guild.id]
        assert left_meanwhile(two.tools.state, two.spaces, present, 1) == (), "another bot was here before"
        await two.restart()
        await gone(two, 4343)
        await asyncio.sleep(0.2)
        assert two.spaces.known() == (two.one.guild.id,), "and it is not made anew"
        assert checks_of(two.tools.state, THE_OPERATORS) == (mine,), "the operator's are no server's"
        assert all(
            not two.tools.state.rows(f"SELECT * FROM {t} WHERE {COLUMN} = ?", lost)
            for t in tables_of_servers(two.tools.state)
        )

    simulate_two(scene, data, audit, articles=data.parent / "articles")
