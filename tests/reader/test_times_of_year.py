"""Seasons, half years, and signs and sizes before numbers."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter

JARS = [
    {"jar": "Nettle honey", "made": date(2026, 4, 2), "price_yen": 800, "balance": -3, "ペット料金": 0},
    {"jar": "Birch honey", "made": date(2025, 12, 24), "price_yen": 12_000, "balance": 5, "ペット料金": 500},
]
FILTER = NLFilter.infer(JARS, today=date(2026, 11, 26), translator="embedded")


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("made in summer 2025", "made >= DATE '2025-06-01' AND made < DATE '2025-09-01'"),
        ("made last spring", "made >= DATE '2026-03-01' AND made < DATE '2026-06-01'"),
        ("made last winter", "made >= DATE '2025-12-01' AND made < DATE '2026-03-01'"),
        ("made next spring", "made >= DATE '2027-03-01' AND made < DATE '2027-06-01'"),
        ("made in the autumn of last year", "made >= DATE '2025-09-01' AND made < DATE '2025-12-01'"),
        ("made in winter", "month(made) IN (12, 1, 2)"),
        ("made from 29 December to 3 January", "made BETWEEN DATE '2025-12-29' AND DATE '2026-01-03'"),
        ("madeが12/24〜1/3", "made BETWEEN DATE '2025-12-24' AND DATE '2026-01-03'"),
        ("今年の春に made", "made >= DATE '2026-03-01' AND made < DATE '2026-06-01'"),
        ("madeが2025年の秋", "made >= DATE '2025-09-01' AND made < DATE '2025-12-01'"),
        ("madeが半年以上前", "made < CURRENT_DATE - INTERVAL 6 MONTH + INTERVAL 1 DAY"),
        ("5千円から1万円", "price_yen BETWEEN 5000 AND 10000"),
        ("500円から1万円", "price_yen BETWEEN 500 AND 10000"),
        ("3〜5千円", "price_yen BETWEEN 3000 AND 5000"),
        ("balanceが+5以上", "balance >= 5"),
        ("balanceは-3以下", "balance <= -3"),
        ("ペットは500円以下", "ペット料金 <= 500"),
    ],
)
def test_what_is_asked(request_: str, where: str) -> None:
    assert FILTER.translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("day", "low"), [(date(2026, 1, 9), "2025-12-01"), (date(2026, 11, 26), "2026-12-01")]
)
def test_this_winter_has_begun_in_january(day: date, low: str) -> None:
    told = NLFilter.infer(JARS, today=day, translator="embedded").translate("made this winter")
    assert f"made >= DATE '{low}'" in told.where.sql


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("after 15 Jan", "leaves >= DATE '2027-01-16'"),
        ("1月15日まで", "leaves < DATE '2027-01-16'"),
        ("before December 10", "leaves < DATE '2026-12-10'"),
        ("before May 10", "leaves < DATE '2026-05-10'"),  # in no year of the column
    ],
)
def test_a_day_without_a_year_is_in_the_column_s_years(request_: str, where: str) -> None:
    ships = [{"ship": "A", "leaves": date(2026, 11, 3)}, {"ship": "B", "leaves": date(2027, 2, 9)}]
    on_the_day = NLFilter.infer(ships, today=date(2026, 11, 26), translator="embedded")
    assert on_the_day.translate(request_).where.sql == where


@pytest.mark.parametrize("request_", ["蜂蜜を使っていない", "蜂蜜を含んでいません", "蜂蜜は使ってない"])
def test_a_verb_of_use_is_refused(request_: str) -> None:
    cakes = [{"cake": "A", "蜜": "蜂蜜"}, {"cake": "B", "蜜": "黒蜜"}]
    assert NLFilter.infer(cakes).translate(request_).where.sql == "蜜 IS DISTINCT FROM '蜂蜜'"


def test_a_stored_season_is_no_time_of_the_year() -> None:
    courses = [
        {"course": "A", "semester": "Spring", "begins": date(2026, 4, 1)},
        {"course": "B", "semester": "Fall"},
    ]
    assert NLFilter.infer(courses).translate("in spring").where.sql == "semester = 'Spring'"
