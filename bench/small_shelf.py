"""A shelf of six articles and an encoder without a model: enough to refresh some ten times a second."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.database import DamageError
from corpus.explained import ExplainedError
from corpus.store import Store
from index.answer import Answer
from index.build import RefreshReport, refresh
from index.calibration import Calibration
from index.encoder import Embedding, Encoder, EncoderError
from index.generation import FOLDER, current, open_generation
from index.live import Live
from index.verify import verify

NOON = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
DIM = 32
TEXTS = {
    "bridge.txt": "The town of Ambermill opened its second bridge on Monday. The mayor said it cost 40 crowns.\n",
    "dam.txt": "The dam above Korvale is 91 metres high. Engineers closed its last gate in the spring.\n",
    "ferry.txt": "The ferry to Long Skerry runs twice a day. Its captain has sailed for thirty years.\n",
    "news/orchard.txt": "Frost took a third of the pears in Ostrey this year. Growers expect higher prices.\n",
    "news/tower.txt": "The clock of the Velden tower stopped at noon. Nobody in the square noticed until evening.\n",
}
DAM = ("How high is the dam above Korvale?", "The dam above Korvale is 91 metres high.")
STORMS = "How many storms did the weather station at Holm count?"


class LostError(Exception):
    """Something that was acknowledged, or promised, does not hold; the message says what."""


class Words:
    """Fulfils `index.encoder.Encoder`: every word is a token with a direction of its own, a text their mean."""

    fingerprint = "bench:words-1"
    dim = DIM

    def __init__(self, *, fails_at: int = 0) -> None:
        self.encoded = 0
        self._fails_at = fails_at  # the batch that raises; 0 for none

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        self._fails_at -= 1
        if self._fails_at == 0:
            raise EncoderError("The model failed.", "Try again.")
        self.encoded += len(texts)
        return [self.embed_question(text) for text in texts]

    def embed_question(self, question: str) -> Embedding:
        words = list(re.finditer(r"\w+", question))
        seeds = [zlib.crc32(word.group().casefold().encode()) for word in words]
        drawn = np.array([np.random.default_rng(seed).standard_normal(DIM) for seed in seeds], np.float32)
        rows = drawn.reshape(-1, DIM) / np.linalg.norm(drawn.reshape(-1, DIM), axis=1, keepdims=True)
        total = rows.sum(axis=0) if words else np.ones(DIM, np.float32)
        return Embedding(
            (total / np.linalg.norm(total)).astype(np.float32),
            rows.astype(np.float32),
            np.array([seed % 30_000 for seed in seeds], np.int32),
            np.array([word.span() for word in words], np.int32).reshape(-1, 2),
        )


class Silent:
    """Progress that nobody watches."""

    def phase(self, name: str, total: int) -> None: ...

    def advance(self, n: int = 1) -> None: ...


def storms(count: int) -> str:
    """The one sentence that each trial changes."""
    return f"The weather station at Holm counted {count} storms."


@dataclass(frozen=True, slots=True)
class Shelf:
    """A data folder and its articles, in one home."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def articles(self) -> Path:
        return self.home / "articles"

    @classmethod
    def made(cls, home: Path) -> Shelf:
        """A new one, with every article and an index."""
        shelf = cls(home)
        for path, text in TEXTS.items():
            (shelf.articles / path).parent.mkdir(parents=True, exist_ok=True)
            (shelf.articles / path).write_text(text, "utf-8")
        shelf.tell(0)
        shelf.refresh()
        return shelf

    def copy(self, home: Path) -> Shelf:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.home, home)
        return Shelf(home)

    def tell(self, count: int) -> None:
        """Change the article that tells of storms; also one more article, or one less."""
        (self.articles / "storms.txt").write_text(f"{storms(count)} It closes in winter.\n", "utf-8")
        guest = self.articles / "news" / "guest.txt"
        if count % 3 == 0:
            guest.write_text(f"Barge number {count} returned to the Tollen canal. It carried bricks.\n", "utf-8")
        elif guest.exists() and count % 3 == 2:
            guest.unlink()

    def refresh(
        self, encoder: Encoder | None = None, *, now: datetime = NOON, max_bytes: int = 1_000_000
    ) -> RefreshReport:
        return refresh(
            self.data,
            self.articles,
            encoder or Words(),
            now=now,
            max_bytes=max_bytes,
            progress=Silent(),
            first_calibration=lambda _: Calibration(0.6, 0, "a bench"),
        )

    def says(self, question: str) -> str:
        """The first quote to a question; raises LostError where there is none."""
        live = Live(self.data, Words())
        try:
            outcome = live.snapshot().ask(question)
        finally:
            live.close()
        if not isinstance(outcome, Answer):
            raise LostError(f"no answer to {question!r}: {outcome.reason}")
        quote = outcome.quotes[0]
        if quote.text != quote.article.text[quote.span.start : quote.span.end]:
            raise LostError("a quote is no slice of its article")
        return quote.text

    def must_answer(self, *counts: int) -> None:
        """Raises LostError unless it answers as printed; of the storms, with one of these counts."""
        if DAM[1] not in (said := self.says(DAM[0])):
            raise LostError(f"the dam: {said!r}")
        if not any(storms(count) in (said := self.says(STORMS)) for count in counts):
            raise LostError(f"the storms: {said!r}, expected one of {counts}")

    def must_be_clean(self) -> None:
        """Raises LostError when `quoth verify` would tell of a lie, or when a build was left half done."""
        if lies := list(verify(self.data)):
            raise LostError(f"verify: {lies[0].subject} {lies[0].what} ({len(lies)} in all)")

    def has_damaged_history(self) -> bool:
        """Whether `quoth verify` tells of readings that are not on the shelf, and of nothing else.

        Nothing can make them again: their files are changed or gone. Of one whose version is gone it tells twice.
        """
        with Store.open(self.data) as store:
            standing = {row.reading for row in store.shelf(current(self.data) or "")}
            gone, whole = 0, True
            for name in store.reading_names():
                try:
                    if store.reading(name) is not None and store.source(name) is not None:
                        continue
                except DamageError:
                    pass
                gone, whole = gone + 1, whole and name not in standing
        return 0 < gone <= len(list(verify(self.data))) <= 2 * gone and whole

    def must_hold(self, readings: frozenset[str]) -> None:
        if gone := readings - self.readings():
            raise LostError(f"{len(gone)} readings that were committed are gone")

    def readings(self) -> frozenset[str]:
        """The names of all stored readings, those of earlier versions among them."""
        with Store.open(self.data) as store:
            return frozenset(store.reading_names())

    def must_recover(self, count: int) -> None:
        """Raises LostError unless the next refresh succeeds, says the newest, and leaves nothing half done."""
        self.tell(count)
        self.refresh()
        self.must_answer(count)
        self.must_be_clean()
        if left := [path.name for path in (self.data / FOLDER).iterdir() if path.name.startswith(".")]:
            raise LostError(f"left behind: {left}")

    def threshold(self) -> float:
        name = current(self.data)
        calibration = open_generation(self.data, name).contents.calibration if name else None
        if calibration is None:
            raise LostError("no calibration")
        return float(calibration["threshold"])


def said(error: BaseException) -> str:
    """An error in a line of a report."""
    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, ExplainedError | LostError) else f"{kind}: {json.dumps(str(error))}"
