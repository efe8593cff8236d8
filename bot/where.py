"""Where a member asks: the server and the channel, on which depends what is read and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import discord


@dataclass(frozen=True, slots=True)
class Where:
    """Ids of Discord; a thread is its parent channel. None outside a server."""

    server: int | None
    channel: int | None

    @classmethod
    def of(cls, interaction: discord.Interaction[Any]) -> Self:
        from discord import Thread  # noqa: PLC0415 -- the terminal knows places too, and no Discord

        channel = interaction.channel
        parent = channel.parent_id if isinstance(channel, Thread) else interaction.channel_id
        return cls(interaction.guild_id, parent)
