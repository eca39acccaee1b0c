"""Tables without a schema file in which two columns together tell the places left, or the discount."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema


def tent(n: int) -> dict[str, Any]:
    return {"tent": f"tent {n}", "price_gbp": 80.0 + n, "rrp_gbp": 100.0 + 2 * (n % 40)}


def first_run(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)


@pytest.fixture(scope="module")
def tents() -> NLFilter:
    return first_run([tent(n) for n in range(120)])


def test_an_exact_discount_is_within(tents: NLFilter) -> None:
    rows = [
        {"tent": "a", "price_gbp": 80.0, "rrp_gbp": 100.0},
        {"tent": "b", "price_gbp": 81.0, "rrp_gbp": 100.0},
    ]
    assert tents.filter("at least 20% off", rows).rows == rows[:1]
