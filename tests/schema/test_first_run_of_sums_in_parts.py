"""Tables without a schema file whose sums are told in parts or in thousands: 「2万5千円」, 「売上額千円」."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

FEES = {
    "1万円": 10_000,
    "2万5千円": 25_000,
    "3.2万円": 32_000,
    "1万2000円": 12_000,
    "8千円": 8_000,
    "900円": 900,
}


def first_run(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)


@pytest.mark.parametrize("limit", [10_000, 25_000, 32_000])
def test_a_sum_in_parts_is_their_sum(limit: int) -> None:
    rows = [{"部屋": f"room {n}", "使用料": fee} for n in range(4) for fee in FEES]
    found = first_run(rows).filter(f"使用料{limit}円以下", rows)
    assert {row["使用料"] for row in found.rows} == {fee for fee, yen in FEES.items() if yen <= limit}


@pytest.mark.parametrize(("request_", "least"), [("売上額300万円以上", 3_000), ("売上が200万円以上", 2_000)])
def test_a_name_that_ends_in_thousands_counts_so(request_: str, least: int) -> None:
    rows = [{"店": f"shop {n}", "売上額千円": 500 * n, "上限額": 100_000 * n} for n in range(12)]
    found = first_run(rows).filter(request_, rows)
    assert [row["売上額千円"] for row in found.rows] == [500 * n for n in range(12) if 500 * n >= least]
