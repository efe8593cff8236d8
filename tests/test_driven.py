"""Every command, button, menu and form is used by tests: what there is, the program lists itself, and no hand does."""

from __future__ import annotations

from pathlib import Path

import driven
import pytest
from simulated import World, simulate

from bot.forms import FORM_PREFIX

TESTS = Path(__file__).parent


@pytest.fixture
def everything(request: pytest.FixtureRequest) -> None:
    """Skips unless all that sends interactions ran before, in this very run."""
    items = request.session.items
    before = {item.path for item in items[: items.index(request.node)]}
    senders = {path for folder in ("discord", "loopback") for path in (TESTS / folder).glob("test_*.py")}
    if not senders <= before or request.config.getoption("keyword") or request.config.getoption("lf", default=False):
        pytest.skip("needs all of tests/discord and tests/loopback in the same run, before it")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("how", [driven.IN_PROCESS, driven.PRODUCTION])
def test_no_command_button_menu_or_form_is_without_a_test(tmp_path: Path, how: str) -> None:
    async def scene(world: World) -> None:
        assert driven.unused(world.env.bot, how) == []
        assert driven.answered_twice(world.env.bot) == []

    simulate(scene, tmp_path, None)


def test_what_nobody_used_is_named_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A button that keeps and drops is two; a command and the list that is offered while it is typed are two."""
    monkeypatch.setattr(driven, "sent", {driven.IN_PROCESS: set()})

    def corpus(name: str, *options: dict[str, object]) -> dict[str, object]:
        return {"name": "corpus", "options": [{"type": 1, "name": name, "options": [*options]}]}

    offer, form = "quoth:offer:{}:0123456789abcdef", f"{FORM_PREFIX}description:0123456789abcdef"
    used = [
        ({"type": driven.COMMAND, "data": corpus("edit")}, "/corpus edit"),
        ({"type": driven.AUTOCOMPLETE, "data": corpus("edit", {"name": "article", "type": 3, "focused": True})},
         "/corpus edit article"),
        ({"type": driven.COMMAND, "data": {"name": "Find sources"}}, "/Find sources"),
        ({"type": driven.COMPONENT, "data": {"custom_id": offer.format("drop")}}, "OfferButton drop"),
        ({"type": driven.FORM, "data": {"custom_id": form}}, "DescriptionForm"),
    ]  # fmt: skip

    async def scene(world: World) -> None:
        never = driven.unused(world.env.bot, driven.IN_PROCESS)
        assert len(never) == len(set(never)) > 60
        for interaction, name in used:
            driven.note(interaction, driven.IN_PROCESS)
            assert name in never
            never.remove(name)
            assert driven.unused(world.env.bot, driven.IN_PROCESS) == never
        assert "OfferButton keep" in never

    simulate(scene, tmp_path, None)
