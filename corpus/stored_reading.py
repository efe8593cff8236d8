"""An article as the database holds it: how its reading is written in a row, and made of it again.

A reading is named by a hash over its content, which is made again here; so damage is found where it would do harm.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from corpus.article import Article, Kind, Mark, MarkKind, Metadata, Passage, Sentence, Span
from corpus.database import MISSHAPEN, Database, Row
from corpus.files import Reading

# Of a reading and its version, as `shelved_of` takes them.
COLUMNS = """reading, input_digest, version, reader_version, marks, sentences, passages, source_map, read,
    path, source_sha256, text_sha256, text, metadata"""


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article as the store holds it: its name there, what was read and how it was cut, and when (UTC)."""

    reading: str
    input_digest: str
    article: Article
    passages: tuple[Passage, ...]
    reader_version: int
    read: datetime


@dataclass(frozen=True, slots=True)
class NewReading:
    """A reading to be kept, with its passages; `read` is when, in UTC."""

    input_digest: str
    reading: Reading
    passages: tuple[Passage, ...]
    reader_version: int
    read: datetime


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A row of `readings` but for its time: `name` is a hash over `content`."""

    name: str
    content: tuple[str | int, ...]


def row_of(new: NewReading) -> ReadingRow:
    """As `shelved_of` reads it again."""
    article = new.reading.article
    place = {sentence: at for at, sentence in enumerate(article.sentences)}
    content = (
        new.input_digest,
        article.version,
        new.reader_version,
        json.dumps([[mark.kind, mark.span.start, mark.span.end] for mark in article.marks]),
        json.dumps([[sentence.kind, sentence.span.start, sentence.span.end] for sentence in article.sentences]),
        json.dumps(
            [
                [
                    passage.span.start,
                    passage.span.end,
                    [place[sentence] for sentence in passage.sentences],
                    passage.heading and [passage.heading.start, passage.heading.end],
                ]
                for passage in new.passages
            ]
        ),
        json.dumps(new.reading.source.map.to_json()),
    )
    return ReadingRow(_content_hash(content), content)


def shelved_of(row: Row, database: Database) -> Shelved:
    """Made of the COLUMNS of a row. Raises DamageError where they are not what was written."""
    name, digest, version, reader_version, marks, sentences, passages, _, when, *of_version = row
    path, source_sha, text_sha, text, metadata = of_version
    try:
        sound = name == _content_hash(row[1:8]) and text_sha == hashlib.sha256(text.encode()).hexdigest()
    except MISSHAPEN:
        sound = False
    if not sound:
        raise database.damage(f"the stored text of {path}")
    try:
        read = datetime.fromisoformat(when)
        article = Article(
            path=path,
            source_sha256=source_sha,
            text=text,
            metadata=Metadata.from_json(json.loads(metadata)),
            marks=tuple(Mark(MarkKind(kind), Span(start, end)) for kind, start, end in json.loads(marks)),
            sentences=tuple(Sentence(Span(start, end), Kind(kind)) for kind, start, end in json.loads(sentences)),
        )
    except MISSHAPEN:
        raise database.damage(f"the stored metadata of {path}") from None
    if article.version != version:
        raise database.damage(f"the stored metadata of {path}")
    return Shelved(name, digest, article, _cut(article, json.loads(passages)), reader_version, read)


def _cut(article: Article, passages: list[tuple[int, int, list[int], tuple[int, int] | None]]) -> tuple[Passage, ...]:
    return tuple(
        Passage(article, Span(start, end), tuple(article.sentences[at] for at in sentences), heading and Span(*heading))
        for start, end, sentences, heading in passages
    )


def _content_hash(content: tuple[str | int, ...]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
