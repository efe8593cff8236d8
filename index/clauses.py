"""The sentence and the clause of a figure."""

from __future__ import annotations

import re

from corpus.article import Span
from index.answer import Quote

_SHORT = 40  # characters of what opens a sentence
_CLAUSE = re.compile(
    r"[,;:()—]|\b(?:and|or|but|while|whereas|although|though|y|o|pero|mientras|aunque)\b", re.IGNORECASE
)


def sentence_of(quote: Quote, figure: Span) -> Span:
    """The sentence of the quote in which a figure stands."""
    return next((each.span for each in quote.article.sentences if each.span.contains(figure)), quote.span)


def clause_of(quote: Quote, figure: Span) -> str:
    """The words around a figure of its sentence, from the mark or conjunction before it to the one after it."""
    text, sentence = quote.article.text, sentence_of(quote, figure)
    start = sentence.start
    for match in _CLAUSE.finditer(text, sentence.start, figure.start):
        start = match.end()
    after = _CLAUSE.search(text, figure.end, sentence.end)
    return text[start : after.start() if after else sentence.end]


def near_told(quote: Quote, figure: Span) -> str:
    """A figure's clause, and the few words that open its sentence up to a comma: "Last year, 40 goats"."""
    sentence = sentence_of(quote, figure).cut(quote.article.text)
    opening = sentence.partition(",")[0]
    clause = clause_of(quote, figure)
    return f"{opening}, {clause}" if len(opening) <= _SHORT and opening not in clause else clause


def told_of(quote: Quote, figure: Span) -> str:
    """A sentence up to a figure of it, and on to the end of the figure's clause."""
    sentence, text = sentence_of(quote, figure), quote.article.text
    after = _CLAUSE.search(text, figure.end, sentence.end)
    return text[sentence.start : after.start() if after else sentence.end]
