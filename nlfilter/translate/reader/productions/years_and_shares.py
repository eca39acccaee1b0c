"""Productions of bounds on years, which are turned round, and of shares: "2015 or older", "one in five"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from msgspec.structs import replace

from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import MIRRORED, Op
from nlfilter.translate.reader.productions.measuring import compare
from nlfilter.translate.reader.productions.production import Made, only, production
from nlfilter.translate.reader.table import Table


@production
def compare_dated(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound that is said of an age, or of a year: "5 years or older", but "2015 or older" is before it."""
    if _is_year(only(parts, Amount)):
        yield Measure(MIRRORED[cast(Op, rule.argument)], only(parts, Amount)), 0.0
    else:
        yield from compare(table, rule, parts)


@production
def compare_year(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on a year: "older than 2015"."""
    if _is_year(amount := only(parts, Amount)):
        yield Measure(cast(Op, rule.argument), amount), 0.0


def _is_year(amount: Amount) -> bool:
    bare = amount.unit is None and amount.per is None and amount.size == 1
    return bare and amount.is_whole and _FIRST_YEAR <= amount.value < _LAST_YEAR


_FIRST_YEAR, _LAST_YEAR = 1500, 2200


@production
def share_of(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A part of so many, in percent: "one in five"."""
    one, of = (part.form for part in parts if isinstance(part.form, Amount))
    bare = all(a.unit is None and a.per is None and a.is_whole and a.size == 1 for a in (one, of))
    if bare and 0 < one.value < of.value <= _MOST_PARTS:
        yield replace(one, end=of.end, value=one.value * 100 / of.value, unit="percent"), 0.0


_MOST_PARTS = 100
