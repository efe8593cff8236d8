"""What answers: the published generation, held whole by each request from its beginning to its end."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.article import Article, Kind, MarkKind, Passage
from corpus.store import DamageError, Store
from index.answer import SHOWN_DIGITS, Abstention, Answer, AsOf, Quote, QuoteRef, Reason
from index.calibration import CAUTIOUS, Calibration, shipped
from index.dense import Dense
from index.embeddings import stored_embedding
from index.encoder import Encoder, embedded_text
from index.generation import Generation, GenerationError, current, open_generation
from index.judge import judged
from index.language import differ, language_of_article, reads
from index.lexical import Lexical
from index.question import Question, read_question
from index.quoting import quotes_of
from index.rank import RankedSentence, rank_sentences, token_weights
from index.reader import Candidate, Reader
from index.retrieve import retrieve, word_weights
from index.vocabulary import Vocabulary
from index.wording import Wording, worded

NEAREST = 3  # quotes shown beside an abstention
JUDGED_MARGIN = 0.5  # of probability: the threshold decides what answers, this only leaves out what hardly does
# By how much a sentence scores lower for a question in another language than its article, with multilingual-e5-small.
# Chosen on Spanish questions on 112 English news articles of our own: 332 answerable and 212 written to look so, and
# 100 on other articles. Weighed as bench/calibrate.py does (two thirds, a sixth, a sixth), .030 has the most right
# answers less answers to what nothing answers: .0, .020, .025, .030, .035 and .040 come to .196, .241, .250, .262, .253
# and .238. It answers .58 rightly; of those that look answerable .72 falsely, as English ones on the same news (.76).
ACROSS = 0.030
REFRESH = "Run `quoth refresh --articles DIR` with the folder of your articles."


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """A generation in memory, never changed. Row r of its indexes is `passages[r]`, embedded as `names[r]`,
    in `languages[r]`."""

    generation: Generation
    articles: tuple[Article, ...]
    by_name: dict[str, Article]  # by the digits of the version that a QuoteRef shows
    passages: tuple[Passage, ...]
    names: tuple[str, ...]
    languages: tuple[str | None, ...]
    spoken: frozenset[str | None]
    dense: Dense
    lexical: Lexical
    vocabulary: Vocabulary
    threshold: float
    unread: float  # the threshold for what the reader does not read


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One generation, to ask and to read. Methods are for any thread; they compute, so not for an event loop."""

    as_of: AsOf
    _index: _Index
    _store: Store
    _encoder: Encoder
    _reader: Reader | None

    @property
    def generation(self) -> str:
        return self._index.generation.id

    @property
    def articles(self) -> tuple[Article, ...]:
        """What is on the shelf, by path."""
        return self._index.articles

    @property
    def passages(self) -> int:
        return len(self._index.passages)

    @property
    def reader(self) -> str | None:
        """The fingerprint of the reader, if one judges."""
        return self._reader.fingerprint if self._reader else None

    @property
    def threshold(self) -> float:
        """The score below which this generation abstains."""
        return self._index.threshold

    def ask(self, question: str, *, quotes: int = 3) -> Answer | Abstention:
        """At most so many quotes that answer, best first, or why there are none.

        Raises GenerationError and EncoderError.
        """
        read = read_question(question)
        if isinstance(read, Reason):
            return Abstention(question, read, self.as_of)
        wording = self.worded(read)
        judged_by_reader = self.is_read(read)
        nearest = self._nearest(wording, max(quotes, NEAREST), judged_by_reader=judged_by_reader)
        threshold = self._index.threshold if judged_by_reader else self._index.unread
        answering = tuple(quote for quote in nearest if quote.score >= threshold)[:quotes]
        if not answering:
            lost = self._is_foreign(read) and not reads(self._encoder.fingerprint, read.language)
            reason = Reason.OTHER_LANGUAGE if lost else Reason.NO_SENTENCE
            return Abstention(read.text, reason, self.as_of, nearest[:NEAREST], wording.also_searched)
        return Answer(read.text, answering, self.as_of, also_searched=wording.also_searched)

    def nearest(self, question: Question, how_many: int, *, read: bool = True) -> tuple[Quote, ...]:
        """The quotes nearest to a question, best first, whether they answer or not; `read`: as the reader judges."""
        judged_by_reader = read and self.is_read(question)
        return self._nearest(self.worded(question), how_many, judged_by_reader=judged_by_reader)

    def worded(self, question: Question) -> Wording:
        """The question as it is searched for."""
        index = self._index
        return worded(question, self._encoder, index.lexical, index.vocabulary)

    def _is_foreign(self, question: Question) -> bool:
        """Whether every article is in another language than the question."""
        return all(differ(question.language, language) for language in self._index.spoken)

    def is_read(self, question: Question) -> bool:
        """Whether there is a reader that knows the question's language; an unknown one is short, and mostly names."""
        return self._reader is not None and (question.language is None or question.language in self._reader.languages)

    def _nearest(self, wording: Wording, how_many: int, *, judged_by_reader: bool) -> tuple[Quote, ...]:
        question, ranked = wording.question, self.ranked(wording)
        if self._reader is None or not judged_by_reader:
            return quotes_of(ranked, question.asked, how_many)
        return quotes_of(judged(ranked, question.text, self._reader), question.asked, how_many, JUDGED_MARGIN)

    def ranked(self, wording: Wording) -> list[RankedSentence]:
        """Every sentence of the passages that were retrieved, with the ranker's score, in no order."""
        index, question, embedding = self._index, wording.question, wording.embedding
        weights = token_weights(question, embedding, word_weights(question, index.lexical, self.passages))
        ranked: list[RankedSentence] = []
        for hit in retrieve(question, embedding, index.dense, index.lexical, index.languages):
            try:
                stored = stored_embedding(self._store, index.names[hit.row])
            except (DamageError, ValueError) as error:
                raise GenerationError("A stored embedding is damaged.", REFRESH) from error
            if stored is None:
                raise GenerationError("A newer index was published meanwhile.", "Ask again.")
            passage = index.passages[hit.row]
            across = ACROSS if differ(question.language, index.languages[hit.row]) else 0.0
            found = rank_sentences(passage, stored, cosine=hit.cosine, question=embedding, weights=weights)
            ranked += [replace(sentence, score=sentence.score + across) for sentence in found]
        return ranked

    def find(self, ref: QuoteRef) -> Quote | None:
        """The quote of a permanent name, also of an article that changed since; its score is 0, it was not ranked."""
        article = self._index.by_name.get(ref.version[:SHOWN_DIGITS])
        if article is None or not article.version.startswith(ref.version):
            article = self._store.article(ref.version)
        if article is None or ref.span.end > len(article.text):
            return None
        caption = any(mark.kind is MarkKind.CAPTION and mark.span.overlaps(ref.span) for mark in article.marks)
        return Quote(article, ref.span, Kind.CAPTION if caption else Kind.PROSE, score=0.0)


class Live:
    """The way to the newest published generation; also notices what another process published."""

    def __init__(self, data: Path, encoder: Encoder, reader: Reader | None = None) -> None:
        """Opens the database in `data`; without a reader the ranker's scores decide. Raises StoreError."""
        self._data = data
        self._encoder = encoder
        self._reader = reader
        self._store = Store.open(data)
        self._lock = threading.Lock()
        self._index: _Index | None = None
        self.fault: GenerationError | None = None

    def snapshot(self) -> Snapshot:
        """The published generation. Raises GenerationError where there is none that may be served.

        When a newer one cannot be opened, the one before goes on answering, and `fault` says what is wrong.
        """
        with self._lock:
            name = current(self._data)
            if name is None:
                raise GenerationError(f"There is no index in {self._data} yet.", REFRESH)
            if self._index is None or self._index.generation.id != name:
                try:
                    self._index = _load(self._data, name, self._store, self._encoder, self._reader)
                    self.fault = None
                except GenerationError as error:
                    self.fault = error
                    if self._index is None:
                        raise
            return Snapshot(_as_of(self._index, self._store), self._index, self._store, self._encoder, self._reader)

    def warmed_up(self) -> Snapshot:
        """The same, with the model loaded, so that the first question need not wait for it. Raises EncoderError too."""
        snapshot = self.snapshot()
        self._encoder.embed_question("ready")
        if self._reader is not None:
            self._reader.judge("ready", [Candidate("Ready.", "", 0.0)])
        return snapshot

    def close(self) -> None:
        self._store.close()


def _load(data: Path, name: str, store: Store, encoder: Encoder, reader: Reader | None) -> _Index:
    """Open a generation, every byte checked, and take its articles from the store, each held against its hash."""
    generation = open_generation(data, name, fingerprint=encoder.fingerprint)
    shelved = generation.articles(store)
    passages = tuple(passage for each in shelved for passage in each.passages)
    names = store.vector_rows(name)
    dense = Dense(generation.folder / "dense.faiss")
    if not len(passages) == len(names) == dense.rows:
        raise GenerationError(f"Generation {name} does not fit the database.", REFRESH)
    articles = tuple(each.article for each in shelved)
    versions = (entry.version for entry in generation.contents.entries)
    languages = tuple(
        language for each in shelved for language in [language_of_article(each.article)] * len(each.passages)
    )
    return _Index(
        generation,
        articles,
        {version[:SHOWN_DIGITS]: article for version, article in zip(versions, articles, strict=True)},
        passages,
        names,
        languages,
        frozenset(languages),
        dense,
        Lexical(generation.folder / "lexical", frozenset(languages)),
        Vocabulary([embedded_text(passage) for passage in passages], languages),
        *_thresholds(generation, encoder, reader),
    )


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


def _as_of(index: _Index, store: Store) -> AsOf:
    dates = [article.metadata.date.value for article in index.articles if article.metadata.date]
    refreshed = store.refreshed(index.generation.id) or index.generation.created
    return AsOf(refreshed, max(dates, default=None))
