"""The form in which a moderator says of an article what is not known, or was wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord.ui import Label, TextInput

from bot import words
from bot.buttons import Click, explained
from bot.forms import Form
from corpus.article import Metadata
from corpus.shelf import Description

FIELDS = (
    "title",
    "publisher",
    "agency",
    "date",
    "url",
)  # Discord takes five; the language is an option of the commands
LONGEST = 500  # characters of a field, as corpus/shelf.py has it


class DescriptionForm(Form):
    """Today's values stand in it; only what was changed is said, and an emptied field takes back what was said."""

    kind = "description"

    def __init__(
        self, known: Metadata, language: str | None, submitted: Callable[[Click, Description], Awaitable[None]]
    ) -> None:
        super().__init__(words.WHAT_IS_SAID)
        self._language, self._submitted = language, submitted
        self._before: dict[str, str] = {name: _value(getattr(known, name))[:LONGEST] for name in FIELDS}
        self._inputs: dict[str, TextInput[Any]] = {
            name: TextInput(custom_id=name, default=before or None, required=False, max_length=LONGEST)
            for name, before in self._before.items()
        }
        for name, field in self._inputs.items():
            self.add_item(Label(text=words.FIELD_LABELS[name], component=field))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        said = {name: field.value for name, field in self._inputs.items() if field.value != self._before[name]}
        await explained(interaction, self._submitted(interaction, Description(language=self._language, **said)))


def _value(sourced: Any) -> str:
    return "" if sourced is None else str(sourced.value)
