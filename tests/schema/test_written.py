"""Numbers, days and times stored as texts are read as numbers, days and times."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import parse_where

ERAS = ("令和", "平成", "昭和")
ROWS: list[dict[str, Any]] = [
    {
        "id": f"x{n}",
        "price": f"${1000 + n * 37:,}.50",
        "weight": f"{n + 1} kg",
        "sold": f"{2020 + n % 5}/{n % 12 + 1}/{n % 28 + 1}",
        "paid": f"{n % 28 + 1:02}.{n % 12 + 1:02}.2024",
        "opens": f"{n % 12 + 1}:{n % 60:02} PM",
        "share": f"{n % 100}%",
        "qty": str(n) if n else "n/a",
        "code": f"0{1000 + n}",
        "stage": f"L{n % 4 + 1}",
        "platform": ["7a", "3", "5", "11b"][n % 4],
        "poids": f"{n + 1},{n % 10}",
        "prix": f"{n // 10 + 1}.{n * 7 % 1000:03},{n % 100:02} €" if n % 3 else f"{n + 100},5 €",
        "borrowed": f"{ERAS[n % 3]}{n % 29 + 1 if n % 29 else '元'}年{n % 12 + 1}月{n % 28 + 1}日",
        "returned": f"R{n % 9 + 1}.{n % 12 + 1}.{n % 28 + 1}",
        "lot": f"R{n}-{n % 7}",
        "either": f"{n % 12 + 1}/{n % 12 + 1}/2024",
    }
    for n in range(120)
]
SAID = [
    ("price over $3,000", "price_number > 3000"),
    ("heavier than 100 kg", "weight_number > 100"),
    ("sold after 2022", "sold_date >= DATE '2023-01-01'"),
    ("paid since december 2024", "paid_date >= DATE '2024-12-01'"),
    ("opens before 2 pm", "opens_time < TIME '14:00'"),
    ("share over 50%", "share_number > 50"),
    ("qty at least 100", "qty_number >= 100"),
    ("qty unknown", "qty_number IS NULL"),
    ("poids over 100.5", "poids_number > 100.5"),
    ("prix over 5000 euros", "prix_number > 5000"),
    ("borrowed before 2000", "borrowed_date < DATE '2000-01-01'"),
    ("returned since 2024", "returned_date >= DATE '2024-01-01'"),
]


@pytest.fixture(scope="module")
def rows() -> NLFilter:
    return NLFilter(TableSchema.infer(ROWS), values=ROWS)


@pytest.mark.parametrize(("request_", "where"), SAID)
def test_they_are_asked_for_as_what_they_are(rows: NLFilter, request_: str, where: str) -> None:
    found = rows.filter(request_, ROWS)
    assert found.where.sql == where
    assert 0 < len(found.rows) < len(ROWS)


@pytest.mark.parametrize("name", ["code", "platform", "stage", "either", "lot"])
def test_codes_and_days_that_could_be_either_stay_texts(rows: NLFilter, name: str) -> None:
    assert rows.schema.columns[name].kind.is_text
    assert rows.schema.columns[name].filterable


def test_what_is_guessed_fits_the_data(rows: NLFilter) -> None:
    assert rows.schema.check(ROWS).drift == ()


@pytest.mark.parametrize(
    ("stored", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("令和7年4月", dt.date(2025, 4, 1)),
        ("令和7年13月1日", None),
        ("2024年4月1日", None),
    ],
)
def test_a_day_of_a_japanese_era(stored: str, day: dt.date | None) -> None:
    rows = [{"n": n, "入社日": f"平成{n % 30 + 1}年4月1日"} for n in range(1, 60)] + [
        {"n": 0, "入社日": stored}
    ]
    staff = NLFilter.infer(rows)
    found = staff.filter(f"入社日が{day:%Y年%-m月%-d日}" if day else "入社日が不明", rows)
    assert rows[-1] in found.rows


def below(texts: list[str], bound: str) -> list[str] | None:
    """The texts whose number is below a bound; None if they are not read as numbers."""
    rows = [{"amount": text, "n": n} for n, text in enumerate(texts * 8)]
    schema = TableSchema.infer(rows)
    if "amount_number" not in schema.columns:
        return None
    where = parse_where(f"amount_number < {bound}", schema)
    kept = NLFilter(schema, values=rows).apply(where, rows)
    return [texts[at] for at in kept.positions if at < len(texts)]


@pytest.mark.parametrize(
    ("texts", "negative"),
    [
        (["1,200.00", "(257.50)", "3,400.10"], ["(257.50)"]),
        (["$1,200", "($257)", "-$12", "$5"], ["($257)", "-$12"]),
        (["△1,200円", "3,400円", "▲500円"], ["△1,200円", "▲500円"]),
        (["−5", "3", "4"], ["−5"]),
        (["500-", "200", "1,300-"], ["500-", "1,300-"]),
        (["500,25-", "200,00", "1.300,50-"], ["500,25-", "1.300,50-"]),
        (["(12)", "(1,300)", "(5)"], None),
        (["▲5%", "▼3%", "△1%"], None),
        (["500.-", "20.-", "3.-"], None),
        (["4.5/5", "3.0/5", "5/5"], []),
        (["1/2", "3/4", "2/4"], None),
        (["12/7", "3/7", "31/7"], None),
    ],
)
def test_numbers_below_0_are_written_in_several_ways(texts: list[str], negative: list[str] | None) -> None:
    assert below(texts, "0") == negative


def test_a_few_numbers_below_0_keep_their_sign() -> None:
    texts = [f"{n:,}" for n in range(1000, 1100)] + ["(257)", "△500"]
    assert below(texts, "0") == ["(257)", "△500"]


def test_points_are_numbers() -> None:
    assert below(["4.5/5", "3.0/5", "5/5", "2 out of 5"], "4") == ["3.0/5", "2 out of 5"]


@pytest.mark.parametrize(
    ("texts", "request_", "kept"),
    [
        (["３００円", "1,200円", "５，０００円", "無料"], "1000円以下", [0, 3]),
        (["２０名", "50名", "１００人"], "50名以上", [1, 2]),
        (["２０２６年３月１日", "2025年12月24日", "２０２６年９月30日"], "2026年", [0, 2]),
    ],
)
def test_full_width_figures_are_figures(texts: list[str], request_: str, kept: list[int]) -> None:
    rows = [{"店": f"店{n}", "値": text} for n, text in enumerate(texts * 8)]
    result = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert [at for at in result.positions if at < len(texts)] == kept
    assert result.unmatched == ()


@pytest.mark.parametrize(
    ("texts", "request_", "kept"),
    [
        (["2pm", "4:30 PM", "11 AM", "15:30"], "before 3 pm", [0, 2]),
        (["2026/3/5", "2025-12-24", "2026年4月1日"], "since 2026", [0, 2]),
        (["5 Mar 2026", "December 24, 2025", "2026-04-01"], "since 2026", [0, 2]),
    ],
)
def test_days_and_times_in_several_forms(texts: list[str], request_: str, kept: list[int]) -> None:
    rows = [{"name": f"x{n}", "begins": text} for n, text in enumerate(texts * 8)]
    result = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert [at for at in result.positions if at < len(texts)] == kept


def test_days_that_could_be_either_stay_texts_beside_others() -> None:
    rows = [{"begins": text} for text in ["3/5/2026", "5/3/2026", "2026-12-24"] * 8]
    assert {*TableSchema.infer(rows).columns} == {"begins"}


@pytest.mark.parametrize(
    ("request_", "kept"),
    [("turnover at least 1.250,50", [0, 3]), ("turnover 999,99", [4]), ("turnover over 1.000", [0, 3])],
)
def test_a_request_writes_numbers_as_the_file_does(request_: str, kept: list[int]) -> None:
    texts = ["1.250,50", "-300,00", "75,25", "10.400,00", "999,99"]
    rows = [{"shop": f"s{n}", "turnover (€)": text} for n, text in enumerate(texts)]
    result = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert list(result.positions) == kept
    assert result.unmatched == ()


@pytest.mark.parametrize(
    ("texts", "request_", "kept"),
    [
        (["1 year", "3 months", "6 months", "2 years", "1.5 years", "none"], "time over 9 months", [0, 3, 4]),
        (["1年", "3ヶ月", "6か月", "2年", "1年6ヶ月", "なし"], "時間が1年以上", [0, 3, 4]),
        (["半年", "1年", "2年", "1年半"], "時間が1年以上", [1, 2, 3]),
        (["1h 30m", "45 min", "2 hours", "1 hour and 5 min", "90m"], "time over an hour", [0, 2, 3, 4]),
        (["2時間30分", "45分", "3時間半", "1時間"], "時間が2時間以上", [0, 2]),
        (["2 weeks", "3 days", "10 days", "1 wk"], "time of at least a week", [0, 2, 3]),
    ],
)
def test_how_long_something_takes_in_several_units(texts: list[str], request_: str, kept: list[int]) -> None:
    heading = "time" if request_.isascii() else "時間"
    rows = [{"item": f"x{n}", heading: text} for n, text in enumerate(texts)]
    result = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert (list(result.positions), result.unmatched) == (kept, ())


@pytest.mark.parametrize("texts", [["2D", "3D", "4D"], ["10m", "2y", "3kg"], ["3年5組", "1年2組", "2年1組"]])
def test_other_texts_are_no_times(texts: list[str]) -> None:
    columns = TableSchema.infer([{"item": text} for text in texts * 8]).columns.values()
    assert not any(column.kind.is_number for column in columns)


@pytest.mark.parametrize(
    ("texts", "request_", "kept"),
    [
        (["350m", "800m", "3km", "1.2km"], "within 800m", ["350m", "800m"]),
        (["350m", "800m", "3km", "1.2km"], "1km以上", ["3km", "1.2km"]),
        (["800g", "1.5kg", "2kg"], "at least 1 kg", ["1.5kg", "2kg"]),
        (["512MB", "8GB", "16GB"], "at least 8 GB", ["8GB", "16GB"]),
    ],
)
def test_amounts_in_two_units_are_numbers(texts: list[str], request_: str, kept: list[str]) -> None:
    rows = [{"n": n, "amount": texts[n % len(texts)]} for n in range(24)]
    answer = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert answer.covered
    assert {row["amount"] for row in answer.rows} == {*kept}


def test_a_year_of_two_figures_beside_one_of_four(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    days = (f"{1 + n % 28}/{1 + n % 12}/2" for n in range(40))
    lines = (f"A{n},{day}024,{day}{n % 4}" for n, day in enumerate(days))
    path.write_text("\n".join(["id,ordered,paid on", *lines]) + "\n", encoding="utf-8")
    answer = NLFilter.infer(path, translator="embedded").filter("paid on in 2023", path)
    assert answer.covered
    assert [row["paid on"][-2:] for row in answer.rows] == ["23"] * 10


def test_a_year_of_two_figures_may_be_of_a_birthday() -> None:
    rows = [{"n": n, "born": f"{1 + n % 28}/{1 + n % 12}/{40 + n}"} for n in range(40)]
    assert TableSchema.infer(rows).columns["born"].type == "VARCHAR"
