"""Checks measures: values that are computed from one or two columns, and compared with a value.

A measure is never nested. If a comparison has the same result for every row, whatever is stored, it is
refused as a constant: `len(skills) >= 0`, `hour(starts) < 24`, `price - price = 0`.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.parts import Column
from nlfilter.schema.table import TableSchema
from nlfilter.where.nodes import (
    CompareColumns,
    DaysBetween,
    Difference,
    Length,
    Measure,
    Measured,
    MeasuredIn,
    Number,
    Operator,
    Part,
    PartOf,
    Predicate,
    Product,
    Ratio,
    Sum,
    Value,
    conjunction,
    measured_columns,
)
from nlfilter.where.values import plain_number, time_of_day

_OF_DATES: tuple[Part, ...] = ("year", "quarter", "month", "day", "weekday")
_OF_CLOCKS: tuple[Part, ...] = ("hour", "minute")

PARTS: dict[Kind, tuple[Part, ...]] = {
    Kind.DATE: _OF_DATES,
    Kind.TIMESTAMP: (*_OF_DATES, *_OF_CLOCKS, "time"),
    Kind.TIME: _OF_CLOCKS,
}
"""The parts that a column of a kind has."""

BOUNDS: dict[Part, tuple[int, int]] = {
    "year": (MINYEAR, MAXYEAR),
    "quarter": (1, 4),
    "month": (1, 12),
    "day": (1, 31),
    "weekday": (1, 7),
    "hour": (0, 23),
    "minute": (0, 59),
}
"""The least and the greatest value of a part."""


def kind_of_measure(measure: Measure, schema: TableSchema) -> Kind:
    """Returns the kind of a measure's values; raises `RejectedWhere` for columns that do not fit."""
    columns = [schema.columns[name] for name in measured_columns(measure)]
    kinds = {column.kind for column in columns}
    match measure:
        case Length() if kinds == {Kind.TEXT_LIST}:
            return Kind.INTEGER
        case PartOf(_, part) if part in PARTS.get(columns[0].kind, ()):
            return Kind.TIME if part == "time" else Kind.INTEGER
        case DaysBetween() if kinds != {Kind.DATE}:
            pass
        case Sum(left, right) | Difference(left, right):
            if left == right:
                raise RejectedWhere(RejectCode.CONSTANT)
            if kinds == {Kind.DATE} and isinstance(measure, Difference):
                return Kind.INTEGER
            if all(kind.is_number for kind in kinds) and _may_be_added(*columns, guessed=schema.guessed):
                return _widest(kinds)
        case Product(left, right) | Ratio(left, right):
            if left == right:
                raise RejectedWhere(RejectCode.CONSTANT)
            if all(kind.is_number for kind in kinds):
                whole = isinstance(measure, Product) and kinds == {Kind.INTEGER}
                return Kind.INTEGER if whole else Kind.FLOAT
    raise RejectedWhere(RejectCode.TYPE_MISMATCH)


def check_columns(leaf: CompareColumns, schema: TableSchema) -> None:
    """Raise `RejectedWhere` unless two columns can be compared with this operator."""
    if leaf.left == leaf.right:
        raise RejectedWhere(RejectCode.CONSTANT)
    left, right = schema.columns[leaf.left], schema.columns[leaf.right]
    if leaf.times != 1:
        if plain_number(leaf.times) != leaf.times or not _is_multiple(leaf.times):
            raise RejectedWhere(RejectCode.BAD_VALUE)
        # Units may differ: the factor says how many hours in "4 * hourly < daily", and how many km a day in
        # "distance < 50 * days".
        fits = left.kind.is_number and right.kind.is_number
    elif left.kind.is_number and right.kind.is_number:
        fits = _no_clash(left, right) and left.per == right.per
    elif left.kind is Kind.TEXT:
        fits = right.kind is Kind.TEXT and leaf.op in ("=", "<>")
    else:
        fits = left.kind is right.kind and left.kind.is_ordered
    if not fits:
        raise RejectedWhere(RejectCode.TYPE_MISMATCH)


MOST_TIMES = 10_000
"""The greatest factor of a column; the least is one divided by it."""


def _is_multiple(times: int | Decimal) -> bool:
    return 0 < times <= MOST_TIMES and times * MOST_TIMES == int(times * MOST_TIMES)


def _may_be_added(one: Column, other: Column, *, guessed: bool) -> bool:
    """Whether two columns have one unit. Only an owner knows that a number without a unit is no money."""
    units = {one.unit, other.unit}
    return one.per == other.per and (len(units) == 1 or (guessed and None in units))


def _no_clash(one: Column, other: Column) -> bool:
    """Whether two columns may have one unit. An unknown unit may be any, except money."""
    units = {one.unit, other.unit}
    return len(units) == 1 or (None in units and not any(map(is_currency, units)))


def _widest(kinds: set[Kind]) -> Kind:
    return next(kind for kind in (Kind.FLOAT, Kind.DECIMAL, Kind.INTEGER) if kind in kinds)


# --- comparisons


def compare_measure(measure: Measure, kind: Kind, op: Operator, value: Value) -> Predicate:
    """Makes `measure op value`; raises `RejectedWhere` if the two do not fit."""
    typed = _typed(measure, kind, value)
    if kind is Kind.INTEGER and isinstance(typed, Decimal):
        op, typed = whole_bound(op, typed)
    if _is_weekday(measure) and op not in ("=", "<>"):
        return on_days(measure, [day for day in range(1, 8) if TESTS[op](day, typed)])
    return Measured(measure, op, typed)


def whole_bound(op: Operator, value: Decimal) -> tuple[Operator, int]:
    """Returns the same bound in whole numbers; raises `RejectedWhere` for `=`, which none fulfils.

    >>> whole_bound(">", Decimal("2.5")), whole_bound("<", Decimal("2.5"))
    (('>=', 3), ('<=', 2))
    """
    if op in ("=", "<>"):
        raise RejectedWhere(RejectCode.CONSTANT)
    return ("<=", math.floor(value)) if op in ("<", "<=") else (">=", math.ceil(value))


def measure_between(measure: Measure, kind: Kind, low: Value, high: Value) -> Predicate:
    """Makes `measure BETWEEN low AND high`, as its two bounds."""
    if _is_weekday(measure) and isinstance(low, int) and isinstance(high, int):
        return on_days(measure, range(max(low, 1), min(high, 7) + 1))
    return conjunction(compare_measure(measure, kind, ">=", low), compare_measure(measure, kind, "<=", high))


def measure_in(measure: Measure, kind: Kind, values: Sequence[Value]) -> Predicate:
    """Makes `measure IN (values)`; one value is an equality."""
    typed = tuple(dict.fromkeys(_typed(measure, kind, value) for value in values))
    if kind is Kind.INTEGER and any(isinstance(value, Decimal) for value in typed):
        raise RejectedWhere(RejectCode.CONSTANT)
    return MeasuredIn(measure, typed) if len(typed) > 1 else Measured(measure, "=", typed[0])


def on_days(measure: Measure, days: Sequence[int]) -> Predicate:
    """Compares with a set of weekdays, 1 (Monday) to 7: nobody says "later than Friday" about a week.

    Raises `RejectedWhere` for all of them, or none.
    """
    if len(days) in (0, 7):
        raise RejectedWhere(RejectCode.CONSTANT)
    return measure_in(measure, Kind.INTEGER, sorted(days))


def _is_weekday(measure: Measure) -> bool:
    return isinstance(measure, PartOf) and measure.part == "weekday"


TESTS: dict[Operator, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""The comparisons of SQL, over Python values."""


def _typed(measure: Measure, kind: Kind, value: Value) -> Number | time:
    found: Number | time | None = None
    if kind is Kind.TIME:
        found = time_of_day(value) if isinstance(value, str) else value if isinstance(value, time) else None
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        found = plain_number(value)
    if found is None:
        raise RejectedWhere(RejectCode.TYPE_MISMATCH)
    if isinstance(measure, PartOf) and measure.part == "year" and not _within(found, MINYEAR, MAXYEAR):
        raise RejectedWhere(RejectCode.BAD_VALUE)
    return found


# --- comparisons with the same result for every row


def is_constant(leaf: Measured | MeasuredIn) -> bool:
    """Whether a comparison of a measure has the same result for every row, judged by its possible values."""
    measure = leaf.measure
    if isinstance(measure, Length):
        least, greatest = 0, None
    elif isinstance(measure, PartOf) and measure.part in BOUNDS:
        least, greatest = BOUNDS[measure.part]
    else:
        return False
    if isinstance(leaf, MeasuredIn):
        if not all(_within(value, least, greatest) for value in leaf.values):
            return True  # no row has such a value; 0 may stand for Sunday
        return greatest is not None and len(set(leaf.values)) == greatest - least + 1
    ends = [_met(leaf.op, end, leaf.value) for end in (least, greatest) if end is not None]
    inside = _within(leaf.value, least, greatest)
    match leaf.op:
        case "=" | "<>":
            return not inside
        case "<" | "<=":
            return not ends[0] or (greatest is not None and ends[-1])
        case ">" | ">=":
            return ends[0] or (greatest is not None and not ends[-1])


def _within(value: Number | time, least: int, greatest: int | None) -> bool:
    return not isinstance(value, time) and least <= value and (greatest is None or value <= greatest)


def _met(op: Operator, held: int, value: Number | time) -> bool:
    return not isinstance(value, time) and TESTS[op](held, value)


# --- rows with a given result


_MOST_ELEMENTS = 1_000
_MONDAY = datetime(2001, 1, 1)
_WITH_PART: dict[Part, Callable[[int], datetime]] = {
    "year": lambda n: datetime(n, 7, 1),
    "quarter": lambda n: _MONDAY.replace(month=n * 3),
    "month": lambda n: _MONDAY.replace(month=n),
    "day": lambda n: _MONDAY.replace(day=n),
    "weekday": lambda n: _MONDAY + timedelta(days=n - 1),
    "hour": lambda n: _MONDAY.replace(hour=n),
    "minute": lambda n: _MONDAY.replace(minute=n),
}


def values_near(measure: Measure, amount: Value, kind: Kind) -> Iterator[tuple[Any, ...]]:
    """Yields values of the columns for which the measure equals an amount, or an amount next to it.

    `kind` is the kind of its columns.
    """
    if isinstance(amount, time):
        yield from ((datetime.combine(_MONDAY, clock),) for clock in (time.min, amount, time.max))
        return
    if not isinstance(amount, int | Decimal):
        return
    near: list[int | Decimal] = [amount - 1, amount, amount + 1]
    match measure:
        case Length():
            yield from ((["-"] * int(n),) for n in near if 0 <= n <= _MOST_ELEMENTS)
            yield ([],)
        case PartOf(_, part):
            least, greatest = BOUNDS[part]  # times of day were handled above
            wanted = {least, greatest, *(int(n) for n in near if least <= n <= greatest)}
            moments = [_WITH_PART[part](n) for n in sorted(wanted)]
            yield from ((_as_kind(moment, kind),) for moment in moments)
        case Difference() if kind is Kind.DATE:
            days = [timedelta(days=int(n)) for n in near if -_MOST_DAYS < n < _MOST_DAYS]
            yield from ((_MONDAY.date() + day, _MONDAY.date()) for day in days)
        case Sum() | Difference():
            yield from ((n, 0) for n in near)
        case Product() | Ratio():
            yield from ((n, 1) for n in near)
            yield (amount, 0)


_MOST_DAYS = 100_000


def _as_kind(moment: datetime, kind: Kind) -> date | time:
    if kind is Kind.TIME:
        return moment.time()
    return moment.date() if kind is Kind.DATE else moment
