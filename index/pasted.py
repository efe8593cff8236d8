"""Pasted text to the words that someone says were printed: without Markdown, a card's own lines, or its bars.

Two texts are the same words where their tokens are: quote marks, dashes, dots and blanks are folded, nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from corpus.article import Span
from corpus.canonical import from_utf8, shown, unlinked
from corpus.paragraphs import UNSPACED

LONGEST = 4000  # code points: a message of Discord's, and its text input
SHORTEST = 8  # letters and digits: less than that stands in any article
MOST_QUOTES = 3  # of one paste: more passages than that do not fit on a card
ELLIPSIS = "..."

_DOTS = r"…|\.(?:\s?\.){2,}"
# Of scripts that put no blanks between words each sign is a token.
_TOKEN = re.compile(rf"{_DOTS}|-{{2,3}}|[^\W{UNSPACED}]+(?:[.,:]\d+)*|\S")
_CUT = re.compile(rf"[\[(]\s?(?:{_DOTS})\s?[\])]|{_DOTS}")
_INSERTION = re.compile(r"\[[^\[\]\n]{1,400}\]")
_DOUBLE, _SINGLE, _DASHES = '"“”„‟«»＂', "'‘’‚‛ʼ`´＇", "-‐‑‒–—―−"
_FOLDED = str.maketrans({**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DASHES, "-")})
_MARKS = ('"', "'")
_ALTERNATIVES = {
    '"': f"[{_DOUBLE}]",
    "'": f"[{_SINGLE}]",
    "-": f"(?:-{{2,3}}|[{re.escape(_DASHES)}])",
    ELLIPSIS: f"(?:{_DOTS})",
}

_ADDRESS = re.compile(r"\s*<?https?://\S+\s*$")
_BAR = re.compile(r"\s{0,8}>{1,3}(?:\s|$)")
_MARKDOWN = re.compile(r"\\([^\w\s])|\*\*|__|~~|\|\||`{1,3}|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
# What stands on a card beside its quotes (bot/cards.py, bot/terminal.py): small print, headers, links, names, buttons.
_SMALL_PRINT = re.compile(r"-# |### |<?https?://\S+$|[0-9a-f]{16,64}\.\d+-\d+$|(?:Source|Context(?: \d+)?|Shared?)$")
_ATTRIBUTION = " · "


class Unfit(StrEnum):
    """Why a paste cannot be looked for, in the fixed words that a member reads."""

    TOO_SHORT = f"That is too short to be told apart: paste at least {SHORTEST} letters or digits."
    ADDRESS = "That is an address, and pages are not looked at: paste the words that are said to stand there."
    TOO_LONG = f"That is too long: paste at most {LONGEST:,} characters."


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign or a mark; `folded` is the same for the same one in another typography, `span` is in its text."""

    span: Span
    folded: str

    @property
    def caseless(self) -> str:
        """The same for the same one in capitals."""
        return self.folded.casefold()


@dataclass(frozen=True, slots=True)
class Pasted:
    """One quote of a paste: `given` in NFC as it came, `text` as Discord draws it. All spans are of `text`.

    `literal` is without bars alone: its asterisks and backslashes may be the publisher's.
    """

    given: str
    literal: str
    text: str

    @property
    def readings(self) -> tuple[Pasted, ...]:
        """As Discord draws it, and literally where that is another text."""
        return (self,) if self.text == self.literal else (self, replace(self, text=self.literal))

    @property
    def lines(self) -> tuple[Pasted, ...]:
        """Each line as a quote of its own; none of a single line, or where one is too short to be told apart."""
        given, literal, text = (each.split("\n") for each in (self.given, self.literal, self.text))
        if not 1 < len(given) == len(literal) == len(text) or any(sum(map(str.isalnum, it)) < SHORTEST for it in text):
            return ()
        return tuple(map(Pasted, given, literal, text))

    @property
    def cuts(self) -> tuple[Span, ...]:
        """Where an ellipsis says that something was left out."""
        return tuple(Span(*found.span()) for found in _CUT.finditer(self.text))

    @property
    def insertions(self) -> tuple[Span, ...]:
        """What stands in square brackets: words of whoever quotes."""
        return tuple(Span(*found.span()) for found in _INSERTION.finditer(self.text))

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All of it, a cut being one token with its brackets; without cuts or quote marks around the whole."""
        found: list[Token] = []
        at = 0
        for cut in (*self.cuts, None):
            found += tokens(self.text, at, cut.start if cut else len(self.text))
            if cut:
                found.append(Token(cut, ELLIPSIS))
                at = cut.end
        while found and found[0].folded == ELLIPSIS:
            del found[0]
        while found and found[-1].folded == ELLIPSIS:
            del found[-1]
        return unquoted(tuple(found))

    @property
    def parts(self) -> tuple[tuple[Token, ...], ...]:
        """What the cuts leave, each with at least one letter or digit, without quote marks around it."""
        ends = [0, *(end for cut in self.cuts for end in (cut.start, cut.end)), len(self.text)]
        runs = (unquoted(tokens(self.text, start, end)) for start, end in list(pairwise(ends))[::2])
        return tuple(run for run in runs if any(token.folded[0].isalnum() for token in run))


def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of a stretch of a text, in order."""
    stop = len(text) if end is None else end
    return tuple(Token(Span(*found.span()), _folded(found.group())) for found in _TOKEN.finditer(text, start, stop))


def unquoted(run: tuple[Token, ...]) -> tuple[Token, ...]:
    """Without the quote marks of whoever quotes: a pair around all of it, or one at an end that has no other half."""
    while len(run) > 1 and run[0].folded == run[-1].folded and run[0].folded in _MARKS:
        run = run[1:-1]
    if run and sum(token.folded == '"' for token in run) % 2:
        run = run[run[0].folded == '"' :]
        run = run[:-1] if run and run[-1].folded == '"' else run
    return run


def pattern(run: tuple[Token, ...]) -> re.Pattern[str]:
    """What finds these tokens in another text, in whatever typography, as whole words and numbers."""
    pieces: list[str] = []
    for before, token in pairwise((None, *run)):
        if before is not None and token is not None:
            apart = before.span.end < token.span.start
            words = before.folded[-1].isalnum() and token.folded[0].isalnum()
            signs = any(re.match(f"[{UNSPACED}]", each) for each in (before.folded[-1], token.folded[0]))
            pieces.append(r"\s+" if apart and words and not signs else r"\s*")
        if token is not None:
            pieces.append("".join(_ALTERNATIVES.get(c, re.escape(c)) for c in _letters(token.folded)))
    first, last = run[0].folded[0], run[-1].folded[-1]
    ahead = rf"(?<![^\W{UNSPACED}])" + (r"(?<!\d[.,:])" if first.isdigit() else "") if first.isalnum() else ""
    behind = rf"(?![^\W{UNSPACED}]|[.,:]\d)" if last.isdigit() else rf"(?![^\W{UNSPACED}])" if last.isalnum() else ""
    return re.compile(ahead + "".join(pieces) + behind)


def read_pasted(typed: str) -> tuple[Pasted, ...] | Unfit:
    """The quotes of a paste, in order: where lines bear Discord's bar, each run of those; else all of it as one."""
    if len(typed) > LONGEST:
        return Unfit.TOO_LONG
    given = shown(from_utf8(typed)).text
    found = tuple(
        Pasted(quote, literal, shown(from_utf8(_undone(literal))).text)
        for quote in _quotes(given.split("\n"))
        for literal in ["\n".join(_BAR.sub("", line, count=1) for line in quote.split("\n"))]
        if sum(map(str.isalnum, quote)) >= SHORTEST
    )
    return found or (Unfit.ADDRESS if _ADDRESS.match(given) else Unfit.TOO_SHORT)


def _quotes(lines: list[str]) -> Iterator[str]:
    barred = [_BAR.match(line) is not None for line in lines]
    if not any(barred):
        yield "\n".join(line for line in lines if not _is_of_a_card(line.strip()))
        return
    run: list[str] = []
    for line, bar in zip((*lines, ""), (*barred, False), strict=True):
        if bar:
            run.append(line)
        elif run:
            yield "\n".join(run)
            run = []


def _is_of_a_card(line: str) -> bool:
    return _SMALL_PRINT.match(line) is not None or line.count(_ATTRIBUTION) >= 2


def _undone(literal: str) -> str:
    """As Discord draws it: no links, no marks, no backslashes."""
    return _MARKDOWN.sub(lambda mark: mark[1] or "", unlinked(from_utf8(literal)).text)


def _folded(token: str) -> str:
    if token[0] in "…." and re.fullmatch(_DOTS, token):
        return ELLIPSIS
    return "-" if token.startswith("--") else token.translate(_FOLDED)


def _letters(folded: str) -> Iterator[str]:
    if folded == ELLIPSIS:
        yield folded
    else:
        yield from folded
