"""The predicates of an amount on a column, a range, a sum, or the negative side of a number."""

from __future__ import annotations

from decimal import Decimal

from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Range, Sum
from nlfilter.translate.reader.operators import Op
from nlfilter.where import nodes
from nlfilter.where.measures import compare_measure, measure_between
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


def operator_of(op: Op) -> Operator:
    return op if op in ("<", "<=", ">", ">=") else "="


def amount_predicate(name: str, op: Op | None, values: list[Number]) -> Predicate:
    """Compares one column with an amount."""
    if len(values) == 2:
        return Between(name, min(values), max(values))
    value = values[0]
    if op == "about":
        return Between(name, *_around(value))
    return Compare(name, operator_of(op or "="), value)


def range_predicate(range_: Range, op: Op | None, values: list[Number]) -> Predicate:
    """Compares the two ends of a range. A missing end equals the other, or means no limit."""

    def reaches(compare: Operator, value: Number) -> Predicate:
        near, far = (range_.high, range_.low) if compare in (">", ">=") else (range_.low, range_.high)
        return or_open(near, compare, value) if range_.unlimited else either_end(near, far, compare, value)

    if len(values) == 2:
        return conjunction(reaches(">=", min(values)), reaches("<=", max(values)))
    value = values[0]
    if op == "about":
        low, high = _around(value)
        return conjunction(reaches(">=", low), reaches("<=", high))
    if op in (">", ">=", "<", "<="):
        return reaches(operator_of(op), value)
    return conjunction(reaches(">=", value), reaches("<=", value))


def sum_predicate(sum_: Sum, kind: Kind, op: Op | None, values: list[Number]) -> Predicate:
    """Compares the sum of two columns. Raises `RejectedWhere` if it cannot have such a value."""
    return measured_predicate(nodes.Sum(*sum_.of), kind, op, values)


def measured_predicate(measure: nodes.Measure, kind: Kind, op: Op | None, values: list[Number]) -> Predicate:
    """Compares a sum or a difference. Raises `RejectedWhere` if it cannot have such a value."""
    if len(values) == 2:
        return measure_between(measure, kind, min(values), max(values))
    if op == "about":
        return measure_between(measure, kind, *_around(values[0]))
    return compare_measure(measure, kind, operator_of(op or "="), values[0])


_MIRRORED: dict[Op, Op] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def opposite_predicate(name: str, op: Op | None, values: list[Number]) -> Predicate:
    """Compares the negative side of a number: "a loss of over 5" is a gain of less than -5.

    "A loss under 5" is still a loss, so the number must also be below 0.
    """
    turned = _MIRRORED.get(op, op) if op else None
    predicate = amount_predicate(name, turned, [-value for value in values])
    return conjunction(predicate, Compare(name, "<", 0)) if op in ("<", "<=") else predicate
