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


TABLES = {
    make.__name__: NLFilter.infer([make(n) for n in range(1, 80)], translator="embedded", today=TODAY)
    for make in (studio, lesson)
}
CLOSED = "休業日_list"
ASKED = [
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
    ("lesson", "18歳以上限定", "対象年齢下限 >= 18"),
    ("lesson", "10歳以上の人しか参加できない工作", "対象年齢下限 >= 10 AND 種別 = '工作'"),
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
