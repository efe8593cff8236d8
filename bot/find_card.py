"""What "Find sources" shows: the claims of a message, and below them the printed sentences nearest to one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord.ui import LayoutView

from bot import words
from bot.attribution import as_of
from bot.buttons import ClaimButton, ContextButton, ShareClaimButton
from bot.cards import INK, PLAIN_LIMIT, QUIET, TEXT_LIMIT, Block, Plain, block
from bot.composed import Part, composed, size
from bot.escape import VerbatimError, clean
from index.answer import AsOf, Quote
from index.claims import Claims

QUOTES_OF_A_CLAIM = 3
CLAIM_LIMIT = 80  # characters of a claim before escaping: a line or two on a phone
# Characters of a message for who shared it, which claim a page is about, how old the articles are, and what a budget
# left out.
REST = 460


@dataclass(frozen=True, slots=True)
class FoundCard:
    """The quotes near each claim, best first; a page for each claim. `key` None has no buttons that need it kept.

    In place of quotes None is: there are some, and Discord would show none of them as printed. The claims themselves
    are only in the message: like a question, they are kept nowhere else.
    """

    found: tuple[tuple[Quote, ...] | None, ...]
    as_of: AsOf
    key: str | None = None
    left_out: int = 0  # quotes that a publisher's budget left out, of which the footer tells

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Those of all pages."""
        return tuple(quote for near in self.found for quote in near or ())


def shown_quotes(near: Sequence[Quote], top: str, *, plain: bool) -> tuple[Quote, ...] | None:
    """Those of the quotes near one claim that fit on its page below the header, and that Discord shows as printed."""
    fitting = tuple(_fitting(near, (PLAIN_LIMIT if plain else TEXT_LIMIT) - len(top) - REST))
    return fitting if fitting or not near else None


def _fitting(near: Sequence[Quote], left: int) -> Iterator[Quote]:
    for quote in near[:QUOTES_OF_A_CLAIM]:
        try:
            taken = size(block(quote, QUOTES_OF_A_CLAIM))
        except VerbatimError:
            continue
        if taken <= left:
            left -= taken
            yield quote


def claims_header(claims: Claims) -> str:
    """The claims as Markdown, a line each; the same on all pages of a card."""
    lines = [f"### {words.NEAREST_SENTENCES}", f"-# {words.NO_VERDICT}"]
    for at, claim in enumerate(claims.texts):
        bars = "||" if at in claims.spoilers else ""  # hidden here too: the card may be shared
        lines.append(f"{at + 1}\\. {bars}{clean(claim, CLAIM_LIMIT)}{bars}")
    if claims.left_out:
        lines.append(f"-# {words.sentences_left_out(claims.left_out)}")
    return "\n".join(lines)


def found_card(
    top: str, card: FoundCard, page: int, *, private: bool, plain: bool, shared: bool = False
) -> LayoutView | Plain:
    """The page of one claim. `shared`: the private card has been shared, its button says so and is off."""
    page = min(page, len(card.found) - 1)
    near = card.found[page]
    quotes = near or ()
    numbered = len(quotes) > 1
    blocks: list[Block] = [block(quote, at if numbered else None) for at, quote in enumerate(quotes, 1)]
    about = f"**{words.near(page + 1)}**" if len(card.found) > 1 else ""
    if not quotes:
        none = words.NEAR_OVER_BUDGET if card.left_out else words.NOTHING_NEAR
        about = f"{about}\n{words.CANNOT_SHOW if near is None else none}".strip()
    parts: list[Part] = [top, *([about] if about else []), *blocks, None, f"-# {_footer(card, page)}"]
    contexts: list[Any] = [ContextButton(made.ref, at if numbered else None) for at, made in enumerate(blocks, 1)]
    turning = _turning(card, page, private=private, shared=shared)
    rows = [row for row in (contexts, turning) if row]
    colour: discord.Colour = INK if quotes else QUIET
    return composed(parts, rows, plain=plain, colour=colour)


def _turning(card: FoundCard, page: int, *, private: bool, shared: bool) -> list[Any]:
    buttons: list[Any] = []
    last = len(card.found) - 1
    if card.key and last:
        buttons.append(ClaimButton(card.key, max(page - 1, 0), words.BACK, disabled=page == 0))
        buttons.append(ClaimButton(card.key, min(page + 1, last + 1), words.MORE, disabled=page == last))
    if card.key and private:
        buttons.append(ShareClaimButton(card.key, page, done=shared))
    return buttons


def _footer(card: FoundCard, page: int) -> str:
    paging = f"{words.sentence_of(page + 1, len(card.found))} · " if len(card.found) > 1 else ""
    budget = f"{words.over_budget(card.left_out)} · " if card.left_out else ""
    return paging + budget + as_of(card.as_of)
