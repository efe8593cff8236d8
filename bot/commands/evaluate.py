"""`quoth evaluate`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import encoder_of, need_index, opened, reader_of, settings_of
from bot.commands.options import Data
from bot.commands.telling import busy, explained, fail, write_file
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.calibration import Calibration
    from index.evaluate import Labelled


def evaluate(
    questions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help='Labelled: {"id", "question", "gold": [{"article", "quote"}], "answer_keys"}.'
        ),
    ] = None,
    calibrate: Annotated[
        bool,
        typer.Option(
            "--calibrate", help="Store the threshold that FILE asks for, or without FILE the one of a first index."
        ),
    ] = False,
    misses: Annotated[bool, typer.Option("--misses", help="List the questions that went wrong.")] = False,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="SVG", help="Draw how many answers are wrong against how many there are."),
    ] = None,
    data: Data = None,
) -> None:
    """Measure the answers on labelled questions, and choose from which score on a quote answers."""
    settings = settings_of(data)
    if questions is None and not calibrate:
        fail("Measure on which questions?", "Name a file with --questions FILE; README says how to label one.")

    from rich.console import Console

    from bot.evaluation_table import show_evaluation
    from bot.risk_coverage import picture
    from index.build import recalibrate
    from index.calibration import risk_coverage
    from index.evaluate import evaluate as measure
    from index.evaluate import read_labelled, trials

    need_index(settings.data)
    with explained():
        labelled = None if questions is None else read_labelled(questions)
        if calibrate:
            with busy("Calibrating"):
                chosen = _calibration(settings, labelled, questions)
            recalibrate(settings.data, chosen.to_json(), now=datetime.now(UTC))
            typer.echo(f"The threshold is now {chosen.threshold}, chosen on {chosen.questions} questions.")
        if labelled is not None:
            with opened(settings) as live, busy("Measuring"):
                found = measure(live.snapshot(), labelled)
                curve = risk_coverage(trials(live.snapshot(), labelled)) if plot else ()
            show_evaluation(found, Console(), misses=misses)
            if plot:
                write_file(plot, picture(curve, found.threshold))
                typer.echo(f"Drawn: {plot}")
            if found.exact not in (None, 1.0):
                fail("A quote is no slice of its article.", "Run `quoth verify`.", ExitCode.FAILED)


def _calibration(settings: Settings, labelled: Sequence[Labelled] | None, file: Path | None) -> Calibration:
    """On the operator's own questions; without any what a first index has, which takes back an earlier choice."""
    from index.evaluate import calibration_on, first_calibration

    if labelled is None or file is None:
        encoder = encoder_of(settings)
        return first_calibration(encoder, reader_of(settings, encoder))
    with opened(settings) as live:
        return calibration_on(live.snapshot(), labelled, file.name)
