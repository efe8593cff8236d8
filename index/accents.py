"""Letters without their accents: chats leave them out."""

from __future__ import annotations

import re
import unicodedata

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def without_accents(text: str) -> str:
    """In small letters. A letter and its accent decompose by themselves, so what is ASCII need not be looked at."""
    folded = text.casefold()
    return folded if folded.isascii() else _NOT_ASCII.sub(_plain, folded)


def _plain(match: re.Match[str]) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", match.group()) if not unicodedata.combining(c))
