"""Says whether two clauses mean the same: `SaaS AND remote` and `remote AND SaaS`, `IN ('a')` and `= 'a'`.

`same` compares the nodes. It may miss that two clauses are equal (then the runner compares the rows), but it
never says that different clauses are equal.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Flag,
    HasAll,
    HasAny,
    IsTruth,
    Not,
    OneOf,
    Or,
    Predicate,
)
from nlfilter.where.specs import expanded


def same(one: Predicate | None, other: Predicate | None) -> bool:
    """Whether two predicates keep the same rows of any table, judged by their form.

    >>> city = Compare("city", "=", "東京")
    >>> same(And((Flag("remote"), OneOf("city", ("東京",)))), And((city, IsTruth("remote", True))))
    True
    """
    if one is None or other is None:
        return one is other
    return one == other or _normal_form(one) == _normal_form(other)


def _normal_form(predicate: Predicate, *, kept_when_true: bool = True) -> Hashable:
    """Brings predicates with the same meaning into one normal form.

    Outside NOT, a missing value and FALSE have the same effect: the row is not kept.
    """
    match predicate:
        case And(parts) | Or(parts):
            return _joined(
                type(predicate).__name__, (_normal_form(p, kept_when_true=kept_when_true) for p in parts)
            )
        case Not(Flag(column)) if kept_when_true:
            return Compare(column, "=", False)
        case Not(part):
            return ("Not", _normal_form(part, kept_when_true=False))
        case Flag(column):
            return Compare(column, "=", True)
        case IsTruth(column, truth) if kept_when_true:
            return Compare(column, "=", truth)
        case Between() | OneOf() | HasAny() | HasAll():
            return _normal_form(expanded(predicate), kept_when_true=kept_when_true)
        case _:
            return predicate


def _joined(join: str, parts: Iterable[Hashable]) -> Hashable:
    """Collects the parts in a set; flattens nested parts with the same connective."""
    flat: set[Hashable] = set()
    for part in parts:
        match part:
            case (name, frozenset() as inner) if name == join:
                flat |= inner
            case _:
                flat.add(part)
    return flat.pop() if len(flat) == 1 else (join, frozenset(flat))
