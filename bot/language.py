"""Which language Quoth's own words are in. What publishers printed is never translated.

It is a matter of who reads, not of what is said: so it is set once for each command or click (see bot/speaking.py;
asyncio gives each its own context, and the desk hands it on to its threads), and `bot.words` looks it up. In a terminal
it is English.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar, copy_context
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Language(StrEnum):
    """Those that Quoth's own words are there in."""

    ENGLISH = "en"
    SPANISH = "es"


_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.ENGLISH)


def spoken() -> Language:
    return _spoken.get()


def said_in(language: Language, say: Callable[[], T]) -> T:
    """What `say` says when this language is spoken."""

    def said() -> T:
        speak(language)
        return say()

    return copy_context().run(said)


def speak(language: Language) -> None:
    """From here on, in this command or click alone."""
    _spoken.set(language)
