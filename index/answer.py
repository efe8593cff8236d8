"""What a question comes to: an answer made of quotes, or an abstention that says why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
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

    @property
    def whole(self) -> str:
        """The name with all digits of the version, to be stored; `parse` reads it too."""
        return f"{self.version}.{self.span.start}-{self.span.end}"

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
class Speaker:
    """Who says a quote: `name` is the span of its article that names them; None is the article in its own voice."""

    name: Span | None


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date that a sentence gives for what it says ("as of August 2024"): the span of its words, and what is given.

    `month` and `day` are None where the words do not give them; relative ones ("last summer") are never resolved.
    """

    span: Span
    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Articles that are one text: copied, shortened, updated or paraphrased. An article like no other is one too.

    `articles` are paths, in order; `original` is the one that the others come from where dates or credits say so, else
    None. `id` names the set: 12 hex digits, the same as long as its articles are.
    """

    id: str
    articles: tuple[str, ...]
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of one article, shown verbatim; there is no copy, `text` cuts the article.

    `score` is in [0, 1], higher is better. `emphasis` lists disjoint spans inside `span` whose words decide the
    answer, in the order of the text. Of `speaker`, `origin` and `stated` None is unknown, or none. `copies` say the
    same in other articles of the same origin, best first; they are folded under this one and have none of their own.
    """

    article: Article
    span: Span
    kind: Kind
    score: float
    emphasis: tuple[Span, ...] = ()
    speaker: Speaker | None = None
    stated: StatedDate | None = None
    origin: Origin | None = None
    copies: tuple[Quote, ...] = ()

    def __post_init__(self) -> None:
        self.span.cut(self.article.text)
        if any(copy.copies or copy.article.path == self.article.path for copy in self.copies):
            raise ValueError("a copy is a quote of another article, with no copies of its own")
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

    def overlaps(self, other: Quote) -> bool:
        """Whether both are of one article and share words of it."""
        return self.article.path == other.article.path and self.span.overlaps(other.span)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, amount, share, date or duration as an article gives it; `span` holds it with its "at least" or "about".

    It lies in the closed interval [`low`, `high`], None where that side is open: "at least 261" is [261, None], "65 to
    70" is [65, 70]. Dates count days (`date.toordinal`), a month or a year is the interval of its days. `unit` tells
    what is counted ("USD", "%", "date", "m", "prisoner"), "" where that is not told.
    """

    span: Span
    low: Decimal | None
    high: Decimal | None
    unit: str
    about: bool = False  # "about", "nearly", "some"
    speaker: Speaker | None = None  # who gives it, which may be another than who says the rest of its quote


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """One value and the quotes that give it: `quotes` are places in `Answer.quotes`, with the figure in each."""

    value: str  # as the first of the quotes prints it
    quotes: tuple[int, ...]
    figures: tuple[Figure, ...]
    origins: int | None = None  # how many different texts are behind it; None is unknown


@dataclass(frozen=True, slots=True)
class Figures:
    """The values that the quotes give for what was asked, each once, in the order of the quotes.

    `differ` is said through a strict gate only: of the same thing, at the same time, by more than one origin, and no
    value can be the other. `timeline`: they are of different dates, which is no disagreement.
    """

    groups: tuple[FigureGroup, ...]
    differ: bool = False
    timeline: bool = False

    def __post_init__(self) -> None:
        if self.differ and (self.timeline or len(self.groups) < 2):
            raise ValueError("only two values or more of one time can differ")


@dataclass(frozen=True, slots=True)
class AsOf:
    """How old the knowledge is: the last good refresh (UTC) and the newest dated article, None where none is dated.

    `overdue`: the last refresh is longer ago than the operator wants.
    """

    refreshed: datetime
    newest_article: date | None
    overdue: bool = False

    def seen_at(self, now: datetime, due: timedelta | None) -> AsOf:
        """The same as an operator sees it who wants a refresh every `due`; None wants none."""
        return replace(self, overdue=due is not None and now - self.refreshed > due)


class Reason(StrEnum):
    """Why there is no answer, in the fixed words that a member reads."""

    NO_SENTENCE = "No article here answers that."
    OTHER_LANGUAGE = (
        "No article here answers that. The articles are in another language than the question: ask in theirs."
    )
    UNDATED = "The sentences that come nearest give no date, and nor do their articles: none can be called the latest."
    NOT_SERVED = "Quoth only quotes articles: it does not write, sum up, translate, judge or chat."
    TOO_SHORT = "That question is too short: write at least 3 letters or digits."
    TOO_LONG = "That question is too long: write at most 300 characters."
    NO_WORDS = "There are no words in that question."


@dataclass(frozen=True, slots=True)
class Answer:
    """At least one quote, best first. `figures` is None where the question asks for none, or no quote gives one.

    `also_searched` are words that were searched for although nobody typed them: typos repaired, short forms in full.
    `about_now`: the question asks how things stand now, so of quotes that are as good as the best the newest is first.
    """

    question: str
    quotes: tuple[Quote, ...]
    as_of: AsOf
    also_searched: tuple[str, ...] = ()
    figures: Figures | None = None
    about_now: bool = False

    def __post_init__(self) -> None:
        if not self.quotes:
            raise ValueError("an answer without a quote is an abstention")
        shown = [place for group in self.figures.groups for place in group.quotes] if self.figures else []
        if any(not 0 <= place < len(self.quotes) for place in shown):
            raise ValueError("a figure of a quote that the answer does not have")

    @property
    def articles(self) -> int:
        """How many different articles say it, those folded under a quote among them."""
        return len({each.article.path for quote in self.quotes for each in (quote, *quote.copies)})

    @property
    def origins(self) -> int | None:
        """How many different texts that is; None while it is unknown for any of them."""
        origins = [quote.origin for quote in self.quotes]
        known = {origin.id for origin in origins if origin is not None}
        return len(known) if None not in origins else None


@dataclass(frozen=True, slots=True)
class Abstention:
    """No sentence answers; `nearest` are the closest ones, to be shown as nearest and not as an answer."""

    question: str
    reason: Reason
    as_of: AsOf
    nearest: tuple[Quote, ...] = ()
    also_searched: tuple[str, ...] = ()
