"""Parts of periods: the early, middle or late part or a half of a month, quarter, year, decade or century."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from msgspec.structs import replace

from nlfilter.translate.quantities.calendars import first_of_month
from nlfilter.translate.quantities.dates import DateSpan, whole_years
from nlfilter.where.nodes import Day, RelativeDate, Unit

Share = Literal["early", "middle", "late", "first_half", "second_half"]

_OF_A_MONTH: Mapping[Share, tuple[int, int | None]] = {
    "early": (0, 10),
    "middle": (10, 20),
    "late": (20, None),
    "first_half": (0, 15),
    "second_half": (15, None),
}
"""Days counted from the first of a month."""
_TWELFTHS: Mapping[Share, tuple[int, int]] = {
    "early": (0, 4),
    "middle": (4, 8),
    "late": (8, 12),
    "first_half": (0, 6),
    "second_half": (6, 12),
}
"""Where the parts of longer periods begin and end."""
_THIRDS = frozenset({"early", "middle", "late"})
_MONTHS: Mapping[Unit, int] = {"month": 1, "quarter": 3, "year": 12}


def part_of(span: DateSpan, share: Share, today: date) -> DateSpan | None:
    """A part of a period; None if the days are not such a period."""
    low, high, months = span.low, span.high, _months_of(span)
    if low is None or high is None or months is None or (months == 3 and share not in _THIRDS):
        return None
    if months == 1:
        begin, end = _OF_A_MONTH[share]
        low, high = _later(low, begin, "day"), _later(low, end, "day") if end else high
    else:
        whole = 12 if months > 12 else 1  # the early part of a decade is four whole years
        begin, last = (-(-twelfths * months // (12 * whole)) * whole for twelfths in _TWELFTHS[share])
        low, high = _later(low, begin, "month"), _later(low, last, "month")
    return replace(span, low=low, high=high, part=None, bare_year=False, years=whole_years(low, high, today))


def _months_of(span: DateSpan) -> int | None:
    """The months of a period that begins and ends with a month; None for other days."""
    match span.low, span.high:
        case RelativeDate(unit, shifts), RelativeDate(same, others) if unit and unit == same:
            counted = all(of == unit for _, of in (*shifts, *others))
            return _MONTHS.get(unit) if counted else None
        case date(day=1) as low, date(day=1) as high:
            months = 12 * (high.year - low.year) + high.month - low.month
            return months if months in (1, 3, 12, 120, 1200) else None
    return None


def _later(day: Day, count: int, unit: Unit) -> Day:
    if isinstance(day, RelativeDate):
        return replace(day, shifts=(*day.shifts, (count, unit))) if count else day
    return first_of_month(day.year, day.month + count) if unit == "month" else day + timedelta(days=count)


def within_period(period: DateSpan, first: DateSpan, last: object) -> DateSpan | None:
    """Days that overlap a period; without a year, in the year of the period. None if they do not overlap."""
    low, high, stop = first.low, period.high, last.high if isinstance(last, DateSpan) else first.high
    if not (isinstance(period.low, date) and isinstance(high, date)):
        return None
    if not (isinstance(low, date) and isinstance(stop, date)):
        return None
    if first.yearless:
        low, stop = (_in_year(day, period.low.year + (day < low)) for day in (low, stop))
    if not (low < high and stop > period.low and low < stop):
        return None
    return replace(first, low=low, high=stop, part=None, yearless=False, bare_year=False, years=None)


def _in_year(day: date, year: int) -> date:
    return first_of_month(year, day.month) + timedelta(days=day.day - 1)
