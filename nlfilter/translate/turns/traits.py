"""Traits of a condition: whether it refuses, bounds a side, or names one of several values."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from msgspec.structs import replace

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.translate.reader.in_force import texts
from nlfilter.translate.reader.operators import OPPOSITE, Op
from nlfilter.translate.reader.table import Table
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Differs,
    HasAll,
    HasAny,
    IsMissing,
    Not,
    OneOf,
    Operator,
    Or,
    Predicate,
    Value,
    columns,
    conjunction,
    disjunction,
    leaves,
    parts_of,
)
from nlfilter.where.specs import simplest


def is_negative(predicate: Predicate) -> bool:
    """Whether a predicate refuses something."""
    match predicate:
        case Differs() | Not():
            return True
        case Or(parts) | And(parts):
            return any(map(is_negative, parts))
    return False


def refuses(table: Table, predicate: Predicate) -> bool:
    """Whether a predicate wants something not to be so, by a negation or by a stored "no"."""
    match predicate:
        case Compare(_, "=", bool(truth)):
            return not truth
        case IsMissing():
            return True
        case Compare(name, "=", str(text)):
            return "no" in table.lang.roles.get(squeeze(text), ()) and table.column(name).kind is Kind.TEXT
        case _:
            return is_negative(predicate)


def is_flag(table: Table, predicate: Predicate) -> bool:
    return all(table.column(name).kind is Kind.BOOLEAN for name in columns(predicate))


def is_text(table: Table, name: str) -> bool:
    """Whether a column is searched for words."""
    return table.column(name).kind is Kind.TEXT and table.lexicon.matching(name) == "text"


def adds_up(table: Table, predicate: Predicate) -> bool:
    """Whether a row can have several of these: elements of a list, words of a text."""
    return all(
        table.column(name).kind is Kind.TEXT_LIST or is_text(table, name) for name in columns(predicate)
    )


def is_value(table: Table, predicate: Predicate) -> bool:
    """Whether a predicate asks for values of a single-valued column."""
    equal = isinstance(predicate, OneOf) or (isinstance(predicate, Compare) and predicate.op == "=")
    return equal and not adds_up(table, predicate)


def without(old: Predicate, new: Predicate) -> Predicate | None:
    """The values that are left when some are refused: "not Osaka" after "Tokyo or Osaka"."""
    refused = set(texts(new))
    match old:
        case OneOf(_, values) | HasAny(_, values) | HasAll(_, values) if is_negative(new) and refused < set(
            values
        ):
            left = tuple(value for value in values if value not in refused)
            return simplest(replace(old, values=left))
        case Or(parts) if is_negative(new) and not is_negative(old):
            kept = [p for p in parts if not set(texts(p)) or not set(texts(p)) <= refused]
            # Of "Nagoya, or not given", nothing is left that anybody asked for.
            asked = any(not isinstance(part, IsMissing) for part in kept)
            return disjunction(*kept) if asked and len(kept) < len(parts) else None
    return None


def contradict(one: Predicate, other: Predicate) -> bool:
    """Whether a part of one condition is just what another one refuses: "overdue" and "not overdue"."""
    return any(_is_opposite(a, b) for a in _all_of(one) for b in _all_of(other))


def _is_opposite(one: Predicate, other: Predicate) -> bool:
    match one, other:
        case Compare(name, op, value), Compare(name2, op2, value2) if op in OPPOSITE:
            return (name, value, OPPOSITE[cast("Op", op)]) == (name2, value2, op2)
    return two_valued(Not(one)) == other or two_valued(Not(other)) == one


def _all_of(predicate: Predicate) -> tuple[Predicate, ...]:
    """The parts of a condition that must all hold."""
    return _ends(predicate) or (predicate,)


# -- bounds of one side


_FROM: tuple[Operator, ...] = (">", ">=")
_UP_TO: tuple[Operator, ...] = ("<", "<=")


def moved(old: Predicate, new: Predicate) -> Predicate | None:
    """An interval with one end moved, if the new predicate bounds only that side."""
    bound = _bound(new)
    said = parts_of(new)
    units = [part for part in said if _bound(part) is None]
    parts = [part for part in _ends(old) if part not in units]
    sides = [_bound(part) for part in parts]
    if bound is None or len(parts) != 2 or None in sides:
        return None
    kept = [part for part, side in zip(parts, sides, strict=True) if side and side[0] != bound[0]]
    if len(kept) != 1 or not can_both_hold(kept[0], new):
        return None
    return conjunction(*units, *kept, *(part for part in said if part not in units))


def _ends(predicate: Predicate) -> tuple[Predicate, ...]:
    match predicate:
        case Between(name, low, high):
            return Compare(name, ">=", low), Compare(name, "<=", high)
        case And(parts):
            return parts
    return ()


def same_side(old: Predicate, new: Predicate) -> bool:
    """Whether two predicates bound the same side, in the same period and currency."""
    one, other = _bound(old), _bound(new)
    return bool(one and other and one[0] == other[0]) and _units(old) == _units(new)


def _units(predicate: Predicate) -> set[Predicate]:
    """The parts of a bound on an amount that bound nothing: "paid by the month"."""
    return {part for part in _ends(predicate) if _bound(part) is None}


def reaching(old: Predicate, new: Predicate) -> Predicate | None:
    """A bound that includes its edge."""
    match old, new:
        case Compare(name, "<" | ">" as op, edge), Compare(other, said, value) if (name, edge) == (
            other,
            value,
        ) and said in ("=", op):
            return Compare(name, "<=" if op == "<" else ">=", edge)
    return None


def moved_to(old: Predicate, new: Predicate) -> Predicate | None:
    """A bound that lets another value in as well; but "or free" lets in nothing else."""
    match old, new:
        case Compare(name, "<" | "<=" | ">" | ">=" as op, edge), Compare(other, "=", value) if name == other:
            if not (_is_number(edge) and _is_number(value)):
                return None
            if not value:
                return None
            lets_in = value < edge if op in _UP_TO else value > edge  # type: ignore[operator]
            return old if lets_in else Compare(name, "<=" if op in _UP_TO else ">=", value)
    return None


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def can_both_hold(old: Predicate, new: Predicate) -> bool:
    """Whether a lower and an upper bound on one column leave room between them."""
    low, high = _bound(old), _bound(new)
    return bool(low and high and low[0] != high[0] and _is_before(low, high))


def _bound(predicate: Predicate) -> tuple[str, Value] | None:
    """The side and the value of a bound, if all comparisons of the predicate agree."""
    sides = {
        ("low" if leaf.op in _FROM else "high", leaf.value)
        for leaf in leaves(predicate)
        if isinstance(leaf, Compare) and leaf.op in (*_FROM, *_UP_TO)
    }
    return next(iter(sides)) if len(sides) == 1 else None


def _is_before(one: tuple[str, Value], other: tuple[str, Value]) -> bool:
    low, high = (one, other) if one[0] == "low" else (other, one)
    try:
        return bool(low[1] < high[1])  # type: ignore[operator]
    except TypeError:
        return True  # a relative and a fixed day cannot be compared
