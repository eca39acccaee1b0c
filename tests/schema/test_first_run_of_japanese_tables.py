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
CLOSED = "休業日_list"
BATH_OVER = "閉店時刻_time <= 開店時刻"
BATH_AT_TWO = "閉店時刻_time >= TIME '02:00' AND 閉店時刻_time < 開店時刻 OR 閉店時刻_time = 開店時刻"
GYM_OVER = "close_time <= open_time"
ASKED = [
    ("tour", "90分以内で終わる森のコース", "所要時間_分 <= 90 AND コース = '森'"),
    ("tour", "at least 2 hours", "所要時間_分 >= 120"),
    ("tour", "午前中に始まる", "開始時刻 < TIME '12:00'"),
    ("grant", "期限まで10日以内", "応募期限 BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 10 DAY"),
    ("grant", "来年1月10日から20日に締切", "応募期限 BETWEEN DATE '2027-01-10' AND DATE '2027-01-20'"),
    ("grant", "昭和から続いてる", "設立日 < DATE '1989-01-08'"),
    ("grant", "1980年から続いている", "設立日 < DATE '1981-01-01'"),
    ("grant", "平成に設立", "設立日 >= DATE '1989-01-08' AND 設立日 < DATE '2019-05-01'"),
    ("grant", "面談なし", "手続き = '面談不要'"),
    ("bath", "夜中の2時まで開いてる", BATH_AT_TWO),
    ("bath", "26時まで営業", BATH_AT_TWO),
    ("bath", "朝7時から開いてる硫黄泉", "開店時刻 <= TIME '07:00' AND 泉質 = '硫黄泉'"),
    ("bath", "22時まで営業", f"閉店時刻_time >= TIME '22:00' OR {BATH_OVER}"),
    ("bath", "21時過ぎでも入れる", f"閉店時刻_time > TIME '21:00' OR {BATH_OVER}"),
    ("gym", "open after 9 pm with a pool", f"(close_time > TIME '21:00' OR {GYM_OVER}) AND pool"),
    (
        "gym",
        "open at 7 in the morning",
        f"open_time <= TIME '07:00' AND (close_time > TIME '07:00' OR {GYM_OVER})",
    ),
    ("gym", "朝6時に開いてる", f"open_time <= TIME '06:00' AND (close_time > TIME '06:00' OR {GYM_OVER})"),
    ("studio", "ガラス屋さん", "分野 = 'ガラス'"),
    ("studio", "お染物の店", "分野 = '染物・織物'"),
    ("studio", "焼き物ない？", "分野 = '焼き物'"),
    ("studio", "駐車場もあるところ", "駐車場台数 > 0"),
    ("studio", "日曜にやってる", f"NOT list_contains({CLOSED}, '日') OR {CLOSED} IS NULL"),
    ("studio", "月曜が休みじゃない", f"NOT list_contains({CLOSED}, '月') OR {CLOSED} IS NULL"),
    ("studio", "水曜休み", f"list_contains({CLOSED}, '水')"),
    ("studio", "土日も営業してる", f"NOT list_contains({CLOSED}, '日') OR {CLOSED} IS NULL"),
    ("studio", "年中無休", f"list_contains({CLOSED}, '無休')"),
    ("lesson", "土日の実験", "isodow(開催日) IN (6, 7) AND 種別 = '実験'"),
    ("lesson", "平日の朗読", "isodow(開催日) IN (1, 2, 3, 4, 5) AND 種別 = '朗読'"),
    ("lesson", "on weekends", "isodow(開催日) IN (6, 7)"),
    (
        "lesson",
        "来週の平日の工作",
        "開催日 >= date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK"
        " AND 開催日 < date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK + INTERVAL 5 DAY AND 種別 = '工作'",
    ),
    ("hall", "駅から歩いて5分以内", "eki_toho_fun <= 5"),
    ("hall", "予約方法は電話", "yoyaku_houhou = '電話'"),
    ("hall", "10月より前に更新された", "koushin_bi < DATE '2026-10-01'"),
    ("employer", "残業月20時間以内で年間休日120日以上", "zangyo_h_tsuki <= 20 AND nenkan_kyujitsu >= 120"),
    ("employer", "社員300人以上の印刷", "syainsu >= 300 AND gyosyu = '印刷'"),
    ("employer", "未経験歓迎", "mikeiken_ok"),
    ("employer", "less than 30 hours of overtime", "zangyo_h_tsuki < 30"),
    ("employer", "業種が食品以外", "gyosyu IS DISTINCT FROM '食品'"),
    ("course", "18歳以上", "対象年齢下限 >= 18"),
    ("course", "初心者向けの料理", "レベル IN ('入門', '初級') AND カテゴリ = '料理教室'"),
    ("course", "横浜市の陶芸", "開催エリア IN ('横浜市西区', '横浜市中区') AND カテゴリ = '陶芸'"),
    ("course", "中区か川崎市", "開催エリア IN ('横浜市中区', '川崎市幸区')"),
    ("course", "受付中のヨガ", "申込締切_date >= CURRENT_DATE AND カテゴリ = 'ヨガ'"),
    ("lesson", "年齢制限なし", "対象年齢下限 IS NULL AND 対象年齢上限 IS NULL"),
]
FITS_NINE = "(対象年齢上限 >= 9 OR 対象年齢上限 IS NULL) AND (対象年齢下限 <= 9 OR 対象年齢下限 IS NULL)"


@pytest.mark.parametrize(("table", "request_", "where"), ASKED)
def test_is_read(table: str, request_: str, where: str) -> None:
    asked = TABLES[table].translate(request_)
    assert asked.where.sql == where
    assert not asked.unmatched


@pytest.mark.parametrize("request_", ["9歳の息子が参加できる", "9歳の娘と一緒に行ける", "9歳でも参加できる"])
def test_an_age_fits_a_range_of_ages(request_: str) -> None:
    assert TABLES["lesson"].translate(request_).where.sql == FITS_NINE


def test_an_age_fits_in_english() -> None:
    assert TABLES["lesson"].translate("that my 9 year old can join").where.sql == FITS_NINE


def test_the_words_of_a_course_make_sense() -> None:
    schema = TABLES["course"].schema
    days = schema.columns["曜日"]
    assert days.groups["weekdays"].values == ("月", "火", "水", "木", "金")
    assert days.values["水"] == ("Wednesday", "Wed", "Wednesdays", "水曜日", "水曜")
    assert "なし" not in schema.columns["持ち物"].values
    assert schema.label_of("所要時間_分", "ja") == "所要時間"
    words = [word for term in schema.terms.values() for word in term.synonyms]
    assert len(words) == len({*words})
