"""Which language a question or an article is in, told by its function words.

A detector's statistics cost 93 MB and a second or more (lingua, English and Spanish), or, in its small mode, take
"population of el salvador?" for Spanish. Questions hold few words, but nearly always some that join and ask.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from corpus.article import Article

# Words that ask, point or join, and say nothing of what is asked for. Telling them apart by how rare they are fails in
# a small corpus: news is written in statements, where "how", "who" and "does" are as rare as a name.
FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        """
        a about after all also am an and any are aren as at be because been before being both but by can could
        couldn d did didn do does doesn doing don during each else for from get gets give got had hadn has hasn
        have haven having he her here hers him his how i if in into is isn it its just ll m many may me might
        more most much must my no nor not now of off on once only or other our out over own please r re really s
        same she should shouldn so some still such t tell than that the their them then there these they this
        those through to too u under until up upon ur us ve very was wasn wat we were weren what whats when
        whens where wheres whether which while who whom whos whose why will with would wouldn you your
        """.split()
    ),
    "es": frozenset(
        """
        a al algo algún alguna algunas algunos ante aquel aquella cada como con cual cuales cuando cuanta
        cuantas cuanto cuantos cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo de debe deben del desde
        donde dónde e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estas este esto
        estos está están fue fueron ha haber había hace han has hasta hay hubo la las le les lo los mas me mi
        muy más ni no nos o otra otro para pero por porque puede pueden puedo que quien quienes quién quiénes
        qué se sea según segun ser si sin sobre son su sus sí también te tenía tiene tienen tu tuvo un una unas
        uno unos y ya
        """.split()
    ),
}
# Spanish words that names in any language hold (El Salvador, Los Angeles, De Gaulle) tell nothing of a question's.
_IN_NAMES = frozenset("al de del el en era la las le les lo los mi se son y".split())
_SPELT_OUT = frozenset({"now"})  # from "rn", which those who write in Spanish have in chats too
_TELLING = {
    language: words
    - _IN_NAMES
    - _SPELT_OUT
    - frozenset().union(*(other for name, other in FUNCTION_WORDS.items() if name != language))
    for language, words in FUNCTION_WORDS.items()
}
# What publishers write in place of the two letters.
_WRITTEN = {
    "eng": "en",
    "english": "en",
    "inglés": "en",
    "spa": "es",
    "spanish": "es",
    "español": "es",
    "castellano": "es",
}
NOT_LATIN = "und"  # ISO 639's code for a language that was not told
_CODE = re.compile(r"(?!mis|mul|und|zxx)[a-z]{2,3}")  # of ISO 639; the four say that it is none, or several
# What an encoder was trained to read, by the beginning of its fingerprint; others are taken to read everything.
_READS = {"all-MiniLM-L6-v2": frozenset({"en"})}
_WORD = re.compile(r"[^\W\d_]+")
_READ = 4000  # characters of an article that are looked at: some hundred function words
_SURE = 0.8  # share of the votes that an article's language needs; below, it is in two, or in one that has no list


def language_of_question(words: Iterable[str]) -> str | None:
    """The ISO code of the language that most function words of a question are in, None where they do not say."""
    votes = Counter(language for word in words for language, telling in _TELLING.items() if word.casefold() in telling)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def is_latin(text: str) -> bool:
    """Whether half of its letters or more are Latin ones, as those of all languages that are told apart here."""
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters) >= len(letters)


def language_of_article(article: Article) -> str | None:
    """The ISO code, as its publisher says ("en-GB" and "English" are "en") or else as its function words do; None where
    unknown."""
    said = article.metadata.language
    if said is not None:
        language = re.split(r"[-_]", said.value.strip().casefold(), maxsplit=1)[0]
        language = _WRITTEN.get(language, language)
        if _CODE.fullmatch(language):
            return language
    return _language_of_text(article.text[:_READ])


@lru_cache(maxsize=1000)  # each figure of an article is read by its language's rules
def _language_of_text(text: str) -> str | None:
    words = [word.casefold() for word in _WORD.findall(text)]
    votes = {language: sum(map(telling.__contains__, words)) for language, telling in _TELLING.items()}
    best = max(votes, key=lambda language: votes[language])
    return best if votes[best] >= max(_SURE * sum(votes.values()), 1) else None


def differ(one: str | None, other: str | None) -> bool:
    """Whether these are two languages; what is unknown is none."""
    return one is not None and other is not None and one != other


def reads(fingerprint: str, language: str | None) -> bool:
    """Whether an encoder can tell what a text in this language means."""
    known = next((languages for name, languages in _READS.items() if fingerprint.startswith(name)), None)
    return known is None or language is None or language in known
