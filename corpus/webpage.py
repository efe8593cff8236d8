"""HTML: trafilatura picks which paragraphs are the article; their words are cut from the page itself.

So nothing can be in the text that the page does not show (promise A), and every character leads back to its bytes.
What trafilatura extracts and the visible page does not hold, from a hidden element say, is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from corpus.article import Mark, MarkKind, Span
from corpus.canonical import Canonical, Edit, shown
from corpus.decoding import decode
from corpus.draft import Draft, RefusedError
from corpus.page_blocks import TO_BLANKS, Block, Page
from corpus.page_head import claims_of

MAX_CHARACTERS = 5_000_000  # of markup; the longest of 181 measured news pages had 2.1 million
MAX_ELEMENTS = 20_000  # paragraphs, headings, boxes: for so many headings trafilatura takes 2 s, for twice as many 9
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


def read_webpage(raw: bytes, name: str) -> Draft:
    """Raises RefusedError when the page is too large, or when no article can be found on it."""
    declared = _CHARSET.search(raw, 0, 4096)
    source = decode(raw, declared[1].decode("ascii", "replace") if declared else None)
    if len(source.text) > MAX_CHARACTERS:
        raise RefusedError(f"{name} holds {len(source.text):,} characters of markup.", "Save the article's text alone.")
    flat = Canonical(source.text.translate(TO_BLANKS), source.map)
    page = Page(flat.text)
    if page.elements > MAX_ELEMENTS:
        raise RefusedError(f"{name} has {page.elements:,} paragraphs and headings.", "Save the article's text alone.")
    chosen = _chosen(page.blocks, _extracted(flat.text))
    if not chosen:
        raise RefusedError(f"No article was found on the page {name}.", "Save the article's text as .txt or .md.")
    canonical = _cut(flat, chosen)
    return Draft(canonical, tuple(_hints(canonical.text, chosen)), tuple(claims_of(page)))


def _extracted(text: str) -> list[str]:
    """The paragraphs that trafilatura takes for the article's, in order."""
    import trafilatura  # noqa: PLC0415 - late: a quarter of a second, which no question should wait for
    from trafilatura.settings import Document  # noqa: PLC0415

    found = trafilatura.bare_extraction(
        text.encode("utf-8", "replace"), favor_precision=True, include_comments=False, include_tables=False
    )
    if not isinstance(found, Document) or found.body is None:
        return []
    return ["".join(element.itertext()) for element in found.body]


def _key(text: str) -> str:
    """Letters and digits alone, without accents: blanks, quotation marks and invisible characters get changed on
    trafilatura's way. Letters come first, since to put a heap of accents in order takes quadratic time."""
    letters = "".join(filter(str.isalnum, text))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", letters)))


_SHORT = 12


def _chosen(blocks: list[Block], paragraphs: list[str]) -> list[Block]:
    """The blocks whose text is an extracted paragraph, alone or with those that follow; and captions between them."""
    keys = [_key(block.text) for block in blocks]
    starting = defaultdict(list)
    for at, key in enumerate(keys):
        if key:
            starting[key[:_SHORT]].append(at)
    taken: set[int] = set()
    after = 0
    for paragraph in map(_key, paragraphs):
        run = _run(paragraph, keys, starting, after)
        if run is not None:
            taken.update(run)
            after = run.stop
    if not taken:
        return []
    between = range(min(taken), max(taken) + 1)
    return [
        blocks[at]
        for at in between
        if keys[at] and not blocks[at].lossy and (at in taken or blocks[at].kind is MarkKind.CAPTION)
    ]


def _run(paragraph: str, keys: list[str], starting: dict[str, list[int]], after: int) -> range | None:
    """The blocks that make up `paragraph`: the first such from `after` on, else the first on the page."""
    candidates = sorted({at for n in range(1, _SHORT + 1) for at in _around(starting.get(paragraph[:n], ()), after)})
    for at in sorted(candidates, key=lambda at: (at < after, at)):
        rest, stop = paragraph, at
        while rest and stop < len(keys) and rest.startswith(keys[stop]):
            rest = rest[len(keys[stop]) :]
            stop += 1
        if not rest:
            return range(at, stop)
    return None


def _around(places: list[int] | tuple[int, ...], after: int) -> Iterator[int]:
    """The next two of `places` from `after` on, and the first: enough, and it keeps a page of equal lines linear."""
    at = bisect_left(places, after)
    yield from places[at : at + 2]
    yield from places[:1]


_BLANKS = re.compile(" {2,}|(?m:^ +)")


def _cut(flat: Canonical, blocks: list[Block]) -> Canonical:
    """The canonical text of `blocks`, one a line."""
    edits: list[Edit] = []
    at = 0
    for number, block in enumerate(blocks):
        for piece, (start, end, new) in enumerate(block.pieces):
            if start > at:
                edits.append(Edit(at, start, "\n" if piece == 0 and number else ""))
            edits.append(Edit(start, end, new))
            at = end
    if at < len(flat.text):
        edits.append(Edit(at, len(flat.text), ""))
    changed = (edit for edit in edits if flat.text[edit.start : edit.end] != edit.new)
    text = shown(flat.rewrite(changed))
    return text.rewrite(
        Edit(m.start(), m.end(), "" if m.start() == 0 or text.text[m.start() - 1] == "\n" else " ")
        for m in _BLANKS.finditer(text.text)
    )


def _hints(text: str, blocks: list[Block]) -> Iterator[Mark]:
    start = 0
    for line, block in zip(text.split("\n"), blocks, strict=False):
        if block.kind is not None and line:
            yield Mark(block.kind, Span(start, start + len(line)))
        start += len(line) + 1
