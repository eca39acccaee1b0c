"""What somebody wants to have at some time within a period may be there before it begins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = date(2026, 10, 1)
_FLATS: list[dict[str, Any]] = [
    {
        "物件名": f"荘{n}",
        "入居可能日": "即入居可" if n % 3 == 0 else f"{TODAY + timedelta(days=4 * n - 60):%Y-%m-%d}",
        "掲載日": f"{TODAY - timedelta(days=n):%Y-%m-%d}",
    }
    for n in range(60)
]


@pytest.fixture(scope="module")
def flats() -> NLFilter:
    return NLFilter(TableSchema.infer(_FLATS), translator="embedded", values=_FLATS, today=TODAY)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("11月中に入居", "入居可能日_date < DATE '2026-12-01'"),
        ("11月中に入居できる部屋", "入居可能日_date < DATE '2026-12-01'"),
        ("今月中に入居したい", "入居可能日_date < date_trunc('month', CURRENT_DATE) + INTERVAL 1 MONTH"),
        ("年内に入居可能", "入居可能日_date < date_trunc('year', CURRENT_DATE) + INTERVAL 1 YEAR"),
        (
            "1週間以内に入居",
            "入居可能日_date < CURRENT_DATE + INTERVAL 1 WEEK + INTERVAL 1 DAY",
        ),
        ("11月末までに入居", "入居可能日_date < DATE '2026-12-01'"),
        (
            "11月に入居",
            "入居可能日_date >= DATE '2026-11-01' AND 入居可能日_date < DATE '2026-12-01'",
        ),
        ("9月中に掲載", "month(掲載日) = 9"),
    ],
)
def test_within_a_period(flats: NLFilter, request_: str, where: str) -> None:
    told = flats.translate(request_)
    assert (told.where.sql, told.covered) == (where, True)


def test_what_is_free_at_once_stays(flats: NLFilter) -> None:
    kept = {row["入居可能日"] for row in flats.filter("11月中に入居", _FLATS).rows}
    assert "即入居可" in kept
