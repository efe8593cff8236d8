"""A question to what it asks: without what a member says to those who read it, or of himself.

"hi all, im from Sarne and my brother works there, does anyone know how many died?" asks "how many died". An encoder
and a reader take every word for one that the answer must be about (query reduction: Kumaran and Carvalho, 2009).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.language import FUNCTION_WORDS
from index.question import Question, question_of

_SOMEBODY = r"(?:you(?: guys| all)?|y['’]?all|someone|somebody|anyone|anybody|any of you)"
_HOLD = r"(?:(?:please|actually|really|even|happen to|kindly|just|still)[ ])*"
_WH = (
    r"(?:what|who|whom|whose|when|where|why|which|how|is|are|was|were|do|does|did|has|have|can|could|will|any"
    r"|qu[eé]|qui[eé]n(?:es)?|cu[aá]ndo|d[oó]nde|por qu[eé]|c[oó]mo|cu[aá]l(?:es)?|cu[aá]nt[oa]s?|hay|alguien"
    r"|sabe[ns]?)"
)
# They greet before a mark or a word that asks: "well, how deep is it" and not "well water".
_GREETING = (
    r"(?:(?:h(?:i+|ey+|ello)(?: (?:all|everyone|everybody|guys|folks|there|again))?|yo|dude|bro|ok(?:ay)?|so+|u[hm]+"
    r"|h?mm+|well|wait|sorry|please|also|hola(?: a todos| gente)?|oye|oigan|buen[oa]s(?: d[ií]as| tardes| noches)?"
    rf"|disculpen?|perd[oó]n|bueno|pues|por favor)"
    rf"(?=\s*[,;:.!?…-]|\s(?:{_WH}|so|also|ok|please)\b|\si(?:['’]|\s))"
    r"|(?:guys|folks|man|(?:just )?curious"
    r"|(?:(?:a|one|another|quick|genuine|serious|honest|stupid|dumb|silly|random)[ ])*"
    r"question(?: for (?:you|all))?|(?:una|otra)? ?pregunta(?: r[aá]pida| seria)?)(?=\s*[,;:.!?…-]))"
)
_ASKING_SOMEBODY = (
    rf"(?:(?:can|could|would|will) {_SOMEBODY} {_HOLD}(?:(?:tell|remind|help|let) (?:me|us)(?: (?:know|understand))?"
    rf"|(?:explain|clarify)(?: (?:to )?(?:me|us))?|tell(?= {_WH}\b))"
    rf"|(?:(?:do|does) )?{_SOMEBODY} {_HOLD}(?:know|remember|recall|understand|have (?:any|an) (?:idea|clue)s?)"
    rf"|i(?:['’]?d like| would like|['’]m trying| am trying| (?:want|need|wanted|have)|['’]?ve been trying)"
    r" to (?:know|understand|find out|figure out|ask)"
    rf"|i(?:['’]m| am| was|['’]?ve been|['’]ve)? {_HOLD}(?:wonder(?:ing)?|curious|asking)"
    r"|(?:has )?any(?:one|body)? (?:(?:have|got) )?(?:an? |any )?(?:idea|clue)s?"
    rf"|{_HOLD}(?:tell|remind) (?:me|us)|{_HOLD}explain(?: (?:to )?(?:me|us))?"
    r"|what i (?:want|need|['’]d like) to know is|my question is"
    r"|(?:(?:alguien|ustedes|me|nos) ){1,2}(?:puede[ns]?|podr[ií]an?) (?:decir|explicar|contar)(?:me|nos)?"
    r"|(?:puede[ns]?|podr[ií]an?) (?:decir|explicar|contar)(?:me|nos)"
    rf"|(?:(?:alguien|ustedes) )?sabe[ns]?(?: alguien)?(?=,? (?:si\b|{_WH}\b))"
    r"|(?:quiero|quisiera|me gustar[ií]a) saber|me pregunto|dime"
    r"|d[ií]ganme|expl[ií]ca(?:me|nme)|tienen? idea(?: de)?)"
)
_BEFORE = re.compile(
    rf"\W*(?:(?:{_GREETING}[\s,;:.!?…-]+)|(?:(?:and|but|so|y|pero)\s)?{_ASKING_SOMEBODY}\b"
    r"(?:\s(?:about|if|whether|on|of|that|si|sobre)\b)?[\s,:]+)",
    re.IGNORECASE,
)
# What may also be a part of the question stands behind a mark.
_BEHIND = re.compile(
    r"(?:[\s,;.!?…()-]+(?:lol+|lmao+|haha+|jaja+|thx|ty|thank(?:s| you)(?: in advance| guys| all)?"
    r"|gracias(?: de antemano)?|asking for a friend|just curious|(?:does )?any(?:one|body) (?:know|remember)"
    r"|i (?:forgot|forget|don['’]?t know)|alguien sabe|no s[eé])"
    rf"|[,;.!?…]\s*(?:(?:does |do )?{_SOMEBODY} (?:know|remember)|please|por favor|anyone|anybody|guys|folks|man|dude"
    r"|though|right|saben|sabes))[\s.,!?…)]*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;!?…—–]|\.(?!\w)|\s-\s")
_OF_HIMSELF = re.compile(
    r"\W*(?:(?:and|but|so|because|cause|since|as|btw|y|pero|porque|como)\s)?"
    r"(?:(?:i|we)(?:['’](?:m|ve|d|ll|re))?(?![\w’'-])|(?:my|mi|mis)\b(?! (?-i:[A-Z]))"
    r"|(?:soy|estoy|yo|nosotros|tengo|vivo)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what|whats|who|whos|whom|whose|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|qu[eé]|qui[eé]n(?:es)?|cu[aá]ndo|d[oó]nde|por qu[eé]|c[oó]mo|cu[aá]l(?:es)?|cu[aá]nt[oa]s?|hay)\b",
    re.IGNORECASE,
)
_WORDS_THAT_ASK = re.compile(
    r"\b(?:what|who|whom|whose|when|where|why|which|how|qué|quién(?:es)?|cuándo|dónde|cómo|cuál(?:es)?|cuánt[oa]s?)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|there|that|this|those|these|they|them|then|ah[ií]|all[ií]|es[oae])\b", re.IGNORECASE
)
FEWEST = 2  # words that say something: with fewer, what was taken away may have said what is asked about
_SAY_LITTLE = frozenset("true right real correct legit fake false serious verdad cierto cierta".split())


def reduced(question: Question) -> Question:
    """The question without greetings, thanks, "does anyone know" and what its asker tells of himself; itself where
    less than `FEWEST` words that say something would be left. What stands in quotation marks stays."""
    text = _without_asker(question)
    while (before := _BEFORE.match(text)) and before.end() < len(text):
        text = text[before.end() :]
    while (behind := _BEHIND.search(text)) and behind.start() > 0:
        text = text[: behind.start()]
    if text == question.text:
        return question
    made = question_of(text.strip(" ,;"))
    return made if _says_enough(made) and len(made.cited) == len(question.cited) else question


def _without_asker(question: Question) -> str:
    """The text without clauses that begin with the asker and ask nothing, where another asks something."""
    parts = _clauses(question)
    kept = [part for part in parts if not _OF_HIMSELF.match(part) or _WORDS_THAT_ASK.search(part)]
    if len(kept) == len(parts) or not any(_ASKS.search(part) for part in kept):
        return question.text
    if kept[0] != parts[0] and _POINTS_BACK.search("".join(kept)):
        return question.text  # "I heard the dam broke, how many lived there"
    return "".join(kept).strip(" ,;")


def _clauses(question: Question) -> Sequence[str]:
    """The text in pieces, each with the mark that ends it; nothing is parted between quotation marks."""
    text = question.text
    ends = [found.end() for found in _CLAUSE.finditer(text) if not question.cites(found.start())]
    bounds = [0, *ends, len(text)]
    return [text[start:end] for start, end in pairwise(bounds) if start < end]


def _says_enough(question: Question) -> bool:
    words = {word.text.casefold() for word in question.words if word.weight == 1.0}
    return len(words - _SAY_LITTLE - FUNCTION_WORDS["en"]) >= FEWEST
