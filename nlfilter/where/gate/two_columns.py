"""Reads comparisons of two columns, and of a column with a multiple or a part of another one."""

from __future__ import annotations

from decimal import Decimal

from sqlglot import exp

from nlfilter.errors import RejectCode
from nlfilter.where.gate.operands import VALUES, is_value
from nlfilter.where.gate.reading import GateContext, check_arguments, refuse
from nlfilter.where.gate.subjects import SUBJECTS
from nlfilter.where.logic.comparisons import ColumnForm
from nlfilter.where.nodes import CompareColumns, Operator, Predicate

FLIPPED: dict[Operator, Operator] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""Each comparison with its sides exchanged."""


def two_columns(context: GateContext, node: object, left: object, right: object, op: Operator) -> Predicate:
    """Reads a comparison of two columns, one of which may be multiplied or divided by a number."""
    (left, more, part), (right, times, share) = _multiple(context, left), _multiple(context, right)
    factors = [factor for factor in (more, part, times, share) if factor != 1]
    if len(factors) > 1:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if more != 1 or share != 1:  # `2 * rent > charge` and `rent > charge / 2` are `charge < 2 * rent`
        left, right, op = right, left, FLIPPED[op]
    one, other = (SUBJECTS.read(context, side) for side in (left, right))
    if one == other:
        refuse(RejectCode.CONSTANT, node)
    if ColumnForm.PLAIN is not one.form or ColumnForm.PLAIN is not other.form:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return CompareColumns(one.column, op, other.column, *factors)


def _multiple(context: GateContext, side: object) -> tuple[object, int | Decimal, int | Decimal]:
    """Reads the column in a multiple (`2 * rent`) or a part (`rent / 2`), its factor and its divisor."""
    if type(side) is exp.Paren:
        check_arguments(side, frozenset({"this"}), frozenset({"this"}))
        return _multiple(context, side.args["this"])
    if not isinstance(side, exp.Binary) or type(side) not in (exp.Mul, exp.Div):
        return side, 1, 1
    check_arguments(
        side, frozenset({"this", "expression"}), frozenset({"this", "expression", "typed", "safe"})
    )
    column, times = side.args["this"], side.args["expression"]
    if type(side) is exp.Mul and is_value(column):
        column, times = times, column
    factor = VALUES.read(context, times) if is_value(times) and not is_value(column) else None
    if isinstance(factor, bool) or not isinstance(factor, int | Decimal):
        refuse(RejectCode.FORBIDDEN_NODE, side)
    return (column, factor, 1) if type(side) is exp.Mul else (column, 1, factor)
