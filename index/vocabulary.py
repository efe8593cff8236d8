"""The words that the articles print, and the one of them that a misspelt word was meant to be."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

# "U.S." is no word "u"; a number is none at all.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]*[^\W\d_][^\W_]*")
SHORTEST = 4  # letters of a word that is repaired: shorter ones are a slip away from too many others
LONG = 9  # letters from which on two slips are believed


@dataclass(slots=True)
class _Printed:
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


class Vocabulary:
    """The words of some texts, counted when they are first asked for: a well-spelt question need not wait for it."""

    def __init__(self, texts: Callable[[], Iterable[str]], languages: Sequence[str | None]) -> None:
        """`texts` is called once at most, and what it gives is not kept: a shelf holds its texts already.

        `languages` are their ISO codes, in their order, None where unknown.
        """
        self._texts = texts
        self._languages = languages
        self._one = threading.Lock()
        self._counted: dict[str, _Printed] | None = None

    def holds(self, word: str) -> bool:
        """Whether the texts hold the word, in whatever case and language."""
        return word.casefold() in self._words()

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

    def _words(self) -> dict[str, _Printed]:
        """By their folded form."""
        with self._one:
            if self._counted is None:
                found = Counter(
                    (word, language)
                    for text, language in zip(self._texts(), self._languages, strict=True)
                    for word in _WORD.findall(text)
                )
                counted: dict[str, _Printed] = {}
                for (word, language), times in found.most_common():
                    printed = counted.setdefault(word.casefold(), _Printed(word, 0, (), name=True))
                    printed.times += times
                    printed.name = printed.name and not word.islower()
                    if language not in printed.languages:
                        printed.languages += (language,)
                self._counted = counted
            return self._counted
