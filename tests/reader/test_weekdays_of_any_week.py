"""Weekdays of no certain week that are refused or joined; the coming one; weekdays of a named week."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

WALKS: dict[str, Any] = {
    "name": "walks",
    "columns": {"starts": {"type": "DATE", "synonyms": ["開始日", "開催日"]}},
}
WEEK = "date_trunc('week', CURRENT_DATE)"
SATURDAY, WEDNESDAY = date(2030, 10, 12), date(2030, 10, 9)


@pytest.mark.parametrize(
    ("today", "request_", "sql"),
    [
        (SATURDAY, "土曜以外", "NOT isodow(starts) = 6 OR isodow(starts) IS NULL"),
        (SATURDAY, "日曜日を除く", "NOT isodow(starts) = 7 OR isodow(starts) IS NULL"),
        (SATURDAY, "月曜か水曜", "isodow(starts) IN (1, 3)"),
        (SATURDAY, "Monday or Wednesday", "isodow(starts) IN (1, 3)"),
        (SATURDAY, "来週の土曜以外", f"starts IS DISTINCT FROM {WEEK} + INTERVAL 1 WEEK + INTERVAL 5 DAY"),
        (SATURDAY, "土曜", f"starts = {WEEK} + INTERVAL 5 DAY"),
        (SATURDAY, "次の土曜日", f"starts = {WEEK} + INTERVAL 1 WEEK + INTERVAL 5 DAY"),
        (SATURDAY, "今度の日曜", f"starts = {WEEK} + INTERVAL 6 DAY"),
        (WEDNESDAY, "今度の月曜", f"starts = {WEEK} + INTERVAL 1 WEEK"),
        (WEDNESDAY, "来週火曜", f"starts = {WEEK} + INTERVAL 1 WEEK + INTERVAL 1 DAY"),
        (WEDNESDAY, "10月20日過ぎ", "starts >= DATE '2030-10-21'"),
        (WEDNESDAY, "今日から1週間", "starts BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 1 WEEK"),
        (WEDNESDAY, "今週金曜", f"starts = {WEEK} + INTERVAL 4 DAY"),
    ],
)
def test_a_weekday_is_of_the_week_that_is_meant(today: date, request_: str, sql: str) -> None:
    walks = NLFilter(TableSchema.model_validate(WALKS), translator="embedded", today=today)
    found = walks.translate(request_)
    assert (found.where.sql, found.unmatched) == (sql, ())


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("11月、土曜", "starts >= DATE '2030-11-01' AND starts < DATE '2030-12-01' AND isodow(starts) = 6"),
        ("日曜日 11月", "isodow(starts) = 7 AND starts >= DATE '2030-11-01' AND starts < DATE '2030-12-01'"),
        (
            "11月上旬の土曜",
            "starts BETWEEN DATE '2030-11-01' AND DATE '2030-11-10' AND isodow(starts) = 6",
        ),
        ("11月以降の日曜", "starts >= DATE '2030-11-01' AND isodow(starts) = 7"),
        ("Saturday after 10 November", "isodow(starts) = 6 AND starts >= DATE '2030-11-11'"),
        (
            "November, Saturday",
            "starts >= DATE '2030-11-01' AND starts < DATE '2030-12-01' AND isodow(starts) = 6",
        ),
        (
            "Saturday or 15 November",
            f"starts = {WEEK} + INTERVAL 5 DAY OR starts = DATE '2030-11-15'",
        ),
    ],
)
def test_a_weekday_beside_a_period_is_any_in_it(request_: str, sql: str) -> None:
    walks = NLFilter(TableSchema.model_validate(WALKS), translator="embedded", today=WEDNESDAY)
    found = walks.translate(request_)
    assert (found.where.sql, found.unmatched) == (sql, ())
