"""A small shelf of our own and the program in this process, with the words' encoder in place of the model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import fill, refreshed
from typer.testing import CliRunner, Result

from bot.settings import Settings
from index.encoder import Embedding

ARTICLES = {
    "dam.md": (
        "---\ntitle: The dam at Varrenholm\npublisher: The Varren Post\ndate: 2031-02-04\n"
        "url: https://post.example/dam\nlanguage: en\n---\n"
        "The dam at Varrenholm is 48 metres high, the water board said on Tuesday.\n\n"
        "Its reservoir holds 31 million cubic metres of water. It was built in 1987 by the Ostermark company.\n"
    ),
    "ferry.txt": (
        "The ferry to Little Skarn leaves at six in the morning and at four in the afternoon.\n\n"
        "A ticket costs 12 crowns, and [bold]bicycles[/bold] travel free of charge.\n"
    ),
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without `.env`, and an environment without settings."""
    folder = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(folder)
    for name in Settings.environment_names().values():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUOTH_READER", "none")  # it was not trained on what the words' encoder finds
    return folder


class CountingEncoder(WordEncoder):
    """Also remembers the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.questions: list[str] = []

    def embed_question(self, question: str) -> Embedding:
        self.questions.append(question)
        return super().embed_question(question)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> CountingEncoder:
    """What `load_encoder` gives from now on."""
    made = CountingEncoder()
    for where in ("index.encoder", "bot.check"):
        monkeypatch.setattr(f"{where}.load_encoder", lambda *_, **__: made)
    return made


@pytest.fixture
def quoth(encoder: WordEncoder) -> Callable[..., Result]:
    """Run the program with these words after `quoth`; what it raises besides its exit is raised here too."""
    from bot.__main__ import app

    def run(*words: str | Path) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words], prog_name="quoth")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after a refresh over the same articles long ago, built once: to be copied."""
    home = tmp_path_factory.mktemp("standing")
    refreshed(home / "data", fill(home / "articles", ARTICLES), now=datetime(2020, 5, 4, tzinfo=UTC))
    return home / "data"


@pytest.fixture
def shelf(quoth: Callable[..., Result], articles: Path, data: Path) -> Path:
    """The data folder after a refresh over `articles`."""
    result = quoth("refresh", "--articles", articles, "--data", data)
    assert result.exit_code == 0, result.stderr
    return data
