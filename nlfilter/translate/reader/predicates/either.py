"""Joins alternatives to one predicate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from nlfilter.where.nodes import (
    AnyElement,
    Compare,
    Has,
    HasAny,
    Measured,
    MeasuredIn,
    OneOf,
    Predicate,
    RelativeDate,
    disjunction,
)


def any_of(predicates: list[Predicate]) -> Predicate:
    """Alternatives as one predicate. Neighbouring values of one column become one list."""
    merged: list[Predicate] = []
    for predicate in dict.fromkeys(predicates):
        joined = _one_list(merged[-1], predicate) if merged else None
        if joined is not None:
            merged[-1] = joined
        else:
            merged.append(predicate)
    return disjunction(*merged)


def _one_list(one: Predicate, other: Predicate) -> Predicate | None:
    match _listed(one), _listed(other):
        case ((make, column, values), (make2, column2, more)) if make is make2 and column == column2:
            return make(column, tuple(dict.fromkeys((*values, *more))))
    return None


def _listed(
    predicate: Predicate,
) -> tuple[Callable[[Any, tuple[Any, ...]], Predicate], Any, tuple[Any, ...]] | None:
    """An equality as the list that it may join."""
    match predicate:
        case Compare(column, "=", value) if not isinstance(value, bool | date | datetime | RelativeDate):
            return OneOf, column, (value,)
        case OneOf(column, values):
            return OneOf, column, values
        case Has(column, value) | AnyElement(column, value):
            return HasAny, column, (value,)
        case HasAny(column, texts):
            return HasAny, column, texts
        case Measured(measure, "=", value):
            return MeasuredIn, measure, (value,)
        case MeasuredIn(measure, values):
            return MeasuredIn, measure, values
    return None
