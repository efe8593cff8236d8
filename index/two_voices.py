"""Whether two sentences side by side give a figure each, as what two say: "Police put it at 340. Farmers say 900."."""

from __future__ import annotations

import re
from bisect import bisect_right

from corpus.article import Article, MarkKind, Span
from index.speakers import speaker_at

# Nothing more is told of a number than that so many there were: "said 900 had come", "spoke of 900."
_THERE_WERE = re.compile(
    r"[ \u00a0]?(?:(?:(?:had|have|were|was)[ \u00a0])?"
    r"(?:been there|come|came|there|taken part|took part|turned out|attended|joined(?: in)?|gathered|marched)\b"
    r"|hab[ií]an (?:ido|venido|acudido|participado)\b)?[ \u00a0]?(?:[.,;!?”\"]|$)",
    re.IGNORECASE,
)


def in_two_voices(article: Article, one: Span, other: Span) -> bool:
    """Whether these parts of an article, a figure each, stand in sentences side by side, and each has a speaker of its
    own."""
    first, second = sorted((one, other))
    at = _sentence_at(article, first)
    if at is None or at + 1 >= len(article.sentences) or not article.sentences[at + 1].span.contains(second):
        return False
    between = Span(article.sentences[at].span.end, article.sentences[at + 1].span.start)
    if any(mark.kind is MarkKind.HEADING and between.contains(mark.span) for mark in article.marks):
        return False
    speakers = {_speaker(article, part) for part in (first, second)}
    return None not in speakers and len(speakers) == 2


def only_says_so_many(rest: str) -> bool:
    """Whether the rest of a sentence behind a bare number leaves it to the sentence before what it counts."""
    return bool(_THERE_WERE.match(rest))


def _sentence_at(article: Article, part: Span) -> int | None:
    at = bisect_right(article.sentences, part.start, key=lambda sentence: sentence.span.end)
    found = at < len(article.sentences) and article.sentences[at].span.contains(part)
    return at if found else None


def _speaker(article: Article, part: Span) -> str | None:
    """Who says what stands there, folded; None where the rules cannot tell, or it is the article itself."""
    speaker = speaker_at(article, part)
    return speaker.name.cut(article.text).casefold() if speaker and speaker.name else None
