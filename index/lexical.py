"""BM25 over the passages, by tantivy."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import tantivy

from corpus.article import Kind, Passage
from index.encoder import embedded_text

# The field that the passages of a language are in; all others are in the first.
_ENGLISH = "body"
FIELDS: Mapping[str | None, str] = {"es": "body_es"}
STEMMERS: Mapping[str, str] = {_ENGLISH: "english", "body_es": "spanish"}


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """The stem of a word, as the passages of one field are searched for it."""

    field: str
    stem: str


def _field(language: str | None) -> str:
    return FIELDS.get(language, _ENGLISH)


def _analyser(field: str) -> tantivy.TextAnalyzer:
    """Words, lower case, without accents, which chats leave out, stems: the same for passages and questions."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer(STEMMERS[field]))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=True)
    for field in STEMMERS:
        builder.add_text_field(field, tokenizer_name=field, index_option="freq")
    return builder.build()


def searched_text(passage: Passage) -> str:
    """The words that a passage is found by: those that are encoded, and before them its article's title and first
    sentence, which name what the others are about and do not name again."""
    article = passage.article
    title = article.metadata.title
    opening = next((each.span for each in article.sentences if each.kind is Kind.PROSE), passage.span)
    behind = opening.end <= passage.span.start
    parts = (title.value if title else "", opening.cut(article.text) if behind else "", embedded_text(passage))
    return "\n".join(filter(None, parts))


def write_lexical(folder: Path, texts: Iterable[str], languages: Iterable[str | None] | None = None) -> None:
    """An index over `texts` in `folder`, which is made; the row of a text is its place in the order. Raises OSError.

    `languages` are the texts' ISO codes, None where unknown, as without them all are.
    """
    folder.mkdir(parents=True)
    try:
        spoken = repeat(None) if languages is None else languages
        rows = enumerate(zip(texts, spoken, strict=languages is not None))
        _fill(tantivy.Index(_schema(), path=str(folder)), ((row, text, language) for row, (text, language) in rows))
    except ValueError as error:
        number = system_error(str(error))
        if number is None:
            raise
        raise OSError(number, os.strerror(number), str(folder)) from error


def system_error(said: str) -> int | None:
    """The number of the system's error in what tantivy says of one, which is a ValueError, a full disk too.

    Where a file is opened it is said in another way than where one is written.
    """
    number = re.search(r"\(os error (\d{1,4})\)|\bcode: (\d{1,4})\b", said)
    return int(number[1] or number[2]) if number else None


def _fill(index: tantivy.Index, rows: Iterable[tuple[int, str, str | None]]) -> None:
    """Write (row, text, language) into a new index."""
    for field in STEMMERS:
        index.register_tokenizer(field, _analyser(field))
    writer = index.writer(heap_size=32_000_000, num_threads=1)
    for row, text, language in rows:
        writer.add_document(tantivy.Document(row=row, **{_field(language): text}))
    writer.commit()
    writer.wait_merging_threads()


class Lexical:
    """A built BM25 index, read from disk."""

    def __init__(self, folder: Path, languages: Collection[str | None] = (None,)) -> None:
        """`languages` are those that it was written with."""
        self._read(tantivy.Index.open(str(folder)), languages)

    def _read(self, index: tantivy.Index, languages: Collection[str | None]) -> None:
        self._analysers = {field: _analyser(field) for field in STEMMERS if field in set(map(_field, languages))}
        for field, analyser in self._analysers.items():
            index.register_tokenizer(field, analyser)
        self._searcher = index.searcher()
        self._schema = index.schema

    def within(self, rows: Sequence[int], texts: Sequence[str], languages: Sequence[str | None]) -> Lexical:
        """An index over these rows alone, in memory: words are as rare, and are scored, as if there were no others."""
        index = tantivy.Index(_schema())
        _fill(index, zip(rows, texts, languages, strict=True))
        index.reload()
        part = copy(self)
        part._read(index, languages)
        return part

    def terms(self, text: str) -> list[Term]:
        """The stems of a text in each field that is in use, in order and with repetitions.

        In all, since a question may not tell its language; where it does, passages of others are left out later.
        """
        return [Term(field, stem) for field, analyser in self._analysers.items() for stem in analyser.analyze(text)]

    def stems(self, text: str, language: str | None) -> frozenset[str]:
        """Those of a text, as the passages in this language are searched; it is one of those in use."""
        return frozenset(self._analysers[_field(language)].analyze(text))

    def document_frequency(self, term: Term) -> int:
        """How many passages hold the stem in its field."""
        return int(self._searcher.doc_freq(term.field, term.stem))

    def search(self, weights: Mapping[Term, float], top_k: int) -> dict[int, float]:
        """Row -> weighted sum of the BM25 scores of the given stems, the best `top_k` rows, best first."""
        queries = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, term.field, term.stem), weight),
            )
            for term, weight in weights.items()
            if weight > 0
        ]
        if not queries:
            return {}
        found = self._searcher.search(tantivy.Query.boolean_query(queries), limit=top_k, count=False)
        return {int(self._searcher.doc(address)["row"][0]): float(score) for score, address in found.hits}
