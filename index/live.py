"""What answers: the published generation, held whole by each request from its beginning to its end."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.article import Article, Kind, MarkKind, Passage
from corpus.store import DamageError, Store
from index.answer import SHOWN_DIGITS, Abstention, Answer, AsOf, Quote, QuoteRef, Reason
from index.calibration import Calibration
from index.dense import Dense
from index.embeddings import stored_embedding
from index.encoder import Encoder, embedded_text
from index.generation import Generation, GenerationError, current, open_generation
from index.language import differ, language_of_article, reads
from index.lexical import Lexical
from index.question import Question, read_question
from index.quoting import quotes_of
from index.rank import RankedSentence, rank_sentences, token_weights
from index.retrieve import retrieve, word_weights
from index.vocabulary import Vocabulary
from index.wording import Wording, worded

NEAREST = 3  # quotes shown beside an abstention
# By how much a sentence scores lower for a question in another language: multilingual-e5-small's medians are .846 and
# .821 where the shelf answers (English and Spanish questions, English articles), and .743 and .718 where it does not.
# A hundredth more lets .92 of the Spanish ones be answered in place of .86, and still none of 15 that are off topic.
ACROSS = 0.035
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


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One generation, to ask and to read. Methods are for any thread; they compute, so not for an event loop."""

    as_of: AsOf
    _index: _Index
    _store: Store
    _encoder: Encoder

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
        nearest = self._nearest(wording, max(quotes, NEAREST))
        answering = tuple(quote for quote in nearest if quote.score >= self.threshold)[:quotes]
        if not answering:
            lost = self._is_foreign(read) and not reads(self._encoder.fingerprint, read.language)
            reason = Reason.OTHER_LANGUAGE if lost else Reason.NO_SENTENCE
            return Abstention(read.text, reason, self.as_of, nearest[:NEAREST], wording.also_searched)
        return Answer(read.text, answering, self.as_of, also_searched=wording.also_searched)

    def nearest(self, question: Question, how_many: int) -> tuple[Quote, ...]:
        """The quotes nearest to a question, best first, whether they answer or not."""
        return self._nearest(self.worded(question), how_many)

    def worded(self, question: Question) -> Wording:
        """The question as it is searched for."""
        index = self._index
        return worded(question, self._encoder, index.lexical, index.vocabulary, foreign=self._is_foreign(question))

    def _is_foreign(self, question: Question) -> bool:
        """Whether every article is in another language than the question."""
        return all(differ(question.language, language) for language in self._index.spoken)

    def _nearest(self, wording: Wording, how_many: int) -> tuple[Quote, ...]:
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
        return quotes_of(ranked, question.asked, how_many)

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

    def __init__(self, data: Path, encoder: Encoder) -> None:
        """Opens the database in `data`. Raises StoreError."""
        self._data = data
        self._encoder = encoder
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
                    self._index = _load(self._data, name, self._store, self._encoder)
                    self.fault = None
                except GenerationError as error:
                    self.fault = error
                    if self._index is None:
                        raise
            return Snapshot(_as_of(self._index, self._store), self._index, self._store, self._encoder)

    def warmed_up(self) -> Snapshot:
        """The same, with the model loaded, so that the first question need not wait for it. Raises EncoderError too."""
        snapshot = self.snapshot()
        self._encoder.embed_question("ready")
        return snapshot

    def close(self) -> None:
        self._store.close()


def _load(data: Path, name: str, store: Store, encoder: Encoder) -> _Index:
    """Open a generation, every byte checked, and take its articles from the store, each held against its hash."""
    generation = open_generation(data, name, fingerprint=encoder.fingerprint)
    shelved = generation.articles(store)
    passages = tuple(passage for each in shelved for passage in each.passages)
    names = store.vector_rows(name)
    dense = Dense(generation.folder / "dense.faiss")
    if not len(passages) == len(names) == dense.rows:
        raise GenerationError(f"Generation {name} does not fit the database.", REFRESH)
    if generation.contents.calibration is None:
        raise GenerationError(f"Generation {name} has no threshold.", "Run `quoth evaluate --calibrate`.")
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
        Lexical(generation.folder / "lexical"),
        Vocabulary([embedded_text(passage) for passage in passages]),
        Calibration.from_json(generation.contents.calibration).threshold,
    )


def _as_of(index: _Index, store: Store) -> AsOf:
    dates = [article.metadata.date.value for article in index.articles if article.metadata.date]
    refreshed = store.refreshed(index.generation.id) or index.generation.created
    return AsOf(refreshed, max(dates, default=None))
