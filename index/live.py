"""What answers: the published generation, held whole by each request from its beginning to its end."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, Kind, MarkKind
from corpus.database import DamageError
from corpus.store import Store
from index.answer import SHOWN_DIGITS, Abstention, Answer, AsOf, Figures, Origin, Quote, QuoteRef, Reason
from index.asking import AskedFigure, FigureKind, figure_asked
from index.comparing import LEAST, Giving, figures_of, marked, with_other_values
from index.embeddings import stored_embedding
from index.encoder import Encoder
from index.generation import GenerationError, current
from index.joining import Found, joined
from index.judge import ENOUGH, judged, judged_while
from index.language import FUNCTION_WORDS, NOT_LATIN, differ, is_latin, reads
from index.lexical import searched_text
from index.named import names_of
from index.opened import REFRESH, Index, opened
from index.other_figure import gives_another_figure
from index.pasted import Unfit
from index.provenance import Exact, NotFound, Place, Stock, Verification, verified
from index.question import Question, question_of, read_question, says_what_of
from index.quoting import ALL, RANKED, Margins, judged_margins, quotes_of
from index.rank import RankedSentence, rank_sentences, token_weights
from index.reader import Candidate, Reader
from index.reading import SEEN, Reading, reading_of
from index.retrieve import TOP_K, coverage, retrieve, word_weights
from index.several import each_once, figures_together, parts_of
from index.speakers import speaker_of
from index.view import within, without
from index.when import AS_GOOD, asks_how_it_stands, day_of, is_about_latest, is_about_now, is_of_long_ago, newest_first
from index.wording import Wording, worded

NEAREST = 3  # quotes shown beside an abstention
LATEST_ROOM = 8  # quotes among which the newest is looked for where a question is about now
# Who gives another value for a figure often says it in other words ("launched" for "opened"). So they are looked for in
# more passages, and the ranker's score may be lower: that such a sentence is about the same is told by rule besides.
WIDER = 40
FIGURE_ROOM = 0.2
NEVER_ENOUGH = 2.0  # no probability is: all candidates are read
# By how much a sentence scores lower for a question in another language than its article, with multilingual-e5-small.
# Chosen on Spanish questions on 112 English news articles of our own: 332 answerable and 212 written to look so, and
# 100 on other articles. Weighed as bench/calibrate.py does (two thirds, a sixth, a sixth), .030 has the most right
# answers less answers to what nothing answers: .0, .020, .025, .030, .035 and .040 come to .196, .241, .250, .262, .253
# and .238. It answers .58 rightly; of those that look answerable .72 falsely, as English ones on the same news (.76).
ACROSS = 0.030
# The score from which on a sentence is near a claim, by encoder; where nobody measured it, that from which on one
# answers a question. 58 sentences with a paraphrase in another article score .553 or more when only that one is
# searched, and 450 of other topics .44 or less. Ten claims on the sample's dam in the words of a chat score .40 to .63,
# six on other things .21 to .33. (Of 26 sentences that share only their topic with all others, 23 score .5.)
NEAR_CLAIM = (("all-MiniLM-L6-v2", 0.45),)
# The cosine from which on two questions are told of together, by encoder. bench/same_question.py: of 40 pairs that ask
# the same in other words .80 groups .88, and .005 of 54,000 pairs on the same news that ask for other things; .75 .90
# and .012, .85 .68 and .002. Of 720 such pairs in Spanish, which this encoder does not read, .80 groups .078, and .95
# .001. So there, and where nobody measured it, only what is nearly the same is told of together.
SAME_QUESTION = (("all-MiniLM-L6-v2", 0.80),)
NEARLY_THE_SAME = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One generation, to ask and to read. Methods are for any thread; they compute, so not for an event loop."""

    as_of: AsOf
    _index: Index
    _store: Store
    _encoder: Encoder
    _reader: Reader | None

    def within(self, holds: Callable[[str], bool]) -> Snapshot:
        """With nothing in it but the articles on these paths; itself where that is all of them."""
        return self._of(within(self._index, holds))

    def without(self, paths: frozenset[str]) -> Snapshot:
        """As if the articles on these paths had been removed, made in milliseconds; itself where none of them is in."""
        return self._of(without(self._index, paths))

    def _of(self, index: Index) -> Snapshot:
        if index is self._index:
            return self
        return replace(self, as_of=replace(self.as_of, newest_article=index.newest), _index=index)

    @property
    def removed(self) -> frozenset[str]:
        """The paths that `without` has left out."""
        return self._index.out

    @property
    def generation(self) -> str:
        return self._index.generation.id

    @property
    def folder(self) -> Path:
        """That of the generation; those of one data folder lie side by side."""
        return self._index.generation.folder

    @property
    def articles(self) -> Sequence[Article]:
        """What is on the shelf, by path; each is read when it is looked at. That raises GenerationError."""
        return self._index.shelf

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the articles, in order."""
        return self._index.paths

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The different texts of the shelf, by their first article; none where the index is from before there were."""
        return self._index.origins

    def at(self, path: str) -> Article | None:
        """The article on the shelf at this path, None where there is none; no other is looked at."""
        articles = self._index.articles
        if articles.version(path) is None or not self._index.stands(path):
            return None
        return articles.named(path)

    def changed(self, path: str) -> datetime | None:
        """When the article at this path was last made another, or was removed (UTC); None where that is not known."""
        return self._store.history.changed(path)

    @property
    def passages(self) -> int:
        return self._index.passages

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
        found = [self._found(read, wording, quotes) for wording in self.worded(read)]
        return joined(found, quotes)

    def _found(self, read: Question, wording: Wording, quotes: int) -> Found:
        judged_by_reader = self.is_read(wording)
        threshold = self._threshold_for(judged_by_reader=judged_by_reader)
        outcome = self._outcome(read, wording, quotes, threshold, judged_by_reader=judged_by_reader)
        return Found(outcome, threshold, judged_by_reader)

    def _threshold_for(self, *, judged_by_reader: bool) -> float:
        return self._index.threshold if judged_by_reader else self._index.unread

    def _outcome(
        self, read: Question, wording: Wording, quotes: int, threshold: float, *, judged_by_reader: bool
    ) -> Answer | Abstention:
        """What the articles that a question is searched for in come to."""
        ranked: Sequence[RankedSentence] = self.ranked(wording)
        if judged_by_reader and not is_about_latest(read):
            several, figures = self._of_several(wording, ranked, quotes, threshold)
            if several:
                return Answer(read.text, several, self.as_of, wording.also_searched, figures, is_about_now(read))
        about_now, about_latest = is_about_now(read), is_about_latest(read)
        # The newest of what answers may be any of them.
        enough = NEVER_ENOUGH if about_now or about_latest else ENOUGH
        ranked, margins = self._judged(wording, ranked, judged_by_reader=judged_by_reader, enough=enough)
        searched = wording.question
        asked = figure_asked(searched)
        ranked = _standing(_dated(ranked, searched), read, self.as_of)
        best = max((each.score for each in ranked), default=0.0)
        if asked is not None and asked.kind is FigureKind.COUNT and judged_by_reader and best < threshold:
            ranked = [*ranked, *self._read_on(wording, asked, ranked)]
            margins = judged_margins(max((each.score for each in ranked), default=0.0))
        room = max(quotes, NEAREST, LATEST_ROOM if about_now else 0)
        nearest = quotes_of(ranked, searched.asked, room, margins, self._index.kinship)
        answering = tuple(quote for quote in nearest if quote.score >= threshold and says_what_of(read))
        as_good = margins.further if judged_by_reader else AS_GOOD
        if about_now and judged_by_reader:
            answering = newest_first(answering, as_good)
        answering = answering[:quotes]
        if not answering:
            lost = self._is_foreign(read, searched)
            reason = Reason.OTHER_LANGUAGE if lost else Reason.NO_SENTENCE
            return Abstention(read.text, reason, self.as_of, nearest[:NEAREST], wording.also_searched)
        if about_latest and not any(map(day_of, answering)):
            return Abstention(read.text, Reason.UNDATED, self.as_of, nearest[:NEAREST], wording.also_searched)
        if about_latest and (later := _told_later(ranked, answering)):
            newest = quotes_of(later, searched.asked, 1, ALL, self._index.kinship)
            others = tuple(quote for quote in nearest if not any(map(quote.overlaps, newest)))
            shown = (*newest, *others)[:NEAREST]
            return Abstention(read.text, Reason.NO_SENTENCE, self.as_of, shown, wording.also_searched)
        reading: Reading | None = None
        if asked is not None:
            further = self._giving_figures(wording, asked, ranked, judged_by_reader=judged_by_reader)
            if judged_by_reader:
                reading = reading_of(searched, (*answering, *further))
            answering = with_other_values(searched, answering, further, reading, least=threshold)
        if about_now:
            answering = newest_first(answering, as_good)
        figures = figures_of(searched, answering, reading)
        return Answer(
            read.text,
            marked(searched, answering, read=judged_by_reader),
            self.as_of,
            wording.also_searched,
            figures,
            about_now,
        )

    def _of_several(
        self, wording: Wording, ranked: Sequence[RankedSentence], how_many: int, threshold: float
    ) -> tuple[tuple[Quote, ...], Figures | None]:
        """Where several questions were asked in one, the best quote for each that is answered, those that give another
        figure for it, and the figures of all. They are read among what was `ranked` for all: "and who paid" is about
        what stands before it."""
        parts = [parts_of(each) for each in wording.readings]
        if self._reader is None or len(parts[0]) == 1 or any(len(each) != len(parts[0]) for each in parts):
            return (), None
        found: list[tuple[Quote, ...]] = []
        further: list[Quote] = []
        figures: list[Figures | None] = []
        for readings in zip(*parts, strict=True):
            is_other = partial(gives_another_figure, readings[-1])
            tells = partial(self._tells, wording)
            best = judged(_dated(ranked, readings[-1]), readings, self._reader, tells, is_other=is_other)
            first = quotes_of(best, readings[-1].asked, 1, judged_margins(1.0), self._index.kinship)
            answering = tuple(quote for quote in first if quote.score >= threshold)
            others = self._likely(best, readings[-1]) if answering and figure_asked(readings[-1]) else ()
            reading = reading_of(readings[-1], (*answering, *others)) if answering else None
            told = with_other_values(readings[-1], answering, others, reading, least=threshold) if answering else ()
            figures.append(figures_of(readings[-1], told, reading) if told else None)
            told = marked(readings[-1], told, read=True)
            found.append(told)
            further += told[1:]
        quotes = each_once([each for told in found for each in told[:1]])[:how_many]
        quotes += tuple(each for each in each_once(further) if not any(map(each.overlaps, quotes)))
        return quotes, figures_together(list(zip(figures, found, strict=True)), quotes)

    def nearest(self, question: Question, how_many: int, *, read: bool = True) -> tuple[Quote, ...]:
        """The quotes nearest to a question, best first, whether they answer or not; `read`: as the reader judges."""
        found = []
        for wording in self.worded(question):
            judged_by_reader = read and self.is_read(wording)
            ranked, margins = self._judged(
                wording, self.ranked(wording), judged_by_reader=judged_by_reader, enough=NEVER_ENOUGH
            )
            quotes = quotes_of(ranked, wording.question.asked, how_many, margins, self._index.kinship)
            threshold = self._threshold_for(judged_by_reader=judged_by_reader)
            none = Abstention(question.text, Reason.NO_SENTENCE, self.as_of, quotes)
            found.append(Found(none, threshold, judged_by_reader))
        outcome = joined(found, how_many)
        return outcome.nearest if isinstance(outcome, Abstention) else outcome.quotes

    def nearest_to(self, claim: str, how_many: int) -> tuple[Quote, ...]:
        """The quotes nearest to a statement, best first, if any is near: that, and not that they bear it out.

        Nothing is spelt out or repaired: what is shown with a claim must be searched for in the claim's own words.
        """
        question = question_of(claim)
        wording = Wording(question, self._encoder.embed_question(question.text), (), self._index.spoken, (question,))
        found = quotes_of(self.ranked(wording), question.asked, how_many, RANKED, self._index.kinship)
        near = next((at for name, at in NEAR_CLAIM if self._encoder.fingerprint.startswith(name)), self._index.unread)
        return tuple(quote for quote in found if quote.score >= near)

    def meanings(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim), unit rows: the questions as the encoder understands them. Raises EncoderError."""
        return np.stack([self._encoder.embed_question(each).vector for each in questions])

    def same_as(self, question: str) -> float:
        """The cosine of another of `meanings` with this question's from which on both ask for much the same."""
        fingerprint = self._encoder.fingerprint
        if not reads(fingerprint, question_of(question).language):
            return NEARLY_THE_SAME
        return next((at for name, at in SAME_QUESTION if fingerprint.startswith(name)), NEARLY_THE_SAME)

    def worded(self, question: Question) -> tuple[Wording, ...]:
        """The question as it is searched for, once for each part of the shelf that is searched by itself: in words of
        its own, or because the reader does not read it."""
        index = self._index
        known = self._reader.languages if self._reader else frozenset[str]()
        made = worded(question, self._encoder, index.lexical, index.vocabulary, index.spoken, read=known)
        return tuple(part for wording in made for part in self._parts(wording))

    def _parts(self, wording: Wording) -> tuple[Wording, ...]:
        """The articles that the reader judges, and those of which it knows the question's language alone."""
        read, unread = wording.among - self._unread, wording.among & self._unread
        if not (read and unread and self.is_read(wording)):
            return (wording,)
        return replace(wording, among=read), replace(wording, among=unread)

    @property
    def _unread(self) -> frozenset[str | None]:
        """The languages of articles that the encoder reads and the reader does not."""
        if self._reader is None:
            return frozenset()
        fingerprint, known = self._encoder.fingerprint, (None, *self._reader.languages)
        return frozenset(each for each in self._index.spoken if each not in known and reads(fingerprint, each))

    def _is_foreign(self, read: Question, searched: Question) -> bool:
        """Whether every article is in another language than the question, which the encoder does not read."""
        fingerprint, spoken = self._encoder.fingerprint, self._index.spoken
        if not is_latin(read.text):
            return spoken <= FUNCTION_WORDS.keys() and not reads(fingerprint, NOT_LATIN)
        return all(differ(searched.language, each) for each in spoken) and not reads(fingerprint, read.language)

    def is_read(self, wording: Wording) -> bool:
        """Whether there is a reader that knows the question's language, and that of some of the articles which it is
        asked of. A question of an unknown one is short, and mostly names."""
        language = wording.readings[0].language
        return (
            self._reader is not None
            and (language is None or language in self._reader.languages)
            and not wording.among <= self._unread
        )

    def _judged(
        self, wording: Wording, ranked: Sequence[RankedSentence], *, judged_by_reader: bool, enough: float
    ) -> tuple[Sequence[RankedSentence], Margins]:
        """The sentences that may answer, and how far below the best others may score that are quoted too."""
        if self._reader is None or not judged_by_reader:
            return ranked, RANKED
        is_other = partial(gives_another_figure, wording.question)
        tells = partial(self._tells, wording)
        ranked = judged(ranked, wording.readings, self._reader, tells, enough=enough, is_other=is_other)
        return ranked, judged_margins(max((each.score for each in ranked), default=0.0))

    def _tells(self, wording: Wording, language: str | None) -> bool:
        """Whether the encoder knows what both the question, as it is searched for, and an article in this language
        mean."""
        return all(reads(self._encoder.fingerprint, each) for each in (wording.question.language, language))

    def _giving_figures(
        self, wording: Wording, asked: AskedFigure, ranked: Sequence[RankedSentence], *, judged_by_reader: bool
    ) -> tuple[Quote, ...]:
        """Sentences from all over the shelf that may give a figure for what was asked, best first. With a reader those
        are among them that were `ranked` and judged before, and each sentence stands alone."""
        index, question = self._index, wording.question
        if self._reader is None or not judged_by_reader:
            giving = self.ranked(wording, WIDER, Giving(asked))
            found = [each for each in giving if each.score >= index.unread - FIGURE_ROOM]
            return quotes_of(found, question.asked, WIDER, ALL, index.kinship)
        return self._likely([*ranked, *self._read_on(wording, asked, ranked)], question)

    def _read_on(
        self, wording: Wording, asked: AskedFigure, known: Sequence[RankedSentence]
    ) -> Sequence[RankedSentence]:
        """Sentences besides those `known` that may give a figure for what was asked, as the reader judges."""
        if self._reader is None:
            return ()
        names = names_of(asked, (each.passage.article for each in known))
        seen = {(each.passage.article.path, each.span) for each in known}
        giving = self.ranked(wording, WIDER, Giving(asked, names))
        giving = [each for each in giving if (each.passage.article.path, each.span) not in seen]
        is_other = partial(gives_another_figure, wording.question)
        return judged_while(
            giving, wording.readings, self._reader, partial(self._tells, wording), least=LEAST, is_other=is_other
        )

    def _likely(self, judged_sentences: Sequence[RankedSentence], question: Question) -> tuple[Quote, ...]:
        """Those that the reader finds worth a look, each alone, best first."""
        found = sorted((each for each in judged_sentences if each.score >= SEEN), key=lambda each: -each.score)
        return tuple(
            quote for each in found for quote in quotes_of([each], question.asked, 1, ALL, self._index.kinship)
        )

    def ranked(self, wording: Wording, top_k: int = TOP_K, giving: Giving | None = None) -> list[RankedSentence]:
        """Every sentence of the passages that were retrieved, with the ranker's score, in no order; or those alone that
        give a figure."""
        index, question, embedding = self._index, wording.question, wording.embedding
        of_words = word_weights(question, index.lexical, self.passages)
        weights = token_weights(question, embedding, of_words)
        hits = retrieve(
            question,
            embedding,
            index.dense,
            index.lexical,
            languages=index.languages,
            among=wording.among,
            texts=index.texts,
            top_k=top_k,
            left_out=index.left_out,
        )
        stems = {
            language: [index.lexical.stems(word.text, language) for word in question.words]
            for language in {index.languages[hit.row] for hit in hits}
        }
        ranked: list[RankedSentence] = []
        for hit in hits:
            passage = index.articles.passage(hit.row)
            wanted = giving.places(passage) if giving else frozenset(range(len(passage.sentences)))
            if not wanted:
                continue
            try:
                stored = stored_embedding(self._store, index.names[hit.row])
            except (DamageError, ValueError) as error:
                raise GenerationError("A stored embedding is damaged.", REFRESH) from error
            if stored is None:
                raise GenerationError("A newer index was published meanwhile.", "Ask again.")
            language = index.languages[hit.row]
            across = ACROSS if differ(question.language, language) else 0.0
            covered = coverage(stems[language], of_words, index.lexical.stems(searched_text(passage), language))
            found = rank_sentences(passage, stored, cosine=hit.cosine, question=embedding, weights=weights)
            found = [each for each in found if each.at in wanted]
            ranked += [replace(each, score=each.score + across, covered=covered) for each in found]
        return ranked

    def find(self, ref: QuoteRef) -> Quote | None:
        """The quote of a permanent name, also of an article that changed since; its score is 0, it was not ranked."""
        path = self._index.by_name.get(ref.version[:SHOWN_DIGITS])
        article = self._index.articles.named(path) if path is not None else None
        if article is None or not article.version.startswith(ref.version):
            article = self._store.article(ref.version)
        if article is None or ref.span.end > len(article.text):
            return None
        if not self._index.holds(article.path):
            return None
        caption = any(mark.kind is MarkKind.CAPTION and mark.span.overlaps(ref.span) for mark in article.marks)
        return Quote(
            article, ref.span, Kind.CAPTION if caption else Kind.PROSE, score=0.0, speaker=speaker_of(article, ref.span)
        )

    def verify(self, pasted: str) -> Verification | Unfit:
        """Whether a text, or what a permanent name stands for, was printed in a stored article. Raises StoreError."""
        try:
            place = self.place(QuoteRef.parse(pasted.strip()))
        except ValueError:
            return verified(pasted, self._stock)
        return Verification((Exact(None, (place,), typography=False) if place else NotFound(None),))

    def place(self, ref: QuoteRef) -> Place | None:
        """Where a permanent name leads, and what has become of its article since."""
        quote = self.find(ref)
        return Place(quote.article, (quote.span,), self._stock.standing(quote.article)) if quote else None

    @property
    def _stock(self) -> Stock:
        index = self._index
        return Stock(index.generation.id, index.articles, index.lexical, self._store, index.holds, index.out)


class Live:
    """The way to the newest published generation; also notices what another process published."""

    def __init__(self, data: Path, encoder: Encoder, reader: Reader | None = None) -> None:
        """Opens the database in `data`; without a reader the ranker's scores decide. Raises StoreError."""
        self._data = data
        self._encoder = encoder
        self._reader = reader
        self._store = Store.open(data)
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._made: Snapshot | None = None  # of that generation, without what was taken out
        self._out: Counter[str] = Counter()  # how often each path was taken out, and not let in again
        self._left_out: set[str] = set()  # what this generation still holds as it must not be quoted
        self.fault: GenerationError | None = None

    def snapshot(self) -> Snapshot:
        """The published generation. Raises GenerationError where there is none that may be served.

        When a newer one cannot be opened, the one before goes on answering, and `fault` says what is wrong.
        """
        with self._lock:
            return self._snapshot()

    def take_out(self, paths: Collection[str]) -> None:
        """Let the articles on these paths be quoted no more, from this moment on, whatever is published meanwhile: it
        takes seconds to build an index in which they are as they are now."""
        with self._lock:
            self._out.update(paths)
            self._made = None

    def let_in(self, paths: Collection[str], *, built: bool) -> None:
        """Undo one `take_out` of these paths: the published index holds them as they are now; or, where it could not be
        `built` or cannot be opened, the next one will."""
        with self._lock:
            with contextlib.suppress(GenerationError):  # where nothing is published, nothing is quoted
                self._snapshot()
            self._out -= Counter(paths)
            good = built and self.fault is None
            self._left_out = self._left_out.difference(paths) if good else self._left_out.union(paths)
            self._made = None

    def _snapshot(self) -> Snapshot:
        """Under the lock."""
        name = current(self._data)
        if name is None:
            raise GenerationError(f"There is no index in {self._data} yet.", REFRESH)
        if self._index is None or self._index.generation.id != name:
            try:
                self._index = opened(self._data, name, self._store, self._encoder, self._reader)
                self._left_out.clear()
                self._made = None
            except GenerationError as error:
                self.fault = error
                if self._index is None:
                    raise
        if self._index.generation.id == name:
            self.fault = None
        as_of = _as_of(self._index, self._store)
        if self._made is None:
            whole = Snapshot(as_of, self._index, self._store, self._encoder, self._reader)
            self._made = whole.without(frozenset(self._out) | self._left_out)
        return replace(self._made, as_of=replace(self._made.as_of, refreshed=as_of.refreshed))

    def snapshot_of(self, generation: str) -> Snapshot:
        """A generation that need not be the published one, to compare it with that. Raises GenerationError."""
        index = opened(self._data, generation, self._store, self._encoder, self._reader)
        return Snapshot(_as_of(index, self._store), index, self._store, self._encoder, self._reader)

    def warmed_up(self) -> Snapshot:
        """The same, with the model loaded, so that the first question need not wait for it. Raises EncoderError too."""
        snapshot = self.snapshot()
        self._encoder.embed_question("ready")
        if self._reader is not None:
            self._reader.judge("ready", [Candidate("Ready.", "", 0.0)])
        return snapshot

    def close(self) -> None:
        self._store.close()


def _dated(ranked: Sequence[RankedSentence], question: Question) -> Sequence[RankedSentence]:
    """What may answer: where a date is asked for, no caption, for the day of a photo is not that of what it shows."""
    asked = figure_asked(question)
    if asked is None or asked.kind is not FigureKind.DATE:
        return ranked
    return [each for each in ranked if each.passage.sentences[each.at].kind is not Kind.CAPTION]


def _standing(ranked: Sequence[RankedSentence], question: Question, as_of: AsOf) -> Sequence[RankedSentence]:
    """What may answer: where it is asked how something stands now, nothing that only tells how it once began."""
    if not asks_how_it_stands(question):
        return ranked
    today = as_of.refreshed.date()
    return [each for each in ranked if not is_of_long_ago(each.passage.article, each.span, today)]


def _told_later(ranked: Sequence[RankedSentence], answering: Sequence[Quote]) -> list[RankedSentence]:
    """Sentences of articles newer than all that answers, which have as much of the question: where there are any, none
    of these is the latest."""
    quoted = {quote.article.path for quote in answering}
    newest = max((day_of(quote) or 0 for quote in answering), default=0)
    enough = max((each.covered for each in ranked if each.passage.article.path in quoted), default=0.0)
    return [
        each
        for each in ranked
        if each.covered >= enough
        and (dated := each.passage.article.metadata.updated or each.passage.article.metadata.date) is not None
        and dated.value.toordinal() > newest
    ]


def _as_of(index: Index, store: Store) -> AsOf:
    return AsOf(store.history.refreshed(index.generation.id) or index.generation.created, index.newest)
