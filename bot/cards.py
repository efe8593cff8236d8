"""Answers as Discord shows them: pure functions from quotes to a card (Components V2) or to plain text.

Only whole quotes are shown. Each block is parsed back and compared with what was printed before it can be part of a
page; where the two differ the quote is refused with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import discord
from discord.ui import ActionRow, Button, Container, LayoutView, Section, Separator, TextDisplay, View

from bot import words
from bot.attribution import as_of, attribution, counted, newest_quoted, publisher
from bot.buttons import ContextButton, PageButton, SameTextButton, ShareButton, SourceButton
from bot.escape import (
    VerbatimError,
    check_line,
    check_verbatim,
    clean,
    emphasised,
    escape,
    one_line,
    quote_lines,
    shown,
)
from bot.figure_lines import FigureLine, figure_lines, heading, of_shown
from bot.language import Language, said_in
from bot.memory_buttons import ReportButton, WatchButton
from bot.shown import ShownCard
from corpus.article import Span
from corpus.links import link_to
from index.answer import Abstention, Answer, AsOf, Figures, Quote, QuoteRef, Reason

TEXT_LIMIT = 4000  # Discord: characters over all text displays of a message
PLAIN_LIMIT = 2000  # Discord: characters of a message without components V2
ROW_LIMIT = 5  # Discord: buttons in a row
COMPONENT_LIMIT = 40  # Discord: components of a message, counted deep
URL_LIMIT = 512  # Discord: the URL of a link button
ADDED_LIMIT = 80  # the words that were also searched for, in characters
LABEL_LIMIT = 120  # a title or a name, in characters before escaping; two lines on a phone
SHORT_LIMIT = 40  # the same where several stand in one line
# What the blocks of one page may take. The rest is the header (a question of 300 characters, all of them escaped, and
# who shared it) and the footer. Constant, and measured in the language that takes most, so that a card has the same
# pages whoever looks at it.
CARD_BODY = 2940
PLAIN_BODY = 1450
# What the blocks of one page may take of the 40 components, with the buttons that belong to them. The rest: the
# container, header, a correction, reason, figures, separators, footer, and three rows with Back, More, Share, Watch and
# Report.
BODY_COMPONENTS = 24
LIMITED = 110  # characters in which the footer tells what a budget left out, in any language
FIGURE_HEADING = 90  # characters that the heading of the figures takes
# Two of a value of 60 characters and three sources fit into a plain message, all of them escaped.
VALUE_LIMIT = 1200
T = TypeVar("T")
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
    figures: Figures | None = None
    about_now: bool = False  # the footer tells how new the newest of the quotes is
    left_out: int = 0  # quotes that a publisher's budget left out, of which the footer tells
    watch: bool = False  # whether a member may watch its question
    report: bool = False  # whether a member may report its quotes

    @property
    def articles(self) -> int:
        """How many different articles are on the card, copies among them."""
        return len({each.article.path for quote in self.quotes for each in (quote, *quote.copies)})


@dataclass(frozen=True, slots=True)
class Block:
    """One quote and its attribution, as Markdown that was read back and found verbatim, apart and together.

    `copies`: how many others with the same text are folded under it.
    """

    ref: QuoteRef
    quote: str
    attribution: str
    url: str | None
    copies: int = 0

    @property
    def markdown(self) -> str:
        return f"{self.quote}\n{self.attribution}"

    @property
    def components(self) -> int:
        """Two texts; a section and its button where it links; its buttons below the card."""
        return 2 + (2 if self.url else 0) + 1 + (1 if self.copies else 0)


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """One value and who gives it, as Markdown whose value was read back and found verbatim."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page between the header and the footer."""

    figures: tuple[FigureBlock, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class NotShown:
    """A quote that is not shown, and why; the reason holds no text of it."""

    ref: QuoteRef
    reason: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A message without components V2."""

    content: str
    view: View | None


def card_of(outcome: Answer | Abstention, *, plain: bool, limited: bool = False) -> tuple[Card, tuple[NotShown, ...]]:
    """The card of an outcome without what Discord would not show as printed, and that: quotes, copies, figures.

    `limited`: a budget may yet leave some out, so that the footer needs room to say so.
    """
    answer = outcome if isinstance(outcome, Answer) else None
    reason = outcome.reason if isinstance(outcome, Abstention) else None
    found = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    room = _room(outcome.as_of, reason, plain=plain, limited=limited)
    tried = [_showable(quote, len(found), room) for quote in found]
    quotes = tuple(quote for quote, _ in tried if quote is not None)
    refused = [each for _, faults in tried for each in faults]
    figures = of_shown(answer.figures, [quote for quote, _ in tried]) if answer else None
    if fault := _fault_of(figures, quotes):
        refused.append(fault)
        figures = None
    origins = answer.origins if answer else None
    about_now = answer is not None and answer.about_now
    card = Card(quotes, outcome.as_of, reason, origins, None, outcome.also_searched, figures, about_now)
    return card, tuple(refused)


def within_budget(card: Card, kept: Sequence[Quote | None]) -> Card:
    """The card with those of its quotes that a budget left, None in place of the others, and without their figures."""
    quotes = tuple(quote for quote in kept if quote is not None)
    left_out = len(kept) - len(quotes)
    return replace(card, quotes=quotes, figures=of_shown(card.figures, kept), left_out=left_out)


def _showable(quote: Quote, number: int, room: int) -> tuple[Quote | None, tuple[NotShown, ...]]:
    """The quote with those of its copies that can be shown, None if it cannot be itself; and what cannot."""
    faults = [(each, _fault(each, number, room)) for each in (*quote.copies, quote)]
    refused = tuple(NotShown(each.ref, fault) for each, fault in faults if fault)
    if faults[-1][1]:
        return None, refused
    return replace(quote, copies=tuple(copy for copy, fault in faults[:-1] if not fault)), refused


def _fault_of(figures: Figures | None, quotes: Sequence[Quote]) -> NotShown | None:
    """The first value that cannot be shown: then none is, since some would be half of what the sources say."""
    for line in figure_lines(figures, quotes) if figures else ():
        try:
            _figure_block(line)
        except VerbatimError as error:
            return NotShown(line.ref, f"a figure of it: {error}")
    return None


def _fault(quote: Quote, number: int, room: int) -> str | None:
    """Why a quote cannot be shown, None where it can."""
    try:
        block(quote, number)
    except VerbatimError as error:
        return str(error)
    longest = max(len(said_in(language, lambda: block(quote, number)).markdown) for language in Language)
    return "it does not fit into one message" if longest > room else None


def _room(knowledge: AsOf, reason: Reason | None, *, plain: bool, limited: bool) -> int:
    """How many characters the quotes and figures of a page may have."""
    room = PLAIN_BODY if plain else CARD_BODY
    if reason is not None:
        room -= max(len(said_in(language, lambda: _abstained(reason, near=True))) for language in Language) + 2
    if limited:
        room -= LIMITED
    overdue = max(len(said_in(language, lambda: words.OVERDUE)) for language in Language)
    return room - overdue - 3 if knowledge.overdue else room


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


def question_of(message: discord.Message) -> str | None:
    """The question above a card as it was typed; None where the card shows it shortened, or shows none."""
    first = header_of(message).partition("\n")[0]
    asked = shown(first)[0].text if first.startswith("### ") else ""
    cut = asked.endswith("…") and not message.flags.components_v2
    return None if cut or not asked.strip() else asked


def block(quote: Quote, number: int | None) -> Block:
    """The quote and where it comes from. Raises VerbatimError if Discord would not show it as it was printed."""
    emphasis = [part.moved(-quote.span.start) for part in quote.emphasis]
    url = button_url(link_to(quote.article, quote.span))
    below = "-# " + _attribution(quote, number)
    if quote.copies:
        below += f"\n-# {folded(quote)}"
    made = Block(quote.ref, quote_lines(quote.text, emphasis), below, url, len(quote.copies))
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


def folded(quote: Quote) -> str:
    """How many others say the same in the same origin, and who published them."""
    by = dict.fromkeys(one_line(publisher(copy.article.metadata), SHORT_LIMIT) for copy in quote.copies)
    return f"+{len(quote.copies)} {words.MORE_OF_THE_SAME}: {clean(', '.join(by), LABEL_LIMIT)}"


def card_again(kept: ShownCard, key: str, find: Callable[[QuoteRef], Quote | None]) -> Card:
    """A card that was shown before, with those of its quotes that `find` still finds."""
    again = [quote.again(find) for quote in kept.quotes]
    quotes = tuple(quote for quote in again if quote is not None)
    figures = of_shown(kept.figures, again)
    card = Card(quotes, kept.as_of, kept.reason, kept.origins, key, figures=figures, about_now=kept.about_now)
    return replace(card, left_out=kept.left_out)


def pages(card: Card, per_page: int, *, plain: bool) -> tuple[Page, ...]:
    """The card's figures and then its quotes, page by page: at most `per_page` quotes on one, and never more text or
    components than a message holds."""
    room = _room(card.as_of, card.reason, plain=plain, limited=card.left_out > 0)
    items = _items(card, room, plain=plain)
    sizes = [
        max(_size(item, plain=plain) for item in same)
        for same in zip(*(said_in(each, lambda: _items(card, room, plain=plain)) for each in Language), strict=True)
    ]

    def fits(page: Sequence[int]) -> bool:
        quotes = [(at, made) for at in page if isinstance(made := items[at], Block)]
        size = sum(sizes[at] for at, _ in quotes)
        values = sum(sizes[at] for at in page if isinstance(items[at], FigureBlock))
        components = sum(made.components for _, made in quotes)
        return (
            len(quotes) <= per_page
            and size + (values + FIGURE_HEADING if values else 0) <= room
            and components <= BODY_COMPONENTS
        )

    return tuple(
        Page(
            tuple(item for at in page if isinstance(item := items[at], FigureBlock)),
            tuple(item for at in page if isinstance(item := items[at], Block)),
        )
        for page in packed(range(len(items)), fits)
    )


def _items(card: Card, room: int, *, plain: bool) -> list[FigureBlock | Block]:
    """The card's figures and its quotes, in the language that is spoken."""
    numbered = len(card.quotes) > 1
    blocks = [block(quote, number if numbered else None) for number, quote in enumerate(card.quotes, 1)]
    if plain:
        blocks = [made if len(plain_block(made)) <= room else replace(made, url=None) for made in blocks]
    return [*_figure_blocks(card.figures, card.quotes), *blocks]


def _size(item: FigureBlock | Block, *, plain: bool) -> int:
    """What it takes of the room, with what is between it and the next."""
    if isinstance(item, FigureBlock):
        return len(item.markdown) + 1
    return len(plain_block(item) if plain else item.markdown) + 2


def packed(items: Iterable[T], fits: Callable[[Sequence[T]], bool]) -> list[list[T]]:
    """The items in order on as few pages as `fits` allows; what fits on none has one of its own. At least one page."""
    full: list[list[T]] = [[]]
    for item in items:
        if full[-1] and not fits([*full[-1], item]):
            full.append([])
        full[-1].append(item)
    return full


def _figure_blocks(figures: Figures | None, quotes: Sequence[Quote]) -> list[FigureBlock]:
    """One for each value. Raises VerbatimError if Discord would not show one as it was printed."""
    return [_figure_block(line) for line in figure_lines(figures, quotes)] if figures else []


def _figure_block(line: FigureLine) -> FigureBlock:
    first = f"{emphasised(line.value, [Span(0, len(line.value))])} · {line.given_in}"
    sources = [" · ".join(clean(part, SHORT_LIMIT) for part in source) for source in line.sources]
    made = FigureBlock("\n".join([first, *(f"-# {source}" for source in sources)]))
    check_line(first, f"{line.value} · {line.given_in}")
    check_line(made.markdown, f"{line.value} · {line.given_in}")
    if len(made.markdown) + FIGURE_HEADING > VALUE_LIMIT:
        raise VerbatimError("it does not fit into one message")
    return made


def _figures_text(card: Card, page: Page) -> str:
    said = " · ".join(f"**{part}**" for part in heading(card.figures) if part) if card.figures else ""
    return "\n".join([said, *(figure.markdown for figure in page.figures)])


def layout(top: str, card: Card, page: int, per_page: int, *, private: bool, shared: bool = False) -> LayoutView:
    """One page of a card. `shared`: the private card has been shared, its button says so and is off."""
    leaves = pages(card, per_page, plain=False)
    page = min(page, len(leaves) - 1)
    box: Container[Any] = Container(accent_colour=INK if card.reason is None else QUIET)
    box.add_item(TextDisplay(top))
    if card.reason is not None:
        box.add_item(TextDisplay(_abstained(card.reason, near=bool(card.quotes))))
    if leaves[page].figures:
        box.add_item(Separator())
        box.add_item(TextDisplay(_figures_text(card, leaves[page])))
        box.add_item(Separator())
    for made in leaves[page].blocks:
        add_texts(box, (made.quote, made.attribution), made.url)
    box.add_item(Separator())
    box.add_item(TextDisplay("-# " + _footer(card, page, len(leaves))))
    for row in _rows(card, leaves, page, private=private, shared=shared):
        box.add_item(ActionRow(*row))
    return checked(LayoutView(timeout=None).add_item(box))


def plain(top: str, card: Card, page: int, per_page: int, *, private: bool, shared: bool = False) -> Plain:
    """The same page as a message without components V2."""
    leaves = pages(card, per_page, plain=True)
    page = min(page, len(leaves) - 1)
    parts = []
    if card.reason is not None:
        parts.append(_abstained(card.reason, near=bool(card.quotes)))
    if leaves[page].figures:
        parts.append(_figures_text(card, leaves[page]))
    parts += [plain_block(made) for made in leaves[page].blocks]
    parts.append("-# " + _footer(card, page, len(leaves)))
    return plain_message(top, parts, _rows(card, leaves, page, private=private, shared=shared))


def plain_message(top: str, parts: Sequence[str], rows: Sequence[Sequence[Any]]) -> Plain:
    """A header, parts below it and rows of buttons. The header gives way: it is shortened until all fits."""
    below = "\n\n".join(parts)
    content = f"{shortened(top, PLAIN_LIMIT - len(below) - 2)}\n\n{below}"
    return with_buttons(content, rows)


def with_buttons(content: str, rows: Sequence[Sequence[Any]]) -> Plain:
    """A plain message; beyond Discord's limit is an error of ours. Raises ValueError."""
    if len(content) > PLAIN_LIMIT:
        raise ValueError(f"a plain message of {len(content)} characters: Discord takes {PLAIN_LIMIT}")
    view = View(timeout=None)
    for at, row in enumerate(rows):
        for button in row:
            button.item.row = at
            view.add_item(button)
    return Plain(content, view if view.children else None)


def shortened(top: str, room: int) -> str:
    """A header whose first line, the question, is cut so that all of it has at most `room` characters, if it can."""
    if len(top) <= room:
        return top
    question, *others = top.split("\n")
    left = room - sum(len(line) + 1 for line in others) - len("### ")
    # Escaping at most doubles what is cut.
    return "\n".join(["### " + clean(shown(question)[0].text, max(left // 2, 2)), *others])


def _abstained(reason: Reason, *, near: bool) -> str:
    said = escape(words.abstained(reason))
    return f"{said}\n-# {words.NEAREST}" if near else said


def _footer(card: Card, page: int, of: int) -> str:
    parts = []
    if card.reason is None:
        parts.append(words.quoted_from(counted(card.articles, card.origins)))
    if card.about_now:
        parts.append(newest_quoted(card.quotes))
    if card.left_out:
        parts.append(words.over_budget(card.left_out))
    if of > 1:
        parts.append(words.page(page + 1, of))
    return " · ".join([*parts, as_of(card.as_of)])


def _rows(card: Card, leaves: Sequence[Page], page: int, *, private: bool, shared: bool) -> list[list[Any]]:
    """The rows of buttons under a page: a Context for each quote, Same text for those that have copies; Back and More;
    Share and Watch where only its asker sees it; Report."""
    first = sum(len(leaf.blocks) for leaf in leaves[:page]) + 1
    made = [(number if len(card.quotes) > 1 else None, made) for number, made in enumerate(leaves[page].blocks, first)]
    contexts: list[Any] = [ContextButton(each.ref, number) for number, each in made]
    copies: list[Any] = []
    turning: list[Any] = []
    if card.key:
        copies = [SameTextButton(card.key, each.ref, each.copies, number) for number, each in made if each.copies]
    if card.key and len(leaves) > 1:
        turning.append(PageButton(card.key, max(page - 1, 0), words.BACK, disabled=page == 0))
        turning.append(PageButton(card.key, page + 1, words.MORE, disabled=page == len(leaves) - 1))
    if card.key and private:
        turning.append(ShareButton(card.key, page, done=shared))
    if card.key and private and card.watch:
        turning.append(WatchButton(card.key, words.WATCH_ANSWER if card.reason is None else words.WATCH_GAP))
    if card.key and card.report:
        turning.append(ReportButton(card.key, page))
    groups = [group for group in (contexts, copies, turning) if group]
    rows = packed(groups, lambda row: sum(map(len, row)) <= ROW_LIMIT)
    return [[button for group in row for button in group] for row in rows if row]


def context(quote: Quote, paragraph: Span, note: str = "") -> LayoutView:
    """The paragraph around a quote, the quote in bold, below a note on its article, where there is one.

    Raises VerbatimError if it would not be shown as printed.
    """
    made = _context_block(quote, paragraph, TEXT_LIMIT - len(note))
    box: Container[Any] = Container(accent_colour=INK)
    if note:
        box.add_item(TextDisplay(note))
    add_texts(box, (made.quote, made.attribution), made.url)
    box.add_item(ActionRow(SourceButton(quote.ref)))
    return checked(LayoutView(timeout=None).add_item(box))


def plain_context(quote: Quote, paragraph: Span, note: str = "") -> Plain:
    """The same as a message without components V2."""
    above = f"{note}\n\n" if note else ""
    made = _context_block(quote, paragraph, PLAIN_LIMIT - URL_LIMIT - 6 - len(above))
    return Plain(f"{above}{plain_block(made)}", View(timeout=None).add_item(SourceButton(quote.ref)))


def _context_block(quote: Quote, paragraph: Span, limit: int) -> Block:
    made = block(Quote(quote.article, paragraph, quote.kind, quote.score, (quote.span,), quote.speaker), None)
    if len(made.markdown) > limit:
        raise VerbatimError("it does not fit into one message")
    return replace(made, url=button_url(link_to(quote.article, quote.span)))


def add_texts(box: Container[Any], texts: Sequence[str], url: str | None) -> None:
    """Each in a text of its own, so that nothing can come to stand behind a quote's bar; a link button beside them."""
    parts: list[TextDisplay[Any]] = [TextDisplay(text) for text in texts]
    if url is not None:
        box.add_item(Section(*parts, accessory=Button(label=words.SOURCE, url=url)))
        return
    for part in parts:
        box.add_item(part)


def plain_block(made: Block) -> str:
    return made.markdown + (f"\n-# <{made.url}>" if made.url else "")


def notice(text: str, url: str | None = None) -> LayoutView:
    """Quoth's own fixed words, or Markdown made by this module, as a card."""
    box: Container[Any] = Container(accent_colour=QUIET)
    link = button_url(url)
    box.add_item(
        Section(TextDisplay(text), accessory=Button(label=words.SOURCE, url=link)) if link else TextDisplay(text)
    )
    return checked(LayoutView(timeout=None).add_item(box))


def about(knowledge: AsOf | None, articles: int, kept: str) -> LayoutView:
    """What Quoth is, how old its knowledge is (None: it has no index), and (`kept`) what it keeps of its members."""
    stock = f"{words.count(articles, 'article')}. {as_of(knowledge)}." if knowledge else words.NO_ARTICLES
    return notice(f"### Quoth\n{words.ABOUT}\n\n{stock}\n\n{small(kept)}")


def small(text: str) -> str:
    """Each line of it in Discord's small print."""
    return "\n".join(f"-# {line}" for line in text.split("\n"))


def checked(view: LayoutView) -> LayoutView:
    """The view, within Discord's limits; beyond them is an error of ours, never something to send and see."""
    if view.content_length() > TEXT_LIMIT or view.total_children_count > COMPONENT_LIMIT:
        raise ValueError(
            f"a card of {view.content_length()} characters and {view.total_children_count} components: "
            f"Discord takes {TEXT_LIMIT} and {COMPONENT_LIMIT}"
        )
    return view
