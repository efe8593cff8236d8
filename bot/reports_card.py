"""What a member can say of the quotes of a card, and what moderators read of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord.ui import LayoutView

from bot import words
from bot.attribution import day, publisher
from bot.cards import INK, PLAIN_LIMIT, TEXT_LIMIT, Plain
from bot.composed import Part, composed, shown_whole
from bot.escape import clean
from bot.memory_buttons import ExportButton, ReportsPageButton, SettleButton, VerdictButton
from bot.reports import Reported, Verdict
from index.answer import Quote

PER_PAGE = {True: 1, False: 4}  # quotes on a page: of a plain message, of a card
REST = 350  # characters of a message for its head and its page
# Characters of a quote, and of its publisher, that tell which one is meant: the card above has it whole.
BEGINNING = {True: (40, 25), False: (90, 60)}
QUESTION_LIMIT = 150  # characters of a question before escaping
QUESTIONS = 2  # of those under which a quote was reported


def report_panel(
    top: str, quotes: Sequence[tuple[int, Quote]], card: str, said: Mapping[str, Verdict], *, plain: bool
) -> LayoutView | Plain:
    """Three buttons for each quote of a page; `said` is what the member said before, by the quote's name.

    `top` is the card's header: the question is kept nowhere else, so it goes along.
    """
    lines = []
    for number, quote in quotes:
        begins, by = BEGINNING[plain]
        named = clean(publisher(quote.article.metadata), by)
        lines.append(f"**{number}** · {clean(quote.text, begins)}\n-# {named}")
    parts: list[Part] = [top.partition("\n")[0], words.REPORT_HEAD, *lines, f"-# {words.REPORT_KEPT}"]
    several = len(quotes) > 1
    rows = [
        [
            VerdictButton(each, card, quote.ref, number if several else None, chosen=said.get(str(quote.ref)) is each)
            for each in Verdict
        ]
        for number, quote in quotes
    ]
    return composed(parts, rows, plain=plain, colour=INK)


@dataclass(frozen=True, slots=True)
class ShownReport:
    """What was said of a quote, and that; None where its article is no longer kept."""

    reported: Reported
    quote: Quote | None


def pages_of(reports: Sequence[Reported], *, plain: bool) -> int:
    return max(1, -(-len(reports) // PER_PAGE[plain]))


def of_page(reports: Sequence[Reported], page: int, *, plain: bool) -> Sequence[Reported]:
    return reports[page * PER_PAGE[plain] : (page + 1) * PER_PAGE[plain]]


def reports_card(shown: Sequence[ShownReport], page: int, of: int, *, plain: bool) -> LayoutView | Plain:
    """One page, the last reported first."""
    if not shown:
        return composed([words.NO_REPORTS], plain=plain)
    share = ((PLAIN_LIMIT if plain else TEXT_LIMIT) - REST) // PER_PAGE[plain]
    parts: list[Part] = [f"### {words.REPORTED}"]
    settling: list[Any] = []
    first = page * PER_PAGE[plain] + 1
    for number, each in enumerate(shown, first):
        said = f"**{number}** · {_said(each.reported)}"
        quoted = shown_whole(each.quote, share - len(said) - 20) if each.quote else words.QUOTE_GONE
        parts += [said, quoted, None]
        settling.append(SettleButton(each.reported.quote, page, words.settle_number(number)))
    turning: list[Any] = []
    if of > 1:
        parts.append(f"-# {words.page_of(page + 1, of)}")
        turning.append(ReportsPageButton(max(page - 1, 0), words.BACK, disabled=page == 0))
        turning.append(ReportsPageButton(page + 1, words.MORE, disabled=page == of - 1))
    return composed(parts, [settling, [*turning, ExportButton("reports")]], plain=plain, colour=INK)


def _said(reported: Reported) -> str:
    counted = " · ".join(f"{words.VERDICTS[verdict]}: {number}" for verdict, number in reported.counts)
    lines = [f"{counted} · {day(reported.last)}"]
    lines += [f"-# {clean(question, QUESTION_LIMIT)}" for question in reported.questions[:QUESTIONS]]
    if len(reported.questions) > QUESTIONS:
        lines.append(f"-# {words.and_more(len(reported.questions) - QUESTIONS)}")
    return "\n".join(lines)


def report_json(each: ShownReport) -> dict[str, Any]:
    """One line of the export; times in ISO form, UTC. Nobody's name is in it."""
    quote = each.quote
    return {
        "quote": each.reported.quote.whole,
        "text": quote.text if quote else None,
        "article": quote.article.path if quote else None,
        "verdicts": {str(verdict): number for verdict, number in each.reported.counts},
        "questions": list(each.reported.questions),
        "last": each.reported.last.isoformat(),
    }
