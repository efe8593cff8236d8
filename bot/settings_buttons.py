"""What /settings is made of: menus, buttons and a form. All that they need is in their custom_id, as in bot/buttons.py.

`channel` is that of which the choice is, 0 for the whole server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

from discord import ButtonStyle, SelectOption
from discord.ui import Button, DynamicItem, Label, RoleSelect, Select, TextInput

from bot import words
from bot.buttons import Click, explained
from bot.forms import Form

_CHANNEL = r"(?P<channel>[0-9]{1,20})"
_NAME = r"(?P<name>[a-z_]{1,20})"


class SettingsClicks(Protocol):
    """What bot/cogs/settings.py does with a click."""

    async def on_overview(self, click: Click, channel: int) -> None: ...
    async def on_setting(self, click: Click, channel: int, name: str, page: int) -> None: ...
    async def on_value(self, click: Click, channel: int, name: str, word: str) -> None: ...
    async def on_picked(self, click: Click, channel: int, name: str, page: int, values: Sequence[str]) -> None: ...
    async def on_role(self, click: Click, channel: int, role: int) -> None: ...
    async def on_type(self, click: Click, channel: int, name: str) -> None: ...
    async def on_typed(self, click: Click, channel: int, name: str, typed: str) -> None: ...


def _settings(click: Click) -> SettingsClicks:
    return cast("SettingsClicks", click.client.get_cog("Settings"))


def _values(click: Click) -> list[str]:
    """What was picked in a menu."""
    data = cast("dict[str, Any]", click.data or {})
    return [str(value) for value in data.get("values", ())]


class OverviewButton(DynamicItem[Button[Any]], template=rf"quoth:settings:{_CHANNEL}"):
    """Shows all choices, those of a channel or of the server."""

    def __init__(self, channel: int, label: str = "") -> None:
        self.channel = channel
        super().__init__(Button(label=label, custom_id=f"quoth:settings:{channel}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["channel"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _settings(click).on_overview(click, self.channel))


class SettingMenu(DynamicItem[Select[Any]], template=rf"quoth:setting:{_CHANNEL}"):
    """Leads to one of the choices."""

    def __init__(self, channel: int, options: Sequence[SelectOption]) -> None:
        self.channel = channel
        menu: Select[Any] = Select(
            custom_id=f"quoth:setting:{channel}", placeholder=words.CHANGE, options=list(options)
        )
        super().__init__(menu)

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["channel"]), item.options)

    async def callback(self, click: Click) -> None:
        name = next(iter(_values(click)), "")
        await explained(click, _settings(click).on_setting(click, self.channel, name, 0))


class SettingPageButton(DynamicItem[Button[Any]], template=rf"quoth:setting:{_CHANNEL}:{_NAME}:(?P<page>[0-9]{{1,4}})"):
    """Turns the menu of one choice to a page, counted from 0."""

    def __init__(self, channel: int, name: str, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.channel, self.name, self.page = channel, name, page
        button: Button[Any] = Button(label=label, custom_id=f"quoth:setting:{channel}:{name}:{page}", disabled=disabled)
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["channel"]), match["name"], int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _settings(click).on_setting(click, self.channel, self.name, self.page))


class ValueButton(DynamicItem[Button[Any]], template=rf"quoth:choose:{_CHANNEL}:{_NAME}:(?P<word>[a-z]{{1,12}})"):
    """Chooses a value that has a word of its own, or takes the choice back."""

    def __init__(self, channel: int, name: str, word: str, label: str = "", *, on: bool = False) -> None:
        self.channel, self.name, self.word = channel, name, word
        style = ButtonStyle.primary if on else ButtonStyle.secondary
        button: Button[Any] = Button(label=label, style=style, custom_id=f"quoth:choose:{channel}:{name}:{word}")
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["channel"]), match["name"], match["word"])

    async def callback(self, click: Click) -> None:
        await explained(click, _settings(click).on_value(click, self.channel, self.name, self.word))


class PickMenu(DynamicItem[Select[Any]], template=rf"quoth:pick:{_CHANNEL}:{_NAME}:(?P<page>[0-9]{{1,4}})"):
    """Chooses a number, or some of the collections of a page."""

    def __init__(
        self, channel: int, name: str, page: int, options: Sequence[SelectOption], *, least: int = 1, most: int = 1
    ) -> None:
        self.channel, self.name, self.page = channel, name, page
        menu: Select[Any] = Select(
            custom_id=f"quoth:pick:{channel}:{name}:{page}", min_values=least, max_values=most, options=list(options)
        )
        super().__init__(menu)

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["channel"]), match["name"], int(match["page"]), item.options)

    async def callback(self, click: Click) -> None:
        picked = _settings(click).on_picked(click, self.channel, self.name, self.page, _values(click))
        await explained(click, picked)


class RoleMenu(DynamicItem[RoleSelect[Any]], template=rf"quoth:role:{_CHANNEL}"):
    """Chooses the moderators' role."""

    def __init__(self, channel: int) -> None:
        self.channel = channel
        super().__init__(RoleSelect(custom_id=f"quoth:role:{channel}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["channel"]))

    async def callback(self, click: Click) -> None:
        role = int(next(iter(_values(click)), "0"))
        await explained(click, _settings(click).on_role(click, self.channel, role))


class TypeButton(DynamicItem[Button[Any]], template=rf"quoth:type:{_CHANNEL}:{_NAME}"):
    """Asks for a number that the menu does not have."""

    def __init__(self, channel: int, name: str) -> None:
        self.channel, self.name = channel, name
        super().__init__(Button(label=words.ANOTHER_NUMBER, custom_id=f"quoth:type:{channel}:{name}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["channel"]), match["name"])

    async def callback(self, click: Click) -> None:
        await explained(click, _settings(click).on_type(click, self.channel, self.name))


class NumberForm(Form):
    """A number between two bounds."""

    kind = "number"

    def __init__(self, channel: int, name: str, least: int, most: int) -> None:
        super().__init__(words.setting(name))
        self.channel, self.name = channel, name
        self.number: TextInput[Any] = TextInput(custom_id="number", max_length=len(str(most)), required=True)
        self.add_item(Label(text=words.number_between(least, most), component=self.number))

    async def on_submit(self, click: Click) -> None:
        await explained(click, _settings(click).on_typed(click, self.channel, self.name, self.number.value))


SETTINGS_ITEMS = (OverviewButton, SettingMenu, SettingPageButton, ValueButton, PickMenu, RoleMenu, TypeButton)
