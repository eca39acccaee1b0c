"""Says what the owner should check first in a guessed schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from nlfilter.errors import without_places
from nlfilter.schema.inference.own_words import stored_as
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import has_word, looks_like_count
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.sources.names import quoted

if TYPE_CHECKING:
    from nlfilter.schema.parts import Column
    from nlfilter.schema.table import TableSchema

Values = Mapping[str, Sequence[str]]
_NONE: Values = MappingProxyType({})

_MADE: Mapping[str, Callable[[Kind], bool]] = {
    "flags": lambda kind: kind is Kind.BOOLEAN,
    "lists": lambda kind: kind is Kind.TEXT_LIST,
    "numbers": lambda kind: kind.is_number,
    "days": lambda kind: kind.is_temporal,
}
"""What texts were read as, by the kind of the derived column."""


def to_look_at(schema: TableSchema, values: Values = _NONE) -> dict[str, list[str]]:
    """The columns of a guessed schema that the owner should check first, by what to check.

    Numbers without a known unit, orders (with the values that have no place in them), columns that were texts
    and are read as something else, texts with figures, and data about people. `values` are few stored ones.
    """
    orders = {name: one.order.values for name, one in schema.columns.items() if one.order}
    unplaced = {name: [v for v in values.get(name, ()) if v not in held] for name, held in orders.items()}
    asked = {name: schema.columns[name] for name in schema.filterable if name not in schema.key}
    made = {name: one for name, one in asked.items() if one.expr}
    return {
        "units": [
            name for name, column in asked.items()
            if column.kind.is_number and column.unit is None and not looks_like_count(name)
        ],
        "orders": [without_places(name, unplaced.get(name, ())) for name, one in asked.items() if one.order],
        **{
            what: [*dict.fromkeys(_read_from(n, schema) for n, one in made.items() if of(one.kind))]
            for what, of in _MADE.items()
        },
        "figures": [*_with_figures(asked, values)],
        "private": [name for name, column in schema.columns.items() if column.private],
    }  # fmt: skip


def _read_from(name: str, schema: TableSchema) -> str:
    """The column that a derived one was made of: two of them may be made of one text."""
    column = schema.columns[name]
    if (stored := stored_as(name, column)) in schema.columns:
        return stored
    hidden = (other for other, one in schema.columns.items() if not one.filterable)
    return next((other for other in hidden if quoted(other) in (column.expr or "")), name)


def _with_figures(columns: Mapping[str, Column], values: Values) -> Iterator[str]:
    """The columns of texts that begin with a figure ("45 min"), or tell money: nobody can ask for more."""
    for name, column in columns.items():
        held = values.get(name, ())
        plain = column.kind is Kind.TEXT and not (column.order or column.holds or column.named_only)
        figure = _ANYWHERE if has_word(name, _MONEY) else _FIGURE
        if plain and len(held) >= _FEWEST and sum(map(bool, map(figure.match, held))) >= _MOST * len(held):
            yield name


_ANYWHERE = re.compile(r".*\d")
_MONEY = {*NAMES["money"]["words"], *NAMES["money"]["pay"]}
_FIGURE = re.compile(r"[^\w]{0,2}\d")
_FEWEST, _MOST = 3, 0.5
