"""What a question comes to: an answer made of quotes, or an abstention that says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from corpus.article import Article, Kind, Span

SHOWN_DIGITS = 16  # of a version's 64: two articles in a million share them with a chance of 1 in 30 million


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """The permanent name of a quote: the article's version and the span in it. `str()` and `parse` are inverses."""

    version: str
    span: Span

    def __str__(self) -> str:
        return f"{self.version[:SHOWN_DIGITS]}.{self.span.start}-{self.span.end}"

    @classmethod
    def parse(cls, text: str) -> QuoteRef:
        """Read "<16 to 64 hex digits>.<start>-<end>"; raises ValueError on anything else."""
        version, _, offsets = text.partition(".")
        start, _, end = offsets.partition("-")
        if not (
            16 <= len(version) <= 64
            and set(version) <= set("0123456789abcdef")
            and start.isdecimal()
            and end.isdecimal()
        ):
            raise ValueError(f"not the name of a quote: {text[:80]!r}")
        return cls(version, Span(int(start), int(end)))


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of one article, shown verbatim; there is no copy, `text` cuts the article.

    `score` is in [0, 1], higher is better. `emphasis` lists disjoint spans inside `span` whose words decide the
    answer, in the order of the text. `speaker` is the span of the article that names who says it; None is unknown.
    """

    article: Article
    span: Span
    kind: Kind
    score: float
    emphasis: tuple[Span, ...] = ()
    speaker: Span | None = None

    def __post_init__(self) -> None:
        self.span.cut(self.article.text)
        end = self.span.start
        for part in self.emphasis:
            if part.start < end or not self.span.contains(part):
                raise ValueError(f"emphasis {part} outside of its quote {self.span}, or out of order")
            end = part.end

    @property
    def text(self) -> str:
        return self.span.cut(self.article.text)

    @property
    def ref(self) -> QuoteRef:
        return QuoteRef(self.article.version, self.span)


@dataclass(frozen=True, slots=True)
class AsOf:
    """How old the knowledge is: the last good refresh (UTC) and the newest dated article, None where none is dated."""

    refreshed: datetime
    newest_article: date | None


class Reason(StrEnum):
    """Why there is no answer, in the fixed words that a member reads."""

    NO_SENTENCE = "No article here answers that."
    OTHER_LANGUAGE = (
        "No article here answers that. The articles are in another language than the question: ask in theirs."
    )
    NOT_SERVED = "Quoth only quotes articles: it does not write, sum up, translate, judge or chat."
    TOO_SHORT = "That question is too short: write at least 3 letters or digits."
    TOO_LONG = "That question is too long: write at most 300 characters."
    NO_WORDS = "There are no words in that question."


@dataclass(frozen=True, slots=True)
class Answer:
    """At least one quote, best first. `origins` is None while it is unknown which articles are one text.

    `also_searched` are words that were searched for although nobody typed them: typos repaired, short forms in full.
    """

    question: str
    quotes: tuple[Quote, ...]
    as_of: AsOf
    origins: int | None = None
    also_searched: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.quotes:
            raise ValueError("an answer without a quote is an abstention")

    @property
    def articles(self) -> int:
        """How many different articles are quoted."""
        return len({quote.article.path for quote in self.quotes})


@dataclass(frozen=True, slots=True)
class Abstention:
    """No sentence answers; `nearest` are the closest ones, to be shown as nearest and not as an answer."""

    question: str
    reason: Reason
    as_of: AsOf
    nearest: tuple[Quote, ...] = ()
    also_searched: tuple[str, ...] = ()
