"""Tables without a schema file whose pay is a text: a sum, a range, or a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 11, 28)


Paid = tuple[str, float, float | None]
"""A text with its two ends; no end is open."""


def wage(n: int) -> Paid:
    return (
        (f"£{280 + n}.50 a week", 280.5 + n, 280.5 + n),
        (f"£{260 + n} to £{400 + n} a week", 260 + n, 400 + n),
        ("Competitive", 0, 0),
        (f"£{1_000 + n:,} a week", 1_000 + n, 1_000 + n),
    )[n % 4]


def kyuyo(n: int) -> Paid:
    return (
        (f"月給{20 + n % 9}万円〜{30 + n % 9}万円", 20 + n % 9, 30 + n % 9),
        (f"月給{22 + n % 7}万円以上", 22 + n % 7, None),
        (f"月給{200_000 + 1_000 * n:,}円～{300_000 + 1_000 * n:,}円", 20 + n / 10, 30 + n / 10),
        ("応相談", 0, 0),
        (f"月給{23 + n % 5}〜{33 + n % 5}万円", 23 + n % 5, 33 + n % 5),
    )[n % 5]


def first_run(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


@pytest.mark.parametrize(
    ("paid", "request_", "least"),
    [
        (wage, "at least £300 a week", 300),
        (wage, "over 50k a year", 50_000 / 52),
        (kyuyo, "月給31万円以上", 31),
        (kyuyo, "給与25万以上", 25),
    ],
)
def test_a_range_of_pay_reaches_what_is_asked(
    paid: Callable[[int], Paid], request_: str, least: float
) -> None:
    pays = [paid(n) for n in range(60)]
    rows = [
        {"求人" if paid is kyuyo else "post": n, "給与" if paid is kyuyo else "pay": p[0]}
        for n, p in enumerate(pays)
    ]
    found = first_run(rows).filter(request_, rows)
    reached = [n for n, (_, low, high) in enumerate(pays) if (low if high is None else high) >= least]
    assert [next(iter(row.values())) for row in found.rows] == reached
    assert found.translation is not None
    assert found.translation.covered


@pytest.mark.parametrize("texts", [["2-1", "3-0", "1-1", "0-2"], ["12-14", "3-5", "8-1", "2-9"]])
def test_two_numbers_without_a_unit_are_no_range(texts: list[str]) -> None:
    rows = [{"match": n, "result": texts[n % 4] if n % 5 else f"{n}-{n + 1}"} for n in range(200)]
    assert TableSchema.infer(rows).ranges == {}
