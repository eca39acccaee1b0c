"""Names in texts with a letter that is a particle elsewhere, or with a figure."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

ADDRESSES = ["月見が丘1丁目2-3", "月見が丘2丁目8", "星ヶ台3丁目1", "青葉町4-5", "青葉町7-1", "本町1丁目6"]
SHOPS: list[dict[str, Any]] = [
    {"店名": f"店{n}", "住所": f"北市{address}-{n + 1}", "定員": 10 * n}
    for n, address in enumerate(ADDRESSES * 20)
]
SHOP = NLFilter(TableSchema.infer(SHOPS), translator="embedded", values=SHOPS)


@pytest.mark.parametrize(
    ("request_", "held"),
    [
        ("住所が星が台", "星ヶ台"),
    ],
)
def test_a_name_is_searched_for_as_a_whole(request_: str, held: str) -> None:
    found = SHOP.filter(request_, SHOPS)
    assert [row["店名"] for row in found.rows] == [row["店名"] for row in SHOPS if held in row["住所"]]
