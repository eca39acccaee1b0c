"""Turns a condition that was read in a statement into facts about the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nlfilter.profile.facts import FactValue
from nlfilter.schema.fold import fold, has_cjk
from nlfilter.schema.table import TableSchema
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Flag,
    Has,
    HasAll,
    HasAny,
    IsMissing,
    IsTruth,
    OneOf,
    Or,
    Predicate,
)
from nlfilter.where.phrases import How, Mapped

Stated = tuple[str, FactValue]
"""A column, and a value of it."""

ESTIMATES = frozenset({How.GROUP, How.TERM, How.MEANING})
"""Corrections that say more than another spelling."""


def stated(predicate: Predicate, schema: TableSchema) -> list[Stated] | None:
    """The values that a condition states; None if it states anything else, or refuses something.

    Only columns count that the owner relates to people. A bound states its end: "over 5 years".

    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {
    ...     "city": {"type": "VARCHAR"}, "years": {"type": "INTEGER", "person": "at_most"}}})
    >>> stated(Compare("years", ">=", 5), schema), stated(Compare("city", "=", "Kyoto"), schema)
    ([('years', 5)], None)
    """
    found: list[Stated] = []
    for leaf in _alternatives(predicate):
        match leaf:
            case IsMissing():
                continue
            case Compare(column, op, value) if op != "<>":
                values: tuple[Any, ...] = (value,)
            case Between(column, low):
                values = (low,)
            case OneOf(column, values) | HasAny(column, values) | HasAll(column, values):
                pass
            case Has(column, value):
                values = (value,)
            case Flag(column):
                values = (True,)
            case IsTruth(column, truth):
                values = (truth,)
            case _:
                return None
        if schema.columns[column].person is None or not all(isinstance(value, FactValue) for value in values):
            return None
        found += ((column, value) for value in values)
    return found


def _alternatives(predicate: Predicate) -> Iterator[Predicate]:
    """The parts of a condition that is made with AND and OR only; else the condition itself."""
    match predicate:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _alternatives(part)
        case _:
            yield predicate


def is_estimate(value: FactValue, mapped: Iterable[Mapped], phrase: str) -> bool:
    """Whether the words imply a value, and do not name it.

    A name in another script is a translation: "Tokyo" names 東京, but "the big apple" only implies New York.
    """
    if not isinstance(value, str) or fold(value) in fold(phrase):
        return False
    hows = {
        one.how for one in mapped if value in (one.value if isinstance(one.value, tuple) else (one.value,))
    }
    return bool(hows & ESTIMATES) or (How.SYNONYM in hows and has_cjk(value) == has_cjk(phrase))
