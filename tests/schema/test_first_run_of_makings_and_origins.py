"""Inferred tables of goods and helpers: what is in them or not, where they come from, who may come."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def sweet(n: int) -> dict[str, Any]:
    return {
        "sku": f"S-{n:04}",
        "item_name": f"{['白玉', '黒蜜', '抹茶'][n % 3]}あんみつ{n}",
        "kind": ["ゼリー", "クッキー", "チョコレート"][n % 3],
        "sugar_free_flg": n % 2,
        "wheat_free": n % 3 == 0,
        "origin_cd": ["JP", "IT", "KR", "JP"][n % 4],
        "made_with": ["卵", "牛乳", "小豆", None][n % 4],
    }


def helper(n: int) -> dict[str, Any]:
    return {
        "task_id": f"T{n:03}",
        "task": ["受付", "会場設営", "イルミネーション"][n % 3],
        "beginnerOk": n % 2 == 0,
        "children_welcome": n % 3 == 0,
        "experienceYears": n % 6,
        "hours": 2 + n % 20,
    }


ASKED = {
    sweet: {
        "小麦不使用のクッキー": ["wheat_free", "kind = 'クッキー'"],
        "砂糖なし": ["sugar_free_flg_flag"],
        "卵不使用のゼリー": ["made_with IS DISTINCT FROM '卵'", "kind = 'ゼリー'"],
        "国産のゼリー": ["origin_cd = 'JP'", "kind = 'ゼリー'"],
        "日本製以外": ["origin_cd IS DISTINCT FROM 'JP'"],
        "輸入品のチョコレート": ["origin_cd IN ('IT', 'KR')", "kind = 'チョコレート'"],
        "イタリア産": ["origin_cd = 'IT'"],
    },
    helper: {
        "未経験歓迎の受付": ["beginnerOk", "task = '受付'"],
        "未経験OK": ["beginnerOk"],
        "子供OK": ["children_welcome"],
        "経験3年以下": ["experienceYears <= 3"],
    },
}


@pytest.mark.parametrize(
    ("make", "request_", "wanted"),
    [(make, request, wanted) for make, asked in ASKED.items() for request, wanted in asked.items()],
)
def test_is_read(make: Any, request_: str, wanted: list[str]) -> None:
    asked = NLFilter.infer([make(n) for n in range(1, 61)]).translate(request_)
    assert {one.sql for one in asked.where.conditions} == {*wanted}
    assert not asked.unmatched


def test_a_misspelt_word_in_katakana_is_read_inside_an_unknown_one() -> None:
    asked = NLFilter.infer([helper(n) for n in range(1, 61)]).translate("イルミネーョン見に行きたい")
    assert "イルミネーション" in asked.where.sql
