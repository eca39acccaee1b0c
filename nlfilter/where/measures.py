"""Measures: values that are computed from one or two columns, and compared with a value.

`MEASURES` has one spec for each of them, `PARTS` one for each part of a date. A measure is never nested. If a
comparison has the same result for every row, whatever is stored, it is refused as a constant:
`len(skills) >= 0`, `hour(starts) < 24`, `price - price = 0`.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.unit_guesses import is_currency
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
    OfColumns,
    Operator,
    Part,
    PartOf,
    Product,
    Ratio,
    Sum,
    Value,
    columns_of,
)
from nlfilter.where.specs import Sql
from nlfilter.where.values import plain_number

_MONDAY = datetime(2001, 1, 1)
_DATES = frozenset({Kind.DATE, Kind.TIMESTAMP})
_CLOCKS = frozenset({Kind.TIMESTAMP, Kind.TIME})


class PartSpec(Struct, frozen=True):
    """What is known of one part of a date or a time of day."""

    kinds: frozenset[Kind]
    """The kinds of columns that have it."""
    of: Callable[[Any], Any]
    """Computes it."""
    bounds: tuple[int, int] = (0, 0)
    """Its least and its greatest value, if it is a number."""
    moment: Callable[[int], datetime] = datetime.fromordinal
    """Makes a moment with this part."""


PARTS: Mapping[Part, PartSpec] = {
    "year": PartSpec(_DATES, lambda day: day.year, (MINYEAR, MAXYEAR), lambda n: datetime(n, 7, 1)),
    "quarter": PartSpec(
        _DATES, lambda day: (day.month + 2) // 3, (1, 4), lambda n: _MONDAY.replace(month=n * 3)
    ),
    "month": PartSpec(_DATES, lambda day: day.month, (1, 12), lambda n: _MONDAY.replace(month=n)),
    "day": PartSpec(_DATES, lambda day: day.day, (1, 31), lambda n: _MONDAY.replace(day=n)),
    "weekday": PartSpec(
        _DATES, lambda day: day.isoweekday(), (1, 7), lambda n: _MONDAY + timedelta(days=n - 1)
    ),
    "hour": PartSpec(_CLOCKS, lambda moment: moment.hour, (0, 23), lambda n: _MONDAY.replace(hour=n)),
    "minute": PartSpec(_CLOCKS, lambda moment: moment.minute, (0, 59), lambda n: _MONDAY.replace(minute=n)),
    "time": PartSpec(frozenset({Kind.TIMESTAMP}), lambda moment: moment.time()),
}


class MeasureSpec(Struct, frozen=True):
    """What is known of one kind of measure."""

    said: str
    """The key of its sentences."""
    of: Callable[..., Any]
    """Computes it from the values of its columns, none of them missing."""
    sql: Sql
    variants: Mapping[Kind | Part, Sql] = {}
    """Its SQL for one part, or for columns that are all of one kind."""


def _plus(left: Any, right: Any) -> Any:
    """Adds as DuckDB does: exactly, unless one of the two is a float."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left) + float(right)
    return left + right


def _minus(left: Any, right: Any) -> Any:
    return (left - right).days if isinstance(left, date) else _plus(left, -right)


def _times(*both: Any) -> Any:
    return math.prod(both if all(isinstance(one, int) for one in both) else map(float, both))


_SPARK_DAYS = "datediff({left}, {right})"

MEASURES: Mapping[type[Measure], MeasureSpec] = {
    # With some settings, Spark's size() of a missing array is -1.
    Length: MeasureSpec("count", len, Sql("len({column})", spark="array_size({column})")),
    PartOf: MeasureSpec(
        "part",
        lambda held: held,
        Sql("{part}({column})"),
        {
            "weekday": Sql("isodow({column})", spark="(weekday({column}) + 1)"),  # from 0 (Monday) there
            "time": Sql(
                "{column}::TIME",
                run="TRY_CAST({column} AS TIME)",
                spark="date_format({column}, 'HH:mm:ss.SSSSSS')",
            ),
        },
    ),
    Sum: MeasureSpec(
        "sum",
        _plus,
        Sql("{left} + {right}", run="TRY({left} + {right})"),
        {
            Kind.INTEGER: Sql(
                "{left} + {right}",
                run="TRY({left}::HUGEINT + {right})",
                spark="CAST({left} AS DECIMAL(38, 0)) + {right}",
            )
        },
    ),
    Difference: MeasureSpec(
        "difference",
        _minus,
        Sql("{left} - {right}", run="TRY({left} - {right})"),
        {
            Kind.INTEGER: Sql(
                "{left} - {right}",
                run="TRY({left}::HUGEINT - {right})",
                spark="CAST({left} AS DECIMAL(38, 0)) - {right}",
            ),
            Kind.DATE: Sql("{left} - {right}", spark=_SPARK_DAYS),
        },
    ),
    DaysBetween: MeasureSpec("days", _minus, Sql("date_diff('day', {right}, {left})", spark=_SPARK_DAYS)),
    Product: MeasureSpec(
        "product",
        _times,
        Sql(
            "{left} * {right}",
            run="TRY({left}::DOUBLE * {right})",
            spark="CAST({left} AS DOUBLE) * {right}",
        ),
        {
            Kind.INTEGER: Sql(
                "{left} * {right}",
                run="TRY({left}::HUGEINT * {right})",
                spark="CAST({left} AS DOUBLE) * {right}",
            )
        },
    ),
    Ratio: MeasureSpec(
        "ratio",
        lambda left, right: float(left) / float(right) if right else None,
        Sql(
            "{left} / nullif({right}, 0)",
            run="{left}::DOUBLE / nullif({right}, 0)",
            spark="CAST({left} AS DOUBLE) / nullif({right}, 0)",
        ),
    ),
}


def sql_of_measure(measure: Measure, schema: TableSchema) -> Sql:
    """Returns the SQL of a measure."""
    spec = MEASURES[type(measure)]
    kinds = {schema.columns[name].kind for name in columns_of(measure)}
    variant = measure.part if isinstance(measure, PartOf) else kinds.pop() if len(kinds) == 1 else None
    return spec.variants.get(variant, spec.sql) if variant else spec.sql


def value_of_measure(measure: Measure, held: list[Any]) -> Any:
    """Computes a measure from the values of its columns, none of them missing."""
    of = PARTS[measure.part].of if isinstance(measure, PartOf) else MEASURES[type(measure)].of
    return of(*held)


def kind_of_measure(measure: Measure, schema: TableSchema) -> Kind:
    """Returns the kind of a measure's values; raises `RejectedWhere` for columns that do not fit."""
    columns = [schema.columns[name] for name in columns_of(measure)]
    kinds = {column.kind for column in columns}
    numbers = all(kind.is_number for kind in kinds)
    match measure:
        case Length() if kinds == {Kind.TEXT_LIST}:
            return Kind.INTEGER
        case PartOf(_, part) if kinds <= PARTS[part].kinds:
            return Kind.TIME if part == "time" else Kind.INTEGER
        case DaysBetween() if kinds != {Kind.DATE}:
            pass
        case OfColumns(left, right) if left == right:
            raise RejectedWhere(RejectCode.CONSTANT)
        case Difference() if kinds == {Kind.DATE}:
            return Kind.INTEGER
        case Product() | Ratio() if numbers:
            whole = isinstance(measure, Product) and kinds == {Kind.INTEGER}
            return Kind.INTEGER if whole else Kind.FLOAT
        case Sum() | Difference() if numbers and _may_be_added(*columns, guessed=schema.guessed):
            return next(kind for kind in (Kind.FLOAT, Kind.DECIMAL, Kind.INTEGER) if kind in kinds)
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


# --- comparisons with the same result for every row


TESTS: dict[Operator, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""The comparisons of SQL, over Python values."""


def is_constant(leaf: Measured | MeasuredIn) -> bool:
    """Whether a comparison of a measure has the same result for every row, judged by its possible values."""
    measure = leaf.measure
    least: float
    greatest: float
    if isinstance(measure, Length):
        least, greatest = 0, math.inf
    elif isinstance(measure, PartOf) and measure.part != "time":
        least, greatest = PARTS[measure.part].bounds
    else:
        return False
    values: tuple[Any, ...] = leaf.values if isinstance(leaf, MeasuredIn) else (leaf.value,)
    inside = all(least <= value <= greatest for value in values)
    if isinstance(leaf, MeasuredIn):  # no row has a value outside; 0 may stand for Sunday
        return not inside or len(set(values)) == greatest - least + 1
    if leaf.op in ("=", "<>"):
        return not inside
    return TESTS[leaf.op](least, leaf.value) == TESTS[leaf.op](greatest, leaf.value)


# --- rows with a given result


_MOST_ELEMENTS = 1_000
_MOST_DAYS = 100_000


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
            (least, greatest), moment = PARTS[part].bounds, PARTS[part].moment  # `time` was handled above
            wanted = {least, greatest, *(int(n) for n in near if least <= n <= greatest)}
            yield from ((_as_kind(moment(n), kind),) for n in sorted(wanted))
        case Difference() if kind is Kind.DATE:
            days = [timedelta(days=int(n)) for n in near if -_MOST_DAYS < n < _MOST_DAYS]
            yield from ((_MONDAY.date() + day, _MONDAY.date()) for day in days)
        case Sum() | Difference():
            yield from ((n, 0) for n in near)
        case Product() | Ratio():
            yield from ((n, 1) for n in near)
            yield (amount, 0)


def _as_kind(moment: datetime, kind: Kind) -> date | time:
    if kind is Kind.TIME:
        return moment.time()
    return moment.date() if kind is Kind.DATE else moment
