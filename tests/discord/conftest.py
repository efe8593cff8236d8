"""Discord's own document, where a developer has it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import driven
import pytest
from corpus_world import keep_articles
from discord.state import ConnectionState
from discord_audit import Audit
from memory_world import remember
from simulated import simulate

DOCUMENT = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json.gz"


@pytest.fixture(scope="session")
def audit() -> Audit | None:
    """None where the document is absent: the tests then run without it, and say so."""
    if not DOCUMENT.is_file():
        warnings.warn(
            "Discord's OpenAPI document is absent (../shared/discord): requests are not audited", stacklevel=1
        )
        return None
    return Audit(DOCUMENT)


@pytest.fixture(scope="session", autouse=True)
def _noted() -> Iterator[None]:
    """Each interaction is noted as the library takes it, whichever world sends it, for tests/test_driven.py."""
    with pytest.MonkeyPatch.context() as patch:
        take = ConnectionState.parse_interaction_create

        def noting(self: ConnectionState[Any], data: Any) -> None:
            driven.note(data, driven.IN_PROCESS)
            take(self, data)

        patch.setattr(ConnectionState, "parse_interaction_create", noting)
        yield


@pytest.fixture
def discord_world(audit: Audit | None, tmp_path: Path) -> Callable[..., None]:
    """`discord_world(test, *articles, **settings)` runs `async def test(world)` and audits what the bot sent."""

    def run(test: Any, *articles: Any, **settings: Any) -> None:
        simulate(test, tmp_path, audit, *articles, **settings)

    return run


@pytest.fixture
def memory_world(audit: Audit | None, tmp_path: Path) -> Callable[..., None]:
    """`memory_world(test, texts, **settings)` runs `async def test(memory)` over real articles, and audits likewise."""

    def run(test: Any, texts: Any, **settings: Any) -> None:
        remember(test, tmp_path, audit, texts, **settings)

    return run


@pytest.fixture
def kept_world(audit: Audit | None, tmp_path: Path) -> Callable[..., None]:
    """`kept_world(test, **settings)` runs `async def test(server)` where moderators keep real articles."""

    def run(test: Any, **settings: Any) -> None:
        keep_articles(test, tmp_path, audit, **settings)

    return run
