"""Ages on a column of dates of birth: "at least two years old" is a birth at least two years ago."""

from __future__ import annotations

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.names.short_forms import name_words
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.nodes import Between, Compare, Predicate, RelativeDate, Unit, conjunction

_UNITS: dict[str | None, Unit] = {
    "years old": "year",
    "years": "year",
    "months": "month",
    "weeks": "week",
    None: "year",
}
_OLDEST = 130
"""No age, in any unit, is greater."""


@cached_by_table
def birth_column(table: Table) -> str | None:
    """The only column of dates of birth."""
    times = (name for name in table.schema.filterable if table.column(name).kind.is_time)
    named = [name for name in times if holds_births(table, name)]
    return named[0] if len(named) == 1 else None


@cached_by_table
def holds_births(table: Table, name: str) -> bool:
    """Whether a column of days is called a birth."""
    births = table.lang.births
    return any(not births.isdisjoint((fold(text), *name_words(text))) for text in table.called(name))


def is_age(table: Table, measure: Measure) -> bool:
    """Whether a measure is an age by its words: "older than two", "5 years old"."""
    low, unit = measure.low, _unit(measure)
    if not isinstance(low, Amount) or unit not in _UNITS or low.per or not 0 <= low.value <= _OLDEST:
        return False
    ages = table.lang.adjectives.get(squeeze("years old"), ())
    said = measure.op in ("older", "newer") or not set(ages).isdisjoint(measure.named)
    return low.is_whole and (said or unit == "years old")


def _unit(measure: Measure) -> str | None:
    """The unit of an amount, or of the second of two."""
    units = (one.unit for one in (measure.high, measure.low) if isinstance(one, Amount))
    return next(filter(None, units), None)


def age_since_birth(name: str, measure: Measure) -> Predicate | None:
    """The days of birth with which somebody has an age today; None for another measure."""
    low, high = measure.low, measure.high
    unit = _UNITS.get(_unit(measure))
    if not isinstance(low, Amount) or unit is None or low.value != int(low.value):
        return None
    first = int(low.value)
    op = ">=" if measure.op is None and low.at_least else measure.op
    if op is None or op == "=" or isinstance(high, Amount):
        last = int(high.value) if isinstance(high, Amount) else first
        return conjunction(Compare(name, ">", _ago(last + 1, unit)), Compare(name, "<=", _ago(first, unit)))
    match op:
        case ">=":
            return Compare(name, "<=", _ago(first, unit))
        case ">" | "older":
            return Compare(name, "<", _ago(first, unit))
        case "<" | "newer":
            return Compare(name, ">", _ago(first, unit))
        case "<=":
            return Between(name, _ago(first, unit), RelativeDate())
    return None


def _ago(count: int, unit: Unit) -> RelativeDate:
    return RelativeDate(None, ((-count, unit),)) if count else RelativeDate()
