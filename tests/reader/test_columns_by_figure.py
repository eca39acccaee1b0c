"""A large sum goes to the column that can hold it; an age goes to a date of birth."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from nlfilter import FilterResult, NLFilter, NotExpressible

TODAY = date(2026, 11, 27)
PLOTS: list[dict[str, Any]] = [
    {"plot": f"plot {n}", "ask": 90_000 + 7_000 * n, "first_ask": 95_000 + 7_000 * n, "gates": n % 5}
    for n in range(40)
]
MEMBERS: list[dict[str, Any]] = [
    {
        "member": f"member {n}",
        "birth_dt": date(1950 + n, 5, 1),
        "joined": date(2026, 1 + n % 11, 3),
        "visits": 3 * n,
    }
    for n in range(60)
]
CHILDREN = [
    {"氏名": f"子{n}", "生年月日": date(2012 + n % 12, 4, 2), "登録日": date(2026, 3, 1)} for n in range(30)
]


def first_run(request: str, rows: list[dict[str, Any]]) -> FilterResult:
    return NLFilter.infer(rows, translator="embedded", today=TODAY).filter(request, rows)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("under 250k", "ask < 250000"),
        ("plots under 250000", "ask < 250000"),
        ("up to $200,000", "ask <= 200000"),
        ("between 150k and 200k", "ask BETWEEN 150000 AND 200000"),
    ],
)
def test_a_large_sum_is_asked_of_the_first_column_that_holds_such_sums(request_: str, where: str) -> None:
    result = first_run(request_, PLOTS)
    assert result.where.sql == where
    assert "could also have meant" in result.explain("en")


def test_a_small_figure_needs_the_name_of_its_column_and_no_column_that_cannot_hold_it_is_offered() -> None:
    with pytest.raises(NotExpressible) as refused:
        first_run("at least 3", PLOTS)
    assert "Near: gates" in str(refused.value)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("40 years or more", "birth_dt <= CURRENT_DATE - INTERVAL 40 YEAR"),
        ("younger than thirty", "birth_dt > CURRENT_DATE - INTERVAL 30 YEAR"),
        ("not older than 50 years", "birth_dt BETWEEN CURRENT_DATE - INTERVAL 50 YEAR AND CURRENT_DATE"),
        (
            "between 20 and 29 years old",
            "birth_dt > CURRENT_DATE - INTERVAL 30 YEAR AND birth_dt <= CURRENT_DATE - INTERVAL 20 YEAR",
        ),
        ("born in 1980 or later", "birth_dt >= DATE '1980-01-01'"),
        (
            "this month",
            "joined >= date_trunc('month', CURRENT_DATE) AND "
            "joined < date_trunc('month', CURRENT_DATE) + INTERVAL 1 MONTH",
        ),
    ],
)
def test_an_age_is_counted_from_the_date_of_birth_which_no_other_date_means(
    request_: str, where: str
) -> None:
    assert first_run(request_, MEMBERS).where.sql == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("10歳以上", "生年月日 <= CURRENT_DATE - INTERVAL 10 YEAR"),
        ("6歳未満", "生年月日 > CURRENT_DATE - INTERVAL 6 YEAR"),
    ],
)
def test_ages_in_japanese(request_: str, where: str) -> None:
    assert first_run(request_, CHILDREN).where.sql == where


def test_of_several_prices_the_plain_one_is_meant() -> None:
    fares = [{"id": n, "price_flex_eur": 30 + n, "price_std_eur": 20 + n} for n in range(60)]
    found = first_run("under 40 euros", fares)
    assert found.where.sql == "price_std_eur < 40"
    assert found.translation.covered


FIRMS = [{"firm": f"firm {n}", "turnover": 30 + 7 * n, "staff": 3 + n} for n in range(40)]
PAY = [{"店名": f"店{n}", "年収下限": 320 + 5 * n, "年収上限": 450 + 12 * n} for n in range(40)]


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (FIRMS, "turnover over 80k", "turnover > 80"),
        (FIRMS, "turnover of 100k to 150k", "turnover BETWEEN 100 AND 150"),
        (FIRMS, "turnover over 200", "turnover > 200"),
        (
            PAY,
            "年収800万以上",
            "年収上限_whole >= 8000000 OR 年収上限_whole IS NULL AND 年収下限_whole >= 8000000",
        ),
        (PAY, "年収下限が400万円以上", "年収下限_whole >= 4000000"),
    ],
)
def test_a_size_that_the_whole_column_leaves_out_is_left_out(
    rows: list[dict[str, Any]], request_: str, where: str
) -> None:
    assert first_run(request_, rows).where.sql == where


SHELVES = [{"棚": f"棚{n}", "高さ_mm": 1500 + 50 * n, "耐荷重_kg": 500 + 100 * n} for n in range(30)]
LIFTS = [{"lift": f"lift {n}", "capacity_kg": 500 + 100 * n, "width_mm": 700 + 20 * n} for n in range(30)]


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (SHELVES, "高さ2メートルのテレビが置ける", "高さ_mm >= 2000"),
        (SHELVES, "高さ2メートルOK", "高さ_mm >= 2000"),
        (SHELVES, "耐荷重1.5トン以上", "耐荷重_kg >= 1500"),
        (SHELVES, "高さ2メートル以下", "高さ_mm <= 2000"),
        (LIFTS, "capacity over 1.5 tonnes", "capacity_kg > 1500"),
    ],
)
def test_what_has_room_for_a_size_may_be_larger(
    rows: list[dict[str, Any]], request_: str, where: str
) -> None:
    assert first_run(request_, rows).where.sql == where


VANS = [
    {
        "van": f"van {n}",
        "load": n / 40,
        "pickup_town": ("Ulm", "Graz")[n % 2],
        "dropoff_town": ("Ulm", "Graz", "Bern")[n % 3],
        "closed_at": date(2026, 10, 1) + timedelta(days=n),
    }
    for n in range(40)
]
BINS = [{"bin": f"bin {n}", "filled": n / 60, "weight_kg": n} for n in range(60)]


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (VANS, "load above 80%", '"load" > 0.8'),
        (BINS, "filled between 50% and 90%", "filled BETWEEN 0.5 AND 0.9"),
        (BINS, "filled over 0.5", "filled > 0.5"),
        (VANS, "from Graz to Ulm", "pickup_town = 'Graz' AND dropoff_town = 'Ulm'"),
        (
            VANS,
            "closed within 2 days",
            "closed_at BETWEEN CURRENT_DATE - INTERVAL 2 DAY AND CURRENT_DATE",
        ),
        (
            VANS,
            "to Bern, closed this week",
            "dropoff_town = 'Bern' AND closed_at >= date_trunc('week', CURRENT_DATE) "
            "AND closed_at < date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK",
        ),
    ],
)
def test_shares_up_to_1_and_columns_that_a_direction_chooses(
    rows: list[dict[str, Any]], request_: str, where: str
) -> None:
    assert first_run(request_, rows).where.sql == where
