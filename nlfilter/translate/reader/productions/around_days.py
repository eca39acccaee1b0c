"""Productions of days that another day tells: "within 3 days of 1 November", "12 or 13 December"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.dates import DateSpan, of_month
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Measures
from nlfilter.translate.reader.productions.production import Made, only, production
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


@production
def weekend_of(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Saturday and Sunday of the week of a day: "the weekend of 12 December"."""
    day = only(parts, DateSpan)
    if day.one_day and isinstance(day.low, date):
        saturday = shift(day.low, _SATURDAY - day.low.weekday(), "day")
        yield replace(day, low=saturday, high=shift(saturday, 2, "day"), ahead=None, swapped=None), 0.0


@production
def days_of_one_month(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Two days, of which one tells the month: "the 3rd or 4th of January"."""
    one, other = (part.form for part in parts if isinstance(part.form, DateSpan))
    known, bare = (other, one) if one.monthless else (one, other)
    if known.monthless or not (bare.monthless and known.one_day and isinstance(known.low, date)):
        return
    if (day := of_month(bare, known.low.year, known.low.month)) is not None:
        both = (
            replace(day, monthless=False, yearless=known.yearless) if end is bare else end
            for end in (one, other)
        )
        yield Measures(tuple(Measure(None, end) for end in both), "or"), 0.0


@production
def days_of_month(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Days that share a month: "12 or 13 December", "December 5 or 6"."""
    amount, known = only(parts, Amount), only(parts, DateSpan)
    bare = amount.unit is None and amount.per is None and amount.is_whole and amount.size == 1
    if not bare or known.monthless or not known.one_day or not isinstance(known.low, date):
        return
    day = of_month(known, known.low.year, known.low.month, int(amount.value))
    if day is None:
        return
    one = Measure(None, replace(day, ahead=None, swapped=None))
    both = (Measure(None, known), one) if isinstance(parts[0].form, DateSpan) else (one, Measure(None, known))
    yield Measures(both, "or"), 0.0  # also after "and": a row has one day


def _after(day: date) -> date:
    return shift(day, 1, "day")
