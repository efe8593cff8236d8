"""What one reader found in one file, before anybody looked for its header and its sentences."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Mark, Metadata
from corpus.canonical import Canonical
from corpus.explained import ExplainedError


class RefusedError(ExplainedError):
    """A file that no article can be made of; `corpus.files` turns it into an `Unreadable` with the file's path."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`hints` are what the format says of itself (headings, captions); `claims` its metadata, most trusted first."""

    canonical: Canonical
    hints: tuple[Mark, ...] = ()
    claims: tuple[Metadata, ...] = ()
