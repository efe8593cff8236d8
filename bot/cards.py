"""Answers as Discord shows them: pure functions from quotes to a card (Components V2) or to plain text.

Only whole quotes are shown. Each block is parsed back and compared with what was printed before it can be part of a
page; where the two differ the quote is refused with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import discord
from discord.ui import ActionRow, Button, Container, LayoutView, Section, Separator, TextDisplay, View

from bot import words
from bot.attribution import (
    as_of,
    attribution,
    day,
    published,
    publisher,
    title,
)
from bot.buttons import ContextButton, PageButton, ShareButton, ShelfButton, SourceButton
from bot.escape import VerbatimError, check_verbatim, clean, escape, quote_lines
from corpus.article import Article, Span
from corpus.links import link_to
from index.answer import Abstention, Answer, AsOf, Quote, QuoteRef, Reason

TEXT_LIMIT = 4000  # Discord: characters over all text displays of a message
PLAIN_LIMIT = 2000  # Discord: characters of a message without components V2
ROW_LIMIT = 5  # Discord: buttons in a row
COMPONENT_LIMIT = 40  # Discord: components of a message, counted deep
URL_LIMIT = 512  # Discord: the URL of a link button
ADDED_LIMIT = 80  # the words that were also searched for, in characters
LABEL_LIMIT = 120  # a title or a name, in characters before escaping; two lines on a phone
# What the blocks of one page may take. The rest is the header (a question of 300 characters, all of them escaped, and
# who shared it) and the footer. Constant, so that a card has the same pages whoever looks at it.
CARD_BODY = 3000
PLAIN_BODY = 1450
SHELF_PAGE = 10
QUIET = discord.Colour(0x8A8F98)
INK = discord.Colour(0x3B6EA8)


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on all pages of a card. `reason` None is an answer; `key` None has no buttons that need it kept.

    `also_searched` is for the header, which is the only part of a card that is kept in the message alone.
    """

    quotes: tuple[Quote, ...]
    as_of: AsOf
    reason: Reason | None = None
    origins: int | None = None
    key: str | None = None
    also_searched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One quote and its attribution, as Markdown that was read back and found verbatim, apart and together."""

    ref: QuoteRef
    quote: str
    attribution: str
    url: str | None

    @property
    def markdown(self) -> str:
        return f"{self.quote}\n{self.attribution}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A quote that is not shown, and why; the reason holds no text of it."""

    ref: QuoteRef
    reason: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A message without components V2."""

    content: str
    view: View | None


def card_of(outcome: Answer | Abstention, *, plain: bool) -> tuple[Card, tuple[Refused, ...]]:
    """The card of an outcome without the quotes that Discord would not show as printed, and those."""
    found = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    kept: list[Quote] = []
    refused: list[Refused] = []
    for quote in found:
        try:
            room = PLAIN_BODY if plain else CARD_BODY
            if len(block(quote, len(found)).markdown) + (URL_LIMIT + 3 if plain else 0) > room:
                raise VerbatimError("it does not fit into one message")
        except VerbatimError as error:
            refused.append(Refused(quote.ref, str(error)))
        else:
            kept.append(quote)
    if isinstance(outcome, Answer):
        card = Card(tuple(kept), outcome.as_of, None, outcome.origins, also_searched=outcome.also_searched)
    else:
        card = Card(tuple(kept), outcome.as_of, outcome.reason, also_searched=outcome.also_searched)
    return card, tuple(refused)


def header(question: str, also_searched: Sequence[str] = ()) -> str:
    """The question above a card, as Markdown on one line; on a second one what was searched for beside its words."""
    top = "### " + (clean(question, 300) or "…")
    return f"{top}\n-# {words.ALSO_SEARCHED} {clean(', '.join(also_searched), ADDED_LIMIT)}" if also_searched else top


def shared_header(top: str, name: str) -> str:
    """A header with the name of the member who showed the card to the channel; no ping, since it is only text."""
    return f"{top}\n-# {words.SHARED_BY} {clean(name, 32)}"


def header_of(message: discord.Message) -> str:
    """The header of a card that was sent before. The question is kept nowhere else, so it is read from the message."""
    if message.flags.components_v2:
        for part in LayoutView.from_message(message).walk_children():
            if isinstance(part, TextDisplay):
                return part.content
        return ""
    return message.content.partition("\n\n")[0]


def block(quote: Quote, number: int | None) -> Block:
    """The quote and where it comes from. Raises VerbatimError if Discord would not show it as it was printed."""
    emphasis = [Span(part.start - quote.span.start, part.end - quote.span.start) for part in quote.emphasis]
    url = button_url(link_to(quote.article, quote.span))
    made = Block(quote.ref, quote_lines(quote.text, emphasis), "-# " + _attribution(quote, number), url)
    check_verbatim(made.quote, quote.text)
    check_verbatim(made.markdown, quote.text)
    return made


def _attribution(quote: Quote, number: int | None) -> str:
    parts = [clean(part, LABEL_LIMIT) for part in attribution(quote)]
    return " · ".join(parts if number is None else [f"**{number}**", *parts])


def button_url(url: str | None) -> str | None:
    """The URL if Discord takes it for a button: http(s), no user name in it, at most 512 characters of plain ASCII."""
    if url is None or len(url) > URL_LIMIT or not url.isascii() or any(c <= " " or c in '<>"\\^`{|}' for c in url):
        return None
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return url if sound else None


def pages(card: Card, per_page: int, *, plain: bool) -> tuple[tuple[Block, ...], ...]:
    """The card's blocks, page by page: at most `per_page` on one, and never more text than a message holds."""
    numbered = len(card.quotes) > 1
    room = PLAIN_BODY if plain else CARD_BODY
    full: list[list[Block]] = [[]]
    for number, quote in enumerate(card.quotes, 1):
        made = block(quote, number if numbered else None)
        if full[-1] and (len(full[-1]) == per_page or sum(map(_size, full[-1])) + _size(made) > room):
            full.append([])
        full[-1].append(made)
    return tuple(tuple(page) for page in full)


def _size(made: Block) -> int:
    return len(made.markdown) + (len(made.url) if made.url else 0) + 10


def layout(top: str, card: Card, page: int, per_page: int, *, private: bool, shared: bool = False) -> LayoutView:
    """One page of a card. `shared`: the private card has been shared, its button says so and is off."""
    leaves = pages(card, per_page, plain=False)
    page = min(page, len(leaves) - 1)
    box: Container[Any] = Container(accent_colour=INK if card.reason is None else QUIET)
    box.add_item(TextDisplay(top))
    if card.reason is not None:
        box.add_item(TextDisplay(_abstained(card)))
    for made in leaves[page]:
        _add(box, made)
    box.add_item(Separator())
    box.add_item(TextDisplay("-# " + _footer(card, page, len(leaves))))
    for row in _rows(card, leaves, page, private=private, shared=shared):
        box.add_item(ActionRow(*row))
    return checked(LayoutView(timeout=None).add_item(box))


def plain(top: str, card: Card, page: int, per_page: int, *, private: bool, shared: bool = False) -> Plain:
    """The same page as a message without components V2."""
    leaves = pages(card, per_page, plain=True)
    page = min(page, len(leaves) - 1)
    parts = [top]
    if card.reason is not None:
        parts.append(_abstained(card))
    parts += [_plain_block(made) for made in leaves[page]]
    parts.append("-# " + _footer(card, page, len(leaves)))
    content = "\n\n".join(parts)
    if len(content) > PLAIN_LIMIT:
        raise ValueError(f"a plain message of {len(content)} characters: Discord takes {PLAIN_LIMIT}")
    view = View(timeout=None)
    for at, row in enumerate(_rows(card, leaves, page, private=private, shared=shared)):
        for button in row:
            button.item.row = at
            view.add_item(button)
    return Plain(content, view if view.children else None)


def _abstained(card: Card) -> str:
    said = escape(str(card.reason))
    return f"{said}\n-# {words.NEAREST}" if card.quotes else said


def _footer(card: Card, page: int, of: int) -> str:
    parts = []
    if card.reason is None:
        articles = words.count(len({quote.article.path for quote in card.quotes}), "article")
        parts.append(f"From {articles}" + (f" of {words.count(card.origins, 'origin')}" if card.origins else ""))
    if of > 1:
        parts.append(f"page {page + 1} of {of}")
    return " · ".join([*parts, as_of(card.as_of)])


def _rows(card: Card, leaves: Sequence[Sequence[Block]], page: int, *, private: bool, shared: bool) -> list[list[Any]]:
    """The rows of buttons under a page: a Context for each quote; Back and More; Share where only its asker sees it."""
    first = sum(len(leaf) for leaf in leaves[:page]) + 1
    numbered = len(card.quotes) > 1
    contexts: list[Any] = [
        ContextButton(made.ref, number if numbered else None) for number, made in enumerate(leaves[page], first)
    ]
    turning: list[Any] = []
    if card.key and len(leaves) > 1:
        turning.append(PageButton(card.key, max(page - 1, 0), words.BACK, disabled=page == 0))
        turning.append(PageButton(card.key, page + 1, words.MORE, disabled=page == len(leaves) - 1))
    if card.key and private:
        turning.append(ShareButton(card.key, page, done=shared))
    if len(contexts) + len(turning) <= ROW_LIMIT:
        return [contexts + turning] if contexts or turning else []
    return [contexts, turning]


def context(quote: Quote, paragraph: Span) -> LayoutView:
    """The paragraph around a quote, the quote in bold. Raises VerbatimError if it would not be shown as printed."""
    made = _context_block(quote, paragraph, TEXT_LIMIT)
    box: Container[Any] = Container(accent_colour=INK)
    _add(box, made)
    box.add_item(ActionRow(SourceButton(quote.ref)))
    return checked(LayoutView(timeout=None).add_item(box))


def plain_context(quote: Quote, paragraph: Span) -> Plain:
    """The same as a message without components V2."""
    made = _context_block(quote, paragraph, PLAIN_LIMIT - URL_LIMIT - 6)
    return Plain(_plain_block(made), View(timeout=None).add_item(SourceButton(quote.ref)))


def _context_block(quote: Quote, paragraph: Span, limit: int) -> Block:
    made = block(Quote(quote.article, paragraph, quote.kind, quote.score, (quote.span,), quote.speaker), None)
    if len(made.markdown) > limit:
        raise VerbatimError("it does not fit into one message")
    return replace(made, url=button_url(link_to(quote.article, quote.span)))


def _add(box: Container[Any], made: Block) -> None:
    """The quote in a text of its own, so that nothing else can come to stand behind its bar."""
    parts: tuple[TextDisplay[Any], ...] = (TextDisplay(made.quote), TextDisplay(made.attribution))
    if made.url is not None:
        box.add_item(Section(*parts, accessory=Button(label=words.SOURCE, url=made.url)))
        return
    for part in parts:
        box.add_item(part)


def _plain_block(made: Block) -> str:
    return made.markdown + (f"\n-# <{made.url}>" if made.url else "")


def notice(text: str, url: str | None = None) -> LayoutView:
    """Quoth's own fixed words, or Markdown made by this module, as a card."""
    box: Container[Any] = Container(accent_colour=QUIET)
    link = button_url(url)
    box.add_item(
        Section(TextDisplay(text), accessory=Button(label=words.SOURCE, url=link)) if link else TextDisplay(text)
    )
    return checked(LayoutView(timeout=None).add_item(box))


def shelf(articles: Sequence[Article], knowledge: AsOf, page: int) -> LayoutView:
    """What is on the shelf, newest first, ten articles a page; `articles` in that order (see bot/shelf.py)."""
    if not articles:
        return notice(words.EMPTY_SHELF)
    last = (len(articles) - 1) // SHELF_PAGE
    page = min(page, last)
    box: Container[Any] = Container(accent_colour=INK)
    box.add_item(TextDisplay(_inventory(articles)))
    box.add_item(Separator())
    rows = []
    for article in articles[page * SHELF_PAGE : (page + 1) * SHELF_PAGE]:
        known = article.metadata
        name = title(known) if known.title else f"{title(known)} ({article.path})"
        rows.append(f"{clean(name, 90)}\n-# {clean(publisher(known), 60)} · {published(known)}")
    box.add_item(TextDisplay("\n".join(rows)))
    box.add_item(Separator())
    paging = f"page {page + 1} of {last + 1} · " if last else ""
    box.add_item(TextDisplay(f"-# {paging}{as_of(knowledge)}"))
    if last:
        back = ShelfButton(max(page - 1, 0), words.BACK, disabled=page == 0)
        more = ShelfButton(page + 1, words.MORE, disabled=page == last)
        box.add_item(ActionRow(back, more))
    return checked(LayoutView(timeout=None).add_item(box))


def _inventory(articles: Sequence[Article]) -> str:
    dated = sorted(a.metadata.date.value for a in articles if a.metadata.date)
    lines = [f"### {words.count(len(articles), 'article')}"]
    if dated:
        lines.append(
            f"Dated {day(dated[0])} to {day(dated[-1])}." if dated[0] != dated[-1] else f"Dated {day(dated[0])}."
        )
    lacking = [
        f"{number:,} without a {name}"
        for name in _EXPECTED
        if (number := sum(getattr(article.metadata, name) is None for article in articles))
    ]
    if lacking:
        lines.append("-# " + " · ".join(lacking))
    return "\n".join(lines)


_FIELDS = {
    "title": "Title",
    "publisher": "Publisher",
    "agency": "Agency",
    "authors": "Authors",
    "date": "Date",
    "updated": "Updated",
    "language": "Language",
    "based_on": "Based on",
    "license": "License",
    "url": "URL",
}
_EXPECTED = ("title", "publisher", "date")  # said to be missing; the others are left out when unknown


def about_article(article: Article) -> LayoutView:
    """All that is known of one article, each field with the place where it was read."""
    lines = [f"### {clean(article.path, LABEL_LIMIT)}"]
    for name, label in _FIELDS.items():
        sourced = getattr(article.metadata, name)
        if sourced is not None:
            lines.append(f"{label}: {_value(sourced.value)}\n-# from: {sourced.source}")
        elif name in _EXPECTED:
            lines.append(f"{label}: not given")
    lines.append(
        f"-# {words.count(len(article.sentences), 'sentence')} that may be quoted · version {article.version[:16]}"
    )
    return notice("\n".join(lines), article.metadata.url.value if article.metadata.url else None)


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return clean(", ".join(value), 200)
    return clean(value, 200) if isinstance(value, str) else day(value)


def about(knowledge: AsOf, articles: int, card_days: int) -> LayoutView:
    """What Quoth is, how old its knowledge is, and what it keeps of its members."""
    stock = f"{words.count(articles, 'article')}. {as_of(knowledge)}."
    return notice(f"### Quoth\n{words.ABOUT}\n\n{stock}\n\n-# " + words.PRIVACY.format(days=card_days))


def checked(view: LayoutView) -> LayoutView:
    """The view, within Discord's limits; beyond them is an error of ours, never something to send and see."""
    if view.content_length() > TEXT_LIMIT or view.total_children_count > COMPONENT_LIMIT:
        raise ValueError(
            f"a card of {view.content_length()} characters and {view.total_children_count} components: "
            f"Discord takes {TEXT_LIMIT} and {COMPONENT_LIMIT}"
        )
    return view
