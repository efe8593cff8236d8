"""Foreign text on Discord, unchanged: escaping, an independent reading of what Discord shows, and the check of both.

`escape` is written from the list of characters that can begin a construct of Discord's Markdown. `shown` is written
from the other side, from Discord's grammar: it reads Markdown back as a member will see it. `check_verbatim` holds the
two against each other for each quote before it is sent (promise A); neither half may borrow from the other.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import words
from corpus.article import Span

# Discord unescapes a backslash before anything that is not a letter, a digit or a blank.
SPECIAL = frozenset("\\`*_~|>#-+[]()<:@")
LEADING_NUMBER = re.compile(r"^[^\S\n]*[0-9]+(?=\.)", re.MULTILINE)
# A bare invite becomes a live card with no Markdown at all, so escaping can't stop it.
INVITE = re.compile(r"(?:https?://)?(?:www\.)?discord(?:app)?\.(?:gg|com/+invite)/+[^\s/]*", re.IGNORECASE)
# U+FFFC stands in `shown` for whatever Discord would draw in place of letters, so no quote may hold one itself.
OBJECT = "\ufffc"


class VerbatimError(Exception):
    """A quote that Discord would not show as it was printed; the message says why, and never holds the text."""


# ---------------------------------------------------------------------------------------------- writing


# ZWNJ, ZWJ, LRM, RLM and ALM: how Persian, Hindi, emoji and mixed scripts are written; they hide and reorder nothing.
SPELLING = "\u200c\u200d\u200e\u200f\u061c"


def escape(text: str) -> str:
    """Markdown that Discord shows as `text`, character for character; invisible characters and invites stay in it."""
    return "".join(_escaped_characters(text))


def one_line(text: str, limit: int) -> str:
    """Foreign text for a label (a title, a question) on one line: invisible characters and invites are taken out.

    At most `limit` code points; what is cut off is shown as "…". Never for a quote. Still to be escaped.
    """
    visible = "".join(c for c in text if c.isspace() or not _invisible(c))
    line = INVITE.sub(words.INVITE_REMOVED, " ".join(visible.split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clean(text: str, limit: int) -> str:
    """`one_line`, escaped: Markdown that is ready to stand on a card. `limit` counts before escaping."""
    return escape(one_line(text, limit))


def quote_lines(text: str, emphasis: Sequence[Span] = ()) -> str:
    """`text` as Discord's block quote, each line with its "> ", the spans of `emphasis` (offsets in `text`) in bold.

    A span is left plain where its bold might not render; the characters are the same either way.
    """
    return "\n".join("> " + line for line in emphasised(text, emphasis).split("\n"))


def emphasised(text: str, emphasis: Sequence[Span]) -> str:
    """`escape`, with the spans of `emphasis` in bold where that is sure to render."""
    pieces = _escaped_characters(text)
    for span in _bold(text, emphasis):
        pieces[span.start] = "**" + pieces[span.start]
        pieces[span.end - 1] += "**"
    return "".join(pieces)


def _escaped_characters(text: str) -> list[str]:
    pieces = ["\\" + c if c in SPECIAL else c for c in text]
    for number in LEADING_NUMBER.finditer(text):
        pieces[number.end()] = "\\."  # "1. " at the start of a line is a list
    return pieces


def _bold(text: str, emphasis: Sequence[Span]) -> Iterable[Span]:
    """The spans whose bold renders for sure: inside one line, not touching, with edges that bind to a word."""
    joined: list[tuple[int, int]] = []
    for span in emphasis:
        if joined and span.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(span.end, joined[-1][1]))
        else:
            joined.append((span.start, span.end))
    for start, end in joined:
        for line in re.finditer(r"[^\n]+", text[start:end]):
            left, right = start + line.start(), start + line.end()
            if _binds(text[left], text[left - 1 : left]) and _binds(text[right - 1], text[right : right + 1]):
                yield Span(left, right)


def _binds(inner: str, outer: str) -> bool:
    """Whether "**" between these two characters is read as the edge of bold text by every Markdown in use."""
    if inner.isspace() or "*" in (inner, outer) or "\\" in (inner, outer):
        return False
    return inner.isalnum() or not outer.isalnum()


def _invisible(c: str) -> bool:
    """Control, bidi, zero-width and tag characters, lone surrogates, separators of lines, and our own mark."""
    return c == OBJECT or (c not in SPELLING and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp"))


# ---------------------------------------------------------------------------------------------- reading back


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a member sees it: its characters, and whether Discord draws its quotation bar beside it."""

    text: str
    quoted: bool


_QUOTE_BAR = re.compile(r" *> ")
_BLOCK = re.compile(r" *(?:#{1,3}[^\S\n]|-# |[-*+] |[0-9]+\. )")
_OWN_BLOCK = re.compile(r"(?:### |-# )")  # the two that a card uses outside of quotes
_MENTION = re.compile(r"<(?=\S)[^>\n]{1,600}>")
_URL = re.compile(r"https?://\S", re.IGNORECASE)
_EMOJI = re.compile(r":[^\s:]{1,64}:")
_PAIRED = ("```", "``", "`", "||", "~~", "__", "_", "*")  # longest first


def shown(markdown: str) -> tuple[Line, ...]:
    """What Discord makes of `markdown`, line by line.

    Whatever is drawn as something else than its own characters (a mention, a link, code, a list, italics) becomes
    U+FFFC; bold and the quotation bar leave the characters alone. Where Discord's clients might differ, the reading
    takes the worse one. Linear in the length of the text.
    """
    read = _Reading(markdown.strip())
    lines: list[Line] = []
    start, quote_to_end = 0, False
    for raw in read.markdown.split("\n"):
        at, end = start, start + len(raw)
        start = end + 1
        quote_to_end = quote_to_end or raw.lstrip(" ").startswith(">>> ")
        bar = _QUOTE_BAR.match(read.markdown, at, end)
        if bar:
            at = bar.end()
        text = ""
        if not bar and not quote_to_end and (own := _OWN_BLOCK.match(read.markdown, at, end)):
            at = own.end()
        elif block := _BLOCK.match(read.markdown, at, end):
            at, text = block.end(), OBJECT
        lines.append(Line(text + read.inline(at, end), bool(bar) or quote_to_end))
    return tuple(lines)


class _Reading:
    """One pass over a message: where a construct could still close is looked up, not searched for again."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self._stars: list[int] = []  # unescaped "**" in order
        self._last: dict[str, int] = {}  # the last place where each paired mark, or "](", stands unescaped
        i = 0
        while i < len(markdown):
            if self._escapes(i):
                i += 2
                continue
            if markdown.startswith("**", i):
                self._stars.append(i)
            for mark in (*_PAIRED, "]("):
                if markdown.startswith(mark, i):
                    self._last[mark] = i
            i += 1

    def inline(self, i: int, end: int) -> str:
        """The characters seen of markdown[i:end], which is one line without its prefix."""
        out: list[str] = []
        bold = False
        while i < end:
            if self._escapes(i):
                out.append(self.markdown[i + 1])
                i += 2
            elif self.markdown.startswith("**", i) and (bold or self._closes_bold(i, end)):
                bold = not bold
                i += 2
            elif length := self._construct(i, end):
                out.append(OBJECT)
                i += length
            else:
                out.append(self.markdown[i])
                i += 1
        return "".join(out)

    def _escapes(self, i: int) -> bool:
        following = self.markdown[i + 1 : i + 2]
        ascii_word = following.isascii() and following.isalnum()
        return self.markdown[i] == "\\" and bool(following) and not ascii_word and not following.isspace()

    def _closes_bold(self, i: int, end: int) -> bool:
        """Whether the "**" at `i` opens bold text that ends on this line, with no third asterisk at either side."""
        if self.markdown[i + 2 : i + 3] in ("", "*", " ", "\n"):
            return False
        following = bisect_left(self._stars, i + 3)
        if following == len(self._stars) or self._stars[following] + 2 > end:
            return False
        close = self._stars[following]
        return self.markdown[close - 1] != " " and self.markdown[close + 2 : close + 3] != "*"

    def _construct(self, i: int, end: int) -> int:
        """The length of the mark at `i` if it begins something that is not plain text, else 0."""
        for mark in _PAIRED:
            if self.markdown.startswith(mark, i) and self._last.get(mark, -1) >= i + len(mark):
                return len(mark)
        if self.markdown[i] == "[" and self._last.get("](", -1) > i:
            return 1
        if self.markdown.startswith(("@everyone", "@here"), i):
            return 1
        for pattern in (_MENTION, _URL, _EMOJI):
            if found := pattern.match(self.markdown, i, end):
                return len(found.group())
        return 0


def check_verbatim(markdown: str, printed: str) -> None:
    """Raise VerbatimError unless the quoted lines of `markdown` will be seen as exactly `printed`."""
    _check_showable(printed)
    if "\n".join(line.text for line in shown(markdown) if line.quoted) != printed:
        raise VerbatimError("Discord would show it otherwise than it was printed")


def check_line(markdown: str, printed: str) -> None:
    """Raise VerbatimError unless the first line of `markdown` is no quotation and will be seen as exactly `printed`."""
    _check_showable(printed)
    first = shown(markdown)[0]
    if first.quoted or first.text != printed:
        raise VerbatimError("Discord would show it otherwise than it was printed")


def _check_showable(printed: str) -> None:
    if any(c not in "\n\t" and _invisible(c) for c in printed):
        raise VerbatimError("it holds invisible or direction-changing characters")
    if INVITE.search(printed):
        raise VerbatimError("it holds a Discord invite, which Discord would turn into a live card")
