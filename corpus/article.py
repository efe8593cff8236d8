"""The words that everything else uses: an article, a span of it, a passage of it.

All values are frozen and check themselves. Offsets are code points into `Article.text`, half-open.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A non-empty half-open range of code points into an article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, text: str) -> str:
        """The slice of `text`; raises ValueError when the span reaches past its end."""
        if self.end > len(text):
            raise ValueError(f"span [{self.start}, {self.end}) reaches past a text of {len(text)} code points")
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def moved(self, by: int) -> Span:
        """The same so many code points further on: between the offsets of a quote and those of its article."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


class MarkKind(StrEnum):
    """What a stretch of text is when it is not prose."""

    HEADER = "header"
    BYLINE = "byline"
    CAPTION = "caption"
    CREDIT = "credit"
    FURNITURE = "furniture"
    HEADING = "heading"
    SIGN_OFF = "sign-off"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that is not prose. Only prose is quoted; a caption may be quoted as a caption."""

    kind: MarkKind
    span: Span


class MetadataSource(StrEnum):
    """Where a field was read, from the most to the least trusted; members are listed in that order."""

    SIDECAR = "sidecar"
    FRONT_MATTER = "front matter"
    JSON_LD = "JSON-LD"
    META_TAGS = "meta tags"
    FEED = "feed"
    URL = "URL"
    TEXT_HEADER = "header of the text"
    DEFAULTS = "folder defaults"


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """A value and where it was read."""

    value: T
    source: MetadataSource


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who published an article and when, in the words of schema.org's NewsArticle. Unknown is None, never a guess."""

    title: Sourced[str] | None = None
    publisher: Sourced[str] | None = None
    agency: Sourced[str] | None = None
    authors: Sourced[tuple[str, ...]] | None = None
    date: Sourced[datetime.date] | None = None
    updated: Sourced[datetime.date] | None = None
    url: Sourced[str] | None = None
    language: Sourced[str] | None = None
    based_on: Sourced[str] | None = None
    license: Sourced[str] | None = None

    def to_json(self) -> dict[str, Any]:
        """Known fields only, as {name: {"value", "source"}}; dates in ISO form."""
        known: dict[str, Any] = {}
        for name in self.__slots__:
            sourced = getattr(self, name)
            if sourced is not None:
                value = sourced.value.isoformat() if isinstance(sourced.value, datetime.date) else sourced.value
                known[name] = {
                    "value": list(value) if isinstance(value, tuple) else value,
                    "source": str(sourced.source),
                }
        return known

    @classmethod
    def from_json(cls, known: dict[str, Any]) -> Metadata:
        """The inverse of `to_json`."""
        fields: dict[str, Any] = {}
        for name, sourced in known.items():
            value = sourced["value"]
            if name in ("date", "updated"):
                value = datetime.date.fromisoformat(value)
            elif name == "authors":
                value = tuple(value)
            fields[name] = Sourced(value, MetadataSource(sourced["source"]))
        return cls(**fields)


class Kind(StrEnum):
    """What a sentence, a passage or a quote is."""

    PROSE = "prose"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that may be quoted. A quotation is never cut: what stands inside it belongs to the sentence."""

    span: Span
    kind: Kind = Kind.PROSE


@dataclass(frozen=True, slots=True)
class Article:
    """One published text, as a reader of the page sees it. It never changes: an edited file is another version.

    `path` is relative to the articles folder, with forward slashes. `marks` and `sentences` are in the order of the
    text; sentences do not overlap one another.
    """

    path: str
    source_sha256: str
    text: str = field(repr=False)
    metadata: Metadata = field(repr=False)
    marks: tuple[Mark, ...] = field(repr=False)
    sentences: tuple[Sentence, ...] = field(repr=False)

    def __post_init__(self) -> None:
        for mark in self.marks:
            mark.span.cut(self.text)
        end = 0
        for sentence in self.sentences:
            sentence.span.cut(self.text)
            if sentence.span.start < end:
                raise ValueError(f"{self.path}: overlapping sentences at {sentence.span.start}")
            end = sentence.span.end

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def version(self) -> str:
        """SHA-256 (hex) over all that can be shown of this article; names it for good."""
        shown = json.dumps(
            [self.path, self.source_sha256, self.text_sha256, self.metadata.to_json()],
            ensure_ascii=False,
            sort_keys=True,
        )
        return hashlib.sha256(shown.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences of one article that crosses no heading; `heading` is the one it stands under, if any.

    There is no second copy of the text: `text` cuts the article.
    """

    article: Article
    span: Span
    sentences: tuple[Sentence, ...]
    heading: Span | None = None

    @property
    def text(self) -> str:
        return self.span.cut(self.article.text)

    @property
    def kind(self) -> Kind:
        return self.sentences[0].kind

    def __post_init__(self) -> None:
        if not self.sentences or any(not self.span.contains(s.span) for s in self.sentences):
            raise ValueError(f"{self.article.path}: a passage holds at least one sentence, and holds it whole")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is not an article: what is wrong with it, and what its owner can do."""

    path: str
    reason: str
    advice: str
