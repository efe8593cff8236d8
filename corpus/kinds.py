"""The kinds of file that may be added as an article: by what the web calls them, and by how their bytes begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ENDING_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""By media type."""
ENDINGS = {
    ".txt": ".txt",
    ".md": ".md",
    ".markdown": ".md",
    ".html": ".html",
    ".htm": ".html",
    ".pdf": ".pdf",
    ".docx": ".docx",
}
"""The ending under which a file is kept, by the one that it has."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What is looked for on the web: the endings of files by media type, what they are called, and what to do about
    others."""

    endings: Mapping[str, str]
    noun: str
    advice: str


ARTICLES = Kinds(ENDING_OF, "article", "Web pages, text, PDF and DOCX are read.")
# Many sites send their feed as a web page or as text; what it is, its bytes tell.
FEEDS = Kinds(
    dict.fromkeys(
        "application/rss+xml application/atom+xml application/rdf+xml application/xml text/xml application/xhtml+xml "
        "text/html text/plain".split(),
        ".xml",
    ),
    "feed",
    "Give the address of an RSS or Atom feed.",
)
_HEAD = 4096
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"MZ\x90")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def is_of_kind(raw: bytes, ending: str) -> bool:
    """Whether bytes begin as files with this ending do; `ending` is a value of ENDINGS, or ".xml"."""
    head = raw[:_HEAD]
    if ending == ".pdf":
        return b"%PDF-" in head[:1024]
    if ending == ".docx":
        return head.startswith(b"PK\x03\x04")
    is_text = not head.startswith(_BINARY) and (b"\0" not in head or head.startswith(_UTF_16))
    return is_text and (ending not in (".html", ".xml") or b"<" in head.replace(b"\0", b""))
