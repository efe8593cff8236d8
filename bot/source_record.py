"""All that is known of where a quote is from: for `quoth source`, and the details under a card's Context."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from discord.ui import LayoutView

from bot import words
from bot.attribution import day
from bot.cards import Plain
from bot.composed import composed
from bot.escape import clean
from corpus.links import link_to
from corpus.selector import selector
from index.provenance import Place, Standing

LONGEST_SELECTOR = {True: 700, False: 1800}  # characters of its JSON, on a plain message and on a card
_FIELDS = ("title", "publisher", "agency", "date", "updated", "url")


@dataclass(frozen=True, slots=True)
class Known:
    """A field of the article: its name, its value as people read it, and where it was read."""

    name: str
    value: str
    source: str | None


def known_of(place: Place) -> Iterator[Known]:
    """Title, publisher and date, always; the others where they are known."""
    unknown = {"title": words.TITLE_UNKNOWN, "publisher": words.PUBLISHER_UNKNOWN, "date": words.DATE_UNKNOWN}
    for name in _FIELDS:
        sourced = getattr(place.article.metadata, name)
        label = words.field(name)
        if sourced is not None:
            value = day(sourced.value) if isinstance(sourced.value, date) else str(sourced.value)
            yield Known(label, value, str(sourced.source))
        elif name in unknown:
            yield Known(label, unknown[name], None)


def standing(place: Place) -> str:
    """What has become of the article since, in a sentence."""
    match place.standing:
        case Standing.CURRENT:
            return words.CURRENT_VERSION
        case Standing.CHANGED:
            return words.EARLIER_VERSION
        case Standing.REMOVED:
            return words.NO_LONGER_THERE


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
        f"{each.name}: {clean(each.value, 100)}" + (f"\n-# {words.read_from(each.source)}" if each.source else "")
        for each in known_of(place)
    ]
    hashes = [
        f"`{place.ref}`",
        f"-# {standing(place)}",
        f"-# {clean(article.path, 100)}, {words.characters(span.start, span.end)}",
        f"-# {words.version(f'`{article.version}`')}",
        f"-# {words.hash_of_text(f'`{article.text_sha256}`')}",
        f"-# {words.hash_of_file(f'`{article.source_sha256}`')}",
    ]
    # A backtick would end the block of code; its escape is the same JSON.
    found = json.dumps(selector(article.text, span).to_json(), ensure_ascii=False, indent=1).replace("`", "\\u0060")
    fits = len(found) <= LONGEST_SELECTOR[plain]
    quoted = f"```json\n{found}\n```" if fits else f"-# {words.selector_too_long(str(place.ref))}"
    return composed([f"### {words.SOURCE_DETAILS}\n" + "\n".join(fields), None, "\n".join(hashes), quoted], plain=plain)
