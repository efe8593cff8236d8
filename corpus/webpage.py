"""HTML: trafilatura picks which paragraphs are the article; their words are cut from the page itself.

So nothing can be in the text that the page does not show (promise A), and every character leads back to its bytes.
What trafilatura extracts and the visible page does not hold, from a hidden element say, is dropped.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from corpus.article import Mark, MarkKind, Metadata, MetadataSource, Sourced, Span
from corpus.canonical import Canonical, Edit, one_line, shown
from corpus.decoding import decode
from corpus.draft import Draft, RefusedError
from corpus.html_tokens import Text, tokens
from corpus.metadata import is_agency, is_web_address, written_date

MAX_CHARACTERS = 5_000_000  # of markup; the longest of 181 measured news pages had 2.1 million
MAX_ELEMENTS = 20_000  # paragraphs, headings, boxes: for so many headings trafilatura takes 2 s, for twice as many 9
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


def read_webpage(raw: bytes, name: str) -> Draft:
    """Raises RefusedError when the page is too large, or when no article can be found on it."""
    declared = _CHARSET.search(raw, 0, 4096)
    source = decode(raw, declared[1].decode("ascii", "replace") if declared else None)
    if len(source.text) > MAX_CHARACTERS:
        raise RefusedError(f"{name} holds {len(source.text):,} characters of markup.", "Save the article's text alone.")
    flat = Canonical(source.text.translate(_TO_BLANKS), source.map)
    page = _Page(flat.text)
    if page.elements > MAX_ELEMENTS:
        raise RefusedError(f"{name} has {page.elements:,} paragraphs and headings.", "Save the article's text alone.")
    chosen = _chosen(page.blocks, _extracted(flat.text))
    if not chosen:
        raise RefusedError(f"No article was found on the page {name}.", "Save the article's text as .txt or .md.")
    canonical = _cut(flat, chosen)
    return Draft(canonical, tuple(_hints(canonical.text, chosen)), tuple(_claims(page)))


# ── the page as it is seen ────────────────────────────────────────────────────────────────────────────────────────

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr img meta link svg math script style template noscript".split()
)
"""Before and after them a line goes on."""
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search "
    "section summary table tbody td tfoot th thead tr ul xmp".split()
)
"""Those that close an open <p>, as the HTML standard has it. All others, also those that a site made up, may stand in
the middle of a sentence there; outside of a <p> nobody can tell, and they are taken to part paragraphs."""
_UNSEEN = frozenset(
    "script style template noscript head iframe object svg math canvas audio video select textarea datalist "
    "rt rp".split()
)
_IN_HEAD = frozenset("title meta link base script style noscript template".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_LOST = frozenset("s strike del math".split())
"""Struck out, or a formula: a paragraph that holds one is not the same without it, and cannot show it."""
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_REFERENCE = re.compile(r"&(?:#\d{1,9}|#[xX][\da-fA-F]{1,8}|[a-zA-Z][\da-zA-Z]{1,31});?")
_TO_BLANKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x85\u2028\u2029", " "))
"""One for one, so offsets stay. Whatever ends a line elsewhere is a blank on a page, where elements end paragraphs."""
_FIGURES = re.compile(r"[0-9+\-−=()]+")


@dataclass(slots=True)
class _Block:
    """A stretch of text that the page shows as one paragraph: pieces of the source, and what they are shown as."""

    kind: MarkKind | None
    pieces: list[Edit] = field(default_factory=list)
    lossy: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.new for piece in self.pieces)


class _Page:
    """Blocks of visible text in the order of the page, and what its head says."""

    def __init__(self, text: str) -> None:
        self.blocks: list[_Block] = []
        self.meta: dict[str, str] = {}
        self.scripts: list[str] = []
        self.elements = 0  # those that part paragraphs, also unseen ones
        self.language = self.canonical_url = self.title = ""
        self._text = text
        self._hidden: list[str] = []  # open elements from the outermost hidden one on
        self._hidden_names: Counter[str] = Counter()  # the same, counted: a map is drawn with thousands
        self._open: dict[str, int] = defaultdict(int)
        self._in_script = self._in_title = False
        self._block = _Block(None)
        for token in tokens(text):
            if isinstance(token, Text):
                self._read(token)
            elif token.attributes is None:
                self._close(token.name, token.start)
            else:
                self._start(
                    token.name, {name: html.unescape(value) for name, value in token.attributes.items()}, token.start
                )
        self._break()

    def _break(self) -> None:
        if any(piece.new.strip() for piece in self._block.pieces):
            self.blocks.append(self._block)
        heading = any(self._open[name] for name in _HEADINGS)
        kind = MarkKind.HEADING if heading else MarkKind.CAPTION if self._open["figcaption"] else None
        self._block = _Block(kind)

    def _start(self, tag: str, given: dict[str, str], at: int) -> None:
        if tag == "meta":
            key = given.get("property") or given.get("name") or given.get("itemprop") or ""
            self.meta.setdefault(key.lower(), given.get("content", ""))
        elif tag == "html":
            self.language = given.get("lang", "")
        elif tag == "link" and given.get("rel", "").lower() == "canonical":
            self.canonical_url = self.canonical_url or given.get("href", "")
        elif tag == "script":
            self._in_script = given.get("type", "").lower() == "application/ld+json"
        elif tag == "title":
            self._in_title = not self.title  # the first; a picture's has its own
        if tag in _LOST:
            self._block.lossy = True
        if tag in _BLOCKS:
            self.elements += 1
            if not self._hidden:
                self._open["p"] = 0
        if tag not in _VOID:
            self._enter(tag, given)
        if self._parts(tag) and not self._hidden:
            self._break()
        if tag == "q":
            self._add(at, at + 1, "“")

    def _enter(self, tag: str, given: dict[str, str]) -> None:
        if self._hidden:
            outermost = self._hidden[0]
            # A page may leave out </head>, and a paragraph is closed by the next one.
            if (outermost == "head" and tag not in _IN_HEAD) or (outermost == tag and tag in ("p", "li")):
                self._hidden.clear()
                self._hidden_names.clear()
            else:
                self._hide(tag)
        if not self._hidden and (
            tag in _UNSEEN
            or "hidden" in given
            or _HIDING_STYLE.search(given.get("style", ""))
            or (tag == "dialog" and "open" not in given)
        ):
            if self._parts(tag):
                self._break()
            self._hide(tag)
        if not self._hidden:
            self._open[tag] += 1

    def _parts(self, tag: str) -> bool:
        """Whether what stands before and after a tag are two paragraphs."""
        if tag in _INLINE:
            return False
        return tag in _BLOCKS or tag == "br" or not self._open["p"]

    def _hide(self, tag: str) -> None:
        self._hidden.append(tag)
        self._hidden_names[tag] += 1

    def _close(self, tag: str, at: int) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "script":
            self._in_script = False
        elif tag == "q":
            self._add(at, at + 1, "”")
        if self._hidden:
            if self._hidden_names[tag]:  # others are strays, as browsers take them
                while (inner := self._hidden.pop()) != tag:
                    self._hidden_names[inner] -= 1
                self._hidden_names[tag] -= 1
            return
        self._open[tag] = max(self._open[tag] - 1, 0)
        if self._parts(tag):
            self._break()

    def _read(self, text: Text) -> None:
        if self._in_script:
            self.scripts.append(self._text[text.start : text.end])
            return
        at = text.start
        for reference in _REFERENCE.finditer(self._text, text.start, text.end):
            self._show(at, reference.start(), self._text[at : reference.start()])
            self._show(reference.start(), reference.end(), html.unescape(reference[0]).translate(_TO_BLANKS))
            at = reference.end()
        self._show(at, text.end, self._text[at : text.end])

    def _show(self, start: int, end: int, new: str) -> None:
        if self._in_title:
            self.title += new
        else:
            self._add(start, end, new)

    def _add(self, start: int, end: int, new: str) -> None:
        """Show `new`, which stands for [start, end) of the source."""
        if self._hidden or not new:
            return
        for name, table in (("sup", _SUPERSCRIPT), ("sub", _SUBSCRIPT)):
            if self._open[name] and _FIGURES.fullmatch(new.strip()):
                new = new.translate(table)  # 10<sup>6</sup> is seen as 10⁶ and never as 106
        self._block.pieces.append(Edit(start, end, new))


# ── what of it is the article ─────────────────────────────────────────────────────────────────────────────────────


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


def _chosen(blocks: list[_Block], paragraphs: list[str]) -> list[_Block]:
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


def _cut(flat: Canonical, blocks: list[_Block]) -> Canonical:
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


def _hints(text: str, blocks: list[_Block]) -> Iterator[Mark]:
    start = 0
    for line, block in zip(text.split("\n"), blocks, strict=False):
        if block.kind is not None and line:
            yield Mark(block.kind, Span(start, start + len(line)))
        start += len(line) + 1


# ── what its head says ────────────────────────────────────────────────────────────────────────────────────────────


def _claims(page: _Page) -> Iterator[Metadata]:
    address = _first_address(page.canonical_url, page.meta.get("og:url"))
    own = {name.casefold() for name in (page.meta.get("og:site_name"), urlsplit(address).hostname) if name}
    headline = next((one_line(block.text) for block in page.blocks if block.kind is MarkKind.HEADING), "")
    title = one_line(page.title)
    described = [_from_json_ld(article, own) for article in _articles(page)]
    from_meta = _from_meta(page, address, own)
    if len({claim.title and claim.title.value for claim in described}) > 1:
        # Also the articles that the page leads on to, whose authors and dates are not its own.
        names = (headline, title, from_meta.title.value if from_meta.title else "")
        described = [claim for claim in described if _is_named(claim, names) or _is_at(claim, address)]
    yield from described
    yield from_meta
    if headline:
        yield Metadata(title=Sourced(headline, MetadataSource.TEXT_HEADER))
    if title:
        yield Metadata(title=Sourced(title, MetadataSource.META_TAGS))


def _articles(page: _Page) -> Iterator[dict[str, Any]]:
    """Those that the page's JSON-LD describes."""
    for script in page.scripts:
        try:
            stored = json.loads(script)
        except (ValueError, RecursionError):
            continue  # as a browser does
        yield from filter(_is_article, _things(stored, 0))


def _is_named(claim: Metadata, names: Iterable[str]) -> bool:
    """Whether one of the page's titles is, or begins with, that of the article; "Headline | Outlet" does."""
    return claim.title is not None and any(
        name.casefold().startswith(claim.title.value.casefold()) for name in names if name
    )


def _is_at(claim: Metadata, address: str) -> bool:
    return claim.url is not None and claim.url.value == address


def _first_address(*written: object) -> str:
    """The first that is a whole web address; "" where none is, as of a page that names itself by its path."""
    lines = (each.strip() for each in written if isinstance(each, str))
    return next(filter(is_web_address, lines), "")


def _things(stored: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects at the top, in lists and in @graph."""
    if isinstance(stored, list) and depth < 4:
        for one in stored:
            yield from _things(one, depth + 1)
    elif isinstance(stored, dict):
        yield stored
        yield from _things(stored.get("@graph"), depth + 1)


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(("Article", "BlogPosting"))
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _names(stored: Any) -> tuple[str, ...]:
    things = stored if isinstance(stored, list) else [stored]
    names = (thing.get("name") if isinstance(thing, dict) else thing for thing in things)
    return tuple(line for name in names if isinstance(name, str) and (line := one_line(name)))


def _from_json_ld(thing: dict[str, Any], own: set[str]) -> Metadata:
    def text(key: str) -> str:
        value = thing.get(key)
        return html.unescape(value) if isinstance(value, str) else ""

    publisher, authors = _names(thing.get("publisher"))[:1], _names(thing.get("author"))
    page = thing.get("mainEntityOfPage")
    return _metadata(
        MetadataSource.JSON_LD,
        own,
        title=text("headline"),
        publisher=publisher[0] if publisher else "",
        authors=authors,
        date=text("datePublished"),
        updated=text("dateModified"),
        url=_first_address(thing.get("url"), page.get("@id") if isinstance(page, dict) else page),
        language=text("inLanguage"),
        license=text("license"),
        based_on=text("isBasedOn"),
    )


def _from_meta(page: _Page, address: str, own: set[str]) -> Metadata:
    def first(*keys: str) -> str:
        return next((page.meta[key] for key in keys if page.meta.get(key)), "")

    author = first("author", "article:author", "dc.creator", "parsely-author")
    return _metadata(
        MetadataSource.META_TAGS,
        own,
        title=first("og:title", "twitter:title", "dc.title"),
        publisher=first("og:site_name", "dc.publisher"),
        authors=() if is_web_address(author) else (author,),
        date=first("article:published_time", "datepublished", "og:article:published_time", "dc.date", "date"),
        updated=first("article:modified_time", "datemodified", "og:updated_time"),
        url=address,
        language=page.language or first("og:locale", "dc.language").replace("_", "-"),
    )


def _metadata(
    source: MetadataSource,
    own: set[str],
    *,
    title: str,
    publisher: str,
    authors: tuple[str, ...],
    date: str,
    updated: str,
    url: str,
    language: str,
    license: str = "",  # noqa: A002 (schema.org's name)
    based_on: str = "",
) -> Metadata:
    """What a page says of itself; a value that a field cannot hold is unknown.

    A news agency that is named on another publisher's page is the agency, not the publisher and not an author.
    """

    def known(text: str) -> Sourced[str] | None:
        line = one_line(text)
        return Sourced(line, source) if line else None

    agency = next((name for name in (publisher, *authors) if is_agency(name) and not _is_own(name, own)), "")
    names = tuple(line for author in authors if (line := one_line(author)) and not is_agency(line))
    published, modified = written_date(date), written_date(updated)
    return Metadata(
        title=known(title),
        publisher=known("" if publisher and publisher == agency else publisher),
        agency=known(agency),
        authors=Sourced(names, source) if names else None,
        date=Sourced(published, source) if published else None,
        updated=Sourced(modified, source) if modified else None,
        url=known(url),
        language=known(language),
        based_on=known(based_on),
        license=known(license),
    )


def _is_own(agency: str, own: set[str]) -> bool:
    """Whether the page is the agency's own: the site bears its name, or its address does (reuters.com, apnews.com)."""
    words = agency.casefold().removeprefix("the ").split()
    initials = "".join(word[0] for word in words) if len(words) > 1 else words[0]
    forms = {"".join(words), initials, initials + "news"}
    return agency.casefold() in own or any(forms & set(host.split(".")) for host in own)
