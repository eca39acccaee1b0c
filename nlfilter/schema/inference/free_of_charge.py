"""Makes a term for what costs something, where some rows cost nothing: 「有料」."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.own_words import called, stored_as
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.names.prices import is_price
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Term
from nlfilter.sources.names import quoted

_NOTHING = frozenset(NAMES["written"]["none"])
_NAME, *_WORDS = NAMES["money"]["charged"]


def terms_of_charges(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], facts: Mapping[str, ColumnFacts]
) -> dict[str, Term]:
    """The term for the rows that cost something, if one price is the usual one and is 0 in some rows.

    What a request calls free, the reader finds by itself.
    """
    prices = [name for name, column in columns.items() if _is_usual(name, column)]
    if len(prices) != 1:
        return {}
    (name,) = prices
    stored = stored_as(name, columns[name])
    nothing = not _NOTHING.isdisjoint(value.strip().lower() for value in values.get(stored, ()))
    fact = facts.get(name)
    if not (nothing or (fact is not None and fact.kind.is_number and fact.present and fact.low == 0)):
        return {}
    said = {value for held in values.values() for value in held}
    words = tuple(word for word in _WORDS if word not in said)
    return {_NAME: Term(where=f"{quoted(name)} > 0", synonyms=words)} if _NAME not in said else {}


def _is_usual(name: str, column: Column) -> bool:
    priced = column.filterable and column.kind.is_number and is_currency(column.unit) and column.per is None
    return priced and not is_price(called(name, column), "special")
