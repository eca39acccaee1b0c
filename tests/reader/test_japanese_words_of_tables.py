"""Japanese on a first run: short forms, counters, what need not be, adjectives and differences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from nlfilter import NLFilter

HALLS: list[dict[str, Any]] = [
    {
        "施設": f"ホール{n}",
        "種類": ("生涯学習センター", "児童会館", "総合体育館", "図書館")[n % 4],
        "構造": ("鉄骨造平家建", "木造平家建", "木造二階建", "鉄筋造三階建")[n % 4],
        "特徴": (["鍵不要", "暗い"], ["駐輪場"], ["暗い"], [])[n % 4],
        "座席数": 20 + n,
        "駐輪台数": n % 12,
        "評価": 2.5 + (n % 20) / 10,
        "開館年": 1990 + n % 30,
        "定価": 1000 + 30 * n,
        "売価": 900 + 30 * n,
        "重さ_g": 300 + 40 * n,
        "幅_mm": 100 + n,
    }
    for n in range(60)
]


@pytest.fixture(scope="module")
def halls() -> NLFilter:
    return NLFilter.infer(HALLS, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("30席以上", "座席数 >= 30"),
        ("3台停められる", "駐輪台数 >= 3"),
        ("3.5より上", "評価 > 3.5"),
        ("2001年〜2010年もの", "開館年 BETWEEN 2001 AND 2010"),
        ("平成20年製以降", "開館年 >= 2008"),
        ("2003年から2005年の間に開館", "開館年 BETWEEN 2003 AND 2005"),
        ("1キロ以下", "重さ_g <= 1000"),
        ("木造じゃないもの", "構造 NOT IN ('木造二階建', '木造平家建') OR 構造 IS NULL"),
        ("平家", "構造 IN ('木造平家建', '鉄骨造平家建')"),
        ("総体館", "種類 = '総合体育館'"),
    ],
)
def test_a_first_run(halls: NLFilter, request_: str, where: str) -> None:
    assert halls.translate(request_).where.sql == where


PARTS: list[dict[str, Any]] = [
    {
        "部品": f"p{n}",
        "検品": ("済", "予定", "不可")[n % 3],
        "保証": date(2026, 12, 1) + timedelta(days=20 * n),
        "色": ("赤", "白")[n % 2],
    }
    for n in range(60)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("保証が1年以上残ってるもの", "保証 >= CURRENT_DATE + INTERVAL 1 YEAR"),
        ("保証1年以上", "保証 >= CURRENT_DATE + INTERVAL 1 YEAR"),
    ],
)
def test_what_is_done_and_how_much_time_is_left(request_: str, where: str) -> None:
    parts = NLFilter.infer(PARTS, translator="embedded", today=lambda: date(2026, 11, 27))
    assert parts.translate(request_).where.sql == where


def test_a_short_form_is_a_guess(halls: NLFilter) -> None:
    assert not halls.translate("総体館").covered


def test_a_way_on_foot_from_the_station() -> None:
    rows = [
        {"店": f"s{n}", "最寄駅": ("北駅", "南駅")[n % 2], "徒歩_分": n % 20, "種別": "本"} for n in range(40)
    ]
    shops = NLFilter.infer(rows, translator="embedded")
    assert shops.translate("駅から徒歩10分以内").where.sql == "徒歩_分 <= 10"
