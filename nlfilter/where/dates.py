"""Computes with days counted from today, and with the calendar as DuckDB's intervals do."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any, overload

from nlfilter.where.nodes import Day, Predicate, RelativeDate, Unit, leaves, literals, rebuilt, with_literals

_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}
_DAYS: dict[Unit, int] = {"day": 1, "week": 7}
# The second unit is a whole number of the first one, so truncation and shifts commute.
_MULTIPLES: dict[Unit, tuple[Unit, ...]] = {
    "week": ("week",),
    "month": ("month", "quarter", "year"),
    "quarter": ("quarter", "year"),
    "year": ("year",),
}

TODAY = RelativeDate()


def shift(day: date, count: int, unit: Unit) -> date:
    """Moves a date by some units; the 31st becomes the last day of a shorter month.

    A date beyond the calendar becomes its first or last day.

    >>> shift(date(2026, 3, 31), -1, "month"), shift(date(2026, 3, 2), 1, "week")
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 9))
    """
    edge = date.max if count > 0 else date.min
    if unit in _DAYS:
        try:
            return day + timedelta(days=count * _DAYS[unit])
        except OverflowError:
            return edge
    year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS[unit], 12)
    if not date.min.year <= year <= date.max.year:
        return edge
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def start_of(day: date, unit: Unit) -> date:
    """Returns the first day of the week (Monday), month, quarter or year that a day is in.

    >>> start_of(date(2026, 8, 20), "quarter")
    datetime.date(2026, 7, 1)
    """
    if unit == "day":
        return day
    if unit == "week":
        return shift(day, -day.weekday(), "day")
    first_month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[unit]
    return date(day.year, first_month, 1)


def resolve(day: Day, today: date) -> date:
    """Returns the calendar date (or moment) of a relative day; fixed days are unchanged.

    >>> resolve(RelativeDate("month", ((-1, "month"),)), date(2026, 10, 15))
    datetime.date(2026, 9, 1)
    """
    if not isinstance(day, RelativeDate):
        return day
    found = start_of(today, day.start_of) if day.start_of else today
    for count, unit in day.shifts:
        found = shift(found, count, unit)
    return found


@overload
def later(day: RelativeDate, count: int, unit: Unit) -> RelativeDate: ...
@overload
def later(day: date | RelativeDate, count: int, unit: Unit) -> date | RelativeDate: ...
def later(day: date | RelativeDate, count: int, unit: Unit) -> date | RelativeDate:
    """Moves a fixed or relative day by some units; adds up the shifts in days of a relative day.

    >>> later(RelativeDate(shifts=((-7, "day"),)), 1, "day")
    RelativeDate(start_of=None, shifts=((-6, 'day'),))
    """
    if not isinstance(day, RelativeDate):
        return shift(day, count, unit)
    shifts = day.shifts
    if unit == "day" and shifts and shifts[-1][1] == "day":
        count, shifts = count + shifts[-1][0], shifts[:-1]
    return RelativeDate(day.start_of, (*shifts, (count, unit)) if count else shifts)


def plain(day: RelativeDate) -> RelativeDate:
    """Returns the normal form of a relative day: adds up adjacent shifts in days, drops truncation to a day.

    >>> plain(RelativeDate("day", ((2, "day"), (-1, "day"))))
    RelativeDate(start_of=None, shifts=((1, 'day'),))
    """
    found = RelativeDate(None if day.start_of == "day" else day.start_of)
    for count, unit in day.shifts:
        found = later(found, count, unit)
    return found


def cut(day: date | RelativeDate, unit: Unit) -> date | RelativeDate | None:
    """Computes `date_trunc(unit, day)`; None if the result is not a truncation followed by shifts.

    >>> cut(RelativeDate(shifts=((-1, "month"),)), "month")
    RelativeDate(start_of='month', shifts=((-1, 'month'),))
    """
    if not isinstance(day, RelativeDate):
        return start_of(day, unit)
    if unit == "day":
        return day
    whole = all(shifted in _MULTIPLES[unit] for _, shifted in day.shifts)
    if whole and day.start_of in (None, unit):
        return RelativeDate(unit, day.shifts)
    return None


def starts(day: date | RelativeDate, unit: Unit) -> bool:
    """Whether a day is the first of a week, month, quarter or year, whatever today is.

    >>> starts(date(2026, 10, 1), "quarter"), starts(date(2026, 10, 1), "week")
    (True, False)
    >>> starts(RelativeDate("week", ((-14, "day"),)), "week"), starts(RelativeDate("month"), "year")
    (True, False)
    """
    if not isinstance(day, RelativeDate):
        return start_of(day, unit) == day
    if day.start_of not in _MULTIPLES[unit]:
        return False
    weeks = unit == "week"
    return all(u in _MULTIPLES[unit] or (weeks and u == "day" and n % 7 == 0) for n, u in day.shifts)


def relative_days(predicate: Predicate) -> tuple[RelativeDate, ...]:
    """Finds the days that are counted from today."""
    found = (value for leaf in leaves(predicate) for value in literals(leaf))
    return tuple(value for value in found if isinstance(value, RelativeDate))


def with_days(predicate: Predicate, today: date) -> Predicate:
    """Resolves a predicate on a given day: every relative date becomes a date.

    >>> from nlfilter.where.nodes import Compare
    >>> with_days(Compare("posted", ">=", RelativeDate(None, ((-7, "day"),))), date(2026, 10, 8))
    Compare(column='posted', op='>=', value=datetime.date(2026, 10, 1))
    """

    def fixed(value: Any) -> Any:
        return resolve(value, today) if isinstance(value, RelativeDate) else value

    return rebuilt(predicate, lambda leaf: with_literals(leaf, fixed))
