"""Finds the columns that a measure without a subject implies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import NAMING, Meaning
from nlfilter.schema.names.guesses import is_price
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.conversions import factor_to
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.quantities.unit_words import units_of_measures
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.amounts import rate_on
from nlfilter.translate.reader.predicates.carryover import (
    amount_in_force,
    bound_in_force,
    computed,
    only_in_force,
)
from nlfilter.translate.reader.predicates.clocks import columns_of_times, hours_of, spans_of_times
from nlfilter.translate.reader.predicates.dates import (
    can_hold_days,
    columns_of_days,
    columns_of_weekdays,
    day_bound_in_force,
    holds_no_such_years,
    in_month_in_force,
    in_week_in_force,
    is_over,
    is_start,
    length_in_force,
    on_weekdays,
    takes_place,
)
from nlfilter.translate.reader.predicates.measures import AGES_IN_YEARS, counted_back, on_subject
from nlfilter.translate.reader.predicates.plausible_numbers import (
    FAR,
    can_hold,
    columns_by_figure,
    span_of,
    sums_of_another_size,
)
from nlfilter.translate.reader.predicates.units import (
    called_by_unit,
    has_prices,
    holds_number,
    holds_years,
    names_of_rate,
    names_of_unit,
    numeric_names,
    sizes_in,
    unit_of,
)
from nlfilter.translate.reader.score import PLAIN, Score, feature
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


Implied = tuple[str, Predicate, bool, Score, tuple[str, ...]]
"""A column, its predicate, whether the column is a guess, the cost, and the other possible columns."""

_HALF = Decimal("0.5")

PERSON_OPERATORS: Mapping[str, Op] = {
    "at_most": "<=",
    "at_least": ">=",
    "equals": "=",
    "overlaps": "=",
    "covers": "=",
    "same_group": "=",
}
"""How a column compares with what people say about themselves."""


def implied_columns(table: Table, measure: Measure) -> Iterator[Implied]:
    """The columns that a measure without a subject may be about, the likeliest first."""
    if table.refines and (implied := _in_force(table, measure)):
        yield implied
        return
    if isinstance(measure.low, DateSpan):
        unsaid = feature("number_of_days") if measure.low.monthless else PLAIN
        for name, predicate, guess, cost, others in _days(table, measure, measure.low):
            yield name, predicate, guess, cost + unsaid, others
        return
    if isinstance(measure.low, Clock):
        yield from _first_of(table, measure, _times(table, measure))
        return
    low = measure.low
    high = measure.high if isinstance(measure.high, Amount) else None
    unit, per = (high and high.unit) or low.unit, low.per or (high and high.per) or None
    found = _of_property(table, measure, measure.named) or [*_of_people(table, measure, unit)]
    if found := found or _of_property(table, measure, _words_of_unit(table, low.unit)):
        yield from found
        return
    if per and low.counted:  # 「月2回」 is no money
        yield from _first_of(table, measure, names_of_rate(table, per))
        return
    if per and (part := rate_on(table, measure, unit, per)):
        yield *part, False, feature("in_force"), ()
        return
    sized = low.size > 1 or low.figures or (high is not None and high.size > 1)
    aged = measure.op in ("older", "newer") or unit == "years old"
    if implied := _of_birth(table, measure):
        yield implied
        return
    if per and not is_currency(unit) and (bare := called_by_unit(table, unit)):
        for name, predicate, _, cost, others in _first_of(table, _of_any_period(measure), bare):
            yield name, predicate, True, cost, others
        return
    if not (unit or per or sized) and (ages := _ages(table, measure, low)):
        yield from _guess_of(table, measure, ages)
        return
    of_unit = (
        () if aged else names_of_unit(table, unit, per, sized, sums_of_another_size(table, low, high, per))
    )
    names = sorted(of_unit, key=lambda name: (not _is_usual_price(table, name), table.order(name)))
    names = _that_can_hold(table, names, replace(low, unit=low.unit or unit)) or _years(table, unit)
    if unit in units_of_measures() and (sizes := sizes_in(table, unit)):
        own = [name for name in names if _is_decimal(factor_to(unit, None, unit_of(table, name), None))]
        names = [*own, *sizes, *(name for name in names if name not in own)]
    foreign = is_currency(unit) and has_prices(table)  # nobody asks for £50 in stock
    figures = () if aged or measure.named or foreign else columns_by_figure(table, low, high)
    fits = (unit_of(table, name) is not None or can_hold(table, name, low) for name in names)
    if figures and not any(fits):  # "under 12k" is no bare number of up to 900
        yield from _guess_of(table, measure, figures)
        return
    exactly = measure.op is None and unit in AGES_IN_YEARS and _lasts(table, low)
    for name, predicate, guessed, cost, others in _first_of(table, measure, names):
        # "No gifts in 3 years" is not about what began 3 years ago.
        yield name, predicate, guessed or (exactly and holds_years(table, name)), cost, others


def _of_any_period(measure: Measure) -> Measure:
    """A measure without its period: "32 hours a week"."""
    ends = (replace(end, per=None) if isinstance(end, Amount) else end for end in (measure.low, measure.high))
    low, high = ends
    return measure if low is None else replace(measure, low=low, high=high)


@cached_by_table
def _is_usual_price(table: Table, name: str) -> bool:
    return is_price(name, "usual")


def _is_decimal(factor: Decimal | None) -> bool:
    """Whether two units are of one system: grams of kilograms, but not inches of millimetres."""
    return factor is not None and factor.normalize().as_tuple().digits == (1,)


def _of_birth(table: Table, measure: Measure) -> Implied | None:
    """The column of dates of birth, for an age. Years are an age if no column has such a unit."""
    name, low = birth_column(table), measure.low
    if name is None or not isinstance(low, Amount):
        return None
    if table.word_before(low.start) in table.lang.owners:
        return None  # "my 9 year old" is not a row
    years = low.unit in AGES_IN_YEARS and not names_of_unit(table, low.unit, low.per, False)
    if not is_age(table, measure) and _lasts(table, low):
        return None  # "donors for at least 10 years"
    predicate = age_since_birth(name, measure) if years or is_age(table, measure) else None
    return (name, predicate, False, feature("certain_column"), ()) if predicate is not None else None


def _lasts(table: Table, low: Amount) -> bool:
    """Whether a word before an amount of time says that something lasts, or lasted, so long."""
    before = table.source.text[: low.start].split()[-_WORDS_BETWEEN:]
    return any("lasting" in table.lang.roles.get(word, ()) for word in before)


_WORDS_BETWEEN = 3
"""A word for a length, and "at least" or "more than"."""


def _that_can_hold(table: Table, names: Sequence[str], amount: Amount) -> list[str]:
    """The columns that can hold an amount; if none does, those that come near.

    "2 hours" are no walk of 1 to 18 minutes beside a duration of 45 to 180. Ten minutes vanish in whole
    days, and 20 days are no walk at all.
    """
    figures = {name: _in_unit_of(table, name, amount) for name in names}
    near = [name for name in names if _comes_near(table, name, amount, figures[name])]
    if is_currency(amount.unit):
        return near  # of several prices, the plain one is meant
    return [name for name in near if can_hold(table, name, figures[name])] or near


def _in_unit_of(table: Table, name: str, amount: Amount) -> Amount:
    factor = factor_to(amount.unit, None, unit_of(table, name), None)
    return amount if factor is None else replace(amount, value=amount.value * factor)


def _comes_near(table: Table, name: str, amount: Amount, figure: Amount) -> bool:
    """Whether an amount that was said in another unit may be one of a column."""
    vanishes = table.column(name).kind is Kind.INTEGER and figure is not amount and 0 < figure.value < _HALF
    return not (vanishes or (figure.value > FAR * amount.value and is_far_above(table, name, figure)))


def is_far_above(table: Table, name: str, figure: Amount) -> bool:
    """Whether a figure is far greater than all of a column: nobody is "older than 2012" years."""
    span = span_of(table, name)
    return span is not None and figure.value > FAR * span[1]


def _words_of_unit(table: Table, unit: str | None) -> Sequence[str]:
    """The words for the property that a unit measures: "years old" measures an age."""
    return table.lang.adjectives.get(squeeze(unit or ""), ())


def _of_property(table: Table, measure: Measure, words: Sequence[str]) -> list[Implied]:
    """Finds the column that one of the words names: "older than 30" implies an age."""
    found = [m for word in words for m in table.lexicon.find(word) if m.kind in (*NAMING, "part")]
    for meaning in sorted(found, key=lambda m: m.kind == "part"):
        far = isinstance(measure.low, Amount) and is_far_above(table, meaning.name, measure.low)
        fits = holds_number(table, meaning) and not far
        predicate = on_subject(table, meaning, measure) if fits else None
        if predicate is not None:
            return [(meaning.name, predicate, False, feature("certain_column"), ())]
    return []


def _of_people(table: Table, measure: Measure, unit: str | None) -> Iterator[Implied]:
    """Finds the only column that says who fits, for a number or an age of people: "for 10 people"."""
    names = [name for name in numeric_names(table) if _says_who_fits(table, name, unit)]
    counted = [name for name in numeric_names(table) if unit == "people" and unit_of(table, name) == unit]
    names = [name for name in names if not counted or name in counted]
    names = [name for name in names if unit_of(table, name) == unit] or names
    if len(names) == 1:
        compared = with_person_operator(table, names[0], measure)
        predicate = on_subject(table, Meaning("column", names[0]), compared)
        if predicate is not None:
            yield names[0], predicate, False, feature("certain_column"), ()


def with_person_operator(table: Table, name: str, measure: Measure) -> Measure:
    """A bare amount with the comparison of the column for people: age 5 fits a minimum age of 3."""
    person = table.column(name).person if name in table.schema.columns else None
    low = measure.low
    bare = isinstance(low, Amount) and not (low.at_least or low.figures)  # 「定員が1桁」 has two ends
    if person is None or measure.op is not None or measure.high is not None or not bare:
        return measure
    return replace(measure, op=PERSON_OPERATORS[person.relation])


def _says_who_fits(table: Table, name: str, unit: str | None) -> bool:
    column = table.column(name)
    if column.person is None or name in table.schema.ranges:
        return False
    of_age = unit == "years old" and column.unit == "years" and name in called_ages(table)
    return of_age or (unit == "people" and column.unit in (None, unit))


def called_ages(table: Table) -> set[str]:
    """What is called by words such as "age"."""
    return {m.name for word in _words_of_unit(table, "years old") for m in table.lexicon.find(word)}


def _ages(table: Table, measure: Measure, low: Amount) -> list[str]:
    """The column of people's ages, for a bare bound beside several numbers: "men over 60".

    No limit of ages is meant: "max 8" beside a `min_age` may be a number of people.
    """
    bounded = measure.op in (">", "<", ">=", "<=") and low.is_whole and not measure.named
    if not bounded or len(numeric_names(table)) < 2:
        return []
    called = called_ages(table)
    own = (n for n in numeric_names(table) if n in called and table.column(n).person is None)
    ages = [name for name in own if table.column(name).unit in AGES_IN_YEARS]
    return [name for name in ages if span_of(table, name) is not None and can_hold(table, name, low)]


def _years(table: Table, unit: str | None) -> list[str]:
    """The only column of years from which an age can be counted back: "at most 5 years old"."""
    years = [name for name in columns_of_days(table) if table.column(name).holds is Semantic.YEAR]
    return years if len(years) == 1 and unit in AGES_IN_YEARS else []


def _in_force(table: Table, measure: Measure) -> Implied | None:
    """The only column with a condition in force that the measure fits."""
    low, name = measure.low, None
    if isinstance(low, Amount):
        if any(holds_number(table, m) for word in measure.named for m in table.lexicon.find(word)):
            return None
        if found := amount_in_force(table, measure, low):
            name, measure = found
            if measure.op is not None and _is_rather_a_year(table, name, low):
                return None
        elif turned := computed(table, measure, low):
            return (*turned, False, feature("in_force"), ())
        elif found := length_in_force(table, measure, low):
            name, measure = found
    else:
        names = columns_of_times(table) if isinstance(low, Clock) else _names_of_days(table, low)
        name = only_in_force(table, names)
        if name and isinstance(low, DateSpan) and low.monthless:
            measure = replace(measure, low=(low := in_month_in_force(table, name, low, measure.op)))
        single = not low.part if isinstance(low, Clock) else low.one_day  # not "in the morning"
        if name and measure.op is None and measure.high is None and single:
            op = day_bound_in_force(table, name) if isinstance(low, DateSpan) else bound_in_force(table, name)
            measure = replace(measure, op=op)
        if name and isinstance(low, DateSpan):
            measure = replace(measure, low=in_week_in_force(table, name, low))
    if name is None:
        return None
    asked = hours_of(table, name) if measure.op in ("from", "until") else None
    predicate = on_subject(table, table.meaning_of(asked or name), measure)
    return None if predicate is None else (name, predicate, False, feature("in_force"), ())


def _is_rather_a_year(table: Table, name: str, low: Amount) -> bool:
    """Whether a figure after "in" is a year, and no bound on money in force: "in 2025" after "over $500"."""
    bare = low.unit is None and low.size == 1 and low.value in _YEARS and not holds_years(table, name)
    return bare and "in_a_year" in table.lang.roles.get(table.word_before(low.start), ())


_YEARS = range(1900, 2100)


def _names_of_days(table: Table, low: DateSpan) -> list[str]:
    names = [
        name
        for name in columns_of_days(table)
        if table.column(name).kind.is_time or (low.years is not None and holds_years(table, name))
    ]
    if counted_back(table, low).years is not None:  # "from the last 3 years" may be about either
        names += [n for n in columns_of_days(table) if n not in names and holds_years(table, n)]
    names = [name for name in names if not holds_births(table, name)]  # nobody is born "this week"
    if low.bare_year:  # "2020 or newer" is a year rather than a day of it
        names.sort(key=lambda name: table.column(name).kind.is_time)
    return names


def _days(table: Table, measure: Measure, low: DateSpan) -> Iterator[Implied]:
    names = _names_of_days(table, low)
    named = {m.name for word in measure.named for m in table.lexicon.find(word)}
    told = [name for name in names if name in named]
    if measure.named and not (told or low.part):  # 「10日までに申し込める」 in a table without such a day
        yield from _guess_of(table, replace(measure, named=()), names)
        return
    names = told or names
    several = len(names) > 1
    names = [name for name in names if not holds_no_such_years(table, name, measure, low)]
    names = [name for name in names if can_hold_days(table, name, measure, low)] or [
        name for name in names if not is_over(table, name, measure, low)
    ]
    days_told = columns_of_weekdays(table)
    held = [name for name in names if takes_place(table, name)]
    if low.part and low.part[0] == "weekday" and (days_told or several):
        if days_told and measure.op is None and (predicate := on_weekdays(table, days_told[0], low.part[1])):
            # Without a verb, nothing tells which side of the days off is meant.
            guess = len(days_told) > 1 or bool(table.column(days_told[0]).opposites)
            yield days_told[0], predicate, guess, feature("certain_column"), ()
        if days_told or len(held) != 1:
            return  # 「土日休み」 need not be about any of these days
    if len(held) == 1 and measure.op is None:
        names = held
    if days_told and low.any_week is not low:
        return  # 「土曜」 is a value there, but 「来週の土曜」 is a date
    yield from _first_of(table, measure, _lasting(table, names, measure.op))


def _times(table: Table, measure: Measure) -> Sequence[str]:
    """The columns of times of day. A single time, or what follows it, is rather about the beginning."""
    names = spans_of_times(table)
    single = measure.high is None and measure.op in (None, ">", ">=", "from")
    return sorted(names, key=lambda name: not is_start(table, name)) if single else names


def _lasting(table: Table, names: Sequence[str], op: Op | None) -> Sequence[str]:
    """The columns with a range for its two ends if the likeliest day is its first: what holds on a day.

    If something is asked for until a day, with the end first.
    """
    ranges = table.schema.ranges.items()
    whole = next((name for name, one in ranges if names[:1] == [one.low]), None)
    if whole is None or op not in (None, "<="):
        return names
    ends = table.schema.ranges[whole].ends
    return [*(ends[::-1] if op else [whole]), *(name for name in names if name not in ends)]


def _guess_of(table: Table, measure: Measure, names: Sequence[str]) -> Iterator[Implied]:
    """The first of some columns that nothing but their range points to: always a guess."""
    for name, predicate, _, cost, others in _first_of(table, measure, names[:1]):
        yield name, predicate, True, cost + feature("only_in_range"), (*others, *map(table.label, names[1:]))


def _first_of(table: Table, measure: Measure, names: Sequence[str]) -> Iterator[Implied]:
    """The first two of the columns. If there are several, the column is a guess."""
    for n, name in enumerate(names[:2]):
        predicate = on_subject(table, table.meaning_of(name), with_person_operator(table, name, measure))
        if predicate is not None:
            others = tuple(map(table.label, names[1:])) if n == 0 else ()
            yield (
                name,
                predicate,
                len(names) > 1,
                feature("implied_column") + feature("next_column") * n,
                others,
            )
