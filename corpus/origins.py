"""Which articles are one text: copied, shortened, updated or paraphrased; told by their sentences and their credits.

Likeness, coverage and what is left out were measured: on the closest 1,396 of 1.46 million pairs of articles they find
23 pairs, and no false one between independent publishers. The demand for shared names and figures came later.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz, process

from corpus.article import Article, Kind, MarkKind, Span
from corpus.metadata import agency_named, is_agency, is_web_address

# Of the rules below: with another number every pair is compared anew at the next refresh.
ALIGNER = 3
# rapidfuzz's ratio (0 to 100) of two sentences' words in alphabetical order, from which on one is made of the other.
ALIKE = 70
FEWEST_WORDS = 6
MOST_QUOTED = 0.6
# What has to align: this share of the shorter article's prose sentences, and so many that share a name or figure.
COVERAGE, FEWEST = 0.2, 3
# With the same agency's credit or the same last line less is needed. Not measured: half.
CREDITED_COVERAGE = 0.1
# A brief: an article of so few sentences that are compared, too few for the above. Of most of them nearly all words
# that tell something, and all names and figures, stand in one sentence of the longer article or in two that follow one
# another. Of the first three sentences of each article of the seeds, our sample and clapnq's 178, held against the
# articles that share three of their names and figures, 143 pairs: of two articles that are not one text hardly more
# than one sentence has even half its words there.
BRIEF, OF_A_BRIEF = 5, 2 / 3
CONTAINED, FEWEST_CONTAINED, FEWEST_TOLD = 0.85, 4, 3
_SHORT_WORD = 3  # letters; "the", "was" and "for" stand everywhere
# Of the names and figures of two alike sentences (the fewer), so many must be in both. Sports results, quakes and
# prices are printed from templates: alike, and about something else each time. Not measured but on the seeds, of whose
# 47 aligned pairs it loses one.
SHARED_TELLING = 1 / 3
# A sentence that differs from article to article by its names and figures alone, or that stands below different first
# sentences, is a publisher's form or notice, and no sign of one text: weather, results, prices, invitations. So many
# wordings are left to updates and to outlets that put their own lead above an agency's text. Not measured.
MOST_WORDINGS = 20
# Cells of likeness that are computed at once: 4 MB, whatever the articles' length.
_CELLS = 4_000_000

# Sentences whose words are kept at hand, some 4 MB: a quote is held against the same copies again and again.
_KNOWN_SENTENCES = 8_192

_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")
_FINISHED = re.compile(r"[.!?…][\"”’»')\]]*\Z")
_QUOTED = re.compile(r"[\"“”„«»][^\"“”„«»]*(?:[\"“”„«»]|\Z)")
# "SAN SALVADOR, El Salvador (AP) — "
_DATELINE = re.compile(r"\(([A-Z][\w .&-]{1,40})\)\s?[—–-]")
_DATELINE_WITHIN = 1_000  # code points from the beginning: pictures' captions may stand above
# Shorter last lines, "Reporting by AFP", are on every story.
_SIGN_OFF_WORDS = 6
_NUMBER_WORDS = frozenset(
    """two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty hundred thousand
    million billion half twice dos tres cuatro cinco seis siete ocho nueve diez once doce docena veinte treinta cuarenta
    cincuenta cien ciento mil millón millones mitad""".split()
)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two sentences of which one is made of the other; `likeness` is in [0.7, 1]."""

    one: Span
    other: Span
    likeness: float


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """The sentences by which an article is compared, in order: of each the span, the words sorted, names and figures,
    and its form, which is what is left without these.

    Quotations are left out, since two who heard the same words are two witnesses; so are headings, captions and tables.
    """

    article: Article
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    telling: tuple[frozenset[str], ...]
    forms: tuple[str, ...]

    def without(self, common: Container[str]) -> Prose:
        """Without the sentences of these forms."""
        kept = [at for at, form in enumerate(self.forms) if form not in common]
        return Prose(
            self.article,
            tuple(self.spans[at] for at in kept),
            tuple(self.words[at] for at in kept),
            tuple(self.telling[at] for at in kept),
            tuple(self.forms[at] for at in kept),
        )


def prose(article: Article) -> Prose:
    spans = tuple(
        sentence.span
        for sentence in article.sentences
        if sentence.kind is Kind.PROSE and _is_compared(sentence.span.cut(article.text))
    )
    words = [_WORD.findall(span.cut(article.text)) for span in spans]
    return Prose(article, spans, tuple(map(_in_order, words)), tuple(map(_telling, words)), tuple(map(_form, words)))


def common_forms(shelf: Iterable[Prose]) -> frozenset[str]:
    """The forms that more than `MOST_WORDINGS` articles print, each with names and figures or a first sentence of its
    own."""
    filled: dict[str, set[frozenset[str]]] = defaultdict(set)
    below: dict[str, set[str]] = defaultdict(set)
    for each in shelf:
        for form, telling in zip(each.forms, each.telling, strict=True):
            if len(filled[form]) <= MOST_WORDINGS:
                filled[form].add(telling)
            if len(below[form]) <= MOST_WORDINGS:
                below[form].add(each.words[0])
    return frozenset(form for form in filled if max(len(filled[form]), len(below[form])) > MOST_WORDINGS)


def may_be_one_text(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> bool:
    """False only where two articles, of whose sentences these are the names and figures, cannot be one text: too few
    share any. It takes a hundredth of the time of comparing words."""
    theirs = frozenset[str]().union(*other)
    return sum(not theirs.isdisjoint(telling) for telling in one) >= FEWEST


def align(one: Prose, other: Prose) -> tuple[Aligned, ...]:
    """Which sentences of one are which of the other, each at most once, in the order of `one`."""
    pairs = matches(one.words, other.words, lambda at, to: tell_the_same(one.telling[at], other.telling[to]))
    return tuple(Aligned(one.spans[at], other.spans[to], score) for at, to, score in pairs)


def matches(
    one: Sequence[str], other: Sequence[str], fit: Callable[[int, int], bool] = lambda *_: True
) -> list[tuple[int, int, float]]:
    """(place in `one`, place in `other`, likeness) of what is alike and fits, in order; of `sorted_words`.

    Each of the fewer goes to what it is most like, and of those that go to the same the nearest stays.
    """
    if len(one) > len(other):
        return sorted((at, to, score) for to, at, score in matches(other, one, lambda to, at: fit(at, to)))
    best: dict[int, tuple[float, int]] = {}
    rows = max(1, _CELLS // max(1, len(other)))
    for first in range(0, len(one), rows):
        scores = process.cdist(one[first : first + rows], other, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        for row, to in enumerate(scores.argmax(axis=1).tolist() if scores.size else ()):
            at, score = first + row, float(scores[row, to])
            if score >= ALIKE and fit(at, to):
                best[to] = max(best.get(to, (0.0, 0)), (score, -at))
    return sorted((-at, to, score / 100) for to, (score, at) in best.items())


def are_one_text(one: Prose, other: Prose, aligned: Sequence[Aligned]) -> bool:
    """Whether so many sentences are aligned that one article is made of the other, or both of a third."""
    shorter = min(len(one.spans), len(other.spans))
    ours, theirs = dict(zip(one.spans, one.telling, strict=True)), dict(zip(other.spans, other.telling, strict=True))
    share = CREDITED_COVERAGE if _same_credit(one.article, other.article) else COVERAGE
    # Without a name or figure a sentence may be on every page: an invitation, a notice.
    telling = [pair for pair in aligned if not ours[pair.one].isdisjoint(theirs[pair.other])]
    return len(telling) >= FEWEST and len(aligned) >= share * shorter


def may_be_brief(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> bool:
    """False only where the shorter of two articles, of whose sentences these are the names and figures, cannot be a
    brief of the other."""
    brief, whole = sorted((one, other), key=len)
    if not 1 < len(brief) <= BRIEF:
        return False
    named = frozenset[str]().union(*whole)
    return _are_most([telling <= named for telling in brief])


def is_brief(one: Prose, other: Prose) -> bool:
    """Whether the shorter article is the other one in a few sentences: it says hardly a word of its own."""
    if not may_be_brief(one.telling, other.telling):
        return False
    brief, whole = sorted((one, other), key=lambda each: len(each.words))
    said = [_told(words) for words in whole.words]
    places = [(at, at + many) for at in range(len(said)) for many in (1, 2)]
    around = [
        (frozenset[str]().union(*said[first:last]), frozenset[str]().union(*whole.telling[first:last]))
        for first, last in places
    ]
    contained = [
        len(told) >= FEWEST_CONTAINED
        and any(telling <= names and len(told & words) >= CONTAINED * len(told) for words, names in around)
        for told, telling in zip(map(_told, brief.words), brief.telling, strict=True)
    ]
    names = frozenset[str]().union(*(telling for telling, yes in zip(brief.telling, contained, strict=True) if yes))
    return _are_most(contained) and len(names) >= FEWEST_TOLD


def _are_most(found: Sequence[bool]) -> bool:
    """Whether so many sentences of a brief are."""
    return sum(found) >= max(2, OF_A_BRIEF * len(found))


def _told(words: str) -> frozenset[str]:
    """The words that tell something, of sorted ones."""
    return frozenset(word for word in words.split() if len(word) > _SHORT_WORD or word[0].isdecimal())


def likeness(one: str, other: str) -> float:
    """How far two sentences say the same in the same words, in [0.7, 1]; 0 where they do not.

    Nor do they where each gives a figure that the other does not: the newer one is news.
    """
    score = fuzz.ratio(sorted_words(one), sorted_words(other), score_cutoff=ALIKE) / 100
    if score == 0:
        return 0.0
    ours, theirs = figure_words(one), figure_words(other)
    return score if ours <= theirs or theirs <= ours else 0.0


# ── what metadata says ────────────────────────────────────────────────────────────────────────────────────────────


def same_by_declaration(articles: Sequence[Article]) -> Iterator[tuple[str, str]]:
    """Pairs of paths that are one text whatever their sentences: the same characters, or by `based_on`."""
    groups: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        groups[article.text_sha256].append(article.path)
        known = article.metadata.based_on
        if known is not None and is_web_address(known.value):  # it need not be on the shelf for two to come from it
            groups[_address(known.value)].append(article.path)
    for paths in groups.values():
        yield from pairwise(paths)
    yield from bases(articles).items()


def bases(articles: Sequence[Article]) -> dict[str, str]:
    """Path -> path, of each article whose `based_on` names another one here: by its path, its address or its title."""
    named: dict[str, str] = {}
    titles = Counter(_folded(article.metadata.title.value) for article in articles if article.metadata.title)
    for article in articles:
        known = article.metadata
        if known.title is not None and titles[_folded(known.title.value)] == 1:
            named.setdefault(_folded(known.title.value), article.path)
    named |= {_address(article.metadata.url.value): article.path for article in articles if article.metadata.url}
    named |= {article.path: article.path for article in articles}
    found = {}
    for article in articles:
        if article.metadata.based_on is not None:
            said = article.metadata.based_on.value
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(article.path), said))
            base = next((named[key] for key in (said, beside, _address(said), _folded(said)) if key in named), None)
            if base is not None and base != article.path:
                found[article.path] = base
    return found


def original_of(members: Sequence[Article], base: Mapping[str, str]) -> str | None:
    """The path of the one that all others come from, where credits or dates say that of each and none denies it.

    `base` is what `bases` found. Another comes from it by its `based_on`, by crediting the agency whose own article it
    is, or by a later date. One that itself comes from elsewhere is no original, be it the earliest.
    """
    firsts = [
        first
        for first in members
        if len(members) > 1
        and not _comes_from_elsewhere(first)
        and all(_comes_from(other, first, base) for other in members if other is not first)
    ]
    return firsts[0].path if len(firsts) == 1 else None


def _comes_from_elsewhere(article: Article) -> bool:
    credit = _credit(article)
    return article.metadata.based_on is not None or (credit is not None and credit != _publisher(article))


def _comes_from(article: Article, first: Article, base: Mapping[str, str]) -> bool:
    ours, theirs = article.metadata.date, first.metadata.date
    if ours is not None and theirs is not None:
        if ours.value < theirs.value:
            return False  # whatever is credited
        if ours.value > theirs.value:
            return True
    own = _publisher(first)
    if own is not None and own == _credit(article) != _publisher(article):
        return True
    path, seen = article.path, set[str]()
    while path in base and path not in seen:
        seen.add(path)
        path = base[path]
    return path == first.path


def _same_credit(one: Article, other: Article) -> bool:
    credit = _credit(one)
    return (credit is not None and credit == _credit(other)) or not _sign_offs(one).isdisjoint(_sign_offs(other))


def _credit(article: Article) -> str | None:
    """The agency that the article is from, as far as it says so."""
    known = article.metadata
    if known.agency is not None:
        return _agency(known.agency.value)
    dateline = _DATELINE.search(article.text, 0, _DATELINE_WITHIN)
    for name in (dateline and dateline[1], known.publisher and known.publisher.value):
        if name and is_agency(name):
            return _agency(name)
    return None


def _publisher(article: Article) -> str | None:
    known = article.metadata.publisher
    return _agency(known.value) if known else None


def _agency(name: str) -> str:
    return agency_named(_folded(name).removeprefix("the "))


def _sign_offs(article: Article) -> frozenset[str]:
    lines = (_folded(mark.span.cut(article.text)) for mark in article.marks if mark.kind is MarkKind.SIGN_OFF)
    return frozenset(line for line in lines if len(line.split()) >= _SIGN_OFF_WORDS)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _address(text: str) -> str:
    return text.partition("#")[0].rstrip("/")


# ── sentences ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_compared(text: str) -> bool:
    quoted = sum(len(match.group()) for match in _QUOTED.finditer(text))
    return (
        len(text.split()) >= FEWEST_WORDS and _FINISHED.search(text) is not None and quoted <= MOST_QUOTED * len(text)
    )


@lru_cache(_KNOWN_SENTENCES)
def sorted_words(text: str) -> str:
    """By which two sentences are compared: a clause that was moved is no difference."""
    return _in_order(_WORD.findall(text))


def _in_order(words: Sequence[str]) -> str:
    return " ".join(sorted(word.casefold().replace("’", "'") for word in words))


def _telling(words: Sequence[str]) -> frozenset[str]:
    """Names and figures: words with a digit in front, and those with a capital but for the sentence's first."""
    return frozenset(
        word.replace("’", "'").partition("'")[0].casefold()
        for at, word in enumerate(words)
        if word[0].isdecimal() or (at > 0 and word[0].isupper())
    )


def _form(words: Sequence[str]) -> str:
    """What is left of a sentence without its names and figures; its first word may be one."""
    return " ".join(
        word for word in words[1:] if not (word[0].isdecimal() or word[0].isupper() or word in _NUMBER_WORDS)
    )


def tell_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences, by their names and figures, may be about the same."""
    return len(one & other) >= SHARED_TELLING * min(len(one), len(other))


def figure_words(text: str) -> set[str]:
    """The figures of a text as it prints them, in digits or words, in small letters."""
    words = map(str.casefold, _WORD.findall(text))
    return {word for word in words if any(map(str.isdecimal, word)) or word in _NUMBER_WORDS}
