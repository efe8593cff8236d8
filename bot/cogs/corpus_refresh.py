"""/corpus refresh and rollback, and what is done with an index that waits."""

from __future__ import annotations

import contextlib
import logging
from functools import partial

from discord import app_commands
from discord.ui import LayoutView

from bot import words
from bot.checks import checks_of
from bot.cogs.moderating import PROBLEMS, Interaction, Listed, Moderating, choices
from bot.concluding import concluded, questions_of
from bot.corpus_cards import failure, preview_card, progress_card, rollback_card, said
from bot.moderators import server_of, who
from bot.preview import Preview, preview_of
from bot.progress_lines import Done, Failed, Step
from bot.refreshing import Order, Running
from bot.reply import LOST, show
from bot.spaces import Space
from bot.where import Where
from corpus.history import Deed
from index.generation import GenerationError, current
from index.publishing import earlier, make_switch, switch_to, throw_away, waiting

_log = logging.getLogger(__name__)


class RefreshCommands(Moderating):
    """Which index answers."""

    @app_commands.command(name="refresh", description="Read the articles anew, and see what would change.")
    async def refresh(self, interaction: Interaction) -> None:
        if await self._admitted(interaction, stays=False):  # whoever follows a refresh only looks on
            await self._refresh(interaction)

    async def on_refresh(self, click: Interaction) -> None:
        if await self._allowed(click, stays=False):
            await self._refresh(click)

    async def _refresh(self, interaction: Interaction) -> None:
        """Begin a refresh, or follow the one that runs; its progress is a bar in the reply."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        space = await self._own(interaction)
        running, somebody = self._refreshes.running(space), ""
        mine = running is None
        if running is None:
            questions = await self._desk.work(partial(questions_of, self._state, server_of(interaction)))
            # (somebody else may have begun one meanwhile)
            running = self._refreshes.running(space)
            mine = running is None
            running = running or self._refreshes.start(
                space, Order(who(interaction), questions), interaction.created_at
            )
        if not mine:
            somebody = words.is_at_it(running.order.who, f"{running.since:%H:%M} UTC")
        outcome = await self._watched(interaction, running, somebody)
        if mine:
            await self._concluded(interaction, space, outcome)
        elif isinstance(outcome, Failed):
            await self._last_word(interaction, failure(outcome))
        else:
            await self._last_word(interaction, await self._seen(interaction, space, outcome.generation or "", 0))

    async def _watched(self, interaction: Interaction, running: Running, somebody: str) -> Done | Failed:
        async def tell(step: Step | None) -> None:
            with contextlib.suppress(*LOST):  # the next one may get through, and the last word is tried again
                await interaction.edit_original_response(view=progress_card(step, somebody))

        async def give_up() -> None:
            await self._last_word(interaction, said(words.REFRESH_LONG))

        await tell(None)
        return await running.follow(tell, give_up)

    async def _concluded(self, interaction: Interaction, space: Space, outcome: Done | Failed) -> None:
        """Once for each refresh: what it came to, and its publication where the server has that by itself."""
        if isinstance(outcome, Failed):
            await self._last_word(interaction, failure(outcome))
            return
        server, by, now = server_of(interaction), who(interaction), interaction.created_at
        try:
            found = await concluded(self._tools, space, outcome, server=server, who=by, now=now)
        except PROBLEMS as error:
            await self._last_word(interaction, failure(Failed(error.reason, error.advice)))
            return
        if found.preview is None:
            await self._last_word(interaction, failure(Failed(words.NOTHING_NEW, "", outcome.unreadable)))
        elif found.published:
            await self._last_word(
                interaction, preview_card(found.preview, 0, head=words.PUBLISHED_BY_ITSELF, waits=False)
            )
            self._published()
        else:
            wanted = self._tools.choices.of(Where(server, None)).publish
            head = words.CHECK_STOPPED if wanted else words.WAITS
            await self._last_word(interaction, preview_card(found.preview, 0, head=head))

    async def _last_word(self, interaction: Interaction, message: LayoutView) -> None:
        """Tell, unless the reply can no longer be changed: then /corpus status has it."""
        try:
            await show(interaction, message)
        except LOST as lost:
            _log.warning("What a refresh came to did not reach its moderator (%s).", type(lost).__name__)

    async def _preview(self, interaction: Interaction, space: Space, generation: str) -> Preview:
        ended = self._refreshes.last(space)
        done = ended if ended is not None and ended.generation == generation else None
        server = server_of(interaction)

        def made() -> Preview:
            checks = checks_of(self._state, server)
            return preview_of(space, generation, done, checks, self._spaces.of(server))

        return await self._desk.work_aside(made)

    async def _seen(self, interaction: Interaction, space: Space, generation: str, page: int) -> LayoutView:
        """What an index that waits would change, as far as it waits."""
        if generation not in waiting(space.data):
            return said(words.PUBLISHED if generation == current(space.data) else words.GENERATION_GONE)
        return preview_card(await self._preview(interaction, space, generation), page)

    async def on_preview(self, click: Interaction, generation: str, page: int) -> None:
        if not await self._allowed(click):
            return
        await click.response.defer()
        space = await self._own(click)
        await self._or_why(click, self._seen(click, space, generation, page))

    async def on_switch(self, click: Interaction, what: str, generation: str, now: str) -> None:
        """Publish an index that waits, or go back to an earlier one; only in place of the one that was shown."""
        if not await self._allowed(click):
            return
        await click.response.defer()
        space = await self._own(click)
        back = what == "rollback"
        if back:
            await self._refreshes.make_way(space.data)

        def switch() -> bool:
            if generation == current(space.data):
                return True  # another click came first, or this one before a kill
            if generation not in (earlier(space.data) if back else waiting(space.data)):
                return False
            found = switch_to(space.data, generation)
            if found.now != now:
                raise GenerationError(words.OTHER_PUBLISHED, "")
            deed = Deed.ROLLBACK if back else Deed.PUBLISH
            make_switch(space.data, found, who=who(click), deed=deed, at=click.created_at)
            return True

        try:
            done = await self._desk.work(switch)
        except PROBLEMS as error:
            await show(click, failure(Failed(error.reason, error.advice)))
            return
        if not done:
            await show(click, said(words.GENERATION_GONE))
            return
        await show(click, said(words.ROLLED_BACK if back else words.PUBLISHED))
        self._published()

    async def on_discard(self, click: Interaction, generation: str) -> None:
        if not await self._allowed(click):
            return
        await click.response.defer()
        space = await self._own(click)

        def drop() -> bool:
            if generation not in waiting(space.data):
                return False
            throw_away(space.data, generation, who=who(click), at=click.created_at)
            return True

        try:
            done = await self._desk.work(drop)
        except PROBLEMS as error:
            await show(click, failure(Failed(error.reason, error.advice)))
            return
        await show(click, said(words.DISCARDED if done else words.GENERATION_GONE))

    @app_commands.command(name="rollback", description="Go back to an earlier index; shows first what comes back.")
    @app_commands.describe(index="One that is still kept, by when it was built")
    async def rollback(self, interaction: Interaction, index: app_commands.Range[str, 1, 100] | None = None) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        space = await self._own(interaction)
        kept = await self._desk.work(partial(earlier, space.data))
        if not kept or index not in (None, *kept):
            await show(interaction, said(words.GENERATION_GONE if kept else words.NOTHING_TO_ROLL_BACK))
            return

        async def card() -> LayoutView:
            return rollback_card(await self._desk.work(partial(switch_to, space.data, index or kept[0])))

        await self._or_why(interaction, card())

    @rollback.autocomplete("index")
    async def offer_earlier(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await self._while_typing(
            interaction, lambda space: [Listed(name, _built_at(name)) for name in earlier(space.data)]
        )
        return choices(found, typed)


def _built_at(generation: str) -> str:
    """ "20310504T093000.000000Z" as people read it."""
    day, time = generation[:8], generation[9:15]
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}:{time[4:]} UTC"
