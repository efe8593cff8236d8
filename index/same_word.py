"""Whether two words are forms of one, or tell of one event, and which texts have the words of a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    folded = [without_accents(text) for text in stretches]
    if not all(_may_stand_in(plain(term), folded) for term in terms):
        return False
    words = {word for text in stretches for word in WORD.findall(text)}
    return all(any(same_word(term, word) for word in words) for term in terms)


def _may_stand_in(term: str, texts: Iterable[str]) -> bool:
    """False only where no word of the texts can be the same: most sentences need no second look."""
    return event_of(term) is not None or any(term[:4] in text for text in texts)


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
