"""`quoth refresh`, and the refresh that follows when the moderators' shelf changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import (
    chosen,
    data_of,
    encoder_of,
    folders_for,
    opened,
    opened_spaces,
    own_data,
    questions_in,
    reader_of,
    settings_of,
)
from bot.commands.options import Articles, By, Data, Server
from bot.commands.telling import busy, explained, fail, tell
from bot.commands.typed import joined, who_of
from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.settings import Settings
    from corpus.history import Cause
    from index.build import Progress, RefreshReport
    from index.calibration import Calibration
    from index.differing import Difference
    from index.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Refresh:
    """A refresh that is asked for: of the operator's index, or of this server's.

    `articles` is the folder where one is named that is not the settings'; `preview` and `only` as `index.build.refresh`
    takes them.
    """

    settings: Settings
    articles: Path | None
    cause: Cause
    server: int | None = None
    preview: bool = False
    only: frozenset[str] | None = None

    @property
    def data(self) -> Path:
        """The folder of the index."""
        return data_of(self.settings, self.server)


def refresh(
    *,
    articles: Articles = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tell only what needs a hand.")] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Build the index, and leave it to `quoth publish` to let it answer.")
    ] = False,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions", metavar="FILE", help="With --preview: which of these would be answered differently."
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="PATH", help="Read this article alone, so that it counts at once; may be repeated."
        ),
    ] = None,
    by: By = None,
    server: Server = None,
    progress_json: Annotated[
        bool,
        typer.Option("--progress-json", help="Tell how far it is and how it ended in lines of JSON, for programs."),
    ] = False,
    data: Data = None,
) -> None:
    """Read the articles and publish a new index, encoding only what is new.

    The old one answers until then, and if anything goes wrong. Files that cannot be read are listed, and no failure.
    The servers' own indexes are refreshed after the operator's, each for itself; with --server that one alone.
    """
    settings = settings_of(data)

    from corpus.history import Cause
    from corpus.shelf import shelf_paths

    folder = own_data(settings, server)
    nothing = settings.articles is None and not (shelf_paths(settings.data) or shelf_paths(folder))
    if articles is None and nothing and not only:
        fail("Which folder of articles?", "Name it with --articles DIR, or in the setting QUOTH_ARTICLES.")
    if questions is not None and not preview:
        fail("--questions goes with --preview.", "To ask a file of questions: quoth ask --questions FILE")
    asked = () if questions is None else questions_in(questions)

    cause = Cause("refresh --preview" if preview else "refresh", who_of(by))
    paths = frozenset(map(joined, ([path] for path in only))) if only else None
    wanted = Refresh(settings, articles, cause, server, preview, paths)
    if progress_json:
        _refresh_in_lines(wanted, [each.question for each in asked])
        return

    from rich.console import Console

    from bot.refresh_account import account

    with explained(ExitCode.FAILED):
        report = refreshed(wanted)
    account(report, Console(), quiet=quiet)
    if report.previewed:
        if asked:
            _tell_differences(settings, folder, report.generation, [each.question for each in asked])
        typer.echo(f"It does not answer yet. quoth publish {report.generation} lets it; quoth discard drops it.")
    if server is None and not preview and not only:
        with explained(ExitCode.FAILED):
            good = servers_refreshed(wanted, quiet=quiet)
        if not good:
            raise typer.Exit(ExitCode.FAILED)


def servers_refreshed(operators: Refresh, *, quiet: bool) -> bool:
    """Refresh every server's own index as the operator's was, a line for each; one that fails does not stop the others.
    Whether none did.

    Where nothing is left to be read, its index answers no longer: then the server reads the operator's.
    """
    from bot.spaces import folder_of, servers_of
    from bot.words import count
    from corpus.explained import ExplainedError
    from corpus.shelf import in_house, shelf_paths
    from index.build import NothingToReadError
    from index.generation import current
    from index.publishing import answer_nothing

    settings, only = operators.settings, operators.only
    theirs = replace(operators, only=None if only is None else frozenset(map(in_house, only)))
    good = True
    for server in () if settings.one_shelf else servers_of(settings.data):
        folder = folder_of(settings.data, server)
        if current(folder) is None and (only is not None or not shelf_paths(folder)):
            continue
        try:
            report = refreshed(replace(theirs, server=server))
        except NothingToReadError as error:
            answer_nothing(folder, who=operators.cause.who, at=datetime.now(UTC), why=error.reason)
            tell(f"server {server}: {error.reason}")
        except ExplainedError as error:
            good = False
            tell(f"server {server}: {error.reason} {error.advice}")
        else:
            if not quiet:
                typer.echo(
                    f"server {server}: {count(report.passages, 'passage')}, {report.encoded:,} of them newly encoded, "
                    f"in {report.seconds:.1f} s."
                )
    return good


def refreshed(wanted: Refresh) -> RefreshReport:
    """A refresh with its progress on stderr. Raises what `index.build.refresh` does; ends the program on Ctrl-C."""
    from rich.console import Console

    from bot.refresh_account import ProgressBar
    from corpus.files import list_files

    where = wanted.articles or wanted.settings.articles
    if where is not None:
        list_files(where)  # a wrong folder is told before a model is compiled for a minute
    try:
        encoder = encoder_of(wanted.settings)
        with ProgressBar(Console(stderr=True)) as progress:
            return _built(wanted, encoder, progress)
    except KeyboardInterrupt:
        fail("Stopped; the previous index still answers.", code=ExitCode.STOPPED)


def _built(wanted: Refresh, encoder: Encoder, progress: Progress) -> RefreshReport:
    from index.build import refresh as build

    settings = wanted.settings
    return build(
        wanted.data,
        folders_for(settings, wanted.articles, wanted.server),
        encoder,
        now=datetime.now(UTC),
        max_bytes=settings.max_file_bytes,
        progress=progress,
        first_calibration=partial(_first_calibration, settings),
        cause=wanted.cause,
        preview=wanted.preview,
        only=wanted.only,
    )


def _first_calibration(settings: Settings, encoder: Encoder) -> Calibration:
    from index.evaluate import first_calibration

    return first_calibration(encoder, reader_of(settings, encoder))


def _refresh_in_lines(wanted: Refresh, questions: list[str]) -> None:
    """For the bot, which runs this as a process of its own; bot/progress_lines.py reads the lines."""
    from bot.progress_lines import NOTHING_LEFT, Failed, ProgressLines, Told, done_of, line_of
    from corpus.explained import ExplainedError
    from index.build import NothingToReadError, RefreshError
    from index.publishing import answer_nothing

    def tell_line(line: str) -> None:
        print(line, flush=True)

    told: Told
    try:
        progress = ProgressLines(tell_line)
        encoder = encoder_of(wanted.settings)
        report = _built(wanted, encoder, progress)
        asking = questions if report.previewed else []
        told = done_of(report, _compared(wanted, encoder, report.generation, questions=asking, progress=progress))
    except NothingToReadError as error:
        told = Failed(error.reason, error.advice, error.unreadable)
        if wanted.only is not None:  # it was removed, and must not be quoted any more
            answer_nothing(wanted.data, who=wanted.cause.who, at=datetime.now(UTC), why=error.reason)
            told = NOTHING_LEFT
    except RefreshError as error:
        told = Failed(error.reason, error.advice, error.unreadable)
    except ExplainedError as error:
        told = Failed(error.reason, error.advice)
    tell_line(line_of(told))
    if isinstance(told, Failed):
        raise typer.Exit(ExitCode.FAILED)


def _compared(
    wanted: Refresh, encoder: Encoder, generation: str, *, questions: list[str], progress: Progress
) -> tuple[Difference, ...]:
    """What the index that waits would answer otherwise than the one that answers, where there is one: of a server's
    first index that is the operator's, which it reads until then."""
    from bot.where import Where
    from index.differing import compared
    from index.generation import current

    if not questions:
        return ()
    server = wanted.server
    with opened_spaces(wanted.settings, encoder) as spaces, chosen(wanted.settings) as choice:
        spaces.wanted = choice
        if current(spaces.of(server).data) is None:
            return ()
        own = spaces.operators if server is None else spaces.own(server)
        progress.phase("Asking", len(questions))
        found = []
        for each in compared(spaces.snapshot(Where(server, None)), own.live.snapshot_of(generation), questions):
            found.append(each)
            progress.advance()
        return tuple(found)


def _tell_differences(settings: Settings, folder: Path, generation: str, questions: list[str]) -> None:
    from rich.console import Console

    from bot.history import show_differences
    from index.differing import differences
    from index.generation import current

    if current(folder) is None:
        return
    with explained(ExitCode.FAILED), opened(settings, folder) as live:
        with busy("Asking"):
            found = differences(live.snapshot(), live.snapshot_of(generation), questions)
        show_differences(found, len(set(questions)), Console())
