"""First runs on days that come every week or in some weeks: 「第2・4土曜」, "every Monday"."""

from __future__ import annotations

import datetime as dt

import pytest

from nlfilter import NLFilter

TODAY = dt.date(2026, 11, 27)
DAYS = ("毎週火曜", "第2・4土曜", "土・日曜", "第1・3木曜", "第1日曜", "毎週水曜", "月・木曜")
TOURS = [
    {
        "ツアー": f"城下町めぐり{n}番",
        "曜日": DAYS[n % len(DAYS)],
        "開始日": dt.date(2026, 12, 1) + dt.timedelta(n % 60),
    }
    for n in range(140)
]
WALKS = [
    {
        "walk": f"Walk number {n}",
        "runs": ("Every Monday", "1st and 3rd Saturdays", "Tue & Sat", "Sundays")[n % 4],
    }
    for n in range(60)
]
CLOSED = [
    {"店": f"食堂{n}", "定休日": ("火曜", "第2・4火曜", "月・火", "水曜", "日曜")[n % 5]} for n in range(60)
]


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        ("土曜", {"第2・4土曜", "土・日曜"}),
        ("日曜はダメ", {*DAYS} - {"土・日曜", "第1日曜"}),
        ("火曜か木曜", {"毎週火曜", "第1・3木曜", "月・木曜"}),
        ("平日", {"毎週火曜", "第1・3木曜", "毎週水曜", "月・木曜"}),
        ("週末以外", {"毎週火曜", "第1・3木曜", "毎週水曜", "月・木曜"}),
    ],
)
def test_a_weekday_is_of_the_column_of_weekdays(request_: str, found: set[str]) -> None:
    table = NLFilter.infer(TOURS, translator="embedded", today=TODAY)
    assert {row["曜日"] for row in table.filter(request_, TOURS).rows} == found


def test_days_of_some_weeks_in_english() -> None:
    table = NLFilter.infer(WALKS, translator="embedded", today=TODAY)
    found = {row["runs"] for row in table.filter("on Saturdays", WALKS).rows}
    assert found == {"1st and 3rd Saturdays", "Tue & Sat"}


def test_a_shop_that_closes_on_some_tuesdays_is_not_closed_on_tuesdays() -> None:
    table = NLFilter.infer(CLOSED, translator="embedded", today=TODAY)
    assert {row["定休日"] for row in table.filter("定休日が火曜", CLOSED).rows} == {"火曜", "月・火"}
