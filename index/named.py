"""What articles and questions name: of which words are names, and whether two texts are about the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from corpus.article import Article
from corpus.months import MONTHS
from index.asking import AskedFigure
from index.question import WORD
from index.same_word import covered

OFTEN, SHARED_NAMES = 3, 2  # times that an article says what it is about, and how many such names two must share
LONGEST_TITLE = 30  # words; of a longer one the rest is not looked up in its article
# Parts of many names: who is called by the other part alone is meant.
_COMMON_PARTS = frozenset(
    """
    mount mt lake river bay saint st san santa new north south east west old great upper lower port point cape fort
    national county city island islands valley park street bridge university hospital museum school college union party
    company group prison festival marathon monte sierra punta villa puerto lago río museo
    """.split()
)
NO_NAMES = frozenset(MONTHS) | frozenset(
    "last next new first monday tuesday wednesday thursday friday saturday sunday".split()
)


def share_a_subject(one: Article, other: Article) -> bool:
    """Whether two names that an article says again and again are names in the other, each way."""
    for about, other_article in ((one, other), (other, one)):
        names = _names_in(other_article)
        if sum(name.casefold() in names for name in _subjects(about)) < SHARED_NAMES:
            return False
    return True


def _subjects(article: Article) -> list[str]:
    """The names that an article has three times or more."""
    names = _names_in(article)
    counted = Counter(word for word in WORD.findall(article.text) if word[0].isupper() and len(word) > 2)
    return [word for word, times in counted.items() if times >= OFTEN and word.casefold() in names]


def names_of(asked: AskedFigure, articles: Iterable[Article]) -> tuple[tuple[str, ...], ...]:
    """The words of the question that are names in one of the articles, and common words in none; those side by side
    are together."""
    different = {article.path: article for article in articles}.values()
    capital, small = _by_case(article.text for article in different)
    known = capital - small
    runs: list[tuple[str, ...]] = []
    before = False
    for term in asked.terms:
        folded = _plural_off(term.casefold(), capital)
        is_name = folded in known and folded not in NO_NAMES
        if is_name and before:
            runs[-1] += (term,)
        elif is_name:
            runs.append((term,))
        before = is_name
    return tuple(runs)


def _plural_off(word: str, known: Container[str]) -> str:
    """Without the "s" of "tidewaters" that is Tidewater's."""
    return word if word in known or not word.endswith("s") else word[:-1]


def is_about(names: Sequence[tuple[str, ...]], article: Article) -> bool:
    """Whether an article has at least half of the names; of names side by side in the question, one. A paper that is
    called by its town leaves the town out of its news."""
    stretches = [article.text, title_of(article), publisher_of(article)]
    had = sum(any(covered([name], stretches) for name in _telling(run)) for run in names)
    return bool(names) and 2 * had >= len(names)


def _telling(run: Sequence[str]) -> list[str]:
    return [name for name in run if name.casefold() not in _COMMON_PARTS] or list(run)


def shared_names(one: Article, other: Article) -> frozenset[str]:
    """The names, folded, that both articles have inside of a sentence."""
    return frozenset(_inner_names(one) & _inner_names(other))


def _inner_names(article: Article) -> set[str]:
    text = article.text
    inner = {
        word.group().casefold()
        for word in WORD.finditer(text)
        if word.group()[0].isupper() and len(word.group()) > 2 and _is_inside(text, word.start())
    }
    return (inner & _names_in(article)) - NO_NAMES


def has_all(terms: Sequence[str], article: Article) -> bool:
    """Whether an article, with its title, has each of these words, and there is more than one."""
    return len(terms) > 1 and covered(terms, [article.text, title_of(article)])


def title_of(article: Article) -> str:
    return article.metadata.title.value if article.metadata.title else ""


def publisher_of(article: Article) -> str:
    return article.metadata.publisher.value if article.metadata.publisher else ""


def names_in_title(article: Article) -> list[str]:
    """The words of the title behind its first, folded, that the article itself has with a capital wherever it has them,
    and not only where a sentence begins."""
    names = _names_in(article)
    text = article.text
    found = []
    for word in WORD.findall(title_of(article))[1:LONGEST_TITLE]:
        folded = word.casefold()
        if folded in names and folded not in NO_NAMES and _inside_a_sentence(word, text):
            found.append(folded)
    return found


def _inside_a_sentence(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if _is_inside(text, at):
            return True
        at = text.find(word, at + len(word))
    return False


def _is_inside(text: str, at: int) -> bool:
    """Whether a word there is not the first of its sentence."""
    return at > 1 and text[at - 1] in " \u00a0" and text[at - 2] not in '.!?:”"'


def _names_in(article: Article) -> frozenset[str]:
    """The words, folded, that have a capital wherever the article has them."""
    capital, small = _by_case([article.text])
    return frozenset(capital - small)


def _by_case(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """The words, folded, that begin with a capital somewhere, and those that do not."""
    capital: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for word in WORD.findall(text):
            (capital if word[0].isupper() else small).add(word.casefold())
    return capital, small
