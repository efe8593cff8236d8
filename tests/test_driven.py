"""Every command, button, menu and form is used by tests: what there is, the program lists itself, and no hand does."""

from __future__ import annotations

from pathlib import Path

import driven
import pytest
from simulated import World, simulate

TESTS = Path(__file__).parent


@pytest.fixture
def everything(request: pytest.FixtureRequest) -> None:
    """Skips unless all that sends interactions ran before, in this very run."""
    items = request.session.items
    before = {item.path for item in items[: items.index(request.node)]}
    senders = {path for folder in ("discord", "loopback") for path in (TESTS / folder).glob("test_*.py")}
    if not senders <= before or request.config.getoption("keyword") or request.config.getoption("lf"):
        pytest.skip("needs all of tests/discord and tests/loopback in the same run, before it")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("how", [driven.IN_PROCESS, driven.PRODUCTION])
def test_no_command_button_menu_or_form_is_without_a_test(tmp_path: Path, how: str) -> None:
    async def scene(world: World) -> None:
        assert driven.unused(world.env.bot, how) == []
        assert driven.answered_twice(world.env.bot) == []

    simulate(scene, tmp_path, None)
