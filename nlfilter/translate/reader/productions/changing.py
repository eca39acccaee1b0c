"""Productions of a later turn that say how a condition in force changes: "not Tokyo, Osaka", "1M more"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from msgspec.structs import replace

from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import (
    Clause,
    Manner,
    Measure,
    Run,
    Subject,
    Tone,
    Value,
    Wish,
    Word,
)
from nlfilter.translate.reader.predicates.bounds import to_number
from nlfilter.translate.reader.predicates.carryover import amount_in_force, bound_in_force
from nlfilter.translate.reader.predicates.measures import on_subject
from nlfilter.translate.reader.predicates.wishes import signed, value_wish
from nlfilter.translate.reader.productions.joining import spanning
from nlfilter.translate.reader.productions.production import (
    Made,
    begins_turn,
    first_of,
    only,
    production,
    span_of,
)
from nlfilter.translate.reader.table import Table
from nlfilter.where.conditions import Condition
from nlfilter.where.nodes import (
    And,
    Compare,
    HasAll,
    HasAny,
    Or,
    Predicate,
    Unit,
    columns,
    conjunction,
    disjunction,
)

_CHANGED: frozenset[Manner] = frozenset({"change"})
_LIFTED: frozenset[Manner] = frozenset({"lifted"})


@production
def swapped(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A value in force, and another value of its column that replaces it: "not Tokyo, Osaka"."""
    thing, wish = only(parts, Value), only(parts[-1:], Wish)
    if thing.meaning.name == wish.column and not wish.negated and table.in_force.holds(thing.meaning):
        gone = value_wish(table, thing, parts[0].start, parts[-1].start)
        yield Clause((replace(gone, negated=True, manner=_LIFTED), wish)), -1.0


def _all_of(condition: Condition) -> Predicate | None:
    match condition.predicate:
        case HasAny(name, values):
            return HasAll(name, values)
        case Or(parts) if len({columns(part) for part in parts}) == len(parts):
            return conjunction(*parts)
    return None


@production
def tone(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A word that says how the whole turn is meant. "And" and "or" must begin it, and change nothing."""
    word = only(parts, Word)
    joins = table.lang.plays(word.key, "and", "or")
    if joins and (not begins_turn(table, parts[0].start) or "change" in table.request_roles):
        return
    if table.refines:
        yield Tone(_manners(table, rule, word)), 0.0


@production
def answered(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A word with which a turn begins, and which asks for nothing: "no, ...", "great, ..."."""
    if table.refines and begins_turn(table, parts[0].start):
        yield Tone(frozenset()), 0.0


@production
def with_manner(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A wish with a word that says how it is meant: 「京都も」, "Kyoto is fine"."""
    manners = _manners_of(table, rule, parts) if table.refines else frozenset()
    match parts[0].form:
        case Wish() as wish if manners:
            yield replace(wish, manner=wish.manner | manners), 0.0
        case Run(wishes) as run if manners:
            yield replace(run, wishes=tuple(replace(one, manner=one.manner | manners) for one in wishes)), 0.0


@production
def left_open(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A wish with a word at the end of the turn, which leaves open that it would be fine: 「大阪でも」."""
    if not any(map(str.isalnum, table.source.text[parts[-1].stop :])):
        yield from with_manner(table, rule, parts)


@production
def fine_together(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Wishes that would do as well together: "temp in Osaka is fine" after "permanent in Tokyo"."""
    clause, in_force = only(parts, Clause), table.in_force
    asked = [signed(wish) for wish in clause.wishes]
    spoken = any(wish.column in in_force.by_column for wish in clause.wishes)
    if spoken and in_force.by_predicate.keys().isdisjoint(asked):
        whole = spanning(parts, conjunction(*asked), *clause.wishes)
        yield replace(whole, manner=_manners_of(table, rule, parts)), 0.0


@production
def fine_each(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Wishes of which some are in force: "permanent in Osaka is fine" after "permanent in Tokyo"."""
    clause = only(parts, Clause)
    if any(signed(wish) in table.in_force.by_predicate for wish in clause.wishes):
        manners = _manners_of(table, rule, parts)
        yield Clause(tuple(replace(one, manner=one.manner | manners) for one in clause.wishes)), 0.0


_MANNERS: Mapping[str, Manner] = {
    "also": "also",
    "also_after": "also",
    "also_fine": "fine",
    "again": "again",
    "change": "change",
    "only": "only",
}


def _manners_of(table: Table, rule: Rule, parts: Sequence[Node]) -> frozenset[Manner]:
    words = (part.form for part in parts if isinstance(part.form, Word))
    return frozenset[Manner]().union(*(_manners(table, rule, word) for word in words))


def _manners(table: Table, rule: Rule, word: Word) -> frozenset[Manner]:
    """What a word says about how something is meant, by its roles and by the rule."""
    roles = table.lang.roles.get(word.key, frozenset())
    stated = (cast(Manner, rule.argument),) if rule.argument else ()
    return frozenset((*stated, *(_MANNERS[role] for role in roles if role in _MANNERS)))


_SIGNS = {"up": 1, "more": 1, "down": -1, "less": -1}
_OF_UNITS = frozenset({"more", "less"})


@production
def shifted(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The only bound in force that the amount fits, moved up or down."""
    amount, subject = only(parts, Amount), first_of(parts, Subject)
    if not table.refines or (rule.argument in _OF_UNITS and amount.unit is None and amount.size == 1):
        return
    name, op = subject.meaning.name if subject else None, None
    if name is None and (found := amount_in_force(table, Measure(None, amount), amount)):
        name, op = found[0], found[1].op
        amount = found[1].low if isinstance(found[1].low, Amount) else amount
    if name is None or (op := op or bound_in_force(table, name)) is None:
        return
    by = on_subject(table, table.meaning_of(name), Measure(op, amount))
    for condition in table.in_force.conditions:
        predicate = _moved(condition.predicate, by, _SIGNS[rule.argument]) if by else None
        if predicate is not None:
            yield Wish(*span_of(parts), predicate, name, whole=True, manner=_CHANGED), -0.6


def _counted_on(shifts: Sequence[tuple[int, Unit]], by: int) -> tuple[tuple[int, Unit], ...]:
    days = by + sum(count for count, unit in shifts if unit == "day")
    others = tuple(shift for shift in shifts if shift[1] != "day")
    return (*others, (days, "day")) if days else others


def _moved(old: Predicate, by: Predicate, sign: int) -> Predicate | None:
    """A predicate with each bound moved by the value in another predicate of the same shape."""
    match old, by:
        case Compare(name, op, value), Compare(other, same, amount) if (name, op) == (other, same):
            if isinstance(value, int | float | Decimal) and isinstance(amount, int | float | Decimal):
                return replace(old, value=to_number(Decimal(str(value)) + sign * Decimal(str(amount))))
            return old if old == by else None  # the period or the currency of the amount
        case And(parts), And(others):
            return _each_moved(conjunction, parts, others, sign)
        case Or(parts), Or(others):
            return _each_moved(disjunction, parts, others, sign)
    return old if old == by else None


def _each_moved(
    make: Callable[..., Predicate], parts: Sequence[Predicate], others: Sequence[Predicate], sign: int
) -> Predicate | None:
    pairs = zip(parts, others, strict=False)
    moved = [found for one, other in pairs if (found := _moved(one, other, sign)) is not None]
    return make(*moved) if len(moved) == len(parts) == len(others) else None
