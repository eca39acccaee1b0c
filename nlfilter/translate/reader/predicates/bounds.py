"""The predicates of an amount on a column, a range, a sum, or the negative side of a number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Range
from nlfilter.translate.reader.operators import MIRRORED, Op
from nlfilter.where import nodes
from nlfilter.where.logic import comparisons
from nlfilter.where.logic.comparisons import Subject
from nlfilter.where.nodes import (
    Between,
    Compare,
    Number,
    Operator,
    Predicate,
    conjunction,
    either_end,
    or_open,
)

# "About" allows a tenth to either side.
_TOLERANCE = Decimal("0.1")


def _around(value: Number) -> tuple[Number, Number]:
    spread = abs(Decimal(value)) * _TOLERANCE
    return to_number(Decimal(value) - spread), to_number(Decimal(value) + spread)


_LONGEST = 12
"""The most decimals of an exact conversion. More mean that it never ends, as for 10 metres in feet."""
_ROUNDED = 4


def to_number(value: Decimal) -> Number:
    """A number without needless decimals."""
    if -int(value.as_tuple().exponent) > _LONGEST:
        value = round(value, _ROUNDED)
    if value == value.to_integral_value():
        return int(value)
    return value.normalize()


def operator_of(op: Op | None) -> Operator:
    return op if op in ("<", "<=", ">", ">=") else "="


def _bounded(
    op: Op | None,
    values: list[Number],
    compare: Callable[[Operator, Number], Predicate],
    between: Callable[[Number, Number], Predicate],
) -> Predicate:
    """Compares something with an amount, or bounds it on both sides."""
    if len(values) == 2:
        return between(min(values), max(values))
    if op == "about":
        return between(*_around(values[0]))
    return compare(operator_of(op), values[0])


def amount_predicate(name: str, op: Op | None, values: list[Number]) -> Predicate:
    """Compares one column with an amount."""
    return _bounded(op, values, partial(Compare, name), partial(Between, name))


def range_predicate(range_: Range, op: Op | None, values: list[Number]) -> Predicate:
    """Compares the two ends of a range. A missing end equals the other, or means no limit."""

    def reaches(compare: Operator, value: Number) -> Predicate:
        if compare == "=":
            return between(value, value)
        near, far = (range_.high, range_.low) if compare in (">", ">=") else (range_.low, range_.high)
        return or_open(near, compare, value) if range_.unlimited else either_end(near, far, compare, value)

    def between(low: Number, high: Number) -> Predicate:
        return conjunction(reaches(">=", low), reaches("<=", high))

    return _bounded(op, values, reaches, between)


def measured_predicate(measure: nodes.Measure, kind: Kind, op: Op | None, values: list[Number]) -> Predicate:
    """Compares a sum or a difference. Raises `RejectedWhere` if it cannot have such a value."""
    subject = Subject.of_measure(measure, kind)
    return _bounded(op, values, partial(comparisons.compare, subject), partial(comparisons.between, subject))


def opposite_predicate(name: str, op: Op | None, values: list[Number]) -> Predicate:
    """Compares the negative side of a number: "a loss of over 5" is a gain of less than -5.

    "A loss under 5" is still a loss, so the number must also be below 0.
    """
    turned = MIRRORED.get(op, op) if op else None
    predicate = amount_predicate(name, turned, [-value for value in values])
    return conjunction(predicate, Compare(name, "<", 0)) if op in ("<", "<=") else predicate
