"""The buttons of /corpus. A key or a name in their custom_id is looked up for the server of the click alone."""

from __future__ import annotations

from typing import Any, Protocol, Self, cast

from discord import ButtonStyle
from discord.ui import Button, DynamicItem

from bot import words
from bot.buttons import Click, explained

_GENERATION = r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z"


class CorpusClicks(Protocol):
    """What the cog Corpus does with a click."""

    async def on_offer(self, click: Click, what: str, key: str) -> None: ...
    async def on_refresh(self, click: Click) -> None: ...
    async def on_remove(self, click: Click, digest: str) -> None: ...
    async def on_switch(self, click: Click, what: str, generation: str, now: str) -> None: ...
    async def on_discard(self, click: Click, generation: str) -> None: ...
    async def on_preview(self, click: Click, generation: str, page: int) -> None: ...
    async def on_history(self, click: Click, page: int) -> None: ...
    async def on_check(self, click: Click, key: str) -> None: ...


def _corpus(click: Click) -> CorpusClicks:
    return cast("CorpusClicks", click.client.get_cog("Corpus"))


class OfferButton(DynamicItem[Button[Any]], template=r"quoth:offer:(?P<what>keep|more|drop):(?P<key>[0-9a-f]{16})"):
    """Keeps an article that was shown, asks for more of it, or drops it."""

    def __init__(self, what: str, key: str) -> None:
        self.what, self.key = what, key
        label = {"keep": words.KEEP, "more": words.SAY_MORE, "drop": words.DO_NOT_KEEP}[what]
        style = ButtonStyle.success if what == "keep" else ButtonStyle.secondary
        super().__init__(Button(label=label, style=style, custom_id=f"quoth:offer:{what}:{key}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["what"], match["key"])

    async def callback(self, click: Click) -> None:
        await explained(click, _corpus(click).on_offer(click, self.what, self.key))


class RefreshButton(DynamicItem[Button[Any]], template=r"quoth:refresh"):
    """Begins a refresh."""

    def __init__(self) -> None:
        super().__init__(Button(label=words.REFRESH_NOW, style=ButtonStyle.primary, custom_id="quoth:refresh"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls()

    async def callback(self, click: Click) -> None:
        await explained(click, _corpus(click).on_refresh(click))


class RemoveButton(DynamicItem[Button[Any]], template=r"quoth:remove:(?P<digest>[0-9a-f]{16})"):
    """Removes or withholds the article whose path has this digest: a path may be longer than a custom_id."""

    def __init__(self, digest: str, label: str = "") -> None:
        self.digest = digest
        super().__init__(Button(label=label, style=ButtonStyle.danger, custom_id=f"quoth:remove:{digest}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["digest"])

    async def callback(self, click: Click) -> None:
        await explained(click, _corpus(click).on_remove(click, self.digest))


class SwitchButton(
    DynamicItem[Button[Any]],
    template=rf"quoth:(?P<what>publish|rollback):(?P<to>{_GENERATION}):(?P<now>{_GENERATION}|none)",
):
    """Lets another index answer in place of the one that did when this was shown, "" for none."""

    def __init__(self, what: str, to: str, now: str) -> None:
        self.what, self.to, self.now = what, to, now
        label, style = (
            (words.PUBLISH, ButtonStyle.success) if what == "publish" else (words.ROLL_BACK, ButtonStyle.danger)
        )
        super().__init__(Button(label=label, style=style, custom_id=f"quoth:{what}:{to}:{now or 'none'}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["what"], match["to"], match["now"].replace("none", ""))

    async def callback(self, click: Click) -> None:
        await explained(click, _corpus(click).on_switch(click, self.what, self.to, self.now))


class DiscardButton(DynamicItem[Button[Any]], template=rf"quoth:discard:(?P<generation>{_GENERATION})"):
    """Drops an index that waits."""

    def __init__(self, generation: str) -> None:
        self.generation = generation
        super().__init__(Button(label=words.DISCARD, custom_id=f"quoth:discard:{generation}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["generation"])

    async def callback(self, click: Click) -> None:
        await explained(click, _corpus(click).on_discard(click, self.generation))


class PreviewPageButton(
    DynamicItem[Button[Any]], template=rf"quoth:preview:(?P<generation>{_GENERATION}):(?P<page>[0-9]{{1,3}})"
):
    """Turns what an index that waits would change to a page, counted from 0."""

    def __init__(self, generation: str, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.generation, self.page = generation, page
        custom_id = f"quoth:preview:{generation}:{page}"
        super().__init__(Button(label=label, custom_id=custom_id, disabled=disabled))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["generation"], int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _corpus(click).on_preview(click, self.generation, self.page))


class HistoryPageButton(DynamicItem[Button[Any]], template=r"quoth:history:(?P<page>[0-9]{1,4})"):
    """Turns the history to a page, counted from 0."""

    def __init__(self, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.page = page
        super().__init__(Button(label=label, custom_id=f"quoth:history:{page}", disabled=disabled))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _corpus(click).on_history(click, self.page))


class CheckButton(DynamicItem[Button[Any]], template=r"quoth:check:(?P<key>[0-9a-f]{16})"):
    """Keeps a check question that was shown with today's answer."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(Button(label=words.KEEP, style=ButtonStyle.success, custom_id=f"quoth:check:{key}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["key"])

    async def callback(self, click: Click) -> None:
        await explained(click, _corpus(click).on_check(click, self.key))


CORPUS_BUTTONS = (
    OfferButton,
    RefreshButton,
    RemoveButton,
    SwitchButton,
    DiscardButton,
    PreviewPageButton,
    HistoryPageButton,
    CheckButton,
)
