"""Japanese names that end in what is allowed, or in a period, on a first run."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

ROOMS: list[dict[str, Any]] = [
    {
        "部屋番号": f"R{n:03}",
        "楽器可": ["可", "一部可", "不可"][n % 3],
        "送迎可": ["可", "土日のみ可", "不可"][n % 3],
        "清掃時間_月": n % 12,
        "階": n % 9,
    }
    for n in range(60)
]


@pytest.fixture(scope="module")
def rooms() -> NLFilter:
    return NLFilter(TableSchema.infer(ROOMS), values=ROOMS, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("楽器可", "楽器可 = '可'"),
        ("楽器OK", "楽器可 = '可'"),
        ("楽器不可", "楽器可 = '不可'"),
        ("送迎バス", "送迎可 = '可'"),
        ("pick-up", "送迎可 = '可'"),
        ("清掃時間5時間以内", "清掃時間_月 <= 5"),
        ("清掃なし", "清掃時間_月 = 0"),
    ],
)
def test_a_thing_is_asked_for_without_the_end_of_its_name(rooms: NLFilter, request_: str, sql: str) -> None:
    assert rooms.translate(request_).where.sql == sql


@pytest.mark.parametrize(
    ("request_", "kept"),
    [
        *(("with insurance", True), ("insurance accepted", True), ("accepted", True), ("保険が使える", True)),
        *(("no insurance", False), ("insurance not accepted", False), ("without insurance", False)),
    ],
)
def test_accepted_and_not_accepted_are_yes_and_no(request_: str, kept: bool) -> None:
    shops = [{"shop": f"S{n:02}", "insurance": "not accepted" if n % 3 else "accepted"} for n in range(24)]
    answer = NLFilter.infer(shops, translator="embedded").filter(request_, shops)
    assert answer.covered
    assert [row["insurance"] == "accepted" for row in answer.rows] == [kept] * (8 if kept else 16)
