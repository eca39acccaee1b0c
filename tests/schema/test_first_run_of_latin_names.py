"""A first run in Japanese on columns whose names are in Latin letters, by their sound or in romaji."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

LODGES: list[dict[str, Any]] = [
    {
        "yado_mei": f"ロッジ{n}",
        "barbecue": ("なし", "毎日", "週末のみ")[n % 3],
        "night_light": ("あり", "なし")[n % 2],
        "drone": ("不可", "全域可", "一部可")[n % 3],
        "chushajo": ("無料", "有料", "平日のみ無料")[n % 3],
        "saidai_suishin_m": 2 + n % 9,
        "jokyu_pct": 5 * (n % 15),
        "boat_su": n % 7,
        "eki_kara_fun": 3 + n,
        "open_date": date(2026, 3 + n % 6, 1 + n),
    }
    for n in range(28)
]
OFFICES: list[dict[str, Any]] = [
    {
        "name": f"オフィス{n}",
        "copy_machine": ("なし", "モノクロ", "カラー")[n % 3],
        "chukyu_pct": 10 * (n % 8),
        "printer_su": n % 5,
        "shokuji": ("無料", "有料")[n % 2],
        "open_date": date(2026, 2 + n % 8, 2 + n),
    }
    for n in range(26)
]


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (LODGES, "バーベキューやってるところ", "barbecue IN ('毎日', '週末のみ')"),
        (LODGES, "ドローン禁止", "drone = '不可'"),
        (LODGES, "駐車場代がかからない", "chushajo = '無料'"),
        (LODGES, "駐車場が無料", "chushajo = '無料'"),
        (LODGES, "水深5m以上", "saidai_suishin_m >= 5"),
        (LODGES, "上級が半分以上", "jokyu_pct >= 50"),
        (LODGES, "ボートがある", "boat_su > 0"),
        (LODGES, "駅から10分以内", "eki_kara_fun <= 10"),
        (LODGES, "もうオープンしてるところ", "open_date <= CURRENT_DATE"),
        (OFFICES, "コピーマシンがある", "copy_machine IN ('モノクロ', 'カラー')"),
        (OFFICES, "中級が半数以上", "chukyu_pct >= 50"),
        (OFFICES, "プリンターがある", "printer_su > 0"),
        (OFFICES, "もうオープンしている", "open_date <= CURRENT_DATE"),
    ],
)
def test_a_latin_name_is_understood(rows: list[dict[str, Any]], request_: str, where: str) -> None:
    schema = TableSchema.infer(rows)
    said = NLFilter(schema, values=rows, translator="embedded", today=date(2026, 10, 1)).translate(request_)
    assert (said.where.sql, said.unmatched) == (where, ())
