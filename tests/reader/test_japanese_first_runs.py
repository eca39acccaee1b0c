"""Japanese requests on tables that nobody described: kinds, short forms, free amounts, 「もの」."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema, Translation

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
        "必要スキル": ("英語", "英語・簿記", "簿記", "運転")[n // 3 % 4],
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


FLATS: list[dict[str, Any]] = [
    {
        "物件名": f"ハイツ{n}",
        "アクセス": f"JR中央線 {('三鷹', '国分寺', '立川')[n % 3]}駅 "
        + ("徒歩3分", "徒歩９分", "徒歩15分", "バス10分 徒歩4分")[n % 4],
        "間取り": ("1K", "1LDK", "2DK", "3LDK", "4LDK")[n % 5],
        "家賃": 50_000 + 3_000 * n,
        "管理費": (0, 3_000, 5_000)[n % 3],
        "駐車場": ("あり", "なし", "近隣")[n % 3],
        "物置": ("有料 2台", "有料 5台", "あり")[n % 3],
    }
    for n in range(40)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("3LDK以上", "間取り IN ('3LDK', '4LDK')"),
        ("駐車場無しの物件", "駐車場 = 'なし'"),
        ("家賃と管理費で10万以下", "家賃 + 管理費 <= 100000"),
        ("家賃10万以下、管理費5000円以下", "家賃 <= 100000 AND 管理費 <= 5000"),
        ("駐車場あり", "駐車場 = 'あり'"),
        ("有料の物置", "物置 IN ('有料 2台', '有料 5台')"),
    ],
)
def test_a_plain_request_of_flats(request_: str, where: str) -> None:
    assert where in read(FLATS, request_).where.sql


ROOMS: list[dict[str, Any]] = [
    {
        "部屋名": f"部屋{n}",
        "入居可能日": ("即入居可", "2026/12/15", "2027/1/10", "2027/3/1", "相談", "即日")[n % 6],
        "家賃": 50_000 + 1_000 * n,
    }
    for n in range(60)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("即入居可", "入居可能日_date <= CURRENT_DATE"),
        ("すぐ入居できる部屋", "入居可能日_date <= CURRENT_DATE"),
        ("2027年1月までに入居できる", "入居可能日_date < DATE '2027-02-01'"),
    ],
)
def test_days_beside_a_word_for_at_once(request_: str, where: str) -> None:
    rooms = NLFilter(TableSchema.infer(ROOMS), values=ROOMS, translator="embedded", today=date(2026, 11, 28))
    result = rooms.filter(request_, ROOMS)
    assert result.translation.where.sql == where
    assert {"即入居可", "即日"} <= {row["入居可能日"] for row in result.rows}


SHELTERS: list[dict[str, Any]] = [
    {
        "避難所": f"第{n}避難所",
        "種別": ("小学校", "中学校", "体育館")[n % 3],
        "ペット同行": ("可", "不可", "要相談")[n // 3 % 3],
        "備蓄倉庫": ("有", "無")[n // 2 % 2],
        "更新日": f"{2020 + n % 6}/4/{1 + n % 28}",
        "備考": ("", "ペットは屋外のみ", "夜間は施錠", "夜間は閉鎖", "入口は北側")[n % 5],
    }
    for n in range(45)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("ペット不可以外", "ペット同行 IS DISTINCT FROM '不可'"),
        ("ペット不可を除く", "ペット同行 IS DISTINCT FROM '不可'"),
        (
            "2024年に更新されていない",
            "更新日_date < DATE '2024-01-01' OR 更新日_date IS NULL OR 更新日_date >= DATE '2025-01-01'",
        ),
        (
            "3年以上更新されていない小学校",
            "更新日_date <= CURRENT_DATE - INTERVAL 3 YEAR AND 種別 = '小学校'",
        ),
        ("ペット同行可以外", "ペット同行 IS DISTINCT FROM '可'"),
        ("ペット可", "ペット同行 = '可'"),
        ("備蓄倉庫無", "備蓄倉庫_flag IS NOT TRUE"),
        ("備蓄倉庫無しの小学校", "備蓄倉庫_flag IS NOT TRUE AND 種別 = '小学校'"),
    ],
)
def test_a_plain_request_of_shelters(request_: str, where: str) -> None:
    told = read(SHELTERS, request_)
    assert (told.where.sql, told.covered) == (where, True)


def test_what_a_sentence_is_about_is_no_yes_to_it() -> None:
    with pytest.raises(NotExpressible):
        read(SHELTERS, "夜間も使える")
    assert read(SHELTERS, "夜間施錠の小学校").where.sql == "備考 = '夜間は施錠' AND 種別 = '小学校'"
