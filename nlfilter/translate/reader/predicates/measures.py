"""Makes the predicate of a measure on a column, a range or a sum."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal

from msgspec.structs import replace

from nlfilter.errors import RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.parts import Range
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import SMALLER, Amount
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.amounts import ColumnAmounts, amount_on, with_stored_unit
from nlfilter.translate.reader.predicates.bounds import operator_of, range_predicate
from nlfilter.translate.reader.predicates.clocks import between_times, clock_predicate, within_hours
from nlfilter.translate.reader.predicates.dates import (
    before,
    date_predicate,
    holds_date,
    is_plain_number,
    is_start,
    is_to_come,
    months_on,
    years_compared,
)
from nlfilter.translate.reader.predicates.plausible_numbers import can_hold, is_near, is_no_such_sum, span_of
from nlfilter.translate.reader.predicates.units import holds_years, takes_unit, unit_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.logic.comparisons import Subject, compare
from nlfilter.where.measures import is_constant
from nlfilter.where.nodes import (
    Between,
    Compare,
    Length,
    Measured,
    Operator,
    Predicate,
    RelativeDate,
    Unit,
    conjunction,
    or_open,
)


def on_subject(table: Table, subject: Meaning, measure: Measure) -> Predicate | None:
    """The predicate of a measure on a named subject; None if the measure does not fit it."""
    if isinstance(measure.low, DateSpan):
        return _dates(table, subject, measure, measure.low)
    if isinstance(measure.low, Clock):
        high = measure.high if isinstance(measure.high, Clock) else None
        if table.column(subject.name).kind is not Kind.TIME:
            return None
        if hours := table.schema.ranges.get(subject.name):
            holds = between_times if is_start(table, hours.low) else within_hours
            return holds(hours, measure.op, measure.low, high)
        return clock_predicate(subject.name, measure.op, measure.low, high)
    return _amounts(table, subject, measure, measure.low)


def _amounts(table: Table, subject: Meaning, measure: Measure, low: Amount) -> Predicate | None:
    if subject.kind in ("column", "part") and table.column(subject.name).kind is Kind.TEXT_LIST:
        return length_of(subject.name, measure)
    amounts = ColumnAmounts.of(table, subject.name, low, measure.high)
    low, unit = amounts.low, amounts.unit
    if subject.kind in ("column", "part") and table.column(subject.name).kind.is_time:
        return from_today(subject.name, measure, low, ahead=is_to_come(table, subject.name))
    if unit in AGES_IN_YEARS and subject.kind in ("column", "part") and holds_years(table, subject.name):
        return _age_by_year(table, subject.name, measure, low)
    whole = low.is_whole
    takes = takes_unit(table, subject, unit, whole=whole)
    if not takes or (unit is None and _is_no_year(table, subject, low)):
        return None
    column = table.column(subject.name)
    if is_no_such_sum(table, subject.name, low):
        return None  # 「敷金10万以下」 beside deposits of one or two rents
    if subject.kind == "part" and unit in SMALLER and column.unit is None and not _tells(subject.name, unit):
        return None  # "left half an hour late" is not about the seats left
    counted = low.counted and column.kind is not Kind.INTEGER  # 「レビュー100件」 is no mark
    stored = amounts.stored(table, measure.op)
    if stored is None or (counted and not can_hold(table, subject.name, low)):
        return None
    op, values = stored
    if low.shown and not is_near(table, subject.name, values):
        return None
    predicate = amount_on(table, subject.name, op, values, turned=subject.kind == "opposite")
    return predicate and with_stored_unit(table, column, unit, amounts.per, predicate)


def _tells(name: str, unit: str) -> bool:
    """Whether the name of a column ends in the first letters of a unit: days of `absent_d`."""
    return unit.startswith(name_words(name)[-1])


def untouched_for(name: str, measure: Measure) -> Predicate | None:
    """Asks that the latest day is so long ago: "no update for (more than) 90 days"."""
    op = _SO_LONG.get(measure.op)
    if op is None or not isinstance(measure.low, Amount):
        return None
    return from_today(name, replace(measure, op=op), measure.low)


_SO_LONG: Mapping[Op | None, Op] = {None: ">=", "=": ">=", ">=": ">=", ">": ">"}
"""Nothing happened for so long, or for longer: other comparisons make no sense."""


AGES_IN_YEARS = frozenset({"years", "years old"})

_MOST_ELEMENTS = 100
"""The most elements of a list that people count; "at least 60000" is about something else."""


def length_of(name: str, measure: Measure) -> Predicate | None:
    """The predicate of a number of elements in a list; None if it would be true of every row."""
    count = whole_count(measure)
    high = measure.high if isinstance(measure.high, Amount) else None
    if count is None or count > _MOST_ELEMENTS or measure.op in ("about", "band", "older", "newer"):
        return None
    bounds: list[tuple[Operator, int]] = [(operator_of(measure.op), count)]
    if high is not None:
        bounds = [(">=", count), ("<=", int(high.value))]
    tests: list[Predicate] = []
    for op, value in bounds:
        with suppress(RejectedWhere):
            test = compare(Subject.of_measure(Length(name), Kind.INTEGER), op, value)
            tests += [] if isinstance(test, Measured) and is_constant(test) else [test]
    return conjunction(*tests) if tests else None


def whole_count(measure: Measure) -> int | None:
    """The whole number without a unit in a measure, if it is one."""
    low = measure.low
    plain = isinstance(low, Amount) and low.unit is None and low.is_whole and low.value >= 0
    return int(low.value) if isinstance(low, Amount) and plain and not low.figures else None


def from_today(name: str, measure: Measure, low: Amount, *, ahead: bool = False) -> Predicate | None:
    """The age of a day: "established 50 years or more"; or the time until it: "at least a week until"."""
    unit = _AGES.get(low.unit or "")
    op = _EARLIER.get(measure.op or "") if not ahead else operator_of(measure.op)
    if unit is None or op is None or op == "=" or measure.high is not None or not _is_age(low):
        return None
    count = int(low.value) if ahead else -int(low.value)
    day, today = RelativeDate(None, ((count, unit),)), RelativeDate()
    if ahead:
        return Compare(name, op, day) if op in (">", ">=") else Between(name, today, day)
    return Between(name, day, today) if op == ">=" else Compare(name, op, day)


def _age_by_year(table: Table, name: str, measure: Measure, low: Amount) -> Predicate | None:
    """The age of a year: "built 10 years ago or less"."""
    op: Operator | None = "=" if measure.op is None else _EARLIER.get(measure.op)
    if op is None or measure.high is not None or not _is_age(low):
        return None
    return Compare(name, op, table.calendar.today.year - int(low.value))


def _is_no_year(table: Table, subject: Meaning, amount: Amount) -> bool:
    """Whether a figure is too small for a year: "older than 50"."""
    return table.column(subject.name).holds is Semantic.YEAR and amount.value < _OLDEST


def _is_age(amount: Amount) -> bool:
    """Whether a number of years may be an age; 2023 is a year itself."""
    return amount.is_whole and amount.value < _OLDEST


_OLDEST = 1000
_AGES: Mapping[str, Unit] = {"years": "year", "months": "month", "weeks": "week", "days": "day"}
_EARLIER: Mapping[str, Operator] = {">": "<", ">=": "<=", "<": ">=", "<=": ">=", "older": "<", "newer": ">"}
"""Turns the comparison of an age into that of a day: a greater age is an earlier day."""


def _dates(table: Table, subject: Meaning, measure: Measure, low: DateSpan) -> Predicate | None:
    high = measure.high if isinstance(measure.high, DateSpan) else None
    if months := months_on(table, subject, measure):
        return months
    if not holds_date(table, subject):
        return _so_long(table, subject, measure) or _plain_years(table, subject, measure, low, high)
    name = subject.name
    if subject.kind in ("column", "part") and not table.column(name).kind.is_time:
        low = counted_back(table, low)
    if subject.kind == "range":
        range_ = table.schema.ranges[name]
        if not table.column(range_.low).kind.is_time:
            return _years_on(range_, measure.op, low, high)
        if measure.op is None and (inside := _lasting(range_, low, high)):
            return inside
        name = range_.high if measure.op == "<=" else range_.low
    if measure.op in ("about", "band"):
        return None
    return date_predicate(table, name, measure.op, low, high)


def _so_long(table: Table, subject: Meaning, measure: Measure) -> Predicate | None:
    """A bound on how long something takes: "within two weeks", 「明日届く」."""
    span = measure.low
    if (
        not isinstance(span, DateSpan)
        or span.monthless
        or measure.high is not None
        or unit_of(table, subject.name) is None
    ):
        return None
    if span.within and measure.op is None:
        count, unit = span.within
    elif (days := _days_until(table, span)) is not None and measure.op in (None, "<="):
        count, unit = days, "day"
    else:
        return None
    amount = Amount(span.start, span.end, Decimal(count), unit=f"{unit}s")
    return _amounts(table, subject, replace(measure, op="<=", low=amount), amount)


def _days_until(table: Table, span: DateSpan) -> int | None:
    """The number of days until a single day to come."""
    day = span.low
    if day is None or before(span.high) != day:
        return None
    if isinstance(day, RelativeDate):
        counted = day.start_of is None and all(unit == "day" for _, unit in day.shifts)
        days = sum(n for n, _ in day.shifts) if counted else -1
    else:
        days = (day - table.calendar.today).days
    return days if days >= 0 else None


def _lasting(range_: Range, low: DateSpan, high: DateSpan | None) -> Predicate | None:
    """Asks that a day lies between the two ends of a range: a show that is on then."""
    start, stop = low.low, (high or low).high
    if start is None or stop is None or low.part:
        return None
    end = before(stop)
    first: Predicate = Compare(range_.low, "<=", end) if end == start else Compare(range_.low, "<", stop)
    last: Predicate = Compare(range_.high, ">=", start)
    return conjunction(first, or_open(range_.high, ">=", start) if range_.unlimited else last)


def counted_back(table: Table, span: DateSpan) -> DateSpan:
    """The date with its whole years, for a column of years: "in the last 10 years"."""
    day = span.low
    if span.years is not None or not isinstance(day, RelativeDate) or day.start_of is not None or span.ago:
        return span
    if not day.shifts or any(unit != "year" for _, unit in day.shifts):
        return span
    today = table.calendar.today.year
    return replace(span, years=(today + sum(n for n, _ in day.shifts), today))


def _plain_years(
    table: Table, subject: Meaning, measure: Measure, low: DateSpan, high: DateSpan | None
) -> Predicate | None:
    """A compared year on a range or column of plain numbers: "founded before 1850"."""
    if subject.kind == "range" and is_plain_number(table, subject):
        return _years_on(table.schema.ranges[subject.name], measure.op, low, high)
    if subject.kind not in ("column", "part") or low.years is None or measure.op is None:
        return None
    column = table.column(subject.name)
    others = any(holds_years(table, name) for name in table.schema.filterable)
    span = span_of(table, subject.name)
    counts = span is not None and span[1] < _OLDEST  # "certified before 1990" is not about certified beds
    whole = column.kind.is_number and column.unit is None and not others and not counts
    return date_predicate(table, subject.name, measure.op, low, high) if whole else None


def _years_on(range_: Range, op: Op | None, low: DateSpan, high: DateSpan | None) -> Predicate | None:
    years = years_compared(op, low, high)
    return range_predicate(range_, op, years) if years else None
