"""Tables without a schema file whose times of day are in timestamps, or are numbers such as 1730."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 11, 27)


def tour(n: int) -> dict[str, Any]:
    start = dt.datetime(2026, 11, 20 + n % 10, 8 + n % 12, 15 * (n % 4))
    return {
        "tour": f"tour {n}",
        "start_at": start,
        "end_at": start + dt.timedelta(minutes=90),
        "created_at": dt.datetime(2026, 10, 1 + n % 28, n % 24, n % 60, n % 59),
    }


def bus(n: int) -> dict[str, Any]:
    return {
        "line": f"line {n % 7}",
        "sched_dep_time": 100 * (5 + n % 18) + 15 * (n % 4),
        "dep_time": 100 * (5 + n % 18) + 15 * (n % 4) + n % 9,
        "arr_time": 2400 if n % 25 == 0 else 100 * (6 + n % 17) + n % 60,
        "wait_time": n % 60,
    }


def first_run(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


@pytest.fixture(scope="module")
def tours() -> NLFilter:
    return first_run([tour(n) for n in range(120)])


@pytest.fixture(scope="module")
def buses() -> NLFilter:
    return first_run([bus(n) for n in range(120)])


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("starting after 9am", "start_at_time > TIME '09:00'"),
        ("Saturday morning", "isodow(start_at) = 6 AND start_at_time < TIME '12:00'"),
        ("thursday 7pm", "isodow(start_at) = 4 AND start_at_time = TIME '19:00'"),
        ("土曜の午前", "isodow(start_at) = 6 AND start_at_time < TIME '12:00'"),
        (
            "weekday lunchtimes",
            "isodow(start_at) IN (1, 2, 3, 4, 5) "
            "AND start_at_time >= TIME '12:00' AND start_at_time < TIME '14:00'",
        ),
        ("ends by 4pm", "end_at_time <= TIME '16:00'"),
        (
            "tomorrow",
            "start_at >= CURRENT_DATE + INTERVAL 1 DAY AND start_at < CURRENT_DATE + INTERVAL 2 DAY",
        ),
    ],
)
def test_a_timestamp_has_a_day_and_a_time(tours: NLFilter, request_: str, sql: str) -> None:
    assert tours.translate(request_).where.sql == sql


def test_what_a_machine_recorded_tells_no_time(tours: NLFilter) -> None:
    columns = tours.schema.columns
    assert [name for name in columns if name.endswith("_time")] == ["start_at_time", "end_at_time"]


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("leaving between 6 and 8 pm", "sched_dep_time_time BETWEEN TIME '18:00' AND TIME '20:00'"),
        ("landing after 10 pm", "arr_time_time > TIME '22:00'"),
        ("before 9am", "sched_dep_time_time < TIME '09:00'"),
        ("18時以降に出発", "sched_dep_time_time >= TIME '18:00'"),
    ],
)
def test_figures_are_times(buses: NLFilter, request_: str, sql: str) -> None:
    assert buses.translate(request_).where.sql == sql


def test_2400_is_midnight_and_minutes_are_no_times(buses: NLFilter) -> None:
    assert "wait_time_time" not in buses.schema.columns
    rows = [bus(25), bus(26)]
    assert buses.filter("arriving before 1 am", rows).rows == [rows[0]]
