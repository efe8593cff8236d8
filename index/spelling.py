"""The spellings of chats to the words that articles print: for searching only, a question is shown as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from index.question import Question, question_of

# Short forms that mean one thing only, and the commonest slips in words that ask. What also means another ("2", "da",
# "dem", "sb") is left as it is.
_ENGLISH = {
    "2day": "today",
    "abt": "about",
    "any1": "anyone",
    "arent": "aren't",
    "avg": "average",
    "b4": "before",
    "bc": "because",
    "bcos": "because",
    "bcuz": "because",
    "bday": "birthday",
    "becaus": "because",
    "becoz": "because",
    "becuase": "because",
    "becuz": "because",
    "befor": "before",
    "bro": "",
    "btw": "",
    "btwn": "between",
    "cant": "can't",
    "couldnt": "couldn't",
    "coz": "because",
    "cuz": "because",
    "dat": "that",
    "dept": "department",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "dont": "don't",
    "dunno": "do not know",
    "every1": "everyone",
    "evry": "every",
    "gonna": "going to",
    "gotta": "got to",
    "gov": "government",
    "govt": "government",
    "hadnt": "hadn't",
    "hasnt": "hasn't",
    "hav": "have",
    "havent": "haven't",
    "hows": "how is",
    "hrs": "hours",
    "hw": "how",
    "hwo": "how",
    "idk": "",
    "im": "I'm",
    "intl": "international",
    "isnt": "isn't",
    "ive": "I've",
    "lol": "",
    "meny": "many",
    "mins": "minutes",
    "mny": "many",
    "mutch": "much",
    "natl": "national",
    "ngl": "",
    "nvm": "",
    "omg": "",
    "pls": "",
    "plz": "",
    "ppl": "people",
    "pres": "president",
    "prez": "president",
    "r": "are",
    "rly": "really",
    "rn": "now",
    "shouldnt": "shouldn't",
    "shud": "should",
    "smth": "something",
    "some1": "someone",
    "sth": "something",
    "tbh": "",
    "tf": "",
    "thats": "that is",
    "thier": "their",
    "tho": "though",
    "thru": "through",
    "tmrw": "tomorrow",
    "u": "you",
    "ur": "your",
    "w/": "with",
    "w/o": "without",
    "wanna": "want to",
    "wasnt": "wasn't",
    "wat": "what",
    "wats": "what is",
    "wen": "when",
    "werent": "weren't",
    "whats": "what is",
    "whens": "when is",
    "wher": "where",
    "wheres": "where is",
    "whne": "when",
    "whos": "who is",
    "whre": "where",
    "wht": "what",
    "whys": "why is",
    "wich": "which",
    "wont": "won't",
    "wot": "what",
    "wouldnt": "wouldn't",
    "wtf": "",
    "wud": "would",
    "wut": "what",
    "ya": "you",
    "yr": "year",
    "yrs": "years",
}
_SPANISH = {
    "aki": "aquí",
    "aora": "ahora",
    "bn": "bien",
    "cdo": "cuando",
    "cnd": "cuando",
    "cunato": "cuánto",
    "cunatos": "cuántos",
    "d": "de",
    "dnd": "dónde",
    "dsd": "desde",
    "gob": "gobierno",
    "gral": "general",
    "hrs": "horas",
    "k": "que",
    "ke": "que",
    "kien": "quién",
    "komo": "cómo",
    "kuando": "cuándo",
    "kuanto": "cuánto",
    "kuantos": "cuántos",
    "muxo": "mucho",
    "pa": "para",
    "pdte": "presidente",
    "porfa": "",
    "porke": "porque",
    "porq": "porque",
    "pq": "porque",
    "pqe": "porque",
    "pres": "presidente",
    "q": "que",
    "qe": "que",
    "qien": "quién",
    "qn": "quién",
    "quein": "quién",
    "tb": "también",
    "tmb": "también",
    "tmbn": "también",
    "x": "por",
    "xa": "para",
    "xfa": "",
    "xke": "porque",
    "xo": "pero",
    "xq": "porque",
}
CHAT: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "es": _SPANISH}

# What Discord draws in another way than it is typed: bold, struck out, spoilers, code; whom it mentions, its own emoji.
_MARKUP = re.compile(r"\*+|_{2,}|~~|\|\||`+|<(?:@[!&]?|#|a?:\w{2,32}:)\d{1,20}>")
_TYPED = re.compile(r"\S+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_AROUND = "¿?¡!.,;:()…'\"“”‘’«»"


def unmarked(question: Question) -> Question:
    """The question without the marks of a chat, if anything is left of it."""
    text = " ".join(_MARKUP.sub(" ", question.text).split())
    return question_of(text) if text != question.text and any(map(str.isalnum, text)) else question


def spelt_out(question: Question, holds: Callable[[str], bool]) -> Question:
    """The question with the short forms of chats in full, and drawn-out words ("sooo") at their length.

    Words that the articles print (`holds`) stay as they are, and so does what stands in capitals or between quotation
    marks. A short form is read in the question's language; where that is unknown, in the one that has more of its words
    among its short forms, or else in English.
    """
    forms = _forms(question)

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


def _forms(question: Question) -> Mapping[str, str]:
    if question.language is not None:
        return CHAT.get(question.language, {})
    words = [word.text.casefold() for word in question.words if len(word.text) > 1]
    return max(CHAT.values(), key=lambda forms: sum(word in forms for word in words))
