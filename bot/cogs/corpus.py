"""/corpus: what moderators do with the articles."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import secrets
import sqlite3
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import LayoutView

from bot import words
from bot.adding import Offer, offer_bytes, offer_page, refused_unread, user_agent
from bot.checks import Check, checks_of, drop_check, set_check
from bot.cogs.sources import CHOICE_LIMIT, CHOICES, REMEMBERED, entry_of
from bot.concluding import Published, concluded, nobody, questions_of
from bot.corpus_buttons import RefreshButton
from bot.corpus_cards import (
    Status,
    check_card,
    checks_card,
    failure,
    history_card,
    offer_card,
    preview_card,
    progress_card,
    removal_card,
    rollback_card,
    said,
    status_card,
)
from bot.corpus_forms import FORM_PREFIX, DescriptionForm
from bot.desk import Refused as Busy
from bot.escape import clean, one_line
from bot.history import Event, events
from bot.moderators import is_moderator, server_of, who
from bot.offers import Offers
from bot.posts import Corrected, corrections_of
from bot.preview import Preview, preview_of
from bot.progress_lines import Done, Failed, Step
from bot.refreshing import Order, Refreshes, Running
from bot.reply import LOST, say, show
from bot.spaces import Space, seen_by_servers
from bot.tools import Tools
from bot.where import Where
from corpus import fetching
from corpus.article import Article, Metadata, Unreadable
from corpus.explained import ExplainedError
from corpus.fetching import Limits, Refused, Unchanged
from corpus.files import FolderError
from corpus.history import Deed
from corpus.moderating import edit, followed, keep_out, restore, take_away
from corpus.shelf import Description, is_on_shelf, shelf_paths, withheld
from corpus.store import Store, StoreError
from index.answer import Answer, Quote
from index.generation import GenerationError, built, current
from index.publishing import earlier, make_switch, switch_to, throw_away, waiting

Interaction = discord.Interaction[Any]
_log = logging.getLogger(__name__)
FORMS = 1000  # that were opened last, and can still come back
MOST_EVENTS = 200  # of the history
PROBLEMS = (ExplainedError, StoreError, FolderError)


@dataclass(frozen=True, slots=True)
class Listed:
    """What can be chosen. Of an article `at` is its path in the index that is read, None where no refresh read it."""

    path: str
    name: str
    at: str | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.path.encode()).hexdigest()[:16]

    @property
    def value(self) -> str:
        return self.path if len(self.path) <= CHOICE_LIMIT else self.digest


@dataclass(frozen=True, slots=True)
class Question:
    """A check question as it waits for a yes."""

    question: str
    quote: Quote


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Corpus(commands.GroupCog, group_name="corpus", group_description="Keep the articles that answers quote."):
    """The moderators' commands. Discord says who may use them: Manage Server, until an admin says otherwise."""

    check = app_commands.Group(name="check", description="Questions that a refresh must not answer worse.")

    def __init__(self, tools: Tools, refreshes: Refreshes, published: Published = nobody) -> None:
        self._tools, self._refreshes, self._published = tools, refreshes, published
        self._desk, self._spaces, self._state = tools.desk, tools.spaces, tools.state
        self._offers: Offers[Offer] = Offers()
        self._questions: Offers[Question] = Offers()
        self._forms: deque[str] = deque(maxlen=FORMS)
        # By data folder: the articles of an index, or of a view of it, and how they are listed.
        self._read: OrderedDict[Path, tuple[Sequence[Article], list[Listed]]] = OrderedDict()

    # ── adding ────────────────────────────────────────────────────────────────────────────────────────────────────

    @app_commands.command(name="add", description="Add an article: a web page, or a file.")
    @app_commands.describe(
        url="The page to read; with a file, where that can be read",
        file="A .txt, .md, .html, .pdf or .docx",
        title="Its title",
        publisher="Who published it",
        agency="The news agency that wrote it",
        date="When it was published: 2031-02-05",
        language="Its language: en, es, …",
    )
    async def add(  # noqa: PLR0917 - discord.py fills them by name
        self,
        interaction: Interaction,
        url: app_commands.Range[str, 1, 2000] | None = None,
        file: discord.Attachment | None = None,
        title: app_commands.Range[str, 1, 500] | None = None,
        publisher: app_commands.Range[str, 1, 200] | None = None,
        agency: app_commands.Range[str, 1, 200] | None = None,
        date: app_commands.Range[str, 1, 40] | None = None,
        language: app_commands.Range[str, 2, 10] | None = None,
    ) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        described = Description(title, publisher, agency, date, url if file else None, language)
        offer: Offer | Unchanged | Refused | Unreadable
        if file is not None:
            offer = await self._attached(interaction, file, described)
        elif url is None:
            await show(interaction, said(words.WHICH_ARTICLE))
            return
        elif not self._tools.settings.fetch:
            await show(interaction, said(words.FETCH_OFF))
            return
        else:
            offer = await self._fetched(interaction, url, described)
        if isinstance(offer, Offer):
            key = self._offers.keep(offer, server_of(interaction), interaction.created_at)
            await show(interaction, offer_card(offer, key))
        elif isinstance(offer, Unchanged):
            await show(interaction, said(words.UNCHANGED_PAGE))
        else:
            await show(interaction, failure(Failed(offer.reason, offer.advice)))

    async def _attached(
        self, interaction: Interaction, file: discord.Attachment, described: Description
    ) -> Offer | Refused | Unreadable:
        """The file, not downloaded where its name or size tell that it cannot be read."""
        most = self._tools.settings.max_file_bytes
        if (refused := refused_unread(file.filename, file.size, most)) is not None:
            return refused
        raw = await file.read()
        space = await self._own(interaction)
        make = partial(
            offer_bytes,
            space.data,
            file.filename,
            raw,
            described,
            who=who(interaction),
            at=interaction.created_at,
            max_bytes=most,
        )
        return await self._desk.work_aside(make)

    async def _fetched(
        self, interaction: Interaction, url: str, described: Description
    ) -> Offer | Unchanged | Refused | Unreadable:
        space = await self._own(interaction)

        def fetch() -> Offer | Unchanged | Refused | Unreadable:
            # In a loop of its own: what was fetched is parsed there too, which may take a minute.
            return asyncio.run(
                offer_page(
                    space.data,
                    url,
                    described,
                    who=who(interaction),
                    at=interaction.created_at,
                    agent=user_agent(),
                    limits=Limits(max_bytes=self._tools.settings.max_file_bytes),
                    guard=fetching.PUBLIC,
                )
            )

        return await self._desk.work_aside(fetch)

    async def on_offer(self, click: Interaction, what: str, key: str) -> None:
        """Keep what was shown, ask for more of it, or drop it."""
        if not await self._allowed(click):
            return
        if what == "more":
            await self._ask_for_more(click, key)
            return
        await click.response.defer()
        offer = self._offers.take(key, click.guild_id, click.created_at)
        if offer is None:
            await show(click, said(words.OFFER_GONE))
        elif what == "drop":
            await show(click, said(words.NOT_KEPT))
        else:
            await self._keep(click, offer)

    async def _keep(self, click: Interaction, offer: Offer) -> None:
        space = await self._own(click)
        try:
            path = await self._desk.work_aside(partial(offer.keep, space.data))
        except ExplainedError as error:
            await show(click, failure(Failed(error.reason, error.advice)))
            return
        if offer.replaces is None:
            text = f"{words.kept_as(clean(path, 200))} {words.NOT_BEFORE_REFRESH}"
            await show(click, said(text, RefreshButton()))
        else:
            await self._count_at_once(click, space, path, words.replaced(clean(path, 200)))

    async def _ask_for_more(self, click: Interaction, key: str) -> None:
        offer = self._offers.recall(key, click.guild_id, click.created_at)
        if offer is None:
            await say(click, words.OFFER_GONE)
            return

        async def submitted(form: Interaction, described: Description) -> None:
            if not await self._allowed(form):
                return
            await form.response.defer()
            again = await self._desk.work_aside(partial(offer.described, described))
            if isinstance(again, Unreadable):
                await say(form, f"{clean(again.reason, 300)} {clean(again.advice, 300)}")
            elif self._offers.take(key, form.guild_id, form.created_at) is None:
                await show(form, said(words.OFFER_GONE))
            else:
                self._offers.keep(again, server_of(form), form.created_at, key)
                await show(form, offer_card(again, key))

        await self._open_form(click, offer.metadata, None, submitted)

    # ── what is said of an article ────────────────────────────────────────────────────────────────────────────────

    @app_commands.command(name="edit", description="Say something else of an article that was added.")
    @app_commands.describe(article="One of this server's own", language="Its language: en, es, …")
    async def edit(
        self,
        interaction: Interaction,
        article: app_commands.Range[str, 1, 100],
        language: app_commands.Range[str, 2, 10] | None = None,
    ) -> None:
        if not await self._admitted(interaction):
            return
        space, found, read = await self._desk.work(partial(self._chosen, server_of(interaction), article), seconds=2)
        if found is None or not is_on_shelf(found.path):
            await say(interaction, words.NOT_ON_SHELF)
            return
        path, known = found.path, read.metadata if read else Metadata()

        async def submitted(form: Interaction, described: Description) -> None:
            if await self._allowed(form):
                await form.response.defer(ephemeral=True, thinking=True)
                await self._edit(form, space, path, described)

        await self._open_form(interaction, known, language, submitted)

    async def _edit(self, form: Interaction, space: Space, path: str, described: Description) -> None:
        most = self._tools.settings.max_file_bytes
        change = partial(edit, space.data, path, described, who=who(form), at=form.created_at, max_bytes=most)
        try:
            read = await self._desk.work_aside(change)
        except ExplainedError as error:
            await show(form, failure(Failed(error.reason, error.advice)))
            return
        if isinstance(read, Unreadable):
            await show(form, failure(Failed(read.reason, read.advice)))
            return
        await self._count_at_once(form, space, path, words.edited(clean(path, 200)))

    async def _open_form(
        self,
        interaction: Interaction,
        known: Metadata,
        language: str | None,
        submitted: Callable[[Interaction, Description], Awaitable[None]],
    ) -> None:
        key = secrets.token_hex(8)
        self._forms.append(key)
        await interaction.response.send_modal(DescriptionForm(key, known, language, submitted))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """A form that was opened before a restart: discord.py does not know it any more, and would say nothing."""
        if interaction.type is not discord.InteractionType.modal_submit or interaction.data is None:
            return
        name = str(interaction.data.get("custom_id"))
        if name.startswith(FORM_PREFIX) and name.removeprefix(FORM_PREFIX) not in self._forms:
            await say(interaction, words.OFFER_GONE)

    # ── removing ──────────────────────────────────────────────────────────────────────────────────────────────────

    @app_commands.command(name="remove", description="Let an article no longer be quoted, at once.")
    @app_commands.describe(article="One that answers, or that was added")
    async def remove(self, interaction: Interaction, article: app_commands.Range[str, 1, 100]) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        _, found, read = await self._desk.work(partial(self._chosen, server_of(interaction), article))
        if found is None:
            await show(interaction, said(words.NO_SUCH_ARTICLE))
            return
        shown = read or Article(found.path, "0" * 64, "", Metadata(), (), ())
        await show(interaction, removal_card(shown, found.digest, own=is_on_shelf(found.path)))

    async def on_remove(self, click: Interaction, digest: str) -> None:
        """Take the article away, and let an index answer that is without it."""
        if not await self._allowed(click):
            return
        await click.response.defer()
        space = await self._own(click)
        listed = await self._desk.work(partial(self._listed, space))
        found = next((each for each in listed if each.digest == digest), None)
        if found is None:
            await show(click, said(words.NO_SUCH_ARTICLE))
            return
        path, own = found.path, is_on_shelf(found.path)
        act = partial(take_away, space.data, path) if own else partial(keep_out, space.data, path, [path])
        try:
            await self._desk.work(partial(act, who=who(click), at=click.created_at))
        except ExplainedError as error:
            await show(click, failure(Failed(error.reason, error.advice)))
            return
        done = words.removed(clean(path, 200)) if own else words.withheld(clean(path, 200))
        if found.at is None:
            await show(click, said(done))
        elif current(space.data) is None:
            await show(click, said(f"{done} {words.NOT_QUOTED_AFTER}", RefreshButton()))
        else:
            await self._count_at_once(click, space, path, f"{done} {words.NOT_QUOTED}")

    @app_commands.command(name="restore", description="Let a withheld article be read again.")
    @app_commands.describe(article="One that was withheld")
    async def restore(self, interaction: Interaction, article: app_commands.Range[str, 1, 100]) -> None:
        if not await self._allowed(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        space = await self._own(interaction)
        paths = await self._desk.work(partial(withheld, space.data))
        found = _picked([Listed(path, path) for path in sorted(paths)], article)
        if found is None:
            await show(interaction, said(words.NOTHING_WITHHELD))
            return
        act = partial(restore, space.data, found.path, who=who(interaction), at=interaction.created_at)
        try:
            await self._desk.work(act)
        except ExplainedError as error:
            await show(interaction, failure(Failed(error.reason, error.advice)))
            return
        await show(interaction, said(words.restored(clean(found.path, 200)), RefreshButton()))

    async def _count_at_once(self, interaction: Interaction, space: Space, path: str, done: str) -> None:
        """Let an index answer in which this one article is as it is now. A refresh that runs is stopped for it."""
        before = current(space.data)
        if before is None:
            await show(interaction, said(f"{done} {words.NOT_BEFORE_REFRESH}", RefreshButton()))
            return
        order = Order(who(interaction), only=(path,))
        outcome = await self._refreshes.at_once(space, order, interaction.created_at)
        if isinstance(outcome, Failed):
            _log.error("The index could not be built without an article that was removed or corrected.")
            reason = f"{clean(outcome.reason, 300)} {clean(outcome.advice, 300)}"
            await show(interaction, said(f"{done} {words.STILL_QUOTED} {reason}", RefreshButton()))
            return
        await show(interaction, said(f"{done} {words.NOTHING_LEFT}" if outcome.generation is None else done))
        await self._published(space, before, interaction.created_at)

    # ── refreshing ────────────────────────────────────────────────────────────────────────────────────────────────

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
            await self._published(space, found.preview.switch.now or None, now)
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
        checks = await self._desk.work(partial(checks_of, self._state, server_of(interaction)))
        return await self._desk.work_aside(partial(preview_of, space, generation, done, checks))

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
            await self._refreshes.stop(space.data)

        def switch() -> bool:
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
        await self._published(space, now or None, click.created_at)

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

    @app_commands.command(
        name="rollback", description="Let an earlier index answer again; shows first what comes back."
    )
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

    # ── looking ───────────────────────────────────────────────────────────────────────────────────────────────────

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
            last = store.refreshes()[-1:]
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
            preview=preview_of(space, waits[0], None, ()) if waits and running is None else None,
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
            done = events(store.refreshes(), store.acts(), now=current(space.data), kept=built(space.data))
        both: list[Event | Corrected] = [*done, *corrections_of(self._state, server, MOST_EVENTS)]
        return sorted(both, key=lambda each: each.at, reverse=True)[:MOST_EVENTS]

    # ── check questions ───────────────────────────────────────────────────────────────────────────────────────────

    @check.command(name="add", description="Expect today's first answer to a question after each refresh.")
    @app_commands.describe(question="One that is answered well today")
    async def check_add(self, interaction: Interaction, question: app_commands.Range[str, 3, 300]) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        where = Where.of(interaction)
        outcome = await self._desk.work(lambda: self._spaces.snapshot(where).ask(question, quotes=1))
        if not isinstance(outcome, Answer):
            await show(interaction, said(words.CHECK_NO_ANSWER))
            return
        asked = Question(question, outcome.quotes[0])
        key = self._questions.keep(asked, server_of(interaction), interaction.created_at)
        await show(interaction, check_card(question, asked.quote, key))

    async def on_check(self, click: Interaction, key: str) -> None:
        if not await self._allowed(click):
            return
        await click.response.defer()
        asked = self._questions.take(key, click.guild_id, click.created_at)
        if asked is None:
            await show(click, said(words.OFFER_GONE))
            return
        made = Check(asked.question, str(asked.quote.ref), asked.quote.text, click.created_at, who(click))
        try:
            kept = await self._desk.work(partial(set_check, self._state, server_of(click), made))
        except sqlite3.OperationalError:
            _log.error("A check question could not be kept: is the disk full?")
            await show(click, said(words.WENT_WRONG))
            return
        await show(click, said(words.CHECK_KEPT if kept else words.CHECK_MANY))

    @check.command(name="list", description="The check questions of this server.")
    async def check_list(self, interaction: Interaction) -> None:
        if not await self._admitted(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self._desk.work(partial(checks_of, self._state, server_of(interaction)))
        await show(interaction, checks_card(found))

    @check.command(name="remove", description="Expect nothing of a question any more.")
    @app_commands.describe(question="One of the check questions")
    async def check_remove(self, interaction: Interaction, question: app_commands.Range[str, 1, 300]) -> None:
        if not await self._allowed(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        done = await self._desk.work(partial(self._drop_check, server_of(interaction), question))
        await show(interaction, said(words.CHECK_REMOVED if done else words.NO_SUCH_CHECK))

    def _drop_check(self, server: int, question: str) -> bool:
        """In a thread: whether there was one."""
        listed = [Listed(each.question, each.question) for each in checks_of(self._state, server)]
        found = _picked(listed, question)
        return found is not None and drop_check(self._state, server, found.path)

    # ── lists that appear while somebody types ────────────────────────────────────────────────────────────────────

    @edit.autocomplete("article")
    async def offer_own(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await self._while_typing(interaction, self._listed)
        return _choices([each for each in found if is_on_shelf(each.path)], typed)

    @remove.autocomplete("article")
    async def offer_any(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return _choices(await self._while_typing(interaction, self._listed), typed)

    @restore.autocomplete("article")
    async def offer_withheld(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await self._while_typing(
            interaction, lambda space: [Listed(path, path) for path in sorted(withheld(space.data))]
        )
        return _choices(found, typed)

    @rollback.autocomplete("index")
    async def offer_earlier(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await self._while_typing(
            interaction, lambda space: [Listed(name, _built_at(name)) for name in earlier(space.data)]
        )
        return _choices(found, typed)

    @check_remove.autocomplete("question")
    async def offer_checks(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        server = server_of(interaction)
        found = await self._while_typing(
            interaction,
            lambda _: [Listed(each.question, each.question) for each in checks_of(self._state, server)],
        )
        return _choices(found, typed)

    async def _while_typing(self, interaction: Interaction, listed: Callable[[Space], list[Listed]]) -> list[Listed]:
        """Discord waits for 3 s; a late list is worth nothing, and whoever sends the command reads what is wrong."""
        if not is_moderator(interaction, self._tools.choices.of(Where.of(interaction))):
            return []
        place = self._desk.visit(interaction.guild_id)
        if isinstance(place, Busy):
            return []
        with place:
            try:
                server = server_of(interaction)
                return await self._desk.work(lambda: listed(self._spaces.own(server)), seconds=2.5)
            except (*PROBLEMS, TimeoutError, sqlite3.OperationalError):
                return []

    def _chosen(self, server: int, chosen: str) -> tuple[Space, Listed | None, Article | None]:
        """In a thread: a server's own space, what was chosen there, and the article as it was read."""
        space = self._spaces.own(server)
        found = _picked(self._listed(space), chosen)
        if found is None or found.at is None:
            return space, found, None
        article = self._spaces.snapshot(Where(space.server, None)).at(found.at)
        return space, found, replace(article, path=found.path) if article else None

    def _listed(self, space: Space) -> list[Listed]:
        """In a thread: what this server reads, and what it added and no refresh has read yet."""
        try:
            listed = self._listed_of(space, self._spaces.snapshot(Where(space.server, None)).articles)
        except GenerationError:
            listed = []
        known = {each.path for each in listed}
        unread = [path for path in shelf_paths(space.data) if path not in known]
        return listed + [Listed(path, path) for path in unread]

    def _listed_of(self, space: Space, articles: Sequence[Article]) -> list[Listed]:
        """In a thread: made once for each index or view, since an autocomplete asks for it with every key."""
        made = self._read.get(space.data)
        if made is not None and made[0] is articles:
            return made[1]
        reads = self._spaces.of(space.server)
        # The operator's index, whose own shelf is no server's.
        foreign = reads.server != space.server
        listed = [
            Listed(seen_by_servers(each.path, reads) if foreign else each.path, entry_of(each).name, each.path)
            for each in articles
        ]
        self._read[space.data] = (articles, listed)
        if len(self._read) > REMEMBERED:
            self._read.popitem(last=False)
        return listed

    # ── who, and where ────────────────────────────────────────────────────────────────────────────────────────────

    async def _admitted(self, interaction: Interaction, *, stays: bool = True) -> bool:
        """Whether there is room for a command; Discord has looked who may use it.

        Whoever `stays` has a place until all is done and told: a bot that is stopped waits for that.
        """
        place = self._desk.visit(interaction.guild_id)
        if isinstance(place, Busy):
            await say(interaction, place.words)
            return False
        task = asyncio.current_task() if stays else None
        if task is None:
            place.leave()
        else:
            task.add_done_callback(lambda _: place.leave())
        return True

    async def _allowed(self, click: Interaction, *, stays: bool = True) -> bool:
        """Whether a button or a form may be used, by who somebody is now: it may be long since it was shown."""
        if not is_moderator(click, self._tools.choices.of(Where.of(click))):
            await say(click, words.NOT_MODERATOR)
            return False
        return await self._admitted(click, stays=stays)

    async def _own(self, interaction: Interaction) -> Space:
        return await self._desk.work(partial(self._spaces.own, server_of(interaction)))

    async def _or_why(self, interaction: Interaction, card: Awaitable[LayoutView]) -> None:
        """Show the card, or why there is none."""
        try:
            made = await card
        except PROBLEMS as error:
            made = failure(Failed(error.reason, error.advice))
        await show(interaction, made)


def _picked(listed: list[Listed], chosen: str) -> Listed | None:
    return next((each for each in listed if chosen in (each.value, each.path)), None)


def _choices(listed: list[Listed], typed: str) -> list[app_commands.Choice[str]]:
    parts = typed.casefold().split()
    fitting = [each for each in listed if all(part in f"{each.name} {each.path}".casefold() for part in parts)]
    return [
        app_commands.Choice(name=one_line(each.name, CHOICE_LIMIT) or "…", value=each.value)
        for each in fitting[:CHOICES]
    ]


def _built_at(generation: str) -> str:
    """ "20310504T093000.000000Z" as people read it."""
    day, time = generation[:8], generation[9:15]
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}:{time[4:]} UTC"


def _size(data: Path) -> int:
    """Bytes of all files below a space; of the operator's without the servers' own and the models."""
    others = {"servers", "models"}
    return sum(
        file.stat().st_size
        for part in data.iterdir()
        if part.name not in others
        for file in ([part] if part.is_file() else part.rglob("*"))
        if file.is_file()
    )
