"""Which questions another generation would answer differently: a refresh is seen before it is believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.answer import Answer, Quote
from index.live import Snapshot


@dataclass(frozen=True, slots=True)
class Difference:
    """The first quote of the answer as it is and as it would be; None where there is none, and Quoth abstains."""

    question: str
    before: Quote | None
    after: Quote | None


def differences(before: Snapshot, after: Snapshot, questions: Iterable[str]) -> tuple[Difference, ...]:
    """The questions whose first quote is another one, or attributed otherwise, in order; a question is asked once."""
    pairs = (Difference(each, _first(before, each), _first(after, each)) for each in dict.fromkeys(questions))
    return tuple(pair for pair in pairs if _shown(pair.before) != _shown(pair.after))


def _first(snapshot: Snapshot, question: str) -> Quote | None:
    outcome = snapshot.ask(question)
    return outcome.quotes[0] if isinstance(outcome, Answer) else None


def _shown(quote: Quote | None) -> tuple[object, ...] | None:
    """What a reader sees of it: a corrected date is another answer, another version with the same words is none."""
    if quote is None:
        return None
    known = quote.article.metadata
    said = (known.title, known.publisher, known.date, known.url)
    return (quote.article.path, quote.text, quote.kind, *(each and each.value for each in said))
