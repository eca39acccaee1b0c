"""Two days that are the ends of one time, without a schema file: what holds on a day, or when it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 10, 1)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 11, 1)


def _ends(n: int) -> tuple[dt.date, dt.date | None]:
    return FIRST + dt.timedelta(days=3 * n), LAST + dt.timedelta(days=5 * n) if n % 5 else None


TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "passes": [
        {"pass_id": f"P{n:03}", "zone": ["north", "south"][n % 2], "valid_from": low, "valid_to": high}
        for n in range(40)
        for low, high in [_ends(n)]
    ],
    "宿": [
        {"プランID": f"R{n:03}", "場所": ["港", "丘"][n % 2], "利用開始日": low, "利用終了日": high}
        for n in range(40)
        for low, high in [_ends(n)]
    ],
}
NEW_YEAR = "DATE '2026-12-31'"
SAID = [
    (
        "passes",
        "valid on 2 January 2027",
        "valid_from <= DATE '2027-01-02' AND (valid_to >= DATE '2027-01-02' OR valid_to IS NULL)",
    ),
    (
        "passes",
        "north, on 31 December 2026",
        f"zone = 'north' AND valid_from <= {NEW_YEAR} AND (valid_to >= {NEW_YEAR} OR valid_to IS NULL)",
    ),
    (
        "passes",
        "in December 2026",
        "valid_from < DATE '2027-01-01' AND (valid_to >= DATE '2026-12-01' OR valid_to IS NULL)",
    ),
    ("passes", "starts after 3 May 2026", "valid_from >= DATE '2026-05-04'"),
    ("passes", "ends in March 2027", "valid_to >= DATE '2027-03-01' AND valid_to < DATE '2027-04-01'"),
    ("passes", "ending before June 2027", "valid_to < DATE '2027-06-01'"),
    (
        "宿",
        "大晦日に泊まれる",
        f"利用開始日 <= {NEW_YEAR} AND (利用終了日 >= {NEW_YEAR} OR 利用終了日 IS NULL)",
    ),
    (
        "宿",
        "2026年12月5日に使える",
        "利用開始日 <= DATE '2026-12-05' AND (利用終了日 >= DATE '2026-12-05' OR 利用終了日 IS NULL)",
    ),
    ("宿", "3月1日に始まる", "利用開始日 = DATE '2026-03-01'"),
    ("宿", "2026年12月に終わる", "利用終了日 >= DATE '2026-12-01' AND 利用終了日 < DATE '2027-01-01'"),
]


@pytest.mark.parametrize(("table", "request_", "where"), SAID)
def test_a_day_lies_between_both_ends_and_a_verb_asks_one(
    monkeypatch: pytest.MonkeyPatch, table: str, request_: str, where: str
) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")
    rows = TABLES[table]
    found = NLFilter(TableSchema.infer(rows), today=TODAY, values=rows).translate(request_)
    assert found.where.sql == where
    assert found.unmatched == ()
