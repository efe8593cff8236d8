"""The buttons of what Quoth remembers: watches, reports, gaps, and what is kept of a member. See bot/buttons.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self, cast

from discord import ButtonStyle
from discord.ui import Button, DynamicItem

from bot import words
from bot.buttons import REF, Click, explained
from bot.reports import Verdict
from index.answer import QuoteRef

_CARD = r"(?P<card>[0-9a-f]{16})"


class Exporting(Protocol):
    """What three cogs do with a click on Export."""

    async def on_export(self, click: Click) -> None: ...


class WatchClicks(Protocol):
    """What bot/cogs/watches.py does with a click."""

    async def on_watch(self, click: Click, card: str) -> None: ...
    async def on_stop(self, click: Click, watch: int, page: int) -> None: ...
    async def on_page(self, click: Click, page: int) -> None: ...


class ReportClicks(Protocol):
    """What bot/cogs/reports.py does with a click."""

    async def on_report(self, click: Click, card: str, page: int) -> None: ...
    async def on_verdict(self, click: Click, verdict: Verdict, card: str, ref: QuoteRef) -> None: ...
    async def on_page(self, click: Click, page: int) -> None: ...
    async def on_settle(self, click: Click, ref: QuoteRef, page: int) -> None: ...
    async def on_export(self, click: Click) -> None: ...


class GapClicks(Protocol):
    """What bot/cogs/gaps.py does with a click."""

    async def on_page(self, click: Click, page: int) -> None: ...
    async def on_export(self, click: Click) -> None: ...
    async def on_clear(self, click: Click, until: int | None) -> None: ...


class PrivacyClicks(Protocol):
    """What bot/cogs/privacy.py does with a click."""

    async def on_export(self, click: Click) -> None: ...
    async def on_delete(self, click: Click, *, sure: bool) -> None: ...


def _watches(click: Click) -> WatchClicks:
    return cast("WatchClicks", click.client.get_cog("Watches"))


def _reports(click: Click) -> ReportClicks:
    return cast("ReportClicks", click.client.get_cog("Reports"))


def _gaps(click: Click) -> GapClicks:
    return cast("GapClicks", click.client.get_cog("Gaps"))


def _privacy(click: Click) -> PrivacyClicks:
    return cast("PrivacyClicks", click.client.get_cog("Privacy"))


CHOSEN = "✓ "  # seen also by who cannot tell the colours


class WatchButton(DynamicItem[Button[Any]], template=rf"quoth:watch:{_CARD}"):
    """Lets whoever presses it be told when the answer of a card changes."""

    def __init__(self, card: str, label: str = "") -> None:
        self.card = card
        super().__init__(Button(label=label, custom_id=f"quoth:watch:{card}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["card"])

    async def callback(self, click: Click) -> None:
        await explained(click, _watches(click).on_watch(click, self.card))


class StopWatchButton(DynamicItem[Button[Any]], template=r"quoth:unwatch:(?P<watch>[0-9]{1,15}):(?P<page>[0-9]{1,3})"):
    """Ends a watch of whoever presses it; `page` is that of the list, counted from 0."""

    def __init__(self, watch: int, page: int, label: str = "") -> None:
        self.watch, self.page = watch, page
        super().__init__(Button(label=label, custom_id=f"quoth:unwatch:{watch}:{page}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["watch"]), int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _watches(click).on_stop(click, self.watch, self.page))


class WatchesPageButton(DynamicItem[Button[Any]], template=r"quoth:watches:(?P<page>[0-9]{1,3})"):
    """Turns the list of watches to a page, counted from 0."""

    def __init__(self, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.page = page
        super().__init__(Button(label=label, custom_id=f"quoth:watches:{page}", disabled=disabled))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _watches(click).on_page(click, self.page))


class ReportButton(DynamicItem[Button[Any]], template=rf"quoth:report:{_CARD}:(?P<page>[0-9]{{1,3}})"):
    """Opens, for whoever presses it, what can be said of the quotes on a page."""

    def __init__(self, card: str, page: int) -> None:
        self.card, self.page = card, page
        super().__init__(Button(label=words.REPORT, custom_id=f"quoth:report:{card}:{page}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["card"], int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _reports(click).on_report(click, self.card, self.page))


class VerdictButton(
    DynamicItem[Button[Any]], template=rf"quoth:verdict:(?P<verdict>answers|wrong|outdated):{_CARD}:{REF}"
):
    """Says one thing of one quote, which has the `number` where there are several. `chosen`: it was said."""

    def __init__(
        self, verdict: Verdict, card: str, ref: QuoteRef, number: int | None = None, *, chosen: bool = False
    ) -> None:
        self.verdict, self.card, self.ref = verdict, card, ref
        style = ButtonStyle.success if chosen else ButtonStyle.secondary
        custom_id = f"quoth:verdict:{verdict}:{card}:{ref}"
        label = words.VERDICTS[verdict] if number is None else words.verdict_on(verdict, number)
        super().__init__(Button(label=f"{CHOSEN}{label}" if chosen else label, style=style, custom_id=custom_id))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(Verdict(match["verdict"]), match["card"], QuoteRef.parse(match["ref"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _reports(click).on_verdict(click, self.verdict, self.card, self.ref))


class ReportsPageButton(DynamicItem[Button[Any]], template=r"quoth:reports:(?P<page>[0-9]{1,4})"):
    """Turns the moderators' list of reports to a page, counted from 0."""

    def __init__(self, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.page = page
        super().__init__(Button(label=label, custom_id=f"quoth:reports:{page}", disabled=disabled))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _reports(click).on_page(click, self.page))


class SettleButton(DynamicItem[Button[Any]], template=rf"quoth:settle:(?P<page>[0-9]{{1,4}}):{REF}"):
    """Settles all that was reported of a quote."""

    def __init__(self, ref: QuoteRef, page: int, label: str = "") -> None:
        self.ref, self.page = ref, page
        super().__init__(Button(label=label, custom_id=f"quoth:settle:{page}:{ref}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(QuoteRef.parse(match["ref"]), int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _reports(click).on_settle(click, self.ref, self.page))


class ExportButton(DynamicItem[Button[Any]], template=r"quoth:export:(?P<what>gaps|reports|mine)"):
    """Hands over what a list holds, all pages of it, as a file."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(Button(label=words.EXPORT, custom_id=f"quoth:export:{what}"))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(match["what"])

    async def callback(self, click: Click) -> None:
        whose: dict[str, Callable[[Click], Exporting]] = {"gaps": _gaps, "reports": _reports, "mine": _privacy}
        await explained(click, whose[self.what](click).on_export(click))


class GapsPageButton(DynamicItem[Button[Any]], template=r"quoth:gaps:(?P<page>[0-9]{1,4})"):
    """Turns the list of gaps to a page, counted from 0."""

    def __init__(self, page: int, label: str = "", *, disabled: bool = False) -> None:
        self.page = page
        super().__init__(Button(label=label, custom_id=f"quoth:gaps:{page}", disabled=disabled))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["page"]))

    async def callback(self, click: Click) -> None:
        await explained(click, _gaps(click).on_page(click, self.page))


class ClearGapsButton(DynamicItem[Button[Any]], template=r"quoth:clear-gaps(?::(?P<until>[0-9]{1,12}))?"):
    """Asks whether all gaps shall be forgotten; with `until` (seconds since 1970) it was asked, up to that moment."""

    def __init__(self, until: int | None = None) -> None:
        self.until = until
        custom_id = "quoth:clear-gaps" if until is None else f"quoth:clear-gaps:{until}"
        label, style = (words.CLEAR, ButtonStyle.secondary) if until is None else (words.CLEAR_SURE, ButtonStyle.danger)
        super().__init__(Button(label=label, style=style, custom_id=custom_id))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(int(match["until"]) if match["until"] else None)

    async def callback(self, click: Click) -> None:
        await explained(click, _gaps(click).on_clear(click, self.until))


class DeleteMineButton(DynamicItem[Button[Any]], template=r"quoth:delete-mine(?P<sure>:sure)?"):
    """Deletes all that is kept of whoever presses it, once that was asked."""

    def __init__(self, *, sure: bool = False) -> None:
        self.sure = sure
        custom_id = "quoth:delete-mine:sure" if sure else "quoth:delete-mine"
        label, style = (words.DELETE_SURE, ButtonStyle.danger) if sure else (words.DELETE_MINE, ButtonStyle.secondary)
        super().__init__(Button(label=label, style=style, custom_id=custom_id))

    @classmethod
    async def from_custom_id(cls, click: Click, item: Any, match: Any, /) -> Self:  # noqa: ARG003 - the library's signature
        return cls(sure=match["sure"] is not None)

    async def callback(self, click: Click) -> None:
        await explained(click, _privacy(click).on_delete(click, sure=self.sure))


MEMORY_BUTTONS = (
    WatchButton,
    StopWatchButton,
    WatchesPageButton,
    ReportButton,
    VerdictButton,
    ReportsPageButton,
    SettleButton,
    ExportButton,
    GapsPageButton,
    ClearGapsButton,
    DeleteMineButton,
)
