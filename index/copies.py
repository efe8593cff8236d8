"""The copies of a quote: where other articles of its origin say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nsmallest

from corpus.article import Article, Sentence, Span
from corpus.origins import figure_words, likeness
from index.answer import Origin, Quote
from index.speakers import speaker_of
from index.when import stated_date

# Articles of an origin that are looked through for copies, the earliest first: of some thousand that share a template a
# question would wait seconds.
MOST_COMPARED = 40
# A copy may be shorter than the quote or longer; beyond this `likeness` is 0 whatever the words are.
_SHORTEST = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Kinship:
    """By path: the articles of a shelf, their origins, and when they were published, as far as that is known.

    Where origins are not known all are empty.
    """

    article: Callable[[str], Article] = dict[str, Article]().__getitem__
    origins: Mapping[str, Origin] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)

    def akin(self, one: Article, other: Article) -> bool:
        """Whether these are two articles of one origin."""
        origin = self.origins.get(one.path)
        return origin is not None and one.path != other.path and self.origins.get(other.path) is origin

    def others(self, article: Article) -> tuple[Article, ...]:
        """The other articles of its origin, at most `MOST_COMPARED`, the earliest dated first."""
        origin = self.origins.get(article.path)
        paths = [path for path in origin.articles if path != article.path] if origin else []
        if len(paths) > MOST_COMPARED:
            paths = nsmallest(MOST_COMPARED, paths, key=lambda path: self.dates.get(path, date.max))
        return tuple(sorted(map(self.article, paths), key=printed))


def with_copies(quote: Quote, core: Span, kinship: Kinship) -> Quote:
    """The quote with its origin, its copies folded under it. `core` is the sentence of it that says what was asked.

    Of copies in the very same characters the earliest dated one comes first, of one day the original: who printed it
    first is nearer to its origin. What lacks a figure that decides is none. A copy's score is the quote's, less what
    its words differ.
    """
    found = (_copy(quote, core, other) for other in kinship.others(quote.article))
    decisive = figure_words(" ".join(part.cut(quote.article.text) for part in quote.emphasis))
    same = (copy for copy in found if copy is not None and decisive <= figure_words(copy.text))
    copies = sorted(same, key=lambda copy: (-copy.score, printed(copy.article)))
    quote = replace(quote, origin=kinship.origins.get(quote.article.path))
    copies = [replace(copy, origin=quote.origin) for copy in copies]
    equal = [quote, *(copy for copy in copies if copy.text == quote.text)]
    original = quote.origin.original if quote.origin else None
    first = min(equal, key=lambda each: (printed(each.article), each.article.path != original))
    if first is not quote:
        copies[copies.index(first)] = replace(quote, emphasis=())
        moved = first.span.start - quote.span.start
        emphasis = tuple(Span(part.start + moved, part.end + moved) for part in quote.emphasis)
        quote = replace(first, emphasis=emphasis, score=quote.score)
    return replace(quote, copies=tuple(copies))


def printed(article: Article) -> date:
    """When it was published, undated ones last."""
    published = article.metadata.date
    return published.value if published else date.max


def _copy(quote: Quote, core: Span, other: Article) -> Quote | None:
    """The sentence of the other article that is most like the core, and what is around it as it is in the quote."""
    if other.text == quote.article.text:
        return replace(quote, article=other, emphasis=())
    text = core.cut(quote.article.text)
    best, at = max(((_alike(text, other, each), -at) for at, each in enumerate(other.sentences)), default=(0.0, 0))
    if best == 0.0:
        return None
    ours = [each for each in quote.article.sentences if quote.span.contains(each.span)]
    place = next(at for at, each in enumerate(ours) if each.span == core)
    first = last = -at
    for before in reversed(ours[:place]):
        if not (
            first > 0 and _goes_on(other, first - 1) and _alike(_text(quote, before), other, other.sentences[first - 1])
        ):
            break
        first -= 1
    for after in ours[place + 1 :]:
        if not (
            last + 1 < len(other.sentences)
            and _goes_on(other, last)
            and _alike(_text(quote, after), other, other.sentences[last + 1])
        ):
            break
        last += 1
    span = Span(other.sentences[first].span.start, other.sentences[last].span.end)
    said = stated_date(other.text, other.sentences[-at].span)
    return Quote(
        other, span, other.sentences[-at].kind, quote.score * best, speaker=speaker_of(other, span), stated=said
    )


def _goes_on(article: Article, at: int) -> bool:
    """Whether the sentence after `at` is of its kind and paragraph, so that both may be one quote."""
    one, next_ = article.sentences[at : at + 2]
    return one.kind is next_.kind and article.text[one.span.end : next_.span.start].strip(" \u00a0") == ""


def _alike(text: str, other: Article, sentence: Sentence) -> float:
    if min(len(text), len(sentence.span)) < _SHORTEST * max(len(text), len(sentence.span)):
        return 0.0
    return likeness(text, sentence.span.cut(other.text))


def _text(quote: Quote, sentence: Sentence) -> str:
    return sentence.span.cut(quote.article.text)
