"""Later turns about days and hours: weekdays of a month, days without their month, opening hours."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = date(2030, 10, 9)  # a Wednesday
WALKS: dict[str, Any] = {
    "name": "walks",
    "columns": {
        "starts": {"type": "TIMESTAMP", "synonyms": ["開始日", "開催日"]},
        "rangers": {"type": "INTEGER"},
    },
}
HUTS: dict[str, Any] = {
    "name": "huts",
    "columns": {
        "opens": {"type": "TIME"},
        "closes": {"type": "TIME"},
    },
    "ranges": {"hours": {"low": "opens", "high": "closes", "synonyms": ["営業時間", "開いている", "open"]}},
}


def after(schema: dict[str, Any], turns: list[str]) -> str:
    dialogue = NLFilter(TableSchema.model_validate(schema), translator="embedded", today=TODAY).dialogue()
    for turn in turns:
        assert dialogue.say(turn).covered, turn
    return dialogue.where.sql


NOVEMBER = "starts >= DATE '2030-11-01' AND starts < DATE '2030-12-01'"
NEXT_WEEK = (
    "starts >= date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK"
    " AND starts < date_trunc('week', CURRENT_DATE) + INTERVAL 2 WEEK"
)
NEXT_SUNDAY = (
    "starts >= date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK + INTERVAL 6 DAY"
    " AND starts < date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK + INTERVAL 7 DAY"
)


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        (["11月", "土日だけ"], f"{NOVEMBER} AND isodow(starts) IN (6, 7)"),
        (["in November", "only weekends"], f"{NOVEMBER} AND isodow(starts) IN (6, 7)"),
        (["土日", "11月"], f"isodow(starts) IN (6, 7) AND {NOVEMBER}"),
        (["来週", "水曜日"], f"{NEXT_WEEK} AND isodow(starts) = 3"),
        (["next week", "on Wednesday"], f"{NEXT_WEEK} AND isodow(starts) = 3"),
        (["11月", "土日", "平日にして"], f"{NOVEMBER} AND isodow(starts) IN (1, 2, 3, 4, 5)"),
        (["来週の土曜", "日曜にして"], NEXT_SUNDAY),
        (["来週の土日", "日曜だけ"], NEXT_SUNDAY),
        (["土日", "10月20日"], "starts >= DATE '2030-10-20' AND starts < DATE '2030-10-21'"),
    ],
)
def test_weekdays_and_the_time_in_force_hold_both(turns: list[str], sql: str) -> None:
    assert after(WALKS, turns) == sql


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        (["12月", "20日以降"], "starts < DATE '2031-01-01' AND starts >= DATE '2030-12-20'"),
        (["in December", "from the 20th"], "starts < DATE '2031-01-01' AND starts >= DATE '2030-12-20'"),
        (["12月", "10日まで"], "starts >= DATE '2030-12-01' AND starts < DATE '2030-12-11'"),
        (["来月", "20日以降"], "starts >= DATE '2030-11-20'"),
    ],
)
def test_a_day_without_its_month_is_in_the_month_in_force(turns: list[str], sql: str) -> None:
    assert sql in after(WALKS, turns)


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        (["19時まで開いている", "18時まででいい"], "closes >= TIME '18:00'"),
        (["7時から開いている", "8時からで"], "opens <= TIME '08:00'"),
        (["7時から開いている", "19時まで"], "opens <= TIME '07:00' AND closes >= TIME '19:00'"),
        (["open until 7 pm", "until 6 pm is fine"], "closes >= TIME '18:00'"),
    ],
)
def test_opening_hours_in_force_stay_opening_hours(turns: list[str], sql: str) -> None:
    assert after(HUTS, turns) == sql
