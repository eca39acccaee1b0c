"""Makes the predicate of a date on a column of days or years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Range
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.calendars import first_of_month
from nlfilter.translate.quantities.dates import DateSpan, of_month, spans
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.in_force import JOINING
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.bounds import amount_predicate
from nlfilter.translate.reader.predicates.carryover import bound_in_force, only_in_force
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.predicates.plausible_numbers import span_of
from nlfilter.translate.reader.predicates.units import holds_years, kind_of
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.dates import resolve
from nlfilter.where.logic.comparisons import Subject, one_of
from nlfilter.where.measures import PARTS
from nlfilter.where.nodes import (
    Between,
    Compare,
    CompareColumns,
    Day,
    Measured,
    MeasuredIn,
    Number,
    OneOf,
    Part,
    PartOf,
    Predicate,
    RelativeDate,
    Value,
    conjunction,
    disjunction,
    leaves,
)
from nlfilter.where.specs import simplest
from nlfilter.where.values import is_day


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
    coming = len(first) >= _YEAR_LETTERS and first >= today[: len(first)] and last > today[: len(last)]
    return coming or looks_ahead(table, name)


_YEAR_LETTERS = 4
"""The letters of a year, the shortest form of a stored day."""


@cached_by_table
def _is_called_ahead(table: Table, name: str) -> bool:
    ahead = table.lang.with_role("ahead")
    return any(phrase in fold(text) for text in table.called(name) for phrase in ahead)


_SIDES: Mapping[Op, tuple[bool, bool]] = {
    ">": (True, False), ">=": (True, False), "newer": (True, False),
    "<": (False, True), "<=": (False, True), "older": (False, True),
}  # fmt: skip
"""Whether a comparison needs days after the one that was said, and whether before it."""


def can_hold_days(table: Table, name: str, measure: Measure, low: DateSpan) -> bool:
    """Whether some of the days that are asked for lie within what a column stores, as far as it is known."""
    if is_over(table, name, measure, low):
        return False
    stored, asked = _stored(table, name), _asked(table, name, measure, low)
    if stored is None or asked is None:
        return True
    (first, last), (start, end) = stored, asked
    after, before = _sides(measure, low)
    return (before or start <= last) and (after or end >= first)


def is_over(table: Table, name: str, measure: Measure, low: DateSpan) -> bool:
    """Whether only days to come, or a weekday, are asked for, and a column holds only past days."""
    stored, today = _stored(table, name), table.calendar.today
    if stored is None or stored[1] > _month(today) or _is_planned(table, name):
        return False
    if low.part:  # "on Sundays in September" is about a certain time
        return low.part[0] == "weekday" and len(spans(table.source.text, table.calendar)) == 1
    _, before = _sides(measure, low)
    return not before and low.low is not None and resolve(low.low, today) > today


def holds_no_such_years(table: Table, name: str, measure: Measure, low: DateSpan) -> bool:
    """Whether bare figures are rather amounts, as they are far from the years that are stored."""
    stored, high = _stored(table, name), measure.high if isinstance(measure.high, DateSpan) else low
    if stored is None or measure.op is not None or not (low.bare_year and high.bare_year):
        return False
    asked = _asked(table, name, measure, low)
    first, last = (int(month[:_YEAR_LETTERS]) for month in stored)
    years = [int(month[:_YEAR_LETTERS]) for month in asked] if asked else []
    return any(not first - _GENERATION <= year <= last + _GENERATION for year in years)


_GENERATION = 30
"""How many years from those stored people may still ask for."""


@cached_by_table
def _is_planned(table: Table, name: str) -> bool:
    """Whether a column says when something takes place or will, by its name or by round times of day."""
    clocks = (one.synonyms for one in table.schema.columns.values() if one.kind is Kind.TIME and one.expr)
    named = takes_place(table, name) or is_start(table, name) or looks_ahead(table, name)
    return named or any(said[:1] == (name,) for said in clocks)


def _sides(measure: Measure, low: DateSpan) -> tuple[bool, bool]:
    return _SIDES.get(measure.op, (False, False)) if measure.op else (False, False)


def _stored(table: Table, name: str) -> tuple[str, str] | None:
    """The first and the last month that a column stores; for an end of a range, those of the whole range."""
    months = _months(table, name)
    if months is None or months[0]:
        return months
    return _month(table.calendar.today), months[1]  # what is there now has no day


@cached_by_table
def _months(table: Table, name: str) -> tuple[str, str] | None:
    """The same; the first month is "" if it stands for the present one."""
    ends = next((one.ends for one in table.schema.ranges.values() if name in one.ends), (name, name))
    known = [table.lexicon.vocabulary.spans.get(end) for end in ends]
    if not (known[0] and known[1]):
        return None
    first, last = known[0][0], known[1][1]
    if not table.column(name).kind.is_time:
        return f"{first:>04}-01", f"{last:>04}-12"
    return ("" if first == _NOW[: len(first)] and _NOW in (table.column(name).expr or "") else first), last


_NOW = "1900-01-01"
"""The day that an inferred expression gives to texts such as "now"."""


def _asked(table: Table, name: str, measure: Measure, low: DateSpan) -> tuple[str, str] | None:
    """The first and the last month that are asked for; None if any year may be meant."""
    high = measure.high if isinstance(measure.high, DateSpan) else low
    start, stop = low.ahead if low.ahead and looks_ahead(table, name) else (low.low, high.high)
    if low.yearless or high.yearless or low.part or start is None or stop is None:
        return None
    return _month_of(table, start), _month_of(table, stop)


def _month_of(table: Table, day: Day) -> str:
    return _month(resolve(day, table.calendar.today))


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


_MONTHS = 12


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
    if not 0 < len(months) < _MONTHS:
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
    return called and span[0] >= 1 and span[1] <= _MONTHS


def _months_of(table: Table, low: DateSpan, high: DateSpan | None) -> tuple[int, ...]:
    """The months that some days cover; none if they are weekdays or have no end."""
    if parts := yearless_parts(low, high):
        return parts[1] if parts[0] == "month" else ()
    last = before((high or low).high)
    if low.low is None or last is None:
        return ()
    start, stop = (resolve(day, table.calendar.today) for day in (low.low, last))
    first, count = _month_number(start), _month_number(stop) - _month_number(start) + 1
    return tuple((first + n) % _MONTHS + 1 for n in range(min(count, _MONTHS)))


def _month_number(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _overlaps(ends: Range, first: int, last: int) -> Predicate:
    """Whether two spans of months overlap; each may reach over the end of a year: November to February."""
    begun, lasting = Compare(ends.low, "<=", last), Compare(ends.high, ">=", first)
    over = CompareColumns(ends.low, ">", ends.high)
    if first > last:
        return disjunction(begun, lasting, over)
    return disjunction(conjunction(begun, lasting), conjunction(over, disjunction(begun, lasting)))


def day_bound_in_force(table: Table, name: str) -> Op | None:
    """The same for a day: whether the day itself counts is known from the day that was said.

    "By October 15" and "before October 16" ask for the same rows.
    """
    op = bound_in_force(table, name)
    if op is None:
        return None
    for n in table.in_force.by_column.get(name, ()):
        condition = table.in_force.conditions[n]
        stops = {_day(span.high) for span in spans(fold(condition.phrase), table.calendar)}
        if any(
            _day(leaf.value) in stops for leaf in leaves(condition.predicate) if isinstance(leaf, Compare)
        ):
            op = _PAST_THE_DAY.get(op, op)
            break
    return _WITH_ITS_EDGE.get(op, op) if "also_fine" in table.request_roles else op


_PAST_THE_DAY: Mapping[Op, Op] = {"<": "<=", ">=": ">"}
"""What a bound means that is stored with the day after the one that was said."""


_WITH_ITS_EDGE: Mapping[Op, Op] = {"<": "<=", ">": ">="}
"""A bound whose edge would do as well: "October 20 is fine"."""


def _day(value: object) -> object:
    """A day of any year: the year of one that is said without it may be another one in the condition."""
    return (value.month, value.day) if isinstance(value, date) else value


def in_month_in_force(table: Table, name: str, span: DateSpan, op: Op | None) -> DateSpan:
    """A day without its month, in the month of the days in force: "the 20th" after "by October 15".

    After "in December", both "from the 20th" and "by the 20th" are days of December.
    """
    if not (span.monthless and isinstance(span.low, date)):
        return span
    ends = [*_ends(table, *table.in_force.by_column.get(name, ()))]
    ends.sort(key=lambda end: end.is_last is (op in ("<", "<=")), reverse=True)
    fixed = [end for end in ends if not isinstance(end.day, RelativeDate) or end.day.start_of == "month"]
    known = of_month(span, (day := fixed[0].within).year, day.month) if fixed else None
    return replace(known, monthless=False) if known else span


def in_week_in_force(table: Table, name: str, span: DateSpan) -> DateSpan:
    """A weekday without its week: in the week of a day in force, else within the longer time in force.

    After "next week" or "in December", "Wednesday" is any Wednesday of that time; after "next Saturday",
    "Sunday" is the one of the same week.
    """
    places = table.in_force.by_column.get(name, ())
    spoken, today = [table.in_force.conditions[n].predicate for n in places], table.calendar.today
    within = any(holds_each_weekday(one, today) for one in spoken) and not JOINING & table.request_roles
    if within or any(map(asks_for_weekday, spoken)):
        return span.any_week
    ends = [*_ends(table, *places)]
    if not ends:
        return span
    day = ends[0].day
    weeks = [n for n, unit in day.shifts if unit == "week"] if isinstance(day, RelativeDate) else []
    return span.in_week(weeks[0]) if len(weeks) == 1 and getattr(day, "start_of", "") == "week" else span


class End(Struct, frozen=True):
    """A bound of days in force. `within` is the nearest day on its inner side; `is_last` tells the side."""

    day: Day
    within: date
    is_last: bool


def _ends(table: Table, *places: int) -> Iterator[End]:
    for n in places:
        yield from ends_of(table.in_force.conditions[n].predicate, table.calendar.today)


def ends_of(predicate: Predicate, today: date) -> Iterator[End]:
    """The bounds of days in a predicate."""
    for leaf in leaves(predicate):
        match leaf:
            case Compare(_, op, value) if is_day(value):
                day = resolve(value, today)
                ready = op == "<=" and day >= today  # a single day, if it says from when something can be had
                if op in ("=", ">=", ">") or ready:
                    yield End(value, day, is_last=False)
                if op in ("=", "<=", "<"):
                    yield End(value, day - timedelta(days=op == "<"), is_last=True)
            case Between(_, first, last) if is_day(first) and is_day(last):
                yield End(first, resolve(first, today), is_last=False)
                yield End(last, resolve(last, today), is_last=True)


def holds_each_weekday(predicate: Predicate, today: date) -> bool:
    """Whether the days of a predicate are a week or longer: "next week", "in December"."""
    ends = [*ends_of(predicate, today)]
    parts = (leaf.measure for leaf in leaves(predicate) if isinstance(leaf, Measured | MeasuredIn))
    long = any(isinstance(one, PartOf) and one.part in _LONG_PARTS for one in parts)
    return _lasts_a_week(ends) if ends else long


_LONG_PARTS = frozenset({"month", "quarter", "year"})


def _lasts_a_week(ends: Sequence[End]) -> bool:
    firsts = [end.within for end in ends if not end.is_last]
    lasts = [end.within for end in ends if end.is_last]
    return not (firsts and lasts) or (max(lasts) - min(firsts)).days >= _WEEK - 1


_WEEK = 7


def asks_for_weekday(predicate: Predicate) -> bool:
    """Whether a predicate asks for a weekday of any week."""
    measures = (leaf.measure for leaf in leaves(predicate) if isinstance(leaf, Measured | MeasuredIn))
    return any(isinstance(one, PartOf) and one.part == "weekday" for one in measures)


def length_in_force(table: Table, measure: Measure, low: Amount) -> tuple[str, Measure] | None:
    """The only column whose condition in force counts days from today: "2 weeks" after "within a week"."""
    times = [name for name in table.schema.filterable if table.column(name).kind.is_time]
    name = only_in_force(table, times)
    if name is None or low.unit not in _LENGTHS or not low.is_whole or measure.high is not None:
        return None
    counted = [
        v for v in _values(table, name) if isinstance(v, RelativeDate) and v.start_of is None and v.shifts
    ]
    return (name, replace(measure, op=measure.op or "<=")) if counted else None


_LENGTHS = frozenset({"days", "weeks", "months", "years"})


def _values(table: Table, name: str) -> list[Value]:
    """What the conditions in force on a column compare it with."""
    found: list[Value] = []
    for n in table.in_force.by_column.get(name, ()):
        for leaf in leaves(table.in_force.conditions[n].predicate):
            match leaf:
                case Compare(_, _, value):
                    found.append(value)
                case Between(_, one, other):
                    found += [one, other]
    return found
