"""Amounts of money without a period, where rows store amounts of several periods."""

from __future__ import annotations

from decimal import Decimal

from nlfilter.schema.fold import fold
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.predicates.holding_figures import span_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Predicate, columns

_TIMES = Decimal(10)
"""How many times as much one period may hold as another: a year has twelve months, a month twenty days."""


def may_be_of_any_period(table: Table, name: str, measure: Measure, predicate: Predicate) -> bool:
    """Whether rows of another period answer an amount as well: each yearly pay is "at least 300,000"."""
    period = (
        table.column(name).per_in if name in table.schema.columns or name in table.schema.ranges else None
    )
    if period is None or not isinstance(measure.low, Amount) or len(table.lexicon.stored(period)) < _SEVERAL:
        return False
    if any(word in table.source.text for word in table.lang.with_role("converted")):
        return True  # 「年収換算で」 is of the rows of the other periods as well
    if period in columns(predicate) or period in table.in_force.by_column or says_unit(table, period):
        return False
    span, value = span_of(table, name), measure.low.value
    if span is None or measure.high is not None:
        return False
    least, most = span
    if measure.op in ("<", "<="):
        return least * _TIMES <= value
    return most >= value * _TIMES


_SEVERAL = 2


def says_unit(table: Table, name: str) -> bool:
    """Whether the request says a period or a currency of those that a column stores."""
    others = (word for words in table.column(name).values.values() for word in words)
    said = map(fold, (*table.lexicon.stored(name), *others))
    return any(word in table.source.text for word in said)
