"""README tells the truth: every command, option, setting and exit code stands there, and nothing that is gone."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from bot.exit_codes import ExitCode
from bot.settings import Settings
from corpus.article import Article, Kind, Metadata, Sentence, Span
from index.answer import Answer, AsOf, Figure, FigureGroup, Figures, Quote

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
NOT_QUOTH = {"--detach", "--build", "--rm"}  # options of docker compose


def commands() -> dict[str, TyperCommand]:
    """By the words that one types after `quoth`: "ask", "corpus add"."""
    from bot.__main__ import app

    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return dict(commands_of(group))


def commands_of(group: TyperGroup) -> Iterator[tuple[str, TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from ((f"{name} {inner}", found) for inner, found in commands_of(command))
        elif isinstance(command, TyperCommand):
            yield name, command


def named_in(shown: str) -> str:
    """The command that `quoth ask --json` shows: the longest one that its words begin with."""
    words = shown.removeprefix("quoth ").split()
    fitting = [name for name in (" ".join(words[:number]) for number in (3, 2, 1)) if name in commands()]
    return fitting[0] if fitting else words[0]


def options(command: TyperCommand) -> set[str]:
    """The long ones; --help needs no mention."""
    return {
        name
        for parameter in command.params
        if isinstance(parameter, TyperOption) and not parameter.hidden
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--") and name != "--help"
    }


def section(title: str) -> str:
    """From a heading of README to the next of the same or a higher level."""
    level = title.split(maxsplit=1)[0]
    found = re.search(rf"^{re.escape(title)}$\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README has no heading {title!r}"
    return found.group(1)


def names_in_first_column(text: str) -> list[str]:
    """`| `name`, `other` | …` gives both names; the heading of a table has no backticks."""
    return [name for row in re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)]


def setting_names() -> dict[str, str]:
    """Name in the environment -> field."""
    names: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        known = str(alias.choices[0]) if alias is not None and hasattr(alias, "choices") else None
        names[known or f"QUOTH_{name.upper()}"] = name
    return names


def settings_table() -> str:
    """What README must say of the settings."""
    rows = ["| name | default | meaning |", "|---|---|---|"]
    for name, field in setting_names().items():
        default = Settings.model_fields[field].default
        shown = (
            f"`{str(default).lower() if isinstance(default, bool) else default}`" if default is not None else "not set"
        )
        rows.append(f"| `{name}` | {shown} | {Settings.model_fields[field].description} |")
    return "\n".join(rows)


def exit_code_table(codes: type[IntEnum]) -> str:
    """What README must say of the exit codes."""
    rows = [f"| {code.value} | {code.meaning} |" for code in codes]
    return "\n".join(["| code | meaning |", "|---|---|", *rows])


def generated(name: str) -> str:
    """What stands between a pair of markers of README."""
    found = re.search(rf"<!-- {name}: begin -->\n(.*?)\n?<!-- {name}: end -->", README, re.DOTALL)
    assert found, f"README has lost the markers of {name!r}"
    return found.group(1)


def test_readme_has_every_setting_with_its_default_and_meaning() -> None:
    """Fails after a change to bot/settings.py until the table, shown in the failure, stands in README."""
    assert generated("settings") == settings_table()


def test_readme_has_every_exit_code_with_its_meaning() -> None:
    """Fails after a change to bot/exit_codes.py until the table, shown in the failure, stands in README."""
    assert generated("exit codes") == exit_code_table(ExitCode)


def test_readme_names_every_command_and_no_other() -> None:
    shown = [named_in(name) for name in names_in_first_column(generated("commands"))]
    assert sorted(shown) == sorted(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_readme_names_every_option_of_each_command_and_no_other(name: str) -> None:
    """In the command's own row; `--data`, which every command takes, and `--server` stand above the table."""
    (row,) = [line for line in generated("commands").splitlines() if re.match(rf"\| `quoth {name}[ `]", line)]
    assert set(re.findall(r"--[a-z][a-z-]+", row)) == options(commands()[name]) - {"--data", "--server"}


def test_readme_names_every_command_that_takes_a_server() -> None:
    above = re.search(r"`--server ID` is one server's own.*?see \[", section("## Commands"), re.DOTALL)
    assert above
    named = set(re.findall(r"`([a-z ]+)`", above.group()))
    assert named == {name for name, command in commands().items() if "--server" in options(command)}


def test_every_quoth_command_in_a_document_exists() -> None:
    """Also in the prose of README, CONTRIBUTING and CHANGELOG, with the options that are shown beside it."""
    for document in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / document).read_text("utf-8")
        for shown in re.findall(r"`(?:docker compose \S+ (?:--rm )?quoth |\.venv/bin/)?(quoth [^`]+)`", text):
            if shown.startswith(("quoth -", "quoth …")):
                continue
            name = named_in(shown)
            assert name in commands(), f"{document} shows {shown!r}"
            used = {word.split("=")[0] for word in shown.split() if word.startswith("--")} - NOT_QUOTH - {"--help"}
            assert used <= options(commands()[name]), f"{document} shows {shown!r}"


def test_every_make_target_in_a_document_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / document).read_text("utf-8")
        for target in re.findall(r"(?:`|^|\n)make ([a-z][a-z-]*)", text):
            assert target in targets, f"{document} shows `make {target}`"


def test_every_file_that_a_document_names_exists() -> None:
    """Pictures, links and paths in backticks that begin with one of our folders."""
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text("utf-8")
        named = set(re.findall(r"\]\(((?!https?:|#)[^)]+)\)", text))
        named |= set(re.findall(r"`((?:corpus|index|bot|tests|bench)/[\w./-]+)`", text))
        missing = sorted(name for name in named if not (ROOT / name).exists())
        assert not missing, f"{document} names {missing}"


def test_every_link_inside_of_readme_leads_to_a_heading() -> None:
    """An anchor is the heading as GitHub writes it: lower case, without marks, blanks as hyphens."""
    lines = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    headings = {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in lines}
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= headings


def test_the_example_settings_hold_every_setting() -> None:
    """And none that is gone."""
    assert set(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE, re.MULTILINE)) == set(setting_names())


def test_readme_documents_every_name_of_the_json() -> None:
    """A name that is printed needs a row, and a row needs a name that is printed."""
    from bot.answer_json import as_json

    text = "The ferry carries 60 passengers."
    article = Article("ferry.txt", "0" * 64, text, Metadata(), (), (Sentence(Span(0, len(text))),))
    quote = Quote(article, Span(0, len(text)), Kind.PROSE, 0.9)
    figure = Figure(Span(18, 31), Decimal(60), Decimal(60), "passenger")
    figures = Figures((FigureGroup("60 passengers", (0,), (figure,)),))
    printed = as_json(Answer("how many", (quote,), AsOf(datetime(2025, 4, 14, tzinfo=UTC), None), figures=figures))

    documented = set(names_in_first_column(section("### `ask --json`")))
    assert documented == set(printed) | set(printed["quotes"][0]) | set(printed["figures"])
    for inner in (printed["as_of"], printed["figures"]["groups"][0]):
        assert all(f"`{name}`" in section("### `ask --json`") for name in inner)


def test_the_changelog_begins_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert first
    assert first.group(1).rstrip(",") == version


def test_the_question_on_the_first_screen_is_one_that_the_sample_answers() -> None:
    asked = re.search(r'make ask Q="([^"]+)"', README)
    assert asked
    lines = (ROOT / "corpus" / "sample_questions.jsonl").read_text("utf-8").splitlines()
    assert asked.group(1) in {line["question"] for line in map(json.loads, lines) if line["answerable"]}
