"""What /settings shows: all choices with who says so, and one choice with what it can be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from discord import SelectOption
from discord.ui import LayoutView

from bot import words
from bot.attribution import day
from bot.cards import INK
from bot.composed import card
from bot.escape import clean, one_line
from bot.server_settings import CHOOSABLE, Change, Choosable, Holding, Kind, Source
from bot.settings_buttons import (
    OverviewButton,
    PickMenu,
    RoleMenu,
    SettingMenu,
    SettingPageButton,
    TypeButton,
    ValueButton,
)

# The values that have a word of their own, on a button.
VALUES: Mapping[str, Any] = {
    "on": True,
    "off": False,
    "unlimited": None,
    "all": None,
    "nothing": [],
    "nobody": None,
    "each": "",
    "en": "en",
    "es": "es",
}
TAKE_BACK = "back"
MENU = 25  # Discord: options of a menu
OPTION = 100  # Discord: characters of an option's label, value and description
LISTED = 300  # characters of the collections that one line names


def overview(holding: Sequence[Holding], channel: int, here: int | None, changes: Sequence[Change]) -> LayoutView:
    """All choices of the server, or (`channel` not 0) those that a channel may have otherwise, by who says so.

    `here` is the channel that may be turned to from the server's.
    """
    shown = [each for each in holding if not channel or CHOOSABLE[each.name].channel]
    parts: list[str | None] = [f"### {words.SETTINGS_OF_CHANNEL if channel else words.SETTINGS_OF_SERVER}"]
    for source in Source:
        lines = [f"{words.setting(each.name)}: **{_value(each)}**" for each in shown if each.source is source]
        if lines:
            parts.append("\n".join([f"-# {words.source(source)}", *lines]))
    if changes:
        parts += [None, "\n".join(f"-# {_change(each)}" for each in changes)]
    options = [
        SelectOption(
            label=words.setting(each.name), value=each.name, description=one_line(_plain_value(each), OPTION) or None
        )
        for each in shown
    ]
    rows: list[list[Any]] = [[SettingMenu(channel, options)]]
    if channel:
        rows.append([OverviewButton(0, words.WHOLE_SERVER)])
    elif here:
        rows.append([OverviewButton(here, words.THIS_CHANNEL)])
    return card(parts, rows, INK)


def one_setting(
    held: Holding,
    channel: int,
    *,
    chosen: bool,
    limited: bool = False,
    collections: Mapping[str, int] | None = None,
    page: int = 0,
) -> LayoutView:
    """One choice and what it can be. `chosen`: just this place has it so, and may take it back; `limited`: the operator
    has a limit, so that none is no choice; `collections` are those that can be chosen, with how many articles each."""
    name = held.name
    choosable = CHOOSABLE[name]
    of = words.SETTINGS_OF_CHANNEL if channel else words.SETTINGS_OF_SERVER
    said = f"{words.setting(name)}: **{_value(held)}**\n-# {words.source(held.source)}"
    back: list[Any] = [OverviewButton(channel, words.BACK)]
    if chosen:
        back.append(ValueButton(channel, name, TAKE_BACK, words.TAKE_BACK))
    rows = [*_controls(held, choosable, channel, collections or {}, page, limited=limited), back]
    return card([f"### {of}\n{said}", words.setting_help(name)], rows, INK)


def value_of_option(collection: str) -> str:
    """What an option of the menu carries: the collection, or where Discord has no room for it a hash."""
    return collection if len(collection) <= OPTION else hashlib.sha256(collection.encode()).hexdigest()


def pages_of(collections: Mapping[str, int]) -> list[list[str]]:
    """The collections as the menu's pages have them."""
    names = list(collections)
    return [names[at : at + MENU] for at in range(0, len(names), MENU)]


def _controls(
    held: Holding, choosable: Choosable, channel: int, collections: Mapping[str, int], page: int, *, limited: bool
) -> list[list[Any]]:
    def button(word: str, label: str) -> ValueButton:
        return ValueButton(channel, held.name, word, label, on=_jsonable(held.value) == VALUES[word])

    match choosable.kind:
        case Kind.FLAG:
            return [[button("on", words.YES), button("off", words.NO)]]
        case Kind.LANGUAGE:
            return [[button("each", words.EACH_OWN), button("en", "English"), button("es", "Español")]]
        case Kind.ROLE:
            return [[RoleMenu(channel)], [button("nobody", words.MANAGE_SERVER)]]
        case Kind.NUMBER:
            numbers = [
                SelectOption(label=_number(held.name, each), value=str(each), default=each == held.value)
                for each in choosable.offered
            ]
            free = held.name in ("budget", "budget_day") and not limited
            exact: list[Any] = [] if held.name == "quotes" else [TypeButton(channel, held.name)]
            others = [*exact, *([button("unlimited", words.NO_LIMIT)] if free else [])]
            return [[PickMenu(channel, held.name, 0, numbers)], *([others] if others else [])]
        case Kind.COLLECTIONS:
            return _collections(held, channel, collections, page, button("all", words.ALL_COLLECTIONS))


def _collections(
    held: Holding, channel: int, collections: Mapping[str, int], page: int, every: ValueButton
) -> list[list[Any]]:
    """A page of the collections, those that are read ticked."""
    nothing = ValueButton(channel, held.name, "nothing", words.NO_COLLECTION, on=held.value == ())
    leaves = pages_of(collections)
    if not leaves:
        return [[every, nothing]]
    page = min(page, len(leaves) - 1)
    options = [
        SelectOption(
            label=one_line(_named(each), OPTION),
            value=value_of_option(each),
            description=words.count(collections[each], "article"),
            default=held.value is not None and each in held.value,
        )
        for each in leaves[page]
    ]
    least = 1 if len(leaves) == 1 else 0
    rows: list[list[Any]] = [[PickMenu(channel, held.name, page, options, least=least, most=len(options))]]
    rows.append([every] if channel else [every, nothing])
    if len(leaves) > 1:
        rows.append(
            [
                SettingPageButton(channel, held.name, max(page - 1, 0), words.EARLIER, disabled=page == 0),
                SettingPageButton(channel, held.name, page + 1, words.MORE, disabled=page == len(leaves) - 1),
            ]
        )
    return rows


def _jsonable(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _value(held: Holding) -> str:
    """What holds, as Markdown."""
    if held.name == "moderators" and held.value is not None:
        return f"<@&{held.value}>"
    return clean(_plain_value(held), LISTED)


def _plain_value(held: Holding) -> str:
    value, choosable = held.value, CHOOSABLE[held.name]
    match choosable.kind:
        case Kind.FLAG:
            return words.YES if value else words.NO
        case Kind.LANGUAGE:
            return {"": words.EACH_OWN, "en": "English", "es": "Español"}[value]
        case Kind.ROLE:
            return words.MANAGE_SERVER if value is None else words.ROLE
        case Kind.COLLECTIONS:
            if value is None:
                return words.ALL_COLLECTIONS
            return ", ".join(map(_named, value)) or words.NO_COLLECTION
        case Kind.NUMBER:
            return words.NO_LIMIT if value is None else _number(held.name, value)


def _named(collection: str) -> str:
    """A collection as members call it."""
    return words.collection(collection)


def _number(name: str, value: float) -> str:
    number = int(value) if float(value).is_integer() else value
    if name == "cooldown":
        return words.seconds(number)
    return words.count(int(value), "quote" if name == "quotes" else "word")


def _change(change: Change) -> str:
    name = words.setting(change.name)
    what = words.taken_back(name) if change.value is None else name
    return f"{what} · {', '.join(filter(None, (clean(change.by.who, 40), day(change.by.at.date()))))}"
