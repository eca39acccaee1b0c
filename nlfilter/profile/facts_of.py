"""Turns a condition that was read in a statement into facts about the person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from nlfilter.profile.facts import FactValue
from nlfilter.schema.fold import Folded, fold, has_cjk, squeeze
from nlfilter.schema.parts import Column
from nlfilter.schema.table import TableSchema
from nlfilter.translate.languages.language import Language
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

    Only columns count that the owner relates to people. A bound states its end ("over 5 years"), a range its
    middle ("about 3 years").

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
            case Compare(_, ">" | ">=", 0):
                continue  # "many years of experience": so many are not said
            case Compare(column, op, value) if op != "<>":
                values: tuple[Any, ...] = (value,)
            case Between(column, low, high):
                values = (_middle(low, high),)
            case OneOf(column, values) if order := schema.columns[column].order:
                values = (_end(values, order.values),) if len(values) > 1 else values
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


def says_of_oneself(statement: str, start: int, name: str, column: Column, lang: Language) -> bool:
    """Whether a protected trait is stated: right after "I am", or beside a word for its column.

    "I run a Catholic school" says nothing about the faith of its head.
    """
    said = Folded.of(statement)
    words = (name.replace("_", " "), *column.label.values(), *column.synonyms)
    return lang.being.pattern.search(fold(statement[:start])) is not None or any(map(said.find, words))


def says_what(phrase: str, age: bool, lang: Language) -> bool:
    """Whether words beside a figure say what it measures: an age, or not.

    "I am 45" is neither years of experience nor, for sure, an age; "22 years" is no age.
    """
    said = fold(phrase)
    if not age:
        return has_cjk(phrase) or any(word not in lang.roles for word in _WORDS.findall(said))
    return any(name in said for name in _names_of_age(lang))


def _names_of_age(lang: Language) -> Iterator[str]:
    """The names of the unit "years old", and of the property that it measures: "aged", 「歳」."""
    yield from (name for name, unit in lang.units.items() if unit == _AGE)
    yield from lang.adjectives.get(squeeze(_AGE), ())


_AGE = "years old"
_WORDS = re.compile(r"[^\W\d_]+")


def _alternatives(predicate: Predicate) -> Iterator[Predicate]:
    """The parts of a condition that is made with AND and OR only; else the condition itself."""
    match predicate:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _alternatives(part)
        case _:
            yield predicate


def _middle(low: Any, high: Any) -> Any:
    """The middle of a range; a whole number if both ends are."""
    whole = isinstance(low, int) and isinstance(high, int)
    if not all(isinstance(one, int | float | Decimal) for one in (low, high)):
        return low
    return (low + high) // 2 if whole else (low + high) / 2


def _end(values: Sequence[Any], order: Sequence[str]) -> Any:
    """The step that a bound on an order names: the last of "up to advanced", the first of "B or better"."""
    places = sorted(order.index(value) for value in values if value in order)
    return order[places[-1] if places[0] == 0 else places[0]] if places else values[0]


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
