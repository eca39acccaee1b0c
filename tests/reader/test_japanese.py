"""Japanese: verbs that ask for nothing, optional wishes, and refusals of a thing by its properties."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import EmbeddedTranslator, NLFilter

SHELVES = [
    {"棚": "a", "素材": "木", "色": "白", "在庫": 3, "幅_cm": 40, "発売日": date(2026, 9, 1)},
    {"棚": "b", "素材": "鉄", "色": "黒", "在庫": 0, "幅_cm": 90, "発売日": date(2026, 3, 1)},
    {"棚": "c", "素材": "木", "色": "黒", "在庫": 9, "幅_cm": 80, "発売日": date(2025, 9, 1)},
]
TOURS = [
    {
        "tour": "x",
        "city": "Halden",
        "status": "cancelled",
        "delay_min": 5,
        "weight_kg": 3.5,
        "extras": ["lunch"],
    },
    {
        "tour": "y",
        "city": "Marvik",
        "status": "open",
        "delay_min": 0,
        "weight_kg": 8.0,
        "extras": ["lunch", "map"],
    },
    {"tour": "z", "city": "Halden", "status": "open", "delay_min": 30, "weight_kg": 1.0, "extras": ["map"]},
]


def filter_of(rows: list[dict[str, object]]) -> NLFilter:
    return NLFilter.infer(rows, translator=EmbeddedTranslator(), today=lambda: date(2026, 10, 1))


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("売り切れてる棚", "在庫 = 0"),
        ("在庫が5個以上残ってるもの", "在庫 >= 5"),
        ("木でできた棚", "素材 = '木'"),
        ("白い木は嫌", "色 IS DISTINCT FROM '白' OR 素材 IS DISTINCT FROM '木'"),
        ("黒の鉄以外", "色 IS DISTINCT FROM '黒' OR 素材 IS DISTINCT FROM '鉄'"),
        ("黒はなくてもいい、木", "素材 = '木'"),
        ("黒の鉄はなくてもかまいません。木", "素材 = '木'"),
        ("色は問わない、木", "素材 = '木'"),
        ("半年以内に出た棚", "発売日 BETWEEN CURRENT_DATE - INTERVAL 6 MONTH AND CURRENT_DATE"),
        ("9月の日曜日", "month(発売日) = 9 AND isodow(発売日) = 7"),
    ],
)
def test_a_table_in_japanese(request_: str, where: str) -> None:
    said = filter_of(SHELVES).translate(request_)
    assert (said.where.sql, said.unmatched) == (where, ())


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("キャンセルになったのは除いて", "status IS DISTINCT FROM 'cancelled'"),
        ("20分以上遅れた", "delay_min >= 20"),
        ("5キロ未満", "weight_kg < 5"),
        ("ランチと地図、両方もらえる", "list_contains(extras, 'lunch') AND list_contains(extras, 'map')"),
        ("ハルデンで楽しめる", "city = 'Halden'"),
    ],
)
def test_a_table_in_english(request_: str, where: str) -> None:
    said = filter_of(TOURS).translate(request_)
    assert (said.where.sql, said.unmatched) == (where, ())


@pytest.mark.parametrize(
    ("request_", "phrase"),
    [("ハルデン、泳げるところ", "泳げる"), ("ハルデン、遊べる", "遊べる"), ("木星で遊べる", "木星")],
)
def test_a_verb_without_its_object_is_named(request_: str, phrase: str) -> None:
    left = filter_of(TOURS).translate(request_ + "、ランチ").unmatched
    assert any(phrase in one.phrase for one in left)
