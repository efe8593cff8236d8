"""The buttons under a card. All that they need is in their custom_id, so they work after a restart."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol, Self, cast

import discord
from discord import ButtonStyle
from discord.ui import Button, DynamicItem

from bot import words
from bot.speaking import speak_to
from bot.where import Where
from index.answer import QuoteRef

Click = discord.Interaction[Any]


class AnswerClicks(Protocol):
    """What bot/cogs/ask.py does with a click."""

    async def on_context(self, click: Click, ref: QuoteRef) -> None: ...
    async def on_same_text(self, click: Click, card: str, ref: QuoteRef) -> None: ...
    async def on_same_text_page(self, click: Click, card: str, ref: QuoteRef, page: int) -> None: ...
    async def on_page(self, click: Click, card: str, page: int) -> None: ...
    async def on_share(self, click: Click, card: str, page: int) -> None: ...


class ShelfClicks(Protocol):
    """What bot/cogs/sources.py does with a click."""

    async def on_shelf(self, click: Click, page: int) -> None: ...


class SourceClicks(Protocol):
    """What bot/cogs/verify.py does with a click."""

    async def on_source(self, click: Click, ref: QuoteRef) -> None: ...


class ClaimClicks(Protocol):
    """What bot/cogs/find.py does with a click."""

    async def on_claim(self, click: Click, card: str, page: int) -> None: ...
    async def on_share(self, click: Click, card: str, page: int) -> None: ...


def _answers(click: Click) -> AnswerClicks:
    return cast("AnswerClicks", click.client.get_cog("Ask"))


def _shelf(click: Click) -> ShelfClicks:
    return cast("ShelfClicks", click.client.get_cog("Sources"))


def _verifier(click: Click) -> SourceClicks:
    return cast("SourceClicks", click.client.get_cog("Verify"))


def _finder(click: Click) -> ClaimClicks:
    return cast("ClaimClicks", click.client.get_cog("Find"))


async def explained(click: Click, work: Awaitable[None]) -> None:
    """Errors of a button take the way of a command's; discord.py by itself would only log them, and say nothing."""
    try:
        speak_to(click, click.client.tools.choices.of(Where.of(click)))
        await work
    except Exception as error:  # noqa: BLE001 - this is the way into the one error handler
        await click.client.tree.on_error(click, error)


REF = r"(?P<ref>[0-9a-f]{16,64}\.[0-9]{1,9}-[0-9]{1,9})"


class ContextButton(DynamicItem[Button[Any]], template=rf"quoth:context:{REF}"):
    """Shows the paragraph around a quote to whoever presses it."""

    def __init__(self, ref: QuoteRef, number: int | None = None) -> None:
        self.ref = ref
        label = words.CONTEXT if number is None else f"{words.CONTEXT} {number}"
        super().__init__(Button(label=label, style=ButtonStyle.secondary, custom_id=f"quoth:context:{ref}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(QuoteRef.parse(match["ref"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _answers(click).on_context(click, self.ref))


class SameTextButton(DynamicItem[Button[Any]], template=rf"quoth:same:(?P<card>[0-9a-f]{{16}}):{REF}"):
    """Shows the copies that are folded under a quote to whoever presses it."""

    def __init__(self, card: str, ref: QuoteRef, copies: int = 0, number: int | None = None) -> None:
        self.card, self.ref = card, ref
        label = words.SAME_TEXT if number is None else words.same_text_as(number)
        button: Button[Any] = Button(label=f"{label} (+{copies})", custom_id=f"quoth:same:{card}:{ref}")
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["card"], QuoteRef.parse(match["ref"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _answers(click).on_same_text(click, self.card, self.ref))


class SameTextPageButton(
    DynamicItem[Button[Any]], template=rf"quoth:same:(?P<card>[0-9a-f]{{16}}):{REF}:(?P<page>[0-9]{{1,3}})"
):
    """Turns the copies of a quote to a page, counted from 0."""

    def __init__(self, card: str, ref: QuoteRef, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.card, self.ref, self.page = card, ref, page
        button: Button[Any] = Button(label=label, custom_id=f"quoth:same:{card}:{ref}:{page}", disabled=disabled)
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["card"], QuoteRef.parse(match["ref"]), int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _answers(click).on_same_text_page(click, self.card, self.ref, self.page))


class PageButton(DynamicItem[Button[Any]], template=r"quoth:page:(?P<card>[0-9a-f]{16}):(?P<page>[0-9]{1,3})"):
    """Turns a card to a page, counted from 0."""

    def __init__(self, card: str, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.card, self.page = card, page
        button: Button[Any] = Button(label=label, custom_id=f"quoth:page:{card}:{page}", disabled=disabled)
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["card"], int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _answers(click).on_page(click, self.card, self.page))


class ShareButton(DynamicItem[Button[Any]], template=r"quoth:share:(?P<card>[0-9a-f]{16}):(?P<page>[0-9]{1,3})"):
    """Posts the page of a private card for the whole channel."""

    def __init__(self, card: str, page: int, *, done: bool = False) -> None:
        self.card, self.page = card, page
        label, style = (words.SHARED, ButtonStyle.secondary) if done else (words.SHARE, ButtonStyle.primary)
        super().__init__(Button(label=label, style=style, custom_id=f"quoth:share:{card}:{page}", disabled=done))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["card"], int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _answers(click).on_share(click, self.card, self.page))


class ShelfButton(DynamicItem[Button[Any]], template=r"quoth:shelf:(?P<page>[0-9]{1,6})"):
    """Turns the list of articles to a page, counted from 0."""

    def __init__(self, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.page = page
        super().__init__(Button(label=label, custom_id=f"quoth:shelf:{page}", disabled=disabled))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _shelf(click).on_shelf(click, self.page))


class SourceButton(DynamicItem[Button[Any]], template=rf"quoth:source:{REF}"):
    """Shows where a quote is from, to the hash, to whoever presses it."""

    def __init__(self, ref: QuoteRef) -> None:
        self.ref = ref
        super().__init__(Button(label=words.SOURCE_DETAILS, custom_id=f"quoth:source:{ref}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(QuoteRef.parse(match["ref"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _verifier(click).on_source(click, self.ref))


class ClaimButton(DynamicItem[Button[Any]], template=r"quoth:claim:(?P<card>[0-9a-f]{16}):(?P<page>[0-9])"):
    """Turns a card of claims to one of them, counted from 0."""

    def __init__(self, card: str, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.card, self.page = card, page
        button: Button[Any] = Button(label=label, custom_id=f"quoth:claim:{card}:{page}", disabled=disabled)
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["card"], int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _finder(click).on_claim(click, self.card, self.page))


class ShareClaimButton(DynamicItem[Button[Any]], template=r"quoth:share-claim:(?P<card>[0-9a-f]{16}):(?P<page>[0-9])"):
    """Posts the page of a private card of claims for the whole channel."""

    def __init__(self, card: str, page: int, *, done: bool = False) -> None:
        self.card, self.page = card, page
        label, style = (words.SHARED, ButtonStyle.secondary) if done else (words.SHARE, ButtonStyle.primary)
        super().__init__(Button(label=label, style=style, custom_id=f"quoth:share-claim:{card}:{page}", disabled=done))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["card"], int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _finder(click).on_share(click, self.card, self.page))


BUTTONS = (
    ContextButton,
    SameTextButton,
    SameTextPageButton,
    PageButton,
    ShareButton,
    ShelfButton,
    SourceButton,
    ClaimButton,
    ShareClaimButton,
)
