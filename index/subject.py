"""What an article is about, as its first sentence names it: what stands below leaves the name out."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.article import Article, Kind, Span
from index.accents import without_accents
from index.question import WORD, Question

SHORTEST = 3  # characters of a name
REMEMBERED = 512  # names; the sentences of an article are asked about one after another
LONGEST = 60  # characters looked at before and behind one for the names beside it
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_NAMES_BEFORE = re.compile(rf"(?<!\w)(?:{_CAPITAL}[\w’'-]*[ \u00a0])*$")
_NAMES_AFTER = re.compile(rf"(?:[ \u00a0]{_CAPITAL}[\w’'-]*)*")
# "the Terrorism Confinement Center (CECOT)", "the Water Board, or WB,"
_IN_FULL = re.compile(
    rf"{_CAPITAL}[\w’'-]*(?:[ \u00a0](?:of|for|and|the|de|del|la|el|para|y))*"
    rf"(?:[ \u00a0]{_CAPITAL}[\w’'-]*(?:[ \u00a0](?:of|for|and|the|de|del|la|el|para|y))*){{0,6}}"
    r"(?P<short>[ \u00a0]\(|,?[ \u00a0](?:or|o)[ \u00a0])$"
)
# "The Aurora is 171 metres high"
_OF_ITS_OWN = re.compile(
    rf"\W?(?:(?:The|El|La|Los|Las)[ \u00a0])?(?P<name>{_CAPITAL}[\w’'-]+(?:[ \u00a0]{_CAPITAL}[\w’'-]*)*)[ \u00a0]"
    r"(?:is|are|was|were|has|have|had|holds?|held|stands?|measures?|es|son|era|fue|tiene[n]?|mide[n]?)\b"
)


def opening_of(article: Article) -> Span | None:
    """The first sentence of an article, which says what the others are about."""
    return next((each.span for each in article.sentences if each.kind is Kind.PROSE), None)


def subject_named(question: Question, article: Article, read: str) -> str:
    """The names of the question that `read` lacks and the article's first sentence has, each with the names beside it,
    or what they are short for there: "Harbour Board (HB)". "" where there is none.

    A sentence about "the prison" is about the prison that the article names at its beginning.
    """
    opening = opening_of(article)
    if opening is None:
        return ""
    first = opening.cut(article.text)
    known = {without_accents(word) for word in WORD.findall(read)}
    found: dict[str, None] = {}
    for word in question.words:
        folded = without_accents(word.text)
        if word.weight == 1.0 and len(folded) >= SHORTEST and folded not in known:
            found[_called(folded, first, article.text)] = None
    return " ".join(filter(None, found))


def is_of_another(sentence: str, article: Article) -> bool:
    """Whether a sentence says what something is or has that it names itself, and the article's first sentence does
    not."""
    opening = opening_of(article)
    named = _OF_ITS_OWN.match(sentence)
    return named is not None and opening is not None and named["name"] not in opening.cut(article.text)


@lru_cache(REMEMBERED)
def _called(folded: str, first: str, text: str) -> str:
    """The name that the first sentence of a text has for this word, or ""."""
    return _name_in(folded, first, text) or _short_for(folded, first, text)


def _name_in(folded: str, first: str, text: str) -> str:
    """The name in the first sentence that has this word, with the names beside it; "" where the text has it as a common
    word."""
    for word in WORD.finditer(first):
        if word.group()[0].isupper() and without_accents(word.group()) == folded:
            if re.search(rf"(?<!\w){re.escape(word.group().casefold())}(?!\w)", text):
                return ""
            before = _NAMES_BEFORE.search(first, max(0, word.start() - LONGEST), word.start())
            after = _NAMES_AFTER.match(first, word.end(), word.end() + LONGEST)
            return "".join((before.group() if before else "", word.group(), after.group() if after else ""))
    return ""


def _short_for(folded: str, first: str, text: str) -> str:
    """What a text calls by this word for short, where its first sentence has it in full, and the word."""
    for word in re.finditer(rf"(?<!\w){re.escape(folded)}(?!\w)", text, re.IGNORECASE):
        before = _IN_FULL.search(text, max(0, word.start() - LONGEST), word.start())
        full = before.group()[: before.start("short") - before.start()].removeprefix("The ") if before else ""
        if full and word.group()[0].isupper() and full in first:
            return f"{full} ({word.group()})"
    return ""
