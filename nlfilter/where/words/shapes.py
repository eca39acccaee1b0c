"""Questions that words ask of a predicate: its days, and what it does with a missing value."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from nlfilter.where.dates import resolve
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Differs,
    IsMissing,
    IsTruth,
    Not,
    OneOf,
    Or,
    Predicate,
    RelativeDate,
    Value,
    leaves,
)

_V = TypeVar("_V", bound=Value)


def relative_days(predicate: Predicate) -> tuple[RelativeDate, ...]:
    """The days counted from today."""
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
    """The predicate as it stands on a day: every relative date made a date.

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


def keeps_missing(predicate: Predicate, column: str) -> bool:
    """Whether a row without a value in a column may be kept, the other columns willing.

    >>> keeps_missing(Differs("city", "東京"), "city"), keeps_missing(Compare("pay", ">", 5), "pay")
    (True, False)
    """
    return _without(predicate, column, wish=True) is True


def _without(predicate: Predicate, column: str, *, wish: bool) -> bool | None:
    """The predicate's truth where the column is missing and every other leaf is as wished for."""
    match predicate:
        case And(parts) | Or(parts):
            found = [_without(part, column, wish=wish) for part in parts]
            stop = isinstance(predicate, Or)
            return stop if stop in found else None if None in found else not stop
        case Not(part):
            inside = _without(part, column, wish=not wish)
            return None if inside is None else not inside
        case leaf if leaf.column != column:
            return wish
        case IsMissing() | Differs():
            return True
        case IsTruth():
            return False
        case _:
            return None
