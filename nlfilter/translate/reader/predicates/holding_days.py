"""Columns that can hold a day or a year: "2018 or older" fits vintages to 2024, no delivery to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from nlfilter.schema.kinds import Kind
from nlfilter.translate.quantities.dates import DateSpan, spans
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.dates_on import is_start, looks_ahead, takes_place
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.dates import resolve
from nlfilter.where.nodes import Day

_SIDES: Mapping[Op, tuple[bool, bool]] = {
    ">": (True, False), ">=": (True, False), "newer": (True, False),
    "<": (False, True), "<=": (False, True), "older": (False, True),
}  # fmt: skip
"""Whether a comparison needs days after the one that was said, and whether before it."""


def can_hold_days(table: Table, name: str, measure: Measure, low: DateSpan) -> bool:
    """Whether some of the days that are asked for lie within what a column stores, as far as it is known."""
    if is_over(table, name, measure, low):
        return False
    stored, asked = _stored(table, name), _asked(table, name, measure, low)
    if stored is None or asked is None:
        return True
    (first, last), (start, end) = stored, asked
    after, before = _sides(measure, low)
    return (before or start <= last) and (after or end >= first)


def is_over(table: Table, name: str, measure: Measure, low: DateSpan) -> bool:
    """Whether only days to come, or a weekday, are asked for, and a column holds only past days."""
    stored, today = _stored(table, name), table.calendar.today
    if stored is None or stored[1] > _month(today) or _is_planned(table, name):
        return False
    if low.part:  # "on Sundays in September" is about a certain time
        return low.part[0] == "weekday" and len(spans(table.source.text, table.calendar)) == 1
    _, before = _sides(measure, low)
    return not before and low.low is not None and resolve(low.low, today) > today


def holds_no_such_years(table: Table, name: str, measure: Measure, low: DateSpan) -> bool:
    """Whether bare figures are rather amounts, as they are far from the years that are stored."""
    stored, high = _stored(table, name), measure.high if isinstance(measure.high, DateSpan) else low
    if stored is None or measure.op is not None or not (low.bare_year and high.bare_year):
        return False
    asked = _asked(table, name, measure, low)
    first, last = (int(month[:_YEAR]) for month in stored)
    years = [int(month[:_YEAR]) for month in asked] if asked else []
    return any(not first - _GENERATION <= year <= last + _GENERATION for year in years)


_YEAR, _GENERATION = 4, 30
"""The letters of a year; and how many years from those stored people may still ask for."""


@cached_by_table
def _is_planned(table: Table, name: str) -> bool:
    """Whether a column says when something takes place or will, by its name or by round times of day."""
    clocks = (one.synonyms for one in table.schema.columns.values() if one.kind is Kind.TIME and one.expr)
    named = takes_place(table, name) or is_start(table, name) or looks_ahead(table, name)
    return named or any(said[:1] == (name,) for said in clocks)


def _sides(measure: Measure, low: DateSpan) -> tuple[bool, bool]:
    return _SIDES.get(measure.op, (False, False)) if measure.op else (False, False)


def _stored(table: Table, name: str) -> tuple[str, str] | None:
    """The first and the last month that a column stores; for an end of a range, those of the whole range."""
    months = _months(table, name)
    if months is None or months[0]:
        return months
    return _month(table.calendar.today), months[1]  # what is there now has no day


@cached_by_table
def _months(table: Table, name: str) -> tuple[str, str] | None:
    """The same; the first month is "" if it stands for the present one."""
    ends = next((one.ends for one in table.schema.ranges.values() if name in one.ends), (name, name))
    known = [table.lexicon.vocabulary.spans.get(end) for end in ends]
    if not (known[0] and known[1]):
        return None
    first, last = known[0][0], known[1][1]
    if not table.column(name).kind.is_time:
        return f"{first:>04}-01", f"{last:>04}-12"
    return ("" if first == _NOW[: len(first)] and _NOW in (table.column(name).expr or "") else first), last


_NOW = "1900-01-01"
"""The day that an inferred expression gives to texts such as "now"."""


def _asked(table: Table, name: str, measure: Measure, low: DateSpan) -> tuple[str, str] | None:
    """The first and the last month that are asked for; None if any year may be meant."""
    high = measure.high if isinstance(measure.high, DateSpan) else low
    start, stop = low.ahead if low.ahead and looks_ahead(table, name) else (low.low, high.high)
    if low.yearless or high.yearless or low.part or start is None or stop is None:
        return None
    return _month_of(table, start), _month_of(table, stop)


def _month_of(table: Table, day: Day) -> str:
    return _month(resolve(day, table.calendar.today))


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"
