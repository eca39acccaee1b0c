"""Reads comparisons of two columns."""

from __future__ import annotations

from nlfilter.errors import RejectCode
from nlfilter.where.gate.reading import GateContext, refuse
from nlfilter.where.gate.subjects import SUBJECTS
from nlfilter.where.logic.comparisons import ColumnForm
from nlfilter.where.nodes import CompareColumns, Operator, Predicate


def two_columns(context: GateContext, node: object, left: object, right: object, op: Operator) -> Predicate:
    """Reads a comparison of two columns."""
    one, other = (SUBJECTS.read(context, side) for side in (left, right))
    if one == other:
        refuse(RejectCode.CONSTANT, node)
    if ColumnForm.PLAIN is not one.form or ColumnForm.PLAIN is not other.form:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return CompareColumns(one.column, op, other.column)
