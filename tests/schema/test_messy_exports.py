"""Exports as people make them: several things in one cell, "n/a" among numbers, units in headings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.errors import InputError, look_first
from nlfilter.schema.inference.to_look_at import to_look_at
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 10, 1)
EXTRAS = ["hard case; strap", "strap", "", "tuner; hard case; capo", "capo", "strap; tuner", "hard case;"]
STYLES = ["jazz/folk", "rock", "folk/rock", "jazz"]
ROOMS = ["プール、サウナ", "サウナ", "スタジオ、プール", "", "プール", "サウナ、スタジオ、プール"]
PAID = ["現金・口座振替", "現金", "口座振替・カード", "カード"]
SELLERS = ["Moor, Ann", "Lund, Bo", "Moor, Bo", "Lund, Ann"]


def instrument(n: int) -> dict[str, Any]:
    return {
        "Item #": 1000 + n,
        "Instrument": f"{['Banjo', 'Cello', 'Viola'][n % 3]} {n}",
        "Sold by": SELLERS[n % 4],
        "Asking Price (£)": "TBD" if n % 8 == 0 else f"{'£' if n % 2 else ''}{1000 + 10 * n:,}",
        "Weight (kg)": "n/a" if n % 7 == 0 else f"{n % 9 + 1}.5",
        "Extras": EXTRAS[n % 7] or None,
        "Styles": STYLES[n % 4],
        "Stored in": ["Case/Bag", "Box"][n % 2],
        "Photo": f"shots/{n % 5}/front.jpg",
        "Rated": f"{n % 5 + 1}/5",
        "Tested": "-" if n % 9 == 0 else f"2026-0{n % 9 + 1}-1{n % 7}",
        "Negotiable Y/N": "YN"[n % 2],
        "Delivery?": ["Yes", "No"][n % 2],
    }


def gym(n: int) -> dict[str, Any]:
    return {
        "番号": str(n + 1),
        "名称": f"ジム{n}",
        "月会費(円)": "不明" if n % 9 == 0 else f"{5000 + 100 * n:,}",
        "広さ（㎡）": "-" if n % 10 == 0 else str(100 + n),
        "最低利用期間(月)": [0, 3, 6, 12][n % 4],
        "満足度(5点満点)": 1 + n % 5,
        "設備": ROOMS[n % 6] or None,
        "支払方法": PAID[n % 4],
        "所在": ["東京・港", "大阪・北"][n % 2],
        "回線": ["ミドリ回線", "nu回線", "ソラ回線"][n % 3],
        "年齢": ["10代以上", "22歳以下", "30代以上", "60歳以上"][n % 4],
    }


TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "instruments": [instrument(n) for n in range(90)],
    "gyms": [gym(n) for n in range(90)],
}


@pytest.fixture(scope="module")
def tables() -> Mapping[str, NLFilter]:
    return {
        name: NLFilter(TableSchema.infer(rows), today=TODAY, values=rows) for name, rows in TABLES.items()
    }


@pytest.fixture
def asked(tables: Mapping[str, NLFilter], monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], str]:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")
    return lambda table, request: tables[table].filter(request, TABLES[table]).where.sql


def test_a_stray_mark_at_the_end_of_a_cell_makes_no_empty_piece(tables: Mapping[str, NLFilter]) -> None:
    found = tables["instruments"].filter("at least two extras", TABLES["instruments"])
    assert {row["Extras"] for row in found.rows} == {text for text in EXTRAS if "; " in text}


@pytest.mark.parametrize("name", ["Sold by", "Stored in", "Photo", "Rated"])
def test_a_name_a_category_a_path_and_a_mark_of_five_are_no_lists(
    tables: Mapping[str, NLFilter], name: str
) -> None:
    assert f"{name}_list" not in tables["instruments"].schema.columns


def test_an_empty_cell_and_a_doubled_mark_hold_no_piece() -> None:
    texts = ("anchor; vest", "", "vest; pump", "pump;; anchor", " ; ", "anchor", "pump", "vest")
    rows = [{"extras": text} for text in texts * 4]
    boats = NLFilter.infer(rows)
    asked = ("no extras", "at least one extra", "exactly 1 extra", "exactly 2 extras")
    assert [boats.filter(request, rows).count // 4 for request in asked] == [2, 6, 3, 3]


def test_a_place_in_two_parts_is_no_list(tables: Mapping[str, NLFilter]) -> None:
    assert tables["gyms"].schema.columns["所在"].filterable


def test_the_owner_is_told_what_is_made_of_texts(tables: Mapping[str, NLFilter]) -> None:
    said = look_first(to_look_at(tables["instruments"].schema))
    assert said.startswith("Look first at yes and no (Negotiable Y/N, Delivery?), lists (Extras, Styles)")
    assert "texts read as numbers (Asking Price (£), Weight (kg), Rated)" in said
    assert "texts read as days or times (Tested)" in said


@pytest.mark.parametrize(
    ("name", "heading", "unit"),
    [
        ("月会費(円)_number", "月会費", "JPY"),
        ("広さ（㎡）_number", "広さ", "m2"),
        ("最低利用期間(月)", "最低利用期間", "months"),
        ("満足度(5点満点)", "満足度", None),
    ],
)
def test_a_heading_is_said_without_its_brackets(
    tables: Mapping[str, NLFilter], name: str, heading: str, unit: str | None
) -> None:
    column = tables["gyms"].schema.columns[name]
    assert heading in column.synonyms
    assert column.unit == unit


@pytest.mark.parametrize(
    ("heading", "key"), [("Item #", True), ("No.", True), ("Code", True), ("番号", True), ("Model", False)]
)
def test_a_heading_of_numbers_that_never_repeat_is_the_key(heading: str, key: bool) -> None:
    rows = [{heading: 100 + n, "City": ["Oslo", "Rome"][n % 2]} for n in range(8)]
    assert TableSchema.infer(rows).key == ((heading,) if key else ())


def test_the_end_that_values_share_is_a_whole_word(tables: Mapping[str, NLFilter]) -> None:
    columns = tables["gyms"].schema.columns
    assert columns["回線"].values == {"ミドリ回線": ("ミドリ",), "nu回線": ("nu",), "ソラ回線": ("ソラ",)}
    assert columns["年齢"].values == {}


@pytest.mark.parametrize("table", TABLES)
def test_what_is_guessed_fits_the_data(tables: Mapping[str, NLFilter], table: str) -> None:
    assert tables[table].schema.check(TABLES[table]).drift == ()


def test_an_object_around_the_rows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "shows.json"
    path.write_text('{"page": {"n": 1}, "shows": [{"title": "Tides"}, {"title": "Bread"}]}', encoding="utf-8")
    with pytest.raises(InputError, match="a list of records: shows"):
        TableSchema.infer(path)


def test_neither_yes_nor_no_is_missing() -> None:
    rows = [
        {
            "n": n,
            "breached": ("yes", "no", "n/a", "")[n % 4],
            "family_friendly": ("ja", "nein")[n % 2],
            "vegan": ("✓", "✗")[n % 2],
            "approved": ("yes", "no", "pending")[n % 3],
        }
        for n in range(60)
    ]
    checks = NLFilter.infer(rows)
    for request, count in (("breached", 15), ("not breached", 15), ("breached unknown", 30), ("vegan", 30)):
        found = checks.filter(request, rows)
        kept = [row for row in found.rows if request != "not breached" or row["breached"] == "no"]
        assert len(kept) == count, request
    assert len(checks.filter("family friendly", rows).rows) == 30
    assert checks.schema.columns["approved"].filterable


@pytest.mark.parametrize(
    ("heading", "request_", "unit", "kept"),
    [
        ("Discount %", "discount of at least 20%", "percent", 20),
        ("Price in €", "under 20 euros", "EUR", 20),
        ("Price £", "price below 20 pounds", "GBP", 20),
        ("Humidity, %", "humidity below 20 percent", "percent", 20),
    ],
)
def test_a_sign_at_the_end_of_a_heading_is_a_unit(heading: str, request_: str, unit: str, kept: int) -> None:
    rows = [{"product": f"Thing {n}", heading: n} for n in range(40)]
    shop = NLFilter.infer(rows, translator="embedded")
    assert shop.schema.columns[heading].unit == unit
    result = shop.filter(request_, rows)
    assert result.count == kept
    assert result.unmatched == ()
    assert heading not in result.where.describe()


def test_a_period_before_a_unit_gives_no_word() -> None:
    rows = [{"求人": f"{n}", "月給（円）": 200_000 + n} for n in range(40)]
    assert "給（円）" not in NLFilter.infer(rows).schema.columns["月給（円）"].synonyms
