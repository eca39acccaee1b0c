"""Python values as an Arrow column: how a list of dicts gets into the engine.

A column's type is read off its values, since a dict declares none: one table, first match wins. nanoarrow
builds the arrays, so that neither pyarrow nor numpy is needed.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import accumulate, chain
from numbers import Integral, Rational, Real
from types import NoneType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nlfilter.errors import InputError

if TYPE_CHECKING:
    from nanoarrow.c_array import CArray

Values = list[Any]
_EPOCH = dt.datetime(1970, 1, 1)
_EPOCH_DAY = _EPOCH.toordinal()
_MICROSECOND = dt.timedelta(microseconds=1)
_SCALARS = (str, bool, Integral, Real, Decimal, dt.date, UUID, Enum)
_LISTS = (list, tuple, Set)

CARRIED = "JSON"
"""The type told for values that are only carried: dicts, lists of numbers, anything unknown."""


UNTYPED = "NULL"
"""The type told for a column without any value."""


@dataclass(frozen=True)
class ArrowColumn:
    """A DuckDB type and the Arrow array of that type."""

    type: str
    array: CArray


def arrow_column(values: Values) -> ArrowColumn:
    """The column of some Python values; None and NaN are missing.

    >>> arrow_column([1, None, 2.5]).type, arrow_column([["a"], []]).type, arrow_column([{"a": 1}]).type
    ('DOUBLE', 'VARCHAR[]', 'JSON')
    """
    kinds = set(map(type, values)) - {NoneType}
    if any(issubclass(kind, Real | dt.datetime) and not issubclass(kind, Integral) for kind in kinds):
        # NaN, and pandas' NaT among datetimes, are the values that differ from themselves.
        values = [None if value != value else value for value in values]
        kinds = set(map(type, values)) - {NoneType}
    if not kinds:
        return ArrowColumn(UNTYPED, _strings(values))
    for classes, build in _BUILDERS:
        if all(issubclass(kind, classes) for kind in kinds) and (built := build(values)):
            return built
    return _carried(values)


def places_in_order(values: Values) -> ArrowColumn | None:
    """The place of each number among all, where a column of doubles would not tell all of them apart.

    >>> column = places_in_order([2**53 + 1, 2**53, 0.5, None])
    >>> column.type, list(column.array.view().buffer(1).elements())
    ('BIGINT', [2, 1, 0, 0])
    """
    if all(issubclass(kind, float | NoneType) for kind in set(map(type, values))):
        return None
    numbers = [*map(_comparable, values)]
    try:
        places = {number: place for place, number in enumerate(sorted({*numbers} - {None}))}
    except TypeError:  # kinds of numbers that do not compare with each other
        return None
    return _integers([None if number is None else places[number] for number in numbers])


def arrow_table(columns: Mapping[str, ArrowColumn], length: int) -> CArray:
    """The columns side by side, as one record batch."""
    import nanoarrow as na

    fields = {name: column.array.schema for name, column in columns.items()}
    return na.c_array_from_buffers(
        na.struct(fields), length, [None], children=[column.array for column in columns.values()]
    )


def _booleans(values: Values) -> ArrowColumn:
    import nanoarrow as na

    return ArrowColumn("BOOLEAN", na.c_array(values, na.bool_()))


def _integers(values: Values) -> ArrowColumn | None:
    import nanoarrow as na

    for type_, schema in (("BIGINT", na.int64()), ("UBIGINT", na.uint64())):
        try:
            return ArrowColumn(type_, na.c_array(values, schema))
        except (ValueError, OverflowError):
            continue
    return None


def _floats(values: Values) -> ArrowColumn | None:
    import nanoarrow as na

    try:
        floats = [None if value is None else _float(value) for value in values]
    except ValueError:
        return None
    return ArrowColumn("DOUBLE", na.c_array(floats, na.float64()))


def _comparable(value: Any) -> Any:
    """A number as Python's own, which compare with each other exactly; None for NaN."""
    match value:
        case None:
            return None
        case Decimal():
            return None if value.is_nan() else value
        case Integral():
            return int(value)
        case Rational():
            return value
        case _:
            return None if value != value else float(value)


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of more than 300 digits
        return math.inf if value > 0 else -math.inf


def _dates(values: Values) -> ArrowColumn:
    import nanoarrow as na

    days = [0 if value is None else value.toordinal() - _EPOCH_DAY for value in values]
    return ArrowColumn("DATE", _fixed(values, na.c_buffer(days, na.int32()), na.date32()))


def _timestamps(values: Values) -> ArrowColumn:
    import nanoarrow as na

    ticks = [0 if value is None else (_naive(value) - _EPOCH) // _MICROSECOND for value in values]
    return ArrowColumn("TIMESTAMP", _fixed(values, na.c_buffer(ticks, na.int64()), na.timestamp("us")))


def _times(values: Values) -> ArrowColumn | None:
    import nanoarrow as na

    if any(value is not None and value.tzinfo is not None for value in values):
        return None  # an hour of some zone, on no day, is no time of ours
    ticks = [0 if value is None else _since_midnight(value) for value in values]
    return ArrowColumn("TIME", _fixed(values, na.c_buffer(ticks, na.int64()), na.time64("us")))


def _since_midnight(value: dt.time) -> int:
    """Microseconds."""
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond


def _naive(value: dt.date) -> dt.datetime:
    """A point in time without a zone: aware ones in UTC, days at midnight."""
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    with suppress(OverflowError, ValueError):
        return value if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None)
    raise InputError.out_of_calendar()


def _texts(values: Values) -> ArrowColumn:
    return ArrowColumn("VARCHAR", _strings(values))


def _mixed(values: Values) -> ArrowColumn:
    return _texts([None if value is None else _spelled(value) for value in values])


def _spelled(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _text_lists(values: Values) -> ArrowColumn | None:
    import nanoarrow as na

    lists = [() if value is None else value for value in values]
    flat = list(chain.from_iterable(lists))
    kinds = set(map(type, flat)) - {NoneType}
    if not all(issubclass(kind, (str, UUID, Enum)) for kind in kinds):
        return None
    if any(not issubclass(kind, str) or issubclass(kind, Enum) for kind in kinds):
        flat = [None if value is None else _spelled(value) for value in flat]
    offsets = na.c_buffer([0, *accumulate(map(len, lists))], na.int32())
    array = na.c_array_from_buffers(
        na.list_(na.string()), len(values), [_present(values), offsets], children=[_strings(flat)]
    )
    return ArrowColumn("VARCHAR[]", array)


def _carried(values: Values) -> ArrowColumn:
    return ArrowColumn(CARRIED, _strings([None] * len(values)))


def _strings(values: Sequence[str | None]) -> CArray:
    import nanoarrow as na

    try:
        return na.c_array(values, na.string())
    except (UnicodeError, ValueError):
        # A lone surrogate cannot be stored; what replaces it matches nothing that can be asked for.
        clean = [v if v is None else v.encode("utf-8", "replace").decode() for v in values]
        return na.c_array(clean, na.string())


def _fixed(values: Values, data: Any, schema: Any) -> CArray:
    """An array over a buffer of numbers, missing where the value is."""
    import nanoarrow as na

    return na.c_array_from_buffers(schema, len(values), [_present(values), data])


def _present(values: Values) -> Any:
    import nanoarrow as na

    return na.c_buffer([value is not None for value in values], na.bool_())


_Builder = Callable[[Values], ArrowColumn | None]
_BUILDERS: Sequence[tuple[tuple[type, ...], _Builder]] = (
    ((bool,), _booleans),
    ((Integral,), _integers),
    ((Real, Decimal), _floats),
    ((str,), _texts),
    ((dt.datetime,), _timestamps),
    ((dt.date,), lambda values: None if any(isinstance(v, dt.datetime) for v in values) else _dates(values)),
    ((dt.date,), _timestamps),
    ((dt.time,), _times),
    (_SCALARS, _mixed),
    (_LISTS, _text_lists),
)
