"""Productions that move a bound in force by an amount: "raise it by 1M", 「100万上げて」."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Manner, Measure, Subject, Wish
from nlfilter.translate.reader.predicates.bounds import to_number
from nlfilter.translate.reader.predicates.carryover import amount_in_force, bound_in_force
from nlfilter.translate.reader.predicates.measures import on_subject
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import (
    And,
    Compare,
    Day,
    Or,
    Predicate,
    RelativeDate,
    Unit,
    conjunction,
    disjunction,
)

_CHANGED: frozenset[Manner] = frozenset({"change"})
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


@production
def days_on(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The day after or before the only single day in force."""
    days = (
        [p for p in (c.predicate for c in table.in_force.conditions) if _is_one_day(p)]
        if table.refines
        else []
    )
    if len(days) == 1 and isinstance(day := days[0], Compare):
        by = int(rule.argument)
        match day.value:
            case RelativeDate(start_of, shifts):
                on: Day = RelativeDate(start_of, _counted_on(shifts, by))
            case date() as fixed:
                on = fixed + timedelta(days=by)
            case _:
                return
        yield Wish(*span_of(parts), replace(day, value=on), day.column, exclusive=True), 0.0


def _is_one_day(predicate: Predicate) -> bool:
    day = predicate.value if isinstance(predicate, Compare) and predicate.op == "=" else None
    return isinstance(day, date | RelativeDate)


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
            return None
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
