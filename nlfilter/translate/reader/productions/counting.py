"""Productions of counts: so many of several wishes, so many elements of a list, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from msgspec.structs import replace

from nlfilter.schema.kinds import Kind
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Manner, Measure, Run, Some, Subject, Wish
from nlfilter.translate.reader.predicates.measures import whole_count
from nlfilter.translate.reader.productions.production import (
    Made,
    first_of,
    only,
    production,
    span_of,
)
from nlfilter.translate.reader.table import Table
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
        yield whole, (0.8 if some or count == len(asked) > 1 else 0.0) - 0.4 * len(asked)


def _exclusive(wishes: Sequence[Wish]) -> bool:
    """Whether a row can fulfil only one of the wishes, because they are values of one column."""
    single = [wish.column for wish in wishes if wish.exclusive]
    return len(set(single)) < len(single)


@production
def begin_some(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The first wish of a counted list. The pattern has a colon, which announces a list."""
    measure = only(parts, Measure)
    if measure.op and whole_count(measure):
        yield Some(measure, (only(parts, Wish),)), 0.0


@production
def more_some(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One more wish of a counted list."""
    some, wish = only(parts, Some), only(parts, Wish)
    if len(some.wishes) < _MOST_SOME:
        yield replace(some, wishes=(*some.wishes, wish)), 0.0


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
        yield run or replace(wishes[0], start=start, stop=stop), 0.0
    if exact is not None:
        mapped = tuple(m for one in wishes for m in one.mapped)
        column = wishes[0].column
        alone = wishes[0].manner
        whole = Wish(start, stop, exact, column, False, False, not stated, True, mapped, manner=alone)
        yield whole, -0.8 if stated else 0.2 if loosely else 0.0
    if exact is not None and not stated:
        least = tuple(replace(one, guessed=True) for one in wishes)
        form = replace(run, wishes=least) if run else replace(least[0], start=start, stop=stop)
        yield form, 0.0 if loosely else 0.2
    elif exact is None and wish is not None:
        yield replace(wish, start=start, stop=stop), 0.0
    elif exact is None and run is not None and wishes[0].exclusive:
        yield run, 0.0


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


_DAYS = frozenset({"Date", "Vague"})


def _length(days: DateSpan) -> tuple[int, str] | None:
    """How long back days reach that end today, in months or days."""
    match days.low, days.high:
        case RelativeDate(None, ((count, unit),)), RelativeDate(None, ((1, "day"),)):
            times, of = _IN_SHORT.get(unit, (1, unit))
            return count * times, of
    return None


_IN_SHORT: Mapping[str, tuple[int, str]] = {
    "year": (12, "month"),
    "quarter": (3, "month"),
    "week": (7, "day"),
}
