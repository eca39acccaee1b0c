"""Converts values and rows to plain data for JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.sources.rows import Attributes
from nlfilter.sources.source import as_dicts


def plain(value: Any) -> Any:
    """Converts a value for JSON: dates to ISO 8601, decimals to text, NaN and infinities to null.

    >>> plain({"day": date(2026, 10, 1), "share": float("nan"), "price": Decimal("1.50")})
    {'day': '2026-10-01', 'share': None, 'price': '1.50'}
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return str(value) if value.is_finite() else None
        case date() | time():
            return value.isoformat() if value == value else None  # pandas' NaT is a date
        case bytes() | bytearray():
            return value.hex()
        case Mapping():
            return {str(key): plain(part) for key, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(part) for part in value]
        case _ if hasattr(value, "tolist"):  # numpy's scalars and arrays
            return plain(value.tolist())
        case _ if type(value).__name__ == "NAType":  # of pandas
            return None
        case _:
            return str(value)


def as_mappings(rows: Ranked) -> list[Mapping[str, Any]]:
    """Converts rows of any kind, each to a mapping by column.

    >>> as_mappings([{"city": "東京"}])
    [{'city': '東京'}]
    """
    if isinstance(rows, list):
        return [row if isinstance(row, Mapping) else Attributes(row) for row in rows]
    source = open_source(rows)
    with source.scan(source.names) as scan:
        found = scan.read(f"SELECT * FROM {scan.table}")
    return [*as_dicts(source.names, found)]
