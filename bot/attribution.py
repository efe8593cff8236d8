"""Where a quote comes from, in words; the same in a terminal and on a card. Escaping is left to whoever shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from bot.words import OVERDUE, count
from corpus.article import Kind, Metadata
from index.answer import AsOf, Quote
from index.when import newest_article

TITLE_UNKNOWN = "title not given"
PUBLISHER_UNKNOWN = "publisher not given"
DATE_UNKNOWN = "date not given"
CAPTION = "Photo caption"
OWN_VOICE = "speaker: the article itself"

# Not strftime: "%b" follows the machine's locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(when: date) -> str:
    """A date that reads the same on both sides of the Atlantic: "4 Feb 2025"."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def title(metadata: Metadata) -> str:
    return metadata.title.value if metadata.title else TITLE_UNKNOWN


def publisher(metadata: Metadata) -> str:
    return metadata.publisher.value if metadata.publisher else PUBLISHER_UNKNOWN


def published(metadata: Metadata) -> str:
    return day(metadata.date.value) if metadata.date else DATE_UNKNOWN


def stated(quote: Quote) -> str | None:
    """The date that the quote itself gives, as it was printed."""
    return f"the text says “{quote.stated.span.cut(quote.article.text)}”" if quote.stated else None


def attribution(quote: Quote) -> tuple[str, ...]:
    """Title, publisher and date, always; then the date that the quote states, agency, update, that it is a caption, and
    the speaker, where known.

    A caption in the article's own voice says so already by being one.
    """
    metadata = quote.article.metadata
    parts = [title(metadata), publisher(metadata), published(metadata)]
    if said := stated(quote):
        parts.append(said)
    if metadata.agency is not None and metadata.agency.value != publisher(metadata):
        parts.append(f"agency: {metadata.agency.value}")
    if metadata.updated is not None:
        parts.append(f"updated {day(metadata.updated.value)}")
    if quote.kind is Kind.CAPTION:
        parts.append(CAPTION)
    if quote.speaker is not None and quote.speaker.name is not None:
        parts.append(f"speaker: {quote.speaker.name.cut(quote.article.text)}")
    elif quote.speaker is not None and quote.kind is not Kind.CAPTION:
        parts.append(OWN_VOICE)
    return tuple(parts)


def as_of(knowledge: AsOf) -> str:
    """How old the knowledge is, in UTC, and whether that is older than the operator wants."""
    refreshed = knowledge.refreshed.astimezone(UTC)
    newest = f"newest of {day(knowledge.newest_article)}" if knowledge.newest_article else "none of them dated"
    told = f"Articles as of {day(refreshed)}, {refreshed:%H:%M} UTC; {newest}"
    return f"{told} · {OVERDUE}" if knowledge.overdue else told


def newest_quoted(quotes: Sequence[Quote]) -> str:
    """For a question about now: of when the newest article is that is quoted."""
    newest = newest_article(quotes)
    return f"newest quoted: {day(newest) if newest else DATE_UNKNOWN}"


def counted(articles: int, origins: int | None) -> str:
    """ "3 articles, 2 origins"; without the origins while they are unknown."""
    told = count(articles, "article")
    return told if origins is None else f"{told}, {count(origins, 'origin')}"
