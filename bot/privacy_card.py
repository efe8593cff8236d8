"""What a member reads of what is kept: of them, and in this server at all."""

from __future__ import annotations

from collections.abc import Iterator

from discord.ui import LayoutView

from bot import words
from bot.attribution import day
from bot.cards import INK, PLAIN_LIMIT, TEXT_LIMIT, Plain, small
from bot.composed import Part, composed
from bot.escape import clean
from bot.memory_buttons import DeleteMineButton, ExportButton
from bot.privacy import Act, KeptOf
from bot.server_settings import Choices
from bot.settings import Settings

QUESTION_LIMIT = 100  # characters of a question before escaping; the export has it whole


def stored(settings: Settings, choices: Choices) -> str:
    """What is kept of the members of a server with these choices, in words."""
    return words.stored(
        cards=settings.card_days,
        memory=settings.retention_days,
        watches=settings.watch_days,
        asked=choices.questions,
        posts=choices.corrections,
        watching=choices.watches,
        reports=choices.feedback,
    )


def privacy_card(kept: KeptOf, said: str, *, plain: bool) -> LayoutView | Plain:
    """`said` is what is kept in this server at all. Long lists are cut, and say so; the export is whole."""
    below = small(said)
    lines = list(_lines(kept)) or [words.NOTHING_MINE]
    head = f"### {words.MINE}"
    room = (PLAIN_LIMIT if plain else TEXT_LIMIT) - len(head) - len(below) - 60
    told: list[str] = []
    for at, line in enumerate(lines):
        if sum(len(each) + 1 for each in told) + len(line) > room:
            told.append(f"-# {words.and_more(len(lines) - at)}")
            break
        told.append(line)
    parts: list[Part] = [f"{head}\n" + "\n".join(told), None, below]
    mine = bool(kept.watches or kept.reports or kept.noted)
    rows = [[ExportButton("mine"), DeleteMineButton()]] if mine else []
    return composed(parts, rows, plain=plain, colour=INK)


def _lines(kept: KeptOf) -> Iterator[str]:
    if kept.watches:
        yield words.watched_of_you(len(kept.watches))
    for watch in kept.watches:
        yield f"-# {clean(watch.question, QUESTION_LIMIT)} · {day(watch.since)}"
    if kept.reports:
        yield words.reports_of_you(len(kept.reports))
    for report in kept.reports:
        verdict = words.VERDICTS[report.verdict]
        yield f"-# {verdict} · {clean(report.question, QUESTION_LIMIT)} · {day(report.at)}"
    if kept.noted:
        yield words.acts_of_you(len(kept.noted))
    for each in kept.noted:
        subject = words.setting(each.subject) if each.act is Act.CHOSE else clean(each.subject, QUESTION_LIMIT)
        yield f"-# {words.ACTS[each.act]} · {subject} · {day(each.at)}"
