"""Whether a text was printed: exactly, altered, or nowhere here. The differences are marked, and nothing is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from corpus.article import Article, Kind, MarkKind, Span
from corpus.store import Store
from index.answer import Quote, QuoteRef
from index.articles import Articles
from index.lexical import Lexical
from index.pasted import ELLIPSIS, MOST_QUOTES, Pasted, Token, Unfit, pattern, read_pasted, tokens, unquoted

MOST_PLACES = 20  # whoever pastes what stands more often than that learns nothing from the rest
# The share of a paste's words, in their order, that the nearest passage must have for the paste to be called an
# alteration of it. Of 600 sentences looked for among articles that do not have them (CLAP NQ's among SQuAD's and the
# other way round) none reaches .45; of 150 with three words in ten changed, added or left out, 99 in 100 have .57.
NEAR = 0.5
_POOL = 30  # passages that are looked at for the nearest one
_EARLIER = 200  # of the versions off the shelf, those that hold most of the words
_NEAREST = 10  # articles that are read word by word
_FEW = 3  # tokens: "[He]" for "The mayor of Ostrey"
_TELLING = 8  # of a paste's words the longest, which few articles hold


class Standing(StrEnum):
    """What has become of a printed text since it was read."""

    CURRENT = "current"
    CHANGED = "changed"  # another version of the article is on the shelf
    REMOVED = "removed"  # the article is no longer on the shelf


@dataclass(frozen=True, slots=True)
class Place:
    """Where words were printed: `spans` are disjoint and in order, more than one where an ellipsis was pasted."""

    article: Article
    spans: tuple[Span, ...]
    standing: Standing

    @property
    def span(self) -> Span:
        """From the first of its words to the last."""
        return Span(self.spans[0].start, self.spans[-1].end)

    @property
    def ref(self) -> QuoteRef:
        return QuoteRef(self.article.version, self.span)

    @property
    def left_out(self) -> int:
        """How many words stand between the spans."""
        between = (tokens(self.article.text, a.end, b.start) for a, b in pairwise(self.spans))
        return sum(token.folded[0].isalnum() for run in between for token in run)

    @property
    def whole(self) -> Span:
        """The span with the rest of the sentences that it begins or ends in."""
        held = [sentence.span for sentence in self.article.sentences if sentence.span.overlaps(self.span)]
        return Span(min(self.span.start, held[0].start), max(self.span.end, held[-1].end)) if held else self.span

    @property
    def mark(self) -> MarkKind | None:
        """What it is where it is no prose: a heading, a caption, a byline."""
        marks = (mark.kind for mark in self.article.marks if mark.span.overlaps(self.span))
        return next(marks, None)

    def quote(self, shown: Span, emphasis: Iterable[Span] = ()) -> Quote:
        """A stretch of its article as a quote; what of `emphasis` lies in it is marked."""
        marked = tuple(
            Span(max(span.start, shown.start), min(span.end, shown.end)) for span in emphasis if span.overlaps(shown)
        )
        kind = Kind.CAPTION if self.mark is MarkKind.CAPTION else Kind.PROSE
        return Quote(self.article, shown, kind, 0.0, marked)


@dataclass(frozen=True, slots=True)
class Exact:
    """The same words. `pasted` is None for a permanent name; `typography`: other quote marks, dashes or blanks."""

    pasted: Pasted | None
    places: tuple[Place, ...]
    typography: bool

    @property
    def shortened(self) -> bool:
        """Whether an ellipsis stands for words of the publisher's."""
        return self.places[0].left_out > 0


class Change(StrEnum):
    """What was done to the printed words."""

    CHANGED = "changed"
    ADDED = "added"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the article and what the paste has instead; one of them is None where there is nothing.

    `marked`: whoever pasted says so themselves, by brackets around what is theirs or an ellipsis for what is gone.
    """

    printed: Span | None
    pasted: Span | None
    marked: bool = False

    def __post_init__(self) -> None:
        if self.printed is None and self.pasted is None:
            raise ValueError("a difference has words on one side at least")

    @property
    def change(self) -> Change:
        if self.printed is None:
            return Change.ADDED
        return Change.LEFT_OUT if self.pasted is None else Change.CHANGED


@dataclass(frozen=True, slots=True)
class Altered:
    """No article has these words; `place` is the nearest passage, `differences` are in the order of both texts."""

    pasted: Pasted
    place: Place
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """Neither the words nor a passage near them; `pasted` is None for a permanent name that names nothing here."""

    pasted: Pasted | None


Verdict = Exact | Altered | NotFound


@dataclass(frozen=True, slots=True)
class Verification:
    """A verdict for each quote of a paste, in order; `left_out` of them were too many and not looked for."""

    verdicts: tuple[Verdict, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """All stored articles: those on the shelf of `generation`, and their earlier versions in the store.

    `holds` tells of a path whether its article and its earlier versions count; None is all of them. Those at the paths
    `out` were removed since the generation was built.
    """

    generation: str
    articles: Articles
    lexical: Lexical
    store: Store
    holds: Callable[[str], bool] | None = None
    out: frozenset[str] = frozenset()

    def standing(self, article: Article) -> Standing:
        version = self.articles.version(article.path)
        if version is None or article.path in self.out or not self._counts(article.path):
            return Standing.REMOVED
        return Standing.CURRENT if version == article.version else Standing.CHANGED

    def current(self, words: Sequence[str]) -> Iterator[Article]:
        """The articles on the shelf that hold all of these words, in the order of the shelf."""
        yield from map(self.articles.named, filter(self._counts, self.store.holding(self.generation, words)))

    def near(self, words: Iterable[str]) -> tuple[Article, ...]:
        """The articles on the shelf whose passages share the rarest of these words, best first."""
        weights = dict.fromkeys((term for word in words for term in self.lexical.terms(word)), 1.0)
        rows = self.lexical.search(weights, _POOL)
        found = dict.fromkeys(self.articles.path(row) for row in rows)
        return tuple(map(self.articles.named, islice(found, _NEAREST)))

    def earlier(self, words: Sequence[str], most: int) -> Iterator[Article]:
        """Versions off the shelf that hold some of these words, those with most of them first. Raises DamageError."""
        for version in self.store.earlier_versions(self.generation, words, most):
            article = self.store.article(version)
            if article is not None and self._counts(article.path):
                yield article

    def _counts(self, path: str) -> bool:
        return self.holds is None or self.holds(path)


def verified(typed: str, stock: Stock) -> Verification | Unfit:
    """What the stored articles say of a paste. Raises DamageError."""
    quotes = read_pasted(typed)
    if isinstance(quotes, Unfit):
        return quotes
    looked_for = quotes[:MOST_QUOTES]
    printed = [_printed(quote, stock) for quote in looked_for]
    if printed == [None] and 1 < len(quotes[0].lines) <= MOST_QUOTES:
        # Sentences from here and there, a line each, are no alteration of any passage.
        each = [found for line in quotes[0].lines if (found := _printed(line, stock)) is not None]
        if len(each) == len(quotes[0].lines):
            return Verification(tuple(each))
    verdicts = (exact or _altered(quote, stock) for quote, exact in zip(looked_for, printed, strict=True))
    return Verification(tuple(verdicts), len(quotes[MOST_QUOTES:]))


def _altered(pasted: Pasted, stock: Stock) -> Verdict:
    return _nearest(pasted, (*stock.near(_words(pasted)), *stock.earlier(_telling(pasted), _NEAREST)), stock)


def _printed(pasted: Pasted, stock: Stock) -> Exact | None:
    """Where it stands just so: on the shelf, else in earlier versions."""
    words = _telling(pasted)
    return _exact(pasted, stock.current(words), stock) or _exact(pasted, stock.earlier(words, _EARLIER), stock)


def _words(pasted: Pasted) -> list[str]:
    return [token.folded for part in pasted.parts for token in part if token.folded[0].isalnum()]


def _telling(pasted: Pasted) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(_words(pasted)), key=lambda word: -len(word))[:_TELLING])


# ------------------------------------------------------------------------------------------------ the same words


def _exact(pasted: Pasted, articles: Iterable[Article], stock: Stock) -> Exact | None:
    places: list[Place] = []
    for article in articles:
        found = islice(_places(pasted, article), MOST_PLACES - len(places))
        places += (Place(article, spans, stock.standing(article)) for spans in found)
        if len(places) >= MOST_PLACES:
            break
    if not places:
        return None
    places.sort(key=lambda place: place.left_out)
    printed = (span.cut(place.article.text) for place in places[:1] for span in place.spans)
    return Exact(pasted, tuple(places), typography=any(part not in pasted.given for part in printed))


def _places(pasted: Pasted, article: Article) -> Iterator[tuple[Span, ...]]:
    """Where all of it stands, as it was typed or as Discord draws it; else where its parts stand in order, at best."""
    text = article.text
    for reading in pasted.readings:
        run = unquoted(tokens(reading.text))
        whole = [Span(*found.span()) for found in pattern(run).finditer(text)] if run else []
        if whole:
            yield from ((span,) for span in whole)
            return
    for reading in pasted.readings:
        if reading.cuts and reading.parts:
            chain = _chain([[Span(*m.span()) for m in pattern(part).finditer(text)] for part in reading.parts])
            if chain:
                yield chain
                return


def _chain(found: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """Of the places of each part, those in order that lie closest together; none where one is missing."""
    best: tuple[Span, ...] = ()
    for first in islice(found[0], _EARLIER):
        chain = [first]
        for places in found[1:]:
            following = next((span for span in places if span.start >= chain[-1].end), None)
            if following is None:
                return best  # nor does anything follow a later first part
            chain.append(following)
        if not best or chain[-1].end - first.start < best[-1].end - best[0].start:
            best = tuple(chain)
    return best


# ------------------------------------------------------------------------------------------------ the nearest words


@dataclass(frozen=True, slots=True)
class _Near:
    """The tokens `start` to `end` of an article become the paste by fewest changes; `cost` counts them."""

    article: Article
    tokens: tuple[Token, ...]
    start: int
    end: int
    cost: int


def _nearest(pasted: Pasted, articles: Sequence[Article], stock: Stock) -> Verdict:
    near = [
        (found, each) for each in pasted.readings for article in articles if (found := _aligned(each.tokens, article))
    ]
    # A draw is won by Discord's reading, and by the shelf, which comes first.
    best, reading = min(near, key=lambda each: each[0].cost, default=(None, pasted))
    wanted = reading.tokens
    if best is None or best.cost > (1 - NEAR) * sum(token.folded != ELLIPSIS for token in wanted):
        return NotFound(pasted)
    run = _trimmed(best, wanted)
    place = Place(best.article, (_extent(run),), stock.standing(best.article))
    differences = _differences(reading, wanted, run)
    return Altered(reading, place, differences) if differences else Exact(reading, (place,), typography=True)


def _aligned(wanted: Sequence[Token], article: Article) -> _Near | None:
    run = tokens(article.text)
    numbers: dict[str, int] = {}
    ids = np.array([numbers.setdefault(token.caseless, len(numbers)) for token in run], np.int32)
    paste = [-1 if token.folded == ELLIPSIS else numbers.get(token.caseless, -2) for token in wanted]
    costs = _costs(paste, ids)
    end = _last_least(costs)
    start = end - _last_least(_costs(paste[::-1], ids[:end][::-1]))
    return _Near(article, run, start, end, int(costs[end])) if start < end else None


def _last_least(costs: NDArray[np.int32]) -> int:
    """Where the cost is least, the longest such stretch: a word at an end was rather changed than added."""
    return len(costs) - 1 - int(costs[::-1].argmin())


def _costs(paste: Sequence[int], ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """(n + 1,) the fewest changes that make the paste of some stretch of `ids` that ends at each place.

    Sellers (1980), a row at a time: a token changed, added or left out costs 1. An ellipsis (-1) costs nothing, nor
    does what it stands for.
    """
    places = np.arange(len(ids) + 1, dtype=np.int32)
    row = np.zeros(len(ids) + 1, np.int32)
    for token in paste:
        if token != -1:
            added = row + 1
            row = added.copy()
            row[1:] = np.minimum(added[:-1] - (ids == token), added[1:])
            row = np.minimum.accumulate(row - places) + places  # tokens of the article left out, 1 each
        else:
            row = np.minimum.accumulate(row)
    return row


def _trimmed(near: _Near, wanted: Sequence[Token]) -> tuple[Token, ...]:
    """The stretch without ends that have hardly a word of the paste: what was added there replaces nothing.

    Where the paste has other words at an end, that many of the article's are taken for those that they replace, or the
    rest of its sentence if that is few more.
    """
    run = near.tokens[near.start : near.end]
    worth, pair = [-1] * len(run), [0] * len(run)
    for op in Indel.opcodes([token.caseless for token in run], [token.caseless for token in wanted]):
        for at in range(op.src_start, op.src_end):
            if op.tag == "equal":
                worth[at], pair[at] = 1, op.dest_start + at - op.src_start
            elif any(token.folded == ELLIPSIS for token in wanted[max(op.dest_start - 1, 0) : op.dest_end + 1]):
                worth[at] = 0
    first, last = _worthiest(worth)
    extent = Span(run[first].span.start, run[last].span.end)
    held = [sentence.span for sentence in near.article.sentences if sentence.span.overlaps(extent)]
    sentences = Span(min(held[0].start, extent.start), max(held[-1].end, extent.end)) if held else extent
    before = sum(token.span.start >= sentences.start for token in near.tokens[: near.start + first])
    after = sum(token.span.end <= sentences.end for token in near.tokens[near.start + last + 1 :])
    start = near.start + first - _replaced(pair[first], before)
    end = near.start + last + 1 + _replaced(len(wanted) - 1 - pair[last], after)
    return near.tokens[start:end]


def _replaced(theirs: int, rest: int) -> int:
    """How many tokens of the `rest` of a sentence the paste's own `theirs` at an end stand for."""
    return rest if theirs and rest <= theirs + _FEW else min(theirs, rest)


def _worthiest(worth: Sequence[int]) -> tuple[int, int]:
    """The first and the last place of the stretch with the greatest sum, both of worth."""
    best, sums = (0, 0, 0), (0, 0)
    for at, each in enumerate(worth):
        sums = (sums[0] + each, sums[1]) if sums[0] > 0 else (each, at)
        if each > 0 and sums[0] > best[0]:
            best = (sums[0], sums[1], at)
    return best[1], best[2]


def _differences(pasted: Pasted, wanted: Sequence[Token], run: Sequence[Token]) -> tuple[Difference, ...]:
    """By the longest common run of tokens; what two changes hold between them only by chance belongs to both."""
    theirs = (*pasted.insertions, *pasted.cuts)
    found: list[_Edit] = []
    for op in Indel.opcodes([token.folded for token in run], [token.folded for token in wanted]):
        if op.tag == "equal":
            continue
        edit = _Edit(op.src_start, op.src_end, op.dest_start, op.dest_end)
        if found and _by_chance(run[found[-1].end : edit.start], found[-1], edit):
            edit = _Edit(found[-1].start, edit.end, found.pop().first, edit.last)
        found.append(edit)
    return tuple(_difference(run[edit.start : edit.end], wanted[edit.first : edit.last], theirs) for edit in found)


@dataclass(frozen=True, slots=True)
class _Edit:
    """Tokens `start` to `end` of the article became tokens `first` to `last` of the paste, ends exclusive."""

    start: int
    end: int
    first: int
    last: int

    @property
    def size(self) -> int:
        return max(self.end - self.start, self.last - self.first)


def _by_chance(between: Sequence[Token], before: _Edit, after: _Edit) -> bool:
    """Whether the same tokens between two edits are few beside them, as "the" is between sentences on two things."""
    same = sum(len(token.folded) > 1 and token.folded[0].isalnum() for token in between)
    return not between or (2 * same < min(before.size, after.size) and len(between) <= 3)


def _difference(printed: Sequence[Token], instead: Sequence[Token], theirs: Sequence[Span]) -> Difference:
    marked = bool(instead) and all(any(own.contains(token.span) for own in theirs) for token in instead)
    gone = bool(printed) and all(token.folded == ELLIPSIS for token in instead)
    return Difference(_extent(printed) if printed else None, None if gone else _extent(instead), marked)


def _extent(run: Sequence[Token]) -> Span:
    return Span(run[0].span.start, run[-1].span.end)
