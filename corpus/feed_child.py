"""A feed's bytes to what it says, in a process of its own (see `corpus.limited_child`).

A feed may be made to take minutes and memory: here it does so without harm to anyone.
"""

from __future__ import annotations

import html.parser
import io
from typing import Any

import feedparser

_LONGEST = 2000  # characters of a value; longer ones are left out: half an address is another one


def read(raw: bytes, most: int) -> dict[str, Any]:
    """What a feed says, with at most so many of its items."""
    # A stream: of bytes and of text feedparser looks first whether they name a file of this machine.
    parsed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    feed = parsed.feed
    return {
        "form": parsed.get("version", ""),
        "broken": bool(parsed.bozo) and "SAX" in type(parsed.get("bozo_exception")).__name__,
        "title": _plain(feed, "title"),
        "publisher": _plain(feed, "publisher"),
        "ttl": _said(feed, "ttl"),
        "feeds": [_said(link, "href") for link in feed.get("links", [])[:100] if _is_feed(link)],
        "entries": len(parsed.entries),
        "items": [
            {
                "link": _said(entry, "link"),
                "title": _plain(entry, "title"),
                "published": _said(entry, "published"),
                "updated": _said(entry, "updated"),
            }
            for entry in parsed.entries[:most]
        ],
    }


def _said(known: dict[str, Any], name: str) -> str:
    value = dict.get(known, name)  # its own `get` gives "published" in place of a missing "updated"
    return value.strip() if isinstance(value, str) and len(value) <= _LONGEST else ""


def _plain(known: dict[str, Any], name: str) -> str:
    """The text of a value that may be HTML."""
    value, detail = _said(known, name), dict.get(known, f"{name}_detail")
    if not isinstance(detail, dict) or "html" not in str(detail.get("type")):
        return " ".join(value.split())
    reader = _Text()
    reader.feed(value)
    reader.close()
    return " ".join("".join(reader.text).split())


class _Text(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _is_feed(link: dict[str, Any]) -> bool:
    return link.get("rel") == "alternate" and link.get("type") in ("application/rss+xml", "application/atom+xml")
