"""The command line: reads settings and the clock, and hands them to the parts. `quoth …` is `python -m bot …`."""

# ruff: noqa: PLC0415 -- each command imports what it needs, so that --help and errors need not wait for the model

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.exit_codes import ExitCode

if TYPE_CHECKING:
    from bot.adding import Offer
    from bot.questions import Asked
    from bot.settings import Settings
    from bot.spaces import Spaces
    from corpus.history import Cause
    from corpus.shelf import Description
    from index.answer import Abstention, Answer
    from index.build import RefreshReport
    from index.calibration import Calibration
    from index.encoder import Encoder
    from index.evaluate import Labelled
    from index.live import Live
    from index.reader import Reader

# Typer takes each paragraph as a line.
EPILOG = """
First: quoth refresh --articles DIR. Then: quoth ask how high is the dam

Exit codes: 0 done, abstaining included · 1 tried, and failed · 2 wrong usage or settings · 3 no index · README has all
"""

app = typer.Typer(
    name="quoth",
    help="Answers questions with sentences that publishers printed, character for character.",
    epilog=EPILOG,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,  # locals hold the token
    context_settings={"help_option_names": ["-h", "--help"]},
)

corpus = typer.Typer(
    name="corpus", help="Keep the moderators' articles, beside the operator's folder.", no_args_is_help=True
)
app.add_typer(corpus, rich_help_panel="Keep the articles")

# Heartbeats come every 41 s and a broken link is noticed within 45 s; two missed ones are a bad sign.
HEALTH_SECONDS = 120.0

MB = 1024 * 1024

READ, KEEP, RUN = "Read", "Keep the articles", "Run the bot"

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The data folder, in place of the setting QUOTH_DATA.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Articles = Annotated[
    Path | None, typer.Option("--articles", metavar="DIR", help="In place of the setting QUOTH_ARTICLES.")
]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who does it, for `quoth history`; else the user.")
]
NoRefresh = Annotated[bool, typer.Option("--no-refresh", help="Leave it to a later `quoth refresh` to take it up.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
Title = Annotated[str | None, typer.Option(help="The article's title.")]
Publisher = Annotated[str | None, typer.Option(help="Who published it.")]
Agency = Annotated[str | None, typer.Option(help="The news agency that wrote it.")]
Date = Annotated[str | None, typer.Option(help="When it was published: 2031-02-04.")]
Url = Annotated[str | None, typer.Option("--url", help="Where it can be read.")]
Language = Annotated[str | None, typer.Option(help="Its language: en, es, …")]


def main() -> None:
    """The console script `quoth`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter is no reason for a traceback
    app(prog_name="quoth")


@app.callback()
def quoth(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=lambda wanted: _version(wanted=wanted), is_eager=True
        ),
    ] = False,
) -> None:
    pass


@app.command(rich_help_panel=READ, epilog='Example: quoth ask "how high is the dam"')
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION…", help="In any words; quote marks are not needed.", show_default=False),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="FILE", help='Ask every line of FILE: {"id": …, "question": …}.'),
    ] = None,
    quotes: Annotated[
        int | None, typer.Option(min=1, max=15, help="Quotes at most, in place of the setting QUOTH_QUOTES.")
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Answer a question with quotes, or say that no article answers it."""
    from bot.questions import Asked, read_questions
    from index.json_lines import LineError

    if (questions is None) is (not question):
        _fail(
            "Ask one thing: either a question, or a file with --questions.",
            'Like this: quoth ask "how high is the dam"',
        )
    try:
        asked = (Asked(None, _joined(question or [])),) if questions is None else read_questions(questions)
    except LineError as error:
        _fail(str(error))
    settings = _settings(data)
    _need_index(settings.data)
    with _explained(), _live(settings) as live:
        with _busy("Loading the model"):
            snapshot = live.warmed_up()
        for each in asked:
            started = time.perf_counter()
            with _busy("Looking"):
                outcome = snapshot.ask(each.question, quotes=quotes or settings.quotes)
            seconds = time.perf_counter() - started
            outcome = replace(outcome, as_of=outcome.as_of.seen_at(datetime.now(UTC), settings.refresh_due))
            _answer(outcome, each, seconds, as_json=as_json)


@app.command(rich_help_panel=READ)
def sources(as_json: AsJson = False, data: Data = None) -> None:
    """List the articles: who published each, when, which are one text, and what is not known."""
    settings = _settings(data)

    from rich.console import Console

    from bot.shelf import article_json, origin_by_path, show_shelf

    _need_index(settings.data)
    with _explained(), _live(settings) as live:
        snapshot = live.snapshot()
        if as_json:
            origin_of = origin_by_path(snapshot.origins)
            for article in snapshot.articles:
                typer.echo(_json(article_json(article, origin_of.get(article.path))))
        else:
            show_shelf(snapshot.articles, snapshot.origins, snapshot.as_of, Console())


@app.command(rich_help_panel=KEEP, epilog="Example: quoth refresh --articles ./articles")
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
    by: By = None,
    data: Data = None,
) -> None:
    """Read the articles and publish a new index, encoding only what is new.

    The old one answers until then, and if anything goes wrong. Files that cannot be read are listed, and no failure.
    """
    settings = _settings(data)

    from bot.questions import read_questions
    from corpus.history import Cause
    from corpus.shelf import shelf_paths
    from index.json_lines import LineError

    if articles is None and settings.articles is None and not shelf_paths(settings.data):
        _fail("Which folder of articles?", "Name it with --articles DIR, or in the setting QUOTH_ARTICLES.")
    if questions is not None and not preview:
        _fail("--questions goes with --preview.", "To ask a file of questions: quoth ask --questions FILE")
    try:
        asked = () if questions is None else read_questions(questions)
    except LineError as error:
        _fail(str(error))

    from rich.console import Console

    from bot.refresh_account import account

    with _explained(ExitCode.FAILED):
        report = _refresh(settings, articles, Cause("refresh --preview" if preview else "refresh", _who(by)), preview)
    account(report, Console(), quiet=quiet)
    if report.previewed:
        if asked:
            _tell_differences(settings, report.generation, [each.question for each in asked])
        typer.echo(f"It does not answer yet. quoth publish {report.generation} lets it; quoth discard drops it.")


@corpus.command("add", epilog='Example: quoth corpus add dam.pdf --publisher "The Varren Post" --date 2031-02-04')
def corpus_add(
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="A web page, or a file of this machine.")],
    *,
    title: Title = None,
    publisher: Publisher = None,
    agency: Agency = None,
    date: Date = None,
    url: Url = None,
    language: Language = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Keep it without asking.")] = False,
    no_refresh: NoRefresh = False,
    articles: Articles = None,
    by: By = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Read a page or a file, show what was read, and put it on the moderators' shelf.

    A page that is there already is fetched again, and replaced if its publisher has another one.
    """
    settings = _settings(data)

    from rich.console import Console

    from bot.adding import offer_json, show_offer
    from corpus.history import Cause
    from corpus.shelf import Description
    from index.build import disk_faults

    said = Description(*map(_typed, (title, publisher, agency, date, url, language)))
    cause = Cause("corpus add", _who(by))
    with _explained(ExitCode.FAILED), disk_faults(settings.data):
        offer = _offer(settings, what, said, cause.who)
        if not as_json:
            show_offer(offer, Console())
        asking = not yes and not as_json and _is_terminal()
        if asking:
            offer = _asked_for_more(offer)
        elif offer.missing:
            _tell(f"Not known: {', '.join(offer.missing)}. `quoth corpus edit` can say it.")
        if not (yes or (asking and typer.confirm("Keep it?", default=False))):
            if as_json:
                typer.echo(_json(offer_json(offer, None, None)))
            _fail("It was not kept.", "" if asking else "Say --yes to keep it.")
        path = offer.keep(settings.data)
        generation = _taken_up(settings, articles, cause, f"Kept as {path}.", wanted=not no_refresh, as_json=as_json)
        if as_json:
            typer.echo(_json(offer_json(offer, path, generation)))


@corpus.command("edit", epilog="Example: quoth corpus edit .shelf/dam.pdf --date 2031-02-05")
def corpus_edit(
    path: Annotated[str, typer.Argument(metavar="PATH", help="As `quoth corpus list` prints it.")],
    *,
    title: Title = None,
    publisher: Publisher = None,
    agency: Agency = None,
    date: Date = None,
    url: Url = None,
    language: Language = None,
    no_refresh: NoRefresh = False,
    articles: Articles = None,
    by: By = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Say something else of an article on the moderators' shelf; its words stay. "" takes back what was said."""
    settings = _settings(data)

    from rich.console import Console

    from bot.adding import Offer, offer_json, show_offer
    from corpus.article import Unreadable
    from corpus.history import Cause
    from corpus.moderating import edit
    from corpus.shelf import Description
    from index.build import disk_faults

    said = Description(*map(_typed, (title, publisher, agency, date, url, language)))
    if said == Description():
        _fail("Say what?", 'Like this: quoth corpus edit PATH --title "…" --date 2031-02-05')
    cause = Cause("corpus edit", _who(by))
    with _explained(ExitCode.FAILED), disk_faults(settings.data):
        found = edit(
            settings.data, path, said, who=cause.who, at=datetime.now(UTC), max_bytes=settings.max_file_mb * MB
        )
        if isinstance(found, Unreadable):
            _fail(found.reason, found.advice)
        offer = Offer(found, None)
        if not as_json:
            show_offer(offer, Console())
        generation = _taken_up(settings, articles, cause, f"Edited {path}.", wanted=not no_refresh, as_json=as_json)
        if as_json:
            typer.echo(_json(offer_json(offer, path, generation)))


@corpus.command("remove", epilog="Example: quoth corpus remove .shelf/dam.pdf")
def corpus_remove(
    path: Annotated[str, typer.Argument(metavar="PATH", help="As `quoth corpus list` prints it.")],
    *,
    no_refresh: NoRefresh = False,
    articles: Articles = None,
    by: By = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Take an article from the moderators' shelf. Its versions are kept, so that old quotes can be checked."""
    settings = _settings(data)

    from corpus.history import Cause
    from corpus.moderating import take_away
    from index.build import NothingToReadError, disk_faults
    from index.publishing import answer_nothing

    cause, now = Cause("corpus remove", _who(by)), datetime.now(UTC)
    with _explained(ExitCode.FAILED), disk_faults(settings.data):
        take_away(settings.data, path, who=cause.who, at=now)
        try:
            generation = _taken_up(
                settings,
                articles,
                cause,
                f"Removed {path}.",
                wanted=not no_refresh,
                as_json=as_json,
            )
        except NothingToReadError as error:
            # It must not be quoted any more, and there is nothing else to quote.
            answer_nothing(settings.data, who=cause.who, at=now, why=error.reason)
            _tell("No article is left that can be read, so nothing is answered until there is one.")
            generation = None
        if as_json:
            typer.echo(_json({"path": path, "generation": generation}))


@corpus.command("list")
def corpus_list(as_json: AsJson = False, data: Data = None) -> None:
    """List what moderators added: who, when, and from where."""
    settings = _settings(data)

    from rich.console import Console

    from bot.adding import added_json, show_added
    from corpus.shelf import on_shelf

    with _explained():
        added = on_shelf(settings.data, max_bytes=settings.max_file_mb * MB)
    if as_json:
        for each in added:
            typer.echo(_json(added_json(each)))
    else:
        show_added(added, Console())


@app.command(rich_help_panel=KEEP)
def history(
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many at most.")] = 20,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Tell what was added, changed and removed, when, by whom and by which command, newest first."""
    settings = _settings(data)

    from rich.console import Console

    from bot.history import event_json, events, show_history
    from corpus.store import Store
    from index.generation import built, current

    _need_index(settings.data)
    with _explained(), Store.open(settings.data) as store:
        now, kept = current(settings.data), built(settings.data)
        past = events(store.refreshes(), store.acts(), now=now, kept=kept)[:number]
    if as_json:
        for each in past:
            typer.echo(_json(event_json(each)))
    else:
        show_history(past, Console())


@app.command(rich_help_panel=KEEP, epilog="Example: quoth rollback")
def rollback(
    generation: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="As `quoth history` prints it; else the one before.", show_default=False),
    ] = None,
    yes: Yes = False,
    by: By = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Let an earlier index answer again, at once; says which articles come back, and asks.

    The articles' files stay as they are: the next refresh reads them again.
    """
    settings = _settings(data)

    from index.publishing import earlier

    kept = earlier(settings.data)
    if not kept or generation not in (None, *kept):
        _fail("There is no such earlier index to go back to.", _kept(kept), ExitCode.FAILED)
    _switch(settings, generation or kept[0], back=True, yes=yes, by=by, as_json=as_json)


@app.command(rich_help_panel=KEEP, epilog="Example: quoth publish 20310504T093000.000000Z")
def publish(
    generation: Annotated[str, typer.Argument(metavar="ID", help="As `quoth refresh --preview` prints it.")],
    by: By = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Let an index answer that was built with `quoth refresh --preview`, or that was rolled back."""
    settings = _settings(data)

    from index.publishing import waiting

    kept = waiting(settings.data)
    if generation not in kept:
        _fail("There is no such index that waits.", _kept(kept), ExitCode.FAILED)
    _switch(settings, generation, back=False, yes=True, by=by, as_json=as_json)


@app.command(rich_help_panel=KEEP)
def discard(
    generation: Annotated[str, typer.Argument(metavar="ID", help="As `quoth refresh --preview` prints it.")],
    by: By = None,
    data: Data = None,
) -> None:
    """Drop an index that was built with `quoth refresh --preview`. The next refresh does so too."""
    settings = _settings(data)

    from index.publishing import throw_away, waiting

    kept = waiting(settings.data)
    if generation not in kept:
        _fail("There is no such index that waits.", _kept(kept), ExitCode.FAILED)
    with _explained(ExitCode.FAILED):
        throw_away(settings.data, generation, who=_who(by), at=datetime.now(UTC))
    typer.echo(f"Discarded {generation}.")


@app.command(rich_help_panel=READ, epilog="Example: quoth find the dam is the highest in the country")
def find(
    text: Annotated[list[str], typer.Argument(metavar="TEXT…", help="A message; - reads it from stdin.")],
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Show the printed sentences nearest to each claim of a text. Quotes only, no verdict."""
    settings = _settings(data)

    from rich.console import Console

    from bot.find_terminal import found_json, show_found

    message = _given(text)
    _need_index(settings.data)
    with _explained(), _live(settings) as live:
        from index.claims import claims_of

        claims = claims_of(message)
        snapshot = live.snapshot()
        with _busy("Looking"):
            found = [(claim, snapshot.nearest_to(claim, settings.quotes)) for claim in claims.texts]
        if as_json:
            typer.echo(_json(found_json(found, claims.left_out, snapshot.as_of)))
        else:
            show_found(found, claims.left_out, snapshot.as_of, Console())


@app.command(rich_help_panel=READ, epilog="Example: quoth source a98e7d9494e300e1.1034-1092")
def source(
    ref: Annotated[str, typer.Argument(metavar="REF", help="The permanent name of a quote, as `ask` prints it.")],
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Tell all that is known of where a quote is from: dates, hashes, offsets, and a selector for other programs."""
    settings = _settings(data)

    from rich.console import Console

    from bot.provenance_terminal import show_source
    from bot.source_record import source_json
    from index.answer import QuoteRef

    try:
        name = QuoteRef.parse(ref)
    except ValueError as error:
        _fail(f"{error}.", "Take the name that stands below a quote, like a98e7d9494e300e1.1034-1092.")
    _need_index(settings.data)
    with _explained(), _live(settings) as live:
        place = live.snapshot().place(name)
        if place is None:
            _fail(f"{name}: no stored article has a passage of that name.", code=ExitCode.FAILED)
        if as_json:
            typer.echo(_json(source_json(place)))
        else:
            show_source(place, Console())


@app.command(rich_help_panel=KEEP, epilog='Example: quoth verify "Three workers died […] the ministry said."')
def verify(
    quote: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUOTE…]", help="A pasted text or a quote's name; - reads stdin.", show_default=False),
    ] = None,
    articles: Annotated[
        Path | None,
        typer.Option("--articles", metavar="DIR", help="Also tell which files changed since the refresh."),
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """With QUOTE: was it printed, exactly or altered? Without: read everything stored again. Exit 1 if not, or a lie.

    A pasted text is compared with all stored articles, also with earlier versions of them. Without one, every stored
    text, offset, vector and checksum is read again.
    """
    if quote and articles is not None:
        _fail("--articles is for the stored files, not for a quote.", "Leave one of them out.")
    settings = _settings(data)
    if quote:
        _verify_quote(_given(quote), settings, as_json=as_json)
        return

    from bot.words import count

    _need_index(settings.data)
    with _explained():
        from index.verify import changed_on_disk
        from index.verify import verify as lies_of

        with _busy("Reading everything again"):
            lies = tuple(lies_of(settings.data))
        for lie in lies:
            typer.echo(_json({"lie": lie.subject, "what": lie.what}) if as_json else f"{lie.subject}: {lie.what}")
        if articles is not None:
            for news in changed_on_disk(settings.data, articles, max_bytes=settings.max_file_mb * MB):
                typer.echo(_json({"file": news.path, "what": news.what}) if as_json else f"{news.path}: {news.what}")
    if lies:
        _fail(f"{count(len(lies), 'lie')} found.", "Run `quoth refresh`, then `quoth verify` again.", ExitCode.FAILED)
    if not as_json:
        typer.echo("Everything stored is as it was read.")


def _verify_quote(pasted: str, settings: Settings, *, as_json: bool) -> None:
    """Exit 0 where all that was pasted is exact, 1 where not."""
    from rich.console import Console

    from bot.provenance_terminal import show_verification, verdict_json
    from index.pasted import Unfit
    from index.provenance import Exact

    _need_index(settings.data)
    with _explained(), _live(settings) as live:
        with _busy("Looking"):
            found = live.snapshot().verify(pasted)
        if isinstance(found, Unfit):
            _fail(str(found))
        if as_json:
            for verdict in found.verdicts:
                typer.echo(_json(verdict_json(verdict)))
        else:
            show_verification(found, Console())
    if found.left_out or not all(isinstance(verdict, Exact) for verdict in found.verdicts):
        raise typer.Exit(ExitCode.FAILED)


@app.command(rich_help_panel=KEEP, epilog="Example: quoth evaluate --questions questions.jsonl --misses")
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
            "--calibrate", help="Store the threshold that FILE asks for, or without FILE the sample questions."
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
    settings = _settings(data)
    if questions is None and not calibrate:
        _fail("Measure on which questions?", "Name a file with --questions FILE; README says how to label one.")

    from rich.console import Console

    from bot.evaluation_table import show_evaluation
    from bot.risk_coverage import picture
    from index.build import recalibrate
    from index.calibration import risk_coverage
    from index.evaluate import evaluate as measure
    from index.evaluate import read_labelled, trials
    from index.json_lines import LineError

    _need_index(settings.data)
    try:
        with _explained():
            labelled = None if questions is None else read_labelled(questions)
            if calibrate:
                with _busy("Calibrating"):
                    chosen = _calibration(settings, labelled, questions)
                recalibrate(settings.data, chosen.to_json(), now=datetime.now(UTC))
                typer.echo(f"The threshold is now {chosen.threshold}, chosen on {chosen.questions} questions.")
            if labelled is not None:
                with _live(settings) as live, _busy("Measuring"):
                    found = measure(live.snapshot(), labelled)
                    curve = risk_coverage(trials(live.snapshot(), labelled)) if plot else ()
                show_evaluation(found, Console(), misses=misses)
                if plot:
                    _write(plot, picture(curve, found.threshold))
                if found.exact not in (None, 1.0):
                    _fail("A quote is no slice of its article.", "Run `quoth verify`.", ExitCode.FAILED)
    except LineError as error:
        _fail(str(error))


@app.command(rich_help_panel=RUN)
def run(data: Data = None) -> None:
    """Answer on Discord until stopped; SIGTERM lets answers in flight finish."""
    settings = _settings(data)
    token = _token(settings)
    with _explained(), _spaces(settings) as spaces:
        from bot.client import run_bot

        _warm_up(spaces.operators.live)
        code = run_bot(settings, token, spaces)
    raise typer.Exit(code)


@app.command(rich_help_panel=RUN)
def sync(
    force: Annotated[bool, typer.Option("--force", help="Also when they are unchanged since the last time.")] = False,
    data: Data = None,
) -> None:
    """Tell Discord the bot's commands; `quoth run` does so by itself when they changed."""
    settings = _settings(data)
    token = _token(settings)
    with _explained(), _spaces(settings) as spaces:
        from bot.client import sync_commands

        code = sync_commands(settings, token, spaces, force=force)
    raise typer.Exit(code)


@app.command(rich_help_panel=RUN)
def check(
    online: Annotated[
        bool, typer.Option("--online", help="Also log in to Discord and look at the application.")
    ] = False,
    data: Data = None,
) -> None:
    """Look at all that the bot needs, and say what to do about what is missing; exit 1 on a problem."""
    settings = _settings(data)

    import asyncio

    from rich.console import Console

    from bot.check import Level, check_discord, show_findings
    from bot.check import check as findings_of

    findings = show_findings(findings_of(settings, os.environ, datetime.now(UTC)), Console())
    if online:
        findings += show_findings(asyncio.run(check_discord(_token(settings))), Console())
    if any(finding.level is Level.PROBLEM for finding in findings):
        raise typer.Exit(ExitCode.FAILED)


@app.command(rich_help_panel=RUN)
def health(data: Data = None) -> None:
    """Exit 0 while the running bot is connected and has an index, 1 with the reason otherwise; for HEALTHCHECK.

    A refresh that is overdue (QUOTH_REFRESH_DUE_HOURS) is said, and is no failure: to restart the bot would not help.
    """
    settings = _settings(data)

    from bot.health import is_healthy, overdue
    from index.generation import current

    if settings.health_file is None:
        _fail("There is no health file to look at.", "Name one in the setting QUOTH_HEALTH_FILE, for `quoth run` too.")
    wrong = is_healthy(settings.health_file, HEALTH_SECONDS)
    if wrong is None and current(settings.data) is None:
        wrong = f"There is no index in {settings.data}; run `quoth refresh`."
    if wrong is not None:
        _fail(wrong, code=ExitCode.FAILED)
    if settings.refresh_due is not None:
        from corpus.store import StoreError

        try:
            late = overdue(settings.data, settings.refresh_due, datetime.now(UTC))
        except StoreError as error:
            _fail(f"{error.path}: {error.reason}", error.advice, ExitCode.FAILED)
        if late is not None:
            typer.echo(late)
    typer.echo("well")


def _refresh(settings: Settings, articles: Path | None, cause: Cause, preview: bool = False) -> RefreshReport:
    """Raises what `index.build.refresh` does; ends the program on Ctrl-C."""
    from rich.console import Console

    from bot.refresh_account import ProgressBar
    from index.build import refresh as build
    from index.evaluate import first_calibration

    try:
        encoder = _encoder(settings)
        with ProgressBar(Console(stderr=True)) as progress:
            return build(
                settings.data,
                articles or settings.articles,
                encoder,
                now=datetime.now(UTC),
                max_bytes=settings.max_file_mb * MB,
                progress=progress,
                first_calibration=lambda made: first_calibration(made, _reader(settings, made)),
                cause=cause,
                preview=preview,
            )
    except KeyboardInterrupt:
        _fail("Stopped; the previous index still answers.", code=ExitCode.STOPPED)


def _taken_up(
    settings: Settings, articles: Path | None, cause: Cause, done: str, *, wanted: bool, as_json: bool
) -> str | None:
    """Say what was done, and refresh so that it counts; the generation that then answers, None where none is wanted."""
    from rich.console import Console

    from bot.refresh_account import account
    from corpus.explained import ExplainedError
    from corpus.files import FolderError
    from corpus.store import StoreError
    from index.build import NothingToReadError

    if not as_json:
        typer.echo(done)
    if not wanted:
        _tell("The index answers as before, until `quoth refresh`.")
        return None
    try:
        report = _refresh(settings, articles, cause)
    except NothingToReadError:
        raise  # of which only a removal can be the cause, and that says what it means
    except (ExplainedError, FolderError, StoreError):
        _tell(f"{done} But the refresh failed, and the index answers as before.")
        raise
    if not as_json:
        account(report, Console())
    return report.generation


def _offer(settings: Settings, what: str, said: Description, who: str) -> Offer:
    """The article that is to be added; ends the program where there is none."""
    import asyncio
    from importlib.metadata import PackageNotFoundError, version

    from bot.adding import Offer, offer_file, offer_page
    from corpus import fetching
    from corpus.article import Unreadable
    from corpus.fetching import Limits, Refused, Unchanged

    at, max_bytes = datetime.now(UTC), settings.max_file_mb * MB
    offer: Offer | Unchanged | Refused | Unreadable
    if not what.lower().startswith(("http://", "https://")):
        offer = offer_file(settings.data, Path(what), said, who=who, at=at, max_bytes=max_bytes)
    elif not settings.fetch:
        _fail("Quoth fetches nothing from the web.", "Set QUOTH_FETCH=true, or save the page and add the file.")
    else:
        try:
            number = version("quoth-bot")
        except PackageNotFoundError:
            number = "0"
        agent = f"Quoth/{number} (self-hosted; fetches an article when a person asks it to)"
        with _busy("Fetching"):
            offer = asyncio.run(
                offer_page(
                    settings.data,
                    what,
                    said,
                    who=who,
                    at=at,
                    agent=agent,
                    limits=Limits(max_bytes=max_bytes),
                    guard=fetching.PUBLIC,
                )
            )
    if isinstance(offer, Unchanged):
        typer.echo("It is on the shelf already, and its publisher has no other one.")
        raise typer.Exit
    if not isinstance(offer, Offer):
        _fail(offer.reason, offer.advice, ExitCode.FAILED)
    return offer


def _asked_for_more(offer: Offer) -> Offer:
    """What a quote's attribution needs and nobody said is asked for; an empty reply leaves it unknown."""
    from bot.adding import Offer as Made
    from corpus.shelf import Description

    for name in offer.missing:
        while reply := typer.prompt(f"{name}, if known", default="", show_default=False):
            described = offer.described(Description(**{name: _typed(reply)}))
            if isinstance(described, Made):
                offer = described
                break
            _tell(f"{described.reason} {described.advice}")
    return offer


def _switch(settings: Settings, generation: str, *, back: bool, yes: bool, by: str | None, as_json: bool) -> None:
    """Let another generation answer, once it was said what that changes."""
    from rich.console import Console

    from bot.history import show_rollback, show_switch, switch_json
    from corpus.history import Deed
    from index.publishing import make_switch, switch_to

    deed = Deed.ROLLBACK if back else Deed.PUBLISH
    with _explained(ExitCode.FAILED):
        switch = switch_to(settings.data, generation)
        if not as_json:
            (show_rollback if back else show_switch)(switch, Console())
        # What comes back may have been removed or corrected for a reason.
        harmless = not (switch.added or switch.changed)
        asking = not as_json and _is_terminal()
        if not (yes or harmless or (asking and typer.confirm("Let it answer?", default=False))):
            if as_json:
                typer.echo(_json(switch_json(switch, published=False)))
            _fail("The index answers as before.", "" if asking else "Say --yes to let the articles above come back.")
        make_switch(settings.data, switch, who=_who(by), deed=deed, at=datetime.now(UTC))
    if as_json:
        typer.echo(_json(switch_json(switch, published=True)))
    else:
        typer.echo(f"{generation} answers now." + (" The next refresh reads the articles as they are." if back else ""))


def _tell_differences(settings: Settings, generation: str, questions: list[str]) -> None:
    from rich.console import Console

    from bot.history import show_differences
    from index.differing import differences
    from index.generation import current

    if current(settings.data) is None:
        return
    with _explained(ExitCode.FAILED), _live(settings) as live:
        with _busy("Asking"):
            found = differences(live.snapshot(), live.snapshot_of(generation), questions)
        show_differences(found, len(set(questions)), Console())


def _kept(generations: Sequence[str]) -> str:
    return f"There are: {', '.join(generations)}." if generations else "There are none."


def _is_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def _who(by: str | None) -> str:
    """Who does it: as given, else the user of this machine, who in a container may have no name."""
    import getpass

    try:
        return _typed(by) or getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def _typed(value: str | None) -> str | None:
    """A value of a command line; what the shell handed over in another encoding than its own becomes U+FFFD."""
    return None if value is None else _joined([value])


def _settings(data: Path | None) -> Settings:
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings(data=data)
    except SettingsError as error:
        _fail("These settings cannot be used:\n" + "\n".join(f"  {problem}" for problem in error.problems))


def _token(settings: Settings) -> str:
    from bot.settings import TokenError, read_token

    try:
        return read_token(settings)
    except TokenError as error:
        _fail(error.reason, error.advice)


def _calibration(settings: Settings, labelled: Sequence[Labelled] | None, file: Path | None) -> Calibration:
    """On the operator's own questions, or for an encoder that nobody measured yet on the sample corpus."""
    from index.evaluate import calibration_on, sample_calibration

    if labelled is None or file is None:
        encoder = _encoder(settings)
        return sample_calibration(encoder, _reader(settings, encoder))
    with _live(settings) as live:
        return calibration_on(live.snapshot(), labelled, file.name)


def _need_index(data: Path) -> None:
    """Asked before anything opens the data folder, which would make one: a mistyped --data leaves nothing behind."""
    from index.generation import current

    if current(data) is None:
        advice = "Run `quoth refresh --articles DIR` with the folder of your articles."
        _fail(f"There is no index in {data} yet.", advice, ExitCode.NO_INDEX)


def _encoder(settings: Settings) -> Encoder:
    """The setting's encoder; the first time it is unpacked and compiled, which takes a while. Raises EncoderError."""
    from index.encoder import load_encoder
    from index.multilingual import model_name

    with _busy("Preparing the model"):
        name = model_name(settings.encoder, settings.models)
        return load_encoder(name, settings.threads, settings.compiled_models, _tell)


def _reader(settings: Settings, encoder: Encoder) -> Reader | None:
    """The setting's reader, for this encoder's scores. Raises ReaderError."""
    from index.reader import load_reader

    return load_reader(settings.reader, settings.threads, encoder=encoder.fingerprint)


@contextmanager
def _live(settings: Settings) -> Iterator[Live]:
    from index.live import Live

    encoder = _encoder(settings)
    live = Live(settings.data, encoder, _reader(settings, encoder))
    try:
        yield live
    finally:
        live.close()


@contextmanager
def _spaces(settings: Settings) -> Iterator[Spaces]:
    """The operator's index and those of the servers, which share the models."""
    from bot.spaces import Spaces
    from index.live import Live

    encoder = _encoder(settings)
    reader = _reader(settings, encoder)
    live = Live(settings.data, encoder, reader)
    try:
        yield Spaces(settings.data, live, lambda data: Live(data, encoder, reader), one_shelf=settings.one_shelf)
    finally:
        live.close()


@contextmanager
def _explained(stuck: ExitCode = ExitCode.NO_INDEX) -> Iterator[None]:
    """What a person can put right ends the program with two sentences; anything else is a bug and stays loud.

    `stuck` is the code where database, index or encoder cannot be used.
    """
    from bot.terminal import NotVerbatimError
    from corpus.explained import ExplainedError
    from corpus.files import FolderError
    from corpus.shelf import ShelfError
    from corpus.store import StoreError
    from index.build import RefreshError
    from index.calibration import CalibrationError

    try:
        yield
    except FolderError as error:
        _fail(f"{error.folder}: {error.reason}", error.advice)
    except RefreshError as error:
        for file in error.unreadable:
            typer.echo(f"{file.path}: {file.reason} {file.advice}", err=True)
        _fail(error.reason, error.advice, ExitCode.FAILED)
    except StoreError as error:
        _fail(f"{error.path}: {error.reason}", error.advice, stuck)
    except (CalibrationError, ShelfError) as error:
        _fail(error.reason, error.advice)
    except ExplainedError as error:
        _fail(error.reason, error.advice, stuck)
    except NotVerbatimError as error:
        _fail(str(error), "Run `quoth verify`, and `quoth refresh` if it finds a lie.", ExitCode.FAILED)


def _warm_up(live: Live) -> None:
    """Load index and model before the bot is seen online: later their imports would hold up its heartbeat.

    Without an index it starts all the same, says so to whoever asks, and answers once there is one.
    """
    from index.generation import GenerationError

    try:
        with _busy("Loading the model"):
            live.warmed_up()
    except GenerationError as error:
        _tell(f"{error.reason} {error.advice} The bot starts, and answers once that is done.")


def _answer(outcome: Answer | Abstention, asked: Asked, seconds: float, *, as_json: bool) -> None:
    if as_json:
        from bot.answer_json import as_json as to_json

        typer.echo(_json(to_json(outcome, id=asked.id, seconds=round(seconds, 4))))
        sys.stdout.flush()  # whoever reads along has each answer when it is there
    else:
        from rich.console import Console

        from bot.terminal import show

        show(outcome, Console())


def _json(value: dict[str, Any]) -> str:
    """One line; letters as they are where stdout is UTF-8, else escaped, so that it is JSON in any locale."""
    return json.dumps(value, ensure_ascii=sys.stdout.encoding.lower().replace("-", "") != "utf8")


def _joined(words: list[str]) -> str:
    """The question of a command line; what the shell handed over in another encoding than its own becomes U+FFFD."""
    return " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _given(words: list[str]) -> str:
    """The text of a command line, or of stdin where it is "-"; bytes that are no UTF-8 become U+FFFD."""
    return sys.stdin.buffer.read().decode("utf-8", "replace") if words == ["-"] else _joined(words)


@contextmanager
def _busy(doing: str) -> Iterator[None]:
    """A sign of life while the model loads, on a terminal only, and gone afterwards."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{doing} …"):
        yield


def _version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"quoth {version('quoth-bot')}")
        except PackageNotFoundError:
            typer.echo("quoth, run from its source without being installed")
        raise typer.Exit


def _write(file: Path, content: str) -> None:
    try:
        file.write_text(content, "utf-8")
    except OSError as error:
        _fail(f"{file} cannot be written: {error.strerror}.", "Name another file.", ExitCode.FAILED)
    typer.echo(f"Drawn: {file}")


def _tell(what: str) -> None:
    """A sentence on stderr, and on."""
    typer.echo(f"quoth: {what}", err=True)


def _fail(reason: str, advice: str = "", code: ExitCode = ExitCode.USAGE) -> NoReturn:
    """Say on stderr what is wrong and what to do, and end."""
    typer.echo(f"quoth: {reason}" + (f"\n{advice}" if advice else ""), err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
