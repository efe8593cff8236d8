"""The buttons of /corpus feeds. What they name is looked up for the server of the click alone."""

from __future__ import annotations

from typing import Any, Protocol, Self, cast

from discord import ButtonStyle
from discord.ui import Button, DynamicItem

from bot import words
from bot.buttons import Click, explained


class FeedClicks(Protocol):
    """What bot/cogs/feeds.py does with a click."""

    async def on_offer(self, click: Click, key: str, *, wanted: bool) -> None: ...
    async def on_unfollow(self, click: Click, digest: str) -> None: ...
    async def on_page(self, click: Click, page: int) -> None: ...


def _feeds(click: Click) -> FeedClicks:
    return cast("FeedClicks", click.client.get_cog("Feeds"))


class FollowButton(DynamicItem[Button[Any]], template=r"quoth:feed:(?P<what>follow|drop):(?P<key>[0-9a-f]{16})"):
    """Follows a feed that was shown, or does not."""

    def __init__(self, key: str, *, wanted: bool) -> None:
        self.key, self.wanted = key, wanted
        label = words.FOLLOW if wanted else words.DO_NOT_FOLLOW
        style = ButtonStyle.success if wanted else ButtonStyle.secondary
        super().__init__(
            Button(label=label, style=style, custom_id=f"quoth:feed:{'follow' if wanted else 'drop'}:{key}")
        )

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["key"], wanted=match["what"] == "follow")

    async def callback(self, click: Click) -> None:
        await explained(click, _feeds(click).on_offer(click, self.key, wanted=self.wanted))


class UnfollowButton(DynamicItem[Button[Any]], template=r"quoth:unfollow:(?P<digest>[0-9a-f]{16})"):
    """Follows the feed no longer whose address has this digest: an address may be longer than a custom_id."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(Button(label=words.UNFOLLOW, style=ButtonStyle.danger, custom_id=f"quoth:unfollow:{digest}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["digest"])

    async def callback(self, click: Click) -> None:
        await explained(click, _feeds(click).on_unfollow(click, self.digest))


class FeedPageButton(DynamicItem[Button[Any]], template=r"quoth:feeds:(?P<page>[0-9]{1,3})"):
    """Turns the list of feeds to a page, counted from 0."""

    def __init__(self, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.page = page
        super().__init__(Button(label=label, custom_id=f"quoth:feeds:{page}", disabled=disabled))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _feeds(click).on_page(click, self.page))


FEED_BUTTONS = (FollowButton, UnfollowButton, FeedPageButton)
