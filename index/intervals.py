"""Values as intervals: how widely a printed figure may be meant, and whether two can be true of one thing."""

from __future__ import annotations

from decimal import Decimal

from index.answer import Figure
from index.figures import MONTHS

_MONTH = Decimal(28 * 86_400), Decimal(31 * 86_400)  # seconds
# How far a figure given as "about" may be off.
ABOUT = Decimal("0.1")


def meet(one: Figure, other: Figure) -> bool:
    """Whether both can be true of one thing: their intervals, as widely as may be meant, have a point in common."""
    apart = one.unit != other.unit
    about = ABOUT / (1 + (one.about and other.about))
    (low, high), (other_low, other_high) = _meant(one, about, in_seconds=apart), _meant(other, about, in_seconds=apart)
    return (low is None or other_high is None or low <= other_high) and (
        high is None or other_low is None or other_low <= high
    )


def is_closed(figure: Figure) -> bool:
    """Whether it is no bound: a bound meets too much for that to be agreement."""
    return figure.low is not None and figure.high is not None


def _meant(figure: Figure, about: Decimal, *, in_seconds: bool = False) -> tuple[Decimal | None, Decimal | None]:
    """The interval with what rounding leaves open; months `in_seconds` where they stand beside days or hours."""
    if figure.unit == "date":
        return figure.low, figure.high
    low = None if figure.low is None else figure.low - _slack(figure.low, about if figure.about else Decimal(0))
    high = None if figure.high is None else figure.high + _slack(figure.high, about if figure.about else Decimal(0))
    if in_seconds and figure.unit == MONTHS:
        shortest, longest = _MONTH
        return low and low * shortest, high and high * longest
    return low, high


def _slack(value: Decimal, about: Decimal) -> Decimal:
    """By how much a round number may be off: half of its last digit that is not 0, but of the first two at least
    below a million; numbers below a hundred are taken as they are."""
    rounding = Decimal(0)
    if abs(value) >= 100 and value == value.to_integral_value():
        digits = str(abs(int(value)))
        zeros = len(digits) - len(digits.rstrip("0"))
        rounding = Decimal(10) ** (zeros if abs(value) >= 10**6 else min(zeros, len(digits) - 2)) / 2
        rounding = rounding if zeros else Decimal(0)
    return max(rounding, abs(value) * about)
