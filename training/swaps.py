"""Rule-made questions and sentences that look like an answer and are none.

A swapped question asks of something else than its sentence tells ("When did the *Oslo* mill burn?"), by another entity
of the same shape, another number, an opposite, or a "not". A model that has seen these has to hold every word of the
question against the sentence, as people do who are not easily fooled.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

_ENTITY = re.compile(r"\b[A-ZÁÉÍÓÚÑÖÜ][\w'’-]+(?: [A-ZÁÉÍÓÚÑÖÜ][\w'’-]+){0,3}\b")
_NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b|\b\d+(?:\.\d+)?\b")
# Words that begin sentences, and months and days, which the rule for numbers and dates would have to understand.
_NO_ENTITY = frozenset(
    """The A An In On At It He She They This That These Those There When While After Before As For From With Although
    But And However Who What Which Where Why How His Her Its Their By To Of If Since During Some Many Most All One Two
    Both Such Not No""".split()
)
_MONTHS = "January February March April May June July August September October November December".split()
_OPPOSITES = {
    one: other
    for pair in """first/last largest/smallest highest/lowest oldest/newest more/fewer increase/decrease
    increased/decreased before/after north/south northern/southern east/west eastern/western above/below
    minimum/maximum male/female men/women began/ended early/late earliest/latest most/least best/worst longest/shortest
    won/lost win/lose opened/closed accept/reject accepted/rejected support/oppose supported/opposed rich/poor
    public/private legal/illegal internal/external upper/lower inside/outside old/young major/minor
    allowed/forbidden started/stopped rose/fell gained/lost import/export enter/leave""".split()
    for one, other in (pair.split("/"), reversed(pair.split("/")))
}
_SUBJECT_VERB = re.compile(
    r"^((?:who|what|which(?: \w+){1,2})\s+(?:is|was|are|were|has|had|have|can|will|would|could))\s+", re.IGNORECASE
)


# How often a "not" is taken where no other rule fits: too many, and "not" itself would come to mean "no answer".
NEGATED = 0.4


@dataclass(frozen=True, slots=True)
class Texts:
    """A question, a sentence and the sentence's context, which belong together."""

    question: str
    sentence: str
    context: str


def entities(text: str) -> tuple[str, ...]:
    """Runs of capitalised words, each once, in order; the words that merely begin a sentence left out."""
    found: dict[str, None] = {}
    for match in _ENTITY.finditer(text):
        words = match.group().split(" ")
        if match.start() == 0 and len(words) == 1:
            continue  # the word that begins a sentence is capitalised, whatever it is
        while words and words[0] in _NO_ENTITY:
            words = words[1:]
        if words and words[0] not in _MONTHS:
            found[" ".join(words)] = None
    return tuple(found)


def swapped_question(texts: Texts, others: Sequence[str], chance: random.Random) -> str | None:
    """The question changed so that the sentence no longer answers it; None where no rule fits.

    `others` are entities of the same subject, to be put in the place of one.
    """
    rules = [_other_entity, _other_number, _opposite]
    chance.shuffle(rules)
    for rule in (*rules, _negated):
        changed = rule(texts, others, chance)
        if changed is not None:
            return changed
    return None


def swapped_sentence(texts: Texts, others: Sequence[str], chance: random.Random) -> Texts | None:
    """Sentence and context about another entity or number than the question's; None where they share none."""
    pair = _shared_entity(texts, others, chance) or _shared_number(texts, chance)
    if pair is None:
        return None
    old, new = pair
    return Texts(texts.question, _replaced(texts.sentence, old, new), _replaced(texts.context, old, new))


def renamed(texts: Texts, others: Sequence[str], chance: random.Random) -> Texts | None:
    """All three about another entity: still an answer. It keeps odd names from meaning "no answer"."""
    pair = _shared_entity(texts, others, chance)
    if pair is None:
        return None
    old, new = pair
    return Texts(
        _replaced(texts.question, old, new, any_case=True),
        _replaced(texts.sentence, old, new),
        _replaced(texts.context, old, new),
    )


def _other_entity(texts: Texts, others: Sequence[str], chance: random.Random) -> str | None:
    pair = _shared_entity(texts, others, chance)
    return _replaced(texts.question, *pair, any_case=True) if pair else None


def _other_number(texts: Texts, _others: Sequence[str], chance: random.Random) -> str | None:
    pair = _shared_number(texts, chance)
    return _replaced(texts.question, *pair) if pair else None


def _opposite(texts: Texts, _others: Sequence[str], chance: random.Random) -> str | None:
    words = set(re.findall(r"\w+", texts.sentence.lower()))
    shared = [word for word in re.findall(r"[a-z]+", texts.question) if word in _OPPOSITES and word in words]
    if not shared:
        return None
    word = chance.choice(shared)
    return _replaced(texts.question, word, _OPPOSITES[word])


def _negated(texts: Texts, _others: Sequence[str], chance: random.Random) -> str | None:
    if chance.random() >= NEGATED or re.search(r"\b(?:not|never|no)\b|n't", texts.question):
        return None
    changed = _SUBJECT_VERB.sub(r"\1 not ", texts.question, count=1)
    return changed if changed != texts.question else None


def _shared_entity(texts: Texts, others: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """An entity of the sentence that the question names too, and one of the same length that none of them names."""
    asked = f" {_folded(texts.question)} "
    shared = [entity for entity in entities(texts.sentence) if f" {_folded(entity)} " in asked and len(entity) > 3]
    if not shared:
        return None
    old = chance.choice(shared)
    whole = _folded(f"{texts.question} {texts.sentence} {texts.context}")
    fitting = [
        other
        for other in others
        if len(other.split()) == len(old.split())
        and _folded(other) not in whole
        and not set(_folded(other).split()) & set(_folded(old).split())
    ]
    return (old, chance.choice(fitting)) if fitting else None


def _shared_number(texts: Texts, chance: random.Random) -> tuple[str, str] | None:
    told = set(_NUMBER.findall(texts.sentence))
    shared = [number for number in _NUMBER.findall(texts.question) if number in told]
    if not shared:
        return None
    old = chance.choice(shared)
    digits = [place for place, c in enumerate(old) if c.isdigit()]
    # A year stays near: its last two digits change. Elsewhere any digit may.
    place = chance.choice(digits[-2:] if len(old) == 4 else digits)
    digit = chance.choice([d for d in "123456789" if d != old[place]])
    return old, old[:place] + digit + old[place + 1 :]


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _replaced(text: str, old: str, new: str, *, any_case: bool = False) -> str:
    flags = re.IGNORECASE if any_case else 0
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, flags=flags)
