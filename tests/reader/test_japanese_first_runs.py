"""Japanese requests on tables that nobody described: kinds, short forms, free amounts, 「もの」."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

ROOMS: list[dict[str, Any]] = [
    {
        "部屋名": f"部屋{n}",
        "入居可能日": ("即入居可", "2026/12/15", "2027/1/10", "2027/3/1", "相談", "即日")[n % 6],
        "家賃": 50_000 + 1_000 * n,
    }
    for n in range(60)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("即入居可", "入居可能日_date <= CURRENT_DATE"),
        ("すぐ入居できる部屋", "入居可能日_date <= CURRENT_DATE"),
        ("2027年1月までに入居できる", "入居可能日_date < DATE '2027-02-01'"),
    ],
)
def test_days_beside_a_word_for_at_once(request_: str, where: str) -> None:
    rooms = NLFilter(TableSchema.infer(ROOMS), values=ROOMS, translator="embedded", today=date(2026, 11, 28))
    result = rooms.filter(request_, ROOMS)
    assert result.translation.where.sql == where
    assert {"即入居可", "即日"} <= {row["入居可能日"] for row in result.rows}
