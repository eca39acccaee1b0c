"""Orders of grades and sizes are inferred from values; sums, opposites and flags from names."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.errors import look_first
from nlfilter.schema.inference.infer import infer_schema
from nlfilter.schema.inference.to_look_at import to_look_at
from nlfilter.schema.parts import Order
from nlfilter.schema.table import TableSchema

ROWS: list[dict[str, Any]] = [
    {
        "size": ["S", "M", "XL"][n % 3],
        "cond": ["good", "mint", "poor", "like new"][n % 4],
        "難易度": ["かんたん", "むずかしい", "ふつう"][n % 3],
        "letter": ["A", "B"][n % 2],
        "price": ["$", "$$", "$$$", "$$$$"][n % 4],
        "grade": ["A", "B", "S"][n % 3],
        "fare_eur": float(n),
        "booking_fee_eur": float(n % 5),
        "gain_pct": n - 20,
        "in_stock": n % 2,
        "num_kids": n % 2,
        "sex": ["F", "M"][n % 2],
        "nat": ["JPN", "ITA", "BRA"][n % 3],
        "tags": [["vegan"], []][n % 2],
        "parking_ct": n % 3 or None,
        "bids": n % 3,
        "通勤時間_分": n,
    }
    for n in range(48)
]


@pytest.fixture(scope="module")
def rows() -> NLFilter:
    return NLFilter(TableSchema.infer(ROWS), values=ROWS)


def test_orders_and_what_is_no_scale(rows: NLFilter) -> None:
    columns = rows.schema.columns
    orders = {name: column.order.values for name, column in columns.items() if column.order}
    assert orders == {
        "size": ("S", "M", "XL"),
        "cond": ("poor", "good", "like new", "mint"),
        "難易度": ("かんたん", "ふつう", "むずかしい"),
        "grade": ("B", "A", "S"),
        "price": ("$", "$$", "$$$", "$$$$"),
    }
    assert columns["size"].order == Order(values=("S", "M", "XL"), better="neither")


def test_sums_are_of_a_price_and_its_fee(rows: NLFilter) -> None:
    (made,) = rows.schema.sums.values()
    assert made.of == ("fare_eur", "booking_fee_eur")


def test_a_fee_with_its_unit_in_brackets_is_summed_and_called_without_it() -> None:
    rows = [{"番号": f"P{n}", "家賃（円）": 50_000 + n, "管理費（円）": n * 100} for n in range(40)]
    flats = NLFilter.infer(rows)
    found = flats.filter("管理費込みで5万2千円以下", rows)
    assert found.where.sql == '"家賃（円）" + "管理費（円）" <= 52000'
    assert "家賃と管理費の合計が月52,000円以下" in found.explain("ja")
    assert "家賃が月" in flats.filter("家賃5万2千円以下", rows).explain("ja")


def test_a_number_that_counts_is_no_flag(rows: NLFilter) -> None:
    assert rows.schema.columns["num_kids"].kind.is_number
    assert rows.schema.columns["in_stock"].filterable is False


SIZES: dict[str, tuple[str, list[str]]] = {
    "shirts": ("size", ["XS", "S", "M", "L", "XL"]),
    "dogs": ("dog_size", ["S", "M", "L"]),
    "eggs": ("サイズ", ["SS", "S", "M", "L", "LL"]),
    "cups": ("cup", ["Small", "Medium", "Large"]),
}
"""Columns of sizes, by their codes or their names."""


@pytest.fixture(scope="module", params=SIZES)
def sized(request: pytest.FixtureRequest) -> tuple[NLFilter, str, list[str]]:
    name, sizes = SIZES[request.param]
    rows = [{"id": n, name: sizes[n % len(sizes)], "colour": ["red", "blue"][n % 2]} for n in range(40)]
    return NLFilter.infer(rows, translator="embedded"), name, sizes


def test_a_size_is_said_in_words(sized: tuple[NLFilter, str, list[str]]) -> None:
    items, name, sizes = sized
    small, medium, large = sizes if len(sizes) == 3 else sizes[1:4]
    for said, size in [
        (("small", "small size", "小さい", "小さめ", "Sサイズ"), small),
        (("medium", "mid sized", "中くらい", "Mサイズ"), medium),
        (("large", "big", "large size", "大きめ", "大きいサイズ", "Lサイズ"), large),
    ]:
        for words in said:
            read = items.translate(words)
            assert (read.where.sql, read.covered) == (f"{name} = '{size}'", True), words
    assert items.translate("red, not large").where.conditions[1].sql == f"{name} IS DISTINCT FROM '{large}'"
    bigger = ", ".join(f"'{size}'" for size in sizes[sizes.index(medium) :])
    for words in ("at least medium", "Mサイズ以上"):
        assert items.translate(words).where.sql == f"{name} IN ({bigger})"


def test_steps_that_share_a_meaning_are_a_group_in_their_order() -> None:
    rows = [{"level": ["初級", "入門", "中級", "上級"][n % 4]} for n in range(40)]
    levels = NLFilter.infer(rows)
    assert levels.schema.columns["level"].order == Order(
        values=("入門", "初級", "中級", "上級"), better="neither"
    )
    for request, clause in (
        ("初心者向け", "level IN ('入門', '初級')"),
        ("入門", "level = '入門'"),
        ("初級以上", "level IN ('初級', '中級', '上級')"),
    ):
        assert levels.filter(request, rows).where.sql == clause


PLANS = ["free", "starter", "pro", "enterprise"]
LAYOUTS = ["ワンルーム", "1K", "1DK", "2LDK", "3LDK"]


@pytest.mark.parametrize("steps", [PLANS, LAYOUTS])
def test_an_order_has_every_step(steps: list[str]) -> None:
    rows = [{"plan": steps[n * 3 % len(steps)], "n": n} for n in range(40)]
    order = NLFilter.infer(rows).schema.columns["plan"].order
    assert order is not None
    assert [*order.values] == steps


def test_values_without_a_place_in_an_order_are_named() -> None:
    cups = ["bronze", "silver", "gold", "retired"]
    rows = [{"tier": cups[n % 4], "size": "SML"[n % 3], "n": n} for n in range(40)]
    found = infer_schema(rows, TableSchema, noted=True)
    said = look_first(to_look_at(found.schema, found.values))
    assert "orders (tier without retired, size)" in said


def test_texts_with_figures_that_stay_texts_are_named() -> None:
    lengths, codes = ("3 x 45 cm", "45 cm", "2 rolls", "30 pages"), ("7a", "b2", "c", "d1")
    rows = [{"length": lengths[n % 4], "platform": codes[n % 4], "size": "SML"[n % 3]} for n in range(40)]
    found = infer_schema(rows, TableSchema, noted=True)
    assert "texts with figures (length)" in look_first(to_look_at(found.schema, found.values))


STEPS: list[dict[str, Any]] = [
    {
        "ticket": f"TK-{n:04}",
        "prio": f"P{n % 4 + 1}",
        "level": f"Level {n % 10 + 1}",
        "stage": f"Stage {('I', 'II', 'III')[n % 3]}",
        "grade": f"Grade {'ABC'[n % 3]}",
        "難易度": f"レベル{n % 3 + 1}",
        "ランク": f"{'SAB'[n % 3]}ランク",
        "class": f"Class {n % 3 + 1}",
        "種別": f"第{n % 3 + 1}種",
        "room": f"{'AB'[n % 2]}{n % 3 + 1}",
        "severity": ("S1 - Critical", "S2 - High", "S3 - Low")[n % 3],
    }
    for n in range(60)
]


@pytest.mark.parametrize(
    ("column", "order"),
    [
        ("prio", Order(values=("P4", "P3", "P2", "P1"), better="neither")),
        ("level", Order(values=tuple(f"Level {n}" for n in range(1, 11)), better="neither")),
        ("stage", Order(values=("Stage I", "Stage II", "Stage III"), better="neither")),
        ("grade", Order(values=("Grade C", "Grade B", "Grade A"))),
        ("難易度", Order(values=("レベル1", "レベル2", "レベル3"), better="neither")),
        ("ランク", Order(values=("Bランク", "Aランク", "Sランク"))),
        ("class", None),
        ("種別", None),
        ("room", None),
        ("ticket", None),
    ],
)
def test_values_with_the_same_text_beside_a_number_or_a_letter_have_an_order(
    column: str, order: Order | None
) -> None:
    assert TableSchema.infer(STEPS).columns[column].order == order


def test_values_that_never_repeat_have_no_order() -> None:
    rows = [{"name": f"Ship {n}", "level": n} for n in range(20)]
    assert TableSchema.infer(rows).columns["name"].order is None


@pytest.mark.parametrize(
    "stored", [("★★", "★★★", "★★★★"), ("★★☆☆☆", "★★★☆☆", "★★★★☆"), ("☆☆", "☆☆☆", "☆☆☆☆")]
)
@pytest.mark.parametrize("request_", ["★3以上", "星3つ以上", "3 stars or more", "評価★3以上"])
def test_rows_of_stars_are_counted(stored: tuple[str, ...], request_: str) -> None:
    rows = [{"店": f"店{n}", "評価": stored[n % 3]} for n in range(30)]
    result = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert {row["評価"] for row in result.rows} == {*stored[1:]}
    assert (result.count, result.unmatched) == (20, ())


@pytest.mark.parametrize(
    ("rows", "request_", "kept"),
    [
        ([("Prio", v) for v in ("P1", "P3", "P2", "P4", "P1")], "P2 or higher", [0, 2, 4]),
        ([("優先度", v) for v in ("P1", "P3", "P2", "P4", "P1")], "優先度P2以上", [0, 2, 4]),
        ([("Lvl", f"Level {n}") for n in (2, 1, 5, 3, 4)], "level 3 or above", [2, 3, 4]),
    ],
)
def test_steps_need_not_repeat_in_a_small_table(
    rows: list[tuple[str, str]], request_: str, kept: list[int]
) -> None:
    table = [{"Ref": n + 1, name: value} for n, (name, value) in enumerate(rows)]
    assert list(NLFilter.infer(table, translator="embedded").filter(request_, table).positions) == kept


def test_numbers_of_other_things_are_no_steps_in_a_small_table() -> None:
    rows = [{"seat": f"Seat {n}", "row": "AB"[n % 2]} for n in range(6)]
    assert TableSchema.infer(rows).columns["seat"].order is None


STARS = ["★★★", "★★☆", "★☆☆", "★★★", "", "★★☆"]


@pytest.mark.parametrize(
    ("request_", "kept"),
    [
        ("評価2以上", [0, 1, 3, 5]),
        ("評価が2以上", [0, 1, 3, 5]),
        ("評価2未満", [2]),
        ("星2つ以上", [0, 1, 3, 5]),
        ("評価★★★", [0, 3]),
        ("rating over 2", [0, 3]),
        ("at least 2 stars", [0, 1, 3, 5]),
    ],
)
def test_stars_are_steps_and_a_number(request_: str, kept: list[int]) -> None:
    rows = [{"店": f"店{n}", "評価": stars} for n, stars in enumerate(STARS)]
    assert list(NLFilter.infer(rows, translator="embedded").filter(request_, rows).positions) == kept
