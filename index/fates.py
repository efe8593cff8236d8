"""What became of people: who asks for one thing that did is not answered by how many met with another."""

from __future__ import annotations

import re

from index.asking import AskedFigure
from index.numbers import NUMBER

_FATES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        (
            r"di(?:e|ed|es|ying)|deaths?|tolls?|kill\w*|perish\w*|drown\w*"
            r"|dead(?! (?:radiators?|batter(?:y|ies)|phones?|lines?|ends?|heat|wood|trees?|weight))"
            r"|los[et]s? (?:their|his|her) li(?:fe|ves)|mur(?:ió|ieron)|muert\w+|fallec\w+"
        ),
        r"hurt|injur\w+|wounded|treated|hospitali[sz]ed|(?:to|in) hospital|herid[oa]s?|lesionad\w+",
        r"arrest\w*|deport(?:ed|ations?)",
        r"missing|desaparecid\w+",
    )
)
_MISSING = _FATES[-1]
_ANY_FATE = frozenset("victim casualty body víctima".split())


def is_fate(text: str) -> bool:
    """Whether it tells what became of people: how many they are is often known only later."""
    return any(fate.search(text) for fate in _FATES)


def is_of_no_fate(asked: AskedFigure, clause: str, sentence: str) -> bool:
    """Whether the question asks what became of people, and the sentence tells it of others behind those of the clause:
    "sixty were there, and three were hurt"."""
    words = " ".join((*asked.terms, asked.noun or ""))
    fates = [fate for fate in _FATES if fate.search(words)]
    before, _, behind = sentence.partition(clause)
    if any(fate.search(before + clause) for fate in fates):
        return False
    return any(fate.search(behind) for fate in fates) and bool(NUMBER.search(behind))


def is_other_fate(asked: AskedFigure, clause: str) -> bool:
    """Whether the people of a clause met with what the question does not ask for."""
    if asked.noun in _ANY_FATE:
        return False
    words = " ".join((*asked.terms, asked.noun or ""))
    told = [fate for fate in _FATES if fate.search(clause)]
    if told == [_MISSING] and not any(fate.search(words) for fate in _FATES):
        return False  # who did not come back is missing
    return bool(told) and not any(fate.search(words) for fate in told)
