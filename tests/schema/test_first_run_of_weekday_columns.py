"""A first run on days that no row has: a column for each weekday, and lists of closed days."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

CLOSED = ["月", "火・祝", "水", "木・祝", "土・日", "月・火", "なし"]


def place(n: int) -> dict[str, Any]:
    closed = CLOSED[n % len(CLOSED)]
    days = {day: "休" if day in closed else "○" for day in "月火水木金土日"}
    return {"施設名": f"館{n:02}", **days, "定休日": closed, "Wi-Fi": "○×"[n % 2]}


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("火が休", "火 = '休'"),
        ("Wi-Fi○", '"Wi-Fi_flag"'),
        ("金曜休み", "list_contains(定休日_list, '金')"),
        ("closed on Friday", "list_contains(定休日_list, '金')"),
        ("金曜日やってるところ", "NOT list_contains(定休日_list, '金') OR 定休日_list IS NULL"),
        ("祝日休み", "list_contains(定休日_list, '祝')"),
        ("祝日も開いている", "NOT list_contains(定休日_list, '祝') OR 定休日_list IS NULL"),
    ],
)
def test_what_is_asked(request_: str, where: str) -> None:
    rows = [place(n) for n in range(42)]
    table = NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)
    assert table.translate(request_).where.sql == where


def test_a_few_days_stay_as_they_are() -> None:
    rows = [{"lesson": f"L{n:02}", "day": ["Mon", "Tue"][n % 2]} for n in range(30)]
    assert {*TableSchema.infer(rows).columns["day"].values} == {"Mon", "Tue"}


def test_a_mark_below_a_weekday_has_no_word_of_its_own() -> None:
    rows = [
        {"名": f"館{n}", **{day: "休" if n % 7 == at else "○" for at, day in enumerate("月火水木金土日")}}
        for n in range(21)
    ]
    columns = TableSchema.infer(rows).columns
    assert not any("休日" in words for column in columns.values() for words in column.values.values())
