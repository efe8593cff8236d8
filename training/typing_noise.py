"""Questions as members of a chat type them: lower case, no question mark, short forms, dropped apostrophes, typos."""

from __future__ import annotations

import random
import re

_SHORT = {
    "people": "ppl",
    "right now": "rn",
    "before": "b4",
    "you": "u",
    "are": "r",
    "your": "ur",
    "because": "bc",
    "what is": "whats",
    "who is": "whos",
    "where is": "wheres",
    "how is": "hows",
    "when is": "whens",
    "and": "n",
    "with": "w/",
    "about": "abt",
    "between": "btwn",
    "government": "govt",
    "president": "pres",
    "something": "smth",
    "please": "pls",
    "though": "tho",
    "through": "thru",
    "the": "da",
    "what": "wat",
    "for": "4",
    "to": "2",
    "without": "w/o",
    "thousand": "k",
    "years": "yrs",
    "year": "yr",
    "number": "no.",
}
# These make a question hard to read; a hand's breadth of them is enough.
_RARE = frozenset({"the", "for", "to", "and", "what", "number", "thousand", "are"})
_QUESTION_WORDS = frozenset(
    """what which who whom whose when where why how is was are were did does do has have had can could will would in of
    the a an by for to on at from many much name type kind that this it be been s as with and or""".split()
)
_NEIGHBOURS = {
    c: near
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for place, c in enumerate(row)
    for near in [row[max(0, place - 1) : place] + row[place + 1 : place + 2]]
}
NOISY = 1 / 3  # share of the questions that are typed carelessly
KEYWORDS = 0.06  # share that is a few words and no sentence: "glass tower height"


def typed(question: str, chance: random.Random) -> str:
    """The question as it might be typed: two thirds as they are, one third with one or more kinds of carelessness."""
    if chance.random() >= NOISY:
        return question
    text = question.strip()
    if chance.random() < KEYWORDS / NOISY:
        text = keywords(text)
    if chance.random() < 0.8:
        text = text.rstrip("?! .")
    if chance.random() < 0.85:
        text = text.lower()
    if chance.random() < 0.7:
        text = text.replace("'", "").replace("’", "")
    if chance.random() < 0.5:
        text = shortened(text, chance)
    if chance.random() < 0.5:
        text = misspelt(text, chance)
    return text or question


def keywords(question: str) -> str:
    """Only the words that say what is asked for; the question itself where fewer than two are left."""
    words = [word for word in re.findall(r"[\w'’.,-]*\w", question) if word.lower() not in _QUESTION_WORDS]
    return " ".join(words) if len(words) >= 2 else question


def shortened(text: str, chance: random.Random) -> str:
    """Some of the words in the short forms of chats."""
    for long, short in _SHORT.items():
        if chance.random() < (0.1 if long in _RARE else 0.8):
            text = re.sub(rf"(?<!\w){long}(?!\w)", short, text)
    return text


def misspelt(text: str, chance: random.Random) -> str:
    """One slip in one word of five letters or more, two in a long question; never in a number or at a word's start."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    for place in chance.sample(long, min(len(long), 1 if len(words) < 9 else chance.choice((1, 2)))):
        words[place] = _slip(words[place], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice(_NEIGHBOURS.get(word[at].lower(), word[at])) + word[at + 1 :]
