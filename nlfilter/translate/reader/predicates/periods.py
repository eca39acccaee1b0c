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

_OF_MONTHS: Mapping[Share, tuple[int, int | None]] = {
    "early": (0, 10),
    "middle": (10, 20),
    "late": (20, None),
    "first_half": (0, 15),
    "second_half": (15, None),
}
"""Days counted from the first of a month."""
_OF_THE_REST: Mapping[int, Mapping[Share, tuple[int, int]]] = {
    3: {"early": (0, 1), "middle": (1, 2), "late": (2, 3)},
    12: {"early": (0, 4), "middle": (4, 8), "late": (8, 12), "first_half": (0, 6), "second_half": (6, 12)},
    120: {
        "early": (0, 48),
        "middle": (48, 84),
        "late": (84, 120),
        "first_half": (0, 60),
        "second_half": (60, 120),
    },
    1200: {
        "early": (0, 396),
        "middle": (396, 792),
        "late": (792, 1200),
        "first_half": (0, 600),
        "second_half": (600, 1200),
    },
}
"""Months counted from the beginning of a quarter, a year, a decade or a century."""
_MONTHS: Mapping[Unit, int] = {"quarter": 3, "year": 12}


def part_of(span: DateSpan, share: Share, today: date) -> DateSpan | None:
    """A part of a period; None if the days are not such a period."""
    bounds = _shared(span, share)
    if bounds is None:
        return None
    low, high = bounds
    return replace(span, low=low, high=high, part=None, bare_year=False, years=whole_years(low, high, today))


def _shared(span: DateSpan, share: Share) -> tuple[Day, Day] | None:
    low, high = span.low, span.high
    if isinstance(low, RelativeDate) and isinstance(high, RelativeDate):
        return _shared_relative(low, high, share)
    if not isinstance(low, date) or not isinstance(high, date) or low.day != 1 or high.day != 1:
        return None
    months = 12 * (high.year - low.year) + high.month - low.month
    if months == 1:
        begin, end = _OF_MONTHS[share]
        return low + timedelta(days=begin), low + timedelta(days=end) if end else high
    ends = _OF_THE_REST.get(months, {}).get(share)
    if ends is None:
        return None
    return first_of_month(low.year, low.month + ends[0]), first_of_month(low.year, low.month + ends[1])


def _shared_relative(low: RelativeDate, high: RelativeDate, share: Share) -> tuple[Day, Day] | None:
    """A part of a calendar unit that is counted from today: "early next month"."""
    unit = low.start_of
    if unit is None or unit != high.start_of or any(of != unit for _, of in (*low.shifts, *high.shifts)):
        return None
    if unit == "month":
        begin, end = _OF_MONTHS[share]
        return _later(low, begin, "day"), _later(low, end, "day") if end else high
    ends = _OF_THE_REST.get(_MONTHS.get(unit, 0), {}).get(share)
    return (_later(low, ends[0], "month"), _later(low, ends[1], "month")) if ends else None


def _later(day: RelativeDate, count: int, unit: Unit) -> RelativeDate:
    return replace(day, shifts=(*day.shifts, (count, unit))) if count else day
