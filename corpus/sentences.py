"""Text -> sentences with exact offsets.

A boundary is a stop, whatever closes after it, white space, and something that can begin a sentence; unless the stop
belongs to an abbreviation, a number or an initial. English and Spanish abbreviations are known; other languages get the
same rules without theirs.

A quotation is never cut: inside quote marks (and inside brackets) there is no boundary. Where a mark was never closed:
- the next paragraph opens with a quote mark: one quotation over several paragraphs, joined into one sentence;
- nothing continues it: a stray mark, and all from its sentence's start to the paragraph's end is one sentence.
A line that begins with a small letter below one without a stop goes on with its sentence. Where the paragraph was
wrapped so irregularly that `corpus.paragraphs` does not see it, neither half of that sentence is quotable; nor is an
item of a list that begins so: what leads to it may deny it.
A unit that comes to more than `LONGEST_QUOTATION` code points (without a quotation: `LONGEST_SENTENCE`), or that a
picture's caption interrupts, is not quotable at all, for half of it must not be shown; what stands before and after it
is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.abbreviations import BEFORE_NUMBER, BEGINNERS, NEVER_LAST, SELDOM_LAST
from corpus.article import Kind, Mark, Sentence, Span
from corpus.paragraphs import STOPS, Paragraph, goes_on, has_words, is_small, paragraphs, trimmed

# What one card of Discord shows with comfort; a longer quotation could only be shown in part.
LONGEST_QUOTATION = 900
# What a card has room for at all: a longer line without a full stop is a list or a log, and no sentence.
LONGEST_SENTENCE = 2_900
# Single quote marks are apostrophes too: a pair farther apart than this is not believed.
_LONGEST_SINGLE = 600

_STOP = re.compile(rf"[{STOPS}]+(?:\s[.…]+)*")
_OPENS = frozenset("“„«「『") | {"``"}
_CLOSING = re.compile(r"[”’»')\]}」』]|\"(?=\s)|\[[^\[\]\n]{1,20}\]|[⁰¹²³⁴-⁹]+")
_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"[\w.º]+$")
_OPENING = re.compile(r"[\s\"'“”‘’„«»`(\[{「『¿¡—–*•-]*")
_DOUBLE = re.compile(r"[\"“”„«»「」『』]|``|''")
_SINGLE_OPEN = re.compile(r"(?<![^\s(\[—–“\"])[‘'](?!(?:s|t|re|ve|ll|d|m|em|n|tis|twas|cause)\b)(?=[^\W\d_])")
_SINGLE_CLOSE = re.compile(r"(?<=\S)[’'](?!\w)")
_BRACKETED = re.compile(r"\([^()]{1,400}\)|\[[^\[\]]{1,400}\]")
# "—No lo sé —dijo ella—. Vete.": what is said goes on behind the inset, to the end of the line.
_RAYA = re.compile(r"[—–](?=[\w¿¡])[^\n]*?\s[—–]\w")
_LINE = re.compile(r"[^\n]+")
_LINE_END = re.compile(r"[^\S\n]*\n[^\S\n]*(?=\S)")
_LEAD = re.compile(r"(?:[-*•‣▪◦·+]\s+)+")
_ITEM_NUMBER = re.compile(r"\s*(?:[-*•‣▪◦·+]\s+)*\(?(?:\d{1,3}|[a-zA-Z])$")
_DOTTED = re.compile(r"(?:\w{1,2}\.)+\w{1,2}")
_ASKED = re.compile(
    r"(?:[A-Z][\w.'’-]{0,30}\s{1,3}){1,4}(?:said|says|asked|asks|told|added|wrote|writes|replied|shouted|cried|"
    r"declared|continued|joked|tweeted|dijo|preguntó|respondió|exclamó|añadió|escribió)\b"
)


@dataclass(frozen=True, slots=True)
class _Guard:
    """Stretches of a paragraph in which nothing ends: quotations and brackets, in order and apart from one another.

    `open_at` is where a quotation begins that the paragraph does not close.
    """

    spans: tuple[Span, ...]
    open_at: int | None

    def over(self, boundary: int) -> Span | None:
        """The stretch that a boundary would cut."""
        at = bisect_left(self.spans, boundary, key=_start) - 1
        return self.spans[at] if at >= 0 and boundary < self.spans[at].end else None

    def ends_at(self, offset: int) -> bool:
        at = bisect_left(self.spans, offset, key=_start) - 1
        return at >= 0 and self.spans[at].end == offset


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch between two boundaries. `joined`: it holds ends of sentences that a quotation forbade to cut at."""

    start: int
    end: int
    joined: bool = False


def sentences(text: str, marks: Sequence[Mark]) -> tuple[Sentence, ...]:
    """The sentences that may be quoted, in order; none holds marked text, save that a caption's are captions."""
    whole = paragraphs(text, marks)
    prose = _of_paragraphs(text, [p for p in whole if p.kind is Kind.PROSE])
    captions = (piece for p in whole if p.kind is Kind.CAPTION for piece in _of_paragraphs(text, [p]))
    return tuple(sorted((*prose, *captions), key=lambda sentence: sentence.span))


def quotations(text: str, sentence: Span) -> tuple[Span, ...]:
    """What stands between quote marks in a sentence, line by line, marks and all; an open one goes on to its line's
    end, and to the next line."""
    found: list[Span] = []
    running = False
    for line in _LINE.finditer(text, sentence.start, sentence.end):
        span = trimmed(text, *line.span())
        if span is None:
            continue
        double, open_at = _doubles(text, span, continued=running)
        running = open_at is not None
        if open_at is not None:
            double.append(Span(open_at, span.end))
        found += double
        found += (single for single in _single_quoted(text, span) if not any(map(single.overlaps, double)))
    return tuple(sorted(found))


def _of_paragraphs(text: str, whole: Sequence[Paragraph]) -> Iterator[Sentence]:
    """The sentences of paragraphs of one kind, quotations over several of them joined."""
    running: int | None = None  # where the sentence began whose quotation runs on
    interrupted = False  # whether something that may not be quoted lies inside of it
    for at, paragraph in enumerate(whole):
        guard = _guard(text, paragraph.span, continued=running is not None)
        pieces = _cut(text, paragraph.span, guard)
        if running is not None:
            pieces[0] = _Piece(running, pieces[0].end, joined=True)
        left_out = interrupted
        running, interrupted = None, False
        if guard.open_at is not None and at + 1 < len(whole) and _opens_quoted(text, whole[at + 1].span):
            running = pieces[-1].start
            between = text[paragraph.span.end : whole[at + 1].span.start]
            interrupted = has_words(between) or (left_out and len(pieces) == 1)
            pieces.pop()
        elif _goes_on_below(text, paragraph.span):
            pieces.pop()
        for piece in pieces[1:] if left_out or _is_continued(text, paragraph.span) else pieces:
            span = trimmed(text, _after_bullet(text, piece), piece.end)
            longest = LONGEST_QUOTATION if piece.joined else LONGEST_SENTENCE
            if span is not None and piece.end - piece.start <= longest and has_words(span.cut(text)):
                yield Sentence(span, paragraph.kind)


def _is_continued(text: str, line: Span) -> bool:
    """Whether a line begins in the middle of a sentence: of the line above or, an item of a list, of what leads to it
    ("It does not foresee: - that the bridge is closed")."""
    bullet = _LEAD.match(text, line.start, line.end)
    return goes_on(text, line.start) or (bullet is not None and is_small(text, bullet.end()))


def _goes_on_below(text: str, line: Span) -> bool:
    """Whether the sentence at the end of a line is half of one; what leads to a list is whole enough."""
    below = _LINE_END.match(text, line.end)
    return below is not None and text[line.end - 1] not in ":;" and goes_on(text, below.end())


def _cut(text: str, span: Span, guard: _Guard) -> list[_Piece]:
    """The paragraph in pieces, end to end."""
    pieces: list[_Piece] = []
    start, joined = span.start, False
    for boundary in _boundaries(text, span, guard):
        if guard.over(boundary) is not None or (guard.open_at is not None and boundary > guard.open_at):
            joined = True
        else:
            pieces.append(_Piece(start, boundary, joined))
            start, joined = boundary, False
    if start < span.end:
        pieces.append(_Piece(start, span.end, joined))
    return pieces


def _boundaries(text: str, span: Span, guard: _Guard) -> Iterator[int]:
    """Where a sentence ends, whether or not a quotation forbids to cut there; the paragraph's end is not among them."""
    known: dict[int, int] = {}
    for stop in _STOP.finditer(text, span.start, span.end):
        end = _closed(text, stop.end(), span.end, guard, known)
        following = _OPENING.match(text, end, span.end)
        begin = following.end() if following else end
        if begin < span.end and _begins(text, begin) and _ends(text, span, stop, end, begin):
            yield end


def _closed(text: str, end: int, limit: int, guard: _Guard, known: dict[int, int]) -> int:
    """The end of a sentence after its stop: behind closing quote marks and brackets and the marks of footnotes.

    `known` are the ends from places that were passed before: "[…][…]" has a stop in each of them, and each goes on to
    the last.
    """
    passed: list[int] = []
    while end < limit and end not in known:
        passed.append(end)
        blank = int(text[end].isspace())
        closing = next((to for to in (end + blank + 1, end + blank + 2) if to <= limit and guard.ends_at(to)), None)
        if closing is None:
            stray = _CLOSING.match(text, end, limit)
            if stray is None:
                break
            closing = stray.end()
        end = closing
    end = known.get(end, end)
    known.update(dict.fromkeys(passed, end))
    return end


def _begins(text: str, begin: int) -> bool:
    """Whether a sentence can begin with this character: no small letter, no punctuation."""
    return not is_small(text, begin) and text[begin] not in ",;:.)]}%"


def _ends(text: str, span: Span, stop: re.Match[str], end: int, begin: int) -> bool:
    """Whether a stop ends its sentence, given what stands before it and that a sentence can begin at `begin`."""
    following = _WORD.match(text, begin, span.end)
    word = following.group() if following else ""
    glued = not text[end].isspace()
    if glued and stop.group()[-1] not in "。！？｡":
        # A blank is missing ("… in June.The …"), or this is a number, an address, a name.
        return stop.group() == "." and text[stop.start() - 1].islower() and len(word) > 1 and word in BEGINNERS
    if stop.group() != "." or text[stop.start() - 1].isspace():
        # "Why?" Smith asked. The question ends, the sentence does not.
        return not (end > stop.end() and stop.group()[-1] in "?!" and _ASKED.match(text, begin, span.end))
    return not _abbreviates(text, span, stop.start(), word)


def _abbreviates(text: str, span: Span, stop: int, following: str) -> bool:
    """Whether the full stop at `stop` belongs to the word before it, `following` being the word after."""
    if stop - span.start < 12 and _ITEM_NUMBER.match(text, span.start, stop):
        return True
    before = _LAST_WORD.search(text, max(span.start, stop - 24), stop)
    word = before.group() if before else ""
    if word in NEVER_LAST:
        return True
    if word in BEFORE_NUMBER:
        return following[:1].isdigit()
    initial = len(word) == 1 and word.isupper()
    if initial or word in SELDOM_LAST or _DOTTED.fullmatch(word):
        return not (following in BEGINNERS and (len(following) > 1 or not initial)) and following != ""
    return False


def _after_bullet(text: str, piece: _Piece) -> int:
    """Where the words of a piece start, behind the blanks and the bullet of a list."""
    bullet = _LEAD.match(text, piece.start, piece.end)
    return bullet.end() if bullet else piece.start


def _opens_quoted(text: str, span: Span) -> bool:
    return _DOUBLE.match(text, span.start, span.end) is not None


def _start(span: Span) -> int:
    return span.start


def _guard(text: str, span: Span, *, continued: bool) -> _Guard:
    """Quotations and brackets of one paragraph; `continued` when it begins inside a quotation."""
    double, open_at = _doubles(text, span, continued=continued)
    bracketed = [Span(*match.span()) for match in _BRACKETED.finditer(text, span.start, span.end)]
    if _RAYA.match(text, span.start, span.end):
        double = [span]
    merged: list[Span] = []
    for stretch in sorted([*double, *_single_quoted(text, span), *bracketed]):
        if merged and stretch.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, stretch.end))
        else:
            merged.append(stretch)
    return _Guard(tuple(merged), open_at)


def _doubles(text: str, span: Span, *, continued: bool) -> tuple[list[Span], int | None]:
    """What stands between double quote marks, and where one stays open."""
    double, open_at, nested = _double_quoted(text, span, continued=continued, nesting=True)
    if open_at is not None and nested:
        # More opened than closed: one of them was forgotten, which is likelier than a quotation that goes on.
        double, open_at, _ = _double_quoted(text, span, continued=continued, nesting=False)
    return double, open_at


def _double_quoted(text: str, span: Span, *, continued: bool, nesting: bool) -> tuple[list[Span], int | None, bool]:
    """What stands between double quote marks of any shape, where one stays open, and whether one opened in another.

    Writers turn marks the wrong way and leave out blanks, so a mark's neighbours count for more than its shape.
    """
    found: list[Span] = []
    open_at, depth, nested = (span.start, 1, False) if continued else (0, 0, False)
    for match in _DOUBLE.finditer(text, span.start, span.end):
        mark = match.group()
        before = text[match.start() - 1] if match.start() > span.start else " "
        after = text[match.end()] if match.end() < span.end else " "
        leans_right = (before.isspace() or before in "([{—–-‘'") and not after.isspace() and after not in ",.;:?!"
        leans_left = not before.isspace() and (after.isspace() or after in ",.;:?!)]—–")
        if continued and match.start() == span.start:
            continue
        if depth == 0:
            if not leans_left if mark in _OPENS or mark == '"' else leans_right:
                open_at, depth = match.start(), 1
        elif leans_right or (mark in _OPENS and not leans_left):
            depth, nested = depth + nesting, True
        else:
            depth -= 1
            if depth == 0:
                found.append(Span(open_at, match.end()))
    return found, open_at if depth else None, nested


def _single_quoted(text: str, span: Span) -> Iterator[Span]:
    """What stands between single quote marks, as far as they can be told from apostrophes."""
    opening = [match.start() for match in _SINGLE_OPEN.finditer(text, span.start, span.end)]
    for start, below in pairwise([*opening, span.end]):
        closing = list(_SINGLE_CLOSE.finditer(text, start + 1, min(below, start + _LONGEST_SINGLE)))
        # ’ beside a comma or stop closes; else the first may be a genitive (the prisoners’ cells), but is our guess.
        sure = (
            m for m in closing if text[m.start() - 1] in ",.?!…" or text[m.end() : m.end() + 1] in (",", ".", ";", ":")
        )
        close = next(sure, closing[0] if closing else None)
        if close is not None:
            yield Span(start, close.end())
