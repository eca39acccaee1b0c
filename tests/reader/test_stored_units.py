"""Amounts whose currency or period stands in another column of the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from nlfilter import NLFilter

TODAY = dt.date(2026, 10, 1)
CURRENCIES, PERIODS = ["USD", "EUR", "CAD", "GBP"], ["PER_YEAR", "PER_MONTH", "PER_HOUR"]

TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "gigs": [
        {
            "title": f"Gig {n}",
            "payMin": float(1000 + 50 * n),
            "payMax": float(1500 + 50 * n),
            "payCurrency": CURRENCIES[n % 4],
            "payPeriod": PERIODS[n % 3],
            "feeCurrency": CURRENCIES[(n + 1) % 4],
            "seats": n % 9,
        }
        for n in range(60)
    ],
    "halls": [
        {
            "name": f"Hall {n}",
            "price": 40 + 5 * n,
            "currency": ["yen", "$"][n % 2],
            "billed": ["時間", "日"][n % 2 if n < 40 else 0],
            "people": 10 + n,
        }
        for n in range(60)
    ],
}
FILTERS = {name: NLFilter.infer(rows, today=lambda: TODAY) for name, rows in TABLES.items()}


def test_the_nearest_column_of_currencies_is_taken() -> None:
    columns = FILTERS["gigs"].schema.columns
    assert (columns["payMin"].unit_in, columns["payMin"].per_in) == ("payCurrency", "payPeriod")
    assert columns["seats"].unit_in is None
