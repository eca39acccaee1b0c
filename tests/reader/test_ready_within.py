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


def test_what_is_free_at_once_stays(flats: NLFilter) -> None:
    kept = {row["入居可能日"] for row in flats.filter("11月中に入居", _FLATS).rows}
    assert "即入居可" in kept
