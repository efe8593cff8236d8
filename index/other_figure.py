"""Whether a sentence, for one that answers, gives plainly another figure: how many fit or once were where it is asked
how many are there, how many are in each of several, or the year in the name of a law for when something was.
"""

from __future__ import annotations

import re

from corpus.article import Kind
from index.answer import Figure, Quote
from index.asked_figure import is_of_each, names_a_thing
from index.asking import AskedFigure, FigureKind, asks_what_can_be, figure_asked, is_capacity
from index.clauses import clause_of, sentence_of
from index.figures import DATE, figures_in
from index.language import language_of_article
from index.question import Question
from index.rank import RankedSentence
from index.same_word import covered
from index.units import counts_people, is_count

# "How many does it hold" may ask for either.
_MAY_ASK_FOR_ROOM = re.compile(
    r"\b(?:holds?|seats?|sleeps?|takes?|carr(?:y|ies)|accommodates?|houses?|room|space|spots?|places?|beds?"
    r"|tiene capacidad|cabida|plazas?|camas?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,])(?:1[0-9]|20)\d\d(?![\w]|[.,]\d)")
_NAME = 80  # characters before its year in which the name of a law stands
_CAPITAL = r"[A-ZÁÉÍÓÚÑ][\w’'-]*[ \u00a0]"
_LAW = re.compile(
    rf"(?:{_CAPITAL}(?:(?:of|and|on|for|the)[ \u00a0])*)*"
    r"(?:Act|Law|Treaty|Constitution|Code|Convention|Charter|Decree|Accords?|Ley|Tratado|Constitución|Código|Convenio"
    rf"|Decreto)[ \u00a0](?:(?:of|on|for|de|del|sobre)[ \u00a0](?:(?:the|la|los|las)[ \u00a0])?(?:{_CAPITAL})+)?"
    r"(?:of|de)[ \u00a0]$"
)
_ASKS_OF_THEN = re.compile(r"\b(?:did|was|were|had|back then|había|eran?|fue(?:ron)?|tenía[n]?)\b", re.IGNORECASE)
_ONCE = re.compile(
    r"\b(?:(?:opened|began|started|founded|launched|abri(?:ó|eron)|empezó|nació)\b[^,;]*\b(?:with|con)"
    r"|had|were|was|employed|counted|lived|housed|tenía[n]?|había|eran|vivían)\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:since|still|remains?|now|until|has|have|desde|todavía|aún|sigue[ns]?|ahora|hasta|ha|han)\b", re.IGNORECASE
)


def gives_another_figure(question: Question, sentence: RankedSentence) -> bool:
    """Whether the figures that the reader points at in a sentence are all of another kind than what is asked for; False
    where neither a count nor a date is, or it points at none."""
    asked = figure_asked(question)
    if asked is None or asked.kind not in (FigureKind.COUNT, FigureKind.DATE) or sentence.answer is None:
        return False
    article, answer = sentence.passage.article, sentence.answer
    quote = Quote(article, sentence.span, Kind.PROSE, sentence.score)
    pointed = [
        figure
        for figure in figures_in(article.text, sentence.span, language_of_article(article))
        if figure.span.overlaps(answer)
        and (figure.unit == DATE if asked.kind is FigureKind.DATE else is_count(figure.unit))
    ]
    if asked.kind is FigureKind.DATE:
        return bool(pointed) and all(_names_a_law(asked, quote, each) for each in pointed)
    return bool(pointed) and all(
        _is_of_each(asked, quote, each)
        or _tells_of_room(question, asked, quote, each)
        or _was_once(question, quote, each)
        for each in pointed
    )


def _is_of_each(asked: AskedFigure, quote: Quote, figure: Figure) -> bool:
    """Whether it is told of each of several things that the question does not name, where all are asked for."""
    sentence = sentence_of(quote, figure.span).cut(quote.article.text)
    return not asked.for_each and is_of_each(asked, quote, figure.span) and not names_a_thing(asked, sentence)


def _tells_of_room(question: Question, asked: AskedFigure, quote: Quote, figure: Figure) -> bool:
    """Whether it tells how many can be there, where the question is how many people are."""
    if asks_what_can_be(question.text) or _MAY_ASK_FOR_ROOM.search(question.text):
        return False
    if asked.noun is None or not counts_people(asked.noun) or is_of_each(asked, quote, figure.span):
        return False
    printed = figure.span.cut(quote.article.text)
    before, _, _ = clause_of(quote, figure.span).partition(printed)
    return is_capacity(before)


def _was_once(question: Question, quote: Quote, figure: Figure) -> bool:
    """Whether it tells how many there were in a year long before its article was printed, where it is asked how many
    there are: "It opened in 1961 with 280 beds"."""
    printed = quote.article.metadata.date
    if _ASKS_OF_THEN.search(question.text) or printed is None or _YEAR.search(question.text):
        return False
    clause = clause_of(quote, figure.span)
    years = [int(year) for year in _YEAR.findall(clause)]
    long_ago = bool(years) and max(years) < printed.value.year - 1
    return long_ago and bool(_ONCE.search(clause)) and not _STILL.search(clause)


def _names_a_law(asked: AskedFigure, quote: Quote, figure: Figure) -> bool:
    """Whether it is the year in the name of a law that the question does not name: "the Water Act of 1798"."""
    law = _LAW.search(quote.article.text, max(quote.span.start, figure.span.start - _NAME), figure.span.start)
    return law is not None and not any(covered([term], [law.group()]) for term in asked.terms)
