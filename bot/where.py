"""Where a member asks: the server and the channel, on which depends what is read and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import discord


@dataclass(frozen=True, slots=True)
class Where:
    """Ids of Discord; a thread is its parent channel. None outside a server."""

    server: int | None
    channel: int | None

    @classmethod
    def of(cls, interaction: discord.Interaction[Any]) -> Self:
        channel = interaction.channel
        parent = channel.parent_id if isinstance(channel, discord.Thread) else interaction.channel_id
        return cls(interaction.guild_id, parent)
