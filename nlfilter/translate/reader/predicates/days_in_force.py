"""Days of a later turn: the month, the bound and the kind of day come from the condition in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from nlfilter.schema.fold import fold
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.dates import DateSpan, of_month, spans
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.carryover import bound_in_force, only_in_force
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Between, Compare, RelativeDate, Value, leaves


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


def in_month_in_force(table: Table, name: str, span: DateSpan) -> DateSpan:
    """A day without its month, in the month of the day in force: "the 20th" after "by October 15"."""
    days = [value for value in _values(table, name) if isinstance(value, date)]
    if not (span.monthless and isinstance(span.low, date) and days):
        return span
    first = min(days) - timedelta(days=1)  # a bound may be stored as the day after
    return of_month(span, first.year, first.month) or span


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
