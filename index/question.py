"""What a member typed, made ready to be searched for, or the reason why it cannot be."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Span
from index.answer import Reason
from index.language import FUNCTION_WORDS as FUNCTION_WORDS_OF
from index.language import language_of_question
from index.request import is_request

SHORTEST = 3  # letters and digits
LONGEST = 300  # code points; Discord's own field is set to the same
LONGEST_WORD = 80  # characters: longer than any that is written, German compounds among them
WORD = re.compile(r"\w+(?:[.,]\d+)*")

# Of all languages: for a question that does not tell its own.
FUNCTION_WORDS: frozenset[str] = frozenset().union(*FUNCTION_WORDS_OF.values())


class Asked(StrEnum):
    """What kind of thing a question asks for, where its words say so."""

    NUMBER = "number"
    TIME = "time"
    PERSON = "person"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question. `weight` is in (0, 1]: how much it says of what is asked for."""

    span: Span
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be searched for: `text` in NFC, on one line; `words` in its order; `language` as ISO code.

    `cited` is what stands in quotation marks, with these, in its order.
    """

    text: str
    words: tuple[Word, ...]
    asked: Asked
    language: str | None
    cited: tuple[Span, ...]

    def cites(self, at: int) -> bool:
        """Whether the character at this offset stands in quotation marks."""
        return _holds(self.cited, at)


# Any weight from 0 to 1 puts as many right sentences first (four suites, within 3 of 100); with more than .2 the seeds
# tell less well when to abstain (AUROC .80 with 1, .83 with .2).
FUNCTION_WORD_WEIGHT = 0.2

_CITED = re.compile(r'"[^"]+"|“[^“”]+”|«[^«»]+»')  # none in another, so that one left open costs nothing
_NUMBER = re.compile(
    r"\b(?:how (?:many|much|old|tall|long|far|big|large|high|wide|deep|heavy|often|fast|hot|cold)"
    r"|cu[aá]nt[oa]s?|number of|n[uú]mero de|amount|population|percent(?:age)?|capacity|price|cost)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:when|whens|(?:what|which) (?:year|date|day|month|week|century|time)|how long ago|cu[aá]ndo"
    r"|(?:qu[eé]|en qu[eé]) (?:a[ñn]o|fecha|d[ií]a|mes))\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:who|whos|whom|whose|qui[eé]n(?:es)?)\b", re.IGNORECASE)


def read_question(typed: str) -> Question | Reason:
    """Make a question of what was typed: control characters gone, white space folded; or say why it is none."""
    text = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in unicodedata.normalize("NFC", typed)
    )
    text = " ".join("".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")).split())
    if len(text) > LONGEST:
        return Reason.TOO_LONG
    letters = sum(c.isalnum() for c in text)
    if not letters:
        return Reason.NO_WORDS
    if not any(_may_be_word(match.group()) for match in WORD.finditer(text)):
        return Reason.NO_WORDS
    if letters < SHORTEST and not any(unicodedata.category(c) == "Lo" for c in text):  # one Chinese sign is a word
        return Reason.TOO_SHORT
    return Reason.NOT_SERVED if is_request(text) else question_of(text)


def says_what_of(question: Question) -> bool:
    """Whether any of its words says what is asked about: "how many" and "and who is it" do not, so nothing answers."""
    return any(word.weight == 1 for word in question.words)


def question_of(text: str) -> Question:
    """The question that a text in NFC, on one line, is."""
    cited = tuple(Span(*match.span()) for match in _CITED.finditer(text))
    found = list(WORD.finditer(text))
    language = language_of_question(match.group() for match in found)
    function_words = FUNCTION_WORDS_OF.get(language or "", FUNCTION_WORDS)
    words = tuple(Word(Span(*m.span()), m.group(), _weight(m, cited, function_words)) for m in found)
    return Question(text, words, _asked(text), language, cited)


def _may_be_word(text: str) -> bool:
    """Whether it is more than noise of a key held down. Scripts that put no blanks between words have long ones."""
    if any(unicodedata.category(c) == "Lo" for c in text):
        return True
    return len(text) <= LONGEST_WORD and (len(text) <= SHORTEST or len(set(text.casefold())) > 1)


def _weight(word: re.Match[str], cited: Sequence[Span], function_words: frozenset[str]) -> float:
    """Words that only ask weigh little, unless they stand in quotation marks: then they are what is looked for."""
    if word.group().casefold() not in function_words:
        return 1.0
    return 1.0 if _holds(cited, word.start()) else FUNCTION_WORD_WEIGHT


def _holds(spans: Sequence[Span], at: int) -> bool:
    """Whether one of the spans, which are in order and apart, holds this offset."""
    before = bisect_right(spans, at, key=lambda span: span.start)
    return before > 0 and at < spans[before - 1].end


def _asked(text: str) -> Asked:
    if _TIME.search(text):
        return Asked.TIME
    if _NUMBER.search(text):
        return Asked.NUMBER
    return Asked.PERSON if _PERSON.search(text) else Asked.OTHER
