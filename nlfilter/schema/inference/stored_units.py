"""Finds the columns that hold the currency and the period of each row's amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from nlfilter.schema.inference.own_words import is_fee, is_money
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.unit_guesses import period_of
from nlfilter.schema.parts import Column
from nlfilter.schema.semantic import Semantic


def with_stored_units(
    columns: Mapping[str, Column], values: Mapping[str, tuple[str, ...]]
) -> dict[str, Column]:
    """The columns of money, each with the columns that hold its currency and its period.

    >>> texts = {"pay_currency": ("USD", "EUR"), "pay_period": ("hour", "year")}
    >>> columns = {name: Column(type="VARCHAR") for name in texts} | {"pay": Column(type="DOUBLE")}
    >>> columns["pay_currency"] = Column.model_validate({"type": "VARCHAR", "kind": "currency"})
    >>> pay = with_stored_units(columns, texts)["pay"]
    >>> pay.unit_in, pay.per_in
    ('pay_currency', 'pay_period')
    """
    texts = [name for name, column in columns.items() if column.kind is Kind.TEXT and column.filterable]
    currencies = [name for name in texts if columns[name].holds is Semantic.CURRENCY]
    periods = [name for name in texts if values.get(name) and all(map(period_of, values[name]))]
    made = dict(columns)
    for name, column in columns.items():
        paid = is_money(name, column) or (bool(currencies) and column.unit is None and is_fee(name))
        if column.kind.is_number and paid:
            beside = {"unit_in": currencies, "per_in": periods}
            told = {"unit_in": column.unit, "per_in": column.per}
            found = {key: _nearest(name, beside[key]) for key in beside if told[key] is None}
            made[name] = column.model_copy(update=found)
    return made


def _nearest(name: str, others: Sequence[str]) -> str | None:
    """The only one of some columns; or the one whose name begins with the most words of this name."""
    if len(others) < 2:
        return next(iter(others), None)
    shared = {other: _shared(words_of(name), words_of(other)) for other in others}
    most = max(shared.values())
    best = [other for other in others if shared[other] == most]
    return best[0] if most and len(best) == 1 else None


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """The number of words with which both begin."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])
