"""From facts about a person to conditions, by what the schema says about each column (`person:`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nlfilter.profile.facts import Fact, FactValue
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Column
from nlfilter.where.nodes import Compare, HasAny, IsMissing, Not, OneOf, Or, Predicate

MOST_OTHERS = 200
"""The most values that a row must not have; a larger vocabulary makes no condition."""


def conditions_of(
    facts: Iterable[Fact],
    columns: Iterable[tuple[str, Column]],
    stored: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[tuple[str, Predicate]]:
    """A phrase and a predicate for each column that the facts say something certain about.

    Several facts about a column give the least strict condition: of two numbers of years, the greater one. An
    estimate makes no condition; it can only make one wider. Rows without a value stay.
    """
    facts = [*facts]
    for name, column in columns:
        about = [fact for fact in facts if fact.column == name]
        said = [fact for fact in about if not fact.estimated]
        if column.person is None or not said:
            continue
        values = [fact.value for fact in about]
        known = (stored or {}).get(name) or tuple(column.values)
        predicate = _related(name, column, column.person.relation, values, known)
        if predicate is not None:
            yield ", ".join(dict.fromkeys(fact.phrase for fact in said)), Or((predicate, IsMissing(name)))


def _related(
    name: str, column: Column, relation: str, values: Sequence[FactValue], known: Sequence[str]
) -> Predicate | None:
    match relation:
        case "covers":
            others = tuple(value for value in known if value not in values)
            if not 0 < len(others) <= MOST_OTHERS:
                return None
            # No node says "only of these": a row has none of the other stored values.
            return Not(HasAny(name, others) if column.kind is Kind.TEXT_LIST else OneOf(name, others))
        case "at_most" | "at_least" if column.order:
            return _in_order(name, column.order.values, relation, values)
        case "at_most":
            return Compare(name, "<=", max(values))
        case "at_least":
            return Compare(name, ">=", min(values))
        case "same_group":
            return _one_of(name, column, _with_groups(column, values))
        case _:
            return _one_of(name, column, values)


def _in_order(
    name: str, order: Sequence[str], relation: str, values: Sequence[FactValue]
) -> Predicate | None:
    places = [order.index(value) for value in values if value in order]
    if not places:
        return None
    return OneOf(name, tuple(order[: max(places) + 1] if relation == "at_most" else order[min(places) :]))


def _with_groups(column: Column, values: Sequence[FactValue]) -> list[FactValue]:
    groups = [one.values for one in column.groups.values() if not {*values}.isdisjoint(one.values)]
    return [*values, *(value for group in groups for value in group)]


def _one_of(name: str, column: Column, values: Iterable[FactValue]) -> Predicate:
    distinct = tuple(dict.fromkeys(values))
    if column.kind is Kind.TEXT_LIST:
        return HasAny(name, tuple(map(str, distinct)))
    return Compare(name, "=", distinct[0]) if len(distinct) == 1 else OneOf(name, distinct)
