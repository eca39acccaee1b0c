"""Japanese compounds: a place that begins with another name, half a word, a count that is no mark."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

STUDIOS: list[dict[str, Any]] = [
    {
        "スタジオ": f"スタジオ{n}",
        "所在地": ("東京都品川区大井", "東京都板橋区成増", "東京都中野区野方")[n % 3] + f"{n % 7}丁目",
        "最寄駅": ("品川", "成増", "中野")[(n + 1) % 3],
        "口コミ件数": 30 * n,
        "口コミ評価": 3 + (n % 20) / 10,
    }
    for n in range(30)
]
DISHES: list[dict[str, Any]] = [
    {
        "料理名": ("半熟卵の和風丼", "全粒粉パン", "半熟卵サンド", "揚げパン")[n % 4],
        "店舗所在地": ("大阪府大阪市北区梅田", "大阪府堺市堺区大町", "大阪府豊中市本町")[n % 3]
        + f"{n % 5}丁目",
        "最寄り": ("北", "堺", "豊中")[n % 3],
        "レビュー件数": 20 * n,
        "レビュー評価": 2 + (n % 30) / 10,
    }
    for n in range(40)
]


def where_of(rows: list[dict[str, Any]], request: str) -> str:
    return NLFilter(TableSchema.infer(rows), values=rows, translator="embedded").translate(request).where.sql


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (STUDIOS, "品川区", "所在地 LIKE '東京都品川区大井%'"),
        (STUDIOS, "品川", "最寄駅 = '品川'"),
        (STUDIOS, "口コミ100件以上で評価も4以上", "口コミ件数 >= 100 AND 口コミ評価 >= 4"),
        (DISHES, "レビュー200件以上で評価も3以上", "レビュー件数 >= 200 AND レビュー評価 >= 3"),
        (DISHES, "豊中市", "店舗所在地 LIKE '大阪府豊中市本町%'"),
    ],
)
def test_the_longer_word_is_meant(rows: list[dict[str, Any]], request_: str, where: str) -> None:
    assert where_of(rows, request_) == where
