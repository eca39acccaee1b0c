"""Inferred tables in Japanese whose values are said in part, in other letters, or as a bound."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def studio(n: int) -> dict[str, Any]:
    """A studio for hire."""
    return {
        "スタジオ番号": f"S{n:03}",
        "所在地": ["横浜市緑区鴨居3丁目", "横浜市旭区本宿町", "川崎市麻生区百合丘1丁目"][n % 3],
        "最寄駅": ["鴨居", "二俣川", "新百合ヶ丘"][n % 3],
        "面積": ["8畳", "12畳", "20畳", "30畳"][n % 4],
        "階": 1 + n % 9,
        "階数": 1 + n % 9 + n % 3,
        "竣工": ["リノベーション済", "新築", "未改装"][n % 3],
        "定休日": ["月曜", "火曜", "無休", "水曜", "木曜"][n % 5],
        "床材": ["ヒノキ材", "ナラ材", "ウレタン塗装", "大理石"][n % 4],
        "利用時間": ["平日昼間", "平日夜間", "週末のみ", "いつでも"][n % 4],
        "条件": [["太鼓相談可", "機材付"], ["飲食可"], ["機材付", "裸足のみ"]][n % 3],
    }


def trip(n: int) -> dict[str, Any]:
    """A trip on a ship."""
    return {
        "旅程番号": f"V{n:03}",
        "航路名": ["小豆島 オリーブの丘 1日", "沖縄 離島めぐり 4日", "釜山 市場めぐり 3日", "台北 夜市 4日"][
            n % 4
        ],
        "行き先": ["香川県", "沖縄県", "韓国", "台湾", "長崎県"][n % 5],
        "出発地": ["神戸港", "大阪港"][n % 2],
        "船室": ["2人部屋", "4人部屋", "1人部屋"][n % 3],
        "出航日": dt.date(2026, 12, 1) + dt.timedelta(days=5 * n),
        "申込者": n % 30,
        "食事": ["バイキング", "コース料理", "なし"][n % 3],
        "体験": ["部分リモート案内", "全面リモート案内", "同行"][n % 3],
    }


def watch(n: int) -> dict[str, Any]:
    """A used watch."""
    return {
        "管理番号": f"W{n:03}",
        "型番": f"MK-{n:02}",
        "状態": ["美品", "良品", "並品", "難あり品", "新同品"][n % 5],
        "備考": [
            "キズあり、サビあり",
            "サビあり",
            "キズあり、サビあり、箱付き",
            "キズあり、箱付き",
            "箱付き",
        ][n % 5],
    }


LISTED = "list_contains(条件, '{}')"
ASKED = {
    watch: {
        "サビなし": ["NOT list_contains(備考_list, 'サビあり') OR 備考_list IS NULL"],
        "キズ・サビのないもの": [
            "NOT list_has_any(備考_list, ['キズあり', 'サビあり']) OR 備考_list IS NULL"
        ],
        "美品以上": ["状態 IN ('美品', '新同品')"],
        "並品以下": ["状態 IN ('難あり品', '並品')"],
    },
    studio: {
        "緑区か旭区": ["所在地 IN ('横浜市緑区鴨居3丁目', '横浜市旭区本宿町')"],
        "横浜で洋風のスタジオ": ["所在地 IN ('横浜市旭区本宿町', '横浜市緑区鴨居3丁目')"],
        "最上階": ["階 = 階数"],
        "リノベ済みのスタジオ": ["竣工 = 'リノベーション済'"],
        "年中無休": ["定休日 = '無休'"],
        "鴨居のスタジオないかな": ["最寄駅 = '鴨居'"],
        "川崎市": ["所在地 = '川崎市麻生区百合丘1丁目'"],
        "鴨居駅": ["最寄駅 = '鴨居'"],
        "ヒノキの床材": ["床材 = 'ヒノキ材'"],
        "平日の夜": ["利用時間 = '平日夜間'"],
        "週末だけ": ["利用時間 = '週末のみ'"],
        "機材付き": [LISTED.format("機材付")],
    },
    trip: {
        "香川か長崎": ["行き先 IN ('香川県', '長崎県')"],
        "韓国": ["行き先 = '韓国'"],
        "年末年始の韓国": [
            "出航日 BETWEEN DATE '2026-12-29' AND DATE '2027-01-03'",
            "行き先 = '韓国'",
        ],
        "申込者がまだ5人以下": ["申込者 <= 5"],
        "二人部屋": ["船室 = '2人部屋'"],
        "2人部屋以上": ["船室 IN ('2人部屋', '4人部屋')"],
        "小豆島旅行": ["航路名 = '小豆島 オリーブの丘 1日'"],
        "バイキングか食べ放題の香川": ["食事 = 'バイキング'", "行き先 = '香川県'"],
    },
}
OVER = {"横浜で洋風のスタジオ": ["洋風"], "バイキングか食べ放題の香川": ["食べ放題"]}
"""What is left over."""


@pytest.mark.parametrize(
    ("make", "request_", "wanted"),
    [(make, request, wanted) for make, asked in ASKED.items() for request, wanted in asked.items()],
)
def test_is_read(make: Any, request_: str, wanted: list[str]) -> None:
    asked = NLFilter.infer([make(n) for n in range(1, 61)], today=dt.date(2026, 11, 27)).translate(request_)
    assert {one.sql for one in asked.where.conditions} == {*wanted}
    assert [one.phrase for one in asked.unmatched] == OVER.get(request_, [])
