"""What every cog works with: made once by the bot, and handed to each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.budget import Budgets
from bot.desk import Desk
from bot.metrics import Metrics
from bot.server_settings import ServerSettings
from bot.settings import Settings
from bot.shown import ShownCards
from bot.spaces import Spaces
from bot.state import State


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
