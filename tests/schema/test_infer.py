"""Inferring a schema: types, vocabularies, order, keys, units, ranges, flags."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nlfilter import InputError, NLFilter, parse_where
from nlfilter.schema.files.file import text_of
from nlfilter.schema.inference.column_facts import facts_of
from nlfilter.schema.inference.infer import infer_schema
from nlfilter.schema.kinds import Kind
from nlfilter.schema.table import TableSchema
from nlfilter.sources.ranked import open_source
from nlfilter.where.owner.compiling import compile_schema

ROWS: list[dict[str, Any]] = [
    {
        "rank": n % 20 + 1,
        "user_id": f"u{n // 20}",
        "item_id": f"x-{n}",
        "title": f"{['red', 'green', 'blue'][n % 3]} thing number {n}",
        "kind": ["tool", "toy", "book"][n % 3],
        "grade": "ABC"[n % 3],
        "is_new": n % 2 == 0,
        "在庫あり": n % 3 == 0,
        "price_min": -1 if n % 9 == 0 else n * 10,
        "price_max": n * 20,
        "weight": n - 100,
        "monthly_fee_usd": n / 3,
        "年収下限": n * 10_000,
        "年収上限": n * 20_000,
        "added": (dt.date(2026, 1, 1) + dt.timedelta(days=n)).isoformat(),
        "sent": (dt.date(2026, 1, 1) + dt.timedelta(days=n)).isoformat() if n else "unknown",
        "seen_at": dt.datetime(2026, 1, 1, n % 24),
        "tags": ["a", "b"][: n % 3],
        "notes": "a long text about the thing " * 3,
        "nested": {"a": n},
        "empty": None,
    }
    for n in range(200)
]


@pytest.fixture(scope="module")
def schema() -> TableSchema:
    return TableSchema.infer(ROWS)


def described(schema: TableSchema, name: str) -> dict[str, Any]:
    return schema.columns[name].model_dump()


def test_order_key_and_item(schema: TableSchema) -> None:
    assert (schema.rank, schema.key, schema.item) == ("rank", ("item_id",), "title")
    assert schema.search == ("title", "notes")
    assert "rank" not in schema.columns


def test_the_list_key_is_only_suggested(schema: TableSchema) -> None:
    assert schema.list is None
    assert infer_schema(ROWS, TableSchema, noted=True).notes["user_id"].endswith("add list: user_id)")


def test_a_key_may_repeat_from_one_person_to_the_next() -> None:
    rows = [{"rank": n % 3, "user_id": f"u{n // 3}", "item_id": f"x{n % 3}"} for n in range(9)]
    assert TableSchema.infer(rows).key == ("user_id", "item_id")


COLUMNS: dict[str, dict[str, Any]] = {
    "item_id": {"type": "VARCHAR", "vocabulary": "open", "named_only": True},
    "title": {"type": "VARCHAR", "vocabulary": "text"},
    "notes": {"type": "VARCHAR", "vocabulary": "text"},
    "kind": {
        "type": "VARCHAR",
        "vocabulary": "closed",
        "values": {"tool": ["工具", "道具"], "book": ["本", "書籍"], "toy": ["おもちゃ", "玩具"]},
    },
    "grade": {
        "type": "VARCHAR",
        "kind": "grade",
        "synonyms": ("level", "ランク", "グレード", "等級", "レベル"),
        "order": ["C", "B", "A"],
        "vocabulary": "closed",
        "named_only": True,
    },
    "is_new": {"type": "BOOLEAN", "when_true": ("new",)},
    "在庫あり": {"type": "BOOLEAN", "when_true": ("在庫あり", "在庫")},
    "price_min": {"type": "BIGINT", "missing": [-1]},
    "price_max": {"type": "BIGINT"},
    "weight": {"type": "BIGINT"},
    "monthly_fee_usd": {"type": "DOUBLE", "synonyms": ("monthly fee",), "unit": "USD", "per": "month"},
    "年収下限": {"type": "BIGINT", "unit": "JPY", "per": "year"},
    "seen_at": {"type": "TIMESTAMP"},
    "tags": {"type": "VARCHAR[]"},
    "added": {"type": "DATE", "stored": "VARCHAR"},
    "sent": {"type": "VARCHAR", "filterable": False},
    "empty": {"type": "VARCHAR", "vocabulary": "closed"},
}


WORDS = ("synonyms", "when_true", "when_false")


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name: str, schema: TableSchema) -> None:
    """Each column is described as listed; common words for it may be added."""
    found, listed = described(schema, name), dict(COLUMNS[name])
    for key in WORDS:
        assert {*listed.pop(key, ())} <= {*found.pop(key, ())}
    assert found == listed


def test_texts_that_mostly_hold_dates_can_be_asked_for_as_dates(schema: TableSchema) -> None:
    assert schema.columns["sent_date"].type == "DATE"
    assert compile_schema(schema).exprs["sent_date"]


def test_ranges(schema: TableSchema) -> None:
    assert {name: found.ends for name, found in schema.ranges.items()} == {
        "price": ("price_min", "price_max"),
        "年収": ("年収下限", "年収上限"),
    }
    assert "pay" in schema.ranges["年収"].synonyms


def test_nested_types_are_left_out(schema: TableSchema) -> None:
    assert "nested" not in schema.columns


def test_what_is_guessed_fits_its_data_and_can_be_written(schema: TableSchema, tmp_path: Path) -> None:
    assert schema.check(ROWS).drift == ()
    found = infer_schema(ROWS, TableSchema, noted=True)
    (tmp_path / "rows.yaml").write_text(text_of(found.schema, found.notes), encoding="utf-8")
    assert TableSchema.load(tmp_path / "rows.yaml") == schema


def test_notes_say_what_was_seen() -> None:
    notes = infer_schema(ROWS, TableSchema, noted=True).notes
    assert notes["price_max"] == "0 to 3980"
    assert notes["kind"].startswith("about 3 values: tool, toy, book")
    assert notes["empty"] == "never filled"


def test_notes_never_count_too_many_values() -> None:
    for count in (1, 400, 3_000):
        rows = [
            {"name": f"name {n}", "tags": [f"t{n % 7}", "all"], "long": "x" * 900 + str(n)}
            for n in range(count)
        ]
        notes = infer_schema(rows, TableSchema, noted=True).notes
        assert notes["name"].startswith(f"about {count:,} value")
        assert notes["tags"].startswith(f"about {min(count, 7) + 1} values")
        assert int(notes["long"].split()[1].replace(",", "")) <= count


def test_a_name_is_taken_from_the_file(tmp_path: Path) -> None:
    duckdb.connect().execute(f"COPY (SELECT 1 AS a) TO '{tmp_path}/things.parquet' (FORMAT parquet)")
    assert TableSchema.infer(tmp_path / "things.parquet").name == "things"


def test_a_rank_that_is_no_number_is_an_ordinary_column() -> None:
    schema = TableSchema.infer([{"rank": "captain"}, {"rank": "major"}])
    assert schema.rank is None
    assert "rank" in schema.columns


def test_nothing_is_guessed_of_no_rows() -> None:
    with pytest.raises(InputError, match="no rows"):
        TableSchema.infer([])


@pytest.mark.parametrize("ranked", [[{}], [{"a": {"b": 1}}], [{"a": None}]])
def test_hardly_anything_to_go_by(ranked: list[dict[str, Any]]) -> None:
    schema = TableSchema.infer(ranked)
    assert set(schema.columns) <= {"a"}
    assert schema.check(ranked).drift == ()


def guessed(name: str, *values: Any) -> TableSchema:
    return TableSchema.infer([{name: value} for value in values * 5])


def test_known_countries_bring_their_names_and_groups() -> None:
    column = guessed("made_in", "Japan", "USA", "France", "Italy").columns["made_in"]
    assert column.holds == "country"
    assert {"American", "アメリカ"} <= {*column.values["USA"]}
    assert {"Japanese", "日本"} <= {*column.values["Japan"]}
    assert column.groups["Europe"].values == ("France", "Italy")
    assert column.groups["Europe"].synonyms == ("ヨーロッパ", "European", "欧州")


@pytest.mark.parametrize(
    ("name", "values", "kind", "word"),
    [
        ("country_cd", ("DE", "GB"), "country", "ドイツ"),
        ("国", ("フランス", "日本"), "country", "France"),
        ("lang", ("en", "ja"), "language", "英語"),
        ("currency", ("USD", "JPY"), "currency", "米ドル"),
        ("opens", ("Monday", "Tuesday"), "weekday", "月曜"),
        ("曜日", ("月", "火"), "weekday", "Monday"),
        ("month", ("Jan", "Feb"), "month", "1月"),
        ("languages", (["en", "ja"], ["en"]), "language", "英語"),
    ],
)
def test_codes_mean_something_where_a_name_says_what_they_are(
    name: str, values: tuple[Any, ...], kind: str, word: str
) -> None:
    column = guessed(name, *values).columns[name]
    assert column.holds == kind
    assert word in {word for words in column.values.values() for word in words}


@pytest.mark.parametrize(
    ("name", "values"),
    [("brand", ("DE", "GB")), ("genre", ("Drama", "Comedy")), ("city", ("Paris", "Georgia", "Oslo"))],
)
def test_other_values_are_not_taken_for_known_things(name: str, values: tuple[str, ...]) -> None:
    assert guessed(name, *values).columns[name].holds is None


def test_a_code_that_is_a_common_word_is_no_synonym() -> None:
    """A country code is no word for the country: "can you show" must not ask for Canada."""
    column = guessed("country", "Canada", "Norway", "Italy", "India").columns["country"]
    assert not {"can", "nor", "it", "in"} & {w.lower() for words in column.values.values() for w in words}


@pytest.mark.parametrize(
    ("name", "values", "sql"),
    [
        ("wx_sealed", ("Y", "N"), "wx_sealed_flag"),
        ("ペット可", ("有り", "無し"), "ペット可_flag"),
        ("veg_flg", (0, 1), "veg_flg_flag"),
    ],
)
def test_a_yes_and_a_no_are_a_flag(name: str, values: tuple[Any, ...], sql: str) -> None:
    schema = guessed(name, *values, None)
    assert not schema.columns[name].filterable
    assert schema.columns[sql].kind is Kind.BOOLEAN
    rows = [{name: value} for value in (*values, None)]
    app = NLFilter(schema, translator="embedded")
    kept = app.apply(parse_where(sql, app.schema), rows).rows
    assert [row[name] for row in kept] == [v for v in values if v in ("Y", "有り", 1)]


def test_numbers_that_happen_to_be_0_and_1_stay_numbers() -> None:
    assert guessed("children", 0, 1).columns["children"].kind is Kind.INTEGER


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Miles_per_Gallon", "mpg"),
        ("Horsepower", "hp"),
        ("Weight_in_lbs", "lb"),
        ("length_m", "m"),
        ("身長(cm)", "cm"),
        ("cook_min", "minutes"),
        ("徒歩分", "minutes"),
        ("size_m", "m"),
        ("m", None),
        ("comb", None),
        ("走行距離km", "km"),
        ("燃費kmL", "km/l"),
        ("定員", "people"),
    ],
)
def test_units_are_read_off_names(name: str, unit: str | None) -> None:
    assert guessed(name, 3, 5, 9).columns[name].unit == unit


@pytest.mark.parametrize(
    ("name", "values", "unit"),
    [
        ("successRate", (0.2, 0.5), "fraction"),
        ("割引率", (0.1, 0.3), "fraction"),
        ("occupancy_pct", (0.25, 0.75), "fraction"),
        ("occupancy_pct", (25.0, 75.0), "percent"),
        ("hourly_rate", (12.5, 20.0), None),
        ("score", (0.2, 0.5), None),
    ],
)
def test_a_rate_from_0_to_1_is_a_share(name: str, values: tuple[float, ...], unit: str | None) -> None:
    assert guessed(name, *values).columns[name].unit == unit


def test_a_share_is_asked_for_and_said_in_percent() -> None:
    rows = [{"id": n, "success_rate": share} for n, share in enumerate((0.1, 0.07, 0.35))]
    app = NLFilter(TableSchema.infer(rows), translator="embedded")
    asked = ("success rate at least 7%", "success rate over 7", "success rate over 0.07")
    told = [app.translate(request) for request in asked]
    assert [one.where.sql for one in told] == [
        "success_rate >= 0.07",
        "success_rate > 0.07",
        "success_rate > 0.07",
    ]
    assert "at least 7%" in told[0].where.describe("en")


def test_a_few_words_have_at_most_forty_letters() -> None:
    texts = ["é" * 40, "é" * 41, "山田 太郎", "Anne-Marie d’Arc", "room 3", ""]
    with open_source([{"t": text} for text in texts]).scan(["t"]) as scan:
        assert facts_of(scan, {"t": "VARCHAR"})["t"].letters == 3


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ([f"BK-{n:04}" for n in range(20)], ("booking",)),
        ([f"ORD-2026-{n:03}" for n in range(20)], ("booking",)),
        ([f"{'ABC'[n % 3]}{n}" for n in range(20)], ()),
        ([f"BK-{n % 19:04}" for n in range(20)], ()),
        ([f"BK-{n:04}" for n in range(19)] + [None], ()),
        ([f"BK-{n:04}" for n in range(5)], ()),
        ([f"2026-01-{n + 1:02}" for n in range(20)], ()),
    ],
)
def test_the_first_column_is_the_key_if_it_numbers_the_rows(
    values: list[str | None], key: tuple[str, ...]
) -> None:
    rows = [{"booking": value, "seats": 5 + n % 3} for n, value in enumerate(values)]
    assert TableSchema.infer(rows).key == key
    behind = [{"seats": row["seats"], "booking": row["booking"]} for row in rows]
    assert TableSchema.infer(behind).key == ()
