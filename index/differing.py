"""Which questions another generation would answer differently: a refresh is seen before it is believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.shelf import in_house
from index.answer import Answer, Quote
from index.live import Snapshot


@dataclass(frozen=True, slots=True)
class Difference:
    """The first quote of the answer as it is and as it would be; None where there is none, and Quoth abstains."""

    question: str
    before: Quote | None
    after: Quote | None

    @property
    def differs(self) -> bool:
        """Whether a reader sees another quote, or another attribution of it."""
        return _shown(self.before) != _shown(self.after)


def compared(before: Snapshot, after: Snapshot, questions: Iterable[str]) -> Iterator[Difference]:
    """Each question asked of both, in order; a question is asked once."""
    return (Difference(each, _first(before, each), _first(after, each)) for each in dict.fromkeys(questions))


def differences(before: Snapshot, after: Snapshot, questions: Iterable[str]) -> tuple[Difference, ...]:
    """The questions whose first quote is another one, or attributed otherwise, in order."""
    return tuple(pair for pair in compared(before, after, questions) if pair.differs)


def _first(snapshot: Snapshot, question: str) -> Quote | None:
    outcome = snapshot.ask(question)
    return outcome.quotes[0] if isinstance(outcome, Answer) else None


def _shown(quote: Quote | None) -> tuple[object, ...] | None:
    """What a reader sees of it: a corrected date is another answer, another version with the same words is none, nor
    the operator's own article as a server calls it."""
    if quote is None:
        return None
    known = quote.article.metadata
    said = (known.title, known.publisher, known.date, known.url)
    return (in_house(quote.article.path), quote.text, quote.kind, *(each and each.value for each in said))
