"""The words that the articles print, and the one of them that a misspelt word was meant to be.

    vocabulary.json   {"words": [[word, times, [languages], whether it is a name]]}, counted when an index is built

It is read when a word is first asked for: a well-spelt question need not wait for it.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

FILE_NAME = "vocabulary.json"
# "U.S." is no word "u"; a number is none at all. A long one is looked through once, and not from each of its digits.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|(?<![^\W_])\d*+[^\W\d_][^\W_]*+")
SHORTEST = 4  # letters of a word that is repaired: shorter ones are a slip away from too many others
LONG = 9  # letters from which on two slips are believed


@dataclass(slots=True)
class Printed:
    """A word in the case in which a language prints it most often, and how often it is printed in any.

    `languages` are those of the texts that hold it, None for texts of an unknown one. A `name` is never printed in
    lower case.
    """

    word: str
    times: int
    languages: tuple[str | None, ...]
    name: bool

    def may_be_meant(self, language: str | None) -> bool:
        """Whether someone who writes this language may have meant the word: names alone are the same in all."""
        return language is None or self.name or language in self.languages or None in self.languages


def printed_words(texts: Iterable[str], languages: Iterable[str | None]) -> dict[str, Printed]:
    """The words of some texts by their folded form; `languages` are the texts' ISO codes, None where unknown."""
    found = Counter(
        (word, language) for text, language in zip(texts, languages, strict=True) for word in _WORD.findall(text)
    )
    words: dict[str, Printed] = {}
    for (word, language), times in found.most_common():
        printed = words.setdefault(word.casefold(), Printed(word, 0, (), name=True))
        printed.times += times
        printed.name = printed.name and not word.islower()
        if language not in printed.languages:
            printed.languages += (language,)
    return words


def words_json(words: Mapping[str, Printed]) -> str:
    content = [[each.word, each.times, each.languages, each.name] for each in words.values()]
    return json.dumps({"words": content}, ensure_ascii=False)


def stored_words(path: Path) -> dict[str, Printed] | None:
    """What `words_json` wrote; None for an index from before it was kept. Raises OSError and ValueError."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    made = (Printed(word, times, tuple(languages), name) for word, times, languages, name in content["words"])
    return {printed.word.casefold(): printed for printed in made}


class Vocabulary:
    """The words of a shelf, fetched when they are first asked for."""

    def __init__(self, words: Callable[[], Mapping[str, Printed]]) -> None:
        """`words` is called once at most."""
        self._fetch = words
        self._one = threading.Lock()
        self._fetched: Mapping[str, Printed] | None = None

    def holds(self, word: str) -> bool:
        """Whether the texts hold the word, in whatever case and language."""
        return word.casefold() in self._words()

    def holds_in(self, language: str, word: str) -> bool:
        """Whether texts in this language do, or in one that is not known."""
        printed = self._words().get(word.casefold())
        return printed is not None and (language in printed.languages or None in printed.languages)

    def nearest(self, word: str, language: str | None = None) -> str | None:
        """The word of the texts, as printed, that a misspelt one is a slip or two away from; None where there is none.

        A slip is a letter too many, too few or another, or two swapped. The fewest slips count first, then the same
        first letter, then how often a word is printed. A prefix is no slip: "insufficient" is not "sufficient". With
        the `language` of who typed it, no word that only texts in others hold, save for names: "costó" is not "cost".
        """
        typed = word.casefold()
        if len(typed) < SHORTEST:
            return None
        words = self._words()
        most = 1 if len(typed) < LONG else 2
        near = process.extract(typed, words.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
        ranked = [
            (slips, found[0] != typed[0], -words[found].times, found)
            for found, slips, _ in near
            if len(found) >= SHORTEST
            and not (slips > 1 and (typed.endswith(found) or found.endswith(typed)))
            and words[found].may_be_meant(language)
        ]
        return words[min(ranked)[-1]].word if ranked else None

    def _words(self) -> Mapping[str, Printed]:
        """By their folded form."""
        with self._one:
            if self._fetched is None:
                self._fetched = self._fetch()
            return self._fetched
