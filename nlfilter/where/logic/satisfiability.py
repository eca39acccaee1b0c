"""Finds clauses that hold for every row (tautologies), and conditions that no row can fulfil together.

`remote OR remote IS NOT TRUE` answers no request. Nobody asks for nothing, so a reading as `capacity > 10`
and `capacity < 9` was misunderstood. Both are found by trying invented rows: the values in the predicates,
values right beside these, and a missing value. Each comparison is true for some rows and false for others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import Any

from nlfilter.schema.kinds import Kind
from nlfilter.schema.table import TableSchema
from nlfilter.where.dates import resolve
from nlfilter.where.logic.evaluation import TRUE, EvaluatedRow
from nlfilter.where.measures import values_near
from nlfilter.where.nodes import (
    Between,
    Compare,
    CompareColumns,
    Differs,
    Flag,
    HasWord,
    IsMissing,
    IsTruth,
    Leaf,
    Like,
    Measured,
    MeasuredIn,
    OneOf,
    Or,
    Predicate,
    RelativeDate,
    Unmeasured,
    columns_of,
    conjunction,
    leaves,
    literals,
    parts_of,
)

_MOST_ROWS = 2_000
_BOUNDS = frozenset({"<", "<=", ">", ">="})
_PLAIN = Compare | Between | OneOf | Differs | Flag | IsTruth | IsMissing
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


class InventedRow(EvaluatedRow, frozen=True):
    """An invented row: derived columns also have values, and every day is an exact value."""

    def value(self, name: str) -> Any:
        return self.row[name]

    def may_be_endless(self, value: Any) -> bool:
        return False


# --- tautologies


def without_tautologies(predicate: Predicate, any_row: EvaluatedRow) -> Predicate | None:
    """Removes tautologies; None if nothing is left. `any_row` evaluates the predicate for any row."""
    left = [part for part in parts_of(predicate) if not _holds_always(part, any_row)]
    return conjunction(*left) if left else None


def _holds_always(predicate: Predicate, any_row: EvaluatedRow) -> bool:
    columns = any_row.compiled.schema.columns
    values: dict[str, dict[Any, Any]] = {}
    for leaf in leaves(predicate):
        values |= {name: {repr(None): None} for name in columns_of(leaf) if name not in values}
        for name, value in _deciding_values(leaf, any_row.compiled.schema):
            kind = columns[name].kind
            values[name].update((repr(one), one) for one in _around(value, any_row.today, kind))
    for name, tried in values.items():
        kind = columns[name].kind
        if len(tried) == 1:  # only IS NULL asks about it: any value will do
            tried["present"] = _SOME[kind][0]
        elif kind is Kind.TEXT_LIST:  # a list may hold all values in the clause, and another one
            texts = [text for held in tried.values() for text in held or ()]
            tried |= {"all": texts, "more": [*texts, "".join(texts) + "-"]}
    rows = list(islice(product(*(tried.values() for tried in values.values())), _MOST_ROWS + 1))
    return len(rows) <= _MOST_ROWS and all(
        InventedRow(dict(zip(values, row, strict=True)), any_row.compiled, any_row.today).outcomes(predicate)
        == TRUE
        for row in rows
    )


def _deciding_values(leaf: Leaf, schema: TableSchema) -> Iterator[tuple[str, Any]]:
    """Yields columns, each with a value that makes a comparison true or false."""
    names = columns_of(leaf)
    kind = schema.columns[names[0]].kind
    match leaf:
        case Measured(measure) | MeasuredIn(measure) | Unmeasured(measure):
            for amount in literals(leaf):
                for held in values_near(measure, amount, kind):
                    yield from zip(names, held, strict=True)
            return
        case CompareColumns(left, _, right, times):
            yield from product(names, _SOME[kind])
            if times != 1:  # on the multiple, and between it and the column itself
                more, less = times.as_integer_ratio()
                yield from product([left], (more, more + less))
                yield from product([right], (less, 2 * less))
            return
        case Flag() | IsTruth():
            found: Iterable[Any] = (True, False)
        case HasWord(_, word):
            found = ("", word)
        case Like(_, pattern):
            found = ("", "".join(piece if isinstance(piece, str) else "-" for piece in pattern))
        case _ if kind is Kind.TEXT_LIST and not isinstance(leaf, IsMissing):
            found = ([], list(literals(leaf)))
        case _:
            found = literals(leaf)
    yield from product(names, found)


_SOME: Mapping[Kind, Sequence[Any]] = {
    **dict.fromkeys((Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT), (0, 1)),
    Kind.DATE: (date(2000, 1, 1), date(2000, 1, 2)),
    Kind.TIMESTAMP: (datetime(2000, 1, 1), datetime(2000, 1, 2)),
    Kind.TIME: (time(1), time(2)),
    Kind.TEXT: ("", "-"),
    Kind.BOOLEAN: (True, False),
    Kind.TEXT_LIST: ([],),
}
"""Values of a kind; those that are compared with another column's differ."""


def _around(value: Any, today: date | None, kind: Kind) -> Iterator[Any]:
    """Yields a value, resolved to a day, and its two neighbours."""
    value = resolve(value, today) if isinstance(value, RelativeDate) and today else value
    yield value
    for side in (-1, 1):
        with suppress(OverflowError):  # the first and last day have only one neighbour
            yield _beside(value, kind, side)


# --- conditions that no row can fulfil together


def never_hold(predicates: Iterable[Predicate], any_row: EvaluatedRow) -> bool:
    """Whether no row can fulfil all predicates, or one of their alternatives.

    `any_row` tells the schema, and the day from which relative dates count.
    """
    parts = [part for one in predicates for part in parts_of(one)]
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
    for part in (part for one in predicates for part in parts_of(one)):
        name = _only_column(part)
        if name in spans and columns[name].kind.is_number and not columns[name].private:
            low, high = map(Decimal, spans[name])
            said = (*_tried([*leaves(part)], columns[name].kind, any_row.today), low, high)
            near = (value for value in said if value is None or low <= value <= high)
            rows = (InventedRow({name: value}, any_row.compiled, any_row.today) for value in near)
            if not any(True in row.outcomes(part) for row in rows):
                return True
    return False


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
    """Yields a missing value, the values in the leaves, and those right beside them."""
    yield None
    if kind is Kind.BOOLEAN:
        yield from (True, False)
        return
    said: set[Any] = {value for leaf in found for value in literals(leaf)}
    if kind is Kind.TEXT:
        yield from (*said, "".join(said) + "-")
        return
    for value in said:
        yield from _around(value, today, kind)


def _beside(value: Any, kind: Kind, side: int) -> Any:
    """Returns the value right below (-1) or above (1) another one; for a text or a flag, another value."""
    match value:
        case bool():
            return not value
        case str():
            return f"{value}-"
        case time():
            return (datetime.combine(date(2000, 1, 2), value) + side * _SECOND).time()
        case date() if kind is Kind.TIMESTAMP:
            moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            return moment + side * _SECOND
        case date():
            return value + side * _DAY
        case int() if kind is Kind.INTEGER:
            return value + side
        case int() | float() | Decimal():
            return float(value) + side * (abs(float(value)) / 10_000 or 0.0001)
    return value
