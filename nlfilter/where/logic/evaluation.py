"""Evaluates a predicate for one row, from the values that the row shows.

An application's row may have only some columns, and no row has derived columns. So a predicate may have
several possible results: those that SQL could give for any values of the unknown columns. With `{True}`, the
row is certainly kept; without True, it is certainly not kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

from msgspec import Struct

from nlfilter.errors import InputError
from nlfilter.schema.kinds import Kind
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.dates import resolve
from nlfilter.where.measures import TESTS, value_of_measure
from nlfilter.where.nodes import (
    And,
    Compare,
    CompareColumns,
    Differs,
    Measure,
    Measured,
    MeasureLeaf,
    Not,
    Operator,
    Or,
    Predicate,
    RelativeDate,
    columns_of,
)
from nlfilter.where.specs import Truth, spec_of
from nlfilter.where.values import fits, from_text

Outcomes = frozenset[Truth]

TRUE: Outcomes = frozenset({True})
NOT_SHOWN: Any = object()
_ANY: Outcomes = frozenset({True, False, None})


class EvaluatedRow(Struct, frozen=True):
    """One row of a schema's lists. Without `today`, values that depend on it are unknown."""

    row: Mapping[str, Any]
    compiled: CompiledSchema
    today: date | None = None

    def value(self, name: str) -> Any:
        """Returns a value as SQL compares it: None if it is missing, `NOT_SHOWN` if the row lacks it."""
        column = self.compiled.schema.columns[name]
        if column.expr is not None or name not in self.row:
            return NOT_SHOWN
        value: Any = self.row[name]
        if hasattr(value, "tolist"):  # numpy's scalars and arrays
            value = value.tolist()
        if column.stored and isinstance(value, str):
            value = from_text(value, column.kind)
        if value is None:
            return None
        if not _is_plain(value, column.kind):
            return NOT_SHOWN
        if value != value or value in column.missing:  # NaN and pandas' NaT are not equal to themselves
            return None
        return _moment(value, column.kind) if column.kind.is_time else value

    def outcomes(self, predicate: Predicate) -> Outcomes:
        """Returns the possible results of a predicate in SQL."""
        match predicate:
            case And(parts):
                return reduce(_both, map(self.outcomes, parts))
            case Or(parts):
                return _not(reduce(_both, (_not(self.outcomes(part)) for part in parts)))
            case Not(part):
                return _not(self.outcomes(part))
        spec = spec_of(predicate)
        if spec.expanded:
            return self.outcomes(spec.expanded(predicate))
        if isinstance(predicate, CompareColumns):
            return self._of_two(predicate)
        if isinstance(predicate, MeasureLeaf):
            held = self.measured(predicate.measure)
        else:
            held = self.value(predicate.column)
        if held is NOT_SHOWN:
            return _ANY
        match predicate:
            case Differs(_, value):
                return _is(True) if held is None else _not(self._compare(held, "=", value))
            case _ if held is None and not spec.of_missing:
                return _is(None)
            case Compare(_, op, value) | Measured(_, op, value):
                return self._compare(held, op, value)
        return _is(spec.holds(predicate, held)) if spec.holds else _ANY

    def measured(self, measure: Measure) -> Any:
        """Computes a measure; None if a value is missing, `NOT_SHOWN` if the row does not show it."""
        stored = [self.value(name) for name in columns_of(measure)]
        if any(value is NOT_SHOWN for value in stored):
            return NOT_SHOWN
        if None in stored:
            return None
        return NOT_SHOWN if any(map(self.may_be_endless, stored)) else value_of_measure(measure, stored)

    def may_be_endless(self, value: Any) -> bool:
        """Whether a value may be infinite in the engine: Python reads it as its first or last day."""
        return isinstance(value, date) and value in _ENDS

    def _of_two(self, leaf: CompareColumns) -> Outcomes:
        left, right = self.value(leaf.left), self.value(leaf.right)
        if left is NOT_SHOWN or right is NOT_SHOWN:
            return _ANY
        if left is None or right is None:
            return _is(None)
        if leaf.times == 1:
            return self._compare(left, leaf.op, right)
        more, less = leaf.times.as_integer_ratio()
        return self._compare(less * left, leaf.op, more * right)

    def _compare(self, stored: Any, op: Operator, wanted: Any) -> Outcomes:
        if isinstance(wanted, RelativeDate):
            if self.today is None:
                return _ANY
            wanted = resolve(wanted, self.today)
        if isinstance(stored, datetime) is not isinstance(wanted, datetime) and isinstance(wanted, date):
            stored, wanted = _moment(stored, Kind.TIMESTAMP), _moment(wanted, Kind.TIMESTAMP)
        if self.may_be_endless(stored) and stored == wanted:
            return _ANY
        if isinstance(stored, float):
            wanted = float(wanted)
            # A FLOAT is less precise than Python's float, so the last digits prove nothing.
            if stored != wanted and math.isclose(stored, wanted, rel_tol=1e-6):
                return _ANY
        return _is(TESTS[op](stored, wanted))


_ENDS = frozenset({date.min, date.max, datetime.min, datetime.max})


def _is_plain(value: Any, kind: Kind) -> bool:
    """Whether a value has the kind that the schema declares, so that it is compared without a cast."""
    if kind is Kind.TEXT_LIST:
        return isinstance(value, list | tuple)
    return fits(value, Kind.TIMESTAMP if kind is Kind.DATE else kind)


def _is(truth: Truth) -> Outcomes:
    return frozenset({truth})


def _not(outcomes: Outcomes) -> Outcomes:
    return frozenset(None if truth is None else not truth for truth in outcomes)


def _both(some: Outcomes, others: Outcomes) -> Outcomes:
    pairs = ({one, other} for one in some for other in others)
    return frozenset(False if False in pair else None if None in pair else True for pair in pairs)


def _moment(value: date, kind: Kind) -> date:
    """Converts a value to a day, or to a moment without a zone."""
    if isinstance(value, datetime):
        naive = value if value.tzinfo is None else _in_utc(value)
        return naive if kind is Kind.TIMESTAMP else naive.date()
    return datetime(value.year, value.month, value.day) if kind is Kind.TIMESTAMP else value


def _in_utc(value: datetime) -> datetime:
    with suppress(OverflowError, ValueError):
        return value.astimezone(UTC).replace(tzinfo=None)
    raise InputError.of("out_of_calendar")
