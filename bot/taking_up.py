"""What feeds brought is taken up by a refresh like a moderator's: it waits, or answers by itself, as theirs would."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.concluding import concluded, questions_of
from bot.progress_lines import Failed
from bot.refreshing import Order, Refreshes
from bot.spaces import Space
from bot.tools import Tools
from corpus.explained import ExplainedError

_log = logging.getLogger(__name__)
FEEDS = "feeds"  # as the history names who did it


class NotTakenUpError(ExplainedError):
    """The refresh did not end well; what the feeds brought stays on the shelf."""


async def taken_up(tools: Tools, refreshes: Refreshes, clock: Callable[[], datetime], space: Space) -> None:
    """Refresh a space; what is published by that is noticed by bot/after_publish.py.

    Raises NotTakenUpError, GenerationError, RefreshError, StoreError, TimeoutError and sqlite3.OperationalError.
    """
    while (running := refreshes.running(space)) is not None:
        await running.outcome()  # it may have begun before the articles came
    server = space.server
    questions = () if server is None else await tools.desk.work(partial(questions_of, tools.state, server))
    if refreshes.running(space) is not None:
        raise NotTakenUpError("Another refresh has begun meanwhile.", "It is tried again in some minutes.")
    outcome = await refreshes.start(space, Order(FEEDS, questions), clock()).outcome()
    if isinstance(outcome, Failed):
        raise NotTakenUpError(outcome.reason, outcome.advice)
    made = await concluded(tools, space, outcome, server=server, who=FEEDS, now=clock())
    if made.preview is not None:
        _log.info("What feeds brought %s.", "answers now" if made.published else "waits to be published")
