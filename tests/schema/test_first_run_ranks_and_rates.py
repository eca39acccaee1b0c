"""Tables without a schema file with places of rankings, and with counts for a period."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema


def library(n: int) -> dict[str, Any]:
    places = ["1", "=2", "=2", str(n), f"={n}", f"{100 + 50 * (n % 3)}-{149 + 50 * (n % 3)}"]
    return {
        "library": f"library {n}",
        "world_rank": places[n % 6],
        "reading": n * 0.8,
        "overall_score": 100 - n * 0.7,
        "min_members": n % 9,
        "loans_per_month": 1 + n % 7,
        "number_of_loans": 30 * n,
    }


def lesson(n: int) -> dict[str, Any]:
    return {
        "教室": f"教室{n}",
        "ランキング": 1 + n,
        "月謝": 3000 + 100 * n,
        "lessons_per_month": 1 + n % 4,
        "hours_per_week": 5 + n % 30,
    }


def first_run(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)


@pytest.fixture(scope="module")
def libraries() -> NLFilter:
    return first_run([library(n) for n in range(1, 121)])


@pytest.fixture(scope="module")
def lessons() -> NLFilter:
    return first_run([lesson(n) for n in range(120)])


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("ranked between 10 and 20", "world_rank_number BETWEEN 10 AND 20"),
        ("reading score above 60", "reading > 60"),
        ("overall score above 60", "overall_score > 60"),
        ("more than 3 loans a month", "loans_per_month > 3"),
        ("more than 300 loans", "number_of_loans > 300"),
    ],
)
def test_what_is_asked_in_english(libraries: NLFilter, request_: str, sql: str) -> None:
    assert libraries.translate(request_).where.sql == sql


def test_a_sum_of_money_is_no_number_of_members(libraries: NLFilter) -> None:
    assert not libraries.translate("reading above 20, min £7").covered


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("月2回", "lessons_per_month = 2"),
        ("月5000円まで", "月謝 <= 5000"),
        ("週20時間まで", "hours_per_week <= 20"),
    ],
)
def test_what_is_asked_in_japanese(lessons: NLFilter, request_: str, sql: str) -> None:
    assert lessons.translate(request_).where.sql == sql
