"""Productions of what costs nothing, or of which so much is free."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.names.prices import is_price
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Subject, Wish
from nlfilter.translate.reader.predicates.bounds import range_predicate
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.predicates.units import numeric_names, unit_of
from nlfilter.translate.reader.productions.production import (
    Made,
    production,
    span_of,
)
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare, Predicate


@production
def gratis(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What costs nothing: the named prices or numbers with zeros, else the only price that is for everybody.

    A named column of texts may store a word for it: 「駐車場代がかからない」.
    """
    named = [part.form.meaning.name for part in parts if isinstance(part.form, Subject)]
    numbers = numeric_names(table)
    zeros = table.lexicon.vocabulary.zeros
    prices = [n for n in numbers if is_currency(unit_of(table, n))] or [
        n for n in numbers if zeros.get(n) and not unit_of(table, n) and is_price(n)
    ]
    free = {*prices, *(n for n in numbers if zeros.get(n))}
    if len(named) == 1 and (told := _said_free(table, named[0])):
        yield Wish(*span_of(parts), equals(named[0], Kind.TEXT, told), named[0], exclusive=True), 0.0
        return
    once = [n for n in prices if table.column(n).per is None]
    usual = once if len(prices) == 1 else [n for n in once if not is_price(n, "special")]
    names = named if named else usual if len(usual) == 1 else []
    if names and free.issuperset(names):
        wishes = [Wish(*span_of(parts), _nought(table, name), name, exclusive=True) for name in names]
        yield wishes[0] if len(wishes) == 1 else Clause(tuple(wishes)), 0.3


def _said_free(table: Table, name: str) -> tuple[str, ...]:
    """The stored texts of a column that say "free of charge"."""
    column = table.schema.columns.get(name)
    stored = table.lexicon.stored(name) if column and column.kind is Kind.TEXT else ()
    return tuple(value for value in stored if "gratis" in table.lang.roles.get(squeeze(value), ()))


def _nought(table: Table, name: str) -> Predicate:
    range_ = table.schema.ranges.get(name)
    return range_predicate(range_, None, [0]) if range_ else Compare(name, "=", 0)
