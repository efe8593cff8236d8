"""Options that several commands have, under one name and with one help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The data folder, in place of the setting QUOTH_DATA.")
]
Server = Annotated[
    int | None,
    typer.Option("--server", metavar="ID", min=1, help="As this Discord server has it, in place of the operator's."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Articles = Annotated[
    Path | None, typer.Option("--articles", metavar="DIR", help="In place of the setting QUOTH_ARTICLES.")
]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who does it, for `quoth history`; else the user.")
]
