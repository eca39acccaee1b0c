"""A table without a schema file: from which age, from which month, and 「150もない」."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 11, 27)


def camp(n: int) -> dict[str, Any]:
    return {
        "名前": f"キャンプ{n}",
        "age_min": 3 + n % 6,
        "age_max": 9 + n % 6,
        "開始日": TODAY + dt.timedelta(days=n),
        "テント幅": 120 + 2 * n,
    }


@pytest.fixture(scope="module")
def camps() -> NLFilter:
    rows = [camp(n) for n in range(120)]
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        (
            "5歳から参加できる",
            "(age_max >= 5 OR age_max IS NULL) AND (age_min <= 5 OR age_min IS NULL)",
        ),
        ("来年1月から始まる", "開始日 >= DATE '2027-01-01' AND 開始日 < DATE '2027-02-01'"),
        ("テント幅150もない", "テント幅 < 150"),
    ],
)
def test_what_is_asked(camps: NLFilter, request_: str, sql: str) -> None:
    assert camps.translate(request_).where.sql == sql
