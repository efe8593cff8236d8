"""What is stored of an embedding is what comes back, in 4 bits; an index with the 8 bits of before is taken over."""

from __future__ import annotations

import io
import sqlite3
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import DIM, WordEncoder
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from storing.shelves import CHANGES, NOW, TEXTS, fill, refreshed

from bot.refresh_account import account
from corpus.store import Store
from index import build
from index.answer import Answer
from index.build import recalibrate
from index.embeddings import earlier_name, pack, unpack
from index.encoder import Embedding
from index.generation import current, open_generation
from index.live import Live
from index.verify import verify


def in_eight_bits(embedding: Embedding) -> tuple[bytes, bytes]:
    """The blobs that Quoth stored before: rows as int8, with one scale each."""
    count, dim = embedding.tokens.shape
    scales = np.abs(embedding.tokens).max(axis=1, initial=1e-9) / 127
    parts = [
        struct.pack("<II", count, dim),
        scales.astype("<f4").tobytes(),
        embedding.token_ids.astype("<i4").tobytes(),
        embedding.offsets.astype("<i4").tobytes(),
        np.rint(embedding.tokens / scales[:, None]).astype(np.int8).tobytes(),
    ]
    return embedding.vector.astype("<f4").tobytes(), b"".join(parts)


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder as the version before left it; its articles lie in `articles` beside it."""
    with monkeypatch.context() as before:
        before.setattr(build, "pack", in_eight_bits)
        before.setattr(build, "embedding_name", earlier_name)
        refreshed(tmp_path / "data", fill(tmp_path / "articles", TEXTS))
    recalibrate(tmp_path / "data", {"threshold": 0.3, "questions": 20, "origin": "a test"}, now=NOW)
    return tmp_path / "data"


def rows_of(data: Path, query: str) -> list[tuple[int, ...]]:
    connection = sqlite3.connect(data / "quoth.db", isolation_level=None)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def best_quote(data: Path) -> str:
    live = Live(data, WordEncoder())
    outcome = live.snapshot().ask("How high is the dam above Korvale?")
    live.close()
    assert isinstance(outcome, Answer)
    return outcome.quotes[0].text


@given(st.text(alphabet="ab cé☃", max_size=60), st.sampled_from([1, 2, 7, DIM]))
def test_what_is_stored_of_an_embedding_comes_back(text: str, dim: int) -> None:
    whole = WordEncoder().embed_question(text)
    rows = whole.tokens[:, :dim] / np.linalg.norm(whole.tokens[:, :dim], axis=1, keepdims=True)
    made = replace(whole, vector=whole.vector[:dim], tokens=rows)
    again = unpack(*pack(made))
    assert np.array_equal(again.vector, made.vector)
    assert np.array_equal(again.offsets, made.offsets)
    assert np.array_equal(again.token_ids, made.token_ids)
    assert again.tokens.shape == made.tokens.shape
    assert again.tokens.dtype == np.float32
    assert np.allclose((again.tokens * made.tokens).sum(axis=1), 1, atol=2e-3)  # so that cosines hold


def test_rows_are_as_good_as_they_were() -> None:
    """Drawn rows of 384 numbers, as the default model has them: what 4 bits cost a cosine, and what they spare."""
    drawn = np.random.default_rng(5).standard_normal((200, 384)).astype(np.float32)
    rows = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    made = Embedding(rows[0], rows, np.zeros(200, np.int32), np.zeros((200, 2), np.int32))
    again = unpack(*pack(made)).tokens
    assert (again * rows).sum(axis=1) / np.linalg.norm(again, axis=1) == pytest.approx(1, abs=0.015)
    assert np.abs(rows @ again.T - rows @ rows.T).max() < 0.04
    assert len(pack(made)[1]) < 0.52 * len(in_eight_bits(made)[1])


def test_a_row_of_nothing_stays_one() -> None:
    nothing = Embedding(
        np.zeros(4, np.float32), np.zeros((1, 4), np.float32), np.zeros(1, np.int32), np.zeros((1, 2), np.int32)
    )
    assert not unpack(*pack(nothing)).tokens.any()


@pytest.mark.parametrize("packed", [pack, in_eight_bits], ids=["4 bits", "8 bits"])
def test_bytes_cut_short_are_no_embedding(packed: Callable[[Embedding], tuple[bytes, bytes]]) -> None:
    vector, tokens = packed(WordEncoder().embed_question("three words here"))
    for length in range(len(tokens)):
        with pytest.raises(ValueError, match=r"does not fit|are no embedding"):
            unpack(vector, tokens[:length])
    with pytest.raises(ValueError, match="does not fit"):
        unpack(vector[:-4], tokens)


def test_an_earlier_index_answers_as_it_stands(earlier: Path) -> None:
    assert best_quote(earlier).startswith("The dam above Korvale is 91 metres high.")
    assert list(verify(earlier)) == []


def test_a_refresh_takes_an_earlier_index_over_without_encoding(earlier: Path) -> None:
    encoder = WordEncoder()
    report = refreshed(earlier, earlier.parent / "articles", encoder)
    assert encoder.encoded == []
    assert (report.converted, report.encoded, report.published) == (len(TEXTS), 0, True)
    assert (report.rebuilt, report.repaired) == (None, ())
    assert report.unchanged == tuple(sorted(TEXTS))
    name = current(earlier)
    assert name is not None
    calibration = open_generation(earlier, name).contents.calibration
    assert calibration is not None
    assert calibration["threshold"] == 0.3
    assert best_quote(earlier).startswith("The dam above Korvale is 91 metres high.")
    assert list(verify(earlier)) == []
    again = refreshed(earlier, earlier.parent / "articles", encoder)
    assert (again.converted, again.published) == (0, False)


def test_what_was_taken_over_is_told_once(earlier: Path) -> None:
    told = []
    for _ in range(2):
        said = io.StringIO()
        account(refreshed(earlier, earlier.parent / "articles"), Console(file=said))
        told.append(said.getvalue())
    assert "5 embeddings of an earlier Quoth, now in half the room; none encoded again" in told[0]
    assert "earlier" not in told[1]


def test_who_held_the_earlier_index_goes_on_answering_through_the_refresh(earlier: Path) -> None:
    live = Live(earlier, WordEncoder())
    held = live.snapshot()
    refreshed(earlier, earlier.parent / "articles")
    assert isinstance(held.ask("How high is the dam above Korvale?"), Answer)
    live.close()


def test_the_earlier_form_is_dropped_with_its_last_generation(earlier: Path) -> None:
    refreshed(earlier, earlier.parent / "articles")
    assert len(rows_of(earlier, "SELECT 1 FROM embeddings")) == 2 * len(TEXTS)
    for day in range(3):
        fill(earlier.parent / "articles", {"daily.txt": f"The ferry at Holm made {day} trips. It rests in winter.\n"})
        refreshed(earlier, earlier.parent / "articles", now=NOW + timedelta(days=day))
    assert len(rows_of(earlier, "SELECT 1 FROM embeddings")) == len(TEXTS) + 3
    assert len(rows_of(earlier, "SELECT 1 FROM embeddings WHERE substr(tokens, 1, 4) != x'34626974'")) == 0


def test_a_damaged_embedding_of_before_is_encoded_again_and_told(earlier: Path) -> None:
    rows_of(earlier, "UPDATE embeddings SET tokens = x'00' WHERE rowid = 2")
    assert [lie.what for lie in verify(earlier)] == ["is not what was written there"]
    report = refreshed(earlier, earlier.parent / "articles")
    assert (report.converted, report.encoded, len(report.repaired)) == (len(TEXTS) - 1, 1, 1)
    assert list(verify(earlier)) == []


def test_a_refresh_that_takes_over_and_encodes_does_each_once(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BATCH", 2)
    fill(earlier.parent / "articles", CHANGES)
    encoder = WordEncoder()
    report = refreshed(earlier, earlier.parent / "articles", encoder)
    assert report.converted == len(TEXTS) - 1  # the bridge has changed
    assert sorted(encoder.encoded) == sorted(text.rstrip() for text in CHANGES.values())
    with Store.open(earlier) as store:
        assert all(store.embedding(name) for name in store.vector_rows(report.generation))
    assert list(verify(earlier)) == []
