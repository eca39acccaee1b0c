"""Amounts and dates on columns: which column takes a measure, and the predicate it makes there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from nlfilter.errors import RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import NAMING, Meaning, MeaningKind
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.amounts_on import amount_on, asked_op, values_of
from nlfilter.translate.reader.bounds import operator_of, range_predicate
from nlfilter.translate.reader.clocks_on import clock_predicate, columns_of_times
from nlfilter.translate.reader.dates_on import (
    columns_of_days,
    date_predicate,
    holds_date,
    is_plain_number,
)
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.standing import amount_in_force, bound_in_force, rolled, spoken_of
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.units import (
    factor_to,
    holds_number,
    holds_years,
    names_of_unit,
    takes_unit,
)
from nlfilter.where.measures import compare_measure, is_constant
from nlfilter.where.nodes import (
    Between,
    Compare,
    Length,
    Measured,
    Number,
    Operator,
    Predicate,
    RelativeDate,
    Unit,
    conjunction,
)

Placed = tuple[str, Predicate, bool, float, tuple[str, ...]]
"""A column, its predicate, whether the column is a guess, what it costs, and the other columns."""


def on_subject(table: Table, subject: Meaning, measure: Measure) -> Predicate | None:
    """What a measure asks of a column that is named; None where the column cannot hold it."""
    if isinstance(measure.low, DateSpan):
        return _dates(table, subject, measure, measure.low)
    if isinstance(measure.low, Clock):
        high = measure.high if isinstance(measure.high, Clock) else None
        holds = table.column(subject.name).kind is Kind.TIME
        return clock_predicate(subject.name, measure.op, measure.low, high) if holds else None
    return _amounts(table, subject, measure, measure.low)


def _amounts(table: Table, subject: Meaning, measure: Measure, low: Amount) -> Predicate | None:
    if subject.kind in ("column", "part") and table.column(subject.name).kind is Kind.TEXT_LIST:
        return length_of(subject.name, measure)
    high = measure.high if isinstance(measure.high, Amount) else None
    unit, per = (high and high.unit) or low.unit, low.per or (high and high.per) or None
    if subject.kind in ("column", "part") and table.column(subject.name).kind.is_time:
        return _age(subject.name, measure, low)
    if unit == "years" and subject.kind in ("column", "part") and holds_years(table, subject.name):
        return _age_by_year(table, subject.name, measure, low)
    if not takes_unit(table, subject, unit) or (unit is None and _is_no_year(table, subject, low)):
        return None
    column = table.column(subject.name)
    factor = factor_to(unit, per, column.unit, column.per)
    if factor is None:
        return None
    values = values_of(measure.op, low, high, factor)
    op = asked_op(measure.op, low, column, alone=len(values) == 1)
    return amount_on(table, subject.name, op, values, turned=subject.kind == "opposite")


_MOST_ELEMENTS = 100
"""Nobody counts more elements of a list; "at least 60000" is said of something else."""


def length_of(name: str, measure: Measure) -> Predicate | None:
    """So many elements of a list; None for what says nothing of a row."""
    count = whole_count(measure)
    high = measure.high if isinstance(measure.high, Amount) else None
    if count is None or count > _MOST_ELEMENTS or measure.op in ("about", "band", "older", "newer"):
        return None
    bounds: list[tuple[Operator, int]] = [(operator_of(measure.op or "="), count)]
    if high is not None:
        bounds = [(">=", count), ("<=", int(high.value))]
    tests: list[Predicate] = []
    for op, value in bounds:
        with suppress(RejectedWhere):
            test = compare_measure(Length(name), Kind.INTEGER, op, value)
            tests += [] if isinstance(test, Measured) and is_constant(test) else [test]
    return conjunction(*tests) if tests else None


def whole_count(measure: Measure) -> int | None:
    """The whole number that a measure counts with, of no unit."""
    low = measure.low
    plain = isinstance(low, Amount) and low.unit is None and low.value == int(low.value) >= 0
    return int(low.value) if isinstance(low, Amount) and plain and not low.figures else None


def _age(name: str, measure: Measure, low: Amount) -> Predicate | None:
    """How long ago a day is: "established 50 years or more"."""
    unit = _AGES.get(low.unit or "")
    op = _EARLIER.get(measure.op or "")
    if unit is None or op is None or measure.high is not None or not _is_age(low):
        return None
    day = RelativeDate(None, ((-int(low.value), unit),))
    return Between(name, day, RelativeDate()) if op == ">=" else Compare(name, op, day)


def _age_by_year(table: Table, name: str, measure: Measure, low: Amount) -> Predicate | None:
    """How long ago a year is: "built 10 years ago or less" of a year of building."""
    op: Operator | None = "=" if measure.op is None else _EARLIER.get(measure.op)
    if op is None or measure.high is not None or not _is_age(low):
        return None
    return Compare(name, op, table.calendar.today.year - int(low.value))


def _is_no_year(table: Table, subject: Meaning, amount: Amount) -> bool:
    """ "Older than 50" is no year 50, of a column that is said to hold years."""
    return table.column(table.stands_for(subject.name)).holds is Semantic.YEAR and amount.value < _OLDEST


def _is_age(amount: Amount) -> bool:
    """Whether an amount of years may be how long ago something is: 2023 is a year itself."""
    return amount.value == int(amount.value) and amount.value < _OLDEST


_OLDEST = 1000
_AGES: Mapping[str, Unit] = {"years": "year", "months": "month", "weeks": "week", "days": "day"}
_EARLIER: Mapping[str, Operator] = {">": "<", ">=": "<=", "<": ">=", "<=": ">=", "older": "<"}
"""What is longer ago lies earlier."""


def _dates(table: Table, subject: Meaning, measure: Measure, low: DateSpan) -> Predicate | None:
    high = measure.high if isinstance(measure.high, DateSpan) else None
    if not holds_date(table, subject):
        return _plain_years(table, subject, measure, low, high)
    name = subject.name
    if subject.kind in ("column", "part") and not table.column(name).kind.is_time:
        low = _counted_back(table, low)
    if subject.kind == "range":
        range_ = table.schema.ranges[name]
        if not table.column(range_.low).kind.is_time:
            return _years(table, subject, measure, low, high)
        name = range_.low
    if measure.op in ("about", "band"):
        return None
    return date_predicate(table, name, measure.op, low, high)


def _counted_back(table: Table, span: DateSpan) -> DateSpan:
    """ "In the last 10 years" as whole years, for a column that holds years."""
    day = span.low
    if span.years is not None or not isinstance(day, RelativeDate) or day.start_of is not None or span.ago:
        return span
    if not day.shifts or any(unit != "year" for _, unit in day.shifts):
        return span
    today = table.calendar.today.year
    return replace(span, years=(today + sum(n for n, _ in day.shifts), today))


def _plain_years(
    table: Table, subject: Meaning, measure: Measure, low: DateSpan, high: DateSpan | None
) -> Predicate | None:
    """A year on a range or a column of plain numbers, where it is compared ("founded before 1850")."""
    if subject.kind == "range" and is_plain_number(table, subject):
        return _years(table, subject, measure, low, high)
    if subject.kind not in ("column", "part") or low.years is None or measure.op is None:
        return None
    column = table.column(subject.name)
    others = any(holds_years(table, name) for name in table.schema.filterable)
    whole = column.kind.is_number and column.unit is None and not others
    return date_predicate(table, subject.name, measure.op, low, high) if whole else None


def _years(
    table: Table, subject: Meaning, measure: Measure, low: DateSpan, high: DateSpan | None
) -> Predicate | None:
    if low.years is None or (high is not None and high.years is None):
        return None
    last = (high.years if high and high.years else low.years)[1]
    years: list[Number] = list(dict.fromkeys((low.years[0], last)))
    if measure.op is not None:
        years = years[-1:] if measure.op in ("<=", ">") else years[:1]
    return range_predicate(table.schema.ranges[subject.name], measure.op, years)


def unnamed(table: Table, measure: Measure) -> Iterator[Placed]:
    """The columns that a measure without a subject may speak of, the likeliest first."""
    if table.refines and (placed := _in_force(table, measure)):
        yield placed
        return
    if isinstance(measure.low, DateSpan):
        yield from _days(table, measure, measure.low)
        return
    if isinstance(measure.low, Clock):
        yield from _first_of(table, measure, columns_of_times(table))
        return
    for word in measure.named:
        for meaning in table.lexicon.find(word):
            if meaning.kind not in (*NAMING, "part") or not holds_number(table, meaning):
                continue
            if (predicate := on_subject(table, meaning, measure)) is not None:
                yield meaning.name, predicate, False, 0.1, ()
                return
    low = measure.low
    high = measure.high if isinstance(measure.high, Amount) else None
    unit, per = (high and high.unit) or low.unit, low.per or (high and high.per) or None
    sized = low.size > 1 or low.figures or (high is not None and high.size > 1)
    names = sorted(names_of_unit(table, unit, per, sized), key=table.order)
    yield from _first_of(table, measure, names)


def _in_force(table: Table, measure: Measure) -> Placed | None:
    """The column that a condition in force speaks of, where a measure fits that one alone."""
    low, name = measure.low, None
    if isinstance(low, Amount):
        if any(holds_number(table, m) for word in measure.named for m in table.lexicon.find(word)):
            return None
        if found := amount_in_force(table, measure, low):
            name, measure = found
        elif turned := rolled(table, measure, low):
            return (*turned, False, _STANDING, ())
    else:
        names = columns_of_times(table) if isinstance(low, Clock) else _names_of_days(table, low)
        name = spoken_of(table, names)
        if name and measure.op is None and measure.high is None and (isinstance(low, Clock) or low.one_day):
            measure = replace(measure, op=bound_in_force(table, name))
    if name is None:
        return None
    kind: MeaningKind = "range" if name in table.schema.ranges else "column"
    predicate = on_subject(table, Meaning(kind, name), measure)
    return None if predicate is None else (name, predicate, False, _STANDING, ())


_STANDING = 0.3
"""What it costs that a measure speaks of a condition in force."""


def _names_of_days(table: Table, low: DateSpan) -> list[str]:
    names = [
        name
        for name in columns_of_days(table)
        if table.column(name).kind.is_time or (low.years is not None and holds_years(table, name))
    ]
    if not names and _counted_back(table, low).years is not None:
        names = [name for name in columns_of_days(table) if holds_years(table, name)]
    return names


def _days(table: Table, measure: Measure, low: DateSpan) -> Iterator[Placed]:
    names = _names_of_days(table, low)
    if low.part and low.part[0] == "weekday" and len(names) > 1:
        return  # 「土日休み」 need not be about any of these days
    yield from _first_of(table, measure, names)


def _first_of(table: Table, measure: Measure, names: Sequence[str]) -> Iterator[Placed]:
    """The owner's first column, which is a guess where there are others, and the second."""
    for n, name in enumerate(names[:2]):
        kind: MeaningKind = "range" if name in table.schema.ranges else "column"
        if (predicate := on_subject(table, Meaning(kind, name), measure)) is not None:
            others = tuple(map(table.label, names[1:])) if n == 0 else ()
            yield name, predicate, len(names) > 1, 0.6 + 0.6 * n, others
