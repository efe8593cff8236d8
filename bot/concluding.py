"""What follows a refresh, whoever began it: it is looked at, and published where the server has that by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.asked import questions_to_compare
from bot.checks import checks_of
from bot.preview import Preview, preview_of
from bot.progress_lines import Done
from bot.spaces import Space
from bot.state import State
from bot.tools import Tools
from bot.where import Where
from corpus.history import Deed
from index.publishing import make_switch

COMPARED = 40  # recent and watched questions that a refresh asks anew, beside the checks: some ten seconds

Published = Callable[[], None]
"""Told after other articles answer somewhere; what follows from that is done by somebody else."""


def nobody() -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """What an index that was built would change, and whether it answers now; `preview` None where nothing is new."""

    preview: Preview | None
    published: bool


def questions_of(state: State, server: int) -> tuple[str, ...]:
    """What a refresh asks of the index before and after: the check questions, then watched and recent ones."""
    checks = (each.question for each in checks_of(state, server))
    return tuple(dict.fromkeys([*checks, *questions_to_compare(state, server, COMPARED)]))


async def concluded(
    tools: Tools, space: Space, done: Done, *, server: int | None, who: str, now: datetime
) -> Concluded:
    """Once for each refresh of a server, None for the operator's, which answers at once. Raises GenerationError,
    RefreshError and StoreError."""
    if not done.previewed or done.generation is None:
        return Concluded(None, published=False)
    find = partial(_preview, tools, space, done, done.generation, server)
    preview = await tools.desk.work_aside(find)
    if server is not None and (preview.worse or not tools.choices.of(Where(server, None)).publish):
        return Concluded(preview, published=False)
    publish = partial(make_switch, space.data, preview.switch, who=who, deed=Deed.PUBLISH, at=now)
    await tools.desk.work_aside(publish)
    return Concluded(preview, published=True)


def _preview(tools: Tools, space: Space, done: Done, generation: str, server: int | None) -> Preview:
    """In a thread."""
    checks = () if server is None else checks_of(tools.state, server)
    return preview_of(space, generation, done, checks, tools.spaces.of(server))
