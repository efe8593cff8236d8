"""The dates that a text gives in words or digits, with their year: of a day, a month, a year or a decade.

What a text leaves to its reader ("last summer", "Monday", "31 January") is not resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from corpus.article import Span
from corpus.months import IN_PROSE, MONTHS

_DAY = r"\d{1,2}(?:st|nd|rd|th|º)?"
_YEAR = r"(?:1[0-9]\d\d|20\d\d)(?![\w%]|[.,:]\d|-\d(?!\d{3}(?!\d)))"
_GAP = r"[ \u00a0\n]"
_OF = rf"(?:(?:of|de|del){_GAP})?"
_DATE = re.compile(
    r"(?<![\w$€£¥])(?<!\d[.,:/])(?:"
    r"(?P<iso>(?:1[0-9]|20)\d\d-[01]\d-[0-3]\d)(?![\w-])"
    rf"|(?P<d1>{_DAY}){_GAP}{_OF}(?P<m1>{IN_PROSE})(?:,?{_GAP}{_OF}(?P<y1>{_YEAR}))?(?!\w)"
    rf"|(?P<m2>{IN_PROSE}){_GAP}(?P<d2>{_DAY})(?!\w|[.,:]\d)(?:,?{_GAP}(?P<y2>{_YEAR}))?"
    rf"|(?P<m3>{IN_PROSE}),?{_GAP}{_OF}(?P<y3>{_YEAR})"
    r"|(?P<decade>(?:1[0-9]|20)\d0)s(?!\w)"
    rf"|(?P<y4>{_YEAR}))"
)
_WEEKDAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
)
_WEEKDAY_BEFORE = re.compile(rf"(?<!\w)(?P<name>{'|'.join(_WEEKDAYS)}),?{_GAP}(?:the{_GAP})?$", re.IGNORECASE)
_WEEKDAY_WITHIN = 16  # characters before a date, the longest weekday among them

_SOON, _CLEARLY_ANOTHER_YEAR = 31, 300  # days ahead


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as a text gives it. `year` is None for a day without one, which then is no date of its own.

    `bare` is a year in digits alone, which may be an amount too ("2000 people"); a decade has its `first` year only.
    `weekday` is that of a day, from 0 for Monday, where the text gives it.
    """

    span: Span
    year: int | None
    month: int | None = None
    day: int | None = None
    bare: bool = False
    decade: bool = False
    weekday: int | None = None

    def days(self) -> tuple[int, int]:
        """The first and the last day of it, as `date.toordinal`. Raises ValueError without a year."""
        if self.year is None:
            raise ValueError("a day without its year")
        return days_of(self.year + 9 if self.decade else self.year, self.month, self.day, first_year=self.year)


def days_of(year: int, month: int | None, day: int | None, *, first_year: int | None = None) -> tuple[int, int]:
    """The first and the last day of a year, a month or a day, as `date.toordinal`; both included."""
    first = date(first_year or year, month or 1, day or 1).toordinal()
    if day is not None:
        return first, first
    if month is None or month == 12:
        return first, date(year, 12, 31).toordinal()
    return first, date(year, month + 1, 1).toordinal() - 1


def dates_in(text: str, span: Span) -> Iterator[WrittenDate]:
    """The dates of a stretch of the text, in its order; linear in its length."""
    for match in _DATE.finditer(text, span.start, span.end):
        written = _read(match)
        near = max(span.start, match.start() - _WEEKDAY_WITHIN)
        named = _WEEKDAY_BEFORE.search(text, near, match.start()) if written.day is not None else None
        yield replace(written, weekday=_WEEKDAYS.index(named["name"].casefold()) % 7) if named else written


def of_its_year(written: WrittenDate, printed: date, *, to_come: bool = False) -> WrittenDate:
    """A day without its year as those read it who have the article on the day it was `printed`: of that year; in
    January a day of December is of the year before; "Saturday 3 May" is of the one of three years in which it is one.
    The same as it was where either year may be meant. `to_come`: its sentence tells what will be."""
    if written.year is not None or written.month is None or written.day is None:
        return written
    if written.weekday is not None:
        fitting = [year for year in range(printed.year - 1, printed.year + 2) if _is_weekday(written, year)]
        return replace(written, year=fitting[0]) if len(fitting) == 1 else written
    try:
        ahead = days_of(printed.year, written.month, written.day)[0] - printed.toordinal()
    except ValueError:  # 29 February
        return written
    if to_come and ahead >= 0:
        return replace(written, year=printed.year)
    if ahead >= _CLEARLY_ANOTHER_YEAR:
        return _checked(replace(written, year=printed.year - 1))
    return written if ahead > _SOON or ahead <= -_CLEARLY_ANOTHER_YEAR else replace(written, year=printed.year)


def _is_weekday(written: WrittenDate, year: int) -> bool:
    try:
        first, _ = days_of(year, written.month, written.day)
    except ValueError:  # 29 February
        return False
    return date.fromordinal(first).weekday() == written.weekday


def _read(match: re.Match[str]) -> WrittenDate:
    span = Span(*match.span())
    if match["decade"]:
        return WrittenDate(span, int(match["decade"]), decade=True)
    if match["y4"]:
        return WrittenDate(span, int(match["y4"]), bare=True)
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
        return _checked(WrittenDate(span, year, month, day))
    written = match["y1"] or match["y2"] or match["y3"]
    month_name = match["m1"] or match["m2"] or match["m3"]
    day_name = match["d1"] or match["d2"]
    return _checked(
        WrittenDate(
            span,
            int(written) if written else None,
            MONTHS[month_name.rstrip(".").casefold()],
            int(day_name.rstrip("stndrhº")) if day_name else None,
        )
    )


def _checked(found: WrittenDate) -> WrittenDate:
    """The same, without its year if no calendar has that day: then it is no date, and no number either."""
    try:
        days_of(found.year or 2000, found.month, found.day)  # 2000: a leap year
    except ValueError:
        return replace(found, year=None)
    return found
