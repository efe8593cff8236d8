"""Whether two words are forms of one, or tell of one event, and which texts have the words of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from index.accents import without_accents
from index.question import WORD

# Beginnings of words that tell of one event or state. What a rule cannot tell apart it must not compare.
_ONE_EVENT = (
    ("open", "inaugur", "launch", "unveil", "abr", "estren"),
    ("die", "dead", "death", "kill", "fatal", "perish", "drown", "ahog", "mur", "muer"),
    ("arrest", "detain", "detention", "deten"),
    ("build", "built", "construct", "erected", "dates", "dating", "constru"),
    ("found", "establish", "creat", "fund"),
    ("hold", "held", "house", "accommodat", "fit", "capacity", "alberg"),
    ("cost", "price", "fee", "spen", "cuest"),
    ("pay", "paid", "pag"),
    ("earn", "salar", "wage", "cobr"),
    ("hurt", "injur", "wound", "herid"),
    ("start", "begin", "began", "begun", "commenc", "empez", "comenz"),
    ("end", "finish", "conclu", "termin"),
)
# Characters of a text whose words are remembered: an article is asked about many times for one question.
_SHORT = 600
_PRICE = next(place for place, stems in enumerate(_ONE_EVENT) if "price" in stems)  # "pay" is the next


def same_word(asked: str, word: str) -> bool:
    """Whether two words are forms of one word, or tell of one event."""
    one, other = plain(asked), plain(word)
    if one == other:
        return True
    if one[:4] == other[:4]:  # few words come as far as here: a question is held against thousands
        shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
        stem = shorter[: max(4, len(shorter) - 1)]
        if len(shorter) >= 4 and len(longer) - len(shorter) <= 4 and longer.startswith(stem):
            return True
    event = event_of(one)
    return event is not None and event == event_of(other)


def covered(terms: Sequence[str], stretches: Sequence[str]) -> bool:
    """Whether each of the words stands in one of these texts."""
    short = [text for text in stretches if len(text) <= _SHORT]
    long = [text for text in stretches if len(text) > _SHORT]
    left = [term for term in terms if not any(_stands_in(term, text) for text in long)]
    folded = [without_accents(text) for text in short]
    if not all(_may_stand_in(plain(term), folded) for term in left):
        return False
    words = {word for text in short for word in WORD.findall(text)}
    return all(any(same_word(term, word) for word in words) for term in left)


def _may_stand_in(term: str, texts: Iterable[str]) -> bool:
    """False only where no word of the texts can be the same: most sentences need no second look."""
    return event_of(term) is not None or any(term[:4] in text for text in texts)


def _stands_in(term: str, text: str) -> bool:
    """Whether a word of a long text is the same, without a look at each of them."""
    folded = plain(term)
    if not _may_stand_in(folded, [_plain_text(text)]):
        return False
    by_beginning, events = _words_of(text)
    if any(same_word(term, word) for word in by_beginning.get(folded[:4], ())):
        return True
    event = event_of(folded)
    return event is not None and event in events


@lru_cache(maxsize=64)
def _plain_text(text: str) -> str:
    return without_accents(text)


@lru_cache(maxsize=64)
def _words_of(text: str) -> tuple[Mapping[str, set[str]], frozenset[int]]:
    """(the words of a text, folded, by their first four letters; the events that they tell of)."""
    words = {plain(word) for word in WORD.findall(text)}
    by_beginning: dict[str, set[str]] = {}
    for word in words:
        by_beginning.setdefault(word[:4], set()).add(word)
    events = frozenset(event for event in map(event_of, words) if event is not None)
    return by_beginning, events


def is_event(term: str) -> bool:
    return event_of(plain(term)) is not None


def is_price(term: str) -> bool:
    return plain(term).startswith(_ONE_EVENT[_PRICE] + _ONE_EVENT[_PRICE + 1])


@lru_cache(maxsize=50_000)
def event_of(word: str) -> int | None:
    """Which event of `_ONE_EVENT` a plain word tells of."""
    return next((place for place, stems in enumerate(_ONE_EVENT) if word.startswith(stems)), None)


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """In small letters without accents."""
    return without_accents(word)
