"""`quoth … --server ID`: the same acts on one server's own articles; a plain refresh takes all of them up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from typer.testing import Result

from bot.check import Level, check_servers_indexes
from bot.exit_codes import ExitCode
from bot.server_settings import ServerSettings
from bot.settings import Settings
from bot.spaces import folder_of
from bot.state import FILE_NAME, State
from bot.where import Where
from index.generation import current

CRANE = "The harbour crane at Little Skarn weighs 310 tonnes.\n"
QUESTION = "how many tonnes weighs the harbour crane"
Quoth = Callable[..., Result]


@pytest.fixture
def crane(tmp_path: Path) -> Path:
    file = tmp_path / "crane.txt"
    file.write_text(CRANE, "utf-8")
    return file


@pytest.fixture
def own(quoth: Quoth, crane: Path, articles: Path, shelf: Path) -> Path:
    """The operator's data folder, in which server 7 has the crane."""
    added = quoth(
        "corpus", "add", crane, "--yes", "--server", 7, "--title", "The crane", "--articles", articles, "--data", shelf
    )
    assert added.exit_code == 0, added.stderr
    return shelf


def asked(quoth: Quoth, data: Path, *more: str | int) -> list[str]:
    told = quoth("ask", QUESTION, "--json", "--data", data, *more)
    return [quote["article"] for quote in json.loads(told.stdout)["quotes"]]


def test_a_servers_article_is_quoted_for_it_alone(quoth: Quoth, own: Path) -> None:
    assert asked(quoth, own, "--server", 7) == [".shelf/the-crane.txt"]
    assert asked(quoth, own) == []
    assert asked(quoth, own, "--server", 8) == []
    listed = quoth("sources", "--json", "--server", 7, "--data", own).stdout.splitlines()
    assert [json.loads(line)["article"] for line in listed] == [".shelf/the-crane.txt", "dam.md", "ferry.txt"]
    assert len(quoth("sources", "--json", "--data", own).stdout.splitlines()) == 2
    assert quoth("verify", CRANE.strip(), "--server", 7, "--data", own).exit_code == 0
    assert quoth("verify", CRANE.strip(), "--data", own).exit_code == 1


def test_only_the_servers_article_was_encoded(quoth: Quoth, encoder: WordEncoder, own: Path) -> None:
    assert sum("crane" in text for text in encoder.encoded) == 1
    assert sum("leaves at six in the morning" in text for text in encoder.encoded) == 1, (
        "once for the operator, taken over by the server"
    )


def test_a_refresh_takes_up_every_server_and_one_that_fails_stops_no_other(
    quoth: Quoth, crane: Path, articles: Path, own: Path
) -> None:
    quoth("corpus", "add", crane, "--yes", "--server", 9, "--articles", articles, "--data", own)
    (folder_of(own, 7) / "quoth.db").write_bytes(b"no database")
    (articles / "kiln.txt").write_text("The old kiln at Marsh End was lit again on Friday.\n", "utf-8")
    told = quoth("refresh", "--articles", articles, "--data", own)
    assert told.exit_code == 1
    assert "server 7: this is not a database." in told.stderr
    assert "server 9: 4 passages, 0 of them newly encoded" in told.stdout
    assert "kiln.txt" in quoth("sources", "--json", "--server", 9, "--data", own).stdout


def test_what_the_operator_removes_no_server_quotes(quoth: Quoth, articles: Path, own: Path, tmp_path: Path) -> None:
    file = tmp_path / "mill.txt"
    file.write_text("The wind mill of Upper Hest grinds rye alone.\n", "utf-8")
    quoth("corpus", "add", file, "--yes", "--articles", articles, "--data", own)
    assert ".house/mill.txt" in quoth("sources", "--json", "--server", 7, "--data", own).stdout
    removed = quoth("corpus", "remove", ".shelf/mill.txt", "--articles", articles, "--data", own)
    assert removed.exit_code == 0, removed.stderr
    assert ".house/mill.txt" not in quoth("sources", "--json", "--server", 7, "--data", own).stdout


def test_what_the_operator_withholds_no_server_quotes(quoth: Quoth, own: Path) -> None:
    """At once, and without the folder being named: nothing else is read again."""
    told = quoth("corpus", "withhold", "ferry.txt", "--data", own)
    assert told.exit_code == 0, told.stderr
    for more in ((), ("--server", 7)):
        assert "ferry.txt" not in quoth("sources", "--json", "--data", own, *more).stdout


def test_the_other_acts_are_on_the_servers_own(quoth: Quoth, articles: Path, own: Path) -> None:
    server = ("--server", 7, "--data", own)
    assert "corpus add" in quoth("history", *server).stdout
    assert "the-crane.txt" in quoth("corpus", "list", *server).stdout
    assert "the-crane.txt" not in quoth("corpus", "list", "--data", own).stdout
    edited = quoth(
        "corpus", "edit", ".shelf/the-crane.txt", "--publisher", "The Skarn Post", "--articles", articles, *server
    )
    assert edited.exit_code == 0, edited.stderr
    assert quoth("verify", "--articles", articles, *server).stdout == "Everything stored is as it was read.\n"
    back = quoth("rollback", "--yes", *server)
    assert back.exit_code == 0, back.stderr
    preview = quoth("refresh", "--preview", "--articles", articles, *server)
    assert preview.exit_code == 0, preview.stderr
    waiting = max(path.name for path in (folder_of(own, 7) / "generations").iterdir() if path.is_dir())
    assert quoth("publish", waiting, *server).exit_code == 0
    assert current(folder_of(own, 7)) == waiting
    assert current(own) != waiting
    removed = quoth("corpus", "remove", ".shelf/the-crane.txt", "--articles", articles, *server)
    assert removed.exit_code == 0, removed.stderr
    assert asked(quoth, own, "--server", 7) == []


@pytest.mark.parametrize(
    "command",
    [
        ("history",),
        ("rollback",),
        ("corpus", "list"),
        ("refresh",),
        ("corpus", "remove", ".shelf/x.txt"),
        ("verify",),
    ],
    ids=" ".join,
)
def test_a_mistyped_server_is_told_and_leaves_nothing_behind(
    quoth: Quoth, articles: Path, own: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTH_ARTICLES", str(articles))
    told = quoth(*command, "--server", 77, "--data", own)
    assert told.exit_code == 2
    assert "The server 77 has no articles of its own" in told.stderr
    assert not folder_of(own, 77).exists()


def test_a_server_is_asked_and_refreshed_as_it_chose(quoth: Quoth, articles: Path, own: Path) -> None:
    state = State(own / FILE_NAME)
    choices = ServerSettings(state, Settings(_env_file=None, data=own))
    for server in (7, 8):
        choices.choose(Where(server, None), "collections", ["news/"])
    state.close()
    (articles / "news").mkdir()
    (articles / "news" / "kiln.txt").write_text("The old kiln at Marsh End was lit again on Friday.\n", "utf-8")
    told = quoth("refresh", "--articles", articles, "--data", own)
    assert told.exit_code == 0, told.stderr

    def listed(*more: str | int) -> list[str]:
        lines = quoth("sources", "--json", "--data", own, *more).stdout.splitlines()
        return [json.loads(line)["article"] for line in lines]

    assert listed("--server", 7) == [".shelf/the-crane.txt", "news/kiln.txt"]
    assert listed("--server", 8) == ["news/kiln.txt"], "of the operator's index, since it has none of its own"
    assert len(listed()) == 3


def test_with_one_shelf_a_server_is_the_operator(
    quoth: Quoth, articles: Path, crane: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTH_ONE_SHELF", "true")
    quoth("corpus", "add", crane, "--yes", "--server", 7, "--articles", articles, "--data", shelf)
    assert asked(quoth, shelf) == [".shelf/crane.txt"]
    assert not folder_of(shelf, 7).exists()


def test_check_tells_of_the_servers_own_indexes_and_names_one_that_cannot_answer(
    quoth: Quoth, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "servers" / "8").mkdir()  # nothing was refreshed there yet
    assert "ok       servers' own indexes: 1 can answer" in quoth("check", "--data", own).stdout
    folder = folder_of(own, 7)
    (folder / "generations" / str(current(folder)) / "dense.faiss").write_bytes(b"damaged")
    result = quoth("check", "--data", own)
    assert result.exit_code == ExitCode.FAILED
    lines = result.stdout.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("problem  server 7: "))
    assert "quoth refresh" in lines[at + 1]
    assert "ok       servers' own" not in result.stdout
    monkeypatch.setenv("QUOTH_ONE_SHELF", "true")
    assert "server 7" not in quoth("check", "--data", own).stdout, "it is not read"


def test_check_names_a_server_whose_index_is_old(own: Path) -> None:
    soon, due = datetime.now(UTC) + timedelta(days=9), timedelta(days=5)
    (found,) = check_servers_indexes(own, WordEncoder(), None, soon, due)
    assert (found.level, found.subject) == (Level.WARNING, "server 7")
    assert "3 articles" in found.what
    assert "quoth refresh --server 7" in found.advice
    (found,) = check_servers_indexes(own, WordEncoder(), None, soon, timedelta(days=10))
    assert found.level is Level.OK
