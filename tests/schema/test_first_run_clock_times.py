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


def test_what_a_machine_recorded_tells_no_time(tours: NLFilter) -> None:
    columns = tours.schema.columns
    assert [name for name in columns if name.endswith("_time")] == ["start_at_time", "end_at_time"]


def test_2400_is_midnight_and_minutes_are_no_times(buses: NLFilter) -> None:
    assert "wait_time_time" not in buses.schema.columns
    rows = [bus(25), bus(26)]
    assert buses.filter("arriving before 1 am", rows).rows == [rows[0]]
