"""Removes tautologies: clauses that are true of every row, such as `remote OR remote IS NOT TRUE`.

They answer no request. They are found by trying, for every column, the values in the clause, their neighbours
and a missing value. Each comparison of the clause is true for some of these and false for others.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    And,
    AnyElement,
    Between,
    ColumnLeaf,
    Compare,
    CompareColumns,
    Differs,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Leaf,
    Like,
    Measured,
    MeasuredIn,
    OneOf,
    Predicate,
    RelativeDate,
    SameList,
    Unmeasured,
    columns_of,
    conjunction,
    leaves,
    literals,
    measured_columns,
)

_MOST_ROWS = 2_000
_DAY = timedelta(days=1)


def without_tautologies(predicate: Predicate, any_row: EvaluatedRow) -> Predicate | None:
    """Removes tautologies; None if nothing is left. `any_row` evaluates the predicate for any row."""
    parts = predicate.parts if isinstance(predicate, And) else (predicate,)
    left = [part for part in parts if not _holds_always(part, any_row)]
    return conjunction(*left) if left else None


class InventedRow(EvaluatedRow, frozen=True):
    """An invented row: derived columns also have values, and every day is an exact value."""

    def value(self, name: str) -> Any:
        return self.row[name]

    def may_be_endless(self, value: Any) -> bool:
        return False


def _holds_always(predicate: Predicate, any_row: EvaluatedRow) -> bool:
    values: dict[str, dict[Any, Any]] = {}
    for leaf in leaves(predicate):
        for name, value in _deciding_values(leaf, any_row.compiled.schema):
            tried = values.setdefault(name, {repr(None): None})
            day = (
                resolve(value, any_row.today) if isinstance(value, RelativeDate) and any_row.today else value
            )
            tried.update((repr(near), near) for near in _around(day))
        for name in columns_of(leaf):
            values.setdefault(name, {repr(None): None})
    for name, tried in values.items():
        kind = any_row.compiled.schema.columns[name].kind
        if len(tried) == 1:  # only IS NULL asks about it: any value will do
            tried["present"] = _SOME[kind]
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
    match leaf:
        case Measured(measure) | MeasuredIn(measure) | Unmeasured(measure):
            names = measured_columns(measure)
            for amount in literals(leaf):
                for held in values_near(measure, amount, schema.columns[names[0]].kind):
                    yield from zip(names, held, strict=True)
        case CompareColumns(left, _, right, times):
            kind = schema.columns[left].kind
            yield from ((name, value) for name in (left, right) for value in _TWO[kind])
            if times != 1:  # on the multiple, and between it and the column itself
                more, less = times.as_integer_ratio()
                yield from ((left, value) for value in (more, more + less))
                yield from ((right, value) for value in (less, 2 * less))
        case _:
            yield from ((leaf.column, value) for value in _values(leaf))


_TWO: dict[Kind, tuple[Any, Any]] = {
    **dict.fromkeys((Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT), (0, 1)),
    Kind.DATE: (date(2000, 1, 1), date(2000, 1, 2)),
    Kind.TIMESTAMP: (datetime(2000, 1, 1), datetime(2000, 1, 2)),
    Kind.TIME: (time(1), time(2)),
    Kind.TEXT: ("", "-"),
}


_SOME: dict[Kind, Any] = {
    **{kind: some for kind, (some, _) in _TWO.items()},
    Kind.BOOLEAN: True,
    Kind.TEXT_LIST: [],
}


def _values(leaf: ColumnLeaf) -> Iterator[Any]:
    """Yields values of a column that make a comparison true or false."""
    match leaf:
        case Flag() | IsTruth():
            yield from (True, False)
        case IsMissing():
            yield from ()
        case Compare(_, _, value) | Differs(_, value):
            yield value
        case Between(_, low, high):
            yield from (low, high)
        case OneOf(_, values):
            yield from values
        case Has(_, text) | AnyElement(_, text):
            yield from ([], [text])
        case HasAny(_, texts) | HasAll(_, texts) | SameList(_, texts):
            yield from ([], list(texts))
        case HasWord(_, word):
            yield from ("", word)
        case Like(_, pattern):
            yield from ("", "".join(piece if isinstance(piece, str) else "-" for piece in pattern))


def _around(value: Any) -> Iterator[Any]:
    """Yields a value and its neighbours."""
    yield value
    match value:
        case bool():
            yield not value
        case str():
            yield f"{value}-"
        case date():
            for day in (_DAY, -_DAY):
                with suppress(OverflowError):  # the first and last day have only one neighbour
                    yield value + day
        case int() | float() | Decimal():
            yield from (value - 1, value + 1)
        case time():
            yield from (time.min, time.max)
