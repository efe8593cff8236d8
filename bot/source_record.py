"""All that is known of where a quote is from: for `quoth source`, and the details under a card's Context."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from discord.ui import LayoutView

from bot.attribution import DATE_UNKNOWN, PUBLISHER_UNKNOWN, TITLE_UNKNOWN, day
from bot.cards import Plain
from bot.composed import composed
from bot.escape import clean
from corpus.links import link_to
from corpus.selector import selector
from index.provenance import Place, Standing

STANDING = {
    Standing.CURRENT: "This is the article's current version.",
    Standing.CHANGED: "The article has changed since: this is an earlier version of it.",
    Standing.REMOVED: "The article is no longer on the shelf.",
}
LONGEST_SELECTOR = {True: 700, False: 1800}  # characters of its JSON, on a plain message and on a card
_UNKNOWN = {"title": TITLE_UNKNOWN, "publisher": PUBLISHER_UNKNOWN, "date": DATE_UNKNOWN}
_FIELDS = ("title", "publisher", "agency", "date", "updated", "url")


@dataclass(frozen=True, slots=True)
class Known:
    """A field of the article: its name, its value as people read it, and where it was read."""

    name: str
    value: str
    source: str | None


def known_of(place: Place) -> Iterator[Known]:
    """Title, publisher and date, always; the others where they are known."""
    for name in _FIELDS:
        sourced = getattr(place.article.metadata, name)
        label = "URL" if name == "url" else name.capitalize()
        if sourced is not None:
            value = day(sourced.value) if isinstance(sourced.value, date) else str(sourced.value)
            yield Known(label, value, str(sourced.source))
        elif name in _UNKNOWN:
            yield Known(label, _UNKNOWN[name], None)


def source_json(place: Place) -> dict[str, Any]:
    """What `quoth source --json` prints; unknown is None. `selector` is a Web Annotation TextQuoteSelector."""
    article, span = place.article, place.span
    fields = article.metadata.to_json()
    return {
        "ref": str(place.ref),
        "article": article.path,
        "standing": str(place.standing),
        "version": article.version,
        "source_sha256": article.source_sha256,
        "text_sha256": article.text_sha256,
        "start": span.start,
        "end": span.end,
        **{name: fields[name]["value"] if name in fields else None for name in _FIELDS},
        "from": {name: fields[name]["source"] for name in _FIELDS if name in fields},
        "link": link_to(article, span),
        "selector": selector(article.text, span).to_json(),
    }


def source_card(place: Place, *, plain: bool) -> LayoutView | Plain:
    """The same as a card, readable on a phone."""
    article, span = place.article, place.span
    fields = [
        f"{each.name}: {clean(each.value, 100)}" + (f"\n-# from: {each.source}" if each.source else "")
        for each in known_of(place)
    ]
    hashes = [
        f"`{place.ref}`",
        f"-# {STANDING[place.standing]}",
        f"-# {clean(article.path, 100)}, characters {span.start:,} to {span.end:,}",
        f"-# version `{article.version}`",
        f"-# SHA-256 of the text `{article.text_sha256}`",
        f"-# SHA-256 of the file `{article.source_sha256}`",
    ]
    # A backtick would end the block of code; its escape is the same JSON.
    found = json.dumps(selector(article.text, span).to_json(), ensure_ascii=False, indent=1).replace("`", "\\u0060")
    fits = len(found) <= LONGEST_SELECTOR[plain]
    quoted = (
        f"```json\n{found}\n```" if fits else f"-# The selector is too long for here: quoth source {place.ref} --json"
    )
    return composed(["### Source details\n" + "\n".join(fields), None, "\n".join(hashes), quoted], plain=plain)
