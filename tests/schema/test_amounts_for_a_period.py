"""Texts of amounts for a period, as lists of rents and fees write them."""

from __future__ import annotations

import pytest

from nlfilter import TableSchema

AMOUNTS = [1_200 + 25 * n for n in range(40)]


def rows(shape: str) -> list[dict[str, object]]:
    texts = [shape.format(amount) if amount % 7 else "POA" for amount in AMOUNTS]
    return [{"unit": f"unit {n}", "fee": text} for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("shape", "unit", "per"),
    [
        ("£{:,} pcm", "GBP", "month"),
        ("€{:,} per month", "EUR", "month"),
        ("£{:,} pw", "GBP", "week"),
        ("${:,}/month", "USD", "month"),
        ("{:,}円/月", "JPY", "month"),
        ("£{:,}", "GBP", None),
    ],
)
def test_the_period_is_read(shape: str, unit: str, per: str | None) -> None:
    column = TableSchema.infer(rows(shape)).columns["fee_number"]
    assert (column.unit, column.per) == (unit, per)


def test_weeks_and_months_beside_each_other_are_no_numbers() -> None:
    mixed = [{"fee": f"£{n} pcm" if n % 8 else f"£{n} pw"} for n in AMOUNTS]
    assert "fee_number" not in TableSchema.infer(mixed).columns
