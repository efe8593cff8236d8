"""/reports, and the buttons by which members say that a quote answers, is the wrong one, or is out of date."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Button, LayoutView, View

from bot import reports, words
from bot.cards import Plain, card_again, header_of, pages, question_of
from bot.memory_buttons import CHOSEN
from bot.moderators import who
from bot.reply import hand_over, say, show
from bot.reports import Report, Reported, Verdict
from bot.reports_card import ShownReport, of_page, pages_of, report_json, report_panel, reports_card
from bot.tools import Tools
from bot.visiting import admitted, admitted_message, moderator_admitted
from bot.where import Where
from index.answer import QuoteRef

Interaction = discord.Interaction[Any]

_log = logging.getLogger(__name__)


class Reports(commands.Cog):
    """Discord says who may use the command; its buttons ask again. Those under an answer are for everybody."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @app_commands.command(name="reports", description="What members say of quotes: right, wrong, out of date.")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def reports(self, interaction: Interaction) -> None:
        if not await admitted(self._tools, interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show(interaction, await self._tools.desk.work(partial(self._page, Where.of(interaction), 0)))

    async def on_report(self, click: Interaction, card: str, page: int) -> None:
        """Open what can be said of the quotes of this page, for the member who pressed the button."""
        message = await admitted_message(self._tools, click)
        if message is None:
            return
        await click.response.defer(ephemeral=True, thinking=True)
        plain = not message.flags.components_v2
        shown = (card, page, plain)
        panel = await self._tools.desk.work(partial(self._panel, click, shown, header_of(message)))
        await (say(click, panel) if isinstance(panel, str) else show(click, panel))

    async def on_verdict(self, click: Interaction, verdict: Verdict, card: str, ref: QuoteRef) -> None:
        """Keep what the member says of a quote, and mark it in the panel."""
        message = await admitted_message(self._tools, click)
        if message is None:
            return
        await click.response.defer()
        said = await self._tools.desk.work(partial(self._keep, click, verdict, card, ref))
        if said is not None:
            await say(click, said)
            return
        await show(click, _chosen(message, verdict, ref))

    async def on_page(self, click: Interaction, page: int) -> None:
        """Turn the moderators' list, which only its reader sees."""
        if not await moderator_admitted(self._tools, click):
            return
        await click.response.defer()
        await show(click, await self._tools.desk.work(partial(self._page, Where.of(click), page)))

    async def on_settle(self, click: Interaction, ref: QuoteRef, page: int) -> None:
        """All that was said of a quote has been looked into."""
        if not await moderator_admitted(self._tools, click):
            return
        await click.response.defer()
        where, by = Where.of(click), who(click)
        settling = partial(reports.settle, self._tools.state, where.server or 0, ref, by, click.created_at)
        try:
            number = await self._tools.desk.work(settling)
        except sqlite3.OperationalError:
            await say(click, words.CANNOT_WRITE)
            return
        _log.info("%s settled %d reports in server %s.", by, number, where.server)
        await show(click, await self._tools.desk.work(partial(self._page, where, page)))
        await say(click, words.settled(number))

    async def on_export(self, click: Interaction) -> None:
        """All that is not settled as lines of JSON, the last reported first."""
        if not await moderator_admitted(self._tools, click):
            return
        await click.response.defer(ephemeral=True, thinking=True)
        lines = await self._tools.desk.work(partial(self._lines, Where.of(click)))
        await hand_over(click, words.EXPORTED, "reports.jsonl", lines)

    def _panel(self, click: Interaction, shown: tuple[str, int, bool], top: str) -> LayoutView | Plain | str:
        """In a thread: the panel for the quotes of a page (card, page, plain), or why there is none."""
        key, page, plain = shown
        where = Where.of(click)
        choices = self._tools.choices.of(where)
        if not choices.feedback:
            return words.REPORTS_OFF
        kept = self._tools.cards.recall(key, click.created_at, server=where.server)
        if kept is None:
            return words.CARD_GONE
        card = card_again(kept, key, self._tools.spaces.snapshot(where).find)
        if not card.quotes:
            return words.QUOTE_GONE
        leaves = pages(card, choices.quotes, plain=plain)
        names = [made.ref for made in leaves[min(page, len(leaves) - 1)].blocks]
        quotes = [(number, quote) for number, quote in enumerate(card.quotes, 1) if quote.ref in names]
        said = reports.said_of(self._tools.state, click.user.id, key)
        return report_panel(top, quotes, key, said, plain=self._tools.settings.plain_text)

    def _keep(self, click: Interaction, verdict: Verdict, key: str, ref: QuoteRef) -> str | None:
        """In a thread: why a report is not kept, None where it is."""
        where, message = Where.of(click), click.message
        if not self._tools.choices.of(where).feedback or where.server is None or message is None:
            return words.REPORTS_OFF
        kept = self._tools.cards.recall(key, click.created_at, server=where.server)
        quote = next((each.ref for each in kept.quotes if str(each.ref) == str(ref)), None) if kept else None
        if quote is None:
            return words.CARD_GONE
        question = question_of(message) or ""
        try:
            reports.note(
                self._tools.state,
                Report(where.server, click.user.id, click.created_at, verdict, key, quote, question),
            )
        except sqlite3.OperationalError:
            return words.CANNOT_WRITE
        return None

    def _shown(self, where: Where, found: Sequence[Reported]) -> list[ShownReport]:
        snapshot = self._tools.spaces.snapshot(where)
        return [ShownReport(each, snapshot.find(each.quote)) for each in found]

    def _page(self, where: Where, page: int) -> LayoutView | Plain:
        """In a thread."""
        plain = self._tools.settings.plain_text
        found = reports.open_reports(self._tools.state, where.server or 0)
        of = pages_of(found, plain=plain)
        page = min(page, of - 1)
        return reports_card(self._shown(where, of_page(found, page, plain=plain)), page, of, plain=plain)

    def _lines(self, where: Where) -> str:
        """In a thread."""
        found = self._shown(where, reports.open_reports(self._tools.state, where.server or 0))
        return "".join(json.dumps(report_json(each), ensure_ascii=False) + "\n" for each in found)


def _chosen(message: discord.Message, verdict: Verdict, ref: QuoteRef) -> LayoutView | Plain:
    """The panel as it stands, with the button of this verdict on this quote marked."""
    kind = LayoutView if message.flags.components_v2 else View
    view = kind.from_message(message, timeout=None)
    for item in view.walk_children():
        if isinstance(item, Button) and item.custom_id and item.custom_id.endswith(f":{ref}"):
            chosen = item.custom_id.startswith(f"quoth:verdict:{verdict}:")
            item.style = discord.ButtonStyle.success if chosen else discord.ButtonStyle.secondary
            label = (item.label or "").removeprefix(CHOSEN)
            item.label = f"{CHOSEN}{label}" if chosen else label
    return view if isinstance(view, LayoutView) else Plain(message.content, view)
