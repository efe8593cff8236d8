"""Which Quoth this is."""

from __future__ import annotations

from importlib import metadata


def installed_version() -> str | None:
    """The number of the installed one; None for one that runs from its source without being installed."""
    try:
        return metadata.version("quoth-bot")
    except metadata.PackageNotFoundError:
        return None
