"""/corpus add, edit, remove and restore on a simulated Discord, with real files, databases and indexes."""

from __future__ import annotations

import asyncio
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from corpus_world import DAM, FERRY, Server
from fake_encoder import WordEncoder
from simulated import buttons_of, text_of
from storing.shelves import Recorder

from bot import words
from bot.adding import Offer
from bot.offers import MOST, Offers
from bot.where import Where
from corpus import fetching
from corpus.fetching import Guard
from corpus.moderating import add
from corpus.shelf import (
    Candidate,
    Description,
    Origination,
    candidate,
    described_anew,
    keep_again,
    remove,
    shelf_paths,
    withheld,
)
from corpus.store import Store
from index.answer import Answer
from index.build import RefreshError, RefreshReport, refresh
from index.generation import current
from index.live import Live

KeptWorld = Callable[..., None]
HEIGHT, LEAVES = (
    "how many metres high is the dam at Varrenholm",
    "the ferry to Little Skarn leaves at six in the morning",
)
TEXT = ("ferry.txt", FERRY.encode())


async def added(server: Server, **options: Any) -> Any:
    """`/corpus add` of the ferry, kept."""
    result = await server.mia.slash(server.channel, "corpus add", file=TEXT, title="The ferry", **options)
    await server.mia.click(result.response, label=words.KEEP)
    return result


def test_an_article_is_shown_before_it_is_kept_and_answers_after_a_refresh(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        result = await server.mia.slash(server.channel, "corpus add", file=TEXT, title="The *ferry*")
        seen = text_of(result.response)
        assert result.ephemeral
        assert "The \\*ferry\\*" in seen
        assert "> The ferry to Little Skarn leaves at six in the morning" in seen
        assert "2 sentences that may be quoted" in seen
        assert "Not known: publisher, date, url." in seen
        assert shelf_paths(server.data) == [], "it was only shown"
        await server.mia.click(result.response, label=words.KEEP)
        assert shelf_paths(server.data) == [".shelf/the-ferry.txt"]
        assert "once a refresh with it is published" in text_of(result.response)
        assert server.answers(LEAVES) == []
        with Store.open(server.data) as store:
            (act,) = store.history.acts()
        assert act.who == f"mia ({server.mia.id})"
        again = await server.mia.click(result.response, label=words.REFRESH_NOW)
        await server.mia.click(again.response, label=words.PUBLISH)
        assert server.answers(LEAVES)[0].startswith("The ferry to Little Skarn")

    kept_world(scene)


def test_what_is_missing_is_asked_for_and_shown_again(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        result = await server.mia.slash(server.channel, "corpus add", file=TEXT)
        form = await server.mia.click(result.response, label=words.SAY_MORE)
        await server.mia.submit_modal(form, {"publisher": "The Skarn Post", "date": "2031-02-03"})
        seen = text_of(result.response)
        assert "The Skarn Post · 3 Feb 2031" in seen
        wrong = await server.mia.click(result.response, label=words.SAY_MORE)
        told = await server.mia.submit_modal(wrong, {"publisher": "The Skarn Post", "date": "some day"})
        assert "Write a full date" in text_of(told.followups[0])
        assert "3 Feb 2031" in text_of(result.response), "what was shown stays"
        await server.mia.click(result.response, label=words.DO_NOT_KEEP)
        assert text_of(result.response).strip() == words.NOT_KEPT
        assert shelf_paths(server.data) == []

    kept_world(scene)


def encrypted_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def bomb() -> bytes:
    """A .docx whose zip begins as it should, and unpacks to 200 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b"\0" * (200 * 2**20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("a.exe", b"MZ", "does not read this kind of file"),
        ("a.txt", b"x" * (2**20 + 1), "larger than 1 MB"),
        ("a.pdf", b"<html>no</html>", "not those of a .pdf file"),
        ("a.html", b"%PDF-1.7", "not those of a .html file"),
        ("a.pdf", b"%PDF-1.7 broken %%EOF", "damaged"),
        ("a.docx", encrypted_word(), "not those of a .docx file"),
        ("a.docx", bomb(), "unpacks to 200 MB"),
        ("a.txt", b"", "the file is empty"),
    ],
    ids=["a program", "too large", "html as pdf", "pdf as html", "broken pdf", "old word", "zip bomb", "empty"],
)
def test_a_file_that_is_no_article_is_refused_with_a_reason(
    kept_world: KeptWorld, name: str, raw: bytes, told: str
) -> None:
    async def scene(server: Server) -> None:
        result = await server.mia.slash(server.channel, "corpus add", file=(name, raw))
        assert told.casefold() in text_of(result.response).replace("\\", "").casefold()
        assert buttons_of(result.response) == {}

    kept_world(scene, max_file_mb=1)


def test_an_address_is_not_fetched_unless_the_operator_allows_it(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        result = await server.mia.slash(server.channel, "corpus add", url="https://post.example/dam")
        assert "QUOTH_FETCH" in text_of(result.response)
        result = await server.mia.slash(server.channel, "corpus add")
        assert text_of(result.response).strip() == words.WHICH_ARTICLE

    kept_world(scene)


def test_an_address_inside_is_never_asked(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        result = await server.mia.slash(server.channel, "corpus add", url="http://127.0.0.1/secret")
        assert "private network" in text_of(result.response)

    kept_world(scene, fetch=True)


def test_a_page_is_fetched_and_when_its_publisher_corrects_it_the_new_text_counts_at_once(
    kept_world: KeptWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(server: Server) -> None:
        text = {"text": page(310)}
        with site(text) as url:
            monkeypatch.setattr(fetching, "PUBLIC", Guard(lambda _: True, frozenset({int(url.split(":")[2][:-6])})))
            result = await server.mia.slash(server.channel, "corpus add", url=url, publisher="The Skarn Post")
            assert "> The harbour crane at Little Skarn weighs 310 tonnes" in text_of(result.response)
            await server.mia.click(result.response, label=words.KEEP)
            await server.refreshed()
            same = await server.mia.slash(server.channel, "corpus add", url=url)
            assert text_of(same.response).strip() == words.UNCHANGED_PAGE
            text["text"] = page(31_000)
            other = await server.mia.slash(server.channel, "corpus add", url=url)
            assert "It replaces .shelf/the\\-crane.html" in text_of(other.response)
            await server.mia.click(other.response, label=words.KEEP)
        snapshot = server.bot.spaces.of(server.guild.id).live.snapshot()
        (crane,) = (each for each in snapshot.articles if each.path.startswith(".shelf/"))
        assert "31000 tonnes" in crane.text
        assert server.runs.orders[-1].only == (crane.path,)

    kept_world(scene, fetch=True)


@contextmanager
def site(page: dict[str, str]) -> Iterator[str]:
    """A web server on this machine that serves `page["text"]` with a tag of its length; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tag = f'"{len(page["text"])}"'
            known = self.headers.get("If-None-Match") == tag
            self.send_response(404 if self.path == "/robots.txt" else 304 if known else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("ETag", tag)
            self.end_headers()
            if not known:
                self.wfile.write(page["text"].encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/crane"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page(tonnes: int) -> str:
    paragraphs = "".join(f"<p>Crane {n} at Little Skarn was oiled and painted blue by its crew.</p>" for n in range(5))
    return (
        "<html><head><title>The crane</title></head><body><article><h1>The crane</h1>"
        f"<p>The harbour crane at Little Skarn weighs {tonnes} tonnes.</p>{paragraphs}</article></body></html>"
    )


def test_an_edit_counts_at_once_and_prefills_todays_values(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server, publisher="The Skarn Past")
        await server.refreshed()
        choices = await server.mia.autocomplete(server.channel, "corpus edit", "article", "ferry")
        assert [choice["value"] for choice in choices] == [".shelf/the-ferry.txt"], "the folder's are not offered"
        form = await server.mia.slash(server.channel, "corpus edit", article=choices[0]["value"])
        values = [part["component"].get("value") for part in form.modal["components"]]
        assert values[:2] == ["The ferry", "The Skarn Past"]
        done = await server.mia.submit_modal(form, {"title": "The ferry", "publisher": "The Skarn Post"})
        assert "counts at once" in text_of(done.response)
        snapshot = server.bot.spaces.of(server.guild.id).live.snapshot()
        (ferry,) = (each for each in snapshot.articles if each.path == ".shelf/the-ferry.txt")
        assert ferry.metadata.publisher is not None
        assert ferry.metadata.publisher.value == "The Skarn Post"
        assert server.runs.orders[-1].only == (".shelf/the-ferry.txt",)

    kept_world(scene)


def test_a_removed_article_is_no_longer_quoted_and_nothing_else_is_read(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        assert server.answers(LEAVES)
        (server.folder / "dam.txt").write_text("Somebody wrote another dam here meanwhile.\n", "utf-8")
        result = await server.mia.slash(server.channel, "corpus remove", article=".shelf/the-ferry.txt")
        assert words.WILL_REMOVE in text_of(result.response)
        assert server.answers(LEAVES), "only asked so far"
        await server.mia.click(result.response, label=words.REMOVE)
        assert "no longer quoted" in text_of(result.response)
        assert server.answers(LEAVES) == []
        (dam,) = server.bot.spaces.of(server.guild.id).live.snapshot().articles
        assert dam.text == DAM.strip()

    kept_world(scene)


def test_an_article_of_the_operators_folder_is_withheld_and_let_back(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        choices = await server.mia.autocomplete(server.channel, "corpus remove", "article", "dam.txt")
        result = await server.mia.slash(server.channel, "corpus remove", article=choices[0]["value"])
        assert words.WILL_WITHHOLD in text_of(result.response)
        await server.mia.click(result.response, label=words.WITHHOLD)
        assert server.answers(HEIGHT) == []
        assert (server.folder / "dam.txt").read_text("utf-8") == DAM, "the folder is never written to"
        (choice,) = await server.mia.autocomplete(server.channel, "corpus restore", "article", "")
        back = await server.mia.slash(server.channel, "corpus restore", article=choice["value"])
        assert withheld(server.data) == frozenset()
        again = await server.mia.click(back.response, label=words.REFRESH_NOW)
        await server.mia.click(again.response, label=words.PUBLISH)
        assert server.answers(HEIGHT)[0] in DAM

    kept_world(scene)


def test_a_removal_that_a_kill_cut_short_is_finished_at_the_next_start(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        result = await server.mia.slash(server.channel, "corpus remove", article=".shelf/the-ferry.txt")
        server.runs.held = asyncio.Event()
        await server.mia.click(result.response, label=words.REMOVE)
        assert shelf_paths(server.data) == []
        assert server.answers(LEAVES) == [], "not while the index without it is built"
        live = Live(server.data, WordEncoder())
        assert isinstance(live.snapshot().ask(LEAVES), Answer), "the index without it is not there yet"
        live.close()
        server.runs.held = None
        await server.restart()
        await server.env.settle()
        assert server.answers(LEAVES) == []

    kept_world(scene)


def test_a_kill_before_a_removal_was_noted_is_finished_too(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        remove(server.data, ".shelf/the-ferry.txt")  # and not a word in the history
        assert server.answers(LEAVES)
        await server.restart()
        await server.env.settle()
        assert server.answers(LEAVES) == []

    kept_world(scene)


def test_what_the_operator_added_is_no_servers_own_also_where_that_reads_the_operators_index(
    kept_world: KeptWorld,
) -> None:
    async def scene(server: Server) -> None:
        came = Origination("ruth", server.bot.clock())
        article = candidate(FERRY.encode(), ".txt", Description(title="The ferry"), came, called="the-ferry")
        assert isinstance(article, Candidate)
        add(server.settings.data, article)
        refresh(
            server.settings.data,
            server.folder,
            WordEncoder(),
            now=server.bot.clock(),
            max_bytes=10**6,
            progress=Recorder(),
        )
        assert await server.mia.autocomplete(server.channel, "corpus edit", "article", "ferry") == []
        (choice,) = await server.mia.autocomplete(server.channel, "corpus remove", "article", "ferry")
        assert choice["value"] == ".house/the-ferry.txt"
        result = await server.mia.slash(server.channel, "corpus remove", article=choice["value"])
        assert words.WILL_WITHHOLD in text_of(result.response)
        assert server.asked(LEAVES)
        await server.mia.click(result.response, label=words.WITHHOLD)
        assert words.NOT_QUOTED in text_of(result.response)
        assert withheld(server.data) == {".house/the-ferry.txt"}
        here, elsewhere = (
            server.bot.spaces.snapshot(Where(each, None)).paths
            for each in (server.guild.id, server.elsewhere().guild.id)
        )
        assert here == ("dam.txt",), "at once, though the index that answers is the operator's"
        assert elsewhere == (".shelf/the-ferry.txt", "dam.txt")
        assert shelf_paths(server.settings.data) == [".shelf/the-ferry.txt"]
        assert words.NOT_QUOTED in text_of(result.response)
        assert server.asked(LEAVES) == []
        assert server.elsewhere().asked(LEAVES), "in this server alone"
        await server.mia.slash(server.channel, "corpus restore", article=choice["value"])
        assert server.asked(LEAVES)

    kept_world(scene)


def test_a_corrected_article_is_not_quoted_as_it_was_while_the_index_is_built_anew(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        form = await server.mia.slash(server.channel, "corpus edit", article=".shelf/the-ferry.txt")
        server.runs.held = asyncio.Event()
        await server.mia.submit_modal(form, {"title": "The ferry", "publisher": "The Skarn Post"})
        assert server.answers(LEAVES) == []
        server.runs.held.set()
        await server.env.settle()
        assert server.answers(LEAVES)

    kept_world(scene)


def test_an_edit_that_says_nothing_new_leaves_the_article_quoted(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        form = await server.mia.slash(server.channel, "corpus edit", article=".shelf/the-ferry.txt")
        await server.mia.submit_modal(form, {"title": "The ferry"})
        assert server.answers(LEAVES)

    kept_world(scene)


def test_a_correction_that_a_kill_cut_short_before_it_was_noted_is_finished_at_the_next_start(
    kept_world: KeptWorld,
) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        said = Description(publisher="The Skarn Post")
        anew = described_anew(server.data, ".shelf/the-ferry.txt", said, max_bytes=10**6)
        assert isinstance(anew, Candidate)
        keep_again(server.data, anew)  # and not a word in the history
        server.runs.held = asyncio.Event()
        await server.restart()
        assert server.answers(LEAVES) == [], "not for a moment as it was"
        server.runs.held.set()
        await server.env.settle()
        (ferry,) = (each for each in server.bot.spaces.snapshot(Where(server.guild.id, None)).articles[:1])
        assert ferry.metadata.publisher is not None
        assert server.answers(LEAVES)

    kept_world(scene)


def test_what_cannot_be_finished_at_a_start_is_tried_again(
    kept_world: KeptWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the refresh that the killed bot had begun is still at work."""

    async def scene(server: Server) -> None:
        await added(server, publisher="The Skarn Past")
        await server.refreshed()
        said = Description(publisher="The Skarn Post")
        anew = described_anew(server.data, ".shelf/the-ferry.txt", said, max_bytes=10**6)
        assert isinstance(anew, Candidate)
        keep_again(server.data, anew)

        tries = iter((RefreshError("Another refresh is at work.", "Wait until it is done."), None))

        def fails_once(*arguments: Any, **options: Any) -> RefreshReport:
            if (error := next(tries)) is not None:
                raise error
            return refresh(*arguments, **options)

        monkeypatch.setattr("corpus_world.refresh", fails_once)
        monkeypatch.setattr("bot.cogs.corpus_at_once.FINISH_AFTER", (0.0, 0.0))
        await server.restart()
        await server.env.settle()
        assert list(tries) == []
        assert server.answers(LEAVES)

    kept_world(scene)


def test_where_no_index_can_be_built_without_it_a_removed_article_is_not_quoted_all_the_same(
    kept_world: KeptWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()

        def fails(*_: object, **__: object) -> None:
            raise RefreshError("The disk is full.", "Make room.")

        monkeypatch.setattr("corpus_world.refresh", fails)
        result = await server.mia.slash(server.channel, "corpus remove", article=".shelf/the-ferry.txt")
        await server.mia.click(result.response, label=words.REMOVE)
        said = text_of(result.response)
        assert words.NOT_BUILT in said
        assert "The disk is full" in said
        assert server.answers(LEAVES) == []
        await server.restart()
        await server.env.settle()
        assert server.answers(LEAVES) == [], "nor after a restart"

    kept_world(scene)


def test_what_a_rollback_brought_back_is_left_alone_by_a_start(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.refreshed()
        result = await server.mia.slash(server.channel, "corpus remove", article=".shelf/the-ferry.txt")
        await server.mia.click(result.response, label=words.REMOVE)
        back = await server.mia.slash(server.channel, "corpus rollback")
        await server.mia.click(back.response, label=words.ROLL_BACK)
        assert server.answers(LEAVES)
        await server.restart()
        await server.env.settle()
        assert server.answers(LEAVES), "it was told before, and wanted"

    kept_world(scene)


def test_a_bot_that_is_stopped_waits_until_an_act_is_told(
    kept_world: KeptWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(server: Server) -> None:
        present: list[int] = []
        keep = Offer.keep

        def noticed(offer: Offer, data: Path) -> str:
            present.append(server.bot.desk.present)
            return keep(offer, data)

        monkeypatch.setattr(Offer, "keep", noticed)
        await added(server)
        assert present == [1]
        assert server.bot.desk.present == 0

    kept_world(scene)


def test_a_server_with_many_offers_pushes_out_its_own_alone() -> None:
    offers: Offers[int] = Offers()
    now = datetime(2031, 5, 4, tzinfo=UTC)
    mine = offers.keep(-1, 1, now)
    theirs = [offers.keep(number, 2, now) for number in range(MOST + 5)]
    assert offers.recall(mine, 1, now) == -1
    assert [offers.recall(key, 2, now) is None for key in theirs] == [True] * 6 + [False] * (MOST - 1)


def test_what_can_be_chosen_is_offered_to_moderators_alone(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        assert await server.mia.autocomplete(server.channel, "corpus remove", "article", "")
        server.demote()
        command = server.env.backend.find_command("corpus", None)
        server.guild.set_command_permissions(int(command["id"]), {server.mia: True})
        assert await server.mia.autocomplete(server.channel, "corpus remove", "article", "") == []

    kept_world(scene)


def test_where_the_last_article_is_removed_nothing_answers(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        (server.folder / "dam.txt").unlink()
        await added(server)
        await server.refreshed()
        result = await server.mia.slash(server.channel, "corpus remove", article=".shelf/the-ferry.txt")
        await server.mia.click(result.response, label=words.REMOVE)
        assert words.NOTHING_LEFT in text_of(result.response)
        assert current(server.data) is None

    kept_world(scene)


def test_a_moderator_who_was_demoted_meanwhile_is_refused_at_the_button(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        result = await server.mia.slash(server.channel, "corpus add", file=TEXT)
        form = await server.mia.click(result.response, label=words.SAY_MORE)
        server.demote()
        refused = await server.mia.click(result.response, label=words.KEEP)
        assert text_of(refused.response) == words.ONLY_MODERATORS
        assert (
            text_of((await server.mia.click(result.response, label=words.SAY_MORE)).response) == words.ONLY_MODERATORS
        )
        submitted = await server.mia.submit_modal(form, {"title": "Mine"})
        assert text_of(submitted.response) == words.ONLY_MODERATORS
        assert shelf_paths(server.data) == []

    kept_world(scene)


def test_after_a_restart_an_offer_and_its_form_are_said_to_be_gone(kept_world: KeptWorld) -> None:
    async def scene(server: Server) -> None:
        result = await server.mia.slash(server.channel, "corpus add", file=TEXT)
        form = await server.mia.click(result.response, label=words.SAY_MORE)
        await server.restart()
        told = await server.mia.submit_modal(form, {"title": "Late"})
        assert text_of(told.response) == words.OFFER_GONE
        await server.mia.click(result.response, label=words.KEEP)
        assert text_of(result.response).strip() == words.OFFER_GONE
        assert shelf_paths(server.data) == []

    kept_world(scene)
