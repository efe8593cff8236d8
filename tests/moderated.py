"""A server on a simulated Discord with a moderator: what tests/corpus_world.py and tests/feed_world.py begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import discord
from fake_encoder import WordEncoder

from bot.settings import Settings
from bot.spaces import Spaces
from index.live import Live


@dataclass
class Moderated:
    """One server with a channel; `mia` is its moderator."""

    env: Any
    guild: Any
    channel: Any
    role: Any
    mia: Any
    settings: Settings

    @classmethod
    def made(cls, env: Any, settings: Settings, **others: Any) -> Self:
        """A new server of this bot; `others` are what a kind of server has besides."""
        guild = env.create_guild()
        role = guild.create_role("moderators", permissions=discord.Permissions(manage_guild=True))
        channel = guild.create_text_channel("news")
        return cls(
            env, guild, channel, role, guild.add_member(env.create_user("mia"), roles=[role]), settings, **others
        )

    @property
    def data(self) -> Path:
        return self.settings.data / "servers" / str(self.guild.id)

    def demote(self) -> None:
        """Take the moderators' role from mia."""
        self.env.backend.remove_member_role(self.guild.id, self.mia.id, self.role.id)


def settings_in(tmp_path: Path, **settings: Any) -> Settings:
    """Those of a new data folder, without a cooldown."""
    chosen = Settings(_env_file=None, data=tmp_path / "data", **{"cooldown_seconds": 0.0, **settings})
    chosen.data.mkdir()
    return chosen


def spaces_in(data: Path) -> Spaces:
    """All that a bot reads in a data folder, with the predictable encoder."""

    def opened(folder: Path) -> Live:
        return Live(folder, WordEncoder())

    return Spaces(data, opened(data), opened)
