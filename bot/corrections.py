"""What is said on a card of quotes whose article was changed or removed since: a dated note below the question.

The quotes themselves stay as they were printed. Where the changed article has a sentence in place of the quoted one,
that is quoted below the note, as any quote is: whole, read back, attributed and linked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from discord.ui import Container, Item, LayoutView, Section, TextDisplay

from bot import words
from bot.attribution import day, title
from bot.budget import Spend
from bot.cards import PLAIN_LIMIT, TEXT_LIMIT, Plain, block, checked, plain_block, shortened
from bot.escape import VerbatimError, clean
from corpus.article import Article, Kind, Span
from corpus.changes import changes, side_by_side
from index.answer import Quote, QuoteRef
from index.live import Snapshot

NOTE_ID = 7_000_001  # of the component; Discord counts up from 1 by itself
TITLE_LIMIT = 80  # characters of a title in a note, before escaping
MOST = 4  # quotes that a note tells of by name; the rest is counted
BRIEF = 700  # characters of a note above a paragraph, or above copies, which need the room
LONGEST_NOW = 900  # code points of what stands in an article now; no sentence is longer (corpus/sentences.py)
BEGINNING = "-# **"  # of a note; no other part that may stand below a question begins so


class NoRoomError(Exception):
    """The message is no card that a note can stand on: it is full, or none of ours."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of the article behind one quote of a card. `number` is the quote's on the card, if it has several.

    `removed`: the article is no longer on the shelf. Else it was changed, and `now` is what stands there in place of
    the quote: the same words again, others, or None where nothing like it does. `quotable`: whether these others may be
    quoted below.
    """

    number: int | None
    since: date
    title: str
    removed: bool
    now: Quote | None = None
    same: bool = False
    quotable: bool = True


def correction_of(
    number: int | None, since: date, span: Span, then: Article | None, now: Article | None
) -> Correction | None:
    """`then` is the article with the quote at `span`, `now` what is on the shelf in its place. None: it stands there.

    An article of which nothing is stored any more is one that was removed.
    """
    if then is None or now is None:
        return Correction(number, since, title(then.metadata) if then else words.TITLE_UNKNOWN, removed=True)
    if then.version == now.version:
        return None
    quote, same = _in_its_place(span, then, now)
    return Correction(number, since, title(then.metadata), removed=False, now=quote, same=same)


def corrections_in(
    snapshot: Snapshot, refs: Sequence[QuoteRef], noticed: Mapping[QuoteRef, datetime], now: datetime
) -> tuple[Correction, ...]:
    """Those of a card that is shown again, by what is on the shelf at this moment.

    Dated as `noticed`; else by what the database knows of the article, and where it does not, by `now`.
    """
    found = []
    for number, ref in enumerate(refs, 1):
        quote = snapshot.find(ref)
        then = quote.article if quote else None
        there = snapshot.at(then.path) if then else None
        made = correction_of(number if len(refs) > 1 else None, now.date(), ref.span, then, there)
        if made is not None:
            since = noticed.get(ref) or (then and snapshot.changed(then.path)) or now
            found.append(replace(made, since=since.date()))
    return tuple(found)


def _in_its_place(span: Span, then: Article, now: Article) -> tuple[Quote | None, bool]:
    """What stands in the changed article where the quote stood, its new words marked; whether it is word for word."""
    printed = span.cut(then.text)
    at = now.text.find(printed)
    if at >= 0:
        return Quote(now, Span(at, at + len(printed)), Kind.PROSE, 0.0), True
    quoted = [sentence for sentence in then.sentences if sentence.span.overlaps(span)]
    pairs = side_by_side(then, quoted, now, now.sentences).pairs
    if not pairs:
        return None, False
    there = Span(min(pair.other.start for pair in pairs), max(pair.other.end for pair in pairs))
    if len(there) > LONGEST_NOW or len(pairs) < len(quoted):
        there = pairs[0].other
    new = changes(printed, there.cut(now.text)).other
    marked = tuple(part.moved(there.start) for part in new)
    kind = next(each.kind for each in now.sentences if each.span.overlaps(there))
    return Quote(now, there, kind, 0.0, marked), False


def note(corrections: Sequence[Correction], room: int) -> str:
    """The note as Markdown of at most `room` characters: in full, else without the new sentences, else in one line."""
    if not corrections:
        return ""
    told = corrections[:MOST]
    left = len(corrections) - len(told)
    rest = [f"-# {words.and_more(left)}"] if left else []
    lines = [_line(each) for each in told]
    parts = [f"{line}{_now_quoted(each)}" for line, each in zip(lines, told, strict=True)]
    for made in ("\n".join([*parts, *rest]), "\n".join([*lines, *rest])):
        if len(made) <= room:
            return made
    return f"{BEGINNING}{day(corrections[0].since)}** · {words.SOME_CORRECTED}"


def within_budget(corrections: Sequence[Correction], spend: Spend) -> tuple[Correction, ...]:
    """The same, of which those quote nothing new whose sentence is over its publisher's budget."""
    new = {at: each.now for at, each in enumerate(corrections[:MOST]) if each.now and not each.same and each.quotable}
    left = dict(zip(new, spend(tuple(new.values())), strict=True))
    return tuple(
        replace(each, quotable=left[at] is not None) if at in left else each for at, each in enumerate(corrections)
    )


def brief_note(corrections: Sequence[Correction]) -> str:
    """The note without what stands in the articles now: above what is not the card itself."""
    return note([replace(each, quotable=False) for each in corrections], BRIEF)


def _line(made: Correction) -> str:
    if made.removed:
        said = words.REMOVED_SINCE
    elif made.same:
        said = words.SAME_SINCE
    else:
        said = words.NOW_SAYS if _now_quoted(made) else words.CUT_SINCE if made.now is None else words.OTHER_SINCE
    which = f"{words.quote_number(made.number)} · " if made.number is not None else ""
    return f"{BEGINNING}{day(made.since)}** · {which}{words.named(clean(made.title, TITLE_LIMIT))}: {said}"


def _now_quoted(made: Correction) -> str:
    """The new sentence below its line, "" where there is none that Discord would show as it was printed."""
    if made.now is None or made.same or not made.quotable:
        return ""
    try:
        return "\n" + plain_block(block(made.now, None))
    except VerbatimError:
        return ""


def noted(message: LayoutView | Plain, corrections: Sequence[Correction]) -> tuple[LayoutView | Plain, str | None]:
    """The message with the note below its question, in place of one that stood there; and the note, if there is any.

    The question gives way where there is no room. Raises NoRoomError.
    """
    if isinstance(message, Plain):
        return _plain_noted(message, corrections)
    box = next((item for item in message.children if isinstance(item, Container)), None)
    if box is None or not isinstance(box.children[0], TextDisplay):
        raise NoRoomError
    top, others = box.children[0], [item for item in box.children[1:] if item.id != NOTE_ID]
    taken = sum(len(part.content) for part in _texts(others))
    made = note(corrections, TEXT_LIMIT - taken - len(top.content)) if corrections else None
    box.clear_items()
    try:
        box.add_item(TextDisplay(shortened(top.content, TEXT_LIMIT - taken - len(made or ""))))
        if made is not None:
            box.add_item(TextDisplay(made, id=NOTE_ID))
        for item in others:
            box.add_item(item)
        return checked(message), made
    except ValueError as error:  # the library's own of too many components, and ours
        raise NoRoomError from error


def _texts(items: Sequence[Item[Any]]) -> Iterator[TextDisplay[Any]]:
    for item in items:
        if isinstance(item, TextDisplay):
            yield item
        elif isinstance(item, Section):
            yield from _texts(item.children)


def _plain_noted(message: Plain, corrections: Sequence[Correction]) -> tuple[Plain, str | None]:
    top, *others = message.content.split("\n\n")
    rest = "\n\n".join(others[1:] if others and others[0].startswith(BEGINNING) else others)
    if not corrections:
        return replace(message, content=f"{top}\n\n{rest}"), None
    made = note(corrections, PLAIN_LIMIT - len(top) - len(rest) - 4)
    top = shortened(top, PLAIN_LIMIT - len(rest) - len(made) - 4)
    if len(top) + len(made) + len(rest) + 4 > PLAIN_LIMIT:
        raise NoRoomError
    return replace(message, content=f"{top}\n\n{made}\n\n{rest}"), made
