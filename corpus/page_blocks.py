"""A page as it is seen: HTML to blocks of visible text, each piece of which leads back to the source; and its head."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from corpus.article import MarkKind
from corpus.canonical import Edit
from corpus.html_tokens import Text, tokens

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
TO_BLANKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x85\u2028\u2029", " "))
"""One for one, so offsets stay. Whatever ends a line elsewhere is a blank on a page, where elements end paragraphs."""
_FIGURES = re.compile(r"[0-9+\-−=()]+")


@dataclass(slots=True)
class Block:
    """A stretch of text that the page shows as one paragraph: pieces of the source, and what they are shown as."""

    kind: MarkKind | None
    pieces: list[Edit] = field(default_factory=list)
    lossy: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.new for piece in self.pieces)


class Page:
    """Blocks of visible text in the order of the page, and what its head says; "" is nothing."""

    def __init__(self, text: str) -> None:
        """`text` is markup without line ends (see TO_BLANKS); offsets are into it."""
        self.blocks: list[Block] = []
        self.meta: dict[str, str] = {}  # the first of each name, in small letters
        self.scripts: list[str] = []  # JSON-LD, as written
        self.elements = 0  # those that part paragraphs, also unseen ones
        self.language = self.canonical_url = self.title = ""
        self._text = text
        self._hidden: list[str] = []  # open elements from the outermost hidden one on
        self._hidden_names: Counter[str] = Counter()  # the same, counted: a map is drawn with thousands
        self._open: dict[str, int] = defaultdict(int)
        self._in_script = self._in_title = False
        self._block = Block(None)
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
        self._block = Block(kind)

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
            self._show(reference.start(), reference.end(), html.unescape(reference[0]).translate(TO_BLANKS))
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
