"""Makes the predicate of a date on a column of days or years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.calendars import first_of_month
from nlfilter.translate.quantities.dates import DateSpan, of_month
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.bounds import amount_predicate
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.predicates.units import holds_years, kind_of
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.logic.comparisons import Subject, one_of
from nlfilter.where.measures import PARTS
from nlfilter.where.nodes import (
    Between,
    Compare,
    Day,
    Number,
    Part,
    PartOf,
    Predicate,
    RelativeDate,
    conjunction,
)


def holds_date(table: Table, meaning: Meaning) -> bool:
    if kind_of(table, meaning).is_time:
        return True
    return meaning.kind in ("column", "part") and holds_years(table, meaning.name)


def is_plain_number(table: Table, meaning: Meaning) -> bool:
    if meaning.kind in ("sum", "opposite"):
        return False
    name = table.stands_for(meaning.name)
    return table.column(name).kind is Kind.INTEGER and table.column(name).unit is None


@cached_by_table
def columns_of_days(table: Table) -> tuple[str, ...]:
    """The columns of days or years."""
    columns = table.schema.columns
    return tuple(n for n in table.schema.filterable if columns[n].kind.is_time or holds_years(table, n))


@cached_by_table
def takes_place(table: Table, name: str) -> bool:
    """Whether a column says when something takes place, by how its name begins.

    The start also counts if it has a time of day: a course lasts longer, so its first day tells no weekday.
    """
    return _begins(name, table.lang.takes_place) or (
        table.column(name).kind is Kind.TIMESTAMP and is_start(table, name)
    )


def is_start(table: Table, name: str) -> bool:
    """Whether a column says when something starts that lasts for a while, by how its name begins."""
    return _begins(name, table.lang.starts)


def _begins(name: str, words: Sequence[str]) -> bool:
    first = "".join(name_words(name)[:1])
    return any(first.startswith(word) if is_cjk(word[0]) else first == word for word in words)


@cached_by_table
def columns_of_weekdays(table: Table) -> tuple[str, ...]:
    """The columns that store weekdays; if there are none, the texts that are named after them."""
    columns = {name: table.column(name) for name in table.schema.filterable}
    named = (name for name, column in columns.items() if column.kind.is_text)
    return tuple(name for name, column in columns.items() if column.holds is Semantic.WEEKDAY) or tuple(
        name for name in named if _NAMED.intersection(name_words(name))
    )


_NAMED = frozenset(NAMES["days"]["named"])


def on_weekdays(table: Table, name: str, days: Sequence[int]) -> Predicate | None:
    """One of some weekdays, from 1 (Monday) to 7, on a column that stores their names."""
    column, numbers = table.column(name), table.lang.dates.weekdays
    said = {value: (value, *column.values.get(value, ())) for value in table.lexicon.stored(name)}
    held = {value: {numbers.get(fold(word)) for word in words} for value, words in said.items()}
    found = [value for day in days for value in held if day - 1 in held[value]]
    return equals(name, column.kind, tuple(dict.fromkeys(found))) if found else None


def before(day: Day | None) -> Day | None:
    """The last day before an exclusive end; symbolic if the end is."""
    if isinstance(day, RelativeDate):
        shifts = list(day.shifts)
        if shifts and shifts[-1][1] == "day":
            count = shifts[-1][0] - 1
            shifts = shifts[:-1] + ([(count, "day")] if count else [])
            return RelativeDate(day.start_of, tuple(shifts))
        return RelativeDate(day.start_of, (*shifts, (-1, "day")))
    return day.fromordinal(day.toordinal() - 1) if day is not None else None


def date_predicate(
    table: Table, name: str, op: Op | None, low: DateSpan, high: DateSpan | None
) -> Predicate | None:
    column = table.column(name)
    if not column.kind.is_time:
        compared = years_compared(op, low, high)
        return amount_predicate(name, _BOUNDS.get(op) if op else None, compared) if compared else None
    if op is None and (parts := yearless_parts(low, high)):
        part, values = parts
        if part == "weekday" or not looks_ahead(table, name):
            return one_of(Subject.of_measure(PartOf(name, part), Kind.INTEGER), values)
    if high and high.yearless:
        high = _next_to(low, high, later=True)
    elif high and low.yearless:
        low = _next_to(high, low, later=False)
    if low.monthless and not is_to_come(table, name):
        low = _gone_by(table, low)
    if low.yearless and (years := _years_off(table, name, op, high or low)):
        low, high = _moved(low, years), high and _moved(high, years)
    start, stop = low.low, (high or low).high
    if low.ahead and _is_said_of_days_to_come(table, name, op, low):
        start, stop = low.ahead[0], ((high or low).ahead or low.ahead)[1]
    if stop is None:
        return None
    if start is None:
        return Compare(name, "<", stop)
    match op:
        case "<" | "older":
            return Compare(name, "<", stop if low.end_of else start)
        case "<=":
            return Compare(name, "<", stop)
        case ">" | "newer":
            return Compare(name, ">=", stop)
        case ">=":
            return Compare(name, ">=", start)
    end = before(stop)
    if column.kind is Kind.DATE and end == start:
        later = is_ready_from(table, name) and "exact" not in table.request_roles
        return Compare(name, "<=" if later else "=", start)
    if column.kind is Kind.DATE and end is not None and not _cut(stop):
        return Between(name, start, end)
    return conjunction(Compare(name, ">=", start), Compare(name, "<", stop))


def _is_said_of_days_to_come(table: Table, name: str, op: Op | None, low: DateSpan) -> bool:
    """Whether a span is about the days to come: "within 3 days", or "by Friday" on a Saturday."""
    if low.is_weekday:
        return "in_the_past" not in table.request_roles and is_to_come(table, name)
    return op is None and looks_ahead(table, name)


@cached_by_table
def is_ready_from(table: Table, name: str) -> bool:
    """Whether a column says from which day on something can be had: on a later day, it still can."""
    words = name_words(name)
    told = any(word in fold(name) if is_cjk(word[0]) else word in words for word in table.lang.ready_names)
    ranged = any(name in one.ends for one in table.schema.ranges.values())
    return told and words[-1] not in table.lang.ends and not ranged


_BOUNDS: Mapping[Op, Op] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "older": "<", "newer": ">"}


def years_compared(op: Op | None, low: DateSpan, high: DateSpan | None) -> list[Number] | None:
    """The first and the last year of some days, or the one of them that a comparison needs."""
    ends = high or low
    if low.years is None or ends.years is None:
        return None
    first, last = low.years[0], ends.years[1]
    if op is None:
        return [first, last] if first != last else [first]
    return [last if op in ("<=", ">", "newer") else first]


def _gone_by(table: Table, span: DateSpan) -> DateSpan:
    """A day without its month, on a column of past days: the last one."""
    day, today = span.low, table.calendar.today
    if not isinstance(day, date) or day <= today:
        return span
    last = first_of_month(day.year, day.month - 1)
    return of_month(span, last.year, last.month) or span


def _years_off(table: Table, name: str, op: Op | None, span: DateSpan) -> int:
    """How many years later or earlier a day without a year must be, so that the column stores such days.

    A day that has gone by this year is rather the next one ("by 20 June"), unless the words are about the
    past: "since June", "was due in June".
    """
    if not isinstance(span.low, date) or not isinstance(span.high, date):
        return 0
    ahead, past = looks_ahead(table, name), "in_the_past" in table.request_roles
    gone = span.high <= table.calendar.today and not past and (ahead or op not in _SINCE)
    years = (
        (1, 0, -1) if gone or (is_start(table, name) and not ahead) else (0, -1, 1) if past else (0, 1, -1)
    )
    stored = table.lexicon.vocabulary.spans.get(name)
    if stored is None:
        return int(ahead and gone)
    low, (first, last) = span.low, stored
    held = (n for n in years if first <= f"{low.year + n:04}-{low.month:02}" <= last)
    return next(held, int(ahead and gone))


_SINCE = frozenset[Op | None]({">", ">=", "newer"})


def _next_to(known: DateSpan, span: DateSpan, *, later: bool) -> DateSpan:
    """A day or month without a year, beside the other end: "30 December to 2 January"."""
    if not isinstance(known.low, date) or not isinstance(span.low, date):
        return span
    one, other = ((day.month, day.day) for day in (known.low, span.low))
    beyond = (other < one) if later else -(one < other)
    return replace(_moved(span, known.low.year - span.low.year + beyond), yearless=False)


def _moved(span: DateSpan, years: int) -> DateSpan:
    def moved(day: Day | None) -> Day | None:
        if not isinstance(day, date) or (day.month, day.day) == (2, 29):
            return day
        return day.replace(year=day.year + years)

    return replace(span, low=moved(span.low), high=moved(span.high))


def yearless_parts(low: DateSpan, high: DateSpan | None) -> tuple[Part, tuple[int, ...]] | None:
    """The months or weekdays without a year or a week: "from November to February"."""
    if high is None or low.part is None or high.part is None:
        return low.part if high is None else None
    part, (first, *_) = low.part
    (*_, last), most = high.part[1], PARTS[part].bounds[1]
    return part, tuple((n - 1) % most + 1 for n in range(first, last + 1 + (most if last < first else 0)))


def _cut(day: Day) -> bool:
    """Whether an end reads better as "before it": the start of a calendar unit or of a month."""
    return (isinstance(day, RelativeDate) and day.start_of is not None) or (
        not isinstance(day, RelativeDate) and day.day == 1
    )


def looks_ahead(table: Table, name: str) -> bool:
    """Whether a column holds future days: its name says so, and not all stored days are past."""
    _, last = table.lexicon.vocabulary.spans.get(name, ("", "9999"))
    return last >= table.calendar.today.isoformat()[: len(last)] and _is_called_ahead(table, name)


def is_to_come(table: Table, name: str) -> bool:
    """Whether a column holds future days, or days of no past month: their distance counts from today on."""
    first, last = table.lexicon.vocabulary.spans.get(name, ("", ""))
    today = table.calendar.today.isoformat()
    coming = len(first) >= _YEAR and first >= today[: len(first)] and last > today[: len(last)]
    return coming or looks_ahead(table, name)


_YEAR = 4
"""The letters of a year, the shortest form of a stored day."""


@cached_by_table
def _is_called_ahead(table: Table, name: str) -> bool:
    ahead = table.lang.with_role("ahead")
    return any(phrase in fold(text) for text in table.called(name) for phrase in ahead)
