"""Which units are money."""

from __future__ import annotations

from functools import cache
from importlib import resources

import tomli


@cache
def _codes() -> frozenset[str]:
    text = resources.files(__package__).joinpath("currencies.toml").read_text("utf-8")
    return frozenset(tomli.loads(text)["codes"].split())


def is_currency(unit: str | None) -> bool:
    """Whether a unit is money: a code of ISO 4217.

    >>> is_currency("JPY"), is_currency("RPM"), is_currency(None)
    (True, False, False)
    """
    return unit in _codes()
