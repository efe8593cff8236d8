"""A Spanish question in English words, for the articles in English: for searching only, and told with the answer.

Word by word, from a list of our own (`spanish/`); a translator's model would be larger than all the rest of Quoth. What
the list does not have is a name that the articles print, or a word that English shares but for its ending ("nación").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.accents import without_accents
from index.question import Question, question_of

FROM, INTO = "es", "en"
LONGEST_PHRASE = 5  # words: as long as any of the lists
# Of the words that say something, so many may be left as they were typed. A gloss that lacks one of three asks for
# something else; a name that no article prints counts as one.
MOST_UNKNOWN = 0.25


class _Kind(StrEnum):
    NOUN = "noun"
    ADJECTIVE = "adjective"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A Spanish form in English; "" where English has no word in its place."""

    english: str
    kind: _Kind


@dataclass(frozen=True, slots=True)
class _Piece:
    """One or more words of the question and what stands for them; `known` is whether anything does."""

    english: str
    kind: _Kind
    known: bool
    counts: bool  # a word that says something of what is asked for


def glossed(question: Question, holds: Callable[[str], bool]) -> Question | None:
    """The question in English words; None where too many of its words are not known, nor are slips in known ones.
    `holds`: what articles print."""
    for repairs in (False, True):  # a slip is only believed in where the question makes too little sense without
        pieces = list(_pieces(question, holds, repairs=repairs))
        counted = [piece for piece in pieces if piece.counts]
        unknown = sum(not piece.known for piece in counted)
        if counted and unknown <= MOST_UNKNOWN * len(counted):
            text = " ".join(_verb_last([piece.english for piece in _in_order(pieces) if piece.english]))
            return question_of(text) if any(map(str.isalnum, text)) else None
    return None


def is_spanish(question: Question, holds: Callable[[str], bool]) -> bool:
    """Whether a few words without any that tell their language are Spanish ones: some are not among what English
    articles print (`holds`), and all of those are listed."""
    foreign = [word.text for word in question.words if word.weight == 1 and not holds(word.text)]
    accented = not question.text.isascii()
    lists = _lists()
    return any(map(str.isalpha, foreign)) and all(
        _entry(lists, word, first=False, accented=accented) for word in foreign if not word[0].isdecimal()
    )


def is_listed(word: str) -> bool:
    """Whether it is a well-spelt Spanish word, as far as the lists know; its accents may be left out."""
    return _entry(_lists(), word, first=False, accented=False) is not None


def is_verb(word: str) -> bool:
    """Whether it is a form of a Spanish verb that tells who acts and when, written as it should be, and nothing else as
    far as the lists know."""
    return word.casefold() in _lists().finite


def _pieces(question: Question, holds: Callable[[str], bool], *, repairs: bool) -> Iterator[_Piece]:
    words, lists = question.words, _lists()
    accented = not question.text.isascii()
    at, before = 0, _Kind.OTHER
    while at < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            typed = " ".join(word.text for word in words[at : at + length])
            cited = question.cites(words[at].span.start)
            entry = None if cited else _entry(lists, typed, first=at <= 1, accented=accented)
            if length == 1 and entry is not None and before is _Kind.NOUN:
                adjective = _adjectives().get(without_accents(typed))  # "dirigente político" is no politician
                if adjective is not None and (holds(adjective.english) or not holds(entry.english)):
                    entry = adjective  # but "coste presa" is the dam's where articles tell of dams
            if length == 1 and entry is not None and at and without_accents(words[at - 1].text) in _AUXILIARIES:
                entry = lists.participles.get(typed.casefold(), entry)  # "ha acusado" is no defendant
            if entry is not None and not (length == 1 and _is_name(typed, holds, first=at == 0)):
                counts = any(word.weight == 1 for word in words[at : at + length]) and bool(entry.english)
                yield _Piece(entry.english, entry.kind, known=True, counts=counts)
                before = entry.kind
                break
        else:
            length, before = 1, _Kind.OTHER
            yield _unlisted(words[at].text, holds, counts=words[at].weight == 1, repairs=repairs)
        at += length


def _entry(lists: _Lists, typed: str, *, first: bool, accented: bool) -> _Entry | None:
    """What stands for a word or a phrase; accents may be left out, and a word that asks has one where it is `first`.

    Who writes accents, as in the rest of an `accented` question, means a word without any as it stands.
    """
    folded = typed.casefold()
    if accented and folded in lists.written:
        return lists.written[folded]
    asking = _ASKING.get(folded, folded) if first else folded
    plain = without_accents(folded)
    forms = (asking, _with_tilde(folded), plain, _without_pronouns(plain))
    listed = next((lists.forms[form] for form in forms if form in lists.forms), None)
    return listed or _adverb(plain)


# Before a participle: haber, ser and estar.
_AUXILIARIES = frozenset(
    "ha han habia habian haber haya hayan habra habran habria habrian hubiera hubieran hubiese habiendo"
    " es son fue fueron era eran ser sido siendo sea sean sera seran seria serian"
    " esta estan estaba estaban estar estado estuvo estuvieron".split()
)
# "hacerlo", "diciéndole", "decírselo": an infinitive or a gerund, and whom it is done to.
_WITH_PRONOUNS = re.compile(r"(\w*(?:[aei]r|[ei]endo|ando))(?:me|te|se|nos|os)?(?:l[aoe]s?|me|te|se|nos|os)")


def _without_pronouns(plain: str) -> str:
    found = _WITH_PRONOUNS.fullmatch(plain)
    return found[1] if found else plain


def _adverb(plain: str) -> _Entry | None:
    """ "rápidamente", of an adjective that is listed: "quickly"."""
    adjective = _adjectives().get(plain.removesuffix("mente")) if plain.endswith("mente") else None
    return _Entry(_english_adverb(adjective.english), _Kind.OTHER) if adjective else None


def _is_name(typed: str, holds: Callable[[str], bool], *, first: bool) -> bool:
    """Whether a word with a capital is a name of the articles: "La Paz", "Blanca"."""
    return typed[0].isupper() and not first and holds(typed)


def _unlisted(typed: str, holds: Callable[[str], bool], *, counts: bool, repairs: bool) -> _Piece:
    if holds(typed) or typed[0].isdecimal():
        return _Piece(typed, _Kind.NOUN, known=True, counts=counts)
    alike = next((each for each in _cognates(without_accents(typed)) if holds(each)), None)
    if alike is not None:
        return _Piece(alike, _Kind.OTHER, known=True, counts=counts)
    misspelt = repairs and typed.islower() and len(typed) in _REPAIRED
    meant = _meant(without_accents(typed)) if misspelt else None
    if meant is not None:
        return _Piece(meant.english, meant.kind, known=True, counts=counts)
    return _Piece(typed, _Kind.OTHER, known=False, counts=counts)


def _meant(plain: str) -> _Entry | None:
    """What stands for the listed form that a word is one slip away from, not in its first letter; of several that which
    stands first."""
    near = process.extract(plain, _initials().get(plain[0], ()), scorer=OSA.distance, score_cutoff=1, limit=None)
    found = min(near, key=lambda each: each[2], default=None)
    return _lists().forms[found[0]] if found else None


def _in_order(pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """An adjective before its noun: "prisión nueva" is "new prison"."""
    ordered = list(pieces)
    for at in range(len(ordered) - 1):
        if ordered[at].kind is _Kind.NOUN and ordered[at + 1].kind is _Kind.ADJECTIVE:
            ordered[at], ordered[at + 1] = ordered[at + 1], ordered[at]
    return ordered


def _with_tilde(text: str) -> str:
    """Without accents, but with the tilde of ñ, which makes another word ("año")."""
    return without_accents(text.casefold().replace("ñ", "\0")).replace("\0", "ñ")


_HELPED = re.compile(r"(.{1,40} (?:does|did)) (\w+)")
_AFTER_SUBJECT = frozenset(
    """about after at because before by during for from if in on since that to until when where while with
    without""".split()
)


def _verb_last(english: Sequence[str]) -> list[str]:
    """The verb of "how much does cost" behind its subject: "how much does the ticket cost in May"."""
    words = list(english)
    for at, piece in enumerate(english):
        helped = _HELPED.fullmatch(piece)
        if helped:
            rest = range(at + 1, len(words))
            end = next((place for place in rest if words[place] in _AFTER_SUBJECT), len(words))
            words[at:end] = [helped[1], *words[at + 1 : end], helped[2]]
            break
    return words


# Where a question begins, these ask, though they were typed without their accents.
_ASKING = {
    without_accents(word): word
    for word in "qué cómo cuándo dónde quién quiénes cuál cuáles cuánto cuánta cuántos cuántas".split()
}
# (Spanish ending without accents, English endings that words of one origin have for it)
_ENDINGS = (
    ("ciones", ("tions",)),
    ("siones", ("sions",)),
    ("cion", ("tion",)),
    ("sion", ("sion",)),
    ("idades", ("ities",)),
    ("idad", ("ity",)),
    ("mente", ("ly", "ally")),
    ("ismo", ("ism",)),
    ("istas", ("ists",)),
    ("ista", ("ist",)),
    ("icos", ("ic", "ical", "ics")),
    ("icas", ("ic", "ical", "ics")),
    ("ico", ("ic", "ical")),
    ("ica", ("ic", "ical", "ics")),
    ("osos", ("ous",)),
    ("oso", ("ous",)),
    ("osa", ("ous",)),
    ("ales", ("al", "als")),
    ("ancia", ("ance", "ancy")),
    ("encia", ("ence", "ency")),
    ("ario", ("ary", "arian")),
    ("orio", ("ory",)),
    ("ivo", ("ive",)),
    ("iva", ("ive",)),
    ("ia", ("y", "ia", "e")),
    ("io", ("y", "ium", "e", "")),
    ("ores", ("ors", "ers")),
    ("or", ("or", "er")),
    ("os", ("s", "es", "")),
    ("as", ("s", "es", "as")),
    ("es", ("s", "es", "")),
    ("o", ("", "e", "um", "us")),
    ("a", ("", "e", "y")),
    ("e", ("", "e")),
    ("", ("", "e")),
)
_REPAIRED = range(6, 31)  # letters: shorter words are a slip away from too many others, longer ones are no words
_SHORTEST_COGNATE = 5  # letters: shorter words are alike by chance


def _cognates(plain: str) -> Iterator[str]:
    """English words that a Spanish one may be, likelier ones first."""
    if len(plain) < _SHORTEST_COGNATE:
        return
    for ending, others in _ENDINGS:
        if plain.endswith(ending):
            stem = plain[: len(plain) - len(ending)]
            for other in others:
                yield stem + other
                yield stem.replace("f", "ph") + other
                if stem.startswith("es"):
                    yield stem[1:] + other  # especie, species


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """`forms`: {a form with accents, without, and without the tilde of ñ too: its entry}; phrases with single blanks.

    `written` are the forms without accents that stand for another in `forms`, which has one: "fabrica" and "fábrica".
    `participles` are those of the verbs, as they are written; `finite` their forms with a person that are no other
    word.
    """

    forms: Mapping[str, _Entry]
    written: Mapping[str, _Entry]
    participles: Mapping[str, _Entry]
    finite: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    """What stands first in this order holds: fixed words, nouns, adjectives, verbs. Some 80,000 forms; to make them
    takes .2 s of a processor, once, at the first Spanish question."""
    forms: dict[str, _Entry] = {}
    written: dict[str, _Entry] = {}
    participles: dict[str, _Entry] = {}
    finite: set[str] = set()

    def put(form: str, entry: _Entry) -> None:
        written.setdefault(form.casefold(), entry)
        if form.isascii():  # most are
            forms.setdefault(form.casefold(), entry)
            return
        for key in (form.casefold(), _with_tilde(form), without_accents(form)):
            forms.setdefault(key, entry)

    for spanish, english in _rows("words", 2):
        put(spanish, _Entry(english, _Kind.OTHER))
    for singular, english, plural in _rows("nouns", 3):
        put(singular, _Entry(english, _Kind.NOUN))
        put(_spanish_plural(singular), _Entry(plural or _english_plural(english), _Kind.NOUN))
    for masculine, english in _rows("adjectives", 2):
        for form in _adjective_forms(masculine):
            put(form, _Entry(english, _Kind.ADJECTIVE))
    others = frozenset(written)
    for infinitive, base, past, participle, irregular in _rows("verbs", 5):
        tenses = {
            tense: _Entry(english, _Kind.OTHER) for tense, english in _english_tenses(base, past, participle).items()
        }
        for form, tense in (*_irregular_forms(irregular), *_regular_forms(infinitive)):
            if tense in _FINITE and form not in others:
                finite.add(form)
            put(form, tenses[tense])
            if tense == "pp":
                participles.setdefault(form, tenses[tense])
    differing = {form: entry for form, entry in written.items() if forms[form] != entry}
    return _Lists(forms, differing, participles, frozenset(finite))


@lru_cache(maxsize=1)
def _initials() -> Mapping[str, Sequence[str]]:
    """{a letter: the forms that begin with it, in their order}."""
    begun: dict[str, list[str]] = {}
    for form in _lists().forms:
        begun.setdefault(form[0], []).append(form)
    return begun


@lru_cache(maxsize=1)
def _adjectives() -> Mapping[str, _Entry]:
    """{a form as `without_accents` gives it: its entry}."""
    return {
        without_accents(form): _Entry(english, _Kind.ADJECTIVE)
        for masculine, english in _rows("adjectives", 2)
        for form in _adjective_forms(masculine)
    }


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    """The lines of a list, each with so many columns, of which the last may be left out."""
    text = files("index").joinpath("spanish", f"{name}.tsv").read_text("utf-8")
    for line in text.splitlines():
        cells = line.split("\t")
        yield [*cells, *[""] * (columns - len(cells))]


_VOWELS = "aeiouáéíóú"


def _spanish_plural(word: str) -> str:
    if word[-1] in _VOWELS:
        return word + "s"
    if word[-1] == "z":
        return word[:-1] + "ces"
    # What is stressed on its end has a plural of its own: "interés", "mes", but "crisis".
    ends_stressed = word[-2:-1] in tuple("áéíóú") or len(re.findall(f"[{_VOWELS}]+", word)) == 1
    return word + "es" if word[-1] != "s" or ends_stressed else word


def _english_plural(word: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word + "es"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s"


def _english_adverb(adjective: str) -> str:
    if adjective.endswith("ic"):
        return adjective + "ally"
    if re.search(r"[^aeiou]le$", adjective):
        return adjective[:-1] + "y"
    return adjective[:-1] + "ily" if re.search(r"[^aeiou]y$", adjective) else adjective + "ly"


def _adjective_forms(masculine: str) -> Iterator[str]:
    yield masculine
    if masculine.endswith("o"):
        yield from (masculine[:-1] + ending for ending in ("a", "os", "as"))
    else:
        yield _spanish_plural(masculine)
        if masculine.endswith(("és", "án", "or", "ol", "ón", "ín")):
            yield from (masculine + ending for ending in ("a", "es", "as"))


def _english_tenses(base: str, past: str, participle: str) -> Mapping[str, str]:
    verb, _, rest = base.partition(" ")
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) else verb
    return {
        "inf": base,
        "pres": base,
        "past": past,
        "impf": past,
        "fut": f"will {base}",
        "cond": f"would {base}",
        "pp": participle or past,
        "ger": f"{stem}ing {rest}".strip(),
    }


_OF_AR = {
    "pres": ("a", "an", "e", "en", "amos", "o"),
    "past": ("ó", "aron", "ara", "aran"),
    "impf": ("aba", "aban"),
    "pp": ("ado", "ada", "ados", "adas"),
    "ger": ("ando",),
}
_OF_ER = {
    "pres": ("e", "en", "a", "an", "emos", "o"),
    "past": ("ió", "ieron", "iera", "ieran"),
    "impf": ("ía", "ían"),
    "pp": ("ido", "ida", "idos", "idas"),
    "ger": ("iendo",),
}
_FINITE = frozenset(("pres", "past", "impf", "fut", "cond"))
_OF_ALL = {"fut": ("á", "án"), "cond": ("ía", "ían")}


def _irregular_forms(given: str) -> Iterator[tuple[str, str]]:
    """(a form, its tense) as a line gives them; of a participle the feminine and the plurals too, of a future what
    would be."""
    for each in given.split():
        form, _, tense = each.partition("=")
        yield form, tense
        if tense == "fut":
            yield re.sub("á(n?)$", r"ía\1", form), "cond"
        if tense == "pp":
            yield from ((form[:-1] + ending, tense) for ending in ("a", "os", "as"))


def _regular_forms(infinitive: str) -> Iterator[tuple[str, str]]:
    """(a form, its tense) of what is asked of others: third persons, and those of "we" and "I"."""
    infinitive = infinitive.removesuffix("se") if infinitive.endswith(("arse", "erse", "irse")) else infinitive
    stem, endings = infinitive[:-2], _OF_AR if infinitive.endswith("ar") else _OF_ER
    yield infinitive, "inf"
    yield infinitive + "se", "inf"
    for tense, ended in endings.items():
        yield from ((stem + ending, tense) for ending in ended)
    for tense, ended in _OF_ALL.items():
        yield from ((infinitive + ending, tense) for ending in ended)
