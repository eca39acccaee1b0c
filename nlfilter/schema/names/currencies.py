"""Tells which units are money."""

from __future__ import annotations

from functools import cache

from nlfilter.schema.names.word_tables import read_table


@cache
def _codes() -> frozenset[str]:
    return frozenset(read_table(__package__, "currencies.toml")["codes"].split())


def is_currency(unit: str | None) -> bool:
    """Whether a unit is money: a code of ISO 4217.

    >>> is_currency("JPY"), is_currency("RPM"), is_currency(None)
    (True, False, False)
    """
    return unit in _codes()
