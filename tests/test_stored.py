"""What is stored is what README lists: each table of each database, each file of the data folder, and nothing else."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from storing.shelves import TEXTS, fill, refreshed

from bot.client import COMMANDS_FILE
from bot.lock import sole_bot
from bot.settings import Settings
from bot.spaces import FOLDER as SERVERS
from bot.state import FILE_NAME as STATE_FILE
from bot.state import State
from corpus.shelf import WITHHELD
from corpus.store import FILE_NAME

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder as a refresh and a bot leave it; but for the model, the commands, what moderators keep and
    withhold, and the servers, which other tests write."""
    data = tmp_path / "data"
    refreshed(data, fill(tmp_path / "articles", TEXTS))
    with sole_bot(data):
        State(data / STATE_FILE).close()
    return data


def listed() -> list[str]:
    """`file`, or `database` and `table` in one; a row with two files, which a comma parts, gives both."""
    readme = (ROOT / "README.md").read_text("utf-8")
    table = re.search(r"<!-- stored: begin -->\n(.*?)<!-- stored: end -->", readme, re.DOTALL)
    assert table
    rows = re.findall(r"^\| (`.*?`) \|", table.group(1), re.MULTILINE)
    return [" ".join(re.findall(r"`([^`]+)`", name)) for row in rows for name in row.split(", ")]


def tables(database: Path) -> set[str]:
    connection = sqlite3.connect(database)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    connection.close()
    return {name for name in names if not name.startswith("sqlite_")}


def test_every_file_of_the_data_folder_is_listed_and_no_other(data: Path) -> None:
    beside = {COMMANDS_FILE, "shelf", SERVERS, WITHHELD, Settings(_env_file=None, data=data).models.name}  # type: ignore[call-arg]
    found = {path.name for path in data.iterdir() if not path.name.endswith(("-wal", "-shm"))}
    assert {name for name in listed() if " " not in name} == found | beside


@pytest.mark.parametrize("database", [FILE_NAME, STATE_FILE])
def test_every_table_is_listed_and_no_other(data: Path, database: str) -> None:
    assert {name.split()[1] for name in listed() if name.startswith(f"{database} ")} == tables(data / database)
