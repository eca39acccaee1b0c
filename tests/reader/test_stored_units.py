"""Amounts whose currency or period stands in another column of the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

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


@pytest.mark.parametrize(
    ("table", "request_", "where"),
    [
        (
            "gigs",
            "at least 2000 euros a month",
            "payCurrency = 'EUR' AND payPeriod = 'PER_MONTH' AND "
            "(payMax >= 2000 OR payMax IS NULL AND payMin >= 2000)",
        ),
        (
            "gigs",
            "under 1200 canadian dollars",
            "payCurrency = 'CAD' AND (payMin < 1200 OR payMin IS NULL AND payMax < 1200)",
        ),
        (
            "gigs",
            "時給1500ドル以上",
            "payCurrency = 'USD' AND payPeriod = 'PER_HOUR' AND "
            "(payMax >= 1500 OR payMax IS NULL AND payMin >= 1500)",
        ),
        ("gigs", "pay over 1200", "payMax > 1200 OR payMax IS NULL AND payMin > 1200"),
        ("gigs", "2 seats", "seats = 2"),
        ("halls", "up to 80 dollars", "currency = '$' AND price <= 80"),
    ],
)
def test_a_row_has_the_currency_and_the_period_that_are_said(table: str, request_: str, where: str) -> None:
    translation = FILTERS[table].translate(request_)
    assert (translation.where.sql, translation.unmatched) == (where, ())


@pytest.mark.parametrize("request_", ["over 2000 yen", "over 2000 SEK"])
def test_a_currency_that_no_row_has_is_named(request_: str) -> None:
    translation = FILTERS["gigs"].translate(f"2 seats, {request_}")
    assert translation.where.sql == "seats = 2"
    assert [left.phrase for left in translation.unmatched] == [request_]


def test_the_nearest_column_of_currencies_is_taken() -> None:
    columns = FILTERS["gigs"].schema.columns
    assert (columns["payMin"].unit_in, columns["payMin"].per_in) == ("payCurrency", "payPeriod")
    assert columns["seats"].unit_in is None


def test_a_condition_that_two_phrases_ask_for_stands_once() -> None:
    where = FILTERS["halls"].translate("currency $, up to 80 dollars").where
    assert where.sql == "currency = '$' AND price <= 80"
