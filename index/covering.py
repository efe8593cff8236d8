"""Whether a sentence, with what stands around it, is about all that a question for a figure names."""

from __future__ import annotations

import re

from corpus.article import Article
from index.alone import STANDS_FOR
from index.asking import AskedFigure, FigureKind, is_possible
from index.clauses import clause_of
from index.given import Given, beside, heading_above, sentence_text
from index.manner import POINTS_BACK, can_be
from index.named import title_of
from index.question import question_of
from index.same_word import covered, is_event

SURE = 0.8  # the probability from which on a reader that read the sentence before knows what "It" stands for
TOPIC = 5  # times that an article names what it is about
# "It values the loss at": who says so, and not what was asked about.
_STATES = re.compile(
    r"\W?(?:It|They) (?:values?|puts?|says?|estimates?|reckons?|counts?|counted|valued|estimated|reckoned|said)\b"
)
_ANOTHER_SUBJECT = re.compile(r"\W?(?:An?|Another|One|Una?|Otr[oa])\b")  # "A knife was found, too."
# What has no noun of its own is about what its clause names: "the dam was built after the river rose six meters".
_ABOUT_A_CLAUSE = frozenset(FigureKind) - {FigureKind.DATE, FigureKind.COUNT}


def covers(asked: AskedFigure, given: Given) -> bool:
    """Whether the sentence is about all that the question names, and about what is where that is asked."""
    sentence = sentence_text(given)
    if not asked.terms or not may_cover(asked, sentence):
        return False
    if not may_be_of_that_sort(asked, given):
        return False
    clause = clause_of(given.quote, given.figure.span)
    if asked.kind is FigureKind.DATE:
        return covered(asked.terms, beside(given))
    if asked.kind in _ABOUT_A_CLAUSE and not any(covered([term], [clause]) for term in asked.terms):
        return False
    near = beside(given)[:2]
    told = [term for term in asked.terms if covered([term], near)]
    return bool(told) and all(term in told or _is_topic(term, given.quote.article) for term in asked.terms)


def may_be_of_that_sort(asked: AskedFigure, given: Given) -> bool:
    """Whether what is was asked for and is told, or what can be: for a "capacity" no other number will do."""
    if not asked.possible:
        return not is_possible(asked.kind, clause_of(given.quote, given.figure.span))
    return asked.noun is not None or can_be(asked, given)


def _is_topic(term: str, article: Article) -> bool:
    """Whether the article is about it: what each of its sentences need not say again."""
    folded = article.text.casefold()
    return covered([term], [title_of(article)]) or folded.count(term.casefold()) >= TOPIC


def may_answer(asked: AskedFigure, given: Given) -> bool:
    if not asked.terms:
        return asked.kind is FigureKind.COUNT and given.figure.unit == asked.noun  # "How many gates are there?"
    sentence, before, _, title = beside(given)
    events = [term for term in asked.terms if is_event(term)]
    return covered(events, [sentence]) and covered(asked.terms, [sentence, before, title, heading_above(given)])


def is_of_the_subject(asked: AskedFigure, given: Given) -> bool:
    """Whether what "It" or "They" stands for may be what was asked about: the sentence before names some of it, or a
    reader is sure of it."""
    sentence, before, *_ = beside(given)
    if _answers_another(asked, before):
        return False
    if not STANDS_FOR.match(sentence) or _STATES.match(sentence):
        return True
    if given.quote.score >= SURE and not _ANOTHER_SUBJECT.match(before):
        return True
    counted = asked.noun is not None and covered([asked.noun], [before])
    return counted or any(covered([term], [sentence, before]) for term in asked.terms)


def _answers_another(asked: AskedFigure, before: str) -> bool:
    """Whether the sentence before is a question of something else: "How much has been taken up? About 900 tonnes."."""
    if not before.rstrip().endswith("?"):
        return False
    told = [word.text for word in question_of(before).words if word.weight == 1.0]
    nouns = () if asked.noun is None else (asked.noun,)
    return bool(told) and not any(covered([term], [before]) for term in (*asked.terms, *nouns))


def mostly_covers(asked: AskedFigure, given: Given) -> bool:
    sentence = sentence_text(given)
    return 2 * sum(covered([term], [sentence]) for term in asked.terms) >= max(len(asked.terms), 1)


def may_cover(asked: AskedFigure, sentence: str) -> bool:
    """What must stand in the sentence itself.

    When something happened is often told of an "it" that a sentence beside it names: the event must stand here. How
    many there are is not: the neighbours count other things, unless the sentence says that it goes on ("put it at").
    """
    if asked.kind is FigureKind.DATE:
        return covered([term for term in asked.terms if is_event(term)] or asked.terms, [sentence])
    return bool(POINTS_BACK.search(sentence)) or covered(asked.terms, [sentence])
