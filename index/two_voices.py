"""Whether two sentences side by side give a figure each, as what two say: "Police put it at 340. Farmers say 900."."""

from __future__ import annotations

import re

from index.given import Given, beside, sentence_text
from index.speakers import speaker_at

# Nothing more is told of a number than that so many there were: "said 900 had come", "spoke of 900."
_THERE_WERE = re.compile(
    r"[ \u00a0]?(?:(?:(?:had|have|were|was)[ \u00a0])?"
    r"(?:been there|come|came|there|taken part|took part|turned out|attended|joined(?: in)?|gathered|marched)\b"
    r"|hab[ií]an (?:ido|venido|acudido|participado)\b)?[ \u00a0]?(?:[.,;!?”\"]|$)",
    re.IGNORECASE,
)


def in_two_voices(one: Given, other: Given) -> bool:
    """Whether two figures of one article stand in sentences side by side, and each has a speaker of its own."""
    first, second = sorted((one, other), key=lambda each: each.sentence)
    if beside(first)[2] != sentence_text(second):
        return False
    speakers = {_speaker(first), _speaker(second)}
    return None not in speakers and len(speakers) == 2


def only_says_so_many(rest: str) -> bool:
    """Whether the rest of a sentence behind a bare number leaves it to the sentence before what it counts."""
    return bool(_THERE_WERE.match(rest))


def _speaker(given: Given) -> str | None:
    """Who gives it, folded; None where the rules cannot tell, or it is the article itself."""
    article = given.quote.article
    speaker = speaker_at(article, given.figure.span)
    return speaker.name.cut(article.text).casefold() if speaker and speaker.name else None
