"""Productions of bounds on years, which are turned round, and of shares: "2015 or older", "one in five"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.productions.production import Made, only, production
from nlfilter.translate.reader.score import PLAIN
from nlfilter.translate.reader.table import Table


@production
def compare_year(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on a year: "older than 2015"."""
    if _is_year(amount := only(parts, Amount)):
        yield Measure(cast(Op, rule.argument), amount), PLAIN


def _is_year(amount: Amount) -> bool:
    bare = amount.unit is None and amount.per is None and amount.size == 1
    return bare and amount.is_whole and _FIRST_YEAR <= amount.value < _LAST_YEAR


_FIRST_YEAR, _LAST_YEAR = 1500, 2200
