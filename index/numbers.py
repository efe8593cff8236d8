"""One number as a text writes it: in digits, in words, with a scale ("6 million"), or as a part ("one in four").

English and Spanish. Values are exact decimals; parts are in percent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_ENGLISH = {
    word: value
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split(),
        1,
    )
} | {
    word: value
    for value, word in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
}
_SPANISH = (
    {
        word: value
        for value, word in enumerate(
            "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
            "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
            "veintisiete veintiocho veintinueve".split(),
            1,
        )
    }
    | {
        word: value
        for value, word in zip(
            range(30, 100, 10), "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), strict=True
        )
    }
    | {"un": 1, "una": 1, "veintiún": 21, "cien": 100, "ciento": 100}
    | {
        f"{stem}{ending}": value
        for value, stem in zip(
            range(200, 1000, 100),
            "doscient trescient cuatrocient quinient seiscient setecient ochocient novecient".split(),
            strict=True,
        )
        for ending in ("os", "as")
    }
)
_UNITS = _ENGLISH | _SPANISH
_SCALES = {
    "hundred": 10**2,
    "dozen": 12,
    "docena": 12,
    "thousand": 10**3,
    "k": 10**3,
    "mil": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "millón": 10**6,
    "millon": 10**6,
    "millones": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
    "billón": 10**12,  # in Spanish
    "billones": 10**12,
}
# "one" and "un" are pronouns and articles more often than numbers: they count only before a scale or in a compound.
_VAGUE = frozenset("one uno un una a an".split())
_JOINERS = frozenset({"and", "y"})

_SCALE = re.compile(r"(?:hundred|thousand|million|billion|trillion|mill[oó]n|dozen)\b", re.IGNORECASE)
LONGEST = 30  # characters; longer runs of digits are keys and decoration
_GAP = r"[ \u00a0\n]"
_SPACES = "\u00a0\u202f\u2009"  # that stand between the thousands of some publishers
# Right behind digits: a power ("10⁶", "3 × 10⁶") or the mark of a footnote, and nothing tells which.
_RAISED = r"(?:[⁰¹²³⁴-⁹⁺⁻₀-₉]|[ \u00a0]?[×x·][ \u00a0]?10[⁰¹²³⁴-⁹⁺⁻])"
_DIGITS = rf"(?>\d{{1,3}}(?:[,.{_SPACES}]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?!{_RAISED})"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|mil(?:l[oó]n|lones)?|bill[oó]n|billones|dozen|docena)"
_UNIT_WORD = "(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")"
_WORD = rf"(?:{_UNIT_WORD}|{_SCALE_WORD})"
_WORDS = rf"(?:an?{_GAP}(?={_SCALE_WORD}\b))?{_WORD}(?:(?:{_GAP}(?:and|y){_GAP}|{_GAP}|-){_WORD}\b)*"
# What a part is said of, or what is said of a part: "half the flats", "a third were women", but not "a third man".
_OF_A_PART = (
    r"(?= (?:of|the|its|his|her|their|all|those|are|is|was|were|ha[ds]|have|said|say|voted|came|died|live|work|failed"
    r"|stayed|left)\b|[.,;:)]|$)"
)
_PART = (
    rf"(?P<part>half{_OF_A_PART}"
    rf"|(?:one|a|an) (?:half|third|quarter|fifth|sixth|eighth|tenth){_OF_A_PART}"
    r"|(?:two|three|four|five|seven|nine) (?:thirds|quarters|fifths|sixths|eighths|tenths)"
    r"|(?:one|two|three|four|five|seven|nine)-(?:half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)"
    r"|la mitad|un tercio|dos tercios|un cuarto|tres cuartos|un quinto"
    rf"|(?P<of>\d{{1,3}}|{_UNIT_WORD}(?:-{_UNIT_WORD})?){_GAP}"
    rf"(?:(?:in|out{_GAP}of){_GAP}(?:(?:every|each){_GAP})?|de{_GAP}cada{_GAP})"
    rf"(?P<whole>\d{{1,3}}(?![\d,.]\d)|{_UNIT_WORD}|(?:(?:an?|one){_GAP})?hundred|cien))(?!\w)"
)
_A_FRACTION = r"(?:a[ \u00a0-]half|a[ \u00a0-]quarter|three[ \u00a0-]quarters)"
_TIME = r"(?:hour|day|week|month|year|decade|century|mile|hora|día|semana|mes|año|siglo)"
# "half a million", "a quarter of a million", "half an hour", "a year and a half", "a full week": how many of what
# follows
_SOME_OF_ONE = (
    rf"(?P<half>half[ \u00a0-](?:an?[ \u00a0-])?(?=(?:hundred|thousand|million|billion|trillion|dozen|{_TIME})\b)"
    rf"|medi[oa]{_GAP}(?=(?:mill[oó]n|{_TIME})\b))"
    rf"|(?P<parts>(?:(?:an?|one|un){_GAP}(?:quarter|cuarto)|(?:three[ \u00a0-]quarters|tres{_GAP}cuartos))"
    rf"{_GAP}(?:of{_GAP}an?|de){_GAP}(?=(?:hour|century|hora|siglo|million|billion|trillion|mill[oó]n|bill[oó]n)\b))"
    rf"|(?P<one>(?:an?|un|una){_GAP}(?={_TIME}{_GAP}(?:and{_GAP}{_A_FRACTION}|y{_GAP}medi[oa])\b"
    rf"|(?:hour|hora){_GAP}(?:and|y){_GAP}[\w-]{{1,16}}{_GAP}(?:minutes|minutos)\b)"
    rf"|an?{_GAP}(?:full|whole|entire){_GAP}(?=(?:hour|day|week|fortnight|month|year|decade|century)\b)"
    r"|(?:(?<=for )|(?<=just )|(?<=only )|(?<=lasted )|(?<=took )|(?<=takes )|(?<=within )|(?<=about )|(?<=almost )"
    r"|(?<=nearly )|(?<=under )|(?<=over )|(?<=than )|(?<=least ))"
    rf"(?:an?|one){_GAP}(?=(?:hour|day|week|fortnight|month|year|decade|century)\b))"
)
# "and a half" behind a number, or behind its unit
MORE = re.compile(
    rf"(?:{_GAP}|-)(?:and(?:{_GAP}|-)(?P<fraction>{_A_FRACTION})|y{_GAP}(?P<media>medi[oa]))\b", re.IGNORECASE
)
_MORE = rf"(?:(?:{_GAP}|-)and(?:{_GAP}|-){_A_FRACTION}|{_GAP}y{_GAP}medi[oa])\b"
NUMBER = re.compile(
    r"(?<![\w#§])(?<![\d][.,])(?:(?P<money>US\$|A\$|C\$|NZ\$|[$€£¥])[ \u00a0]?)?"
    rf"(?:{_SOME_OF_ONE}|{_PART}"
    rf"|(?:(?P<mixed>\d{{1,3}}|{_UNIT_WORD})(?P<more>{_MORE})(?:(?:{_GAP}|-)(?P<mixed_scale>{_SCALE_WORD})\b)?)"
    rf"|(?P<digits>{_DIGITS})(?:[-\u00a0 \n]?(?P<scale>{_SCALE_WORD}(?:{_GAP}mill[oó]n(?:es)?)?)\b"
    r"|[ ]?(?P<glued>bn|mn|tn|k|m)\b)?"
    rf"|(?P<words>{_WORDS})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `start` to `end` of its text. `money` is the sign before it, "" where there is none.

    `part`: it is in percent. `scaled`: a scale stands behind it ("6 million", "40k"). `metres`: an "m" does, which is
    a million only where things or money are counted.
    """

    start: int
    end: int
    value: Decimal
    money: str = ""
    part: bool = False
    metres: bool = False
    scaled: bool = False


def read_number(match: re.Match[str], *, spanish: bool) -> Number | None:
    """What a match of NUMBER says; None where it says no amount ("one of them"). `spanish`: 14.500 is many."""
    start, end, money = match.start(), match.end(), (match["money"] or "").upper()
    if match["part"]:
        part = _part(match)
        return None if part is None else Number(start, end, part, part=True)
    units = _SPANISH if spanish else _ENGLISH
    if match["half"] or match["parts"] or match["one"]:
        return _of_one(match, money)
    if match["mixed"]:
        return _mixed(match, money, units)
    if match["words"]:
        value = _value_of_words(match["words"], units)
        return None if value is None else Number(start, end, value, money)
    return _of_digits(match, money, spanish=spanish)


def _of_digits(match: re.Match[str], money: str, *, spanish: bool) -> Number | None:
    start, end = match.span()
    value = _value_of_digits(match["digits"], spanish=spanish, scaled=bool(match["scale"]))
    if value is None:
        return None
    glued = (match["glued"] or "").casefold()
    if glued == "m":
        return Number(start, end, value, money, metres=True)
    if match["scale"] or glued:
        return Number(start, end, value * _scale(match["scale"] or glued), money, scaled=True)
    return Number(start, end, value, money)


def more(words: str) -> Decimal:
    """How much "and a half" adds."""
    if "three" in words.casefold():
        return Decimal("0.75")
    return Decimal("0.25") if "quarter" in words.casefold() else Decimal("0.5")


def _mixed(match: re.Match[str], money: str, units: Mapping[str, int]) -> Number | None:
    """ "two and a half", "6 and a half million"."""
    words, scale = match["mixed"].casefold(), match["mixed_scale"]
    whole = int(words) if words.isdecimal() else units.get(words)
    if whole is None:
        return None
    value = (whole + more(match["more"])) * _scale(scale or "")
    return Number(match.start(), match.end(), value, money, scaled=bool(scale))


def _of_one(match: re.Match[str], money: str) -> Number:
    """One or a part of the unit behind it, to which its last character belongs, or of the scale behind it."""
    if match["parts"]:
        value = Decimal("0.75") if match["parts"].casefold().startswith("t") else Decimal("0.25")
    else:
        value = Decimal("0.5") if match["half"] else Decimal(1)
    scale = None if match["one"] else _SCALE.match(match.string, match.end())
    if scale is not None:
        return Number(match.start(), scale.end(), _scale(scale.group()) * value, money, scaled=True)
    return Number(match.start(), match.end() - 1, value, money)


def in_millions(number: Number) -> Number:
    """The same with its "m" read as a million."""
    return Number(number.start, number.end, number.value * 10**6, number.money, scaled=True)


def _scale(words: str) -> Decimal:
    product = 1
    for word in words.casefold().split():
        product *= _SCALES[word]
    return Decimal(product)


def _value_of_digits(digits: str, *, spanish: bool, scaled: bool) -> Decimal | None:
    """A mark before just three digits parts thousands: the point only in Spanish, and there no mark where a scale
    follows ("2,345 millones")."""
    if len(digits) > LONGEST:
        return None
    pieces = re.split(rf"([,.{_SPACES}])", digits)
    numbers, marks = pieces[::2], pieces[1::2]
    if not marks:
        return Decimal(digits)
    last = marks[-1]
    thousands = "," + _SPACES + ("." if spanish else "")
    parts_thousands = len(numbers[-1]) == 3 and numbers[0] != "0" and last in thousands
    if parts_thousands and not (spanish and scaled and len(marks) == 1):
        if len(set(marks)) > 1:
            return None
        return Decimal("".join(numbers))
    whole, fraction = numbers[:-1], numbers[-1]
    if any(len(group) != 3 for group in whole[1:]) or (last == "," and not spanish):
        return None
    return Decimal("".join(whole) + "." + fraction)


def _value_of_words(words: str, units: Mapping[str, int]) -> Decimal | None:
    """ "two hundred and sixty-one" is 261, "dos mil" 2000; None for a word that only stands for a thing ("one"), or is
    of the other language ("once" is eleven in Spanish)."""
    named = [word for word in re.split(r"[-\s]+", words.casefold()) if word not in _JOINERS]
    if len(named) == 1 and named[0] in _VAGUE:
        return None
    total = group = 0
    for word in named:
        if word in ("a", "an"):
            group = 1
        elif word in units:
            group += units[word]
        elif word not in _SCALES:
            return None
        elif _SCALES[word] in (12, 100):
            group = max(group, 1) * _SCALES[word]
        else:
            scale = _SCALES[word]
            if not group and total:  # "dos mil millones"
                total *= scale
            else:
                total, group = total + max(group, 1) * scale, 0
    return Decimal(total + group)


_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SPANISH_PARTS = {
    "la mitad": (1, 2),
    "un tercio": (1, 3),
    "dos tercios": (2, 3),
    "un cuarto": (1, 4),
    "tres cuartos": (3, 4),
    "un quinto": (1, 5),
}


def _part(match: re.Match[str]) -> Decimal | None:
    """A part of a whole in percent, None where it is more than the whole."""
    words = " ".join(match["part"].casefold().split())
    if words in _SPANISH_PARTS:
        of, whole = _SPANISH_PARTS[words]
    elif match["of"]:
        of, whole = _small(match["of"]), _small(match["whole"])
    else:
        pieces = re.split(r"[- ]", words)
        of = _ENGLISH.get(pieces[0], 1)
        whole = _PARTS[pieces[-1].rstrip("s")]
    return Decimal(100 * of) / whole if 0 < of < whole else None


def _small(written: str) -> int:
    """In digits or in words, "a hundred" among them."""
    if written.isdecimal():
        return int(written)
    words = written.casefold()
    return 100 if words.endswith(("hundred", "cien")) else sum(_UNITS[word] for word in words.split("-"))
