"""Tables without a schema file in which only some columns can hold the days or years that are asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter, NotExpressible
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 11, 27)
NEXT_WEEK = (
    "next_delivery >= date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK "
    "AND next_delivery < date_trunc('week', CURRENT_DATE) + INTERVAL 2 WEEK"
)
LAST_MONTH = "last_tasting BETWEEN CURRENT_DATE - INTERVAL 1 MONTH AND CURRENT_DATE"


def cheese(n: int) -> dict[str, Any]:
    return {
        "cheese": f"cheese {n}",
        "mk": 2005 + n % 20,
        "next_delivery": TODAY + dt.timedelta(days=3 + n % 60),
        "last_tasting": TODAY - dt.timedelta(days=1 + n % 200),
    }


def house(n: int) -> dict[str, Any]:
    return {
        "物件名": f"物件{n}",
        "築年月": f"{1980 + n % 45}/{1 + n % 12:02}",
        "登録日": TODAY - dt.timedelta(days=n % 60),
    }


def first_run(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


@pytest.fixture(scope="module")
def cheeses() -> NLFilter:
    return first_run([cheese(n) for n in range(120)])


@pytest.fixture(scope="module")
def houses() -> NLFilter:
    return first_run([house(n) for n in range(120)])


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("2018 or older", "mk <= 2018"),
        ("2018 or newer", "mk >= 2018"),
        ("before 2010", "mk < 2010"),
        ("next week", NEXT_WEEK),
        ("tasted in the last month", LAST_MONTH),
    ],
)
def test_a_day_goes_where_it_can_be(cheeses: NLFilter, request_: str, sql: str) -> None:
    assert cheeses.translate(request_).where.sql == sql


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("築10年以内", "築年月_date BETWEEN CURRENT_DATE - INTERVAL 10 YEAR AND CURRENT_DATE"),
        ("2020年以降に建った", "築年月_date >= DATE '2020-01-01'"),
    ],
)
def test_a_year_and_a_month_make_a_day(houses: NLFilter, request_: str, sql: str) -> None:
    assert houses.translate(request_).where.sql == sql


@pytest.mark.parametrize("request_", ["next year", "for a weekend"])
def test_what_is_over_is_not_to_come(request_: str) -> None:
    past = first_run([{"name": f"n{n}", "last_seen": TODAY - dt.timedelta(days=n)} for n in range(90)])
    with pytest.raises(NotExpressible):
        past.translate(request_)
