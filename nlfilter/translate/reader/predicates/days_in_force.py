"""Days of a later turn: the month, the bound and the kind of day come from the condition in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.schema.fold import fold
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.dates import DateSpan, of_month, spans
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.in_force import JOINING
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.carryover import bound_in_force, only_in_force
from nlfilter.translate.reader.table import Table
from nlfilter.where.dates import resolve
from nlfilter.where.nodes import (
    Between,
    Compare,
    Day,
    Measured,
    MeasuredIn,
    PartOf,
    Predicate,
    RelativeDate,
    Value,
    leaves,
)
from nlfilter.where.values import is_day


def day_bound_in_force(table: Table, name: str) -> Op | None:
    """The same for a day: whether the day itself counts is known from the day that was said.

    "By October 15" and "before October 16" ask for the same rows.
    """
    op = bound_in_force(table, name)
    if op is None:
        return None
    for n in table.in_force.by_column.get(name, ()):
        condition = table.in_force.conditions[n]
        stops = {_day(span.high) for span in spans(fold(condition.phrase), table.calendar)}
        if any(
            _day(leaf.value) in stops for leaf in leaves(condition.predicate) if isinstance(leaf, Compare)
        ):
            op = _PAST_THE_DAY.get(op, op)
            break
    return _WITH_ITS_EDGE.get(op, op) if "also_fine" in table.request_roles else op


_PAST_THE_DAY: Mapping[Op, Op] = {"<": "<=", ">=": ">"}
"""What a bound means that is stored with the day after the one that was said."""


_WITH_ITS_EDGE: Mapping[Op, Op] = {"<": "<=", ">": ">="}
"""A bound whose edge would do as well: "October 20 is fine"."""


def _day(value: object) -> object:
    """A day of any year: the year of one that is said without it may be another one in the condition."""
    return (value.month, value.day) if isinstance(value, date) else value


def in_month_in_force(table: Table, name: str, span: DateSpan, op: Op | None) -> DateSpan:
    """A day without its month, in the month of the days in force: "the 20th" after "by October 15".

    After "in December", both "from the 20th" and "by the 20th" are days of December.
    """
    if not (span.monthless and isinstance(span.low, date)):
        return span
    ends = [*_ends(table, *table.in_force.by_column.get(name, ()))]
    ends.sort(key=lambda end: end.is_last is (op in ("<", "<=")), reverse=True)
    fixed = [end for end in ends if not isinstance(end.day, RelativeDate) or end.day.start_of == "month"]
    known = of_month(span, (day := fixed[0].within).year, day.month) if fixed else None
    return replace(known, monthless=False) if known else span


def in_week_in_force(table: Table, name: str, span: DateSpan) -> DateSpan:
    """A weekday without its week: in the week of a day in force, else within the longer time in force.

    After "next week" or "in December", "Wednesday" is any Wednesday of that time; after "next Saturday",
    "Sunday" is the one of the same week.
    """
    places = table.in_force.by_column.get(name, ())
    spoken, today = [table.in_force.conditions[n].predicate for n in places], table.calendar.today
    within = any(holds_each_weekday(one, today) for one in spoken) and not JOINING & table.request_roles
    if within or any(map(asks_for_weekday, spoken)):
        return span.any_week
    ends = [*_ends(table, *places)]
    if not ends:
        return span
    day = ends[0].day
    weeks = [n for n, unit in day.shifts if unit == "week"] if isinstance(day, RelativeDate) else []
    return span.in_week(weeks[0]) if len(weeks) == 1 and getattr(day, "start_of", "") == "week" else span


class End(Struct, frozen=True):
    """A bound of days in force. `within` is the nearest day on its inner side; `is_last` tells the side."""

    day: Day
    within: date
    is_last: bool


def _ends(table: Table, *places: int) -> Iterator[End]:
    for n in places:
        yield from ends_of(table.in_force.conditions[n].predicate, table.calendar.today)


def ends_of(predicate: Predicate, today: date) -> Iterator[End]:
    """The bounds of days in a predicate."""
    for leaf in leaves(predicate):
        match leaf:
            case Compare(_, op, value) if is_day(value):
                day = resolve(value, today)
                ready = op == "<=" and day >= today  # a single day, if it says from when something can be had
                if op in ("=", ">=", ">") or ready:
                    yield End(value, day, is_last=False)
                if op in ("=", "<=", "<"):
                    yield End(value, day - timedelta(days=op == "<"), is_last=True)
            case Between(_, first, last) if is_day(first) and is_day(last):
                yield End(first, resolve(first, today), is_last=False)
                yield End(last, resolve(last, today), is_last=True)


def holds_each_weekday(predicate: Predicate, today: date) -> bool:
    """Whether the days of a predicate are a week or longer: "next week", "in December"."""
    ends = [*ends_of(predicate, today)]
    parts = (leaf.measure for leaf in leaves(predicate) if isinstance(leaf, Measured | MeasuredIn))
    long = any(isinstance(one, PartOf) and one.part in _LONG_PARTS for one in parts)
    return _lasts_a_week(ends) if ends else long


_LONG_PARTS = frozenset({"month", "quarter", "year"})


def _lasts_a_week(ends: Sequence[End]) -> bool:
    firsts = [end.within for end in ends if not end.is_last]
    lasts = [end.within for end in ends if end.is_last]
    return not (firsts and lasts) or (max(lasts) - min(firsts)).days >= _WEEK - 1


_WEEK = 7


def asks_for_weekday(predicate: Predicate) -> bool:
    """Whether a predicate asks for a weekday of any week."""
    measures = (leaf.measure for leaf in leaves(predicate) if isinstance(leaf, Measured | MeasuredIn))
    return any(isinstance(one, PartOf) and one.part == "weekday" for one in measures)


def length_in_force(table: Table, measure: Measure, low: Amount) -> tuple[str, Measure] | None:
    """The only column whose condition in force counts days from today: "2 weeks" after "within a week"."""
    times = [name for name in table.schema.filterable if table.column(name).kind.is_time]
    name = only_in_force(table, times)
    if name is None or low.unit not in _LENGTHS or not low.is_whole or measure.high is not None:
        return None
    counted = [
        v for v in _values(table, name) if isinstance(v, RelativeDate) and v.start_of is None and v.shifts
    ]
    return (name, replace(measure, op=measure.op or "<=")) if counted else None


_LENGTHS = frozenset({"days", "weeks", "months", "years"})


def _values(table: Table, name: str) -> list[Value]:
    """What the conditions in force on a column compare it with."""
    found: list[Value] = []
    for n in table.in_force.by_column.get(name, ()):
        for leaf in leaves(table.in_force.conditions[n].predicate):
            match leaf:
                case Compare(_, _, value):
                    found.append(value)
                case Between(_, one, other):
                    found += [one, other]
    return found
