"""Converts Python values to Arrow columns: this brings a list of dicts into the engine.

The values determine a column's type, because a dict declares none: one table, the first match wins. nanoarrow
builds the arrays, so that neither pyarrow nor numpy is needed.
"""

from __future__ import annotations

import datetime as dt
import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import accumulate, chain
from numbers import Integral, Rational, Real
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from msgspec import Struct

from nlfilter.errors import InputError

if TYPE_CHECKING:
    from nanoarrow.c_array import CArray

Values = list[Any]
_EPOCH = dt.datetime(1970, 1, 1)
_EPOCH_DAY = _EPOCH.toordinal()
_MICROSECOND = dt.timedelta(microseconds=1)
SCALARS = (str, bool, Integral, Real, Decimal, dt.date, UUID, Enum)
_LISTS = (list, tuple, Set)

Batch: TypeAlias = "CArray"
"""Columns side by side, which DuckDB can scan in place."""

_CARRIED: Sequence[tuple[type | tuple[type, ...], str]] = (
    (dt.time, "TIME WITH TIME ZONE"),  # a time without a zone has a builder of its own
    (dt.timedelta, "INTERVAL"),
    ((bytes, bytearray), "BLOB"),
    (object, "JSON"),
)
CARRIED = frozenset(type_ for _, type_ in _CARRIED)
"""The types of values that are never filtered: bytes, dicts, lists of numbers, anything unknown."""


UNTYPED = "NULL"
"""The type of a column without any value."""


class ArrowColumn(Struct, frozen=True):
    """A DuckDB type and the Arrow array of that type."""

    type: str
    array: CArray


def arrow_column(values: Values) -> ArrowColumn:
    """Makes a column of some Python values; None and NaN are missing.

    >>> arrow_column([1, None, 2.5]).type, arrow_column([["a"], []]).type, arrow_column([{"a": 1}]).type
    ('DOUBLE', 'VARCHAR[]', 'JSON')
    """
    values, kinds = _own_values(values)
    if any(issubclass(kind, Real | dt.datetime) and not issubclass(kind, Integral) for kind in kinds):
        # NaN, and pandas' NaT among datetimes, are the values that differ from themselves.
        values = [None if value != value else value for value in values]
        kinds = set(map(type, values))
    missing = NoneType in kinds
    kinds.discard(NoneType)
    if not kinds:
        return ArrowColumn(UNTYPED, _strings(values))
    for classes, build in _BUILDERS:
        if all(issubclass(kind, classes) for kind in kinds) and (built := build(values, missing)):
            return built
    return _carried(values, kinds)


def _own_values(values: Values) -> tuple[Values, set[type]]:
    """Replaces values of numpy and pandas that no builder knows by Python's own; also returns their types."""
    kinds = set(map(type, values))
    named = {kind: f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in kinds}
    ways = {kind: _FOREIGN[name] for kind, name in named.items() if name in _FOREIGN}
    if not ways:
        return values, kinds
    values = [way(value) if (way := ways.get(type(value))) else value for value in values]
    return values, set(map(type, values))


def _own_moment(moment: Any) -> Any:
    """Converts a `datetime64` of numpy; its nanoseconds would become a number."""
    found = moment.tolist()
    return moment.astype("datetime64[us]").tolist() if isinstance(found, int) else found


_FOREIGN: Mapping[str, Callable[[Any], Any]] = {
    "numpy.bool": bool,
    "numpy.bool_": bool,
    "numpy.ndarray": lambda found: found.tolist(),
    "numpy.datetime64": _own_moment,
    "pandas.NAType": lambda _: None,
}
"""How to read types of other packages, by package and name: the packages need not be installed."""


def places_in_order(values: Values) -> ArrowColumn | None:
    """Ranks numbers by their exact values: as doubles, different ones may be equal.

    None if all of them are floats, or some cannot be compared.

    >>> column = places_in_order([2**53 + 1, 2**53, 0.5, None])
    >>> column.type, list(column.array.view().buffer(1).elements())
    ('BIGINT', [2, 1, 0, 0])
    """
    if all(issubclass(kind, float | NoneType) for kind in set(map(type, values))):
        return None
    numbers = [*map(_comparable, values)]
    try:
        places = {number: place for place, number in enumerate(sorted({*numbers} - {None}))}
    except TypeError:  # types of numbers that cannot be compared with each other
        return None
    return _integers([None if number is None else places[number] for number in numbers], missing=True)


def arrow_table(columns: Mapping[str, ArrowColumn], length: int) -> Batch:
    """Joins columns of one length into a record batch."""
    import nanoarrow as na

    fields = {name: column.array.schema for name, column in columns.items()}
    return na.c_array_from_buffers(
        na.struct(fields), length, [None], children=[column.array for column in columns.values()]
    )


@cache
def _arrow(name: str, *arguments: Any) -> Any:
    """Returns an Arrow type; each is made once."""
    import nanoarrow as na

    return na.c_schema(getattr(na, name)(*arguments))


def _booleans(values: Values, missing: bool) -> ArrowColumn:
    return ArrowColumn("BOOLEAN", _fixed(values, _bits(values), "bool_", missing))


def _integers(values: Values, missing: bool) -> ArrowColumn | None:
    whole = [value or 0 for value in values] if missing else values
    for type_, code, name in (("BIGINT", "q", "int64"), ("UBIGINT", "Q", "uint64")):
        with suppress(OverflowError):
            return ArrowColumn(type_, _fixed(values, array(code, whole), name, missing))
    return None


def _floats(values: Values, missing: bool) -> ArrowColumn | None:
    try:
        floats = array("d", [0.0 if value is None else _float(value) for value in values])
    except ValueError:
        return None
    return ArrowColumn("DOUBLE", _fixed(values, floats, "float64", missing))


def _comparable(value: Any) -> Any:
    """Converts a number to one of Python's own types, which compare exactly; None for NaN."""
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


def _dates(values: Values, missing: bool) -> ArrowColumn | None:
    if any(issubclass(kind, dt.datetime) for kind in set(map(type, values))):
        return None
    days = array("i", [0 if value is None else value.toordinal() - _EPOCH_DAY for value in values])
    return ArrowColumn("DATE", _fixed(values, days, "date32", missing))


def _timestamps(values: Values, missing: bool) -> ArrowColumn:
    ticks = array("q", [0 if v is None else (_naive(v) - _EPOCH) // _MICROSECOND for v in values])
    return ArrowColumn("TIMESTAMP", _fixed(values, ticks, "timestamp", missing, "us"))


def _times(values: Values, missing: bool) -> ArrowColumn | None:
    if any(value is not None and value.tzinfo is not None for value in values):
        return None  # a time with a zone but without a day cannot be converted
    ticks = array("q", [0 if value is None else _since_midnight(value) for value in values])
    return ArrowColumn("TIME", _fixed(values, ticks, "time64", missing, "us"))


def _since_midnight(value: dt.time) -> int:
    """Converts a time of day to microseconds."""
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond


def _naive(value: dt.date) -> dt.datetime:
    """Removes the zone of a point in time: aware datetimes become UTC, days midnight."""
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    with suppress(OverflowError, ValueError):
        return value if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None)
    raise InputError.of("out_of_calendar")


def _texts(values: Values, missing: bool) -> ArrowColumn:
    return ArrowColumn("VARCHAR", _strings(values))


def _mixed(values: Values, missing: bool) -> ArrowColumn | None:
    if all(isinstance(value, dt.time | NoneType) for value in values):
        return None  # times with a zone
    return _texts([None if value is None else _spelled(value) for value in values], missing)


def _spelled(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _text_lists(values: Values, missing: bool) -> ArrowColumn | None:
    import nanoarrow as na

    lists = [() if value is None else value for value in values] if missing else values
    flat = list(chain.from_iterable(lists))
    kinds = set(map(type, flat)) - {NoneType}
    if not all(issubclass(kind, (str, UUID, Enum)) for kind in kinds):
        return None
    if any(not issubclass(kind, str) or issubclass(kind, Enum) for kind in kinds):
        flat = [None if value is None else _spelled(value) for value in flat]
    offsets = array("i", accumulate(map(len, lists), initial=0))
    present = _bits(value is not None for value in values) if missing else None
    built = na.c_array_from_buffers(
        _arrow("list_", na.string()), len(values), [present, offsets], children=[_strings(flat)]
    )
    return ArrowColumn("VARCHAR[]", built)


def _carried(values: Values, kinds: Iterable[type]) -> ArrowColumn:
    type_ = next(told for classes, told in _CARRIED if all(issubclass(kind, classes) for kind in kinds))
    return ArrowColumn(type_, _strings([None] * len(values)))


def _strings(values: Sequence[str | None]) -> CArray:
    import nanoarrow as na

    try:
        return na.c_array(values, _arrow("string"))
    except (UnicodeError, ValueError):
        # A lone surrogate cannot be stored; no request can match its replacement.
        clean = [v if v is None else v.encode("utf-8", "replace").decode() for v in values]
        return na.c_array(clean, _arrow("string"))


def _fixed(values: Values, data: Any, name: str, missing: bool, *arguments: Any) -> CArray:
    """Makes an array of the named Arrow type over its data; it is missing where the value is."""
    import nanoarrow as na

    present = _bits(value is not None for value in values) if missing else None
    return na.c_array_from_buffers(_arrow(name, *arguments), len(values), [present, data])


def _bits(flags: Iterable[bool | None]) -> Any:
    import nanoarrow as na

    return na.c_buffer(map(bool, flags), na.bool_())


_Builder = Callable[[Values, bool], ArrowColumn | None]
"""Makes a column of values; the bool says whether any is missing."""

_BUILDERS: Sequence[tuple[tuple[type, ...], _Builder]] = (
    ((bool,), _booleans),
    ((Integral,), _integers),
    ((Real, Decimal), _floats),
    ((str,), _texts),
    ((dt.datetime,), _timestamps),
    ((dt.date,), _dates),
    ((dt.date,), _timestamps),
    ((dt.time,), _times),
    ((*SCALARS, dt.time), _mixed),
    (_LISTS, _text_lists),
)
