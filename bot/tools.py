"""What every cog works with: made once by the bot, and handed to each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.budget import Budgets, Limits, Spend
from bot.desk import Desk
from bot.metrics import Metrics
from bot.server_settings import ServerSettings
from bot.settings import Settings
from bot.shown import ShownCards
from bot.spaces import Spaces
from bot.state import State
from bot.where import Where


@dataclass(frozen=True, slots=True)
class Tools:
    """Settings and the servers' choices, what is read, the bot's database, and the desk where slow work is done."""

    settings: Settings
    choices: ServerSettings
    spaces: Spaces
    state: State
    cards: ShownCards
    budgets: Budgets
    desk: Desk
    metrics: Metrics

    def spending(self, where: Where, now: datetime) -> Spend:
        """What draws on the publishers' budgets that hold there."""
        return partial(self.budgets.spend, limits=Limits.of(self.choices.of(where)), server=where.server, now=now)
