"""A generation, opened to be searched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.article import Article
from corpus.store import Store
from index.answer import SHOWN_DIGITS, Origin
from index.articles import Articles
from index.calibration import CAUTIOUS, Calibration, shipped
from index.catalogue import stored_catalogue
from index.copies import Kinship
from index.dense import Dense
from index.encoder import Encoder, embedded_text
from index.generation import Generation, GenerationError, open_generation
from index.lexical import Lexical
from index.origins import stored_origins
from index.reader import Reader
from index.vocabulary import FILE_NAME as VOCABULARY
from index.vocabulary import Printed, Vocabulary, printed_words, stored_words

REFRESH = "Run `quoth refresh --articles DIR` with the folder of your articles."


def every(_: str) -> bool:
    """Holds all paths."""
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A generation or a part of one (see index/view.py), never changed; its articles are opened as they are asked for.

    Row r is `articles.passage(r)`, embedded as `names[r]`, in `languages[r]`; of rows with equal `texts` one is enough
    to read, for they are the same passage of one origin. The rows are those of the whole generation; `shelf`,
    `passages`, `spoken`, `newest`, `origins` and `kinship` tell of what is in.

    `holds` tells of any path whether it is in, also of an article that is no longer on the shelf. The articles at the
    paths `out` were removed since the generation was built, and their rows are `left_out`.
    """

    generation: Generation
    articles: Articles
    shelf: Sequence[Article]
    passages: int
    by_name: Mapping[str, str]  # paths, by the digits of the version that a QuoteRef shows
    names: tuple[str, ...]
    languages: tuple[str | None, ...]
    spoken: frozenset[str | None]
    newest: date | None
    dense: Dense
    lexical: Lexical
    vocabulary: Vocabulary
    origins: tuple[Origin, ...]
    kinship: Kinship
    texts: tuple[tuple[str, str], ...]
    threshold: float
    unread: float  # the threshold for what the reader does not read
    holds: Callable[[str], bool] = every
    out: frozenset[str] = frozenset()
    left_out: frozenset[int] = frozenset()

    def stands(self, path: str) -> bool:
        """Whether an article of the generation at this path is to be quoted."""
        return path not in self.out and self.holds(path)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the articles that are in, in order."""
        return tuple(entry.path for entry in self.generation.contents.entries if self.stands(entry.path))


def opened(data: Path, name: str, store: Store, encoder: Encoder, reader: Reader | None) -> Index:
    """Open a generation, every byte of its files checked. Its articles stay in the store, each to be held against its
    hashes when it is opened: a question does not wait for what it is not answered from."""
    generation = open_generation(data, name, fingerprint=encoder.fingerprint)
    catalogue = stored_catalogue(generation, store)
    names = store.vector_rows(name)
    dense = Dense(generation.folder / "dense.faiss")
    if not generation.contents.passages == len(names) == dense.rows:
        raise GenerationError(f"Generation {name} does not fit the database.", REFRESH)
    entries = generation.contents.entries
    articles = Articles(generation, catalogue, store)
    languages = tuple(line.language for line in catalogue for _ in range(line.passages))
    found = stored_origins(generation)
    origins = found.origins if found else ()
    dates = {entry.path: line.date for entry, line in zip(entries, catalogue, strict=True) if line.date}
    kinship = Kinship(articles.named, {path: each for each in origins for path in each.articles}, dates)
    paths = (entry.path for entry, line in zip(entries, catalogue, strict=True) for _ in range(line.passages))
    origin_ids = (kinship.origins[path].id if found else path for path in paths)
    return Index(
        generation,
        articles,
        articles,
        generation.contents.passages,
        {entry.version[:SHOWN_DIGITS]: entry.path for entry in entries},
        names,
        languages,
        frozenset(languages),
        max(dates.values(), default=None),
        dense,
        Lexical(generation.folder / "lexical", frozenset(languages)),
        Vocabulary(lambda: _words(generation, articles, languages)),
        origins,
        kinship,
        tuple(zip(names, origin_ids, strict=True)),
        *_thresholds(generation, encoder, reader),
    )


def _words(generation: Generation, articles: Articles, languages: Sequence[str | None]) -> Mapping[str, Printed]:
    """The words of the articles, as they were counted when the index was built, or else now."""
    path = generation.folder / VOCABULARY
    try:
        stored = stored_words(path)
    except (OSError, ValueError) as error:
        raise GenerationError(f"{path} cannot be read.", REFRESH) from error
    if stored is not None:
        return stored
    return printed_words((embedded_text(articles.passage(row)) for row in range(len(languages))), languages)


def _thresholds(generation: Generation, encoder: Encoder, reader: Reader | None) -> tuple[float, float]:
    """(with this reader, without): the manifest's if it was chosen with this reader, else what the program brings."""
    stored = generation.contents.calibration
    calibration = None if stored is None else Calibration.from_json(stored)
    name = reader.fingerprint if reader else None
    if calibration is None or calibration.reader != name:
        calibration = shipped(encoder.fingerprint, name)
    if calibration is None:
        raise GenerationError(
            f"Generation {generation.id} has no threshold for this encoder and reader.",
            "Run `quoth evaluate --calibrate`.",
        )
    unread = calibration.threshold if reader is None else calibration.unread
    return calibration.threshold, CAUTIOUS.threshold if unread is None else unread
