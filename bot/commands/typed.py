"""What comes in from the shell, from stdin, and from the person who sits there."""

from __future__ import annotations

import os
import sys


def joined(words: list[str]) -> str:
    """The question of a command line; what the shell handed over in another encoding than its own becomes U+FFFD."""
    return " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def given(words: list[str]) -> str:
    """The text of a command line, or of stdin where it is "-"; bytes that are no UTF-8 become U+FFFD."""
    return sys.stdin.buffer.read().decode("utf-8", "replace") if words == ["-"] else joined(words)


def typed(value: str | None) -> str | None:
    """A value of a command line; what the shell handed over in another encoding than its own becomes U+FFFD."""
    return None if value is None else joined([value])


def who_of(by: str | None) -> str:
    """Who does it: as given, else the user of this machine, who in a container may have no name."""
    import getpass

    try:
        return typed(by) or getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def is_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()
