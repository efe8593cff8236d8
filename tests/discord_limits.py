"""Discord's limits on the parts of a message or a form that discord.py does not hold anything against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discord.ui import Button, Item, Label, LayoutView, Modal, Select, View

from bot.cards import PLAIN_LIMIT, Plain

BUTTON, PLACEHOLDER, OPTION, CUSTOM_ID, FORM = 80, 150, 100, 100, 45


def too_long(made: LayoutView | View | Modal | Plain) -> list[str]:
    """What is longer than Discord takes; a card's text and components are counted when it is made."""
    if isinstance(made, Plain):
        content = [made.content] if len(made.content) > PLAIN_LIMIT else []
        return content + (too_long(made.view) if made.view else [])
    parts = [*_parts(made), *([(made.title, FORM)] if isinstance(made, Modal) else [])]
    return [text for text, most in parts if text and len(text) > most]


def _parts(view: LayoutView | View | Modal) -> Iterator[tuple[str | None, int]]:
    for dynamic in view.walk_children():
        part: Item[Any] = getattr(dynamic, "item", dynamic)
        yield getattr(part, "custom_id", None), CUSTOM_ID
        if isinstance(part, Button):
            yield part.label, BUTTON
        elif isinstance(part, Label):
            yield part.text, FORM
        elif isinstance(part, Select):
            yield part.placeholder, PLACEHOLDER
            for option in part.options:
                yield option.label, OPTION
                yield option.description, OPTION
