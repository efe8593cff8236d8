"""The moderators' shelf and the history of the index, as typed: what is shown, kept, refused and told."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.exit_codes import ExitCode
from corpus import fetching
from index.generation import current
from index.lock import sole_writer

Quoth = Callable[..., Result]
CRANE = "The harbour crane at Little Skarn weighs 310 tonnes. It was made in 1961 and painted blue.\n"
QUESTION = "how many tonnes weighs the harbour crane at Little Skarn"
PATH = ".shelf/the-crane.txt"


@pytest.fixture
def shelf(standing: Path, data: Path) -> Path:
    """A data folder that holds the index of `articles`."""
    shutil.copytree(standing, data)
    return data


@pytest.fixture
def crane(tmp_path: Path) -> Path:
    file = tmp_path / "given" / "Crane (final).txt"
    file.parent.mkdir()
    file.write_text(CRANE, "utf-8")
    return file


@pytest.fixture
def typed(quoth: Quoth, shelf: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> Quoth:
    """`quoth` with the settings of a server that has an index."""
    monkeypatch.setenv("QUOTH_DATA", str(shelf))
    monkeypatch.setenv("QUOTH_ARTICLES", str(articles))
    return quoth


def one(result: Result) -> Any:
    assert result.stdout.count("\n") == 1, result.output
    return json.loads(result.stdout)


def told(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def added(typed: Quoth, crane: Path, *more: str) -> str:
    result = typed("corpus", "add", crane, "--title", "The crane", "--by", "ruth", "--yes", "--json", *more)
    assert result.exit_code == ExitCode.OK, result.output
    return str(one(result)["path"])


def quoted(typed: Quoth, question: str = QUESTION) -> list[str]:
    return [quote["article"] for quote in one(typed("ask", question, "--json"))["quotes"]]


# Adding


def test_an_added_file_is_shown_kept_and_quoted(typed: Quoth, crane: Path, articles: Path, shelf: Path) -> None:
    before = sorted(articles.rglob("*"))
    result = typed("corpus", "add", crane, "--title", "The crane", "--publisher", "The Skarn Post", "--yes")
    assert result.exit_code == ExitCode.OK
    for line in ("The crane", "  The Skarn Post · date not given · url not given", "2 sentences can be quoted"):
        assert line in result.stdout
    assert f"Kept as {PATH}.\nadded      1: {PATH}\n" in result.stdout
    assert "Not known: date, url." in result.stderr
    assert quoted(typed) == [PATH]
    assert (shelf / "shelf" / "the-crane.txt").read_text("utf-8") == CRANE
    assert sorted(articles.rglob("*")) == before


def test_without_a_yes_nothing_is_kept(typed: Quoth, crane: Path, shelf: Path) -> None:
    before = current(shelf)
    for form in ((), ("--json",)):
        result = typed("corpus", "add", crane, *form)
        assert result.exit_code == ExitCode.USAGE
        assert "310 tonnes" in result.stdout
        assert "Say --yes to keep it." in result.stderr
    assert current(shelf) == before
    assert not (shelf / "shelf").exists()


def test_on_a_terminal_what_is_missing_is_asked_for_and_then_whether_to_keep_it(
    typed: Quoth, crane: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A date that is none is asked for again; an empty reply leaves the field unknown."""
    from bot.__main__ import app

    monkeypatch.setattr("bot.commands.corpus.is_terminal", lambda: True)
    replies = "The crane\nThe Skarn Post\nlast summer\n2031-02-04\n\n"
    refused = CliRunner().invoke(app, ["corpus", "add", str(crane)], input=replies + "n\n")
    assert refused.exit_code == ExitCode.USAGE
    assert one(typed("ask", QUESTION, "--json"))["quotes"] == []
    kept = CliRunner().invoke(app, ["corpus", "add", str(crane), "--by", "ruth"], input=replies + "y\n")
    assert kept.exit_code == ExitCode.OK, kept.output
    (quote,) = one(typed("ask", QUESTION, "--json"))["quotes"]
    assert (quote["title"], quote["publisher"], quote["date"], quote["url"]) == (
        "The crane",
        "The Skarn Post",
        "2031-02-04",
        None,
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("none.txt", None, "There is no file"),
        ("crane.exe", b"MZ", "does not read this kind of file"),
        ("crane.pdf", b"no PDF", "not those of a .pdf file"),
        ("crane.docx", b"PK\x03\x04", "is no DOCX"),
        ("crane.txt", b"a" * (1024 * 1024 + 1), "the limit is 1.0 MB"),
        ("crane.txt", b"", "empty"),
    ],
    ids=["missing", "program", "false PDF", "broken DOCX", "large", "empty"],
)
def test_a_file_that_cannot_be_an_article_is_refused_with_the_reason(
    *, typed: Quoth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None, reason: str
) -> None:
    monkeypatch.setenv("QUOTH_MAX_FILE_MB", "1")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = typed("corpus", "add", tmp_path / name, "--yes")
    assert result.exit_code == ExitCode.FAILED
    assert reason in result.stderr
    assert told(typed("corpus", "list", "--json")) == []


def test_the_same_file_is_not_added_twice(typed: Quoth, crane: Path) -> None:
    added(typed, crane)
    result = typed("corpus", "add", crane, "--yes")
    assert result.exit_code == ExitCode.FAILED
    assert f"on the shelf already, as {PATH}" in result.stderr


def test_no_refresh_leaves_the_index_until_one_comes(typed: Quoth, crane: Path) -> None:
    assert added(typed, crane, "--no-refresh") == PATH
    assert quoted(typed) == []
    assert typed("refresh").exit_code == ExitCode.OK
    assert quoted(typed) == [PATH]


def test_an_act_whose_refresh_fails_says_that_the_index_answers_as_before(
    typed: Quoth, crane: Path, shelf: Path
) -> None:
    added(typed, crane)
    with sole_writer(shelf):
        result = typed("corpus", "remove", PATH)
    assert result.exit_code == ExitCode.FAILED
    assert f"Removed {PATH}. But the refresh failed, and the index answers as before." in result.stderr
    assert "Another refresh is at work" in result.stderr
    typed("refresh")
    assert quoted(typed) == []


def test_an_article_is_not_taken_up_in_place_of_a_folder_that_nobody_named(
    typed: Quoth, crane: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUOTH_ARTICLES")
    result = typed("corpus", "add", crane, "--title", "The crane", "--yes")
    assert result.exit_code == ExitCode.FAILED
    assert "a folder that is not named now" in result.stderr
    assert quoted(typed, "how high is the dam at Varrenholm") == ["dam.md"]


# From the web


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


def test_pages_are_fetched_only_where_the_operator_allows_it(typed: Quoth) -> None:
    result = typed("corpus", "add", "https://post.example/crane", "--yes")
    assert result.exit_code == ExitCode.USAGE
    assert "Set QUOTH_FETCH=true" in result.stderr


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "HTTP://10.0.0.1/"]
)
def test_the_command_leads_nowhere_inside(typed: Quoth, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("QUOTH_FETCH", "true")
    result = typed("corpus", "add", url, "--yes")
    assert result.exit_code == ExitCode.FAILED
    assert "private network" in result.stderr


def test_a_page_is_added_left_while_it_is_the_same_and_replaced_when_it_changed(
    typed: Quoth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a moderator said of it stays."""
    monkeypatch.setenv("QUOTH_FETCH", "true")
    served = {"text": page(310)}
    with site(served) as url:
        port = int(url.split(":")[2].split("/")[0])
        monkeypatch.setattr(
            fetching, "PUBLIC", fetching.Guard(lambda address: address == "127.0.0.1", frozenset({port}))
        )
        first = one(typed("corpus", "add", url, "--publisher", "The Skarn Post", "--yes", "--json"))
        assert (first["path"], first["url"], first["replaces"]) == (".shelf/the-crane.html", url, None)
        again = typed("corpus", "add", url, "--yes")
        assert (again.exit_code, again.stdout) == (
            ExitCode.OK,
            "It is on the shelf already, and its publisher has no other one.\n",
        )
        served["text"] = page(1310)
        second = one(typed("corpus", "add", url, "--yes", "--json"))
    assert (second["path"], second["replaces"], second["publisher"]) == (
        first["path"],
        first["path"],
        "The Skarn Post",
    )
    (listed,) = told(typed("corpus", "list", "--json"))
    assert listed["fetched_from"] == url
    (quote, *_) = one(typed("ask", QUESTION, "--json"))["quotes"]
    assert "1310 tonnes" in quote["text"]


# Editing, removing, listing


def test_an_edit_changes_what_is_said_of_an_article(typed: Quoth, crane: Path) -> None:
    added(typed, crane)
    changed = one(typed("corpus", "edit", PATH, "--date", "2031-02-05", "--title", "A crane", "--json"))
    assert (changed["date"], changed["title"], changed["missing"]) == ("2031-02-05", "A crane", ["publisher", "url"])
    assert one(typed("ask", QUESTION, "--json"))["quotes"][0]["date"] == "2031-02-05"
    assert one(typed("corpus", "edit", PATH, "--date", "", "--json"))["date"] is None
    wrong = typed("corpus", "edit", PATH, "--date", "soon")
    assert (wrong.exit_code, "cannot be read" in wrong.stderr) == (ExitCode.USAGE, True)
    nothing = typed("corpus", "edit", PATH)
    assert (nothing.exit_code, "Say what?" in nothing.stderr) == (ExitCode.USAGE, True)


def test_a_removed_article_is_quoted_no_more(typed: Quoth, crane: Path) -> None:
    added(typed, crane)
    assert quoted(typed) == [PATH]
    assert one(typed("corpus", "remove", PATH, "--json"))["path"] == PATH
    assert quoted(typed) == []


def test_where_the_last_article_is_removed_nothing_is_answered(
    quoth: Quoth, crane: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTH_DATA", str(data))
    added(quoth, crane)
    assert quoth("ask", QUESTION).exit_code == ExitCode.OK
    result = quoth("corpus", "remove", PATH)
    assert result.exit_code == ExitCode.OK
    assert "nothing is answered" in result.stderr
    assert "as before" not in result.stderr
    assert quoth("ask", QUESTION).exit_code == ExitCode.NO_INDEX


@pytest.mark.parametrize("command", [("edit", "--title", "x"), ("remove",)], ids=["edit", "remove"])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("dam.md", "write dam.md.meta.yaml beside it"),
        (".shelf/none.txt", "There is no .shelf/none.txt on the shelf."),
        (".shelf/../quoth.db", "There is no"),
    ],
    ids=["the operator's", "unknown", "elsewhere"],
)
def test_a_path_that_is_not_on_the_shelf_is_refused(
    typed: Quoth, articles: Path, command: tuple[str, ...], path: str, said: str
) -> None:
    before = {file: file.read_bytes() for file in articles.iterdir()}
    result = typed("corpus", command[0], path, *command[1:])
    assert result.exit_code == ExitCode.USAGE
    assert said in result.stderr
    assert {file: file.read_bytes() for file in articles.iterdir()} == before


def test_the_list_tells_who_added_what(typed: Quoth, crane: Path) -> None:
    added(typed, crane)
    (listed,) = told(typed("corpus", "list", "--json"))
    assert (listed["path"], listed["added_by"], listed["said"]["title"]) == (PATH, "ruth", "The crane")
    shown = typed("corpus", "list").stdout
    assert PATH in shown
    assert "added by ruth, 20" in shown
    assert "1 article on the moderators' shelf" in shown


# History, and going back


def test_history_tells_who_did_what_with_which_command(typed: Quoth, crane: Path, shelf: Path) -> None:
    added(typed, crane)
    now, add, first = told(typed("history", "--json"))
    assert (now["what"], now["who"], now["added"], now["state"]) == ("corpus add", "ruth", [PATH], "answers")
    assert now["generation"] == current(shelf)
    assert (add["what"], add["who"], add["subject"]) == ("add", "ruth", PATH)
    assert (first["what"], first["state"], first["outcome"]) == ("refresh", "kept", "published")
    shown = typed("history", "--number", "1").stdout
    assert f"ruth · corpus add · published (answers) · {current(shelf)}\n  added 1: {PATH}\n" in shown


def test_a_rollback_names_what_comes_back_and_does_nothing_without_a_yes(
    typed: Quoth, crane: Path, shelf: Path
) -> None:
    added(typed, crane)
    typed("corpus", "remove", PATH)
    before = current(shelf)
    for form in ((), ("--json",)):
        refused = typed("rollback", *form)
        assert refused.exit_code == ExitCode.USAGE
        assert PATH in refused.stdout
        assert "--yes" in refused.stderr
    assert (current(shelf), quoted(typed)) == (before, [])
    done = typed("rollback", "--yes", "--by", "ruth")
    assert done.exit_code == ExitCode.OK
    assert f"quoted again 1: {PATH}" in done.stdout
    assert quoted(typed) == [PATH]
    (last, *_) = told(typed("history", "--json"))
    assert (last["what"], last["who"], last["subject"]) == ("rollback", "ruth", current(shelf))


def test_a_rollback_that_brings_nothing_back_needs_no_yes(typed: Quoth, crane: Path, shelf: Path) -> None:
    added(typed, crane)
    newer = current(shelf)
    assert one(typed("rollback", "--json"))["removed"] == [PATH]
    assert quoted(typed) == []
    assert typed("publish", newer or "").exit_code == ExitCode.OK
    assert quoted(typed) == [PATH]


@pytest.mark.parametrize(
    "words", [("rollback",), ("rollback", "x"), ("publish", "x"), ("publish", "../x"), ("discard", "x")], ids=" ".join
)
def test_an_index_that_is_not_there_is_refused(typed: Quoth, words: tuple[str, ...]) -> None:
    result = typed(*words)
    assert result.exit_code == ExitCode.FAILED
    assert "There is no such" in result.stderr


def test_a_preview_tells_what_would_be_answered_otherwise_and_is_published_or_dropped(
    typed: Quoth, crane: Path, shelf: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "q.jsonl"
    asked.write_text(
        "".join(json.dumps({"question": q}) + "\n" for q in (QUESTION, "how high is the dam at Varrenholm"))
    )
    added(typed, crane, "--no-refresh")
    before = current(shelf)
    for last in ("discard", "publish"):
        result = typed("refresh", "--preview", "--questions", asked)
        assert result.exit_code == ExitCode.OK, result.output
        assert (
            f"{QUESTION}\n  now  no answer\n  new  The harbour crane at Little Skarn weighs 310 tonnes" in result.stdout
        )
        assert "1 answer of 2 questions would change" in result.stdout
        assert current(shelf) == before
        made = result.stdout.split("quoth publish ")[1].split()[0]
        assert typed(last, made).exit_code == ExitCode.OK
    assert (current(shelf), quoted(typed)) == (made, [PATH])


def test_questions_go_with_a_preview_alone(typed: Quoth, tmp_path: Path) -> None:
    result = typed("refresh", "--questions", tmp_path / "q.jsonl")
    assert result.exit_code == ExitCode.USAGE
    assert "goes with --preview" in result.stderr
