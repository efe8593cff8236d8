"""What moderators read of the questions that no article answers, and the same as lines of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from discord.ui import LayoutView

from bot import words
from bot.asked import Gap
from bot.attribution import as_of, day
from bot.cards import INK, PLAIN_LIMIT, TEXT_LIMIT, Plain
from bot.composed import Part, composed, shown_whole
from bot.escape import clean
from bot.memory_buttons import ClearGapsButton, ExportButton, GapsPageButton
from index.answer import Answer, AsOf, Quote
from index.live import Snapshot

PER_PAGE = {True: 2, False: 4}  # groups on a page: of a plain message, of a card
# Characters of a question, and of its other wordings together, before escaping; the export has them whole.
QUESTION_LIMIT = {True: 120, False: 200}
OTHERS_LIMIT = {True: 80, False: 160}
REST = 350  # characters of a message for its head, its page and how old the articles are


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A gap with the quote that is nearest to it now, or that answers it by now (`answered`)."""

    gap: Gap
    quote: Quote | None
    answered: bool


def shown_gap(gap: Gap, snapshot: Snapshot) -> ShownGap:
    """Asked in the words that most members used. Raises GenerationError and EncoderError."""
    outcome = snapshot.ask(gap.questions[0])
    found = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    return ShownGap(gap, found[0] if found else None, isinstance(outcome, Answer))


def pages_of(gaps: Sequence[Gap], *, plain: bool) -> int:
    return max(1, -(-len(gaps) // PER_PAGE[plain]))


def of_page(gaps: Sequence[Gap], page: int, *, plain: bool) -> Sequence[Gap]:
    return gaps[page * PER_PAGE[plain] : (page + 1) * PER_PAGE[plain]]


def gaps_card(shown: Sequence[ShownGap], page: int, of: int, knowledge: AsOf, *, plain: bool) -> LayoutView | Plain:
    """One page, most asked first."""
    if not shown:
        return composed([words.NO_GAPS], plain=plain)
    share = ((PLAIN_LIMIT if plain else TEXT_LIMIT) - REST) // PER_PAGE[plain]
    parts: list[Part] = [f"### {words.GAPS}"]
    for each in shown:
        said = _said(each.gap, plain=plain)
        near = _near(each)
        parts += [said, near, shown_whole(each.quote, share - len(said) - len(near) - 20) if each.quote else "", None]
    paging = f"{words.page_of(page + 1, of)} · " if of > 1 else ""
    parts.append(f"-# {paging}{as_of(knowledge)}")
    turning: list[Any] = []
    if of > 1:
        turning.append(GapsPageButton(max(page - 1, 0), words.BACK, disabled=page == 0))
        turning.append(GapsPageButton(page + 1, words.MORE, disabled=page == of - 1))
    buttons = [*turning, ExportButton("gaps"), ClearGapsButton()]
    return composed([part for part in parts if part != ""], [buttons], plain=plain, colour=INK)


def _said(gap: Gap, *, plain: bool) -> str:
    first, *others = gap.questions
    dates = day(gap.first) if gap.first.date() == gap.last.date() else f"{day(gap.first)} – {day(gap.last)}"
    lines = [f"**{clean(first, QUESTION_LIMIT[plain])}**", f"-# {words.asked_times(gap.asked)} · {dates}"]
    if others:
        lines.append(f"-# {words.also_asked(clean(' · '.join(others), OTHERS_LIMIT[plain]))}")
    return "\n".join(lines)


def _near(each: ShownGap) -> str:
    if each.quote is None:
        return f"-# {words.NOTHING_NEAREST}"
    return f"-# {words.ANSWERED_SINCE if each.answered else words.NEAREST_NOW}"


def gap_json(each: ShownGap) -> dict[str, Any]:
    """One line of the export and of `quoth gaps --json`; times in ISO form, UTC."""
    quote = each.quote
    return {
        "asked": each.gap.asked,
        "questions": list(each.gap.questions),
        "first": each.gap.first.isoformat(),
        "last": each.gap.last.isoformat(),
        "answered_now": each.answered,
        "nearest": None
        if quote is None
        else {"ref": quote.ref.whole, "article": quote.article.path, "text": quote.text},
    }
