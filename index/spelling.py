"""The spellings of chats to the words that articles print: for searching only, a question is shown as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from index.question import Question, question_of

# Short forms that mean one thing only. What also means another ("2", "da", "dem", "sb") is left as it is.
_ENGLISH = {
    "abt": "about",
    "arent": "aren't",
    "avg": "average",
    "b4": "before",
    "bc": "because",
    "bcuz": "because",
    "bday": "birthday",
    "bro": "",
    "btw": "",
    "btwn": "between",
    "cant": "can't",
    "coz": "because",
    "cuz": "because",
    "couldnt": "couldn't",
    "dat": "that",
    "dept": "department",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "dont": "don't",
    "dunno": "do not know",
    "gonna": "going to",
    "gotta": "got to",
    "gov": "government",
    "govt": "government",
    "hadnt": "hadn't",
    "hasnt": "hasn't",
    "havent": "haven't",
    "hows": "how is",
    "hrs": "hours",
    "idk": "",
    "im": "I'm",
    "intl": "international",
    "isnt": "isn't",
    "ive": "I've",
    "lol": "",
    "natl": "national",
    "omg": "",
    "ppl": "people",
    "pls": "",
    "plz": "",
    "pres": "president",
    "prez": "president",
    "r": "are",
    "rly": "really",
    "rn": "now",
    "shouldnt": "shouldn't",
    "smth": "something",
    "sth": "something",
    "thats": "that is",
    "tho": "though",
    "thru": "through",
    "u": "you",
    "ur": "your",
    "w/": "with",
    "w/o": "without",
    "wanna": "want to",
    "wasnt": "wasn't",
    "wat": "what",
    "wats": "what is",
    "werent": "weren't",
    "whats": "what is",
    "whens": "when is",
    "wheres": "where is",
    "whos": "who is",
    "whys": "why is",
    "wont": "won't",
    "wouldnt": "wouldn't",
    "wtf": "",
    "wut": "what",
    "ya": "you",
    "yr": "year",
    "yrs": "years",
}
_SPANISH = {
    "aki": "aquí",
    "bn": "bien",
    "cdo": "cuando",
    "cnd": "cuando",
    "d": "de",
    "dnd": "dónde",
    "dsd": "desde",
    "gob": "gobierno",
    "gral": "general",
    "hrs": "horas",
    "k": "que",
    "ke": "que",
    "kien": "quién",
    "muxo": "mucho",
    "pa": "para",
    "pdte": "presidente",
    "porfa": "",
    "porq": "porque",
    "pq": "porque",
    "pres": "presidente",
    "q": "que",
    "qien": "quién",
    "qn": "quién",
    "tb": "también",
    "tmb": "también",
    "tmbn": "también",
    "x": "por",
    "xa": "para",
    "xfa": "",
    "xo": "pero",
    "xq": "porque",
}
CHAT: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "es": _SPANISH}

_TYPED = re.compile(r"\S+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_AROUND = "¿?¡!.,;:()…'\"“”‘’«»"


def spelt_out(question: Question, holds: Callable[[str], bool]) -> Question:
    """The question with the short forms of chats in full, and drawn-out words ("sooo") at their length.

    Words that the articles print (`holds`) stay as they are, and so does what stands in capitals or between quotation
    marks. A short form is read in the question's language, in English where that is unknown.
    """
    forms = CHAT.get(question.language or "en", {})

    def full(typed: re.Match[str]) -> str:
        word = typed.group().strip(_AROUND)
        spelt = forms.get(word.casefold())
        if spelt is None and _DRAWN_OUT.search(word):
            twice = _DRAWN_OUT.sub(r"\1\1", word)
            spelt = twice if holds(twice) else _DRAWN_OUT.sub(r"\1", word)
        if spelt is None or word.isupper() or question.cites(typed.start()) or holds(word):
            return typed.group()
        return typed.group().replace(word, spelt, 1)

    text = " ".join(_TYPED.sub(full, question.text).split())
    return question_of(text) if text != question.text and any(map(str.isalnum, text)) else question
