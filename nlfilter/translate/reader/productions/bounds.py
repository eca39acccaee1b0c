"""Productions of measures: amounts, dates and times of day with their comparisons and counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise
from typing import cast

from msgspec.structs import replace

from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.translate.quantities.amounts import Amount, is_calendar_word
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.conversions import ON_FOOT, factor_to
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.quantities.unit_words import units_of_measures
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Link, Manner, Measure, Measures, Run, Some, Subject, Wish, Word
from nlfilter.translate.reader.operators import MIRRORED, OPPOSITE, PACES, Op
from nlfilter.translate.reader.predicates import periods
from nlfilter.translate.reader.predicates.measures import whole_count
from nlfilter.translate.reader.predicates.units import numeric_names
from nlfilter.translate.reader.productions.production import (
    Made,
    first_of,
    is_paced,
    only,
    production,
    span_of,
)
from nlfilter.translate.reader.score import PLAIN, feature
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.candidates import is_called
from nlfilter.where.dates import shift
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import (
    Has,
    HasAll,
    Length,
    Measured,
    Not,
    Predicate,
    RelativeDate,
    SameList,
    conjunction,
    disjunction,
)


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
        yield Measure(None, replace(around, ahead=None, swapped=None)), PLAIN


def _after(day: date) -> date:
    return shift(day, 1, "day")


@production
def compare(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A quantity with a comparison. Its word may name a property ("older than"), or a part of a heading."""
    op = cast(Op, rule.argument) if rule.argument else None
    adjectives = table.lang.adjectives
    said = [part.form.key for part in parts if isinstance(part.form, Word) and part.form.key in adjectives]
    named = tuple(name for word in said for name in (*adjectives[word], word))
    measure = next(p.form for p in parts if isinstance(p.form, Amount | DateSpan | Clock | Measure))
    if not isinstance(measure, Measure):
        measure = Measure(None, measure)
    if op is not None and measure.high is not None:
        return
    op = PACES.get(op, op) if op and is_paced(table, parts) else op
    yield replace(measure, op=op or measure.op, named=named or measure.named), PLAIN


@production
def counted(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """An amount whose unit follows its comparison: "6 or more players"."""
    amount, unit = only(parts, Amount), only(parts[-1:], Word)
    if amount.unit is None:
        yield Measure(cast(Op, rule.argument), replace(amount, unit=unit.key)), PLAIN


@production
def compare_age(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on an age in years: "not older than 3 years". An unknown age is not within it."""
    if only(parts, Amount).unit == "years":
        for form, cost in compare(table, rule, parts):
            if isinstance(form, Measure) and isinstance(form.low, Amount):
                yield replace(form, low=replace(form.low, unit="years old")), cost


@production
def compare_ago(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A comparison of the time since a day: "more than 3 months ago" is before it.

    With the argument ">=", the words after any day: "3 months ago or more", but "3 months ago or later".
    """
    ago, word = only(parts, DateSpan).ago, only(parts, Word).key
    since = rule.argument == ">=" and (not ago or "date_since_after" in table.lang.roles[word])
    if ago or since:
        for form, cost in compare(table, rule, parts):
            if isinstance(form, Measure) and form.op:
                yield form if since else replace(form, op=MIRRORED.get(form.op, form.op)), cost


@production
def capped(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """An upper limit on money: "my budget is 500"."""
    amount = only(parts, Amount)
    if amount.unit is None or is_currency(amount.unit):
        named = () if amount.unit else table.lang.with_role("money_name")
        yield Measure("<=", amount, named=named), PLAIN


@production
def on_foot(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Minutes of walking, or the distance on a column of metres: 「徒歩5分以内」."""
    measure = only(parts, Measure)
    ends = [end for end in (measure.low, measure.high) if end is not None]
    if all(isinstance(end, Amount) and end.unit == "minutes" for end in ends):
        low, *high = (replace(end, unit=ON_FOOT) for end in ends)
        op = measure.op if measure.op or high else "<="
        yield replace(measure, op=op, low=low, high=high[0] if high else None), PLAIN
        ways = (*table.lang.travel, *table.lang.place_names)
        if any(is_called(table, name, ways) for name in numeric_names(table) if name in table.schema.columns):
            yield replace(measure, op=op), PLAIN


@production
def priced(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A price: "100 to 200 a night", "for under 400"."""
    measure = only(parts, Measure)
    paid, low = rule.argument == "paid", measure.low
    bare = isinstance(low, Amount) and low.unit is None and low.per is None and not measure.named
    if bare and (not paid or measure.op in ("<", "<=")):
        yield replace(measure, named=table.lang.with_role("money_name")), PLAIN
    if not paid:
        yield measure, feature("loose")


@production
def room_for(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """At least so many of a thing: "room for two bikes", 「2mの棚が入る」. People have rules of their own."""
    amount = only(parts, Amount)
    counted = parts[-1].symbol == "holds_after" and any(
        amount.unit in told for told in table.lexicon.figures.counters.values()
    )
    sized = amount.unit in units_of_measures()
    if sized or counted or (not rule.argument and amount.unit not in (None, "people")):
        yield Measure(">=", amount), PLAIN


@production
def of_people(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A number of people: "a group of 8", "a place for two"."""
    measure = first_of(parts, Measure)
    amount = measure.low if measure else only(parts, Amount)
    if not isinstance(amount, Amount) or (measure and (measure.op is None or measure.high)):
        return
    most = _MOST_OF_A_PARTY if rule.argument else _MOST_PEOPLE
    if amount.unit is None and amount.per is None and amount.value <= most:
        yield Measure(measure.op if measure else None, replace(amount, unit="people")), PLAIN


_MOST_PEOPLE, _MOST_OF_A_PARTY = 100, 1000


@production
def since_day(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """From a day on: "from May 1", "from Monday", "from next week". "From the 90s" only names the years."""
    day = first_of(parts, DateSpan)
    today = day is not None and day.low == RelativeDate() and day.high is not None
    if day and (day.one_day or day.is_weekday or day.to_come or today):
        yield Measure(">=", day), feature("marked") if today else PLAIN


@production
def negate_comparison(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A refused comparison, as its opposite."""
    measure = first_of(parts, Measure)
    if measure and measure.op and (op := OPPOSITE.get(measure.op)):
        yield replace(measure, op=op), feature("hinted")  # unlike a refusal, it drops rows without a value


@production
def interval(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """From one quantity to another. Refused bounds may be turned round: "none over 9 or under 3"."""
    low, high = (p.form for p in parts if isinstance(p.form, Amount | DateSpan | Clock))
    if rule.argument == "refused" and parts[0].symbol == "nothing_above":
        low, high = high, low
    to = next((p.form.key for p in parts if p.symbol == "to" and isinstance(p.form, Word)), "")
    listed = parts[0].symbol != "between" and "and" in table.lang.roles.get(to, ())
    if parts[-1].symbol == "between_after" and isinstance(low, DateSpan) and low.yearless:
        return  # 「3月から5月の間に開いた」 is about a certain year
    if type(low) is type(high) and not listed:
        if isinstance(low, Amount) and isinstance(high, Amount):
            low = _as_large_as(high, low)
        yield Measure(None, low, high), PLAIN


def _as_large_as(high: Amount, low: Amount) -> Amount:
    """The low end of an interval whose size is said once: "500-700万", "between 180 and 220k".

    「500円から1万円」 and "500 to 1k" say it for the high end alone.
    """
    once = low.size == 1 and low.unit_at is None and low.value <= high.value / high.size
    return replace(low, value=low.value * high.size, size=high.size) if once else low


@production
def restate_period(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A period and its days, of which the days count: "next spring (March to May)"."""
    told = only(parts, Measure)
    if told.op is None and isinstance(told.low, DateSpan):
        days = periods.within_period(only(parts, DateSpan), told.low, told.high)
        if days is not None:
            yield Measure(None, days), feature("idiom")


@production
def measures(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Two measures of one subject: "over 50 and under 70". After "but" no other word may stand between."""
    one, other = (p.form for p in parts if isinstance(p.form, Measure))
    link = cast(Link, rule.argument)
    if rule.symbols[1] == "but" and any(a.end != b.start for a, b in pairwise(parts)):
        return
    if link == "and" and (one.op is None or other.op is None or one.op[:1] == other.op[:1]):
        return
    both = (_with_unit_of(other, one, link), other)
    apart = one.named and other.named and {*one.named}.isdisjoint(other.named)
    if not apart and (link != "and" or _meet(*both)):
        yield Measures(both, link), PLAIN


def _meet(one: Measure, other: Measure) -> bool:
    """Whether two opposite bounds can hold at once: not "over 200,000, under 20 hours"."""
    low, high = (one.low, other.low) if one.op in (">", ">=") else (other.low, one.low)
    if not (isinstance(low, Amount) and isinstance(high, Amount)):
        return True
    if low.unit != high.unit:
        return factor_to(low.unit, None, high.unit, None) is not None
    return low.value <= high.value


def _with_unit_of(other: Measure, one: Measure, link: Link) -> Measure:
    """The first measure with the unit of the other: "2000 or 3000 yen", "over 2 and under 3 kg"."""
    low, known = one.low, other.low
    if not (isinstance(low, Amount) and isinstance(known, Amount)) or low.unit:
        return one
    if link == "or" and (one.op or other.op):
        return one
    value = low.as_said_with(known)
    return replace(one, low=replace(low, value=value, unit=known.unit, per=low.per or known.per))


@production
def period(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A period said of a column or an amount: "monthly salary", 「月給」."""
    word = first_of(parts, Word)
    per = table.lang.per.get(word.key) if word else None
    if subject := first_of(parts, Subject):
        yield replace(subject, per=per), feature("loose")
    elif (measure := first_of(parts, Measure)) and isinstance(measure.low, Amount) and not measure.low.per:
        low = measure.low
        if (low.unit, per) == ("days", "week"):
            return  # 「週3日」 may be as many, at least or at most
        bare = low.unit is None and low.size == 1 and parts[0].form is measure
        if bare and word and is_calendar_word(word.key):
            return
        yield replace(measure, low=replace(measure.low, per=per)), feature("hinted")


@production
def part_of(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A part of a period: "early 2015", 「11月中旬」."""
    day = only(parts, DateSpan)
    narrowed = periods.part_of(day, cast(periods.Share, rule.argument), table.calendar.today)
    if narrowed is not None:
        yield narrowed, feature("hinted")


_MOST_SOME = 4
"""The most wishes that are counted if they are on several columns. Later ones may be wishes of their own."""

_MOST_OF = 6
"""The most wishes that are counted; more would make too many combinations."""


@production
def some_of(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """So many of several wishes: "at least two of A, B and C"."""
    some = first_of(parts, Some)
    run, measure = (some, some.measure) if some else (only(parts, Run), first_of(parts, Measure))
    op, count = (measure.op, whole_count(measure)) if measure else (rule.argument, 1)
    if not count or (measure and measure.high is not None) or len(run.wishes) > _MOST_OF:
        return
    if any(wish.negated for wish in run.wishes) or _exclusive(run.wishes):
        return
    asked = [wish.predicate for wish in run.wishes]
    predicate = _so_many(asked, op, count)
    if predicate is not None:
        mapped = tuple(m for wish in run.wishes for m in wish.mapped)
        name = run.wishes[0].column if isinstance(run, Run) else ""
        bare = op is None  # "two of A, B and C" need not mean two or more
        whole = Wish(*span_of(parts), predicate, name, guessed=bare, whole=True, mapped=mapped)
        # "Two of A and B" would be all of them, so the list probably goes on.
        open_ended = feature("forced") if some or count == len(asked) > 1 else PLAIN
        yield whole, feature("closed_list") * len(asked) + open_ended


def _exclusive(wishes: Sequence[Wish]) -> bool:
    """Whether a row can fulfil only one of the wishes, because they are values of one column."""
    single = [wish.column for wish in wishes if wish.exclusive]
    return len(set(single)) < len(single)


@production
def begin_some(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The first wish of a counted list. The pattern has a colon, which announces a list."""
    measure = only(parts, Measure)
    if measure.op and whole_count(measure):
        yield Some(measure, (only(parts, Wish),)), PLAIN


@production
def more_some(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One more wish of a counted list."""
    some, wish = only(parts, Some), only(parts, Wish)
    if len(some.wishes) < _MOST_SOME:
        yield replace(some, wishes=(*some.wishes, wish)), PLAIN


def _so_many(asked: Sequence[Predicate], op: str | None, count: int) -> Predicate | None:
    """So many of several predicates; a number without a comparison means at least so many."""
    match op:
        case None | ">=":
            return _at_least(asked, count)
        case ">":
            return _at_least(asked, count + 1)
        case "=":
            enough, more = _at_least(asked, count), _at_least(asked, count + 1)
            return conjunction(enough, two_valued(Not(more))) if enough and more else enough
    return None


def _at_least(asked: Sequence[Predicate], count: int) -> Predicate | None:
    if not 0 < count <= len(asked):
        return None
    return disjunction(*(_all_of(some) for some in combinations(asked, count)))


def _all_of(asked: Sequence[Predicate]) -> Predicate:
    elements = [one for one in asked if isinstance(one, Has)]
    if len(elements) == len(asked) > 1 and len({one.column for one in elements}) == 1:
        return HasAll(elements[0].column, tuple(one.value for one in elements))
    return conjunction(*asked)


@production
def nothing_else(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "Only X". In a column of single values it just means X; a list may have to hold X and nothing else.

    With the argument "stated", the list is named or "nothing else" is said, so it is sure. Else "only Python,
    please" is read both ways, as guesses; with "loosely", the weaker meaning is the likelier one.
    """
    start, stop = span_of(parts)
    wish, run = first_of(parts, Wish), first_of(parts, Run)
    wishes = _alone(table, run.wishes if run else (wish,) if wish else ())
    wish, run = (wishes[0] if wish else None), (replace(run, wishes=wishes) if run else None)
    exact = _no_others(table, wishes, run)
    subject = first_of(parts, Subject)
    if subject is not None and (exact is None or subject.meaning.name != wishes[0].column):
        return
    stated, loosely = rule.argument == "stated", rule.argument == "loosely"
    if exact is not None and table.refines and not stated:
        exact = None  # "only Python" keeps only Python of the conditions in force
        yield run or replace(wishes[0], start=start, stop=stop), PLAIN
    if exact is not None:
        mapped = tuple(m for one in wishes for m in one.mapped)
        column = wishes[0].column
        alone = wishes[0].manner
        whole = Wish(start, stop, exact, column, False, False, not stated, True, mapped, manner=alone)
        yield whole, feature("idiom") if stated else feature("loose") if loosely else PLAIN
    if exact is not None and not stated:
        least = tuple(replace(one, guessed=True) for one in wishes)
        form = replace(run, wishes=least) if run else replace(least[0], start=start, stop=stop)
        yield form, PLAIN if loosely else feature("loose")
    elif exact is None and wish is not None:
        yield replace(wish, start=start, stop=stop), PLAIN
    elif exact is None and run is not None and wishes[0].exclusive:
        yield run, PLAIN


def _alone(table: Table, wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
    """The wishes, marked in a later turn to stay alone on their column."""
    only_these = frozenset[Manner](("only",) if table.refines else ())
    return tuple(replace(one, manner=one.manner | only_these) for one in wishes)


def _no_others(table: Table, wishes: Sequence[Wish], run: Run | None) -> Predicate | None:
    """A list with exactly these elements, in any order; None if the wishes are not elements of a list."""
    found = [wish.predicate for wish in wishes if not wish.negated]
    elements = [one for one in found if isinstance(one, Has)]
    if not elements or len(elements) != len(wishes) or (run and "or" in run.links):
        return None
    name, values = elements[0].column, tuple(one.value for one in elements)
    if table.column(name).kind is not Kind.TEXT_LIST:
        return None
    if len(values) == 1:
        return SameList(name, values)
    return conjunction(HasAll(name, values), Measured(Length(name), "=", len(values)))
