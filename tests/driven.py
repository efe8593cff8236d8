"""Which commands, buttons, menus and forms the program has, and which of them the tests used.

What there is, the program says itself: its command tree, the items that it registered, its forms. What was used is
noted where the program takes an interaction: in process as the library is handed it (tests/discord), in the production
process as its acknowledgement arrives in time (tests/loopback).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import app_commands
from discord.ui import DynamicItem

from bot.client import Quoth
from bot.forms import FORM_PREFIX, Form

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5  # Discord: types of interactions
SUBCOMMANDS = (1, 2)  # Discord: types of options that are a command, or a group of them
# "(?P<what>keep|drop)" in a template: each of these is a button with a label of its own.
ALTERNATIVES = re.compile(r"\(\?P<(\w+)>([a-z]+(?:\|[a-z]+)+)\)")
IN_PROCESS, PRODUCTION = "in process", "to the production process"

sent: dict[str, set[str]] = {IN_PROCESS: set(), PRODUCTION: set()}
"""What was taken in this run: a command as it is typed, the custom_id of a button, a menu or a form."""


def note(interaction: Mapping[str, Any], how: str) -> None:
    """Note an interaction, as the gateway tells it."""
    data = interaction.get("data") or {}
    if interaction["type"] in (COMPONENT, FORM):
        sent[how].add(str(data["custom_id"]))
    elif interaction["type"] in (COMMAND, AUTOCOMPLETE):
        sent[how].add(_typed(data))


def _typed(data: Mapping[str, Any]) -> str:
    """ "/corpus add" for a command, "/corpus edit article" for the list that is offered while that is typed."""
    name, options = str(data["name"]), data.get("options") or []
    while options and options[0]["type"] in SUBCOMMANDS:
        name, options = f"{name} {options[0]['name']}", options[0].get("options") or []
    return " ".join([f"/{name}", *(str(option["name"]) for option in options if option.get("focused"))])


def unused(bot: Quoth, how: str) -> list[str]:
    """What the program has, and nothing in this run used in this way."""
    names = sent[how]
    never = [name for name in _commands(bot) if name not in names]
    for pattern, item in _items(bot).items():
        used = [match for name in names if (match := pattern.fullmatch(name))]
        groups = ALTERNATIVES.findall(pattern.pattern)
        if not groups:
            never += [] if used else [item.__name__]
        for group, alternatives in groups:
            seen = {match[group] for match in used}
            never += [f"{item.__name__} {each}" for each in alternatives.split("|") if each not in seen]
    kinds = {name.removeprefix(FORM_PREFIX).split(":")[0] for name in names if name.startswith(FORM_PREFIX)}
    return never + [form.__name__ for form in Form.__subclasses__() if form.kind not in kinds]


def answered_twice(bot: Quoth) -> list[str]:
    """The custom_ids of this run that two items would answer: Discord takes the first answer alone."""
    patterns = list(_items(bot))
    return [name for name in set().union(*sent.values()) if sum(bool(each.fullmatch(name)) for each in patterns) > 1]


def _items(bot: Quoth) -> Mapping[re.Pattern[str], type[DynamicItem[Any]]]:
    """Buttons and menus by what their custom_id is like: the library has no public list of those it was told of."""
    return bot._connection._view_store._dynamic_items


def _commands(bot: Quoth) -> Iterator[str]:
    """Each command, and each option that is completed while it is typed, as `_typed` names them."""
    for command in bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield f"/{command.qualified_name}"
            yield from (f"/{command.qualified_name} {each.name}" for each in command.parameters if each.autocomplete)
    for kind in (discord.AppCommandType.message, discord.AppCommandType.user):
        yield from (f"/{menu.name}" for menu in bot.tree.get_commands(type=kind))
