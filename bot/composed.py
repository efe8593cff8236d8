"""Cards and plain messages made of parts: text and quotes, one below the other, with rows of buttons under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord.ui import ActionRow, Container, LayoutView, Separator, TextDisplay

from bot import words
from bot.cards import QUIET, Block, Plain, add_texts, block, checked, plain_block, with_buttons
from bot.escape import INVITE, VerbatimError, escape
from corpus.article import Article, Span
from index.answer import Quote

_BLANKS = re.compile(r"\s+")

Part = str | Block | None  # Markdown made by this program, a quote, or a line between


def composed(
    parts: Sequence[Part], rows: Sequence[Sequence[Any]] = (), *, plain: bool, colour: discord.Colour = QUIET
) -> LayoutView | Plain:
    """The message, within Discord's limits; beyond them is an error of ours. Raises ValueError."""
    return _plain(parts, rows) if plain else card(parts, rows, colour)


def card(parts: Sequence[Part], rows: Sequence[Sequence[Any]], colour: discord.Colour) -> LayoutView:
    """As `composed`, for those who have no plain one."""
    box: Container[Any] = Container(accent_colour=colour)
    for part in parts:
        if part is None:
            box.add_item(Separator())
        elif isinstance(part, str):
            box.add_item(TextDisplay(part))
        else:
            add_texts(box, (part.quote, part.attribution), part.url)
    for row in rows:
        box.add_item(ActionRow(*row))
    return checked(LayoutView(timeout=None).add_item(box))


def _plain(parts: Sequence[Part], rows: Sequence[Sequence[Any]]) -> Plain:
    said = (part if isinstance(part, str) else plain_block(part) for part in parts if part is not None)
    return with_buttons("\n\n".join(said), rows)


def size(made: Block) -> int:
    """What a block takes of the room."""
    return len(made.markdown) + (len(made.url) if made.url else 0) + 10


def excerpt(article: Article, wanted: Span, most: int, first: int) -> Span:
    """Of a stretch that is too long to be shown, the sentences from that at `first` on that have `most` code points."""
    if len(wanted) <= most:
        return wanted
    held = [each.span for each in article.sentences if wanted.contains(each.span) and each.span.end > first]
    if not held:
        return wanted
    ends = [span.end for span in held if span.end - held[0].start <= most]
    return Span(held[0].start, max(ends, default=held[0].end))


def fitting(quote: Quote, most: int, *, number: int | None = None) -> Block:
    """The quote as a block of at most `most` characters. Raises VerbatimError if Discord would not show it so."""
    made = block(quote, number)
    if size(made) > most:
        raise VerbatimError("it does not fit into one message")
    return made


def shown_whole(quote: Quote, most: int) -> Block | str:
    """The quote as `fitting` has it, or words that say that it is not shown."""
    try:
        return fitting(quote, most)
    except VerbatimError:
        return words.QUOTE_NOT_SHOWN


def foreign(text: str, strong: Sequence[Span], most: int) -> str:
    """What a member wrote, as Markdown on one line, its spans in bold; no quote. Invites are taken out.

    What is longer than `most` code points begins shortly before the first span; "…" stands for the rest. Spans are in
    order and disjoint.
    """
    at = max(strong[0].start - most // 4, 0) if strong and strong[0].end > most else 0
    most += at
    pieces = ["…"] if at else []
    for span in (*strong, None):
        pieces.append(_plainly(text[at : min(span.start if span else len(text), most)]))
        if span is None or span.start >= most:
            break
        inner = _plainly(text[span.start : min(span.end, most)])
        # Bold binds to letters alone, and two of them must not touch.
        pieces.append(f"**{inner.strip()}**" + " " * inner.endswith(" ") if inner.strip() else inner)
        at = span.end
    line = "".join(pieces)
    return line + "…" if len(text) > most else line


def _plainly(text: str) -> str:
    """On one line, its blanks at either end kept as one."""
    return escape(INVITE.sub(words.INVITE_REMOVED, _BLANKS.sub(" ", text)))
