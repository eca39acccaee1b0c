"""Finds the columns that hold the currency and the period of each row's amounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile

from nlfilter.schema.inference.own_words import is_fee, is_money
from nlfilter.schema.inference.places import currency_of
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import is_price, words_of
from nlfilter.schema.names.unit_guesses import is_currency, is_yen_by_default, period_of
from nlfilter.schema.parts import Column
from nlfilter.schema.semantic import Semantic


def with_stored_units(
    columns: Mapping[str, Column], values: Mapping[str, tuple[str, ...]], filled: Collection[str] = ()
) -> dict[str, Column]:
    """The columns of money, each with the columns that hold its currency and its period.

    If all rows have one currency, it is the unit; `filled` are the columns without a missing value.

    >>> texts = {"pay_currency": ("USD", "EUR"), "pay_period": ("hour", "year")}
    >>> columns = {name: Column(type="VARCHAR") for name in texts} | {"pay": Column(type="DOUBLE")}
    >>> columns["pay_currency"] = Column.model_validate({"type": "VARCHAR", "kind": "currency"})
    >>> pay = with_stored_units(columns, texts)["pay"]
    >>> pay.unit, pay.unit_in, pay.per_in
    (None, 'pay_currency', 'pay_period')
    >>> rent = {"price_per_day": Column(type="DOUBLE"), "deposit": Column(type="INTEGER", unit="EUR")}
    >>> with_stored_units(rent, {})["price_per_day"].unit
    'EUR'
    >>> pay = with_stored_units(columns, texts | {"pay_currency": ("EUR",)}, ["pay_currency"])["pay"]
    >>> pay.unit, pay.unit_in
    ('EUR', None)
    """
    texts = [name for name, column in columns.items() if column.kind is Kind.TEXT and column.filterable]
    currencies = [name for name in texts if columns[name].holds is Semantic.CURRENCY]
    periods = [name for name in texts if values.get(name) and all(map(period_of, values[name]))]
    made = dict(columns)
    for name, column in columns.items():
        paid = is_money(name, column) or (bool(currencies) and column.unit is None and is_fee(name))
        if column.kind.is_number and paid:
            found: dict[str, str | None] = {}
            if column.per is None:
                found["per_in"] = nearest(name, periods)
            if (beside := nearest(name, currencies)) and (column.unit is None or _is_yen(name, column)):
                one = values.get(beside, ()) if beside in filled else ()
                unit = currency_of(one[0]) if len(one) == 1 else None
                found |= {"unit": unit, "unit_in": None if unit else beside}
            made[name] = column.model_copy(update=found)
    return made if currencies else _in_one_currency(made)


def _in_one_currency(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns, prices without a unit in the only currency of others: `price` beside `deposit_eur`."""
    told = {column.unit: column.unit_names for column in columns.values() if is_currency(column.unit)}
    made = dict(columns)
    for name, column in columns.items():
        if len(told) == 1 and column.kind.is_number and column.unit is None and is_price(name):
            ((unit, names),) = told.items()
            made[name] = column.model_copy(update={"unit": unit, "unit_names": names})
    return made


def _is_yen(name: str, column: Column) -> bool:
    """Whether an amount was taken for yen only for the Japanese name of the column, or of the stored one."""
    stored = column.synonyms[-1] if column.expr and column.synonyms else name
    return column.unit == "JPY" and is_yen_by_default(stored)


def nearest(name: str, others: Sequence[str]) -> str | None:
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
