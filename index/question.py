"""What a member typed, made ready to be searched for, or the reason why it cannot be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Span
from index.answer import Reason

SHORTEST = 3  # letters and digits
LONGEST = 300  # code points; Discord's own field is set to the same
WORD = re.compile(r"\w+(?:[.,]\d+)*")

# Words that ask, point or join, and say nothing of what is asked for. Telling them apart by how rare they are fails in
# a small corpus: news is written in statements, where "how", "who" and "does" are as rare as a name.
FUNCTION_WORDS = frozenset(
    """
    a about after all also am an and any are as at be because been before being both but by can could d did do does
    doing don during each else for from get gets give got had has have having he her here hers him his how i if in
    into is it its just ll m many may me might more most much must my no nor not now of off on once only or other our
    out over own please re really s same she should so some still such t tell than that the their them then there
    these they this those through to too u under until up upon ur us ve very was we were what whats when whens where
    wheres whether which while who whom whos whose why will with would wat y you your r
    al algo algún alguna algunas algunos ante aquel aquella cada como con cual cuales cuando cuanta cuantas cuanto
    cuantos cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo de del desde donde dónde e el ella ellas ellos en
    entre era eran es esa esas ese eso esos esta estaba estas este esto estos está están fue fueron ha haber había han
    has hasta hay la las le les lo los mas me mi muy más ni no nos o otra otro para pero por porque que quien quienes
    quién quiénes qué se sea según ser si sin sobre son su sus sí también te tiene tienen tu un una unas uno unos ya
    """.split()
)


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
    """A question that can be searched for: `text` in NFC, on one line; `words` in its order."""

    text: str
    words: tuple[Word, ...]
    asked: Asked


# Any weight from 0 to 1 puts as many right sentences first (four suites, within 3 of 100); with more than .2 the seeds
# tell less well when to abstain (AUROC .80 with 1, .83 with .2).
FUNCTION_WORD_WEIGHT = 0.2

_CITED = re.compile(r'"[^"]+"|“[^”]+”|«[^»]+»')
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
    if letters < SHORTEST and not any(unicodedata.category(c) == "Lo" for c in text):  # one Chinese sign is a word
        return Reason.TOO_SHORT
    cited = [match.span() for match in _CITED.finditer(text)]
    words = tuple(Word(Span(*match.span()), match.group(), _weight(match, cited)) for match in WORD.finditer(text))
    return Question(text, words, _asked(text))


def _weight(word: re.Match[str], cited: Iterable[tuple[int, int]]) -> float:
    """Words that only ask weigh little, unless they stand in quotation marks: then they are what is looked for."""
    if word.group().casefold() not in FUNCTION_WORDS:
        return 1.0
    return 1.0 if any(start <= word.start() < end for start, end in cited) else FUNCTION_WORD_WEIGHT


def _asked(text: str) -> Asked:
    if _TIME.search(text):
        return Asked.TIME
    if _NUMBER.search(text):
        return Asked.NUMBER
    return Asked.PERSON if _PERSON.search(text) else Asked.OTHER
