"""A form lives in one process and for a while: one that nobody waits for any more is answered all the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from corpus_world import FERRY, Server
from simulated import text_of

from bot import words
from bot.forms import FORM_SECONDS, Form

KeptWorld = Callable[..., None]


async def describing(server: Server) -> tuple[Any, dict[str, str]]:
    """The form behind "Say more…", and what to send in it."""
    shown = await server.mia.slash(server.channel, "corpus add", file=("ferry.txt", FERRY.encode()))
    return await server.mia.click(shown.response, label=words.SAY_MORE), {"publisher": "The Skarn Post"}


async def numbering(server: Server) -> tuple[Any, dict[str, str]]:
    """The form behind "Another number…", and what to send in it."""
    shown = await server.mia.slash(server.channel, "settings")
    await server.mia.select(shown.response, ["cooldown"])
    return await server.mia.click(shown.response, label=words.ANOTHER_NUMBER), {"number": "42"}


FORMS = {"description": describing, "number": numbering}
Opening = Callable[[Server], Awaitable[tuple[Any, dict[str, str]]]]


def test_each_form_of_the_program_is_tried_here() -> None:
    assert {form.kind for form in Form.__subclasses__()} == set(FORMS)


@pytest.mark.parametrize("opening", FORMS.values(), ids=FORMS)
def test_a_form_that_outlived_a_restart_is_told_so(kept_world: KeptWorld, opening: Opening) -> None:
    async def scene(server: Server) -> None:
        form, values = await opening(server)
        await server.restart()
        told = await server.mia.submit_modal(form, values)
        assert text_of(told.response) == words.OFFER_GONE

    kept_world(scene)


@pytest.mark.parametrize("opening", FORMS.values(), ids=FORMS)
def test_a_form_that_was_left_open_too_long_is_told_so(kept_world: KeptWorld, opening: Opening) -> None:
    async def scene(server: Server) -> None:
        form, values = await opening(server)
        await server.env.advance_time(FORM_SECONDS + 1)
        told = await server.mia.submit_modal(form, values)
        assert text_of(told.response) == words.OFFER_GONE

    kept_world(scene)


@pytest.mark.parametrize("opening", FORMS.values(), ids=FORMS)
def test_a_form_that_is_open_is_taken_once_and_then_forgotten(kept_world: KeptWorld, opening: Opening) -> None:
    async def scene(server: Server) -> None:
        form, values = await opening(server)
        assert len(server.bot.open_forms) == 1
        taken = await server.mia.submit_modal(form, values)
        assert [text_of(each) for each in taken.followups] == []
        assert words.OFFER_GONE not in text_of(form.response or taken.response)
        assert server.bot.open_forms == set()

    kept_world(scene)
