"""Letters without their accents: chats leave them out."""

from __future__ import annotations

import unicodedata


def without_accents(text: str) -> str:
    """In small letters."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
