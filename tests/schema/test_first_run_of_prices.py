"""A first run on a table with several prices: of these, the usual one is meant."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter.schema.table import TableSchema


def hall(n: int) -> dict[str, Any]:
    fee = ["無料", "300円", "1,200円"][n % 3]
    return {
        "施設名": f"館{n:03}",
        "使用料（一般）": fee,
        "使用料（子ども）": ["無料", "100円", "150円", "600円"][n % 4],
        "駐車場": ["なし", "20台", "有料 30台"][n % 3],
    }


def home(n: int) -> dict[str, Any]:
    return {
        "home_id": n,
        "status": ("sold", "for sale")[n % 2],
        "asking_price": 150_000 + 5_000 * n,
        "sold_price": 152_000 + 4_900 * n,
        "annual_service_charge": 40 + 80 * n,
        "date_sold": f"202{n % 6}-03-1{n % 9}",
        "length_m": 8.5 + n,
    }


def test_words_for_a_column_fit_its_unit_and_its_last_word() -> None:
    columns = TableSchema.infer([home(n) for n in range(60)]).columns
    assert {"長さ", "long"} <= {*columns["length_m"].synonyms}
    assert not {"所要時間", "runtime"} & {*columns["length_m"].synonyms}
    assert not {"毎年", "年俸"} & {*columns["annual_service_charge"].synonyms}


def test_two_fees_are_told_apart() -> None:
    rows = [hall(n) for n in range(60)]
    labels = [one.label["ja"] for one in TableSchema.infer(rows).columns.values() if one.expr]
    assert labels == ["使用料（一般）", "使用料（子ども）"]


@pytest.mark.parametrize(
    ("name", "stored", "unit", "unit_in"),
    [
        ("price", ["EUR"], "EUR", None),
        ("price", ["EUR", "USD"], None, "currency"),
        ("price", ["EUR", None], None, "currency"),
        ("見積額", ["USD"], "USD", None),
        ("見積額", ["ドル", "ユーロ"], None, "currency"),
        ("料金（円）", ["USD"], "JPY", None),
        ("見積額", ["monthly"], "JPY", None),
    ],
)
def test_a_stored_currency_is_the_unit_or_names_its_column(
    name: str, stored: list[str | None], unit: str | None, unit_in: str | None
) -> None:
    rows = [{name: 10 + n, "currency": stored[n % len(stored)], "n": n} for n in range(40)]
    for amount in (lambda row: row[name], lambda row: f"{row[name] * 100:,}"):
        written = [row | {name: amount(row)} for row in rows]
        columns = TableSchema.infer(written).columns
        found = columns.get(f"{name}_number", columns[name])
        assert (found.unit, found.unit_in) == (unit, unit_in)
