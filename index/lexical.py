"""BM25 over the passages, by tantivy."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import tantivy

ANALYSER = "words"


def _analyser() -> tantivy.TextAnalyzer:
    """Words, lower case, without accents, English stems: the same for passages and questions."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=True)
    builder.add_text_field("body", tokenizer_name=ANALYSER, index_option="freq")
    return builder.build()


def write_lexical(folder: Path, texts: Iterable[str]) -> None:
    """An index over `texts` in `folder`, which is made; the row of a text is its place in the order. Raises OSError."""
    folder.mkdir(parents=True)
    try:
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer(ANALYSER, _analyser())
        writer = index.writer(heap_size=32_000_000, num_threads=1)
        for row, text in enumerate(texts):
            writer.add_document(tantivy.Document(row=row, body=text))
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        # tantivy tells a full disk as a ValueError whose text has the number that the system gave.
        number = re.search(r"\(os error (\d{1,4})\)", str(error))
        if number is None:
            raise
        raise OSError(int(number[1]), os.strerror(int(number[1])), str(folder)) from error


class Lexical:
    """A built BM25 index, read from disk."""

    def __init__(self, folder: Path) -> None:
        self._analyser = _analyser()
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer(ANALYSER, self._analyser)
        self._searcher = self._index.searcher()
        self._schema = self._index.schema

    def terms(self, text: str) -> list[str]:
        """The stems of a text, in order and with repetitions."""
        return list(self._analyser.analyze(text))

    def document_frequency(self, term: str) -> int:
        """How many passages hold the stem."""
        return int(self._searcher.doc_freq("body", term))

    def search(self, weights: Mapping[str, float], top_k: int) -> dict[int, float]:
        """Row -> weighted sum of the BM25 scores of the given stems, the best `top_k` rows, best first."""
        queries = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, "body", term), weight),
            )
            for term, weight in weights.items()
            if weight > 0
        ]
        if not queries:
            return {}
        found = self._searcher.search(tantivy.Query.boolean_query(queries), limit=top_k, count=False)
        return {int(self._searcher.doc(address)["row"][0]): float(score) for score, address in found.hits}
