"""Currencies and periods that each row stores beside its amount: `pay`, `pay_currency`, `pay_period`."""

from __future__ import annotations

from collections.abc import Callable

from nlfilter.schema.fold import fold
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.names.guesses import period_of
from nlfilter.schema.parts import Column
from nlfilter.translate.languages.loading import language
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Predicate, conjunction


def with_stored_unit(
    table: Table, column: Column, unit: str | None, per: str | None, predicate: Predicate
) -> Predicate | None:
    """The predicate of an amount together with its currency and period, if rows differ in them.

    None if no row has this currency or this period.
    """
    tests = [
        _stored_as(table, name, said, means)
        for name, said, means in (
            (column.unit_in, unit if is_currency(unit) else None, _currency_of),
            (column.per_in, per, period_of),
        )
        if name and said
    ]
    found = [test for test in tests if test is not None]
    return conjunction(*found, predicate) if len(found) == len(tests) else None


def _stored_as(table: Table, name: str, said: str, means: Callable[[str], str | None]) -> Predicate | None:
    """Asks for the stored values that mean a currency or a period, by the owner's words or by everybody's."""
    owned = {v for meaning in table.lexicon.find(said) if meaning.name == name for v in meaning.values}
    values = tuple(v for v in table.lexicon.stored(name) if v in owned or means(v) == said)
    return equals(name, table.column(name).kind, values) if values else None


def _currency_of(value: str) -> str:
    """The code of a stored currency: "US$", "usd", "ドル"."""
    return language().units.get(fold(value), value.strip().upper())
