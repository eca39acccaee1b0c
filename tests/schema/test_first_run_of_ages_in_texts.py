"""Tables without a schema file whose ages are texts: 「0歳〜2歳」, "6 and over"."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

GROUPS: list[tuple[int, int | None]] = [(0, 2), (3, 5), (1, 5), (0, 5), (6, None), (4, 9)]


def rows(name: str, between: str, over: str) -> list[dict[str, Any]]:
    ends = [between.format(low, high) if high else over.format(low) for low, high in GROUPS]
    return [{"name": f"group {n}", name: ends[n % len(ends)]} for n in range(3 * len(ends))]


JAPANESE = rows("対象年齢", "{}歳〜{}歳", "{}歳以上")
SHORT = rows("参加年齢", "{}-{}歳", "{}歳〜")
ENGLISH = rows("age", "{}-{}", "{}+")


@pytest.mark.parametrize("data", [JAPANESE, SHORT, ENGLISH, JAPANESE[:4], SHORT[:4]])
@pytest.mark.parametrize("age", [0, 3, 8])
def test_an_age_is_within_its_range(data: list[dict[str, Any]], age: int) -> None:
    jobs = NLFilter(TableSchema.infer(data), translator="embedded", values=data)
    request_ = f"{age}歳" if data is not ENGLISH else f"{age} years old"
    wanted = [
        row["name"]
        for n, row in enumerate(data)
        if (ends := GROUPS[n % len(GROUPS)])[0] <= age and (ends[1] is None or age <= ends[1])
    ]
    assert [row["name"] for row in jobs.filter(request_, data).rows] == wanted
