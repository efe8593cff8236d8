"""Which spans of a text are no prose: headings, captions, credits, furniture, bylines, sign-offs, rows of tables.

Nothing is deleted. Readers that know better (HTML has headings and figcaptions) pass hints; the rules here are for what
bare text shows, and they prefer to leave a heading unmarked to losing a sentence of prose. Each was tried on the seeds,
and on encyclopaedic prose, of which they mark less than one character in a hundred.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.article import Kind, Mark, MarkKind, Span
from corpus.months import IN_PROSE
from corpus.paragraphs import Paragraph, finished, has_words, is_item, paragraphs

# A line without a stop at its end is a heading up to this length; beyond, a writer forgot the stop.
_HEADING_WORDS, _HEADING_CHARS = 20, 140
_QUESTION_WORDS = 15
_CAPTION_WORDS = 100
# A sign-off stands among the last lines; "… reported from …" is prose elsewhere.
_SIGN_OFF_LINES = 8
# Repeated furniture, measured: fires on 1 of 1,703 other documents (ARTICLES.md).
_REPEATED_SHARE, _REPEATED_TIMES = 0.4, 5
_REPEATED_WORDS = range(2, 10)
# Shorter lines repeat by chance ("He declined."); a lead printed twice is longer.
_REPEATED_LEAD_WORDS = 8
_LONGEST_CREDIT = 140
_LONGEST_SIGN_OFF = 400
# Alt text, caption, and at most a byline above them.
_PICTURE_BLOCK = 4
# "- Water" is a label; "- Each cell holds ten people" can be quoted.
_ITEM_WORDS = 4
# "| Norland | 16 |"
_BARS_OF_A_ROW = 3
_GAPS_OF_A_ROW = 2
_GAP_OF_CELLS = re.compile(r"(?<=\S)(?: {2,}|\t)(?=\S)")
_QUOTES = "\"“”„«'‘"

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
# Whose a picture is, as credits write it: not the names of agencies that write articles (see corpus/metadata.py).
_PICTURE_SOURCE = (
    r"(?:AP(?: Photo)?|AFP|Reuters|REUTERS|EPA(?:-EFE)?|EFE|PA(?: Media| Wire)?|ANSA|dpa|DPA|Xinhua|Kyodo|UPI|TASS|"
    r"Getty(?: Images)?|Shutterstock|Alamy|Bloomberg|Anadolu|ZUMA|Handout|HANDOUT|iStock|Unsplash|"
    r"Wikimedia(?: Commons)?)"
)
_CREDIT_CUE = (
    r"(?:(?:Photo |Image |Picture |Video )?(?:Credit|Credits|Courtesy)|Photograph|Photo|Photos|Image|Picture|Pic|"
    r"Foto|Fotos|Fotografía|Crédito|Imagen)"
)
_CREDITS = (
    # "Credit: AP/Name", "Photo: Name", "Foto: Name"
    re.compile(rf"(?:(?<=[\s.])|^){_CREDIT_CUE}\s?:\s?[^\n.:]{{2,60}}(?:\.[^\n.:]{{1,30}})?$"),
    # "Photo by Name", "Image courtesy of Name", "Photograph by Name"
    re.compile(
        rf"(?:(?<=[.!?”\"]\s)|^){_CREDIT_CUE}\s(?:by|courtesy(?: of)?|via|provided by|de|cortesía de)\s[^\n:]{{2,60}}$"
    ),
    # "(AP Photo/Name)", "(Photo by Name/Agency)", "(Name/Agency via AP)", "(Image: Name)"
    re.compile(
        rf"\((?:{_CREDIT_CUE}(?=\s?:|\sby\b|\scourtesy\b|\svia\b|\sde\b)[^()]{{1,100}}"
        rf"|[^()]{{0,60}}\b{_PICTURE_SOURCE}(?:\s?/[^()]{{2,60}}|,\sFile)?)\)\.?$"
    ),
    # "[Getty Images]", "[Handout/Name of it]": capitals nearly throughout, and no stop after
    re.compile(r"\[[A-Z][\w.&'’-]*(?:[/ ,]{1,2}(?:of|the|and|de|la|del|via|[A-Z][\w.&'’-]*|[a-z]{4,12})){0,11}\]$"),
    # "Name/Getty Images", "AP/Name", "Reuters", "via AFP" behind the last stop
    re.compile(
        rf"(?:(?<=[.!?”\"]\s)|^)(?:via\s)?(?:(?:[A-Z][\w.'’-]*\s){{0,4}}(?:[A-Z][\w.'’-]*)?[/|—]\s?)?{_PICTURE_SOURCE}"
        r"(?:\s?[/,|]\s?[^\n.:]{2,40})?$"
    ),
)

# Invitations and labels of the page, whatever they end with.
_FURNITURE = re.compile(
    r"""(?:
      (?:read\s(?:more|also|next)|also\sread|see\salso|continue\sreading|(?:story|article)\scontinues
       |sign\sup\s(?:for|to|here)|subscribe\s(?:to|now|here)|suscr[ií]bete|follow\sus|síguenos|click\shere
       |haga\sclic|more\son\sthis|l[eé][ae]\stambién|te\spuede\sinteresar|image\ssource
       |(?:watch|listen|related|recommended|advertisement):|©|copyright\s(?:©|\(c\)|\d{4})
       |all\srights\sreserved|view\scomments|\d+\scomments?$|download\sthe\sapp|skip\sto\s|most\sread$)
    | (?:advertisement|publicidad|share|share\sthis.{0,40}|comments?|related.{0,20}|newsletter|recommended)$
    | [·•|]?\s?\d+[\s-]min(?:ute)?s?\s(?:read|de\slectura)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# An invitation to another page; with a stop at its end it could be prose, so only without.
_TEASER = re.compile(
    r"(?:Read|Watch|Listen|See|Hear|Take a look|Look|Find out|Get|Explore|View|Check out|Scroll|Follow|Join|Discover|"
    r"Click|Tap|Download|Lea|Lee|Mira|Vea|Escucha|Conoce|Descubre)\s"
)
_BYLINE = re.compile(
    rf"(?:(?:By|BY|Por|Words by|Written by|Story by|Text by)\s[A-ZÁÉÍÓÚÑ]"
    rf"|(?:Posted|Published|Updated|First published|Last (?:updated|modified)|Publicado|Actualizado)\b"
    rf"|(?:{_WEEKDAY},?\s)?(?:{IN_PROSE}\s\d{{1,2}}|\d{{1,2}}\s(?:de\s)?{IN_PROSE}),?\s(?:de\s)?\d{{4}}\b)"
)
_SIGN_OFF = re.compile(
    r"""
    .{0,200}\b(?:contributed\sto\sthis\s(?:report|story|article)|contribuy(?:ó|eron)\sa\sest[ea]\s\w+)
    |(?:\(\s?)?(?:With\s|Con\s)?(?:[Aa]dditional\s|Further\s|More\s)?(?:[Rr]eporting|[Ee]diting|[Ww]riting|[Cc]ompiled|
       [Tt]ranslated|[Ee]dited|[Rr]eportes?|Redacción|Editado)\s(?:and\s\w+\s)?(?:by|from|por|de)\s
    |\(?Con\sinformación\sde\s
    |.{0,60}\breceives\s(?:financial\s)?support\s(?:from|for)\b.{0,200}\bcoverage
    |This\s(?:story|article|report)\s(?:was|is)\s(?:originally|first|also)?\s?(?:published|produced|written|part)\b
    |Our\sStandards:
    """,
    re.VERBOSE,
)
_REPORTED_FROM = re.compile(
    r"[—–-]*\s*(?:AP\s\w+\s)?(?:[A-Z][\w.'’-]+,?\s(?:and\s|y\s)?){1,9}"
    r"(?:reported|reports|informaron|informó|reportó|reportaron)\s(?:from|desde)\s[A-Z]"
)
_CAPTION = re.compile(
    rf"""(?:
      FILE\s?[-–—:]
    | \d+\s(?:of|de)\s\d+\s?\|
    | (?:PHOTO|PICTURED|Pictured|FOTO)\s?[:|]
    | (?:Image|Photo|Picture|Media|Video)\scaption\b
    | In\sthis\s(?:image|photo|picture|photograph|still|frame\sgrab|screen\s?grab)[\w\s]{{0,20}},?\s
        (?:provided|released|taken|made|issued|posted|shared|obtained|distributed|from|courtesy)\b
    | In\sthis\s(?:{_WEEKDAY},?\s)?(?:undated|{IN_PROSE}\s\d{{1,2}},?\s\d{{4}},?)\s(?:file\s|handout\s)?
        (?:image|photo|picture|photograph)
    | En\sesta\s(?:foto|fotografía|imagen)\s(?:de\sarchivo|proporcionada|difundida|tomada|publicada|cedida|del?\b)
    )""",
    re.VERBOSE,
)
# "…, El Salvador, June 2024." or "…, Monday, Feb. 3, 2025, in Springfield.": place and date without "on", at the end.
_DATED = re.compile(
    rf",\s(?:{_WEEKDAY},\s)?{IN_PROSE}(?:\s\d{{1,2}},)?\s\d{{4}}(?:,?\s(?:in|at|near)\s[A-Z][^.!?]{{2,60}})?\.?$"
)
# A caption shows, now; prose tells what was.
_TELLS = re.compile(r"[\"“”]|\b(?:was|were|had|has|have|said|says|did|will|would|that|which|dijo|fue|había)\b")
# A full stop that is no abbreviation's.
_STOP_INSIDE = re.compile(r"(?:\w{4}[.!?]|[!?])[\"”’»)]?\s")
# ... and not a headline's ("Who won? A look back") either: here a sentence ends and something follows.
_SENTENCE_INSIDE = re.compile(r"(?:\w{4}|[%)”\"])\.[”\"]?\s[A-Z]")
_TAIL = re.compile(r"[.!?][\"”]?\s(?=\S)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or what the hints leave of it, and its place in its block: the lines with no blank one between them."""

    span: Span
    text: str
    hinted: bool  # a reader said that it is a caption
    credit: Span | None  # its tail, when that names a photographer or an agency
    above: int  # how many lines of its block stand above it
    block: int  # how many lines its block has

    @property
    def said(self) -> str:
        """The line without its credit."""
        return self.text if self.credit is None else self.text[: self.credit.start - self.span.start].rstrip()

    @property
    def words(self) -> int:
        return len(self.said.split())


def mark(text: str, hints: Sequence[Mark] = ()) -> tuple[Mark, ...]:
    """The marks of a text with the hints among them, in order; a credit may lie inside of a caption."""
    read = _lines(text, hints)
    pictured = _pictured(read)
    tails = _repeated_tails(read)
    found = set(hints)
    seen: set[str] = set()
    for at, line in enumerate(read):
        credit = line.credit or tails.get(line.span)
        if credit is not None:
            found.add(Mark(MarkKind.CREDIT, credit))
            line = replace(line, credit=credit)  # noqa: PLW2901  # the same line, with its tail cut off
        if line.hinted or not has_words(line.said):
            continue
        below = read[at + 1] if at + 1 < len(read) else None
        kind = MarkKind.CAPTION if at in pictured else _kind(line, below, near_end=at >= len(read) - _SIGN_OFF_LINES)
        if kind is None and _said_before(line.said, seen):
            kind = MarkKind.FURNITURE
        if kind is not None:
            found.add(Mark(kind, line.span))
    return tuple(sorted(found, key=lambda mark: (mark.span.start, -mark.span.end, mark.kind)))


def _lines(text: str, hints: Sequence[Mark]) -> list[_Line]:
    """The lines that no hint covers, and the captions that one does."""
    free = paragraphs(text, hints)
    blocks: list[list[Paragraph]] = []
    for line in free:
        if blocks and text.count("\n", blocks[-1][-1].span.end, line.span.start) < 2:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [
        _Line(line.span, cut, line.kind is Kind.CAPTION, _credit(line.span, cut), above, len(block))
        for block in blocks
        for above, line in enumerate(block)
        for cut in [line.span.cut(text)]
    ]


def _credit(span: Span, line: str) -> Span | None:
    """The longest tail of the line that credits a picture."""
    tail_at = max(0, len(line) - _LONGEST_CREDIT)
    if tail_at:
        tail_at = line.find(" ", tail_at) + 1
    tail = line[tail_at:]
    starts = [match.start() for credit in _CREDITS for match in [credit.search(tail)] if match]
    return Span(span.start + tail_at + min(starts), span.end) if starts else None


def _repeated_tails(read: Sequence[_Line]) -> dict[Span, Span]:
    """Of each line the tail behind a stop that most lines end with, word for word."""
    tails: dict[Span, list[str]] = {}
    for line in read:
        end = line.text[-_LONGEST_CREDIT:]
        behind_stops = (end[stop.end() :] for stop in _TAIL.finditer(end))
        tails[line.span] = [tail for tail in behind_stops if len(tail.split()) in _REPEATED_WORDS]
    times = Counter(tail for of_line in tails.values() for tail in of_line)
    enough = max(_REPEATED_TIMES, _REPEATED_SHARE * len(read))
    return {
        span: Span(span.end - len(tail), span.end)
        for span, of_line in tails.items()
        for tail in [next((tail for tail in of_line if times[tail] >= enough), None)]
        if tail is not None
    }


def _pictured(read: Sequence[_Line]) -> set[int]:
    """Indices of the lines that tell what a picture shows: what a photo credit ends, and the alt text above that."""
    found: set[int] = set()
    for at, line in enumerate(read):
        if line.credit is None or line.hinted:
            continue
        if has_words(line.said) and line.words <= _CAPTION_WORDS:
            found.add(at)
            alt_text_above = line.above > 0 and line.block <= _PICTURE_BLOCK
        else:
            alt_text_above = line.above > 0 and not has_words(line.said)
        if alt_text_above and read[at - 1].credit is None and read[at - 1].words <= _CAPTION_WORDS:
            found.add(at - 1)
    return found


def _kind(line: _Line, below: _Line | None, *, near_end: bool) -> MarkKind | None:
    """What a line is when it is no prose."""
    said = line.said
    short = line.words <= _HEADING_WORDS and len(said) <= _HEADING_CHARS
    unfinished = short and (not finished(said) or (said.endswith(":") and said.isupper()))
    rules = (
        (MarkKind.FURNITURE, short and _FURNITURE.match(said)),
        (MarkKind.SIGN_OFF, near_end and _is_sign_off(line)),
        (MarkKind.BYLINE, unfinished and _BYLINE.match(said)),
        (MarkKind.CAPTION, _is_caption(line)),
        (MarkKind.FURNITURE, unfinished and _TEASER.match(said)),
        (MarkKind.TABLE, _is_row(said, unfinished=unfinished)),
        (MarkKind.HEADING, unfinished and not _is_item(line) and not _SENTENCE_INSIDE.search(said)),
        (MarkKind.HEADING, _is_question(line) and below is not None),
    )
    return next((kind for kind, holds in rules if holds), None)


def _is_row(said: str, *, unfinished: bool) -> bool:
    """Whether a line is a row of a table: in bars, however long, or set apart by blanks into three cells or more."""
    if said.startswith("|") and said.endswith("|"):
        return said.count("|") >= _BARS_OF_A_ROW
    return unfinished and sum(1 for _ in _GAP_OF_CELLS.finditer(said)) >= _GAPS_OF_A_ROW


def _is_item(line: _Line) -> bool:
    return is_item(line.said) and line.words >= _ITEM_WORDS


def _is_sign_off(line: _Line) -> bool:
    if len(line.said) > _LONGEST_SIGN_OFF:
        return False
    return bool(_SIGN_OFF.match(line.said) or (line.words <= _HEADING_WORDS + 5 and _REPORTED_FROM.match(line.said)))


def _is_caption(line: _Line) -> bool:
    if line.words > _CAPTION_WORDS:
        return False
    if _CAPTION.match(line.said):
        return True
    dated = _DATED.search(line.said, max(0, len(line.said) - _LONGEST_CREDIT))
    return dated is not None and not (_TELLS.search(line.said) or _STOP_INSIDE.search(line.said, 0, dated.start()))


def _is_question(line: _Line) -> bool:
    """One short question and nothing else; a question in quote marks is somebody's words."""
    said = line.said
    return (
        said.endswith("?")
        and line.words <= _QUESTION_WORDS
        and not _STOP_INSIDE.search(said)
        and said[0] not in _QUOTES
    )


def _said_before(said: str, seen: set[str]) -> bool:
    """Whether a whole line repeats an earlier one, letter for letter, points and capitals aside."""
    if len(said.split()) < _REPEATED_LEAD_WORDS:
        return False
    letters = "".join(filter(str.isalnum, said)).casefold()
    if letters in seen:
        return True
    seen.add(letters)
    return False
