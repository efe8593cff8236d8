"""Article -> passages: the units that are searched, each a run of neighbouring sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from corpus.article import Article, MarkKind, Passage, Sentence, Span
from corpus.paragraphs import UNSPACED, has_words, paragraphs

# A paragraph of news is often one sentence, too little to tell what it is about: neighbours are grouped until here.
ENOUGH_WORDS = 60
# ... and no further than this: a vector of more than a few statements finds none of them well.
GROUP_WORDS = 100
# A longer paragraph is split at ends of sentences; the encoder reads 256 word pieces, about 190 words.
LONGEST_WORDS = 140
# What a member can take in at a glance, and well under Discord's 4,000 characters a message.
CONTEXT_CHARS = 1_200
_SIGN = re.compile(f"[{UNSPACED}]")
_SIGNS_A_WORD = 2  # so many Chinese words have, and an encoder makes about one piece of each sign


def passages(article: Article) -> tuple[Passage, ...]:
    """Every sentence of the article in exactly one passage, in order. Between its sentences a passage has no words."""
    headings = [mark.span for mark in article.marks if mark.kind is MarkKind.HEADING]
    found: list[Passage] = []
    for run in _runs(article):
        above = bisect_left(headings, run[0][0].span) - 1
        heading = headings[above] if above >= 0 else None
        found += (Passage(article, _extent(group), tuple(group), heading) for group in _groups(article.text, run))
    return tuple(found)


def paragraph_around(article: Article, span: Span) -> Span:
    """What stands around a quote: its paragraph or, when it is its paragraph, the neighbouring ones as well.

    Whole sentences that may be quoted, without anything else between them; no more than `CONTEXT_CHARS` code points,
    unless the quote itself has more.
    """
    for run in _runs(article):
        held = [at for at, paragraph in enumerate(run) if any(sentence.span.overlaps(span) for sentence in paragraph)]
        if not held:
            continue
        paragraph = [sentence for at in held for sentence in run[at]]
        around = _grown(paragraph, span)
        if around != span or _extent(paragraph) != span:
            return around
        for at in (held[0] - 1, held[-1] + 1):
            if 0 <= at < len(run):
                wider = _union(around, _extent(run[at]))
                around = wider if len(wider) <= CONTEXT_CHARS else around
        return around
    return span


def _runs(article: Article) -> Iterator[list[list[Sentence]]]:
    """Paragraphs of sentences; a new run where the kind changes, or words that may not be quoted stand between."""
    starts = [paragraph.span.start for paragraph in paragraphs(article.text, article.marks)]
    run: list[list[Sentence]] = []
    for sentence in article.sentences:
        if not run:
            run = [[sentence]]
            continue
        before = run[-1][-1]
        if sentence.kind is not before.kind or has_words(article.text[before.span.end : sentence.span.start]):
            yield run
            run = [[sentence]]
        elif bisect_right(starts, before.span.end) < bisect_right(starts, sentence.span.start):
            run.append([sentence])
        else:
            run[-1].append(sentence)
    if run:
        yield run


def _groups(text: str, run: list[list[Sentence]]) -> Iterator[list[Sentence]]:
    """The sentences of a run, short paragraphs together and long ones in parts of about equal length."""
    group: list[Sentence] = []
    words = 0
    for paragraph in run:
        count = sum(_words(text, sentence) for sentence in paragraph)
        if group and (words >= ENOUGH_WORDS or words + count > GROUP_WORDS):
            yield group
            group, words = [], 0
        if count > LONGEST_WORDS:
            *parts, rest = _parts(text, paragraph, count)
            if group:
                yield group
            yield from parts
            group, words = rest, ENOUGH_WORDS
        else:
            group, words = group + paragraph, words + count
    if group:
        yield group


def _parts(text: str, paragraph: list[Sentence], count: int) -> list[list[Sentence]]:
    """A paragraph of `count` words in as few parts as `LONGEST_WORDS` allows, a sentence longer than that by itself."""
    aim = count / -(-count // LONGEST_WORDS)
    parts: list[list[Sentence]] = []
    words = 0
    for sentence in paragraph:
        more = _words(text, sentence)
        # Half of a sentence over the aim is no farther from it than half under.
        if not parts or words + more / 2 > aim or words + more > LONGEST_WORDS:
            parts.append([])
            words = 0
        parts[-1].append(sentence)
        words += more
    return parts


def _grown(paragraph: Sequence[Sentence], span: Span) -> Span:
    """The paragraph, or as many of its sentences around `span` as fit."""
    if len(_extent(paragraph)) <= CONTEXT_CHARS:
        return _union(_extent(paragraph), span)
    held = [at for at, sentence in enumerate(paragraph) if sentence.span.overlaps(span)]
    around = _union(span, _extent([paragraph[held[0]], paragraph[held[-1]]]))
    first, last = held[0], held[-1]
    while True:
        after = _union(around, paragraph[last + 1].span) if last + 1 < len(paragraph) else None
        before = _union(around, paragraph[first - 1].span) if first > 0 else None
        if after is not None and len(after) <= CONTEXT_CHARS:
            around, last = after, last + 1
        elif before is not None and len(before) <= CONTEXT_CHARS:
            around, first = before, first - 1
        else:
            return around


def _union(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))


def _extent(sentences: Sequence[Sentence]) -> Span:
    return Span(sentences[0].span.start, sentences[-1].span.end)


def _words(text: str, sentence: Sentence) -> int:
    cut = sentence.span.cut(text)
    return len(cut.split()) + len(_SIGN.findall(cut)) // _SIGNS_A_WORD
