"""Finds the relative days of a predicate, and their dates on a given day."""

from __future__ import annotations

from datetime import date

from nlfilter.where.dates import resolve
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Differs,
    Not,
    OneOf,
    Or,
    Predicate,
    RelativeDate,
    Value,
    leaves,
)


def relative_days(predicate: Predicate) -> tuple[RelativeDate, ...]:
    """Finds the days that are counted from today."""
    found: list[RelativeDate] = []
    for leaf in leaves(predicate):
        match leaf:
            case Compare(_, _, value) | Differs(_, value):
                values: tuple[Value, ...] = (value,)
            case Between(_, low, high):
                values = (low, high)
            case OneOf(_, values):
                pass
            case _:
                continue
        found += (value for value in values if isinstance(value, RelativeDate))
    return tuple(found)


def with_days(predicate: Predicate, today: date) -> Predicate:
    """Resolves a predicate on a given day: every relative date becomes a date.

    >>> with_days(Compare("posted", ">=", RelativeDate(None, ((-7, "day"),))), date(2026, 10, 8))
    Compare(column='posted', op='>=', value=datetime.date(2026, 10, 1))
    """

    def fixed(value: Value) -> Value:
        return resolve(value, today) if isinstance(value, RelativeDate) else value

    match predicate:
        case And(parts):
            return And(tuple(with_days(part, today) for part in parts))
        case Or(parts):
            return Or(tuple(with_days(part, today) for part in parts))
        case Not(part):
            return Not(with_days(part, today))
        case Compare(column, op, value):
            return Compare(column, op, fixed(value))
        case Differs(column, value):
            return Differs(column, fixed(value))
        case Between(column, low, high):
            return Between(column, fixed(low), fixed(high))
        case OneOf(column, values):
            return OneOf(column, tuple(map(fixed, values)))
        case _:
            return predicate
