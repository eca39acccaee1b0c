"""Finds comparisons with days that people say as one period of time ("the last 7 days", "last month")."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from nlfilter.where.dates import TODAY, later, shift
from nlfilter.where.nodes import Operator, RelativeDate, Value
from nlfilter.where.words.saying import CalendarEnd, CalendarPeriod, CalendarUnit, Content, Period, Saying

TOMORROW = later(TODAY, 1, "day")


def as_said(op: Operator, day: RelativeDate) -> tuple[Operator, RelativeDate]:
    """Turns a comparison into what people say: "from the day after X" becomes "after X"."""
    match day.shifts:
        case (*before, (1 | -1 as by, "day")) if (before or day.start_of) and (op, by) in _A_DAY_ON:
            return _A_DAY_ON[op, by], replace(day, shifts=tuple(before))
    return op, day


_A_DAY_ON: dict[tuple[Operator, int], Operator] = {
    (">=", 1): ">",
    ("<", 1): "<=",
    ("<=", -1): "<",
    (">", -1): ">=",
}


def compared_with(column: str, op: Operator, day: RelativeDate) -> Saying | None:
    """Makes a saying of one comparison with a day counted from today."""
    match (op, day):
        case (">=", RelativeDate(None, ((count, unit),))) if count < 0:
            return Saying("last", (column,), (Period(-count, unit),))
        case ("=", RelativeDate(None | "day", ())):
            return Saying("calendar", (column,), (CalendarUnit("day", 0),))
        case ("=", RelativeDate(None, (((-1 | 1) as count, "day"),))):
            return Saying("calendar", (column,), (CalendarUnit("day", count),))
        case (("<" | ">="), RelativeDate(str())):
            return _bounded_by(column, op, _first_day_of(day))
        case _:
            return None


def _bounded_by(column: str, op: Operator, whole: CalendarUnit | None) -> Saying | None:
    """Makes a saying: before a unit of the calendar, or from its start."""
    if whole is None:
        return None
    if op == "<":
        return Saying("by_end", (column,), (_end_before(whole),))
    # Distant units have no name that fits before "or later".
    return Saying("since", (column,), (whole,)) if abs(whole.offset) <= 1 else None


def _end_before(whole: CalendarUnit) -> CalendarEnd:
    """Returns the day before a unit of the calendar."""
    return CalendarEnd(CalendarUnit(whole.unit, whole.offset - 1))


def _first_day_of(day: RelativeDate) -> CalendarUnit | None:
    """Returns the unit of the calendar that begins with a day; None if none begins there."""
    match day:
        case RelativeDate("week" | "month" | "quarter" | "year" as unit, ()):
            return CalendarUnit(unit, 0)
        case RelativeDate("week" | "month" | "quarter" | "year" as unit, ((count, shifted),)) if (
            shifted == unit
        ):
            return CalendarUnit(unit, count)
        case _:
            return None


def from_to(column: str, low: Value, high: Value) -> Saying:
    """Makes a saying: between two days, both included."""
    match (low, high):
        case (RelativeDate(None, ((count, unit),)), RelativeDate()) if high == TODAY and count < 0:
            return Saying("last", (column,), (Period(-count, unit),))
        case (RelativeDate(), RelativeDate(None, ((count, unit),))) if low == TODAY and count > 0:
            return Saying("next", (column,), (Period(count, unit),))
        case _:
            return Saying("from_to", (column,), (low, high))


def up_to(column: str, low: Value, high: Value) -> Saying | None:
    """Makes a saying: from one day until before another; None if two sayings are clearer."""
    if isinstance(low, RelativeDate) and isinstance(high, RelativeDate):
        if high == TOMORROW and low != TODAY and low.start_of is None:
            return from_to(column, low, TODAY)
        if found := _calendar_unit(column, low, high):
            return found
        if (last := _day_of_week_before(high)) and low.start_of == "week":
            return Saying("from_to", (column,), (low, last))
    if isinstance(high, RelativeDate) and (whole := _first_day_of(high)):
        return Saying("from_to", (column,), (low, _end_before(whole)))
    if isinstance(low, date) and isinstance(high, date):
        return _fixed(column, low, high)
    return None


def _day_of_week_before(day: RelativeDate) -> RelativeDate | None:
    """Returns the day before a day that is counted from a Monday, so that it has a name: Sunday."""
    match day:
        case RelativeDate("week", (*before, (count, "day"))) if 1 < count <= _WEEK:
            return replace(day, shifts=(*before, (count - 1, "day")))
        case _:
            return None


_WEEK = 7


def _calendar_unit(column: str, low: RelativeDate, high: RelativeDate) -> Saying | None:
    unit = low.start_of or "day"
    match low.shifts:
        case ():
            offset = 0
        case ((count, shifted),) if shifted == unit:
            offset = count
        case _:
            return None
    end = ((offset + 1, unit),) if offset + 1 else ()
    if (high.start_of, high.shifts) == (low.start_of, end):
        return Saying("calendar", (column,), (CalendarUnit(unit, offset),))
    return None


def _fixed(column: str, low: date, high: date) -> Saying | None:
    """Makes a saying of a day, a month or a year by name, else of the days from first to last."""
    if isinstance(low, datetime) and isinstance(high, datetime):
        if (low.time(), high.time()) != (time(), time()):
            return None
        low, high = low.date(), high.date()
    if isinstance(low, datetime) is not isinstance(high, datetime) or high <= low:
        return None
    content: Content = low
    if high == shift(low, 1, "day"):
        return Saying("equals", (column,), (content,))
    if low.day == 1 and high == shift(low, 1, "month"):
        return Saying("during", (column,), (CalendarPeriod(low.year, low.month),))
    if (low.month, low.day) == (1, 1) and high == shift(low, 1, "year"):
        return Saying("during", (column,), (CalendarPeriod(low.year),))
    return Saying("from_to", (column,), (content, high - timedelta(days=1)))
