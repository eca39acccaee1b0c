"""Finds conditions that no row can fulfil together, such as `capacity > 10` and `capacity < 9`.

Nobody asks for nothing, so such a reading was misunderstood. Only conditions about one column are compared.
They are tried on the values in them, on values right beside these, and on a missing value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from nlfilter.schema.kinds import Kind
from nlfilter.where.dates import resolve
from nlfilter.where.logic.evaluation import EvaluatedRow
from nlfilter.where.logic.tautologies import InventedRow
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Differs,
    Flag,
    IsMissing,
    IsTruth,
    Leaf,
    OneOf,
    Or,
    Predicate,
    RelativeDate,
    columns_of,
    leaves,
    literals,
)

_BOUNDS = frozenset({"<", "<=", ">", ">="})
_PLAIN = Compare | Between | OneOf | Differs | Flag | IsTruth | IsMissing


def never_hold(predicates: Iterable[Predicate], any_row: EvaluatedRow) -> bool:
    """Whether no row can fulfil all predicates, or one of their alternatives.

    `any_row` tells the schema, and the day from which relative dates count.
    """
    parts = _parts_of(predicates)
    about: dict[str, list[Predicate]] = {}
    for part in parts:
        if name := _only_column(part):
            about.setdefault(name, []).append(part)
    plain = [part for said in about.values() for part in said]
    for part in parts:
        sides = part.parts if isinstance(part, Or) and part not in plain else ()
        if any(never_hold((side,), any_row) for side in sides):
            return True
        if sides and plain and all(never_hold((side, *plain), any_row) for side in sides):
            return True
    return any(len(said) > 1 and not _can_hold(name, said, any_row) for name, said in about.items())


def beyond_stored(
    predicates: Iterable[Predicate], spans: Mapping[str, tuple[str, str]], any_row: EvaluatedRow
) -> bool:
    """Whether one of the predicates fits no number of its column; `spans` are the ends, rounded outwards."""
    columns = any_row.compiled.schema.columns
    for part in _parts_of(predicates):
        name = _only_column(part)
        if name in spans and columns[name].kind.is_number and not columns[name].private:
            low, high = map(Decimal, spans[name])
            said = (*_tried([*leaves(part)], columns[name].kind, any_row.today), low, high)
            near = (value for value in said if value is None or low <= value <= high)
            rows = (InventedRow({name: value}, any_row.compiled, any_row.today) for value in near)
            if not any(True in row.outcomes(part) for row in rows):
                return True
    return False


def _parts_of(predicates: Iterable[Predicate]) -> list[Predicate]:
    return [part for one in predicates for part in (one.parts if isinstance(one, And) else (one,))]


def bound_twice(predicates: Iterable[Predicate]) -> bool:
    """Whether a column has two bounds on one side: "2 beds and 3 beds" asks for no single number of them."""
    bounds = [(one.column, one.op[0]) for one in predicates if isinstance(one, Compare) and one.op in _BOUNDS]
    return len(set(bounds)) < len(bounds)


def _only_column(predicate: Predicate) -> str:
    """The column whose plain value decides a predicate; "" if there is no such column."""
    names = {
        name if isinstance(leaf, _PLAIN) else "" for leaf in leaves(predicate) for name in columns_of(leaf)
    }
    return names.pop() if len(names) == 1 else ""


def _can_hold(name: str, said: Sequence[Predicate], any_row: EvaluatedRow) -> bool:
    kind = any_row.compiled.schema.columns[name].kind
    tried = _tried([leaf for one in said for leaf in leaves(one)], kind, any_row.today)
    rows = (InventedRow({name: value}, any_row.compiled, any_row.today) for value in tried)
    return any(all(True in row.outcomes(one) for one in said) for row in rows)


def _tried(found: Sequence[Leaf], kind: Kind, today: date | None) -> Iterator[Any]:
    """A missing value, the values in the leaves, and those right beside them."""
    yield None
    if kind is Kind.BOOLEAN:
        yield from (True, False)
        return
    said: set[Any] = {value for leaf in found for value in literals(leaf)}
    if kind is Kind.TEXT:
        yield from (*said, "".join(said) + "-")
        return
    for one in said:
        value = resolve(one, today) if isinstance(one, RelativeDate) and today else one
        yield value
        with suppress(OverflowError):  # the first and last day have only one neighbour
            yield from (_beside(value, kind, side) for side in (-1, 1))


def _beside(value: Any, kind: Kind, side: int) -> Any:
    """The value right below (-1) or above (1) another one."""
    match value:
        case time():
            return (datetime.combine(date(2000, 1, 2), value) + side * _SECOND).time()
        case datetime():
            return value + side * _SECOND
        case date():
            moment = datetime(value.year, value.month, value.day)
            return moment + side * _SECOND if kind is Kind.TIMESTAMP else value + side * _DAY
        case _ if kind is Kind.INTEGER:
            return value + side
        case _:
            return float(value) + side * (abs(float(value)) / 10_000 or 0.0001)


_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
