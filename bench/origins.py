"""How long it takes to find which articles are one text, at a first refresh and when one article is new.

    .venv/bin/python bench/origins.py 1000 10000

The articles are made of random words, one in ten rewritten from the one before. Their vectors are not a model's: each
word has a random direction, a passage is the mean of its words. So no time of an encoder is in these figures, and the
second sign of one text, sentences that mean the same, is left out: it is looked for with the default encoder only.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from corpus.article import Article, Metadata
from corpus.passages import passages
from corpus.sentences import sentences
from corpus.store import Store
from corpus.stored_reading import Shelved
from index.generation import Contents, Generation
from index.origins import ALIGNER, FILE_NAME, find_origins

DIM = 384  # the default encoder's
NOW = datetime(2031, 5, 4, tzinfo=UTC)
FINGERPRINT = "none: random words"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="*", default=[1000], help="how many (default 1000)")
    parser.add_argument("--paragraphs", type=int, default=5, help="of each article, of some 70 words (default 5)")
    wanted = parser.parse_args()
    table = Table(title="Origins")
    for column in (
        "articles",
        "passages",
        "origins",
        "all new, s",
        "of these CPU",
        "one new, ms",
        "one new copy, ms",
        "nothing but a removal, ms",
    ):
        table.add_column(column, justify="right")
    for count in wanted.articles:
        table.add_row(*measured(count, wanted.paragraphs))
    Console().print(table)


def measured(count: int, paragraphs: int) -> list[str]:
    shelf = [shelved(number, paragraphs) for number in range(count)]
    vectors = np.concatenate([vectors_of(each) for each in shelf])
    with tempfile.TemporaryDirectory() as written:
        folder = Path(written)
        with Store.open(folder) as store:
            begun, worked = time.perf_counter(), time.process_time()
            found = find_origins(shelf, vectors, None, store, FINGERPRINT)
            all_new, worked = time.perf_counter() - begun, time.process_time() - worked
            (folder / FILE_NAME).write_text(found.to_json(), "utf-8")
            before = Generation("none", folder, NOW, contents(shelf))
            more = []
            for new in (shelved(10 * count, paragraphs), shelved(9, paragraphs, "copy.md")):
                wider = np.concatenate([vectors, vectors_of(new)])
                begun = time.perf_counter()
                find_origins([*shelf, new], wider, before, store, FINGERPRINT)
                more.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            find_origins(shelf[:-1], vectors[: -len(shelf[-1].passages)], before, store, FINGERPRINT)
            removed = time.perf_counter() - begun
    return [
        f"{count:,}",
        f"{len(vectors):,}",
        f"{len(found.origins):,}",
        f"{all_new:.1f}",
        f"{worked:.1f}",
        *(f"{seconds * 1000:.0f}" for seconds in more),
        f"{removed * 1000:.0f}",
    ]


def shelved(number: int, paragraphs: int, path: str = "") -> Shelved:
    """Article `number`; each tenth is the one before it without the last word but one of every sentence."""
    copied = number % 10 == 9
    drawn = random.Random(number - copied)
    text = "\n\n".join(" ".join(sentence(drawn, shortened=copied) for _ in range(4)) for _ in range(paragraphs))
    made = Article(path or f"{number:06}.md", "0" * 64, text, Metadata(), (), sentences(text, ()))
    return Shelved(made.path, made.path, made, passages(made), 1, NOW)


def sentence(drawn: random.Random, *, shortened: bool) -> str:
    """Some 17 words of a vocabulary of 5,000, the frequent ones far more often than the rare, and one name."""
    words = [f"w{int(5_000 * drawn.random() ** 3)}x" for _ in range(drawn.randint(10, 24))]
    words[len(words) // 2] = f"Name{int(2_000 * drawn.random() ** 2)}"
    return " ".join([f"The {words[0]}", *words[1:-2], *([] if shortened else words[-2:-1]), words[-1]]) + "."


def contents(shelf: list[Shelved]) -> Contents:
    made = Contents.of(shelf, fingerprint=FINGERPRINT, dim=DIM, reader_version=1, calibration=None, aligner=ALIGNER)
    return replace(made, passages_sha256="")


def vectors_of(each: Shelved) -> NDArray[np.float32]:
    """(passages, DIM) float32, unit rows."""
    means = np.stack([np.mean([direction(word) for word in p.text.split()], axis=0) for p in each.passages])
    return means / np.linalg.norm(means, axis=1, keepdims=True)


@cache
def direction(word: str) -> NDArray[np.float32]:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(DIM).astype(np.float32)


if __name__ == "__main__":
    main()
