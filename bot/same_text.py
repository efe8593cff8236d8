"""A quote and its copies, one below the other, with the words in bold that the other text does not have.

Nothing is altered: each sentence is shown whole, and read back before it is sent, as on any card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from discord.ui import ActionRow, Container, LayoutView, Separator, TextDisplay

from bot import words
from bot.attribution import attribution, publisher
from bot.buttons import SameTextPageButton
from bot.cards import (
    CARD_BODY,
    INK,
    LABEL_LIMIT,
    PLAIN_BODY,
    Plain,
    add_texts,
    block,
    button_url,
    checked,
    packed,
    plain_message,
)
from bot.escape import clean
from corpus.article import Span
from corpus.changes import changes
from corpus.links import link_to
from index.answer import Quote

ROWS_COMPONENTS = 30  # of Discord's 40; the rest: the container, head, separators, footer, and two buttons in their row


@dataclass(frozen=True, slots=True)
class Row:
    """Texts above one another, and where they link to."""

    texts: tuple[str, ...]
    url: str | None

    @property
    def components(self) -> int:
        return len(self.texts) + (2 if self.url else 0)

    @property
    def plain(self) -> str:
        return "\n".join([*self.texts, *([f"-# <{self.url}>"] if self.url else [])])


def same_text(quote: Quote, card: str, page: int, note: str = "") -> LayoutView:
    """One page of the copies of a quote; `card` is the key under which both are kept, `note` what became of them.

    Raises VerbatimError if one would not be shown as it was printed.
    """

    def fits(rows: Sequence[Sequence[Row]]) -> bool:
        flat = [row for part in rows for row in part]
        size = sum(len(text) for row in flat for text in row.texts)
        return size <= CARD_BODY and sum(row.components for row in flat) + len(rows) <= ROWS_COMPONENTS

    # A pair too long for one message comes apart; each of its texts fits, or the card would not have it.
    parts = [each for part in _parts(quote) for each in ([part] if fits([part]) else [(row,) for row in part])]
    leaves = packed(parts, fits)
    page = min(page, len(leaves) - 1)
    box: Container[Any] = Container(accent_colour=INK)
    box.add_item(TextDisplay(_head(quote, note)))
    for part in leaves[page]:
        box.add_item(Separator())
        for row in part:
            add_texts(box, row.texts, row.url)
    if turning := _turning(quote, card, page, len(leaves)):
        box.add_item(TextDisplay(f"-# {words.page(page + 1, len(leaves))}"))
        box.add_item(ActionRow(*turning))
    return checked(LayoutView(timeout=None).add_item(box))


def plain_same_text(quote: Quote, card: str, page: int, note: str = "") -> Plain:
    """The same as a message without components V2."""
    rows = [
        replace(row, url=row.url if len(row.plain) <= PLAIN_BODY else None) for part in _parts(quote) for row in part
    ]
    leaves = packed(rows, lambda leaf: sum(len(row.plain) + 2 for row in leaf) <= PLAIN_BODY)
    page = min(page, len(leaves) - 1)
    turning = _turning(quote, card, page, len(leaves))
    said = [f"-# {words.page(page + 1, len(leaves))}"] if turning else []
    return plain_message(
        _head(quote, note), [*(row.plain for row in leaves[page]), *said], [turning] if turning else []
    )


def _head(quote: Quote, note: str) -> str:
    everywhere = (quote, *quote.copies)
    lines = [f"### {words.same_text_in(len({each.article.path for each in everywhere}))}"]
    original = quote.origin.original if quote.origin else None
    if original is None:
        lines.append(f"-# {words.ORIGIN_UNKNOWN}")
    else:
        named = [publisher(each.article.metadata) for each in everywhere if each.article.path == original]
        lines.append(f"-# {words.ORIGINAL.capitalize()}: {clean(named[0] if named else original, LABEL_LIMIT)}")
    if any(copy.text != quote.text for copy in quote.copies):
        lines.append(f"-# {words.BOLD_DIFFERS}")
    if note:
        lines.append(note)
    return "\n".join(lines)


def _parts(quote: Quote) -> Iterator[tuple[Row, ...]]:
    """First the quote, with those below it that are word for word the same; then each pair that differs."""
    first = True
    equal = [copy for copy in quote.copies if copy.text == quote.text]
    if equal:
        yield (_row(quote, quote, ()),)
        yield from ((Row((f"-# {words.WORD_FOR_WORD} {_named(quote, copy)}",), _url(copy)),) for copy in equal)
        first = False
    for copy in quote.copies:
        if copy.text != quote.text:
            found = changes(quote.text, copy.text)
            same = () if found.one or found.other else (Row((f"-# {words.SAME_WORDS}",), None),)
            ours = _row(quote, quote, found.one)
            yield (ours if first else _briefly(quote, ours), _row(quote, copy, found.other), *same)
            first = False


def _row(quote: Quote, each: Quote, differing: Sequence[Span]) -> Row:
    """The quote itself or a copy of it, with these words (offsets in its text) in bold."""
    bold = tuple(span.moved(each.span.start) for span in differing)
    made = block(replace(each, emphasis=bold, copies=()), None)
    return Row((made.quote, f"-# {_named(quote, each)}"), made.url)


def _briefly(quote: Quote, ours: Row) -> Row:
    """The quote once more: it was attributed in full before."""
    return Row((ours.texts[0], f"-# {clean(publisher(quote.article.metadata), LABEL_LIMIT)}"), None)


def _named(quote: Quote, each: Quote) -> str:
    parts = [clean(part, LABEL_LIMIT) for part in attribution(each)]
    original = quote.origin is not None and quote.origin.original == each.article.path
    return " · ".join([f"**{words.ORIGINAL}**", *parts] if original else parts)


def _url(quote: Quote) -> str | None:
    return button_url(link_to(quote.article, quote.span))


def _turning(quote: Quote, card: str, page: int, of: int) -> list[Any]:
    if of == 1:
        return []
    return [
        SameTextPageButton(card, quote.ref, max(page - 1, 0), words.BACK, disabled=page == 0),
        SameTextPageButton(card, quote.ref, page + 1, words.MORE, disabled=page == of - 1),
    ]
