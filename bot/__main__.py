"""The command line on one page: what can be typed after `quoth`, or `python -m bot`. The work is in bot/commands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.commands.ask import ask
from bot.commands.backup import backup
from bot.commands.backup import restore as restore_backup
from bot.commands.checks import add_check, list_checks, remove_check
from bot.commands.corpus import add, edit, list_added, remove, restore, withhold
from bot.commands.evaluate import evaluate
from bot.commands.feeds import add_feed, list_feeds, poll_feeds, remove_feed
from bot.commands.generations import discard, history, publish, rollback
from bot.commands.memory import gaps, privacy
from bot.commands.provenance import find, source, verify
from bot.commands.refresh import refresh
from bot.commands.run import check, health, run, sync
from bot.commands.sources import sources

# Typer takes each paragraph as a line.
EPILOG = """
First: quoth refresh --articles DIR. Then: quoth ask how high is the dam

Exit codes: 0 done, abstaining included · 1 tried, and failed · 2 wrong usage or settings · 3 no index · README has all
"""
READ, KEEP, RUN = "Read", "Keep the articles", "Run the bot"

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

feed = typer.Typer(
    name="feed", help="Follow feeds, whose articles come to the shelf by themselves.", no_args_is_help=True
)
check_questions = typer.Typer(
    name="check", help="Questions that a refresh must not answer worse.", no_args_is_help=True
)


def main() -> None:
    """The console script `quoth`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter is no reason for a traceback
    app(prog_name="quoth")


def _version(*, wanted: bool) -> None:
    if wanted:
        from bot.version import installed_version  # noqa: PLC0415 -- the other commands do without

        number = installed_version()
        typer.echo(f"quoth {number}" if number else "quoth, run from its source without being installed")
        raise typer.Exit


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


# --help lists them in this order.
app.command(rich_help_panel=READ, epilog='Example: quoth ask "how high is the dam"')(ask)
app.command(rich_help_panel=READ)(sources)
app.command(rich_help_panel=READ, epilog="Example: quoth find the dam is the highest in the country")(find)
app.command(rich_help_panel=READ, epilog="Example: quoth source a98e7d9494e300e1.1034-1092")(source)

app.add_typer(corpus, rich_help_panel=KEEP)
corpus.command(epilog='Example: quoth corpus add dam.pdf --publisher "The Varren Post" --date 2031-02-04')(add)
corpus.command(epilog="Example: quoth corpus edit .shelf/dam.pdf --date 2031-02-05")(edit)
corpus.command(epilog="Example: quoth corpus remove .shelf/dam.pdf")(remove)
corpus.command("list")(list_added)
corpus.command(epilog="Example: quoth corpus withhold news/dam.md")(withhold)
corpus.command(epilog="Example: quoth corpus restore news/dam.md")(restore)
corpus.add_typer(check_questions)
check_questions.command("add", epilog="Example: quoth corpus check add how high is the dam")(add_check)
check_questions.command("list")(list_checks)
check_questions.command("remove")(remove_check)

corpus.add_typer(feed)
feed.command("add", epilog="Example: quoth corpus feed add https://post.example/rss")(add_feed)
feed.command("list")(list_feeds)
feed.command("remove", epilog="Example: quoth corpus feed remove https://post.example/rss")(remove_feed)
feed.command("poll", epilog="Example: quoth corpus feed poll --all")(poll_feeds)

app.command(rich_help_panel=KEEP, epilog="Example: quoth refresh --articles ./articles")(refresh)
app.command(rich_help_panel=KEEP)(history)
app.command(rich_help_panel=KEEP, epilog="Example: quoth rollback")(rollback)
app.command(rich_help_panel=KEEP, epilog="Example: quoth publish 20310504T093000.000000Z")(publish)
app.command(rich_help_panel=KEEP)(discard)
app.command(rich_help_panel=KEEP, epilog='Example: quoth verify "Three workers died […] the ministry said."')(verify)
app.command(rich_help_panel=KEEP, epilog="Example: quoth evaluate --questions questions.jsonl --misses")(evaluate)

app.command(rich_help_panel=KEEP)(gaps)

app.command(rich_help_panel=RUN)(run)
app.command(rich_help_panel=RUN)(sync)
app.command(rich_help_panel=RUN)(check)
app.command(rich_help_panel=RUN)(health)
app.command(rich_help_panel=RUN, epilog="Example: quoth backup quoth-2031-05-04.tar")(backup)
app.command("restore", rich_help_panel=RUN, epilog="Example: quoth restore quoth-2031-05-04.tar")(restore_backup)
app.command(rich_help_panel=RUN, epilog="Example: quoth privacy --member 80351110224678912 --export theirs.json")(
    privacy
)


if __name__ == "__main__":
    main()
