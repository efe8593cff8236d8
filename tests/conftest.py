"""Fixtures that every layer of the tests shares."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# No test asserts on speed, and an example on a busy machine may take any time.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of seeds, suites and Discord's API document that lies beside a developer's checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared (seed articles, suites, Discord's OpenAPI document), absent here")
    return folder


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample corpus that ships with the program."""
    return ROOT / "corpus" / "sample"
