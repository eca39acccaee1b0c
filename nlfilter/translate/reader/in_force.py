"""Indexes over the conditions in force. Many words look conditions up, so each index is built only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from nlfilter.schema.fold import fold
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.parts import Column
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import Condition
from nlfilter.where.nodes import (
    And,
    Between,
    CompareColumns,
    Difference,
    Measured,
    MeasuredIn,
    Predicate,
    SameList,
    Value,
    columns,
    leaves,
    literals,
)

JOINING = frozenset({"also", "also_after", "also_fine"})
"""The roles of words that join what is said to what is in force: "also", "is fine too"."""


_Key = TypeVar("_Key")
Places = tuple[int, ...]
"""Places of conditions in the list of those in force, in the order said."""


class InForce:
    """Indexes over the conditions of a where."""

    def __init__(self, conditions: Sequence[Condition], schema: TableSchema) -> None:
        self.conditions = conditions
        self._schema = schema
        self.columns = tuple(columns(c.predicate) for c in conditions)
        """The columns of each condition, in the order of its predicate."""

    @cached_property
    def asked(self) -> tuple[frozenset[str], ...]:
        """What each condition is about: its columns, without those that hold the units of the others."""
        return tuple(map(self.about, self.columns))

    def about(self, names: Iterable[str]) -> frozenset[str]:
        """Columns without those that only hold the period or the currency of another one."""
        asked = frozenset(names)
        known = self._schema.columns
        return asked.difference(*(unit_columns(known[name]) for name in asked if name in known))

    def ids(self, places: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.conditions[n].id for n in places)

    @cached_property
    def by_column(self) -> dict[str, Places]:
        """The conditions on each column; a condition may have further columns."""
        return _index((name, n) for n, names in enumerate(self.columns) for name in names)

    @cached_property
    def by_columns(self) -> dict[frozenset[str], Places]:
        """The conditions about exactly these columns."""
        return _index((names, n) for n, names in enumerate(self.asked))

    @cached_property
    def by_predicate(self) -> dict[Predicate, Places]:
        return _index((c.predicate, n) for n, c in enumerate(self.conditions))

    @cached_property
    def texts(self) -> tuple[frozenset[str], ...]:
        """The folded values and words of each condition."""
        return tuple(frozenset(fold(str(text)) for text in texts(c.predicate)) for c in self.conditions)

    def holds(self, meaning: Meaning) -> bool:
        """Whether a condition on its column has a value of a meaning."""
        said = set(map(fold, meaning.values))
        return any(said & self.texts[n] for n in self.by_column.get(meaning.name, ()))

    @cached_property
    def last_of(self) -> dict[str, Condition]:
        """The last condition about each column; one on all columns of a range or a sum has its name."""
        found: dict[str, Condition] = {}
        for condition, names in zip(self.conditions, self.asked, strict=True):
            whole = [n for n, r in self._schema.ranges.items() if {r.low, r.high} == names]
            whole += [n for n, s in self._schema.sums.items() if {*s.of} == names and _adds_up(condition)]
            found |= dict.fromkeys(whole or names, condition)
        return found

    def unit_of_amount(self, names: Iterable[str], unit_column: str) -> Predicate | None:
        """The period or the currency of the last condition about an amount, which another column holds."""
        about = self.about(names)
        for condition, asked in zip(reversed(self.conditions), reversed(self.asked), strict=True):
            parts = condition.predicate.parts if isinstance(condition.predicate, And) else ()
            units = [part for part in parts if columns(part) == (unit_column,)]
            if units and about & asked:
                return units[0]
        return None


def unit_columns(column: Column) -> tuple[str, ...]:
    """The columns that hold the currency and the period of each amount of a column."""
    return tuple(name for name in (column.unit_in, column.per_in) if name)


def texts(predicate: Predicate) -> Iterator[Value]:
    """The values and words that a predicate speaks of, whether it wants or refuses them."""
    for leaf in leaves(predicate):
        if not isinstance(leaf, Between | SameList | Measured | MeasuredIn | CompareColumns):
            yield from literals(leaf)


def _adds_up(condition: Condition) -> bool:
    """Whether a condition on the columns of a sum is about the sum, not about their difference."""
    measures = (leaf.measure for leaf in leaves(condition.predicate) if isinstance(leaf, Measured))
    return not any(isinstance(one, Difference) for one in measures)


def _index(pairs: Iterable[tuple[_Key, int]]) -> dict[_Key, Places]:
    found: defaultdict[_Key, list[int]] = defaultdict(list)
    for key, n in pairs:
        found[key].append(n)
    return {key: tuple(places) for key, places in found.items()}
