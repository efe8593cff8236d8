"""/corpus add, edit, remove and restore."""

from __future__ import annotations

import asyncio
from functools import partial

import discord
from discord import app_commands

from bot import words
from bot.adding import Offer, offer_bytes, offer_page, refused_unread, user_agent
from bot.cogs.corpus_at_once import AtOnce
from bot.cogs.moderating import Interaction, Listed, choices, picked
from bot.concluding import Published, nobody
from bot.corpus_buttons import RefreshButton
from bot.corpus_cards import failure, offer_card, removal_card, said
from bot.corpus_forms import DescriptionForm
from bot.escape import clean
from bot.moderators import server_of, who
from bot.offers import Offers
from bot.progress_lines import Failed
from bot.refreshing import Refreshes
from bot.reply import say, show
from bot.spaces import Space
from bot.tools import Tools
from corpus import fetching, moderating
from corpus.article import Article, Metadata, Unreadable
from corpus.explained import ExplainedError
from corpus.fetching import Limits, Refused, Unchanged
from corpus.shelf import Description, is_on_shelf, withheld
from index.generation import current


class ShelfCommands(AtOnce):
    """What is on the shelf, and what is withheld."""

    def __init__(self, tools: Tools, refreshes: Refreshes, published: Published = nobody) -> None:
        super().__init__(tools, refreshes, published)
        self._offers: Offers[Offer] = Offers()

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
                await say(form, " ".join(clean(words.explained(each), 300) for each in (again.reason, again.advice)))
            elif self._offers.take(key, form.guild_id, form.created_at) is None:
                await show(form, said(words.OFFER_GONE))
            else:
                self._offers.keep(again, server_of(form), form.created_at, key)
                await show(form, offer_card(again, key))

        await DescriptionForm(offer.metadata, None, submitted).open(click)

    # ── what is said of an article ────────────────────────────────────────────────────────────────────────────────

    @app_commands.command(name="edit", description="Correct the title, publisher, date or address of an added article.")
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

        await DescriptionForm(known, language, submitted).open(interaction)

    async def _edit(self, form: Interaction, space: Space, path: str, described: Description) -> None:
        most = self._tools.settings.max_file_bytes
        change = partial(
            moderating.edit, space.data, path, described, who=who(form), at=form.created_at, max_bytes=most
        )
        try:
            read = await self._desk.work_aside(change)
        except ExplainedError as error:
            await show(form, failure(Failed(error.reason, error.advice)))
            return
        if isinstance(read, Unreadable):
            await show(form, failure(Failed(read.reason, read.advice)))
            return
        await self._count_at_once(form, space, path, words.edited(clean(path, 200)))

    # ── removing ──────────────────────────────────────────────────────────────────────────────────────────────────

    @app_commands.command(name="remove", description="Stop quoting an article, at once.")
    @app_commands.describe(article="One that is quoted here, or that was added")
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
        act = (
            partial(moderating.take_away, space.data, path)
            if own
            else partial(moderating.keep_out, space.data, path, [path])
        )
        try:
            await self._desk.work(partial(act, who=who(click), at=click.created_at))
        except ExplainedError as error:
            await show(click, failure(Failed(error.reason, error.advice)))
            return
        done = words.removed(clean(path, 200)) if own else words.withheld(clean(path, 200))
        if found.at is None:
            await show(click, said(done))
        elif current(space.data) is None:  # it was the operator's index that quoted it: bot/spaces.py leaves it out
            await show(click, said(f"{done} {words.NOT_QUOTED}"))
            self._published()
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
        found = picked([Listed(path, path) for path in sorted(paths)], article)
        if found is None:
            await show(interaction, said(words.NOTHING_WITHHELD))
            return
        act = partial(moderating.restore, space.data, found.path, who=who(interaction), at=interaction.created_at)
        try:
            await self._desk.work(act)
        except ExplainedError as error:
            await show(interaction, failure(Failed(error.reason, error.advice)))
            return
        if current(space.data) is None:  # the operator's index answers, which has it
            await show(interaction, said(words.quoted_again(clean(found.path, 200))))
            self._published()
        else:
            await show(interaction, said(words.restored(clean(found.path, 200)), RefreshButton()))

    @edit.autocomplete("article")
    async def offer_own(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await self._while_typing(interaction, self._listed)
        return choices([each for each in found if is_on_shelf(each.path)], typed)

    @remove.autocomplete("article")
    async def offer_any(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(await self._while_typing(interaction, self._listed), typed)

    @restore.autocomplete("article")
    async def offer_withheld(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await self._while_typing(
            interaction, lambda space: [Listed(path, path) for path in sorted(withheld(space.data))]
        )
        return choices(found, typed)
