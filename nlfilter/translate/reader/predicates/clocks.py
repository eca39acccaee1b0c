"""Makes the predicate of a time of day on a column of times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from itertools import combinations

from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Range
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.dates import is_start
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.nodes import (
    Between,
    Compare,
    CompareColumns,
    Operator,
    Predicate,
    conjunction,
    disjunction,
)

_OPERATORS: dict[Op, Operator] = {
    "<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "=",
    "older": "<", "newer": ">", "from": ">=", "until": "<=",
}  # fmt: skip

_AROUND = 30
"""The minutes to either side that "about" allows."""

_LAST = time(23, 59, 59, 999999)


@cached_by_table
def columns_of_times(table: Table) -> tuple[str, ...]:
    """The columns of times of day, in the owner's order."""
    return tuple(n for n in table.schema.filterable if table.column(n).kind is Kind.TIME)


@cached_by_table
def spans_of_times(table: Table) -> tuple[str, ...]:
    """The ranges of times of day, then the other columns of times that need no name."""
    ranges = {n: r for n, r in table.schema.ranges.items() if table.column(r.low).kind is Kind.TIME}
    ends = {end for one in ranges.values() for end in one.ends}
    return (
        *ranges,
        *(n for n in columns_of_times(table) if n not in ends and not table.column(n).named_only),
    )


def hours_of(table: Table, name: str) -> str | None:
    """The range of opening hours with a column at one of its ends: "until 6 is fine" is about closing."""
    ranges = table.schema.ranges.items()
    return next((n for n, r in ranges if name in r.ends and not is_start(table, r.low)), None)


def within_hours(hours: Range, op: Op | None, low: Clock, high: Clock | None) -> Predicate:
    """Asks for opening hours: "open at 8" means that it closes later, "open until 8", no earlier."""
    opens, closes = hours.ends
    if high is not None:
        return conjunction(Compare(opens, "<=", low.time), _lasts(hours, ">=", high.time))
    match _OPERATORS.get(op or "=", "=") if op not in ("from", "until") else op:
        case "until" | ">=":
            return _lasts(hours, ">=", low.time)
        case ">":
            return _lasts(hours, ">", low.until or low.time)
        case "from" | "<=":
            return Compare(opens, "<=", low.time)
        case "<":
            return Compare(opens, "<", low.time)
    first = Compare(opens, "<", low.until) if low.until else Compare(opens, "<=", low.time)
    if low.part and low.until is None and low.time >= _MORNING:  # any time until the end of the day
        return _lasts(hours, ">", low.time)
    if not hours.overnight:
        return conjunction(first, Compare(closes, ">", low.time))
    if low.time < _MORNING:
        return disjunction(conjunction(first, Compare(closes, ">", low.time)), _lasts(hours, ">", low.time))
    return conjunction(first, _lasts(hours, ">", low.time))


def between_times(times: Range, op: Op | None, low: Clock, high: Clock | None) -> Predicate | None:
    """Asks for a shift or a lesson within two times: "until 4" means that it ends then at the latest."""
    if op == "during" and high is None and not low.part:
        return _at_that_time(times, low.time)
    if high is not None:
        begins, ends = Compare(times.low, ">=", low.time), Compare(times.high, "<=", high.time)
        if low.time <= high.time:
            return conjunction(begins, ends)
        by_day = CompareColumns(times.high, ">", times.low)  # it ends on the day that it begins on
        said: Sequence[Predicate] = (begins, ends, by_day)
        return disjunction(*(conjunction(one, other) for one, other in combinations(said, 2)))
    end = op in ("until", "<=", "<")
    return clock_predicate(times.high if end else times.low, op, low, None)


def lie_apart(table: Table, name: str, measures: Sequence[Measure]) -> bool:
    """Whether no time of day lies within two bounds, so that either will do: "before 9 am and after 5 pm".

    A place that opens before 9 may be open after 5.
    """
    hours = table.schema.ranges.get(name)
    bounds = {measure.op[0]: measure.low for measure in measures if measure.op in _BOUNDS}
    low, high = bounds.get(">"), bounds.get("<")
    if (hours and not is_start(table, hours.low)) or not (isinstance(low, Clock) and isinstance(high, Clock)):
        return False
    return high.time <= low.time


_BOUNDS = frozenset({"<", "<=", ">", ">="})


def _at_that_time(times: Range, at: time) -> Predicate:
    """Asks for what has begun and not ended at a time. What ends before it begins lasts over midnight."""
    begun, goes_on = Compare(times.low, "<=", at), Compare(times.high, ">", at)
    over_midnight = CompareColumns(times.high, "<=", times.low)
    return disjunction(conjunction(begun, goes_on), conjunction(over_midnight, disjunction(begun, goes_on)))


_MORNING = time(6)
"""An earlier end is one of the night before."""


def _lasts(hours: Range, op: Operator, until: time) -> Predicate:
    """Asks that the end is not before a time, or lies after midnight; at night, so long after it."""
    opens, closes = hours.ends
    end = Compare(closes, op, until)
    if not hours.overnight:
        return end
    if until >= _MORNING:
        return disjunction(end, CompareColumns(closes, "<=", opens))
    return disjunction(conjunction(end, CompareColumns(closes, "<", opens)), all_day(hours))


def all_day(hours: Range) -> Predicate:
    """Asks for opening hours that last the whole day."""
    if hours.overnight:
        return CompareColumns(hours.high, "=", hours.low)
    return conjunction(Compare(hours.low, "<=", time.min), Compare(hours.high, ">=", _LAST_MINUTE))


_LAST_MINUTE = time(23, 59)


def clock_predicate(name: str, op: Op | None, low: Clock, high: Clock | None) -> Predicate:
    if low.part and high is None:
        return _part_of_day(name, op or "=", low)
    if high is not None:
        if low.time <= high.time:
            return Between(name, low.time, high.time)
        return disjunction(Compare(name, ">=", low.time), Compare(name, "<=", high.time))  # over midnight
    if op == "about":
        return Between(name, _moved(low.time, -_AROUND), _moved(low.time, _AROUND))
    if op == "band":  # 「10時台」
        whole = low.time.replace(minute=0)
        end = Compare(name, "<", _moved(whole, 60)) if whole.hour < 23 else None
        start = Compare(name, ">=", whole)
        return conjunction(start, end) if end else start
    return Compare(name, _OPERATORS.get(op or "=", "="), low.time)


def _part_of_day(name: str, op: Op, part: Clock) -> Predicate:
    """Asks for a part of the day, or for the time before or after it. The evening has no end."""
    start = Compare(name, ">=", part.time)
    end = Compare(name, "<", part.until) if part.until else None
    match op:
        case "<":
            return Compare(name, "<", part.time)
        case "<=" | "until":
            return end or Compare(name, "<=", part.time)  # "until the evening"
        case ">":
            return Compare(name, ">=", part.until or part.time)
        case ">=" | "from":
            return start
    if end is None:
        return start
    return conjunction(start, end) if part.time > time.min else end


def _moved(moment: time, minutes: int) -> time:
    """The time so many minutes later, kept within the day."""
    moved = moment.hour * 60 + moment.minute + minutes
    if moved < 0:
        return time()
    return time(*divmod(moved, 60)) if moved < 24 * 60 else _LAST
