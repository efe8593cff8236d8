"""What an index that waits would change: its articles, their sentences, and the answers to questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checks import Check, Checked, Result, checked
from bot.progress_lines import Done
from bot.spaces import Space
from corpus.article import Article, Sentence, Span, Unreadable
from corpus.changes import side_by_side
from corpus.store import Store
from index.answer import Quote, QuoteRef
from index.generation import current
from index.publishing import Switch, switch_to

ARTICLES = 5  # whose changed sentences are shown; the others are named
SENTENCES = 5  # of each


@dataclass(frozen=True, slots=True)
class Sides:
    """What is quoted now, and what would be; None where there is nothing."""

    before: Quote | None
    after: Quote | None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An article of which another version would be quoted: some of its sentences, and how many more differ."""

    article: Article
    sides: tuple[Sides, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A question whose first quote would be another."""

    question: str
    sides: Sides


@dataclass(frozen=True, slots=True)
class Preview:
    """`asked`: how many questions were compared, None where that is not known any more."""

    switch: Switch
    rewritten: tuple[Rewritten, ...]
    unreadable: tuple[Unreadable, ...]
    asked: int | None
    otherwise: tuple[Otherwise, ...]
    checked: tuple[Checked, ...]

    @property
    def worse(self) -> tuple[Checked, ...]:
        return tuple(each for each in self.checked if each.result is Result.WORSE)


def preview_of(space: Space, generation: str, done: Done | None, checks: Sequence[Check], reads: Space) -> Preview:
    """In a thread. `done` is how its refresh ended, if that is still known; `reads` is the space that answers until
    this one has its first index. Raises GenerationError and StoreError."""
    switch = switch_to(space.data, generation)
    with Store.open(space.data) as store:
        rewritten = tuple(_rewritten(store, switch))
        past = next((each for each in reversed(store.history.refreshes()) if each.generation == generation), None)
    unreadable = done.unreadable if done else past.unreadable if past else ()
    if done is None:
        return Preview(switch, rewritten, unreadable, None, (), ())
    snapshots = [] if current(reads.data) is None else [reads.live.snapshot()]
    if snapshots and reads.data != space.data:  # else both quotes are in the one database
        snapshots.append(space.live.snapshot_of(generation))

    def quote(name: str | None) -> Quote | None:
        if name is None:
            return None
        ref = QuoteRef.parse(name)
        return next(filter(None, (each.find(ref) for each in snapshots)), None)

    def text_of(name: str) -> str | None:
        found = quote(name)
        return found.text if found else None

    otherwise = tuple(
        Otherwise(each.question, Sides(quote(each.before), quote(each.after))) for each in done.compared if each.differs
    )
    judged = checked(checks, done.compared, text_of)
    return Preview(switch, rewritten, unreadable, len(done.compared), otherwise, judged)


def _rewritten(store: Store, switch: Switch) -> Iterator[Rewritten]:
    old, new = ({row.path: row.version for row in store.shelf(name)} for name in (switch.now, switch.to))
    for path in switch.changed[:ARTICLES]:
        one, other = store.article(old[path]), store.article(new[path])
        if one is not None and other is not None:
            sides = _sides(one, other)
            yield Rewritten(other, tuple(sides[:SENTENCES]), max(len(sides) - SENTENCES, 0))


def _sides(one: Article, other: Article) -> list[Sides]:
    """The sentences that differ, in the order of the article as it would be, those left out last."""
    found = side_by_side(one, one.sentences, other, other.sentences)
    sides = [
        (
            pair.other.start,
            Sides(_quote(one, pair.one, pair.changes.one), _quote(other, pair.other, pair.changes.other)),
        )
        for pair in found.pairs
        if pair.one.cut(one.text) != pair.other.cut(other.text)
    ]
    sides += [(span.start, Sides(None, _quote(other, span, ()))) for span in found.added]
    ordered = [side for _, side in sorted(sides, key=lambda each: each[0])]
    return ordered + [Sides(_quote(one, span, ()), None) for span in found.left_out]


def _quote(article: Article, span: Span, emphasis: tuple[Span, ...]) -> Quote:
    sentence: Sentence = next(each for each in article.sentences if each.span == span)
    return Quote(article, span, sentence.kind, 0.0, emphasis)
