"""A first run on a table with several prices: of these, the usual one is meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter, NotExpressible
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 10, 1)


def bath(n: int) -> dict[str, Any]:
    return {
        "施設名": f"湯{n:03}",
        "大人料金（平日）": 500 + 50 * (n % 30),
        "大人料金（土日祝）": 600 + 50 * (n % 30),
        "小人料金": 200 + 20 * (n % 30),
        "食事": ["和食", "洋食", "中華"][n % 3],
    }


def ferry(n: int) -> dict[str, Any]:
    return {
        "sailing": f"S{n:03}",
        "child_fare_eur": 5.5 + n % 20,
        "fare_eur": 11.5 + n % 40,
        "dining": ["Takeout", "Buffet", "None"][n % 3],
        "port": ["Kiel", "Riga"][n % 2],
    }


def stamp(n: int) -> dict[str, Any]:
    return {
        "lot": f"L{n:03}",
        "price_gbp": 0.35 + n / 20,
        "theme": ["trains", "birds", "kings"][n % 3],
        "made_in": ["Bath", "Hull"][n % 2],
    }


def hall(n: int) -> dict[str, Any]:
    fee = ["無料", "300円", "1,200円"][n % 3]
    return {
        "施設名": f"館{n:03}",
        "使用料（一般）": fee,
        "使用料（子ども）": ["無料", "100円", "150円", "600円"][n % 4],
        "駐車場": ["なし", "20台", "有料 30台"][n % 3],
    }


def snack(n: int) -> dict[str, Any]:
    return {"snack": f"Bar {n:03}", "price_usd": 0.45 + n / 25, "cook_minutes": 30 + 5 * n}


def home(n: int) -> dict[str, Any]:
    return {
        "home_id": n,
        "status": ("sold", "for sale")[n % 2],
        "asking_price": 150_000 + 5_000 * n,
        "sold_price": 152_000 + 4_900 * n,
        "annual_service_charge": 40 + 80 * n,
        "date_sold": f"202{n % 6}-03-1{n % 9}",
        "length_m": 8.5 + n,
    }


def test_a_year_is_no_bound_of_the_column_before_it() -> None:
    rows = [home(n) for n in range(60)]
    table = NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)
    where = table.translate("sold over the asking price in 2025").where.sql
    assert where == (
        "sold_price > asking_price AND date_sold >= DATE '2025-01-01' AND date_sold < DATE '2026-01-01'"
    )


def test_words_for_a_column_fit_its_unit_and_its_last_word() -> None:
    columns = TableSchema.infer([home(n) for n in range(60)]).columns
    assert {"長さ", "long"} <= {*columns["length_m"].synonyms}
    assert not {"所要時間", "runtime"} & {*columns["length_m"].synonyms}
    assert not {"毎年", "年俸"} & {*columns["annual_service_charge"].synonyms}


def room(n: int) -> dict[str, Any]:
    return {"部屋": f"R{n:03}", "料金(円/時間)": 800 + 100 * (n % 30), "清掃料(円)": [0, 1500, 3000][n % 3]}


@pytest.mark.parametrize(
    ("row", "request_", "where"),
    [
        (room, "2000円以下", '"料金(円/時間)" <= 2000'),
        (room, "清掃代なし", '"清掃料(円)" = 0'),
        (room, "清掃料金2000円以下", '"清掃料(円)" <= 2000'),
        (stamp, "under 50p", "price_gbp < 0.5"),
        (stamp, "between 50 and 90 pence", "price_gbp BETWEEN 0.5 AND 0.9"),
        (stamp, "not about birds", "theme IS DISTINCT FROM 'birds'"),
        (stamp, "about trains or kings, 60 pence", "theme IN ('trains', 'kings') AND price_gbp = 0.6"),
        (stamp, "1ポンド以下", "price_gbp <= 1"),
        (snack, "99c or less", "price_usd <= 0.99"),
        (snack, "75セント以下", "price_usd <= 0.75"),
        (snack, "1h 20m or more", "cook_minutes >= 80"),
        (snack, "1h20 or less", "cook_minutes <= 80"),
        (snack, "90 min - 2h", "cook_minutes BETWEEN 90 AND 120"),
        (bath, "1000円以下", '"大人料金（平日）" <= 1000'),
        (bath, "小人料金は300円以下", "小人料金 <= 300"),
        (bath, "和食でも洋食でもOK", "食事 IN ('和食', '洋食')"),
        (hall, "無料の施設", '"使用料（一般）_number" = 0'),
        (hall, "使用料500円以下", '"使用料（一般）_number" <= 500'),
        (hall, "使用料が無料", '"使用料（一般）_number" = 0'),
        (hall, "入場無料", '"使用料（一般）_number" = 0'),
        (hall, "1000円未満で有料", '"使用料（一般）_number" < 1000 AND "使用料（一般）_number" > 0'),
        (ferry, "under 20 euros", "fare_eur < 20"),
        (ferry, "child fare under 20 euros", "child_fare_eur < 20"),
        (ferry, "takeout, Kiel", "dining = 'Takeout' AND port = 'Kiel'"),
    ],
)
def test_what_is_asked(row: Any, request_: str, where: str) -> None:
    rows = [row(n) for n in range(60)]
    table = NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)
    assert table.translate(request_).where.sql == where


def test_two_fees_are_told_apart() -> None:
    rows = [hall(n) for n in range(60)]
    labels = [one.label["ja"] for one in TableSchema.infer(rows).columns.values() if one.expr]
    assert labels == ["使用料（一般）", "使用料（子ども）"]


def test_a_fee_beside_a_column_of_currencies_is_in_the_currency_of_its_row() -> None:
    rows = [
        {"hut_no": n, "nightly_rate": 40 + n, "deposit": 100 * (n % 5), "ccy": ("EUR", "CHF")[n % 2]}
        for n in range(60)
    ]
    huts = NLFilter.infer(rows)
    assert huts.filter("deposit under 300 euros", rows).where.sql == "ccy = 'EUR' AND deposit < 300"
    single = [row | {"ccy": "EUR"} for row in rows]
    with pytest.raises(NotExpressible):
        NLFilter.infer(single).filter("deposit under 300 yen", single)


@pytest.mark.parametrize(
    ("name", "stored", "unit", "unit_in"),
    [
        ("price", ["EUR"], "EUR", None),
        ("price", ["EUR", "USD"], None, "currency"),
        ("price", ["EUR", None], None, "currency"),
        ("見積額", ["USD"], "USD", None),
        ("見積額", ["ドル", "ユーロ"], None, "currency"),
        ("料金（円）", ["USD"], "JPY", None),
        ("見積額", ["monthly"], "JPY", None),
    ],
)
def test_a_stored_currency_is_the_unit_or_names_its_column(
    name: str, stored: list[str | None], unit: str | None, unit_in: str | None
) -> None:
    rows = [{name: 10 + n, "currency": stored[n % len(stored)], "n": n} for n in range(40)]
    for amount in (lambda row: row[name], lambda row: f"{row[name] * 100:,}"):
        written = [row | {name: amount(row)} for row in rows]
        columns = TableSchema.infer(written).columns
        found = columns.get(f"{name}_number", columns[name])
        assert (found.unit, found.unit_in) == (unit, unit_in)
