"""Tables without a schema file in which two columns together tell the places left, or the discount."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema


def walk(n: int) -> dict[str, Any]:
    return {"walk": f"walk {n}", "capacity": 12 + n % 4, "booked": n % 15}


def tent(n: int) -> dict[str, Any]:
    return {"tent": f"tent {n}", "price_gbp": 80.0 + n, "rrp_gbp": 100.0 + 2 * (n % 40)}


def lamp(n: int) -> dict[str, Any]:
    return {"品名": f"ランプ{n}", "価格": 8000 + n, "前の価格": 8000 + n + 100 * (n % 40)}


def first_run(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)


@pytest.fixture(scope="module")
def walks() -> NLFilter:
    return first_run([walk(n) for n in range(120)])


@pytest.fixture(scope="module")
def tents() -> NLFilter:
    return first_run([tent(n) for n in range(120)])


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("at least 5 spaces left", "capacity - booked >= 5"),
        ("fully booked", "booked >= capacity"),
        ("spaces available", "booked < capacity"),
    ],
)
def test_places_left(walks: NLFilter, request_: str, sql: str) -> None:
    assert walks.translate(request_).where.sql == sql


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("reduced by at least 20%", "discount_percent >= 20"),
        ("at least 20% off", "discount_percent >= 20"),
        ("on offer", "price_gbp < rrp_gbp"),
        ("less than a tenner", "price_gbp < 10"),
    ],
)
def test_the_discount(tents: NLFilter, request_: str, sql: str) -> None:
    assert tents.translate(request_).where.sql == sql


@pytest.mark.parametrize(
    "request_", ["at least 20% off", "2割以上安くなってるやつ", "20%以上安い", "2割引以上"]
)
def test_how_much_the_price_has_fallen(request_: str) -> None:
    found = first_run([lamp(n) for n in range(120)]).translate(request_)
    assert (found.where.sql, found.covered) == ("reduction_percent >= 20", True)


def test_an_exact_discount_is_within(tents: NLFilter) -> None:
    rows = [
        {"tent": "a", "price_gbp": 80.0, "rrp_gbp": 100.0},
        {"tent": "b", "price_gbp": 81.0, "rrp_gbp": 100.0},
    ]
    assert tents.filter("at least 20% off", rows).rows == rows[:1]
