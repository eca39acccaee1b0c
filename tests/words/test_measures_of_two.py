"""How a product and a ratio of two columns are said, and that they keep the right rows."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema, parse_where

WORK = TableSchema.model_validate(
    {
        "name": "shifts",
        "columns": {
            "shift_id": {"type": "VARCHAR"},
            "rate": {"type": "DECIMAL(9,2)", "unit": "GBP", "label": {"en": "hourly rate", "ja": "時給"}},
            "hours": {"type": "INTEGER", "unit": "hours", "label": {"ja": "時間数"}},
            "beds": {"type": "INTEGER"},
            "residents": {"type": "INTEGER"},
        },
    }
)
ROWS: list[dict[str, Any]] = [
    {"shift_id": "a", "rate": 30, "hours": 10, "beds": 40, "residents": 20},
    {"shift_id": "b", "rate": 20, "hours": 12, "beds": 40, "residents": 36},
    {"shift_id": "c", "rate": 60, "hours": 0, "beds": 0, "residents": 0},
    {"shift_id": "d", "rate": None, "hours": 12, "beds": None, "residents": 3},
]


@pytest.mark.parametrize(
    ("clause", "english", "japanese", "kept"),
    [
        (
            "rate * hours >= 300",
            "hourly rate times hours is at least £300",
            "時給と時間数の積が300ポンド以上",
            "a",
        ),
        ("rate / hours < 2", "hourly rate per hours is less than £2", "時間数あたりの時給が2ポンド未満", "b"),
        (
            "residents / beds < 0.8",
            "residents per beds is less than 0.8",
            "bedsあたりのresidentsが0.8未満",
            "a",
        ),
        ("NOT residents / beds < 0.8", None, None, "b"),
    ],
)
def test_a_product_and_a_ratio(clause: str, english: str | None, japanese: str | None, kept: str) -> None:
    where = parse_where(clause, WORK)
    result = NLFilter(WORK).apply(where, ROWS)
    assert "".join(row["shift_id"] for row in result.rows) == kept
    assert english is None or where.conditions[0].describe("en") == english
    assert japanese is None or where.conditions[0].describe("ja") == japanese
