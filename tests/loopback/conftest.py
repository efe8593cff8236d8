"""A data folder to start the program on, and Discord's own document, where a developer has it."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from discord_audit import Audit
from loopback_stage import ARTICLES, indexed

DOCUMENT = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json.gz"


@pytest.fixture(scope="module")
def audit() -> Audit | None:
    if not DOCUMENT.is_file():
        warnings.warn(
            "Discord's OpenAPI document is absent (../shared/discord): requests are not audited", stacklevel=1
        )
        return None
    return Audit(DOCUMENT)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a real index of two articles."""
    return indexed(tmp_path, ARTICLES)
