"""What a command says on stderr, how it ends on what a person can put right, and its lines of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer

from bot.exit_codes import ExitCode


def tell(what: str) -> None:
    """A sentence on stderr, and on."""
    typer.echo(f"quoth: {what}", err=True)


def fail(reason: str, advice: str = "", code: ExitCode = ExitCode.USAGE) -> NoReturn:
    """Say on stderr what is wrong and what to do, and end."""
    typer.echo(f"quoth: {reason}" + (f"\n{advice}" if advice else ""), err=True)
    raise typer.Exit(code)


def write_file(file: Path, content: str) -> None:
    """Into a file that the command line names; whatever stood there is gone. Ends the program where it cannot be."""
    try:
        file.write_text(content, "utf-8")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}.", "Name another file.", ExitCode.FAILED)


@contextmanager
def explained(stuck: ExitCode = ExitCode.NO_INDEX) -> Iterator[None]:
    """What a person can put right ends the program with two sentences; anything else is a bug and stays loud.

    `stuck` is the code where database, index or encoder cannot be used.
    """
    from bot.state import StateError
    from bot.terminal import NotVerbatimError
    from corpus.database import StoreError
    from corpus.explained import ExplainedError
    from corpus.files import FolderError
    from corpus.shelf import ShelfError
    from index.build import RefreshError
    from index.calibration import CalibrationError
    from index.json_lines import LineError

    try:
        yield
    except FolderError as error:
        fail(f"{error.folder}: {error.reason}", error.advice)
    except RefreshError as error:
        for file in error.unreadable:
            typer.echo(f"{file.path}: {file.reason} {file.advice}", err=True)
        fail(error.reason, error.advice, ExitCode.FAILED)
    except StoreError as error:
        fail(f"{error.path}: {error.reason}", error.advice, stuck)
    except (CalibrationError, LineError, ShelfError, StateError) as error:
        fail(error.reason, error.advice)
    except ExplainedError as error:
        fail(error.reason, error.advice, stuck)
    except NotVerbatimError as error:
        fail(str(error), "Run `quoth verify`, and `quoth refresh` if it finds a fault.", ExitCode.FAILED)


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """A sign of life while the model loads, on a terminal only, and gone afterwards."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{doing} …"):
        yield


def json_line(value: dict[str, Any]) -> str:
    """One line; letters as they are where stdout is UTF-8, else escaped, so that it is JSON in any locale."""
    return json.dumps(value, ensure_ascii=sys.stdout.encoding.lower().replace("-", "") != "utf8")
