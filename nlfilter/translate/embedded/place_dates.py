"""Dates on columns: the column a date speaks of, and the predicate it makes there.

The column is the one named beside the date, else the first that holds days (or years, for whole years).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import Meaning
from nlfilter.translate.embedded.bounds import range_predicate
from nlfilter.translate.embedded.comparisons import OPPOSITE, Op, Quantity
from nlfilter.translate.embedded.dates import DateSpan
from nlfilter.translate.embedded.numbers import Amount
from nlfilter.translate.embedded.place_amounts import inherited
from nlfilter.translate.embedded.reading import Item, Named, Reading
from nlfilter.translate.embedded.units import holds_years, kind_of
from nlfilter.translate.reader.table import Table, of_table
from nlfilter.where.measures import BOUNDS, measure_in
from nlfilter.where.nodes import (
    Between,
    Compare,
    Day,
    Number,
    Part,
    PartOf,
    Predicate,
    RelativeDate,
    Unit,
    conjunction,
    leaves,
)
from nlfilter.where.phrases import How, Mapped

_TURNED: dict[Op, Op] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def holds_date(reading: Table, meaning: Meaning) -> bool:
    if kind_of(reading, meaning).is_time:
        return True
    return meaning.kind in ("column", "part") and holds_years(reading, meaning.name)


def is_plain_number(reading: Table, meaning: Meaning) -> bool:
    if meaning.kind in ("sum", "opposite"):
        return False
    name = reading.stands_for(meaning.name)
    return reading.column(name).kind is Kind.INTEGER and reading.column(name).unit is None


def place_date(reading: Reading, q: Quantity, low: DateSpan, high: DateSpan | None) -> bool:
    """Make an item of a date; False when no column can take it."""
    schema = reading.schema
    columns = columns_of_days(reading)
    if not columns:
        return False

    def holds(meaning: Meaning) -> bool:
        return holds_date(reading, meaning)

    apart = is_apart(reading, q)

    def counts(meaning: Meaning) -> bool:
        beside = meaning.kind == "range" or not apart
        return holds(meaning) or (beside and is_plain_number(reading, meaning))

    found = reading.near(q.first, q.last, holds) or inherited(reading, q, holds)
    if found is None and low.years is not None:
        # A plain number that is named beside a year holds years ("set in 1900").
        found = reading.near(q.first, q.last, counts) or inherited(reading, q, counts)
    if found is None:
        usable = [n for n in columns if schema.columns[n].kind.is_time or low.years is not None]
        if not usable or (low.part and low.part[0] == "weekday" and len(usable) > 1):
            return False
        if spoken := spoken_in_force(reading, usable):
            usable = [spoken]  # "what about November"
            if q.op is None and high is None and low.one_day:
                q = replace(q, op=bound_of(reading, spoken))  # "make it Oct 31" after "before Oct 20"
        name, alternatives = usable[0], usable[1:]
        first, last = q.first, q.last
    else:
        name, alternatives = found.meaning.name, []
        if found.meaning.kind == "range" and not reading.column(schema.ranges[name].low).kind.is_time:
            return _place_years(reading, q, low, high, found)
        if found.meaning.kind == "range":
            name = schema.ranges[name].low
        first, last = min(q.first, found.first), max(q.last, found.last)
    predicate = date_predicate(reading, name, q.op, low, high)
    if predicate is None:
        return False
    mapped: tuple[Mapped, ...] = ()
    if found is None:  # which days are meant is a guess, and told
        others = tuple(reading.label(n) for n in alternatives)
        mapped = (Mapped(reading.phrase(first, last), name, reading.label(name), How.FOLDED, others),)
    reading.add(Item(first, last, predicate, name, mapped=mapped))
    return True


@of_table
def columns_of_days(reading: Table) -> tuple[str, ...]:
    """The columns of days or years."""
    columns = reading.schema.columns
    return tuple(n for n in reading.schema.filterable if columns[n].kind.is_time or holds_years(reading, n))


def spoken_in_force(reading: Reading, usable: list[str]) -> str | None:
    """The one column of days or years that a condition in force speaks of."""
    spoken = [name for name in usable if name in reading.in_force.by_column]
    return spoken[0] if len(spoken) == 1 else None


def bound_of(reading: Reading, name: str) -> Op | None:
    """The one comparison that the conditions in force make of a column."""
    spoken = [reading.in_force.conditions[n] for n in reading.in_force.by_column.get(name, ())]
    parts = (leaf for c in spoken for leaf in leaves(c.predicate))
    ops = {leaf.op for leaf in parts if isinstance(leaf, Compare) and leaf.column == name}
    bound = ops.pop() if len(ops) == 1 else None
    return bound if bound in ("<", "<=", ">", ">=") else None


def roll(reading: Reading, q: Quantity, low: Amount) -> bool:
    """ "Make it 30 days" after "in the last 10 days": as many days, counted the same way."""
    unit = _ROLLING.get(low.unit or "")
    if unit is None or q.op is not None or low.value != int(low.value) or low.value <= 0:
        return False
    for condition, names in zip(reading.in_force.conditions, reading.in_force.columns, strict=True):
        rolled = _rolled(condition.predicate, int(low.value), unit) if len(names) == 1 else None
        if rolled is not None:
            reading.add(Item(q.first, q.last, rolled, names[0], exclusive=True))
            return True
    return False


_ROLLING: dict[str, Unit] = {"days": "day", "weeks": "week", "months": "month", "years": "year"}


def _rolled(predicate: Predicate, count: int, unit: Unit) -> Predicate | None:
    """A stretch from so long ago until today, or from today on, made of another length."""
    match predicate:
        case Between(name, RelativeDate(None, ((back, _),)), RelativeDate(None, ())) if back < 0:
            return Between(name, RelativeDate(None, ((-count, unit),)), RelativeDate())
        case Between(name, RelativeDate(None, ()), RelativeDate(None, ((ahead, _),))) if ahead > 0:
            return Between(name, RelativeDate(), RelativeDate(None, ((count, unit),)))
    return None


def is_apart(reading: Reading, q: Quantity) -> bool:
    """Whether a column before a year is none of its own: "campuses in 1996", where another holds years."""
    in_time = q.first > 0 and reading.atoms[q.first - 1].key in _TIMES
    return in_time and any(holds_years(reading, name) for name in reading.schema.filterable)


_TIMES = frozenset({"in", "during", "since", "for"})


def _place_years(reading: Reading, q: Quantity, low: DateSpan, high: DateSpan | None, found: Named) -> bool:
    """Years on a range of two number columns."""
    if low.years is None or (high is not None and high.years is None):
        return False
    years: list[Number] = list(
        dict.fromkeys((low.years[0], (high.years if high and high.years else low.years)[1]))
    )
    if q.op is not None:
        years = years[-1:] if q.op in ("<=", ">") else years[:1]
    predicate = range_predicate(reading.schema.ranges[found.meaning.name], q.op, years)
    first, last = min(q.first, found.first), max(q.last, found.last)
    reading.add(Item(first, last, predicate, found.meaning.name))
    return True


def _before(day: Day | None) -> Day | None:
    """The last day before an exclusive end, symbolic if the end is."""
    if isinstance(day, RelativeDate):
        shifts = list(day.shifts)
        if shifts and shifts[-1][1] == "day":
            count = shifts[-1][0] - 1
            shifts = shifts[:-1] + ([(count, "day")] if count else [])
            return RelativeDate(day.start_of, tuple(shifts))
        return RelativeDate(day.start_of, (*shifts, (-1, "day")))
    return day.fromordinal(day.toordinal() - 1) if day is not None else None


def date_predicate(
    reading: Table, name: str, op: Op | None, low: DateSpan, high: DateSpan | None
) -> Predicate | None:
    column = reading.column(name)
    if not column.kind.is_time:
        return _year_predicate(name, op, low, high)
    if op is None and (parts := _parts_said(low, high)):
        part, values = parts
        if part == "weekday" or not _looks_ahead(reading, name):
            return measure_in(PartOf(name, part), Kind.INTEGER, values)
    if low.yearless and _looks_ahead(reading, name):
        low, high = _coming(reading, low, high)
    start, stop = low.low, (high or low).high
    if low.ahead and op is None and _looks_ahead(reading, name):
        start, stop = low.ahead
    if stop is None:
        return None
    if start is None:
        return Compare(name, "<", stop)
    if low.ago and op in OPPOSITE:
        op = _TURNED[op]  # "more than 3 months ago" lies before that day
    match op:
        case "<" | "older":
            return Compare(name, "<", stop if low.end_of else start)
        case "<=":
            return Compare(name, "<", stop)
        case ">" | "newer":
            return Compare(name, ">=", stop)
        case ">=":
            return Compare(name, ">=", start)
    end = _before(stop)
    if column.kind is Kind.DATE and end == start:
        return Compare(name, "=", start)
    if column.kind is Kind.DATE and end is not None and not _cut(stop):
        return Between(name, start, end)
    return conjunction(Compare(name, ">=", start), Compare(name, "<", stop))


def _coming(reading: Table, low: DateSpan, high: DateSpan | None) -> tuple[DateSpan, DateSpan | None]:
    """A month without a year, of a day that lies ahead, is the one that comes; January follows December."""
    if high and isinstance(low.low, date) and isinstance(high.low, date) and high.low < low.low:
        high = _a_year_on(high)
    last = (high or low).high
    if isinstance(last, date) and last <= reading.calendar.today:
        return _a_year_on(low), _a_year_on(high) if high else None
    return low, high


def _a_year_on(span: DateSpan) -> DateSpan:
    def later(day: Day | None) -> Day | None:
        return (
            day.replace(year=day.year + 1)
            if isinstance(day, date) and (day.month, day.day) != (2, 29)
            else day
        )

    return replace(span, low=later(span.low), high=later(span.high))


def _parts_said(low: DateSpan, high: DateSpan | None) -> tuple[Part, tuple[int, ...]] | None:
    """The months or weekdays that are said without a year or a week: "from November to February"."""
    if high is None or low.part is None or high.part is None:
        return low.part if high is None else None
    part, (first, *_) = low.part
    (*_, last), most = high.part[1], BOUNDS[part][1]
    return part, tuple((n - 1) % most + 1 for n in range(first, last + 1 + (most if last < first else 0)))


def _cut(day: Day) -> bool:
    """Ends that read better as "before the first of": starts of a calendar unit and of a month."""
    return (isinstance(day, RelativeDate) and day.start_of is not None) or (
        not isinstance(day, RelativeDate) and day.day == 1
    )


@of_table
def _looks_ahead(reading: Table, name: str) -> bool:
    column = reading.column(name)
    words = [fold(t) for t in (name, *column.label.values(), *column.synonyms)]
    ahead = [phrase for phrase, roles in reading.lang.roles.items() if "ahead" in roles]
    return any(a in w for w in words for a in ahead)


def _year_predicate(name: str, op: Op | None, low: DateSpan, high: DateSpan | None) -> Predicate | None:
    if low.years is None or (high is not None and high.years is None):
        return None
    first, last = low.years[0], (high.years if high and high.years else low.years)[1]
    match op:
        case "<" | "older":
            return Compare(name, "<", first)
        case "<=":
            return Compare(name, "<=", last)
        case ">" | "newer":
            return Compare(name, ">", last)
        case ">=":
            return Compare(name, ">=", first)
    return Compare(name, "=", first) if first == last else Between(name, first, last)
