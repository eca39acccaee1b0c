"""Tables with names in Japanese and an inferred schema: what people ask of shops, classes and offices."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter

TODAY = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def studio(n: int) -> dict[str, Any]:
    """A studio that is closed on some days."""
    return {
        "工房ID": f"K{n:03}",
        "工房名": f"アトリエ{n}",
        "分野": ["ガラス", "染物・織物", "焼き物"][n % 3],
        "休業日": ["月", "火・水", "無休", "日", "月・第3火", "不定休", "水", "月・火", "日・水"][n % 9],
        "駐車場台数": n % 4,
    }


def lesson(n: int) -> dict[str, Any]:
    """A lesson with its day, its deadline and the ages for which it is meant."""
    return {
        "講座番号": n,
        "講座名": f"はじめての講座{n}",
        "種別": ["実験", "工作", "朗読"][n % 3],
        "開催日": TODAY + dt.timedelta(days=n),
        "申込締切日": TODAY + dt.timedelta(days=n - 7),
        "対象年齢下限": None if n % 4 == 0 else n % 12,
        "対象年齢上限": None if n % 3 == 0 else 12 + n % 5,
    }


def grant(n: int) -> dict[str, Any]:
    """A grant that must be applied for in time, with what it offers."""
    return {
        "制度ID": f"G{n:03}",
        "応募期限": TODAY + dt.timedelta(days=3 * n - 20),
        "設立日": dt.date(1960 + n % 60, 4, 1),
        "手続き": ["面談不要", "要面談", "書類のみ"][n % 3],
        "特典": [["テイクアウト", "個室"], ["子連れ歓迎"], ["食べ放題", "個室"]][n % 3],
    }


def hall(n: int) -> dict[str, Any]:
    """A hall with names in Latin letters, and prices that differ by the day."""
    return {
        "kaijou_id": f"H{n:03}",
        "kaijou_mei": f"第{n}ホール",
        "eki_toho_fun": n % 25,
        "shuuyou_nin": 20 * n,
        "riyouryou_heijitsu": 1000 * n,
        "riyouryou_kyuujitsu": 1200 * n,
        "inshoku_ok": n % 2 == 0,
        "yoyaku_houhou": ["電話", "窓口", "郵送"][n % 3],
        "kaishi_jikoku": dt.time(7 + n % 12),
        "koushin_bi": TODAY - dt.timedelta(days=n),
    }


def employer(n: int) -> dict[str, Any]:
    """An employer, in other spellings of the same sounds."""
    return {
        "kigyo_cd": f"E{n:03}",
        "kigyo_mei": f"{n}製作所",
        "gyosyu": ["建設", "食品", "印刷"][n % 3],
        "zangyo_h_tsuki": n % 45,
        "nenkan_kyujitsu": 100 + n % 30,
        "syainsu": 10 * n,
        "kyuyo_min_man": 20 + n % 10,
        "kyuyo_max_man": 30 + n % 20,
        "mikeiken_ok": n % 2 == 0,
        "oubo_kigen": TODAY + dt.timedelta(days=n),
    }


def inn(n: int) -> dict[str, Any]:
    """An inn whose prices differ by a part in brackets."""
    return {
        "宿名": f"宿{n}",
        "料金(大人)": 100 * n,
        "料金(子供)": 50 * n,
        "部屋": ["和室", "洋室"][n % 2],
    }


def tour(n: int) -> dict[str, Any]:
    """A tour with its start and its end, as texts."""
    return {
        "見学名": f"見学{n}",
        "実施日": TODAY + dt.timedelta(days=n),
        "開始時刻": f"{9 + n % 8:02}:00",
        "終了時刻": f"{10 + n % 8 + n % 3:02}:30",
        "コース": ["川", "森", "町"][n % 3],
    }


def bath(n: int) -> dict[str, Any]:
    """A bath house; hours after midnight are counted on."""
    return {
        "施設名": f"湯{n}",
        "開店時刻": ["06:30", "10:00", "15:00", "00:00"][n % 4],
        "閉店時刻": ["22:00", "25:00", "26:00", "24:00"][n % 4],
        "泉質": ["単純泉", "硫黄泉", "塩化物泉"][n % 3],
    }


def gym(n: int) -> dict[str, Any]:
    """A gym with times of day; some close after midnight."""
    return {
        "gym_name": f"Gym {n}",
        "open_time": [dt.time(6), dt.time(9), dt.time(0)][n % 3],
        "close_time": [dt.time(23), dt.time(2), dt.time(0)][n % 3],
        "pool": n % 2 == 0,
    }


def course(n: int) -> dict[str, Any]:
    """A course with a least age, in a ward of a city; its deadline is a text."""
    return {
        "講座名": f"はじめての講座{n}",
        "カテゴリ": ["料理教室", "陶芸", "ヨガ"][n % 3],
        "レベル": ["初級", "入門", "上級"][n % 3],
        "開催エリア": ["横浜市中区", "横浜市西区", "川崎市幸区", "世田谷区", "千代田区"][n % 5],
        "曜日": ["水", "金", "月", "火", "土", "日", "木"][n % 7],
        "申込締切": f"2026年{9 + n % 3}月{1 + n % 28}日",
        "残席": n % 5,
        "対象年齢下限": None if n % 4 == 0 else n % 12,
        "持ち物": ["なし", "カメラ", "筆記用具"][n % 3],
        "所要時間_分": 45 + n,
    }


TABLES = {
    make.__name__: NLFilter.infer([make(n) for n in range(1, 80)], translator="embedded", today=TODAY)
    for make in (studio, lesson, course, grant, hall, employer, inn, tour, bath, gym)
}


def test_the_words_of_a_course_make_sense() -> None:
    schema = TABLES["course"].schema
    days = schema.columns["曜日"]
    assert days.groups["weekdays"].values == ("月", "火", "水", "木", "金")
    assert days.values["水"] == ("Wednesday", "Wed", "Wednesdays", "水曜日", "水曜")
    assert "なし" not in schema.columns["持ち物"].values
    assert schema.label_of("所要時間_分", "ja") == "所要時間"
    words = [word for term in schema.terms.values() for word in term.synonyms]
    assert len(words) == len({*words})
