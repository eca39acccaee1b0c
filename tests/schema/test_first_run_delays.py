"""Tables without a schema file with delays, and with heights whose unit only their range tells."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema


def bus(n: int) -> dict[str, Any]:
    return {
        "line": f"line {n % 9}",
        "dep_delay": n * 2 - 20,
        "arr_delay": n - 15,
        "sched_dep_time": 100 * (5 + n % 18) + n % 60,
    }


def player(n: int) -> dict[str, Any]:
    return {"選手名": f"選手{n}", "身長": 150 + n % 60, "遅刻": n % 5}


def first_run(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)


@pytest.fixture(scope="module")
def buses() -> NLFilter:
    return first_run([bus(n) for n in range(120)])


@pytest.fixture(scope="module")
def players() -> NLFilter:
    return first_run([player(n) for n in range(120)])


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("left more than an hour late", "dep_delay > 60"),
        ("arrived early", "arr_delay < 0"),
        ("left late but arrived on time", "dep_delay > 0 AND arr_delay <= 0"),
        ("delayed 30-60 minutes on departure", "dep_delay BETWEEN 30 AND 60"),
        ("arrival delay over 1 hour", "arr_delay > 60"),
        ("left before 10 am", "sched_dep_time_time < TIME '10:00'"),
    ],
)
def test_what_is_late(buses: NLFilter, request_: str, sql: str) -> None:
    assert buses.translate(request_).where.sql == sql


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("over 180 cm", "身長 > 180"),
        ("between 1.90 and 2.00 m", "身長 BETWEEN 190 AND 200"),
        ("身長170センチ以上", "身長 >= 170"),
    ],
)
def test_people_are_measured_in_centimetres(players: NLFilter, request_: str, sql: str) -> None:
    assert players.translate(request_).where.sql == sql


@pytest.fixture(scope="module")
def vans() -> NLFilter:
    cities = ("Tacoma", "Boise", "Salem")
    rows = [
        {"van": f"van {n}", "odometer": 9000 * n, "price": 700 * n, "city": cities[n % 3]} for n in range(90)
    ]
    return first_run(rows)


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("under 100k miles", "odometer < 100000"),
        ("nothing over 200,000 miles", "odometer <= 200000"),
        ("under $20k in Boise", "price < 20000 AND city = 'Boise'"),
    ],
)
def test_a_distance_without_a_unit_is_as_it_is_said(vans: NLFilter, request_: str, sql: str) -> None:
    assert vans.translate(request_).where.sql == sql


@pytest.fixture(scope="module")
def bottles() -> NLFilter:
    rows = [{"品名": f"品{n}", "volume": 100 + 50 * (n % 12), "個数": n % 9} for n in range(90)]
    return first_run(rows)


def test_a_volume_without_a_unit_is_as_it_is_said(bottles: NLFilter) -> None:
    assert bottles.translate("400ml以上").where.sql == "volume >= 400"
