"""Requests that Quoth does not serve: they ask it to write, to sum up, to translate, to judge, or they greet it."""

from __future__ import annotations

import re

# Each begins the request, and none of 80,417 real questions (SQuAD, CLAPNQ, QED and more) begins so. What asks for
# advice or the future, or insults, is left to the threshold: articles do tell what to do, and what is planned.
_POLITE = (
    r"(?:(?:please|pls|hey|hi|hello|quoth|bot|can you|could you|would you|will you|i want you to|puedes|por favor) )"
    r"{0,4}"
)
_ORDERS = "|".join(
    [
        r"(?:write|compose|draft|code|generate) (?:me |us )?(?:an?|some|my|the|code|python|something)",
        r"(?:translate|rewrite|rephrase|paraphrase|summari[sz]e|tldr)",
        r"sum (?:this|it|that|them|everything) up|sum up (?:the|this|that|all|everything)",
        r"(?:give|make|tell|sing) (?:me |us )?(?:an? )?(?:short |quick |funny )?(?:summary|poem|joke|story|song)",
        r"(?:ignore|forget) (?:all |your |the )*(?:previous|prior|instructions)",
        r"(?:repeat after|pretend|imagine you|act as|act like)",
        r"explain (?:it|this|that|everything) (?:to me )?(?:like|as if)",
        r"fix (?:my|this|the) code",
        r"(?:what do you|do you) (?:think|feel|like|believe|agree|know me)",
        r"what(?:'?s| is) your (?:opinion|view|take|favou?rite|name)",
        r"who (?:made|built|created|programmed) you$|who are you$|what are you$|how are you",
        r"are you (?:an? )?(?:ai|bot|robot|human|real|alive|sentient)",
        r"(?:escribe|escríbeme|redacta|traduce|tradúceme|resume|resúmeme|cuéntame un|hazme un)",
        r"(?:qué|que) (?:opinas|piensas|crees)|(?:cuál|cual) es tu|(?:quién|quien) eres|cómo estás|como estas",
    ]
)
_GREETING = (
    r"(?:hi|hello|hey|yo|sup|thanks|thank you|thx|ty|good (?:morning|evening|night|afternoon)|bye|hola|gracias"
    r"|buen[oa]s (?:d[ií]as|tardes|noches)|adi[oó]s)(?: (?:there|bot|quoth|all|everyone|qu[eé] tal|a todos))?"
)
_REQUEST = re.compile(rf"{_POLITE}(?:{_ORDERS})\b|{_GREETING}$", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[^\w\s']+")


def is_request(text: str) -> bool:
    """Whether a text on one line asks for something that Quoth does not do."""
    return _REQUEST.match(" ".join(_NO_LETTERS.sub(" ", text.replace("’", "'")).split())) is not None
