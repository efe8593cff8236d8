"""What we wrote ourselves, to train on and to measure with: each article can be read, and each answer stands in one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.article import Unreadable
from corpus.files import list_files, load_input, read_article
from training.reader_data import OURS, news

SUITES = sorted(path.name for path in OURS.iterdir() if path.is_dir())


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in list_files(folder):
        loaded = load_input(folder, path, max_bytes=1_000_000)
        reading = loaded if isinstance(loaded, Unreadable) else read_article(loaded)
        assert not isinstance(reading, Unreadable), reading
        yield path, reading.article.text


@pytest.mark.parametrize("suite", SUITES)
def test_every_article_can_be_read_and_every_answer_stands_in_it(suite: str) -> None:
    texts = dict(_texts(OURS / suite / "articles"))
    asked = [
        json.loads(line)
        for file in (OURS / suite).glob("questions*.jsonl")
        for line in file.read_text("utf-8").splitlines()
    ]
    assert texts
    assert asked
    lost = [row["id"] for row in asked for gold in row.get("gold", []) if gold["quote"] not in texts[gold["article"]]]
    assert lost == []


@pytest.mark.parametrize(("suite", "language"), [("news", "en"), ("news", "es"), ("news_es", "en"), ("news_es", "es")])
def test_all_news_can_be_trained_on(suite: str, language: str) -> None:
    """As `train_reader` reads them: the first question that it cannot place ends a training of hours."""
    assert list(news(OURS / suite, language))
