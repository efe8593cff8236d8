"""`quoth ask`."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import data_of, need_index, opened_for, questions_in, settings_of
from bot.commands.options import AsJson, Data, Server
from bot.commands.telling import busy, explained, fail, json_line
from bot.commands.typed import joined

if TYPE_CHECKING:
    from bot.questions import Asked
    from index.answer import Abstention, Answer


def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", help="In any words; quote marks are not needed.", show_default=False),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="FILE", help='Ask every line of FILE: {"id": …, "question": …}.'),
    ] = None,
    *,
    quotes: Annotated[
        int | None, typer.Option(min=1, max=15, help="Quotes at most, in place of the setting QUOTH_QUOTES.")
    ] = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = None,
) -> None:
    """Answer a question with quotes, or say that no article answers it."""
    from bot.questions import Asked

    if (questions is None) is (not question):
        fail(
            "Ask one thing: either a question, or a file with --questions.",
            'Like this: quoth ask "how high is the dam"',
        )
    asked = (Asked(None, joined(question or [])),) if questions is None else questions_in(questions)
    settings = settings_of(data)
    need_index(settings.data, data_of(settings, server))
    with explained(), opened_for(settings, server) as snapshot:
        for each in asked:
            started = time.perf_counter()
            with busy("Looking"):
                outcome = snapshot.ask(each.question, quotes=quotes or settings.quotes)
            seconds = time.perf_counter() - started
            outcome = replace(outcome, as_of=outcome.as_of.seen_at(datetime.now(UTC), settings.refresh_due))
            _answer(outcome, each, seconds, as_json=as_json)


def _answer(outcome: Answer | Abstention, asked: Asked, seconds: float, *, as_json: bool) -> None:
    if as_json:
        from bot.answer_json import as_json as to_json

        typer.echo(json_line(to_json(outcome, id=asked.id, seconds=round(seconds, 4))))
        sys.stdout.flush()  # whoever reads along has each answer when it is there
    else:
        from rich.console import Console

        from bot.terminal import show

        show(outcome, Console())
