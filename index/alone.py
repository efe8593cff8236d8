"""Whether a sentence can be read alone, or stands for, goes on from, or counts what the sentence before it names."""

from __future__ import annotations

import re

from index.gloss import FROM, is_verb

# "This year's largest lantern" points at the day of printing.
_THIS_TIME = (
    r"(?! (?:year|month|week|weekend|morning|afternoon|evening|season|spring|summer|autumn|fall|winter|time|century)\b)"
)
_THIS_TIME_IN_SPANISH = (
    r"(?! (?:año|mes|semana|fin|mañana|tarde|noche|temporada|primavera|verano|otoño|invierno|vez|lunes|martes|miércoles"
    r"|jueves|viernes|sábado|domingo|siglo)\b)"
)
# A sentence that begins so stands for what the one before it names, though a new paragraph may begin with it. Or it
# goes on to count that: "Some groups put it at 80".
STANDS_FOR = re.compile(
    rf"[\"“‘'(]?(?:It|Its|They|Their|Those|These(?! days)|That|This{_THIS_TIME}|Both|Ello|Ellos|Ellas"
    r"|Esto|Eso|Estos|Esos)\b"
    r"|[^.!?\n]{1,80}?\b(?:put|puts|putting|estimates?|estimated)\s(?:it|that|the\s(?:figure|number|toll|total))\sat\b"
)
_PARTS = (
    r"(?:Most|Some|Many|Several|Few|None|Neither|All|Half|Each|One|Two|Three|Four|Five|Six|\d{1,9}) of (?:them|these"
    r"|those|it)"
)
# "The second, a woman of 79", but "The second division"; "The one at Aske".
_PLACES = (
    r"The (?:first|second|third|fourth|fifth|others?|rest|former|latter)(?:,| (?:is|was|were|are|has|had|have|will)\b)"
    r"|The ones? (?:at|in|of|from|on|near|that|who)"
)
_PARTS_IN_SPANISH = r"(?:La mayoría|La mitad|Algun[oa]s|Vari[oa]s|Much[oa]s|Ningun[oa]|Un[oa]|Dos|Tres) de ell[oa]s"
_PLACES_IN_SPANISH = (
    r"(?:El|La|Los|Las) (?:primer[oa]s?|segund[oa]s?|tercer[oa]s?|otr[oa]s?|demás)"
    r"(?:,| (?:es|son|era|eran|fue|fueron|será|ha|han|había)\b)|(?:El|La|Los|Las) (?:de|del)"
)
_LATER = r"\w+ (?:hour|day|week|month|year|decade)s? (?:later|earlier|afterwards)"
_LATER_IN_SPANISH = r"(?:\w+ )?(?:[Hh]oras|[Dd]ías?|[Ss]emanas?|[Mm]es(?:es)?|[Aa]ños?) (?:después|más tarde|antes)"
# Nor is one that begins so read alone; a new paragraph may well begin so, of somebody who is known.
_BEGINS_BACK = re.compile(
    r"[\"“‘'(]?(?:"
    rf"(?:It|Its|They|Their|He|She|His|Her|Those|These(?! days)|That|This{_THIS_TIME}|Both|Such|There|But|And|However"
    r"|Nor|Neither|Yet|So(?! far)|Then(?!-)|Another|Others|Also|Instead(?! of)|Otherwise|Likewise|Even so|Since then"
    r"|By then|Until then|After that|Before that|Ello|Ella|Él|Ellos|Ellas|Esto|Eso|Estos|Esos|Ese|Esa|Aquel|Aquella"
    rf"|Est[ea]{_THIS_TIME_IN_SPANISH}"
    r"|Aquellos|Aquellas|Pero|Y|Su|Sus|Tampoco|También|Además|Sin embargo|No obstante|Entonces|Desde entonces"
    r"|Hasta entonces|Por es[oa]|Por ello|Por su parte|Amb[oa]s|Otr[oa]s?)\b"
    rf"|(?:{_PARTS}|{_PLACES}|{_LATER}|{_PARTS_IN_SPANISH}|{_PLACES_IN_SPANISH}|{_LATER_IN_SPANISH})(?<=[\w,])(?!\w)"
    r")"
)
# Nor one that ends so: "Buses do not run either", "The company denies this".
_ENDS_BACK = re.compile(r"\b(?:this|that|so|either|too|as well|likewise|esto|eso|tampoco|también)[.!][\"”’']*$")
_LONGEST_ENDING = 16  # characters in which one of these ends a sentence
# The article speaks of itself, and of nothing before: "This article was amended on 4 June".
_ITSELF = re.compile(r"(?:This (?:article|story|interview|page|post)|Este artículo|Esta (?:noticia|entrevista))\b")

_WORD = re.compile(r"[\w’'-]+|[^\w\s]")
_FIRST_WORDS = 200  # characters of a sentence in which its first clause is looked for
_NEAR_WORDS = 9  # words before "it" or "them": behind more of them it may be what one of those names
# The first clause ends before one of these; in what follows "it" may be what the clause before names.
_CLAUSE_ENDS = frozenset(
    """that which who whom whose when where while because as if since after before until unless although though and but
    or than what how why whether , ; : — – ( ) " “ ”""".split()
)
# Behind "it" these tell that it is whom or what something is done to, and not who does it or the weather.
_AFTER_OBJECT = frozenset(
    """. ! ? ; , from in on at to for with by of into over out up down back away off again yesterday today last this
    next during through against under without within near about twice once already""".split()
)
_OF_PEOPLE = frozenset(("him", "them"))
_MADE_IT = frozenset("make makes made making called call find found take takes took".split())  # "made it to the final"

# What may stand before a Spanish verb whose subject is not told: "Se levantará", "No la cobraron".
_BEFORE_VERB = frozenset("no ya se le les lo la los las me nos aún todavía nunca también tampoco solo sólo".split())
# Of the verbs that ask or join, and so stand in the lists as words: these have a subject too.
_HAVE_SUBJECTS = frozenset(
    """es son era eran fue fueron será serán sería serían está están estaba estaban estuvo tiene tienen tenía tenían
    tuvo tendrá tendrán puede pueden podía podrá podrán podría podrían debe deben quiere quieren""".split()
)
_HELPING = frozenset("ha han había habían habrá habrán habría hubiera".split())
_PARTICIPLE = re.compile(r"\w{2,20}(?:ado|ido|ído|cho|isto|esto|erto|elto|rito)")
# Their subject follows, or they have none: "Faltan nueve médicos", "Se espera que llueva".
_WITHOUT = re.compile(
    r"hay|hubo|había|habrá|falta\w*|cay\w+|qued\w+|exist\w+|llov\w+|nev\w+|hace|hacía|hizo|prevé|espera|calcula|cree|sabe"
    r"|estima|murieron|muri\w+|ocurr\w+|suced\w+|bast\w+|parece\w*"
)


def points_back(text: str, language: str | None) -> bool:
    """Whether a sentence cannot be read without the one before it in its paragraph. `language` is its article's."""
    if _ITSELF.match(text):
        return False
    if STANDS_FOR.match(text) or _BEGINS_BACK.match(text) or _ENDS_BACK.search(text[-_LONGEST_ENDING:]):
        return True
    return _lacks_subject(text) if language == FROM else _names_nobody(text)


def _names_nobody(text: str) -> bool:
    """Whether something is done to an "it" in the first clause, where nothing else can be meant by it: "Pupils of two
    schools built it from willow"."""
    words = [word.casefold() for word in _WORD.findall(text[:_FIRST_WORDS])]
    for place, word in enumerate(words[: _NEAR_WORDS + 1]):
        if word in _CLAUSE_ENDS:
            return False
        if place < 2:
            continue
        if word in _OF_PEOPLE:
            return True
        after = words[place + 1] if place + 1 < len(words) else ""
        if word == "it" and words[place - 1] not in _MADE_IT and (after in _AFTER_OBJECT or after[:1].isdecimal()):
            return True
    return False


def _lacks_subject(text: str) -> bool:
    """Whether a Spanish sentence begins with its verb, and who or what does it is not told: "Tiene 4.300 socios"."""
    words = [word.casefold() for word in _WORD.findall(text[:_FIRST_WORDS])]
    at = next((place for place, word in enumerate(words) if word not in _BEFORE_VERB), len(words))
    if at == len(words) or _WITHOUT.fullmatch(words[at]):
        helped = words[at : at + 1] == ["había"] and at + 1 < len(words) and _PARTICIPLE.fullmatch(words[at + 1])
        return bool(helped)
    if words[at] in _HELPING:
        return at + 1 < len(words) and _PARTICIPLE.fullmatch(words[at + 1]) is not None
    return words[at] in _HAVE_SUBJECTS or is_verb(words[at])
