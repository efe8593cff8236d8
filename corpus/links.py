"""Links that land on the passage: the article's address with a text fragment (`#:~:text=`).

Rules verified in Chromium: an exact match works inside one paragraph alone; words must be whole; a raw "-" ends a
prefix, so it is written %2D. A fragment that a browser cannot find does no harm: the page opens at its top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urldefrag

from corpus.article import Article, Span
from corpus.metadata import is_web_address

LONGEST = 512
"""Characters that Discord takes for a link button's address."""
_EXACT = 120  # characters up to which a match is given whole; past them its first and last words
_EDGE_WORDS = (5, 2)  # two where five are too long, as they are in Cyrillic: six characters a letter
_CONTEXT_WORDS = 3
_NO_PAGES = (".pdf", ".docx")  # no browser looks for a text fragment in these


def link_to(article: Article, span: Span) -> str | None:
    """The address of the article, landing on `span`; None when it has no http(s) address of at most 512 characters."""
    if article.metadata.url is None:
        return None
    address = article.metadata.url.value
    if not is_web_address(address) or len(address) > LONGEST:
        return None
    if article.path.lower().endswith(_NO_PAGES):
        return address
    page, fragment = urldefrag(address)
    for directive in _directives(article.text, span):
        link = f"{page}#{fragment}:~:text={directive}"
        if len(link) <= LONGEST:
            return link
    return address


def _directives(text: str, span: Span) -> Iterator[str]:
    """Text directives that land on `span` and nowhere else, the most exact first."""
    wanted = span.cut(text)
    words = wanted.split()
    if not words:
        return
    before, after = _context(text, span)
    around: list[tuple[list[str], list[str]]] = [([], []), *([(before, after)] if before or after else [])]
    if "\n" not in wanted.strip() and len(wanted) <= _EXACT:
        for prefix, suffix in around:
            if len(_places(text, [*prefix, *words, *suffix])) == 1:
                yield _directive(prefix, _encoded(words), suffix)
    # A directive's words, too, are looked for inside one paragraph.
    edges = [len(line.split()) for line in (wanted.strip().splitlines()[0], wanted.strip().splitlines()[-1])]
    for count in _EDGE_WORDS:
        if len(words) > 2 * count and min(edges) >= count:
            first, last = words[:count], words[-count:]
            for prefix, suffix in around:
                only = len(_places(text, [*prefix, *first])) == 1
                if only and _ends(text, span, first, [*last, *suffix]):
                    yield _directive(prefix, f"{_encoded(first)},{_encoded(last)}", suffix)


def _directive(prefix: list[str], matched: str, suffix: list[str]) -> str:
    return (f"{_encoded(prefix)}-," if prefix else "") + matched + (f",-{_encoded(suffix)}" if suffix else "")


def _ends(text: str, span: Span, first: list[str], last: list[str]) -> bool:
    """Whether the first `last` that a browser finds behind the span's `first` words is that at its end."""
    ends = (place.end for place in _places(text, last) if place.start >= span.start + len(" ".join(first)))
    return next(ends, 0) >= span.end


def _context(text: str, span: Span) -> tuple[list[str], list[str]]:
    """Up to three words before the span and after it, on its own lines: a directive does not look across paragraphs."""
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.end)
    before = text[line_start : span.start].split()[-_CONTEXT_WORDS:]
    after = text[span.end : line_end if line_end >= 0 else len(text)].split()[:_CONTEXT_WORDS]
    return before, after


def _places(text: str, words: list[str]) -> list[Span]:
    """Where `words` stand in the text, as a browser looks for them: whatever the blanks, in upper or lower case."""
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    return [Span(*found.span()) for found in re.finditer(pattern, text, re.IGNORECASE)]


def _encoded(words: list[str]) -> str:
    return quote(" ".join(words), safe="").replace("-", "%2D")
