"""Whether one sentence sets two figures against each other, as what two say: "80 prisoners, while others say 150"."""

from __future__ import annotations

import re

from index.answer import Figure

_ANOTHER_VALUE = re.compile(
    r"\b(?:other(?:s|wise)|otros)\b|\b(?:while|whereas|although|though|but|mientras|pero|aunque)\b"
    r".{0,60}\b(?:say|says|said|puts?|claim(?:s|ed)?|count(?:s|ed)?|estimate[sd]?|insist(?:s|ed)?"
    r"|spoke|speaks?|talk(?:s|ed)?|reckon(?:s|ed)?|maintain(?:s|ed)?|believe[sd]?|gave|gives?|dicen|dice|calcula[n]?|habla[n]?|sostienen?|asegura[n]?)\b"
    r"|\bcifra que [^.;]{2,60} (?:elev|rebaj|reduc|sub)\w+ (?:a|hasta)\b",
    re.IGNORECASE,
)
# "The government's figure is nine", "the organisers' own count was 400"
_THEIR_FIGURE = re.compile(
    r"(?:s['’]|['’]s|\b(?:their|its|official))[ \u00a0](?:own[ \u00a0]|official[ \u00a0])?"
    r"(?:figure|number|count|estimate|toll|total|tally)[ \u00a0](?:is|was|stands at|stood at)"
    r"[ \u00a0](?:about[ \u00a0]|only[ \u00a0])?$",
    re.IGNORECASE,
)
# "The company says 63, the union at least 90", "the organisers spoke of 25,000, the police of 9,000"
_SAYS = re.compile(
    r"\b(?:says?|said|spoke of|speaks? of|puts? (?:it|the \w+) at|estimates?d?|claims?|claimed|counts?"
    r"|counted|gives?|gave|dicen?|dijo|dijeron|habla[n]? de|habl(?:ó|aron) de|cifran? en|cifr(?:ó|aron) en)[ \u00a0]"
    r"(?:that[ \u00a0]|about[ \u00a0]|some[ \u00a0]|que[ \u00a0])?$",
    re.IGNORECASE,
)
_ANOTHER_SAYS = re.compile(
    r"[,;][ \u00a0](?:and[ \u00a0]|but[ \u00a0]|y[ \u00a0]|pero[ \u00a0])?"
    r"(?:(?:the|its|their|l[oa]s?|el)[ \u00a0]\w+(?:[ \u00a0]\w+)?|(?-i:[A-ZÁÉÍÓÚÑ])\w+)[ \u00a0]"
    r"(?:of[ \u00a0]|de[ \u00a0]|en[ \u00a0]|at[ \u00a0])?$",
    re.IGNORECASE,
)
# "9,600 homes; the governor's office still speaks of 4,000", "6.000 personas; los convocantes contaron 15.000"
_ANOTHER_COUNTS = re.compile(
    r";[ \u00a0][^.;\d]{2,80}\b(?:says?|said|spoke of|speaks? of|put (?:it|the \w+) at|puts (?:it|the \w+) at"
    r"|estimate[sd]?|claim(?:s|ed)?|count(?:s|ed)?|insist(?:s|ed)? on|gave|gives?|dicen?|dijo|dijeron|habla[n]? de"
    r"|habl(?:ó|aron) de|cont(?:ó|aron)|calcul(?:ó|aron)|cifra[n]?(?: la \w+)? en"
    r"|cifr(?:ó|aron)(?: la \w+)? en)[ \u00a0]"
    r"(?:that[ \u00a0]|about[ \u00a0]|some[ \u00a0]|only[ \u00a0]|que[ \u00a0]|un[oa]s[ \u00a0])?$",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r",?[ \u00a0](?:according to|según)[ \u00a0][^.;\d]{2,60}$", re.IGNORECASE)
_ACCORDING_TOO = re.compile(r"[^.,;\d]{0,30},?[ \u00a0](?:according to|según)\b", re.IGNORECASE)
_SAID_WITHIN = 40  # characters before a value
_ANOTHER_WITHIN = 120  # characters between two values of one thing


def set_against(text: str, one: Figure, other: Figure) -> bool:
    """Whether a sentence gives both as values of one thing: "80 prisoners, while others say 150"."""
    first, second = sorted((one.span, other.span))
    if "" not in (one.unit, other.unit) and one.unit != other.unit:
        return False
    if second.start - first.end > _ANOTHER_WITHIN:
        return False
    between = text[first.end : second.start]
    if any(pattern.search(between) for pattern in (_ANOTHER_VALUE, _THEIR_FIGURE, _ANOTHER_COUNTS)):
        return True
    if _ACCORDING.search(between) and _ACCORDING_TOO.match(text, second.end):
        return True
    said = _SAYS.search(text, max(0, first.start - _SAID_WITHIN), first.start)
    return bool(said and _ANOTHER_SAYS.search(between))
