"""Tells which units are money."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from nlfilter.kept import read_table
from nlfilter.schema.names.word_tables import NAMES


@cache
def _codes() -> frozenset[str]:
    return frozenset(read_table(__package__, "currencies.toml")["codes"].split())


def is_currency(unit: str | None) -> bool:
    """Whether a unit is money: a code of ISO 4217.

    >>> is_currency("JPY"), is_currency("RPM"), is_currency(None)
    (True, False, False)
    """
    return unit in _codes()


def writes_month_first(units: Iterable[str | None]) -> bool:
    """Whether all money is of a country where the month of a day in figures stands first.

    >>> writes_month_first(["USD", "miles"]), writes_month_first(["USD", "EUR"]), writes_month_first([None])
    (True, False, False)
    """
    money = set(filter(is_currency, units))
    return bool(money) and money <= _MONTH_FIRST


_MONTH_FIRST = frozenset(NAMES["written"]["month_first"])


def words_of_currency(unit: str) -> tuple[str, ...]:
    """A unit, and what people say for it if it is money: "pounds" for GBP."""
    return (unit, *NAMES["currencies"].get(unit, ()))


HUNDREDTH = " hundredths"
"""Ends the name of the unit of a hundredth part of a currency: "GBP hundredths"."""


def words_of_hundredth(unit: str | None, *, letters: bool) -> tuple[str, ...]:
    """The words for a hundredth of a currency; with letters, also "50p".

    >>> words_of_hundredth("USD", letters=True), words_of_hundredth("JPY", letters=True)
    (('cents', 'cent', '¢', 'セント', 'c'), ())
    """
    said = NAMES["hundredths"].get(unit or "", {})
    return tuple(word for kind in ("words", "letters")[: 1 + letters] for word in said.get(kind, ()))
