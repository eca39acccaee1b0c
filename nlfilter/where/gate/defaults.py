"""Reads a default for missing values: `COALESCE(salary, 0) >= 500` has no node of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from nlfilter.errors import RejectCode
from nlfilter.where.gate.operands import VALUES, is_value
from nlfilter.where.gate.reading import GateContext, check_arguments, refuse
from nlfilter.where.gate.subjects import plain
from nlfilter.where.logic.comparisons import compare
from nlfilter.where.logic.satisfiability import InventedRow
from nlfilter.where.nodes import (
    Compare,
    Flag,
    IsMissing,
    Not,
    Predicate,
    RelativeDate,
    conjunction,
    disjunction,
)
from nlfilter.where.values import fits

_FILLABLE = (
    exp.EQ,
    exp.NEQ,
    exp.LT,
    exp.LTE,
    exp.GT,
    exp.GTE,
    exp.Between,
    exp.In,
    exp.Like,
    exp.ILike,
)


def filled(
    context: GateContext, node: object, read: Callable[[GateContext, object], Predicate]
) -> Predicate | None:
    """Reads `COALESCE(salary, 0) >= 500` as `salary >= 500`, with or without rows that lack a value.

    None if there is no COALESCE; `read` makes the predicate of a comparison.
    """
    side = next((name for name in ("this", "expression") if _is_coalesce(node, name)), None)
    if side is None or not isinstance(node, exp.Expr):
        return None
    column, default = coalesced(context, node.args[side])
    bare = node.copy()
    bare.set(side, node.args[side].args["this"].copy())
    present = read(context, bare)
    outcomes = InventedRow({column: default}, context.compiled).outcomes(present)
    if outcomes not in ({True}, {False}):
        refuse(RejectCode.FORBIDDEN_NODE, node)  # the comparison itself depends on today
    missing = IsMissing(column)
    return disjunction(present, missing) if outcomes == {True} else conjunction(present, Not(missing))


def _is_coalesce(node: object, side: str) -> bool:
    return type(node) in _FILLABLE and type(node.args.get(side)) is exp.Coalesce  # type: ignore[attr-defined]


def coalesced(context: GateContext, node: Any) -> tuple[str, Any]:
    """Reads the column inside a COALESCE, and the default for its missing values."""
    must = frozenset({"this", "expressions"})
    check_arguments(node, must, must | {"is_nvl", "is_null"})
    subject, defaults = plain(context, node.args["this"]), node.args["expressions"]
    if len(defaults) != 1 or not is_value(defaults[0]):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    match compare(subject, "=", VALUES.read(context, defaults[0])):
        case Compare(_, _, RelativeDate()):
            refuse(RejectCode.FORBIDDEN_NODE, node)  # the result for it depends on today
        case Compare(column, _, default) if fits(default, subject.kind):
            return column, default
        case Flag(column):
            return column, True
    return refuse(RejectCode.TYPE_MISMATCH, node)
