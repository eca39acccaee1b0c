"""Tables with names in Japanese and an inferred schema: shifts with tags, and goods with codes and units."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter

TODAY = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def shift(n: int) -> dict[str, Any]:
    """A shift with its times of day, and tags of what it offers."""
    return {
        "求人No": f"S{n:03}",
        "職種": ["調理補助", "清掃", "品出し"][n % 3],
        "都道府県": ["東京都", "千葉県", "埼玉県"][n % 3],
        "市区町村": ["港区", "浦安市", "さいたま市大宮区", "さいたま市浦和区"][n % 4],
        "最寄駅": [f"JR山手線 丙{n % 2}駅", f"JR京葉線 甲{n % 5}駅", f"東西線 乙{n % 5}駅"][n % 3],
        "始業": dt.time(8 + n % 4),
        "終業": dt.time(15 + n % 5),
        "月残業h": n % 30,
        "駅徒歩": n % 20,
        "掲載日": TODAY - dt.timedelta(days=n),
        "就業開始": TODAY + dt.timedelta(days=n),
        "就業終了": TODAY + dt.timedelta(days=100 + n),
        "条件": [["日払いOK", "社員食堂"], ["車通勤可"], ["髪型・髪色自由", "ペット不可"]][n % 3],
    }


def lamp(n: int) -> dict[str, Any]:
    """A lamp with codes for colours, a discount, and units in the names of columns."""
    return {
        "商品CD": f"L{n:03}",
        "種類": ["卓上", "壁掛け", "床置き"][n % 3],
        "カラー": ["WH", "BK", "GY", "BE", "RD"][n % 5],
        "売価": 1000 * n,
        "サイズ": float(n),
        "お届け日数": n % 14,
        "幅mm": 100 + n,
        "値引率": [0, 10, 30][n % 3],
        "動作音dB": 10 + n % 40,
        "レビュー数": n % 9,
    }


TABLES = {
    make.__name__: NLFilter.infer([make(n) for n in range(1, 80)], translator="embedded", today=TODAY)
    for make in (shift, lamp)
}
ASKED = [
    ("shift", "16時までに終わる清掃", "終業 <= TIME '16:00' AND 職種 = '清掃'"),
    ("shift", "10時から", "始業 >= TIME '10:00'"),
    ("shift", "9時から17時", "始業 >= TIME '09:00' AND 終業 <= TIME '17:00'"),
    ("shift", "12月までに終わる", "就業終了 < DATE '2027-01-01'"),
    ("shift", "今日の新着", "掲載日 = CURRENT_DATE"),
    ("shift", "残業なし", "月残業h = 0"),
    ("shift", "残業はしたくない", "月残業h = 0"),
    ("shift", "残業10時間以内", "月残業h <= 10"),
    ("shift", "駅から5分以内", "駅徒歩 <= 5"),
    ("shift", "日払いの品出し", "list_contains(条件, '日払いOK') AND 職種 = '品出し'"),
    ("shift", "車通勤できる", "list_contains(条件, '車通勤可')"),
    ("shift", "社食あり", "list_contains(条件, '社員食堂')"),
    ("shift", "髪色自由", "list_contains(条件, '髪型・髪色自由')"),
    ("shift", "都内で品出し", "都道府県 = '東京都' AND 職種 = '品出し'"),
    ("shift", "清掃で残業なし", "職種 = '清掃' AND 月残業h = 0"),
    ("shift", "清掃か品出しで残業もない", "職種 IN ('清掃', '品出し') AND 月残業h = 0"),
    ("lamp", "明日届く卓上", "お届け日数 <= 1 AND 種類 = '卓上'"),
    ("lamp", "10月7日までに届く", "お届け日数 <= 6"),
    ("shift", "大宮で清掃", "市区町村 = 'さいたま市大宮区' AND 職種 = '清掃'"),
    ("shift", "山手線沿線", "最寄駅 IN ('JR山手線 丙0駅', 'JR山手線 丙1駅')"),
    ("lamp", "14畳用", "サイズ = 14"),
    ("lamp", "50インチ以上", "サイズ >= 50"),
    ("lamp", "幅20cm以下", "幅mm <= 200"),
    ("lamp", "幅が5インチ以上", "幅mm >= 127"),
    ("lamp", "25dB以下", "動作音dB <= 25"),
    ("lamp", "動作音が20デシベル以下", "動作音dB <= 20"),
    ("lamp", "3万円くらいまで", "売価 <= 30000"),
    ("lamp", "1万円から2万円くらい", "売価 BETWEEN 10000 AND 20000"),
    ("lamp", "1万円異常", "売価 >= 10000"),
    ("lamp", "セール中の卓上", "値引率 > 0 AND 種類 = '卓上'"),
    ("lamp", "レビューがまだ1件もない", "レビュー数 = 0"),
]


@pytest.mark.parametrize(("table", "request_", "where"), ASKED)
def test_is_read(table: str, request_: str, where: str) -> None:
    asked = TABLES[table].translate(request_)
    assert asked.where.sql == where
    assert not asked.unmatched


def test_an_unknown_unit_hides_no_comparison() -> None:
    asked = TABLES["lamp"].translate("動作音20ホゲ以下")
    assert asked.where.sql == "動作音dB <= 20"
    assert [one.phrase for one in asked.unmatched] == ["ホゲ"]


def test_a_refusal_does_not_reach_over_a_space() -> None:
    asked = TABLES["shift"].translate("清掃　ホゲは無理です")
    assert asked.where.sql == "職種 = '清掃'"
    assert [one.phrase for one in asked.unmatched] == ["ホゲは無理です"]


def test_something_new_is_named_without_a_day() -> None:
    assert [one.phrase for one in TABLES["shift"].translate("清掃の新着").unmatched] == ["新着"]
