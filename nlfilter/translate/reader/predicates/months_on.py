"""Makes the predicate of months on columns that hold the number of a month: "plant in March"."""

from __future__ import annotations

from datetime import date

from nlfilter.schema.fold import is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.parts import Range
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.predicates.dates_on import before, yearless_parts
from nlfilter.translate.reader.predicates.holding_figures import span_of
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.dates import resolve
from nlfilter.where.nodes import Compare, CompareColumns, OneOf, Predicate, conjunction, disjunction
from nlfilter.where.specs import simplest

_YEAR = 12


def months_on(table: Table, subject: Meaning, measure: Measure) -> Predicate | None:
    """The predicate of months on a column of their numbers, or on the range from one month to another."""
    if measure.op is not None or not isinstance(measure.low, DateSpan):
        return None
    ranges = table.schema.ranges
    ends = next((one for key, one in ranges.items() if subject.name in (key, one.low, one.high)), None)
    names = (ends.low, ends.high) if ends else (subject.name,)
    if not all(name in table.schema.columns and _holds_months(table, name) for name in names):
        return None
    high = measure.high if isinstance(measure.high, DateSpan) else None
    months = _months_of(table, measure.low, high)
    if not 0 < len(months) < _YEAR:
        return None
    if ends is None:
        return simplest(OneOf(subject.name, months))
    return _overlaps(ends, months[0], months[-1])


@cached_by_table
def _holds_months(table: Table, name: str) -> bool:
    """Whether a column holds numbers of months, by its name and its numbers."""
    column, span = table.column(name), span_of(table, name)
    if column.kind is not Kind.INTEGER or column.unit is not None or span is None:
        return False
    words = (word.strip("()（）") for text in table.called(name) for word in name_words(text))
    called = any(table.lang.dates.units.get(w[-1] if is_cjk(w[-1]) else w) == "month" for w in words if w)
    return called and span[0] >= 1 and span[1] <= _YEAR


def _months_of(table: Table, low: DateSpan, high: DateSpan | None) -> tuple[int, ...]:
    """The months that some days cover; none if they are weekdays or have no end."""
    if parts := yearless_parts(low, high):
        return parts[1] if parts[0] == "month" else ()
    last = before((high or low).high)
    if low.low is None or last is None:
        return ()
    start, stop = (resolve(day, table.calendar.today) for day in (low.low, last))
    first, count = _month(start), _month(stop) - _month(start) + 1
    return tuple((first + n) % _YEAR + 1 for n in range(min(count, _YEAR)))


def _month(day: date) -> int:
    return day.year * _YEAR + day.month - 1


def _overlaps(ends: Range, first: int, last: int) -> Predicate:
    """Whether two spans of months overlap; each may reach over the end of a year: November to February."""
    begun, lasting = Compare(ends.low, "<=", last), Compare(ends.high, ">=", first)
    over = CompareColumns(ends.low, ">", ends.high)
    if first > last:
        return disjunction(begun, lasting, over)
    return disjunction(conjunction(begun, lasting), conjunction(over, disjunction(begun, lasting)))
