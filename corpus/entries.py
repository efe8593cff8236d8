"""Live blogs: which entry a quote stands in, by the time that is printed above it."""

from __future__ import annotations

import re

from corpus.article import Article, MarkKind, Span
from corpus.months import IN_PROSE
from corpus.paragraphs import has_words

# So many headings with a time make a live blog; a single "12:30" may be a verse, a score, or the title of a play.
FEWEST = 3

_DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:[Ll]un|[Mm]art|[Mm]iércol|[Jj]uev|[Vv]iern)es|[Ss]ábado|[Dd]omingo"
    rf"|\d{{1,2}} (?:de )?{IN_PROSE}(?:,? (?:de )?\d{{4}})?|{IN_PROSE} \d{{1,2}}(?:, \d{{4}})?)"
)
_HALF = r"(?: ?(?:[ap]\.?m\.?|[AP]M))"
_ZONE = r"(?: ?(?:GMT|UTC|[A-Z]{1,3}[SD]?T|hrs?|h|horas)(?!\w))"
# With a stop between hour and minute only where more tells that it is a time: "1.10" is the number of a section.
_TIME = re.compile(
    rf"(?:{_DAY}[,.]? (?:- |– |at |a las )?)?(?:[01]?\d|2[0-3])"
    rf"(?:[:h][0-5]\d(?::[0-5]\d)?{_HALF}?{_ZONE}?|(?:\.[0-5]\d)?(?:{_HALF}{_ZONE}?)|\.[0-5]\d{_ZONE})"
    r"(?=$|[ \u00a0\n:,.|–—-])(?! ?[-–—] ?\d)(?![.:]\d)"
)


def entry_time(article: Article, span: Span) -> Span | None:
    """The time under which a live blog prints what stands at `span`, with its day and zone where they stand there too:
    words of the heading right above. None where there is none, or where the article is no live blog.

    It is not worked out to a moment: a day may be meant that stands elsewhere.
    """
    headings = [mark.span for mark in article.marks if mark.kind is MarkKind.HEADING]
    below = span.start
    for heading in reversed([each for each in headings if each.end <= span.start]):
        if below < span.start and has_words(article.text[heading.end : below]):
            return None  # "14:05", a paragraph, "What is known so far": nothing tells that the entry still goes on
        if (time := _time(article.text, heading)) is not None:
            times = sum(_time(article.text, each) is not None for each in headings)
            return time if times >= FEWEST else None
        below = heading.start
    return None


def _time(text: str, heading: Span) -> Span | None:
    match = _TIME.match(text, heading.start, heading.end)
    return Span(*match.span()) if match else None
