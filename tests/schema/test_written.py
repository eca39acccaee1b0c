"""Numbers, days and times stored as texts are read as numbers, days and times."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

ROWS: list[dict[str, Any]] = [
    {
        "id": f"x{n}",
        "price": f"${1000 + n * 37:,}.50",
        "weight": f"{n + 1} kg",
        "sold": f"{2020 + n % 5}/{n % 12 + 1}/{n % 28 + 1}",
        "paid": f"{n % 28 + 1:02}.{n % 12 + 1:02}.2024",
        "opens": f"{n % 12 + 1}:{n % 60:02} PM",
        "share": f"{n % 100}%",
        "qty": str(n) if n else "n/a",
        "code": f"0{1000 + n}",
        "stage": f"L{n % 4 + 1}",
        "platform": ["7a", "3", "5", "11b"][n % 4],
        "either": f"{n % 12 + 1}/{n % 12 + 1}/2024",
    }
    for n in range(120)
]
SAID = [
    ("price over $3,000", "price_number > 3000"),
    ("heavier than 100 kg", "weight_number > 100"),
    ("sold after 2022", "sold_date >= DATE '2023-01-01'"),
    ("paid since december 2024", "paid_date >= DATE '2024-12-01'"),
    ("opens before 2 pm", "opens_time < TIME '14:00'"),
    ("share over 50%", "share_number > 50"),
    ("qty at least 100", "qty_number >= 100"),
    ("qty unknown", "qty_number IS NULL"),
]


@pytest.fixture(scope="module")
def rows() -> NLFilter:
    return NLFilter(TableSchema.infer(ROWS), values=ROWS)


@pytest.mark.parametrize(("request_", "where"), SAID)
def test_they_are_asked_for_as_what_they_are(rows: NLFilter, request_: str, where: str) -> None:
    found = rows.filter(request_, ROWS)
    assert found.where.sql == where
    assert 0 < len(found.rows) < len(ROWS)


@pytest.mark.parametrize("name", ["code", "platform", "stage", "either"])
def test_codes_and_days_that_could_be_either_stay_texts(rows: NLFilter, name: str) -> None:
    assert rows.schema.columns[name].kind.is_text
    assert rows.schema.columns[name].filterable


def test_what_is_guessed_fits_the_data(rows: NLFilter) -> None:
    assert rows.schema.check(ROWS).drift == ()
