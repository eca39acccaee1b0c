"""Conditions that no stored value can fulfil: "over 5,000" of a column of 3 to 900."""

from __future__ import annotations

from decimal import Decimal

from nlfilter.translate.reader.predicates.holding_figures import span_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Between, Compare, Leaf, Value


def is_out_of_range(table: Table, leaf: Leaf) -> bool:
    """Whether all stored numbers are known to fail a bound; False if the range of the column is not known."""
    match leaf:
        case Compare(column, "=", value):
            return not _reaches(table, column, value, value)
        case Compare(column, ">=" | ">", value):
            return not _reaches(table, column, value, None)
        case Compare(column, "<=" | "<", value):
            return not _reaches(table, column, None, value)
        case Between(column, low, high):
            return not _reaches(table, column, low, high)
    return False


def _reaches(table: Table, column: str, low: Value | None, high: Value | None) -> bool:
    """Whether the stored numbers of a column may reach into a range, open where it is None."""
    stored = column in table.schema.columns or column in table.schema.ranges
    numbers = [bound for bound in (low, high) if isinstance(bound, int | float | Decimal)]
    span = span_of(table, column) if stored and numbers else None
    if span is None or any(isinstance(bound, bool) for bound in numbers):
        return True
    return not (
        (low in numbers and Decimal(str(low)) > span[1]) or (high in numbers and Decimal(str(high)) < span[0])
    )
