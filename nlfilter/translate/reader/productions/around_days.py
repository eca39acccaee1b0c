"""Productions of days that another day tells: "within 3 days of 1 November", "12 or 13 December"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.productions.production import Made, production
from nlfilter.translate.reader.table import Table
from nlfilter.where.dates import shift

_SATURDAY = 5


@production
def around_day(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """So many days before and after a day: "within 3 days of 1 November"."""
    length, day = (part.form for part in parts if isinstance(part.form, DateSpan))
    if length.within is None or not day.one_day or not isinstance(day.low, date):
        return
    count, unit = length.within
    if unit in ("day", "week"):
        last = shift(day.low, count, unit)
        around = replace(day, start=length.start, low=shift(day.low, -count, unit), high=_after(last))
        yield Measure(None, replace(around, ahead=None, swapped=None)), 0.0


def _after(day: date) -> date:
    return shift(day, 1, "day")
