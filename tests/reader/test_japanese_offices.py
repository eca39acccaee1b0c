"""Japanese as offices write it: days of eras, months that are no amounts, periods in headings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = date(2026, 10, 1)
FLATS: list[dict[str, Any]] = [
    {
        "部屋": f"部屋{n}",
        "家賃（円）": 50_000 + 4_000 * n,
        "管理費（円）": 1_000 + 100 * n,
        "築年数": 3 + n,
        "入居日": f"令和{7 + n % 2}年{1 + n % 12}月1日",
        "ペット": "可" if n % 2 else "不可",
    }
    for n in range(30)
]
STAFF: list[dict[str, Any]] = [
    {
        "名前": f"カナ{n}",
        "残業時間(月)": 2 * n,
        "有給残日数": n % 20,
        "入社日": f"平成{20 + n % 10}年4月{1 + n}日",
        "資格手当": 1_000 * (n % 3),
        "希望": "必須" if n % 3 else "任意",
    }
    for n in range(28)
]
MEETINGS: list[dict[str, Any]] = [
    {
        "会議": f"カイ{n}",
        "開催日": date(2026, 4 + n % 9, 1 + n),
        "締切日": date(2026, 3 + n % 9, 1 + n),
        "所要時間（時間）": 1 + n % 8,
        "定員": 5 + n,
        "申込者数": n,
        "割引率": 10 * (n % 11),
        "素材": ("紙", "綿", "木")[n % 3],
    }
    for n in range(28)
]
MONTH = "date_trunc('month', CURRENT_DATE)"


def where_of(rows: list[dict[str, Any]], request: str) -> tuple[str, tuple[str, ...]]:
    office = NLFilter(TableSchema.infer(rows), values=rows, translator="embedded", today=TODAY)
    said = office.translate(request)
    return said.where.sql, tuple(one.phrase for one in said.unmatched)


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (FLATS, "11月から入居したい", "入居日_date >= DATE '2026-11-01'"),
        (FLATS, "家賃 8 万円以下", '"家賃（円）" <= 80000'),
        (FLATS, "家賃 8 万 以下", '"家賃（円）" <= 80000'),
        (FLATS, "築20年より新しい", "築年数 < 20"),
        (FLATS, "築20年より古い", "築年数 > 20"),
        (FLATS, "令和8年3月以降に入居", "入居日_date >= DATE '2026-03-01'"),
        (FLATS, "入居日が令和八年六月十日まで", "入居日_date < DATE '2026-06-11'"),
        (STAFF, "残業45時間以上", '"残業時間(月)" >= 45'),
        (STAFF, "平成25年より前に入社", "入社日_date < DATE '2013-01-01'"),
        (STAFF, "2012年4月入社", "入社日_date >= DATE '2012-04-01' AND 入社日_date < DATE '2012-05-01'"),
        (STAFF, "必須のもの", "希望 = '必須'"),
        (MEETINGS, "10人以上申し込みがある", "申込者数 >= 10"),
        (MEETINGS, "11月まで応募できる", "締切日 < DATE '2026-12-01'"),
        (
            MEETINGS,
            "再来月に開催",
            f"開催日 >= {MONTH} + INTERVAL 2 MONTH AND 開催日 < {MONTH} + INTERVAL 3 MONTH",
        ),
        (MEETINGS, "今年度に開催", "開催日 >= DATE '2026-04-01' AND 開催日 < DATE '2027-04-01'"),
    ],
)
def test_an_office_is_understood(rows: list[dict[str, Any]], request_: str, where: str) -> None:
    assert where_of(rows, request_) == (where, ())


@pytest.mark.parametrize(
    ("request_", "left"), [("綿100%のもの", "100%"), ("綿、半日で終わるもの", "半日で終わる")]
)
def test_what_only_looks_like_an_amount_of_a_column_is_named(request_: str, left: str) -> None:
    assert where_of(MEETINGS, request_) == ("素材 = '綿'", (left,))
