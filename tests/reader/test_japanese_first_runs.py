"""Japanese requests on tables that nobody described: kinds, short forms, free amounts, 「もの」."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema, Translation

BOOKS: list[dict[str, Any]] = [
    {
        "タイトル": f"本{n}号",
        "ジャンル": ("小説", "漫画", "実用書", "絵本")[n % 4],
        "全巻数": 1 + n % 30,
        "無料巻数": (0, 0, 1, 2, 3, 5)[n % 6],
        "価格": 300 + 50 * n,
        "在庫": ("在庫あり", "品切れ", "取り寄せ")[n % 3],
        "特典": ("あり", "なし", "未定")[n % 3],
    }
    for n in range(48)
]
WORK: list[dict[str, Any]] = [
    {
        "求人": f"求人{n}",
        "施設": ("介護老人保健施設", "介護医療院", "特別養護老人ホーム", "病院")[n % 4],
        "資格": ("准看護師", "正看護師", "介護福祉士", "旅行用品係")[n // 2 % 4],
        "時給": 1000 + 50 * n,
    }
    for n in range(32)
]


def read(rows: list[dict[str, Any]], request: str) -> Translation:
    return NLFilter(TableSchema.infer(rows), values=rows, translator="embedded").translate(request)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("小説はいらない", "ジャンル IS DISTINCT FROM '小説'"),
        ("漫画と小説は要らない", "ジャンル NOT IN ('漫画', '小説') OR ジャンル IS NULL"),
        ("特典はいらない", "特典 = 'なし'"),
        ("3巻以上無料", "無料巻数 >= 3"),
        ("無料が2巻の漫画", "無料巻数 = 2 AND ジャンル = '漫画'"),
        ("無料", "価格 = 0"),
        ("1000円いかないもの 品切れ以外", "価格 < 1000 AND 在庫 IS DISTINCT FROM '品切れ'"),
    ],
)
def test_a_plain_request_of_books(request_: str, where: str) -> None:
    told = read(BOOKS, request_)
    assert (told.where.sql, told.covered) == (where, True)


def test_what_a_row_may_have_is_refused_only_as_a_guess() -> None:
    told = read(BOOKS, "品切れはいらない")
    assert (told.where.sql, told.covered) == ("在庫 IS DISTINCT FROM '品切れ'", False)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("老健", "施設 = '介護老人保健施設'"),
        ("特養以外", "施設 IS DISTINCT FROM '特別養護老人ホーム'"),
        ("准看", "資格 = '准看護師'"),
        ("正看で時給1500円以上", "資格 = '正看護師' AND 時給 >= 1500"),
    ],
)
def test_some_letters_of_a_long_value_are_a_guess(request_: str, where: str) -> None:
    told = read(WORK, request_)
    assert (told.where.sql, told.covered) == (where, False)


def test_the_first_word_of_a_value_is_no_short_form_of_it() -> None:
    assert "旅行用品係" not in read(WORK, "正看護師、旅行").where.sql
