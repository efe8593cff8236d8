"""Where a quote comes from, in words; the same in a terminal and on a card. Escaping is left to whoever shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from bot import words
from corpus.article import Article, Kind, Metadata
from corpus.entries import entry_time
from index.answer import AsOf, Quote
from index.when import newest_article


def day(when: date) -> str:
    """A date that reads the same on both sides of the Atlantic: "4 Feb 2025"."""
    return words.day(when.day, when.month, when.year)


def title(metadata: Metadata) -> str:
    return metadata.title.value if metadata.title else words.TITLE_UNKNOWN


def publisher(metadata: Metadata) -> str:
    return metadata.publisher.value if metadata.publisher else words.PUBLISHER_UNKNOWN


def published(metadata: Metadata) -> str:
    return day(metadata.date.value) if metadata.date else words.DATE_UNKNOWN


def stated(quote: Quote) -> str | None:
    """The date that the quote itself gives, as it was printed."""
    return words.text_says(quote.stated.span.cut(quote.article.text)) if quote.stated else None


def newest_first(article: Article) -> tuple[int, str]:
    """What articles are sorted by wherever they are listed: undated ones last."""
    dated = article.metadata.date
    return (-dated.value.toordinal() if dated else 1, article.path)


def attribution(quote: Quote) -> tuple[str, ...]:
    """Title, publisher and date, always; then the entry of a live blog, the date that the quote states, agency, update,
    that it is a caption, and the speaker, where known.

    A caption in the article's own voice says so already by being one.
    """
    metadata = quote.article.metadata
    parts = [title(metadata), publisher(metadata), published(metadata)]
    if (entry := entry_time(quote.article, quote.span)) is not None:
        parts.append(words.entry(entry.cut(quote.article.text)))
    if said := stated(quote):
        parts.append(said)
    if metadata.agency is not None and metadata.agency.value != publisher(metadata):
        parts.append(words.agency(metadata.agency.value))
    if metadata.updated is not None:
        parts.append(words.updated(day(metadata.updated.value)))
    if quote.kind is Kind.CAPTION:
        parts.append(words.CAPTION)
    if quote.speaker is not None and quote.speaker.name is not None:
        parts.append(words.speaker(quote.speaker.name.cut(quote.article.text)))
    elif quote.speaker is not None and quote.kind is not Kind.CAPTION:
        parts.append(words.OWN_VOICE)
    return tuple(parts)


def as_of(knowledge: AsOf) -> str:
    """How old the knowledge is, in UTC, and whether that is older than the operator wants."""
    refreshed = knowledge.refreshed.astimezone(UTC)
    newest = day(knowledge.newest_article) if knowledge.newest_article else None
    told = words.as_of(day(refreshed), f"{refreshed:%H:%M}", newest)
    return f"{told} · {words.OVERDUE}" if knowledge.overdue else told


def newest_quoted(quotes: Sequence[Quote]) -> str:
    """For a question about now: of when the newest article is that is quoted."""
    newest = newest_article(quotes)
    return words.newest_quoted(day(newest) if newest else words.DATE_UNKNOWN)


def counted(articles: int, origins: int | None) -> str:
    """ "3 articles, 2 origins"; without the origins while they are unknown."""
    told = words.count(articles, "article")
    return told if origins is None else f"{told}, {words.count(origins, 'origin')}"
