"""/corpus: what moderators do with the articles. Its parts are in the files beside this one."""

from __future__ import annotations

import contextlib
from datetime import datetime
from functools import partial
from pathlib import Path

from discord import app_commands
from discord.ext import commands

from bot.cogs.corpus_checks import CheckCommands
from bot.cogs.corpus_refresh import RefreshCommands
from bot.cogs.corpus_shelf import ShelfCommands
from bot.cogs.moderating import Interaction
from bot.corpus_cards import Status, history_card, status_card
from bot.history import Event, events
from bot.moderators import server_of
from bot.posts import Corrected, corrections_of
from bot.preview import preview_of
from bot.reply import show
from bot.spaces import Space
from bot.where import Where
from corpus.moderating import followed
from corpus.shelf import shelf_paths, withheld
from corpus.store import Store
from index.generation import GenerationError, built, current
from index.publishing import waiting

MOST_EVENTS = 200  # of the history


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Corpus(
    ShelfCommands,
    RefreshCommands,
    CheckCommands,
    commands.GroupCog,
    group_name="corpus",
    group_description="Look after the articles that answers quote.",
):
    """The moderators' commands. Discord says who may use them: Manage Server, until an admin says otherwise."""

    @app_commands.command(name="status", description="How many articles there are, how fresh, and what waits.")
    async def status(self, interaction: Interaction) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        space = await self._own(interaction)
        status = await self._desk.work(partial(self._status, space, Where.of(interaction), interaction.created_at))
        await show(interaction, status_card(status))

    def _status(self, space: Space, where: Where, now: datetime) -> Status:
        """In a thread. What answers may be the operator's index; all else is this server's own."""
        try:
            snapshot = self._spaces.snapshot(where)
        except GenerationError:
            snapshot = None
        with Store.open(space.data) as store:
            last = store.history.refreshes()[-1:]
        waits = waiting(space.data)[:1] if current(space.data) or built(space.data) else ()
        running = self._refreshes.running(space)
        return Status(
            articles=len(snapshot.articles) if snapshot else 0,
            origins=len(snapshot.origins) if snapshot else 0,
            as_of=snapshot.as_of.seen_at(now, self._tools.settings.refresh_due) if snapshot else None,
            own=len(shelf_paths(space.data)),
            withheld=tuple(sorted(withheld(space.data))),
            last=last[0] if last else None,
            running=(running.order.who, running.since) if running else None,
            preview=preview_of(space, waits[0], None, (), space) if waits and running is None else None,
            disk=_size(space.data),
            feeds=len(followed(space.data)),
        )

    @app_commands.command(name="history", description="What was done to the articles, when and by whom.")
    async def history(self, interaction: Interaction) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show_history(interaction, 0)

    async def on_history(self, click: Interaction, page: int) -> None:
        if not await self._allowed(click):
            return
        await click.response.defer()
        await self._show_history(click, page)

    async def _show_history(self, interaction: Interaction, page: int) -> None:
        space, server = await self._own(interaction), server_of(interaction)
        past = await self._desk.work(partial(self._past, space, server))
        await show(interaction, history_card(past, server, page))

    def _past(self, space: Space, server: int) -> list[Event | Corrected]:
        """In a thread: what was done, and the cards that were corrected, newest first."""
        with Store.open(space.data) as store:
            past = store.history
            done = events(past.refreshes(), past.acts(), now=current(space.data), kept=built(space.data))
        both: list[Event | Corrected] = [*done, *corrections_of(self._state, server, MOST_EVENTS)]
        return sorted(both, key=lambda each: each.at, reverse=True)[:MOST_EVENTS]


def _size(data: Path) -> int:
    """Bytes of all files below a space; of the operator's without the servers' own and the models."""
    others = {"servers", "models"}
    size = 0
    for part in data.iterdir():
        if part.name not in others:
            for file in [part] if part.is_file() else part.rglob("*"):
                with contextlib.suppress(FileNotFoundError):  # a refresh deletes old indexes meanwhile
                    size += file.stat().st_size if file.is_file() else 0
    return size
