"""Writes numbers as people do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from nlfilter.where.nodes import Number


def format_number(value: Number, *, grouped: bool, myriads: Sequence[str] = ()) -> str:
    """Writes a number in figures; with `myriads`, in 万, 億 and 兆 if it is a multiple of 10,000.

    >>> format_number(1_234, grouped=True)
    '1,234'
    >>> format_number(50_000_000, grouped=True, myriads=["兆", "億", "万"])
    '5,000万'
    """
    if isinstance(value, float) and math.isfinite(value):
        value = round(value, 2 if abs(value) >= 1 else 4)
    if isinstance(value, float | Decimal):
        exact = Decimal(str(value))
        whole = exact == exact.to_integral_value() if exact.is_finite() else False
        value = int(exact) if whole else exact
    if isinstance(value, Decimal):
        return f"{rounded(value).normalize():,f}" if value.is_finite() else str(value)
    if said := _in_myriads(value, myriads):
        return said
    return f"{value:,}" if grouped or abs(value) >= 10_000 else str(value)


def _in_myriads(value: int, names: Sequence[str]) -> str | None:
    if not names or value < 10_000 or value % 10_000:
        return None
    parts: list[str] = []
    rest = value // 10_000
    for name in reversed(names):
        rest, part = divmod(rest, 10_000) if name != names[0] else (0, rest)
        if part:
            parts.append(f"{part:,}{name}")
    return "".join(reversed(parts))


def rounded(value: Decimal) -> Decimal:
    """Rounds a number to few digits after the point. A converted amount has many: "15 lb" in kg.

    >>> rounded(Decimal("6.80388")), rounded(Decimal("0.000453592"))
    (Decimal('6.804'), Decimal('0.0004536'))
    """
    digits = max(_LEAST_DIGITS, _SIGNIFICANT - 1 - value.adjusted())
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, str) or -exponent <= digits else round(value, digits)


_LEAST_DIGITS, _SIGNIFICANT = 2, 4


def percent(value: Number) -> Number:
    """Computes a share in percent exactly, because a float times 100 may get more digits."""
    return Decimal(str(value)) * 100
